"""The provider `flair`: it lists the algorithms and nothing else."""

from __future__ import annotations

from qgis.core import QgsProcessingAlgorithm, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .accuracy import JudgeAccuracy
from .addmodel import AddModel
from .algorithm import ICON_PATH
from .areas import MeasureAreas
from .change import CompareMaps
from .checkinput import CheckInput
from .exportpatches import ExportPatches
from .fetchortho import FetchOrtho
from .installruntime import InstallRuntime
from .mosaic import BuildMosaics
from .sample import DrawSample
from .segment import SegmentMosaic
from .splitpatches import SplitPatches
from .stack import StackBands
from .vectorize import VectorizeMap

ALGORITHMS = (
    SegmentMosaic,
    FetchOrtho,
    StackBands,
    CheckInput,
    BuildMosaics,
    ExportPatches,
    VectorizeMap,
    MeasureAreas,
    CompareMaps,
    SplitPatches,
    JudgeAccuracy,
    DrawSample,
    AddModel,
    InstallRuntime,
)
"""In the order in which an analyst's day needs them; the menu keeps it."""


class FlairProvider(QgsProcessingProvider):
    """Lists all algorithms, whether or not ONNX Runtime is installed."""

    def loadAlgorithms(self) -> None:
        """Add the algorithms."""
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())

    def menu_algorithms(self) -> list[QgsProcessingAlgorithm]:
        """Return the algorithms in the menu's order."""
        return [self.algorithm(algorithm().name()) for algorithm in ALGORITHMS]

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
        """Return the raster formats the engine writes; virtual rasters lie over tiles."""
        return ["tif", "tiff", "vrt"]

    def supportedOutputVectorLayerExtensions(self) -> list[str]:
        """Return the vector formats the engine writes."""
        return ["gpkg"]
