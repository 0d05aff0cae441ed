"""An image in three colours, and flair:segment made ready to map it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsProcessingContext
from qgis_run import Prepared
from stub_raster import write_raster


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An image of 90 x 150 px: left third red, middle green, right blue; the last 10 rows are nodata."""
    pixels = np.full((3, 90, 150), 10, np.uint8)
    for band in range(3):
        pixels[band, :, band * 50 : (band + 1) * 50] = 200
    pixels[:, -10:] = 0
    path = tmp_path_factory.mktemp("image") / "colours.tif"
    return write_raster(path, pixels, nodata=0, colours=("RedBand", "GreenBand", "BlueBand"))


@pytest.fixture
def segment(context: QgsProcessingContext, image: Path, colour_model: Path, tmp_path: Path) -> Prepared:
    """A fresh flair:segment of the image into `map.tif` of the test's folder, on the CPU."""
    output = tmp_path / "map.tif"
    return Prepared("segment", context, INPUT=image, MODEL_FILE=colour_model, OUTPUT=output, DEVICE="cpu")
