"""What dialogs show for the words of a choice: "Best: 16 predictions per pixel" for `best`. Knows no window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qgis.core import QgsProcessingParameterEnum, QgsProcessingParameterString

from ...flair_seg.language import grouped, tr

if TYPE_CHECKING:
    from ...flair_seg.models.model import Model
    from ...flair_seg.tools.library.inventory import ListedModel

WIDGET = f"{__package__}.choices.LabelledChoice"
SUGGESTIONS = f"{__package__}.choices.Suggestions"
"""Loaded by Processing when a dialog opens, so that qgis_process needs no window."""


def show_labels(parameter: QgsProcessingParameterEnum, labels: Mapping[str, str], empty: str = "") -> None:
    """Have dialogs show a parameter's words by labels; `empty` is shown where there is nothing to choose."""
    unset = tr("Not set")
    metadata = {"class": WIDGET, "labels": dict(labels), "empty": empty or unset, "unset": unset}
    parameter.setMetadata({"widget_wrapper": metadata})


def suggest(parameter: QgsProcessingParameterString, labels: Mapping[str, str]) -> None:
    """Have dialogs suggest texts for a parameter, by their labels; others can be typed."""
    parameter.setMetadata({"widget_wrapper": {"class": SUGGESTIONS, "labels": dict(labels)}})


def download_label(model: ListedModel) -> str:
    """Return the name of a model to download and what is known of it, e.g. `ign:NAME (red, green, blue; 98 MB)`."""
    facts = [", ".join(model.bands)] if model.bands else []
    facts += [tr("{count} class", "{count} classes", count=len(model.classes))] if model.classes else []
    facts += [] if model.mean_iou is None else [f"mIoU {grouped(model.mean_iou, 2)}"]
    facts += [] if model.size is None else [tr("{size} MB", size=grouped(model.size / 10**6))]
    return f"{model.name} ({'; '.join(facts or [model.title])})"


def model_label(model: Model) -> str:
    """Return a model's title, bands and ground sampling distance, e.g. `FPN Lite0 (red, green, blue; 0.2 m)`."""
    bands = ", ".join(band.name for band in model.bands)
    gsd_m = model.manifest.gsd_m
    facts = bands if gsd_m is None else tr("{bands}; {gsd_m} m", bands=bands, gsd_m=grouped(gsd_m, 2))
    return f"{model.title} ({facts})"


def known_labels(name: str) -> dict[str, str]:
    """Return the labels of the words of a parameter, empty if it has none."""
    is_nomenclature = name.endswith("NOMENCLATURE") or name == "CLASSES"
    return _labels().get("NOMENCLATURE" if is_nomenclature else name, {})


def _labels() -> dict[str, dict[str, str]]:
    """Return the labels of all words by parameter, in the user's language."""
    return {**_prediction_labels(), **_model_labels(), **_tool_labels()}


def _prediction_labels() -> dict[str, dict[str, str]]:
    """Return the labels of the options of a prediction, and of the device it runs on."""
    return {
        "QUALITY": {
            "best": tr("Best: 16 predictions per pixel"),
            "fine": tr("Fine: 8 predictions per pixel"),
            "balanced": tr("Balanced: 4 predictions per pixel"),
            "fast": tr("Fast: 1 prediction per pixel"),
        },
        "COMBINE": {
            "vote": tr("Majority vote (vote)"),
            "mean": tr("Mean of the probabilities (mean)"),
            "crop": tr("Centre of each window (crop)"),
        },
        "TTA": {
            "none": tr("None"),
            "rotate": tr("Rotations: 4 predictions (rotate)"),
            "d4": tr("Rotations and reflections: 8 predictions (d4)"),
        },
        "DEVICE": {
            "auto": tr("Automatic: the best device that works"),
            "cuda": tr("NVIDIA GPU (cuda)"),
            "tensorrt": tr("NVIDIA GPU with TensorRT: slow first run (tensorrt)"),
            "directml": tr("GPU on Windows (directml)"),
            "coreml": tr("Apple GPU and Neural Engine (coreml)"),
            "openvino": tr("Intel processor with OpenVINO (openvino)"),
            "openvino-bf16": tr("Intel processor with OpenVINO in bfloat16 (openvino-bf16)"),
            "cpu": tr("Processor (cpu)"),
        },
        "PACKAGE": {
            "onnxruntime": tr("Processor (onnxruntime)"),
            "onnxruntime-gpu": tr("NVIDIA GPU (onnxruntime-gpu)"),
            "onnxruntime-openvino": tr("Intel processor with OpenVINO (onnxruntime-openvino)"),
        },
    }


def _model_labels() -> dict[str, dict[str, str]]:
    """Return the labels of what describes a model: its classes and its normalisation."""
    return {
        "NOMENCLATURE": {
            "flair-19": tr("FLAIR, 19 classes (flair-19)"),
            "flair-13": tr("FLAIR, 12 classes and other (flair-13)"),
            "flair-12": tr("FLAIR, 12 classes (flair-12)"),
            "cosia": tr("CoSIA, 19 classes from 0 (cosia)"),
            "cityscapes-8": tr("Cityscapes, 8 categories (cityscapes-8)"),
        },
        "NORMALISATION": {
            "none": tr("None, or in the network (none)"),
            "unit": tr("Division by 255 (unit)"),
            "imagenet": tr("Mean and deviation of ImageNet (imagenet)"),
            "dataset": tr("Mean and deviation given below (dataset)"),
        },
    }


def _tool_labels() -> dict[str, dict[str, str]]:
    """Return the labels of the options of the tools that prepare rasters and analyse maps."""
    return {
        "ALLOCATION": {
            "mixed": tr("Proportional, with a minimum for each class (mixed)"),
            "proportional": tr("Proportional to the area (proportional)"),
            "equal": tr("The same number for each class (equal)"),
        },
        "STRATA": {
            "auto": tr("If the points name their strata (auto)"),
            "map": tr("Yes, drawn within the classes of the map (map)"),
            "none": tr("No (none)"),
        },
        "ENCODING": {
            "codes": tr("Class codes of the map (codes)"),
            "challenge": tr("As in the FLAIR challenges (challenge)"),
        },
        "UNSURE_TO": {"class": tr("A class of their own (class)"), "nodata": tr("Nodata (nodata)")},
        "PARTIAL": {"refuse": tr("Stop: nothing is written (refuse)"), "nodata": tr("Fill with nodata (nodata)")},
        "SPLIT": {"zones": tr("Zones: each in one part (zones)"), "blocks": tr("Blocks within each zone (blocks)")},
        "CSV_STYLE": {
            "comma": tr("Comma, decimal point (comma)"),
            "semicolon": tr("Semicolon, decimal comma, as in French Excel (semicolon)"),
        },
    }
