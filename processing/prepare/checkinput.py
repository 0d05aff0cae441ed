"""flair:checkinput checks whether a raster is suitable for a model."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import QgsProcessingContext

from ...flair_seg.feedback import Feedback
from ..algorithm import Texts
from ..mapping.modelparameter import ModelAlgorithm
from ..parameters import Values
from ..qt.nextsteps import Following


class CheckInput(ModelAlgorithm):
    """Compares the grid, data types and values of a raster with those a model expects."""

    INPUT = "INPUT"

    key = "checkinput"
    group_key = "prepare"
    raster_parameters = (INPUT,)
    next_steps = (
        Following("segment", {"INPUT": "INPUT", "MODEL": "MODEL", "MODEL_FILE": "MODEL_FILE", "BANDS": "BANDS"}),
    )

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Check input imagery"),
            tags=self.tr("verify,validate,bands,histogram,statistics,near infrared,quality,gsd,16 bit"),
            help=self.tr(
                "Checks whether a raster is suitable for a model: pixel size, bands, data types, and the value "
                "distribution of each band compared with the training data of the model. Detects near-infrared bands "
                "that contain other data, swapped or duplicated bands, 8-bit data stretched to 16 bits, compressed or "
                "overexposed colours, heights in metres instead of levels, altitudes instead of heights, and borders "
                "that should be nodata. Swapped red and blue bands cannot be detected.\n\nThe check reads a fixed "
                "sample of small squares distributed over the raster. The verdict (ok, doubtful or wrong) and its "
                "reasons are shown in the log. If the verdict is doubtful, inspect the imagery."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add_raster(
            self.INPUT,
            self.tr("Mosaic"),
            self.tr("Raster to segment. Must be readable by GDAL; map services are not supported."),
        )
        self.add_model()
        self.add_bands(self.INPUT)
        self.add_report(self.tr("Statistics, reasons and histograms in a single HTML file."), by_default=False)
        self.give_text("VERDICT", self.tr("Verdict (ok, doubtful or wrong)"))
        self.give_text("FINDINGS", self.tr("Findings, one per line"))
        self.give_text("RESULT", self.tr("All results (JSON)"))

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Check the raster."""
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
