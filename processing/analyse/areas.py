"""flair:areas measures the classes of a map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputString,
    QgsProcessingParameterRasterLayer,
)

from ...flair_seg.feedback import Feedback
from ...flair_seg.language import grouped, tr
from ...flair_seg.nomenclature import class_label
from ..qt.tables import area_table
from .zones import ZoneAlgorithm

if TYPE_CHECKING:
    from ...flair_seg.tools.analyse.areas import Areas

_HECTARE_M2 = 10_000.0
_LISTED = 20
"""Zones shown in the log; the table and the report have all."""


class MeasureAreas(ZoneAlgorithm):
    """Writes the area and share of every class."""

    INPUT = "INPUT"

    raster_parameters = (INPUT,)

    def name(self) -> str:
        """Return the id without the provider's prefix."""
        return "areas"

    def displayName(self) -> str:
        """Return the name shown in the toolbox."""
        return self.tr("Areas by class")

    def tags(self) -> list[str]:
        """Return more words that find the algorithm."""
        return self.tr("land cover,surface,share,statistics,zonal,communes,parcels,hectares,report").split(",")

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.tr(
            "Measures how much of a land-cover map each class takes, in all of it or in each polygon of a layer. "
            "Pixels on a polygon's edge count by their part inside, so that the areas of zones that share borders add "
            "up to the whole.\n\n"
            "The table has a row for each zone and class: area in square metres on the ground, and share of what is "
            "mapped, in percent. What the map leaves out (nodata) and what lies outside it have rows of their own, "
            "without code and share.\n\n"
            "The report has a chart for each zone, up to the first 50."
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Land-cover map")),
            self.tr("A class raster, as 'Segment a mosaic' makes it."),
        )
        self.add_zones()
        self.add_nomenclature()
        self.add_results(self.tr("A row for each zone and class, as a CSV file."), table_optional=False)
        self.addOutput(QgsProcessingOutputString("RESULT", self.tr("All areas, as JSON")))

    def run_engine(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: Feedback
    ) -> dict[str, Any]:
        """Measure."""
        from ...flair_seg.tools.analyse.areas import areas

        options = self.engine_options(parameters, context)
        result = areas(self.sources[self.INPUT], feedback=feedback, **options)
        feedback.table(_summary(result))
        files = self.results(parameters, context, options["table"], options["report"])
        return {**files, "RESULT": json.dumps(result.to_json_dict())}


def _summary(result: Areas) -> list[str]:
    """Return the areas of the classes, or where there are several zones the largest class of each."""
    from ...flair_seg.tools.reports.table import aligned
    from ...flair_seg.tools.zones import zone_title

    names = [cover.name for cover in result.classes]
    if len(result.zones) == 1:
        return area_table(list(zip(names, map(float, result.zones[0].class_m2))), "m2")
    rows = []
    for zone in result.zones[:_LISTED]:
        share, name = max(zip(zone.shares, names)) if zone.mapped_m2 else (0.0, "")
        rows.append(
            (zone_title(zone.zone), grouped(zone.mapped_m2 / _HECTARE_M2, 2), class_label(name), grouped(share, 1))
        )
    left = len(result.zones) - len(rows)
    columns = (tr("Zone"), tr("Mapped (ha)"), tr("Largest class"), tr("Its share (%)"))
    return [*aligned(columns, rows), *([tr("and {count} more zones", count=grouped(left))] if left else [])]
