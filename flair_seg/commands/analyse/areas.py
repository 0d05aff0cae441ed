"""`flair-seg areas`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from ...feedback import Feedback
from ...language import grouped, tr
from ...nomenclature import NOMENCLATURES, class_label
from ..batch.inputs import add_inputs, is_batch
from ..batch.runs import Files, report, run_files
from ..shared import (
    add_csv_style,
    common_options,
    console,
    output_path,
    print_json,
    settings_options,
    show,
    tell_written,
)

if TYPE_CHECKING:
    from ...tools.zones import ZoneLayer


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `areas`."""
    parser = commands.add_parser(
        "areas",
        parents=[common_options(), settings_options()],
        help=tr("compute the area and share of each class, by zone"),
        description=tr(
            "Compute the area and share of each class of MAP, for the whole map or by zone, and write them to TABLE."
        ),
    )
    add_inputs(parser, "map", tr("class raster; several rasters, a folder, or @LIST.txt"), output="table")
    parser.add_argument(
        "table",
        type=output_path,
        metavar="TABLE",
        help=tr("output table (.csv, .xlsx or .ods); a folder for several rasters"),
    )
    add_csv_style(parser)
    add_zone_options(parser)
    parser.set_defaults(command=_areas)


def add_zone_options(parser: argparse.ArgumentParser) -> None:
    """Add what measuring by zone takes."""
    parser.add_argument(
        "--zones", metavar="FILE", help=tr("zone polygons, in any CRS; use FILE|layername=NAME to select a layer")
    )
    parser.add_argument("--field", metavar="NAME", help=tr("field with the zone names (default: feature id)"))
    parser.add_argument("--report", type=output_path, metavar="FILE.html", help=tr("also write a report with charts"))
    parser.add_argument(
        "--nomenclature", choices=sorted(NOMENCLATURES), help=tr("nomenclature of the map (default: the map's legend)")
    )


def zone_layer(arguments: argparse.Namespace) -> ZoneLayer | None:
    """Return the layer of zones, if one was given."""
    from ...tools.zones import ZoneLayer

    return ZoneLayer(arguments.zones, arguments.field) if arguments.zones else None


def _areas(arguments: argparse.Namespace) -> int:
    """Run `areas`."""
    if is_batch(arguments.map, arguments.table):
        files = Files("map", {"table": ".csv", "report": ".html"})
        return report(run_files(arguments, files, _areas_one, tr("rows")), arguments)
    print_json(arguments, _areas_one(arguments, console(arguments, tr("rows"))))
    return 0


def _areas_one(arguments: argparse.Namespace, feedback: Feedback) -> dict[str, Any]:
    """Measure one map."""
    from ...tools.analyse.areas import areas

    (source,) = arguments.map
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
