"""One network run by ONNX Runtime, the only module that imports it."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from .errors import DeviceError, ModelError, RuntimeMissingError
from .models import ModelMember
from .onnxfile import ELEMENT_NUMBERS, Constant, Node, TensorInfo, append

Product = Literal["classes", "probabilities", "logits"]
PROVIDERS = {
    "cuda": "CUDAExecutionProvider",
    "directml": "DmlExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "openvino": "OpenVINOExecutionProvider",
    "cpu": "CPUExecutionProvider",
}
DEVICES = ("auto", *PROVIDERS)
AUTO_ORDER = ("cuda", "directml", "cpu")
"""What `auto` tries, best first; the others run only when asked for."""
SOFTMAX_OPSET = 13
"""From this operator set on Softmax works along one axis."""
_MISSING = (
    "ONNX Runtime is not installed: run 'Install the runtime' (flair:installruntime) in QGIS, or "
    "'pip install onnxruntime' for the command line"
)


@dataclass(frozen=True)
class Device:
    """The device that runs the network, and the sentence that says why."""

    name: str
    reason: str


def runtime_status() -> tuple[bool, str]:
    """Return whether ONNX Runtime can be used, and its version or what to do."""
    try:
        runtime = _runtime()
    except RuntimeMissingError as error:
        return False, str(error)
    return True, f"onnxruntime {runtime.__version__} ({', '.join(runtime.get_available_providers())})"


def runtime_version() -> str:
    """Return ONNX Runtime's version."""
    return str(_runtime().__version__)


class Session:
    """A network ready to run on a device, its softmax or arg-max done inside the graph.

    Attributes:
        device: where it runs, and why there.
    """

    def __init__(self, member: ModelMember, product: Product, device: str = "auto", threads: int | None = None) -> None:
        """Load the network.

        Args:
            member: the network's file and manifest.
            product: what `run` returns.
            device: one of `DEVICES`.
            threads: threads the CPU may use, None for one per core.

        Raises:
            RuntimeMissingError: ONNX Runtime is not installed.
            DeviceError: the device asked for is not there.
            ModelError: the runtime refuses the graph.
        """
        runtime = _runtime()
        self._member = member
        self._dtype = np.dtype(member.input.dtype)
        self._output, model = _graph_for(member, product)
        # What goes wrong is told by exceptions and by `device`, not by the runtime's own lines on standard error.
        runtime.set_default_logger_severity(4)
        options = runtime.SessionOptions()
        if threads:
            options.intra_op_num_threads = threads
        self._session, self.device = _open(runtime, model, options, device, member)

    def run(self, batch: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Predict a batch of raw bands `(N, bands, H, W)`.

        Returns:
            For `classes` uint8 `(N, H, W)` channel indices; else float32 `(N, n_classes, H, W)`.

        Raises:
            DeviceError: the device failed, e.g. out of memory.
        """
        try:
            feed = {self._member.input.name: self._prepare(batch)}
            return np.asarray(self._session.run([self._output], feed)[0])
        except Exception as error:  # ONNX Runtime raises classes of its own native module
            remedy = "try a smaller batch size" + ("" if self.device.name == "cpu" else " or device 'cpu'")
            raise DeviceError(
                f"{self._member.path.name} failed on {self.device.name} with a batch of {len(batch)}: "
                f"{_first_line(error)}; {remedy}"
            ) from error

    def _prepare(self, batch: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the batch in the graph's data type, normalised where the graph does not do it."""
        normalisation = self._member.manifest.normalisation
        if normalisation.inside or not normalisation.mean:
            return batch.astype(self._dtype, copy=False)
        mean = np.asarray(normalisation.mean, np.float32)[:, None, None]
        std = np.asarray(normalisation.std, np.float32)[:, None, None]
        normalised: npt.NDArray[Any] = ((batch.astype(np.float32) - mean) / std).astype(self._dtype, copy=False)
        return normalised


def _runtime() -> ModuleType:
    """Import ONNX Runtime."""
    try:
        import onnxruntime
    except ImportError as error:
        missing = getattr(error, "name", None) == "onnxruntime"
        text = _MISSING if missing else f"ONNX Runtime is installed but does not load ({error}): install it anew"
        raise RuntimeMissingError(text) from error
    return onnxruntime  # type: ignore[no-any-return]


def _graph_for(member: ModelMember, product: Product) -> tuple[str, bytes]:
    """Return the output to fetch and the network's bytes, with the nodes that make it added to the graph."""
    manifest, output = member.manifest, member.output
    model = member.path.read_bytes()
    if manifest.output.type == "classes":
        if product != "classes":
            raise ModelError(f"model '{member.path.name}' gives classes only: averaging and confidence need {product}")
        return "flair_product", append(model, _squeeze_nodes(output), (_product_info(product, member),))
    if product != "classes" and member.info.opset < SOFTMAX_OPSET:
        raise ModelError(
            f"model '{member.path.name}' uses operator set {member.info.opset}: {product} need {SOFTMAX_OPSET} "
            "or later, export it anew"
        )
    nodes, constants = _product_nodes(member, product)
    return "flair_product", append(model, nodes, (_product_info(product, member),), constants)


def _product_info(product: Product, member: ModelMember) -> TensorInfo:
    """Return the declaration of the added output."""
    if product == "classes":
        return TensorInfo("flair_product", "uint8", ("N", "H", "W"))
    return TensorInfo("flair_product", "float32", ("N", len(member.manifest.classes), "H", "W"))


def _squeeze_nodes(output: TensorInfo) -> list[Node]:
    """Return the nodes that turn a class output `(N, H, W)` or `(N, 1, H, W)` into uint8 `(N, H, W)`."""
    if len(output.shape) == 3:
        return [_cast(output.name, "flair_product", "uint8")]
    return [
        _cast(output.name, "flair_float", "float32"),
        Node("ReduceMax", ("flair_float",), ("flair_plane",), (("axes", (1,)), ("keepdims", 0))),
        _cast("flair_plane", "flair_product", "uint8"),
    ]


def _product_nodes(member: ModelMember, product: Product) -> tuple[list[Node], list[Constant]]:
    """Return the nodes and constants that turn the graph's scores into the product at window resolution."""
    scores = member.output.name
    nodes: list[Node] = []
    constants: list[Constant] = []
    stride = member.manifest.output.stride
    if stride > 1:
        constants.append(Constant("flair_scales", (4,), (1.0, 1.0, float(stride), float(stride))))
        attributes = (("mode", "linear"), ("coordinate_transformation_mode", "half_pixel"))
        nodes.append(Node("Resize", (scores, "", "flair_scales"), ("flair_resized",), attributes))
        scores = "flair_resized"
    if product == "classes":
        nodes.append(Node("ArgMax", (scores,), ("flair_argmax",), (("axis", 1), ("keepdims", 0))))
        return [*nodes, _cast("flair_argmax", "flair_product", "uint8")], constants
    if member.manifest.output.type == "logits" and product == "probabilities":
        nodes.append(_cast(scores, "flair_wide", "float32"))
        return [*nodes, Node("Softmax", ("flair_wide",), ("flair_product",), (("axis", 1),))], constants
    if member.manifest.output.type == "probabilities" and product == "logits":
        raise ModelError(f"model '{member.path.name}' gives probabilities: an average of logits needs logits")
    return [*nodes, _cast(scores, "flair_product", "float32")], constants


def _cast(source: str, target: str, dtype: str) -> Node:
    """Return a Cast node."""
    return Node("Cast", (source,), (target,), (("to", ELEMENT_NUMBERS[dtype]),))


def _open(
    runtime: ModuleType,
    model: bytes,
    options: Any,  # noqa: ANN401 - a class of the runtime's native module
    wanted: str,
    member: ModelMember,
) -> tuple[Any, Device]:
    """Create the session on the device asked for, or on the best one that works."""
    available = set(runtime.get_available_providers())
    if wanted not in DEVICES:
        raise DeviceError(f"device '{wanted}' is not known: choose one of {', '.join(DEVICES)}")
    if wanted != "auto":
        if PROVIDERS[wanted] not in available:
            present = ", ".join(n for n, p in PROVIDERS.items() if p in available)
            raise DeviceError(
                f"device '{wanted}' was asked for, but this onnxruntime {runtime.__version__} offers {present}: "
                f"install one with {PROVIDERS[wanted]} or choose 'auto'"
            )
        session, failure = _try(runtime, model, options, wanted, member)
        if session is None:
            raise DeviceError(f"device '{wanted}' was asked for and cannot be used: {failure}")
        return session, Device(wanted, "asked for")
    notes: list[str] = []
    for name in AUTO_ORDER:
        if PROVIDERS[name] not in available:
            continue
        session, failure = _try(runtime, model, options, name, member)
        if session is not None:
            return session, Device(name, "; ".join(notes) or _why(name, available))
        notes.append(f"{name} is offered but unusable ({failure})")
    raise DeviceError(f"no device can run '{member.path.name}': {'; '.join(notes)}")


def _try(
    runtime: ModuleType,
    model: bytes,
    options: Any,  # noqa: ANN401
    name: str,
    member: ModelMember,
) -> tuple[Any, str]:
    """Return a session whose first provider is the device's, or None and the reason."""
    providers = [PROVIDERS[name]] if name == "cpu" else [PROVIDERS[name], PROVIDERS["cpu"]]
    if name == "cuda" and hasattr(runtime, "preload_dlls"):
        runtime.preload_dlls()
    try:
        session = runtime.InferenceSession(model, sess_options=options, providers=providers)
    except Exception as error:  # ONNX Runtime raises classes of its own native module
        if name == "cpu":
            raise ModelError(f"ONNX Runtime refuses '{member.path.name}': {_first_line(error)}") from error
        return None, _first_line(error)
    if session.get_providers()[0] != PROVIDERS[name]:
        return None, f"{PROVIDERS[name]} did not load; for CUDA, check the driver and that CUDA and cuDNN are installed"
    return session, ""


def _why(name: str, available: set[str]) -> str:
    """Return why `auto` chose a device, naming a GPU that stays unused."""
    if name != "cpu":
        return "the best device present"
    if PROVIDERS["cuda"] not in available and _nvidia_present():
        return (
            "an NVIDIA GPU is present, but this onnxruntime is built for the CPU only: install onnxruntime-gpu "
            "('Install the runtime' in QGIS) to use it"
        )
    return "no GPU that ONNX Runtime can use"


def _nvidia_present() -> bool:
    """Whether an NVIDIA driver is installed."""
    if sys.platform == "win32":
        system = os.environ.get("SYSTEMROOT", "C:\\Windows")
        return os.path.exists(os.path.join(system, "System32", "nvcuda.dll"))
    return os.path.exists("/proc/driver/nvidia/version") or shutil.which("nvidia-smi") is not None


def _first_line(error: Exception) -> str:
    """Return the first line of an error's text."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
