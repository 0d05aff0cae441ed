"""What a device cannot hold, and what is kept for the next run: simulated, as no GPU is at hand."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import onnxruntime
import pytest
from osgeo import gdal
from stub_raster import grey, write_raster

from flair_seg.errors import DeviceError, InputError
from flair_seg.feedback import Feedback
from flair_seg.inference import batches, loaded
from flair_seg.inference.devices import missing_instructions, provider_options
from flair_seg.inference.ensemble import Ensemble
from flair_seg.inference.session import Loader
from flair_seg.models.model import load_model
from flair_seg.segment import SegmentResult
from flair_seg.system.resources import out_of_memory

Run = Callable[..., SegmentResult]
Log = Any
"""The class of listeners, which `conftest` has."""
FULL = "[ONNXRuntimeError] : 6 : Failed to allocate memory for requested buffer of size 123"


class SmallDevice:
    """Stands for ONNX Runtime with a device that holds so many windows, after so many runs of more."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, holds: int, after: int = 0, name: str = "CUDAExecutionProvider"
    ) -> None:
        """Take the runtime's place."""
        self.holds, self.after, self.name, self.seen = holds, after, name, []
        self._real = onnxruntime.InferenceSession
        monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [name])
        monkeypatch.setattr(onnxruntime, "preload_dlls", lambda: None, raising=False)
        monkeypatch.setattr(onnxruntime, "InferenceSession", self.open)

    def open(self, model: bytes, sess_options: Any, providers: list[Any]) -> Any:  # noqa: ANN401
        """Return a session on the processor that says it is on the device."""
        real = self._real(model, sess_options=sess_options, providers=["CPUExecutionProvider"])

        def run(names: list[str] | None, feed: dict[str, np.ndarray]) -> list[np.ndarray]:
            (batch,) = feed.values()
            self.seen.append((len(batch), batch.dtype))
            if len(self.seen) > self.after and len(batch) > self.holds:
                raise RuntimeError(FULL)
            return real.run(names, feed)

        return SimpleNamespace(run=run, get_inputs=real.get_inputs, get_providers=lambda: [self.name])


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache of the test's own, and no model left in hand."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    yield tmp_path / "cache" / "flair-seg"
    loaded.release()


def digest(path: str | Path) -> str:
    """Return a file's SHA-256."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def pixels(path: str | Path) -> np.ndarray:
    """Return a raster's pixels."""
    return gdal.Open(str(path)).ReadAsArray()


@pytest.mark.parametrize(("asked", "holds", "left"), [(8, 4, 4), (8, 3, 2), (6, 1, 1)])
def test_a_batch_that_memory_does_not_hold_is_halved_and_no_window_lost(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make_log: Callable[[], Log],
    asked: int,
    holds: int,
    left: int,
) -> None:
    source = write_raster(tmp_path / "in.tif", grey(150, 200))
    run(source, output=str(tmp_path / "whole.tif"), quality="balanced")
    loaded.release()
    device, log = SmallDevice(monkeypatch, holds, after=3), make_log()
    result = run(source, log, quality="balanced", batch_size=asked)
    assert any("cuda" in text and f"from {asked} to {left}" in text for text in log.warnings)
    assert device.seen[-1] == (left, np.dtype("uint8"))  # raw bytes go to the device
    assert np.array_equal(pixels(tmp_path / "whole.tif"), pixels(result.output))
    assert gdal.Open(result.output).GetMetadataItem("FLAIR_SEG_BATCH_SIZE") == f"{asked}, then {left}"


def test_a_batch_that_never_fits_is_told_before_any_work(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_log: Callable[[], Log]
) -> None:
    SmallDevice(monkeypatch, holds=2)
    log = make_log()
    result = run(write_raster(tmp_path / "in.tif", grey(90, 90)), log, batch_size=8)
    (warning,) = log.warnings
    assert all(word in warning for word in ("size 8", "memory of cuda", "using 2"))
    assert gdal.Open(result.output).GetMetadataItem("FLAIR_SEG_BATCH_SIZE") == "2"


def test_a_device_that_holds_no_window_at_all(grey_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SmallDevice(monkeypatch, holds=0, after=1)
    ensemble = Ensemble(load_model(grey_model), probabilities=False)
    with pytest.raises(DeviceError, match=r"grey\.onnx failed on cuda with batch size 1:.*allocate memory"):
        ensemble.predict(np.zeros((4, 5, 64, 64), np.uint8))


def test_other_errors_are_not_taken_for_full_memory() -> None:
    assert out_of_memory(RuntimeError("CUDA error: Out Of Memory")) and out_of_memory(MemoryError())
    assert not out_of_memory(RuntimeError("Got invalid dimensions for input: image"))


def test_the_batch_size_is_found_once_and_remembered(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_log: Callable[[], Log], cache: Path
) -> None:
    device = SmallDevice(monkeypatch, holds=1000)
    rates = {8: 10.0, 16: 19.0, 32: 19.5}
    monkeypatch.setattr(batches, "_rate", lambda ensemble, size, count: rates[count])
    source = write_raster(tmp_path / "in.tif", grey(90, 90))
    log = make_log()
    run(source, log)
    assert any("batch size 16, determined by a test" in line for line in log.lines)
    assert list(json.loads((cache / "batches.json").read_text()).values()) == [16]
    monkeypatch.setattr(batches, "_rate", None)  # from now on it is remembered
    loaded.release()
    run(source, restart=True)
    assert device.seen[-1][0] == 16


def test_the_trial_ends_where_memory_does(grey_model: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    SmallDevice(monkeypatch, holds=20)
    times = iter(np.cumsum([0.0, 1.0] * 100))
    monkeypatch.setattr(batches.time, "perf_counter", lambda: next(times))
    ensemble = Ensemble(load_model(grey_model), probabilities=False)
    assert batches.best_batch(ensemble, "key", 64, Feedback()) == 16
    assert not (cache / "batches.json").exists()  # what a full device gave is no rule for the next run


def test_damaged_memories_are_forgotten(cache: Path) -> None:
    cache.mkdir(parents=True)
    (cache / "batches.json").write_text('{"a": 0, "b": 4, "c"')
    assert batches._remembered() == {}
    (cache / "batches.json").write_text('{"a": 0, "b": 4, "c": "x"}')
    assert batches._remembered() == {"b": 4}


@pytest.mark.parametrize("name", ["tensorrt", "coreml"])
def test_engines_are_kept_in_the_users_cache(cache: Path, name: str) -> None:
    assert str(cache / name) in provider_options(name, None).values()
    assert (cache / name).is_dir()


def opened(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows with every network opened."""
    count: list[int] = []
    real = onnxruntime.InferenceSession
    monkeypatch.setattr(onnxruntime, "InferenceSession", lambda *a, **k: count.append(1) or real(*a, **k))
    return count


def test_a_model_is_loaded_once_for_a_batch_of_runs(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count = opened(monkeypatch)
    source = write_raster(tmp_path / "in.tif", grey(90, 90))
    first = digest(run(source).output)
    assert digest(run(source).output) == first and len(count) == 1
    run(source, tta="rotate", restart=True)
    assert len(count) == 2
    run(source)
    assert len(count) == 3  # at most one is kept


def test_a_changed_model_is_loaded_anew(
    run: Run, tmp_path: Path, grey_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = opened(monkeypatch)
    source, model = write_raster(tmp_path / "in.tif", grey(90, 90)), tmp_path / "m.onnx"
    for _ in range(2):
        model.write_bytes(grey_model.read_bytes())
        run(source, model=str(model), restart=True)
    assert len(count) == 2


def test_a_model_that_is_not_used_is_let_go(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loaded, "IDLE_S", 0.05)
    run(write_raster(tmp_path / "in.tif", grey(90, 90)))
    for timer in [thread for thread in threading.enumerate() if thread.name == "flair-idle"]:
        timer.join(5)
    assert loaded._shelf._kept is None
    assert not [thread for thread in threading.enumerate() if thread.name == "flair-idle"]


def test_two_runs_at_once_share_no_model(grey_model: Path) -> None:
    how = {"probabilities": False, "tta": "none", "device": "cpu", "threads": 1}
    model = load_model(grey_model)
    first = loaded.load(model, **how)
    assert loaded.load(model, **how) is not first
    loaded.keep(first)
    assert loaded.load(model, **how) is first


def test_openvino_is_offered_but_chosen_by_nobody_else(grey_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = ["OpenVINOExecutionProvider", "CPUExecutionProvider"]
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: both)
    device = Ensemble(load_model(grey_model), probabilities=False).device
    assert device.name == "cpu"
    assert "openvino" in device.reason


def test_bfloat16_is_refused_where_the_processor_has_none(grey_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["OpenVINOExecutionProvider"])
    monkeypatch.setattr(Path, "read_text", lambda self, **how: "flags : sse avx512f")
    with pytest.raises(DeviceError, match="this processor does not support bfloat16; choose 'openvino"):
        Loader(onnxruntime, load_model(grey_model).members[0], "classes", "uint8", None).open("openvino-bf16")
    monkeypatch.setattr(Path, "read_text", lambda self, **how: "flags : avx512_bf16")
    assert missing_instructions("openvino-bf16") == ""


def test_openvino_rounds_to_float32_whatever_the_processor_prefers() -> None:
    assert provider_options("openvino", 3) == {"device_type": "CPU", "num_of_threads": "3", "precision": "FP32"}


def test_an_engine_that_takes_minutes_to_build_is_told(grey_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SmallDevice(monkeypatch, holds=8, name="TensorrtExecutionProvider")
    device = Ensemble(load_model(grey_model), probabilities=False, device="tensorrt").device
    assert device.reason.startswith("requested;") and "minutes" in device.reason and "tensorrt" in device.reason


@pytest.mark.parametrize("limit", [2**20, 2**24])
def test_a_batch_that_no_memory_holds_is_refused_before_it_is_predicted(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    source = write_raster(tmp_path / "in.tif", grey(70, 90))
    monkeypatch.setattr(batches, "available_bytes", lambda: limit)
    words = rf"size 1000 .* 64 px .* 1\.4 GiB .* {limit / 2**30:.1f} GiB are available"
    with pytest.raises(InputError, match=words):
        run(source, batch_size=1000)
    assert [path.name for path in tmp_path.iterdir()] == ["in.tif"]
    monkeypatch.setattr(batches, "available_bytes", lambda: None)
    assert run(source, batch_size=2).windows
