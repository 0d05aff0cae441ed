"""`flair-seg change`."""

from __future__ import annotations

import argparse
from typing import Any

from ...language import tr
from ...nomenclature import NOMENCLATURES
from ..shared import common_options, console, output_path, print_json, tell_written
from .areas import add_zone_options, zone_layer


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `change`."""
    parser = commands.add_parser(
        "change",
        parents=[common_options()],
        help=tr("detect changes between two maps"),
        description=tr(
            "Compare the maps BEFORE and AFTER and write the change raster OUTPUT. Its classes are from-to pairs."
        ),
    )
    parser.add_argument("before", metavar="BEFORE", help=tr("class raster of the first date"))
    parser.add_argument("after", metavar="AFTER", help=tr("class raster of the second date"))
    parser.add_argument("output", type=output_path, metavar="OUTPUT", help=tr("output GeoTIFF"))
    parser.add_argument(
        "--table", type=output_path, metavar="FILE.csv", help=tr("also write the area of each transition")
    )
    parser.add_argument(
        "--align", action="store_true", help=tr("resample AFTER to the grid of BEFORE (nearest neighbour)")
    )
    add_zone_options(parser)
    parser.set_defaults(command=_change)


def _change(arguments: argparse.Namespace) -> None:
    """Run `change`."""
    from ...tools.analyse.changes.change import change

    feedback = console(arguments, tr("rows"))
    result = change(
        arguments.before,
        arguments.after,
        arguments.output,
        table=arguments.table,
        report=arguments.report,
        zones=zone_layer(arguments),
        align=arguments.align,
        nomenclature=NOMENCLATURES.get(arguments.nomenclature),
        feedback=feedback,
    )
    tell_written(feedback, arguments.output, arguments.table, arguments.report)
    print_json(arguments, result.to_json_dict())
