"""Vector layers of any format and CRS, laid on a raster's grid."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from osgeo import gdal, ogr, osr

from ..errors import InputError, RasterError
from ..feedback import Feedback
from ..language import tr
from ..system.filecontent import mistaken_content
from .gdalenv import gdal_errors, gdal_quiet, gdal_text
from .grid import Grid, spatial_reference

_CONTAINERS = (
    ogr.wkbMultiPolygon, ogr.wkbGeometryCollection, ogr.wkbPolyhedralSurface, ogr.wkbTIN, ogr.wkbMultiSurface,
)  # fmt: skip
_MOST_LISTED = 10
_FARTHEST = 1e12
"""Largest coordinate: no place on Earth lies beyond it in any unit, and pixel numbers would overflow."""


@dataclass
class LeftOut:
    """Ids of the features of a layer that have no area on a raster, for one warning at the end.

    Attributes:
        empty: features without geometry or area.
        elsewhere: features that cannot be transformed to the raster's coordinate system, e.g. a pole to a national one.
    """

    empty: list[int] = field(default_factory=list)
    elsewhere: list[int] = field(default_factory=list)

    def warn(self, what: str, feedback: Feedback | None) -> None:
        """Warn about the skipped features of `what`, if there are any."""
        if feedback is None:
            return
        if self.empty:
            feedback.warning(
                tr("Skipped features without area in {what} (id {ids}).", what=what, ids=_listed(self.empty))
            )
        if self.elsewhere:
            feedback.warning(
                tr(
                    "Skipped features that cannot be transformed to the raster's coordinate system in {what} (id "
                    "{ids}).",
                    what=what,
                    ids=_listed(self.elsewhere),
                )
            )


def layer_file(source: str) -> str:
    """Return the file of `FILE|layername=NAME`, or the file itself."""
    return _split(source)[0]


def open_layer(source: str, what: str) -> tuple[gdal.Dataset, ogr.Layer]:
    """Open `FILE` or `FILE|layername=NAME` for reading; the dataset must outlive the layer.

    Args:
        source: the file, and one of its layers by `|layername=NAME` or, from 0, `|layerid=N`; a name is needed where
            several layers have geometries. The last option may be `|subset=CONDITION` on the features, as in QGIS.
        what: its name in messages, e.g. `area of interest`.

    Raises:
        InputError: several layers have geometries and none is named, or an option after `|` is not known.
        RasterError: it cannot be read, or has no such layer.
    """
    path, options = _split(source)
    unknown = [name for name in options if name not in ("layername", "layerid", "subset")]
    if unknown:
        raise InputError(
            "Option '{option}' after '|' is not supported in {what} '{path}'. Use layername or layerid, or save the "
            "selected features to a separate file.",
            what=what,
            path=path,
            option=unknown[0],
        )
    failure = tr("Cannot read {what} '{path}'", what=what, path=path)
    mistaken = mistaken_content(path)
    if mistaken:
        raise RasterError("{name}: {value}", name=failure, value=mistaken)
    try:
        with gdal_errors(failure):
            dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_READONLY | gdal.OF_VERBOSE_ERROR)
    except RasterError as error:
        if _is_raster(path):
            raise RasterError(
                "The {what} must be a vector layer, but '{path}' is a raster. Vectorize it first (vectorize).",
                what=what,
                path=path,
            ) from error
        raise
    name = options.get("layername") or _by_number(dataset, options.get("layerid", ""))
    layer = dataset.GetLayerByName(name) if name else _only_layer(dataset, path, what)
    if layer is None:
        names = _listed([dataset.GetLayer(index).GetName() for index in range(dataset.GetLayerCount())])
        raise RasterError(
            tr(
                "Layer '{layer_name}' not found in {what} '{path}'. Available layers: {names}.",
                what=what,
                path=path,
                layer_name=name,
                names=names or "-",
            )
            if name
            else tr("'{path}' is empty.", path=path)
        )
    if "subset" in options:
        _limit(layer, options["subset"], failure)
    return dataset, layer


def _limit(layer: ogr.Layer, condition: str, failure: str) -> None:
    """Limit a layer to the features that meet a condition in OGR's SQL.

    Raises:
        RasterError: it is not a condition on the layer's fields.
    """
    with gdal_errors(failure):
        if layer.SetAttributeFilter(condition) != ogr.OGRERR_NONE:
            raise RuntimeError(condition)
        layer.GetFeatureCount()  # some formats look at the condition only now


def _is_raster(path: str) -> bool:
    """Whether GDAL reads a file as a raster."""
    with gdal_quiet():
        return gdal.OpenEx(path, gdal.OF_RASTER | gdal.OF_READONLY) is not None


def field_names(layer: ogr.Layer) -> list[str]:
    """Return the names of a layer's fields in any encoding; fields are therefore read by index."""
    definition = layer.GetLayerDefn()
    return [gdal_text(definition.GetFieldDefn(index).GetName()) for index in range(definition.GetFieldCount())]


def _split(source: str) -> tuple[str, dict[str, str]]:
    """Return the file of a source and its options, `name=value` separated by `|`."""
    start, has_subset, subset = source.partition("|subset=")  # whose condition may hold any character
    path, *rest = start.split("|")
    if not (rest or has_subset) or os.path.exists(source):
        return source, {}
    pairs = (part.partition("=") for part in rest)
    options = {name.strip().lower(): value for name, _, value in pairs}
    return path, {**options, **({"subset": subset} if has_subset else {})}


def _by_number(dataset: gdal.Dataset, number: str) -> str:
    """Return the name of a layer by its number from 0; the number itself if there is no such layer."""
    if number.isdecimal() and int(number) < dataset.GetLayerCount():
        return str(dataset.GetLayer(int(number)).GetName())
    return number


def _only_layer(dataset: gdal.Dataset, path: str, what: str) -> ogr.Layer | None:
    """Return the only layer with geometries, else the first; tables such as QGIS's styles have none.

    Raises:
        InputError: several layers have geometries.
    """
    layers = [dataset.GetLayer(index) for index in range(dataset.GetLayerCount())]
    spatial = [layer for layer in layers if layer.GetGeomType() != ogr.wkbNone]
    if len(spatial) > 1:
        raise InputError(
            "Several layers ({count}: {names}) found in {what} '{path}'. Specify one, e.g. '{path}|layername={first}'.",
            what=what,
            path=path,
            count=len(spatial),
            names=_listed([layer.GetName() for layer in spatial]),
            first=spatial[0].GetName(),
        )
    found = spatial or layers
    return found[0] if found else None


def _listed(values: Sequence[object]) -> str:
    """Return values as text, at most ten of them."""
    return ", ".join(map(str, values[:_MOST_LISTED])) + (", ..." if len(values) > _MOST_LISTED else "")


def layer_transform(layer: ogr.Layer, grid: Grid, what: str) -> osr.CoordinateTransformation | None:
    """Return the transformation from a layer's coordinates to the grid's; None if neither has a coordinate system.

    Raises:
        InputError: only one of them has a coordinate system.
    """
    crs = layer.GetSpatialRef()
    if crs is not None and crs.GetName().startswith("Undefined"):  # in GeoPackages, for layers without one
        crs = None
    if crs is None and not grid.crs_wkt:
        return None
    if crs is None:
        raise InputError("No coordinate system defined in {what}. Assign one.", what=what)
    if not grid.crs_wkt:
        raise InputError(
            "The raster has no coordinate system, so {what} cannot be overlaid on it. Assign one.", what=what
        )
    crs = crs.Clone()
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return osr.CoordinateTransformation(crs, spatial_reference(grid.crs_wkt))


def field_value(feature: ogr.Feature, index: int) -> object:
    """Return a feature's value in a field; text may have any encoding in the file."""
    value = feature.GetField(index)
    return gdal_text(value) if isinstance(value, (str, bytes)) else value


def polygon_of(
    feature: ogr.Feature,
    transform: osr.CoordinateTransformation | None,
    what: str,
    left_out: LeftOut,
    needed: str | None = None,
) -> ogr.Geometry | None:
    """Return the area of a feature as a valid, transformed polygon or multipolygon; None if it has no area.

    Arcs are approximated; surfaces, triangles and collections become their polygons, without the lines and points of a
    collection. Invalid geometries, such as a bow tie, are repaired.

    Args:
        feature: a feature of a vector layer.
        transform: to the raster's coordinates; None: the feature is in them.
        what: the layer in messages.
        left_out: receives the id of a feature without area.
        needed: the geometry types required, in messages; None: polygons.

    Raises:
        InputError: the feature consists of lines or points only.
    """
    geometry = feature.GetGeometryRef()
    if geometry is None or geometry.IsEmpty():
        left_out.empty.append(feature.GetFID())
        return None
    kind = geometry.GetGeometryName()
    parts = _polygons(geometry.GetLinearGeometry())
    if not parts:
        raise InputError(
            "Feature {id} of {what} has geometry type {kind}, but {needed} are required.",
            id=feature.GetFID(),
            what=what,
            kind=kind,
            needed=needed or tr("polygons"),
        )
    polygon = _joined(parts)
    if not (_exists(polygon) if transform is None else transforms(polygon, transform)):
        left_out.elsewhere.append(feature.GetFID())
        return None
    repaired = _repaired(polygon)
    if repaired is None:
        left_out.empty.append(feature.GetFID())
    return repaired


def _polygons(geometry: ogr.Geometry) -> list[ogr.Geometry]:
    """Return the polygons of a geometry without arcs, at any depth."""
    kind = ogr.GT_Flatten(geometry.GetGeometryType())
    if kind == ogr.wkbPolygon:
        return [geometry.Clone()]
    if kind == ogr.wkbTriangle:
        polygon = ogr.Geometry(ogr.wkbPolygon)
        polygon.AddGeometry(geometry.GetGeometryRef(0))
        return [polygon]
    if kind not in _CONTAINERS:
        return []
    parts = (geometry.GetGeometryRef(index) for index in range(geometry.GetGeometryCount()))
    return [polygon for part in parts for polygon in _polygons(part)]


def _joined(polygons: Sequence[ogr.Geometry]) -> ogr.Geometry:
    """Return a single polygon as it is, several as a multipolygon."""
    if len(polygons) == 1:
        return polygons[0]
    whole = ogr.Geometry(ogr.wkbMultiPolygon)
    for polygon in polygons:
        whole.AddGeometry(polygon)
    return whole


def _repaired(polygon: ogr.Geometry) -> ogr.Geometry | None:
    """Return a valid polygon or multipolygon of the same area; None if there is no area."""
    with gdal_quiet(), suppress(AttributeError):  # GDAL warns of invalid geometries, and may return None for them
        # A polygon without an inside is repaired to a line.
        valid = polygon if polygon.IsValid() else polygon.MakeValid().RemoveLowerDimensionSubGeoms()
        return None if valid is None or valid.IsEmpty() or valid.GetDimension() < 2 else valid
    return None


def transforms(geometry: Any, transform: osr.CoordinateTransformation) -> bool:  # noqa: ANN401 - an OGR geometry
    """Transform a geometry in place and return whether all of it could be transformed."""
    with gdal_quiet():
        return geometry.Transform(transform) == ogr.OGRERR_NONE and _exists(geometry)
    return False


def move(geometry: Any, place: Callable[[float, float], tuple[float, float]]) -> None:  # noqa: ANN401 - OGR's
    """Move all points of a geometry in place; `place` returns the new coordinates of a point."""
    for index in range(geometry.GetGeometryCount()):
        move(geometry.GetGeometryRef(index), place)
    for index in range(geometry.GetPointCount()):
        geometry.SetPoint_2D(index, *place(geometry.GetX(index), geometry.GetY(index)))


def _exists(geometry: Any) -> bool:  # noqa: ANN401 - an OGR geometry
    """Whether all coordinates of a geometry are possible."""
    return all(abs(value) <= _FARTHEST for value in geometry.GetEnvelope())
