"""The provider `flair`: it lists the algorithms and nothing else."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .algorithm import ICON_PATH
from .installruntime import InstallRuntime
from .mosaic import BuildMosaics
from .segment import SegmentMosaic


class FlairProvider(QgsProcessingProvider):
    """Lists all algorithms, whether or not ONNX Runtime is installed."""

    def loadAlgorithms(self) -> None:
        """Add the algorithms."""
        for algorithm in (SegmentMosaic, BuildMosaics, InstallRuntime):
            self.addAlgorithm(algorithm())

    def id(self) -> str:
        """Return the prefix of the algorithms' ids."""
        return "flair"

    def name(self) -> str:
        """Return the name shown in the toolbox."""
        return "FLAIR land cover"

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(str(ICON_PATH))

    def svgIconPath(self) -> str:
        """Return the plugin's icon as a file."""
        return str(ICON_PATH)

    def supportedOutputRasterLayerExtensions(self) -> list[str]:
        """Return the raster formats the engine writes."""
        return ["tif", "tiff"]
