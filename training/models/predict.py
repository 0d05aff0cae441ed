"""One interface to all trained models: weights of `training.train`, `.onnx` files and ensembles."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from flair_seg.choices import Tta
from flair_seg.errors import InputError
from flair_seg.inference.ensemble import TTA_TRANSFORMS, Ensemble
from flair_seg.inference.graphs.additions import Levelling
from flair_seg.inference.session import Session
from flair_seg.models.model import Model
from flair_seg.models.model import load_model as load_onnx
from flair_seg.nomenclature import NOMENCLATURES, LandCoverClass, Nomenclature

from ..data import LabelMap, Patch, Reading, make_label_map, read_image
from ..data.checks import size_text
from ..networks import Network
from ..networks.base import SIZE_MULTIPLE
from ..settings.config import TrainConfig
from .checkpoint import load_model

Predict = Callable[[NDArray[np.generic]], NDArray[np.float32]]
"""Maps raw bands (N, B, H, W) to class probabilities, float32 (N, C, H, W)."""


@dataclass(frozen=True)
class Predictor:
    """A model ready to predict.

    Args:
        name: Name of the model.
        reading: How patches are read for it: bands and classes.
        predict: The prediction.
        window_size: Fixed height and width of its input, px; None: any multiple of 32.
        parameters: Number of parameters; None: unknown.
    """

    name: str
    reading: Reading
    predict: Predict
    window_size: int | None = None
    parameters: int | None = None

    @property
    def bands(self) -> tuple[str, ...]:
        """Names of its input bands, in order."""
        return self.reading.bands

    @property
    def classes(self) -> tuple[LandCoverClass, ...]:
        """The class of each channel."""
        return self.reading.labels.nomenclature.classes

    def __call__(self, images: NDArray[np.generic]) -> NDArray[np.float32]:
        """Predict raw bands (N, B, H, W); returns probabilities, float32 (N, C, H, W).

        Raises:
            InputError: The images do not have its input size.
        """
        size = self.window_size
        if size is not None and images.shape[-2:] != (size, size):
            raise InputError(f"patches are {size_text(images)}: {self.name} takes {size} x {size} px")
        return self.predict(images)

    def of_rasters(self, raster_bands: tuple[str, ...] | None) -> Predictor:
        """Return the same model for rasters with these bands."""
        return replace(self, reading=replace(self.reading, raster_bands=raster_bands))

    def image(self, patch: Patch) -> NDArray[np.generic]:
        """Read the model's input from a patch, (B, H, W): `read_image`, adjusted to the reference if there is one."""
        image = read_image(patch, self.reading)
        return self.reading.reference.apply(image, patch.place) if self.reading.reference else image

    def answer(self, patch: Patch) -> NDArray[np.float32]:
        """Predict one patch, whole: probabilities, float32 (C, H, W).

        Raises:
            InputError: The patch cannot be read, lacks a band, or does not have the model's input size.
        """
        image = self.image(patch)
        found, size = f"{patch.image.name} is {size_text(image)}", self.window_size
        if size is not None and image.shape[-2:] != (size, size):
            raise InputError(f"{found}: {self.name} takes {size} x {size} px")
        if size is None and any(side % SIZE_MULTIPLE for side in image.shape[-2:]):
            raise InputError(f"{found}: multiples of {SIZE_MULTIPLE} px are needed")
        return self(image[None])[0]


def torch_predictor(model: Network, temperature: float = 1.0) -> Predict:
    """Predict with PyTorch, on the device of the weights; `temperature` divides the logits."""

    def predict(images: NDArray[np.generic]) -> NDArray[np.float32]:
        with torch.inference_mode():
            batch = torch.from_numpy(np.ascontiguousarray(images)).to(model.mean.device)
            return (model(batch).float() / temperature).softmax(1).cpu().numpy()

    return predict


def onnx_predictor(path: Path, device: str = "cpu") -> Predictor:
    """Predict with ONNX Runtime, as `flair-seg` does.

    Args:
        path: An `.onnx`, or the `.json` of an ensemble.
        device: One of `flair_seg.inference.session.DEVICES`.

    Raises:
        ModelError: The file is missing, damaged or inconsistent.
    """
    return model_predictor(load_onnx(path), device)


def model_predictor(model: Model, device: str = "cpu") -> Predictor:
    """Predict with the networks of a loaded model; see `onnx_predictor`."""
    gives_classes = any(member.manifest.output.type == "classes" for member in model.members)
    sizes = [member.wiring.window for member in model.members]
    return Predictor(
        name=model.name,
        reading=Reading(tuple(band.name for band in model.bands), labels=label_map(model.classes)),
        predict=_run_classes(model, device) if gives_classes else _run(model, device),
        window_size=next((size for size in sizes if size), None),
    )


def load_predictor(path: Path, last: bool = False, device: str = "cpu", reference: Path | None = None) -> Predictor:
    """Load a model of any type.

    Args:
        path: `.onnx`, `.json` of an ensemble, `.safetensors`, or the folder of a run.
        last: For a run, the weights of the last step instead of the final model.
        device: Device of an `.onnx`.
        reference: Reference statistics of the patches' zones; None: the file used in training, if it exists.

    Raises:
        InputError: The file is missing, damaged or of another type.
    """
    if path.suffix in (".onnx", ".json"):
        if reference is not None:
            raise InputError(f"--reference does not apply to {path.name}: give its weights (.safetensors)")
        if load_onnx(path).takes_reference:
            text = "images stay unadjusted; use its weights (.safetensors) with --reference"
            print(f"warning: {path.name} was trained with a reference: {text}", file=sys.stderr)
        return onnx_predictor(path, device)
    return network_predictor(*load_model(path, last), reference)


def network_predictor(network: Network, config: TrainConfig, reference: Path | None = None) -> Predictor:
    """Predict with a trained network in evaluation mode, which is moved to a GPU if there is one; see `load_predictor`.

    Raises:
        InputError: The reference file cannot be read.
    """
    config = config.of_reference(reference)
    if torch.cuda.is_available():
        network = network.cuda()
    return Predictor(
        name=config.manifest.name,
        reading=config.reading(network.mean.flatten().tolist()),
        predict=torch_predictor(network),
        parameters=sum(value.numel() for value in network.parameters()),
    )


def with_tta(predictor: Predictor, tta: Tta) -> Predictor:
    """Average the probabilities over rotations by 90° (`rotate`) or all symmetries of the square (`d4`)."""
    if tta == "none":
        return predictor

    def predict(images: NDArray[np.generic]) -> NDArray[np.float32]:
        runs = [inverse(predictor(transform(images))) for transform, inverse in TTA_TRANSFORMS[tta]]
        return np.asarray(sum(runs) / np.float32(len(runs)), np.float32)

    return replace(predictor, predict=predict)


def label_map(classes: tuple[LandCoverClass, ...]) -> LabelMap:
    """Return the label map of a model's classes: that of a known nomenclature, or its own."""
    known = (nomenclature for nomenclature in NOMENCLATURES.values() if nomenclature.classes == classes)
    return make_label_map(next(known, Nomenclature("of the model", classes)), {}, None)


def _run(model: Model, device: str) -> Predict:
    # Images adjusted to a reference are not integers any more: these networks get floats.
    floats = [Levelling.neutral(len(member.manifest.bands)) for member in model.members if model.takes_reference]
    ensemble = Ensemble(model, probabilities=True, device=device, levellings=floats)
    return lambda images: ensemble.predict(np.ascontiguousarray(images))


def _run_classes(model: Model, device: str) -> Predict:
    """Run a packed model: its class gets probability 1."""
    session = Session(model.members[0], "classes", device)
    codes = np.arange(len(model.classes), dtype=np.uint8)[:, None, None]

    def predict(images: NDArray[np.generic]) -> NDArray[np.float32]:
        classes = session.run(np.ascontiguousarray(images))
        return (classes[:, None] == codes).astype(np.float32)

    return predict
