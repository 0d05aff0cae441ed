"""Patches from disk to arrays."""

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
        bands: Names of the bands wanted, in order.
        raster_bands: Names of the bands the rasters hold; None: FLAIR's, as many as there are.
        labels: How codes become class indices.
        reference: Brings images to the radiometry of a reference; None: grey levels stay as they are.
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
        images: Grey levels (P, B, H, W): uint8, or float32 where they were brought to a reference.
        labels: Class indices, uint8 (P, H, W), `IGNORE_INDEX` where unlabelled.
    """

    zones: tuple[str, ...]
    images: NDArray[Any]
    labels: NDArray[np.uint8]

    def __len__(self) -> int:
        """Return the number of patches."""
        return len(self.images)


def read_image(patch: Patch, reading: Reading) -> NDArray[np.uint8]:
    """Read the bands of a patch: uint8 (B, H, W), grey levels as they are in the file.

    Raises:
        InputError: It cannot be read, lacks a band or is not uint8.
    """
    return read_image_bands(patch.image, reading.bands, reading.raster_bands)


def read_labels(patch: Patch, reading: Reading, shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Read the class indices of a patch, uint8 (H, W); all `IGNORE_INDEX` where it has no mask.

    Args:
        patch: The patch.
        reading: How codes become indices.
        shape: Height and width of its image, px.

    Raises:
        InputError: The mask cannot be read, has another size than the image, is one of another data set, or has a code
            that is not known.
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
    """Refuse masks that carry the name of another data set's: its codes may all be valid and mean something else."""
    found = next((origin for origin, fits in MASK_NAMES.items() if fits(mask.name)), None)
    if found is not None and labels.data_set not in (None, found):
        raise InputError(
            f"{mask.name} is a mask of {found} and nomenclature {labels.nomenclature.name} reads the codes of "
            f"{labels.data_set}: a nomenclature for {found} is needed, or a remap in the settings"
        )


def read_patch(patch: Patch, reading: Reading) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Read a patch: bands, uint8 (B, H, W), and class indices, uint8 (H, W).

    Raises:
        InputError: A raster will not do, see `read_image` and `read_labels`.
    """
    image = read_image(patch, reading)
    height, width = image.shape[-2:]
    return image, read_labels(patch, reading, (height, width))


def load_patches(patches: Sequence[Patch], reading: Reading | None = None) -> LabelledPatches:
    """Read patches into memory: 1.6 MB each at 512 px and five bands.

    Raises:
        InputError: A raster will not do, or its size is not that of the others.
    """
    reading = reading or Reading()
    images: list[NDArray[Any]] = []
    labels: list[NDArray[np.uint8]] = []
    for patch in patches:
        image, indices = read_patch(patch, reading)
        if images and image.shape != images[0].shape:
            (height, width), (first_height, first_width) = image.shape[1:], images[0].shape[1:]
            raise InputError(
                f"{patch.image.name} is {width} x {height} px, {patches[0].image.name} {first_width} x {first_height} "
                "px: patches of one size are needed"
            )
        images.append(reading.reference.apply(image, patch.place) if reading.reference else image)
        labels.append(indices)
    return LabelledPatches(tuple(patch.zone for patch in patches), np.stack(images), np.stack(labels))
