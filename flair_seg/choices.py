"""Choices made by words: how windows are placed and combined, which QGIS's dialogs list, and a check for all such."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from .errors import FlairError, InputError
from .language import tr

Combine = Literal["vote", "mean", "crop"]
Quality = Literal["fast", "balanced", "fine", "best"]
Tta = Literal["none", "rotate", "d4"]
COMBINE_RULES: tuple[Combine, ...] = ("vote", "mean", "crop")
TTA_CHOICES: tuple[Tta, ...] = ("none", "rotate", "d4")
QUALITY_DIVISORS: dict[Quality, int] = {"fast": 1, "balanced": 2, "fine": 4, "best": 4}
"""Windows per window length along each axis; `best` is the FLAIR challenge's 512 px window every 128 px, `fine` every
other of its windows, as on a chessboard."""


def check_choice(what: str, value: object, choices: Iterable[str], error: type[FlairError] = InputError) -> None:
    """Raise an error of the class given unless `value` is one of `choices`."""
    known = tuple(choices)
    if value not in known:
        raise error(
            tr("{what} is '{value}': it must be one of {choices}", what=what, value=value, choices=", ".join(known))
        )


def check_quality(quality: Quality, combine: Combine) -> None:
    """Raise `InputError` where a quality leaves out windows that a combine rule needs."""
    if quality == "fine" and combine == "crop":
        raise InputError(
            tr(
                "quality 'fine' leaves out every other window, and 'crop' needs them all: choose another quality, or "
                "combine by vote or mean"
            )
        )
