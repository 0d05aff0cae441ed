"""Options with a fixed list of values, and the ranges of numeric options, with their checks."""

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
"""Windows per window length along each axis; `best` is a 512 px window every 128 px, as in the FLAIR challenge, `fine`
every other of these windows, as on a chessboard."""


def check_choice(what: str, value: object, choices: Iterable[str], error: type[FlairError] = InputError) -> None:
    """Raise an error of the given class unless `value` is one of `choices`."""
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
    """Raise `InputError` if a quality skips windows that a combine rule needs."""
    if quality == "fine" and combine == "crop":
        raise InputError(
            "Quality 'fine' skips every other window, but 'crop' needs all windows. Choose another quality, or "
            "combine by 'vote' or 'mean'."
        )


MOST_THREADS = 1024
"""More than any machine has cores; with tens of thousands, ONNX Runtime needs minutes to start them."""
MOST_WINDOWS_AT_ONCE = 1024
"""Largest batch size on any device; the available memory is checked later."""
PROCESSES_PER_CORE = 4
"""Most local workers per processor core: each loads the model, and more do not predict faster."""
_SCHEMES = ("tcp", "tls", "ws", "wss", "ucx")
_ADDRESS = re.compile(r"([a-z]+)://(\[[0-9a-fA-F:.]+\]|[^\s:/@\[\]]+):(\d{1,5})/?")


def check_count(name: str, value: int | None) -> None:
    """Raise `InputError` unless a numeric option, e.g. `batch_size`, is None or an integer in its range."""
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
