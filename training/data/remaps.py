"""Mapping of mask codes to class indices and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flair_seg.errors import InputError
from flair_seg.nomenclature import CITYSCAPES_8, FLAIR_12, FLAIR_13, FLAIR_19, Nomenclature

IGNORE_INDEX = 255
"""Label of a pixel that is neither trained on nor scored."""
CODES = range(256)
"""Codes of a mask, uint8."""
UNSCORED_NAMES = ("other", "undefined", "void")
"""Classes that are no land cover: weight 0 in the loss, excluded from the score (as in FLAIR #1, arXiv:2211.12979)."""

_CITYSCAPES_SIZES = (7, 4, 6, 4, 2, 1, 2, 8)
"""Number of label ids of each category of Cityscapes, in order (Cordts et al. 2016, cityscapesScripts' `labels.py`).

Its official evaluation ignores the first category, "void" (`ignoreInEval`), so these pixels are unlabelled.
"""

SOURCE_CODES: dict[str, dict[int, int | None]] = {
    FLAIR_13.name: dict.fromkeys(range(14, 20), 13),
    FLAIR_12.name: dict.fromkeys(range(13, 20)),
    CITYSCAPES_8.name: dict(
        enumerate(category or None for category, size in enumerate(_CITYSCAPES_SIZES) for _ in range(size))
    ),
}
"""For nomenclatures whose masks use finer codes: class code of each mask code; None: unlabelled."""
_DATA_SETS = {
    **dict.fromkeys((FLAIR_19.name, FLAIR_13.name, FLAIR_12.name), "FLAIR"),
    CITYSCAPES_8.name: "Cityscapes",
}
"""Data set that defines the mask codes, by nomenclature."""


@dataclass(frozen=True)
class LabelMap:
    """Mapping of mask codes to class indices.

    Args:
        nomenclature: The classes; a class's index is its position there.
        remap: Mask code to class code, or to None for unlabelled; other codes are unchanged.
        ignored: Mask codes that mean "unlabelled".

    Raises:
        InputError: A code is out of range, or is remapped to one that the nomenclature lacks.
    """

    nomenclature: Nomenclature = FLAIR_13
    remap: Mapping[int, int | None] = field(default_factory=dict)
    ignored: tuple[int, ...] = (0, 255)

    def __post_init__(self) -> None:
        """Check the codes."""
        known = set(self.nomenclature.codes)
        for source, target in self.remap.items():
            if source not in CODES:
                raise InputError(f"remap has the code {source!r}: an integer in 0..255 is needed")
            if target is not None and target not in known:
                raise InputError(
                    f"remap turns code {source} into {target!r}: {self.nomenclature.name} has the codes "
                    f"{self.nomenclature.codes}"
                )
        clash = [code for code in self.ignored if code not in CODES]
        if clash:
            raise InputError(f"ignore lists {clash[0]!r}: integers in 0..255 are needed")

    @property
    def classes(self) -> int:
        """Number of classes."""
        return len(self.nomenclature.codes)

    @property
    def other_index(self) -> int | None:
        """Index of the class that is no land cover; None: there is none."""
        names = self.nomenclature.names
        return next((names.index(name) for name in UNSCORED_NAMES if name in names), None)

    @property
    def data_set(self) -> str | None:
        """Name of the data set that defines the mask codes; None for own nomenclatures and remaps."""
        name = self.nomenclature.name
        return _DATA_SETS.get(name) if self.remap == SOURCE_CODES.get(name, {}) else None

    @cached_property
    def lookup(self) -> NDArray[np.int16]:
        """Index of each code, int16 (256,): `IGNORE_INDEX` for unlabelled, -1 for unknown codes."""
        lookup = np.full(len(CODES), -1, dtype=np.int16)
        index = {code: place for place, code in enumerate(self.nomenclature.codes)}
        lookup[list(index)] = range(self.classes)
        for source, target in self.remap.items():
            lookup[source] = IGNORE_INDEX if target is None else index[target]
        lookup[list(self.ignored)] = IGNORE_INDEX
        return lookup

    def to_indices(self, codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Turn codes, uint8 of any shape, into class indices, uint8 with `IGNORE_INDEX` where unlabelled.

        Raises:
            InputError: A code is neither in the nomenclature, remapped nor ignored.
        """
        indices = self.lookup[codes]
        if indices.size and indices.min() < 0:
            raise InputError(
                f"label code {int(codes[indices < 0].min())} is outside nomenclature {self.nomenclature.name} "
                f"({self.nomenclature.codes[0]}..{self.nomenclature.codes[-1]}): remap or ignore it in the settings"
            )
        return indices.astype(np.uint8)

    def to_codes(self, indices: NDArray[np.integer[Any]], unlabelled: int = IGNORE_INDEX) -> NDArray[np.uint8]:
        """Turn class indices into codes of the nomenclature; other values become `unlabelled`."""
        codes = np.full(len(CODES), unlabelled, dtype=np.uint8)
        codes[: self.classes] = self.nomenclature.codes
        return codes[indices]

    @property
    def of_predictions(self) -> LabelMap:
        """The same classes for masks written by a network, whose codes are those of the nomenclature."""
        return make_label_map(self.nomenclature, {}, None, finer=False)


def make_label_map(
    nomenclature: Nomenclature, remap: Mapping[int, int | None], ignored: tuple[int, ...] | None, finer: bool = True
) -> LabelMap:
    """Build the label map of a nomenclature.

    Args:
        nomenclature: The classes.
        remap: Additions to the nomenclature's own remap.
        ignored: Codes that mean "unlabelled"; None: 0 and 255 unless they are mask codes.
        finer: Masks use the finer codes of the data set (`SOURCE_CODES`).
    """
    merged = {**(SOURCE_CODES.get(nomenclature.name, {}) if finer else {}), **remap}
    if ignored is None:
        ignored = tuple(code for code in (0, IGNORE_INDEX) if code not in nomenclature.codes and code not in merged)
    return LabelMap(nomenclature, merged, ignored)


FLAIR_13_LABELS = make_label_map(FLAIR_13, {}, None)
"""FLAIR's codes 1 to 19 in the challenge's nomenclature: 13 to 19 become "other"."""
