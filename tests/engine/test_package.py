"""The zip of the plugin, and the bill of materials next to it."""

from __future__ import annotations

import hashlib
import importlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from flair_seg import __version__

ROOT = Path(__file__).resolve().parents[2]


def build(folder: Path) -> list[Path]:
    """Build and return the files made."""
    command = [sys.executable, str(ROOT / "scripts" / "package.py"), "--output", str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], Path]:
    """The bill of materials and the zip."""
    bill, archive = build(tmp_path_factory.mktemp("dist"))
    assert bill.name == archive.with_suffix(".cdx.json").name
    return json.loads(bill.read_text("utf-8")), archive


def test_the_zip_has_the_plugin_alone(built: tuple[dict[str, object], Path]) -> None:
    names = zipfile.ZipFile(built[1]).namelist()
    assert "flair_land_cover/metadata.txt" in names
    assert [name for name in names if name.startswith("flair_land_cover/resources/skeletons/")]
    assert not [name for name in names if "/tests/" in name or "__pycache__" in name or "/training/" in name]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script that builds the zip."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return importlib.import_module("package")


def test_the_pages_go_into_the_zip_without_the_services_example(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pages = tmp_path / "resources" / "web"
    for name in ("map/index.html", "assets/map.js", "example/scene.tif"):
        (pages / name).parent.mkdir(parents=True, exist_ok=True)
        (pages / name).touch()
    monkeypatch.setattr(script, "ROOT", tmp_path)
    monkeypatch.setattr(script, "PAGES", pages)
    monkeypatch.setattr(script, "PARTS", ("resources",))
    assert [path.relative_to(pages).as_posix() for path in script.plugin_files()] == ["assets/map.js", "map/index.html"]


def test_the_bill_names_the_plugin(built: tuple[dict[str, object], Path]) -> None:
    document, archive = built
    assert (document["bomFormat"], document["specVersion"], document["version"]) == ("CycloneDX", "1.5", 1)
    plugin = document["metadata"]["component"]
    assert plugin["hashes"][0]["content"] == hashlib.sha256(archive.read_bytes()).hexdigest()
    assert archive.stem == f"{plugin['name']}-{plugin['version']}"
    (dependency,) = document["dependencies"]
    references = [component["bom-ref"] for component in document["components"]]
    assert dependency["dependsOn"] == references and len(set(references)) == len(references)


def test_plugin_and_engine_have_one_version(built: tuple[dict[str, object], Path]) -> None:
    assert built[0]["metadata"]["component"]["version"] == __version__


def test_pages_of_the_root_lead_to_pages_in_the_zip(built: tuple[dict[str, object], Path]) -> None:
    names = {Path(name).name for name in zipfile.ZipFile(built[1]).namelist() if name.count("/") == 1}
    assert {"README.md", "README.fr.md", "CHANGELOG.md", "CHANGELOG.fr.md"} <= names


def test_every_shipped_model_is_listed(built: tuple[dict[str, object], Path]) -> None:
    document, _ = built
    models = {c["properties"][0]["value"]: c for c in document["components"] if c["type"] == "machine-learning-model"}
    files = sorted((ROOT / "resources" / "models").glob("*.onnx"))
    assert files and {path.relative_to(ROOT).as_posix() for path in files} <= models.keys()
    for path in files:
        component = models[path.relative_to(ROOT).as_posix()]
        assert component["hashes"][0]["content"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert component["licenses"] and component["copyright"]


def test_every_pinned_wheel_is_listed(built: tuple[dict[str, object], Path]) -> None:
    document, _ = built
    listed = {
        reference["hashes"][0]["content"]
        for component in document["components"]
        for reference in component.get("externalReferences", [])
    }
    pinned = set()
    for path in (ROOT / "resources" / "runtime").glob("*.txt"):
        pinned |= {word.partition("sha256:")[2] for word in path.read_text("utf-8").split() if "--hash=" in word}
    assert pinned and listed == pinned


def test_the_same_files_make_the_same_bytes(built: tuple[dict[str, object], Path], tmp_path: Path) -> None:
    bill, archive = build(tmp_path)
    assert archive.read_bytes() == built[1].read_bytes()
    assert json.loads(bill.read_text("utf-8")) == built[0]
