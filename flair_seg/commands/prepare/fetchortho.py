"""`flair-seg fetchortho`."""

from __future__ import annotations

import argparse
from typing import Any

from ...language import tr
from ..shared import (
    EXTENT,
    add_command,
    add_options,
    area_of,
    console,
    department_options,
    number,
    options_of,
    print_json,
    sibling_path,
    tell_next,
    tell_written,
)


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `fetchortho`."""
    parser = add_command(
        commands,
        "fetchortho",
        _fetchortho,
        tr("download open imagery from a map service"),
        tr(
            "Download the bands needed by a model from IGN's Géoplateforme, or another WMS, to the GeoTIFF OUTPUT. "
            "Downloaded data is kept in OUTPUT.fetch: run the same command again to resume an interrupted download. "
            "Proxy settings are read from the environment (https_proxy, no_proxy)."
        ),
    )
    place = {
        "output >OUTPUT": tr("output GeoTIFF"),
        f"--extent {EXTENT}": tr("extent to download"),
        "--extent-crs CRS": tr("coordinate system of --extent (default: that of the output)"),
        "--aoi=polygons FILE": tr("download the extent of these polygons; use FILE|layername=NAME to select a layer"),
        **department_options(),
    }
    add_options(parser, place)
    wanted = parser.add_mutually_exclusive_group()
    wanted.add_argument(
        "--bands", type=_names, default=(), metavar="red,green,...", help=tr("bands to download, in this order")
    )
    add_options(wanted, {"--model NAME|FILE": tr("use the bands and pixel size of this model")})
    table = {
        "--gsd=gsd_m M": tr("pixel size in metres (default: the model's, or 0.2)"),
        "--crs CRS": tr(
            "coordinate system of the output (default: EPSG:2154 in metropolitan France, the UTM zone overseas)"
        ),
        "--services FILE": tr("service description file, in the format of resources/services.json"),
        "--estimate": tr("show the download size and exit"),
    }
    add_options(parser, table)
    parser.add_argument(
        "--max-gb", type=number, default=20.0, metavar="N", help=tr("maximum download size in GB (default: 20)")
    )


def _names(text: str) -> tuple[str, ...]:
    """Parse `red,green`."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _fetchortho(arguments: argparse.Namespace) -> None:
    """Run `fetchortho`."""
    from ...tools.prepare.ortho.fetchortho import fetch_ortho
    from ...tools.prepare.ortho.fetchplan import FetchOptions, plan_fetch

    options = FetchOptions(**{**options_of(FetchOptions, arguments), **area_of(arguments, "polygons")})
    feedback = console(arguments, tr("requests"))
    if arguments.estimate:
        estimate = plan_fetch(options).estimate()
        feedback.info(estimate.describe())
        print_json(arguments, estimate)
        return
    result = fetch_ortho(options, feedback)
    tell_written(feedback, result.output)
    tell_next(feedback, ("segment", result.output, sibling_path(result.output, "land_cover.tif")))
    print_json(arguments, result)
