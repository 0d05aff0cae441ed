"""What measuring a map by zones asks for, in one dialog and the other."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingUtils,
)

from ...flair_seg.nomenclature import NOMENCLATURES, Nomenclature
from ..algorithm import FlairAlgorithm
from ..data.layers import write_features

_TYPED = "|option:AUTODETECT_TYPE=YES"
"""What makes GDAL read a CSV file's numbers as numbers."""


class ZoneAlgorithm(FlairAlgorithm):
    """Base of the algorithms that measure maps in all and in zones, and write a table and a report."""

    ZONES = "ZONES"
    FIELD = "FIELD"
    NOMENCLATURE = "NOMENCLATURE"
    TABLE = "TABLE"
    TABLE_LAYER = "TABLE_LAYER"
    LOAD_TABLE = "LOAD_TABLE"
    REPORT = "REPORT"

    group_key = "analyse"

    def add_zones(self) -> None:
        """Declare the zones and their names."""
        self.add(
            QgsProcessingParameterFeatureSource(
                self.ZONES, self.tr("Zones"), [QgsProcessing.SourceType.TypeVectorPolygon], optional=True
            ),
            self.tr(
                "Polygon layer, e.g. municipalities or parcels, in any coordinate system. Pixels on an edge are "
                "weighted by the fraction inside the polygon; where zones overlap, each is measured in full."
            ),
        )
        self.add(
            QgsProcessingParameterField(
                self.FIELD, self.tr("Zone name field"), parentLayerParameterName=self.ZONES, optional=True
            ),
            self.tr("Field with the zone names. If empty, zones are numbered in the order of the layer."),
        )

    def add_nomenclature(self) -> None:
        """Declare the classes of maps that do not tell theirs."""
        self.add(
            QgsProcessingParameterEnum(
                self.NOMENCLATURE, self.tr("Nomenclature"), sorted(NOMENCLATURES), optional=True, usesStaticStrings=True
            ),
            self.tr(
                "Nomenclature of the maps. Required if a map has no class legend, such as the FLAIR masks (flair-19)."
            ),
            advanced=True,
        )

    def add_results(self, table_help: str, table_optional: bool) -> None:
        """Declare the table and the report."""
        self.add(
            QgsProcessingParameterFileDestination(
                self.TABLE,
                self.tr("Table"),
                self.table_filter(),
                optional=table_optional,
                createByDefault=not table_optional,
            ),
            table_help,
        )
        self.add_csv_style()
        self.add(
            QgsProcessingParameterBoolean(self.LOAD_TABLE, self.tr("Add table to project"), defaultValue=False),
            self.tr("Loads the table as a layer without geometry."),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)"), optional=True
            ),
            self.tr("Charts and tables in a single HTML file, readable without distinguishing colours."),
        )
        self.addOutput(QgsProcessingOutputVectorLayer(self.TABLE_LAYER, self.tr("Table layer")))

    def engine_options(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """Return the engine's arguments for what is declared here; asked once, since temporary names are new."""
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
            "csv_style": self.parameterAsEnumString(parameters, self.CSV_STYLE, context),
            "nomenclature": self._nomenclature(parameters, context),
        }

    def results(
        self, parameters: dict[str, Any], context: QgsProcessingContext, table: str | None, report: str | None
    ) -> dict[str, Any]:
        """Return table and report as results, and have the table loaded if that was asked for."""
        if table and self.parameterAsBool(parameters, self.LOAD_TABLE, context) and context.project() is not None:
            details = QgsProcessingContext.LayerDetails(
                self._layer_title(), context.project(), self.TABLE_LAYER, QgsProcessingUtils.LayerHint.Vector
            )
            context.addLayerToLoadOnCompletion(_layer_source(table), details)
        files = {self.TABLE: table, self.TABLE_LAYER: table and _layer_source(table), self.REPORT: report}
        return {name: path for name, path in files.items() if path}

    def _layer_title(self) -> str:
        """Return the name of the table as a layer: what it has, and of which maps."""
        value = " → ".join(self.layer_names.values())
        return self.tr("{name}: {value}").format(name=self.displayName(), value=value)

    def _nomenclature(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Nomenclature | None:
        """Return the nomenclature chosen, if one is."""
        return NOMENCLATURES.get(self.parameterAsEnumString(parameters, self.NOMENCLATURE, context))


def _layer_source(table: str) -> str:
    """Return what QGIS opens as a layer for a table; spreadsheets tell the types of their cells."""
    return table + _TYPED if table.lower().endswith(".csv") else table
