"""flair:diagnose reports versions, devices and models, and tries the installation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputString,
    QgsProcessingParameterFileDestination,
)

from ...flair_seg.feedback import Feedback
from ..algorithm import FlairAlgorithm
from ..runtime import runtime


class Diagnose(FlairAlgorithm):
    """Writes the report to the log, and to a file if asked for."""

    REPORT = "REPORT"

    group_key = "library"

    def name(self) -> str:
        """Return the id without the provider's prefix."""
        return "diagnose"

    def displayName(self) -> str:
        """Return the name shown in the toolbox."""
        return self.tr("Diagnostics report")

    def tags(self) -> list[str]:
        """Return more words that find the algorithm."""
        return self.tr("support,problem,bug,versions,devices,gpu,self-test,onnx").split(",")

    def flags(self) -> QgsProcessingAlgorithm.Flags:
        """Offer no batch run."""
        return QgsProcessingAlgorithm.Flag.FlagCanCancel

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.tr(
            "Reports the versions of QGIS, GDAL, numpy, ONNX Runtime and this plugin, the devices, and all models "
            "with the reason why a model file cannot be read. A small generated image is mapped with a model that "
            "comes with the plugin, to check that maps can be made.\n\n"
            "Copy the report from the log, or save it to a file, and attach it to a question. It contains no "
            "personal folder: the home folder is written as ~. Nothing is sent."
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
            self.tr("A text file, or a JSON file where the name ends in .json."),
        )
        self.addOutput(QgsProcessingOutputBoolean("SOUND", self.tr("Whether maps can be made")))
        self.addOutput(QgsProcessingOutputString("VERDICT", self.tr("Verdict, in one sentence")))
        self.addOutput(QgsProcessingOutputString("RESULT", self.tr("The report, as JSON")))

    def run_engine(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: Feedback
    ) -> dict[str, Any]:
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
