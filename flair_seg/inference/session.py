"""One network run by ONNX Runtime, the only module that imports it."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import DeviceError, FlairError, ModelError, RuntimeMissingError, first_line
from ..language import tr
from ..models.model import ModelMember
from ..models.wiring import chooses_positions, whole_stride
from ..system.resources import no_memory, out_of_memory, ran_out
from ..system.telemetry import forbid_telemetry, stop_telemetry
from .devices import (
    AUTO_ORDER,
    DEVICES,
    PROCESSORS,
    PROVIDERS,
    Device,
    first_run_cost,
    missing_instructions,
    provider_options,
    share_threads,
    why,
)
from .graphs.additions import ENDS, STARTS, Levelling, Product, can_cut, graph_for, output_names, shows_size
from .graphs.softmax import with_fast_softmax
from .graphs.widening import widened
from .winners import winners


class Loader:
    """A network to open, and how.

    `runtime` is the module of ONNX Runtime, which is imported by `session` alone.
    """

    def __init__(
        self,
        runtime: ModuleType,
        member: ModelMember,
        product: Product,
        pixels: str,
        threads: int | None,
        levelling: Levelling | None = None,
        cuts: bool = False,
    ) -> None:
        """Keep what is opened."""
        self._runtime, self._member, self._product = runtime, member, product
        self._pixels, self._threads, self._levelling = pixels, threads, levelling
        self._cuts = cuts and can_cut(member)
        self._available = set(runtime.get_available_providers())

    def product_on(self, name: str) -> Product:
        """Return what the graph gives on a device."""
        return "scores" if self._product == "classes" and name == "cpu" else self._product

    def cuts_on(self, name: str) -> bool:
        """Whether the graph cuts on a device: a processor is spared work, others would wait for the limits."""
        return self._cuts and name == "cpu"

    def open(self, wanted: str) -> tuple[Any, Device]:
        """Create the session.

        Raises:
            DeviceError: the device is not known, not there or does not work.
            ModelError: the runtime refuses the graph.
        """
        if wanted not in DEVICES:
            raise DeviceError(
                "Unknown device '{wanted}'. Choose one of: {choices}.", wanted=wanted, choices=", ".join(DEVICES)
            )
        if wanted != "auto":
            return self._open_asked(wanted)
        notes: list[str] = []
        for name in AUTO_ORDER:
            if PROVIDERS[name] not in self._available:
                continue
            session, failure = self._try(name)
            if session is not None:
                return session, Device(name, "; ".join(notes) or why(name, self._available))
            notes.append(tr("{name} is available but not usable ({failure})", name=name, failure=failure))
        raise DeviceError("No device can run '{name}': {notes}", name=self._member.path.name, notes="; ".join(notes))

    def _open_asked(self, wanted: str) -> tuple[Any, Device]:
        """Create the session on one device and no other."""
        if PROVIDERS[wanted] not in self._available:
            present = ", ".join(n for n, p in PROVIDERS.items() if p in self._available)
            raise DeviceError(
                "Device '{wanted}' was requested, but onnxruntime {version} supports only {present}. Install a build "
                "with {provider}, or choose 'auto'.",
                wanted=wanted,
                version=self._runtime.__version__,
                present=present,
                provider=PROVIDERS[wanted],
            )
        session, failure = self._try(wanted)
        if session is None:
            raise DeviceError("Cannot use the requested device '{wanted}': {failure}", wanted=wanted, failure=failure)
        return session, Device(wanted, "; ".join(filter(None, (tr("requested"), first_run_cost(wanted)))))

    def _try(self, name: str) -> tuple[Any, str]:
        """Return a session whose first provider is the device's, or None and the reason."""
        missing = missing_instructions(name)
        if missing:
            return None, missing
        if name in ("cuda", "tensorrt") and hasattr(self._runtime, "preload_dlls"):
            # It prints what it misses; standard output is for results.
            with contextlib.redirect_stdout(sys.stderr):
                self._runtime.preload_dlls()
        model = graph_for(self._member, self.product_on(name), self._pixels, self._levelling, cuts=self.cuts_on(name))
        try:
            session = self._create(name, with_fast_softmax(widened(model)) if name == "cpu" else model)
        except Exception as error:  # ONNX Runtime raises classes of its own native module
            if out_of_memory(error) and name in PROCESSORS:
                raise no_memory(f"{self._member.path.name}: {first_line(error)}") from error
            if name == "cpu":
                raise ModelError(
                    "ONNX Runtime cannot load '{name}': {error}", name=self._member.path.name, error=first_line(error)
                ) from error
            return None, first_line(error)
        if session.get_providers()[0] != PROVIDERS[name]:
            return None, tr(
                "could not load {provider}; for CUDA, check that the driver, CUDA and cuDNN are installed",
                provider=PROVIDERS[name],
            )
        return self._tried(session, name)

    def _create(self, name: str, model: bytes) -> Any:  # noqa: ANN401 - a class of the runtime's native module
        """Return the runtime's session."""
        providers: list[Any] = [(PROVIDERS[name], provider_options(name, self._threads))]
        if name == "tensorrt" and PROVIDERS["cuda"] in self._available:
            providers.append(PROVIDERS["cuda"])
        if name != "cpu":
            providers.append(PROVIDERS["cpu"])
        options = self._runtime.SessionOptions()
        if name == "cpu":
            share_threads(options, self._threads)
        elif self._threads:
            options.intra_op_num_threads = self._threads
        if name == "directml":
            options.enable_mem_pattern = False  # which DirectML does not know
        return self._runtime.InferenceSession(model, sess_options=options, providers=providers)

    def _tried(self, session: Any, name: str) -> tuple[Any, str]:  # noqa: ANN401
        """Return a session that has predicted a window on its device, or None and the reason it cannot."""
        if name == "cpu":
            return session, ""
        manifest = self._member.manifest
        shape = (self._member.wiring.batch or 1, len(manifest.bands), *2 * (manifest.window_size,))
        try:
            session.run(None, {session.get_inputs()[0].name: np.zeros(shape, self._pixels)})
        except Exception as error:  # ONNX Runtime raises classes of its own native module
            return None, first_line(error)
        return session, ""


__all__ = [
    "DEVICES",
    "Device",
    "Outputs",
    "Product",
    "Region",
    "Session",
    "load_runtime",
    "runtime_status",
    "runtime_version",
]

_NO_CLASS = 255


def runtime_status() -> tuple[bool, str]:
    """Return whether ONNX Runtime can be used, and its version or what to do."""
    try:
        runtime = load_runtime()
    except RuntimeMissingError as error:
        return False, str(error)
    return True, f"onnxruntime {runtime.__version__} ({', '.join(runtime.get_available_providers())})"


def runtime_version() -> str:
    """Return ONNX Runtime's version."""
    return str(load_runtime().__version__)


Region = tuple[slice, slice]
"""Rows and columns of a window, each from a first one to the one after the last."""


@dataclass(frozen=True)
class Outputs:
    """What a network gave for a batch: the product, and the sum of all scores where the graph makes it."""

    product: npt.NDArray[Any]
    total: float | None


class Session:
    """A network ready to run on a device, its softmax or arg-max done inside the graph.

    On a processor the arg-max is done outside: the runtime's takes several times as long as numpy's, and a thread of
    its own can do that one while the network predicts the next batch.

    Attributes:
        device: where it runs, and why there.
        most: windows predicted at once, at most; None as long as the device's memory holds every batch.
        stride: input pixels that a pixel of the network's own output spans; None until the network has run.
    """

    def __init__(
        self,
        member: ModelMember,
        product: Product,
        device: str = "auto",
        threads: int | None = None,
        pixels: str = "float32",
        levelling: Levelling | None = None,
        cuts: bool = False,
    ) -> None:
        """Load the network.

        Args:
            member: the network's file and manifest.
            product: what `run` returns.
            device: one of `DEVICES`.
            threads: threads the CPU may use, None for one per core.
            pixels: the data type that holds the raw pixels without loss; in it they go to the device.
            levelling: what changes raw values, NaN where they are nodata, before the network sees them.
            cuts: whether mostly parts of windows will be asked for.

        Raises:
            RuntimeMissingError: ONNX Runtime is not installed.
            DeviceError: the device asked for is not there.
            ModelError: the runtime refuses the graph.
        """
        runtime = load_runtime()
        self._member, self._pixels = member, np.dtype(pixels)
        self._codes = _class_lookup(member) if member.manifest.output.type == "classes" else None
        _check_normalisation(member)
        _check_levelling(member, levelling)
        # Errors are reported by exceptions and by `device`, not by the runtime's own lines on standard error.
        runtime.set_default_logger_severity(4)
        loader = Loader(runtime, member, product, pixels, threads, levelling, cuts)
        self._session, self.device = loader.open(device)
        self._product = loader.product_on(self.device.name)
        self._input = self._session.get_inputs()[0].name
        self._names = output_names(member, self._product)
        self.stride, self._shows_size = member.stride, shows_size(member)
        self._cuts = loader.cuts_on(self.device.name)
        self.most: int | None = None

    def run(self, batch: npt.NDArray[Any], region: Region | None = None) -> npt.NDArray[Any]:
        """Predict a batch of raw bands `(N, bands, H, W)`, or a region of it.

        Returns:
            For `classes` uint8 `(N, H, W)` channel indices; else float32 `(N, n_classes, H, W)`, of the region.

        Raises:
            DeviceError: the device failed, e.g. out of memory, or gave values that are not numbers.
            OutOfMemoryError: the processor got no memory.
            ModelError: a class comes out that the manifest does not list.
        """
        return self.finish(self.start(batch, region))

    def start(self, batch: npt.NDArray[Any], region: Region | None = None) -> Outputs:
        """Run the network on a batch; `finish` makes the prediction of what it gives.

        Where the device's memory does not hold the batch, it is predicted half by half, and so are all that follow.

        Raises:
            DeviceError: the device failed.
            OutOfMemoryError: the processor got no memory.
        """
        done: list[list[npt.NDArray[Any]]] = []
        position = 0
        while position < len(batch):
            size = min(self.most or len(batch), len(batch))
            part = batch[position : position + size]
            try:
                done.append(self._call(_filled(part, size), len(part), region or _whole(batch)))
            except ModelError:
                raise
            except Exception as error:  # ONNX Runtime raises classes of its own native module
                fixed = isinstance(self._member.input.shape[0], int)
                if size == 1 or fixed or not out_of_memory(error):
                    raise self._failure(error, size) from error
                self.most = size // 2
                continue
            position += size
        products = [outputs[0] for outputs in done]
        totals = [float(outputs[1]) for outputs in done if len(outputs) > 1]
        return Outputs(products[0] if len(products) == 1 else np.concatenate(products), sum(totals) if totals else None)

    def finish(self, outputs: Outputs) -> npt.NDArray[Any]:
        """Make a prediction of what the network gave, as `run` returns it; may be called in another thread.

        Raises:
            DeviceError, ModelError: as `run`.
        """
        if self._codes is not None:
            return self._indices(outputs.product)
        if outputs.total is not None:
            self._check_numbers(np.float64(outputs.total))
            return outputs.product
        classes = np.empty((len(outputs.product), *outputs.product.shape[2:]), np.uint8)
        for index, scores in enumerate(outputs.product):
            classes[index], best = winners(scores)
            self._check_numbers(best)
        return classes

    def _call(self, batch: npt.NDArray[Any], wanted: int, region: Region) -> list[npt.NDArray[Any]]:
        """Run the graph; return its outputs for the first windows of the batch, the sum of all scores as it is."""
        feed = {self._input: np.ascontiguousarray(batch, self._pixels)}
        if self._cuts:
            feed[STARTS] = np.array([side.start for side in region], np.int64)
            feed[ENDS] = np.array([side.stop for side in region], np.int64)
        product, *others = (np.asarray(value) for value in self._session.run(self._names, feed))
        if self._shows_size:
            height, width = others.pop().tolist()
            self.stride = whole_stride(self._member.path, batch.shape[-1], height, width)
        self._check_shape(product.shape, batch.shape, region if self._cuts else _whole(batch))
        part = product[:wanted] if self._cuts else product[(slice(wanted), ..., *region)]
        return [part, *others]

    def _check_shape(self, found: tuple[int, ...], batch: tuple[int, ...], region: Region) -> None:
        """Raise `ModelError` unless a product has the shape that the manifest promises for a batch."""
        channels = (
            () if self._codes is not None or self._product == "classes" else (len(self._member.manifest.classes),)
        )
        expected = (batch[0], *channels, *(side.stop - side.start for side in region))
        if found not in (expected, (batch[0], 1, *expected[-2:])):
            raise ModelError(
                "Model '{name}' returned {shape} for {batch_size} x {window_size} px; its manifest specifies "
                "{expected}.",
                name=self._member.path.name,
                shape=found,
                batch_size=batch[0],
                window_size=batch[-1],
                expected=expected,
            )

    def _failure(self, error: Exception, count: int) -> FlairError:
        """Return the error of a failed run; of a processor without memory, that there is none."""
        if self.device.name in PROCESSORS and out_of_memory(error):
            return no_memory(
                tr(
                    "{name} with batch size {count}: {error}",
                    name=self._member.path.name,
                    count=count,
                    error=first_line(error),
                )
            )
        remedy = tr("try a smaller batch size") + ("" if self.device.name == "cpu" else tr(" or device 'cpu'"))
        return DeviceError(
            "{name} failed on {device} with batch size {count}: {error} ({remedy})",
            name=self._member.path.name,
            device=self.device.name,
            count=count,
            error=first_line(error),
            remedy=remedy,
        )

    def _check_numbers(self, values: npt.NDArray[Any] | np.floating[Any]) -> None:
        """Raise `DeviceError` where a score is not a number."""
        if not np.isfinite(values).all():
            raise DeviceError(
                "{name} returned invalid values (NaN or infinite) on {device}: its weights may be damaged, or half "
                "precision overflows. Try device 'cpu' or a float32 export.",
                name=self._member.path.name,
                device=self.device.name,
            )

    def _indices(self, codes: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the channel indices of class codes `(N, H, W)` or `(N, 1, H, W)`, uint8 `(N, H, W)`."""
        assert self._codes is not None  # noqa: S101 - called for class-giving networks alone
        indices: npt.NDArray[Any] = self._codes[codes[:, 0] if codes.ndim == 4 else codes]
        if np.equal(indices, _NO_CLASS).any():
            known = set(self._member.manifest.codes)
            found = sorted(set(np.unique(codes).tolist()) - known)[0]
            raise ModelError(
                "{name} returned class code {found}, but its manifest lists {known}.",
                name=self._member.path.name,
                found=found,
                known=sorted(known),
            )
        return indices


def load_runtime() -> ModuleType:
    """Import ONNX Runtime with its telemetry disabled.

    Raises:
        RuntimeMissingError: it is not installed or does not load.
    """
    forbid_telemetry()
    try:
        import onnxruntime
    except ImportError as error:
        missing = getattr(error, "name", None) == "onnxruntime"
        if missing:
            raise RuntimeMissingError(
                "ONNX Runtime is not installed. In QGIS, run 'Install ONNX Runtime' (flair:installruntime); for the "
                "command line, run 'pip install onnxruntime'."
            ) from error
        if ran_out(error):
            raise no_memory(str(error)) from error
        raise RuntimeMissingError(
            "ONNX Runtime is installed but cannot be loaded ({error}). Reinstall it.", error=error
        ) from error
    stop_telemetry(onnxruntime)
    return onnxruntime  # type: ignore[no-any-return]


def _check_normalisation(member: ModelMember) -> None:
    """Raise `ModelError` where values normalised before the graph would be cut to whole numbers by its input."""
    normalisation = member.manifest.normalisation
    plain = not set(normalisation.mean) - {0.0} and not set(normalisation.std) - {1.0}
    if not normalisation.inside and not plain and not np.issubdtype(np.dtype(member.input.dtype), np.floating):
        raise ModelError(
            "Model '{name}' has {dtype} input, but its metadata specifies normalised values. Export it with a float "
            "input, or with the normalisation inside the graph.",
            name=member.path.name,
            dtype=member.input.dtype,
        )


def _check_levelling(member: ModelMember, levelling: Levelling | None) -> None:
    """Raise `ModelError` where values brought to a reference would be cut to whole numbers by the graph's input."""
    if levelling is None or levelling.is_neutral or np.issubdtype(np.dtype(member.input.dtype), np.floating):
        return
    raise ModelError(
        "Model '{name}' has {dtype} input, but normalisation to a reference requires a float input. Export it with a "
        "float input.",
        name=member.path.name,
        dtype=member.input.dtype,
    )


def _class_lookup(member: ModelMember) -> npt.NDArray[np.uint8]:
    """Return the class index of every number that a network gives, uint8 `(256,)`: of its code, or of its position."""
    codes = member.manifest.codes
    positions = chooses_positions(member.path, member.wiring)
    lookup = np.full(256, _NO_CLASS, np.uint8)
    lookup[list(range(len(codes)) if positions else codes)] = np.arange(len(codes))
    return lookup


def _whole(batch: npt.NDArray[Any]) -> Region:
    """Return the region that is all of a batch's windows."""
    return slice(0, batch.shape[2]), slice(0, batch.shape[3])


def _filled(batch: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """Return a batch of one size, its last window repeated, so that the network always sees one size."""
    missing = size - len(batch)
    return batch if not missing else np.concatenate([batch, np.repeat(batch[-1:], missing, axis=0)])
