"""Checks and unions of polygons: by shapely where the environment has it, else by OGR, with the same results.

Shapely is never installed for it: QGIS's Python often has it, and then large layers are checked faster.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from osgeo import gdal, ogr

_LEAST_SHAPELY, _LEAST_COVERAGE = (2, 0), (2, 1)
"""Versions of shapely that work on arrays, and that check coverages, which also needs GEOS 3.12."""
_COVERAGE_GEOS = (3, 12)
_RELATIVE = 1e-9
"""Share by which lengths and areas of the same lines and polygons may differ, summed in another order."""


@cache
def find_shapely() -> Any:  # noqa: ANN401 - the module, or None
    """Return shapely if the environment has version 2 or later, else None."""
    try:
        import shapely
    except ImportError:
        return None
    return shapely if _version(shapely.__version__) >= _LEAST_SHAPELY else None


def _version(text: str) -> tuple[int, ...]:
    """Return the first two numbers of a version."""
    return tuple(int(part) for part in text.split(".")[:2])


def invalid(polygons: Sequence[bytes]) -> list[int]:
    """Return the numbers of polygons, as WKB, that are not valid."""
    shapely = find_shapely()
    if shapely is not None:
        valid = shapely.is_valid(shapely.from_wkb(list(polygons)))
        return [number for number, good in enumerate(valid.tolist()) if not good]
    gdal.PushErrorHandler("CPLQuietErrorHandler")  # GEOS warns of each
    try:
        return [number for number, wkb in enumerate(polygons) if not ogr.CreateGeometryFromWkb(wkb).IsValid()]
    finally:
        gdal.PopErrorHandler()


def is_coverage(polygons: Sequence[bytes]) -> bool:
    """Whether valid polygons, as WKB, overlap nowhere and share all corners and edges where they touch.

    Gaps between polygons are no fault, as a map may have nodata.
    """
    shapely = find_shapely()
    versions = shapely and (_version(shapely.__version__), shapely.geos_version[:2])
    if versions and versions[0] >= _LEAST_COVERAGE and versions[1] >= _COVERAGE_GEOS:
        return bool(shapely.coverage_is_valid(shapely.from_wkb(list(polygons))))
    return _edges_match(polygons)


def _edges_match(polygons: Sequence[bytes]) -> bool:
    """Check a coverage by its edges: those of one polygon alone are the border of the union, no more and no less."""
    edges: Counter[tuple[tuple[float, float], tuple[float, float]]] = Counter()
    parts = _together(polygons)
    for polygon in parts:
        for ring in polygon:
            points = [(point[0], point[1]) for point in ring.GetPoints()]
            edges.update((min(pair), max(pair)) for pair in zip(points, points[1:]))
    if max(edges.values(), default=0) > 2:
        return False
    single = sum(math.dist(*edge) for edge, count in edges.items() if count == 1)
    union = parts.UnionCascaded()
    around = union.Boundary().Length()
    area = parts.GetArea()
    same_border = abs(single - around) <= _RELATIVE * (single + around)
    return bool(same_border and abs(union.GetArea() - area) <= _RELATIVE * area)


def union(polygons: Sequence[bytes]) -> ogr.Geometry:
    """Return the union of polygons, as WKB; at least one is needed."""
    shapely = find_shapely()
    if shapely is not None:
        return ogr.CreateGeometryFromWkb(shapely.to_wkb(shapely.union_all(shapely.from_wkb(list(polygons)))))
    return _together(polygons).UnionCascaded()


def _together(polygons: Sequence[bytes]) -> ogr.Geometry:
    """Return polygons, as WKB, as one multipolygon."""
    parts = ogr.Geometry(ogr.wkbMultiPolygon)
    for wkb in polygons:
        parts.AddGeometry(ogr.CreateGeometryFromWkb(wkb))
    return parts
