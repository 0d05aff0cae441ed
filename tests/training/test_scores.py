"""Scores equal those of an independent count, pixel by pixel."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from flair_seg.errors import InputError
from flair_seg.nomenclature import CITYSCAPES_8, FLAIR_13
from flair_seg.tools.assess.metrics import confusion_matrix
from training.data import make_label_map
from training.scoring.scores import Scores, challenge_mean_iou, mean_iou, read_scores


def _counted(reference: np.ndarray, prediction: np.ndarray) -> dict[str, object]:
    """Count pixel by pixel, from the definitions, without a matrix or a library."""
    pairs = [(int(r), int(p)) for r, p in zip(reference.ravel(), prediction.ravel()) if r != 255]
    ious, f1s, support = {}, {}, {}
    for index in range(13):
        both = sum(1 for r, p in pairs if r == index and p == index)
        either = sum(1 for r, p in pairs if r == index or p == index)
        support[index] = sum(1 for r, _ in pairs if r == index)
        predicted = sum(1 for _, p in pairs if p == index)
        ious[index] = both / either if either else None
        f1s[index] = 2 * both / (support[index] + predicted) if either else None
    present = [ious[index] for index in range(12) if support[index]]
    # IGNF/FLAIR-1, src/metrics.py: classes 1 to 12 except those with an empty union.
    challenge = [ious[index] for index in range(12) if ious[index] is not None]
    return {
        "iou": ious,
        "f1": f1s,
        "support": support,
        "mean_iou": sum(present) / len(present),
        "mean_iou_12": sum(challenge) / len(challenge),
        "overall_accuracy": sum(1 for r, p in pairs if r == p) / len(pairs),
    }


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_those_of_an_independent_count(seed: int) -> None:
    rng = np.random.default_rng(seed)
    # Class 11 is predicted only, 12 ("other") in both, 7 nowhere.
    reference = rng.choice([0, 1, 2, 5, 12, 255], size=(3, 9, 7)).astype(np.uint8)
    prediction = np.where(rng.random(reference.shape) < 0.6, reference, rng.choice([0, 1, 2, 11, 12], reference.shape))
    prediction = np.where(prediction == 255, 3, prediction)
    zones = {f"Z{i}": confusion_matrix(r, p, 13, 255) for i, (r, p) in enumerate(zip(reference, prediction))}

    found, expected = Scores(zones).to_json_dict(), _counted(reference, prediction)

    for key in ("mean_iou", "mean_iou_12", "overall_accuracy"):
        assert found[key] == pytest.approx(expected[key], abs=5e-5), key
    for index, row in enumerate(found["classes"]):
        assert row["support"] == expected["support"][index]
        for key in ("iou", "f1"):
            wanted = expected[key][index]
            assert row[key] == (None if wanted is None else pytest.approx(wanted, abs=5e-5)), (key, index)


def test_a_class_seen_where_there_is_none_costs_in_the_challenge_alone() -> None:
    matrix = np.zeros((13, 13), np.int64)
    matrix[0, 0], matrix[1, 1], matrix[1, 4] = 8, 1, 1
    assert mean_iou(matrix) == pytest.approx((1 + 1 / 2) / 2)
    assert challenge_mean_iou(matrix) == pytest.approx((1 + 1 / 2 + 0) / 3)


def test_classes_that_are_not_flairs_have_no_challenge_score() -> None:
    matrix = np.eye(8, dtype=np.int64)
    assert math.isnan(challenge_mean_iou(matrix, CITYSCAPES_8.classes))
    # "void", the first, is excluded from the mean.
    matrix[0, 0], matrix[0, 1] = 0, 4
    assert mean_iou(matrix, CITYSCAPES_8.classes) == pytest.approx((1 / 5 + 6) / 7)
    assert Scores({"Z": matrix}, CITYSCAPES_8.classes).to_json_dict()["mean_iou_12"] is None


def test_an_empty_matrix_has_no_figures() -> None:
    scores = Scores({"Z": np.zeros((13, 13), np.int64)}).to_json_dict()
    assert [scores[key] for key in ("mean_iou", "mean_iou_12", "overall_accuracy", "kappa")] == [None] * 4


def test_figures_are_read_back(tmp_path: Path) -> None:
    scores = Scores({"Z": np.eye(13, dtype=np.int64)}, FLAIR_13.classes, {"model": "x"}).to_json_dict()
    path = tmp_path / "scores.json"
    path.write_text(json.dumps(scores), encoding="utf-8")
    assert read_scores(path) == scores
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match=r"scores\.json .*training\.evaluate"):
        read_scores(path)
    with pytest.raises(InputError, match=r"none\.json .*training\.evaluate"):
        read_scores(tmp_path / "none.json")


def test_void_of_cityscapes_is_neither_an_error_nor_a_class() -> None:
    labels = make_label_map(CITYSCAPES_8, {}, None)
    truth = labels.to_indices(np.array([[0, 3, 7, 7], [21, 21, 26, 4]], np.uint8))
    prediction = np.array([[1, 4, 1, 1], [4, 4, 7, 1]], np.uint8)
    scores = Scores({"Z": confusion_matrix(truth, prediction, 8, 255)}, CITYSCAPES_8.classes).to_json_dict()
    assert (scores["mean_iou"], scores["overall_accuracy"]) == (1.0, 1.0)
    assert scores["classes"][0]["iou"] is None
