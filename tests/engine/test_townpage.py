"""The page "Map your town with IGN's model": its commands, from BD ORTHO to the map, against servers on loopback."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr
from stub_hub import COMMIT, serve_hub
from stub_publishednet import NAME, write_published
from stub_wms import wms_stub

from flair_seg.commands.cli import main
from flair_seg.models.model import FOLDER_VARIABLE
from flair_seg.models.published import skeleton
from flair_seg.tools.library.hub import HUB_VARIABLE

PAGE = Path(__file__).resolve().parents[2] / "docs" / "map-your-town.md"
MIRROR = "https://mirror.example.org"


def commands() -> list[list[str]]:
    """Return the commands of the page, without their program."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [shlex.split(line, comments=True)[1:] for line in "".join(blocks).splitlines()]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the skeleton of a small network, and its weights on a stick."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "models"))
    (tmp_path / "skeletons").mkdir()
    monkeypatch.setattr(skeleton, "skeletons_folder", lambda: tmp_path / "skeletons")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_commands_of_the_page(
    here: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    files = write_published(here / "skeletons")
    (here / "usb-stick").mkdir()
    (here / "usb-stick" / f"{NAME}.safetensors").write_bytes(next(iter(files.values())))
    done = []
    with serve_hub(files, breaks=[300_000]) as hub, wms_stub() as wms:
        monkeypatch.setenv(HUB_VARIABLE, hub.url)
        for words in commands():
            given = [word.replace(MIRROR, hub.url) for word in words]
            given += ["--services", wms.services(here / "services.json")] if words[0] == "fetchortho" else []
            given += ["--overwrite"] if words[:2] == ["models", "download"] and "download" in done else []
            if words[0] == "stack":
                (here / "rvb").mkdir()
                shutil.copy(here / "town.tif", here / "rvb")
            assert main(given) == 0, capfd.readouterr().err
            done.append(words[1] if words[0] == "models" else words[0])
    assert done == ["catalogue", *["download"] * 3, "fetchortho", "stack", "list", "segment", "vectorize", "remove"]
    assert len(hub.paths("/api/")) == 2 and all(COMMIT in path for path in hub.paths("/resolve/"))
    assert capfd.readouterr().out.count(f"ign:{NAME}") == 1
    image, classes = (gdal.Open(str(here / name)).ReadAsArray() for name in ("town.tif", "landcover.tif"))
    # The network classifies the mean of the bands; near a border between two classes, rounding decides.
    exact = image[:3].astype(float).mean(0) * 19 / 256
    settled = np.abs(exact - np.round(exact)) > 0.02
    assert settled.mean() > 0.5 and np.array_equal(classes[settled], exact[settled].astype(int))
    assert ogr.Open(str(here / "landcover.gpkg")).GetLayer(0).GetFeatureCount() > 0
    assert list((here / "models").iterdir()) == []
