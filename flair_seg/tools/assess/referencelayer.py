"""Vector references: polygons and points with a class field, read in a map's coordinates and classes."""

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
from ...raster.grid import Bounds, GeoGrid
from ...raster.vectors import LeftOut, field_names, field_value, layer_transform, open_layer, polygon_of, transforms
from ...raster.windows import Window
from ..analyse.polygons.polygonlayer import CLASS_FIELD
from ..reports.table import is_table
from .csvpoints import open_points
from .labels import Labels
from .sample import REFERENCE, STRATUM_FIELDS

INDEX, SQUARE = "class_index", "class_index_squared"
_POINT_TYPES = (ogr.wkbPoint, ogr.wkbMultiPoint)


@dataclass(frozen=True)
class Stratum:
    """What a point of a sample tells of the stratum it was drawn from: class, its pixels, all pixels of the map."""

    code: int
    pixels: int
    map_pixels: int


@dataclass(frozen=True)
class Point:
    """A labelled point: the pixel it lies in, its class index (-1: not scored), and the stratum it was drawn from."""

    row: int
    column: int
    index: int
    stratum: Stratum | None


@dataclass
class ReferenceLayer:
    """What a vector layer laid on the map's grid holds: polygons, as a dataset in memory, or points."""

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
        field: of the class codes or names; None: `reference`, `class_code`, or the only field there is.
        mapped: the map.
        labels: how codes and names become class indices.
        skip_unlabelled: leave features without a class out.
        strata: read from points the strata they were drawn from, where they tell them.
        crs: coordinate system of a CSV file's coordinates.
        feedback: is warned of features without area.

    Raises:
        InputError: no field, no class, other geometries, no feature in the map's coordinates, or none on the map.
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
    """Return the name of the field that holds the classes.

    Args:
        names: those of the layer's fields.
        field: the one asked for; None: `reference`, `class_code`, or the only field there is.
        source: the layer, for messages.

    Raises:
        InputError: there is no such field, or no telling which.
    """
    if field is None:
        known = [name for name in (REFERENCE, CLASS_FIELD) if name in names] or (names if len(names) == 1 else [])
        field = str(known[0]) if known else None
    if field in names:
        return str(field)
    listed = ", ".join(names) or "-"
    if field is None:
        raise InputError(
            "Specify the class field of reference '{path}'. Available fields: {names}.", path=source, names=listed
        )
    raise InputError(
        "Field '{field}' not found in reference '{path}'. Available fields: {names}.",
        path=source,
        field=field,
        names=listed,
    )


class _Reader:
    """Gathers the features of one layer."""

    def __init__(self, grid: GeoGrid, labels: Labels, transform: Any, what: str) -> None:  # noqa: ANN401 - OSR's
        """Start with none; `what` is the layer in messages."""
        self._what, self.left_out = what, LeftOut()
        self._grid, self._labels, self._transform = grid, labels, transform
        self._table = labels.table()
        self._points: list[Point] = []
        driver = ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")
        self._dataset = driver.CreateDataSource("")
        self._layer = self._dataset.CreateLayer("reference", geom_type=ogr.wkbMultiPolygon)
        for name in (INDEX, SQUARE):
            self._layer.CreateField(ogr.FieldDefn(name, ogr.OFTInteger))
        self.unlabelled = 0

    def read(self, feature: ogr.Feature, field: int, strata: bool) -> None:
        """Add a feature, whose class is in the field of that index."""
        geometry = feature.GetGeometryRef()
        code = self._labels.code(field_value(feature, field))
        if code is None:
            self.unlabelled += 1
        if code is None:
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
        """Return what was gathered."""
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
    """Return the pixels of a grid that bounds touch; None for none."""
    first = grid.transform.to_pixel(bounds.xmin, bounds.ymin)
    columns, rows = map(sorted, zip(first, grid.transform.to_pixel(bounds.xmax, bounds.ymax)))
    left, top = math.floor(columns[0]), math.floor(rows[0])
    touched = Window(left, top, max(math.ceil(columns[1]) - left, 1), max(math.ceil(rows[1]) - top, 1))
    return grid.whole.intersection(touched)


def _stratum(feature: ogr.Feature) -> Stratum | None:
    """Return the stratum that a point of a sample was drawn from; None where it does not say."""
    values = []
    for name in STRATUM_FIELDS:
        position = feature.GetFieldIndex(name)
        if position < 0 or not feature.IsFieldSetAndNotNull(position):
            return None
        values.append(int(feature.GetFieldAsInteger64(position)))
    return Stratum(*values)
