"""What a command says: messages and progress on the terminal, the log file of `--log`, and errors with exit codes."""

from __future__ import annotations

import os
import shlex
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

from ..errors import (
    CancelledError,
    ClusterError,
    DamageError,
    DeviceError,
    FlairError,
    InputError,
    ModelError,
    OutOfMemoryError,
    RasterError,
    RuntimeMissingError,
)
from ..feedback import Eta, Feedback
from ..language import tr
from ..system.outputs import not_written
from ..system.redaction import for_display

EXIT_CODES: tuple[tuple[type[FlairError], int], ...] = (
    (CancelledError, 130),
    (InputError, 2),
    (RasterError, 3),
    (DamageError, 3),
    (ModelError, 4),
    (RuntimeMissingError, 5),
    (ClusterError, 7),
    (DeviceError, 6),
    (OutOfMemoryError, 8),
)
"""Exit code by kind of error; 1 is anything unforeseen, 0 success."""
SOME_FAILED = 9
"""Exit code of a run over several rasters of which some failed."""
_HEAD = 1024
"""Bytes of an existing file that tell whether it is text."""
_open: list[IO[str]] = []


class ConsoleFeedback(Feedback):
    """Shows messages and progress on standard error: a bar on a terminal, occasional lines elsewhere.

    Everything is logged to the file of `--log` too, even if a quiet run does not show it.
    """

    _BAR_EVERY_S, _LINE_EVERY_S = 0.2, 30.0
    _BAR_LENGTH = 24

    def __init__(self, quiet: bool, unit: str = "") -> None:
        """Start; `quiet` shows warnings only, and progress counts `unit`."""
        self._quiet = quiet
        self._bar = not quiet and sys.stderr.isatty()
        self._every = self._BAR_EVERY_S if self._bar else self._LINE_EVERY_S
        self._eta = Eta(unit)
        self._shown = self._logged = time.monotonic()

    def info(self, text: str) -> None:
        """Print a line."""
        log_line(text)
        if not self._quiet:
            self._print(text)

    def warning(self, text: str) -> None:
        """Print a line marked as warning."""
        log_line(tr("warning: {message}", message=text))
        self._print(tr("warning: {message}", message=text))

    def progress(self, done: int, total: int) -> None:
        """Redraw the bar, or print a line, from time to time."""
        self._eta.begin(done)
        now = time.monotonic()
        if now - self._logged >= self._LINE_EVERY_S:
            self._logged = now
            log_line(self._eta.describe(done, total))
        ended = self._bar and done >= total
        if self._quiet or (now - self._shown < self._every and not ended):
            return
        self._shown = now
        text = self._eta.describe(done, total)
        if not self._bar:
            self._print(text)
            return
        filled = self._BAR_LENGTH * done // max(total, 1)
        bar = "#" * filled + "." * (self._BAR_LENGTH - filled)
        sys.stderr.write(f"\r\033[K[{bar}] {text}" + ("\n" if ended else ""))
        sys.stderr.flush()

    def _print(self, text: str) -> None:
        """Print a line above the bar."""
        print(("\r\033[K" if self._bar else "") + for_display(text), file=sys.stderr, flush=True)


@contextmanager
def log_file(path: str | None, words: Sequence[str]) -> Iterator[None]:
    """Append what is shown within the block to a file, the words of the command line first; None: no file.

    Raises:
        InputError: the file is not text, or the command line names it twice.
        RasterError: it cannot be written.
    """
    if path is None:
        yield
        return
    _check_log(path, words)
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
    """Write a text to the log file, if any, with the local time (ISO 8601) in each line."""
    for file in tuple(_open):
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        try:
            file.writelines(f"{stamp} {line}\n" for line in for_display(text).splitlines())
            file.flush()
        except OSError as error:  # as on a full disk: the run goes on without a log
            _open.remove(file)
            reason = tr("warning: {message}", message=not_written(file.name, error))
            print(for_display(reason), file=sys.stderr, flush=True)


def _check_log(path: str, words: Sequence[str]) -> None:
    """Raise `InputError` for a file to which no log can be appended."""
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


@dataclass(frozen=True)
class Failure:
    """An error in the output of `--json`: name of its class, exit code, and message."""

    type: str
    code: int
    message: str


def describe_error(error: BaseException) -> Failure:
    """Return an error as one line without secrets, and its exit code."""
    code = next((number for kind, number in EXIT_CODES if isinstance(error, kind)), 1)
    text = str(error)
    if not isinstance(error, FlairError):
        text = tr(
            "Unexpected error: {name}: {error} (run again with -v and report it)",
            name=type(error).__name__,
            error=error,
        )
    return Failure(type(error).__name__, code, for_display(" ".join(text.split())))


def tell_error(error: Exception, verbose: bool, about: str = "") -> Failure:
    """Print an error on standard error, after its traceback if `verbose`; `about` is one of several inputs."""
    if verbose:
        trace = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        print(for_display(trace), end="", file=sys.stderr)
        log_line(trace)
    failure = describe_error(error)
    shown = for_display(f"{about}: {failure.message}" if about else failure.message)
    line = f"flair-seg: {tr('error: {message}', message=shown)}"
    print(line, file=sys.stderr, flush=True)
    log_line(line)
    return failure
