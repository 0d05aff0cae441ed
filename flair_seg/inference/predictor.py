"""A model opened for predictions of windows that are already in memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ..choices import Tta
from ..errors import InputError
from ..models.manifest import Manifest
from ..models.model import Model, resolve_model
from ..nomenclature import LandCoverClass
from ..system.paths import StrPath
from .batches import usual_batch
from .ensemble import Ensemble


class Predictor:
    """A model on a device; `open_model` returns one.

    Attributes:
        model: the model's files and manifests.
        device: where it runs, e.g. `cpu` or `cuda`.
    """

    def __init__(self, model: Model, device: str, tta: Tta, threads: int | None) -> None:
        """Load the networks.

        Raises:
            ModelError, DeviceError, RuntimeMissingError: as `open_model`.
        """
        self.model = model
        self._how: dict[str, Any] = {"tta": tta, "threads": threads}
        self._classes = Ensemble(model, probabilities=False, device=device, **self._how)
        self._shares: Ensemble | None = None
        self.device = self._classes.device.name
        self._asked = device
        self._codes = np.array([cover.code for cover in model.classes], np.uint8)

    @property
    def manifest(self) -> Manifest:
        """What the model expects and returns; of an ensemble, the first member's."""
        return self.model.manifest

    @property
    def bands(self) -> tuple[str, ...]:
        """The names of the bands of a window, in order."""
        return tuple(band.name for band in self.model.bands)

    @property
    def classes(self) -> tuple[LandCoverClass, ...]:
        """The classes, in the order of the channels of `predict_probabilities`."""
        return self.model.classes

    def predict(self, windows: npt.ArrayLike) -> npt.NDArray[np.uint8]:
        """Predict the class codes of windows.

        Args:
            windows: raw pixels `(N, B, H, W)`, the bands in the order of `bands`; uint8, unless the model has bands of
                another type.

        Returns:
            Class codes, uint8 `(N, H, W)`.

        Raises:
            InputError: the array has another shape or data type.
            DeviceError, ModelError: the device failed, or the network gives something else than its manifest says.
        """
        codes: npt.NDArray[np.uint8] = self._codes[self._run(self._classes, np.asarray(windows))]
        return codes

    def predict_probabilities(self, windows: npt.ArrayLike) -> npt.NDArray[np.float32]:
        """Predict the probability of every class.

        The networks are loaded a second time when this is first called.

        Args:
            windows: as those of `predict`.

        Returns:
            Probabilities, float32 `(N, classes, H, W)`.

        Raises:
            InputError, DeviceError, ModelError: as `predict`.
        """
        if self._shares is None:
            self._shares = Ensemble(self.model, probabilities=True, device=self._asked, **self._how)
        return np.asarray(self._run(self._shares, np.asarray(windows)), np.float32)

    def _run(self, ensemble: Ensemble, windows: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Predict windows batch by batch; a network that takes one number of them gets the last one repeated."""
        self._check(windows)
        fixed = self.model.fixed_batch
        size = fixed or usual_batch(self.device)
        found = []
        for start in range(0, len(windows), size):
            part = windows[start : start + size]
            missing = size - len(part) if fixed else 0
            batch = np.concatenate([part, np.repeat(part[-1:], missing, axis=0)]) if missing else part
            found.append(ensemble.predict(batch)[: len(part)])
        return np.concatenate(found)

    def _check(self, windows: npt.NDArray[Any]) -> None:
        """Raise `InputError` unless the networks take an array of windows."""
        size = self.model.members[0].wiring.window
        needed = f"(N, {len(self.bands)}, {size or 'H'}, {size or 'W'})"
        fits = windows.ndim == 4 and len(windows) > 0 and windows.shape[1] == len(self.bands)
        if not fits or (size and windows.shape[2:] != (size, size)):
            raise InputError(
                "The windows have shape {found}, but model '{name}' requires {needed}, with bands {bands}.",
                found=windows.shape,
                name=self.model.name,
                needed=needed,
                bands=", ".join(self.bands),
            )
        types = sorted({band.dtype for band in self.model.bands if band.scale is None} or {"float32"})
        if types == ["uint8"] and windows.dtype != np.uint8:
            raise InputError(
                "The windows have data type {found}, but model '{name}' requires uint8.",
                found=windows.dtype,
                name=self.model.name,
            )


def open_model(
    name_or_path: StrPath, device: str = "auto", *, tta: Tta = "none", threads: int | None = None
) -> Predictor:
    """Open a model to predict windows that are already in memory; `segment` maps whole rasters.

    Args:
        name_or_path: name of a known model, or path of its `.onnx` or ensemble `.json` file.
        device: `auto`, `cpu` or another device that `flair_seg.inference.devices.DEVICES` lists.
        tta: test-time augmentation, averaged: `none`, `rotate` or `d4`.
        threads: CPU threads of the network; None for one per core.

    Raises:
        ModelError: there is no such model, or its file is damaged.
        RuntimeMissingError: ONNX Runtime is not installed.
        DeviceError: the device is not there or does not work.

    Example:
        >>> import numpy as np
        >>> from flair_seg import open_model
        >>> model = open_model("fpn-lite0-rgb-flair-d034", device="cpu")
        >>> model.bands
        ('red', 'green', 'blue')
        >>> size = model.manifest.window_size
        >>> model.predict(np.zeros((2, 3, size, size), np.uint8)).shape
        (2, 512, 512)
    """
    return Predictor(resolve_model(name_or_path), device, tta, threads)
