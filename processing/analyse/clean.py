"""flair:clean cleans a map."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ...flair_seg.errors import InputError
from ...flair_seg.feedback import Feedback
from ...flair_seg.nomenclature import NOMENCLATURES
from ..algorithm import FlairAlgorithm
from ..data.layers import name_and_style
from ..qt.nextsteps import Following


class CleanMap(FlairAlgorithm):
    """Writes a cleaned copy of a class raster."""

    INPUT = "INPUT"
    CONFIDENCE = "CONFIDENCE"
    UNSURE = "UNSURE"
    UNSURE_CLASS = "UNSURE_CLASS"
    UNSURE_TO = "UNSURE_TO"
    RECODE = "RECODE"
    RECODE_FILE = "RECODE_FILE"
    MAJORITY = "MAJORITY"
    MIN_AREA = "MIN_AREA"
    NOMENCLATURE = "NOMENCLATURE"
    OUTPUT = "OUTPUT"
    TABLE = "TABLE"
    group_key = "analyse"
    next_steps = (
        Following("vectorize", {"INPUT": "OUTPUT"}),
        Following("areas", {"INPUT": "OUTPUT"}),
    )

    raster_parameters = (INPUT, CONFIDENCE)

    def name(self) -> str:
        """Return the id without the provider's prefix."""
        return "clean"

    def displayName(self) -> str:
        """Return the name shown in the toolbox."""
        return self.tr("Clean a map")

    def tags(self) -> list[str]:
        """Return more words that find the algorithm."""
        return self.tr(
            "clean,sieve,majority filter,mode,minimum mapping unit,generalize,recode,reclassify,merge classes,"
            "confidence,threshold,uncertain,noise"
        ).split(",")

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.tr(
            "Writes a cleaned copy of a land-cover map. The steps run in this order, each on the result of the one "
            "before; steps that are not set are left out:\n\n"
            "1. Unsure pixels: pixels with a confidence below the threshold become the class 'unsure', or nodata.\n"
            "2. Recode table: classes are merged, renamed or removed, e.g. '6,7=trees; 13=nodata'. It may name the "
            "class 'unsure'.\n"
            "3. Majority filter: each pixel takes the most frequent class of the square around it. Ties keep the "
            "pixel's class, then go to the lowest code.\n"
            "4. Minimum mapping unit: regions smaller than it go to the neighbour with the longest shared border, "
            "smallest first.\n\n"
            "Nodata stays nodata and has no vote. The map is read in strips, so it may be far larger than memory. The "
            "result holds its class names and colours; the table lists each class's area before and after."
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Land-cover map")),
            self.tr("Class raster, e.g. the output of 'Segment a mosaic'."),
        )
        self._add_unsure()
        self._add_recode()
        self._add_filters()
        self._add_results()

    def _add_unsure(self) -> None:
        """Declare what makes pixels unsure."""
        double = QgsProcessingParameterNumber.Type.Double
        self.add(
            QgsProcessingParameterRasterLayer(self.CONFIDENCE, self.tr("Confidence"), optional=True),
            self.tr("The map's confidence raster in percent, on the same pixels. Needed for a confidence threshold."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.UNSURE, self.tr("Confidence threshold (%)"), double, optional=True, minValue=0, maxValue=100
            ),
            self.tr("Pixels with less confidence are unsure. Left empty: none, but for the classes listed below."),
        )
        self.add(
            QgsProcessingParameterString(self.UNSURE_CLASS, self.tr("Thresholds by class"), optional=True),
            self.tr("Instead of the threshold above, by code or name, e.g. water=40; 9=75."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                self.UNSURE_TO,
                self.tr("Unsure pixels become"),
                ["class", "nodata"],
                defaultValue="class",
                usesStaticStrings=True,
            ),
            self.tr("The class is named 'unsure' and takes the first code after the map's last one."),
        )

    def _add_recode(self) -> None:
        """Declare the recode table."""
        self.add(
            QgsProcessingParameterString(self.RECODE, self.tr("Recode table"), optional=True),
            self.tr(
                "Rules separated by semicolons: codes, ranges or names of classes, then a name, a code, "
                "CODE:NAME:#RRGGBB or nodata. '*' stands for all other classes, e.g. 6,7=trees; 13=nodata; *=other."
            ),
        )
        self.add(
            QgsProcessingParameterFile(
                self.RECODE_FILE, self.tr("Recode table as a file"), optional=True, fileFilter=self.table_filter()
            ),
            self.tr(
                "CSV file (.csv) or spreadsheet (.xlsx, .ods) with the columns from and to, perhaps name and colour. "
                "Give rules above or a file."
            ),
            advanced=True,
        )

    def _add_filters(self) -> None:
        """Declare the majority filter and the minimum mapping unit."""
        kinds = QgsProcessingParameterNumber.Type
        self.add(
            QgsProcessingParameterNumber(
                self.MAJORITY, self.tr("Majority filter (px)"), kinds.Integer, defaultValue=0, minValue=0, maxValue=255
            ),
            self.tr("Width of the square, an odd number of pixels. 0: no filter."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.MIN_AREA, self.tr("Minimum mapping unit (m²)"), kinds.Double, defaultValue=0.0, minValue=0.0
            ),
            self.tr("Regions smaller than this go to the neighbour with the longest shared border. 0 keeps all."),
        )

    def _add_results(self) -> None:
        """Declare what is written."""
        self.add(
            QgsProcessingParameterEnum(
                self.NOMENCLATURE, self.tr("Nomenclature"), sorted(NOMENCLATURES), optional=True, usesStaticStrings=True
            ),
            self.tr("The nomenclature of a map without a class legend."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Cleaned map")),
            self.tr("The class raster to write, a cloud-optimised GeoTIFF."),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                self.TABLE, self.tr("Table"), self.table_filter(), optional=True, createByDefault=False
            ),
            self.tr("The area of each class before and after, as a CSV file (.csv) or a spreadsheet (.xlsx, .ods)."),
        )
        self.add_csv_style()
        self.addOutput(QgsProcessingOutputNumber("MERGED", self.tr("Regions merged")))
        self.addOutput(QgsProcessingOutputString("RESULT", self.tr("Areas before and after, as JSON")))

    def run_engine(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: Feedback
    ) -> dict[str, Any]:
        """Clean."""
        from ...flair_seg.tools.analyse.cleaning.clean import CleanOptions, clean, parse_thresholds

        given = parameters.get(self.UNSURE) is not None
        options = CleanOptions(
            confidence=self.sources.get(self.CONFIDENCE),
            unsure=self.parameterAsDouble(parameters, self.UNSURE, context) if given else None,
            unsure_class=parse_thresholds(self.parameterAsString(parameters, self.UNSURE_CLASS, context)),
            unsure_to=self.parameterAsEnumString(parameters, self.UNSURE_TO, context),
            recode=self._recode(parameters, context),
            majority=self.parameterAsInt(parameters, self.MAJORITY, context),
            min_area=self.parameterAsDouble(parameters, self.MIN_AREA, context),
            nomenclature=NOMENCLATURES.get(self.parameterAsEnumString(parameters, self.NOMENCLATURE, context)),
        )
        output = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        table = self.parameterAsFileOutput(parameters, self.TABLE, context) or None
        csv_style = self.parameterAsEnumString(parameters, self.CSV_STYLE, context)
        result = clean(self.sources[self.INPUT], output, options, table=table, feedback=feedback, csv_style=csv_style)
        label = self.parameterDefinition(self.OUTPUT).description()
        name = self.tr("{name}: {value}").format(name=label, value=self.layer_names[self.INPUT])
        name_and_style(context, output, label, name, visible=True)
        files = {self.OUTPUT: output, **({self.TABLE: table} if table else {})}
        return {**files, "MERGED": result.merged, "RESULT": json.dumps(result.to_json_dict())}

    def _recode(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Return the rules, or the file that holds them."""
        rules = self.parameterAsString(parameters, self.RECODE, context)
        file = self.parameterAsFile(parameters, self.RECODE_FILE, context)
        if rules.strip() and file:
            raise InputError("Specify recode rules or a recode file, not both.")
        return str(file or rules)
