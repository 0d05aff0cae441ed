"""Footprints of a mosaic's patches as polygons: their union, the gaps between them, and their overlaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from osgeo import ogr

from ...errors import InputError
from ...raster.grid import Grid, Transform, spatial_reference
from ...raster.vectors import move
from ...raster.windows import Window
from ..analyse import geometry
from ..geopackage import LayerTarget, write_geopackage
from .mosaicvrt import Layout


@dataclass(frozen=True)
class Run:
    """A rectangle of pixels that `count` rectangles cover."""

    window: Window
    count: int


def coverage(width: int, height: int, places: Iterable[Window]) -> Iterator[Run]:
    """Yield `width` x `height` px in runs, row by row and from left to right; each pixel is in one run.

    `places` are rectangles inside it, which may overlap.
    """
    starting: dict[int, list[Window]] = {}
    for place in places:
        starting.setdefault(place.row_off, []).append(place)
    edges = sorted({0, height, *starting, *(p.bottom for row in starting.values() for p in row)})
    strip: list[Window] = []
    for top, bottom in zip(edges, edges[1:]):
        strip = [p for p in strip if p.bottom > top] + starting.get(top, [])
        for left, right, count in _cut(width, strip):
            yield Run(Window(left, top, right - left, bottom - top), count)


def _cut(width: int, strip: Iterable[Window]) -> Iterator[tuple[int, int, int]]:
    """Yield the first column, the column after the last, and the number of rectangles there."""
    changes = Counter({0: 0, width: 0})
    for place in strip:
        changes[place.col_off] += 1
        changes[place.right] -= 1
    columns = sorted(column for column, change in changes.items() if change or column in (0, width))
    count = 0
    for left, right in zip(columns, columns[1:]):
        count += changes[left]
        yield left, right, count


GEOPACKAGE = ("GeoPackage", (".gpkg",))
"""Format of the footprints: its name and endings."""
_AREAS = ("area_m2", "gaps_m2", "holes_m2", "overlap_m2")


@dataclass(frozen=True)
class Footprint:
    """The area that a mosaic's patches cover; areas are in px.

    A gap is a connected part of the mosaic's rectangle without a patch, and is nodata in a map of the mosaic. A hole is
    a gap that patches enclose: it does not touch the rectangle's border. Polygons are in px of the mosaic: `covered` is
    a multipolygon, `gaps` says for each whether it is a hole, `overlaps` is where there is more than one patch.
    """

    covered: Any
    gaps: tuple[tuple[Any, bool], ...]
    overlaps: tuple[Any, ...]
    pixel_m2: float | None

    @property
    def gaps_px(self) -> int:
        """Pixels of the mosaic's rectangle without a patch."""
        return _pixels(gap.Area() for gap, _ in self.gaps)

    @property
    def holes_px(self) -> int:
        """Pixels of those gaps that patches enclose."""
        return _pixels(gap.Area() for gap, enclosed in self.gaps if enclosed)

    @property
    def overlap_px(self) -> int:
        """Pixels with more than one patch, each counted once."""
        return _pixels(overlap.Area() for overlap in self.overlaps)

    def square_metres(self, pixels: float) -> float | None:
        """Return an area in square metres, or None if the ground size of pixels is unknown."""
        return None if self.pixel_m2 is None else round(pixels * self.pixel_m2, 2)


def footprint(layout: Layout) -> Footprint:
    """Return the footprint of a mosaic's patches."""
    grid = layout.grid
    runs = list(coverage(grid.width, grid.height, layout.places))
    ground = grid.ground_size()
    gaps = tuple((gap, _is_inside(gap, grid)) for gap in _union(run for run in runs if not run.count))
    covered = ogr.Geometry(ogr.wkbMultiPolygon)
    for part in _union(run for run in runs if run.count):
        covered.AddGeometry(part)
    overlaps = tuple(_union(run for run in runs if run.count > 1))
    return Footprint(covered, gaps, overlaps, ground[0] * ground[1] if ground else None)


def check_one_crs(zones: Sequence[tuple[str, Layout]]) -> None:
    """Raise `InputError` unless all zones have the same coordinate system, since a layer has only one."""
    first, layout = zones[0]
    crs = spatial_reference(layout.grid.crs_wkt)
    for zone, other in zones[1:]:
        found = spatial_reference(other.grid.crs_wkt)
        if not found.IsSame(crs):
            raise InputError(
                "Zone '{zone}' has CRS {found}, but zone '{first}' has {needed}. Footprints must have a single CRS; "
                "create the mosaics of each CRS separately.",
                zone=zone,
                found=found.GetName(),
                first=first,
                needed=crs.GetName(),
            )


def write_footprints(path: str, zones: Sequence[tuple[str, str, Layout, Footprint]]) -> None:
    """Write a GeoPackage with the layers `footprints` and, where there are any, `gaps` and `overlaps`.

    Args:
        path: the file.
        zones: name, kind, layout and footprint of each mosaic.

    Raises:
        RasterError: it cannot be written.
    """
    crs = spatial_reference(zones[0][2].grid.crs_wkt)

    def fill(dataset: Any) -> None:  # noqa: ANN401 - GDAL's
        layer = _add_layer(dataset, "footprints", crs, ogr.wkbMultiPolygon, ("patches", *_AREAS))
        for zone, kind, layout, found in zones:
            counts = (round(found.covered.Area()), found.gaps_px, found.holes_px, found.overlap_px)
            areas = dict(zip(_AREAS, map(found.square_metres, counts)))
            values = {"zone": zone, "kind": kind, "patches": len(layout.patches), **areas}
            _add(layer, _placed(found.covered, layout.grid.transform), values)
        _write_parts(dataset, crs, "gaps", [(*zone, gap) for zone in zones for gap in zone[3].gaps])
        overlaps = [(*zone, (part, None)) for zone in zones for part in zone[3].overlaps]
        _write_parts(dataset, crs, "overlaps", overlaps)

    write_geopackage(LayerTarget(path), fill)


Part = tuple[str, str, Layout, Footprint, tuple[Any, Any]]


def _write_parts(dataset: Any, crs: Any, name: str, parts: Sequence[Part]) -> None:  # noqa: ANN401 - OGR's
    """Write a layer of gaps or overlaps, if there are any."""
    if not parts:
        return
    enclosed = ("enclosed",) if name == "gaps" else ()
    layer = _add_layer(dataset, name, crs, ogr.wkbPolygon, (*enclosed, "area_m2"))
    for zone, kind, layout, found, (polygon, hole) in parts:
        values = {"zone": zone, "kind": kind, "area_m2": found.square_metres(polygon.Area())}
        if enclosed:
            values["enclosed"] = int(hole)
        _add(layer, _placed(polygon, layout.grid.transform), values)


def _union(runs: Iterable[Run]) -> Iterator[Any]:
    """Yield the polygons of the union of runs, in px, without redundant vertices."""
    parts = [bytes(_rectangle(run.window).ExportToWkb()) for run in runs]
    if not parts:
        return
    union = geometry.union(parts).SimplifyPreserveTopology(0.0)
    if union.GetGeometryName() == "POLYGON":
        yield union
        return
    for index in range(union.GetGeometryCount()):
        yield union.GetGeometryRef(index).Clone()


def _pixels(areas: Iterable[float]) -> int:
    """Return the sum of areas in px, which are integers apart from rounding errors."""
    return round(sum(areas))


def _rectangle(window: Window) -> Any:  # noqa: ANN401 - an OGR geometry
    """Return a window as a polygon."""
    left, top, right, bottom = window.col_off, window.row_off, window.right, window.bottom
    ring = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    return ogr.CreateGeometryFromWkt(f"POLYGON (({', '.join(f'{column} {row}' for column, row in ring)}))")


def _is_inside(gap: Any, grid: Grid) -> bool:  # noqa: ANN401 - an OGR geometry
    """Whether a gap does not touch the border of the mosaic's rectangle."""
    left, right, top, bottom = gap.GetEnvelope()
    return bool(left > 0 and top > 0 and right < grid.width and bottom < grid.height)


def _placed(geometry: Any, transform: Transform) -> Any:  # noqa: ANN401 - an OGR geometry
    """Return a copy of a geometry in px, in the mosaic's coordinates."""
    copy = geometry.Clone()
    move(copy, transform.to_ground)
    return copy


def _add_layer(dataset: Any, name: str, crs: Any, kind: int, numbers: Sequence[str]) -> Any:  # noqa: ANN401 - OGR's
    """Add a layer with fields `zone`, `kind` and numbers."""
    layer = dataset.CreateLayer(name, crs, kind)
    for text in ("zone", "kind"):
        layer.CreateField(ogr.FieldDefn(text, ogr.OFTString))
    for number in numbers:
        layer.CreateField(ogr.FieldDefn(number, ogr.OFTReal if number.endswith("_m2") else ogr.OFTInteger))
    return layer


def _add(layer: Any, geometry: Any, values: dict[str, Any]) -> None:  # noqa: ANN401 - OGR's
    """Add a feature; values that are None stay empty."""
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(geometry)
    for name, value in values.items():
        if value is not None:
            feature.SetField(name, value)
    layer.CreateFeature(feature)
