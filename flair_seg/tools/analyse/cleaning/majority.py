"""The majority filter: each pixel takes the most frequent class of the square around it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ....errors import InputError
from ....raster.classraster import Codes

_Counts = npt.NDArray[np.unsignedinteger[Any]]
MAX_SIZE = 255
"""Largest kernel, in pixels; its pixels are counted in uint16."""


def check_size(size: int) -> None:
    """Raise `InputError` unless a kernel has an odd number of pixels; 0 stands for no filter."""
    if size and not (1 <= size <= MAX_SIZE and size % 2 == 1):
        raise InputError(
            "Invalid width of the majority filter: {size} px. It must be an odd number from 3 to 255.", size=size
        )


def majority(codes: Codes, size: int, nodata: int | None, top: int, height: int) -> Codes:
    """Return the most frequent class around each pixel.

    Pixels of nodata stay and do not count, as do those beyond the array. A pixel keeps its class where that is among
    the most frequent; other ties go to the lowest code.

    Args:
        codes: uint8 `(rows, width)`: the rows wanted, with `size // 2` more above and below where the raster has them.
        size: width of the square in pixels, odd.
        nodata: the code that is no class.
        top: the first row wanted.
        height: how many rows are wanted.
    """
    own = codes[top : top + height]
    most = np.zeros(own.shape, np.uint16)
    winner = np.array(own)
    of_own = np.zeros(own.shape, np.uint16)
    for code in np.flatnonzero(np.bincount(codes.ravel(), minlength=256)).tolist():
        if code != nodata:
            count = _counts(np.equal(codes, code), size, top, height)
            np.copyto(of_own, count, where=np.equal(own, code))
            more = count > most
            np.copyto(winner, np.uint8(code), where=more)
            np.copyto(most, count, where=more)
    keeps = of_own >= most
    if nodata is not None:
        keeps |= np.equal(own, nodata)
    np.copyto(winner, own, where=keeps)
    return winner


def _counts(mask: npt.NDArray[np.bool_], size: int, top: int, height: int) -> npt.NDArray[np.uint16]:
    """Return how many pixels of a mask lie in the square around each of the rows from `top`."""
    radius = size // 2
    above, below = max(0, radius - top), max(0, top + height + radius - len(mask))
    rows = mask[max(0, top - radius) : top + height + radius]
    padded: _Counts = np.pad(rows.astype(np.uint8 if size < 16 else np.uint16), ((above, below), (radius, radius)))
    return _run_sums(_run_sums(padded, size).T, size).T.astype(np.uint16)


def _run_sums(values: _Counts, count: int) -> _Counts:
    """Return the sums of `count` values one below the other, by doubling: log2(count) additions."""
    length = len(values) - count + 1
    total, size, offset = None, 1, 0
    while count:
        if count & 1:
            piece = values[offset : offset + length]
            total = piece if total is None else total + piece
            offset += size
        count >>= 1
        if count:
            values = values[:-size] + values[size:]
            size *= 2
    assert total is not None  # noqa: S101 - count is at least 1
    return total
