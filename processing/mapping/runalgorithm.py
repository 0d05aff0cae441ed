"""What the algorithms about a run have in common."""

from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProcessingParameterFile

from ..algorithm import FlairAlgorithm
from ..parameters import Values


class RunAlgorithm(FlairAlgorithm):
    """Base of the algorithms that deal with the run that writes a map."""

    MAP = "MAP"

    group_key = "runs"
    runs_in_batch = False

    def add_map_of_run(self) -> None:
        """Declare the map that the run writes."""
        self.add(
            QgsProcessingParameterFile(self.MAP, self.tr("Map file")),
            self.tr(
                "Path of the map, as specified for the run: a GeoTIFF, or a .vrt file with tiles. The file need not "
                "exist yet."
            ),
        )

    def map_of_run(self, parameters: Values, context: QgsProcessingContext) -> str:
        """Return the path of the map."""
        return str(self.parameterAsFile(parameters, self.MAP, context))
