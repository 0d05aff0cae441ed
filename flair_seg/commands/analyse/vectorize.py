"""`flair-seg vectorize`."""

from __future__ import annotations

import argparse
from typing import Any

from ...feedback import Feedback
from ...language import tr
from ...nomenclature import NOMENCLATURES
from ..batch.inputs import add_inputs, is_batch
from ..batch.runs import Files, report, run_files
from ..shared import common_options, console, number, output_path, print_json, settings_options, tell_written


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `vectorize`."""
    parser = commands.add_parser(
        "vectorize",
        parents=[common_options(), settings_options()],
        help=tr("polygons of a map"),
        description=tr(
            "Convert MAP to polygons, one per connected region of a class, with class, area and confidence, and "
            "write them to OUTPUT."
        ),
    )
    add_inputs(parser, "map", tr("class raster; several rasters, a folder, or @LIST.txt"), output="output")
    parser.add_argument(
        "output",
        type=output_path,
        metavar="OUTPUT",
        help=tr(
            "file to write: .gpkg, .shp, .geojson, .fgb, .parquet, .dxf and others; OUTPUT.gpkg|layername=NAME "
            "adds or replaces one layer of a GeoPackage and keeps the others; a folder of GeoPackages for several "
            "rasters"
        ),
    )
    parser.add_argument(
        "--min-area",
        type=number,
        default=0.0,
        metavar="M2",
        help=tr("minimum mapping unit; smaller regions are merged into the neighbour with the longest shared border"),
    )
    parser.add_argument(
        "--simplify",
        type=number,
        default=0.0,
        metavar="M",
        help=tr("simplification tolerance in metres (default: 0, no simplification)"),
    )
    parser.add_argument(
        "--smooth",
        type=number,
        default=0.0,
        metavar="M",
        help=tr("round corners, beginning at most M metres from them (default: 0, none)"),
    )
    parser.add_argument(
        "--right-angles",
        nargs="?",
        const="building",
        default="",
        metavar="CLASSES",
        help=tr("give the outlines of classes right angles: codes or names, separated by commas (default: building)"),
    )
    parser.add_argument(
        "--confidence",
        metavar="FILE",
        help=tr("confidence raster of the map, to compute the mean confidence of each polygon"),
    )
    parser.add_argument(
        "--nomenclature", choices=sorted(NOMENCLATURES), help=tr("nomenclature of the map (default: the map's legend)")
    )
    parser.add_argument("--check", action="store_true", help=tr("check that polygons are valid and share their edges"))
    parser.set_defaults(command=_vectorize)


def _vectorize(arguments: argparse.Namespace) -> int:
    """Run `vectorize`."""
    if is_batch(arguments.map, arguments.output):
        files = Files("map", {"output": ".gpkg"}, {"confidence": ".tif"})
        return report(run_files(arguments, files, _vectorize_one, tr("steps")), arguments)
    print_json(arguments, _vectorize_one(arguments, console(arguments, tr("steps"))))
    return 0


def _vectorize_one(arguments: argparse.Namespace, feedback: Feedback) -> dict[str, Any]:
    """Convert one map."""
    from ...tools.analyse.polygons.outlines import parse_right_angles
    from ...tools.analyse.polygons.vectorize import vectorize

    (source,) = arguments.map
    result = vectorize(
        source,
        arguments.output,
        min_area=arguments.min_area,
        simplify=arguments.simplify,
        confidence=arguments.confidence,
        nomenclature=NOMENCLATURES.get(arguments.nomenclature),
        feedback=feedback,
        smooth=arguments.smooth,
        right_angles=parse_right_angles(arguments.right_angles),
        check=arguments.check,
    )
    tell_written(feedback, result.output)
    return result.to_json_dict()
