"""The command line, `flair-seg`: arguments in, the package's functions, text or JSON out."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from . import __version__
from .commands import COMMANDS
from .errors import (
    CancelledError,
    DeviceError,
    FlairError,
    InputError,
    ModelError,
    RasterError,
    RuntimeMissingError,
)
from .language import system_language, tr, use_language

EXIT_CODES: tuple[tuple[type[FlairError], int], ...] = (
    (CancelledError, 130),
    (InputError, 2),
    (RasterError, 3),
    (ModelError, 4),
    (RuntimeMissingError, 5),
    (DeviceError, 6),
)
"""Exit code by kind of error; 1 is anything unforeseen, 0 success."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, as all others are, and whose help tells the exit codes."""

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - argparse's own
        """Take what argparse takes."""
        codes = tr(
            "exit codes: 0 done, 1 unforeseen, 2 input, 3 file, 4 model, 5 runtime missing, 6 device, 130 cancelled"
        )
        super().__init__(*arguments, **{"epilog": codes, **named})

    def error(self, message: str) -> NoReturn:
        """Print the error and exit as for any wrong input."""
        self.exit(2, f"flair-seg: error: {message} (see {self.prog} --help)\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    use_language(system_language())
    arguments = build_parser().parse_args(argv)
    # A scheduler's polite kill ends a run as Ctrl-C does, which shells disarm for what they start in the background:
    # nothing half-done is left.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        command: Callable[[argparse.Namespace], None] = arguments.command
        command(arguments)
        sys.stdout.flush()
    except FlairError as error:
        return _fail(arguments, str(error), next(code for kind, code in EXIT_CODES if isinstance(error, kind)))
    except KeyboardInterrupt:
        return _fail(arguments, tr("cancelled; nothing was left at the output's path"), 130)
    except BrokenPipeError:
        # Whoever read the output has gone; closing it at exit must not fail once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # the last resort: say it in one line, the trace with -v
        return _fail(
            arguments,
            tr("unforeseen {name}: {error} (run again with -v and report it)", name=type(error).__name__, error=error),
            1,
        )
    return 0


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = _Parser(prog="flair-seg", description=tr("Land-cover maps from aerial mosaics."))
    parser.add_argument("--version", action="version", version=f"flair-seg {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser


def _fail(arguments: argparse.Namespace, text: str, code: int) -> int:
    """Print an error in one line, its trace if asked for, and return the exit code."""
    if arguments.verbose:
        traceback.print_exc()
    print(f"flair-seg: error: {' '.join(text.split())}", file=sys.stderr)
    return code
