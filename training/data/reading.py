"""Reads patches into arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flair_seg.errors import InputError

from .bands import BANDS
from .layouts import MASK_NAMES, Patch
from .opening import read_codes, read_image_bands
from .reference import Reference
from .remaps import FLAIR_13_LABELS, IGNORE_INDEX, LabelMap


@dataclass(frozen=True)
class Reading:
    """How patches are read.

    Args:
        bands: Names of the requested bands, in order.
        raster_bands: Names of the rasters' bands; None: the first of FLAIR's bands.
        labels: Mapping of codes to class indices.
        reference: Adjusts images to the radiometry of a reference; None: grey levels stay as they are.
    """

    bands: tuple[str, ...] = BANDS
    raster_bands: tuple[str, ...] | None = None
    labels: LabelMap = FLAIR_13_LABELS
    reference: Reference | None = None


@dataclass(frozen=True)
class LabelledPatches:
    """Patches of one size read into memory.

    Args:
        zones: Zone of each patch.
        images: Grey levels (P, B, H, W): uint8, or float32 if adjusted to a reference.
        labels: Class indices, uint8 (P, H, W), `IGNORE_INDEX` where unlabelled.
    """

    zones: tuple[str, ...]
    images: NDArray[Any]
    labels: NDArray[np.uint8]

    def __len__(self) -> int:
        """Return the number of patches."""
        return len(self.images)


def read_image(patch: Patch, reading: Reading) -> NDArray[np.uint8]:
    """Read the bands of a patch: uint8 (B, H, W), the grey levels of the file.

    Raises:
        InputError: It cannot be read, lacks a band, or is not uint8.
    """
    return read_image_bands(patch.image, reading.bands, reading.raster_bands)


def read_labels(patch: Patch, reading: Reading, shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Read the class indices of a patch, uint8 (H, W); all `IGNORE_INDEX` if it has no mask.

    Args:
        patch: The patch.
        reading: Mapping of codes to indices.
        shape: Height and width of its image, px.

    Raises:
        InputError: The mask cannot be read, differs in size from the image, belongs to another data set, or contains an
            unknown code.
    """
    if patch.mask is None:
        return np.full(shape, IGNORE_INDEX, dtype=np.uint8)
    codes = read_codes(patch.mask)
    if codes.shape != shape:
        found, needed = (f"{width} x {height} px" for height, width in (codes.shape, shape))
        raise InputError(f"{patch.mask.name} is {found} and its image {needed}: the sizes must be equal")
    _check_origin(patch.mask, reading.labels)
    try:
        return reading.labels.to_indices(codes)
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


def read_patch(patch: Patch, reading: Reading) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Read a patch: bands, uint8 (B, H, W), and class indices, uint8 (H, W).

    Raises:
        InputError: A raster is invalid, see `read_image` and `read_labels`.
    """
    image = read_image(patch, reading)
    height, width = image.shape[-2:]
    return image, read_labels(patch, reading, (height, width))


def check_same_size(patch: Patch, image: NDArray[np.generic], first_patch: Patch, first: NDArray[np.generic]) -> None:
    """Raise `InputError` if an image (B, H, W) differs in size from the first one."""
    if image.shape[-2:] != first.shape[-2:]:
        (height, width), (first_height, first_width) = image.shape[-2:], first.shape[-2:]
        raise InputError(
            f"{patch.image.name} is {width} x {height} px, {first_patch.image.name} is {first_width} x {first_height} "
            "px: patches of one size are needed"
        )


def load_patches(patches: Sequence[Patch], reading: Reading | None = None) -> LabelledPatches:
    """Read patches into memory: 1.6 MB each at 512 px and five bands.

    Raises:
        InputError: A raster is invalid, or sizes differ.
    """
    reading = reading or Reading()
    images: list[NDArray[Any]] = []
    labels: list[NDArray[np.uint8]] = []
    for patch in patches:
        image, indices = read_patch(patch, reading)
        check_same_size(patch, image, patches[0], images[0] if images else image)
        images.append(reading.reference.apply(image, patch.place) if reading.reference else image)
        labels.append(indices)
    return LabelledPatches(tuple(patch.zone for patch in patches), np.stack(images), np.stack(labels))
