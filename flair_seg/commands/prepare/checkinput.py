"""`flair-seg checkinput`."""

from __future__ import annotations

import argparse
from typing import Any

from ...language import tr
from ..shared import common_options, console, integers, output_path, print_json, show


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `checkinput`."""
    parser = commands.add_parser(
        "checkinput",
        parents=[common_options()],
        help=tr("check whether a raster is suitable for a model"),
        description=tr(
            "Compare INPUT with the requirements of a model: pixel size, data types, and the values of each band "
            "against those of the training data. The exit code is 0 whatever the result, unless INPUT cannot be read."
        ),
    )
    parser.add_argument("input", metavar="INPUT", help=tr("raster, VRT mosaic or any other format supported by GDAL"))
    parser.add_argument(
        "--model", metavar="NAME|FILE", help=tr("model name from 'flair-seg models', or .onnx or .json file")
    )
    parser.add_argument(
        "--bands", type=integers, metavar="1,2,3", help=tr("band numbers, in the order of the model's bands")
    )
    parser.add_argument(
        "--report", type=output_path, metavar="FILE.html", help=tr("also write a report with histograms")
    )
    parser.set_defaults(command=_check)


def _check(arguments: argparse.Namespace) -> None:
    """Run `checkinput`."""
    from ...models.model import DEFAULT_MODEL
    from ...system.outputs import check_outputs
    from ...tools.prepare.inputcheck.checkinput import check_input
    from ...tools.prepare.inputcheck.inputreport import text, write_report

    if arguments.report is not None:
        check_outputs([arguments.report], [arguments.input], tr("HTML report"), (".html", ".htm"))
    feedback = console(arguments, tr("parts"))
    check = check_input(arguments.input, arguments.model or DEFAULT_MODEL, arguments.bands, feedback)
    if arguments.report is not None:
        write_report(check, arguments.report)
    if arguments.json:
        print_json(arguments, check.to_json_dict())
    else:
        show(text(check))
