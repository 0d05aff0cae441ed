"""What patches are exported from, and how."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...errors import InputError
from ...language import tr
from ...nomenclature import Nomenclature
from ...outputs import check_given
from ...paths import OptionalPathField, PathField

Split = Literal["zones", "blocks"]
SPLITS: tuple[Split, ...] = ("zones", "blocks")


@dataclass(frozen=True)
class ExportOptions:
    """What is exported, and how.

    Attributes:
        image: imagery, anything GDAL opens.
        labels: a class raster, or polygons if `field` is given; None: images alone, for which `confidence` is needed.
        folder: where patches go; it must not exist, or be empty.
        field: the polygons' field of class codes or names.
        nomenclature: the labels' classes; None: those a raster tells, FLAIR's 19 for polygons.
        bands: numbers of the bands to export, in order; None: all that are not masks.
        domain: the name of the folder above the zones, department and year in the FLAIR data sets.
        patch_size: px.
        stride: px from one patch to the next; None: the patch size, hence no overlap.
        min_labelled: least share of labelled pixels, 0 to 1; patches without any label are left out in any case.
        confidence: a map's confidence in percent: patches are taken by rising mean confidence, the least certain first.
        max_patches: the most patches to export: the first by confidence, else drawn at random from the seed.
        split: `zones` gives each zone wholly to one part, `blocks` cuts every zone into parts with a buffer between.
        val_share: share of the patches to validate on.
        test_share: share of the patches to test on.
        zones: polygons of zones, `FILE` or `FILE|layername=NAME`; a patch belongs to the first that holds its centre.
            None: zones are connected blocks of patches.
        zone_field: the field of the zones' names; None: Z1, Z2 and so on.
        seed: of what is drawn at random.
    """

    image: PathField = PathField()
    labels: OptionalPathField = OptionalPathField(required=True)
    folder: PathField = PathField()
    field: str | None = None
    nomenclature: Nomenclature | None = None
    bands: tuple[int, ...] | None = None
    domain: str = "D000_2024"
    patch_size: int = 512
    stride: int | None = None
    min_labelled: float = 0.1
    confidence: OptionalPathField = OptionalPathField()
    max_patches: int | None = None
    split: Split = "zones"
    val_share: float = 0.2
    test_share: float = 0.0
    zones: OptionalPathField = OptionalPathField()
    zone_field: str | None = None
    seed: int = 0


def check_options(options: ExportOptions) -> int:
    """Check options that need no file, and the folder; return the stride.

    Raises:
        InputError: an option cannot be.
    """
    stride = options.patch_size if options.stride is None else options.stride
    problems = (
        (options.patch_size < 1, tr("the patch size is {size} px: at least 1 is needed", size=options.patch_size)),
        (stride < 1, tr("the stride is {stride} px: at least 1 is needed", stride=stride)),
        (
            not 0 <= options.min_labelled <= 1,
            tr("the least labelled share is {share:g}: 0 to 1 is needed", share=options.min_labelled),
        ),
        (
            not (min(options.val_share, options.test_share) >= 0 and options.val_share + options.test_share < 1),
            tr(
                "the shares of val and test are {val:g} and {test:g}: they must be at least 0 and leave some to train",
                val=options.val_share, test=options.test_share,
            ),
        ),
        (
            options.max_patches is not None and options.max_patches < 1,
            tr("at most {count} patches are asked for: at least 1 is needed", count=options.max_patches),
        ),
        (
            not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", options.domain),
            tr("domain '{domain}' is no name of letters, digits, _ and -, e.g. D034_2021", domain=options.domain),
        ),
        (
            options.labels is None and options.confidence is None,
            tr("labels are needed, unless a confidence raster tells which images are to be labelled next"),
        ),
        (options.zone_field is not None and not options.zones, tr("a field of zones' names is given, but no zones")),
    )  # fmt: skip
    for wrong, text in problems:
        if wrong:
            raise InputError(text)
    check_given(options.folder)
    folder = Path(options.folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            tr("output folder '{folder}' is not empty: give a new one, so that exports do not mix", folder=folder)
        )
    return stride
