"""flair:vectorize turns a map into polygons."""

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
from ...flair_seg.nomenclature import NOMENCLATURES
from ..algorithm import FlairAlgorithm
from ..data.destinations import load_from, vector_target
from ..data.layers import name_and_style


class VectorizeMap(FlairAlgorithm):
    """Writes the polygons of a class raster."""

    INPUT = "INPUT"
    CONFIDENCE = "CONFIDENCE"
    MIN_AREA = "MIN_AREA"
    SIMPLIFY = "SIMPLIFY"
    NOMENCLATURE = "NOMENCLATURE"
    OUTPUT = "OUTPUT"
    COUNT = "COUNT"
    group_key = "use"

    raster_parameters = (
        INPUT,
        CONFIDENCE,
    )

    def name(self) -> str:
        """Return the id without the provider's prefix."""
        return "vectorize"

    def displayName(self) -> str:
        """Return the name shown in the toolbox."""
        return self.tr("Polygons of a map")

    def tags(self) -> list[str]:
        """Return more words that find the algorithm."""
        return self.tr(
            "vectorize,polygonize,land cover,minimum mapping unit,generalize,simplify,sieve,geopackage,classes"
        ).split(",")

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.tr(
            "Turns a land-cover map into polygons: one for each region of pixels of one class that touch side by "
            "side, with the class's code and name, its ground area and, where the confidence raster is given, the "
            "mean confidence of its pixels.\n\n"
            "The polygons cover the map without gaps or overlaps, also when small regions are merged and borders "
            "simplified: each border is simplified once, for both its neighbours, and stays as it is where it would "
            "meet another. Borders with nodata and the map's edge are never moved.\n\n"
            "The map is read in strips, so it may be far larger than memory. The GeoPackage also holds the class "
            "colours. 'Save to file' replaces an existing GeoPackage; 'Save to GeoPackage' adds or replaces one layer "
            "and keeps the others."
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        number = QgsProcessingParameterNumber.Type.Double
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Land-cover map")),
            self.tr("A class raster, e.g. of 'Segment a mosaic'."),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.CONFIDENCE, self.tr("Confidence"), optional=True),
            self.tr("The map's confidence raster in percent, on the same pixels; each polygon is given its mean."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.MIN_AREA, self.tr("Minimum mapping unit (m²)"), number, defaultValue=0.0, minValue=0.0
            ),
            self.tr(
                "Regions smaller than this go to the neighbour with which they share most border, smallest first. 0 "
                "keeps all."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.SIMPLIFY, self.tr("Simplify by at most (m)"), number, defaultValue=0.0, minValue=0.0
            ),
            self.tr(
                "How far a corner that is left out may lie from the border. 1.5 times the pixel's size removes the "
                "pixels' stairs; 0 keeps them."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.NOMENCLATURE,
                self.tr("Classes"),
                options=sorted(NOMENCLATURES),
                optional=True,
                usesStaticStrings=True,
            ),
            self.tr("The nomenclature of a map that does not tell its classes."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterVectorDestination(
                self.OUTPUT, self.tr("Polygons"), QgsProcessing.SourceType.TypeVectorPolygon
            ),
            self.tr("The GeoPackage to write."),
        )
        self.addOutput(QgsProcessingOutputNumber(self.COUNT, self.tr("Number of polygons")))

    def run_engine(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: Feedback
    ) -> dict[str, Any]:
        """Write the polygons."""
        from ...flair_seg.tools.analyse.polygons.vectorize import vectorize

        destination = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        output = vector_target(destination)
        load_from(context, destination, output)
        result = vectorize(
            self.sources[self.INPUT],
            output,
            min_area=self.parameterAsDouble(parameters, self.MIN_AREA, context),
            simplify=self.parameterAsDouble(parameters, self.SIMPLIFY, context),
            confidence=self.sources.get(self.CONFIDENCE),
            nomenclature=NOMENCLATURES.get(self.parameterAsEnumString(parameters, self.NOMENCLATURE, context)),
            feedback=feedback,
        )
        label = self.parameterDefinition(self.OUTPUT).description()
        name = self.tr("{name}: {value}").format(name=label, value=self.layer_names[self.INPUT])
        name_and_style(context, output, label, name, visible=True)
        return {self.OUTPUT: output, self.COUNT: result.polygons}
