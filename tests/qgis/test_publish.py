"""flair:publish writes the same site as the command line."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsProcessingContext, QgsRasterLayer
from qgis_run import create, failure, run
from stub_raster import write_raster


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Write a map and an image, and stand in for the built pages, which need npm."""
    from flair_qgis.flair_seg.tools.web import publish as module

    for name in module.page_names():
        page = tmp_path / "resources" / "web" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("page", encoding="utf-8")
    monkeypatch.setattr(module, "resources", lambda: tmp_path / "resources")
    codes = np.kron(np.arange(1, 13, dtype=np.uint8).reshape(3, 4), np.ones((40, 40), np.uint8))
    image = np.zeros((3, 120, 160), np.uint8)
    return {
        "INPUT": str(write_raster(tmp_path / "map.tif", codes[None])),
        "IMAGE": str(write_raster(tmp_path / "image.tif", image, colours=("RedBand", "GreenBand", "BlueBand"))),
        "NOMENCLATURE": "flair-13",
        "TITLE": "Town",
        "ATTRIBUTION": "IGN",
    }


def files(folder: Path) -> dict[str, bytes]:
    """Return the content of a site."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_layers_become_the_site_of_the_command_line(
    context: QgsProcessingContext, inputs: dict[str, str], tmp_path: Path
) -> None:
    from flair_qgis.flair_seg.nomenclature import NOMENCLATURES
    from flair_qgis.flair_seg.tools.web.publish import publish

    layer = QgsRasterLayer(inputs["INPUT"], "a layer")
    site = tmp_path / "site"
    results, _ = run(create("publish"), context, **{**inputs, "INPUT": layer, "OUTPUT": str(site)})
    assert results["PAGE"] == str(site / "index.html")
    assert results["BYTES"] == sum(len(data) for data in files(site).values())
    assert json.loads((site / "map.json").read_text(encoding="utf-8"))["title"] == "Town"
    options = {"title": "Town", "attribution": "IGN", "nomenclature": NOMENCLATURES["flair-13"]}
    publish(inputs["INPUT"], tmp_path / "other", image=inputs["IMAGE"], **options)
    assert files(site) == files(tmp_path / "other")


def test_another_folder_is_not_replaced(context: QgsProcessingContext, inputs: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    said = failure(create("publish"), context, **inputs, OUTPUT=str(tmp_path / "mine"))
    assert "mine" in said and [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
