"""The words that say how windows are placed and combined, known without what places them: QGIS's dialogs list them."""

from __future__ import annotations

from typing import Literal

from .errors import InputError
from .language import tr

Combine = Literal["vote", "mean", "crop"]
Quality = Literal["fast", "balanced", "fine", "best"]
Tta = Literal["none", "rotate", "d4"]
COMBINE_RULES: tuple[Combine, ...] = ("vote", "mean", "crop")
TTA_CHOICES: tuple[Tta, ...] = ("none", "rotate", "d4")
QUALITY_DIVISORS: dict[Quality, int] = {"fast": 1, "balanced": 2, "fine": 4, "best": 4}
"""Windows per window length along each axis; `best` is the FLAIR challenge's 512 px window every 128 px, `fine` every
other of its windows, as on a chessboard."""


def check_quality(quality: Quality, combine: Combine) -> None:
    """Raise `InputError` where a quality leaves out windows that a combine rule needs."""
    if quality == "fine" and combine == "crop":
        raise InputError(
            tr(
                "quality 'fine' leaves out every other window, and 'crop' needs them all: choose another quality, or "
                "combine by vote or mean"
            )
        )
