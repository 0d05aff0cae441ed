"""The tools around a map: preparing its input, analysing it, assessing it, and adding models.

Each tool is one function. Importing the package loads none of them: each name is loaded when it is first used. Paths
are text or `os.PathLike`.

Example:
    >>> from flair_seg.tools import areas, vectorize
    >>> areas("map.tif", "areas.csv")  # doctest: +SKIP
    >>> vectorize("map.tif", "map.gpkg", min_area=10)  # doctest: +SKIP
"""

from typing import TYPE_CHECKING

from ..exports import offer

if TYPE_CHECKING:
    from ..mosaic import Mosaic
    from ..mosaic import build_mosaics as mosaic
    from .areas import Areas, areas
    from .changes.change import change
    from .changes.transitions import Change
    from .classraster import ClassRaster
    from .inputcheck.checkinput import InputCheck, check_input
    from .judging.accuracy import AccuracyOptions, accuracy
    from .judging.sample import SampleOptions, SampleResult, sample
    from .modelstore.addmodel import AddedModel, add_model
    from .modelstore.modelanswers import Answers
    from .ortho.fetchortho import FetchResult, fetch_ortho
    from .ortho.fetchplan import FetchOptions
    from .patches.exportoptions import ExportOptions
    from .patches.exportpatches import ExportedPatches, export_patches
    from .patches.splitpatches import SplitPatches, split_patches
    from .planning import Plan, PlanOptions, plan
    from .polygons.vectorize import VectorizeResult, vectorize
    from .stacking.stack import StackOptions, StackResult, stack
    from .zones import ZoneLayer

__all__ = [
    "AccuracyOptions",
    "AddedModel",
    "Answers",
    "Areas",
    "Change",
    "ClassRaster",
    "ExportOptions",
    "ExportedPatches",
    "FetchOptions",
    "FetchResult",
    "InputCheck",
    "Mosaic",
    "Plan",
    "PlanOptions",
    "SampleOptions",
    "SampleResult",
    "SplitPatches",
    "StackOptions",
    "StackResult",
    "VectorizeResult",
    "ZoneLayer",
    "accuracy",
    "add_model",
    "areas",
    "change",
    "check_input",
    "export_patches",
    "fetch_ortho",
    "mosaic",
    "plan",
    "sample",
    "split_patches",
    "stack",
    "vectorize",
]

offer(
    __name__,
    {
        **dict.fromkeys(("Areas", "areas"), "areas"),
        "ClassRaster": "classraster",
        "Change": "changes.transitions",
        "change": "changes.change",
        **dict.fromkeys(("InputCheck", "check_input"), "inputcheck.checkinput"),
        **dict.fromkeys(("AccuracyOptions", "accuracy"), "judging.accuracy"),
        **dict.fromkeys(("SampleOptions", "SampleResult", "sample"), "judging.sample"),
        **dict.fromkeys(("AddedModel", "add_model"), "modelstore.addmodel"),
        "Answers": "modelstore.modelanswers",
        "Mosaic": ".mosaic",
        "mosaic": ".mosaic:build_mosaics",
        **dict.fromkeys(("FetchResult", "fetch_ortho"), "ortho.fetchortho"),
        "FetchOptions": "ortho.fetchplan",
        "ExportOptions": "patches.exportoptions",
        **dict.fromkeys(("ExportedPatches", "export_patches"), "patches.exportpatches"),
        **dict.fromkeys(("SplitPatches", "split_patches"), "patches.splitpatches"),
        **dict.fromkeys(("Plan", "PlanOptions", "plan"), "planning"),
        **dict.fromkeys(("VectorizeResult", "vectorize"), "polygons.vectorize"),
        **dict.fromkeys(("StackOptions", "StackResult", "stack"), "stacking.stack"),
        "ZoneLayer": "zones",
    },
)
