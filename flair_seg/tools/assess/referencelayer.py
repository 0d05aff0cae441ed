"""Vector references: polygons, points and tables of points, in a map's coordinates and classes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from osgeo import gdal, ogr

from ...errors import InputError
from ...feedback import Feedback
from ...language import tr
from ...raster.classraster import ClassRaster
from ...raster.gdalenv import gdal_errors
from ...raster.grid import Bounds, GeoGrid, spatial_reference
from ...raster.vectors import LeftOut, field_names, field_value, layer_transform, open_layer, polygon_of, transforms
from ...raster.windows import Window
from ..analyse.polygons.vectorize import CLASS_FIELD
from ..reports.table import decimal, is_table, read_table
from ..vectorfiles import memory_layer
from ..zones import check_field
from .labels import Labels
from .sample import REFERENCE, STRATUM_FIELDS

INDEX, SQUARE = "class_index", "class_index_squared"
_POINT_TYPES = (ogr.wkbPoint, ogr.wkbMultiPoint)
_PROJECTED = (("x", "y"), ("xcoord", "ycoord"), ("easting", "northing"), ("east", "north"), ("e", "n"))
_DEGREES = (("lon", "lat"), ("longitude", "latitude"), ("long", "lat"), ("lng", "lat"))
_WGS_84 = "EPSG:4326"


@dataclass(frozen=True)
class Stratum:
    """The stratum from which a point was drawn: its class, its pixels, and those of the whole map."""

    code: int
    pixels: int
    map_pixels: int


@dataclass(frozen=True)
class Point:
    """A labelled point: its pixel, class index (-1: not scored) and stratum."""

    row: int
    column: int
    index: int
    stratum: Stratum | None


@dataclass
class ReferenceLayer:
    """The content of a vector layer on a map's grid: polygons, as a dataset in memory, or points."""

    grid: GeoGrid
    polygons: gdal.Dataset | None
    window: Window | None
    points: list[Point]
    unlabelled: int


def read_layer(
    source: str,
    field: str | None,
    mapped: ClassRaster,
    labels: Labels,
    *,
    skip_unlabelled: bool,
    strata: bool,
    crs: str | None = None,
    feedback: Feedback | None = None,
) -> ReferenceLayer:
    """Read a layer of polygons or points.

    Args:
        source: `FILE` or `FILE|layername=NAME`.
        field: field with class codes or names, see `class_field`.
        mapped: the map.
        labels: conversion of codes and names to class indices.
        skip_unlabelled: skip features without a class.
        strata: read the strata of points, if they have any.
        crs: coordinate system of a table's coordinates.
        feedback: receives a warning about features without area.

    Raises:
        InputError: there is no field, no class, another geometry type, or no feature on the map.
        RasterError: the layer cannot be read.
    """
    if not isinstance(mapped.grid, GeoGrid):
        raise InputError(
            "'{path}' is not georeferenced, so it cannot be compared with a vector layer.", path=mapped.path
        )
    dataset, layer = open_points(source, crs) if is_table(source) else open_layer(source, tr("reference"))
    names = field_names(layer)
    field = class_field(names, field, source)
    index = names.index(field)
    what = tr("reference '{path}'", path=source)
    reader = _Reader(mapped.grid, labels, layer_transform(layer, mapped.grid, what), what)
    features = 0
    with gdal_errors(tr("Cannot read reference '{path}'", path=source), last=True):
        for feature in layer:
            features += 1
            reader.read(feature, index, strata)
    del layer, dataset
    if not features:
        raise InputError("Reference '{path}' contains no features. At least one is required.", path=source)
    if reader.unlabelled and not skip_unlabelled:
        raise InputError(
            "{count} of the features of reference '{path}' ({total} in all) has no class in field '{field}'. "
            "Label it, or choose 'Skip features without a class' (--skip-unlabelled).",
            "{count} of the features of reference '{path}' ({total} in all) have no class in field '{field}'. "
            "Label them, or choose 'Skip features without a class' (--skip-unlabelled).",
            count=reader.unlabelled,
            total=features,
            path=source,
            field=field,
        )
    reader.left_out.warn(what, feedback)
    return reader.finish(source)


def class_field(names: Sequence[str], field: str | None, source: str) -> str:
    """Return `field`, or the field with the classes: `reference`, `class_code`, or the only one of `names`.

    Raises:
        InputError: there is no such field, or no unique one; `source` is the layer.
    """
    if field is None:
        known = [name for name in (REFERENCE, CLASS_FIELD) if name in names] or (names if len(names) == 1 else [])
        field = str(known[0]) if known else None
    if field is None:
        raise InputError(
            "Specify the class field of reference '{path}'. Available fields: {names}.",
            path=source,
            names=", ".join(names) or "-",
        )
    check_field(field, names, tr("reference '{path}'", path=source))
    return field


class _Reader:
    """Collects the features of a layer."""

    def __init__(self, grid: GeoGrid, labels: Labels, transform: Any, what: str) -> None:  # noqa: ANN401 - OSR's
        """Start without features; `what` is the layer in messages."""
        self._what, self.left_out = what, LeftOut()
        self._grid, self._labels, self._transform = grid, labels, transform
        self._table = labels.table()
        self._points: list[Point] = []
        fields = [(INDEX, ogr.OFTInteger), (SQUARE, ogr.OFTInteger)]
        self._dataset, self._layer = memory_layer("reference", ogr.wkbMultiPolygon, fields)
        self.unlabelled = 0

    def read(self, feature: ogr.Feature, field: int, strata: bool) -> None:
        """Add a feature, whose class is in the field with that index."""
        geometry = feature.GetGeometryRef()
        code = self._labels.code(field_value(feature, field))
        if code is None:
            self.unlabelled += 1
            return
        index = self._labels.index(code, self._table)
        if geometry is not None and ogr.GT_Flatten(geometry.GetGeometryType()) in _POINT_TYPES:
            self._add_points(geometry, index, _stratum(feature) if strata else None)
        else:
            self._add_polygon(feature, index)

    def _add_polygon(self, feature: ogr.Feature, index: int) -> None:
        """Add a feature's area."""
        polygon = polygon_of(feature, self._transform, self._what, self.left_out, tr("polygons or points"))
        if polygon is None:
            return
        copy = ogr.Feature(self._layer.GetLayerDefn())
        copy.SetField(INDEX, index)
        copy.SetField(SQUARE, index**2)
        copy.SetGeometry(polygon)
        self._layer.CreateFeature(copy)

    def _add_points(self, geometry: ogr.Geometry, index: int, stratum: Stratum | None) -> None:
        """Add a point, or those of a multipoint."""
        if self._transform is not None and not transforms(geometry, self._transform):
            return
        single = ogr.GT_Flatten(geometry.GetGeometryType()) == ogr.wkbPoint
        for point in [geometry] if single else [geometry.GetGeometryRef(i) for i in range(geometry.GetGeometryCount())]:
            column, row = self._grid.transform.to_pixel(point.GetX(), point.GetY())
            self._points.append(Point(math.floor(row), math.floor(column), index, stratum))

    def finish(self, source: str) -> ReferenceLayer:
        """Return the polygons or points."""
        polygons = self._layer.GetFeatureCount()
        if polygons and self._points:
            raise InputError(
                "Reference '{path}' contains both polygons and points. Only one geometry type is supported.",
                path=source,
            )
        if self._points:
            return ReferenceLayer(self._grid, None, None, self._points, self.unlabelled)
        if not polygons:
            raise InputError(
                "Reference '{path}' has no labelled feature that can be transformed to the map's coordinate system.",
                path=source,
            )
        window = _reached(self._grid, Bounds.of_envelope(self._layer.GetExtent()))
        if window is None:
            raise InputError("Reference '{path}' does not overlap the map.", path=source)
        return ReferenceLayer(self._grid, self._dataset, window, [], self.unlabelled)


def _reached(grid: GeoGrid, bounds: Bounds) -> Window | None:
    """Return the pixels of a grid that bounds touch; None if there are none."""
    first = grid.transform.to_pixel(bounds.xmin, bounds.ymin)
    columns, rows = map(sorted, zip(first, grid.transform.to_pixel(bounds.xmax, bounds.ymax)))
    left, top = math.floor(columns[0]), math.floor(rows[0])
    touched = Window(left, top, max(math.ceil(columns[1]) - left, 1), max(math.ceil(rows[1]) - top, 1))
    return grid.whole.intersection(touched)


def _stratum(feature: ogr.Feature) -> Stratum | None:
    """Return the stratum from which a point was drawn; None if unknown."""
    values = []
    for name in STRATUM_FIELDS:
        position = feature.GetFieldIndex(name)
        if position < 0 or not feature.IsFieldSetAndNotNull(position):
            return None
        values.append(int(feature.GetFieldAsInteger64(position)))
    return Stratum(*values)


def open_points(path: str, crs: str | None) -> tuple[gdal.Dataset, ogr.Layer]:
    """Read the rows of a table as points with text fields; the dataset must outlive the layer.

    Numbers have a decimal point or, if commas do not separate columns or the number is quoted, a decimal comma.
    Coordinates are in columns named `x` and `y`, `easting` and `northing`, or `lon` and `lat`, in upper or lower case.
    `crs` is their coordinate system, in any form that GDAL understands; None: WGS 84 for `lon` and `lat`.

    Raises:
        InputError: there are no such columns, the coordinate system is unknown, or a coordinate is not a number.
        RasterError: the file cannot be read, or the system is not understood.
    """
    headings, rows = read_table(path)
    names = [name.strip() for name in headings]
    x, y, degrees = _columns(names, path)
    if crs is None and not degrees:
        raise InputError(
            "The coordinate system of {x} and {y} in '{path}' is unknown. Specify it, e.g. EPSG:2154.",
            path=path,
            x=names[x],
            y=names[y],
        )
    fields = [index for index in range(len(names)) if index not in (x, y)]
    texts = [(names[index], ogr.OFTString) for index in fields]
    dataset, layer = memory_layer("points", ogr.wkbPoint, texts, spatial_reference(crs or _WGS_84))
    for line, row in rows:
        if any(cell.strip() for cell in row):
            layer.CreateFeature(_feature(layer, row, fields, (x, y), f"{path}:{line}"))
    return dataset, layer


def _columns(names: Sequence[str], path: str) -> tuple[int, int, bool]:
    """Return the numbers of the columns of x and y, and whether they are in degrees."""
    lower = [name.casefold() for name in names]
    for known, degrees in ((_PROJECTED, False), (_DEGREES, True)):
        for x, y in known:
            if x in lower and y in lower:
                return lower.index(x), lower.index(y), degrees
    raise InputError(
        "Table '{path}' has the columns {names}. It must have columns 'x' and 'y', or 'lon' and 'lat'.",
        path=path,
        names=", ".join(names) or "-",
    )


def _feature(
    layer: ogr.Layer, row: Sequence[str], fields: Sequence[int], xy: tuple[int, int], place: str
) -> ogr.Feature:
    """Return the point of a row, whose missing cells are empty.

    `fields` and `xy` are the columns of the fields and coordinates, `place` the file and line, for messages.
    """
    cells = [*(cell.strip() for cell in row), *[""] * (max(*fields, *xy) + 1)]
    feature = ogr.Feature(layer.GetLayerDefn())
    for number, index in enumerate(fields):
        if cells[index]:
            feature.SetField(number, cells[index])
    point = ogr.Geometry(ogr.wkbPoint)
    point.SetPoint_2D(0, *(_number(cells[column], place) for column in xy))
    feature.SetGeometry(point)
    return feature


def _number(text: str, place: str) -> float:
    """Return a coordinate."""
    try:
        return decimal(text)
    except ValueError:
        raise InputError(
            "Invalid coordinate '{value}' at '{place}'. It must be a number.", place=place, value=text
        ) from None
