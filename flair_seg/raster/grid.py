"""Where pixels lie: the grid of a raster, its coordinate system, and the ground size of its pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

from osgeo import ogr, osr

from ..language import tr
from .gdalenv import gdal_errors, gdal_text
from .windows import Window

Geotransform = tuple[float, float, float, float, float, float]

_EQUATOR_M, _FLATTENING = 6378137.0, 1 / 298.257223563
"""WGS 84 ellipsoid."""


@dataclass(frozen=True)
class Grid:
    """Size in px and georeference of a raster; `geotransform` None: none, `crs_wkt` empty: none."""

    width: int
    height: int
    geotransform: Geotransform | None
    crs_wkt: str

    def window(self, part: Window) -> Grid:
        """Return the grid of a part."""
        if self.geotransform is None:
            return Grid(part.width, part.height, None, self.crs_wkt)
        x, dx, _, y, _, dy = self.geotransform
        moved = (x + part.col_off * dx, dx, 0.0, y + part.row_off * dy, 0.0, dy)
        return Grid(part.width, part.height, moved, self.crs_wkt)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """The xmin, ymin, xmax, ymax of a grid that has a georeference."""
        assert self.geotransform is not None  # noqa: S101 - callers have checked
        x, dx, _, y, _, dy = self.geotransform
        xs, ys = sorted((x, x + dx * self.width)), sorted((y, y + dy * self.height))
        return xs[0], ys[0], xs[1], ys[1]

    def bounds_in(self, crs_wkt: str) -> tuple[float, float, float, float]:
        """Return the xmin, ymin, xmax, ymax in another coordinate system; infinite where they do not exist there.

        Raises:
            RasterError: there is no way from one to the other.
        """
        with gdal_errors(tr("Cannot use the raster's coordinate system")):
            transform = osr.CoordinateTransformation(spatial_reference(self.crs_wkt), spatial_reference(crs_wkt))
            bounds: tuple[float, float, float, float] = transform.TransformBounds(*self.bounds, 21)
        return bounds

    def ground_size(self) -> tuple[float, float] | None:
        """Return the ground size of the centre pixel in metres along x and y, or None where it cannot be known.

        Measured on the WGS 84 ellipsoid, so degrees, feet and the stretched metres of Web Mercator come out right.
        """
        if self.geotransform is None or not self.crs_wkt:
            return None
        x, dx, _, y, _, dy = self.geotransform
        step = 100
        x, y = x + dx * self.width / 2, y + dy * self.height / 2
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
        # Coordinates so close together that their numbers are the same have no size.
        return (across, along) if across > 0 and along > 0 else None


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
    """Return what a coordinate system is called."""
    return gdal_text(spatial_reference(crs_wkt).GetName()) if crs_wkt else tr("no coordinate system")


def size_on_ground(bounds: tuple[float, float, float, float], crs_wkt: str, gsd_m: float) -> tuple[int, int] | None:
    """Return the width and height in px of xmin, ymin, xmax, ymax at pixels of `gsd_m` on the ground.

    None where the ground size cannot be known.
    """
    xmin, ymin, xmax, ymax = bounds
    cells = 100
    grid = Grid(cells, cells, (xmin, (xmax - xmin) / cells, 0, ymax, 0, (ymin - ymax) / cells), crs_wkt)
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
