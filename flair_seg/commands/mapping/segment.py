"""`flair-seg segment`."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from ...inference.devices import DEVICES
from ...language import tr
from ..shared import add_prediction_options, common_options, console, floats, integers, output_path, print_json


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `segment`."""
    parser = commands.add_parser(
        "segment", parents=[common_options()], help=tr("map the land cover of a raster"),
        description=tr("Predict overlapping windows of INPUT with a model and write the land-cover map OUTPUT."),
    )  # fmt: skip
    parser.add_argument("input", metavar="INPUT", help=tr("raster or VRT mosaic, or anything GDAL opens"))
    parser.add_argument("output", type=output_path, metavar="OUTPUT", help=tr("GeoTIFF to write"))
    add_prediction_options(parser)
    parser.add_argument("--bands", type=integers, metavar="1,2,3", help=tr("band numbers in the model's order"))
    parser.add_argument(
        "--scale", type=floats(2), metavar="MIN,MAX", help=tr("source values that become 0 and 255 (not for uint8)")
    )
    parser.add_argument(
        "--aoi", metavar="FILE", help=tr("polygons to map, in any CRS; FILE|layername=NAME picks a layer")
    )
    parser.add_argument("--extent", type=floats(4), metavar="XMIN,YMIN,XMAX,YMAX", help=tr("rectangle to map"))
    parser.add_argument("--extent-crs", metavar="CRS", help=tr("coordinate system of --extent (default: the raster's)"))
    parser.add_argument(
        "--confidence", type=output_path, metavar="FILE", help=tr("also write the winner's share, in percent")
    )
    parser.add_argument(
        "--probabilities", type=output_path, metavar="FILE", help=tr("also write every class's share, in percent")
    )
    parser.add_argument(
        "--native-gsd", action="store_true", help=tr("keep the pixels even if their size is not the model's")
    )
    parser.add_argument("--window-size", type=int, metavar="N", help=tr("px, for networks that take several sizes"))
    parser.add_argument("--device", choices=DEVICES, default="auto")
    parser.add_argument("--batch-size", type=int, metavar="N", help=tr("windows predicted at once"))
    parser.add_argument(
        "--threads", type=int, metavar="N", help=tr("CPU threads of the network (default: one per core)")
    )
    parser.add_argument(
        "--restart", action="store_true", help=tr("start over, whatever an unfinished run has finished")
    )
    parser.add_argument(
        "--skip-damaged", action="store_true",
        help=tr("map missing or damaged parts of INPUT as nodata, with a warning, instead of stopping with an error"),
    )  # fmt: skip
    parser.add_argument(
        "--discard-unfinished", action="store_true", help=tr("keep nothing of a run that is cancelled or fails")
    )
    parser.add_argument(
        "--memory", dest="memory_mb", type=int, metavar="MB",
        help=tr(
            "MiB that may be used in addition to the model; a wide raster is then processed in blocks of columns "
            "(default: what is available)"
        ),
    )  # fmt: skip
    parser.add_argument(
        "--block-size", type=int, metavar="PX", help=tr("side of the blocks that the map is made in, one by one")
    )
    parser.add_argument(
        "--tiles", type=int, metavar="PX",
        help=tr("write a folder of GeoTIFFs with sides of PX, and OUTPUT, which ends in .vrt, over them"),
    )  # fmt: skip
    machines = parser.add_mutually_exclusive_group()
    machines.add_argument(
        "--cluster", metavar="ADDRESS", help=tr("let the workers of a Dask scheduler predict, e.g. tcp://host:8786")
    )
    machines.add_argument("--workers", type=int, metavar="N", help=tr("let N processes on this machine predict"))
    parser.set_defaults(command=_segment)


def _segment(arguments: argparse.Namespace) -> None:
    """Run `segment`."""
    from ...segment import SegmentOptions, segment

    names = {field.name for field in dataclasses.fields(SegmentOptions)}
    values = {name: value for name, value in vars(arguments).items() if name in names and value is not None}
    result = segment(SegmentOptions(**values), console(arguments, tr("windows")))
    print_json(arguments, result.to_json_dict())
