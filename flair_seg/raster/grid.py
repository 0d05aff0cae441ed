"""The grid of a raster: its transform, coordinate system, and the ground size of its pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from osgeo import ogr, osr

from ..language import tr
from .gdalenv import gdal_errors, gdal_text
from .windows import Window

Coordinates = npt.NDArray[np.float64]
Numbers = TypeVar("Numbers", float, Coordinates)

_EQUATOR_M, _FLATTENING = 6378137.0, 1 / 298.257223563
"""WGS 84 ellipsoid."""
_FULL_CIRCLE = 400.0
"""Beyond it no longitude is an angle, in degrees or grads; beyond a quarter of it no latitude."""
_DEGREES_PX = 0.001
"""Pixels smaller than this, in metres or feet, are those of an image in degrees."""


class Bounds(NamedTuple):
    """A rectangle in the units of a CRS."""

    xmin: float
    ymin: float
    xmax: float
    ymax: float

    def __str__(self) -> str:
        """Return it as a plain tuple, since callers may also pass extents as tuples."""
        return str(tuple(self))

    @classmethod
    def of_envelope(cls, envelope: Sequence[float]) -> Bounds:
        """Return the bounds of an OGR envelope, which is xmin, xmax, ymin, ymax."""
        xmin, xmax, ymin, ymax = envelope
        return cls(xmin, ymin, xmax, ymax)

    def overlaps(self, other: Bounds) -> bool:
        """Whether the two rectangles share more than a border."""
        across = self.xmin < other.xmax and self.xmax > other.xmin
        return across and self.ymin < other.ymax and self.ymax > other.ymin

    def contains(self, other: Bounds) -> bool:
        """Whether the other rectangle is inside; one with infinite or NaN coordinates is not."""
        lower = self.xmin <= other.xmin and self.ymin <= other.ymin
        return lower and other.xmax <= self.xmax and other.ymax <= self.ymax

    def reprojected(self, crs_wkt: str, to_crs_wkt: str) -> Bounds:
        """Return the bounds in another CRS, from 21 points on each side; infinite if they do not exist there.

        Raises:
            RuntimeError: GDAL knows no transformation between the two.
        """
        transform = osr.CoordinateTransformation(spatial_reference(crs_wkt), spatial_reference(to_crs_wkt))
        return Bounds(*transform.TransformBounds(*self, 21))

    def listed(self, digits: int = 6) -> str:
        """Return the numbers as text."""
        return ", ".join(f"{value:.{digits}g}" for value in self)


@dataclass(frozen=True)
class Transform:
    """Affine transform without rotation: corner `x`, `y` of the first pixel and steps `dx`, `dy`, in CRS units."""

    x: float
    y: float
    dx: float
    dy: float

    @classmethod
    def from_gdal(cls, geotransform: Sequence[float]) -> Transform:
        """Return GDAL's geotransform, whose rotation must be 0."""
        x, dx, _, y, _, dy = geotransform
        return cls(x, y, dx, dy)

    @property
    def gdal(self) -> tuple[float, float, float, float, float, float]:
        """As GDAL's geotransform."""
        return self.x, self.dx, 0.0, self.y, 0.0, self.dy

    @property
    def is_north_up(self) -> bool:
        """Whether rows go south and columns east."""
        return self.dx > 0 > self.dy

    def to_ground(self, column: Numbers, row: Numbers) -> tuple[Numbers, Numbers]:
        """Return the coordinates of a position in px; numbers, or arrays of one shape."""
        return self.x + column * self.dx, self.y + row * self.dy

    def to_pixel(self, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
        """Return the column and row, in fractions of px, of coordinates; numbers, or arrays of one shape."""
        return (x - self.x) / self.dx, (y - self.y) / self.dy

    def window(self, part: Window) -> Transform:
        """Return the transform of a part."""
        return Transform(*self.to_ground(part.col_off, part.row_off), self.dx, self.dy)


@dataclass(frozen=True)
class Grid:
    """Size in px of a raster, and its coordinate system (`crs_wkt`, empty for none); a `GeoGrid` has a transform."""

    width: int
    height: int
    crs_wkt: str

    @classmethod
    def of(cls, width: int, height: int, crs_wkt: str, transform: Transform | None) -> Grid:
        """Return a `GeoGrid`, or without a transform a `Grid`."""
        return Grid(width, height, crs_wkt) if transform is None else GeoGrid(width, height, crs_wkt, transform)

    @property
    def whole(self) -> Window:
        """All of its pixels."""
        return Window(0, 0, self.width, self.height)

    def window(self, part: Window) -> Grid:
        """Return the grid of a part."""
        return Grid(part.width, part.height, self.crs_wkt)

    def ground_size(self) -> tuple[float, float] | None:
        """Return the ground size of the centre pixel in metres along x and y, or None if it is unknown."""
        return None


@dataclass(frozen=True)
class GeoGrid(Grid):
    """A grid whose pixels have coordinates."""

    transform: Transform

    def window(self, part: Window) -> GeoGrid:
        """Return the grid of a part."""
        return GeoGrid(part.width, part.height, self.crs_wkt, self.transform.window(part))

    @property
    def bounds(self) -> Bounds:
        """The rectangle it covers."""
        x, y = self.transform.x, self.transform.y
        right, bottom = self.transform.to_ground(self.width, self.height)
        return Bounds(min(x, right), min(y, bottom), max(x, right), max(y, bottom))

    def bounds_in(self, crs_wkt: str) -> Bounds:
        """Return the bounds in another coordinate system; infinite if they do not exist there.

        Raises:
            RasterError: the coordinates cannot be transformed.
        """
        if same_crs(self.crs_wkt, crs_wkt):
            return self.bounds
        with gdal_errors(tr("Cannot use the raster's coordinate system")):
            return self.bounds.reprojected(self.crs_wkt, crs_wkt)

    def ground_size(self) -> tuple[float, float] | None:
        """Return the ground size of the centre pixel in metres along x and y, or None if it is unknown.

        Measured on the WGS 84 ellipsoid, so degrees, feet and the stretched metres of Web Mercator come out right.
        """
        if not self.crs_wkt:
            return None
        step, dx, dy = 100, self.transform.dx, self.transform.dy
        x, y = self.transform.x + dx * self.width / 2, self.transform.y + dy * self.height / 2
        points = ((x, y), (x + step * dx, y), (x, y + step * dy))
        crs = spatial_reference(self.crs_wkt)
        if crs.IsLocal():
            return None
        with gdal_errors(tr("Cannot use the raster's coordinate system")):
            transform = osr.CoordinateTransformation(crs, spatial_reference("EPSG:4326"))
            (lon, lat, _), right, down = (transform.TransformPoint(*point) for point in points)
        if not all(map(math.isfinite, (lon, lat, *right[:2], *down[:2]))):
            return None
        across = _metres(lon, lat, right[0], right[1]) / step
        along = _metres(lon, lat, down[0], down[1]) / step
        # Coordinates so close that their numbers are equal have no size.
        return (across, along) if across > 0 and along > 0 else None


def wrong_system(grid: Grid) -> str | None:
    """Return why a raster's coordinates cannot be in its coordinate system, and the remedy; None where they can.

    Degrees taken for metres, and metres for degrees, are the mistakes of a coordinate system set by hand.
    """
    if not isinstance(grid, GeoGrid) or not grid.crs_wkt:
        return None
    (is_geographic, is_projected, name), bounds = _kind(grid.crs_wkt), grid.bounds
    x, y = max(abs(bounds.xmin), abs(bounds.xmax)), max(abs(bounds.ymin), abs(bounds.ymax))
    values = {"x": f"{bounds.xmin:.8g}", "y": f"{bounds.ymax:.8g}", "name": name}
    if is_geographic and (x > _FULL_CIRCLE or y > _FULL_CIRCLE / 4):
        return tr(
            "The coordinates ({x}, {y}) are not degrees, as coordinate system '{name}' needs them. Assign the right "
            "one, e.g. with gdal_edit.py -a_srs EPSG:2154.",
            **values,
        )
    if is_projected and x <= _FULL_CIRCLE and y <= _FULL_CIRCLE / 4 and abs(grid.transform.dx) < _DEGREES_PX:
        return tr(
            "The coordinates ({x}, {y}) look like degrees, but coordinate system '{name}' is in metres or feet. Assign "
            "the right one, e.g. with gdal_edit.py -a_srs EPSG:4326.",
            **values,
        )
    return None


@lru_cache(maxsize=64)
def _kind(crs_wkt: str) -> tuple[bool, bool, str]:
    """Return whether a coordinate system is geographic, whether it is projected, and its name."""
    crs = spatial_reference(crs_wkt)
    return bool(crs.IsGeographic()), bool(crs.IsProjected()), crs.GetName() or "?"


def lay_out(grids: Sequence[GeoGrid]) -> tuple[GeoGrid, tuple[Window, ...]]:
    """Return the grid that contains north-up grids of one pixel size and CRS, and the whole pixels that each covers."""
    first = grids[0].transform
    corner = min(grid.transform.x for grid in grids), max(grid.transform.y for grid in grids)
    transform = Transform(*corner, first.dx, first.dy)
    places = []
    for grid in grids:
        column, row = transform.to_pixel(grid.transform.x, grid.transform.y)
        places.append(Window(round(column), round(row), grid.width, grid.height))
    width, height = max(place.right for place in places), max(place.bottom for place in places)
    return GeoGrid(width, height, grids[0].crs_wkt, transform), tuple(places)


def spatial_reference(definition: str) -> osr.SpatialReference:
    """Return a coordinate system with x (longitude) first, from any text GDAL understands.

    Raises:
        RasterError: the definition is not understood.
    """
    crs = osr.SpatialReference()
    with gdal_errors(tr("Invalid coordinate system '{definition}'", definition=definition[:60])):
        if crs.SetFromUserInput(definition) != ogr.OGRERR_NONE:
            raise RuntimeError("GDAL knows no such text")
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return crs


def same_crs(one: str, other: str) -> bool:
    """Whether two coordinate systems, given as WKT or empty for none, are the same."""
    if one == other or not one or not other:
        return one == other
    return bool(spatial_reference(one).IsSame(spatial_reference(other)))


def crs_name(crs_wkt: str) -> str:
    """Return the name of a coordinate system."""
    return gdal_text(spatial_reference(crs_wkt).GetName()) if crs_wkt else tr("no coordinate system")


def size_on_ground(bounds: Bounds, crs_wkt: str, gsd_m: float) -> tuple[int, int] | None:
    """Return the width and height in px of bounds at pixels of `gsd_m` on the ground.

    None if the ground size is unknown.
    """
    cells = 100
    steps = (bounds.xmax - bounds.xmin) / cells, (bounds.ymin - bounds.ymax) / cells
    grid = GeoGrid(cells, cells, crs_wkt, Transform(bounds.xmin, bounds.ymax, *steps))
    ground = grid.ground_size()
    return None if ground is None else (math.ceil(cells * ground[0] / gsd_m), math.ceil(cells * ground[1] / gsd_m))


def _metres(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    """Return the ground distance of two near points given in degrees, from the ellipsoid's radii of curvature."""
    eccentricity2 = _FLATTENING * (2 - _FLATTENING)
    sine2 = math.sin(math.radians((lat0 + lat1) / 2)) ** 2
    prime = _EQUATOR_M / math.sqrt(1 - eccentricity2 * sine2)
    meridian = prime * (1 - eccentricity2) / (1 - eccentricity2 * sine2)
    north = math.radians(lat1 - lat0) * meridian
    east = math.radians(lon1 - lon0) * prime * math.cos(math.radians((lat0 + lat1) / 2))
    return math.hypot(north, east)
