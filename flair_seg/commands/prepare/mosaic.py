"""`flair-seg mosaic`."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from ...language import tr
from ...nomenclature import NOMENCLATURES
from ..shared import beside, common_options, console, output_path, print_json, settings_options, tell_next


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `mosaic`."""
    parser = commands.add_parser(
        "mosaic",
        parents=[common_options(), settings_options()],
        help=tr("build one VRT per zone from a folder of patches"),
        description=tr("Build one VRT for each zone found in PATCH_FOLDER. Labels get a separate VRT."),
    )
    parser.add_argument("patch_folder", metavar="PATCH_FOLDER")
    parser.add_argument("out_folder", type=output_path, metavar="OUT_FOLDER")
    parser.add_argument(
        "--nomenclature",
        choices=sorted(NOMENCLATURES),
        help=tr("nomenclature of the labels (default: the legend of the patches, or flair-19)"),
    )
    parser.add_argument(
        "--footprints",
        type=output_path,
        metavar="FILE.gpkg",
        help=tr("also write the footprints of the patches, gaps and overlaps as polygons"),
    )
    parser.set_defaults(command=_mosaic)


def _mosaic(arguments: argparse.Namespace) -> None:
    """Run `mosaic`."""
    from ...tools.prepare.mosaic import build_mosaics

    feedback = console(arguments, tr("patches"))
    mosaics = build_mosaics(
        arguments.patch_folder,
        arguments.out_folder,
        feedback,
        NOMENCLATURES.get(arguments.nomenclature),
        arguments.footprints,
    )
    image = next((mosaic.path for mosaic in mosaics if mosaic.kind == "img"), None)
    if image is not None:
        tell_next(feedback, ("checkinput", image), ("segment", image, beside(image, "land_cover.tif")))
    print_json(arguments, [dataclasses.asdict(mosaic) for mosaic in mosaics])
