"""Locations of the tensors in a weights file."""

from __future__ import annotations

import math
from dataclasses import dataclass

ITEM_BYTES = {
    "bool": 1, "uint8": 1, "int8": 1, "int16": 2, "uint16": 2, "int32": 4, "uint32": 4, "int64": 8, "uint64": 8,
    "float16": 2, "bfloat16": 2, "float32": 4, "float64": 8,
}  # fmt: skip
"""Bytes of one value of each data type; all are little-endian."""
FLOATS = ("float16", "bfloat16", "float32", "float64")
MAX_RANK = 16
"""Dimensions of a tensor: convolution kernels have four."""
MAX_TENSORS = 100_000
"""Most tensors of a file: the largest published network has about 1,000, or 3,000 with its optimiser's state."""


@dataclass(frozen=True)
class StoredTensor:
    """Location of a tensor in a file.

    Attributes:
        dtype: one of `ITEM_BYTES`.
        shape: its size along each dimension.
        offset: of its first value, in bytes from the file's start.
        strides: steps from a value to the next along each dimension, in values.
    """

    dtype: str
    shape: tuple[int, ...]
    offset: int
    strides: tuple[int, ...]

    @property
    def extent(self) -> int:
        """The number of stored values from the first to the last, including those skipped by its strides."""
        if not math.prod(self.shape):
            return 0
        return 1 + sum((size - 1) * step for size, step in zip(self.shape, self.strides))


def contiguous(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the strides of a tensor in row-major order, in values."""
    return tuple(math.prod(shape[axis + 1 :]) for axis in range(len(shape)))
