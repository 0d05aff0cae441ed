"""Zones: polygons on a grid, and the exact fraction of each pixel inside, up to rounding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from osgeo import ogr

from ..errors import InputError
from ..feedback import Feedback
from ..language import tr
from ..raster.gdalenv import gdal_errors, gdal_text
from ..raster.grid import GeoGrid, Grid, Transform
from ..raster.vectors import LeftOut, field_names, layer_file, layer_transform, open_layer, polygon_of
from ..raster.windows import Window
from ..system.paths import PathField
from ..system.texts import clean_text
from .overlap import blocks

Floats = npt.NDArray[np.float64]
WHOLE_MAP, NOT_MAPPED = "whole map", "not mapped (nodata)"
"""Cells of tables and JSON results: the same in every language, since programs and formulas look for them."""


def zone_title(zone: str) -> str:
    """Return the name of a zone for reports."""
    return tr("whole map") if zone == WHOLE_MAP else zone


@dataclass(frozen=True)
class ZoneLayer:
    """A layer of zones.

    Attributes:
        source: polygons in any coordinate system, `FILE` or `FILE|layername=NAME`.
        field: field of the zone names; None, or an empty value: the feature id, which is also added to repeated names.
        title: the layer in the user's words; empty: its source.
    """

    source: PathField = PathField()
    field: str | None = None
    title: str = ""

    @property
    def file(self) -> str:
        """The file it is in."""
        return layer_file(self.source)

    @property
    def name(self) -> str:
        """The layer for messages and reports."""
        return self.title or self.source


@dataclass(frozen=True, eq=False)
class Zone:
    """A polygon, perhaps of several parts and with holes, on the grid of a raster.

    Attributes:
        name: its name, unique in the layer.
        edges: float64 `(n, 4)`: column and row of the start, column and row of the end, in px of the grid. The inside
            is to the right of edges that go down.
        window: pixels that it may touch, perhaps beyond the grid.
    """

    name: str
    edges: Floats
    window: Window

    @property
    def pixels(self) -> float:
        """Its area in pixels, inside and outside the raster."""
        x0, y0, x1, y1 = self.edges.T
        return float(((y0 - y1) * ((x0 + x1) / 2 - self.window.col_off)).sum())


def read_zones(zones: ZoneLayer, grid: Grid, feedback: Feedback | None = None) -> list[Zone]:
    """Return the zones of a layer on a grid, in the order of the layer; warn of features that are left out.

    Raises:
        RasterError: the layer cannot be read.
        InputError: it has no such field, no coordinate system, no polygon, none that overlaps the grid, or a line or
            point.
    """
    what = tr("zones '{name}'", name=zones.name)
    dataset, layer = open_layer(zones.source, tr("zones"))
    if not isinstance(grid, GeoGrid):
        raise InputError("The map is not georeferenced, so it cannot be combined with {zones}.", zones=what)
    names = field_names(layer)
    check_field(zones.field, names, what)
    transform = layer_transform(layer, grid, what)
    found: list[tuple[int, str, Floats]] = []
    left_out = LeftOut()
    with gdal_errors(tr("Cannot read {zones}", zones=what)):
        for feature in layer:
            edges = _edges(polygon_of(feature, transform, what, left_out), grid.transform)
            if len(edges):
                # By position: OGR finds a name whatever its case, so of `Nom` and `nom` always the first.
                name = feature.GetFieldAsString(names.index(zones.field)) if zones.field is not None else ""
                found.append((feature.GetFID(), clean_text(gdal_text(name)), edges))
    del dataset
    if not found:
        raise InputError("No polygon of {zones} can be transformed to the map's coordinate system.", zones=what)
    left_out.warn(what, feedback)
    laid = [Zone(name, edges, _window(edges)) for name, edges in _named(found)]
    if not any(zone.window.intersection(grid.whole) for zone in laid):
        raise InputError("None of the polygons of {zones} overlaps the map.", zones=what)
    return laid


def check_field(field: str | None, names: Sequence[str], what: str) -> None:
    """Raise `InputError` unless a layer, `what` in the message, has the field; None needs no field."""
    if field is not None and field not in names:
        raise InputError(
            "Field '{field}' not found in {what}. Available fields: {names}.",
            what=what,
            field=field,
            names=", ".join(names) or "-",
        )


def coverage(zone: Zone, window: Window) -> Floats:
    """Return the fraction of each pixel of a window inside a zone, float64 `(height, width)`, 0 to 1.

    Each piece of an edge inside one pixel adds the area between it and the pixel's right border, and its height to all
    pixels to its right; the sum along a row is the area inside, exact up to rounding.
    """
    width, height = window.width, window.height
    x0, y0, x1, y1 = _pieces(zone.edges - np.tile([window.col_off, window.row_off], 2), width, height)
    drop = y1 - y0
    row = np.floor((y0 + y1) / 2).astype(np.intp)
    middle = (x0 + x1) / 2
    column = np.maximum(np.floor(middle), 0).astype(np.intp)
    right = np.clip(middle - column, 0, 1)
    cell = row * (width + 1) + column
    steps = np.bincount(cell, drop * (1 - right), height * (width + 1) + 1)
    steps += np.bincount(cell + 1, drop * right, height * (width + 1) + 1)
    inside = steps[:-1].reshape(height, width + 1)[:, :width].cumsum(axis=1)
    return np.clip(inside, 0, 1)


def tally(zones: Sequence[Zone], window: Window, values: npt.NDArray[np.generic], totals: Floats) -> None:
    """Add the pixels of a window to the totals of each zone, weighted by the fraction inside.

    `values` of the pixels, `(height, width)`, are columns of `totals`, float64 `(zones, values)`, which is changed.
    """
    for index, zone in enumerate(zones):
        common = zone.window.intersection(window)
        for block in blocks(common) if common is not None else ():
            top, left = block.row_off - window.row_off, block.col_off - window.col_off
            part = values[top : top + block.height, left : left + block.width]
            totals[index] += np.bincount(part.ravel(), coverage(zone, block).ravel(), totals.shape[1])


def _named(zones: Sequence[tuple[int, str, Floats]]) -> Iterator[tuple[str, Floats]]:
    """Return zones with unique names, from feature id, name and edges."""
    counts = Counter(name for _, name, _ in zones)
    for feature_id, name, edges in zones:
        if not name:
            yield str(feature_id), edges
        else:
            yield (name if counts[name] == 1 else f"{name} ({feature_id})"), edges


def _edges(geometry: ogr.Geometry | None, transform: Transform) -> Floats:
    """Return the edges of a geometry's polygons in px of a grid, without lines and points."""
    rings = []
    for outline, is_hole in _rings(geometry):
        points = np.column_stack(transform.to_pixel(*outline.T))
        ring = np.hstack([points[:-1], points[1:]])
        x0, y0, x1, y1 = ring.T - np.tile(points[0], 2)[:, None]
        if (((y1 - y0) * (x0 + x1)).sum() > 0) != is_hole:
            ring = ring[::-1, [2, 3, 0, 1]]
        rings.append(ring)
    return np.concatenate(rings) if rings else np.empty((0, 4))


def _rings(geometry: ogr.Geometry | None) -> Iterator[tuple[Floats, bool]]:
    """Yield the closed rings of a geometry's polygons, float64 `(n, 2)`, and whether each is a hole."""
    if geometry is None:
        return
    is_polygon = ogr.GT_Flatten(geometry.GetGeometryType()) == ogr.wkbPolygon
    for index in range(geometry.GetGeometryCount()):
        part = geometry.GetGeometryRef(index)
        if is_polygon and part.GetPointCount():  # a hole may be empty
            yield np.array(part.GetPoints(), np.float64)[:, :2], index > 0
        elif not is_polygon:
            yield from _rings(part)


def _window(edges: Floats) -> Window:
    """Return the pixels that edges may touch."""
    left, top = np.floor(np.minimum(edges[:, :2], edges[:, 2:]).min(axis=0)).astype(int)
    right, bottom = np.ceil(np.maximum(edges[:, :2], edges[:, 2:]).max(axis=0)).astype(int)
    return Window(int(left), int(top), max(int(right - left), 1), max(int(bottom - top), 1))


def _pieces(edges: Floats, width: int, height: int) -> Floats:
    """Cut edges at the borders of pixels of a window and return the pieces in its rows, `(4, n)`.

    Pieces left of the window are kept whole; those right of it are left out, as nothing inside is to their right.
    """
    rows = np.sort(edges[:, [1, 3]], axis=1)
    columns = edges[:, [0, 2]].min(axis=1)
    edges = edges[(rows[:, 0] < height) & (rows[:, 1] > 0) & (rows[:, 1] > rows[:, 0]) & (columns < width)]
    count = len(edges)
    owners = [np.arange(count), np.arange(count)]
    cuts = [np.zeros(count), np.ones(count)]
    for axis, size in ((0, width), (1, height)):
        owner, cut = _crossings(edges[:, axis], edges[:, axis + 2], size)
        owners.append(owner)
        cuts.append(cut)
    owner, cut = np.concatenate(owners), np.concatenate(cuts)
    order = np.lexsort((cut, owner))
    owner, cut = owner[order], cut[order]
    x = edges[owner, 0] + cut * (edges[owner, 2] - edges[owner, 0])
    y = edges[owner, 1] + cut * (edges[owner, 3] - edges[owner, 1])
    pieces = np.stack([x[:-1], y[:-1], x[1:], y[1:]])
    middle_x, middle_y = (pieces[0] + pieces[2]) / 2, (pieces[1] + pieces[3]) / 2
    kept = (owner[:-1] == owner[1:]) & (middle_y >= 0) & (middle_y < height) & (middle_x < width)
    inside: Floats = pieces[:, kept]
    return inside


def _crossings(start: Floats, end: Floats, size: int) -> tuple[npt.NDArray[np.intp], Floats]:
    """Return which edges cross whole numbers from 0 to `size` along an axis, and at which part of their length."""
    first = np.maximum(np.ceil(np.minimum(start, end)), 0).astype(np.intp)
    last = np.minimum(np.floor(np.maximum(start, end)), size).astype(np.intp)
    counts = np.where(start == end, 0, np.maximum(last - first + 1, 0))
    owner = np.repeat(np.arange(len(start)), counts)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    cut = (first[owner] + place - start[owner]) / (end[owner] - start[owner])
    return owner, np.clip(cut, 0.0, 1.0)
