"""Whole images sorted into one folder a class, for classification."""

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
    """Read images whose folder's name is their class, in an order that mixes the classes.

    Args:
        folder: One folder of images a class.
        bands: Names of the bands wanted, in order.
        raster_bands: Names of the bands the images hold.
        smallest: Least height and width of an image, px.

    Returns:
        Names of the classes, images uint8 (B, H, W) of any size, and the class index of each, int64 (P,).

    Raises:
        InputError: There is no such folder, fewer than two classes, or an image cannot be read or is too small.
    """
    if not folder.is_dir():
        raise InputError(f"there is no folder of images at {folder}")
    classes = sorted(path.name for path in folder.iterdir() if path.is_dir())
    found = [
        (path, index)
        for index, name in enumerate(classes)
        for path in sorted((folder / name).iterdir())
        if path.suffix.lower() in IMAGE_SUFFIXES
    ]
    if len({index for _, index in found}) < 2:
        raise InputError(f"{folder} holds {len(classes)} folders of images: at least 2 classes are needed")
    order = np.random.default_rng(0).permutation(len(found))
    images = [read_image_bands(found[i][0], bands, raster_bands) for i in order]
    for i, image in zip(order, images):
        height, width = image.shape[-2:]
        if min(height, width) < smallest:
            raise InputError(f"{found[i][0]} is {width} x {height} px: at least {smallest} x {smallest} px are needed")
    return classes, images, np.array([found[i][1] for i in order], dtype=np.int64)
