"""Writes polygons of classes as a GeoPackage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from osgeo import gdal, ogr

from ...errors import RasterError
from ...feedback import Feedback
from ...gdalenv import gdal_errors, timeless_geopackages
from ...grid import spatial_reference
from ...language import tr
from ...nomenclature import LandCoverClass

CLASS_FIELD = "class_code"
_FIELDS = (
    (CLASS_FIELD, ogr.OFTInteger), ("class_name", ogr.OFTString), ("area_m2", ogr.OFTReal), ("confidence", ogr.OFTReal),
)  # fmt: skip
_TRANSACTION = 10_000
"""Polygons written in one transaction."""


@dataclass(frozen=True)
class ClassPolygon:
    """One polygon; `confidence` None: not known."""

    wkb: bytes
    cover: LandCoverClass
    area_m2: float
    confidence: float | None = None


def write_polygon_layer(
    part: str,
    path: str,
    name: str,
    crs_wkt: str,
    polygons: Iterable[ClassPolygon],
    count: int,
    with_confidence: bool,
    feedback: Feedback,
) -> None:
    """Write a GeoPackage with one layer.

    Args:
        part: the file to write.
        path: what it is called in messages.
        name: the layer's name.
        crs_wkt: its coordinate system.
        polygons: what to write, in this order.
        count: how many they are.
        with_confidence: whether there is a field for it.
        feedback: told how many are written.

    Raises:
        RasterError: it cannot be written.
        CancelledError: the user cancelled.
    """
    failure = tr("'{path}' cannot be written", path=path)
    with timeless_geopackages():
        with gdal_errors(failure):
            dataset = gdal.GetDriverByName("GPKG").Create(part, 0, 0, 0, gdal.GDT_Unknown)
            layer = dataset.CreateLayer(name, spatial_reference(crs_wkt), ogr.wkbPolygon)
            for field, kind in _FIELDS if with_confidence else _FIELDS[:-1]:
                layer.CreateField(ogr.FieldDefn(field, kind))
        waiting, written = iter(polygons), 0
        while written < count:
            feedback.stop_if_cancelled()
            with gdal_errors(failure):
                dataset.StartTransaction()
                added = sum(_add(layer, polygon) for polygon in islice(waiting, _TRANSACTION))
                dataset.CommitTransaction()
            if not added:
                raise RasterError(tr("'{path}' cannot be written: {count} polygons are", path=path, count=written))
            written += added
            feedback.progress(written, count)
        with gdal_errors(failure):
            del layer, dataset


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
