"""Class names and colours of a raster that lost the file next to it, or never had names."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from flair_qgis.flair_seg.feedback import Feedback
from flair_qgis.flair_seg.language import use_language, use_translation
from flair_qgis.flair_seg.nomenclature import FLAIR_12, LandCoverClass
from flair_qgis.flair_seg.raster.classraster import ClassRasterWriter
from flair_qgis.flair_seg.raster.grid import GeoGrid, Transform
from flair_qgis.plugin import FlairPlugin
from qgis.core import QgsPalettedRasterRenderer, QgsRasterLayer
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtWidgets import QInputDialog, QMainWindow
from stub_raster import GSD, X, Y, wkt, write_raster

CODES = np.random.default_rng(0).choice([1, 5], (40, 50)).astype(np.uint8)
OWN = (LandCoverClass(1, "water", "#0000ff"), LandCoverClass(5, "rue <pavée>", "#808080"))


@pytest.fixture
def window(provider: None) -> Iterator[SimpleNamespace]:
    """The part of QGIS's interface that is used, with `layer` as the active layer."""
    main = QMainWindow()
    bar = QgsMessageBar(main)
    window = SimpleNamespace(layer=None, bar=bar, mainWindow=lambda: main, messageBar=lambda: bar)
    window.activeLayer = lambda: window.layer
    yield window
    use_translation(None)
    main.deleteLater()


def legend(layer: QgsRasterLayer) -> list[tuple[int, str, str]]:
    """Return code, name and colour of the entries of a layer's legend."""
    assert isinstance(layer.renderer(), QgsPalettedRasterRenderer)
    return [(int(entry.value), entry.label, entry.color.name()) for entry in layer.renderer().classes()]


def test_names_inside_a_bare_file_are_shown(window: SimpleNamespace, tmp_path: Path) -> None:
    """In the user's language; QGIS itself does not find them all before GDAL 3.12."""
    whole, bare = tmp_path / "map.tif", tmp_path / "bare.tif"
    with ClassRasterWriter(str(whole), GeoGrid(50, 40, wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD)), OWN) as writer:
        writer.write(CODES)
        writer.finish(Feedback())
    shutil.copy(whole, bare)
    window.layer = QgsRasterLayer(str(bare), "bare")
    use_language("fr")
    FlairPlugin(window).name_classes()
    assert legend(window.layer) == [(1, "surface d'eau", "#0000ff"), (5, "rue <pavée>", "#808080")]


@pytest.mark.parametrize("ok", [True, False])
def test_without_names_the_nomenclature_is_asked_for(
    window: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ok: bool
) -> None:
    """A user who cancels leaves the layer as it was."""
    window.layer = QgsRasterLayer(str(write_raster(tmp_path / "codes.tif", CODES[None])), "my codes")
    asked = []

    def answer(parent: object, title: str, question: str, items: list[str], *rest: object) -> tuple[str, bool]:
        asked.append(question)
        return next(item for item in items if "flair-12" in item), ok

    monkeypatch.setattr(QInputDialog, "getItem", answer)
    before = window.layer.renderer().type()
    FlairPlugin(window).name_classes()
    assert len(asked) == 1 and "my codes" in asked[0]
    if ok:
        assert legend(window.layer) == [(cover.code, cover.name, cover.colour) for cover in FLAIR_12.classes]
    else:
        assert window.layer.renderer().type() == before


def test_without_a_raster_the_message_bar_says_so(window: SimpleNamespace) -> None:
    FlairPlugin(window).name_classes()
    assert window.bar.currentItem().text() == "Select a raster layer first."
