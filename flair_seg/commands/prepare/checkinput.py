"""`flair-seg checkinput`."""

from __future__ import annotations

import argparse
from typing import Any

from ...feedback import Feedback
from ...language import tr
from ..batch.inputs import add_inputs, is_batch
from ..batch.runs import Files, Outcome, report, run_files
from ..shared import common_options, console, integers, output_path, print_json, settings_options, show


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `checkinput`."""
    parser = commands.add_parser(
        "checkinput",
        parents=[common_options(), settings_options()],
        help=tr("check whether a raster is suitable for a model"),
        description=tr(
            "Compare INPUT with the requirements of a model: pixel size, data types, and the values of each band "
            "against those of the training data. The exit code is 0 whatever the result, unless INPUT cannot be read."
        ),
    )
    add_inputs(
        parser,
        "input",
        tr("raster, VRT mosaic or any other format supported by GDAL; several rasters, a folder, or @LIST.txt"),
    )
    parser.add_argument(
        "--model", metavar="NAME|FILE", help=tr("model name from 'flair-seg models', or .onnx or .json file")
    )
    parser.add_argument(
        "--bands", type=integers, metavar="1,2,3", help=tr("band numbers, in the order of the model's bands")
    )
    parser.add_argument(
        "--report",
        type=output_path,
        metavar="FILE.html",
        help=tr("also write a report with histograms; a folder for several"),
    )
    parser.set_defaults(command=_check)


def _check(arguments: argparse.Namespace) -> int:
    """Run `checkinput`."""
    if is_batch(arguments.input):
        files = Files("input", {"report": ".html"})
        return report(run_files(arguments, files, _check_one, tr("parts")), arguments, _verdict)
    print_json(arguments, _check_one(arguments, console(arguments, tr("parts"))))
    return 0


def _check_one(arguments: argparse.Namespace, feedback: Feedback) -> dict[str, Any]:
    """Check a raster, write its report and print the check as text."""
    from ...models.model import DEFAULT_MODEL
    from ...system.outputs import check_outputs
    from ...tools.prepare.inputcheck.checkinput import check_input
    from ...tools.prepare.inputcheck.inputreport import text, write_report

    (source,) = arguments.input
    if arguments.report is not None:
        check_outputs([arguments.report], [source], tr("HTML report"), (".html", ".htm"))
    check = check_input(source, arguments.model or DEFAULT_MODEL, arguments.bands, feedback)
    if arguments.report is not None:
        write_report(check, arguments.report)
    if not arguments.json:
        show(text(check))
    return check.to_json_dict()


def _verdict(outcome: Outcome) -> str:
    """Return the verdict on a raster."""
    return str((outcome.values or {}).get("summary", ""))
