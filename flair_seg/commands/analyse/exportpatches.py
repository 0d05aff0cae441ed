"""`flair-seg exportpatches`."""

from __future__ import annotations

import argparse
from typing import Any

from ...language import tr
from ..shared import NAMES, add_command, add_options, console, options_of, print_json


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `exportpatches`."""
    parser = add_command(
        commands,
        "exportpatches",
        _export,
        tr("export imagery and labels as training patches"),
        tr("Write IMG_*.tif, MSK_*.tif and split.csv to OUT_FOLDER, in the layout of the FLAIR data sets."),
    )
    table = {
        "image IMAGE": tr("input imagery, in any format supported by GDAL"),
        "labels LABELS": tr("class raster, or polygons (with --field); '-' for no labels (with --confidence)"),
        "folder >OUT_FOLDER": tr("new or empty folder"),
        "--field NAME": tr("polygon field with class codes or names"),
        f"--nomenclature {NAMES}": tr(
            "nomenclature of the labels (default: the raster's legend; flair-19 for polygons)"
        ),
        "--bands 1,2,3": tr("bands to export, in this order (default: all)"),
        "--domain NAME": tr("parent folder of the zones (default: D000_2024)"),
        "--patch-size N": tr("patch size in pixels (default: 512)"),
        "--stride N": tr("distance between patches in pixels (default: the patch size)"),
        "--min-labelled SHARE": tr("minimum share of labelled pixels, 0 to 1 (default: 0.1)"),
        "--confidence FILE": tr("confidence raster, in percent; the least certain patches are exported first"),
        "--max-patches N": tr("maximum number of patches to export"),
        "--split zones|blocks": tr(
            "zones: keep each zone in one subset; blocks: split each zone into subsets separated by a buffer "
            "(default: zones)"
        ),
        "--val-share SHARE": tr("validation share (default: 0.2)"),
        "--test-share SHARE": tr("test share (default: 0)"),
        "--zones FILE": tr("zone polygons (default: connected groups of patches)"),
        "--zone-field NAME": tr("zone field with the names (default: Z1, Z2, ...)"),
        "--seed N": tr("random seed (default: 0)"),
    }
    add_options(parser, table)


def _export(arguments: argparse.Namespace) -> None:
    """Run `exportpatches`."""
    from ...tools.analyse.patches.exportpatches import ExportOptions, export_patches

    labels = None if arguments.labels == "-" else arguments.labels
    options = ExportOptions(**{**options_of(ExportOptions, arguments), "labels": labels})
    print_json(arguments, export_patches(options, console(arguments, tr("patches"))))
