"""The zip QGIS installs, the wheel pip installs, and the demo, as their commands make them."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from stub_raster import grey, write_raster
from wheel_install import build_wheel, install_wheel

if TYPE_CHECKING:
    from .conftest import QgisProcess

ROOT = Path(__file__).resolve().parents[2]
PARTS = (
    "metadata.txt", "__init__.py", "plugin.py", "LICENSE", "README.md", "README.fr.md", "CHANGELOG.md",
    "CHANGELOG.fr.md", "flair_seg", "processing", "resources",
)  # fmt: skip


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The plugin's zip."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, str(ROOT / "scripts" / "package.py"), "--output", str(folder)], check=True)
    (path,) = folder.glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        yield archive


def test_holds_what_the_site_wants_and_no_more(package: zipfile.ZipFile) -> None:
    """One folder with metadata, licence and model; no tests, training or binaries; under 25 MB."""
    names = package.namelist()
    assert {name.split("/")[0] for name in names} == {"flair_land_cover"}
    inner = {name.split("/", 1)[1] for name in names}
    assert {"metadata.txt", "LICENSE", "__init__.py", "resources/models/segformer-b0-flair-d034.onnx"} <= inner
    assert not [name for name in inner if name.startswith(("tests", "training", "benchmarks", "."))]
    assert not [name for name in inner if name.endswith((".so", ".pyd", ".dll", ".exe", ".pyc", ".pt"))]
    assert Path(package.filename).stat().st_size < 25e6


def test_same_files_make_the_same_zip(package: zipfile.ZipFile, tmp_path: Path) -> None:
    """Nothing of the time or machine is in it."""
    subprocess.run([sys.executable, str(ROOT / "scripts" / "package.py"), "--output", str(tmp_path)], check=True)
    assert next(tmp_path.glob("*.zip")).read_bytes() == Path(package.filename).read_bytes()


def test_every_module_is_python_3_9(package: zipfile.ZipFile) -> None:
    """QGIS 3.22 on Windows has Python 3.9: no newer syntax."""
    for name in package.namelist():
        if name.endswith(".py"):
            ast.parse(package.read(name), name, feature_version=(3, 9))


def test_placeholder_addresses_are_warned_of(tmp_path: Path) -> None:
    """The plugin site refuses them; a zip for trying is built all the same."""
    tools = tmp_path / "scripts"
    tools.mkdir()
    for part in ("scripts/package.py", "scripts/sbom.py", *PARTS):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tmp_path / part)
    metadata = tmp_path / "metadata.txt"
    text = metadata.read_text(encoding="utf-8")
    for address, warns in (("example.org", True), ("example-of-a-real.site", False)):
        metadata.write_text(text.replace("example.org", address), encoding="utf-8")
        done = subprocess.run([sys.executable, str(tools / "package.py")], capture_output=True, text=True, check=True)
        assert ("warning: metadata.txt gives example.org for" in done.stderr) is warns
        assert list((tmp_path / "dist").glob("*.zip"))


def test_an_installed_wheel_makes_a_map_outside_the_repository(tmp_path: Path) -> None:
    """In a fresh environment `flair-seg` finds its models and translations; ONNX Runtime is chosen by an extra."""
    pytest.importorskip("setuptools")
    pytest.importorskip("wheel")
    environment = install_wheel(build_wheel(tmp_path), tmp_path / "venv", system_site_packages=True)
    raster = write_raster(tmp_path / "in.tif", grey(300, 400, bands=3), colours=("RedBand", "GreenBand", "BlueBand"))
    command = [str(environment / "bin" / "flair-seg"), "segment", str(raster), "map.tif", "--quality", "fast", "--json"]
    command += ["--model", "fpn-lite0-rgb-flair-d034"]
    clean = {**os.environ, "FLAIR_SEG_LANGUAGE": "fr"}
    clean.pop("PYTHONPATH", None)
    done = subprocess.run(command, env=clean, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "map.tif").is_file() and "fenêtre prédite" in done.stderr
    (metadata,) = environment.glob("lib/python*/site-packages/flair_land_cover-*.dist-info/METADATA")
    assert "Requires-Dist: onnxruntime\n" not in metadata.read_text(encoding="utf-8")
    names = {path.name for path in metadata.parent.parent.iterdir()}
    resources = metadata.parent.parent / "flair_seg" / "resources"
    assert list((resources / "skeletons").glob("*.skeleton"))
    assert (resources / "web" / "map" / "index.html").is_file()
    assert {"flair_seg", "flair_training"} <= names and not {"training", "resources", "processing"} & names


def test_qgis_runs_the_unpacked_zip(
    package: zipfile.ZipFile, new_qgis_process: type[QgisProcess], tmp_path: Path
) -> None:
    """The plugin works from the zip alone."""
    program = new_qgis_process(tmp_path)
    link = tmp_path / "plugins" / "flair_land_cover"
    link.unlink()
    package.extractall(tmp_path / "plugins")
    program("plugins", "enable", "flair_land_cover")
    assert "segformer-b0-flair-d034" in program("help", "flair:segment").stdout


def test_demo_makes_a_map_and_a_picture(tmp_path: Path) -> None:
    """The demo runs through qgis_process, scores the map and says where it is; mosaics of old runs are left alone."""
    (tmp_path / "mosaic").mkdir()
    (tmp_path / "mosaic" / "OLD_img.vrt").write_text("not of this run")
    command = [sys.executable, str(ROOT / "scripts" / "demo.py"), "--output", str(tmp_path), "--quality", "fast"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "overall accuracy" in done.stdout
    (picture,) = (tmp_path / "map").glob("*.png")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "map" / "D000_2026_Z1_DEMO.tif").exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_symlink()]
