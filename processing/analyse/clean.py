"""flair:clean cleans a map."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterRasterDestination

from ...flair_seg.errors import InputError
from ...flair_seg.feedback import Feedback
from ..algorithm import FlairAlgorithm, Texts
from ..parameters import Values
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

    key = "clean"
    group_key = "use"
    raster_parameters = (INPUT, CONFIDENCE)
    next_steps = (Following("vectorize", {"INPUT": "OUTPUT"}), Following("areas", {"INPUT": "OUTPUT"}))

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Clean a map"),
            tags=self.tr(
                "clean,sieve,majority filter,mode,minimum mapping unit,generalize,recode,reclassify,merge classes,"
                "confidence,threshold,uncertain,noise"
            ),
            help=self.tr(
                "Writes a cleaned copy of a land-cover map. The following steps are applied in this order; steps "
                "that are not set are skipped:\n\n"
                "1. Confidence threshold: pixels with a lower confidence are assigned to the class 'unsure', or "
                "become nodata.\n"
                "2. Recode table: classes are merged, renamed or removed, e.g. '6,7=trees; 13=nodata'. The table can "
                "also recode the class 'unsure'.\n"
                "3. Majority filter: each pixel takes the most frequent class of the square around it. In case of a "
                "tie, the pixel keeps its class if it is among the most frequent, otherwise the lowest code is "
                "used.\n"
                "4. Minimum mapping unit: smaller regions are merged into the neighbour with the longest shared "
                "boundary, smallest first.\n\n"
                "Nodata pixels remain nodata and are ignored by the filter. The map is read in strips, so it can be "
                "much larger than the memory. The output includes class names and colours; the table lists the area "
                "of each class before and after."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add_map(self.INPUT)
        self._add_unsure()
        self._add_recode()
        self._add_filters()
        self._add_results()

    def _add_unsure(self) -> None:
        """Declare which pixels are uncertain."""
        self.add_raster(
            self.CONFIDENCE,
            self.tr("Confidence"),
            self.tr(
                "Confidence raster of the map, in percent, on the same pixel grid. Required for confidence thresholds."
            ),
            optional=True,
        )
        self.add_decimal(
            self.UNSURE,
            self.tr("Confidence threshold (%)"),
            self.tr(
                "Pixels with a lower confidence are unsure. If empty, only classes with a threshold of their own have "
                "unsure pixels."
            ),
            maxValue=100,
        )
        self.add_text(
            self.UNSURE_CLASS,
            self.tr("Thresholds by class"),
            self.tr("Override the confidence threshold, by class code or name, e.g. water=40; 9=75."),
            advanced=True,
        )
        self.add_choice(
            self.UNSURE_TO,
            self.tr("Unsure pixels become"),
            self.tr("The class is named 'unsure' and has the first code after the last class of the map."),
            ["class", "nodata"],
            "class",
        )

    def _add_recode(self) -> None:
        """Declare the recode table."""
        self.add_text(
            self.RECODE,
            self.tr("Recode table"),
            self.tr(
                "Rules separated by semicolons: class codes, ranges of codes or class names, then a name, a code, "
                "CODE:NAME:#RRGGBB or nodata. '*' stands for all other classes, e.g. 6,7=trees; 13=nodata; *=other."
            ),
        )
        self.add_file(
            self.RECODE_FILE,
            self.tr("Recode table file"),
            self.tr(
                "CSV file (.csv) or spreadsheet (.xlsx, .ods) with the columns from and to and, optionally, name and "
                "colour. Cannot be combined with the rules above."
            ),
            self.table_filter(),
            advanced=True,
        )

    def _add_filters(self) -> None:
        """Declare the majority filter and the minimum mapping unit."""
        self.add_integer(
            self.MAJORITY,
            self.tr("Majority filter (px)"),
            self.tr("Width of the square, an odd number of pixels. 0 disables the filter."),
            0,
            minValue=0,
            maxValue=255,
        )
        self.add_decimal(
            self.MIN_AREA,
            self.tr("Minimum mapping unit (m²)"),
            self.tr(
                "Regions smaller than this are merged into the neighbour with the longest shared boundary, smallest "
                "first. 0 keeps all regions."
            ),
            0.0,
        )

    def _add_results(self) -> None:
        """Declare what is written."""
        self.add_nomenclature(self.NOMENCLATURE)
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Cleaned map")),
            self.tr("Class raster, a cloud-optimised GeoTIFF."),
        )
        self.add_table(
            self.tr("Area of each class before and after, as a CSV file (.csv) or spreadsheet (.xlsx, .ods).")
        )
        self.give_number("MERGED", self.tr("Merged regions"))
        self.give_text("RESULT", self.tr("Areas before and after (JSON)"))

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Clean the map."""
        from ...flair_seg.tools.analyse.cleaning.clean import CleanOptions, clean, parse_thresholds

        options = CleanOptions(
            confidence=self.sources.get(self.CONFIDENCE),
            unsure_class=parse_thresholds(self.parameterAsString(parameters, self.UNSURE_CLASS, context)),
            recode=self._recode(parameters, context),
            **self.values(
                parameters, context, self.UNSURE, self.UNSURE_TO, self.MAJORITY, self.MIN_AREA, self.NOMENCLATURE
            ),
        )
        output = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        table = self.file_output(parameters, self.TABLE, context)
        csv_style = self.value(parameters, self.CSV_STYLE, context)
        result = clean(self.sources[self.INPUT], output, options, table=table, feedback=feedback, csv_style=csv_style)
        self.show_result(context, self.OUTPUT, output, self.layer_names[self.INPUT])
        files = {self.OUTPUT: output, **({self.TABLE: table} if table else {})}
        return {**files, "MERGED": result.merged, "RESULT": json.dumps(result.to_json_dict())}

    def _recode(self, parameters: Values, context: QgsProcessingContext) -> str:
        """Return the rules, or the file that contains them."""
        rules = self.parameterAsString(parameters, self.RECODE, context)
        file = self.parameterAsFile(parameters, self.RECODE_FILE, context)
        if rules.strip() and file:
            raise InputError("Specify either recode rules or a recode table file, not both.")
        return str(file or rules)
