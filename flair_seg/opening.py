"""Opens a network on the device asked for, or on the best one that works."""

from __future__ import annotations

import contextlib
import sys
from types import ModuleType
from typing import Any

import numpy as np

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
from .errors import DeviceError, ModelError, first_line
from .graph import Levelling, Product, graph_for
from .language import tr
from .models import ModelMember
from .systemmemory import no_memory, out_of_memory
from .widening import widened


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
    ) -> None:
        """Keep what is opened."""
        self._runtime, self._member, self._product = runtime, member, product
        self._pixels, self._threads, self._levelling = pixels, threads, levelling
        self._available = set(runtime.get_available_providers())

    def product_on(self, name: str) -> Product:
        """Return what the graph gives on a device."""
        return "scores" if self._product == "classes" and name == "cpu" else self._product

    def open(self, wanted: str) -> tuple[Any, Device]:
        """Create the session.

        Raises:
            DeviceError: the device is not known, not there or does not work.
            ModelError: the runtime refuses the graph.
        """
        if wanted not in DEVICES:
            raise DeviceError(
                tr("device '{wanted}' is not known: choose one of {choices}", wanted=wanted, choices=", ".join(DEVICES))
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
            notes.append(tr("{name} is offered but unusable ({failure})", name=name, failure=failure))
        raise DeviceError(
            tr("no device can run '{name}': {notes}", name=self._member.path.name, notes="; ".join(notes))
        )

    def _open_asked(self, wanted: str) -> tuple[Any, Device]:
        """Create the session on one device and no other."""
        if PROVIDERS[wanted] not in self._available:
            present = ", ".join(n for n, p in PROVIDERS.items() if p in self._available)
            raise DeviceError(
                tr(
                    "device '{wanted}' was asked for, but this onnxruntime {version} offers {present}: install one "
                    "with {provider} or choose 'auto'",
                    wanted=wanted,
                    version=self._runtime.__version__,
                    present=present,
                    provider=PROVIDERS[wanted],
                )
            )
        session, failure = self._try(wanted)
        if session is None:
            raise DeviceError(
                tr("device '{wanted}' was asked for and cannot be used: {failure}", wanted=wanted, failure=failure)
            )
        return session, Device(wanted, "; ".join(filter(None, (tr("asked for"), first_run_cost(wanted)))))

    def _try(self, name: str) -> tuple[Any, str]:
        """Return a session whose first provider is the device's, or None and the reason."""
        missing = missing_instructions(name)
        if missing:
            return None, missing
        if name in ("cuda", "tensorrt") and hasattr(self._runtime, "preload_dlls"):
            # It prints what it misses; standard output is for results.
            with contextlib.redirect_stdout(sys.stderr):
                self._runtime.preload_dlls()
        model = graph_for(self._member, self.product_on(name), self._pixels, self._levelling)
        try:
            session = self._create(name, widened(model) if name == "cpu" else model)
        except Exception as error:  # ONNX Runtime raises classes of its own native module
            if out_of_memory(error) and name in PROCESSORS:
                raise no_memory(f"{self._member.path.name}: {first_line(error)}") from error
            if name == "cpu":
                raise ModelError(
                    tr(
                        "ONNX Runtime refuses '{name}': {error}",
                        name=self._member.path.name,
                        error=first_line(error),
                    )
                ) from error
            return None, first_line(error)
        if session.get_providers()[0] != PROVIDERS[name]:
            return None, tr(
                "{provider} did not load; for CUDA, check the driver and that CUDA and cuDNN are installed",
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
        sizes = (1, len(manifest.bands), *2 * (manifest.window_size,))
        shape = [size if isinstance(size, int) else usual for size, usual in zip(self._member.input.shape, sizes)]
        try:
            session.run(None, {session.get_inputs()[0].name: np.zeros(shape, self._pixels)})
        except Exception as error:  # ONNX Runtime raises classes of its own native module
            return None, first_line(error)
        return session, ""
