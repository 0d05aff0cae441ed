"""How logs end: with a short table, and the algorithms that usually follow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from flair_qgis.flair_seg.feedback import Feedback
from flair_qgis.flair_seg.language import use_translation
from flair_qgis.flair_seg.nomenclature import FLAIR_12, class_label
from flair_qgis.flair_seg.raster.classraster import ClassRasterWriter
from flair_qgis.flair_seg.raster.grid import GeoGrid, Transform
from flair_qgis.processing.data.classlegend import translate_legend
from flair_qgis.processing.qt.tables import area_table
from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingContext, QgsRasterLayer
from qgis_run import create, run

FRENCH = {"building": "bâtiment", "herbaceous vegetation": "pelouse", ".": ","}


@pytest.fixture
def maps(context: QgsProcessingContext, tmp_path: Path) -> tuple[str, str]:
    """A map of 100 x 80 m of grass, and one of whose pixels a quarter is building."""
    crs = QgsCoordinateReferenceSystem("EPSG:2154").toWkt()
    before = np.full((80, 100), 10, np.uint8)
    after = before.copy()
    after[:40, :50] = 1
    return _write(tmp_path / "before.tif", before, crs), _write(tmp_path / "after.tif", after, crs)


def _write(path: Path, codes: np.ndarray, crs: str) -> str:
    """Write a class raster with pixels of 1 m."""
    grid = GeoGrid(codes.shape[1], codes.shape[0], crs, Transform(700000.0, 6600000.0, 1, -1))
    with ClassRasterWriter(str(path), grid, FLAIR_12.classes) as writer:
        writer.write(codes)
        writer.finish(Feedback())
    return str(path)


@pytest.fixture
def french(provider: None) -> Iterator[None]:
    """Some texts in French."""
    use_translation(lambda text: FRENCH.get(text, text))
    yield
    use_translation(None)


def test_areas_end_with_an_aligned_table(context: QgsProcessingContext, maps: tuple[str, str], tmp_path: Path) -> None:
    _, log = run(create("areas"), context, INPUT=maps[1], TABLE=str(tmp_path / "a.csv"))
    assert log.lines[-3:] == [
        "Class                  Area (ha)  Share (%)",
        "herbaceous vegetation       0.60       75.0",
        "building                    0.20       25.0",
    ]


def test_change_ends_with_a_verdict(context: QgsProcessingContext, maps: tuple[str, str], tmp_path: Path) -> None:
    _, log = run(create("change"), context, BEFORE=maps[0], AFTER=maps[1], OUTPUT=str(tmp_path / "c.tif"))
    assert "0.20 ha" in log.lines[-3] and "25.00%" in log.lines[-3]
    assert log.lines[-1] == "herbaceous vegetation → building       0.20"


def test_a_map_ends_with_its_areas_and_what_follows(
    context: QgsProcessingContext, patches: Path, colour_model: Path, tmp_path: Path
) -> None:
    image = str(next(patches.rglob("IMG_*.tif")))
    given = {"INPUT": image, "MODEL_FILE": str(colour_model), "BANDS": [1, 2, 3], "QUALITY": "fast"}
    _, log = run(create("segment"), context, OUTPUT=str(tmp_path / "map.tif"), **given)
    assert log.lines[-1] == "Next: Vectorize a land-cover map · Areas by class · Accuracy assessment"
    heading = next(index for index, line in enumerate(log.lines) if line.startswith("Class "))
    shares = [float(line.split()[-1]) for line in log.lines[heading + 1 : -1]]
    assert sum(shares) == pytest.approx(100, abs=0.2) and shares == sorted(shares, reverse=True)


def test_classes_and_numbers_follow_the_language(french: None) -> None:
    assert area_table([("building", 5000.0), ("herbaceous vegetation", 15000.0), ("water", 0.0)], "m2")[1:] == [
        "pelouse        1,50       75,0",
        "bâtiment       0,50       25,0",
    ]
    assert area_table([("x", 3.0)], "px")[1] == "x           3      100,0"
    assert class_label("my own class") == "my own class"


def test_legends_follow_the_language_and_files_do_not(french: None, maps: tuple[str, str]) -> None:
    layer = QgsRasterLayer(maps[1], "town")
    layer.loadDefaultStyle()
    translate_legend(layer)
    labels = {entry.value: entry.label for entry in layer.renderer().classes()}
    assert labels[1] == "bâtiment" and labels[10] == "pelouse" and labels[5] == "water"
    fresh = QgsRasterLayer(maps[1], "town")
    fresh.loadDefaultStyle()
    assert "building" in [entry.label for entry in fresh.renderer().classes()]


def test_polygons_and_changes_have_such_a_legend_too(
    french: None, context: QgsProcessingContext, maps: tuple[str, str], tmp_path: Path
) -> None:
    from qgis.core import QgsVectorLayer

    polygons = str(tmp_path / "p.gpkg")
    run(create("vectorize"), context, INPUT=maps[1], OUTPUT=polygons)
    layer = QgsVectorLayer(polygons, "polygons")
    layer.loadDefaultStyle()
    translate_legend(layer)
    assert {"bâtiment", "pelouse"} <= {category.label() for category in layer.renderer().categories()}
    change = str(tmp_path / "c.tif")
    run(create("change"), context, BEFORE=maps[0], AFTER=maps[1], OUTPUT=change)
    raster = QgsRasterLayer(change, "change")
    raster.loadDefaultStyle()
    translate_legend(raster)
    assert "pelouse → bâtiment" in [entry.label for entry in raster.renderer().classes()]
