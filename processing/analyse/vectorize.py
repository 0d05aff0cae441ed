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
        return self.tr("Vectorize a land-cover map")

    def tags(self) -> list[str]:
        """Return more words that find the algorithm."""
        return self.tr(
            "vectorize,polygonize,land cover,minimum mapping unit,generalize,simplify,sieve,geopackage,classes"
        ).split(",")

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.tr(
            "Converts a land-cover map to polygons: one for each 4-connected region of pixels of the same class. The "
            "attributes are the class code and name, the ground area and, if a confidence raster is given, the mean "
            "confidence.\n\nThe polygons cover the map without gaps or overlaps, even after small regions are merged "
            "and boundaries simplified: a boundary shared by two polygons is simplified only once, and is left "
            "unchanged where it would cross another. Boundaries with nodata and the edge of the map are never "
            "moved.\n\nThe map is processed in strips and may be much larger than memory. Class colours are saved in "
            "the GeoPackage. 'Save to file' replaces an existing GeoPackage; 'Save to GeoPackage' adds or replaces "
            "one layer and keeps the others."
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        number = QgsProcessingParameterNumber.Type.Double
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Land-cover map")),
            self.tr("Class raster, e.g. the output of 'Segment a mosaic'."),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.CONFIDENCE, self.tr("Confidence"), optional=True),
            self.tr(
                "Confidence raster of the map, in percent, on the same pixel grid. The mean of each polygon is "
                "added as an attribute."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.MIN_AREA, self.tr("Minimum mapping unit (m²)"), number, defaultValue=0.0, minValue=0.0
            ),
            self.tr(
                "Regions smaller than this are merged into the neighbour with the longest shared boundary, smallest "
                "first. 0 keeps all regions."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.SIMPLIFY, self.tr("Simplification tolerance (m)"), number, defaultValue=0.0, minValue=0.0
            ),
            self.tr(
                "Maximum distance between the original boundary and a vertex that is removed. 1.5 times the pixel "
                "size removes the staircase effect of the pixels; 0 disables simplification."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.NOMENCLATURE,
                self.tr("Nomenclature"),
                options=sorted(NOMENCLATURES),
                optional=True,
                usesStaticStrings=True,
            ),
            self.tr("Nomenclature of the map. Required if the map has no class legend."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterVectorDestination(
                self.OUTPUT, self.tr("Polygons"), QgsProcessing.SourceType.TypeVectorPolygon
            ),
            self.tr("Output GeoPackage."),
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
