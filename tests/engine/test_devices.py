"""The runtime and its devices: which one runs, why, and what is said where none can."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from flair_seg.errors import DeviceError, RuntimeMissingError
from flair_seg.inference.devices import lanes, threads_of_a_run
from flair_seg.inference.ensemble import Ensemble
from flair_seg.inference.session import runtime_status
from flair_seg.models.model import load_model, resolve_model
from flair_seg.system.resources import cores


def test_auto_says_which_device_runs_and_why(grey_model: Path) -> None:
    device = Ensemble(load_model(grey_model), probabilities=False).device
    assert device.name in ("cpu", "cuda", "directml")
    assert device.reason


@pytest.mark.parametrize(
    ("threads", "side_by_side", "of_a_run"), [(1, 1, 1), (2, 2, 1), (3, 3, 1), (4, 4, 1), (5, 4, 2), (16, 4, 13)]
)
def test_all_threads_of_the_processor_are_used_in_at_most_four_lanes(
    threads: int, side_by_side: int, of_a_run: int
) -> None:
    """Runs share the threads beyond their own."""
    assert lanes("cpu", threads) == side_by_side
    assert threads_of_a_run(threads) == of_a_run
    assert side_by_side + of_a_run - 1 == threads
    assert lanes("cuda", threads) == lanes("openvino", threads) == 1
    assert lanes("cpu", None) == lanes("cpu", cores())


def test_the_number_of_threads_does_not_change_a_score() -> None:
    windows = np.random.default_rng(3).integers(0, 256, (1, 5, 512, 512)).astype(np.uint8)
    model = resolve_model("segformer-b0-flair-d034")
    found = [Ensemble(model, probabilities=True, device="cpu", threads=n).predict(windows) for n in (1, 2, 6)]
    assert np.array_equal(found[0], found[1]) and np.array_equal(found[0], found[2])


def test_an_unknown_device(grey_model: Path) -> None:
    with pytest.raises(DeviceError, match=r"tpu'\. Choose one of: auto, cuda"):
        Ensemble(load_model(grey_model), probabilities=False, device="tpu")


@pytest.mark.skipif(
    "CUDAExecutionProvider" in onnxruntime.get_available_providers(), reason="here it may well be usable"
)
@pytest.mark.filterwarnings("ignore:Specified provider")
def test_a_gpu_that_is_offered_but_does_not_work_is_named(grey_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        onnxruntime, "get_available_providers", lambda: ["CUDAExecutionProvider", "CPUExecutionProvider"]
    )
    device = Ensemble(load_model(grey_model), probabilities=False).device
    assert device.name == "cpu"
    assert device.reason.startswith("cuda is available but not usable (")
    with pytest.raises(DeviceError, match=r"Cannot use .*'cuda':"):
        Ensemble(load_model(grey_model), probabilities=False, device="cuda")


def test_a_missing_runtime_says_how_to_install_it(grey_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    ok, message = runtime_status()
    assert not ok and "flair:installruntime" in message and "pip install onnxruntime" in message
    assert load_model(grey_model).name == "stub"
    with pytest.raises(RuntimeMissingError):
        Ensemble(load_model(grey_model), probabilities=False)


def test_a_failing_run_names_network_device_and_batch(grey_model: Path) -> None:
    ensemble = Ensemble(load_model(grey_model), probabilities=False)
    with pytest.raises(DeviceError, match=r"grey\.onnx failed on cpu with batch size 2:"):
        ensemble.predict(np.zeros((2, 5, 8), np.uint8))
