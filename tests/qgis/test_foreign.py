"""Layers that GDAL does not read: fetched over the extent, or refused with the remedy."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsApplication, QgsProcessingContext, QgsRasterLayer
from qgis.PyQt.QtGui import QColor, QImage
from qgis_run import Prepared
from stub_raster import write_raster

ZOOM = 18
X_TILE, Y_TILE = 134000, 93000
TILE_M = 2 * 20037508.342789244 / 2**ZOOM
WEST = X_TILE * TILE_M - 20037508.342789244
NORTH = 20037508.342789244 - Y_TILE * TILE_M


@pytest.fixture(scope="module")
def tiles(app: QgsApplication, tmp_path_factory: pytest.TempPathFactory) -> QgsRasterLayer:
    """An XYZ layer of 2 x 2 tiles: the western ones green, the eastern ones blue."""
    folder = tmp_path_factory.mktemp("tiles")
    for column, colour in enumerate(("#10c010", "#1010c0")):
        image = QImage(256, 256, QImage.Format.Format_RGB32)
        image.fill(QColor(colour))
        for row in range(2):
            path = folder / str(ZOOM) / str(X_TILE + column) / f"{Y_TILE + row}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            image.save(str(path))
    source = f"type=xyz&zmin={ZOOM}&zmax={ZOOM}&url=file://{folder}/%7Bz%7D/%7Bx%7D/%7By%7D.png"
    layer = QgsRasterLayer(source, "Web: tiles/1", "wms")
    assert layer.isValid()
    return layer


@pytest.fixture
def segment(context: QgsProcessingContext, tiles: QgsRasterLayer, colour_model: Path) -> Prepared:
    """A fresh flair:segment of the tiles into a temporary file, on the CPU."""
    usual = {"INPUT": tiles, "MODEL_FILE": colour_model, "OUTPUT": "TEMPORARY_OUTPUT", "DEVICE": "cpu"}
    return Prepared("segment", context, **usual)


def extent(left_m: float, top_m: float, width_m: float, height_m: float) -> str:
    """Return an extent in Web Mercator, counted from the tiles' upper left corner."""
    west, north = WEST + left_m, NORTH - top_m
    return f"{west},{west + width_m},{north - height_m},{north} [EPSG:3857]"


def test_web_tiles_are_fetched_at_the_models_gsd(segment: Prepared, tmp_path: Path) -> None:
    """The map covers the extent at 0.2 m on the ground, which is more in Web Mercator's metres."""
    output = tmp_path / "map.tif"
    results, _ = segment.run(EXTENT=extent(TILE_M - 30, 10, 60, 40), QUALITY="fast", OUTPUT=output)
    assert results["OUTPUT"] == str(output)
    dataset = gdal.Open(str(output))
    classes = dataset.ReadAsArray()
    latitude = math.atan(math.sinh(NORTH / 6378137.0))
    assert dataset.RasterXSize == pytest.approx(60 * math.cos(latitude) / 0.2, abs=2)
    middle = dataset.RasterXSize // 2
    assert (classes[:, : middle - 1] == 2).all() and (classes[:, middle + 1 :] == 3).all()


def test_map_service_without_extent_is_refused(segment: Prepared) -> None:
    """The remedy is named."""
    message = segment.refusal()
    assert "'Web: tiles/1'" in message and "give an extent" in message


def test_map_service_is_refused_for_bands_it_lacks(segment: Prepared, near_infrared_model: Path) -> None:
    """A service of pictures has no infrared; the message names it."""
    message = segment.refusal(MODEL_FILE=near_infrared_model, EXTENT=extent(0, 0, 20, 20))
    assert "also needs nir" in message and "use a raster file" in message


def test_too_large_an_extent_is_refused(segment: Prepared) -> None:
    """Nobody wants millions of requests."""
    assert "16384 x 16384 px" in segment.failure(EXTENT=extent(0, 0, 20000, 20000))


def test_virtual_raster_layer_is_written_with_its_values(
    segment: Prepared, context: QgsProcessingContext, tmp_path: Path
) -> None:
    """QGIS' virtual rasters have one band, of which the model says that it needs three."""
    path = write_raster(tmp_path / "base.tif", np.full((1, 70, 80), 50, np.uint8))
    base = QgsRasterLayer(str(path), "base")
    context.project().addMapLayer(base)
    source = (
        "?crs=EPSG:2154&extent=700000,6599986,700016,6600000&width=80&height=70&formula=%22base@1%22%20*%202"
        f"&base:uri={path}&base:provider=gdal"
    )
    layer = QgsRasterLayer(source, "virtual", "virtualraster")
    assert layer.isValid()
    said = segment.failure(INPUT=layer, EXTENT="700000,700016,6599986,6600000 [EPSG:2154]")
    assert "the raster has 1 band(s) of data, the model needs 3" in said
