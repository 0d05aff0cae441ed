"""`flair-seg change`."""

from __future__ import annotations

import argparse
from typing import Any

from ...language import tr
from ...nomenclature import NOMENCLATURES
from ..shared import (
    add_csv_style,
    common_options,
    console,
    number,
    output_path,
    print_json,
    settings_options,
    tell_written,
)
from .areas import add_zone_options, zone_layer


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `change`."""
    parser = commands.add_parser(
        "change",
        parents=[common_options(), settings_options()],
        help=tr("detect changes between two maps"),
        description=tr(
            "Compare the maps BEFORE and AFTER and write the change raster OUTPUT. Its classes are from-to pairs."
        ),
    )
    parser.add_argument("before", metavar="BEFORE", help=tr("class raster of the first date"))
    parser.add_argument("after", metavar="AFTER", help=tr("class raster of the second date"))
    parser.add_argument("output", type=output_path, metavar="OUTPUT", help=tr("output GeoTIFF"))
    parser.add_argument(
        "--table",
        type=output_path,
        metavar="FILE",
        help=tr("also write the area of each transition (.csv, .xlsx or .ods)"),
    )
    add_csv_style(parser)
    parser.add_argument(
        "--align", action="store_true", help=tr("resample AFTER to the grid of BEFORE (nearest neighbour)")
    )
    parser.add_argument(
        "--remap",
        default="",
        metavar="TABLE",
        help=tr(
            "recode table for AFTER, into the classes of BEFORE: '0=building; 5,6=trees' or a table (.csv, .xlsx or "
            ".ods) with the columns from and to; classes of the same name need no rule"
        ),
    )
    parser.add_argument("--remap-before", default="", metavar="TABLE", help=tr("recode table for BEFORE"))
    parser.add_argument("--confidence-before", metavar="FILE", help=tr("confidence raster of BEFORE, in percent"))
    parser.add_argument("--confidence-after", metavar="FILE", help=tr("confidence raster of AFTER, in percent"))
    parser.add_argument(
        "--sure",
        type=number,
        default=60.0,
        metavar="PERCENT",
        help=tr("least confidence in each confidence raster where a difference counts as change (default: 60)"),
    )
    parser.add_argument(
        "--min-area",
        type=number,
        default=0.0,
        metavar="M2",
        help=tr("minimum mapping unit of change: smaller patches of change are unconfirmed"),
    )
    add_zone_options(parser)
    parser.set_defaults(command=_change)


def _change(arguments: argparse.Namespace) -> None:
    """Run `change`."""
    from ...tools.analyse.changes.change import change
    from ...tools.analyse.changes.pairs import ChangeFilter

    only = ChangeFilter(arguments.confidence_before, arguments.confidence_after, arguments.sure, arguments.min_area)
    feedback = console(arguments, tr("rows"))
    result = change(
        arguments.before,
        arguments.after,
        arguments.output,
        table=arguments.table,
        report=arguments.report,
        csv_style=arguments.csv_style,
        zones=zone_layer(arguments),
        align=arguments.align,
        remap=arguments.remap,
        remap_before=arguments.remap_before,
        only=only,
        nomenclature=NOMENCLATURES.get(arguments.nomenclature),
        feedback=feedback,
    )
    tell_written(feedback, arguments.output, arguments.table, arguments.report)
    print_json(arguments, result.to_json_dict())
