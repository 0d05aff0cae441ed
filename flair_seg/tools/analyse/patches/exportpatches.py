"""Exports imagery and labels as training patches in the layout of the FLAIR data sets, with their split."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from ....errors import InputError
from ....feedback import Feedback
from ....language import tr
from ....nomenclature import FLAIR_13, FLAIR_19, Nomenclature
from ....raster.gdalenv import gdal_cache
from ....raster.windows import Window
from ....system.outputs import check_given, make_parents
from ....system.paths import OptionalPathField, PathField, link_target
from .patchfiles import CodeFile, PatchImage, has_classes, made, part_folder, write_split
from .patchlabels import Confidence, Labels, PolygonLabels, RasterLabels, read_zones, zone_of
from .patchsplit import TEST, TRAIN, VAL, Cell, add_buffers, connected_blocks, split_block, split_zones

Split = Literal["zones", "blocks"]


@dataclass(frozen=True)
class ExportOptions:
    """What to export.

    Attributes:
        image: imagery, in any format supported by GDAL.
        labels: class raster, or polygons if `field` is given; None: images only, which requires `confidence`.
        folder: new or empty output folder.
        field: polygon field with class codes or names.
        nomenclature: classes of the labels; None: the raster's legend, or FLAIR's 19 classes for polygons.
        bands: numbers of the bands to export, in order; None: all but masks.
        domain: folder of the zones; in the FLAIR data sets, department and year.
        patch_size: in px.
        stride: distance between patches in px; None: the patch size.
        min_labelled: minimum share of labelled pixels, 0 to 1; patches without labels are always left out.
        confidence: confidence raster in percent; the least certain patches come first.
        max_patches: maximum number of patches: the first by confidence, or a random choice.
        split: `zones` keeps each zone in one subset, `blocks` splits each zone into subsets separated by a buffer.
        val_share: validation share of the patches.
        test_share: test share of the patches.
        zones: zone polygons, `FILE` or `FILE|layername=NAME`; a patch is in the first that contains its centre. None:
            connected blocks of patches.
        zone_field: field of the zone names; None: Z1, Z2 and so on.
        seed: random seed.
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
    """Check the options that need no file, and the folder; return the stride in px.

    Raises:
        InputError: an option is not valid.
    """
    stride = options.patch_size if options.stride is None else options.stride
    problems = (
        (options.patch_size < 1, tr("The patch size is {size} px. It must be at least 1 px.", size=options.patch_size)),
        (stride < 1, tr("The stride is {stride} px. It must be at least 1 px.", stride=stride)),
        (
            not 0 <= options.min_labelled <= 1,
            tr("The minimum labelled share is {share:g}. It must be between 0 and 1.", share=options.min_labelled),
        ),
        (
            not (min(options.val_share, options.test_share) >= 0 and options.val_share + options.test_share < 1),
            tr(
                "The validation and test shares are {val:g} and {test:g}. They must not be negative, and their sum "
                "must be less than 1.",
                val=options.val_share, test=options.test_share,
            ),
        ),
        (
            options.max_patches is not None and options.max_patches < 1,
            tr("The maximum number of patches is {count}. It must be at least 1.", count=options.max_patches),
        ),
        (
            not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", options.domain),
            tr("Invalid domain name '{domain}'. Use letters, digits, "
               "'_' and '-', e.g. D034_2021.", domain=options.domain),
        ),
        (
            options.labels is None and options.confidence is None,
            tr("Specify labels, or a confidence raster to select the images to label next."),
        ),
        (options.zone_field is not None and not options.zones, tr("A zone name field is specified without a zone "
                                                                  "layer. Specify both or neither.")),
    )  # fmt: skip
    for wrong, text in problems:
        if wrong:
            raise InputError(text)
    check_given(options.folder)
    folder = Path(options.folder)
    if os.path.exists(folder) and (not os.path.isdir(folder) or any(folder.iterdir())):
        raise InputError("Output folder '{folder}' is not empty. Specify a new or empty folder.", folder=folder)
    return stride


UNLABELLED = "unlabelled"
"""The part of patches exported without labels."""
_TRAINED_BANDS = ("red", "green", "blue", "nir", "height")
"""The five uint8 bands that `training` reads."""
_CACHE_BYTES = 64 * 2**20
"""GDAL's block cache, in addition to a row of patches."""


@dataclass(frozen=True)
class ExportedPatches:
    """The result: numbers of patches by zone and by subset, and of candidates left out by reason."""

    folder: str
    patches: int
    zones: dict[str, int]
    parts: dict[str, int]
    left_out: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Candidate:
    """A window from which a patch can be exported; `cell` is its place in the grid of patches."""

    cell: Cell
    window: Window
    confidence: float | None
    zone: str = ""
    part: str = UNLABELLED


def export_patches(options: ExportOptions, feedback: Feedback | None = None) -> ExportedPatches:
    """Write `DOMAIN/ZONE/img/IMG_000001.tif`, `msk/MSK_000001.tif` and `split.csv`, which `training` reads.

    Patches are aligned with the image, every `stride` px from its upper left corner. Images keep data type, values and
    georeference. Labels hold class codes and, where nothing is labelled or the image is nodata, the nodata of class
    rasters (0 unless it is a class), which `training` ignores. Patches that are entirely nodata are left out. The
    folder appears when all files are complete. Progress counts candidates and patches.

    Raises:
        InputError: options contradict each other, or inputs do not fit together.
        RasterError: a file cannot be read or written.
        CancelledError: the user cancelled.

    Example:
        >>> from flair_seg.tools import ExportOptions, export_patches
        >>> options = ExportOptions("mosaic.tif", labels="map.tif", folder="exported", patch_size=64, split="blocks")
        >>> export_patches(options).patches > 0
        True
    """
    feedback = feedback or Feedback()
    stride = check_options(options)
    image = PatchImage(options.image, options.bands)
    if min(image.grid.width, image.grid.height) < options.patch_size:
        raise InputError(
            "Image '{path}' ({width} x {height} px) is smaller than the patch size ({size} px).",
            path=options.image,
            width=image.grid.width,
            height=image.grid.height,
            size=options.patch_size,
        )
    labels = _open_labels(options, image, feedback)
    confidence = Confidence(options.confidence, image.grid) if options.confidence else None
    zones = read_zones(options.zones, options.zone_field, image.grid, feedback) if options.zones else None
    _warn_of_training(image, labels, feedback)
    row_bytes = image.grid.width * options.patch_size * image.pixel_bytes
    with gdal_cache(_CACHE_BYTES + 2 * row_bytes):
        found, left_out = _scan(image, labels, confidence, zones, stride, options, feedback)
        chosen = _choose(found, options)
        if not chosen:
            reasons = "; ".join(_reasons(left_out))
            raise InputError("No patch can be exported from '{path}': {reasons}", path=options.image, reasons=reasons)
        reach = options.patch_size // stride
        chosen = _split(chosen, labels is not None, reach, options, feedback)
        _write_folder(image, labels, chosen, options, feedback)
    parts = dict(sorted(Counter(c.part for c in chosen).items()))
    zone_sizes = dict(sorted(Counter(c.zone for c in chosen).items()))
    result = ExportedPatches(options.folder, len(chosen), zone_sizes, parts, left_out)
    _tell(result, options, labels is not None, feedback)
    return result


def _open_labels(options: ExportOptions, image: PatchImage, feedback: Feedback) -> Labels | None:
    """Return the labels, if there are any."""
    if options.labels is None:
        return None
    if options.field is None:
        return RasterLabels(options.labels, options.nomenclature, image.grid)
    return PolygonLabels(options.labels, options.field, options.nomenclature or FLAIR_19, image.grid, feedback)


def _scan(
    image: PatchImage,
    labels: Labels | None,
    confidence: Confidence | None,
    zones: list[tuple[str, Any]] | None,
    stride: int,
    options: ExportOptions,
    feedback: Feedback,
) -> tuple[list[_Candidate], dict[str, int]]:
    """Return the candidates that can be exported, row by row, and the number of others by reason."""
    size, grid = options.patch_size, image.grid
    rows, columns = ((length - size) // stride + 1 for length in (grid.height, grid.width))
    found: list[_Candidate] = []
    left_out: Counter[str] = Counter()
    for row in range(rows):
        for column in range(columns):
            feedback.stop_if_cancelled()
            window = Window(column * stride, row * stride, size, size)
            zone = "" if zones is None else zone_of(window, image.grid, zones)
            mean = None
            if zone is None:
                left_out["outside_zones"] += 1
            elif (valid := image.valid(window)) is not None and not valid.any():
                left_out["nodata"] += 1
            elif confidence is not None and (mean := confidence.mean(window)) is None:
                left_out["without_confidence"] += 1
            elif labels is not None and not _is_labelled(image, labels, window, options.min_labelled):
                left_out["too_few_labels"] += 1
            else:
                found.append(_Candidate((row, column), window, mean, zone))
        feedback.progress((row + 1) * columns, 2 * rows * columns)
    return found, dict(sorted(left_out.items()))


def _is_labelled(image: PatchImage, labels: Labels, window: Window, least: float) -> bool:
    """Whether enough pixels of a patch are labelled, and at least one."""
    labelled = np.not_equal(image.mask(labels.read(window), window, labels.unlabelled), labels.unlabelled)
    return bool(labelled.any() and labelled.mean() >= least)


def _choose(found: list[_Candidate], options: ExportOptions) -> list[_Candidate]:
    """Return the patches to export, in the order of their numbers."""
    if options.confidence is not None:
        found = sorted(found, key=lambda candidate: (candidate.confidence, candidate.cell))
    if options.max_patches is None or options.max_patches >= len(found):
        return found
    if options.confidence is not None:
        return found[: options.max_patches]
    drawn = np.random.default_rng(options.seed).choice(len(found), options.max_patches, replace=False)
    return [found[index] for index in sorted(drawn)]


def _split(
    chosen: list[_Candidate], labelled: bool, reach: int, options: ExportOptions, feedback: Feedback
) -> list[_Candidate]:
    """Return the patches with their zone and part."""
    cells = [candidate.cell for candidate in chosen]
    names = [candidate.zone for candidate in chosen]
    if options.zones is None:
        order = sorted(range(len(cells)), key=cells.__getitem__)
        numbers = connected_blocks([cells[index] for index in order], reach)
        named = {index: f"Z{number + 1}" for index, number in zip(order, numbers)}
        names = [named[index] for index in range(len(cells))]
    parts = [UNLABELLED] * len(cells)
    if labelled:
        parts = add_buffers(cells, _parts(cells, names, reach, options, feedback), reach)
    return [replace(candidate, zone=zone, part=part) for candidate, zone, part in zip(chosen, names, parts)]


def _parts(
    cells: Sequence[Cell], names: Sequence[str], reach: int, options: ExportOptions, feedback: Feedback
) -> list[str]:
    """Return the part of each patch, before buffers between zones."""
    sizes = Counter(names)
    apart = options.val_share + options.test_share > 0
    if options.split == "zones" and (len(sizes) > 1 or not apart):
        part_of = split_zones(sizes, options.val_share, options.test_share, options.seed)
        return [part_of[name] for name in names]
    if options.split == "zones":
        feedback.info(tr("There is only one zone. It is split into subsets separated by an unused buffer."))
    parts = [TRAIN] * len(cells)
    for name in sizes:
        members = [index for index, other in enumerate(names) if other == name]
        block = split_block([cells[i] for i in members], reach, options.val_share, options.test_share, options.seed)
        for index, part in zip(members, block):
            parts[index] = part
    return parts


def _write_folder(
    image: PatchImage, labels: Labels | None, chosen: list[_Candidate], options: ExportOptions, feedback: Feedback
) -> None:
    """Write all files next to the output folder, and rename the folder once it is complete."""
    target = Path(link_target(options.folder))
    make_parents(str(target))
    with part_folder(target) as parts:
        whole = parts / "whole"
        whole.mkdir()
        _write_patches(whole, image, labels, chosen, options, feedback)
        if target.exists():
            target.rmdir()
        whole.rename(target)


def _write_patches(
    folder: Path,
    image: PatchImage,
    labels: Labels | None,
    chosen: list[_Candidate],
    options: ExportOptions,
    feedback: Feedback,
) -> None:
    """Write patches in the order of the image, whatever their numbers, so that it is read in order; and the split."""
    file = None
    if labels is not None:
        colours = tuple((cover.code, cover) for cover in labels.classes)
        file = CodeFile(labels.classes, labels.unlabelled, colours, "DEFLATE")
    digits = max(6, len(str(len(chosen))))
    rows: dict[int, dict[str, str]] = {}
    for done, index in enumerate(sorted(range(len(chosen)), key=lambda index: chosen[index].cell), 1):
        feedback.stop_if_cancelled()
        candidate, number = chosen[index], f"{index + 1:0{digits}d}"
        below = f"{options.domain}/{candidate.zone}"
        row = {"domain": options.domain, "zone": candidate.zone, "patch": number, "part": candidate.part}
        row |= {"img": f"{below}/img/IMG_{number}.tif", "msk": f"{below}/msk/MSK_{number}.tif" if labels else ""}
        image.write(made(folder / row["img"]), candidate.window)
        if labels is not None and file is not None:
            codes = image.mask(labels.read(candidate.window), candidate.window, labels.unlabelled)
            file.write(made(folder / row["msk"]), image.grid.window(candidate.window), codes)
        row |= image.bounds(candidate.window)
        if candidate.confidence is not None:
            row["confidence"] = f"{candidate.confidence:.2f}"
        rows[index] = row
        feedback.progress(len(chosen) + done, 2 * len(chosen))
    write_split(folder / "split.csv", [rows[index] for index in range(len(chosen))])


def _warn_of_training(image: PatchImage, labels: Labels | None, feedback: Feedback) -> None:
    """Warn of patches that `training` does not read."""
    if image.dtype != "uint8" or len(image.numbers) != len(_TRAINED_BANDS):
        feedback.warning(
            tr(
                "The patches have {count} band of type {dtype}, but 'training' expects five uint8 bands ({names}).",
                "The patches have {count} bands of type {dtype}, but 'training' expects five uint8 bands ({names}).",
                count=len(image.numbers),
                dtype=image.dtype,
                names=", ".join(_TRAINED_BANDS),
            )
        )
    if labels is not None and not any(has_classes(known, labels.classes) for known in (FLAIR_19, FLAIR_13)):
        feedback.warning(
            tr("The label classes are not FLAIR classes. 'training' would interpret their codes as flair-19 codes.")
        )


def _tell(result: ExportedPatches, options: ExportOptions, labelled: bool, feedback: Feedback) -> None:
    """Report the result, and subsets that are empty."""
    parts = ", ".join(f"{part}: {count}" for part, count in result.parts.items())
    feedback.info(
        tr(
            "{count} patch written to '{folder}' (zones: {zones}; {parts})",
            "{count} patches written to '{folder}' (zones: {zones}; {parts})",
            count=result.patches,
            zones=len(result.zones),
            folder=result.folder,
            parts=parts,
        )
    )
    for reason in _reasons(result.left_out):
        feedback.info(reason)
    for part, share in ((VAL, options.val_share), (TEST, options.test_share)):
        if labelled and share and part not in result.parts:
            feedback.warning(
                tr("The '{part}' subset is empty: there are too few patches for a separate subset.", part=part)
            )


def _reasons(left_out: Mapping[str, int]) -> list[str]:
    """Return in words how many candidate patches are left out, and why."""
    reasons = {
        "nodata": tr("entirely nodata"),
        "outside_zones": tr("outside the zones"),
        "too_few_labels": tr("too few labelled pixels"),
        "without_confidence": tr("no confidence values"),
    }
    return [
        tr(
            "{count} candidate patch left out: {reason}",
            "{count} candidate patches left out: {reason}",
            count=count,
            reason=reasons[key],
        )
        for key, count in left_out.items()
    ]
