"""One network run by ONNX Runtime, the only module that imports it."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from .devices import DEVICES, PROCESSORS, Device
from .errors import DeviceError, FlairError, ModelError, RuntimeMissingError, first_line
from .graph import Levelling, Product, output_names
from .language import tr
from .models import ModelMember
from .opening import Loader
from .systemmemory import no_memory, out_of_memory, ran_out
from .telemetry import forbid_telemetry, stop_telemetry
from .winners import winners

__all__ = ["DEVICES", "Device", "Outputs", "Product", "Session", "load_runtime", "runtime_status", "runtime_version"]

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
    """

    def __init__(
        self,
        member: ModelMember,
        product: Product,
        device: str = "auto",
        threads: int | None = None,
        pixels: str = "float32",
        levelling: Levelling | None = None,
    ) -> None:
        """Load the network.

        Args:
            member: the network's file and manifest.
            product: what `run` returns.
            device: one of `DEVICES`.
            threads: threads the CPU may use, None for one per core.
            pixels: the data type that holds the raw pixels without loss; in it they go to the device.
            levelling: what changes raw values, NaN where they are nodata, before the network sees them.

        Raises:
            RuntimeMissingError: ONNX Runtime is not installed.
            DeviceError: the device asked for is not there.
            ModelError: the runtime refuses the graph.
        """
        runtime = load_runtime()
        self._member, self._pixels = member, np.dtype(pixels)
        self._codes = _code_lookup(member) if member.manifest.output.type == "classes" else None
        _check_normalisation(member)
        _check_levelling(member, levelling)
        # What goes wrong is told by exceptions and by `device`, not by the runtime's own lines on standard error.
        runtime.set_default_logger_severity(4)
        loader = Loader(runtime, member, product, pixels, threads, levelling)
        self._session, self.device = loader.open(device)
        self._product = loader.product_on(self.device.name)
        self._input = self._session.get_inputs()[0].name
        self._names = output_names(member, self._product)
        self.most: int | None = None

    def run(self, batch: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Predict a batch of raw bands `(N, bands, H, W)`.

        Returns:
            For `classes` uint8 `(N, H, W)` channel indices; else float32 `(N, n_classes, H, W)`.

        Raises:
            DeviceError: the device failed, e.g. out of memory, or gave values that are not numbers.
            OutOfMemoryError: the processor got no memory.
            ModelError: a class comes out that the manifest does not list.
        """
        return self.finish(self.start(batch))

    def start(self, batch: npt.NDArray[Any]) -> Outputs:
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
                done.append(self._call(_filled(part, size), len(part)))
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

    def _call(self, batch: npt.NDArray[Any], wanted: int) -> list[npt.NDArray[Any]]:
        """Run the graph; return its outputs for the first windows of the batch, the sum of all scores as it is."""
        feed = {self._input: np.ascontiguousarray(batch, self._pixels)}
        product, *total = (np.asarray(value) for value in self._session.run(self._names, feed))
        return [product[:wanted], *total]

    def _failure(self, error: Exception, count: int) -> FlairError:
        """Return what is told of a failed run: of a processor without memory, that there is none."""
        if self.device.name in PROCESSORS and out_of_memory(error):
            return no_memory(
                tr(
                    "{name} with a batch of {count}: {error}",
                    name=self._member.path.name, count=count, error=first_line(error),
                )
            )  # fmt: skip
        remedy = tr("try a smaller batch size") + ("" if self.device.name == "cpu" else tr(" or device 'cpu'"))
        return DeviceError(
            tr(
                "{name} failed on {device} with a batch of {count}: {error}; {remedy}",
                name=self._member.path.name,
                device=self.device.name,
                count=count,
                error=first_line(error),
                remedy=remedy,
            )
        )

    def _check_numbers(self, values: npt.NDArray[Any] | np.floating[Any]) -> None:
        """Raise `DeviceError` where a score is not a number."""
        if not np.isfinite(values).all():
            raise DeviceError(
                tr(
                    "{name} gives values that are not numbers on {device}: its weights are damaged, or half "
                    "precision overflows there; try device 'cpu' or a float32 export",
                    name=self._member.path.name,
                    device=self.device.name,
                )
            )

    def _indices(self, codes: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the channel indices of class codes `(N, H, W)` or `(N, 1, H, W)`, uint8 `(N, H, W)`."""
        assert self._codes is not None  # noqa: S101 - called for class-giving networks alone
        indices: npt.NDArray[Any] = self._codes[codes[:, 0] if codes.ndim == 4 else codes]
        if np.equal(indices, _NO_CLASS).any():
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
                tr(
                    "ONNX Runtime is not installed: run 'Install the runtime' (flair:installruntime) in QGIS, or "
                    "'pip install onnxruntime' for the command line"
                )
            ) from error
        if ran_out(error):
            raise no_memory(str(error)) from error
        raise RuntimeMissingError(
            tr("ONNX Runtime is installed but does not load ({error}): install it anew", error=error)
        ) from error
    stop_telemetry(onnxruntime)
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


def _check_levelling(member: ModelMember, levelling: Levelling | None) -> None:
    """Raise `ModelError` where values brought to a reference would be cut to whole numbers by the graph's input."""
    if levelling is None or levelling.is_neutral or np.issubdtype(np.dtype(member.input.dtype), np.floating):
        return
    raise ModelError(
        tr(
            "model '{name}' takes {dtype}: values brought to a reference need a float input, so export it with one",
            name=member.path.name,
            dtype=member.input.dtype,
        )
    )


def _code_lookup(member: ModelMember) -> npt.NDArray[np.uint8]:
    """Return the channel index of every code, uint8 `(256,)`."""
    lookup = np.full(256, _NO_CLASS, np.uint8)
    lookup[list(member.manifest.codes)] = np.arange(len(member.manifest.codes))
    return lookup


def _filled(batch: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """Return a batch of one size, its last window repeated, so that the network always sees one size."""
    missing = size - len(batch)
    return batch if not missing else np.concatenate([batch, np.repeat(batch[-1:], missing, axis=0)])
