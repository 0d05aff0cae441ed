"""The shipped model: it makes sense of a scene it never saw, and its manifest tells the truth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from flair_seg import metrics
from flair_seg.manifest import Manifest
from flair_seg.models import load_model
from training.data import LabelledPatches, codes_to_indices, find_patches, load_patches
from training.evaluate import onnx_predictor, score

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "models" / "segformer-b0-flair-d034.onnx"
UNSEEN_SEED = 2027


def test_the_manifest_beside_is_the_one_inside() -> None:
    beside = Manifest.from_json(SHIPPED.with_suffix(".json").read_text(encoding="utf-8"))
    assert load_model(SHIPPED).manifest == beside
    assert "IGN" in beside.attribution
    assert SHIPPED.with_suffix(".md").is_file()
    assert b".py" not in SHIPPED.read_bytes(), "a trace of the exporter's sources"


def test_a_scene_it_never_saw_makes_sense(make_scene: Callable[..., tuple[np.ndarray, np.ndarray]]) -> None:
    bands, codes = make_scene(UNSEEN_SEED, 512, 1024)
    images = np.stack([bands[:, :, :512], bands[:, :, 512:]])
    labels = codes_to_indices(np.stack([codes[:, :512], codes[:, 512:]]))
    scores = score(onnx_predictor(SHIPPED), LabelledPatches(("Z", "Z"), images, labels))
    assert metrics.overall_accuracy(scores.matrix) > 0.65


def test_the_manifest_states_the_scores_on_val(real: Path) -> None:
    stated = load_model(SHIPPED).manifest.metrics
    found = score(onnx_predictor(SHIPPED), load_patches(find_patches(real, "val"))).to_json_dict()
    assert found["mean_iou"] == pytest.approx(stated["mean_iou"], abs=0.002)
    assert found["overall_accuracy"] == pytest.approx(stated["overall_accuracy"], abs=0.002)
    # What a random forest and a first trial reach on the same patches.
    assert found["mean_iou"] > 0.49
    assert found["overall_accuracy"] > 0.74
