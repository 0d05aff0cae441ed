"""`flair-seg status`."""

from __future__ import annotations

import argparse
import os
from typing import Any

from ...errors import InputError
from ...language import tr
from ..shared import add_command, add_options, print_json, show


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `status`."""
    parser = add_command(
        commands,
        "status",
        _status,
        tr("show the progress of a run"),
        tr("Show the progress of the run that writes OUTPUT, or where an interrupted run will resume."),
        settings=False,
    )
    add_options(parser, {"output >OUTPUT": ""})


def _status(arguments: argparse.Namespace) -> None:
    """Run `status`."""
    from ...mapping.resume.journal import progress

    found = progress(arguments.output)
    if found is not None:
        print_json(arguments, found)
        if not arguments.json:
            state = tr("running") if found.running else tr("interrupted; run the same command again to resume")
            percent = 100 * found.finished // found.height
            show(
                tr(
                    "{output}: {finished} of {count} row finished ({percent} %), {state}",
                    "{output}: {finished} of {count} rows finished ({percent} %), {state}",
                    output=found.output,
                    finished=found.finished,
                    count=found.height,
                    percent=percent,
                    state=state,
                )
            )
    elif os.path.isfile(arguments.output):
        print_json(arguments, {"output": arguments.output, "finished": None, "height": None, "running": False})
        if not arguments.json:
            show(tr("{output}: finished", output=arguments.output))
    else:
        raise InputError("No run and no file found for '{output}'.", output=arguments.output)
