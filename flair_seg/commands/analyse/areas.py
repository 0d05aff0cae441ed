"""`flair-seg areas`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from ...feedback import Feedback
from ...language import grouped, tr
from ...nomenclature import NOMENCLATURES, class_label
from ..batch.runs import add_inputs, run_inputs
from ..shared import (
    NAMES,
    add_command,
    add_csv_style,
    add_options,
    add_table_format,
    area_of,
    check_area,
    show,
    tell_written,
)

if TYPE_CHECKING:
    from ...tools.zones import ZoneLayer


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `areas`."""
    parser = add_command(
        commands,
        "areas",
        _areas,
        tr("compute the area and share of each class, by zone"),
        tr("Compute the area and share of each class of MAP, for the whole map or by zone, and write them to TABLE."),
        check=lambda arguments: check_area(arguments, "zones"),
    )
    add_inputs(parser, "map", output="table")
    add_options(parser, {"table >TABLE": tr("output table (.csv, .xlsx or .ods); a folder for several rasters")})
    add_csv_style(parser)
    add_table_format(parser)
    add_zone_options(parser)
    add_options(
        parser,
        {
            "--department CODES": tr("instead of --zones: French departments by code, e.g. 34 or 2A,2B"),
            "--borders FILE": tr("borders of departments, e.g. IGN's ADMIN EXPRESS; the field with the codes is found"),
        },
    )


def add_zone_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of measuring by zone."""
    table = {
        "--zones FILE": tr("zone polygons, in any CRS; use FILE|layername=NAME to select a layer"),
        "--field NAME": tr("field with the zone names (default: feature id)"),
        "--report >FILE.html": tr("also write a report with charts"),
        f"--nomenclature {NAMES}": tr("nomenclature of the map (default: the map's legend)"),
    }
    add_options(parser, table)


def zone_layer(arguments: argparse.Namespace) -> ZoneLayer | None:
    """Return the layer of zones, if one was given."""
    from ...tools.zones import ZoneLayer

    return ZoneLayer(arguments.zones, arguments.field) if arguments.zones else None


def _areas(arguments: argparse.Namespace) -> int:
    """Run `areas`."""
    written = {"table": f".{arguments.table_format}", "report": ".html"}
    return run_inputs(arguments, _areas_one, tr("rows"), written)


def _areas_one(arguments: argparse.Namespace, feedback: Feedback) -> dict[str, Any]:
    """Measure one map."""
    from ...tools.analyse.areas import areas

    (source,) = arguments.map
    arguments.zones = area_of(arguments, "zones").get("zones", arguments.zones)
    result = areas(
        source,
        arguments.table,
        zones=zone_layer(arguments),
        report=arguments.report,
        csv_style=arguments.csv_style,
        nomenclature=NOMENCLATURES.get(arguments.nomenclature),
        feedback=feedback,
    )
    if not arguments.json and len(result.zones) == 1:
        zone = result.zones[0]
        for cover, m2, share in zip(result.classes, zone.class_m2, zone.shares):
            show(f"{grouped(m2, 2):>20} m²  {grouped(share, 2):>6} %  {cover.code} {class_label(cover.name)}")
    tell_written(feedback, arguments.table, arguments.report)
    return result.to_json_dict()
