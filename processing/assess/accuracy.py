"""flair:accuracy judges a land-cover map by a reference."""

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


class JudgeAccuracy(FlairAlgorithm):
    """Compares a class raster with a raster, polygons or points."""

    INPUT = "INPUT"
    REFERENCE = "REFERENCE"
    REFERENCE_LAYER = "REFERENCE_LAYER"
    FIELD = "FIELD"
    CONFIDENCE = "CONFIDENCE"
    STRATA = "STRATA"
    SKIP_UNLABELLED = "SKIP_UNLABELLED"
    NOMENCLATURE = "NOMENCLATURE"
    MAP_NOMENCLATURE = "MAP_NOMENCLATURE"
    REMAP = "REMAP"
    IGNORE = "IGNORE"
    REPORT = "REPORT"
    TABLE = "TABLE"

    group_key = "judge"

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
        return self.tr("Accuracy of a map")

    def tags(self) -> list[str]:
        """Return more words that find the algorithm."""
        return self.tr(
            "validation,confusion matrix,error matrix,iou,f1,kappa,precision,recall,producer,user,olofsson,area "
            "estimate,reliability,calibration"
        ).split(",")

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.tr(
            "Compares a land-cover map with a reference: a class raster on the same grid of pixels, or polygons or "
            "points with a class field. Gives the confusion matrix, IoU, F1, producer's and user's accuracy of each "
            "class, overall accuracy, kappa and the mean IoU over the classes of the reference.\n\n"
            "Points made by 'Draw a sample of a map' also give accuracies and areas of the whole map without bias, "
            "with 95 % intervals, after Olofsson et al. (2014).\n\n"
            "With the map's confidence, the report also shows how well the share of votes predicts what is right."
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
            raster(self.INPUT, self.tr("Land-cover map")), self.tr("A class raster, as 'Segment a mosaic' makes it.")
        )
        self.add(
            raster(self.REFERENCE, self.tr("Reference raster"), optional=True),
            self.tr("Classes of the same pixels: same coordinate system and pixel size. Give this or a layer."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.REFERENCE_LAYER,
                self.tr("Reference polygons or points"),
                [vector.TypeVectorPolygon, vector.TypeVectorPoint],
                optional=True,
            ),
            self.tr("Pixels whose centre lies in a polygon, or that a point lies in, are compared."),
        )
        self.add(
            QgsProcessingParameterField(
                self.FIELD, self.tr("Class field"), parentLayerParameterName=self.REFERENCE_LAYER, optional=True
            ),
            self.tr("Class codes or names. Left out: the field 'reference' or 'class_code', or the only one."),
        )
        self.add(
            raster(self.CONFIDENCE, self.tr("Confidence"), optional=True),
            self.tr("The map's share of votes in percent, as 'Segment a mosaic' makes it."),
        )
        self.add(
            QgsProcessingParameterBoolean(
                self.SKIP_UNLABELLED, self.tr("Leave features without a class out"), defaultValue=False
            ),
            self.tr("Otherwise they are refused, and their number told."),
        )

    def _add_classes(self) -> None:
        """Declare how classes are told."""
        names = sorted(NOMENCLATURES)
        self.add(
            QgsProcessingParameterEnum(
                self.NOMENCLATURE, self.tr("Classes of the reference"), names, optional=True, usesStaticStrings=True
            ),
            self.tr("Needed where a raster does not tell its classes, such as the masks of FLAIR (flair-19)."),
        )
        self.add(
            QgsProcessingParameterString(self.REMAP, self.tr("Codes that become others"), optional=True),
            self.tr("Codes of the reference that the map does not have, e.g. 13-19=13 or 14=13,15=13."),
        )
        self.add(
            QgsProcessingParameterString(self.IGNORE, self.tr("Codes not scored"), optional=True),
            self.tr("Codes of the reference, separated by commas."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                self.MAP_NOMENCLATURE, self.tr("Classes of the map"), names, optional=True, usesStaticStrings=True
            ),
            self.tr("Needed where the map does not tell its classes."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                self.STRATA,
                self.tr("Points are a stratified sample"),
                ["auto", "map", "none"],
                defaultValue="auto",
                usesStaticStrings=True,
            ),
            self.tr(
                "auto: if they tell their strata, as those of 'Draw a sample of a map' do; map: drawn at random within "
                "each class of this map; none: no."
            ),
            advanced=True,
        )

    def _add_results(self) -> None:
        """Declare what is made."""
        self.add(
            QgsProcessingParameterFileDestination(
                self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)"), optional=True
            ),
            self.tr("All figures with charts, as one HTML file."),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                self.TABLE, self.tr("Table"), self.tr("CSV files (*.csv)"), optional=True, createByDefault=False
            ),
            self.tr("The confusion matrix and all measures, a row a class."),
        )
        self.addOutput(QgsProcessingOutputNumber("OVERALL_ACCURACY", self.tr("Overall accuracy")))
        self.addOutput(QgsProcessingOutputNumber("KAPPA", self.tr("Kappa")))
        self.addOutput(QgsProcessingOutputNumber("MEAN_IOU", self.tr("Mean IoU")))
        self.addOutput(QgsProcessingOutputString("RESULT", self.tr("All figures, as JSON")))

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
            raise InputError("give a reference raster, or a layer of polygons or points, and not both")
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
