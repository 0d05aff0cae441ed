"""`flair-seg status` and `flair-seg cancel`."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING, Any

from ...errors import InputError
from ...language import tr
from ..console import SOME_FAILED
from ..shared import add_command, add_options, console, print_json, show

if TYPE_CHECKING:
    from ...tools.runs.status import RunStatus

_SLOWER = 10
"""A status that takes long to read, as that of a million tiles does, is read so many times less often than it takes."""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `status` and `cancel`."""
    parser = add_command(
        commands,
        "status",
        _status,
        tr("show the progress of a run"),
        tr(
            "Show the progress of the run that writes OUTPUT, or where an interrupted run will resume, from this "
            "machine or another that shares the folder. The exit code is 9 if tiles have failed."
        ),
        settings=False,
    )
    table = {
        "output >OUTPUT": "",
        "--watch": tr("show the progress again and again until the run ends; with --json, one object per line"),
        "--every S": tr("seconds between two looks (default: 2)"),
    }
    add_options(parser, table)
    parser.set_defaults(every=2.0)
    stop = add_command(
        commands,
        "cancel",
        _cancel,
        tr("stop a run; the same command resumes it"),
        tr(
            "Ask the run that writes OUTPUT to stop, from this machine or another that shares the folder, and wait "
            "until it has. What it has finished is kept: the same command resumes it."
        ),
        settings=False,
    )
    add_options(stop, {"output >OUTPUT": ""})


def _status(arguments: argparse.Namespace) -> int:
    """Run `status`."""
    from ...tools.runs.status import next_status

    if not arguments.every > 0:
        raise InputError("Invalid {name}: {value}. It must be greater than 0.", name="--every", value=arguments.every)
    shown, found = "", None
    while True:
        started = time.monotonic()
        found = next_status(arguments.output, found)
        print_json(arguments, found.to_json_dict())
        shown = _shown(found, arguments, shown)
        sys.stdout.flush()
        if not (arguments.watch and found.is_running):
            return SOME_FAILED if found.failed else 0
        time.sleep(max(arguments.every, _SLOWER * (time.monotonic() - started)))


def _shown(found: RunStatus, arguments: argparse.Namespace, before: str) -> str:
    """Show a status as text, unless it is the one shown before or JSON was asked for, and return the text."""
    text = "\n".join(found.lines())
    if not arguments.json and text != before:
        for line in text.splitlines():
            show(line)
    return text


def _cancel(arguments: argparse.Namespace) -> None:
    """Run `cancel`."""
    from ...tools.runs.status import cancel_run

    found = cancel_run(arguments.output, console(arguments))
    print_json(arguments, found.to_json_dict())
    _shown(found, arguments, "")
