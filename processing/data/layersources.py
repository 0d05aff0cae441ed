"""Layers given by what GDAL opens but QGIS does not look for: `/vsizip/...`, `GPKG:file.gpkg:table`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsProcessingUtils,
    QgsRasterLayer,
    QgsVectorLayer,
)

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
    parameters: Mapping[str, Any],
    definitions: list[QgsProcessingParameterDefinition],
    context: QgsProcessingContext,
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
