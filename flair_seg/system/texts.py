"""Texts that come from files and services: which characters they may hold."""

from __future__ import annotations

import re

from ..errors import FlairError, InputError
from ..language import tr
from .redaction import UNSAFE, printable

_UNSAFE_IN_LINES = re.compile(rf"(?![\t\n\r]){UNSAFE.pattern}")
_MOST_NAME_BYTES = 200


def check_text(what: str, text: str, error: type[FlairError] = InputError, *, lines: bool = False) -> None:
    """Raise an error of the class given where a text holds control characters, overrides or lone surrogates.

    Args:
        what: what the text is, for the message.
        text: the text.
        error: the class of the error.
        lines: whether tabs and ends of lines are allowed.
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
    """Raise an error of the class given unless a name can name a file in a folder, and nothing outside of it."""
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
    """Return a text of another program in one line, without control characters and overrides."""
    return " ".join(UNSAFE.sub(" ", text).split()) if UNSAFE.search(text) else text
