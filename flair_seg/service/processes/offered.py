"""The commands that are offered as processes, read from the parsers of the command line.

A new command appears by itself. What its parser does not say stands in the tables here: which commands and options
concern the server's own files and machine, and which options name files.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from ...commands.cli import build_parser
from ...commands.shared import EXTENT, output_path
from ..languages import current, speaking
from ..results.formats import Family

Kind = Literal[
    "file", "model", "rules", "flag", "choice", "integer", "number", "list", "extent", "crs", "text", "texts"
]

NOT_OFFERED = frozenset(
    {
        *("serve", "publish", "run-json", "status", "cancel", "models", "diagnose"),
        *("fetchortho", "stack", "mosaic", "exportpatches", "splitpatches"),
    }
)
"""Commands for the machine they run on, or for many files and folders at once."""
HIDDEN = frozenset(
    {
        *("help", "json", "quiet", "verbose", "log", "settings", "save_settings"),
        *("device", "threads", "batch_size", "memory_mb", "block_size", "workers", "allow_mixed"),
        *("cluster", "cluster_ca", "cluster_cert", "cluster_key"),
        *("restart", "discard_unfinished", "dry_run", "tiles", "redo", "stac", "table_format", "probabilities"),
    }
)
"""Options of the machine, of interrupted runs, of several rasters, and of results with many files or layers."""
FILES = frozenset({"INPUT", "MAP", "BEFORE", "AFTER", "REFERENCE", "RASTER", "FILE"})
"""Metavars of files to read."""
_KINDS: dict[str, Kind] = {
    "NAME|FILE": "model",
    "TABLE": "rules",
    "CRS": "crs",
    "EPSG:N": "crs",
    EXTENT: "extent",
    **dict.fromkeys(("1,2,3", "MIN,MAX", "X,Y,Z"), "list"),
    **dict.fromkeys(("N", "PX", "MB"), "integer"),
    **dict.fromkeys(("M", "M2", "KM2", "S", "X", "V", "P", "HOURS", "PRICE", "PERCENT", "SHARE"), "number"),
}
"""Kinds of values by metavar; others are texts."""
BOUNDS: dict[str, tuple[int, int | None]] = {
    **dict.fromkeys(("N", "PX", "MB", "M", "M2", "KM2", "S", "HOURS", "PRICE"), (0, None)),
    "1,2,3": (1, None),
    "PERCENT": (0, 100),
    "SHARE": (0, 1),
}
"""The lowest and the highest value by metavar, as far as they hold for all options; the commands check the rest."""
VECTORS = frozenset({("vectorize", "output"), ("sample", "output")})
"""Outputs that are vector files; those named `table` are tables, FILE.html are reports, and others are rasters."""
VALUES = "result"
"""Output of every process: what the command prints with `--json`."""


@dataclass(frozen=True)
class Input:
    """An input of a process.

    Attributes:
        name: of the argument.
        kind: of its values.
        option: empty for a positional argument.
        text: what it is.
        required: whether the command cannot do without it.
        default: a JSON value.
        choices: the values of a choice.
        bounds: the lowest and the highest number; None: none.
    """

    name: str
    kind: Kind
    option: str
    text: str
    required: bool
    default: Any = None
    choices: tuple[str, ...] = ()
    bounds: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True)
class Output:
    """An output of a process: a file; `option` is empty for a positional argument."""

    name: str
    family: Family
    option: str
    text: str

    @property
    def required(self) -> bool:
        """Whether the command cannot do without it."""
        return not self.option


@dataclass(frozen=True)
class Process:
    """A command as a process; one with a network is `heavy`."""

    name: str
    title: str
    text: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    heavy: bool
    options: frozenset[str]
    positionals: tuple[str, ...]


def processes() -> dict[str, Process]:
    """Return all processes by name, with texts in the language of the request."""
    return _processes(current())


@lru_cache(maxsize=8)
def _processes(language: str) -> dict[str, Process]:
    """Return all processes with texts in a language."""
    with speaking(language):
        return {found.name: found for found in _read()}


def _read() -> Iterator[Process]:
    """Yield the processes in the order of the commands."""
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            titles = {each.dest: each.help or "" for each in action._choices_actions}
            for name, parser in action.choices.items():
                if name not in NOT_OFFERED:
                    yield _process(name, titles.get(name, ""), parser)


def _process(name: str, title: str, parser: argparse.ArgumentParser) -> Process:
    """Return a command as a process."""
    shown = [action for action in parser._actions if action.dest not in HIDDEN]
    named = [action for action in parser._actions if action.option_strings]
    outputs = tuple(_output(name, action) for action in shown if action.type is output_path)
    return Process(
        name,
        title[:1].upper() + title[1:],
        parser.description or title,
        tuple(_input(action) for action in shown if action.type is not output_path),
        outputs,
        any(action.dest == "device" for action in parser._actions),
        frozenset(action.dest for action in named),
        tuple(action.dest for action in parser._actions if not action.option_strings),
    )


def _option(action: argparse.Action) -> str:
    """Return the long form of an option; empty for a positional argument."""
    return next((word for word in action.option_strings if word.startswith("--")), "")


def _text(action: argparse.Action) -> str:
    """Return the help of an argument."""
    return (action.help or "").replace("%%", "%")


def _output(command: str, action: argparse.Action) -> Output:
    """Return an output file of a command."""
    family: Family = "raster"
    if (command, action.dest) in VECTORS:
        family = "vector"
    elif action.dest == "table":
        family = "table"
    elif str(action.metavar).endswith(".html"):
        family = "report"
    return Output(action.dest, family, _option(action), _text(action))


def _input(action: argparse.Action) -> Input:
    """Return an argument of a command as an input."""
    needed = bool(action.required) and action.nargs not in ("?", "*")
    default = list(action.default) if isinstance(action.default, tuple) else action.default
    if default in ("", [], ()) or not isinstance(default, (bool, int, float, str)):
        default = None
    choices = tuple(map(str, action.choices or ()))
    bounds = BOUNDS.get(str(action.metavar), (None, None))
    return Input(action.dest, _kind(action), _option(action), _text(action), needed, default, choices, bounds)


def _kind(action: argparse.Action) -> Kind:
    """Return what values an argument has."""
    metavar = str(action.metavar)
    if isinstance(action, argparse._StoreTrueAction):
        return "flag"
    if action.choices:
        return "choice"
    if isinstance(action, argparse._AppendAction):
        return "texts"
    return "file" if metavar in FILES else _KINDS.get(metavar, "text")
