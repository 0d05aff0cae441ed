"""`flair-seg fetchortho`."""

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
    tell_written,
)


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `fetchortho`."""
    parser = commands.add_parser(
        "fetchortho",
        parents=[common_options(), settings_options()],
        help=tr("download open imagery from a map service"),
        description=tr(
            "Download the bands needed by a model from IGN's Géoplateforme, or another WMS, to the GeoTIFF OUTPUT. "
            "Downloaded data is kept in OUTPUT.fetch: run the same command again to resume an interrupted download. "
            "Proxy settings are read from the environment (https_proxy, no_proxy)."
        ),
    )
    parser.add_argument("output", type=output_path, metavar="OUTPUT", help=tr("output GeoTIFF"))
    parser.add_argument("--extent", type=floats(4), metavar="XMIN,YMIN,XMAX,YMAX", help=tr("extent to download"))
    parser.add_argument(
        "--extent-crs", metavar="CRS", help=tr("coordinate system of --extent (default: that of the output)")
    )
    parser.add_argument(
        "--aoi",
        metavar="FILE",
        help=tr("download the extent of these polygons; use FILE|layername=NAME to select a layer"),
    )
    wanted = parser.add_mutually_exclusive_group()
    wanted.add_argument(
        "--bands", type=_names, default=(), metavar="red,green,...", help=tr("bands to download, in this order")
    )
    wanted.add_argument("--model", metavar="NAME|FILE", help=tr("use the bands and pixel size of this model"))
    parser.add_argument(
        "--gsd", type=number, metavar="M", help=tr("pixel size in metres (default: the model's, or 0.2)")
    )
    parser.add_argument(
        "--crs",
        metavar="CRS",
        help=tr("coordinate system of the output (default: EPSG:2154 in metropolitan France, the UTM zone overseas)"),
    )
    parser.add_argument(
        "--services", metavar="FILE", help=tr("service description file, in the format of resources/services.json")
    )
    parser.add_argument("--estimate", action="store_true", help=tr("show the download size and exit"))
    parser.add_argument(
        "--max-gb", type=number, default=20.0, metavar="N", help=tr("maximum download size in GB (default: 20)")
    )
    parser.set_defaults(command=_fetchortho)


def _names(text: str) -> tuple[str, ...]:
    """Parse `red,green`."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _fetchortho(arguments: argparse.Namespace) -> None:
    """Run `fetchortho`."""
    from ...tools.prepare.ortho.fetchortho import fetch_ortho
    from ...tools.prepare.ortho.fetchplan import FetchOptions, plan_fetch

    options = FetchOptions(
        output=arguments.output,
        extent=arguments.extent,
        extent_crs=arguments.extent_crs,
        polygons=arguments.aoi,
        bands=arguments.bands,
        model=arguments.model,
        gsd_m=arguments.gsd,
        crs=arguments.crs,
        services=arguments.services,
        max_gb=arguments.max_gb,
    )
    feedback = console(arguments, tr("requests"))
    if arguments.estimate:
        estimate = plan_fetch(options).estimate()
        feedback.info(estimate.describe())
        print_json(arguments, dataclasses.asdict(estimate))
        return
    result = fetch_ortho(options, feedback)
    tell_written(feedback, result.output)
    tell_next(feedback, ("segment", result.output, beside(result.output, "land_cover.tif")))
    print_json(arguments, dataclasses.asdict(result))
