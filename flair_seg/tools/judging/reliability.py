"""Reliability of a confidence: how often the map is right where its share of votes is so and so high."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MAX_PERCENT = 100


@dataclass(frozen=True)
class Bin:
    """Pixels whose confidence, in percent, is above `low` (the first bin: from it on) and up to `high`."""

    low: int
    high: int
    count: int
    mean_confidence: float
    accuracy: float


class Reliability:
    """Counts right and wrong pixels by their confidence in whole percent."""

    def __init__(self) -> None:
        """Start with no pixels."""
        self._right = np.zeros(MAX_PERCENT + 1, np.int64)
        self._all = np.zeros(MAX_PERCENT + 1, np.int64)

    def add(self, percent: npt.NDArray[np.float32], right: npt.NDArray[np.bool_]) -> None:
        """Count pixels; those whose confidence is not from 0 to 100, NaN included, are left out."""
        told = (percent >= 0) & (percent <= MAX_PERCENT)
        whole = np.rint(percent[told]).astype(np.int64)
        self._all += np.bincount(whole, minlength=MAX_PERCENT + 1)
        self._right += np.bincount(whole[right[told]], minlength=MAX_PERCENT + 1)

    @property
    def count(self) -> int:
        """The number of pixels that have a confidence."""
        return int(self._all.sum())

    def bins(self, number: int = 10) -> list[Bin]:
        """Return bins of equal width, lowest first; mean and accuracy of an empty one are NaN."""
        edges = np.linspace(0, MAX_PERCENT, number + 1).round().astype(int)
        found = []
        for low, high in zip(edges[:-1].tolist(), edges[1:].tolist()):
            part = slice(low + 1 if low else 0, high + 1)
            count, right = int(self._all[part].sum()), int(self._right[part].sum())
            total = float(np.arange(part.start, part.stop) @ self._all[part])
            mean = total / count / MAX_PERCENT if count else math.nan
            found.append(Bin(low, high, count, mean, right / count if count else math.nan))
        return found

    def expected_calibration_error(self, number: int = 10) -> float:
        """Return the mean distance of accuracy from confidence over the bins, weighted by pixels; NaN without any."""
        filled = [part for part in self.bins(number) if part.count]
        distance = sum(part.count * abs(part.accuracy - part.mean_confidence) for part in filled)
        return distance / self.count if filled else math.nan
