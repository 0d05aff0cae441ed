"""The area of interest: an extent or polygons in any coordinate system, laid on a raster's grid."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from osgeo import gdal, ogr

from ..errors import InputError
from ..feedback import Feedback
from ..language import tr
from .gdalenv import gdal_errors
from .grid import Bounds, GeoGrid, Grid, Transform
from .vectors import LeftOut, layer_transform, move, open_layer, polygon_of
from .windows import Window

Extent = tuple[float, float, float, float]
"""xmin, ymin, xmax, ymax as a caller gives them; `check_extent` makes `Bounds` of them."""
_SHIFT_PX = 1
"""Offset that distinguishes the geotransform of a part from that of a raster without one."""


@dataclass(frozen=True)
class AreaOfInterest:
    """A window of a raster, and inside it polygons in pixels of that raster (None: all of the window)."""

    window: Window
    grid: Grid
    polygons: Any = None

    def part(self, window: Window) -> AreaOfInterest:
        """Return the area inside a part of its window, in pixels of the raster."""
        return AreaOfInterest(window, self.grid, self.polygons)

    def digest(self) -> str | None:
        """Return the SHA-256 of the polygons in px of the raster, None if there are none."""
        if self.polygons is None:
            return None
        found = hashlib.sha256()
        for feature in self.polygons.GetLayer(0):
            found.update(bytes(feature.GetGeometryRef().ExportToWkb(ogr.wkbNDR)))
        return found.hexdigest()

    def mask(self, part: Window) -> npt.NDArray[np.bool_] | None:
        """Return which pixels of `part` have their centre inside, bool `(height, width)`, or None if all have."""
        return None if self.polygons is None else self._burnt(part, 1, [])

    def cells(self, part: Window, cell: int) -> npt.NDArray[np.bool_] | None:
        """Return which squares of `cell` px that cover `part` are inside, bool `(rows, columns)`, or None if all are.

        A square is inside if its centre is; if none is, squares that polygons touch are.
        """
        if self.polygons is None:
            return None
        inside = self._burnt(part, cell, [])
        return inside if inside.any() else self._burnt(part, cell, ["ALL_TOUCHED=TRUE"])

    def _burnt(self, part: Window, cell: int, options: list[str]) -> npt.NDArray[np.bool_]:
        """Rasterize the polygons in squares of `cell` px, from the upper left corner of a part."""
        layer = self.polygons.GetLayer(0)
        width, height = -(-part.width // cell), -(-part.height // cell)
        with gdal_errors(tr("Cannot rasterize the area of interest")):
            raster = gdal.GetDriverByName("MEM").Create("", width, height, 1, gdal.GDT_Byte)
            raster.SetGeoTransform((part.col_off + _SHIFT_PX, cell, 0, part.row_off + _SHIFT_PX, 0, cell))
            gdal.RasterizeLayer(raster, [1], layer, burn_values=[1], options=options)
        raw = raster.ReadRaster(0, 0, width, height, buf_type=gdal.GDT_Byte)
        return np.frombuffer(raw, np.uint8).reshape(height, width) > 0


def area_of_interest(
    grid: Grid,
    extent: Extent | None = None,
    extent_crs: str | None = None,
    polygons: str | None = None,
    feedback: Feedback | None = None,
) -> AreaOfInterest:
    """Lay an extent and polygons on a raster's grid; if both are given, their intersection.

    Args:
        grid: the raster's grid.
        extent: xmin, ymin, xmax, ymax.
        extent_crs: its coordinate system in any form GDAL understands; None for the raster's.
        polygons: a vector file, of which a layer is chosen by `FILE|layername=NAME`.
        feedback: receives warnings about features without area.

    Raises:
        InputError: the area is empty, has no coordinate system or is outside the raster, or a feature is a line or
            a point.
        RasterError: the vector file cannot be read.
    """
    window = grid.whole
    if extent is not None:
        what = tr("the extent")
        bounds = _to_grid(extent, extent_crs, grid)
        window = _meet(_placed(grid, what), window, bounds, what)
    if polygons is None:
        return AreaOfInterest(window, grid)
    layer = _load_polygons(polygons, grid, feedback)
    what = tr("area of interest '{polygons}'", polygons=polygons)
    placed = _placed(grid, what)
    window = _meet(placed, window, Bounds.of_envelope(layer.GetLayer(0).GetExtent()), what)
    _to_pixels(layer, placed.transform)
    return AreaOfInterest(window, placed, layer)


def touched(grid: GeoGrid, window: Window, bounds: Bounds) -> Window | None:
    """Return the pixels of a window of a grid that bounds in its coordinates touch; None if there are none."""
    first = grid.transform.to_pixel(bounds.xmin, bounds.ymin)
    columns, rows = map(sorted, zip(first, grid.transform.to_pixel(bounds.xmax, bounds.ymax)))
    # 1e-6 px absorbs the rounding of coordinates on a pixel's border.
    left, right = math.floor(columns[0] + 1e-6), math.ceil(columns[1] - 1e-6)
    top, bottom = math.floor(rows[0] + 1e-6), math.ceil(rows[1] - 1e-6)
    if left >= right or top >= bottom:
        return None
    return window.intersection(Window(left, top, right - left, bottom - top))


def check_extent(extent: Extent) -> Bounds:
    """Return an extent as bounds, or raise `InputError` unless it is xmin, ymin, xmax, ymax."""
    bounds = Bounds(*extent)
    if not (bounds.xmin < bounds.xmax and bounds.ymin < bounds.ymax and all(map(math.isfinite, bounds))):
        raise InputError(
            "Invalid extent: {extent}. It must be xmin, ymin, xmax, ymax with xmin < xmax and ymin < ymax.",
            extent=extent,
        )
    return bounds


def _placed(grid: Grid, what: str) -> GeoGrid:
    """Return the grid if it is georeferenced, or raise `InputError`; `what` is the area in messages."""
    if not isinstance(grid, GeoGrid):
        raise InputError("Cannot use {what}: the raster is not georeferenced.", what=what)
    return grid


def _meet(grid: GeoGrid, window: Window, bounds: Bounds, what: str) -> Window:
    """Return the part of `window` that `bounds`, in the grid's coordinates, cover; whole pixels, rounded outwards."""
    met = touched(grid, window, bounds)
    if met is None:
        raise InputError(
            "No overlap between {what} ({bounds}) and the raster ({raster}).",
            what=what,
            bounds=bounds.listed(),
            raster=grid.bounds.listed(),
        )
    return met


def _to_grid(extent: Extent, crs: str | None, grid: Grid) -> Bounds:
    """Return an extent in the grid's coordinate system."""
    given = check_extent(extent)
    if crs is None or not grid.crs_wkt:
        return given
    with gdal_errors(tr("Cannot use the extent's coordinate system '{crs}'", crs=crs[:60])):
        bounds = given.reprojected(crs, grid.crs_wkt)
    if not all(map(math.isfinite, bounds)):
        raise InputError(
            "Cannot transform the extent {extent} from '{crs}' to the raster's coordinate system.",
            extent=extent,
            crs=crs[:60],
        )
    return bounds


def _load_polygons(source: str, grid: Grid, feedback: Feedback | None) -> Any:  # noqa: ANN401 - a GDAL dataset
    """Return the polygons of a vector file, valid and in the grid's coordinates, as a dataset in memory."""
    dataset, layer = open_layer(source, tr("area of interest"))
    what, left_out = tr("area of interest '{source}'", source=source), LeftOut()
    transform = layer_transform(layer, grid, what)
    driver = ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")
    target = driver.CreateDataSource("")
    polygons = target.CreateLayer("area", geom_type=ogr.wkbMultiPolygon)
    for feature in layer:
        polygon = polygon_of(feature, transform, what, left_out)
        if polygon is not None:
            copy = ogr.Feature(polygons.GetLayerDefn())
            copy.SetGeometry(polygon)
            polygons.CreateFeature(copy)
    del dataset
    if not polygons.GetFeatureCount():
        raise InputError(
            "Area of interest '{source}' has no polygons that can be transformed to the raster's coordinate system. "
            "At least one is required.",
            source=source,
        )
    left_out.warn(what, feedback)
    return target


def _to_pixels(polygons: Any, transform: Transform) -> None:  # noqa: ANN401 - a GDAL dataset
    """Convert the polygons' coordinates to pixels of the grid, once, so that all parts round them alike."""

    def shifted(x: float, y: float) -> tuple[float, float]:
        column, row = transform.to_pixel(x, y)
        return column + _SHIFT_PX, row + _SHIFT_PX

    layer = polygons.GetLayer(0)
    for number in [feature.GetFID() for feature in layer]:
        feature = layer.GetFeature(number)
        geometry = feature.GetGeometryRef().Clone()
        move(geometry, shifted)
        feature.SetGeometry(geometry)
        layer.SetFeature(feature)
