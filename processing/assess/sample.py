"""flair:sample draws a stratified random sample of a land-cover map."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterVectorDestination

from ...flair_seg.feedback import Feedback
from ...flair_seg.language import grouped
from ...flair_seg.nomenclature import class_label
from ..algorithm import FlairAlgorithm, Texts
from ..parameters import POINT, Values
from ..qt.nextsteps import Following


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

    key = "sample"
    group_key = "judge"
    raster_parameters = (INPUT,)
    next_steps = (Following("accuracy", {"INPUT": "INPUT", "REFERENCE_LAYER": "OUTPUT"}),)

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Draw a stratified sample"),
            tags=self.tr("stratified,random,points,validation,accuracy,olofsson,strata,allocation"),
            help=self.tr(
                "Draws random pixels within each class of a land-cover map and saves their centres as points. Choose "
                "the class observed in the field or on the imagery for each point, then use the points as reference "
                "in 'Accuracy assessment'.\n\nThe layer is ready for labelling, also in projects without the plugin: "
                "points that have no class yet are shown as rings, and the form lists the classes (field "
                "'reference'). The class of the map is hidden so that it does not influence you.\n\nThe points are "
                "in random order, so the first ones are also a random sample.\n\nThe same map, parameters and seed "
                "always produce the same points."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add_map(self.INPUT)
        self._add_size()
        self.add_nomenclature(self.NOMENCLATURE)
        self.add(
            QgsProcessingParameterVectorDestination(self.OUTPUT, self.tr("Sample"), POINT),
            self.tr(
                "Points with the map class, the number of pixels of this class, and an empty field 'reference'. The "
                "file extension sets the format."
            ),
        )
        self.give_number("POINTS", self.tr("Number of points drawn"))

    def _add_size(self) -> None:
        """Declare how many points are drawn, and how they are allocated to classes."""
        self.add_integer(
            self.SIZE, self.tr("Number of points"), self.tr("If empty, it is calculated from the standard error.")
        )
        self.add_decimal(
            self.STANDARD_ERROR,
            self.tr("Target standard error of overall accuracy"),
            self.tr("Determines the sample size if no number of points is given. Default: 0.01."),
            decimals=4,
            minValue=0.0001,
            maxValue=0.49,
        )
        self.add_choice(
            self.ALLOCATION,
            self.tr("Sample allocation"),
            self.tr(
                "How points are allocated to classes. proportional: by class area. equal: same number for each "
                "class. mixed: proportional, with a minimum per class."
            ),
            ["mixed", "proportional", "equal"],
            "mixed",
        )
        self.add_integer(
            self.MINIMUM,
            self.tr("Minimum number of points per class"),
            self.tr(
                "Used with the allocation 'mixed'. Rare classes need about 50 to 100 points for a reliable "
                "accuracy estimate."
            ),
            50,
        )
        self.add_decimal(
            self.EXPECTED,
            self.tr("Expected user's accuracy"),
            self.tr("Same value for all classes, between 0 and 1. Used to compute the sample size."),
            0.85,
            advanced=True,
            maxValue=1.0,
        )
        self.add_integer(
            self.SEED,
            self.tr("Random seed"),
            self.tr("A different seed draws different points."),
            0,
            advanced=True,
            minValue=0,
        )

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Draw the sample."""
        from ...flair_seg.tools.assess.sample import SampleOptions, sample
        from ...flair_seg.tools.reports.table import aligned

        size = (self.SIZE, self.STANDARD_ERROR, self.EXPECTED, self.ALLOCATION, self.MINIMUM)
        options = SampleOptions(**self.values(parameters, context, *size, self.SEED, self.NOMENCLATURE))
        output = self.vector_output(parameters, self.OUTPUT, context)
        result = sample(self.sources[self.INPUT], output, options, feedback)
        columns = (self.tr("Class"), self.tr("Points"), self.tr("Pixels"))
        strata = [
            (f"{stratum.code} {class_label(stratum.name)}", grouped(stratum.points), grouped(stratum.pixels))
            for stratum in result.strata
        ]
        feedback.table(aligned(columns, strata))
        self.show_result(context, self.OUTPUT, output, self.layer_names[self.INPUT], counted=True)
        return {self.OUTPUT: output, "POINTS": result.points}
