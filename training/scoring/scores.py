"""Scores of an evaluation, computed from the confusion matrices of its zones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from flair_seg.errors import InputError
from flair_seg.nomenclature import FLAIR_12, FLAIR_13, LandCoverClass
from flair_seg.system.jsontext import read_json
from flair_seg.tools.assess import metrics

from ..data.remaps import UNSCORED_NAMES

MAX_SCORES_BYTES = 2**26
"""Largest file of scores, bytes."""


@dataclass(frozen=True)
class Scores:
    """Scores of a model.

    Args:
        zones: Confusion matrix of each zone, int64 (C, C), rows = reference, in pixels.
        classes: The class of each row.
        about: Model, data and conditions: `model`, `data`, `part`, `tta`, `by`, `parameters`, `ms_per_patch`, ...
    """

    zones: Mapping[str, metrics.Matrix]
    classes: tuple[LandCoverClass, ...] = FLAIR_13.classes
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def matrix(self) -> metrics.Matrix:
        """The confusion matrix over all zones."""
        return np.sum(list(self.zones.values()), axis=0)

    def to_json_dict(self) -> dict[str, Any]:
        """Return all scores as JSON types; NaN, for classes that do not occur, becomes null."""
        matrix = self.matrix
        rows = zip(self.classes, metrics.iou(matrix), metrics.f1(matrix), metrics.support(matrix))
        return {
            **self._means(matrix),
            "kappa": _number(metrics.kappa(matrix)),
            "classes": [
                {"code": c.code, "name": c.name, "iou": _number(iou), "f1": _number(f1), "support": int(support)}
                for c, iou, f1, support in rows
            ],
            "zones": {
                zone: {**self._means(part), "support": int(part.sum())} for zone, part in sorted(self.zones.items())
            },
            "confusion_matrix": matrix.tolist(),
            "about": dict(self.about),
        }

    def _means(self, matrix: metrics.Matrix) -> dict[str, float | None]:
        return {
            "mean_iou": _number(mean_iou(matrix, self.classes)),
            "mean_iou_12": _number(challenge_mean_iou(matrix, self.classes)),
            "overall_accuracy": _number(metrics.overall_accuracy(matrix)),
        }

    def to_markdown(self) -> str:
        """Return the scores as Markdown tables."""
        scores = self.to_json_dict()
        lines = [
            f"mIoU {figure(scores['mean_iou'])} over the classes present in the reference, "
            f"{figure(scores['mean_iou_12'])} as defined by the FLAIR challenges, "
            f"overall accuracy {figure(scores['overall_accuracy'])}.",
            "",
            "| code | class | IoU | F1 | support, px |",
            "|---:|---|---:|---:|---:|",
        ]
        for row in scores["classes"]:
            figures = f"{figure(row['iou'])} | {figure(row['f1'])} | {row['support']:,}"
            lines.append(f"| {row['code']} | {row['name']} | {figures} |")
        lines += ["", "| zone | mIoU | overall accuracy | support, px |", "|---|---:|---:|---:|"]
        for zone, row in scores["zones"].items():
            figures = f"{figure(row['mean_iou'])} | {figure(row['overall_accuracy'])} | {row['support']:,}"
            lines.append(f"| {zone} | {figures} |")
        return "\n".join(lines) + "\n"


def mean_iou(matrix: metrics.Matrix, classes: Sequence[LandCoverClass] = FLAIR_13.classes) -> float:
    """Mean IoU over the classes present in the reference except "other" and similar; NaN if there are none."""
    return metrics.mean_iou(matrix, [index for index, c in enumerate(classes) if c.name in UNSCORED_NAMES])


def challenge_mean_iou(matrix: metrics.Matrix, classes: Sequence[LandCoverClass] = FLAIR_13.classes) -> float:
    """Mean IoU over classes 1 to 12 of FLAIR, as the FLAIR challenges compute it.

    A class that is predicted but absent from the reference has IoU 0; one absent from both is excluded. Pixels of
    "other" stay in the matrix, so predicting a class there lowers its IoU. Source: `generate_miou` in
    github.com/IGNF/FLAIR-1, src/metrics.py.

    Returns:
        NaN if the classes are not those of FLAIR.
    """
    names = {c.code: c.name for c in FLAIR_12.classes}
    twelve = np.array([names.get(c.code) == c.name for c in classes])
    ious = metrics.iou(matrix)[twelve]
    known = ious[~np.isnan(ious)]
    return float(known.mean()) if twelve.sum() == len(names) and known.size else float("nan")


def read_scores(path: Path) -> dict[str, Any]:
    """Read the scores that `training.evaluate --output` wrote.

    Raises:
        InputError: The file is missing or contains something else.
    """
    try:
        scores = read_json(path, str(path), limit=MAX_SCORES_BYTES)
        for key in ("mean_iou", "overall_accuracy", "confusion_matrix"):
            scores[key]
        for row in scores["classes"]:
            row["name"], row["iou"], row["support"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"{path} contains no scores of training.evaluate: {error}") from error
    return scores


def figure(value: float | None) -> str:
    """Return a score with three decimals, `-` for None."""
    return "-" if value is None else f"{value:.3f}"


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)
