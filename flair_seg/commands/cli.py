"""The command line, `flair-seg`: arguments in, the package's functions, text or JSON out."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, NoReturn

from .. import __version__
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
from ..language import system_language, tr, use_language
from ..system.redaction import for_display
from ..system.resources import memory_errors
from . import COMMANDS

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


_LAST_STREAM = 2
_LONG_OPTION = re.compile(r"--[a-z][\w-]*")
_NEGATIVE = re.compile(r"-\.?\d[\d.,eE+-]*")
"""A number below 0, or a list that begins with one."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, as all others are, and whose help tells the exit codes."""

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - argparse's own
        """Take what argparse takes."""
        codes = tr(
            "exit codes: 0 success, 1 unexpected error, 2 input, 3 file, 4 model, 5 ONNX Runtime not available, 6 "
            "device, 7 cluster, 8 memory, 130 cancelled"
        )
        super().__init__(*arguments, **{"epilog": codes, **named})

    def error(self, message: str) -> NoReturn:
        """Raise the error, which becomes one line as all others, and JSON if that was asked for."""
        raise InputError("{message} (see {command} --help)", message=message, command=self.prog)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    _fill_streams()
    for stream in (sys.stdout, sys.stderr):  # a terminal that knows few characters shows the others as '?'
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    use_language(system_language())
    words = joined_values(sys.argv[1:] if argv is None else argv)
    try:
        arguments = build_parser().parse_args(words)
    except InputError as error:
        # Options are not known yet; `--` ends them.
        asked = "--json" in words[: words.index("--") if "--" in words else None]
        raise SystemExit(_fail(error, argparse.Namespace(json=asked, verbose=False))) from None
    # A scheduler's polite kill ends a run as Ctrl-C does, which shells disarm for what they start in the background:
    # nothing half-done is left.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        command: Callable[[argparse.Namespace], None] = arguments.command
        with memory_errors():
            command(arguments)
        sys.stdout.flush()
    except FlairError as error:
        return _fail(error, arguments)
    except KeyboardInterrupt:
        return _fail(CancelledError("The run was cancelled."), arguments)
    except BrokenPipeError:
        # Whoever read the output has gone; closing it at exit must not fail once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # the last resort: say it in one line, the trace with -v
        return _fail(error, arguments)
    return 0


def joined_values(words: Iterable[str]) -> list[str]:
    """Return the words of a command line, numbers below 0 joined to their option: `--extent=-61.5,16.2,-61.4,16.3`.

    On their own argparse takes such lists, in which longitudes west of Greenwich come first, for options.
    """
    joined: list[str] = []
    for word in words:
        is_long = bool(joined) and "--" not in joined and _LONG_OPTION.fullmatch(joined[-1])
        if is_long and _NEGATIVE.fullmatch(word):
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _fill_streams() -> None:
    """Lead closed standard streams nowhere; else a file opened later gets their number, and what is printed."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= _LAST_STREAM:
        pass
    os.close(number)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = _Parser(prog="flair-seg", description=tr("Make land-cover maps from aerial imagery."))
    parser.add_argument(
        "--version", action="version", version=f"flair-seg {__version__}", help=tr("show the version and exit")
    )
    commands = parser.add_subparsers(title=tr("commands"), required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser


def _fail(error: Exception, arguments: argparse.Namespace) -> int:
    """Print an error in one line, with --json as an object on standard output too; return the exit code."""
    code = next((number for kind, number in EXIT_CODES if isinstance(error, kind)), 1)
    if arguments.verbose:
        print(for_display(traceback.format_exc()), end="", file=sys.stderr)
    text = str(error)
    if not isinstance(error, FlairError):
        text = tr(
            "Unexpected error: {name}: {error} (run again with -v and report it)",
            name=type(error).__name__,
            error=error,
        )
    message = for_display(" ".join(text.split()))
    print(f"flair-seg: {tr('error: {message}', message=message)}", file=sys.stderr, flush=True)
    if arguments.json:
        with suppress(BrokenPipeError):
            found = {"type": type(error).__name__, "code": code, "message": message}
            print(json.dumps({"error": found}), flush=True)
    return code
