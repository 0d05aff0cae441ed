"""Strict JSON: the only reader of JSON files and texts in the package.

It accepts UTF-8 texts (RFC 8259) of limited size and depth, with finite numbers, integers of at most 64 bits, unique
keys, and strings that can be encoded as UTF-8. An accepted document can neither exhaust stack or memory nor fail later
when it is printed or stored.
"""

from __future__ import annotations

import json
import math
import os
import re
import stat
from pathlib import Path
from typing import Any, NoReturn

from ..errors import FlairError, InputError
from ..language import significant, tr
from .filecontent import describe_content

MAX_BYTES = 8 * 2**20
"""Default size limit of a document: a manifest has 10 kB, a catalogue of 1,000 models 1 MB."""
MAX_DEPTH = 32
"""Nesting limit of lists and objects; the deepest format read here, a manifest's metrics, has about 6 levels."""
_LARGEST_INT = 2**64
_HEAD = 1024
"""Characters or bytes by which other content is recognised."""
_FORBIDDEN = re.compile("[\0\ud800-\udfff]")
_SHOWN = 60
"""Characters of a value shown in a message."""


def read_json(path: str | Path, what: str, *, limit: int = MAX_BYTES) -> Any:  # noqa: ANN401 - JSON is untyped
    """Return the content of a JSON file.

    Args:
        path: the file.
        what: its name in messages, e.g. `classes 'a.json'`.
        limit: the largest size in bytes.

    Raises:
        InputError: the file cannot be read, or is not strict JSON.
    """
    return parse_json(read_bytes(path, what, limit=limit), what, limit=limit)


def read_bytes(path: str | Path, what: str, error: type[FlairError] = InputError, *, limit: int = MAX_BYTES) -> bytes:
    """Return the content of a regular file of at most `limit` bytes.

    Raises:
        FlairError: of the given class: the file cannot be read, or is larger.
    """
    try:
        mode = os.stat(path).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # a pipe would block, a device may never end
            raise error(tr("Cannot read {what}: {reason}", what=what, reason=tr("not a file")))
        with open(path, "rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as problem:
        if isinstance(problem, FlairError):
            raise
        reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else problem
        raise error(tr("Cannot read {what}: {reason}", what=what, reason=reason)) from problem
    if len(data) > limit:
        raise error(_too_large(what, limit))
    return data


def parse_json(data: bytes | str, what: str, error: type[FlairError] = InputError, *, limit: int = MAX_BYTES) -> Any:  # noqa: ANN401
    """Return the value of a JSON text.

    Raises:
        FlairError: of the given class: it is not strict JSON; the message says what is wrong and where.
    """
    if len(data) > limit:
        raise error(_too_large(what, limit))
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        document = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_not_a_number,
        )
        check_values(document)
    except UnicodeDecodeError as problem:
        reason = tr("byte {position} is not UTF-8", position=problem.start)
    except RecursionError:
        reason = _too_deep()
    except ValueError as problem:
        reason = str(problem)
    else:
        return document
    head = data[:_HEAD]
    reason = describe_content(head.encode("utf-8", "replace") if isinstance(head, str) else head) or reason
    raise error(tr("Invalid JSON in {what}: {reason}", what=what, reason=reason))


def short(value: object) -> str:
    """Return a value as JSON for a message, shortened."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=repr)
    except (TypeError, ValueError, RecursionError):
        text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _too_large(what: str, limit: int) -> str:
    """Return the message for a document that is too large."""
    return tr("Cannot read {what}: it is larger than {limit} MiB.", what=what, limit=significant(limit / 2**20, 6))


def _too_deep() -> str:
    """Return the reason for refusing nested values."""
    return tr("lists and objects are nested more than {depth} deep", depth=MAX_DEPTH)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object with unique keys."""
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(tr("the key '{key}' occurs twice", key=_printable(twice)))
    return found


def _whole(digits: str) -> int:
    """Return an integer of at most 64 bits."""
    # Python converts digits in quadratic time, so their number is checked first.
    value = int(digits) if len(digits) <= 21 else _LARGEST_INT
    if abs(value) >= _LARGEST_INT:
        raise ValueError(tr("the number {number} has more than 64 bits", number=_cut(digits)))
    return value


def _finite(digits: str) -> float:
    """Return a number that is not too large for a float."""
    value = float(digits[:400])  # more digits than any float needs
    if len(digits) > 400 or not math.isfinite(value):
        raise ValueError(tr("the number {number} is too large or too long", number=_cut(digits)))
    return value


def _not_a_number(name: str) -> NoReturn:
    """Reject NaN and infinity, for which JSON has no notation."""
    raise ValueError(tr("{name} is not a number in JSON", name=name))


def _cut(text: str) -> str:
    """Return the beginning of a text."""
    return text if len(text) <= 20 else f"{text[:20]}..."


def _printable(text: str) -> str:
    """Return a text as it can be printed anywhere."""
    return _cut(ascii(text)[1:-1])


def check_values(document: object) -> None:
    """Raise `ValueError` if values are nested too deeply, or texts have characters that files cannot store.

    `document` consists of lists, tuples and mappings, which may contain themselves but do not share parts.
    """
    level: list[object] = [document]
    for depth in range(MAX_DEPTH + 1):
        below: list[object] = []
        for value in level:
            if isinstance(value, str):
                _check_text(value)
            elif isinstance(value, (list, tuple, dict)):
                if depth == MAX_DEPTH:
                    raise ValueError(_too_deep())
                below += value
                below += value.values() if isinstance(value, dict) else ()
            elif not _is_plain(value):
                raise ValueError(tr("a value is not finite, or not of a type that JSON has"))
        level = below


def _is_plain(value: object) -> bool:
    """Whether a value is null, a boolean, a finite float or an integer of at most 64 bits."""
    if isinstance(value, int):
        return abs(value) < _LARGEST_INT
    return value is None or (isinstance(value, float) and math.isfinite(value))


def _check_text(text: str) -> None:
    """Raise `ValueError` if a text contains NUL or a lone surrogate."""
    found = _FORBIDDEN.search(text)
    if found:
        raise ValueError(
            tr(
                "the text '{found}' has the character U+{code:04X}, which is not allowed",
                found=_printable(text),
                code=ord(found.group()),
            )
        )
