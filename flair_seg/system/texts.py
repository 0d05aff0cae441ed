"""Checks the characters of texts from files and services."""

from __future__ import annotations

import re

from ..errors import FlairError, InputError
from ..language import tr
from .redaction import UNSAFE, printable

_UNSAFE_IN_LINES = re.compile(rf"(?![\t\n\r]){UNSAFE.pattern}")
_MOST_NAME_BYTES = 200


def check_text(what: str, text: str, error: type[FlairError] = InputError, *, lines: bool = False) -> None:
    """Raise an error of the given class if a text contains control characters, overrides or lone surrogates.

    With `lines`, tabs and line ends are allowed; `what` describes the text in the message.
    """
    found = (_UNSAFE_IN_LINES if lines else UNSAFE).search(text)
    if found:
        raise error(
            tr(
                "Control character U+{code:04X} found in {what} '{found}'. Remove it.",
                what=what,
                found=printable(text)[:80],
                code=ord(found.group()),
            )
        )


def check_file_name(what: str, name: str, error: type[FlairError] = InputError) -> None:
    """Raise an error of the given class unless a name is valid for a file, and cannot lead out of its folder."""
    check_text(what, name, error)
    if re.search(r"[/\\:]", name) or not name.strip(". ") or len(name.encode()) > _MOST_NAME_BYTES:
        raise error(
            tr(
                "Invalid {what} '{name}'. It must be a file name of at most {most} bytes, without '/', '\\' and ':'.",
                what=what,
                name=name[:_MOST_NAME_BYTES],
                most=_MOST_NAME_BYTES,
            )
        )


def clean_text(text: str) -> str:
    """Return a text of another program on one line, without control characters and overrides."""
    return " ".join(UNSAFE.sub(" ", text).split()) if UNSAFE.search(text) else text
