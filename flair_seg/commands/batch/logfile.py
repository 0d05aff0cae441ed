"""The log file of a command (`--log`): everything shown, a line each, with the time."""

from __future__ import annotations

import os
import shlex
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO

from ...errors import InputError
from ...language import tr
from ...system.outputs import not_written
from ...system.redaction import for_display

_HEAD = 1024
"""Bytes of an existing file that tell whether it is text."""
_open: list[IO[str]] = []


@contextmanager
def log_file(path: str | None, words: Sequence[str]) -> Iterator[None]:
    """Append what is shown within the block to a file; None for no file.

    Args:
        path: the log file; it is made if missing.
        words: the command line, logged first.

    Raises:
        InputError: the file holds something else than text, or the command line names it twice.
        RasterError: it cannot be written.
    """
    if path is None:
        yield
        return
    _check(path, words)
    try:
        file = open(path, "a", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise not_written(path, error) from error
    _open.append(file)
    try:
        log_line(f"flair-seg {shlex.join(words)}")
        yield
    finally:
        _open.clear()
        with suppress(OSError):
            file.close()


def log_line(text: str) -> None:
    """Write a text to the log file, if there is one, each of its lines with the local time (ISO 8601)."""
    for file in tuple(_open):
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        try:
            file.writelines(f"{stamp} {line}\n" for line in for_display(text).splitlines())
            file.flush()
        except OSError as error:  # as on a full disk: the run goes on without a log
            _open.remove(file)
            reason = tr("warning: {message}", message=not_written(file.name, error))
            print(for_display(reason), file=sys.stderr, flush=True)


def _check(path: str, words: Sequence[str]) -> None:
    """Raise `InputError` for a file to which no log may be appended."""
    if not path.strip():
        raise InputError("The path of the log file is empty. Specify a path.")
    if not os.path.isfile(path):
        return
    same = [word for word in words if os.path.isfile(word) and os.path.samefile(word, path)]
    own = [word for word in words if word.startswith("--lo") and "=" not in word]
    if len(same) > len(own):
        raise InputError("Log file '{path}' is also another argument. Choose another file.", path=path)
    with suppress(OSError), open(path, "rb") as file:
        if b"\0" in file.read(_HEAD):
            raise InputError("Log file '{path}' exists and is not a text file. Choose another file.", path=path)
