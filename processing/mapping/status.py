"""flair:status shows how far a run is."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputBoolean

from ...flair_seg.feedback import Feedback
from ..algorithm import Texts
from ..parameters import Values
from .runalgorithm import RunAlgorithm


class ShowStatus(RunAlgorithm):
    """Reads the files of a run, of this computer or another one that shares the folder."""

    key = "status"

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Status of a run"),
            tags=self.tr("progress,tiles,failed,rate,remaining,eta,watch,cluster,interrupted,resume"),
            help=self.tr(
                "Shows how far the run is that writes a map, on this computer or another one that shares the folder: "
                "finished rows or tiles, speed, time left and failed tiles with the reasons. For an interrupted run, "
                "it shows where the next run with the same settings resumes."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add_map_of_run()
        self.give_text("STATE", self.tr("State (running, interrupted or finished)"))
        self.addOutput(QgsProcessingOutputBoolean("IS_RUNNING", self.tr("Whether a run writes the map")))
        self.give_number("DONE", self.tr("Finished rows or tiles"))
        self.give_number("TOTAL", self.tr("Rows or tiles of the map"))
        self.give_number("FAILED", self.tr("Failed tiles"))
        self.give_text("FAILED_TILES", self.tr("Names of failed tiles, separated by commas"))
        self.give_text("RESULT", self.tr("All results (JSON)"))

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Read the status."""
        from ...flair_seg.tools.runs.status import run_status

        found = run_status(self.map_of_run(parameters, context))
        for line in found.lines():
            (feedback.warning if found.failed else feedback.info)(line)
        return {
            "STATE": found.state,
            "IS_RUNNING": found.is_running,
            "DONE": found.done,
            "TOTAL": found.total,
            "FAILED": found.failed,
            "FAILED_TILES": ",".join(found.failed_tiles),
            "RESULT": json.dumps(found.to_json_dict()),
        }
