"""The runtime and its devices: which one runs, why, and what is said where none can."""

from __future__ import annotations

import builtins
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnxruntime
import pytest

from flair_seg.errors import DeviceError, RuntimeMissingError
from flair_seg.inference import devices
from flair_seg.inference.devices import (
    PROVIDERS,
    Device,
    first_run_cost,
    lanes,
    provider_options,
    threads_of_a_run,
)
from flair_seg.inference.ensemble import Ensemble
from flair_seg.inference.session import Loader, runtime_status
from flair_seg.models.model import load_model, resolve_model
from flair_seg.system.folders import user_folder
from flair_seg.system.resources import cores


def test_auto_says_which_device_runs_and_why(grey_model: Path) -> None:
    device = Ensemble(load_model(grey_model), probabilities=False).device
    available = onnxruntime.get_available_providers()
    assert PROVIDERS[device.name] in available and device.name in devices.AUTO_ORDER
    assert device.reason == devices.why(device.name, set(available)) or "not usable" in device.reason


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
    with pytest.raises(RuntimeMissingError, match="pip install onnxruntime"):
        Ensemble(load_model(grey_model), probabilities=False)


def test_a_failing_run_names_network_device_and_batch(grey_model: Path) -> None:
    ensemble = Ensemble(load_model(grey_model), probabilities=False)
    with pytest.raises(DeviceError, match=r"grey\.onnx failed on cpu with batch size 2:"):
        ensemble.predict(np.zeros((2, 5, 8), np.uint8))


class Runtime:
    """Stands for ONNX Runtime with devices that this machine has not; the `broken` ones cannot be used."""

    __version__ = "9.9"
    SessionOptions = onnxruntime.SessionOptions

    def __init__(self, *names: str, broken: tuple[str, ...] = (), fails_later: bool = False) -> None:
        """Offer some devices."""
        self._names, self._broken, self._fails_later = names, broken, fails_later
        self.opened: list[tuple[list[object], object]] = []

    def get_available_providers(self) -> list[str]:
        """Return the providers of the devices."""
        return [PROVIDERS[name] for name in self._names]

    def InferenceSession(self, model: bytes, sess_options: object, providers: list) -> object:  # noqa: N802
        """Open a model, or fail as a missing driver does."""
        self.opened.append((providers, sess_options))
        (provider, _), *_ = providers
        if not self._fails_later and provider in [PROVIDERS[name] for name in self._broken]:
            raise RuntimeError("no driver\nfor it")
        session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        return SimpleNamespace(get_providers=lambda: [provider], get_inputs=session.get_inputs, run=self._run)

    def _run(self, *_: object) -> list[np.ndarray]:
        if self._fails_later:
            raise RuntimeError("no kernel")
        return []

    def load(self, path: Path, wanted: str) -> Device:
        """Return the device on which a model is opened."""
        (member,) = load_model(path).members
        return Loader(self, member, "classes", "uint8", 2).open(wanted)[1]  # type: ignore[arg-type]


@pytest.mark.parametrize("later", [False, True])
def test_auto_takes_the_next_device_and_says_why(grey_model: Path, later: bool) -> None:
    device = Runtime("cuda", "cpu", broken=("cuda",), fails_later=later).load(grey_model, "auto")
    assert device.name == "cpu" and "cuda" in device.reason
    assert ("no kernel" if later else "no driver") in device.reason and "\n" not in device.reason


@pytest.mark.parametrize("wanted", ["cuda", "auto"])
def test_no_device_at_all(grey_model: Path, wanted: str) -> None:
    with pytest.raises(DeviceError) as caught:
        Runtime("cuda", broken=("cuda",)).load(grey_model, wanted)
    assert "cuda" in str(caught.value) and "no driver" in str(caught.value)


def test_a_device_the_runtime_has_not(grey_model: Path) -> None:
    with pytest.raises(DeviceError, match=r"'cuda'.*9\.9.*directml, cpu"):
        Runtime("directml", "cpu").load(grey_model, "cuda")


def test_a_gpu_unused_for_want_of_the_right_runtime(grey_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices.shutil, "which", lambda name: "/usr/bin/" + name)
    assert "onnxruntime-gpu" in Runtime("cpu").load(grey_model, "auto").reason


def test_a_device_is_opened_with_its_settings(grey_model: Path) -> None:
    runtime = Runtime("directml", "tensorrt", "cuda", "cpu")
    assert runtime.load(grey_model, "auto").name == "cuda"
    assert runtime.load(grey_model, "directml").name == "directml"
    assert "TensorRT" in runtime.load(grey_model, "tensorrt").reason
    (_, cuda), (_, directml), (tensorrt, _) = runtime.opened
    assert cuda.intra_op_num_threads == 2 and cuda.enable_mem_pattern  # type: ignore[attr-defined]
    assert not directml.enable_mem_pattern  # type: ignore[attr-defined]
    # What TensorRT cannot run, CUDA does.
    assert [name if isinstance(name, str) else name[0] for name in tensorrt] == [
        PROVIDERS[name] for name in ("tensorrt", "cuda", "cpu")
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("openvino", {"device_type": "CPU", "num_of_threads": "2", "precision": "FP32"}),
        ("openvino-bf16", {"device_type": "CPU", "num_of_threads": "2",
                           "load_config": '{"CPU": {"INFERENCE_PRECISION_HINT": "bf16"}}'}),
        ("cuda", {}),
    ],
)  # fmt: skip
def test_settings_of_devices(name: str, expected: dict[str, str]) -> None:
    assert provider_options(name, 2) == expected
    assert "num_of_threads" not in provider_options(name, None)


@pytest.mark.parametrize("name", ["tensorrt", "coreml"])
def test_what_a_device_builds_first_is_kept_and_told(name: str) -> None:
    folder = user_folder("cache") / name
    assert str(folder) in provider_options(name, None).values() and folder.is_dir()
    assert str(folder) in first_run_cost(name) and first_run_cost("cpu") == ""


def test_a_runtime_that_does_not_load_is_not_called_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a library of the system is missing, or another version of numpy is needed."""
    real = builtins.__import__

    def broken(name: str, *rest: object, **more: object) -> object:
        if name == "onnxruntime":
            raise ImportError("libstdc++.so.6: too old", name="onnxruntime.capi")
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", broken)
    ok, message = runtime_status()
    assert not ok and "libstdc++.so.6: too old" in message and "pip install" not in message
