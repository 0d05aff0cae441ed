"""flair:vectorize: polygons of a map in its colours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from flair_qgis.flair_seg.feedback import Feedback
from flair_qgis.flair_seg.nomenclature import FLAIR_12
from flair_qgis.flair_seg.raster.classraster import ClassRasterWriter
from flair_qgis.flair_seg.raster.grid import GeoGrid, Transform
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsGeometry,
    QgsProcessingContext,
    QgsProject,
    QgsRasterLayer,
    QgsRenderContext,
    QgsVectorLayer,
)
from qgis_run import Log, create, failure, run
from stub_raster import GSD, X, Y, wkt, write_raster


@pytest.fixture
def land_cover(tmp_path: Path) -> str:
    """A map of buildings, water and a pixel of vineyard, partly nodata."""
    codes = np.full((20, 30), 1, np.uint8)
    codes[:, 15:] = 5
    codes[3, 3] = 9
    codes[15:, :5] = 0
    path = str(tmp_path / "zone.tif")
    grid = GeoGrid(30, 20, wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD))
    with ClassRasterWriter(path, grid, FLAIR_12.classes) as writer:
        writer.write(codes)
        writer.finish(Feedback())
    return path


def test_adds_a_layer_in_the_classes_colours(context: QgsProcessingContext, land_cover: str, tmp_path: Path) -> None:
    """The result is loaded as Processing does it, named after the map, with the colours of the classes it has."""
    from processing.gui.Postprocessing import handleAlgorithmResults

    algorithm = create("vectorize")
    sure = write_raster(tmp_path / "sure.tif", np.full((1, 20, 30), 60, np.uint8), nodata=255)
    output = str(tmp_path / "polygons.gpkg")
    details = QgsProcessingContext.LayerDetails("Polygons", context.project(), "OUTPUT")
    context.addLayerToLoadOnCompletion(output, details)
    results, log = run(algorithm, context, INPUT=land_cover, CONFIDENCE=str(sure), OUTPUT=output)
    assert results == {"OUTPUT": output, "COUNT": 3} and "3 polygons" in log.text
    assert handleAlgorithmResults(algorithm, context, log, parameters={})
    (layer,) = context.project().mapLayers().values()
    assert layer.name() == "Polygons: zone" and layer.crs().authid() == "EPSG:2154"
    renderer = layer.renderer()
    assert isinstance(renderer, QgsCategorizedSymbolRenderer) and renderer.classAttribute() == "class_code"
    legend = [(c.label(), c.symbol().color().name()) for c in renderer.categories()]
    assert legend == [(c.name, c.colour) for c in FLAIR_12.classes if c.code in (1, 5, 9)]
    features = list(layer.getFeatures())
    rendering = QgsRenderContext()
    renderer.startRender(rendering, layer.fields())
    drawn = [renderer.originalSymbolForFeature(feature, rendering).color().name() for feature in features]
    renderer.stopRender(rendering)
    assert drawn == [FLAIR_12.lookup(feature["class_code"]).colour for feature in features]
    assert all(feature.geometry().isGeosValid() for feature in features)
    assert [f["class_name"] for f in features] == ["building", "water", "vineyard"]
    assert {f["confidence"] for f in features} == {60}
    union = QgsGeometry.unaryUnion([f.geometry() for f in features])
    assert union.area() == pytest.approx(575 * GSD**2, abs=1e-6)


def test_a_layers_name_after_the_path_keeps_the_style(
    context: QgsProcessingContext, land_cover: str, tmp_path: Path
) -> None:
    """QGIS may add the layer by `FILE|layername=NAME`."""
    from flair_qgis.processing.data.results import LoadStyle

    output = str(tmp_path / "polygons.gpkg")
    run(create("vectorize"), context, INPUT=land_cover, OUTPUT=output)
    layer = QgsVectorLayer(f"{output}|layername=zone", "polygons", "ogr")
    assert layer.isValid()
    LoadStyle(visible=True).postProcessLayer(layer, context, Log())
    assert isinstance(layer.renderer(), QgsCategorizedSymbolRenderer)


def test_options_reach_the_engine(context: QgsProcessingContext, tmp_path: Path) -> None:
    """Labels without a legend take a nomenclature; a layer's name becomes the polygons'."""
    codes = np.ones((1, 8, 8), np.uint8)
    codes[0, np.triu_indices(8)[0], np.triu_indices(8)[1]] = 2
    codes[0, 6, 1] = 3
    layer = QgsRasterLayer(str(write_raster(tmp_path / "labels.tif", codes)), "my labels")
    context.project().addMapLayer(layer)
    output = str(tmp_path / "out.gpkg")
    options = {"MIN_AREA": 0.1, "SIMPLIFY": 0.5, "NOMENCLATURE": "flair-12", "OUTPUT": output}
    results, _ = run(create("vectorize"), context, INPUT=layer.id(), **options)
    assert results["COUNT"] == 2
    polygons = QgsVectorLayer(output, "", "ogr")
    assert [f["class_name"] for f in polygons.getFeatures()] == ["pervious surface", "building"]
    assert max(len(f.geometry().asPolygon()[0]) for f in polygons.getFeatures()) < 9


def test_a_temporary_result_is_a_geopackage(context: QgsProcessingContext, land_cover: str) -> None:
    context.setProject(QgsProject.instance())
    results, _ = run(create("vectorize"), context, INPUT=land_cover, OUTPUT="TEMPORARY_OUTPUT")
    assert str(results["OUTPUT"]).endswith(".gpkg") and QgsVectorLayer(results["OUTPUT"], "", "ogr").featureCount() == 3


def test_borders_for_drawing_in_another_format(context: QgsProcessingContext, land_cover: str, tmp_path: Path) -> None:
    """A style lies next to the file; QGIS finds it."""
    output = str(tmp_path / "polygons.shp")
    options = {"SIMPLIFY": 0.3, "SMOOTH": 0.5, "RIGHT_ANGLES": "building, vineyard", "OUTPUT": output}
    results, _ = run(create("vectorize"), context, INPUT=land_cover, **options)
    layer = QgsVectorLayer(str(results["OUTPUT"]), "polygons", "ogr")
    assert layer.featureCount() == 3 and all(f.geometry().isGeosValid() for f in layer.getFeatures())
    layer.loadDefaultStyle()
    assert isinstance(layer.renderer(), QgsCategorizedSymbolRenderer)
    assert {"gpkg", "shp", "geojson", "fgb", "dxf"} <= set(
        create("vectorize").provider().supportedOutputVectorLayerExtensions()
    )


def test_what_cannot_be_taken_is_one_sentence(context: QgsProcessingContext, land_cover: str, tmp_path: Path) -> None:
    output = str(tmp_path / "out.gpkg")
    empty = str(write_raster(tmp_path / "empty.tif", np.zeros((1, 4, 4), np.uint8), nodata=0))
    said = failure(create("vectorize"), context, INPUT=empty, NOMENCLATURE="flair-12", OUTPUT=output)
    assert "has no classified pixels: all pixels are nodata" in said
    said = failure(create("vectorize"), context, INPUT=land_cover, CONFIDENCE=empty, OUTPUT=output)
    assert "4 x 4 of the 30 x 20 px of '" in said
    said = failure(create("vectorize"), context, INPUT=land_cover, OUTPUT=str(tmp_path / "out.txt"))
    assert ".gpkg" in said
    said = failure(create("vectorize"), context, INPUT=land_cover, RIGHT_ANGLES="hut", OUTPUT=output)
    assert "'hut'" in said
    assert not Path(output).exists()
