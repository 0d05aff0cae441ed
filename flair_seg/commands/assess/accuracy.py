"""`flair-seg accuracy`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from ...language import tr
from ..shared import NAMES, add_command, add_csv_style, add_options, console, options_of, print_json, show

if TYPE_CHECKING:
    from ...tools.assess.accuracy import AccuracyOptions


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `accuracy`."""
    parser = add_command(
        commands,
        "accuracy",
        _accuracy,
        tr("assess the accuracy of a map"),
        tr(
            "Compare MAP with REFERENCE: a class raster, or polygons or points with a class field. "
            "Points drawn with 'flair-seg sample' also give unbiased area estimates with 95 % confidence "
            "intervals."
        ),
        check=_options,
    )
    table = {
        "map MAP": tr("class raster"),
        "reference REFERENCE": tr(
            "raster, layer or table of points (.csv, .xlsx or .ods); FILE|layername=NAME picks a layer"
        ),
        "--field NAME": tr("field with class codes or names (default: reference, class_code, or the only field)"),
        f"--nomenclature {NAMES}": tr("nomenclature of the reference (default: its legend)"),
        f"--map-nomenclature {NAMES}": tr("classes of the map (default: its legend)"),
        "--remap 14=13,15=13": tr("recode reference classes; use 13-19=13 for a range"),
        "--ignore 1,2": tr("reference codes to exclude from the assessment"),
        "--strata auto|map|none": tr(
            "treat the points as a stratified sample: auto if they have strata, map to use the map classes as strata"
        ),
        "--align": tr("lay a reference raster on the grid of MAP (nearest neighbour)"),
        "--crs EPSG:N": tr("coordinate system of a table's x and y (default for lon and lat: EPSG:4326)"),
        "--skip-unlabelled": tr("skip features without a class"),
        "--confidence FILE": tr("confidence raster of the map, to assess how reliable it is"),
        "--table >FILE": tr("also write the confusion matrix and accuracy measures to a table (.csv, .xlsx or .ods)"),
    }
    add_options(parser, table)
    add_csv_style(parser)
    add_options(parser, {"--report >FILE.html": tr("also write a report")})
    parser.set_defaults(remap="", ignore="", strata="auto")


def _options(arguments: argparse.Namespace) -> AccuracyOptions:
    """Return the options of an assessment."""
    from ...tools.assess.accuracy import AccuracyOptions
    from ...tools.assess.labels import parse_codes, parse_remap

    parsed = {"remap": parse_remap(arguments.remap), "ignore": parse_codes(arguments.ignore)}
    return AccuracyOptions(arguments.map, **{**options_of(AccuracyOptions, arguments), **parsed})


def _accuracy(arguments: argparse.Namespace) -> None:
    """Run `accuracy`."""
    from ...tools.assess.accuracy import accuracy
    from ...tools.assess.accuracyreport import text

    result = accuracy(_options(arguments), console(arguments, tr("pixels")))
    if not arguments.json:
        show(text(result))
    print_json(arguments, result)
