"""`flair-seg splitpatches`."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from ...language import tr
from ...nomenclature import NOMENCLATURES
from ..shared import common_options, console, output_path, print_json


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `splitpatches`."""
    parser = commands.add_parser(
        "splitpatches", parents=[common_options()], help=tr("cut a map back into the patches of a data set"),
        description=tr("Write MAP's pixels of every IMG_*.tif below PATCH_FOLDER as PRED_*.tif below OUT_FOLDER.")
    )  # fmt: skip
    parser.add_argument("map", metavar="MAP", help=tr("class raster on the patches' pixels"))
    parser.add_argument("patch_folder", metavar="PATCH_FOLDER")
    parser.add_argument("out_folder", type=output_path, metavar="OUT_FOLDER")
    parser.add_argument(
        "--nomenclature", choices=sorted(NOMENCLATURES), help=tr("the map's classes (default: its legend)")
    )
    parser.add_argument(
        "--encoding", choices=("codes", "challenge"), default="codes",
        help=tr("codes: the map's; challenge: 1 to 12 as 0 to 11 and the others as 12, as the FLAIR challenges "
"score them"),
    )  # fmt: skip
    parser.add_argument(
        "--partial", choices=("refuse", "nodata"), default="refuse", help=tr("patches that reach past the map")
    )
    parser.set_defaults(command=_split)


def _split(arguments: argparse.Namespace) -> None:
    """Run `splitpatches`."""
    from ...tools.analyse.patches.splitpatches import split_patches

    result = split_patches(
        arguments.map,
        arguments.patch_folder,
        arguments.out_folder,
        console(arguments, tr("patches")),
        nomenclature=NOMENCLATURES[arguments.nomenclature] if arguments.nomenclature else None,
        encoding=arguments.encoding,
        partial=arguments.partial,
    )
    print_json(arguments, dataclasses.asdict(result))
