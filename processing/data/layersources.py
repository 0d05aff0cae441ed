"""What GDAL opens for QGIS's layers, and layers for what GDAL opens but QGIS does not find (`/vsizip/...`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFileUtils,
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsProcessingUtils,
    QgsProviderRegistry,
    QgsRasterLayer,
    QgsRasterRange,
    QgsRectangle,
    QgsVectorLayer,
)

from ...flair_seg.errors import InputError
from ...flair_seg.language import tr
from ...flair_seg.raster.gdalenv import gdal_errors

if TYPE_CHECKING:
    from ...flair_seg.raster.grid import Bounds
    from ...flair_seg.tools.prepare.nodata import BandNodata, ValueRange

_SOURCE = re.compile(r"/vsi\w+/|[A-Za-z]\w+:")
"""A file system of GDAL's own, or a driver's prefix; a single letter is a Windows drive."""


def open_source(
    value: object, context: QgsProcessingContext, kind: type[QgsMapLayer] = QgsRasterLayer
) -> QgsMapLayer | None:
    """Return the layer of a source that QGIS does not find by itself, kept in the context; None for anything else."""
    if not isinstance(value, str) or not _SOURCE.match(value):
        return None
    known = QgsProcessingUtils.mapLayerFromString(value, context)
    if known is not None:
        return None
    last = re.split(r"[/:\\=]", value)[-1]
    layer = kind(value, last.rpartition(".")[0] or last, "gdal" if kind is QgsRasterLayer else "ogr")
    if not layer.isValid():
        return None
    context.temporaryLayerStore().addMapLayer(layer)
    return layer


def with_layers(
    parameters: Mapping[str, Any], definitions: list[QgsProcessingParameterDefinition], context: QgsProcessingContext
) -> dict[str, Any]:
    """Return parameters in which such sources are layers, as QGIS's own checks need them."""
    found = dict(parameters)
    for definition in definitions:
        name, value = definition.name(), parameters.get(definition.name())
        if isinstance(definition, QgsProcessingParameterRasterLayer):
            found[name] = open_source(value, context) or value
        elif isinstance(definition, QgsProcessingParameterFeatureSource):
            found[name] = open_source(value, context, QgsVectorLayer) or value
        elif (
            isinstance(definition, QgsProcessingParameterMultipleLayers)
            and definition.layerType() == QgsProcessing.SourceType.TypeRaster
        ):
            found[name] = opened_list(value, context)
    return {name: value for name, value in found.items() if name in parameters}


def opened_list(value: object, context: QgsProcessingContext) -> object:
    """Return a list of sources with layers for those that QGIS does not find by itself."""
    entries = [value] if isinstance(value, str) else value
    if not isinstance(entries, list):
        return value
    return [open_source(entry, context) or entry for entry in entries]


def gdal_source(layer: QgsRasterLayer) -> str:
    """Return what GDAL opens for a layer of the gdal provider: its file, URL, subdataset or connection.

    A layer with open options (`path|option:KEY=VALUE`), or with another CRS or other nodata values than its file's, is
    wrapped in a VRT that keeps them.

    Raises:
        InputError: the layer's nodata values cannot be kept.
        RasterError: the source cannot be opened.
    """
    uri = layer.dataProvider().dataSourceUri(expandAuthConfig=True)
    parts = QgsProviderRegistry.instance().decodeUri("gdal", uri)
    options = parts.get("openOptions") or []
    source = uri.partition("|option:")[0]
    crs = layer.crs() if layer.crs() != layer.dataProvider().crs() else QgsCoordinateReferenceSystem()
    nodata = _nodata(layer)
    plain = not options and not crs.isValid() and nodata is None
    return source if plain else _wrapped(source, options, crs, nodata, layer)


def raster_source(layer: QgsRasterLayer) -> str:
    """Return what GDAL opens for a layer that holds values, such as a land-cover map.

    Raises:
        InputError: GDAL does not read the layer.
        RasterError: the source cannot be opened.
    """
    if layer.providerType() != "gdal":
        raise InputError(
            "The provider '{provider}' of layer '{name}' is not supported. Save the layer as a GeoTIFF and use that "
            "file.",
            name=layer.name(),
            provider=layer.providerType(),
        )
    return gdal_source(layer)


def crs_wkt(crs: QgsCoordinateReferenceSystem) -> str:
    """Return a CRS as GDAL reads it, empty for none; ids do not do, since GDAL knows none of the user's own CRS."""
    return str(crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL))


def bounds_of(rectangle: QgsRectangle) -> Bounds:
    """Return a rectangle as the engine takes it."""
    from ...flair_seg.raster.grid import Bounds

    return Bounds(rectangle.xMinimum(), rectangle.yMinimum(), rectangle.xMaximum(), rectangle.yMaximum())


def _nodata(layer: QgsRasterLayer) -> tuple[BandNodata, ...] | None:
    """Return what the layer's properties make nodata in each band; None where it is what the file says."""
    from ...flair_seg.tools.prepare.nodata import BandNodata

    provider = layer.dataProvider()
    bands = tuple(
        BandNodata(
            provider.useSourceNoDataValue(band), tuple(_range(values) for values in provider.userNoDataValues(band))
        )
        for band in range(1, provider.bandCount() + 1)
    )
    changed = [
        band.ranges or (not band.own and provider.sourceHasNoDataValue(number)) for number, band in enumerate(bands, 1)
    ]
    return bands if any(changed) else None


def _range(values: QgsRasterRange) -> ValueRange:
    """Return QGIS's range of values as the engine's."""
    from ...flair_seg.tools.prepare.nodata import ValueRange

    bounds = QgsRasterRange.BoundsType
    return ValueRange(
        values.min(),
        values.max(),
        values.bounds() in (bounds.IncludeMax, bounds.Exclusive),
        values.bounds() in (bounds.IncludeMin, bounds.Exclusive),
    )


def _wrapped(
    source: str,
    options: list[str],
    crs: QgsCoordinateReferenceSystem,
    nodata: tuple[BandNodata, ...] | None,
    layer: QgsRasterLayer,
) -> str:
    """Write a VRT that opens a source as the layer's properties say; return its path."""
    from ...flair_seg.tools.prepare.nodata import as_virtual_raster

    with gdal_errors(
        tr("Cannot open '{source}' with the options {options}", source=source, options=" ".join(options) or "-")
    ):
        dataset = gdal.OpenEx(source, gdal.OF_RASTER | gdal.OF_VERBOSE_ERROR, open_options=options)
    path = temporary_path(layer.name(), ".vrt")
    as_virtual_raster(dataset, path, crs_wkt(crs), nodata, layer.name())
    return path


def temporary_path(layer_name: str, suffix: str) -> str:
    """Return a new temporary path that contains a layer's name, so that messages and metadata identify the input."""
    return str(QgsProcessingUtils.generateTempFilename(str(QgsFileUtils.stringToSafeFilename(layer_name)) + suffix))


def is_temporary(path: str, context: QgsProcessingContext) -> bool:
    """Whether this is a temporary path of Processing, which no later run will have."""
    folders = [QgsProcessingUtils.tempFolder()]
    if hasattr(context, "temporaryFolder"):  # since QGIS 3.32
        folders.append(context.temporaryFolder())
    place = Path(path)
    return any(folder and Path(folder) in place.parents for folder in folders)
