"""flair:diagnose reports versions, devices and models, and tries the installation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsProcessingContext, QgsProcessingOutputBoolean, QgsProcessingParameterFileDestination

from ...flair_seg.feedback import Feedback
from ..algorithm import FlairAlgorithm, Texts
from ..parameters import Values
from ..runtime import runtime


class Diagnose(FlairAlgorithm):
    """Writes the report to the log, and to a file if asked for."""

    key = "diagnose"
    group_key = "models"
    runs_in_batch = False

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Diagnostics report"),
            tags=self.tr("support,problem,bug,versions,devices,gpu,self-test,onnx"),
            help=self.tr(
                "Reports the versions of QGIS, GDAL, numpy, ONNX Runtime and this plugin, the devices, and all models "
                "with the reason why a model file cannot be read. To check that maps can be made, a small generated "
                "image is segmented with a model included with the plugin.\n\n"
                "Copy the report from the log, or save it to a file, and attach it to your question. Personal "
                "folders are not disclosed: the home folder is written as ~. No data are sent."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterFileDestination(
                self.REPORT,
                self.tr("Report"),
                self.tr("Text or JSON files (*.txt *.json)"),
                optional=True,
                createByDefault=False,
            ),
            self.tr("Text file, or JSON file if the name ends in .json."),
        )
        self.addOutput(QgsProcessingOutputBoolean("SOUND", self.tr("Whether maps can be made")))
        self.give_text("VERDICT", self.tr("Verdict, in one sentence"))
        self.give_text("RESULT", self.tr("All results (JSON)"))

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Examine the installation."""
        runtime.activate()
        from ...flair_seg.system.outputs import check_outputs, whole_file
        from ...flair_seg.tools.library.diagnostics import diagnose

        report = self.file_output(parameters, self.REPORT, context)
        if report:
            check_outputs([report], [], self.tr("Report"), (".txt", ".json"))
        found = diagnose({"QGIS": Qgis.QGIS_VERSION}, feedback)
        for line in found.text().splitlines():
            (feedback.info if found.is_sound else feedback.warning)(line)
        values = json.dumps(found.to_json_dict(), indent=1, ensure_ascii=False)
        if report:
            text = values if report.endswith(".json") else found.text()
            with whole_file(report) as part:
                Path(part).write_text(text + "\n", encoding="utf-8")
        return {
            **({self.REPORT: report} if report else {}),
            "SOUND": found.is_sound,
            "VERDICT": found.verdict(),
            "RESULT": values,
        }
