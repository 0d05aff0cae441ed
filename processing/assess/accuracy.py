"""flair:accuracy assesses a land-cover map by comparing it with a reference."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeatureSource

from ...flair_seg.errors import InputError
from ...flair_seg.feedback import Feedback
from ..algorithm import FlairAlgorithm, Texts
from ..data.features import write_features
from ..parameters import POINT, POLYGON, Values


class JudgeAccuracy(FlairAlgorithm):
    """Compares a class raster with a reference raster, polygons or points."""

    INPUT = "INPUT"
    REFERENCE = "REFERENCE"
    REFERENCE_LAYER = "REFERENCE_LAYER"
    FIELD = "FIELD"
    CONFIDENCE = "CONFIDENCE"
    STRATA = "STRATA"
    SKIP_UNLABELLED = "SKIP_UNLABELLED"
    ALIGN = "ALIGN"
    NOMENCLATURE = "NOMENCLATURE"
    MAP_NOMENCLATURE = "MAP_NOMENCLATURE"
    REMAP = "REMAP"
    IGNORE = "IGNORE"

    key = "accuracy"
    group_key = "judge"
    raster_parameters = (INPUT, REFERENCE, CONFIDENCE)

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Accuracy assessment"),
            tags=self.tr(
                "validation,confusion matrix,error matrix,iou,f1,kappa,precision,recall,producer,user,olofsson,area "
                "estimate,reliability,calibration"
            ),
            help=self.tr(
                "Compares a land-cover map with a reference: a class raster on the same pixel grid, or polygons or "
                "points with a class field. Calculates the confusion matrix; the IoU, F1 score, producer's and user's "
                "accuracy of each class; and the overall accuracy, kappa and mean IoU of the reference classes.\n\n"
                "With points from 'Draw a stratified sample', it also calculates unbiased estimates of accuracies and "
                "class areas for the whole map, with 95% confidence intervals (Olofsson et al., 2014).\n\nWith a "
                "confidence raster, the report also shows how well the confidence predicts whether the map is "
                "correct."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self._add_inputs()
        self._add_classes()
        self.add_report(self.tr("All results with charts, in a single HTML file."))
        self.add_table(
            self.tr(
                "Confusion matrix and all metrics, one row per class, as a CSV file (.csv) or a spreadsheet (.xlsx, "
                ".ods)."
            )
        )
        self.give_number("OVERALL_ACCURACY", self.tr("Overall accuracy"))
        self.give_number("KAPPA", self.tr("Kappa"))
        self.give_number("MEAN_IOU", self.tr("Mean IoU"))
        self.give_text("RESULT", self.tr("All results (JSON)"))

    def _add_inputs(self) -> None:
        """Declare what is compared."""
        self.add_map(self.INPUT)
        self.add_raster(
            self.REFERENCE,
            self.tr("Reference raster"),
            self.tr("Class raster of any integer or float type. Specify either this or a reference layer."),
            optional=True,
        )
        self.add_flag(
            self.ALIGN,
            self.tr("Align the reference raster with the map"),
            self.tr(
                "Resamples the reference raster to the grid of the map by nearest neighbour; coordinate systems and "
                "pixel sizes may differ. If unchecked, the two pixel grids must match."
            ),
        )
        self.add_features(
            self.REFERENCE_LAYER,
            self.tr("Reference polygons or points"),
            self.tr("Compares the pixels whose centre lies inside a polygon, or that contain a point."),
            (POLYGON, POINT),
        )
        self.add_field(
            self.FIELD,
            self.tr("Class field"),
            self.tr(
                "Field with class codes or names. If empty, the field 'reference' or 'class_code' is used, or "
                "the only field of the layer."
            ),
            self.REFERENCE_LAYER,
        )
        self.add_raster(
            self.CONFIDENCE,
            self.tr("Confidence"),
            self.tr("Confidence raster of the map, in percent, as written by 'Segment a mosaic'."),
            optional=True,
        )
        self.add_flag(
            self.SKIP_UNLABELLED,
            self.tr("Skip features without a class"),
            self.tr("If unchecked, features without a class cause an error that reports their number."),
        )

    def _add_classes(self) -> None:
        """Declare how classes are identified."""
        self.add_nomenclature(
            self.NOMENCLATURE,
            self.tr("Reference nomenclature"),
            self.tr(
                "Nomenclature of the reference. Required if the reference raster has no class legend, such as "
                "the FLAIR masks (flair-19)."
            ),
            advanced=False,
        )
        self.add_text(
            self.REMAP,
            self.tr("Reclassify reference codes"),
            self.tr("Replaces reference codes that the map does not have, e.g. 13-19=13 or 14=13,15=13."),
        )
        self.add_text(
            self.IGNORE,
            self.tr("Ignored reference codes"),
            self.tr("Reference codes to exclude from the assessment, separated by commas."),
            advanced=True,
        )
        self.add_nomenclature(self.MAP_NOMENCLATURE)
        self.add_choice(
            self.STRATA,
            self.tr("Sampling strata"),
            self.tr(
                "Whether the points are a stratified sample. auto: yes if they have stratum fields, like those of "
                "'Draw a stratified sample'. map: yes, drawn at random within each class of this map. none: no."
            ),
            ["auto", "map", "none"],
            "auto",
            advanced=True,
        )

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Compare the map with the reference."""
        from ...flair_seg.tools.assess.accuracy import AccuracyOptions, accuracy
        from ...flair_seg.tools.assess.accuracyreport import text
        from ...flair_seg.tools.assess.labels import parse_codes, parse_remap

        outputs = {name: self.file_output(parameters, name, context) for name in (self.REPORT, self.TABLE)}
        field = self.parameterAsString(parameters, self.FIELD, context) or None
        reference, field = self._reference(parameters, field, context)
        options = AccuracyOptions(
            self.sources[self.INPUT],
            reference,
            field=field,
            remap=parse_remap(self.parameterAsString(parameters, self.REMAP, context)),
            ignore=parse_codes(self.parameterAsString(parameters, self.IGNORE, context)),
            confidence=self.sources.get(self.CONFIDENCE),
            table=outputs[self.TABLE],
            report=outputs[self.REPORT],
            **self.values(parameters, context, self.NOMENCLATURE, self.MAP_NOMENCLATURE, self.STRATA),
            **self.values(parameters, context, self.SKIP_UNLABELLED, self.ALIGN, self.CSV_STYLE),
        )
        result = accuracy(options, feedback)
        feedback.table(text(result).splitlines())
        return {
            **{name: path for name, path in outputs.items() if path},
            "OVERALL_ACCURACY": result["overall_accuracy"],
            "KAPPA": result["kappa"],
            "MEAN_IOU": result["mean_iou"],
            "RESULT": json.dumps(result),
        }

    def _reference(
        self, parameters: Values, field: str | None, context: QgsProcessingContext
    ) -> tuple[str, str | None]:
        """Return the reference raster, or a file of the reference layer's features, and the class field."""
        source = self.features(parameters, self.REFERENCE_LAYER, context)
        raster = self.sources.get(self.REFERENCE)
        if raster is not None and source is None:
            return raster, field
        if raster is None and source is not None:
            return self._copied(source, field, context)
        raise InputError("Specify either a reference raster or a layer of reference polygons or points.")

    def _copied(
        self, source: QgsProcessingFeatureSource, field: str | None, context: QgsProcessingContext
    ) -> tuple[str, str]:
        """Return a file of the features with the fields that are read, and the class field."""
        from ...flair_seg.tools.assess.referencelayer import class_field
        from ...flair_seg.tools.assess.sample import STRATUM_FIELDS

        names = source.fields().names()
        chosen = class_field(names, field, source.sourceName())
        kept = [chosen, *(name for name in STRATUM_FIELDS if name in names)]
        return write_features(source, context.transformContext(), kept), chosen
