"""flair:areas measures the area of each class of a map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingContext

from ...flair_seg.feedback import Feedback
from ...flair_seg.language import grouped, tr
from ...flair_seg.nomenclature import class_label
from ..algorithm import Texts
from ..parameters import Values
from ..qt.tables import area_table
from .zones import ZoneAlgorithm

if TYPE_CHECKING:
    from ...flair_seg.tools.analyse.areas import Areas

_LISTED = 20
"""Zones listed in the log; the table and the report contain all."""


class MeasureAreas(ZoneAlgorithm):
    """Writes the area and share of every class."""

    INPUT = "INPUT"

    key = "areas"
    raster_parameters = (INPUT,)

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Areas by class"),
            tags=self.tr("land cover,surface,share,statistics,zonal,communes,parcels,hectares,report"),
            help=self.tr(
                "Calculates the area of each class of a land-cover map, for the whole map or for each polygon of a "
                "layer. Pixels on the edge of a polygon are weighted by the fraction inside it, so the areas of "
                "adjacent zones add up to the total.\n\nThe table has one row per zone and class: ground area in "
                "square metres, and percentage of the mapped area. Nodata pixels and the area outside the map have "
                "separate rows, without a class code or percentage.\n\nThe report has one chart per zone, for up to "
                "50 zones."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add_map(self.INPUT)
        self.add_zones()
        self.add_results(
            self.tr("One row per zone and class, as a CSV file (.csv) or a spreadsheet (.xlsx, .ods)."),
            table_optional=False,
        )
        self.give_text("RESULT", self.tr("All areas (JSON)"))

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Measure the areas."""
        from ...flair_seg.tools.analyse.areas import areas

        options = self.engine_options(parameters, context)
        result = areas(self.sources[self.INPUT], feedback=feedback, **options)
        feedback.table(_summary(result))
        files = self.results(parameters, context, options["table"], options["report"])
        return {**files, "RESULT": json.dumps(result.to_json_dict())}


def _summary(result: Areas) -> list[str]:
    """Return the areas of the classes or, if there are several zones, the largest class of each."""
    from ...flair_seg.tools.analyse.areas import HECTARE_M2
    from ...flair_seg.tools.reports.table import aligned
    from ...flair_seg.tools.zones import zone_title

    names = [cover.name for cover in result.classes]
    if len(result.zones) == 1:
        return area_table(list(zip(names, map(float, result.zones[0].class_m2))), "m2")
    rows = []
    for zone in result.zones[:_LISTED]:
        share, name = max(zip(zone.shares, names)) if zone.mapped_m2 else (0.0, "")
        rows.append(
            (zone_title(zone.zone), grouped(zone.mapped_m2 / HECTARE_M2, 2), class_label(name), grouped(share, 1))
        )
    left = len(result.zones) - len(rows)
    columns = (tr("Zone"), tr("Mapped (ha)"), tr("Largest class"), tr("Share of largest class (%)"))
    more = [tr("and {count} more zone", "and {count} more zones", count=left)] if left else []
    return [*aligned(columns, rows), *more]
