"""Draws a stratified random sample of points from a map, to be labelled and given to `accuracy`."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
from osgeo import ogr

from ...choices import check_choice
from ...errors import InputError
from ...feedback import Feedback, Stage
from ...nomenclature import LandCoverClass, Nomenclature
from ...raster.classraster import ClassRaster
from ...raster.grid import GeoGrid
from ...raster.legend import legend_items
from ...system.paths import StrPath, path_text
from ..geopackage import LayerTarget
from ..vectorfiles import VectorFeature, VectorLayer, layer_target, vector_format, write_layer
from .estimation import sample_size
from .samplestyle import sample_style

Allocation = Literal["proportional", "equal", "mixed"]
ALLOCATIONS: tuple[Allocation, ...] = ("proportional", "equal", "mixed")
LEAST = 2
"""Points that a stratum needs for an estimate of its variance, whatever the allocation."""


def lowest(stratum_px: Sequence[int], allocation: Allocation, minimum: int) -> list[int]:
    """Return the fewest points each stratum gets: `minimum` (mixed) or 2, or all pixels of a smaller one."""
    least = max(minimum, LEAST) if allocation == "mixed" else LEAST
    return [min(least, pixels) for pixels in stratum_px]


def allocate(stratum_px: Sequence[int], size: int, allocation: Allocation, minimum: int) -> list[int]:
    """Return the number of points of each stratum, `size` in all.

    Proportional to the stratum's pixels, equal for all, or mixed: proportional, with a minimum for each. Where a
    stratum is at a bound (the fewest points it gets, all its pixels), the others share what is left in the same way.

    Raises:
        InputError: there are fewer pixels than points, or fewer points than the strata need.
    """
    low, high = np.array(lowest(stratum_px, allocation, minimum)), np.array(stratum_px)
    if size > high.sum():
        raise InputError(
            "The sample size is {size}, but the map has only {count} pixel.",
            "The sample size is {size}, but the map has only {count} pixels.",
            size=size,
            count=int(high.sum()),
        )
    if size < low.sum():
        raise InputError(
            "With a minimum of {least} per class, the sample size must be at least {needed} ({count} "
            "strata), but it is {size}. Increase the sample size or reduce the minimum.",
            size=size,
            count=len(low),
            least=int(low.max()),
            needed=int(low.sum()),
        )
    weights = np.ones(len(high)) if allocation == "equal" else high / high.sum()
    exact = np.clip(_level(weights, low, high, size) * weights, low, high)
    points = np.floor(exact + 1e-9).astype(np.int64)
    first = np.argsort(-(exact - points), kind="stable")
    for index in first[points[first] < high[first]][: size - int(points.sum())]:
        points[index] += 1
    return [int(number) for number in points]


def _level(
    weights: npt.NDArray[np.float64], low: npt.NDArray[np.int64], high: npt.NDArray[np.int64], size: int
) -> float:
    """Return the factor of the weights at which the bounded parts add up to `size`."""
    below, above = 0.0, float((high / weights).max())
    for _ in range(200):
        middle = (below + above) / 2
        if np.clip(middle * weights, low, high).sum() < size:
            below = middle
        else:
            above = middle
    return above


def draw(pixels: int, points: int, seed: int, code: int) -> npt.NDArray[np.int64]:
    """Return which pixels of a stratum are drawn, as increasing ranks 0..pixels-1, each at most once.

    The choice depends on seed and class alone: it stays what it is when other strata change.
    """
    ranks = np.random.default_rng((seed, code)).choice(pixels, points, replace=False)
    return np.sort(ranks).astype(np.int64)


DEFAULT_STANDARD_ERROR = 0.01
LAYER = "sample"
ID, MAP_CLASS, MAP_NAME = "id", "map_class", "map_name"
STRATUM_PX, MAP_PX, WEIGHT, REFERENCE = "stratum_px", "map_px", "weight", "reference"
_FIELDS = (
    (ID, ogr.OFTInteger), (MAP_CLASS, ogr.OFTInteger), (MAP_NAME, ogr.OFTString), (STRATUM_PX, ogr.OFTInteger64),
    (MAP_PX, ogr.OFTInteger64), (WEIGHT, ogr.OFTReal), (REFERENCE, ogr.OFTString),
)  # fmt: skip
_HIDDEN = ("fid", MAP_CLASS, MAP_NAME, STRATUM_PX, MAP_PX, WEIGHT)
"""Fields that the form for labelling leaves out; `fid` is GeoPackage's own."""
STRATUM_FIELDS = (MAP_CLASS, STRATUM_PX, MAP_PX)
"""By which `accuracy` finds the stratum a point was drawn from."""
ORDER_STREAM = 256
"""Random stream of the points' order; those of the classes are their codes."""


@dataclass(frozen=True)
class SampleOptions:
    """What to draw.

    Attributes:
        size: number of points; None: as many as `standard_error` needs.
        standard_error: of overall accuracy; None: 0.01, unless `size` is given.
        expected: user's accuracy expected of every class, for the size from a standard error.
        expected_by_class: the same by class code, where it differs.
        allocation: how points are shared among the classes.
        minimum: the fewest points of a class in a mixed allocation.
        seed: of the random choice.
        nomenclature: the map's classes, where its file does not tell them.
    """

    size: int | None = None
    standard_error: float | None = None
    expected: float = 0.85
    expected_by_class: Mapping[int, float] = field(default_factory=dict)
    allocation: Allocation = "mixed"
    minimum: int = 50
    seed: int = 0
    nomenclature: Nomenclature | None = None


@dataclass(frozen=True)
class Stratum:
    """A class of the map as a stratum: its pixels, and the points drawn from it."""

    code: int
    name: str
    pixels: int
    points: int


@dataclass(frozen=True)
class SampleResult:
    """What was drawn."""

    output: str
    points: int
    strata: tuple[Stratum, ...]


Points = npt.NDArray[np.int64]


def sample(
    path: StrPath, output: StrPath, options: SampleOptions | None = None, feedback: Feedback | None = None
) -> SampleResult:
    """Draw pixels of a map at random within each class, and write their centres as points.

    Args:
        path: a class raster.
        output: the vector file to write, in the format of its ending, or with `FILE.gpkg|layername=NAME` the layer to
            add to a GeoPackage or replace in it; DXF has no fields and is none.
        options: what to draw; None: the defaults.
        feedback: receives progress and warnings.

    Raises:
        InputError: an option or the map cannot be taken.
        RasterError: a file cannot be read or written.
        CancelledError: the user cancelled.

    Example:
        >>> from flair_seg.tools import SampleOptions, sample
        >>> sample("map.tif", "points.gpkg", SampleOptions(size=100, minimum=5)).points
        100
    """
    path = path_text(path)
    options, feedback = options or SampleOptions(), feedback or Feedback()
    target = layer_target(path_text(output), [path])
    if not vector_format(target.path).has_fields:
        raise InputError(
            "The format of '{output}' has no fields for the labels. Choose .gpkg, .shp or .geojson.", output=target.path
        )
    raster = ClassRaster(path, options.nomenclature)
    grid = _check(options, raster)
    counts = count_classes(raster, feedback, passes=2)
    present = [cover for cover in raster.classes if counts[cover.code]]
    if not present:
        raise InputError("'{path}' has no classified pixels to sample.", path=path)
    pixels = [int(counts[cover.code]) for cover in present]
    numbers = allocate(
        pixels, _size(options, [cover.code for cover in present], pixels), options.allocation, options.minimum
    )
    strata = tuple(Stratum(c.code, c.name, n, k) for c, n, k in zip(present, pixels, numbers))
    points = _pick(raster, strata, options.seed, feedback)
    drawn = {
        "FLAIR_SEG_MAP": os.path.basename(path),
        "FLAIR_SEG_SEED": str(options.seed),
        "FLAIR_SEG_ALLOCATION": options.allocation,
    }
    metadata = {**raster.provenance, **legend_items(raster.classes), **drawn}
    _write(target, grid, strata, raster.classes, points, metadata, feedback)
    return SampleResult(target.path, len(points), strata)


def count_classes(raster: ClassRaster, feedback: Feedback, passes: int = 1) -> npt.NDArray[np.int64]:
    """Return the number of pixels of each code, nodata not counted; the first of `passes` over the raster."""
    counts = np.zeros(256, np.int64)
    for _, codes in raster.strips(Stage(feedback, 0.0, 1 / passes)):
        counts += np.bincount(codes.ravel(), minlength=256)
    if raster.nodata is not None:
        counts[raster.nodata] = 0
    return counts


def _check(options: SampleOptions, raster: ClassRaster) -> GeoGrid:
    """Return the map's grid, or raise `InputError` for options that cannot be taken."""
    if not isinstance(raster.grid, GeoGrid):
        raise InputError("'{path}' is not georeferenced, so sample points cannot be located.", path=raster.path)
    if options.size is not None and options.standard_error is not None:
        raise InputError("Both a sample size and a standard error are specified. Specify only one of them.")
    if options.size is not None and options.size < 1:
        raise InputError("The sample size is {size}. It must be at least 1.", size=options.size)
    if options.standard_error is not None and not 0 < options.standard_error < 0.5:
        raise InputError(
            "The standard error is {value}. It must be greater than 0 and less than 0.5.", value=options.standard_error
        )
    check_choice("allocation", options.allocation, ALLOCATIONS)
    if options.minimum < 1 or options.seed < 0:
        raise InputError(
            "The minimum is {minimum} and the seed is {seed}. They must be at least 1 and at least 0.",
            minimum=options.minimum,
            seed=options.seed,
        )
    for value in (options.expected, *options.expected_by_class.values()):
        if not 0 <= value <= 1:
            raise InputError("The expected user's accuracy is {value}. It must be between 0 and 1.", value=value)
    for code in options.expected_by_class:
        if code not in raster.codes:
            raise InputError(
                "An expected accuracy is specified for code {code}, which is not a class of '{path}'.",
                code=code,
                path=raster.path,
            )
    return raster.grid


def _size(options: SampleOptions, codes: list[int], pixels: list[int]) -> int:
    """Return the number of points: as given, or as the standard error and the fewest of each class need it."""
    if options.size is not None:
        return options.size
    expected = [options.expected_by_class.get(code, options.expected) for code in codes]
    target = DEFAULT_STANDARD_ERROR if options.standard_error is None else options.standard_error
    needed = sample_size(pixels, expected, target)
    return min(max(needed, sum(lowest(pixels, options.allocation, options.minimum))), sum(pixels))


def _pick(raster: ClassRaster, strata: tuple[Stratum, ...], seed: int, feedback: Feedback) -> Points:
    """Find the drawn pixels and return their row, column and stratum, `(points, 3)`, in random order.

    In that order the points labelled first are a random sample too, should the analyst stop before the last.
    """
    ranks = [draw(stratum.pixels, stratum.points, seed, stratum.code) for stratum in strata]
    seen = [0] * len(strata)
    found = [np.zeros((0, 3), np.int64)]
    for window, codes in raster.strips(Stage(feedback, 0.5, 1.0)):
        flat = codes.ravel()
        counts = np.bincount(flat, minlength=256)
        for index, stratum in enumerate(strata):
            start, seen[index] = seen[index], seen[index] + int(counts[stratum.code])
            first, last = np.searchsorted(ranks[index], (start, seen[index]))
            if first < last:
                positions = np.flatnonzero(np.equal(flat, stratum.code))[ranks[index][first:last] - start]
                rows, columns = np.divmod(positions, window.width)
                found.append(np.column_stack((rows + window.row_off, columns, np.full(len(rows), index))))
    points: Points = np.concatenate(found)
    return np.random.default_rng((seed, ORDER_STREAM)).permutation(points)


def _write(
    target: LayerTarget,
    grid: GeoGrid,
    strata: tuple[Stratum, ...],
    classes: Sequence[LandCoverClass],
    points: Points,
    metadata: Mapping[str, str],
    feedback: Feedback,
) -> None:
    """Write the points, numbered from 1, the layer's metadata and its style."""
    colours = {cover.code: cover.colour for cover in classes}
    total = sum(stratum.pixels for stratum in strata)

    def features() -> Iterator[VectorFeature]:
        for number, (row, column, index) in enumerate(points.tolist(), 1):
            stratum = strata[index]
            wkb = struct.pack("<BIdd", 1, ogr.wkbPoint, *grid.transform.to_ground(column + 0.5, row + 0.5))
            values = (number, stratum.code, stratum.name, stratum.pixels, total, stratum.pixels / total, None)
            yield VectorFeature(wkb, values, stratum.name, colours[stratum.code])

    style = sample_style(classes, REFERENCE, ID, _HIDDEN)
    layer = VectorLayer(target.layer or LAYER, grid.crs_wkt, ogr.wkbPoint, _FIELDS, metadata, style)
    write_layer(target, layer, features(), len(points), Stage(feedback, 1.0, 1.0))
