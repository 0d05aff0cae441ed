"""`flair-seg exportpatches`."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from ...language import tr
from ...nomenclature import NOMENCLATURES
from ..shared import common_options, console, integers, number, output_path, print_json, settings_options


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `exportpatches`."""
    parser = commands.add_parser(
        "exportpatches",
        parents=[common_options(), settings_options()],
        help=tr("export imagery and labels as training patches"),
        description=tr("Write IMG_*.tif, MSK_*.tif and split.csv to OUT_FOLDER, in the layout of the FLAIR data sets."),
    )
    parser.add_argument("image", metavar="IMAGE", help=tr("input imagery, in any format supported by GDAL"))
    parser.add_argument(
        "labels",
        metavar="LABELS",
        help=tr("class raster, or polygons (with --field); '-' for no labels (with --confidence)"),
    )
    parser.add_argument("folder", type=output_path, metavar="OUT_FOLDER", help=tr("new or empty folder"))
    parser.add_argument("--field", metavar="NAME", help=tr("polygon field with class codes or names"))
    parser.add_argument(
        "--nomenclature",
        choices=sorted(NOMENCLATURES),
        help=tr("nomenclature of the labels (default: the raster's legend; flair-19 for polygons)"),
    )
    parser.add_argument(
        "--bands", type=integers, metavar="1,2,3", help=tr("bands to export, in this order (default: all)")
    )
    parser.add_argument("--domain", metavar="NAME", help=tr("parent folder of the zones (default: D000_2024)"))
    parser.add_argument("--patch-size", type=int, metavar="N", help=tr("patch size in pixels (default: 512)"))
    parser.add_argument(
        "--stride", type=int, metavar="N", help=tr("distance between patches in pixels (default: the patch size)")
    )
    parser.add_argument(
        "--min-labelled",
        type=number,
        metavar="SHARE",
        help=tr("minimum share of labelled pixels, 0 to 1 (default: 0.1)"),
    )
    parser.add_argument(
        "--confidence",
        metavar="FILE",
        help=tr("confidence raster, in percent; the least certain patches are exported first"),
    )
    parser.add_argument("--max-patches", type=int, metavar="N", help=tr("maximum number of patches to export"))
    parser.add_argument(
        "--split",
        choices=("zones", "blocks"),
        help=tr(
            "zones: keep each zone in one subset; blocks: split each zone into subsets separated by a buffer "
            "(default: zones)"
        ),
    )
    parser.add_argument("--val-share", type=number, metavar="SHARE", help=tr("validation share (default: 0.2)"))
    parser.add_argument("--test-share", type=number, metavar="SHARE", help=tr("test share (default: 0)"))
    parser.add_argument("--zones", metavar="FILE", help=tr("zone polygons (default: connected groups of patches)"))
    parser.add_argument("--zone-field", metavar="NAME", help=tr("zone field with the names (default: Z1, Z2, ...)"))
    parser.add_argument("--seed", type=int, metavar="N", help=tr("random seed (default: 0)"))
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
