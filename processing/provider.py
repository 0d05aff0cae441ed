"""The provider `flair`: it lists the algorithms and nothing else."""

from __future__ import annotations

from qgis.core import QgsProcessingAlgorithm, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .algorithm import ICON_PATH
from .analyse.areas import MeasureAreas
from .analyse.change import CompareMaps
from .analyse.clean import CleanMap
from .analyse.publish import PublishMap
from .analyse.splitpatches import SplitPatches
from .analyse.vectorize import VectorizeMap
from .assess.accuracy import AssessAccuracy
from .assess.sample import DrawSample
from .library.addmodel import AddModel
from .library.diagnose import Diagnose
from .library.installruntime import InstallRuntime
from .mapping.cancel import CancelRun
from .mapping.plan import PlanMap
from .mapping.segment import SegmentMosaic
from .mapping.status import ShowStatus
from .prepare.checkinput import CheckInput
from .prepare.exportpatches import ExportPatches
from .prepare.fetchortho import FetchOrtho
from .prepare.mosaic import BuildMosaics
from .prepare.stack import StackBands

ALGORITHMS = (
    SegmentMosaic,
    FetchOrtho,
    StackBands,
    CheckInput,
    PlanMap,
    BuildMosaics,
    ExportPatches,
    ShowStatus,
    CancelRun,
    CleanMap,
    VectorizeMap,
    MeasureAreas,
    CompareMaps,
    SplitPatches,
    PublishMap,
    AssessAccuracy,
    DrawSample,
    AddModel,
    InstallRuntime,
    Diagnose,
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
        """Return the vector formats the engine writes with this GDAL, GeoPackage first."""
        from ..flair_seg.tools.vectorfiles import vector_suffixes

        return [suffix[1:] for suffix in vector_suffixes()]
