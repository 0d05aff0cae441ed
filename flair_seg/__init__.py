"""Land-cover segmentation of very-high-resolution aerial mosaics with ensembles of ONNX networks.

The package needs numpy, GDAL's Python bindings and ONNX Runtime, and uses neither QGIS nor PyTorch. Importing it loads
none of them: each public name is loaded on first use. Paths are text or `os.PathLike`.

Example:
    >>> from flair_seg import SegmentOptions, segment
    >>> result = segment(SegmentOptions("mosaic.tif", "map.tif"))  # doctest: +SKIP
    >>> result.class_areas  # doctest: +SKIP
    {1: 10250.0, 2: 4102.5}
"""

from typing import TYPE_CHECKING

from .exports import offer

if TYPE_CHECKING:
    from .errors import (
        CancelledError,
        ClusterError,
        DeviceError,
        FlairError,
        InputError,
        ModelError,
        RasterError,
        RuntimeMissingError,
    )
    from .feedback import Feedback
    from .inference.predictor import Predictor, open_model
    from .models.model import Model, find_models
    from .nomenclature import NOMENCLATURES, LandCoverClass, Nomenclature
    from .options import SegmentOptions, SegmentResult
    from .segment import segment

__version__ = "0.1.0"

__all__ = [
    "NOMENCLATURES",
    "CancelledError",
    "ClusterError",
    "DeviceError",
    "Feedback",
    "FlairError",
    "InputError",
    "LandCoverClass",
    "Model",
    "ModelError",
    "Nomenclature",
    "Predictor",
    "RasterError",
    "RuntimeMissingError",
    "SegmentOptions",
    "SegmentResult",
    "find_models",
    "open_model",
    "segment",
]

offer(
    __name__,
    {
        **dict.fromkeys(("CancelledError", "ClusterError", "DeviceError", "FlairError", "InputError"), "errors"),
        **dict.fromkeys(("ModelError", "RasterError", "RuntimeMissingError"), "errors"),
        "Feedback": "feedback",
        **dict.fromkeys(("Model", "find_models"), "models.model"),
        **dict.fromkeys(("NOMENCLATURES", "LandCoverClass", "Nomenclature"), "nomenclature"),
        **dict.fromkeys(("SegmentOptions", "SegmentResult"), "options"),
        **dict.fromkeys(("Predictor", "open_model"), "inference.predictor"),
        "segment": "segment",
    },
)
