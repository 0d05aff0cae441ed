"""The area of interest: an extent or polygons in any coordinate system, laid on a raster's grid."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from osgeo import gdal, ogr, osr

from ..errors import InputError
from ..feedback import Feedback
from ..language import tr
from .gdalenv import gdal_errors
from .grid import Grid, spatial_reference
from .vectors import LeftOut, layer_transform, open_layer, polygon_of
from .windows import Window

Bounds = tuple[float, float, float, float]
_SHIFT_PX = 1
"""Keeps the georeference of a part from being that of a raster without one."""


@dataclass(frozen=True)
class AreaOfInterest:
    """A window of a raster, and inside it polygons in pixels of that raster (None: all of the window)."""

    window: Window
    grid: Grid
    polygons: Any = None

    def part(self, window: Window) -> AreaOfInterest:
        """Return what of it lies in a part of its window, told by the raster's own pixels."""
        return AreaOfInterest(window, self.grid, self.polygons)

    def digest(self) -> str | None:
        """Return the SHA-256 of the polygons, in px of the raster, None where there are none."""
        if self.polygons is None:
            return None
        found = hashlib.sha256()
        for feature in self.polygons.GetLayer(0):
            found.update(bytes(feature.GetGeometryRef().ExportToWkb(ogr.wkbNDR)))
        return found.hexdigest()

    def mask(self, part: Window) -> npt.NDArray[np.bool_] | None:
        """Return which pixels of `part` have their centre inside, bool `(height, width)`, or None where all have."""
        if self.polygons is None:
            return None
        layer = self.polygons.GetLayer(0)
        with gdal_errors(tr("Cannot rasterize the area of interest")):
            raster = gdal.GetDriverByName("MEM").Create("", part.width, part.height, 1, gdal.GDT_Byte)
            raster.SetGeoTransform((part.col_off + _SHIFT_PX, 1, 0, part.row_off + _SHIFT_PX, 0, 1))
            gdal.RasterizeLayer(raster, [1], layer, burn_values=[1])
        raw = raster.ReadRaster(0, 0, part.width, part.height, buf_type=gdal.GDT_Byte)
        return np.frombuffer(raw, np.uint8).reshape(part.height, part.width) > 0


def area_of_interest(
    grid: Grid,
    extent: Bounds | None = None,
    extent_crs: str | None = None,
    polygons: str | None = None,
    feedback: Feedback | None = None,
) -> AreaOfInterest:
    """Lay an extent and polygons on a raster's grid; both given, both must hold.

    Args:
        grid: the raster's grid.
        extent: xmin, ymin, xmax, ymax.
        extent_crs: its coordinate system in any form GDAL understands; None for the raster's.
        polygons: a vector file, of which a layer is chosen by `FILE|layername=NAME`.
        feedback: is warned of features without area.

    Raises:
        InputError: the area is empty, has no coordinate system or lies outside the raster, or a feature is a line or
            a point.
        RasterError: the vector file cannot be read.
    """
    window = Window(0, 0, grid.width, grid.height)
    if extent is not None:
        window = _meet(grid, window, _to_grid(extent, extent_crs, grid), tr("the extent"))
    if polygons is None:
        return AreaOfInterest(window, grid)
    layer = _load_polygons(polygons, grid, feedback)
    xmin, xmax, ymin, ymax = layer.GetLayer(0).GetExtent()
    window = _meet(grid, window, (xmin, ymin, xmax, ymax), tr("area of interest '{polygons}'", polygons=polygons))
    _to_pixels(layer, grid)
    return AreaOfInterest(window, grid, layer)


def touched(grid: Grid, window: Window, bounds: Bounds) -> Window | None:
    """Return the pixels of a window of a georeferenced grid that bounds in its coordinates touch; None for none."""
    assert grid.geotransform is not None  # noqa: S101 - what has no georeference is refused before
    x, dx, _, y, _, dy = grid.geotransform
    columns = sorted(((bounds[0] - x) / dx, (bounds[2] - x) / dx))
    rows = sorted(((bounds[1] - y) / dy, (bounds[3] - y) / dy))
    # 1e-6 px absorbs the rounding of coordinates that were meant to lie on a pixel's border.
    left, right = math.floor(columns[0] + 1e-6), math.ceil(columns[1] - 1e-6)
    top, bottom = math.floor(rows[0] + 1e-6), math.ceil(rows[1] - 1e-6)
    if left >= right or top >= bottom:
        return None
    return window.intersection(Window(left, top, right - left, bottom - top))


def check_extent(extent: Bounds) -> None:
    """Raise `InputError` unless an extent is xmin, ymin, xmax, ymax."""
    ordered = extent[0] < extent[2] and extent[1] < extent[3]
    if not (ordered and all(map(math.isfinite, extent))):
        raise InputError(
            "Invalid extent: {extent}. It must be xmin, ymin, xmax, ymax with xmin < xmax and ymin < ymax.",
            extent=extent,
        )


def _meet(grid: Grid, window: Window, bounds: Bounds, what: str) -> Window:
    """Return the part of `window` that `bounds`, in the grid's coordinates, cover; whole pixels, rounded outwards."""
    if grid.geotransform is None:
        raise InputError("Cannot use {what}: the raster is not georeferenced.", what=what)
    met = touched(grid, window, bounds)
    if met is None:
        raise InputError(
            "No overlap between {what} ({bounds}) and the raster ({raster}).",
            what=what,
            bounds=", ".join(f"{v:.6g}" for v in bounds),
            raster=", ".join(f"{v:.6g}" for v in grid.bounds),
        )
    return met


def _to_grid(extent: Bounds, crs: str | None, grid: Grid) -> Bounds:
    """Return an extent in the grid's coordinate system."""
    check_extent(extent)
    if crs is None or not grid.crs_wkt:
        return extent
    with gdal_errors(tr("Cannot use the extent's coordinate system '{crs}'", crs=crs[:60])):
        transform = osr.CoordinateTransformation(spatial_reference(crs), spatial_reference(grid.crs_wkt))
        bounds: Bounds = transform.TransformBounds(*extent, 21)
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


def _to_pixels(polygons: Any, grid: Grid) -> None:  # noqa: ANN401 - a GDAL dataset
    """Turn the polygons' coordinates into pixels of the grid, once, so that all parts round them alike."""
    layer = polygons.GetLayer(0)
    for number in [feature.GetFID() for feature in layer]:
        feature = layer.GetFeature(number)
        geometry = feature.GetGeometryRef().Clone()
        _shift(geometry, grid)
        feature.SetGeometry(geometry)
        layer.SetFeature(feature)


def _shift(geometry: Any, grid: Grid) -> None:  # noqa: ANN401 - a GDAL geometry
    """Turn the coordinates of a geometry into pixels, in place."""
    assert grid.geotransform is not None  # noqa: S101 - callers have checked
    x, dx, _, y, _, dy = grid.geotransform
    for index in range(geometry.GetGeometryCount()):
        _shift(geometry.GetGeometryRef(index), grid)
    for index in range(geometry.GetPointCount()):
        across, down = (geometry.GetX(index) - x) / dx, (geometry.GetY(index) - y) / dy
        geometry.SetPoint_2D(index, across + _SHIFT_PX, down + _SHIFT_PX)
