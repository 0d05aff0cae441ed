"""The command line, `flair-seg`: arguments in, the package's functions, text or JSON out."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any, NoReturn

from .. import __version__
from ..errors import CancelledError, FlairError, InputError
from ..language import system_language, tr, use_language
from ..system.resources import memory_errors
from . import COMMANDS
from .batch.runs import take_more
from .batch.settings import effective_settings, save_settings, settings_words, without_required
from .console import EXIT_CODES, log_file, log_line, tell_error
from .parserwords import translate_argparse
from .shared import console

__all__ = ["EXIT_CODES", "build_parser", "joined_values", "main"]

_LAST_STREAM = 2
_LONG_OPTION = re.compile(r"--[a-z][\w-]*")
_NEGATIVE = re.compile(r"-\.?\d[\d.,eE+-]*")
"""A number below 0, or a list that begins with one."""


class _Parser(argparse.ArgumentParser):
    """A parser that raises errors of one line, and lists the exit codes in its help."""

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - argparse's own
        """Take what argparse takes."""
        codes = tr(
            "exit codes: 0 success, 1 unexpected error, 2 input, 3 file, 4 model, 5 ONNX Runtime not available, 6 "
            "device, 7 cluster, 8 memory, 9 some of several rasters failed, 130 cancelled"
        )
        super().__init__(*arguments, **{"epilog": codes, **named})

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse a command line and its settings file; the command line takes precedence.

        Raises:
            InputError: an argument or a setting is not valid.
        """
        words = list(sys.argv[1:] if args is None else args)
        has_settings = "--settings" in self._option_string_actions and any(word.startswith("--s") for word in words)
        given = without_required(self, words) if has_settings else argparse.Namespace(settings=None)
        if given.settings is None:
            return self._parse(words, namespace)
        end = words.index("--") if "--" in words else len(words)
        added = settings_words(self, given)
        try:
            return self._parse([*words[:end], *added, *words[end:]], namespace)
        except InputError as error:
            text = tr("settings '{path}'", path=given.settings)
            raise InputError("{name}: {value}", name=text, value=error) if added else error from error

    def _parse(self, words: list[str], namespace: argparse.Namespace | None) -> tuple[argparse.Namespace, list[str]]:
        """Parse a command line like argparse, and accept inputs after options."""
        found, rest = super().parse_known_args(words, namespace)
        if "--save-settings" in self._option_string_actions:
            found.effective = effective_settings(self, found)
        return found, take_more(found, rest)

    def error(self, message: str) -> NoReturn:
        """Raise an error, to be printed in one line, and as JSON on request."""
        raise InputError("{message} (see {command} --help)", message=message, command=self.prog)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    _fill_streams()
    for stream in (sys.stdout, sys.stderr):  # a terminal that knows few characters shows the others as '?'
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    use_language(system_language())
    translate_argparse()
    words = joined_values(sys.argv[1:] if argv is None else argv)
    try:
        arguments = build_parser().parse_args(words)
    except InputError as error:
        raise SystemExit(_refuse(error, words)) from None
    # A scheduler's polite kill ends a run as Ctrl-C does, which shells disarm for what they start in the background:
    # nothing half-done is left.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        with log_file(arguments.log, words):
            code = _run(arguments)
            log_line(tr("exit code: {code}", code=code))
            return code
    except FlairError as error:  # the log file cannot be written
        return _fail(error, arguments)


def _refuse(error: InputError, words: Sequence[str]) -> int:
    """Print and log the error of a command line that could not be parsed; return the exit code."""
    known = words[: words.index("--") if "--" in words else None]
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--log", nargs="?")
    arguments = argparse.Namespace(json="--json" in known, verbose=False)
    with suppress(FlairError), log_file(parser.parse_known_args(known)[0].log, words):
        code = _fail(error, arguments)
        log_line(tr("exit code: {code}", code=code))
        return code
    return _fail(error, arguments)


def _run(arguments: argparse.Namespace) -> int:
    """Run a command and return its exit code."""
    try:
        command: Callable[[argparse.Namespace], int | None] = arguments.command
        if arguments.save_settings is not None:
            save_settings(arguments.save_settings, arguments.effective, console(arguments))
        with memory_errors():
            code = command(arguments)
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
    return code or 0


def joined_values(words: Iterable[str]) -> list[str]:
    """Join negative numbers on a command line to their option: `--extent=-61.5,16.2,-61.4,16.3`.

    Otherwise argparse takes such lists, which begin with a longitude west of Greenwich, for options.
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
    """Redirect closed standard streams to the null device; else the next open file receives what is printed."""
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
    parser.set_defaults(log=None, save_settings=None)
    commands = parser.add_subparsers(title=tr("commands"), required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser


def _fail(error: Exception, arguments: argparse.Namespace) -> int:
    """Print an error in one line and, with --json, as JSON on standard output; return the exit code."""
    failure = tell_error(error, arguments.verbose)
    if arguments.json:
        with suppress(BrokenPipeError):
            print(json.dumps({"error": asdict(failure)}), flush=True)
    return failure.code
