"""The data set of a comparison: patches, sizes and class shares of its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from flair_seg.nomenclature import NOMENCLATURES, LandCoverClass, spare_colour

from ..data import LabelMap, Patch
from ..data.reading import read_codes
from .table import Comparison


@dataclass(frozen=True)
class Part:
    """What one part of a data set contains.

    Args:
        name: `train`, `val`, ...; `scored` for the reference pixels of the scores.
        patches: Number of patches; None if unknown.
        zones: Number of zones.
        sizes: Number of patches of each width and height, px.
        pixels: Labelled pixels of each class, int64 (C,).
        present: Patches in which each class occurs, int64 (C,); None if unknown.
    """

    name: str
    patches: int | None
    zones: int
    sizes: Mapping[tuple[int, int], int]
    pixels: NDArray[np.int64]
    present: NDArray[np.int64] | None = None

    def to_json_dict(self) -> dict[str, Any]:
        """Return the part as JSON types, sizes by descending number of patches."""
        sizes = sorted(self.sizes.items(), key=lambda item: (-item[1], item[0]))
        return {
            "name": self.name,
            "patches": self.patches,
            "zones": self.zones,
            "sizes": [{"width": width, "height": height, "patches": count} for (width, height), count in sizes],
            "pixels": self.pixels.tolist(),
            "present": None if self.present is None else self.present.tolist(),
        }


def explore(name: str, patches: Sequence[Patch], labels: LabelMap) -> Part:
    """Read the masks of patches and count their classes; patches without a mask are skipped.

    Raises:
        InputError: A mask cannot be read or has unknown codes.
    """
    labelled = [patch for patch in patches if patch.mask is not None]
    pixels, present = np.zeros((2, labels.classes), dtype=np.int64)
    sizes: Counter[tuple[int, int]] = Counter()
    for patch in tqdm(labelled, desc=f"classes of {name}", unit="patch", disable=None):
        assert patch.mask is not None  # noqa: S101 - the others were left out
        indices = labels.to_indices(read_codes(patch.mask))
        counts = np.bincount(indices.ravel(), minlength=256)[: labels.classes]
        pixels += counts
        present += counts > 0
        height, width = indices.shape
        sizes[width, height] += 1
    return Part(name, len(labelled), len({patch.place for patch in labelled}), sizes, pixels, present)


def scored_part(comparison: Comparison) -> Part:
    """Return what the scores say of the reference: pixels of the classes, number of patches and zones."""
    first = comparison.entries[0]
    pixels = np.array([row["support"] for row in first.figures["classes"]], dtype=np.int64)
    return Part("scored", first.about.get("patches"), len(first.figures.get("zones", ())), {}, pixels)


def classes_of(comparison: Comparison) -> tuple[LandCoverClass, ...]:
    """Return the classes of the scores, with the colours of a known nomenclature that has the same names."""
    rows = comparison.entries[0].figures["classes"]
    names = tuple(row["name"] for row in rows)
    known = next((n for n in NOMENCLATURES.values() if n.names == names), None)
    if known is not None:
        return known.classes
    return tuple(
        LandCoverClass(row.get("code", index), row["name"], spare_colour(index)) for index, row in enumerate(rows)
    )
