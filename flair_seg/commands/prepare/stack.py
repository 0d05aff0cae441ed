"""`flair-seg stack`."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from ...language import tr
from ..shared import common_options, console, floats, number, output_path, print_json


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `stack`."""
    parser = commands.add_parser(
        "stack",
        parents=[common_options()],
        help=tr("make one raster of colour, infrared and height files"),
        description=tr(
            "Write OUTPUT, a VRT with the bands red, green, blue, nir and height, from separate files or "
            "folders of tiles. No pixels are copied. Heights are those of the surface above the terrain, 5 "
            "levels a metre."
        ),
    )
    parser.add_argument(
        "output",
        type=output_path,
        metavar="OUTPUT",
        help=tr("VRT to write, with others beside it; with --copy a GeoTIFF"),
    )
    for option, help_text in (
        ("rgb", tr("red, green and blue: files, or folders of tiles")),
        ("irc", tr("near infrared, red and green: only the near infrared is taken")),
        ("nir", tr("near infrared alone, instead of --irc")),
        ("surface", tr("surface model (MNS), metres")),
        ("terrain", tr("terrain model (MNT), metres")),
        ("height", tr("height above ground, metres, instead of --surface and --terrain")),
    ):
        parser.add_argument(f"--{option}", nargs="+", metavar="FILE", required=option == "rgb", help=help_text)
    parser.add_argument(
        "--height-scale",
        type=number,
        metavar="N",
        help=tr("levels of the height band a metre (default: 5, as in FLAIR); 1 where --height is in levels already"),
    )
    parser.add_argument(
        "--gsd", dest="gsd_m", type=number, metavar="M", help=tr("pixel size in metres (default: RGB's)")
    )
    parser.add_argument("--extent", type=floats(4), metavar="XMIN,YMIN,XMAX,YMAX", help=tr("rectangle to stack"))
    parser.add_argument("--extent-crs", metavar="CRS", help=tr("coordinate system of --extent (default: RGB's)"))
    parser.add_argument("--crs", metavar="CRS", help=tr("coordinate system of files that have none, such as .asc"))
    parser.add_argument("--copy", action="store_true", help=tr("write the pixels to a GeoTIFF instead of a VRT"))
    parser.set_defaults(command=_stack)


def _stack(arguments: argparse.Namespace) -> None:
    """Run `stack`."""
    from ...tools.prepare.stacking.stack import StackOptions, stack

    names = {field.name for field in dataclasses.fields(StackOptions)}
    values = {name: value for name, value in vars(arguments).items() if name in names and value is not None}
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    print_json(arguments, stack(StackOptions(**values), console(arguments, tr("parts"))).to_json_dict())
