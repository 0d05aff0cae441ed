"""flair:stack and flair:checkinput in QGIS: alone, and one after the other in a model with flair:segment."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterMultipleLayers,
    QgsRasterLayer,
)
from qgis_run import create, failure, run

CORNER, GSD = (700000.0, 6600000.0), 0.2


def write(path: Path, pixels: np.ndarray) -> str:
    """Write `(bands, height, width)` at 0.2 m in Lambert-93."""
    kind = gdal.GDT_Float32 if pixels.dtype == np.float32 else gdal.GDT_Byte
    count, height, width = pixels.shape
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, count, kind, ["PHOTOMETRIC=MINISBLACK"])
    dataset.SetProjection("EPSG:2154")
    dataset.SetGeoTransform((CORNER[0], GSD, 0, CORNER[1], 0, -GSD))
    dataset.WriteArray(pixels)
    dataset.FlushCache()
    return str(path)


@pytest.fixture(scope="module")
def scene() -> np.ndarray:
    """A generated scene of five bands."""
    from scene import make_scene

    bands, _ = make_scene(7, 256, 256)
    return bands


@pytest.fixture
def layers(scene: np.ndarray, tmp_path: Path) -> dict[str, list[str]]:
    """The scene taken apart as BD ORTHO comes."""
    terrain = np.full((1, 256, 256), 80, np.float32)
    parts = {
        "RGB": scene[:3],
        "IRC": scene[[3, 0, 1]],
        "SURFACE": terrain + scene[4:] * np.float32(0.2),
        "TERRAIN": terrain,
    }
    return {name: [write(tmp_path / f"{name}.tif", pixels)] for name, pixels in parts.items()}


def test_the_stack_is_the_scene_and_is_loaded(
    context: QgsProcessingContext, layers: dict[str, list[str]], scene: np.ndarray, tmp_path: Path
) -> None:
    """Bands come named and in order, and the layer is added to the project."""
    from processing.gui.Postprocessing import handleAlgorithmResults

    algorithm = create("stack")
    results, log = run(algorithm, context, OUTPUT=str(tmp_path / "stack.vrt"), **layers)
    assert results["BANDS"] == "red, green, blue, nir, height" and results["VALID"] == 100
    assert (gdal.Open(results["STACK"]).ReadAsArray()[:5] == scene).all()
    assert handleAlgorithmResults(algorithm, context, log, parameters={})
    (layer,) = context.project().mapLayers().values()
    assert layer.name() == "Band stack" and layer.bandName(4).endswith("nir") and layer.crs().authid() == "EPSG:2154"


def test_temporary_results_end_as_what_they_are(
    context: QgsProcessingContext, layers: dict[str, list[str]], scene: np.ndarray
) -> None:
    """A temporary stack is a VRT, a copied one a GeoTIFF; layers of the project are taken too."""
    rgb = QgsRasterLayer(layers["RGB"][0], "colours")
    context.project().addMapLayer(rgb)
    temporary = {"OUTPUT": QgsProcessing.TEMPORARY_OUTPUT, "LOAD": False}
    results, _ = run(create("stack"), context, **{**layers, "RGB": [rgb.id()]}, **temporary)
    assert results["OUTPUT"].endswith(".vrt")
    extent = f"{CORNER[0]},{CORNER[0] + 10},{CORNER[1] - 20},{CORNER[1]} [EPSG:2154]"
    results, _ = run(create("stack"), context, RGB=layers["RGB"], COPY=True, EXTENT=extent, **temporary)
    found = gdal.Open(results["OUTPUT"])
    assert results["OUTPUT"].endswith(".tif") and (found.ReadAsArray() == scene[:3, :100, :50]).all()
    results, _ = run(create("stack"), context, RGB=layers["RGB"], GSD=0.4, **temporary)
    assert gdal.Open(results["OUTPUT"]).RasterXSize == 128


def test_what_cannot_be_stacked_is_one_sentence(
    context: QgsProcessingContext, layers: dict[str, list[str]], tmp_path: Path
) -> None:
    """Nothing is written then."""
    output = tmp_path / "stack.vrt"
    assert "terrain model is missing. Height above ground is" in failure(
        create("stack"), context, OUTPUT=str(output), RGB=layers["RGB"], SURFACE=layers["SURFACE"]
    )
    assert "3 bands (red, green and blue)" in failure(
        create("stack"), context, OUTPUT=str(output), RGB=layers["TERRAIN"]
    )
    assert not list(tmp_path.glob("stack*"))


def test_check_gives_verdict_reasons_and_report(
    context: QgsProcessingContext, scene: np.ndarray, tmp_path: Path
) -> None:
    """The log says what the report says."""
    good = write(tmp_path / "good.tif", scene)
    results, log = run(create("checkinput"), context, INPUT=good)
    assert (
        results["VERDICT"] == "ok"
        and results["FINDINGS"] == ""
        and "The raster meets the model's requirements" in log.text
    )
    report = tmp_path / "report.html"
    spoilt = write(tmp_path / "spoilt.tif", scene[[0, 1, 2, 0, 4]])
    results, log = run(create("checkinput"), context, INPUT=spoilt, REPORT=str(report))
    assert results["VERDICT"] == "wrong" and "red" in log.text
    assert "red" in report.read_text(encoding="utf-8")
    assert json.loads(results["RESULT"])["bands"][3]["verdict"] == "wrong"
    assert "2 band numbers were specified;" in failure(create("checkinput"), context, INPUT=good, BANDS=[1, 2])


def test_check_reads_the_model_chosen(
    context: QgsProcessingContext, scene: np.ndarray, colour_model: Path, tmp_path: Path
) -> None:
    """A file goes before a name."""
    path = write(tmp_path / "rgb.tif", scene[:3])
    assert run(create("checkinput"), context, INPUT=path)[0]["VERDICT"] == "wrong"
    assert run(create("checkinput"), context, INPUT=path, MODEL_FILE=str(colour_model))[0]["VERDICT"] == "ok"


def test_a_model_stacks_checks_and_segments(
    context: QgsProcessingContext, layers: dict[str, list[str]], near_infrared_model: Path, tmp_path: Path
) -> None:
    """The stack feeds both; the network's strongest band is the map."""
    path = tmp_path / "chain.model3"
    assert _chain(near_infrared_model).toFile(str(path))
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(path))
    (output,) = [parameter.name() for parameter in model.destinationParameterDefinitions()]
    run(model, context, **{"rgb": layers["RGB"], "irc": layers["IRC"], output: str(tmp_path / "map.tif")})
    red, green, _ = gdal.Open(layers["RGB"][0]).ReadAsArray()
    nir = gdal.Open(layers["IRC"][0]).ReadAsArray()[0]
    assert (gdal.Open(str(tmp_path / "map.tif")).ReadAsArray() == 1 + np.argmax([nir, red, green], axis=0)).all()


def _chain(network: Path) -> QgsProcessingModelAlgorithm:
    """Return a model: colours and composite -> flair:stack -> flair:checkinput, flair:segment -> map."""
    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("chain", "tests")
    for name in ("rgb", "irc"):
        parameter = QgsProcessingParameterMultipleLayers(name, name, QgsProcessing.SourceType.TypeRaster)
        model.addModelParameter(parameter, QgsProcessingModelParameter(name))
    stack = QgsProcessingModelChildAlgorithm("flair:stack")
    stack.setChildId("stack")
    stack.addParameterSources("RGB", [source.fromModelParameter("rgb")])
    stack.addParameterSources("IRC", [source.fromModelParameter("irc")])
    stack.addParameterSources("LOAD", [source.fromStaticValue(False)])
    model.addChildAlgorithm(stack)
    for name in ("checkinput", "segment"):
        child = QgsProcessingModelChildAlgorithm(f"flair:{name}")
        child.setChildId(name)
        child.addParameterSources("INPUT", [source.fromChildOutput("stack", "STACK")])
        child.addParameterSources("MODEL_FILE", [source.fromStaticValue(str(network))])
        if name == "segment":
            child.addParameterSources("QUALITY", [source.fromStaticValue("fast")])
            child.addParameterSources("DEVICE", [source.fromStaticValue("cpu")])
            result = QgsProcessingModelOutput("map", "Map")
            result.setChildId(name)
            result.setChildOutputName("OUTPUT")
            child.setModelOutputs({"map": result})
        model.addChildAlgorithm(child)
    return model
