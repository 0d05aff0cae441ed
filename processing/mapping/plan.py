"""flair:plan estimates the time, memory and disk space that a land-cover map needs on this computer."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import QgsProcessingContext

from ...flair_seg.feedback import Feedback
from ..algorithm import Texts
from ..parameters import Values
from ..qt.nextsteps import Following
from ..runtime import runtime
from .mappingalgorithm import MappingAlgorithm


class PlanMap(MappingAlgorithm):
    """Asks for the same settings as `flair:segment`, predicts a few windows, and writes nothing."""

    SECONDS_PER_WINDOW = "SECONDS_PER_WINDOW"

    key = "plan"
    group_key = "prepare"
    next_steps = (Following("segment", {"INPUT": "INPUT", "MODEL": "MODEL", "MODEL_FILE": "MODEL_FILE"}),)

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Estimate time and memory"),
            tags=self.tr("plan,estimate,duration,hours,memory,disk,cost,benchmark,speed"),
            help=self.tr(
                "Estimates the number of windows, the time, the memory and the disk space that 'Segment a mosaic' "
                "needs with the same settings on this machine. A sample of windows is read, predicted and written to "
                "measure the speed, which is kept for later estimates. No file is kept.\n\nOnly windows that the run "
                "predicts are counted, without those that are nodata or outside the area of interest. Layers of map "
                "services are not fetched: their size comes from the extent."
            ),
        )

    def unit(self) -> str:
        """Return what progress counts."""
        return self.tr("windows")

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add_mapping()
        self.add_decimal(
            self.SECONDS_PER_WINDOW,
            self.tr("Seconds per window"),
            self.tr("Speed of another computer, if known. If empty, the speed of this computer is measured."),
            advanced=True,
            decimals=6,
            minValue=0.000001,
        )
        self.give_number("WINDOWS", self.tr("Windows to predict"))
        self.give_number("HOURS", self.tr("Time (h)"))
        self.give_number("MEMORY_MB", self.tr("Memory in addition to the model (MiB)"))
        self.give_number("DISK_GB", self.tr("Disk space during the run (GB)"))
        self.give_text("RESULT", self.tr("All results (JSON)"))

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Estimate time, memory and disk space."""
        runtime.activate()
        from ...flair_seg.options import SegmentOptions
        from ...flair_seg.tools.runs.plan import PlanOptions, plan
        from ...flair_seg.tools.runs.plantext import appendix, headline

        area_km2 = None if self.foreign is None else self.foreign.area_km2
        source = self.sources.get(self.INPUT, "")
        segment = SegmentOptions(input=source, output="map.tif", **self.engine_options(parameters, context))
        speed = self.value(parameters, self.SECONDS_PER_WINDOW, context)
        found = plan(PlanOptions(segment, area_km2=area_km2, seconds_per_window=speed), feedback)
        for line in [*headline(found), *appendix(found)]:
            feedback.info(line)
        estimate = found.estimates[0]
        return {
            "WINDOWS": estimate.windows,
            "HOURS": estimate.hours,
            "DISK_GB": estimate.disk_gb,
            **({} if found.memory_mb is None else {"MEMORY_MB": found.memory_mb}),
            "RESULT": json.dumps(found.to_json_dict()),
        }
