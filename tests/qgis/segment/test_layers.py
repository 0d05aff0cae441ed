"""flair:segment: what it takes from an input layer, and how its own layers arrive."""

from __future__ import annotations

import gc
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsRasterLayer,
)
from qgis_run import Log, Prepared, read
from stub_raster import wkt


def test_layers_arrive_named_and_in_class_colours(
    segment: Prepared, context: QgsProcessingContext, image: Path
) -> None:
    """Also for temporary outputs, whose style QGIS does not load by itself."""
    from processing.gui.Postprocessing import handleAlgorithmResults

    project = context.project()
    mosaic = QgsRasterLayer(str(image), "My mosaic")
    project.addMapLayer(mosaic)
    destination = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project)
    segment.run(INPUT=mosaic, OUTPUT=destination, CONFIDENCE=destination)
    gc.collect()
    assert handleAlgorithmResults(segment.algorithm, context, Log(), parameters={})
    layers = {layer.name(): layer for layer in project.mapLayers().values()}
    assert set(layers) == {"My mosaic", "Land cover: My mosaic", "Confidence: My mosaic"}
    renderer = layers["Land cover: My mosaic"].renderer()
    assert isinstance(renderer, QgsPalettedRasterRenderer)
    legend = [(c.label, c.color.name()) for c in renderer.classes()]
    assert legend[0] == ("red things", "#ff0000") and len(legend) == 3
    confidence = layers["Confidence: My mosaic"]
    assert confidence.renderer().type() == "singlebandpseudocolor"
    assert not project.layerTreeRoot().findLayer(confidence).isVisible()  # it would hide the map


def test_name_given_by_the_user_stays(segment: Prepared, context: QgsProcessingContext) -> None:
    """A name from a dialog or a model is not replaced."""
    destination = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", context.project())
    destination.destinationName = "Mine"
    segment.run(OUTPUT=destination)
    assert [details.name for details in context.layersToLoadOnCompletion().values()] == ["Mine"]


@pytest.mark.parametrize("in_file", [None, 32631])
def test_crs_assigned_in_qgis_is_the_one_used(
    segment: Prepared, image: Path, tmp_path: Path, in_file: int | None
) -> None:
    """Whether the file has none or a wrong one, the map has the layer's; nodata and the name of the input stay."""
    copy = str(tmp_path / "copy.tif")
    gdal.Translate(copy, str(image)).SetProjection(wkt(f"EPSG:{in_file}") if in_file else "")
    layer = QgsRasterLayer(copy, "Mosaic/1")
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
    results, log = segment.run(INPUT=layer)
    dataset, classes = gdal.Open(results["OUTPUT"]), read(results["OUTPUT"])
    assert dataset.GetSpatialRef().GetAuthorityCode(None) == "2154"
    assert (
        "is not fully georeferenced. Its pixels are assumed to have the" not in log.text
        and results["AREA_UNIT"] == "m2"
    )
    assert (classes[:80] == np.repeat([1, 2, 3], 50)).all() and classes[-1, 0] not in (1, 2, 3)
    assert dataset.GetMetadataItem("FLAIR_SEG_INPUT").startswith("Mosaic")


def test_open_options_of_a_layer_are_kept(segment: Prepared, image: Path) -> None:
    """A layer opened at an overview is read at that overview."""
    gdal.Open(str(image), gdal.GA_Update).BuildOverviews("NEAREST", [2])
    layer = QgsRasterLayer(f"{image}|option:OVERVIEW_LEVEL=0", "half")
    results, _ = segment.run(INPUT=layer, NATIVE_GSD=True)
    assert read(results["OUTPUT"]).shape == (45, 75)


def test_crs_of_the_map_is_the_mosaics(segment: Prepared, tmp_path: Path) -> None:
    """Opened by hand, the map has its CRS and its class colours."""
    segment.run()
    layer = QgsRasterLayer(str(tmp_path / "map.tif"))
    assert layer.crs() == QgsCoordinateReferenceSystem("EPSG:2154")
    assert isinstance(layer.renderer(), QgsPalettedRasterRenderer)
    assert QgsProject.instance().count() == 0
