"""`flair-seg stack`."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from ...language import tr
from ..shared import (
    beside,
    common_options,
    console,
    floats,
    number,
    output_path,
    print_json,
    settings_options,
    tell_next,
)


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `stack`."""
    parser = commands.add_parser(
        "stack",
        parents=[common_options(), settings_options()],
        help=tr("stack colour, infrared and height files into one raster"),
        description=tr(
            "Write OUTPUT, a VRT with the bands red, green, blue, nir and height, from separate files or folders of "
            "tiles. No pixels are copied. The height band is the height above ground, with 5 levels per metre."
        ),
    )
    parser.add_argument(
        "output",
        type=output_path,
        metavar="OUTPUT",
        help=tr("output VRT, written with the VRTs it references; with --copy, a GeoTIFF"),
    )
    for option, help_text in (
        ("rgb", tr("red, green and blue: files or folders of tiles")),
        ("irc", tr("near infrared, red and green; only the near infrared is used")),
        ("nir", tr("near infrared only, instead of --irc")),
        ("surface", tr("surface model (MNS), in metres")),
        ("terrain", tr("terrain model (MNT), in metres")),
        ("height", tr("height above ground, in metres, instead of --surface and --terrain")),
    ):
        parser.add_argument(f"--{option}", nargs="+", metavar="FILE", required=option == "rgb", help=help_text)
    parser.add_argument(
        "--height-scale",
        type=number,
        metavar="N",
        help=tr("levels per metre of the height band (default: 5, as in FLAIR); 1 if --height is already in levels"),
    )
    parser.add_argument(
        "--gsd", dest="gsd_m", type=number, metavar="M", help=tr("pixel size in metres (default: that of RGB)")
    )
    parser.add_argument("--extent", type=floats(4), metavar="XMIN,YMIN,XMAX,YMAX", help=tr("extent to stack"))
    parser.add_argument("--extent-crs", metavar="CRS", help=tr("coordinate system of --extent (default: that of RGB)"))
    parser.add_argument("--crs", metavar="CRS", help=tr("coordinate system of files without one, such as .asc"))
    parser.add_argument("--copy", action="store_true", help=tr("write the pixels to a GeoTIFF instead of a VRT"))
    parser.set_defaults(command=_stack)


def _stack(arguments: argparse.Namespace) -> None:
    """Run `stack`."""
    from ...tools.prepare.stacking.stack import StackOptions, stack

    names = {field.name for field in dataclasses.fields(StackOptions)}
    values = {name: value for name, value in vars(arguments).items() if name in names and value is not None}
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    feedback = console(arguments, tr("parts"))
    result = stack(StackOptions(**values), feedback)
    tell_next(
        feedback,
        ("checkinput", result.output),
        ("segment", result.output, beside(result.output, "land_cover.tif")),
    )
    print_json(arguments, result.to_json_dict())
