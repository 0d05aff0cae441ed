"""What a layer's properties and a layer's features say in QGIS reaches the engine: nodata values, curves, lines."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsRasterLayer,
    QgsRasterRange,
    QgsVectorLayer,
)
from qgis_run import Prepared
from stub_raster import GSD, X, Y, box, wkt, write_polygons, write_raster

SIDE = 64


@pytest.fixture
def image(tmp_path: Path) -> QgsRasterLayer:
    """A red image with a white collar of 8 px and a black pixel; its file's nodata is 0."""
    pixels = np.full((3, SIDE, SIDE), 20, np.uint8)
    pixels[0] = 200
    pixels[:, :, :8] = 255
    pixels[:, 30, 30] = 0
    path = write_raster(tmp_path / "image.tif", pixels, nodata=0, colours=("RedBand", "GreenBand", "BlueBand"))
    return QgsRasterLayer(str(path), "my image")


@pytest.fixture
def segment(context: QgsProcessingContext, image: QgsRasterLayer, colour_model: Path, tmp_path: Path) -> Prepared:
    """A fresh flair:segment of the image into `map.tif`, on the CPU."""
    return Prepared("segment", context, INPUT=image, MODEL_FILE=colour_model, OUTPUT=str(tmp_path / "map.tif"),
                    DEVICE="cpu", QUALITY="fast")  # fmt: skip


def mapped(path: object) -> np.ndarray:
    """Return which pixels of a map have a class."""
    classes: np.ndarray = gdal.Open(str(path)).ReadAsArray() > 0
    return classes


def test_the_files_nodata_is_the_default(segment: Prepared) -> None:
    results, log = segment.run()
    found = mapped(results["OUTPUT"])
    assert found[:, :8].all() and not found[30, 30], log.text


def test_additional_nodata_of_the_layers_properties(segment: Prepared, image: QgsRasterLayer) -> None:
    for band in (1, 2, 3):
        image.dataProvider().setUserNoDataValue(band, [QgsRasterRange(255, 255)])
    found = mapped(segment.run()[0]["OUTPUT"])
    assert not found[:, :8].any() and not found[30, 30] and found[:, 8:].sum() == SIDE * (SIDE - 8) - 1


def test_the_files_nodata_switched_off(segment: Prepared, image: QgsRasterLayer) -> None:
    for band in (1, 2, 3):
        image.dataProvider().setUseSourceNoDataValue(band, False)
    assert mapped(segment.run()[0]["OUTPUT"]).all()


def test_a_maps_nodata_in_another_tool(context: QgsProcessingContext, segment: Prepared, tmp_path: Path) -> None:
    """A class that is nodata in the layer's properties is not counted; the map's legend stays."""
    output = segment.run()[0]["OUTPUT"]
    layer = QgsRasterLayer(str(output), "map")
    codes = gdal.Open(str(output)).ReadAsArray()
    code = int(codes[40, 40])
    table = tmp_path / "areas.csv"
    before, _ = Prepared("areas", context, INPUT=layer, TABLE=str(table)).run()
    whole = {row["code"]: float(row["area_m2"]) for row in csv.DictReader(table.read_text().splitlines())}
    layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(code, code)])
    Prepared("areas", context, INPUT=layer, TABLE=str(table)).run()
    left = {row["code"]: float(row["area_m2"]) for row in csv.DictReader(table.read_text().splitlines())}
    assert whole[str(code)] > 100 and left.get(str(code), 0) == 0 and before


def test_nodata_that_cannot_be_kept_is_refused(
    context: QgsProcessingContext, colour_model: Path, tmp_path: Path
) -> None:
    path = write_raster(tmp_path / "heights.tif", np.ones((1, SIDE, SIDE), np.float32), nodata=-9999)
    layer = QgsRasterLayer(str(path), "my heights")
    layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(5, 9)])
    text = Prepared("checkinput", context, INPUT=layer, MODEL_FILE=colour_model).failure()
    assert "my heights" in text and "-9999" in text and "5..9" in text and "float32" in text


def polygons(*texts: str) -> QgsVectorLayer:
    """Return a layer of any geometries."""
    layer = QgsVectorLayer("MultiSurface?crs=EPSG:2154", "my area", "memory")
    features = []
    for text in texts:
        features.append(QgsFeature())
        features[-1].setGeometry(QgsGeometry.fromWkt(text))
    assert layer.dataProvider().addFeatures(features)[0]
    return layer


def test_curves_are_an_area(segment: Prepared) -> None:
    x, y = X + 10 * GSD, Y - 30 * GSD
    circle = f"CIRCULARSTRING({x} {y},{x + 4} {y},{x} {y})"
    results, _ = segment.run(AREA=polygons(f"CURVEPOLYGON({circle})"))
    assert mapped(results["OUTPUT"]).sum() == pytest.approx(314, abs=12)


def test_lines_are_refused_by_the_layers_name_and_feature(segment: Prepared, tmp_path: Path) -> None:
    path = write_polygons(tmp_path / "mixed.gpkg", [box(X, Y - 5, X + 5, Y), f"LINESTRING({X} {Y},{X + 5} {Y - 5})"])
    layer = QgsVectorLayer(f"{path}|layername=area", "my mix", "ogr")
    text = segment.failure(AREA=layer)
    assert "2 of" in text and "LINESTRING" in text and "my mix" in text


def test_a_layer_of_a_file_of_several(segment: Prepared, tmp_path: Path) -> None:
    path = write_polygons(tmp_path / "two.gpkg", [box(X, Y - 1, X + 1, Y)], layer="small")
    write_polygons(path, [box(X + 2, Y - 6, X + 6, Y - 2)], layer="large")
    results, _ = segment.run(AREA=QgsVectorLayer(f"{path}|layername=large", "large", "ogr"))
    assert mapped(results["OUTPUT"]).shape == (20, 20)


def test_a_path_of_several_layers_is_refused(context: QgsProcessingContext, segment: Prepared, tmp_path: Path) -> None:
    """As qgis_process gives them; QGIS would take the first layer."""
    path = write_polygons(tmp_path / "two.gpkg", [box(X, Y - 1, X + 1, Y)], layer="small")
    write_polygons(path, [box(X + 2, Y - 6, X + 6, Y - 2)], layer="large")
    for area in (str(path), QgsProcessingFeatureSourceDefinition(str(path))):
        text = segment.failure(AREA=area)
        assert "2: small, large) found in" in text and f"{path}|layername=small" in text
    results, _ = segment.run(AREA=f"{path}|layername=large")
    assert mapped(results["OUTPUT"]).shape == (20, 20)
    zones = Prepared("areas", context, INPUT=str(results["OUTPUT"]), TABLE=str(tmp_path / "t.csv"))
    assert "2: small, large) found in" in zones.failure(ZONES=str(path))


def test_a_raster_with_control_points_is_refused(segment: Prepared, tmp_path: Path) -> None:
    """QGIS shows it in its place; the map would lie at coordinates of pixels."""
    path = write_raster(tmp_path / "points.tif", np.full((3, SIDE, SIDE), 9, np.uint8), geotransform=None, crs=None)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    corners = ((0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE))
    dataset.SetGCPs([gdal.GCP(X + c * GSD, Y - r * GSD, 0, c, r) for c, r in corners], wkt("EPSG:2154"))
    del dataset
    text = segment.failure(INPUT=QgsRasterLayer(str(path), "points"))
    assert "4 ground control points" in text and "gdalwarp" in text and not (tmp_path / "map.tif").exists()


def test_memory_that_runs_out_is_one_sentence(
    context: QgsProcessingContext, image: QgsRasterLayer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flair_qgis.flair_seg.tools.analyse.polygons import vectorize

    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(vectorize, "vectorize", fail)
    text = Prepared("vectorize", context, INPUT=image, OUTPUT=str(tmp_path / "out.gpkg")).failure()
    assert "MiB available). Close other programs, or process less at once (for" in text
