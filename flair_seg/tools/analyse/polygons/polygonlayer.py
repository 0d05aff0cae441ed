"""Writes polygons of classes as a GeoPackage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from osgeo import gdal, ogr

from ....feedback import Feedback
from ....language import tr
from ....nomenclature import LandCoverClass
from ....raster.grid import spatial_reference
from ...geopackage import STYLES, LayerTarget, write_geopackage

CLASS_FIELD = "class_code"
_FIELDS = (
    (CLASS_FIELD, ogr.OFTInteger), ("class_name", ogr.OFTString), ("area_m2", ogr.OFTReal), ("confidence", ogr.OFTReal),
)  # fmt: skip
_STYLE_FIELDS: tuple[tuple[str, str | int], ...] = (
    ("f_table_catalog", ""), ("f_table_schema", ""), ("f_table_name", "{name}"), ("f_geometry_column", "{geometry}"),
    ("styleName", "{name}"), ("styleQML", "{style}"), ("styleSLD", ""), ("useAsDefault", 1), ("description", ""),
    ("owner", ""), ("ui", ""), ("update_time", ""),
)  # fmt: skip
_AT_ONCE = 10_000
"""Polygons written between two looks at the cancel button."""


@dataclass(frozen=True)
class ClassPolygon:
    """One polygon; `confidence` None: not known."""

    wkb: bytes
    cover: LandCoverClass
    area_m2: float
    confidence: float | None = None


def write_polygon_layer(
    target: LayerTarget,
    name: str,
    crs_wkt: str,
    polygons: Iterable[ClassPolygon],
    count: int,
    with_confidence: bool,
    style: str,
    metadata: Mapping[str, str],
    feedback: Feedback,
) -> None:
    """Write a layer of a GeoPackage, and its style where QGIS finds it.

    Args:
        target: the GeoPackage.
        name: the layer's name.
        crs_wkt: its coordinate system.
        polygons: what to write, in this order.
        count: how many they are.
        with_confidence: whether there is a field for it.
        style: a QGIS style (QML).
        metadata: the layer's metadata items.
        feedback: receives the number written.

    Raises:
        RasterError: it cannot be written.
        CancelledError: the user cancelled.
    """

    def fill(dataset: gdal.Dataset) -> None:
        layer = dataset.CreateLayer(name, spatial_reference(crs_wkt), ogr.wkbPolygon)
        for field, kind in _FIELDS if with_confidence else _FIELDS[:-1]:
            layer.CreateField(ogr.FieldDefn(field, kind))
        layer.SetMetadata(dict(metadata))
        waiting, written = iter(polygons), 0
        while written < count:
            feedback.stop_if_cancelled()
            added = sum(_add(layer, polygon) for polygon in islice(waiting, _AT_ONCE))
            if not added:
                # What GDAL said is the reason that is shown, if it said anything.
                raise RuntimeError(tr("{written} of {count} polygons were written", written=written, count=count))
            written += added
            feedback.progress(written, count)
        _store_style(dataset, layer, style)

    write_geopackage(target, fill)


def _add(layer: ogr.Layer, polygon: ClassPolygon) -> bool:
    """Add a polygon to a layer and return whether it is there."""
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(polygon.wkb))
    feature.SetField(0, polygon.cover.code)
    feature.SetField(1, polygon.cover.name)
    feature.SetField(2, polygon.area_m2)
    if polygon.confidence is not None:
        feature.SetField(3, polygon.confidence)
    return bool(layer.CreateFeature(feature) == ogr.OGRERR_NONE)


def _store_style(dataset: gdal.Dataset, layer: ogr.Layer, style: str) -> None:
    """Store a layer's style in its GeoPackage, as the default."""
    told = {"{name}": layer.GetName(), "{geometry}": layer.GetGeometryColumn(), "{style}": style}
    table = dataset.GetLayerByName(STYLES) or _style_table(dataset)
    row = ogr.Feature(table.GetLayerDefn())
    for name, value in _STYLE_FIELDS:
        position = row.GetFieldIndex(name)
        kind = row.GetFieldDefnRef(position).GetType() if position >= 0 else None
        if kind is not None and not (value == "" and kind != ogr.OFTString):  # a table of QGIS's own has a real date
            row.SetField(position, told.get(value, value) if isinstance(value, str) else value)
    table.CreateFeature(row)


def _style_table(dataset: gdal.Dataset) -> ogr.Layer:
    """Return a new table of styles as QGIS makes it."""
    table = dataset.CreateLayer(STYLES, None, ogr.wkbNone, ["FID=id"])
    for field, value in _STYLE_FIELDS:
        table.CreateField(ogr.FieldDefn(field, ogr.OFTInteger if value == 1 else ogr.OFTString))
    return table
