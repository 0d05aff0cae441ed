"""Sizes of strata in a stratified random sample, and the random choice within each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from ...errors import InputError
from ...language import tr

Allocation = Literal["proportional", "equal", "mixed"]
ALLOCATIONS: tuple[Allocation, ...] = ("proportional", "equal", "mixed")
LEAST = 2
"""Points that a stratum needs for an estimate of its variance, whatever the allocation."""


def lowest(stratum_px: Sequence[int], allocation: Allocation, minimum: int) -> list[int]:
    """Return the fewest points each stratum gets: `minimum` (mixed) or 2, or all pixels of a smaller one."""
    least = max(minimum, LEAST) if allocation == "mixed" else LEAST
    return [min(least, pixels) for pixels in stratum_px]


def allocate(stratum_px: Sequence[int], size: int, allocation: Allocation, minimum: int) -> list[int]:
    """Return the number of points of each stratum, `size` in all.

    Proportional to the stratum's pixels, equal for all, or mixed: proportional, with a minimum for each. Where a
    stratum is at a bound (the fewest points it gets, all its pixels), the others share what is left in the same way.

    Raises:
        InputError: there are fewer pixels than points, or fewer points than the strata need.
    """
    low, high = np.array(lowest(stratum_px, allocation, minimum)), np.array(stratum_px)
    if size > high.sum():
        raise InputError(
            tr("the sample has {size} points: the map has only {pixels} pixels", size=size, pixels=int(high.sum()))
        )
    if size < low.sum():
        raise InputError(
            tr(
                "{count} classes with at least {least} points each need {needed}, the sample has {size}: give it more, "
                "or a smaller minimum",
                size=size, count=len(low), least=int(low.max()), needed=int(low.sum()),
            )
        )  # fmt: skip
    weights = np.ones(len(high)) if allocation == "equal" else high / high.sum()
    exact = np.clip(_level(weights, low, high, size) * weights, low, high)
    points = np.floor(exact + 1e-9).astype(np.int64)
    first = np.argsort(-(exact - points), kind="stable")
    for index in first[points[first] < high[first]][: size - int(points.sum())]:
        points[index] += 1
    return [int(number) for number in points]


def _level(
    weights: npt.NDArray[np.float64], low: npt.NDArray[np.int64], high: npt.NDArray[np.int64], size: int
) -> float:
    """Return the factor of the weights at which the bounded parts add up to `size`."""
    below, above = 0.0, float((high / weights).max())
    for _ in range(200):
        middle = (below + above) / 2
        if np.clip(middle * weights, low, high).sum() < size:
            below = middle
        else:
            above = middle
    return above


def draw(pixels: int, points: int, seed: int, code: int) -> npt.NDArray[np.int64]:
    """Return which pixels of a stratum are drawn, as increasing ranks 0..pixels-1, each at most once.

    The choice depends on seed and class alone: it stays what it is when other strata change.
    """
    ranks = np.random.default_rng((seed, code)).choice(pixels, points, replace=False)
    return np.sort(ranks).astype(np.int64)
