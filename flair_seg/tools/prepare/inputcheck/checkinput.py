"""Whether a raster is what a model wants: its grid, and its bands one by one against the training data."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ....bands import BandChoice, BandInfo, choose_bands
from ....errors import InputError
from ....feedback import Feedback
from ....language import significant, tr
from ....mapping.source import COARSE_DOUBTFUL, COARSE_WRONG, many_files, suited_models, too_coarse
from ....models.manifest import Band
from ....models.model import DEFAULT_MODEL, Model, resolve_model
from ....raster.legend import map_instead
from ....raster.reader import GSD_TOLERANCE, RasterInfo, RasterReader, describe, looks_like_mask, open_raster
from ....raster.windows import probes
from ....system.paths import StrPath, path_text
from .bandchecks import (
    COLOURS,
    BandFigures,
    Finding,
    Values,
    Verdict,
    check_alone,
    check_together,
    figures,
    near_infrared,
    worst,
)

if TYPE_CHECKING:
    from osgeo import gdal

SPARSE = 50
"""Percent of nodata from which on it is worth a remark."""
BORDER = 0.02
"""Share of pixels that are 0 in all bands, though not nodata, from which on they look like a border."""
MOST_OTHERS = 8
"""Of the bands that the model does not take, how many are looked at for one that suits better."""
METRES_TOP = 51.0
"""Height in metres that FLAIR's encoding, 0.2 m a level, makes 255."""
_TOPS = {
    "uint8": 255.0,
    "int8": 127.0,
    "uint16": 65535.0,
    "int16": 32767.0,
    "uint32": 2.0**32 - 1,
    "int32": 2.0**31 - 1,
}


@dataclass(frozen=True)
class BandCheck:
    """One band the model wants: what it was matched with, None without, and what was found."""

    name: str
    wanted_type: str
    number: int | None
    found_type: str | None
    training_mean: float | None
    training_deviation: float | None
    figures: BandFigures | None
    verdict: Verdict
    findings: tuple[str, ...]


@dataclass(frozen=True)
class InputCheck:
    """How a raster suits a model: `findings` are about all of it, `nodata` is in percent of the sampled pixels."""

    input: str
    model: str
    width: int
    height: int
    gsd_m: tuple[float, float] | None
    wanted_gsd_m: float | None
    chosen: str
    nodata: float
    verdict: Verdict
    findings: tuple[str, ...]
    bands: tuple[BandCheck, ...]

    @property
    def summary(self) -> str:
        """The verdict in a sentence."""
        return {
            "ok": tr("The raster meets the model's requirements."),
            "doubtful": tr("The raster can be segmented, but check the doubtful findings first."),
            "wrong": tr("The raster does not meet the model's requirements."),
        }[self.verdict]

    def to_json_dict(self) -> dict[str, Any]:
        """Return the check as JSON values."""
        return {**dataclasses.asdict(self), "summary": self.summary}


def check_input(
    path: StrPath,
    model: StrPath = DEFAULT_MODEL,
    bands: tuple[int, ...] | None = None,
    feedback: Feedback | None = None,
) -> InputCheck:
    """Compare a raster with what a model wants, from a sample of its pixels that is always the same.

    Args:
        path: the raster, or anything GDAL opens.
        model: name of a known model, or path of its file.
        bands: band numbers from 1, one per band of the model; None to find them.
        feedback: receives the progress.

    Raises:
        RasterError: the raster cannot be read.
        InputError: its grid is rotated, or band numbers were given that it does not have.
        ModelError: there is no such model.
        CancelledError: the user cancelled.

    Example:
        >>> from flair_seg.tools import check_input
        >>> check = check_input("mosaic.tif", "fpn-lite0-rgb-flair-d034")
        >>> check.model, check.width
        ('fpn-lite0-rgb-flair-d034', 300)
    """
    feedback = feedback or Feedback()
    path = path_text(path)
    wanted = resolve_model(model)
    dataset = open_raster(path)
    info = describe(dataset, path)
    masks = [n for n in info.alphas if n not in (bands or ()) and looks_like_mask(dataset, n)]
    offered = tuple(band for band in info.bands if band.number not in masks)
    advice = map_instead(dataset, path)
    choice, general = _choose(wanted, offered, bands)
    general = general if advice is None else [Finding("wrong", advice)]
    general += _check_ground(info, wanted)
    slow = many_files(path)
    general += [Finding("ok", slow)] if slow else []
    numbers = tuple(dict.fromkeys(choice.numbers))
    others = tuple(band.number for band in offered if band.number not in numbers)[:MOST_OTHERS]
    mask = masks[-1] if masks else None
    sample, nodata = _sample(dataset, info, (numbers, others), mask, feedback)
    general += _check_validity(nodata, [sample[number] for number in numbers])
    checks = _check_bands(wanted, choice, info, sample, nodata < 100)
    found = [*general, *(Finding(check.verdict, "") for check in checks)]
    return InputCheck(
        path,
        wanted.name,
        info.grid.width,
        info.grid.height,
        info.grid.ground_size(),
        wanted.manifest.gsd_m,
        choice.translated() if choice.numbers else tr("none"),
        round(nodata, 2),
        worst(found),
        tuple(finding.text for finding in general),
        checks,
    )


def _choose(
    model: Model, offered: tuple[BandInfo, ...], bands: tuple[int, ...] | None
) -> tuple[BandChoice, list[Finding]]:
    """Return the bands taken, as the segmentation takes them; where it cannot, those in order, and why not."""
    names = tuple(band.name for band in model.bands)
    try:
        return choose_bands(names, offered, bands), []
    except InputError as error:
        if bands is not None:
            raise
        numbers = tuple(band.number for band in offered)[: len(names)]
        choice = BandChoice(names[: len(numbers)], numbers, tr("first bands, for this check only"))
        return choice, [Finding("wrong", tr("Bands: {reason}", reason=f"{error}{suited_models(offered)}"))]


def _check_ground(info: RasterInfo, model: Model) -> list[Finding]:
    """Return what there is to say of the size of pixels."""
    ground, wanted = info.grid.ground_size(), model.manifest.gsd_m
    if ground is None:
        text = tr("The raster is not fully georeferenced. Its pixels are assumed to have the model's pixel size.")
        return [Finding("doubtful", text)]
    if wanted is None or all(abs(size / wanted - 1) <= GSD_TOLERANCE for size in ground):
        return []
    ratio = math.sqrt(math.prod(ground)) / wanted
    if ratio > COARSE_WRONG:
        return [Finding("wrong", too_coarse(ground, wanted))]
    values = {
        "width": significant(ground[0]),
        "height": significant(ground[1]),
        "ratio": significant(ratio, 2),
        "wanted": significant(wanted, 6),
    }
    if ratio <= COARSE_DOUBTFUL:
        text = tr(
            "The pixel size is {width} x {height} m, {ratio} times that of the model ({wanted} m). The raster will "
            "be resampled.",
            **values,
        )
        return [Finding("ok", text)]
    text = tr(
        "The pixel size is {width} x {height} m, {ratio} times that of the model ({wanted} m). The raster will be "
        "resampled, but details smaller than its pixels are missing.",
        **values,
    )
    return [Finding("doubtful", text)]


def _sample(
    dataset: gdal.Dataset,
    info: RasterInfo,
    numbers: tuple[tuple[int, ...], tuple[int, ...]],
    mask: int | None,
    feedback: Feedback,
) -> tuple[dict[int, Values], float]:
    """Return the valid pixels of evenly spread squares by band, and the percentage of nodata in them.

    `numbers` are the bands that are read for the model, which alone tell what is valid, and others.
    """
    readers = [RasterReader(dataset, info, some, dtype="float32", mask_band=mask) for some in numbers if some]
    squares = list(probes(info.grid.width, info.grid.height)) if numbers[0] else []
    parts: list[list[Values]] = [[np.empty((len(some), 0), np.float32)] for some in numbers if some]
    for index, square in enumerate(squares):
        feedback.stop_if_cancelled()
        valid = None
        for reader, part in zip(readers, parts):
            pixels, found = reader.read(square)
            valid = found if reader is readers[0] else valid
            part.append(pixels.reshape(len(pixels), -1) if valid is None else pixels[:, valid])
        feedback.progress(index + 1, len(squares))
    rows = [row for part in parts for row in np.concatenate(part, axis=1)]
    seen = sum(square.width * square.height for square in squares)
    nodata = 100 * (1 - len(rows[0]) / seen) if seen else 100.0
    return dict(zip((*numbers[0], *numbers[1]), rows)), nodata


def _check_validity(nodata: float, rows: list[Values]) -> list[Finding]:
    """Return what there is to say of nodata, and of borders that should be."""
    if nodata == 100:
        return [Finding("wrong", tr("All sampled pixels are nodata."))]
    found = []
    if nodata > SPARSE:
        found.append(Finding("ok", tr("{share:.0f} % of the sampled pixels are nodata.", share=nodata)))
    empty = float(np.logical_and.reduce([row == 0 for row in rows]).mean()) if rows else 0.0
    if empty > BORDER:
        text = tr(
            "{share:.0f} % of the valid pixels are 0 in all bands. If this is a border, declare 0 as nodata "
            "(gdal_edit.py -a_nodata 0).",
            share=100 * empty,
        )
        found.append(Finding("doubtful", text))
    return found


def _check_bands(
    model: Model, choice: BandChoice, info: RasterInfo, sample: dict[int, Values], sampled: bool
) -> tuple[BandCheck, ...]:
    """Return the check of every band the model wants."""
    statistics = _training(model)
    numbers = dict(zip(choice.names, choice.numbers))
    plain: dict[str, Values] = {}
    found: dict[str, list[Finding]] = {}
    for band in model.bands:
        if band.name not in numbers:
            found[band.name] = [Finding("wrong", tr("the raster has no matching band"))]
        elif sampled:
            info_of = info.bands[numbers[band.name] - 1]
            plain[band.name], found[band.name] = _check_type(band, info_of, sample[info_of.number])
            found[band.name] += check_alone(band.name, plain[band.name], *statistics.get(band.name, (None, None)))
    for name, findings in (check_together(list(plain), np.array(list(plain.values()))) if plain else {}).items():
        found[name] += findings
        if name == "nir" and findings:
            found[name] += _other_infrared(sample, numbers, plain)
    return tuple(
        _band_check(band, info, numbers.get(band.name), found.get(band.name, []), sample, statistics, sampled)
        for band in model.bands
    )


def _band_check(
    band: Band,
    info: RasterInfo,
    number: int | None,
    findings: list[Finding],
    sample: dict[int, Values],
    statistics: dict[str, tuple[float, float]],
    sampled: bool,
) -> BandCheck:
    """Return a band's check."""
    mean, deviation = statistics.get(band.name, (None, None))
    offered = info.bands[number - 1] if number else None
    measured = None
    if offered is not None and sampled:
        measured = figures(sample[offered.number], _TOPS.get(offered.dtype, float(sample[offered.number].max())))
    texts = tuple(finding.text for finding in findings)
    found_type = offered.dtype if offered else None
    return BandCheck(band.name, band.dtype, number, found_type, mean, deviation, measured, worst(findings), texts)


def _training(model: Model) -> dict[str, tuple[float, float]]:
    """Return mean and deviation of the training data by band, for members with `dataset` normalisation."""
    usual: dict[str, tuple[float, float]] = {}
    for member in model.members:
        normalisation = member.manifest.normalisation
        if normalisation.type == "dataset":
            usual.update(zip(member.manifest.band_names, zip(normalisation.mean, normalisation.std)))
    return usual


def _check_type(band: Band, offered: BandInfo, values: Values) -> tuple[Values, list[Finding]]:
    """Return a band's values as the model would take them, 0 to 255, and what is wrong with their type."""
    if offered.dtype == band.dtype:
        return values, []
    types = tr("the data type is {found}, but the model expects {wanted}", found=offered.dtype, wanted=band.dtype)
    if band.dtype != "uint8":
        return values, [Finding("wrong", types)]
    top, reason = _stretched(band.name, values)
    text = f"{types}; {reason}" + (tr(" (scale 0,{top:g})", top=top) if top != METRES_TOP else "")
    return np.clip(values * np.float32(255 / top), 0, 255), [Finding("wrong", text)]


def _stretched(name: str, values: Values) -> tuple[float, str]:
    """Return the value that stands for 255, and why."""
    top = float(values.max())
    whole = bool((values == np.rint(values)).all())
    if whole and top > 255 and bool((values % 257 == 0).all()):
        return 65535.0, tr("the values look like 8-bit data stretched to 16 bits")
    if name == "height":
        return METRES_TOP, tr("heights in metres are converted to the model's levels by 'stack'")
    if 1 < top <= 255:
        return 255.0, tr("the values are in the 8-bit range")
    if whole and top > 1000 and len(np.unique(values)) <= 256:
        return top, tr("the values look like 8-bit data stretched to 16 bits (no more than 256 distinct values)")
    if 0 < top <= 1:
        return 1.0, tr("the values are between 0 and 1")
    high = float(f"{np.percentile(values, 99.9):.2g}")
    return max(high, 1.0), tr("the brightest pixels are near {high:g}", high=high)


def _other_infrared(sample: dict[int, Values], numbers: dict[str, int], plain: dict[str, Values]) -> list[Finding]:
    """Return which other band of the raster looks like near infrared."""
    colours = {name: plain[name] for name in COLOURS if name in plain}
    for number, values in sample.items():
        if number not in numbers.values() and len(colours) == 3 and values.min() < values.max():
            scaled = values * np.float32(255 / max(float(values.max()), 1.0))
            if not near_infrared(scaled, colours):
                return [Finding("ok", tr("band {number} is a better match", number=number))]
    return []
