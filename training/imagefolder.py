"""Whole images sorted into one folder a class, for classification."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from flair_seg.errors import InputError

from .data.bands import band_numbers
from .data.layouts import IMAGE_SUFFIXES
from .data.opening import open_raster


def read_image_folder(
    folder: Path, bands: Sequence[str], raster_bands: Sequence[str]
) -> tuple[list[str], list[NDArray[np.uint8]], NDArray[np.int64]]:
    """Read images whose folder's name is their class, in an order that mixes the classes.

    Returns:
        Names of the classes, images uint8 (B, H, W) of any size, and the class index of each, int64 (P,).

    Raises:
        InputError: There is no such folder, fewer than two classes, or an image cannot be read.
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
    images = [_read_image(found[i][0], bands, raster_bands) for i in order]
    return classes, images, np.array([found[i][1] for i in order], dtype=np.int64)


def _read_image(path: Path, bands: Sequence[str], raster_bands: Sequence[str]) -> NDArray[np.uint8]:
    with open_raster(path) as source:
        if source.dtypes[0] != "uint8":
            raise InputError(f"{path.name} is {source.dtypes[0]}, uint8 is needed")
        return source.read(band_numbers(source.count, bands, raster_bands, path.name))
