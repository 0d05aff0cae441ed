"""flair:change compares two maps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
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
    REMAP = "REMAP"
    CONFIDENCE_BEFORE = "CONFIDENCE_BEFORE"
    CONFIDENCE_AFTER = "CONFIDENCE_AFTER"
    SURE = "SURE"
    MIN_AREA = "MIN_AREA"
    OUTPUT = "OUTPUT"

    raster_parameters = (BEFORE, AFTER, CONFIDENCE_BEFORE, CONFIDENCE_AFTER)

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
            "Compares land-cover maps of two dates where both have pixels.\n\n"
            "The change raster has one class for what stayed as it was and one for each pair of classes that changed, "
            "e.g. 'water \u2192 building', coloured after the new class. Of more than 254 pairs, the smallest "
            "share the class 'other changes'; table and report have them all.\n\n"
            "The table has a row for each transition, in all or for each zone; the report has the transition matrix, "
            "and gains and losses by class.\n\n"
            "With confidence rasters or a minimum mapping unit, differences that are uncertain or small become the "
            "class 'unconfirmed change'. They count neither as changed nor as compared.\n\n"
            "Both maps need the same classes, unless a recode table translates those of the second map, and the same "
            "grid of pixels, shifted by whole pixels at most, unless the second is to be aligned with the first."
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
        self._add_filters()
        self.add_zones()
        self.add_nomenclature()
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Change")),
            self.tr("Raster of transitions, as a cloud-optimised GeoTIFF."),
        )
        self.add_results(
            self.tr("One row per transition, as a CSV file (.csv) or a spreadsheet (.xlsx, .ods)."), table_optional=True
        )
        self.addOutput(QgsProcessingOutputNumber("CHANGED_M2", self.tr("Changed area (m²)")))
        self.addOutput(QgsProcessingOutputNumber("COMPARED_M2", self.tr("Area mapped on both dates (m²)")))
        self.addOutput(QgsProcessingOutputNumber("UNCONFIRMED_M2", self.tr("Area of unconfirmed change, in m\u00b2")))
        self.addOutput(QgsProcessingOutputString("RESULT", self.tr("Gains and losses (JSON)")))

    def _add_filters(self) -> None:
        """Declare the recode table and what separates change from noise."""
        raster, number = QgsProcessingParameterRasterLayer, QgsProcessingParameterNumber
        self.add(
            QgsProcessingParameterString(self.REMAP, self.tr("Recode table of the second map"), optional=True),
            self.tr(
                "For maps of different nomenclatures: rules separated by semicolons, e.g. 0=building; 5,6=trees; "
                "18=nodata, or the path of a table (.csv, .xlsx, .ods) with the columns from and to. Classes of the "
                "same name need no rule."
            ),
        )
        for name, label in (
            (self.CONFIDENCE_BEFORE, self.tr("Confidence of the first map")),
            (self.CONFIDENCE_AFTER, self.tr("Confidence of the second map")),
        ):
            self.add(
                raster(name, label, optional=True),
                self.tr("Confidence raster in percent. Where it is too low, a difference is no change."),
            )
        self.add(
            number(
                self.SURE, self.tr("Least confidence of change (%)"), number.Type.Double, 60.0, minValue=0, maxValue=100
            ),
            self.tr("Used with the confidence rasters: each of them must be at least this."),
        )
        self.add(
            number(
                self.MIN_AREA, self.tr("Minimum mapping unit of change (m²)"), number.Type.Double, 0.0, minValue=0.0
            ),
            self.tr("Patches of change smaller than this are unconfirmed. 0: none."),
        )

    def run_engine(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: Feedback
    ) -> dict[str, Any]:
        """Compare."""
        from ...flair_seg.tools.analyse.changes.change import ChangeFilter, change

        only = ChangeFilter(
            self.sources.get(self.CONFIDENCE_BEFORE),
            self.sources.get(self.CONFIDENCE_AFTER),
            self.parameterAsDouble(parameters, self.SURE, context),
            self.parameterAsDouble(parameters, self.MIN_AREA, context),
        )
        output = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        options = self.engine_options(parameters, context)
        align = self.parameterAsBool(parameters, self.ALIGN, context)
        remap = self.parameterAsString(parameters, self.REMAP, context)
        result = change(
            self.sources[self.BEFORE],
            self.sources[self.AFTER],
            output,
            align=align,
            remap=remap,
            only=only,
            feedback=feedback,
            **options,
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
            "UNCONFIRMED_M2": result.total.unconfirmed_m2,
            "RESULT": json.dumps(result.to_json_dict()),
        }


def _summary(result: Change) -> list[str]:
    """Return how much has changed, and the largest changes."""
    from ...flair_seg.tools.analyse.changes.transitions import largest_changes
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
