"""`flair-seg accuracy`."""

from __future__ import annotations

import argparse
from typing import Any

from ...language import tr
from ...nomenclature import NOMENCLATURES
from ..shared import add_csv_style, common_options, console, output_path, print_json, settings_options, show


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `accuracy`."""
    parser = commands.add_parser(
        "accuracy",
        parents=[common_options(), settings_options()],
        help=tr("assess the accuracy of a map"),
        description=tr(
            "Compare MAP with REFERENCE: a class raster, or polygons or points with a class field. "
            "Points drawn with 'flair-seg sample' also give unbiased area estimates with 95 % confidence "
            "intervals."
        ),
    )
    parser.add_argument("map", metavar="MAP", help=tr("class raster"))
    parser.add_argument(
        "reference",
        metavar="REFERENCE",
        help=tr("raster, layer or table of points (.csv, .xlsx or .ods); FILE|layername=NAME picks a layer"),
    )
    parser.add_argument(
        "--field",
        metavar="NAME",
        help=tr("field with class codes or names (default: reference, class_code, or the only field)"),
    )
    names = sorted(NOMENCLATURES)
    parser.add_argument("--nomenclature", choices=names, help=tr("nomenclature of the reference (default: its legend)"))
    parser.add_argument("--map-nomenclature", choices=names, help=tr("classes of the map (default: its legend)"))
    parser.add_argument(
        "--remap",
        metavar="14=13,15=13",
        default="",
        help=tr("recode reference classes; use 13-19=13 for a range"),
    )
    parser.add_argument(
        "--ignore", metavar="1,2", default="", help=tr("reference codes to exclude from the assessment")
    )
    parser.add_argument(
        "--strata",
        choices=("auto", "map", "none"),
        default="auto",
        help=tr(
            "treat the points as a stratified sample: auto if they have strata, map to use the map classes as strata"
        ),
    )
    parser.add_argument(
        "--align", action="store_true", help=tr("lay a reference raster on the grid of MAP (nearest neighbour)")
    )
    parser.add_argument(
        "--crs",
        metavar="EPSG:N",
        help=tr("coordinate system of a table's x and y (default for lon and lat: EPSG:4326)"),
    )
    parser.add_argument("--skip-unlabelled", action="store_true", help=tr("skip features without a class"))
    parser.add_argument(
        "--confidence", metavar="FILE", help=tr("confidence raster of the map, to assess how reliable it is")
    )
    parser.add_argument(
        "--table",
        type=output_path,
        metavar="FILE",
        help=tr("also write the confusion matrix and accuracy measures to a table (.csv, .xlsx or .ods)"),
    )
    add_csv_style(parser)
    parser.add_argument("--report", type=output_path, metavar="FILE.html", help=tr("also write a report"))
    parser.set_defaults(command=_accuracy)


def _accuracy(arguments: argparse.Namespace) -> None:
    """Run `accuracy`."""
    from ...tools.assess.accuracy import AccuracyOptions, accuracy
    from ...tools.assess.accuracyreport import text
    from ...tools.assess.labels import parse_codes, parse_remap

    result = accuracy(
        AccuracyOptions(
            arguments.map,
            arguments.reference,
            field=arguments.field,
            nomenclature=NOMENCLATURES.get(arguments.nomenclature),
            map_nomenclature=NOMENCLATURES.get(arguments.map_nomenclature),
            remap=parse_remap(arguments.remap),
            ignore=parse_codes(arguments.ignore),
            strata=arguments.strata,
            skip_unlabelled=arguments.skip_unlabelled,
            confidence=arguments.confidence,
            table=arguments.table,
            report=arguments.report,
            align=arguments.align,
            crs=arguments.crs,
            csv_style=arguments.csv_style,
        ),
        console(arguments, tr("pixels")),
    )
    if not arguments.json:
        show(text(result))
    print_json(arguments, result)
