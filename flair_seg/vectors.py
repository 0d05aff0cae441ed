"""Vector layers of any format and CRS, laid on a raster's grid."""

from __future__ import annotations

from typing import Any

from osgeo import gdal, ogr, osr

from .errors import InputError, RasterError
from .filecontent import mistaken_content
from .gdalenv import gdal_errors
from .grid import Grid, spatial_reference
from .language import tr

_POLYGONS = (ogr.wkbPolygon, ogr.wkbMultiPolygon)
_FARTHEST = 1e12
"""Beyond it a coordinate is of no place on Earth in any unit, and numbers of pixels overflow."""


def open_layer(source: str, what: str) -> tuple[gdal.Dataset, ogr.Layer]:
    """Open `FILE` or `FILE|layername=NAME` for reading; the dataset must outlive the layer.

    Args:
        source: the file, and perhaps one of its layers; else the first is taken.
        what: what it is to the user, for messages, e.g. `area of interest`.

    Raises:
        RasterError: it cannot be read, or has no such layer.
    """
    path, _, layer_name = source.partition("|layername=")
    failure = tr("{what} '{path}' cannot be read", what=what, path=path)
    mistaken = mistaken_content(path)
    if mistaken:
        raise RasterError(tr("{name}: {value}", name=failure, value=mistaken))
    with gdal_errors(failure):
        dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_READONLY | gdal.OF_VERBOSE_ERROR)
    layer = dataset.GetLayerByName(layer_name) if layer_name else dataset.GetLayer(0)
    if layer is None:
        raise RasterError(
            tr("{what} '{path}' has no layer '{layer_name}'", what=what, path=path, layer_name=layer_name)
            if layer_name
            else tr("'{path}' is empty", path=path)
        )
    return dataset, layer


def field_names(layer: ogr.Layer) -> list[str]:
    """Return the names of a layer's fields, in order."""
    definition = layer.GetLayerDefn()
    return [definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount())]


def layer_transform(layer: ogr.Layer, grid: Grid, what: str) -> osr.CoordinateTransformation | None:
    """Return the transformation from a layer's coordinates to the grid's; None where neither has a system.

    Raises:
        InputError: only one of them has a coordinate system.
    """
    crs = layer.GetSpatialRef()
    if crs is not None and crs.GetName().startswith("Undefined"):  # what a GeoPackage says of a layer without one
        crs = None
    if crs is None and not grid.crs_wkt:
        return None
    if crs is None:
        raise InputError(tr("{what} has no coordinate system: assign one", what=what))
    if not grid.crs_wkt:
        raise InputError(tr("the raster has no coordinate system: {what} cannot be laid on it", what=what))
    crs = crs.Clone()
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return osr.CoordinateTransformation(crs, spatial_reference(grid.crs_wkt))


def to_polygon(geometry: ogr.Geometry | None, transform: osr.CoordinateTransformation | None) -> ogr.Geometry | None:
    """Return a polygon, mended and transformed; None for anything else, without an inside, or not existing there."""
    # Arcs become straight pieces: a raster has no use for more.
    geometry = geometry.GetLinearGeometry() if geometry is not None else None
    if geometry is None or ogr.GT_Flatten(geometry.GetGeometryType()) not in _POLYGONS:
        return None
    if not (_exists(geometry) if transform is None else transforms(geometry, transform)):
        return None
    gdal.PushErrorHandler("CPLQuietErrorHandler")  # GDAL warns of what is mended
    try:
        # What mending makes of a polygon without an inside is a line.
        mended = geometry if geometry.IsValid() else geometry.MakeValid().RemoveLowerDimensionSubGeoms()
    except (AttributeError, RuntimeError):
        return None
    finally:
        gdal.PopErrorHandler()
    return None if mended is None or mended.IsEmpty() or mended.GetDimension() < 2 else mended


def transforms(geometry: Any, transform: osr.CoordinateTransformation) -> bool:  # noqa: ANN401 - an OGR geometry
    """Transform a geometry in place and return whether all of it exists there."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        failed = geometry.Transform(transform)
    except RuntimeError:
        return False
    finally:
        gdal.PopErrorHandler()
    return failed == ogr.OGRERR_NONE and _exists(geometry)


def _exists(geometry: Any) -> bool:  # noqa: ANN401 - an OGR geometry
    """Whether all of a geometry lies at places that can be."""
    return all(abs(value) <= _FARTHEST for value in geometry.GetEnvelope())
