"""Score a model on labelled patches: `python -m training.evaluate MODEL --data FOLDER --part val`.

A patch is predicted once, whole, without overlap: this measures the network, not the map made by voting.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from flair_seg import metrics
from flair_seg.errors import FlairError, InputError
from flair_seg.models import load_model as load_onnx
from flair_seg.nomenclature import FLAIR_13
from flair_seg.session import Session

from .checkpoint import load_model
from .data import BANDS, CLASSES, IGNORE_INDEX, OTHER_INDEX, LabelledPatches, find_patches, load_patches
from .model import SegFormer

Predictor = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
"""Raw bands, uint8 (N, B, H, W), to class probabilities, float32 (N, C, H, W)."""


@dataclass(frozen=True)
class Scores:
    """Confusion matrix of each zone, int64 (C, C), rows = reference."""

    zones: dict[str, metrics.Matrix]

    @property
    def matrix(self) -> metrics.Matrix:
        """The confusion matrix over all zones."""
        return np.sum(list(self.zones.values()), axis=0)

    def to_json_dict(self) -> dict[str, Any]:
        """Return every figure as JSON takes it; NaN, of classes that are nowhere, becomes null."""
        matrix = self.matrix
        rows = zip(FLAIR_13.classes, metrics.iou(matrix), metrics.f1(matrix), metrics.support(matrix))
        return {
            "mean_iou": _number(mean_iou(matrix)),
            "overall_accuracy": _number(metrics.overall_accuracy(matrix)),
            "classes": [
                {"code": c.code, "name": c.name, "iou": _number(iou), "f1": _number(f1), "support": int(support)}
                for c, iou, f1, support in rows
            ],
            "zones": {
                zone: {
                    "mean_iou": _number(mean_iou(part)),
                    "overall_accuracy": _number(metrics.overall_accuracy(part)),
                    "support": int(part.sum()),
                }
                for zone, part in self.zones.items()
            },
            "confusion_matrix": matrix.tolist(),
        }

    def to_markdown(self) -> str:
        """Return the figures as Markdown tables."""
        scores = self.to_json_dict()
        lines = [
            f"mIoU {_text(scores['mean_iou'])} over the classes present, "
            f"overall accuracy {_text(scores['overall_accuracy'])}.",
            "",
            "| code | class | IoU | F1 | support, px |",
            "|---:|---|---:|---:|---:|",
        ]
        for row in scores["classes"]:
            figures = f"{_text(row['iou'])} | {_text(row['f1'])} | {row['support']:,}"
            lines.append(f"| {row['code']} | {row['name']} | {figures} |")
        lines += ["", "| zone | mIoU | overall accuracy | support, px |", "|---|---:|---:|---:|"]
        for zone, row in scores["zones"].items():
            figures = f"{_text(row['mean_iou'])} | {_text(row['overall_accuracy'])} | {row['support']:,}"
            lines.append(f"| {zone} | {figures} |")
        return "\n".join(lines) + "\n"


def mean_iou(matrix: metrics.Matrix) -> float:
    """Mean IoU over the classes present in the reference, "other" left out as in the FLAIR #1 challenge."""
    present = metrics.support(matrix) > 0
    present[OTHER_INDEX] = False
    return float(metrics.iou(matrix)[present].mean()) if present.any() else float("nan")


def score(predict: Predictor, patches: LabelledPatches) -> Scores:
    """Predict every patch, whole, and count pixels by reference and predicted class."""
    zones: dict[str, metrics.Matrix] = {}
    for zone, image, labels in zip(patches.zones, patches.images, patches.labels):
        prediction = predict(image[None])[0].argmax(axis=0)
        matrix = metrics.confusion_matrix(labels, prediction, CLASSES, IGNORE_INDEX)
        zones[zone] = zones.get(zone, 0) + matrix
    return Scores(zones)


def torch_predictor(model: SegFormer) -> Predictor:
    """Predict with PyTorch."""

    def predict(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        with torch.inference_mode():
            return model(torch.from_numpy(np.ascontiguousarray(images))).softmax(1).numpy()

    return predict


def onnx_predictor(path: Path) -> Predictor:
    """Predict with ONNX Runtime.

    Raises:
        InputError: The model does not take the bands, or give the classes, of these patches.
    """
    member = load_onnx(path).members[0]
    if member.manifest.band_names != BANDS:
        raise InputError(f"{path.name} takes {', '.join(member.manifest.band_names)}: patches hold {', '.join(BANDS)}")
    if member.manifest.codes != FLAIR_13.codes:
        raise InputError(f"{path.name} gives the classes {member.manifest.codes}: {FLAIR_13.codes} are scored")
    session = Session(member, "probabilities", "cpu")
    return lambda images: session.run(np.ascontiguousarray(images))


def with_symmetries(predict: Predictor) -> Predictor:
    """Average the probabilities over the eight symmetries of the square."""

    def predict_all(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        total = 0.0
        for turns in range(4):
            turned = np.rot90(images, turns, axes=(2, 3))
            total = total + np.rot90(predict(turned), -turns, axes=(2, 3))
            flipped = predict(turned[..., ::-1])[..., ::-1]
            total = total + np.rot90(flipped, -turns, axes=(2, 3))
        return total / 8.0

    return predict_all


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)


def _text(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("model", type=Path, help="an .onnx, .safetensors or checkpoint .pt file")
    parser.add_argument("--data", type=Path, required=True, help="folder of patches")
    parser.add_argument("--part", help="part of its split.csv; left out: every patch")
    parser.add_argument("--tta", choices=("none", "d4"), default="none", help="average over the square's symmetries")
    parser.add_argument("--last", action="store_true", help="of a checkpoint, the last weights and not their average")
    parser.add_argument("--output", type=Path, help="write the figures to OUTPUT.json and OUTPUT.md")
    return parser.parse_args(argv)


def _run(arguments: argparse.Namespace) -> None:
    if arguments.model.suffix == ".onnx":
        predict = onnx_predictor(arguments.model)
    else:
        predict = torch_predictor(load_model(arguments.model, arguments.last)[0])
    if arguments.tta == "d4":
        predict = with_symmetries(predict)
    scores = score(predict, load_patches(find_patches(arguments.data, arguments.part)))
    print(scores.to_markdown(), end="")
    if arguments.output:
        arguments.output.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(scores.to_json_dict(), indent=2)
        arguments.output.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
        arguments.output.with_suffix(".md").write_text(scores.to_markdown(), encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    try:
        _run(_parse(argv))
    except FlairError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
