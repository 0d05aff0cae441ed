"""Copies of vector features, as QGIS shows them, in a file that the engine reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.core import (
    NULL,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureRequest,
    QgsField,
    QgsFields,
    QgsProcessingFeatureSource,
    QgsVectorFileWriter,
)

from ...flair_seg.errors import InputError, RasterError
from ..qt.qtcompat import kept_types, text_type
from .layersources import temporary_path


def write_features(
    source: QgsProcessingFeatureSource, context: QgsCoordinateTransformContext, fields: Sequence[str] = ()
) -> str:
    """Write the features of a source, as they are, with the fields needed, to a temporary GeoPackage; return its path.

    Writing them always, even those of a file, keeps the selection, filters and unsaved edits that QGIS shows. Other
    fields stay behind: QGIS knows names and types that no GeoPackage can hold (`geom`, `Nom` and `nom`, lists).

    Args:
        source: the features.
        context: for the writer.
        fields: names of fields to keep; of names that differ in case alone, the first.

    Raises:
        InputError: the source has no such field.
        RasterError: they cannot be written.
    """
    kept = _kept_fields(source, fields)
    path = temporary_path(source.sourceName() or "features", ".gpkg")
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = "features"
    options.layerOptions = [f"FID={_free_name('fid', kept)}", f"GEOMETRY_NAME={_free_name('geom', kept)}"]
    writer = QgsVectorFileWriter.create(path, kept, source.wkbType(), source.sourceCrs(), context, options)
    skip_checks = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    for feature in source.getFeatures(QgsFeatureRequest(), skip_checks):
        copy = QgsFeature(kept)
        copy.setGeometry(feature.geometry())
        copy.setAttributes([_plain_value(feature, field) for field in kept])
        writer.addFeature(copy)
    if writer.hasError():
        raise RasterError(
            "Cannot write the features of '{name}': {reason}", name=source.sourceName(), reason=writer.errorMessage()
        )
    del writer
    return path


def _kept_fields(source: QgsProcessingFeatureSource, names: Sequence[str]) -> QgsFields:
    """Return the fields of these names; numbers and dates keep their types, all else becomes text."""
    kept, seen, types = QgsFields(), set(), kept_types()
    for name in names:
        index = source.fields().indexFromName(name)
        if index < 0:
            raise InputError(
                "Field '{field}' not found in layer '{name}'. Available fields: {names}.",
                name=source.sourceName(),
                field=name,
                names=", ".join(source.fields().names()) or "-",
            )
        if name.casefold() not in seen:
            seen.add(name.casefold())
            field = source.fields().at(index)
            kept.append(QgsField(name, types.get(field.type(), text_type())))
    return kept


def _plain_value(feature: QgsFeature, field: QgsField) -> Any:  # noqa: ANN401 - what QGIS holds
    """Return a feature's value as its copied field holds it; no value stays none."""
    index = feature.fields().indexFromName(field.name())
    value = feature.attribute(index)
    if field.type() != text_type() or isinstance(value, str) or value in (None, NULL):
        return int(value) if isinstance(value, bool) else value
    if isinstance(value, int):  # an unsigned one, which QGIS would show with the locale's separators
        return str(value)
    return feature.fields().at(index).displayString(value)


def _free_name(wanted: str, fields: QgsFields) -> str:
    """Return a name for a column of the writer's own that no field has, whatever the case."""
    taken = {name.casefold() for name in fields.names()}
    while wanted in taken:
        wanted += "_"
    return wanted
