"""flair:sample and flair:accuracy in QGIS."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from qgis.core import (
    QgsApplication,
    QgsFeatureRequest,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsRenderContext,
    QgsValueMapFieldFormatter,
    QgsVectorLayer,
    edit,
)
from qgis.gui import QgsAttributeForm, QgsGui
from qgis.PyQt.QtWidgets import QComboBox
from qgis_run import create, failure, run
from stub_raster import GSD, X, Y, wkt

SHAPE = (120, 100)


@pytest.fixture
def truth() -> np.ndarray:
    """Codes of the ground."""
    return np.random.default_rng(0).choice([1, 3, 5], SHAPE, p=[0.6, 0.3, 0.1]).astype(np.uint8)


@pytest.fixture
def land_cover(tmp_path: Path, truth: np.ndarray) -> str:
    """A map that takes a tenth of the ground for another class."""
    random = np.random.default_rng(1)
    codes = np.where(random.random(SHAPE) < 0.1, random.choice([1, 3, 5], SHAPE), truth)
    return write_map(tmp_path / "map.tif", codes.astype(np.uint8))


def write_map(path: Path, codes: np.ndarray) -> str:
    """Write a class raster with a legend."""
    from flair_qgis.flair_seg.feedback import Feedback
    from flair_qgis.flair_seg.nomenclature import FLAIR_12
    from flair_qgis.flair_seg.raster.classraster import ClassRasterWriter
    from flair_qgis.flair_seg.raster.grid import GeoGrid, Transform

    grid = GeoGrid(codes.shape[1], codes.shape[0], wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD))
    with ClassRasterWriter(str(path), grid, FLAIR_12.classes) as writer:
        writer.write(codes)
        writer.finish(Feedback())
    return str(path)


def label(layer: QgsVectorLayer, truth: np.ndarray, share: float = 1.0) -> None:
    """Fill in the points' reference as an analyst would, in random order."""
    with edit(layer):
        for feature in layer.getFeatures(QgsFeatureRequest()):
            point = feature.geometry().asPoint()
            if feature["id"] <= share * layer.featureCount():
                code = truth[int((Y - point.y()) / GSD), int((point.x() - X) / GSD)]
                feature["reference"] = str(code)
                layer.updateFeature(feature)


def test_a_sample_is_drawn_labelled_and_judged(
    context: QgsProcessingContext, land_cover: str, truth: np.ndarray, tmp_path: Path
) -> None:
    """From the map to areas with intervals."""
    path = str(tmp_path / "sample.gpkg")
    results, log = run(create("sample"), context, INPUT=land_cover, SIZE=400, OUTPUT=path)
    assert results == {"OUTPUT": path, "POINTS": 400} and "5 water " in log.text
    layer = QgsVectorLayer(path, "sample")
    assert layer.isValid() and layer.featureCount() == 400 and layer.crs().authid() == "EPSG:2154"
    label(layer, truth)
    report, table = str(tmp_path / "r.html"), str(tmp_path / "t.csv")
    results, log = run(create("accuracy"), context, INPUT=land_cover, REFERENCE_LAYER=path, REPORT=report, TABLE=table)
    found = json.loads(results["RESULT"])
    assert results["OVERALL_ACCURACY"] == found["overall_accuracy"] > 0.85
    shares = {row["code"]: row["share"] for row in found["estimates"]["classes"]}
    for code in (1, 3, 5):
        assert abs(shares[code]["value"] - (truth == code).mean()) < 2 * shares[code]["interval"]
    assert "<svg" in Path(report).read_text(encoding="utf-8") and "estimated_area_m2" in Path(table).read_text("utf-8")
    assert "Overall accuracy, estimated (95 % confidence interval)" in log.text


HIDDEN = ["map_class", "map_name", "stratum_px", "map_px", "weight"]


@pytest.mark.parametrize("ending", ["gpkg", "shp", "geojson"])
def test_a_sample_opens_ready_to_be_labelled_without_the_plugin(
    context: QgsProcessingContext, land_cover: str, tmp_path: Path, ending: str
) -> None:
    """A list of the classes that stores their codes; the map's own class is not shown."""
    path = str(tmp_path / f"sample.{ending}")
    run(create("sample"), context, INPUT=land_cover, SIZE=160, OUTPUT=path)
    layer = QgsVectorLayer(path, "sample")
    setup = {field.name(): layer.editorWidgetSetup(index) for index, field in enumerate(layer.fields())}
    names = list(setup)
    assert setup["reference"].type() == "ValueMap"
    (unset, first, *others) = (entry for entry in setup["reference"].config()["map"])
    assert unset == {"Not yet labelled": QgsValueMapFieldFormatter.NULL_VALUE}
    assert first == {"1 building": "1"} and len(others) == 11
    hidden = [name for name, widget in setup.items() if widget.type() == "Hidden"]
    assert hidden == (["fid"] if ending == "gpkg" else []) + [n[:10] for n in HIDDEN]
    assert layer.editFormConfig().readOnly(names.index("id"))
    assert not layer.editFormConfig().readOnly(names.index("reference"))
    assert layer.attributeAlias(names.index("reference")) == "Observed class"


def test_the_form_labels_a_point_and_its_symbol_says_so(
    context: QgsProcessingContext, land_cover: str, tmp_path: Path
) -> None:
    """As an analyst does it: choose, save, and assess the map with what is labelled so far."""
    path = str(tmp_path / "sample.gpkg")
    run(create("sample"), context, INPUT=land_cover, SIZE=160, OUTPUT=path)
    layer = QgsVectorLayer(path, "sample")
    renderer, rendering = layer.renderer().clone(), QgsRenderContext()
    legend = [(category.label(), category.symbol().color().alpha()) for category in renderer.categories()]
    assert legend[:2] == [("Not yet labelled", 0), ("1 building", 255)]
    QgsGui.editorWidgetRegistry().initEditors()
    layer.startEditing()
    for row in layer.getFeatures("id <= 90"):
        form = QgsAttributeForm(layer, row)
        choice = form.findChild(QComboBox, "reference")
        choice.setCurrentText("5 water" if row["id"] % 2 else "3 impervious surface")
        assert form.save()
    assert layer.commitChanges()
    renderer.startRender(rendering, layer.fields())
    shown = {row["id"]: renderer.originalSymbolForFeature(row, rendering).color().name() for row in layer.getFeatures()}
    renderer.stopRender(rendering)
    assert (shown[1], shown[2]) == ("#1553ae", "#f80c00")
    assert next(layer.getFeatures("id = 1"))["reference"] == "5"
    results, _ = run(
        create("accuracy"), context, INPUT=land_cover, REFERENCE_LAYER=path, SKIP_UNLABELLED=True, STRATA="none"
    )
    assert json.loads(results["RESULT"])["scored"] == 90


def test_a_loaded_sample_counts_what_is_left(context: QgsProcessingContext, land_cover: str, tmp_path: Path) -> None:
    """In the legend, named after its map."""
    from processing.gui.Postprocessing import handleAlgorithmResults
    from qgis_run import Log

    algorithm, output = create("sample"), str(tmp_path / "sample.gpkg")
    details = QgsProcessingContext.LayerDetails("Sample", context.project(), "OUTPUT")
    context.addLayerToLoadOnCompletion(output, details)
    run(algorithm, context, INPUT=land_cover, SIZE=160, OUTPUT=output)
    assert handleAlgorithmResults(algorithm, context, Log(), parameters={})
    (layer,) = context.project().mapLayers().values()
    assert layer.name() == "Sample: map"
    node = context.project().layerTreeRoot().findLayer(layer.id())
    assert node.customProperty("showFeatureCount") and node.isExpanded()


def test_layers_are_read_as_qgis_shows_them(
    context: QgsProcessingContext, land_cover: str, truth: np.ndarray, tmp_path: Path
) -> None:
    """A memory layer with a selection, unlabelled points among it."""
    path = str(tmp_path / "sample.gpkg")
    run(create("sample"), context, INPUT=land_cover, SIZE=300, OUTPUT=path)
    layer = QgsVectorLayer(path, "sample").materialize(QgsFeatureRequest())
    label(layer, truth, share=0.5)
    context.project().addMapLayer(layer)
    parameters = {"INPUT": land_cover, "STRATA": "none"}
    text = failure(create("accuracy"), context, **parameters, REFERENCE_LAYER=layer.id())
    assert "150 of the features of reference '" in text
    results, _ = run(create("accuracy"), context, **parameters, REFERENCE_LAYER=layer.id(), SKIP_UNLABELLED=True)
    assert json.loads(results["RESULT"])["scored"] == 150
    layer.selectByExpression("id <= 100")
    selected = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    results, _ = run(create("accuracy"), context, **parameters, REFERENCE_LAYER=selected)
    assert json.loads(results["RESULT"])["scored"] == 100


def test_a_reference_raster(context: QgsProcessingContext, land_cover: str, truth: np.ndarray, tmp_path: Path) -> None:
    """Pixel by pixel, codes changed or ignored."""
    reference = write_map(tmp_path / "truth.tif", np.where(truth == 5, 7, truth).astype(np.uint8))
    results, _ = run(create("accuracy"), context, INPUT=land_cover, REFERENCE=reference, REMAP="7=5")
    from osgeo import gdal

    mapped = gdal.Open(land_cover).ReadAsArray()
    assert results["OVERALL_ACCURACY"] == (mapped == truth).mean()
    results, _ = run(create("accuracy"), context, INPUT=land_cover, REFERENCE=reference, IGNORE="7")
    assert results["OVERALL_ACCURACY"] == (mapped == truth)[truth < 5].mean()


def test_refusals_are_one_sentence(context: QgsProcessingContext, land_cover: str, tmp_path: Path) -> None:
    """And nothing is written."""
    assert "Specify either a reference raster or a layer of reference polygons or" in failure(
        create("accuracy"), context, INPUT=land_cover
    )
    bad = failure(create("accuracy"), context, INPUT=land_cover, REFERENCE=land_cover, REMAP="x")
    assert "x' is not a valid recoding. Use the form" in bad
    output = tmp_path / "s.gpkg"
    assert "must be at least 150 (3 strata), but it is 10" in failure(
        create("sample"), context, INPUT=land_cover, SIZE=10, OUTPUT=str(output)
    )
    assert not output.exists()


def test_they_stand_in_their_group(context: QgsProcessingContext) -> None:
    """Both under 'Judge the map'."""
    for name in ("sample", "accuracy"):
        algorithm = QgsApplication.processingRegistry().algorithmById(f"flair:{name}")
        assert algorithm.groupId() == "assess" and all(p.help() for p in algorithm.parameterDefinitions())
