"""`flair-seg change`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from ...language import tr
from ...nomenclature import NOMENCLATURES
from ..shared import add_command, add_csv_style, add_options, console, print_json, tell_written
from .areas import add_zone_options, zone_layer

if TYPE_CHECKING:
    from ...tools.analyse.changes.change import ChangeFilter


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `change`."""
    parser = add_command(
        commands,
        "change",
        _change,
        tr("detect changes between two maps"),
        tr("Compare the maps BEFORE and AFTER and write the change raster OUTPUT. Its classes are from-to pairs."),
        check=_filter,
    )
    files = {
        "before BEFORE": tr("class raster of the first date"),
        "after AFTER": tr("class raster of the second date"),
        "output >OUTPUT": tr("output GeoTIFF"),
        "--table >FILE": tr("also write the area of each transition (.csv, .xlsx or .ods)"),
    }
    add_options(parser, files)
    add_csv_style(parser)
    table = {
        "--align": tr("resample AFTER to the grid of BEFORE (nearest neighbour)"),
        "--remap TABLE": tr(
            "recode table for AFTER, into the classes of BEFORE: '0=building; 5,6=trees' or a table (.csv, .xlsx or "
            ".ods) with the columns from and to; classes of the same name need no rule"
        ),
        "--remap-before TABLE": tr("recode table for BEFORE"),
        "--confidence-before FILE": tr("confidence raster of BEFORE, in percent"),
        "--confidence-after FILE": tr("confidence raster of AFTER, in percent"),
        "--sure PERCENT": tr(
            "least confidence in each confidence raster where a difference counts as change (default: 60)"
        ),
        "--min-area M2": tr("minimum mapping unit of change: smaller patches of change are unconfirmed"),
    }
    add_options(parser, table)
    add_zone_options(parser)
    parser.set_defaults(remap="", remap_before="", sure=60.0, min_area=0.0)


def _filter(arguments: argparse.Namespace) -> ChangeFilter:
    """Return what separates change from noise."""
    from ...tools.analyse.changes.change import ChangeFilter

    return ChangeFilter(arguments.confidence_before, arguments.confidence_after, arguments.sure, arguments.min_area)


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
        csv_style=arguments.csv_style,
        zones=zone_layer(arguments),
        align=arguments.align,
        remap=arguments.remap,
        remap_before=arguments.remap_before,
        only=_filter(arguments),
        nomenclature=NOMENCLATURES.get(arguments.nomenclature),
        feedback=feedback,
    )
    tell_written(feedback, arguments.output, arguments.table, arguments.report)
    print_json(arguments, result.to_json_dict())
