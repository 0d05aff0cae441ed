"""The devices that networks run on: which there are, how they are set up, and what their errors mean."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any, NamedTuple

from ..language import tr
from ..system.folders import user_folder
from ..system.resources import cores

PROVIDERS = {
    "cuda": "CUDAExecutionProvider",
    "tensorrt": "TensorrtExecutionProvider",
    "directml": "DmlExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "openvino": "OpenVINOExecutionProvider",
    "openvino-bf16": "OpenVINOExecutionProvider",
    "cpu": "CPUExecutionProvider",
}
DEVICES = ("auto", *PROVIDERS)
AUTO_ORDER = ("cuda", "directml", "cpu")
"""What `auto` tries, best first.

The others run only when asked for: they round otherwise than the processor (OpenVINO, CoreML), or take minutes before
their first window (TensorRT).
"""
PROCESSORS = frozenset({"cpu", "openvino", "openvino-bf16"})
"""Devices that are the processor: they gain nothing from predicting several windows at once."""
MOST_LANES = 4
"""Batches that the processor predicts side by side at most: each takes the network's memory once more."""


class Device(NamedTuple):
    """The device that runs the network, and the sentence that says why."""

    name: str
    reason: str


def lanes(device: str, threads: int | None) -> int:
    """Return how many batches a device predicts side by side.

    On a processor, runs of one thread beside each other leave no thread waiting for another, as those of one run do
    at every operator. The result of a run does not depend on the number of its threads.

    Args:
        device: one of `PROVIDERS`.
        threads: of the processor, for all lanes together; None for one per core.
    """
    return min(threads or cores(), MOST_LANES) if device == "cpu" else 1


def threads_of_a_run(threads: int | None) -> int:
    """Return how many threads a run on the processor takes: its lane's own, and those that no lane has, in common."""
    return (threads or cores()) - lanes("cpu", threads) + 1


def share_threads(options: Any, threads: int | None) -> None:  # noqa: ANN401 - a class of the runtime's native module
    """Set the runtime's options of a session for runs in the processor's lanes."""
    options.intra_op_num_threads = threads_of_a_run(threads)
    # A thread that spins while it waits would keep a lane from its core.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")


def provider_options(name: str, threads: int | None) -> dict[str, Any]:
    """Return a device's settings, as ONNX Runtime's provider of it takes them."""
    if name == "tensorrt":
        folder = str(_made(user_folder("cache") / "tensorrt"))
        return {
            "trt_engine_cache_enable": True,
            "trt_engine_cache_path": folder,
            "trt_timing_cache_enable": True,
            "trt_timing_cache_path": folder,
        }
    if name == "coreml":
        return {"ModelFormat": "MLProgram", "ModelCacheDirectory": str(_made(user_folder("cache") / "coreml"))}
    if name.startswith("openvino"):
        options = {"device_type": "CPU", **({"num_of_threads": str(threads)} if threads else {})}
        if name == "openvino-bf16":
            return {**options, "load_config": '{"CPU": {"INFERENCE_PRECISION_HINT": "bf16"}}'}
        # Left to itself, OpenVINO rounds to bfloat16 on the processors made for it.
        return {**options, "precision": "FP32"}
    return {}


def _made(folder: Path) -> Path:
    """Return a folder, made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def first_run_cost(name: str) -> str:
    """Return what a device does before its first window, where that takes long, else nothing."""
    if name == "tensorrt":
        return tr(
            "the first run with a model takes several minutes to build its TensorRT engine, which is cached in "
            "{folder}",
            folder=user_folder("cache") / "tensorrt",
        )
    if name == "coreml":
        return tr(
            "the first run with a model compiles it; the result is cached in {folder}",
            folder=user_folder("cache") / "coreml",
        )
    return ""


def missing_instructions(name: str) -> str:
    """Return why the processor cannot run a device at a useful speed, empty where it can or that is not known.

    Without instructions for bfloat16 OpenVINO imitates them, some hundred times slower.
    """
    if name != "openvino-bf16":
        return ""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    if "avx512_bf16" in flags or "amx_bf16" in flags:
        return ""
    return tr("this processor does not support bfloat16; choose 'openvino'")


def why(name: str, available: set[str]) -> str:
    """Return why `auto` chose a device, naming what stays unused."""
    unused = [
        n for n, provider in PROVIDERS.items() if provider in available and n not in (*AUTO_ORDER, "openvino-bf16")
    ]
    if name != "cpu":
        asked = tr("; also available: {unused}", unused=", ".join(unused)) if unused else ""
        return tr("best available device") + asked
    if PROVIDERS["cuda"] not in available and _nvidia_present():
        return tr(
            "an NVIDIA GPU was found, but the installed onnxruntime supports the CPU only; install onnxruntime-gpu "
            "to use it (in QGIS: 'Install ONNX Runtime')"
        )
    if unused:
        return tr("no CUDA or DirectML device found; also available: {unused}", unused=", ".join(unused))
    return tr("no GPU supported by ONNX Runtime found")


def _nvidia_present() -> bool:
    """Whether an NVIDIA driver is installed."""
    if sys.platform == "win32":
        system = os.environ.get("SYSTEMROOT", "C:\\Windows")
        return os.path.exists(os.path.join(system, "System32", "nvcuda.dll"))
    return os.path.exists("/proc/driver/nvidia/version") or shutil.which("nvidia-smi") is not None
