"""Results: whether and where an optional one is written, and how QGIS names and styles its layer."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import (
    QgsDataSourceUri,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingOutputLayerDefinition,
    QgsProperty,
)
from qgis.PyQt import sip

from ...flair_seg.errors import InputError
from .classlegend import translate_legend

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


# QGIS owns a post-processor's C++ half and deletes it, but forgets the Python half unless a reference is kept.
_styles: list[LoadStyle] = []


class LoadStyle(QgsProcessingLayerPostProcessorInterface):
    """Gives a result its colours and legend once QGIS has loaded it.

    QGIS finds such a style by itself when a user opens the file, not for a result of Processing.
    """

    def __init__(self, visible: bool, counted: bool = False) -> None:
        """Set how the layer is shown.

        Args:
            visible: whether it is switched on: one that would hide the map is not.
            counted: whether the legend has the number of features of each entry.
        """
        super().__init__()
        self._visible, self._counted = visible, counted

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Load the style next to the layer's file or in it, and expand the legend."""
        layer.loadDefaultStyle()
        translate_legend(layer)
        layer.triggerRepaint()
        node = context.project().layerTreeRoot().findLayer(layer.id()) if context.project() else None
        if node is not None:
            node.setExpanded(self._visible)
            node.setItemVisibilityChecked(self._visible)
            if self._counted:
                node.setCustomProperty("showFeatureCount", True)


def load_on_completion(context: QgsProcessingContext, path: str, name: str, output: str) -> None:
    """Have a raster that is not a destination parameter added to the project, named and styled."""
    if context.project() is None:
        return
    details = QgsProcessingContext.LayerDetails(name, context.project(), output)
    details.setPostProcessor(_style(visible=True))
    context.addLayerToLoadOnCompletion(path, details)


def name_and_style(
    context: QgsProcessingContext, path: str, default_name: str, name: str, visible: bool, counted: bool = False
) -> None:
    """Name and style a destination if it is to be loaded; a name the user or a model gave it stays."""
    if not context.willLoadLayerOnCompletion(path):
        return
    details = context.layerToLoadOnCompletionDetails(path)
    if details.name in ("", default_name):
        details.name = name
    details.setPostProcessor(_style(visible, counted))


def _style(visible: bool, counted: bool = False) -> LoadStyle:
    """Return a new post-processor that lives until QGIS deletes it."""
    _styles[:] = [style for style in _styles if not sip.isdeleted(style)]
    _styles.append(LoadStyle(visible, counted))
    return _styles[-1]
