"""`flair-seg diagnose`."""

from __future__ import annotations

import argparse
from typing import Any

from ...errors import DeviceError
from ...language import tr
from ..shared import common_options, console, print_json, show


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `diagnose`."""
    parser = commands.add_parser(
        "diagnose",
        parents=[common_options()],
        help=tr("report versions, devices and models, with a trial run"),
        description=tr(
            "Report the versions of the libraries, the devices, the models and their problems, and map a small "
            "generated raster. The report is meant to be attached to a question; it names no personal folder."
        ),
    )
    parser.set_defaults(command=_diagnose)


def _diagnose(arguments: argparse.Namespace) -> None:
    """Run `diagnose`; an installation that cannot make maps is an error."""
    from ...tools.library.diagnostics import diagnose

    found = diagnose(feedback=console(arguments))
    if arguments.json:
        print_json(arguments, found.to_json_dict())
        return
    show(found.text())
    if not found.is_sound:
        raise DeviceError("This installation cannot create maps. See the report above.")
