"""flair:change compares two maps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterRasterDestination

from ...flair_seg.feedback import Feedback
from ...flair_seg.language import grouped, tr
from ..algorithm import Texts
from ..parameters import Values
from .zones import ZoneAlgorithm

if TYPE_CHECKING:
    from ...flair_seg.tools.analyse.changes.transitions import Change

_LISTED = 10
"""Changes listed in the log; the table and the report contain all."""


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

    key = "change"
    raster_parameters = (BEFORE, AFTER, CONFIDENCE_BEFORE, CONFIDENCE_AFTER)

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Change between two maps"),
            tags=self.tr(
                "land cover,change detection,transition matrix,gains,losses,from-to,evolution,dates,difference"
            ),
            help=self.tr(
                "Compares the land-cover maps of two dates in the area covered by both.\n\n"
                "The change raster has a class for unchanged pixels and one for each transition, e.g. 'water \u2192 "
                "building', in the colour of the new class. If there are more than 254 transitions, the smallest are "
                "grouped in the class 'other changes'; the table and the report list them all.\n\n"
                "The table has one row per transition, for the whole map or for each zone. The report shows the "
                "transition matrix, and the gains and losses of each class.\n\n"
                "With confidence rasters or a minimum mapping unit, differences that are uncertain or too small are "
                "assigned to the class 'unconfirmed change'. They count neither as changed nor as compared.\n\n"
                "Both maps must have the same classes, unless a recode table converts the classes of the second map, "
                "and matching pixel grids, unless the second map is aligned with the first."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add_raster(self.BEFORE, self.tr("Map at first date"), self.tr("Class raster."))
        self.add_raster(self.AFTER, self.tr("Map at second date"), self.tr("Class raster with the same classes."))
        self.add_flag(
            self.ALIGN,
            self.tr("Align second map with first map"),
            self.tr(
                "Resamples the second map to the grid of the first by nearest neighbour; coordinate systems and "
                "pixel sizes may differ. If unchecked, the two pixel grids must match."
            ),
        )
        self._add_filters()
        self.add_zones()
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Change")),
            self.tr("Raster of transitions, as a cloud-optimised GeoTIFF."),
        )
        self.add_results(
            self.tr("One row per transition, as a CSV file (.csv) or a spreadsheet (.xlsx, .ods)."), table_optional=True
        )
        self.give_number("CHANGED_M2", self.tr("Changed area (m²)"))
        self.give_number("COMPARED_M2", self.tr("Area mapped on both dates (m²)"))
        self.give_number("UNCONFIRMED_M2", self.tr("Unconfirmed change (m²)"))
        self.give_text("RESULT", self.tr("Gains and losses (JSON)"))

    def _add_filters(self) -> None:
        """Declare the recode table and what separates change from noise."""
        self.add_text(
            self.REMAP,
            self.tr("Recode table of the second map"),
            self.tr(
                "For maps with different nomenclatures: rules separated by semicolons, e.g. 0=building; 5,6=trees; "
                "18=nodata, or the path of a table (.csv, .xlsx, .ods) with the columns from and to. Classes with "
                "the same name need no rule."
            ),
        )
        for name, label in (
            (self.CONFIDENCE_BEFORE, self.tr("Confidence of the first map")),
            (self.CONFIDENCE_AFTER, self.tr("Confidence of the second map")),
        ):
            confidence_help = self.tr(
                "Confidence raster in percent. Differences with a lower confidence than the minimum are unconfirmed."
            )
            self.add_raster(name, label, confidence_help, optional=True)
        self.add_decimal(
            self.SURE,
            self.tr("Minimum confidence of change (%)"),
            self.tr("Applies to each confidence raster."),
            60.0,
            maxValue=100,
        )
        self.add_decimal(
            self.MIN_AREA,
            self.tr("Minimum mapping unit of change (m²)"),
            self.tr("Smaller regions of change are unconfirmed. 0 keeps all regions."),
            0.0,
        )

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Compare the maps."""
        from ...flair_seg.tools.analyse.changes.change import ChangeFilter, change

        output = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        options = self.engine_options(parameters, context)
        result = change(
            self.sources[self.BEFORE],
            self.sources[self.AFTER],
            output,
            only=ChangeFilter(
                self.sources.get(self.CONFIDENCE_BEFORE),
                self.sources.get(self.CONFIDENCE_AFTER),
                self.value(parameters, self.SURE, context),
                self.value(parameters, self.MIN_AREA, context),
            ),
            feedback=feedback,
            **self.values(parameters, context, self.ALIGN, self.REMAP),
            **options,
        )
        feedback.table(_summary(result))
        source = f"{self.layer_names[self.BEFORE]} → {self.layer_names[self.AFTER]}"
        self.show_result(context, self.OUTPUT, output, source)
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
    from ...flair_seg.tools.analyse.areas import HECTARE_M2
    from ...flair_seg.tools.analyse.changes.transitions import largest_changes
    from ...flair_seg.tools.reports.table import aligned

    total = result.total
    if not total.compared_m2:
        return [tr("The maps have no mapped area in common.")]
    share = grouped(100 * total.changed_m2 / total.compared_m2, 2)
    verdict = tr(
        "Changed: {hectares} ha, {share}% of the area mapped on both dates",
        hectares=grouped(total.changed_m2 / HECTARE_M2, 2),
        share=share,
    )
    rows = [(name, grouped(m2 / HECTARE_M2, 2)) for name, m2 in largest_changes(result, total)[:_LISTED]]
    return [verdict, *(aligned((tr("Change"), tr("Area (ha)")), rows) if rows else [])]
