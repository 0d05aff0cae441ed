"""Chooses the coordinate system for an extent among those of the territories that IGN's imagery covers."""

from __future__ import annotations

from ....errors import InputError
from ....language import tr
from ....raster.area import Extent, area_of_interest, check_extent
from ....raster.grid import Bounds, GeoGrid, Transform, spatial_reference

LAMBERT_93 = "EPSG:2154"
TERRITORIES = (LAMBERT_93, "EPSG:5490", "EPSG:2972", "EPSG:2975", "EPSG:4471", "EPSG:4467")
"""The legal systems of metropolitan France, the French Antilles, French Guiana, Réunion, Mayotte, and Saint-Pierre and
Miquelon (decree 2019-165), the metropolis first."""
_STEP_DEG = 1e-5
"""Precision of extents in degrees, about a metre."""
_MOST_DEGREES = (180.0, 90.0)


def choose_crs(
    crs: str | None, extent: Extent | None, extent_crs: str | None, polygons: str | None
) -> tuple[str, str | None]:
    """Return the coordinate systems of the result and of the extent.

    Args:
        crs: that of the result; None: that of the territory that contains the extent.
        extent: xmin, ymin, xmax, ymax.
        extent_crs: its coordinate system; None: that of the result, Lambert-93 if none is given.
        polygons: a vector file.

    Raises:
        InputError: the extent is outside the area of use of the result's coordinate system (the message proposes
            another), or outside all territories, or in degrees without a coordinate system.
        RasterError: a coordinate system or the polygons cannot be read.
    """
    given_in = extent_crs or crs or LAMBERT_93
    if extent is not None:
        check_extent(extent)
    if extent is not None and extent_crs is None and _looks_like_degrees(extent):
        if not spatial_reference(given_in).IsGeographic():
            raise InputError(
                "The extent {extent} seems to be in degrees, but no coordinate system is specified for it and {crs} "
                "is not geographic. Specify the coordinate system of the extent (--extent-crs EPSG:4326).",
                extent=extent,
                crs=given_in,
            )
    degrees = _degrees(extent, given_in, polygons)
    if crs is None:
        return _territory(degrees), given_in if extent is not None else None
    limits = area_of_use(crs)
    if limits is not None and not limits.contains(degrees):
        raise InputError(
            "The extent ({found}, in degrees) is outside the area of use of {crs} ({limits}){remedy}",
            found=degrees.listed(5),
            crs=crs[:60],
            limits=limits.listed(5),
            remedy=_remedy(degrees),
        )
    return crs, given_in if extent is not None else None


def area_of_use(crs: str) -> Bounds | None:
    """Return the area of use of a coordinate system (west, south, east, north, in degrees); None if undefined."""
    area = spatial_reference(crs).GetAreaOfUse()
    if area is None or area.west_lon_degree > area.east_lon_degree:  # across the antimeridian
        return None
    return Bounds(area.west_lon_degree, area.south_lat_degree, area.east_lon_degree, area.north_lat_degree)


def _looks_like_degrees(extent: Extent) -> bool:
    """Whether an extent could be longitudes and latitudes."""
    return all(abs(value) <= most for value, most in zip(extent, _MOST_DEGREES * 2))


def _degrees(extent: Extent | None, crs: str, polygons: str | None) -> Bounds:
    """Return west, south, east and north of the intersection of an extent and polygons."""
    width, height = round(360 / _STEP_DEG), round(180 / _STEP_DEG)
    transform = Transform(-180, 90, _STEP_DEG, -_STEP_DEG)
    world = GeoGrid(width, height, spatial_reference("EPSG:4326").ExportToWkt(), transform)
    return world.window(area_of_interest(world, extent, crs, polygons).window).bounds


def _territory(degrees: Bounds) -> str:
    """Return the coordinate system of the territory that contains an extent.

    Raises:
        InputError: there is none.
    """
    for crs in TERRITORIES:
        limits = area_of_use(crs)
        if limits is not None and limits.contains(degrees):
            return crs
    raise InputError(
        "The extent ({found}, in degrees) is not inside any French territory with a predefined coordinate system "
        "({known}). Specify the output coordinate system, or check the coordinate system of the extent.",
        found=degrees.listed(5),
        known=", ".join(TERRITORIES),
    )


def _remedy(degrees: Bounds) -> str:
    """Return the suitable coordinate system, as the end of a message."""
    try:
        crs = _territory(degrees)
    except InputError:
        return tr(". Check the extent and its coordinate system.")
    return tr(". Choose {crs} ({name}).", crs=crs, name=spatial_reference(crs).GetName())
