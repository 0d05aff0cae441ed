"""Adjusts the source to the radiometry of the training images, for models of the normalisation `reference`.

These models were trained on images matched to a reference, a satellite whose values are comparable everywhere. Where
the reference has, over the whole source, the mean m and the standard deviation s in a band, and M and S on average over
the training areas, whose images had the mean mu, a value x becomes

    x' = (x - mu m / M) S / s + mu
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..bands import choose_bands
from ..errors import InputError
from ..feedback import Feedback
from ..inference.graphs.additions import Levelling
from ..language import tr
from ..models.model import Model, ModelMember
from ..raster.area import touched
from ..raster.gdalenv import gdal_cache
from ..raster.grid import GeoGrid, Grid
from ..raster.reader import RasterInfo, RasterReader, describe, looks_like_mask, open_raster, source_files
from ..raster.windows import Window, cut
from .source import CACHE_BYTES, fill_values, local_name, refuse_map
from .stamps import file_stamps

if TYPE_CHECKING:
    from osgeo import gdal

LEAST_PIXELS = 500
"""Fewest valid pixels for meaningful statistics, as in training."""
MOST_RATIO = 5.0
"""Ratio to the usual mean beyond which the reference's units are questioned."""
_BLOCK_PX = 2**20
"""Pixels of the reference in memory at once; a row is never divided."""


@dataclass(frozen=True)
class Statistics:
    """Mean and standard deviation of the valid pixels of a band."""

    mean: float
    std: float


@dataclass(frozen=True)
class Radiometry:
    """A run's reference and the corrections that follow from it.

    Attributes:
        name: the reference's name in the provenance; `none` if none is given or usable.
        stamps: size and modification time of its files when it was opened.
        levellings: the correction of each member's raw values; empty for no correction.
    """

    name: str = "none"
    stamps: Mapping[str, list[int]] = field(default_factory=dict)
    levellings: tuple[Levelling, ...] = ()


def measure_reference(path: str | None, model: Model, grid: Grid, feedback: Feedback) -> Radiometry:
    """Return the correction of a source for each member of a model.

    Args:
        path: the reference, a raster; None for no reference.
        model: the model.
        grid: the grid of the whole source, of which only a part may be mapped.
        feedback: receives the chosen bands and warnings.

    Raises:
        InputError: the model takes no reference, or the reference does not fit the model or the source.
        RasterError: the reference cannot be read.
    """
    members = [member for member in model.members if member.manifest.normalisation.type == "reference"]
    if path is None:
        if members:
            feedback.warning(
                tr(
                    "Model '{name}' was trained with images normalised to a reference, but no reference was "
                    "specified (--reference; in QGIS: 'Reference'). Using the normalisation of the training data set.",
                    name=model.name,
                )
            )
        return Radiometry()
    wanted = _wanted_bands(model, members)
    dataset = open_raster(path)
    refuse_map(dataset, path)
    stamps = file_stamps((path, *source_files(dataset)))
    info = describe(dataset, path)
    reader, numbers = _reader(dataset, info, wanted, feedback)
    window = _covered(info, grid)
    found = _statistics(reader, info, numbers, window, dataset)
    if found is None:
        feedback.warning(
            tr(
                "Reference '{path}' has fewer than {least} valid pixels over the raster, or zero standard deviation. "
                "Using the normalisation of the training data set.",
                path=path,
                least=LEAST_PIXELS,
            )
        )
        return Radiometry(stamps=stamps)
    by_band = dict(zip(wanted, found))
    _doubt_units(path, by_band, members, feedback)
    return Radiometry(local_name(path), stamps, _levellings(model, by_band))


def _wanted_bands(model: Model, members: Sequence[ModelMember]) -> tuple[str, ...]:
    """Return the bands that the members' references cover, in the model's order.

    Raises:
        InputError: no member takes a reference, or a member's manifest lacks the statistics of the training areas.
    """
    if not members:
        raise InputError(
            "A reference was specified, but model '{name}' uses '{type}' normalisation. Choose a model trained with "
            "'reference' normalisation.",
            name=model.name,
            type=model.manifest.normalisation.type,
        )
    for member in members:
        if not member.manifest.reference_bands:
            raise InputError(
                "Model '{name}' uses 'reference' normalisation, but its manifest has no reference_mean and "
                "reference_std. Export it again (training.export).",
                name=member.path.name,
            )
    covered = {name for member in members for name in member.manifest.reference_bands}
    return tuple(band.name for band in model.bands if band.name in covered)


def _reader(
    dataset: gdal.Dataset, info: RasterInfo, wanted: tuple[str, ...], feedback: Feedback
) -> tuple[RasterReader, tuple[int, ...]]:
    """Return a reader of the wanted bands, and their numbers.

    Raises:
        InputError: the reference has too few bands, or one cannot be identified.
    """
    masks = [number for number in info.alphas if looks_like_mask(dataset, number)]
    try:
        choice = choose_bands(wanted, tuple(band for band in info.bands if band.number not in masks))
    except InputError as error:
        raise InputError("Reference '{path}': {error}", path=info.path, error=error) from error
    feedback.info(tr("Reference bands: {bands}", bands=choice.translated()))
    mask_band = masks[-1] if masks else None
    return RasterReader(dataset, info, choice.numbers, dtype="float32", mask_band=mask_band), choice.numbers


def _covered(info: RasterInfo, source: Grid) -> Window:
    """Return the pixels of the reference that the source's bounding box touches.

    Raises:
        InputError: one of them is not georeferenced, or they do not overlap.
    """
    reference = _placed(info.grid, tr("reference '{path}'", path=info.path))
    bounds = _placed(source, tr("the raster to map")).bounds_in(reference.crs_wkt)
    window = touched(reference, reference.whole, bounds) if all(map(math.isfinite, bounds)) else None
    if window is None:
        raise InputError(
            "Reference '{path}' ({found}) does not overlap the raster to map ({needed}, in the coordinate system of "
            "the reference).",
            path=info.path,
            found=f"({reference.bounds.listed()})",
            needed=f"({bounds.listed()})",
        )
    return window


def _placed(grid: Grid, what: str) -> GeoGrid:
    """Return the grid if it is georeferenced, or raise `InputError`."""
    if not isinstance(grid, GeoGrid) or not grid.crs_wkt:
        raise InputError(
            "Missing coordinate system or georeferencing in {what}. To use a reference, both rasters "
            "must be georeferenced.",
            what=what,
        )
    return grid


def _statistics(
    reader: RasterReader, info: RasterInfo, numbers: tuple[int, ...], window: Window, dataset: gdal.Dataset
) -> list[Statistics] | None:
    """Return the statistics of each band; None if there are too few pixels or a band is constant."""
    count, mean, squares = 0, np.zeros(len(numbers)), np.zeros(len(numbers))
    block_height = min(dataset.GetRasterBand(1).GetBlockSize()[1], 1024)
    pixel_bytes = 8 * len(info.bands)
    with gdal_cache(CACHE_BYTES + window.width * block_height * pixel_bytes):
        for pixels in _valid_pixels(reader, info, numbers, window):
            # Means and squares of blocks are combined as in Chan, Golub and LeVeque (1979), which loses no digits.
            own = pixels.mean(axis=1)
            joint = count + pixels.shape[1]
            shift = own - mean
            squares += ((pixels - own[:, None]) ** 2).sum(axis=1) + shift**2 * (count * pixels.shape[1] / joint)
            mean += shift * (pixels.shape[1] / joint)
            count = joint
    if count < LEAST_PIXELS or not (squares > 0).all():
        return None
    return [Statistics(float(m), float(s)) for m, s in zip(mean, np.sqrt(squares / count))]


def _valid_pixels(
    reader: RasterReader, info: RasterInfo, numbers: tuple[int, ...], window: Window
) -> Iterator[npt.NDArray[np.float64]]:
    """Yield the valid pixels of each block of rows that has some, `(bands, pixels)`.

    A pixel is valid if it is neither masked nor nodata in any band, and not zero in all bands.
    """
    nodata = [info.bands[number - 1].nodata for number in numbers]
    for block in cut(window, window.width, max(1, _BLOCK_PX // window.width)):
        pixels, mask = reader.read(block)
        valid: npt.NDArray[Any] = np.isfinite(pixels).all(axis=0) & np.not_equal(pixels, 0).any(axis=0)
        if mask is not None:
            valid &= mask
        for band, value in zip(pixels, nodata):
            if value is not None:
                with np.errstate(over="ignore"):  # beyond float32 they are infinite, as are the pixels
                    valid &= band != np.float32(value)
        if valid.any():
            yield pixels[:, valid].astype(np.float64)


def _doubt_units(
    path: str, found: Mapping[str, Statistics], members: Sequence[ModelMember], feedback: Feedback
) -> None:
    """Warn if a mean is far from that of the training areas."""
    for member in members:
        means = dict(zip(member.manifest.band_names, member.manifest.normalisation.reference_mean))
        for band in member.manifest.reference_bands:
            usual = means[band] or 0.0
            if not 1 / MOST_RATIO <= found[band].mean / usual <= MOST_RATIO:
                feedback.warning(
                    tr(
                        "The mean of band '{band}' in reference '{path}' is {found:.4g}, compared with {usual:.4g} "
                        "in training. Check its units.",
                        band=band,
                        path=path,
                        found=found[band].mean,
                        usual=usual,
                    )
                )
                return


def _levellings(model: Model, found: Mapping[str, Statistics]) -> tuple[Levelling, ...]:
    """Return the correction of each member's values; none if no value changes."""
    levellings = tuple(_levelling(model, member, found) for member in model.members)
    return () if all(levelling.is_neutral for levelling in levellings) else levellings


def _levelling(model: Model, member: ModelMember, found: Mapping[str, Statistics]) -> Levelling:
    """Return the correction of a member's values, as in `training.data.reference`."""
    manifest, normalisation = member.manifest, member.manifest.normalisation
    count = len(manifest.bands)
    gain, offset = [1.0] * count, [0.0] * count
    usual = zip(normalisation.reference_mean, normalisation.reference_std, normalisation.mean)
    for index, (band, (mean, std, level)) in enumerate(zip(manifest.band_names, usual)):
        if mean is not None and std is not None and band in found:
            gain[index] = std / found[band].std
            offset[index] = level * (1.0 - gain[index] * found[band].mean / mean)
    levelling = Levelling(tuple(gain), tuple(offset), normalisation.mean or (0.0,) * count)
    return replace(levelling, fill=fill_values(model, member)) if levelling.is_neutral else levelling
