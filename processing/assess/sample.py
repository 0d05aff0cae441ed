"""flair:sample draws a stratified random sample of a land-cover map."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterVectorDestination,
)

from ...flair_seg.feedback import Feedback
from ...flair_seg.language import grouped
from ...flair_seg.nomenclature import NOMENCLATURES, class_label
from ..algorithm import FlairAlgorithm
from ..data.destinations import load_from, vector_target

_NUMBER = QgsProcessingParameterNumber.Type


class DrawSample(FlairAlgorithm):
    """Writes points to be labelled, drawn at random within each class."""

    INPUT = "INPUT"
    SIZE = "SIZE"
    STANDARD_ERROR = "STANDARD_ERROR"
    EXPECTED = "EXPECTED"
    ALLOCATION = "ALLOCATION"
    MINIMUM = "MINIMUM"
    SEED = "SEED"
    NOMENCLATURE = "NOMENCLATURE"
    OUTPUT = "OUTPUT"

    group_key = "judge"
    next_steps = ("accuracy",)

    raster_parameters = (INPUT,)

    def name(self) -> str:
        """Return the id without the provider's prefix."""
        return "sample"

    def displayName(self) -> str:
        """Return the name shown in the toolbox."""
        return self.tr("Draw a sample of a map")

    def tags(self) -> list[str]:
        """Return more words that find the algorithm."""
        return self.tr("stratified,random,points,validation,accuracy,olofsson,strata,allocation").split(",")

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.tr(
            "Draws pixels of a land-cover map at random within each class and writes their centres as points. Fill in "
            "the field 'reference' of each point with the class code or name you see on the ground or in the imagery, "
            "then give the points to 'Accuracy of a map'.\n\n"
            "The points come in random order: those labelled first are a random sample too.\n\n"
            "The same map, options and seed give the same points."
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        number = QgsProcessingParameterNumber
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Land-cover map")),
            self.tr("A class raster, as 'Segment a mosaic' makes it."),
        )
        self.add(
            number(self.SIZE, self.tr("Number of points"), _NUMBER.Integer, optional=True, minValue=1),
            self.tr("Left out: as many as the standard error needs."),
        )
        self.add(
            number(
                self.STANDARD_ERROR, self.tr("Standard error of overall accuracy"), _NUMBER.Double, optional=True,
                minValue=0.0001, maxValue=0.49,
            ),
            self.tr("What the sample is to reach where no number of points is given; left out: 0.01."),
        )  # fmt: skip
        self.add(
            QgsProcessingParameterEnum(
                self.ALLOCATION, self.tr("Points of a class"), ["mixed", "proportional", "equal"], defaultValue="mixed",
                usesStaticStrings=True,
            ),
            self.tr("proportional to its area; equal for all; mixed: proportional with a minimum for each."),
        )  # fmt: skip
        self.add(
            number(self.MINIMUM, self.tr("Fewest points of a class, if mixed"), _NUMBER.Integer, 50, minValue=1),
            self.tr("Rare classes need some 50 to 100 points for an accuracy of their own."),
        )
        self.add(
            number(
                self.EXPECTED, self.tr("Expected user's accuracy"), _NUMBER.Double, 0.85, minValue=0.0, maxValue=1.0
            ),
            self.tr("Of all classes: what the number of points is reckoned with."),
            advanced=True,
        )
        self.add(
            number(self.SEED, self.tr("Seed"), _NUMBER.Integer, 0, minValue=0),
            self.tr("Another one draws other points."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                self.NOMENCLATURE, self.tr("Classes of the map"), sorted(NOMENCLATURES), optional=True,
                usesStaticStrings=True,
            ),
            self.tr("Needed where the map does not tell its classes."),
            advanced=True,
        )  # fmt: skip
        self.add(
            QgsProcessingParameterVectorDestination(
                self.OUTPUT, self.tr("Sample"), QgsProcessing.SourceType.TypeVectorPoint
            ),
            self.tr("GeoPackage of points with their class, its pixels, and an empty field 'reference'."),
        )
        self.addOutput(QgsProcessingOutputNumber("POINTS", self.tr("Number of points drawn")))

    def run_engine(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: Feedback
    ) -> dict[str, Any]:
        """Draw."""
        from ...flair_seg.tools.assess.sample import SampleOptions, sample
        from ...flair_seg.tools.reports.table import aligned

        def given(name: str) -> bool:
            return parameters.get(name) not in (None, "")

        options = SampleOptions(
            size=self.parameterAsInt(parameters, self.SIZE, context) if given(self.SIZE) else None,
            standard_error=(
                self.parameterAsDouble(parameters, self.STANDARD_ERROR, context) if given(self.STANDARD_ERROR) else None
            ),
            expected=self.parameterAsDouble(parameters, self.EXPECTED, context),
            allocation=self.parameterAsEnumString(parameters, self.ALLOCATION, context),
            minimum=self.parameterAsInt(parameters, self.MINIMUM, context),
            seed=self.parameterAsInt(parameters, self.SEED, context),
            nomenclature=NOMENCLATURES.get(self.parameterAsEnumString(parameters, self.NOMENCLATURE, context)),
        )
        destination = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        output = vector_target(destination)
        load_from(context, destination, output)
        result = sample(self.sources[self.INPUT], output, options, feedback)
        columns = (self.tr("Class"), self.tr("Points"), self.tr("Pixels"))
        strata = [
            (f"{stratum.code} {class_label(stratum.name)}", grouped(stratum.points), grouped(stratum.pixels))
            for stratum in result.strata
        ]
        feedback.table(aligned(columns, strata))
        return {self.OUTPUT: output, "POINTS": result.points}
