"""One way to ask any trained model: weights of `training.train`, an `.onnx`, or an ensemble of these."""

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
from flair_seg.inference.graph import Levelling
from flair_seg.inference.session import Session
from flair_seg.models.model import Model
from flair_seg.models.model import load_model as load_onnx
from flair_seg.nomenclature import NOMENCLATURES, LandCoverClass, Nomenclature

from ..data import LabelMap, Patch, Reading, make_label_map
from ..data.reading import read_image, read_labels
from ..networks import Network
from ..settings.config import TrainConfig
from .checkpoint import load_model

Predict = Callable[[NDArray[np.generic]], NDArray[np.float32]]
"""Raw bands (N, B, H, W) to class probabilities, float32 (N, C, H, W)."""
_MULTIPLE = 32
"""Networks halve an image up to five times."""


@dataclass(frozen=True)
class Predictor:
    """A model ready to predict.

    Args:
        name: What to call it.
        reading: How patches are read for it: its bands, and its classes.
        predict: Raw bands in, probabilities out.
        window_size: The only height and width it takes, px; None where any multiple of 32 will do.
        parameters: Number of its weights; None where they were not counted.
    """

    name: str
    reading: Reading
    predict: Predict
    window_size: int | None = None
    parameters: int | None = None

    @property
    def bands(self) -> tuple[str, ...]:
        """Names of the bands it takes, in order."""
        return self.reading.bands

    @property
    def classes(self) -> tuple[LandCoverClass, ...]:
        """The class of each channel."""
        return self.reading.labels.nomenclature.classes

    def __call__(self, images: NDArray[np.generic]) -> NDArray[np.float32]:
        """Predict raw bands (N, B, H, W); returns probabilities, float32 (N, C, H, W).

        Raises:
            InputError: The images are not of the size it takes.
        """
        size = self.window_size
        if size is not None and images.shape[-2:] != (size, size):
            height, width = images.shape[-2:]
            raise InputError(f"{self.name} takes {size} x {size} px: the patches are {width} x {height} px")
        return self.predict(images)

    def of_rasters(self, raster_bands: tuple[str, ...] | None) -> Predictor:
        """Return the same model for rasters that hold these bands."""
        return replace(self, reading=replace(self.reading, raster_bands=raster_bands))

    def image(self, patch: Patch) -> NDArray[np.generic]:
        """Read what the model takes of a patch, (B, H, W).

        Raises:
            InputError: The patch cannot be read or lacks a band.
        """
        image = read_image(patch, self.reading)
        return self.reading.reference.apply(image, patch.place) if self.reading.reference else image

    def answer(self, patch: Patch) -> NDArray[np.float32]:
        """Predict one patch, whole: probabilities, float32 (C, H, W).

        Raises:
            InputError: The patch cannot be read, lacks a band or is not of a size that the model takes.
        """
        image = self.image(patch)
        height, width = image.shape[-2:]
        found, size = f"{patch.image.name} is {width} x {height} px", self.window_size
        if size is not None and (height, width) != (size, size):
            raise InputError(f"{found}: {self.name} takes {size} x {size} px")
        if size is None and (height % _MULTIPLE or width % _MULTIPLE):
            raise InputError(f"{found}: multiples of {_MULTIPLE} px are needed")
        return self(image[None])[0]

    def labels(self, patch: Patch, shape: tuple[int, int]) -> NDArray[np.uint8]:
        """Read a patch's mask as indices of the model's classes, uint8 of `shape`, 255 where unlabelled.

        Raises:
            InputError: It cannot be read, or holds a code that the model's nomenclature does not know.
        """
        return read_labels(patch, self.reading, shape)


def torch_predictor(model: Network) -> Predict:
    """Predict with PyTorch, where the network's weights are."""

    def predict(images: NDArray[np.generic]) -> NDArray[np.float32]:
        with torch.inference_mode():
            batch = torch.from_numpy(np.ascontiguousarray(images)).to(model.mean.device)
            return model(batch).float().softmax(1).cpu().numpy()

    return predict


def onnx_predictor(path: Path, device: str = "cpu", threads: int | None = None) -> Predictor:
    """Predict with ONNX Runtime, as `flair-seg` does.

    Args:
        path: An `.onnx`, or the `.json` of an ensemble.
        device: One of `flair_seg.inference.session.DEVICES`.
        threads: CPU threads, None for one per core.

    Raises:
        ModelError: The file is missing, damaged or contradicts itself.
    """
    return model_predictor(load_onnx(path), device, threads)


def model_predictor(model: Model, device: str = "cpu", threads: int | None = None) -> Predictor:
    """Predict with the networks of a model, as `onnx_predictor`."""
    sizes = [member.input.shape[-1] for member in model.members]
    return Predictor(
        name=model.name,
        reading=Reading(tuple(band.name for band in model.bands), labels=label_map(model.classes)),
        predict=_run_classes(model, device, threads) if _gives_classes(model) else _run(model, device, threads),
        window_size=next((size for size in sizes if isinstance(size, int)), None),
    )


def load_predictor(
    path: Path, last: bool = False, device: str = "cpu", threads: int | None = None, reference: Path | None = None
) -> Predictor:
    """Read a model of any kind.

    Args:
        path: `.onnx`, `.json` of an ensemble, `.safetensors`, or the folder of a run.
        last: Of a run, the weights of the last step, not what is kept.
        device: Where an `.onnx` runs.
        threads: CPU threads of an `.onnx`, None for one per core.
        reference: What a reference has in the patches' zones; None: the file that training read, if it is there.

    Raises:
        InputError: The file is missing, damaged or of another kind.
    """
    if path.suffix in (".onnx", ".json"):
        if reference is not None:
            raise InputError(f"{path.name} cannot be brought to a reference here: give its weights (.safetensors)")
        if load_onnx(path).takes_reference:
            text = "images stay as they are; its weights (.safetensors) can be asked with --reference"
            print(f"warning: {path.name} was trained with a reference: {text}", file=sys.stderr)
        return onnx_predictor(path, device, threads)
    return network_predictor(*load_model(path, last), reference)


def network_predictor(network: Network, config: TrainConfig, reference: Path | None = None) -> Predictor:
    """Predict with a trained network, on a GPU where there is one, to which it is moved.

    Args:
        network: Ready to predict.
        config: The settings it was trained by.
        reference: As in `load_predictor`.

    Raises:
        InputError: The file of the reference cannot be read.
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
    """Average the probabilities over quarter turns (`rotate`) or all symmetries of the square (`d4`)."""
    if tta == "none":
        return predictor

    def predict(images: NDArray[np.generic]) -> NDArray[np.float32]:
        runs = [inverse(predictor(transform(images))) for transform, inverse in TTA_TRANSFORMS[tta]]
        return np.asarray(sum(runs) / np.float32(len(runs)), np.float32)

    return replace(predictor, predict=predict)


def label_map(classes: tuple[LandCoverClass, ...]) -> LabelMap:
    """Return how codes of masks become indices of a model's classes: those of a nomenclature known, or its own."""
    known = (nomenclature for nomenclature in NOMENCLATURES.values() if nomenclature.classes == classes)
    return make_label_map(next(known, Nomenclature("the model's", classes)), {}, None)


def _gives_classes(model: Model) -> bool:
    return any(member.manifest.output.type == "classes" for member in model.members)


def _run(model: Model, device: str, threads: int | None) -> Predict:
    # Images that were brought to a reference are no whole numbers any more: these networks are fed with floats.
    floats = [Levelling.neutral(len(member.manifest.bands)) for member in model.members if model.takes_reference]
    ensemble = Ensemble(model, probabilities=True, device=device, threads=threads, levellings=floats)
    return lambda images: ensemble.predict(np.ascontiguousarray(images))


def _run_classes(model: Model, device: str, threads: int | None) -> Predict:
    """Run a packed model: its class gets probability one."""
    session = Session(model.members[0], "classes", device, threads)
    codes = np.arange(len(model.classes), dtype=np.uint8)[:, None, None]

    def predict(images: NDArray[np.generic]) -> NDArray[np.float32]:
        classes = session.run(np.ascontiguousarray(images))
        return (classes[:, None] == codes).astype(np.float32)

    return predict
