"""`flair-seg mosaic`."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from ...language import tr
from ...nomenclature import NOMENCLATURES
from ..shared import NAMES, add_command, add_options, console, print_json, sibling_path, tell_next


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `mosaic`."""
    parser = add_command(
        commands,
        "mosaic",
        _mosaic,
        tr("build one VRT per zone from a folder of patches"),
        tr("Build one VRT for each zone found in PATCH_FOLDER. Labels get a separate VRT."),
    )
    table = {
        "patch_folder PATCH_FOLDER": "",
        "out_folder >OUT_FOLDER": "",
        f"--nomenclature {NAMES}": tr("nomenclature of the labels (default: the legend of the patches, or flair-19)"),
        "--footprints >FILE.gpkg": tr("also write the footprints of the patches, gaps and overlaps as polygons"),
    }
    add_options(parser, table)


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
        tell_next(feedback, ("checkinput", image), ("segment", image, sibling_path(image, "land_cover.tif")))
    print_json(arguments, [dataclasses.asdict(mosaic) for mosaic in mosaics])
