"""The shipped models map a scene that they were not trained on, and have the scores that their manifests state."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from flair_seg.models.manifest import Manifest
from flair_seg.models.model import DEFAULT_MODEL, find_models, load_model
from flair_seg.tools.assess import metrics
from training.data import BANDS, FLAIR_13_LABELS, IGNORE_INDEX, find_patches
from training.evaluate import score_model
from training.models.predict import onnx_predictor
from training.settings.config import read_config

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "models"
NETWORKS = sorted(FOLDER.glob("*.onnx"))
MODELS = [model.path for model in find_models((FOLDER,))]
UNSEEN_SEED = 2027


def _name(path: Path) -> str:
    return path.stem


def test_there_is_an_ensemble_of_all_bands_and_a_network_of_three() -> None:
    models = {model.name: model for model in find_models((FOLDER,))}
    assert {band.name for band in models[DEFAULT_MODEL].bands} == set(BANDS)
    assert len(models[DEFAULT_MODEL].members) > 1
    assert ("red", "green", "blue") in [tuple(band.name for band in model.bands) for model in models.values()]
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 18e6


@pytest.mark.parametrize("path", NETWORKS, ids=_name)
def test_the_manifest_beside_is_the_one_inside(path: Path) -> None:
    beside = Manifest.from_json(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert load_model(path).manifest == beside
    assert "IGN" in beside.attribution
    assert path.with_suffix(".md").is_file()
    assert b".py" not in path.read_bytes(), "a trace of the exporter's sources"


@pytest.mark.parametrize("path", NETWORKS, ids=_name)
def test_the_command_in_the_manifest_names_its_settings(path: Path) -> None:
    manifest = load_model(path).manifest
    config = read_config(ROOT / manifest.source["training"].split()[-1])
    assert (config.manifest.name, config.manifest.version) == (manifest.name, manifest.version)
    assert tuple(config.data.bands) == manifest.band_names


@pytest.mark.parametrize("path", MODELS, ids=_name)
def test_a_new_scene_is_mapped(path: Path, make_scene: Callable[..., tuple[np.ndarray, np.ndarray]]) -> None:
    predictor = onnx_predictor(path)
    bands, codes = make_scene(UNSEEN_SEED, 512, 1024)
    bands = bands[[BANDS.index(name) for name in predictor.reading.bands]]
    images = np.stack([bands[:, :, :512], bands[:, :, 512:]])
    labels = FLAIR_13_LABELS.to_indices(np.stack([codes[:, :512], codes[:, 512:]]))
    found = np.concatenate([predictor(image[None]).argmax(axis=1) for image in images])
    assert metrics.overall_accuracy(metrics.confusion_matrix(labels, found, 13, IGNORE_INDEX)) > 0.6


@pytest.mark.parametrize("path", NETWORKS, ids=_name)
def test_the_manifest_states_the_scores_on_val(path: Path, real: Path) -> None:
    stated = load_model(path).manifest.metrics
    predictor = onnx_predictor(path)
    found = score_model(predictor, find_patches(real, "val"))[0].to_json_dict()
    assert found["mean_iou"] == pytest.approx(stated["mean_iou"], abs=0.002)
    assert found["overall_accuracy"] == pytest.approx(stated["overall_accuracy"], abs=0.002)
    # The scores of a random forest and of a first trial on the same patches.
    assert found["mean_iou"] > 0.49
    assert found["overall_accuracy"] > 0.74
