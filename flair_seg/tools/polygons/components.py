"""Connected parts: sets joined pair by pair, and the parts of one class within a strip of rows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..classraster import Codes

Indices = npt.NDArray[np.int32]


def join(count: int, first: Indices, second: Indices) -> Indices:
    """Return, for each of `count` members, the lowest member of its set once each pair's sets are joined.

    Each round hooks every set that meets a lower one to the lowest it meets, then shortens all ways to the root.
    """
    roots = np.arange(count, dtype=np.int32)
    while first.size:
        low, high = np.minimum(first, second), np.maximum(first, second)
        apart = low != high
        low, high = low[apart], high[apart]
        # Of several values assigned to one place the last stands: the lowest.
        order = np.argsort(low, kind="stable")[::-1]
        roots[high[order]] = low[order]
        _shorten(roots)
        first, second = roots[low], roots[high]
    return roots


def _shorten(roots: Indices) -> None:
    """Point every member at the root of its set."""
    while True:
        further = roots[roots]
        if np.array_equal(further, roots):
            return
        roots[:] = further


def label_strip(codes: Codes, nodata: int | None) -> tuple[Indices, Codes]:
    """Label the 4-connected parts of a strip.

    Args:
        codes: class codes `(height, width)`.
        nodata: the code that belongs to no part.

    Returns:
        Labels `(height, width)` from 1 in reading order of the parts' first pixels, 0 at nodata; the class of each
        label, 0 for label 0.
    """
    begins = np.ones(codes.shape, bool)
    np.not_equal(codes[:, 1:], codes[:, :-1], out=begins[:, 1:])
    run = np.cumsum(begins.ravel(), dtype=np.int32)
    run -= 1
    classes = codes.ravel()[begins.ravel()]
    # Runs one above the other are paired once, where the later of the two begins.
    pairs = np.flatnonzero(np.equal(codes[1:], codes[:-1]) & (begins[1:] | begins[:-1]))
    roots = join(classes.size, run[pairs], run[pairs + codes.shape[1]])
    counted = np.equal(roots, np.arange(classes.size))
    if nodata is not None:
        counted &= np.not_equal(classes, nodata)
    number = np.cumsum(counted, dtype=np.int32)
    labels = number[roots]
    if nodata is not None:
        labels[np.equal(classes, nodata)] = 0
    return labels[run].reshape(codes.shape), np.concatenate([np.zeros(1, np.uint8), classes[counted]])
