"""One network run by ONNX Runtime, the only module that imports it."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from .errors import DeviceError, ModelError, RuntimeMissingError
from .language import tr
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
_PRODUCT, _TOTAL = "flair_product", "flair_total"
_NO_CLASS = 255
SOFTMAX_OPSET = 13
"""From this operator set on Softmax works along one axis."""


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
        _check_normalisation(member)
        self._codes = _code_lookup(member) if member.manifest.output.type == "classes" else None
        model = _graph_for(member, product)
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
            DeviceError: the device failed, e.g. out of memory, or gave values that are not numbers.
            ModelError: a class comes out that the manifest does not list.
        """
        try:
            feed = {self._member.input.name: self._prepare(batch)}
            result, *total = (np.asarray(value) for value in self._session.run(self._outputs, feed))
        except Exception as error:  # ONNX Runtime raises classes of its own native module
            remedy = tr("try a smaller batch size") + ("" if self.device.name == "cpu" else tr(" or device 'cpu'"))
            raise DeviceError(
                tr(
                    "{name} failed on {device} with a batch of {count}: {error}; {remedy}",
                    name=self._member.path.name,
                    device=self.device.name,
                    count=len(batch),
                    error=_first_line(error),
                    remedy=remedy,
                )
            ) from error
        if total and not np.isfinite(total[0]):
            raise DeviceError(
                tr(
                    "{name} gives values that are not numbers on {device}: its weights are damaged, or half "
                    "precision overflows there; try device 'cpu' or a float32 export",
                    name=self._member.path.name,
                    device=self.device.name,
                )
            )
        return result if self._codes is None else self._indices(result)

    @property
    def _outputs(self) -> list[str]:
        """The graph outputs to fetch."""
        return [_PRODUCT] if self._codes is not None else [_PRODUCT, _TOTAL]

    def _indices(self, codes: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the channel indices of class codes `(N, H, W)` or `(N, 1, H, W)`, uint8 `(N, H, W)`."""
        assert self._codes is not None  # noqa: S101 - called for class-giving networks alone
        indices: npt.NDArray[Any] = self._codes[codes[:, 0] if codes.ndim == 4 else codes]
        if (indices == _NO_CLASS).any():
            known = set(self._member.manifest.codes)
            found = sorted(set(np.unique(codes).tolist()) - known)[0]
            raise ModelError(
                tr(
                    "{name} gives class code {found}: its manifest lists {known}",
                    name=self._member.path.name,
                    found=found,
                    known=sorted(known),
                )
            )
        return indices

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
        if missing:
            raise RuntimeMissingError(
                tr(
                    "ONNX Runtime is not installed: run 'Install the runtime' (flair:installruntime) in QGIS, or "
                    "'pip install onnxruntime' for the command line"
                )
            ) from error
        raise RuntimeMissingError(
            tr("ONNX Runtime is installed but does not load ({error}): install it anew", error=error)
        ) from error
    return onnxruntime  # type: ignore[no-any-return]


def _check_normalisation(member: ModelMember) -> None:
    """Raise `ModelError` where values normalised before the graph would be cut to whole numbers by its input."""
    normalisation = member.manifest.normalisation
    plain = not set(normalisation.mean) - {0.0} and not set(normalisation.std) - {1.0}
    if not normalisation.inside and not plain and not np.issubdtype(np.dtype(member.input.dtype), np.floating):
        raise ModelError(
            tr(
                "model '{name}' takes {dtype}, but its metadata asks for normalised values: it needs a float "
                "input, or to normalise inside the graph",
                name=member.path.name,
                dtype=member.input.dtype,
            )
        )


def _code_lookup(member: ModelMember) -> npt.NDArray[np.uint8]:
    """Return the channel index of every code, uint8 `(256,)`."""
    lookup = np.full(256, _NO_CLASS, np.uint8)
    lookup[list(member.manifest.codes)] = np.arange(len(member.manifest.codes))
    return lookup


def _graph_for(member: ModelMember, product: Product) -> bytes:
    """Return the network's bytes with the nodes that make the product added to its graph."""
    manifest, output = member.manifest, member.output
    model = member.path.read_bytes()
    if manifest.output.type == "classes":
        if product != "classes":
            raise ModelError(
                tr(
                    "model '{name}' gives classes only: averaging and confidence need {product}",
                    name=member.path.name,
                    product=product,
                )
            )
        info = TensorInfo(_PRODUCT, "uint8", ("N", "H", "W") if len(output.shape) == 3 else ("N", 1, "H", "W"))
        return append(model, [_cast(output.name, _PRODUCT, "uint8")], (info,))
    if product != "classes" and member.info.opset < SOFTMAX_OPSET:
        raise ModelError(
            tr(
                "model '{name}' uses operator set {opset}: {product} need {needed} or later, export it anew",
                name=member.path.name,
                opset=member.info.opset,
                product=product,
                needed=SOFTMAX_OPSET,
            )
        )
    nodes, constants = _product_nodes(member, product)
    # The sum of all scores is a number unless one of them is not: the arg-max alone would hide that.
    nodes.append(_cast(output.name, "flair_scores", "float32"))
    nodes.append(Node("ReduceSum", ("flair_scores",), (_TOTAL,), (("keepdims", 0),)))
    return append(model, nodes, (_product_info(product, member), TensorInfo(_TOTAL, "float32", ())), constants)


def _product_info(product: Product, member: ModelMember) -> TensorInfo:
    """Return the declaration of the added output."""
    if product == "classes":
        return TensorInfo(_PRODUCT, "uint8", ("N", "H", "W"))
    return TensorInfo(_PRODUCT, "float32", ("N", len(member.manifest.classes), "H", "W"))


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
        return [*nodes, _cast("flair_argmax", _PRODUCT, "uint8")], constants
    if member.manifest.output.type == "logits" and product == "probabilities":
        nodes.append(_cast(scores, "flair_wide", "float32"))
        return [*nodes, Node("Softmax", ("flair_wide",), (_PRODUCT,), (("axis", 1),))], constants
    if member.manifest.output.type == "probabilities" and product == "logits":
        raise ModelError(
            tr("model '{name}' gives probabilities: an average of logits needs logits", name=member.path.name)
        )
    return [*nodes, _cast(scores, _PRODUCT, "float32")], constants


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
        raise DeviceError(
            tr("device '{wanted}' is not known: choose one of {choices}", wanted=wanted, choices=", ".join(DEVICES))
        )
    if wanted != "auto":
        if PROVIDERS[wanted] not in available:
            present = ", ".join(n for n, p in PROVIDERS.items() if p in available)
            raise DeviceError(
                tr(
                    "device '{wanted}' was asked for, but this onnxruntime {version} offers {present}: install one "
                    "with {provider} or choose 'auto'",
                    wanted=wanted,
                    version=runtime.__version__,
                    present=present,
                    provider=PROVIDERS[wanted],
                )
            )
        session, failure = _try(runtime, model, options, wanted, member)
        if session is None:
            raise DeviceError(
                tr("device '{wanted}' was asked for and cannot be used: {failure}", wanted=wanted, failure=failure)
            )
        return session, Device(wanted, tr("asked for"))
    notes: list[str] = []
    for name in AUTO_ORDER:
        if PROVIDERS[name] not in available:
            continue
        session, failure = _try(runtime, model, options, name, member)
        if session is not None:
            return session, Device(name, "; ".join(notes) or _why(name, available))
        notes.append(tr("{name} is offered but unusable ({failure})", name=name, failure=failure))
    raise DeviceError(tr("no device can run '{name}': {notes}", name=member.path.name, notes="; ".join(notes)))


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
        # It prints what it misses; standard output is for results.
        with contextlib.redirect_stdout(sys.stderr):
            runtime.preload_dlls()
    try:
        session = runtime.InferenceSession(model, sess_options=options, providers=providers)
    except Exception as error:  # ONNX Runtime raises classes of its own native module
        if name == "cpu":
            raise ModelError(
                tr("ONNX Runtime refuses '{name}': {error}", name=member.path.name, error=_first_line(error))
            ) from error
        return None, _first_line(error)
    if session.get_providers()[0] != PROVIDERS[name]:
        return None, tr(
            "{provider} did not load; for CUDA, check the driver and that CUDA and cuDNN are installed",
            provider=PROVIDERS[name],
        )
    return _tried(session, name, member)


def _tried(session: Any, name: str, member: ModelMember) -> tuple[Any, str]:  # noqa: ANN401
    """Return a session that has predicted a window on its GPU, or None and the reason it cannot."""
    if name == "cpu":
        return session, ""
    batch, bands, height, width = (
        size if isinstance(size, int) else default
        for size, default in zip(
            member.input.shape, (1, len(member.manifest.bands), *2 * (member.manifest.window_size,))
        )
    )
    try:
        session.run(None, {member.input.name: np.zeros((batch, bands, height, width), member.input.dtype)})
    except Exception as error:  # ONNX Runtime raises classes of its own native module
        return None, _first_line(error)
    return session, ""


def _why(name: str, available: set[str]) -> str:
    """Return why `auto` chose a device, naming a GPU that stays unused."""
    if name != "cpu":
        return tr("the best device present")
    if PROVIDERS["cuda"] not in available and _nvidia_present():
        return tr(
            "an NVIDIA GPU is present, but this onnxruntime is built for the CPU only: install "
            "onnxruntime-gpu ('Install the runtime' in QGIS) to use it"
        )
    unused = [n for n, provider in PROVIDERS.items() if provider in available and n not in AUTO_ORDER]
    if unused:
        return tr("no CUDA or DirectML device; {unused} can be asked for", unused=", ".join(unused))
    return tr("no GPU that ONNX Runtime can use")


def _nvidia_present() -> bool:
    """Whether an NVIDIA driver is installed."""
    if sys.platform == "win32":
        system = os.environ.get("SYSTEMROOT", "C:\\Windows")
        return os.path.exists(os.path.join(system, "System32", "nvcuda.dll"))
    return os.path.exists("/proc/driver/nvidia/version") or shutil.which("nvidia-smi") is not None


def _first_line(error: Exception) -> str:
    """Return the first line of an error's text."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
