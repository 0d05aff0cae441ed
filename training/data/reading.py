"""Reads rasters and patches into arrays; a failed read is an error that names the file."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, Resampling
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from flair_seg.errors import InputError, first_line

from .bands import BANDS, band_numbers
from .checks import size_text
from .layouts import MASK_NAMES, Patch
from .reference import Reference
from .remaps import FLAIR_13_LABELS, IGNORE_INDEX, LabelMap

_STRICT = {"GDAL_ERROR_ON_LIBJPEG_WARNING": "YES", "GDAL_PNG_WHOLE_IMAGE_OPTIM": "NO"}
"""Makes GDAL fail on truncated files.

By default, GDAL reports a truncated JPEG as a warning, and its fast path for whole PNGs leaves the rest of the buffer
as it was.
"""


@dataclass(frozen=True)
class Reading:
    """How patches are read.

    Args:
        bands: Names of the requested bands, in order.
        raster_bands: Names of the rasters' bands; None: the first of FLAIR's bands.
        labels: Mapping of codes to class indices.
        reference: Adjusts images to the radiometry of a reference; None: grey levels stay as they are.
        size: Height and width, px, that images (bilinear) and masks (nearest) are resized to; None: they are not.
    """

    bands: tuple[str, ...] = BANDS
    raster_bands: tuple[str, ...] | None = None
    labels: LabelMap = FLAIR_13_LABELS
    reference: Reference | None = None
    size: tuple[int, int] | None = None


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


def read_image_bands(
    path: Path, bands: Sequence[str], raster_bands: Sequence[str] | None, size: tuple[int, int] | None = None
) -> NDArray[np.uint8]:
    """Read bands of an image by name, in the requested order: uint8 (B, H, W); see `Reading` for the arguments.

    Raises:
        InputError: It cannot be read, lacks a band or is not uint8.
    """
    with open_raster(path) as source:
        numbers = _numbers(source, path, bands, raster_bands)
        return _read_uint8(source, numbers, path, size, Resampling.bilinear)


def check_image(path: Path, bands: Sequence[str], raster_bands: Sequence[str] | None, smallest: int) -> None:
    """Check by its header that `read_image_bands` can read an image of at least `smallest` px along each side.

    Raises:
        InputError: It cannot be opened, lacks a band, is not uint8 or is too small.
    """
    with open_raster(path) as source:
        _check_uint8(source, _numbers(source, path, bands, raster_bands), path)
        if min(source.shape) < smallest:
            raise InputError(
                f"{path} is {source.width} x {source.height} px: at least {smallest} x {smallest} px are needed"
            )


def _numbers(
    source: rasterio.DatasetReader, path: Path, bands: Sequence[str], raster_bands: Sequence[str] | None
) -> list[int]:
    """Return the numbers of bands by name, counted from 1."""
    numbers = band_numbers(source.count, bands, raster_bands, path.name)
    # The fourth band of a PNG is always alpha. In GeoTIFFs that tag is unreliable: GDAL sets it by default.
    is_alpha = source.driver == "PNG" and any(source.colorinterp[n - 1] == ColorInterp.alpha for n in numbers)
    if is_alpha and raster_bands is None:
        raise InputError(f"band {source.count} of {path.name} is transparency: the bands {', '.join(bands)} are needed")
    return numbers


def read_codes(path: Path, size: tuple[int, int] | None = None) -> NDArray[np.uint8]:
    """Read a raster of class codes, uint8 (H, W); in a palette image, the indices are the codes; see `Reading`.

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
        return _read_uint8(source, [1], path, size, Resampling.nearest)[0]


def _read_uint8(
    source: rasterio.DatasetReader,
    numbers: Sequence[int],
    path: Path,
    size: tuple[int, int] | None,
    resampling: Resampling,
) -> NDArray[np.uint8]:
    _check_uint8(source, numbers, path)
    if size is None:
        return source.read(list(numbers))
    return source.read(list(numbers), out_shape=(len(numbers), *size), resampling=resampling)


def _check_uint8(source: rasterio.DatasetReader, numbers: Sequence[int], path: Path) -> None:
    found = next((source.dtypes[number - 1] for number in numbers if source.dtypes[number - 1] != "uint8"), None)
    if found is not None:
        raise InputError(f"{path.name} is {found}: uint8 is needed")


def read_image(patch: Patch, reading: Reading) -> NDArray[np.uint8]:
    """Read the bands of a patch, see `read_image_bands`; grey levels are not adjusted to the reference."""
    return read_image_bands(patch.image, reading.bands, reading.raster_bands, reading.size)


def read_patch(patch: Patch, reading: Reading) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Read a patch.

    Returns:
        Bands, uint8 (B, H, W), see `read_image`, and class indices, uint8 (H, W): `IGNORE_INDEX` where unlabelled, and
        everywhere if there is no mask.

    Raises:
        InputError: A raster cannot be read, their sizes differ, or the mask belongs to another data set or contains an
            unknown code.
    """
    image = read_image(patch, reading)
    shape = image.shape[-2:]
    if patch.mask is None:
        return image, np.full(shape, IGNORE_INDEX, dtype=np.uint8)
    codes = read_codes(patch.mask, reading.size)
    if codes.shape != shape:
        raise InputError(
            f"{patch.mask.name} is {size_text(codes)} and its image {size_text(image)}: the sizes must be equal"
        )
    _check_origin(patch.mask, reading.labels)
    try:
        return image, reading.labels.to_indices(codes)
    except InputError as error:
        raise InputError(f"{patch.mask.name}: {error}") from error


def _check_origin(mask: Path, labels: LabelMap) -> None:
    """Refuse masks named as those of another data set: their codes may all be valid but mean something else."""
    found = next((origin for origin, fits in MASK_NAMES.items() if fits(mask.name)), None)
    if found is not None and labels.data_set not in (None, found):
        raise InputError(
            f"{mask.name} is a mask of {found} and nomenclature {labels.nomenclature.name} is for the codes of "
            f"{labels.data_set}: choose a nomenclature for {found}, or set data.remap"
        )


def stack_images(patches: Sequence[Patch], images: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Stack the images (B, H, W) of patches: (P, B, H, W).

    Raises:
        InputError: Their sizes differ.
    """
    for patch, image in zip(patches, images):
        if image.shape != images[0].shape:
            raise InputError(
                f"{patch.image.name} is {size_text(image)}, {patches[0].image.name} is {size_text(images[0])}: patches "
                "of one size are needed"
            )
    return np.stack(images)
