"""`flair-seg diagnose`."""

from __future__ import annotations

import argparse
from typing import Any

from ...errors import DeviceError
from ...language import tr
from ..shared import add_command, console, print_json, show


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `diagnose`."""
    add_command(
        commands,
        "diagnose",
        _diagnose,
        tr("report versions, devices and models, with a trial run"),
        tr(
            "Report the versions of the libraries, the devices, the models and their problems, and map a small "
            "generated raster. Attach the report when you ask for help; the home folder is shown as ~."
        ),
        settings=False,
    )


def _diagnose(arguments: argparse.Namespace) -> None:
    """Run `diagnose`; an installation that cannot make maps is an error."""
    from ...tools.library.diagnostics import diagnose

    found = diagnose(feedback=console(arguments))
    if arguments.json:
        print_json(arguments, found.to_json_dict())
        return
    show(found.text())
    if not found.is_sound:
        raise DeviceError("The installation cannot make maps. See the report above.")
