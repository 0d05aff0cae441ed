"""Turns a class raster into polygons that cover it without gap or overlap."""

from __future__ import annotations

import dataclasses
import math
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ....errors import InputError
from ....feedback import Feedback, Stage
from ....language import tr
from ....nomenclature import LandCoverClass, Nomenclature
from ....raster.classraster import ClassRaster
from ....raster.grid import GeoGrid, Transform
from ....raster.legend import legend_items
from ....raster.style import category_style
from ....system.outputs import check_outputs
from ....system.paths import StrPath, optional_text, path_text
from ...confidence import ConfidenceRaster
from ...geopackage import ENDING, LayerTarget
from .arcs import Lines, Rings, find_corners, find_rings, kept_lines, polygons, trace
from .polygonlayer import CLASS_FIELD, ClassPolygon, write_polygon_layer
from .regions import Regions, find_regions, merge_small, region_strips, strip_rows
from .simplify import simplify as simplify_arcs

DEFAULT_LAYER = "land_cover"


@dataclass(frozen=True)
class VectorizeResult:
    """What was written.

    Attributes:
        output: the GeoPackage.
        layer: its layer.
        polygons: how many it holds.
        merged: how many regions fell to the minimum mapping unit, or were joined by one that did.
        area_m2: sum of the polygons' areas.
    """

    output: str
    layer: str
    polygons: int
    merged: int
    area_m2: float

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
) -> VectorizeResult:
    """Write the polygons of a class raster: one a region of pixels of one class that touch side by side.

    Args:
        map_path: the class raster.
        output: the GeoPackage to write, or with `FILE|layername=NAME` the layer to add to it or replace in it; it
            holds its style.
        min_area: minimum mapping unit in square metres; smaller regions become part of the neighbour with which they
            share most border.
        simplify: how far borders between regions may move, in metres; 0: they follow the pixels. Borders with what is
            not mapped stay.
        confidence: a raster of the map's confidence in percent; its mean is told of each polygon.
        nomenclature: the classes; None: those the map tells.
        feedback: told of progress.
        strip_height: rows read at a time; None: chosen by the width. The result is the same.

    Raises:
        InputError: an argument or input cannot be taken, or all of the map is nodata.
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
    _check_numbers(min_area, simplify)
    target = LayerTarget.parse(output)
    check_outputs([target.path], [map_path, *([confidence] if confidence else [])], "GeoPackage", (ENDING,))
    raster = ClassRaster(map_path, nomenclature)
    if not isinstance(raster.grid, GeoGrid) or not raster.pixel_m2:
        raise InputError(
            "'{path}' has no coordinate system in which areas can be computed. Assign one (gdal_edit.py).",
            path=map_path,
        )
    sure = ConfidenceRaster(confidence, raster) if confidence else None
    found = class_polygons(raster, raster.grid.transform, min_area, simplify, sure, feedback, strip_height)
    feedback.info(tr("{count} polygons; {merged} regions merged", count=found.count, merged=found.merged))
    name = target.layer or _layer_name(map_path)
    style = category_style(found.classes, CLASS_FIELD)
    settings = {"FLAIR_SEG_MIN_AREA_M2": f"{min_area:g}", "FLAIR_SEG_SIMPLIFY_M": f"{simplify:g}"}
    metadata = {
        **raster.provenance,
        **legend_items(raster.classes),
        "FLAIR_SEG_MAP": os.path.basename(map_path),
        **settings,
    }
    write_polygon_layer(
        target,
        name,
        raster.grid.crs_wkt,
        found.polygons,
        found.count,
        bool(sure),
        style,
        metadata,
        Stage(feedback, 0.75, 1.0),
    )
    return VectorizeResult(target.path, name, found.count, found.merged, found.area_m2)


@dataclass(frozen=True)
class ClassPolygons:
    """The polygons of a map, to be gone through once, in reading order of their first pixels.

    Attributes:
        polygons: the polygons.
        count: how many they are.
        merged: how many regions fell to the minimum mapping unit, or were joined by one that did.
        classes: the classes they have.
        area_m2: sum of their areas.
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
    simplify: float,
    sure: ConfidenceRaster | None,
    feedback: Feedback,
    strip_height: int | None = None,
) -> ClassPolygons:
    """Return the polygons of a class raster whose ground area is known, in the coordinates of its transform.

    The other arguments are those of `vectorize`.
    """
    height = strip_height or strip_rows(raster)
    pixel_m2 = raster.pixel_m2
    regions, merged = _regions(raster, height, min_area / pixel_m2, sure, feedback)
    rings, lines = _rings(raster, height, regions, simplify, feedback)
    return ClassPolygons(
        _polygons(raster, transform, regions, rings, lines),
        regions.pixels.size - 1,
        merged,
        _present(raster, regions),
        float(regions.pixels.sum() - regions.pixels[0]) * pixel_m2,
    )


def _check_numbers(min_area: float, simplify: float) -> None:
    """Raise `InputError` for numbers that cannot be taken."""
    if not (math.isfinite(min_area) and min_area >= 0):
        raise InputError("The minimum mapping unit is {value} m2. It must be 0 or greater.", value=min_area)
    if not (math.isfinite(simplify) and simplify >= 0):
        raise InputError("The simplification tolerance is {value} m. It must be 0 or greater.", value=simplify)


def _regions(
    raster: ClassRaster, height: int, min_pixels: float, sure: ConfidenceRaster | None, feedback: Feedback
) -> tuple[Regions, int]:
    """Return the regions, small ones merged, and how many that took away."""
    found, borders = find_regions(raster, height, Stage(feedback, 0, 0.35), sure, with_borders=min_pixels > 0)
    if found.pixels.size == 1:
        raise InputError("'{path}' has no classified pixels: all pixels are nodata.", path=raster.path)
    if not min_pixels:
        return found, 0
    merged = merge_small(found, borders, min_pixels * (1 - 1e-9), feedback)
    return merged, found.pixels.size - merged.pixels.size


def _rings(
    raster: ClassRaster, height: int, regions: Regions, simplify: float, feedback: Feedback
) -> tuple[Rings, Lines]:
    """Return the rings around the regions."""
    corners = find_corners(region_strips(raster, height, Stage(feedback, 0.35, 0.6), regions))
    arcs = trace(corners, feedback)
    keep = None
    ground = raster.grid.ground_size()
    if simplify and ground:
        keep = simplify_arcs(arcs, corners, simplify, ground, Stage(feedback, 0.6, 0.75))
    lines = kept_lines(arcs, corners, keep)
    return find_rings(arcs, lines), lines


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


def _present(raster: ClassRaster, regions: Regions) -> tuple[LandCoverClass, ...]:
    """Return the classes that regions have."""
    present = set(regions.classes[1:].tolist())
    return tuple(cover for cover in raster.classes if cover.code in present)


def _layer_name(map_path: str) -> str:
    """Return a map's file stem if it has one that is good for a table, else `land_cover`."""
    stem = Path(map_path).stem if os.path.isfile(map_path) else ""
    name = re.sub(r"[^\w .-]", "_", stem).strip()
    return DEFAULT_LAYER if not name or re.match(r"gpkg|rtree_|sqlite_", name, re.IGNORECASE) else name
