"""`flair-seg splitpatches`."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from ...language import tr
from ...nomenclature import NOMENCLATURES
from ..shared import common_options, console, output_path, print_json, settings_options


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `splitpatches`."""
    parser = commands.add_parser(
        "splitpatches",
        parents=[common_options(), settings_options()],
        help=tr("split a map into the patches of a data set"),
        description=tr(
            "For every IMG_*.tif in PATCH_FOLDER, write the same pixels of MAP as PRED_*.tif in OUT_FOLDER."
        ),
    )
    parser.add_argument("map", metavar="MAP", help=tr("class raster on the same pixel grid as the patches"))
    parser.add_argument("patch_folder", metavar="PATCH_FOLDER")
    parser.add_argument("out_folder", type=output_path, metavar="OUT_FOLDER")
    parser.add_argument(
        "--nomenclature", choices=sorted(NOMENCLATURES), help=tr("nomenclature of the map (default: its legend)")
    )
    parser.add_argument(
        "--encoding",
        choices=("codes", "challenge"),
        default="codes",
        help=tr(
            "codes: keep the class codes of the map; challenge: encode 1 to 12 as 0 to 11 and all other codes as 12, "
            "as in the FLAIR challenges"
        ),
    )
    parser.add_argument(
        "--partial",
        choices=("refuse", "nodata"),
        default="refuse",
        help=tr("what to do with patches that extend beyond the map"),
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
