"""Calibration: known temperatures are found, classes stay, and the exported graph applies the temperature."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from flair_seg.errors import InputError
from flair_seg.models.manifest import Manifest
from flair_seg.models.model import load_model as load_onnx
from training.export import main
from training.models.checkpoint import load_model
from training.models.predict import onnx_predictor, torch_predictor
from training.scoring.calibration import (
    Calibration,
    Sample,
    calibrate,
    calibration_error,
    fit_temperature,
    read_calibration,
    read_sample,
    temper,
    threshold_of,
    write_calibration,
    write_sample,
)


def _sample(seed: int, temperature: float, count: int = 8_000) -> Sample:
    """Pixels whose labels follow the softmax of logits; the network's logits are `temperature` times as large."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0.0, 1.5, (count, 4))
    true = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = (true.cumsum(axis=1) > rng.random((count, 1))).argmax(axis=1)
    return Sample(temper(true, 1.0 / temperature), labels)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_of_the_network_is_found(temperature: float) -> None:
    sample = _sample(1, temperature)
    assert fit_temperature(sample) == pytest.approx(temperature, rel=0.07)
    calibration = calibrate({"a": sample, "b": _sample(2, temperature), "c": _sample(3, temperature)})
    assert calibration.temperature == pytest.approx(temperature, rel=0.05)
    assert calibration.ece_after < 0.02
    assert (calibration.ece_before > 0.05) == (temperature != 1.0)
    assert calibration.pixels == 24_000


def test_the_error_of_known_bins() -> None:
    # Confidence 0.9 with half of the pixels right, and 0.6 with all of them right.
    probabilities = np.array([[0.9, 0.1]] * 10 + [[0.6, 0.4]] * 10)
    sample = Sample(probabilities, np.array([0, 1] * 5 + [0] * 10))
    assert calibration_error(sample) == pytest.approx(0.5 * 0.4 + 0.5 * 0.4)
    assert threshold_of(sample) == (None, 0.0)
    assert threshold_of(Sample(probabilities[:, ::-1], 1 - np.array([0] * 10 + [0, 1] * 5))) == (0.61, 0.5)


def test_tempering_keeps_the_class_and_the_sum() -> None:
    sample = _sample(4, 1.0, 500)
    for temperature in (0.3, 4.0):
        tempered = sample.tempered(temperature)
        assert np.array_equal(tempered.probabilities.argmax(1), sample.probabilities.argmax(1))
        assert np.allclose(tempered.probabilities.sum(1), 1.0)
    assert np.all(sample.tempered(4.0).confidence < sample.confidence)


def test_one_group_is_not_enough() -> None:
    with pytest.raises(InputError, match="found predictions of 1 group"):
        calibrate({"a": _sample(1, 1.0, 50)})


def test_samples_and_calibrations_are_stored(tmp_path: Path) -> None:
    sample = _sample(5, 2.0, 300)
    write_sample(tmp_path / "s.npz", sample)
    found = read_sample(tmp_path / "s.npz")
    assert np.array_equal(found.labels, sample.labels)
    assert np.allclose(found.probabilities, sample.probabilities, rtol=0.01, atol=1e-6)
    (tmp_path / "s.npz").write_bytes(b"PK damaged")
    with pytest.raises(InputError, match=r"s\.npz cannot be read"):
        read_sample(tmp_path / "s.npz")
    written = Calibration(1.5, 0.2, 0.05, None, 0.0, 10)
    write_calibration(tmp_path / "c.json", written)
    assert read_calibration(tmp_path / "c.json") == written


@pytest.mark.parametrize("temperature", [0.0, -1.0, 11.0])
def test_a_temperature_out_of_range_is_refused(tmp_path: Path, temperature: float) -> None:
    document = {**vars(Calibration(1.5, 0.2, 0.05, 0.7, 0.4, 10)), "temperature": temperature}
    (tmp_path / "c.json").write_text(json.dumps(document))
    with pytest.raises(InputError, match=f"temperature is {temperature}"):
        read_calibration(tmp_path / "c.json")


def test_the_exported_graph_applies_the_temperature(
    tiny_weights: Path, patches: Path, windows: np.ndarray, tmp_path: Path
) -> None:
    calibration, path = Calibration(2.0, 0.2, 0.05, 0.7, 0.4, 10), tmp_path / "tempered.onnx"
    write_calibration(tmp_path / "c.json", calibration)
    options = ["--calibration", str(tmp_path / "c.json"), "--window-size", "64", "--least-agreement", "0.99"]
    assert main([str(tiny_weights), "--output", str(path), "--data", str(patches), "--part", "val", *options]) == 0
    manifest = load_onnx(path).manifest
    assert manifest.metrics["calibration"] == vars(calibration)
    assert Manifest.from_json(manifest.to_json()) == manifest
    image = windows[:1, :, :64, :64]
    plain, tempered = torch_predictor(load_model(tiny_weights)[0])(image), onnx_predictor(path)(image)
    assert np.allclose(tempered, temper(plain, 2.0), atol=0.02)
    assert np.abs(tempered - plain).max() > 0.05
    assert (tempered.argmax(1) == plain.argmax(1)).mean() > 0.99


def test_a_calibration_belongs_to_one_network(tiny_weights: Path, patches: Path, tmp_path: Path) -> None:
    given = ["--output", str(tmp_path / "a.onnx"), "--data", str(patches), "--calibration", str(tmp_path / "c.json")]
    assert main(["ensemble.json", "--pack", *given]) == 1
    assert main([str(tiny_weights), *given]) == 1
    assert not list(tmp_path.iterdir())
