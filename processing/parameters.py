"""Parameters and outputs that several algorithms have: how they are declared and read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..flair_seg.nomenclature import NOMENCLATURES
from .data.layersources import bounds_of, crs_wkt
from .qt.labels import known_labels, show_labels
from .qt.translation import CONTEXT

if TYPE_CHECKING:
    from ..flair_seg.raster.grid import Bounds

Values = dict[str, Any]
"""Parameters or results by name, as Processing passes them."""
POLYGON = QgsProcessing.SourceType.TypeVectorPolygon
POINT = QgsProcessing.SourceType.TypeVectorPoint


class ParameterAlgorithm(QgsProcessingAlgorithm):
    """Declares parameters by name, label and help, and reads optional values.

    Text, numbers and choices without a default are optional.
    """

    BORDERS = "BORDERS"
    CSV_STYLE = "CSV_STYLE"
    DEPARTMENTS = "DEPARTMENTS"
    REPORT = "REPORT"
    TABLE = "TABLE"

    def tr(self, text: str) -> str:
        """Return a text in the user's language."""
        return QCoreApplication.translate(CONTEXT, text)

    def add(self, parameter: QgsProcessingParameterDefinition, help_text: str, advanced: bool = False) -> None:
        """Add a parameter with its help."""
        parameter.setHelp(help_text)
        if advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        labels = known_labels(parameter.name()) if isinstance(parameter, QgsProcessingParameterEnum) else {}
        if labels:
            show_labels(parameter, labels)
        self.addParameter(parameter)

    def add_raster(self, name: str, label: str, help_text: str, optional: bool = False, advanced: bool = False) -> None:
        """Add a raster layer."""
        self.add(QgsProcessingParameterRasterLayer(name, label, optional=optional), help_text, advanced)

    def add_map(self, name: str) -> None:
        """Add the land-cover map that an algorithm reads."""
        self.add_raster(
            name, self.tr("Land-cover map"), self.tr("Class raster, such as the output of 'Segment a mosaic'.")
        )

    def add_features(
        self, name: str, label: str, help_text: str, kinds: Iterable[QgsProcessing.SourceType] = (POLYGON,)
    ) -> None:
        """Add an optional vector layer."""
        self.add(QgsProcessingParameterFeatureSource(name, label, list(kinds), optional=True), help_text)

    def add_departments(self) -> None:
        """Add French departments and their borders, from which `area_source` gets an area."""
        self.add_text(
            self.DEPARTMENTS,
            self.tr("Departments"),
            self.tr("French departments to map, by code, e.g. 34 or 2A,2B, instead of an area of interest."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.BORDERS, self.tr("Borders of departments"), [POLYGON], optional=True
            ),
            self.tr("Layer of departments, e.g. that of IGN's ADMIN EXPRESS. The field with the codes is found."),
            advanced=True,
        )

    def add_field(self, name: str, label: str, help_text: str, layer: str) -> None:
        """Add an optional field of the vector layer that the parameter `layer` holds."""
        self.add(QgsProcessingParameterField(name, label, parentLayerParameterName=layer, optional=True), help_text)

    def add_text(
        self, name: str, label: str, help_text: str, default: str | None = None, advanced: bool = False
    ) -> None:
        """Add a text."""
        self.add(QgsProcessingParameterString(name, label, default, optional=default is None), help_text, advanced)

    def add_flag(self, name: str, label: str, help_text: str, default: bool = False, advanced: bool = False) -> None:
        """Add a check box."""
        self.add(QgsProcessingParameterBoolean(name, label, defaultValue=default), help_text, advanced)

    def add_file(self, name: str, label: str, help_text: str, formats: str, advanced: bool = False) -> None:
        """Add an optional file of formats as file dialogs list them."""
        self.add(QgsProcessingParameterFile(name, label, optional=True, fileFilter=formats), help_text, advanced)

    def add_folder(self, name: str, label: str, help_text: str, optional: bool = False, advanced: bool = False) -> None:
        """Add a folder."""
        kind = QgsProcessingParameterFile.Behavior.Folder
        self.add(QgsProcessingParameterFile(name, label, kind, optional=optional), help_text, advanced)

    def add_integer(
        self, name: str, label: str, help_text: str, default: int | None = None, advanced: bool = False, **limits: int
    ) -> None:
        """Add a whole number, by default of at least 1; `minValue` and `maxValue` set other limits."""
        kind = QgsProcessingParameterNumber.Type.Integer
        limits = {"minValue": 1, **limits}
        number = QgsProcessingParameterNumber(name, label, kind, default, optional=default is None, **limits)
        self.add(number, help_text, advanced)

    def add_decimal(
        self,
        name: str,
        label: str,
        help_text: str,
        default: float | None = None,
        advanced: bool = False,
        decimals: int = 2,
        **limits: float,
    ) -> None:
        """Add a number, by default of at least 0; `minValue` and `maxValue` set other limits.

        Dialogs show it with a number of decimals; values of scripts and commands have as many as are given.
        """
        kind = QgsProcessingParameterNumber.Type.Double
        limits = {"minValue": 0.0, **limits}
        number = QgsProcessingParameterNumber(name, label, kind, default, optional=default is None, **limits)
        number.setMetadata({"widget_wrapper": {"decimals": decimals}})
        self.add(number, help_text, advanced)

    def add_choice(
        self,
        name: str,
        label: str,
        help_text: str,
        choices: Iterable[str],
        default: str | None = None,
        advanced: bool = False,
    ) -> None:
        """Add a choice whose values are words, so that scripts and saved models read well and stay valid."""
        parameter = QgsProcessingParameterEnum(
            name, label, list(choices), defaultValue=default, optional=default is None, usesStaticStrings=True
        )
        self.add(parameter, help_text, advanced)

    def add_nomenclature(self, name: str, label: str = "", help_text: str = "", advanced: bool = True) -> None:
        """Add the nomenclature of a class raster; without a label, that of the map that an algorithm reads."""
        label = label or self.tr("Map nomenclature")
        help_text = help_text or self.tr("Nomenclature of the map. Required if the map has no class legend.")
        self.add_choice(name, label, help_text, sorted(NOMENCLATURES), advanced=advanced)

    def add_table(self, help_text: str, optional: bool = True) -> None:
        """Add the table `TABLE`, and the style of CSV files."""
        self.add(
            QgsProcessingParameterFileDestination(
                self.TABLE, self.tr("Table"), self.table_filter(), optional=optional, createByDefault=not optional
            ),
            help_text,
        )
        self.add_choice(
            self.CSV_STYLE,
            self.tr("CSV style"),
            self.tr(
                "Separator and decimal sign of a CSV table. Excel in French expects semicolons and decimal commas. "
                "Does not apply to spreadsheets (.xlsx, .ods)."
            ),
            ["comma", "semicolon"],
            "comma",
            advanced=True,
        )

    def table_filter(self) -> str:
        """Return the formats of tables, as file dialogs list them."""
        formats = (
            (self.tr("CSV files"), "csv"),
            (self.tr("Excel workbooks"), "xlsx"),
            (self.tr("OpenDocument spreadsheets"), "ods"),
        )
        return ";;".join(f"{name} (*.{ending})" for name, ending in formats)

    def add_report(self, help_text: str, by_default: bool = True, label: str = "", advanced: bool = False) -> None:
        """Add the optional HTML report `REPORT`, which Processing makes a temporary file of by default or not."""
        files = self.tr("HTML files (*.html)")
        report = QgsProcessingParameterFileDestination(
            self.REPORT, label or self.tr("Report"), files, optional=True, createByDefault=by_default
        )
        self.add(report, help_text, advanced)

    def give_number(self, name: str, label: str) -> None:
        """Declare a number that the algorithm returns."""
        self.addOutput(QgsProcessingOutputNumber(name, label))

    def give_text(self, name: str, label: str) -> None:
        """Declare a text that the algorithm returns."""
        self.addOutput(QgsProcessingOutputString(name, label))

    def value(self, parameters: Values, name: str, context: QgsProcessingContext) -> Any:  # noqa: ANN401 - of any kind
        """Return the value of a number, choice, check box or text; None for an optional number or choice left empty.

        A choice of a nomenclature gives the nomenclature.
        """
        definition = self.parameterDefinition(name)
        if isinstance(definition, QgsProcessingParameterEnum):
            word = self.parameterAsEnumString(parameters, name, context) or None
            return NOMENCLATURES.get(word) if name.endswith("NOMENCLATURE") else word
        if isinstance(definition, QgsProcessingParameterBoolean):
            return self.parameterAsBool(parameters, name, context)
        if not isinstance(definition, QgsProcessingParameterNumber):
            return self.parameterAsString(parameters, name, context)
        optional = definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
        if optional and parameters.get(name) in (None, ""):
            return None
        if definition.dataType() == QgsProcessingParameterNumber.Type.Integer:
            return self.parameterAsInt(parameters, name, context)
        return self.parameterAsDouble(parameters, name, context)

    def values(self, parameters: Values, context: QgsProcessingContext, *names: str) -> Values:
        """Return values by the names of the engine's options, which are the parameters' names in lower case."""
        return {name.lower(): self.value(parameters, name, context) for name in names}

    def extent(self, parameters: Values, name: str, context: QgsProcessingContext) -> tuple[Bounds | None, str | None]:
        """Return an extent and its CRS as WKT; None for each that is not given."""
        box = self.parameterAsExtent(parameters, name, context)
        if box.isNull():
            return None, None
        return bounds_of(box), crs_wkt(self.parameterAsExtentCrs(parameters, name, context)) or None

    def file_output(self, parameters: Values, name: str, context: QgsProcessingContext) -> str | None:
        """Return where a file goes, None for an optional one that is left out; an empty name is for the engine."""
        path = str(self.parameterAsFileOutput(parameters, name, context))
        optional = self.parameterDefinition(name).flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
        return None if optional and not path else path
