"""A set of patches, in memory as far as it fits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from flair_seg.errors import InputError

from .layouts import Patch
from .reading import Reading, read_patch

_BYTES_PER_GB = 1e9


class PatchSet:
    """Patches that are read once and kept, or read whenever they are drawn."""

    def __init__(self, patches: Sequence[Patch], reading: Reading, memory_gb: float = 8.0) -> None:
        """Read all patches now if they fit.

        Args:
            patches: At least one; sizes may differ.
            reading: How they are read. Grey levels stay as they are in the files: a reference is applied to crops.
            memory_gb: Most that may be kept, in 10^9 bytes; 0 keeps nothing.

        Raises:
            InputError: There is no patch, or a raster will not do.
        """
        if not patches:
            raise InputError("a set of patches is empty: at least one is needed")
        self.patches = tuple(patches)
        self.reading = reading
        first = read_patch(self.patches[0], reading)
        needed = len(self.patches) * sum(array.nbytes for array in first)
        self._kept: list[tuple[NDArray[np.uint8], NDArray[np.uint8]]] | None = None
        if needed <= memory_gb * _BYTES_PER_GB:
            bar = tqdm(self.patches, desc="reading", unit="patch", disable=None)
            self._kept = [read_patch(patch, reading) for patch in bar]

    def __len__(self) -> int:
        """Return the number of patches."""
        return len(self.patches)

    def read(self, index: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Return bands, uint8 (B, H, W), and class indices, uint8 (H, W), of one patch: views, not to be changed."""
        return self._kept[index] if self._kept is not None else read_patch(self.patches[index], self.reading)
