"""Reads images sorted into one folder per class, for classification."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from flair_seg.errors import InputError

from ..data.layouts import IMAGE_SUFFIXES
from ..data.opening import read_image_bands


def read_image_folder(
    folder: Path, bands: Sequence[str], raster_bands: Sequence[str], smallest: int = 1
) -> tuple[list[str], list[NDArray[np.uint8]], NDArray[np.int64]]:
    """Read images with their folder name as class, in random order.

    Args:
        folder: Contains one folder of images per class.
        bands: Names of the requested bands, in order.
        raster_bands: Names of the images' bands.
        smallest: Smallest height and width of an image, px.

    Returns:
        Names of the classes, images uint8 (B, H, W) of any size, and the class index of each, int64 (P,).

    Raises:
        InputError: The folder does not exist or has fewer than two classes, or an image cannot be read or is too small.
    """
    if not folder.is_dir():
        raise InputError(f"image folder {folder} does not exist")
    classes = sorted(path.name for path in folder.iterdir() if path.is_dir())
    found = [
        (path, index)
        for index, name in enumerate(classes)
        for path in sorted((folder / name).iterdir())
        if path.suffix.lower() in IMAGE_SUFFIXES
    ]
    if len({index for _, index in found}) < 2:
        raise InputError(f"{folder} contains {len(classes)} folders of images: at least 2 classes are needed")
    order = np.random.default_rng(0).permutation(len(found))
    images = [read_image_bands(found[i][0], bands, raster_bands) for i in order]
    for i, image in zip(order, images):
        height, width = image.shape[-2:]
        if min(height, width) < smallest:
            raise InputError(f"{found[i][0]} is {width} x {height} px: at least {smallest} x {smallest} px are needed")
    return classes, images, np.array([found[i][1] for i in order], dtype=np.int64)
