"""`flair-seg exportpatches`."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from ...language import tr
from ...nomenclature import NOMENCLATURES
from ..shared import common_options, console, integers, number, output_path, print_json


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `exportpatches`."""
    parser = commands.add_parser(
        "exportpatches",
        parents=[common_options()],
        help=tr("cut imagery and labels into training patches"),
        description=tr(
            "Write IMG_*.tif, MSK_*.tif and split.csv below OUT_FOLDER, laid out as the FLAIR data sets are."
        ),
    )
    parser.add_argument("image", metavar="IMAGE", help=tr("imagery, anything GDAL opens"))
    parser.add_argument(
        "labels",
        metavar="LABELS",
        help=tr("class raster, or polygons (with --field); '-' for none (with --confidence)"),
    )
    parser.add_argument("folder", type=output_path, metavar="OUT_FOLDER", help=tr("a new folder, or an empty one"))
    parser.add_argument("--field", metavar="NAME", help=tr("the polygons' field of class codes or names"))
    parser.add_argument(
        "--nomenclature",
        choices=sorted(NOMENCLATURES),
        help=tr("the labels' classes (default: a raster's legend; flair-19 for polygons)"),
    )
    parser.add_argument("--bands", type=integers, metavar="1,2,3", help=tr("bands to export, in order (default: all)"))
    parser.add_argument("--domain", metavar="NAME", help=tr("folder above the zones (default: D000_2024)"))
    parser.add_argument("--patch-size", type=int, metavar="N", help=tr("px (default: 512)"))
    parser.add_argument("--stride", type=int, metavar="N", help=tr("px between patches (default: the patch size)"))
    parser.add_argument(
        "--min-labelled", type=number, metavar="SHARE", help=tr("least share of labelled pixels, 0 to 1 (default: 0.1)")
    )
    parser.add_argument("--confidence", metavar="FILE", help=tr("confidence of a map, in percent: least certain first"))
    parser.add_argument("--max-patches", type=int, metavar="N", help=tr("export at most so many"))
    parser.add_argument(
        "--split",
        choices=("zones", "blocks"),
        help=tr("zones: each wholly in one part; blocks: each cut into parts with a buffer between (default: zones)"),
    )
    parser.add_argument("--val-share", type=number, metavar="SHARE", help=tr("share to validate on (default: 0.2)"))
    parser.add_argument("--test-share", type=number, metavar="SHARE", help=tr("share to test on (default: 0)"))
    parser.add_argument("--zones", metavar="FILE", help=tr("polygons of zones (default: connected blocks of patches)"))
    parser.add_argument("--zone-field", metavar="NAME", help=tr("the zones' field of names (default: Z1, Z2, ...)"))
    parser.add_argument("--seed", type=int, metavar="N", help=tr("of what is drawn at random (default: 0)"))
    parser.set_defaults(command=_export)


def _export(arguments: argparse.Namespace) -> None:
    """Run `exportpatches`."""
    from ...tools.analyse.patches.exportpatches import ExportOptions, export_patches

    names = {option.name for option in dataclasses.fields(ExportOptions)}
    values = {name: value for name, value in vars(arguments).items() if name in names and value is not None}
    values["labels"] = None if arguments.labels == "-" else arguments.labels
    if arguments.nomenclature:
        values["nomenclature"] = NOMENCLATURES[arguments.nomenclature]
    print_json(
        arguments, dataclasses.asdict(export_patches(ExportOptions(**values), console(arguments, tr("patches"))))
    )
