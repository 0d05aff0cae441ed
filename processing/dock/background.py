"""Runs an algorithm in the background, as QGIS's own tasks run: progress, cancelling, and results or the reason."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...flair_seg.language import tr
from ..qt.nextsteps import SilentFeedback
from ..runtime import runtime

STOP_MS = 10_000
"""Time that a cancelled run gets to end when the plugin is unloaded."""

_in_use: list[tuple[Any, ...]] = []
"""What running tasks use and do not own; it must outlive them, also where what started them is closed first."""


class BackgroundRun(QObject):
    """Runs one algorithm at a time; `ended` has its results, or None and the reason."""

    progressed = pyqtSignal(float)
    ended = pyqtSignal(object, str)

    def __init__(self, parent: QObject | None) -> None:
        """Start with nothing running."""
        super().__init__(parent)
        self._task: QgsProcessingAlgRunnerTask | None = None
        self._feedback: QgsProcessingFeedback | None = None
        self.title = ""

    @property
    def is_running(self) -> bool:
        """Whether the algorithm runs."""
        return self._task is not None

    def run(self, algorithm_id: str, parameters: dict[str, Any], title: str) -> str:
        """Start an algorithm; return why this cannot be done, empty if it is running.

        Args:
            algorithm_id: with the provider's prefix.
            parameters: of the algorithm.
            title: shown by QGIS while it runs.
        """
        runtime.activate()
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
        ok, problem = algorithm.canExecute()
        if not ok:
            return problem
        context, feedback = QgsProcessingContext(), SilentFeedback()
        context.setProject(QgsProject.instance())
        ok, problem = algorithm.checkParameterValues(parameters, context)
        if not ok:
            return problem
        self.title = title
        feedback.progressChanged.connect(self.progressed)
        self._task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
        self._task.setDescription(title)
        self._feedback = feedback
        kept = (algorithm, context, feedback)
        _in_use.append(kept)
        self._task.executed.connect(lambda ok, results: _in_use.remove(kept))
        self._task.executed.connect(self._done)
        QgsApplication.taskManager().addTask(self._task)
        return ""

    def cancel(self) -> None:
        """Stop what is running; `ended` follows."""
        if self._task is not None:
            self._task.cancel()

    def stop(self) -> None:
        """Cancel, and wait for the end."""
        task = self._task
        if task is not None:
            task.cancel()
            task.waitForFinished(STOP_MS)

    def _done(self, ok: bool, results: dict[str, Any]) -> None:
        """Hand on the results, or the reason why there are none."""
        feedback = self._feedback or QgsProcessingFeedback()
        cancelled = feedback.isCanceled() or (ok and not results)
        self._task = self._feedback = None
        if cancelled:
            self.ended.emit(None, tr("Cancelled"))
        elif not ok:
            lines = [line for line in feedback.textLog().splitlines() if line.strip()]
            self.ended.emit(None, lines[-1] if lines else tr("The run failed; the log has the reason"))
        else:
            self.ended.emit(results, "")
