"""`flair-seg vectorize`."""

from __future__ import annotations

import argparse
from typing import Any

from ...language import tr
from ...nomenclature import NOMENCLATURES
from ..shared import common_options, console, number, output_path, print_json, tell_written


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `vectorize`."""
    parser = commands.add_parser(
        "vectorize",
        parents=[common_options()],
        help=tr("convert a map to polygons (GeoPackage)"),
        description=tr(
            "Convert MAP to polygons, one per connected region of a class, with class, area and confidence, and "
            "write them to OUTPUT."
        ),
    )
    parser.add_argument("map", metavar="MAP", help=tr("class raster"))
    parser.add_argument(
        "output",
        type=output_path,
        metavar="OUTPUT.gpkg",
        help=tr("output GeoPackage; OUTPUT.gpkg|layername=NAME adds or replaces one layer and keeps the others"),
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
        "--confidence",
        metavar="FILE",
        help=tr("confidence raster of the map, to compute the mean confidence of each polygon"),
    )
    parser.add_argument(
        "--nomenclature", choices=sorted(NOMENCLATURES), help=tr("nomenclature of the map (default: the map's legend)")
    )
    parser.set_defaults(command=_vectorize)


def _vectorize(arguments: argparse.Namespace) -> None:
    """Run `vectorize`."""
    from ...tools.analyse.polygons.vectorize import vectorize

    feedback = console(arguments, tr("steps"))
    result = vectorize(
        arguments.map,
        arguments.output,
        min_area=arguments.min_area,
        simplify=arguments.simplify,
        confidence=arguments.confidence,
        nomenclature=NOMENCLATURES.get(arguments.nomenclature),
        feedback=feedback,
    )
    tell_written(feedback, result.output)
    print_json(arguments, result.to_json_dict())
