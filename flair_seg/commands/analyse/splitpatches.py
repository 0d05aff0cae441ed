"""`flair-seg splitpatches`."""

from __future__ import annotations

import argparse
from typing import Any

from ...language import tr
from ...nomenclature import NOMENCLATURES
from ..shared import NAMES, add_command, add_options, console, print_json


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `splitpatches`."""
    parser = add_command(
        commands,
        "splitpatches",
        _split,
        tr("split a map into the patches of a data set"),
        tr("For every IMG_*.tif in PATCH_FOLDER, write the same pixels of MAP as PRED_*.tif in OUT_FOLDER."),
    )
    table = {
        "map MAP": tr("class raster on the same pixel grid as the patches"),
        "patch_folder PATCH_FOLDER": "",
        "out_folder >OUT_FOLDER": "",
        f"--nomenclature {NAMES}": tr("nomenclature of the map (default: its legend)"),
        "--encoding codes|challenge": tr(
            "codes: keep the class codes of the map; challenge: encode 1 to 12 as 0 to 11 and all other codes as 12, "
            "as in the FLAIR challenges"
        ),
        "--partial refuse|nodata": tr("what to do with patches that extend beyond the map"),
    }
    add_options(parser, table)
    parser.set_defaults(encoding="codes", partial="refuse")


def _split(arguments: argparse.Namespace) -> None:
    """Run `splitpatches`."""
    from ...tools.analyse.patches.splitpatches import split_patches

    result = split_patches(
        arguments.map,
        arguments.patch_folder,
        arguments.out_folder,
        console(arguments, tr("patches")),
        nomenclature=NOMENCLATURES.get(arguments.nomenclature),
        encoding=arguments.encoding,
        partial=arguments.partial,
    )
    print_json(arguments, result)
