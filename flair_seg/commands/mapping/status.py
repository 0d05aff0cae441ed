"""`flair-seg status`."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from ...language import tr
from ..shared import common_options, output_path, print_json, show


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `status`."""
    parser = commands.add_parser(
        "status",
        parents=[common_options()],
        help=tr("show the progress of a run"),
        description=tr("Show the progress of the run that writes OUTPUT, or where an interrupted run will resume."),
    )
    parser.add_argument("output", type=output_path, metavar="OUTPUT")
    parser.set_defaults(command=_status)


def _status(arguments: argparse.Namespace) -> None:
    """Run `status`."""
    import os

    from ...errors import InputError
    from ...mapping.journal import progress

    found = progress(arguments.output)
    if found is not None:
        print_json(arguments, dataclasses.asdict(found))
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
