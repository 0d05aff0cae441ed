"""What QGIS's own checks of parameters let pass, or refuse without saying why."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRange,
    QgsProcessingParameterRasterLayer,
    QgsProcessingUtils,
    QgsRasterLayer,
    QgsVectorLayer,
)

from ...flair_seg.language import tr
from ...flair_seg.system.filecontent import mistaken_content


def infinite_number(
    parameters: Mapping[str, Any], definitions: Iterable[QgsProcessingParameterDefinition]
) -> str | None:
    """Return what to say of the first parameter that is not a finite number; None where all are."""
    for definition in definitions:
        value = parameters.get(definition.name())
        if isinstance(definition, QgsProcessingParameterNumber):
            wrong = any(not math.isfinite(number) for number in _numbers(value))
        elif isinstance(definition, QgsProcessingParameterRange):
            wrong = any(math.isinf(number) for number in _numbers(value))  # "nan" is how QGIS leaves a limit open
        else:
            continue
        if wrong:
            return tr(
                "'{name}' must be a finite number, not {value}.", name=definition.description(), value=_text(value)
            )
    return None


def mistaken_file(parameters: Mapping[str, Any]) -> str | None:
    """Return what to say of the first file that holds something else than its name says; None where there is none."""
    for value in parameters.values():
        for path in value if isinstance(value, list) else [value]:
            mistaken = mistaken_content(path) if isinstance(path, str) else None
            if mistaken:
                return tr("Cannot read '{path}': {reason}", path=path, reason=mistaken)
    return None


def mistaken_layer(
    parameters: Mapping[str, Any],
    definitions: Iterable[QgsProcessingParameterDefinition],
    context: QgsProcessingContext,
) -> str | None:
    """Return what to say of the first vector layer given for a raster, or raster for features; None without any."""
    hints = QgsProcessingUtils.LayerHint
    for definition in definitions:
        value, layer = parameters.get(definition.name()), None
        if isinstance(definition, QgsProcessingParameterRasterLayer):
            layer = _layer(value, context, hints.Raster)
            wrong, text = QgsVectorLayer, tr("'{layer}' is a vector layer, but '{name}' must be a raster.")
        elif isinstance(definition, QgsProcessingParameterFeatureSource):
            layer = _layer(value, context, hints.Vector)
            wrong, text = QgsRasterLayer, tr("'{layer}' is a raster, but '{name}' must be a vector layer.")
        if layer is not None and isinstance(layer, wrong):
            return text.format(layer=layer.name(), name=definition.description())
    return None


def _layer(value: object, context: QgsProcessingContext, hint: QgsProcessingUtils.LayerHint) -> QgsMapLayer | None:
    """Return the layer of a value, None if there is none; of a file with both kinds of layers, the one expected."""
    if not isinstance(value, str) or not value:
        return value if isinstance(value, QgsMapLayer) else None
    return QgsProcessingUtils.mapLayerFromString(value, context, True, hint) or QgsProcessingUtils.mapLayerFromString(
        value, context
    )


def _numbers(value: Any) -> list[float]:  # noqa: ANN401 - a number, a text, a list or something else
    """Return the numbers of a parameter's value; expressions and other values have none."""
    found = []
    for part in value.split(",") if isinstance(value, str) else value if isinstance(value, (list, tuple)) else [value]:
        with suppress(TypeError, ValueError):
            found.append(float(part))
    return found


def _text(value: object) -> str:
    """Return a value as it was given."""
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
