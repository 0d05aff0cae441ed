"""Polygons and samples as a layer of a GeoPackage, as 'Save to GeoPackage...' asks for it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from flair_qgis.flair_seg.errors import InputError
from flair_qgis.flair_seg.feedback import Feedback
from flair_qgis.flair_seg.nomenclature import FLAIR_12
from flair_qgis.flair_seg.raster.classraster import ClassRasterWriter
from flair_qgis.flair_seg.raster.grid import GeoGrid, Transform
from flair_qgis.processing.data.results import vector_target
from osgeo import ogr
from qgis.core import QgsCategorizedSymbolRenderer, QgsProcessingContext, QgsProcessingFeedback
from qgis_run import create, failure, run
from stub_raster import wkt


@pytest.fixture
def mapped(context: QgsProcessingContext, tmp_path: Path) -> str:
    """A map of 20 x 30 px with two classes."""
    codes = np.full((20, 30), 10, np.uint8)
    codes[:8, :9] = 1
    path = str(tmp_path / "map.tif")
    grid = GeoGrid(30, 20, wkt("EPSG:2154"), Transform(7e5, 6.6e6, 1, -1))
    with ClassRasterWriter(path, grid, FLAIR_12.classes) as writer:
        writer.write(codes)
        writer.finish(Feedback())
    return path


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A GeoPackage with one layer of the user's own."""
    path = tmp_path / "it's mine.gpkg"
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("mine", None, ogr.wkbNone)
    layer.CreateFeature(ogr.Feature(layer.GetLayerDefn()))
    del layer, dataset
    return path


def layers(path: Path) -> dict[str, int]:
    """Return the layers of a file and how many features they have."""
    dataset = ogr.Open(str(path))
    found = [dataset.GetLayer(index) for index in range(dataset.GetLayerCount())]
    return {layer.GetName(): layer.GetFeatureCount() for layer in found}


def uri(path: Path, table: str) -> str:
    """Return a destination as QGIS writes it."""
    from qgis.core import QgsDataSourceUri

    target = QgsDataSourceUri()
    target.setDatabase(str(path))
    target.setTable(table)
    target.setGeometryColumn("geom")
    return "ogr:" + target.uri()


def test_a_layer_is_added_and_replaced(context: QgsProcessingContext, mapped: str, package: Path) -> None:
    """Other layers stay; a second run replaces the layer and its style."""
    for _ in range(2):
        results, _ = run(create("vectorize"), context, INPUT=mapped, OUTPUT=uri(package, "My polygons"))
        assert results["OUTPUT"] == f"{package}|layername=My polygons"
    assert layers(package) == {"mine": 1, "My polygons": 2, "layer_styles": 1}
    results, _ = run(create("sample"), context, INPUT=mapped, SIZE=20, MINIMUM=5, OUTPUT=uri(package, "points"))
    assert layers(package) == {"mine": 1, "My polygons": 2, "layer_styles": 2, "points": 20}


def test_a_new_geopackage_is_made(context: QgsProcessingContext, mapped: str, tmp_path: Path) -> None:
    """With the layer's name."""
    run(create("vectorize"), context, INPUT=mapped, OUTPUT=uri(tmp_path / "new.gpkg", "Carte"))
    assert layers(tmp_path / "new.gpkg") == {"Carte": 2, "layer_styles": 1}


def test_the_layer_is_loaded_in_class_colours(context: QgsProcessingContext, mapped: str, package: Path) -> None:
    """From its place in the file."""
    from processing.gui.Postprocessing import handleAlgorithmResults

    algorithm, output = create("vectorize"), uri(package, "polygons")
    details = QgsProcessingContext.LayerDetails("Polygons", context.project(), "OUTPUT")
    context.addLayerToLoadOnCompletion(output, details)
    run(algorithm, context, INPUT=mapped, OUTPUT=output)
    assert handleAlgorithmResults(algorithm, context, QgsProcessingFeedback(), parameters={})
    (layer,) = context.project().mapLayers().values()
    assert layer.name() == "Polygons: map" and layer.featureCount() == 2
    assert isinstance(layer.renderer(), QgsCategorizedSymbolRenderer)


@pytest.mark.parametrize("name", ["gpkg_contents", "  "])
def test_names_a_geopackage_reserves(context: QgsProcessingContext, mapped: str, package: Path, name: str) -> None:
    """Refused by name; the file is as it was."""
    before = package.read_bytes()
    assert f"'{name}'" in failure(create("vectorize"), context, INPUT=mapped, OUTPUT=f"{package}|layername={name}")
    assert package.read_bytes() == before


@pytest.mark.parametrize("destination", ["postgres:dbname='x' table=\"y\" (geom)", "ogr:dbname='x.gpkg'", "memory:"])
def test_what_is_no_file_is_refused(app: object, destination: str) -> None:
    """A database table or a memory layer."""
    with pytest.raises(InputError):
        vector_target(destination)


def test_footprints_have_a_file_of_their_own(provider: None) -> None:
    """They are up to three layers, so no single layer is offered."""
    for name, parameter, offered in (
        ("mosaic", "FOOTPRINTS", False), ("vectorize", "OUTPUT", True), ("sample", "OUTPUT", True),
    ):  # fmt: skip
        assert create(name).parameterDefinition(parameter).supportsNonFileBasedOutput() is offered
