"""Data sets of patches: layouts, splits, bands, class codes, statistics and augmentation."""

from __future__ import annotations

from .bands import BANDS
from .layouts import Patch, find_patches
from .reading import Reading, read_image, read_patch
from .remaps import FLAIR_13_LABELS, IGNORE_INDEX, LabelMap, make_label_map

__all__ = [
    "BANDS",
    "FLAIR_13_LABELS",
    "IGNORE_INDEX",
    "LabelMap",
    "Patch",
    "Reading",
    "find_patches",
    "make_label_map",
    "read_image",
    "read_patch",
]
