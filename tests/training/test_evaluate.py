"""Evaluation: figures equal those worked out by hand, and a model file is scored from disk."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from training.data import CLASSES, IGNORE_INDEX, OTHER_INDEX, LabelledPatches
from training.evaluate import main, score, with_symmetries


def _one_hot(classes: np.ndarray) -> np.ndarray:
    return np.moveaxis(np.eye(CLASSES, dtype=np.float32)[classes], -1, 1)


def test_scores_are_those_worked_out_by_hand() -> None:
    first = np.array([[0, 0, 0], [1, 1, OTHER_INDEX]], dtype=np.uint8)
    second = np.array([[4, 4, 4], [4, IGNORE_INDEX, IGNORE_INDEX]], dtype=np.uint8)
    answers = iter([np.array([[0, 0, 1], [1, 1, 1]]), np.array([[4, 4, 4], [0, 0, 1]])])
    patches = LabelledPatches(("Z1", "Z2"), np.zeros((2, 5, 2, 3), np.uint8), np.stack([first, second]))

    scores = score(lambda images: _one_hot(next(answers)[None]), patches).to_json_dict()

    # 10 labelled pixels, 7 right. Class 0: 2 hits, 1 missed, 1 too many; class 1: 2 hits, 2 too many (one is "other");
    # class 4: 3 hits, 1 missed. "Other" is present and its IoU of 0 stays out of the mean.
    assert scores["overall_accuracy"] == 0.7
    assert scores["mean_iou"] == round((2 / 4 + 2 / 4 + 3 / 4) / 3, 4)
    rows = {row["code"]: row for row in scores["classes"]}
    assert (rows[1]["iou"], rows[1]["f1"], rows[1]["support"]) == (0.5, 0.6667, 3)
    assert (rows[5]["iou"], rows[5]["support"]) == (0.75, 4)
    assert (rows[13]["iou"], rows[13]["support"]) == (0.0, 1)
    assert (rows[12]["iou"], rows[12]["support"]) == (None, 0)
    assert scores["zones"]["Z2"] == {"mean_iou": 0.75, "overall_accuracy": 0.75, "support": 4}
    assert scores["confusion_matrix"][0][:2] == [2, 1]


def test_symmetries_are_undone_before_averaging() -> None:
    images = np.random.default_rng(0).integers(0, 256, (1, 5, 6, 6), dtype=np.uint8)

    def predict(batch: np.ndarray) -> np.ndarray:
        return batch[:, :3].astype(np.float32)

    assert np.allclose(with_symmetries(predict)(images), predict(images))


def test_symmetries_average_what_differs() -> None:
    def predict(batch: np.ndarray) -> np.ndarray:
        return np.broadcast_to(np.array([[1.0, 0.0], [0.0, 0.0]], np.float32), (1, 1, 2, 2))

    assert np.allclose(with_symmetries(predict)(np.zeros((1, 5, 2, 2), np.uint8)), 0.25)


def test_the_command_writes_json_and_markdown(
    patches: Path, tmp_path: Path, tiny_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "scores" / "val"
    assert main([str(tiny_weights), "--data", str(patches), "--part", "val", "--output", str(output)]) == 0
    scores = json.loads(output.with_suffix(".json").read_text(encoding="utf-8"))
    assert sum(row["support"] for row in scores["classes"]) == 2 * 128 * 128
    assert set(scores["zones"]) == {"Z1_AA", "Z2_UU"}
    text = output.with_suffix(".md").read_text(encoding="utf-8")
    assert text == capsys.readouterr().out
    assert "| 5 | water |" in text


def test_a_model_that_is_not_there_is_named(patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.safetensors"), "--data", str(patches)]) == 1
    assert capsys.readouterr().err.startswith("error: there is no model at ")
    (tmp_path / "bad.safetensors").write_bytes(b"x" * 20)
    assert main([str(tmp_path / "bad.safetensors"), "--data", str(patches)]) == 1
    assert "holds no weights" in capsys.readouterr().err
