"""flair:checkinput says whether a raster is what a model wants."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputString,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterLayer,
)

from ...flair_seg.feedback import Feedback
from ..modelparameter import ModelAlgorithm
from ..qt.nextsteps import Following


class CheckInput(ModelAlgorithm):
    """Compares a raster's grid, types and values with a model's."""

    INPUT = "INPUT"
    REPORT = "REPORT"

    group_key = "prepare"
    next_steps = (
        Following("segment", {"INPUT": "INPUT", "MODEL": "MODEL", "MODEL_FILE": "MODEL_FILE", "BANDS": "BANDS"}),
    )

    raster_parameters = (INPUT,)

    def name(self) -> str:
        """Return the id without the provider's prefix."""
        return "checkinput"

    def displayName(self) -> str:
        """Return the name shown in the toolbox."""
        return self.tr("Check input imagery")

    def tags(self) -> list[str]:
        """Return more words that find the algorithm."""
        return self.tr("verify,validate,bands,histogram,statistics,near infrared,quality,gsd,16 bit").split(",")

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.tr(
            "Checks whether a raster is suitable for a model: pixel size, bands, data types, and the value "
            "distribution of each band compared with the training data of the model. Detects near-infrared bands "
            "that contain other data, swapped or duplicated bands, 8-bit data stretched to 16 bits, compressed or "
            "overexposed colours, heights in metres instead of levels, altitudes instead of heights, and borders "
            "that should be nodata. Swapped red and blue bands cannot be detected.\n\nThe check reads a fixed sample "
            "of small squares distributed over the raster. The verdict (ok, doubtful or wrong) and its reasons are "
            "shown in the log. If the verdict is doubtful, inspect the imagery."
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Mosaic")),
            self.tr("Raster to segment. Must be readable by GDAL; map services are not supported."),
        )
        self.add_model()
        self.add_bands(self.INPUT)
        self.add(
            QgsProcessingParameterFileDestination(
                self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)"), optional=True, createByDefault=False
            ),
            self.tr("Statistics, reasons and histograms in a single HTML file."),
        )
        self.addOutput(QgsProcessingOutputString("VERDICT", self.tr("Verdict (ok, doubtful or wrong)")))
        self.addOutput(QgsProcessingOutputString("FINDINGS", self.tr("Findings, one per line")))
        self.addOutput(QgsProcessingOutputString("RESULT", self.tr("All results (JSON)")))

    def run_engine(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: Feedback
    ) -> dict[str, Any]:
        """Check."""
        from ...flair_seg.system.outputs import check_outputs
        from ...flair_seg.tools.prepare.inputcheck.checkinput import check_input
        from ...flair_seg.tools.prepare.inputcheck.inputreport import findings, text, write_report

        report = self.parameterAsFileOutput(parameters, self.REPORT, context)
        if report:
            check_outputs([report], [self.sources[self.INPUT]], self.tr("HTML report"), (".html", ".htm"))
        model = str(self.chosen_model(parameters, context).path)
        check = check_input(self.sources[self.INPUT], model, self.chosen_bands(parameters, context), feedback)
        (feedback.info if check.verdict == "ok" else feedback.warning)(text(check))
        if report:
            write_report(check, report)
        return {
            **({self.REPORT: report} if report else {}),
            "VERDICT": check.verdict,
            "FINDINGS": "\n".join(findings(check)),
            "RESULT": json.dumps(check.to_json_dict()),
        }
