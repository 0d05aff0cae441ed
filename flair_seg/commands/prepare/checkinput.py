"""`flair-seg checkinput`."""

from __future__ import annotations

import argparse
from typing import Any

from ...feedback import Feedback
from ...language import tr
from ..batch.runs import Outcome, add_inputs, run_inputs
from ..shared import add_command, add_options, bands_option, model_option, show


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `checkinput`."""
    parser = add_command(
        commands,
        "checkinput",
        _check,
        tr("check whether a raster is suitable for a model"),
        tr(
            "Compare INPUT with the requirements of a model: pixel size, data types, and the values of each band "
            "against those of the training data. The exit code is 0 whatever the result, unless INPUT cannot be read."
        ),
        check=_check_bands,
    )
    add_inputs(parser, "input")
    report = {"--report >FILE.html": tr("also write a report with histograms; a folder for several")}
    add_options(parser, {**model_option(), **bands_option(), **report})


def _check_bands(arguments: argparse.Namespace) -> None:
    """Check the number of bands against the model."""
    from ...bands import check_numbers
    from ...models.model import DEFAULT_MODEL, resolve_model

    wanted = resolve_model(arguments.model or DEFAULT_MODEL)
    check_numbers(tuple(band.name for band in wanted.bands), arguments.bands)


def _check(arguments: argparse.Namespace) -> int:
    """Run `checkinput`."""
    return run_inputs(arguments, _check_one, tr("parts"), {"report": ".html"}, describe=_verdict)


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
