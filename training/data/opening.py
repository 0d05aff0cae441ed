"""Opening a raster, with one sentence when it cannot be."""

from __future__ import annotations

import warnings
from pathlib import Path

import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from flair_seg.errors import InputError


def open_raster(path: Path) -> rasterio.DatasetReader:
    """Open a raster for reading; a plain picture without coordinates will do.

    Raises:
        InputError: It cannot be read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            return rasterio.open(path)
    except RasterioError as error:
        raise InputError(f"{path} cannot be read: {' '.join(str(error).split())}") from error
