"""Parameters and results of the algorithms that measure maps by zone."""

from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProcessingOutputVectorLayer, QgsProcessingUtils

from ..algorithm import FlairAlgorithm
from ..data.features import write_features
from ..parameters import Values

_TYPED = "|option:AUTODETECT_TYPE=YES"
"""Option that makes GDAL read the numbers of a CSV file as numbers."""


class ZoneAlgorithm(FlairAlgorithm):
    """Base of the algorithms that measure whole maps or zones of them, and write a table and a report."""

    ZONES = "ZONES"
    FIELD = "FIELD"
    NOMENCLATURE = "NOMENCLATURE"
    TABLE_LAYER = "TABLE_LAYER"
    LOAD_TABLE = "LOAD_TABLE"

    group_key = "use"

    def add_zones(self) -> None:
        """Declare the zones, their names, and the nomenclature of the maps."""
        self.add_features(
            self.ZONES,
            self.tr("Zones"),
            self.tr(
                "Polygon layer, e.g. municipalities or parcels, in any coordinate system. Pixels on an edge are "
                "weighted by the fraction inside the polygon; where zones overlap, each is measured in full."
            ),
        )
        self.add_field(
            self.FIELD,
            self.tr("Zone name field"),
            self.tr("Field with the zone names. If empty, zones are numbered in the order of the layer."),
            self.ZONES,
        )
        self.add_nomenclature(
            self.NOMENCLATURE,
            self.tr("Nomenclature"),
            self.tr(
                "Nomenclature of the maps. Required if a map has no class legend, such as the FLAIR masks (flair-19)."
            ),
        )

    def add_results(self, table_help: str, table_optional: bool) -> None:
        """Declare the table and the report."""
        self.add_table(table_help, table_optional)
        self.add_flag(
            self.LOAD_TABLE, self.tr("Add table to project"), self.tr("Loads the table as a layer without geometry.")
        )
        self.add_report(self.tr("Charts and tables in a single HTML file, readable without distinguishing colours."))
        self.addOutput(QgsProcessingOutputVectorLayer(self.TABLE_LAYER, self.tr("Table layer")))

    def engine_options(self, parameters: Values, context: QgsProcessingContext) -> Values:
        """Return the engine's arguments for what is declared here; call it once, since temporary names are new."""
        from ...flair_seg.tools.zones import ZoneLayer

        source = self.features(parameters, self.ZONES, context)
        zones = None
        if source is not None:
            field = self.parameterAsString(parameters, self.FIELD, context) or None
            path = write_features(source, context.transformContext(), [field] if field else [])
            zones = ZoneLayer(path, field, source.sourceName())
        return {
            "zones": zones,
            "table": self.file_output(parameters, self.TABLE, context),
            "report": self.file_output(parameters, self.REPORT, context),
            **self.values(parameters, context, self.CSV_STYLE, self.NOMENCLATURE),
        }

    def results(
        self, parameters: Values, context: QgsProcessingContext, table: str | None, report: str | None
    ) -> Values:
        """Return the table and the report as results, and load the table if requested."""
        if table and self.parameterAsBool(parameters, self.LOAD_TABLE, context) and context.project() is not None:
            title = self.tr("{name}: {value}").format(
                name=self.displayName(), value=" → ".join(self.layer_names.values())
            )
            details = QgsProcessingContext.LayerDetails(
                title, context.project(), self.TABLE_LAYER, QgsProcessingUtils.LayerHint.Vector
            )
            context.addLayerToLoadOnCompletion(_layer_source(table), details)
        files = {self.TABLE: table, self.TABLE_LAYER: table and _layer_source(table), self.REPORT: report}
        return {name: path for name, path in files.items() if path}


def _layer_source(table: str) -> str:
    """Return what QGIS opens as a layer for a table; spreadsheets contain the types of their cells."""
    return table + _TYPED if table.lower().endswith(".csv") else table
