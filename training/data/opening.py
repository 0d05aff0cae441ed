"""Opens and reads rasters; a failed read is an error that names the file."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import ColorInterp
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from flair_seg.errors import InputError, first_line

from .bands import band_numbers

_STRICT = {"GDAL_ERROR_ON_LIBJPEG_WARNING": "YES", "GDAL_PNG_WHOLE_IMAGE_OPTIM": "NO"}
"""Makes GDAL fail on truncated files.

By default, GDAL reports a truncated JPEG as a warning, and its fast path for whole PNGs leaves the rest of the buffer
as it was.
"""


@contextmanager
def open_raster(path: Path) -> Iterator[rasterio.DatasetReader]:
    """Open a raster for reading, georeferenced or not.

    Raises:
        InputError: It cannot be opened, or a read within the block fails, for example because the file is truncated.
    """
    try:
        with rasterio.Env(**_STRICT), warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.open(path) as source:
                yield source
    except RasterioError as error:
        # For a failed read, rasterio says "see previous exception": that one has the reason.
        reason = first_line(error.__cause__ if isinstance(error.__cause__, Exception) else error)
        raise InputError(f"{path} cannot be read, the file may be damaged: {reason}") from error


def read_image_bands(path: Path, bands: Sequence[str], raster_bands: Sequence[str] | None) -> NDArray[np.uint8]:
    """Read bands of an image by name: uint8 (B, H, W).

    Args:
        path: The image.
        bands: Names of the requested bands, in order.
        raster_bands: Names of the raster's bands; None: the first of FLAIR's bands.

    Raises:
        InputError: It cannot be read, lacks a band or is not uint8.
    """
    with open_raster(path) as source:
        numbers = band_numbers(source.count, bands, raster_bands, path.name)
        # The fourth band of a PNG is always alpha. In GeoTIFFs that tag is unreliable: GDAL sets it by default.
        is_alpha = source.driver == "PNG" and any(source.colorinterp[n - 1] == ColorInterp.alpha for n in numbers)
        if is_alpha and raster_bands is None:
            raise InputError(
                f"band {source.count} of {path.name} is transparency: the bands {', '.join(bands)} are needed"
            )
        return _read_uint8(source, numbers, path)


def read_codes(path: Path) -> NDArray[np.uint8]:
    """Read a raster of class codes, uint8 (H, W); in a palette image, the indices are the codes.

    Raises:
        InputError: It cannot be read, has several bands, or is not uint8.
    """
    with open_raster(path) as source:
        if source.count != 1:
            colours = ", ".join(kind.name for kind in source.colorinterp)
            raise InputError(
                f"{path.name} has {source.count} bands ({colours}): a mask needs 1 band of class codes, "
                "or of indices into a palette"
            )
        return _read_uint8(source, [1], path)[0]


def _read_uint8(source: rasterio.DatasetReader, numbers: Sequence[int], path: Path) -> NDArray[np.uint8]:
    found = next((source.dtypes[number - 1] for number in numbers if source.dtypes[number - 1] != "uint8"), None)
    if found is not None:
        raise InputError(f"{path.name} is {found}: uint8 is needed")
    return source.read(list(numbers))
