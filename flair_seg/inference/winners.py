"""The winning class of each pixel, found strip by strip within the processor's cache."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:  # numpy before 1.21, which QGIS 3.22 may have, knows no NDArray
    ClassMap = npt.NDArray[np.uint8]

_STRIP_PX = 65536
_SUM_PX = 16384


def winners(scores: npt.NDArray[Any]) -> tuple[ClassMap, npt.NDArray[Any]]:
    """Return the lowest index of the largest score, uint8, and that score, each `(rows, width)`.

    Args:
        scores: of each class, `(n_classes, rows, width)`; a score that is not a number becomes the largest.
    """
    best = np.empty(scores.shape[1:], scores.dtype)
    classes = np.zeros(best.shape, np.uint8)
    # A few rows at a time stay in the processor's cache, and whole planes are compared at once: several times faster
    # than `argmax` across the first axis.
    for rows in _strips(best.shape, _STRIP_PX):
        _win(scores[:, rows], classes[rows], best[rows])
    return classes, best


def mean_winners(members: Sequence[npt.NDArray[np.float32]], weights: Sequence[np.float32]) -> ClassMap:
    """Return the lowest index of the largest weighted sum of scores, uint8 `(rows, width)`.

    Args:
        members: scores of each class by each network, float32 `(n_classes, rows, width)`.
        weights: of the networks.
    """
    best = np.empty(members[0].shape[1:], np.float32)
    classes = np.zeros(best.shape, np.uint8)
    # The sum of a few rows is made and looked through while it is in the processor's cache.
    for rows in _strips(best.shape, _SUM_PX):
        total = members[0][:, rows] * weights[0]
        for scores, weight in zip(members[1:], weights[1:]):
            total += scores[:, rows] * weight
        _win(total, classes[rows], best[rows])
    return classes


def _strips(shape: tuple[int, ...], pixels: int) -> Iterator[slice]:
    """Yield the rows of strips of at most so many pixels, or of one row, of a plane `(rows, width)`."""
    step = max(1, pixels // max(1, shape[1]))
    for top in range(0, shape[0], step):
        yield slice(top, top + step)


def _win(scores: npt.NDArray[Any], classes: ClassMap, best: npt.NDArray[Any]) -> None:
    """Fill in the winners of a strip; `classes` is zero."""
    best[...] = scores[0]
    better = np.empty(best.shape, np.uint8)
    for index in range(1, len(scores)):
        np.greater(scores[index], best, out=better.view(np.bool_))
        np.maximum(best, scores[index], out=best)
        # Indices only rise: the larger of old and new index is the new one wherever its score is better.
        np.multiply(better, np.uint8(index), out=better)
        np.maximum(classes, better, out=classes)
