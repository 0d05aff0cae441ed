"""A quick look: `flair:segment` over a part of a layer, in the background, into a temporary layer."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsProcessing,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsReferencedRectangle,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...flair_seg.language import grouped, tr
from ..data.classlegend import translate_legend
from ..data.layersources import bounds_of, crs_wkt
from ..qt.nextsteps import SilentFeedback
from ..runtime import runtime

ALGORITHM = "flair:segment"
STOP_MS = 10_000
"""Time that a cancelled run gets to end when the plugin is unloaded."""

_in_use: list[tuple[Any, ...]] = []
"""What running tasks use and do not own; it must outlive them, also where the panel is closed first."""


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
    from ...flair_seg.tools.planning import glance

    options = SegmentOptions("", "map.tif", model=model, quality=quality)
    origin = (layer.extent().xMinimum(), layer.extent().yMaximum())
    return glance(options, bounds_of(part), crs_wkt(layer.crs()), origin)


class QuickLook(QObject):
    """Runs one quick look at a time; `finished` has the new layer, or None and the reason."""

    progressed = pyqtSignal(float)
    finished = pyqtSignal(object, str)

    def __init__(self, parent: QObject) -> None:
        """Start with nothing running."""
        super().__init__(parent)
        self._task: QgsProcessingAlgRunnerTask | None = None
        self._feedback: QgsProcessingFeedback | None = None
        self._title = ""

    @property
    def is_running(self) -> bool:
        """Whether a quick look is being computed."""
        return self._task is not None

    def start(self, layer: QgsRasterLayer, part: QgsRectangle, model: str, quality: str) -> str:
        """Start mapping a part of a layer, in its CRS; return why this cannot be done, empty if it is running.

        Args:
            layer: the image.
            part: what to map.
            model: name of the model.
            quality: word of the quality.
        """
        runtime.activate()
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
        ok, problem = algorithm.canExecute()
        if not ok:
            return problem
        context, feedback = QgsProcessingContext(), SilentFeedback()
        context.setProject(QgsProject.instance())
        parameters = {
            "INPUT": layer.id(),
            "MODEL": model,
            "EXTENT": QgsReferencedRectangle(part, layer.crs()),
            "QUALITY": quality,
            "OUTPUT": QgsProcessing.TEMPORARY_OUTPUT,
        }
        ok, problem = algorithm.checkParameterValues(parameters, context)
        if not ok:
            return problem
        self._title = tr("Quick look: {name}", name=layer.name())
        feedback.progressChanged.connect(self.progressed)
        self._task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
        self._task.setDescription(self._title)
        self._feedback = feedback
        kept = (algorithm, context, feedback)
        _in_use.append(kept)
        self._task.executed.connect(lambda ok, results: _in_use.remove(kept))
        self._task.executed.connect(self._done)
        QgsApplication.taskManager().addTask(self._task)
        return ""

    def cancel(self) -> None:
        """Stop what is running; `finished` follows."""
        if self._task is not None:
            self._task.cancel()

    def stop(self) -> None:
        """Cancel, and wait for the end."""
        task = self._task
        if task is not None:
            task.cancel()
            task.waitForFinished(STOP_MS)

    def _done(self, ok: bool, results: dict[str, Any]) -> None:
        """Hand on the layer, or the reason why there is none."""
        feedback = self._feedback
        cancelled = feedback.isCanceled() or (ok and not results.get("OUTPUT"))
        self._task = self._feedback = None
        if cancelled:
            self.finished.emit(None, tr("Cancelled"))
        elif not ok:
            lines = [line for line in feedback.textLog().splitlines() if line.strip()]
            self.finished.emit(None, lines[-1] if lines else tr("The quick look failed; the log has the reason"))
        else:
            layer = styled_layer(str(results["OUTPUT"]), self._title)
            seconds, windows = float(results["SECONDS"]), int(results["WINDOWS"])
            self.finished.emit(
                layer,
                tr(
                    "{count} window in {seconds} s",
                    "{count} windows in {seconds} s",
                    count=windows,
                    seconds=grouped(seconds, 1),
                ),
            )


def styled_layer(path: str, title: str) -> QgsRasterLayer:
    """Return a map as a layer with its colours and a legend in the user's language."""
    layer = QgsRasterLayer(path, title)
    layer.loadDefaultStyle()
    translate_legend(layer)
    return layer
