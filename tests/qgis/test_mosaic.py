"""flair:mosaic, alone and as the first step of a model."""

from __future__ import annotations

from pathlib import Path

from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterFile,
)


def test_adds_a_layer_a_zone_and_its_masks_in_class_colours(
    context: QgsProcessingContext, patches: Path, tmp_path: Path
) -> None:
    """Images and masks become VRTs of their own, named after the zone."""
    from processing.gui.Postprocessing import handleAlgorithmResults

    algorithm = QgsApplication.processingRegistry().createAlgorithmById("flair:mosaic")
    feedback = QgsProcessingFeedback()
    results, ok = algorithm.run({"INPUT": str(patches), "OUTPUT": str(tmp_path / "vrt")}, context, feedback)
    assert ok, feedback.textLog()
    assert results["COUNT"] == 2 and gdal.Open(results["MOSAIC"]).RasterXSize == 1024
    assert handleAlgorithmResults(algorithm, context, feedback, parameters={})
    layers = {layer.name(): layer for layer in context.project().mapLayers().values()}
    assert set(layers) == {"Z1_DEMO (mosaic)", "Z1_DEMO (mask)"}
    renderer = layers["Z1_DEMO (mask)"].renderer()
    assert isinstance(renderer, QgsPalettedRasterRenderer)
    assert "vineyard" in {entry.label for entry in renderer.classes()}


def test_no_patches_is_one_sentence(context: QgsProcessingContext, tmp_path: Path) -> None:
    """An empty folder is refused, and nothing is written."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("flair:mosaic")
    feedback = QgsProcessingFeedback()
    _, ok = algorithm.run({"INPUT": str(tmp_path), "OUTPUT": str(tmp_path / "vrt")}, context, feedback)
    assert (
        not ok
        and "contains no patches (.tif files such as ZONE/img/IMG_000001.tif)" in feedback.textLog()
        and "Traceback" not in feedback.textLog()
    )
    assert not (tmp_path / "vrt").exists()


def test_model_chains_mosaic_and_segment(
    context: QgsProcessingContext, patches: Path, colour_model: Path, tmp_path: Path
) -> None:
    """The mosaic of the first zone feeds the segmentation; the model survives saving."""
    path = tmp_path / "chain.model3"
    assert _chain(colour_model).toFile(str(path))
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(path))
    (output,) = [parameter.name() for parameter in model.destinationParameterDefinitions()]
    feedback = QgsProcessingFeedback()
    results, ok = model.run({"patches": str(patches), output: str(tmp_path / "map.tif")}, context, feedback)
    assert ok, feedback.textLog()
    assert results[output] == str(tmp_path / "map.tif")
    assert gdal.Open(str(tmp_path / "map.tif")).RasterXSize == 1024


def _chain(network: Path) -> QgsProcessingModelAlgorithm:
    """Return a model: patches -> flair:mosaic -> flair:segment -> map."""
    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("chain", "tests")
    folder = QgsProcessingParameterFile("patches", "Patches", behavior=QgsProcessingParameterFile.Behavior.Folder)
    model.addModelParameter(folder, QgsProcessingModelParameter("patches"))
    mosaic = QgsProcessingModelChildAlgorithm("flair:mosaic")
    mosaic.setChildId("mosaic")
    mosaic.addParameterSources("INPUT", [source.fromModelParameter("patches")])
    mosaic.addParameterSources("LOAD", [source.fromStaticValue(False)])
    model.addChildAlgorithm(mosaic)
    segment = QgsProcessingModelChildAlgorithm("flair:segment")
    segment.setChildId("segment")
    segment.addParameterSources("INPUT", [source.fromChildOutput("mosaic", "MOSAIC")])
    segment.addParameterSources("MODEL_FILE", [source.fromStaticValue(str(network))])
    segment.addParameterSources("QUALITY", [source.fromStaticValue("fast")])
    segment.addParameterSources("DEVICE", [source.fromStaticValue("cpu")])
    output = QgsProcessingModelOutput("map", "Map")
    output.setChildId("segment")
    output.setChildOutputName("OUTPUT")
    segment.setModelOutputs({"map": output})
    model.addChildAlgorithm(segment)
    return model
