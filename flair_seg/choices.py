"""Choices made by words, which QGIS's dialogs list, and the bounds of numbers: each with its check."""

from __future__ import annotations

import re
from collections.abc import Iterable
from numbers import Integral
from typing import Literal

from .errors import FlairError, InputError
from .language import tr
from .system.resources import cores

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
            tr(
                "Invalid value '{value}' for {what}. Choose one of: {choices}.",
                what=what,
                value=str(value)[:60],
                choices=", ".join(known),
            )
        )


def check_quality(quality: Quality, combine: Combine) -> None:
    """Raise `InputError` where a quality leaves out windows that a combine rule needs."""
    if quality == "fine" and combine == "crop":
        raise InputError(
            "Quality 'fine' skips every other window, but 'crop' needs all windows. Choose another quality, or "
            "combine by 'vote' or 'mean'."
        )


MOST_THREADS = 1024
"""More than the processors of any machine have; tens of thousands keep the runtime busy for minutes to start them."""
MOST_WINDOWS_AT_ONCE = 1024
"""What a batch may hold on any device; the memory of the machine that predicts is compared later."""
PROCESSES_PER_CORE = 4
"""Local workers per processor core: each loads the model, and more do not predict faster."""
_SCHEMES = ("tcp", "tls", "ws", "wss", "ucx")
_ADDRESS = re.compile(r"([a-z]+)://(\[[0-9a-fA-F:.]+\]|[^\s:/@\[\]]+):(\d{1,5})/?")


def check_count(name: str, value: int | None) -> None:
    """Raise `InputError` unless a number of things is at least 1, and no more than makes sense.

    Args:
        name: of the option, e.g. `batch_size`.
        value: its value; None, where it is left open, is allowed.
    """
    if value is None:
        return
    said = name.replace("_", " ")
    if not isinstance(value, Integral) or value < 1:
        raise InputError("Invalid {name}: {value}. It must be an integer of at least 1.", name=said, value=value)
    most = {"threads": MOST_THREADS, "batch_size": MOST_WINDOWS_AT_ONCE, "workers": PROCESSES_PER_CORE * cores()}
    if value > most.get(name, value):
        raise InputError("Invalid {name}: {value}. It must be at most {most}.", name=said, value=value, most=most[name])


def check_cluster(address: str) -> None:
    """Raise `InputError` unless a text is the address of a Dask scheduler: protocol, host and port."""
    match = _ADDRESS.fullmatch(address)
    if match is None or match[1] not in _SCHEMES or not 0 < int(match[3]) < 2**16:
        raise InputError(
            "Invalid cluster address '{address}'. Specify the address of a scheduler, such as tcp://host:8786 "
            "(protocols: {schemes}).",
            address=address,
            schemes=", ".join(_SCHEMES),
        )
