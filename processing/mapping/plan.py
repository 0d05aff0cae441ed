"""flair:plan estimates what a land-cover map takes on this machine."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterNumber,
)

from ...flair_seg.feedback import Feedback
from ..qt.nextsteps import Following
from ..runtime import runtime
from .segment import SegmentMosaic


class PlanMap(SegmentMosaic):
    """Asks for what `flair:segment` asks for, predicts a few windows, and writes nothing."""

    SECONDS_PER_WINDOW = "SECONDS_PER_WINDOW"

    group_key = "prepare"
    next_steps = (Following("segment", {"INPUT": "INPUT", "MODEL": "MODEL", "MODEL_FILE": "MODEL_FILE"}),)

    def name(self) -> str:
        """Return the id without the provider's prefix."""
        return "plan"

    def displayName(self) -> str:
        """Return the name shown in the toolbox."""
        return self.tr("Estimate time and memory")

    def tags(self) -> list[str]:
        """Return more words that find the algorithm."""
        return self.tr("plan,estimate,duration,hours,memory,disk,cost,benchmark,speed").split(",")

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.tr(
            "Estimates the number of windows, the time, the memory and the disk space that 'Segment a mosaic' needs "
            "with the same settings on this machine. A few windows from the middle of the layer are predicted to "
            "measure the speed, which is kept for later estimates. No file is written.\n\n"
            "Nodata and areas of interest, which make a run shorter, are not taken into account. Layers of map "
            "services are not fetched: their size comes from the extent."
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self._add_inputs()
        self._add_method()
        self._add_source_details()
        self._add_machine()
        for name in (self.CLUSTER, self.RESTART):  # what is not estimated
            self.removeParameter(name)
        self.add(
            QgsProcessingParameterNumber(
                self.SECONDS_PER_WINDOW,
                self.tr("Seconds per window"),
                QgsProcessingParameterNumber.Type.Double,
                optional=True,
                minValue=0.000001,
            ),
            self.tr("The speed of another machine, if known. Empty: measured on this machine."),
            advanced=True,
        )
        self.addOutput(QgsProcessingOutputNumber("WINDOWS", self.tr("Windows to predict")))
        self.addOutput(QgsProcessingOutputNumber("HOURS", self.tr("Time, in hours")))
        self.addOutput(QgsProcessingOutputNumber("MEMORY_MB", self.tr("Memory in addition to the model, in MiB")))
        self.addOutput(QgsProcessingOutputNumber("DISK_GB", self.tr("Disk space during the run, in GB")))
        self.addOutput(QgsProcessingOutputString("RESULT", self.tr("All results (JSON)")))

    def run_engine(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: Feedback
    ) -> dict[str, Any]:
        """Estimate."""
        runtime.activate()
        from ...flair_seg.options import SegmentOptions
        from ...flair_seg.tools.planning import PlanOptions, plan, summary

        area_km2 = None if self._foreign is None else self._foreign.area_km2
        segment = SegmentOptions(
            input=self._source or "",
            output="map.tif",
            **self._options(parameters, context),
        )
        given = parameters.get(self.SECONDS_PER_WINDOW) not in (None, "")
        speed = self.parameterAsDouble(parameters, self.SECONDS_PER_WINDOW, context) if given else None
        found = plan(PlanOptions(segment, area_km2=area_km2, seconds_per_window=speed), feedback)
        for line in summary(found):
            feedback.info(line)
        estimate = found.estimates[0]
        return {
            "WINDOWS": estimate.windows,
            "HOURS": estimate.machine_hours,
            "DISK_GB": estimate.disk_gb,
            **({} if found.memory_mb is None else {"MEMORY_MB": found.memory_mb}),
            "RESULT": json.dumps(dataclasses.asdict(found)),
        }
