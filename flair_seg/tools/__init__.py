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
    from ..raster.classraster import ClassRaster
    from .analyse.areas import Areas, areas
    from .analyse.changes.change import ChangeFilter, change
    from .analyse.changes.transitions import Change
    from .analyse.cleaning.clean import CleanOptions, CleanResult, clean
    from .analyse.patches.exportpatches import ExportedPatches, ExportOptions, export_patches
    from .analyse.patches.splitpatches import SplitPatches, split_patches
    from .analyse.polygons.vectorize import VectorizeResult, vectorize
    from .assess.accuracy import AccuracyOptions, accuracy
    from .assess.sample import SampleOptions, SampleResult, sample
    from .library.addmodel import AddedModel, add_model
    from .library.modelanswers import Answers
    from .prepare.departments import department_area
    from .prepare.inputcheck.checkinput import InputCheck, check_input
    from .prepare.mosaic import Mosaic
    from .prepare.mosaic import build_mosaics as mosaic
    from .prepare.ortho.fetchortho import FetchResult, fetch_ortho
    from .prepare.ortho.fetchplan import FetchOptions
    from .prepare.stacking.stack import StackOptions, StackResult, stack
    from .runs.plan import Plan, PlanOptions, plan
    from .web.publish import Published, publish
    from .zones import ZoneLayer

__all__ = [
    "AccuracyOptions",
    "AddedModel",
    "Answers",
    "Areas",
    "Change",
    "ChangeFilter",
    "ClassRaster",
    "CleanOptions",
    "CleanResult",
    "ExportOptions",
    "ExportedPatches",
    "FetchOptions",
    "FetchResult",
    "InputCheck",
    "Mosaic",
    "Plan",
    "PlanOptions",
    "Published",
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
    "clean",
    "department_area",
    "export_patches",
    "fetch_ortho",
    "mosaic",
    "plan",
    "publish",
    "sample",
    "split_patches",
    "stack",
    "vectorize",
]

offer(
    __name__,
    {
        **dict.fromkeys(("Areas", "areas"), "analyse.areas"),
        "ClassRaster": ".raster.classraster",
        "Change": "analyse.changes.transitions",
        "change": "analyse.changes.change",
        "ChangeFilter": "analyse.changes.change",
        **dict.fromkeys(("CleanOptions", "CleanResult", "clean"), "analyse.cleaning.clean"),
        **dict.fromkeys(("InputCheck", "check_input"), "prepare.inputcheck.checkinput"),
        **dict.fromkeys(("AccuracyOptions", "accuracy"), "assess.accuracy"),
        **dict.fromkeys(("SampleOptions", "SampleResult", "sample"), "assess.sample"),
        **dict.fromkeys(("AddedModel", "add_model"), "library.addmodel"),
        "Answers": "library.modelanswers",
        "Mosaic": "prepare.mosaic",
        "mosaic": "prepare.mosaic:build_mosaics",
        **dict.fromkeys(("FetchResult", "fetch_ortho"), "prepare.ortho.fetchortho"),
        "department_area": "prepare.departments",
        "FetchOptions": "prepare.ortho.fetchplan",
        "ExportOptions": "analyse.patches.exportpatches",
        **dict.fromkeys(("ExportedPatches", "export_patches"), "analyse.patches.exportpatches"),
        **dict.fromkeys(("SplitPatches", "split_patches"), "analyse.patches.splitpatches"),
        **dict.fromkeys(("Plan", "PlanOptions", "plan"), "runs.plan"),
        **dict.fromkeys(("Published", "publish"), "web.publish"),
        **dict.fromkeys(("VectorizeResult", "vectorize"), "analyse.polygons.vectorize"),
        **dict.fromkeys(("StackOptions", "StackResult", "stack"), "prepare.stacking.stack"),
        "ZoneLayer": "zones",
    },
)
