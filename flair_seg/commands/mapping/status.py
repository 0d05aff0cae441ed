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
        "status", parents=[common_options()], help=tr("say how far the run on an output is"),
        description=tr("Say how far the run that makes OUTPUT is, or where an unfinished one will go on."),
    )  # fmt: skip
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
            state = tr("running") if found.running else tr("stopped; the same command goes on")
            percent = 100 * found.finished // found.height
            show(
                tr(
                    "{output}: {finished} of {height} rows finished ({percent} %), {state}",
                    output=found.output, finished=found.finished, height=found.height, percent=percent, state=state,
                )
            )  # fmt: skip
    elif os.path.isfile(arguments.output):
        print_json(arguments, {"output": arguments.output, "finished": None, "height": None, "running": False})
        if not arguments.json:
            show(tr("{output}: finished", output=arguments.output))
    else:
        raise InputError("there is no run on '{output}', and no such file", output=arguments.output)
