"""Converts a class raster to polygons that cover it without gaps or overlaps."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osgeo import ogr

from ....errors import InputError
from ....feedback import Feedback, Stage
from ....language import tr
from ....nomenclature import LandCoverClass, Nomenclature
from ....raster.classraster import ClassRaster
from ....raster.grid import GeoGrid, Transform
from ....raster.legend import legend_items
from ....raster.style import category_style
from ....system.paths import StrPath, optional_text, path_text
from ...confidence import ConfidenceRaster
from ...vectorfiles import VectorFeature, VectorLayer, layer_target, write_layer
from .. import geometry
from ..areas import check_min_area
from .arcs import Lines, Rings, find_corners, polygons, trace
from .outlines import OutlineOptions, draw
from .regions import Regions, find_regions, merge_small, region_strips, strip_rows

DEFAULT_LAYER = "land_cover"
CLASS_FIELD = "class_code"
FIELDS = (
    (CLASS_FIELD, ogr.OFTInteger), ("class_name", ogr.OFTString), ("area_m2", ogr.OFTReal), ("confidence", ogr.OFTReal),
)  # fmt: skip
"""Names fit Shapefile's ten letters."""


@dataclass(frozen=True)
class VectorizeResult:
    """The result: file and layer, and the number and total area of the polygons.

    Attributes:
        merged: regions removed by the minimum mapping unit, or joined by one that was.
        invalid: number of polygons that are not valid; None: not checked.
        is_coverage: whether they never overlap and share all edges where they touch; None: not checked.
    """

    output: str
    layer: str
    polygons: int
    merged: int
    area_m2: float
    invalid: int | None = None
    is_coverage: bool | None = None

    def to_json_dict(self) -> dict[str, Any]:
        """Return the result as JSON values."""
        return dataclasses.asdict(self)


def vectorize(
    map_path: StrPath,
    output: StrPath,
    min_area: float = 0.0,
    simplify: float = 0.0,
    confidence: StrPath | None = None,
    nomenclature: Nomenclature | None = None,
    feedback: Feedback | None = None,
    strip_height: int | None = None,
    *,
    smooth: float = 0.0,
    right_angles: Sequence[str | int] = (),
    check: bool = False,
) -> VectorizeResult:
    """Write the polygons of a class raster: one per 4-connected region of pixels of a class.

    Args:
        map_path: class raster.
        output: vector file to write, in the format of its ending, or `FILE.gpkg|layername=NAME` to add a layer to a
            GeoPackage or replace it. GeoPackages contain the style.
        min_area: minimum mapping unit in square metres; smaller regions are merged into the neighbour with the longest
            shared border.
        simplify: tolerance of the simplification, in metres; 0: none. Borders with nodata are not changed.
        confidence: confidence raster of the map, in percent; each polygon stores its mean.
        nomenclature: classes of the map; None: its legend.
        feedback: receives progress.
        strip_height: rows read at a time; None: depends on the width. The result is the same.
        smooth: distance from a corner at which its rounding begins, in metres, at most half an edge; 0: none. Ends of
            borders, where three or more classes meet, are not changed.
        right_angles: classes, by code or name, whose outlines get right angles.
        check: check that all polygons are valid and share their edges; keeps them in memory.

    Raises:
        InputError: an argument or input is not valid, or the map is all nodata.
        RasterError: a file cannot be read or written.
        CancelledError: the user cancelled.

    Example:
        >>> from flair_seg.tools import vectorize
        >>> result = vectorize("map.tif", "map.gpkg", min_area=4, simplify=0.5)
        >>> result.layer
        'map'
    """
    feedback = feedback or Feedback()
    map_path, output, confidence = path_text(map_path), path_text(output), optional_text(confidence)
    outlines = OutlineOptions(simplify, smooth, right_angles)
    check_min_area(min_area)
    target = layer_target(output, [map_path, *([confidence] if confidence else [])])
    raster = ClassRaster(map_path, nomenclature)
    grid = _measurable(raster)
    sure = ConfidenceRaster(confidence, raster) if confidence else None
    found = class_polygons(raster, grid.transform, min_area, outlines, sure, feedback, strip_height)
    feedback.info(
        tr(
            "{polygons}; {regions}",
            polygons=tr("{count} polygon", "{count} polygons", count=found.count),
            regions=tr("{count} region merged", "{count} regions merged", count=found.merged),
        )
    )
    name = target.layer or _layer_name(map_path)
    metadata = _metadata(raster, min_area, outlines)
    fields = FIELDS if sure else FIELDS[:-1]
    style = category_style(found.classes, CLASS_FIELD)
    layer = VectorLayer(name, grid.crs_wkt, ogr.wkbPolygon, fields, metadata, style)
    polygons = list(found.polygons) if check else found.polygons
    features = _features(polygons, with_confidence=sure is not None)
    write_layer(target, layer, features, found.count, Stage(feedback, 0.75, 1.0))
    result = VectorizeResult(target.path, name, found.count, found.merged, found.area_m2)
    return _checked(result, [polygon.wkb for polygon in polygons], feedback) if check else result


def _measurable(raster: ClassRaster) -> GeoGrid:
    """Return the grid of a raster whose pixels have a ground area.

    Raises:
        InputError: the raster has no coordinate system, or one without a unit of length.
    """
    if not isinstance(raster.grid, GeoGrid) or not raster.pixel_m2:
        raise InputError(
            "'{path}' has no coordinate system in which areas can be computed. Assign one (gdal_edit.py).",
            path=raster.path,
        )
    return raster.grid


def _metadata(raster: ClassRaster, min_area: float, outlines: OutlineOptions) -> dict[str, str]:
    """Return the metadata items of the layer: the origin and legend of the map, and the settings."""
    return {
        **raster.provenance,
        **legend_items(raster.classes),
        "FLAIR_SEG_MAP": os.path.basename(raster.path),
        "FLAIR_SEG_MIN_AREA_M2": f"{min_area:g}",
        **outlines.metadata(),
    }


def _checked(result: VectorizeResult, polygons: list[bytes], feedback: Feedback) -> VectorizeResult:
    """Return a result with those of a check of its polygons."""
    invalid = len(geometry.invalid(polygons))
    covers = not invalid and geometry.is_coverage(polygons)
    if covers:
        feedback.info(tr("all polygons are valid and share their edges"))
    else:
        feedback.warning(
            tr(
                "{count} polygon is not valid, or some edges differ between neighbours",
                "{count} polygons are not valid, or some edges differ between neighbours",
                count=invalid,
            )
        )
    return dataclasses.replace(result, invalid=invalid, is_coverage=covers)


@dataclass(frozen=True)
class ClassPolygon:
    """One polygon, with its confidence in percent; None: unknown."""

    wkb: bytes
    cover: LandCoverClass
    area_m2: float
    confidence: float | None = None


@dataclass(frozen=True)
class ClassPolygons:
    """The polygons of a map, to be iterated once, in reading order; their number, classes and area.

    `merged` is as in `VectorizeResult`.
    """

    polygons: Iterator[ClassPolygon]
    count: int
    merged: int
    classes: tuple[LandCoverClass, ...]
    area_m2: float


def class_polygons(
    raster: ClassRaster,
    transform: Transform,
    min_area: float,
    outlines: OutlineOptions,
    sure: ConfidenceRaster | None,
    feedback: Feedback,
    strip_height: int | None = None,
) -> ClassPolygons:
    """Return the polygons of a class raster whose pixel size on the ground is known; see `vectorize`.

    `transform` converts pixels to the coordinates of the polygons, and `sure` is the confidence of the map.
    """
    height = strip_height or strip_rows(raster)
    pixel_m2 = raster.pixel_m2
    regions, merged = _regions(raster, height, min_area / pixel_m2, sure, feedback)
    rings, lines = _rings(raster, height, regions, outlines, feedback)
    present = set(regions.classes[1:].tolist())
    return ClassPolygons(
        _polygons(raster, transform, regions, rings, lines),
        regions.pixels.size - 1,
        merged,
        tuple(cover for cover in raster.classes if cover.code in present),
        float(regions.pixels.sum() - regions.pixels[0]) * pixel_m2,
    )


def _regions(
    raster: ClassRaster, height: int, min_pixels: float, sure: ConfidenceRaster | None, feedback: Feedback
) -> tuple[Regions, int]:
    """Return the regions, small ones merged, and by how many there are fewer."""
    found, borders = find_regions(raster, height, Stage(feedback, 0, 0.35), sure, with_borders=min_pixels > 0)
    if found.pixels.size == 1:
        raise InputError("'{path}' has no classified pixels: all pixels are nodata.", path=raster.path)
    if not min_pixels:
        return found, 0
    merged = merge_small(found, borders, min_pixels * (1 - 1e-9), feedback)
    return merged, found.pixels.size - merged.pixels.size


def _rings(
    raster: ClassRaster, height: int, regions: Regions, outlines: OutlineOptions, feedback: Feedback
) -> tuple[Rings, Lines]:
    """Return the rings around the regions."""
    squared = outlines.codes(raster.classes, raster.path)
    corners = find_corners(region_strips(raster, height, Stage(feedback, 0.35, 0.6), regions))
    ground = raster.grid.ground_size() or (1.0, 1.0)
    return draw(
        trace(corners, feedback), corners, regions.classes, squared, outlines, ground, Stage(feedback, 0.6, 0.75)
    )


def _polygons(
    raster: ClassRaster, transform: Transform, regions: Regions, rings: Rings, lines: Lines
) -> Iterator[ClassPolygon]:
    """Give the polygons in order of region."""
    covers = {cover.code: cover for cover in raster.classes}
    pixel_m2 = raster.pixel_m2
    for region, pixels, wkb in polygons(rings, lines, transform):
        sure = None
        if regions.confidence is not None and regions.sure_pixels is not None and regions.sure_pixels[region]:
            sure = round(float(regions.confidence[region] / regions.sure_pixels[region]), 6)
        yield ClassPolygon(wkb, covers[int(regions.classes[region])], pixels * pixel_m2, sure)


def _features(polygons: Iterable[ClassPolygon], with_confidence: bool) -> Iterator[VectorFeature]:
    """Yield polygons as features with the values of `FIELDS`, the confidence only on request."""
    for polygon in polygons:
        cover = polygon.cover
        confidence = (polygon.confidence,) if with_confidence else ()
        values = (cover.code, cover.name, polygon.area_m2, *confidence)
        yield VectorFeature(polygon.wkb, values, cover.name, cover.colour)


def _layer_name(map_path: str) -> str:
    """Return a map's file stem if it is valid as a table name, else `land_cover`."""
    stem = Path(map_path).stem if os.path.isfile(map_path) else ""
    name = re.sub(r"[^\w .-]", "_", stem).strip()
    return DEFAULT_LAYER if not name or re.match(r"gpkg|rtree_|sqlite_", name, re.IGNORECASE) else name
