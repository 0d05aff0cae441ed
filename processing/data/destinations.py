"""Vector destinations: a file, or with 'Save to GeoPackage...' a layer of a file whose other layers stay."""

from __future__ import annotations

from qgis.core import QgsDataSourceUri, QgsProcessingContext

from ...flair_seg.errors import InputError

_OGR = "ogr:"


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
