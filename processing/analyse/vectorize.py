"""flair:vectorize turns a map into polygons."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
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
    SMOOTH = "SMOOTH"
    RIGHT_ANGLES = "RIGHT_ANGLES"
    CHECK = "CHECK"
    NOMENCLATURE = "NOMENCLATURE"
    OUTPUT = "OUTPUT"
    COUNT = "COUNT"
    group_key = "analyse"

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
            "Turns a land-cover map into polygons: one for each region of pixels of one class that touch side by "
            "side, with the class's code and name, its ground area and, where the confidence raster is given, the "
            "mean confidence of its pixels.\n\n"
            "Borders can be simplified, get right angles around chosen classes such as buildings, and be smoothed, in "
            "this order. The polygons still cover the map without gaps or overlaps: each border is drawn once, for "
            "both its neighbours, and stays as it is where it would meet another. Borders with nodata and the map's "
            "edge are never moved. A building that they cut, or where four polygons meet, keeps its outline.\n\n"
            "The map is read in strips, so it may be far larger than memory. The output's ending chooses its format: "
            "GeoPackage (default), Shapefile, GeoJSON, FlatGeobuf, DXF and others. A GeoPackage holds the class "
            "colours; for most other formats they are in a .qml file next to it. 'Save to file' replaces an existing "
            "file; 'Save to GeoPackage' adds or replaces one layer and keeps the others."
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
            QgsProcessingParameterNumber(
                self.SMOOTH, self.tr("Round corners from (m)"), number, defaultValue=0.0, minValue=0.0
            ),
            self.tr(
                "How far from a corner its rounding begins, at most half the way to the next corner. Simplify first, "
                "else the pixels' stairs become waves. 0: no rounding."
            ),
        )
        self.add(
            QgsProcessingParameterString(self.RIGHT_ANGLES, self.tr("Classes with right angles"), optional=True),
            self.tr(
                "Codes or names separated by commas, e.g. building. Walls move by at most 10 pixels, "
                "or twice the tolerance above. Outlines that do not fit keep their shape. Left empty: none."
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
            QgsProcessingParameterBoolean(self.CHECK, self.tr("Check the polygons"), defaultValue=False),
            self.tr("Checks that all are valid and share their edges; the log has the result. Needs memory for all."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterVectorDestination(
                self.OUTPUT, self.tr("Polygons"), QgsProcessing.SourceType.TypeVectorPolygon
            ),
            self.tr("The vector file to write, in the format of its ending."),
        )
        self.addOutput(QgsProcessingOutputNumber(self.COUNT, self.tr("Number of polygons")))

    def run_engine(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: Feedback
    ) -> dict[str, Any]:
        """Write the polygons."""
        from ...flair_seg.tools.analyse.polygons.outlines import parse_right_angles
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
            smooth=self.parameterAsDouble(parameters, self.SMOOTH, context),
            right_angles=parse_right_angles(self.parameterAsString(parameters, self.RIGHT_ANGLES, context)),
            check=self.parameterAsBool(parameters, self.CHECK, context),
        )
        label = self.parameterDefinition(self.OUTPUT).description()
        name = self.tr("{name}: {value}").format(name=label, value=self.layer_names[self.INPUT])
        name_and_style(context, output, label, name, visible=True)
        return {self.OUTPUT: output, self.COUNT: result.polygons}
