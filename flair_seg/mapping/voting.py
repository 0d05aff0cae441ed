"""Accumulators that combine windows into finished rows.

Those of overlapping windows use integer arithmetic, so the result does not depend on the order of the windows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from ..inference.winners import winners

ClassMap = npt.NDArray[np.uint8]
Shares = npt.NDArray[np.uint8]
PROBABILITY_STEPS = 65535
"""A probability is accumulated in steps of 1/65535."""
WEIGHT_STEPS = 255
"""Window weights are 1..255: up to 256 votes of 65535 x 255 fit in uint32."""
MAX_MEAN_VOTES = 256
_ROUNDING = np.float32(1.5 * 2**23)
"""Added to a float32 up to 2^22, it leaves the nearest integer, halves to even, in the lowest bits of the sum."""
_ROUNDING_BITS = _ROUNDING.view(np.uint32)


@dataclass(frozen=True)
class FinishedRows:
    """Rows that no further window can change.

    `classes` is the winning class index, uint8 `(rows, width)`. `confidence`, in percent (votes: winner's share of the
    votes cast; else the winner's probability), uint8 `(rows, width)`, and `shares`, percent per class, uint8
    `(n_classes, rows, width)`, are None unless requested. Pixels without votes have index 0 and 0 %.
    """

    classes: ClassMap
    confidence: Shares | None
    shares: Shares | None


class Accumulator(Protocol):
    """Combines windows fed from the top down, and returns finished rows from the top."""

    def feed(self, prediction: npt.NDArray[Any], row: int, column: int) -> None:
        """Add one window's footprint; `row` counts from the first unfinished row, both may be negative."""

    def take(self, rows: int, *, confidence: bool, shares: bool) -> FinishedRows:
        """Return the first `rows` rows and forget them."""


class MajorityVote:
    """Counts the votes for each class per pixel; the most votes win, ties go to the lowest class."""

    def __init__(self, n_classes: int, height: int, width: int, max_votes: int) -> None:
        """Allocate `height` x `width` px for at most `max_votes` votes per pixel."""
        self._counts = np.zeros((n_classes, height, width), np.min_scalar_type(max_votes))

    def feed(self, prediction: npt.NDArray[Any], row: int, column: int) -> None:
        """Add a class map uint8 `(height, width)` of class indices."""
        classes, target = _clip(prediction, self._counts, row, column)
        for index in range(len(target)):
            votes = np.equal(classes, index)  # not `==`, which numpy 1.24 makes False without memory
            if votes.any():  # most windows contain few of the classes
                target[index] += votes.view(np.uint8)  # as numbers: numpy adds truth values slowly

    def take(self, rows: int, *, confidence: bool, shares: bool) -> FinishedRows:
        """Return and forget the first `rows` rows."""
        counts = self._counts[:, :rows]
        classes, winner = winners(counts)
        cast = counts.sum(axis=0, dtype=np.uint32) if confidence or shares else None
        finished = FinishedRows(
            classes,
            _percent(winner, cast) if confidence and cast is not None else None,
            _percent(counts, cast) if shares and cast is not None else None,
        )
        _forget(self._counts, rows)
        return finished


class WeightedMean:
    """Averages the windows' probabilities with a weight per pixel of the window; the largest mean wins.

    Only running sums are kept, one uint32 per class and pixel of one window's height.
    """

    def __init__(self, n_classes: int, height: int, width: int, weights: npt.NDArray[np.uint32]) -> None:
        """Allocate `height` x `width` px; `weights` is uint32 `(span, span)`, 1..255."""
        self._sums = np.zeros((n_classes, height, width), np.uint32)
        self._totals = np.zeros((height, width), np.uint32)
        self._weights = weights

    def feed(self, prediction: npt.NDArray[Any], row: int, column: int) -> None:
        """Add probabilities float32 `(n_classes, height, width)`."""
        probabilities, target = _clip(prediction, self._sums, row, column)
        weights, totals = _clip(self._weights, self._totals, row, column)
        scaled = np.empty(weights.shape, np.float32)
        bits = scaled.view(np.uint32)
        for index in range(len(target)):
            np.multiply(probabilities[index], np.float32(PROBABILITY_STEPS), out=scaled)
            scaled += _ROUNDING
            # The other bits are added too, modulo 2^32: `take` subtracts them once from the sum of all windows.
            bits *= weights
            target[index] += bits
        totals += weights

    def take(self, rows: int, *, confidence: bool, shares: bool) -> FinishedRows:
        """Return and forget the first `rows` rows."""
        sums = self._sums[:, :rows]
        for plane in sums:
            plane -= self._totals[:rows] * _ROUNDING_BITS
        classes, winner = winners(sums)
        whole = self._totals[:rows].astype(np.float64) * PROBABILITY_STEPS
        finished = FinishedRows(
            classes,
            _percent(winner, whole) if confidence else None,
            _percent(sums, whole) if shares else None,
        )
        _forget(self._sums, rows)
        _forget(self._totals, rows)
        return finished


class SingleWindow:
    """Keeps what the one window that decides a pixel predicts: its class, and percentages where they are requested."""

    def __init__(self, n_classes: int, height: int, width: int, *, confidence: bool, shares: bool) -> None:
        """Allocate `height` x `width` px."""
        self._classes = np.zeros((height, width), np.uint8)
        self._confidence = np.zeros((height, width), np.uint8) if confidence else None
        self._shares = np.zeros((n_classes, height, width), np.uint8) if shares else None

    def feed(self, prediction: npt.NDArray[Any], row: int, column: int) -> None:
        """Set a class map uint8 `(height, width)` of class indices, or probabilities float32 `(n_classes, ...)`."""
        predicted, target = _clip(prediction, self._classes, row, column)
        if predicted.ndim == 2:
            target[...] = predicted
            return
        target[...], best = winners(predicted)
        for percent, part in ((self._confidence, best), (self._shares, predicted)):
            if percent is not None:
                np.rint(part * np.float32(100), out=_clip(prediction, percent, row, column)[1], casting="unsafe")

    def take(self, rows: int, *, confidence: bool, shares: bool) -> FinishedRows:
        """Return and forget the first `rows` rows."""
        finished = FinishedRows(
            self._classes[:rows].copy(),
            self._confidence[:rows].copy() if confidence and self._confidence is not None else None,
            self._shares[:, :rows].copy() if shares and self._shares is not None else None,
        )
        for array in (self._classes, self._confidence, self._shares):
            if array is not None:
                _forget(array, rows)
        return finished


def centre_weights(span: int) -> npt.NDArray[np.uint32]:
    """Return weights 1..255 falling from the window's centre to its border, uint32 `(span, span)`.

    A squared sine along each axis (the Hann window), whose shifted copies at half and quarter steps sum to a constant.
    """
    profile = np.sin(np.pi * (np.arange(span) + 0.5) / span) ** 2
    weights: npt.NDArray[np.uint32] = np.maximum(np.rint(np.outer(profile, profile) * WEIGHT_STEPS), 1).astype(
        np.uint32
    )
    return weights


def _clip(
    source: npt.NDArray[Any], target: npt.NDArray[Any], row: int, column: int
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return views of the parts of `source`, laid at (`row`, `column`) of `target`, and of `target` that coincide."""
    height, width = source.shape[-2:]
    rows, columns = target.shape[-2:]
    top, left = max(row, 0), max(column, 0)
    bottom, right = max(min(row + height, rows), top), max(min(column + width, columns), left)
    return (
        source[..., top - row : bottom - row, left - column : right - column],
        target[..., top:bottom, left:right],
    )


def _percent(part: npt.NDArray[Any], whole: npt.NDArray[Any]) -> Shares:
    """Return 100 * part / whole rounded to uint8, 0 where `whole` is 0."""
    percent: Shares = np.zeros(part.shape, np.uint8)
    divisor = np.maximum(whole, 1)
    # Plane by plane: the float64 quotient of all classes at once would outweigh the votes themselves.
    planes = zip(percent, part) if part.ndim == 3 else ((percent, part),)
    for target, plane in planes:
        np.copyto(target, np.rint(plane * 100.0 / divisor), where=whole > 0, casting="unsafe")
    return percent


def _forget(array: npt.NDArray[Any], rows: int) -> None:
    """Move rows up by `rows` and clear those freed at the end."""
    kept = array.shape[-2] - rows
    for plane in array if array.ndim == 3 else (array,):
        plane[:kept] = plane[rows:].copy()
        plane[kept:] = 0
