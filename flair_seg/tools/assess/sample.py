"""Draws a stratified random sample of points from a map, to be labelled and used by `accuracy`."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

import numpy as np
import numpy.typing as npt
from osgeo import ogr

from ...choices import check_choice
from ...errors import InputError
from ...feedback import Feedback, Stage
from ...language import tr
from ...nomenclature import LandCoverClass, Nomenclature, class_label
from ...raster.classraster import ClassRaster
from ...raster.grid import GeoGrid
from ...raster.legend import legend_items
from ...system.paths import StrPath, path_text
from ..geopackage import LayerTarget
from ..vectorfiles import VectorFeature, VectorLayer, layer_target, vector_format, write_layer
from .metrics import sample_size

Allocation = Literal["proportional", "equal", "mixed"]
ALLOCATIONS: tuple[Allocation, ...] = ("proportional", "equal", "mixed")
LEAST = 2
"""Points that a stratum needs for an estimate of its variance, whatever the allocation."""


def lowest(stratum_px: Sequence[int], allocation: Allocation, minimum: int) -> list[int]:
    """Return the fewest points of each stratum: `minimum` (mixed) or 2, or all pixels of a smaller one."""
    least = max(minimum, LEAST) if allocation == "mixed" else LEAST
    return [min(least, pixels) for pixels in stratum_px]


def allocate(stratum_px: Sequence[int], size: int, allocation: Allocation, minimum: int) -> list[int]:
    """Return the number of points of each stratum, `size` in total.

    It is proportional to the stratum's pixels, equal, or mixed: proportional with a minimum. If a stratum is at a bound
    (its fewest points, or all its pixels), the others share the rest in the same way.

    Raises:
        InputError: there are fewer pixels than points, or fewer points than the strata require.
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
    """Return the factor of the weights at which the bounded parts add up to `size`, by bisection."""
    below, above = 0.0, float((high / weights).max())
    for _ in range(200):
        middle = (below + above) / 2
        if np.clip(middle * weights, low, high).sum() < size:
            below = middle
        else:
            above = middle
    return above


def draw(pixels: int, points: int, seed: int, code: int) -> npt.NDArray[np.int64]:
    """Return the pixels drawn from a stratum, as increasing ranks 0..pixels-1 without repetition.

    The choice depends on seed and class only, not on other strata.
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
_NULL = "{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"
"""How QGIS writes "no value" in a list of values (`QgsValueMapFieldFormatter::NULL_VALUE`)."""
_OPEN = ("255,255,255,0", "255,0,255,255", "3.6", "0.7")
"""Fill, outline, size and width of the outline in mm of a point to be labelled: a ring around its pixel."""
_DONE_MM = ("2.6", "0.2")
"""Size and width of the outline of a labelled point."""


@dataclass(frozen=True)
class SampleOptions:
    """What to draw.

    Attributes:
        size: number of points; None: computed from `standard_error`.
        standard_error: target standard error of overall accuracy; None: 0.01, unless `size` is given.
        expected: expected user's accuracy of all classes, to compute the size.
        expected_by_class: expected user's accuracy of single classes, by code.
        allocation: how points are shared among the classes.
        minimum: minimum number of points per class in a mixed allocation.
        seed: random seed.
        nomenclature: classes of the map; None: its legend.
    """

    size: int | None = None
    standard_error: float | None = None
    expected: float = 0.85
    expected_by_class: Mapping[int, float] = field(default_factory=dict)
    allocation: Allocation = "mixed"
    minimum: int = 50
    seed: int = 0
    nomenclature: Nomenclature | None = None

    def __post_init__(self) -> None:
        """Check the options that do not depend on the map."""
        if self.size is not None and self.standard_error is not None:
            raise InputError("Both a sample size and a standard error are specified. Specify only one of them.")
        if self.size is not None and self.size < 1:
            raise InputError("The sample size is {size}. It must be at least 1.", size=self.size)
        if self.standard_error is not None and not 0 < self.standard_error < 0.5:
            raise InputError(
                "The standard error is {value}. It must be greater than 0 and less than 0.5.", value=self.standard_error
            )
        check_choice("allocation", self.allocation, ALLOCATIONS)
        if self.minimum < 1 or self.seed < 0:
            raise InputError(
                "The minimum is {minimum} and the seed is {seed}. They must be at least 1 and at least 0.",
                minimum=self.minimum,
                seed=self.seed,
            )
        for value in (self.expected, *self.expected_by_class.values()):
            if not 0 <= value <= 1:
                raise InputError("The expected user's accuracy is {value}. It must be between 0 and 1.", value=value)


@dataclass(frozen=True)
class Stratum:
    """A class of the map as a stratum: its pixels, and the points drawn from it."""

    code: int
    name: str
    pixels: int
    points: int


@dataclass(frozen=True)
class SampleResult:
    """The result."""

    output: str
    points: int
    strata: tuple[Stratum, ...]


Points = npt.NDArray[np.int64]


def sample(
    path: StrPath, output: StrPath, options: SampleOptions | None = None, feedback: Feedback | None = None
) -> SampleResult:
    """Draw random pixels of a map within each class, and write their centres as points.

    Args:
        path: class raster.
        output: vector file to write, in the format of its ending, or `FILE.gpkg|layername=NAME` to add a layer to a
            GeoPackage or replace it. DXF, which has no fields, is not possible.
        options: what to draw; None: the defaults.
        feedback: receives progress and warnings.

    Raises:
        InputError: an option or the map is not valid.
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
            "Output '{output}' has no fields for the labels. Choose .gpkg, .shp or .geojson.", output=target.path
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
    """Return the pixels of each code, without nodata, int64 `(256,)`; the first of `passes` over the raster."""
    counts = np.zeros(256, np.int64)
    for _, codes in raster.strips(Stage(feedback, 0.0, 1 / passes)):
        counts += np.bincount(codes.ravel(), minlength=256)
    if raster.nodata is not None:
        counts[raster.nodata] = 0
    return counts


def _check(options: SampleOptions, raster: ClassRaster) -> GeoGrid:
    """Return the map's grid, or raise `InputError` if an option does not suit the map."""
    if not isinstance(raster.grid, GeoGrid):
        raise InputError("'{path}' is not georeferenced, so sample points cannot be located.", path=raster.path)
    for code in options.expected_by_class:
        if code not in raster.codes:
            raise InputError(
                "An expected accuracy is specified for code {code}, which is not a class of '{path}'.",
                code=code,
                path=raster.path,
            )
    return raster.grid


def _size(options: SampleOptions, codes: list[int], pixels: list[int]) -> int:
    """Return the number of points: as given, or as required by the standard error and the minimum of each class."""
    if options.size is not None:
        return options.size
    expected = [options.expected_by_class.get(code, options.expected) for code in codes]
    target = DEFAULT_STANDARD_ERROR if options.standard_error is None else options.standard_error
    needed = sample_size(pixels, expected, target)
    return min(max(needed, sum(lowest(pixels, options.allocation, options.minimum))), sum(pixels))


def _pick(raster: ClassRaster, strata: tuple[Stratum, ...], seed: int, feedback: Feedback) -> Points:
    """Return the row, column and stratum of the drawn pixels, `(points, 3)`, in random order.

    Thus the points labelled first are a random sample too, if the analyst stops before the last.
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


def sample_style(classes: Sequence[LandCoverClass], label: str, number: str, hidden: Sequence[str]) -> str:
    """Return the QGIS style (QML) of sample points: the state of labelling, and a form with a list of the classes.

    It is stored in the file, so that the points are ready for labelling wherever they are opened, without the plugin
    too. The form does not show the `hidden` fields: labellers who see the map's class tend to confirm it.

    Args:
        classes: classes of the points.
        label: text field of the class: its code, or its name if a table was filled in.
        number: field of the point's number, which cannot be edited.
        hidden: fields that are not shown.
    """
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        '<qgis version="3.22" styleCategories="Symbology|Fields|Forms">\n'
        f"{_renderer(classes, label)}"
        f"  <fieldConfiguration>{_widgets(classes, label, number, hidden)}\n  </fieldConfiguration>\n"
        f'  <aliases>\n    <alias index="0" field="{number}" name="{escape(tr("Point number"))}"/>\n'
        f'    <alias index="1" field="{label}" name="{escape(tr("Observed class"))}"/>\n  </aliases>\n'
        f'  <editable>\n    <field name="{number}" editable="0"/>\n'
        f'    <field name="{label}" editable="1"/>\n  </editable>\n'
        "  <featformsuppress>0</featformsuppress>\n  <editorlayout>generatedlayout</editorlayout>\n"
        f'  <previewExpression>"{number}"</previewExpression>\n'
        "  <blendMode>0</blendMode>\n  <layerGeometryType>0</layerGeometryType>\n</qgis>\n"
    )


def _renderer(classes: Sequence[LandCoverClass], label: str) -> str:
    """Return the symbols: one for points without a class, and one for each class."""
    categories = "".join(
        f'\n      <category symbol="{index}" label="{_shown(cover)}" render="true">\n'
        f'        <val value="{cover.code}"/>\n        <val value="{escape(cover.name)}"/>\n      </category>'
        for index, cover in enumerate(classes)
    )
    left = f'\n      <category value="" symbol="{len(classes)}" label="{_not_labelled()}" render="true"/>'
    fills = (",".join(map(str, (*cover.rgb, 255))) for cover in classes)
    done = (_symbol(index, fill, "35,35,35,255", *_DONE_MM) for index, fill in enumerate(fills))
    return (
        f'  <renderer-v2 type="categorizedSymbol" attr="{label}" symbollevels="0" enableorderby="0" forceraster="0">\n'
        f"    <categories>{left}{categories}\n    </categories>\n"
        f"    <symbols>{''.join(done)}{_symbol(len(classes), *_OPEN)}\n    </symbols>\n  </renderer-v2>\n"
    )


def _symbol(index: int, fill: str, outline: str, size_mm: str, width_mm: str) -> str:
    """Return a circle as a marker."""
    properties = {
        "name": "circle",
        "color": fill,
        "outline_color": outline,
        "outline_style": "solid",
        "outline_width": width_mm,
        "outline_width_unit": "MM",
        "size": size_mm,
        "size_unit": "MM",
    }
    lines = "".join(f'\n          <prop k="{name}" v="{value}"/>' for name, value in properties.items())
    return (
        f'\n      <symbol type="marker" name="{index}" alpha="1" clip_to_extent="1" force_rhr="0">\n'
        f'        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">{lines}\n'
        "        </layer>\n      </symbol>"
    )


def _widgets(classes: Sequence[LandCoverClass], label: str, number: str, hidden: Sequence[str]) -> str:
    """Return how the form edits each field: the label with a list of the classes."""
    values = [(_not_labelled(), _NULL), *((_shown(cover), str(cover.code)) for cover in classes)]
    options = "".join(
        f'\n            <Option type="Map"><Option name="{name}" type="QString" value="{value}"/></Option>'
        for name, value in values
    )
    listed = f'<Option type="Map">\n          <Option name="map" type="List">{options}\n          </Option></Option>'
    fields = [(label, "ValueMap", listed), (number, "TextEdit", "<Option/>")]
    fields += [(name, "Hidden", "<Option/>") for name in hidden]
    return "".join(
        f'\n    <field name="{name}" configurationFlags="None">\n'
        f'      <editWidget type="{widget}"><config>{config}</config></editWidget>\n    </field>'
        for name, widget, config in fields
    )


def _shown(cover: LandCoverClass) -> str:
    """Return the label of a class in list and legend."""
    return escape(f"{cover.code} {class_label(cover.name)}")


def _not_labelled() -> str:
    """Return the label of no class in list and legend."""
    return escape(tr("Not yet labelled"))
