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
from ..data.layers import name_and_style
from ..qt.nextsteps import Following

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

    group_key = "assess"
    next_steps = (Following("accuracy", {"INPUT": "INPUT", "REFERENCE_LAYER": "OUTPUT"}),)

    raster_parameters = (INPUT,)

    def name(self) -> str:
        """Return the id without the provider's prefix."""
        return "sample"

    def displayName(self) -> str:
        """Return the name shown in the toolbox."""
        return self.tr("Draw a stratified sample")

    def tags(self) -> list[str]:
        """Return more words that find the algorithm."""
        return self.tr("stratified,random,points,validation,accuracy,olofsson,strata,allocation").split(",")

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.tr(
            "Draws random pixels within each class of a land-cover map and saves their centres as points. Choose the "
            "class observed in the field or on the imagery for each point, then use the points as reference in "
            "'Accuracy assessment'.\n\nThe layer is ready to be labelled, in projects without the plugin too: rings "
            "are the points left, the form has a list of the classes (field 'reference'), and it does not show the "
            "map's class, which would influence you.\n\nThe points are in random order, "
            "so the first ones are also a random sample.\n\nThe same map, parameters and seed always produce the "
            "same points."
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        number = QgsProcessingParameterNumber
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Land-cover map")),
            self.tr("Class raster, such as the output of 'Segment a mosaic'."),
        )
        self.add(
            number(self.SIZE, self.tr("Number of points"), _NUMBER.Integer, optional=True, minValue=1),
            self.tr("If empty, it is calculated from the standard error."),
        )
        self.add(
            number(
                self.STANDARD_ERROR,
                self.tr("Target standard error of overall accuracy"),
                _NUMBER.Double,
                optional=True,
                minValue=0.0001,
                maxValue=0.49,
            ),
            self.tr("Determines the sample size if no number of points is given. Default: 0.01."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.ALLOCATION,
                self.tr("Sample allocation"),
                ["mixed", "proportional", "equal"],
                defaultValue="mixed",
                usesStaticStrings=True,
            ),
            self.tr(
                "How points are allocated to classes. proportional: by class area. equal: same number for each "
                "class. mixed: proportional, with a minimum per class."
            ),
        )
        self.add(
            number(self.MINIMUM, self.tr("Minimum number of points per class"), _NUMBER.Integer, 50, minValue=1),
            self.tr(
                "Used with the allocation 'mixed'. Rare classes need about 50 to 100 points for a reliable "
                "accuracy estimate."
            ),
        )
        self.add(
            number(
                self.EXPECTED, self.tr("Expected user's accuracy"), _NUMBER.Double, 0.85, minValue=0.0, maxValue=1.0
            ),
            self.tr("Same value for all classes, between 0 and 1. Used to compute the sample size."),
            advanced=True,
        )
        self.add(
            number(self.SEED, self.tr("Random seed"), _NUMBER.Integer, 0, minValue=0),
            self.tr("A different seed draws different points."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                self.NOMENCLATURE,
                self.tr("Map nomenclature"),
                sorted(NOMENCLATURES),
                optional=True,
                usesStaticStrings=True,
            ),
            self.tr("Nomenclature of the map. Required if the map has no class legend."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterVectorDestination(
                self.OUTPUT, self.tr("Sample"), QgsProcessing.SourceType.TypeVectorPoint
            ),
            self.tr(
                "Points with their class, its pixels, and an empty field 'reference'. The ending chooses the format."
            ),
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
        label = self.parameterDefinition(self.OUTPUT).description()
        name = self.tr("{name}: {value}").format(name=label, value=self.layer_names[self.INPUT])
        name_and_style(context, output, label, name, visible=True, counted=True)
        return {self.OUTPUT: output, "POINTS": result.points}
