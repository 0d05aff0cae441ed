"""The runtime and its devices: which one runs, why, and what is said where none can."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from flair_seg.ensemble import Ensemble
from flair_seg.errors import DeviceError, RuntimeMissingError
from flair_seg.models import load_model
from flair_seg.session import runtime_status


def test_auto_says_which_device_runs_and_why(grey_model: Path) -> None:
    device = Ensemble(load_model(grey_model), probabilities=False).device
    assert device.name in ("cpu", "cuda", "directml")
    assert device.reason


def test_an_unknown_device(grey_model: Path) -> None:
    with pytest.raises(DeviceError, match="device 'tpu' is not known: choose one of auto, cuda"):
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
    assert device.reason.startswith("cuda is offered but unusable (")
    with pytest.raises(DeviceError, match="device 'cuda' was asked for and cannot be used: "):
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
    with pytest.raises(DeviceError, match=r"grey.onnx failed on cpu with a batch of 2: "):
        ensemble.predict(np.zeros((2, 5, 8), np.uint8))
