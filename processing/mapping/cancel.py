"""flair:cancel stops a run."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext

from ...flair_seg.feedback import Feedback
from ..algorithm import Texts
from ..parameters import Values
from .runalgorithm import RunAlgorithm


class CancelRun(RunAlgorithm):
    """Asks a run to stop, on this computer or another one that shares the folder."""

    key = "cancel"

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Cancel a run"),
            tags=self.tr("stop,abort,interrupt,tiles,cluster,background"),
            help=self.tr(
                "Asks the run that writes a map to stop, on this computer or another one that shares the folder, and "
                "waits until it has stopped. What it has finished is kept: a run with the same settings resumes it.\n\n"
                "To stop a run in this QGIS, use its Cancel button."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add_map_of_run()
        self.give_text("STATE", self.tr("State (running, interrupted or finished)"))
        self.give_number("DONE", self.tr("Finished rows or tiles"))
        self.give_number("TOTAL", self.tr("Rows or tiles of the map"))

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Stop the run."""
        from ...flair_seg.tools.runs.status import cancel_run

        found = cancel_run(self.map_of_run(parameters, context), feedback)
        for line in found.lines():
            feedback.info(line)
        return {"STATE": found.state, "DONE": found.done, "TOTAL": found.total}
