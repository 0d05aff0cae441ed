"""Destinations: whether an optional one is given, and of vectors the file, or layer of a GeoPackage, they mean."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import QgsDataSourceUri, QgsProcessingContext, QgsProcessingOutputLayerDefinition, QgsProperty

from ...flair_seg.errors import InputError

_OGR = "ogr:"


def is_given(parameters: Mapping[str, object], name: str) -> bool:
    """Whether an optional layer is to be written; the batch dialog leaves one out as a definition without a path."""
    value = parameters.get(name)
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink
    if isinstance(value, QgsProperty):
        value = value.staticValue() or value.asExpression().strip("'")
    return value not in (None, "")


def vector_target(destination: str) -> str:
    """Return a destination as the engine takes it: `FILE` or `FILE|layername=NAME`.

    Raises:
        InputError: it is neither a file nor a layer of one, e.g. a table of a PostgreSQL database.
    """
    if destination.startswith(_OGR):
        uri = QgsDataSourceUri(destination[len(_OGR) :])
        if uri.database() and uri.table():
            return f"{uri.database()}|layername={uri.table()}"
    prefix, colon, _ = destination.partition(":")
    if colon and prefix in ("ogr", "postgres", "postgis", "mssql", "hana", "oracle", "spatialite", "memory"):
        raise InputError(
            "Output '{output}' must be a file. Save it to a GeoPackage.", output=destination.partition(" ")[0]
        )
    return destination


def load_from(context: QgsProcessingContext, destination: str, path: str) -> None:
    """Have a result loaded from where it is, if it is to be loaded: QGIS opens no `ogr:` destination by that name."""
    waiting = context.layersToLoadOnCompletion()
    if destination != path and destination in waiting:
        waiting[path] = waiting.pop(destination)
        context.setLayersToLoadOnCompletion(waiting)
