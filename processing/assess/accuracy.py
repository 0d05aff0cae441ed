"""flair:accuracy compares a land-cover map with a reference."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ...flair_seg.errors import InputError
from ...flair_seg.feedback import Feedback
from ...flair_seg.nomenclature import NOMENCLATURES
from ..algorithm import FlairAlgorithm
from ..data.layers import write_features


class AssessAccuracy(FlairAlgorithm):
    """Compares a class raster with a raster, polygons or points."""

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
    REPORT = "REPORT"
    TABLE = "TABLE"

    group_key = "assess"

    raster_parameters = (
        INPUT,
        REFERENCE,
        CONFIDENCE,
    )

    def name(self) -> str:
        """Return the id without the provider's prefix."""
        return "accuracy"

    def displayName(self) -> str:
        """Return the name shown in the toolbox."""
        return self.tr("Accuracy assessment")

    def tags(self) -> list[str]:
        """Return more words that find the algorithm."""
        return self.tr(
            "validation,confusion matrix,error matrix,iou,f1,kappa,precision,recall,producer,user,olofsson,area "
            "estimate,reliability,calibration"
        ).split(",")

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.tr(
            "Compares a land-cover map with a reference: a class raster on the same pixel grid, or polygons or "
            "points with a class field. Calculates the confusion matrix; the IoU, F1 score, producer's and user's "
            "accuracy of each class; and the overall accuracy, kappa and mean IoU of the reference classes.\n\nWith "
            "points from 'Draw a stratified sample', it also calculates unbiased estimates of accuracies and class "
            "areas for the whole map, with 95% confidence intervals (Olofsson et al., 2014).\n\nWith a confidence "
            "raster, the report also shows how well the confidence predicts whether the map is correct."
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self._add_inputs()
        self._add_classes()
        self._add_results()

    def _add_inputs(self) -> None:
        """Declare what is compared."""
        raster, vector = QgsProcessingParameterRasterLayer, QgsProcessing.SourceType
        self.add(
            raster(self.INPUT, self.tr("Land-cover map")),
            self.tr("Class raster, such as the output of 'Segment a mosaic'."),
        )
        self.add(
            raster(self.REFERENCE, self.tr("Reference raster"), optional=True),
            self.tr("A class raster of any integer or float type. Give this or a layer."),
        )
        self.add(
            QgsProcessingParameterBoolean(
                self.ALIGN, self.tr("Align the reference raster with the map"), defaultValue=False
            ),
            self.tr(
                "Lays it on the map's grid, whatever its coordinate system and pixel size: each pixel takes the class "
                "at its centre. Otherwise both need the same coordinate system and pixels."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.REFERENCE_LAYER,
                self.tr("Reference polygons or points"),
                [vector.TypeVectorPolygon, vector.TypeVectorPoint],
                optional=True,
            ),
            self.tr("Compares the pixels whose centre lies inside a polygon, or that contain a point."),
        )
        self.add(
            QgsProcessingParameterField(
                self.FIELD, self.tr("Class field"), parentLayerParameterName=self.REFERENCE_LAYER, optional=True
            ),
            self.tr(
                "Field with class codes or names. If empty, the field 'reference' or 'class_code' is used, or "
                "the only field of the layer."
            ),
        )
        self.add(
            raster(self.CONFIDENCE, self.tr("Confidence"), optional=True),
            self.tr("Confidence raster of the map, in percent, as written by 'Segment a mosaic'."),
        )
        self.add(
            QgsProcessingParameterBoolean(
                self.SKIP_UNLABELLED, self.tr("Skip features without a class"), defaultValue=False
            ),
            self.tr("If unchecked, features without a class cause an error that reports their number."),
        )

    def _add_classes(self) -> None:
        """Declare how classes are identified."""
        names = sorted(NOMENCLATURES)
        self.add(
            QgsProcessingParameterEnum(
                self.NOMENCLATURE, self.tr("Reference nomenclature"), names, optional=True, usesStaticStrings=True
            ),
            self.tr(
                "Nomenclature of the reference. Required if the reference raster has no class legend, such as "
                "the FLAIR masks (flair-19)."
            ),
        )
        self.add(
            QgsProcessingParameterString(self.REMAP, self.tr("Reclassify reference codes"), optional=True),
            self.tr("Replaces reference codes that the map does not have, e.g. 13-19=13 or 14=13,15=13."),
        )
        self.add(
            QgsProcessingParameterString(self.IGNORE, self.tr("Ignored reference codes"), optional=True),
            self.tr("Reference codes to exclude from the assessment, separated by commas."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                self.MAP_NOMENCLATURE, self.tr("Map nomenclature"), names, optional=True, usesStaticStrings=True
            ),
            self.tr("Nomenclature of the map. Required if the map has no class legend."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                self.STRATA,
                self.tr("Sampling strata"),
                ["auto", "map", "none"],
                defaultValue="auto",
                usesStaticStrings=True,
            ),
            self.tr(
                "Whether the points are a stratified sample. auto: yes if they have stratum fields, like those of "
                "'Draw a stratified sample'. map: yes, drawn at random within each class of this map. none: no."
            ),
            advanced=True,
        )

    def _add_results(self) -> None:
        """Declare what is made."""
        self.add(
            QgsProcessingParameterFileDestination(
                self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)"), optional=True
            ),
            self.tr("All results with charts, in a single HTML file."),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                self.TABLE, self.tr("Table"), self.table_filter(), optional=True, createByDefault=False
            ),
            self.tr(
                "Confusion matrix and all metrics, one row per class, as a CSV file (.csv) or a spreadsheet (.xlsx, "
                ".ods)."
            ),
        )
        self.add_csv_style()
        self.addOutput(QgsProcessingOutputNumber("OVERALL_ACCURACY", self.tr("Overall accuracy")))
        self.addOutput(QgsProcessingOutputNumber("KAPPA", self.tr("Kappa")))
        self.addOutput(QgsProcessingOutputNumber("MEAN_IOU", self.tr("Mean IoU")))
        self.addOutput(QgsProcessingOutputString("RESULT", self.tr("All results (JSON)")))

    def run_engine(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: Feedback
    ) -> dict[str, Any]:
        """Compare."""
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
            nomenclature=NOMENCLATURES.get(self.parameterAsEnumString(parameters, self.NOMENCLATURE, context)),
            map_nomenclature=NOMENCLATURES.get(self.parameterAsEnumString(parameters, self.MAP_NOMENCLATURE, context)),
            remap=parse_remap(self.parameterAsString(parameters, self.REMAP, context)),
            ignore=parse_codes(self.parameterAsString(parameters, self.IGNORE, context)),
            strata=self.parameterAsEnumString(parameters, self.STRATA, context),
            skip_unlabelled=self.parameterAsBool(parameters, self.SKIP_UNLABELLED, context),
            confidence=self.sources.get(self.CONFIDENCE),
            table=outputs[self.TABLE],
            report=outputs[self.REPORT],
            align=self.parameterAsBool(parameters, self.ALIGN, context),
            csv_style=self.parameterAsEnumString(parameters, self.CSV_STYLE, context),
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
        self, parameters: dict[str, Any], field: str | None, context: QgsProcessingContext
    ) -> tuple[str, str | None]:
        """Return the reference raster, or a file of the reference layer's features, and the class field."""
        source = self.features(parameters, self.REFERENCE_LAYER, context)
        raster = self.sources.get(self.REFERENCE)
        if (source is None) == (raster is None):
            raise InputError("Specify either a reference raster or a layer of reference polygons or points.")
        if source is None:
            return raster, field
        return self._copied(source, field, context)

    def _copied(
        self, source: QgsProcessingFeatureSource, field: str | None, context: QgsProcessingContext
    ) -> tuple[str, str]:
        """Return a file of the features with what is read of them, and the class field."""
        from ...flair_seg.tools.assess.referencelayer import class_field
        from ...flair_seg.tools.assess.sample import STRATUM_FIELDS

        names = source.fields().names()
        chosen = class_field(names, field, source.sourceName())
        kept = [chosen, *(name for name in STRATUM_FIELDS if name in names)]
        return write_features(source, context.transformContext(), kept), chosen
