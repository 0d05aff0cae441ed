"""Range checks of settings, and sizes in messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from flair_seg.errors import InputError


def check_ranges(
    options: object,
    *,
    positive: Sequence[str] = (),
    not_negative: Sequence[str] = (),
    below_one: Sequence[str] = (),
    share: Sequence[str] = (),
) -> None:
    """Check the values of a dataclass; None, for an unset value, is valid.

    Args:
        options: The dataclass.
        positive: Names of the fields that must be above 0.
        not_negative: Names of those that must be at least 0.
        below_one: Names of those that must be at least 0 and below 1.
        share: Names of those that must lie in 0..1.

    Raises:
        InputError: A value is out of range, or NaN.
    """
    ranges: tuple[tuple[Sequence[str], Callable[[float], bool], str], ...] = (
        (positive, lambda value: value > 0, "must be positive"),
        (not_negative, lambda value: value >= 0, "must not be negative"),
        (below_one, lambda value: 0 <= value < 1, "must be at least 0 and below 1"),
        (share, lambda value: 0 <= value <= 1, "must lie in 0..1"),
    )
    for names, is_valid, needed in ranges:
        for name in names:
            value = getattr(options, name)
            if value is not None and not is_valid(value):
                raise InputError(f"{name} is {value}: it {needed}")


def size_text(image: NDArray[np.generic]) -> str:
    """Return width and height of an array (..., H, W) for a message."""
    height, width = image.shape[-2:]
    return f"{width} x {height} px"
