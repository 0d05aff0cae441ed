"""`flair-seg clean`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from ...feedback import Feedback
from ...language import tr
from ..batch.runs import add_inputs, run_inputs
from ..shared import (
    NAMES,
    add_command,
    add_csv_style,
    add_options,
    add_table_format,
    options_of,
    sibling_path,
    tell_written,
)

if TYPE_CHECKING:
    from ...tools.analyse.cleaning.clean import CleanOptions


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `clean`."""
    parser = add_command(
        commands,
        "clean",
        _clean,
        tr("clean a map: unsure pixels, classes, noise, small regions"),
        tr(
            "Write a cleaned copy of MAP to OUTPUT. Steps, in this order: unsure pixels, recode table, "
            "majority filter, minimum mapping unit."
        ),
        check=_options,
    )
    add_inputs(parser, "map", output="output")
    unsure = {
        "output >OUTPUT": tr("output GeoTIFF; a folder for several rasters"),
        "--confidence FILE": tr("the map's confidence raster, for unsure pixels"),
        "--unsure PERCENT": tr("pixels with less confidence than this are unsure"),
    }
    add_options(parser, unsure)
    parser.add_argument(
        "--unsure-class",
        action="append",
        default=[],
        metavar="CLASS=PERCENT",
        help=tr("threshold of one class, by code or name; may be repeated"),
    )
    table = {
        "--unsure-to class|nodata": tr("make unsure pixels a class of their own, or nodata (default: class)"),
        "--recode TABLE": tr(
            "classes to merge, rename or remove: '6,7=trees; 13=nodata; *=other', or a table (.csv, .xlsx or .ods) "
            "with the columns from, to, name and colour"
        ),
        "--majority PX": tr("width in pixels, odd, of the square whose most frequent class each pixel takes"),
        "--min-area M2": tr("minimum mapping unit: smaller regions go to the neighbour with the longest shared border"),
        "--table >FILE": tr("also write the areas before and after (.csv, .xlsx or .ods)"),
    }
    add_options(parser, table)
    add_csv_style(parser)
    add_table_format(parser)
    add_options(parser, {f"--nomenclature {NAMES}": tr("classes of the map (default: its legend)")})
    parser.set_defaults(unsure_to="class", recode="", majority=0, min_area=0.0)


def _options(arguments: argparse.Namespace) -> CleanOptions:
    """Return the options of the steps."""
    from ...tools.analyse.cleaning.clean import CleanOptions, parse_thresholds

    thresholds = parse_thresholds(";".join(arguments.unsure_class))
    return CleanOptions(**{**options_of(CleanOptions, arguments), "unsure_class": thresholds})


def _clean(arguments: argparse.Namespace) -> int:
    """Run `clean`."""
    written = {"output": ".tif", "table": f".{arguments.table_format}"}
    usual = (
        ("vectorize", arguments.output, sibling_path(arguments.output, "polygons.gpkg")),
        ("areas", arguments.output, sibling_path(arguments.output, "areas.csv")),
    )
    return run_inputs(arguments, _clean_one, tr("rows"), written, {"confidence": ".tif"}, following=usual)


def _clean_one(arguments: argparse.Namespace, feedback: Feedback) -> dict[str, Any]:
    """Clean one map."""
    from ...tools.analyse.cleaning.clean import clean

    options = _options(arguments)
    (source,) = arguments.map
    result = clean(source, arguments.output, options, arguments.table, feedback, csv_style=arguments.csv_style)
    tell_written(feedback, result.output, arguments.table)
    return result.to_json_dict()
