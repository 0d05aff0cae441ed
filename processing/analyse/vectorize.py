"""flair:vectorize turns a map into polygons."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterVectorDestination

from ...flair_seg.feedback import Feedback
from ..algorithm import FlairAlgorithm, Texts
from ..parameters import POLYGON, Values


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

    key = "vectorize"
    group_key = "analyse"
    raster_parameters = (INPUT, CONFIDENCE)

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Vectorize a land-cover map"),
            tags=self.tr(
                "vectorize,polygonize,land cover,minimum mapping unit,generalize,simplify,sieve,geopackage,classes"
            ),
            help=self.tr(
                "Converts a land-cover map to polygons. Each group of pixels of the same class that share an edge "
                "becomes a polygon, with the class code and name, the ground area and, if a confidence raster is "
                "given, the mean confidence of its pixels.\n\n"
                "Boundaries can be simplified, squared around selected classes such as buildings, and smoothed, in "
                "this order. The polygons still cover the map without gaps or overlaps: each boundary is generalised "
                "once, for both neighbours, and keeps its shape where it would cross another. Boundaries with nodata "
                "and the edge of the map are never moved. Buildings cut by them, or that touch a point where four "
                "polygons meet, keep their outline.\n\n"
                "The map is read in strips, so it can be much larger than the memory. The file extension sets the "
                "format: GeoPackage (default), Shapefile, GeoJSON, FlatGeobuf, DXF and others. A GeoPackage contains "
                "the class colours; for most other formats, they are saved in a .qml file in the same folder. 'Save "
                "to file' replaces an existing file; 'Save to GeoPackage' adds or replaces one layer and keeps the "
                "others."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add_map(self.INPUT)
        self.add_raster(
            self.CONFIDENCE,
            self.tr("Confidence"),
            self.tr(
                "Confidence raster of the map, in percent, on the same pixel grid. The mean of each polygon is "
                "added as an attribute."
            ),
            optional=True,
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
        self._add_outlines()
        self.add_nomenclature(self.NOMENCLATURE)
        self.add_flag(
            self.CHECK,
            self.tr("Check the polygons"),
            self.tr(
                "Checks that all polygons are valid and share their edges, and reports the result in the log. "
                "Requires enough memory for all polygons."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterVectorDestination(self.OUTPUT, self.tr("Polygons"), POLYGON),
            self.tr("Polygon layer. The file extension sets the format."),
        )
        self.give_number(self.COUNT, self.tr("Number of polygons"))

    def _add_outlines(self) -> None:
        """Declare how the outlines of the polygons are generalised."""
        self.add_decimal(
            self.SIMPLIFY,
            self.tr("Simplification tolerance (m)"),
            self.tr(
                "Maximum distance between the original boundary and a vertex that is removed. 1.5 times the pixel "
                "size removes the staircase effect of the pixels; 0 disables simplification."
            ),
            0.0,
            decimals=3,
        )
        self.add_decimal(
            self.SMOOTH,
            self.tr("Corner rounding distance (m)"),
            self.tr(
                "Distance from a corner at which rounding starts, at most half the distance to the next corner. "
                "Simplify as well, otherwise the staircase effect of the pixels remains as waves. 0 disables rounding."
            ),
            0.0,
        )
        self.add_text(
            self.RIGHT_ANGLES,
            self.tr("Classes with right angles"),
            self.tr(
                "Class codes or names separated by commas, e.g. building. Walls are moved by at most 10 pixels or "
                "twice the simplification tolerance. Outlines that do not fit keep their shape. If empty, no outline "
                "is squared."
            ),
        )

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Write the polygons."""
        from ...flair_seg.tools.analyse.polygons.outlines import parse_right_angles
        from ...flair_seg.tools.analyse.polygons.vectorize import vectorize

        output = self.vector_output(parameters, self.OUTPUT, context)
        result = vectorize(
            self.sources[self.INPUT],
            output,
            confidence=self.sources.get(self.CONFIDENCE),
            feedback=feedback,
            right_angles=parse_right_angles(self.parameterAsString(parameters, self.RIGHT_ANGLES, context)),
            **self.values(
                parameters, context, self.MIN_AREA, self.SIMPLIFY, self.SMOOTH, self.CHECK, self.NOMENCLATURE
            ),
        )
        self.show_result(context, self.OUTPUT, output, self.layer_names[self.INPUT])
        return {self.OUTPUT: output, self.COUNT: result.polygons}
