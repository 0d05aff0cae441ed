"""`flair-seg clean`."""

from __future__ import annotations

import argparse
from typing import Any

from ...feedback import Feedback
from ...language import tr
from ...nomenclature import NOMENCLATURES
from ..batch.inputs import add_inputs, is_batch
from ..batch.runs import Files, report, run_files
from ..shared import (
    add_csv_style,
    beside,
    common_options,
    console,
    number,
    output_path,
    print_json,
    settings_options,
    tell_next,
    tell_written,
)


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `clean`."""
    parser = commands.add_parser(
        "clean",
        parents=[common_options(), settings_options()],
        help=tr("clean a map: unsure pixels, classes, noise, small regions"),
        description=tr(
            "Write a cleaned copy of MAP to OUTPUT. Steps, in this order: unsure pixels, recode table, "
            "majority filter, minimum mapping unit."
        ),
    )
    add_inputs(parser, "map", tr("class raster; several rasters, a folder, or @LIST.txt"), output="output")
    parser.add_argument(
        "output", type=output_path, metavar="OUTPUT", help=tr("output GeoTIFF; a folder for several rasters")
    )
    parser.add_argument("--confidence", metavar="FILE", help=tr("the map's confidence raster, for unsure pixels"))
    parser.add_argument(
        "--unsure", type=number, metavar="PERCENT", help=tr("pixels with less confidence than this are unsure")
    )
    parser.add_argument(
        "--unsure-class",
        action="append",
        default=[],
        metavar="CLASS=PERCENT",
        help=tr("threshold of one class, by code or name; may be repeated"),
    )
    parser.add_argument(
        "--unsure-to",
        choices=("class", "nodata"),
        default="class",
        help=tr("make unsure pixels a class of their own, or nodata (default: class)"),
    )
    parser.add_argument(
        "--recode",
        default="",
        metavar="TABLE",
        help=tr(
            "classes to merge, rename or remove: '6,7=trees; 13=nodata; *=other', or a table (.csv, .xlsx or .ods) "
            "with the columns from, to, name and colour"
        ),
    )
    parser.add_argument(
        "--majority",
        type=int,
        default=0,
        metavar="PX",
        help=tr("width in pixels, odd, of the square whose most frequent class each pixel takes"),
    )
    parser.add_argument(
        "--min-area",
        type=number,
        default=0.0,
        metavar="M2",
        help=tr("minimum mapping unit: smaller regions go to the neighbour with the longest shared border"),
    )
    parser.add_argument(
        "--table",
        type=output_path,
        metavar="FILE",
        help=tr("also write the areas before and after (.csv, .xlsx or .ods)"),
    )
    add_csv_style(parser)
    parser.add_argument(
        "--nomenclature", choices=sorted(NOMENCLATURES), help=tr("classes of the map (default: its legend)")
    )
    parser.set_defaults(command=_clean)


def _clean(arguments: argparse.Namespace) -> int:
    """Run `clean`."""
    if is_batch(arguments.map, arguments.output):
        files = Files("map", {"output": ".tif", "table": ".csv"}, {"confidence": ".tif"})
        return report(run_files(arguments, files, _clean_one, tr("rows")), arguments)
    feedback = console(arguments, tr("rows"))
    result = _clean_one(arguments, feedback)
    tell_next(
        feedback,
        ("vectorize", arguments.output, beside(arguments.output, "polygons.gpkg")),
        ("areas", arguments.output, beside(arguments.output, "areas.csv")),
    )
    print_json(arguments, result)
    return 0


def _clean_one(arguments: argparse.Namespace, feedback: Feedback) -> dict[str, Any]:
    """Clean one map."""
    from ...tools.analyse.cleaning.clean import CleanOptions, clean, parse_thresholds

    options = CleanOptions(
        confidence=arguments.confidence,
        unsure=arguments.unsure,
        unsure_class=parse_thresholds(";".join(arguments.unsure_class)),
        unsure_to=arguments.unsure_to,
        recode=arguments.recode,
        majority=arguments.majority,
        min_area=arguments.min_area,
        nomenclature=NOMENCLATURES.get(arguments.nomenclature),
    )
    (source,) = arguments.map
    result = clean(
        source,
        arguments.output,
        options,
        table=arguments.table,
        feedback=feedback,
        csv_style=arguments.csv_style,
    )
    tell_written(feedback, result.output, arguments.table)
    return result.to_json_dict()
