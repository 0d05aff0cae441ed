"""`flair-seg stack`."""

from __future__ import annotations

import argparse
from typing import Any

from ...language import tr
from ..shared import EXTENT, add_command, add_options, console, number, options_of, print_json, sibling_path, tell_next


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `stack`."""
    parser = add_command(
        commands,
        "stack",
        _stack,
        tr("stack colour, infrared and height files into one raster"),
        tr(
            "Write OUTPUT, a VRT with the bands red, green, blue, nir and height, from separate files or folders of "
            "tiles. No pixels are copied. The height band is the height above ground, with 5 levels per metre."
        ),
    )
    add_options(
        parser, {"output >OUTPUT": tr("output VRT, written with the VRTs it references; with --copy, a GeoTIFF")}
    )
    for option, help_text in (
        ("rgb", tr("red, green and blue: files or folders of tiles")),
        ("irc", tr("near infrared, red and green; with --rgb, only the near infrared is used")),
        ("nir", tr("near infrared only, instead of --irc")),
        ("surface", tr("surface model (MNS), in metres")),
        ("terrain", tr("terrain model (MNT), in metres")),
        ("height", tr("height above ground, in metres, instead of --surface and --terrain")),
    ):
        parser.add_argument(f"--{option}", nargs="+", metavar="FILE", help=help_text)
    parser.add_argument(
        "--height-scale",
        type=number,
        metavar="N",
        help=tr("levels per metre of the height band (default: 5, as in FLAIR); 1 if --height is already in levels"),
    )
    table = {
        "--gsd=gsd_m M": tr("pixel size in metres (default: that of RGB)"),
        f"--extent {EXTENT}": tr("extent to stack"),
        "--extent-crs CRS": tr("coordinate system of --extent (default: that of RGB)"),
        "--crs CRS": tr("coordinate system of files without one, such as .asc"),
        "--copy": tr("write the pixels to a GeoTIFF instead of a VRT"),
    }
    add_options(parser, table)


def _stack(arguments: argparse.Namespace) -> None:
    """Run `stack`."""
    from ...tools.prepare.stacking.stack import StackOptions, stack

    feedback = console(arguments, tr("parts"))
    result = stack(StackOptions(**options_of(StackOptions, arguments)), feedback)
    tell_next(
        feedback,
        ("checkinput", result.output),
        ("segment", result.output, sibling_path(result.output, "land_cover.tif")),
    )
    print_json(arguments, result.to_json_dict())
