"""flair:change compares two maps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ...flair_seg.feedback import Feedback
from ...flair_seg.language import grouped, tr
from ..data.layers import name_and_style
from .zones import ZoneAlgorithm

if TYPE_CHECKING:
    from ...flair_seg.tools.analyse.changes.transitions import Change

_HECTARE_M2 = 10_000.0
_LISTED = 10
"""Changes shown in the log; the table and the report have all."""


class CompareMaps(ZoneAlgorithm):
    """Writes a raster of from-to pairs, their areas, gains and losses."""

    BEFORE = "BEFORE"
    AFTER = "AFTER"
    ALIGN = "ALIGN"
    OUTPUT = "OUTPUT"

    raster_parameters = (
        BEFORE,
        AFTER,
    )

    def name(self) -> str:
        """Return the id without the provider's prefix."""
        return "change"

    def displayName(self) -> str:
        """Return the name shown in the toolbox."""
        return self.tr("Change between two maps")

    def tags(self) -> list[str]:
        """Return more words that find the algorithm."""
        return self.tr(
            "land cover,change detection,transition matrix,gains,losses,from-to,evolution,dates,difference"
        ).split(",")

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.tr(
            "Compares land-cover maps of two dates where both maps have data.\n\nThe change raster has one class for "
            "unchanged pixels and one for each transition, e.g. 'water → building', in the colour of the new class. "
            "With more than 254 transitions, the smallest are grouped into the class 'other changes'; the table and "
            "the report list all of them.\n\nThe table has one row per transition, for the whole map or for each "
            "zone. The report contains the transition matrix and the gains and losses of each class.\n\nBoth maps "
            "must have the same classes and the same pixel grid; an offset by whole pixels is allowed. Otherwise, "
            "align the second map with the first."
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        raster = QgsProcessingParameterRasterLayer
        self.add(raster(self.BEFORE, self.tr("Map at first date")), self.tr("Class raster."))
        self.add(raster(self.AFTER, self.tr("Map at second date")), self.tr("Class raster with the same classes."))
        self.add(
            QgsProcessingParameterBoolean(self.ALIGN, self.tr("Align second map with first map"), defaultValue=False),
            self.tr(
                "Resamples the second map to the grid of the first by nearest neighbour; coordinate systems and "
                "pixel sizes may differ. If unchecked, the two pixel grids must match."
            ),
        )
        self.add_zones()
        self.add_nomenclature()
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Change")),
            self.tr("Raster of transitions, as a cloud-optimised GeoTIFF."),
        )
        self.add_results(self.tr("CSV file with one row per transition."), table_optional=True)
        self.addOutput(QgsProcessingOutputNumber("CHANGED_M2", self.tr("Changed area (m²)")))
        self.addOutput(QgsProcessingOutputNumber("COMPARED_M2", self.tr("Area mapped on both dates (m²)")))
        self.addOutput(QgsProcessingOutputString("RESULT", self.tr("Gains and losses (JSON)")))

    def run_engine(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: Feedback
    ) -> dict[str, Any]:
        """Compare."""
        from ...flair_seg.tools.analyse.changes.change import change

        output = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        options = self.engine_options(parameters, context)
        align = self.parameterAsBool(parameters, self.ALIGN, context)
        result = change(
            self.sources[self.BEFORE], self.sources[self.AFTER], output, align=align, feedback=feedback, **options
        )
        feedback.table(_summary(result))
        label = self.parameterDefinition(self.OUTPUT).description()
        source = f"{self.layer_names[self.BEFORE]} → {self.layer_names[self.AFTER]}"
        name_and_style(
            context, output, label, self.tr("{name}: {value}").format(name=label, value=source), visible=True
        )
        return {
            self.OUTPUT: output,
            **self.results(parameters, context, options["table"], options["report"]),
            "CHANGED_M2": result.total.changed_m2,
            "COMPARED_M2": result.total.compared_m2,
            "RESULT": json.dumps(result.to_json_dict()),
        }


def _summary(result: Change) -> list[str]:
    """Return how much has changed, and the largest changes."""
    from ...flair_seg.tools.analyse.changes.changereport import largest_changes
    from ...flair_seg.tools.reports.table import aligned

    total = result.total
    if not total.compared_m2:
        return [tr("Nothing is mapped in both maps.")]
    share = grouped(100 * total.changed_m2 / total.compared_m2, 2)
    verdict = tr(
        "Changed: {hectares} ha, {share} % of what both maps show",
        hectares=grouped(total.changed_m2 / _HECTARE_M2, 2),
        share=share,
    )
    rows = [(name, grouped(m2 / _HECTARE_M2, 2)) for name, m2 in largest_changes(result, total)[:_LISTED]]
    return [verdict, *(aligned((tr("Change"), tr("Area (ha)")), rows) if rows else [])]
