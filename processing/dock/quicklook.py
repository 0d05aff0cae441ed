"""A quick look: `flair:segment` over a part of a layer, in the background, into a temporary layer."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsProcessing,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsReferencedRectangle,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...flair_seg.language import grouped, tr
from ..data.classlegend import translate_legend
from ..data.layersources import bounds_of, crs_wkt
from .background import BackgroundRun

ALGORITHM = "flair:segment"


def visible_part(layer: QgsRasterLayer, extent: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> QgsRectangle:
    """Return the part of a layer inside an extent, in the layer's CRS; empty where they do not meet."""
    transform = QgsCoordinateTransform(crs, layer.crs(), QgsProject.instance())
    try:
        box = transform.transformBoundingBox(extent)
    except QgsCsException:  # the extent reaches beyond what the layer's CRS can express
        return layer.extent()
    return box.intersect(layer.extent())


def estimate(layer: QgsRasterLayer, part: QgsRectangle, model: str, quality: str) -> Any:  # noqa: ANN401 - a Glance
    """Return what a quick look takes, without opening the layer or loading the model.

    Raises:
        FlairError: the part is empty, or its size on the ground is not known.
    """
    from ...flair_seg.options import SegmentOptions
    from ...flair_seg.tools.runs.glance import glance

    options = SegmentOptions("", "map.tif", model=model, quality=quality)
    origin = (layer.extent().xMinimum(), layer.extent().yMaximum())
    return glance(options, bounds_of(part), crs_wkt(layer.crs()), origin)


class QuickLook(BackgroundRun):
    """Runs one quick look at a time; `finished` has the new layer, or None and the reason."""

    finished = pyqtSignal(object, str)

    def __init__(self, parent: QObject) -> None:
        """Start with nothing running."""
        super().__init__(parent)
        self.ended.connect(self._finish)

    def start(self, layer: QgsRasterLayer, part: QgsRectangle, model: str, quality: str) -> str:
        """Start mapping a part of a layer, in its CRS; return why this cannot be done, empty if it is running.

        Args:
            layer: the image.
            part: what to map.
            model: name of the model.
            quality: word of the quality.
        """
        parameters = {
            "INPUT": layer.id(),
            "MODEL": model,
            "EXTENT": QgsReferencedRectangle(part, layer.crs()),
            "QUALITY": quality,
            "OUTPUT": QgsProcessing.TEMPORARY_OUTPUT,
        }
        return self.run(ALGORITHM, parameters, tr("Quick look: {name}", name=layer.name()))

    def _finish(self, results: dict[str, Any] | None, reason: str) -> None:
        """Hand on the layer, or the reason why there is none."""
        if results is None:
            self.finished.emit(None, reason)
            return
        layer = styled_layer(str(results["OUTPUT"]), self.title)
        text = tr(
            "{count} window in {seconds} s",
            "{count} windows in {seconds} s",
            count=int(results["WINDOWS"]),
            seconds=grouped(float(results["SECONDS"]), 1),
        )
        self.finished.emit(layer, text)


def styled_layer(path: str, title: str) -> QgsRasterLayer:
    """Return a map as a layer with its colours and a legend in the user's language."""
    layer = QgsRasterLayer(path, title)
    layer.loadDefaultStyle()
    translate_legend(layer)
    return layer
