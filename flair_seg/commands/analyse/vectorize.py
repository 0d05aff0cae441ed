"""`flair-seg vectorize`."""

from __future__ import annotations

import argparse
from typing import Any

from ...feedback import Feedback
from ...language import tr
from ...nomenclature import NOMENCLATURES
from ..batch.runs import add_inputs, run_inputs
from ..shared import NAMES, add_command, add_options, tell_written


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `vectorize`."""
    parser = add_command(
        commands,
        "vectorize",
        _vectorize,
        tr("polygons of a map"),
        tr(
            "Convert MAP to polygons, one per connected region of a class, with class, area and confidence, and "
            "write them to OUTPUT."
        ),
        check=_check_values,
    )
    add_inputs(parser, "map", output="output")
    lines = {
        "output >OUTPUT": tr(
            "file to write: .gpkg, .shp, .geojson, .fgb, .parquet, .dxf and others; OUTPUT.gpkg|layername=NAME "
            "adds or replaces one layer of a GeoPackage and keeps the others; a folder of GeoPackages for several "
            "rasters"
        ),
        "--min-area M2": tr(
            "minimum mapping unit; smaller regions are merged into the neighbour with the longest shared border"
        ),
        "--simplify M": tr("simplification tolerance in metres (default: 0, no simplification)"),
        "--smooth M": tr("round corners, beginning at most M metres from them (default: 0, none)"),
    }
    add_options(parser, lines)
    parser.add_argument(
        "--right-angles",
        nargs="?",
        const="building",
        default="",
        metavar="CLASSES",
        help=tr("give the outlines of classes right angles: codes or names, separated by commas (default: building)"),
    )
    table = {
        "--confidence FILE": tr("confidence raster of the map, to compute the mean confidence of each polygon"),
        f"--nomenclature {NAMES}": tr("nomenclature of the map (default: the map's legend)"),
        "--check": tr("check that polygons are valid and share their edges"),
    }
    add_options(parser, table)
    parser.set_defaults(min_area=0.0, simplify=0.0, smooth=0.0)


def _check_values(arguments: argparse.Namespace) -> None:
    """Check the numbers."""
    from ...tools.analyse.areas import check_min_area
    from ...tools.analyse.polygons.outlines import OutlineOptions

    OutlineOptions(arguments.simplify, arguments.smooth)
    check_min_area(arguments.min_area)


def _vectorize(arguments: argparse.Namespace) -> int:
    """Run `vectorize`."""
    return run_inputs(arguments, _vectorize_one, tr("steps"), {"output": ".gpkg"}, {"confidence": ".tif"})


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
