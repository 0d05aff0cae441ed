"""Data sets of patches: layouts, splits, bands, class codes, statistics and augmentation."""

from __future__ import annotations

from .bands import BANDS
from .layouts import Patch, find_patches
from .patchset import CropDataset, PatchSampler, PatchSet
from .reading import LabelledPatches, Reading, load_patches, read_image, read_patch
from .remaps import FLAIR_13_LABELS, IGNORE_INDEX, LabelMap, codes_to_indices, make_label_map
from .statistics import Survey, band_statistics, class_shares, stored_survey, survey

CLASSES = FLAIR_13_LABELS.classes
OTHER_INDEX = CLASSES - 1
"""Index of "other" in the challenge's nomenclature: excluded from the loss and the score (arXiv:2211.12979)."""

__all__ = [
    "BANDS",
    "CLASSES",
    "FLAIR_13_LABELS",
    "IGNORE_INDEX",
    "OTHER_INDEX",
    "CropDataset",
    "LabelMap",
    "LabelledPatches",
    "Patch",
    "PatchSampler",
    "PatchSet",
    "Reading",
    "Survey",
    "band_statistics",
    "class_shares",
    "codes_to_indices",
    "find_patches",
    "load_patches",
    "make_label_map",
    "read_image",
    "read_patch",
    "stored_survey",
    "survey",
]
