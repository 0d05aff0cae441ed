"""Weights on disk: safetensors with the settings of the run in the metadata."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from flair_seg.errors import InputError, first_line
from flair_seg.system.jsontext import read_json
from flair_seg.system.records import build as build_record

from ..data.writing import write_json
from ..networks import Network, NetworkOptions, build
from ..networks.files import load_tensors, save_tensors
from ..settings.config import TrainConfig, config_from_dict

WEIGHTS = "model.safetensors"
"""In the folder of a run: the final model."""
BEST = "best.safetensors"
"""In the folder of a run: the model with the best mIoU so far."""
CHECKPOINTS = "checkpoints"
LAST = "network.safetensors"
"""In a checkpoint: the weights of its step."""
AVERAGE = "average.safetensors"
"""In a checkpoint: the moving average of the weights."""
PROGRESS = "progress.json"
TRAINER_STATE = "trainer_state.json"
_SETTINGS = "config"
"""Metadata entry of weights: the settings of the run."""


@dataclass(frozen=True)
class Progress:
    """Progress of a run, in addition to the state of the `transformers` trainer.

    Args:
        seconds: Time spent training and evaluating, s.
        waited: Evaluations without a better mIoU.
        stopped: Early stopping ended the run. A run ended by its limits resumes when they are raised.
        averaged: Steps in the mean of the weights (`average_from`).
    """

    seconds: float = 0.0
    waited: int = 0
    stopped: bool = False
    averaged: int = 0


def save_weights(path: Path, network: Network | Mapping[str, Tensor], config: TrainConfig) -> None:
    """Write a network, or its weights, and the settings of its run as safetensors, atomically."""
    weights = network.state_dict() if isinstance(network, Network) else network
    save_tensors(path, weights, _SETTINGS, config.to_dict())


def read_weights(path: Path) -> tuple[dict[str, Tensor], TrainConfig]:
    """Read the weights of a network and the settings of its run.

    Raises:
        InputError: The file is missing, damaged or of another type.
    """
    weights, document = load_tensors(path, _SETTINGS, "a model of training.train")
    return weights, config_from_dict(document, path)


def load_model(path: Path, last: bool = False) -> tuple[Network, TrainConfig]:
    """Load a trained network in evaluation mode.

    Args:
        path: Weights (`.safetensors`), the folder of a run, or one of its checkpoints.
        last: For a run or checkpoint, the weights of the last step instead of the final model.

    Raises:
        InputError: The file is missing, damaged or of another type.
    """
    path = _weights_of(path, last) if path.is_dir() else path
    weights, config = read_weights(path)
    unit = [1.0] * len(config.data.bands)
    # The initial weights of the run may not exist any more.
    options = NetworkOptions(config.network.architecture, extra_bands=config.network.extra_bands)
    network = build(options, config.data.bands, unit, unit, config.labels.classes)
    load_weights(network, weights, path)
    return network.eval().requires_grad_(False), config


def load_weights(network: Network, weights: dict[str, Tensor], path: Path) -> None:
    """Load weights into a network.

    Raises:
        InputError: They are those of another network.
    """
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise InputError(f"{path} contains weights of another network: {first_line(error)}") from error


def last_checkpoint(folder: Path) -> Path | None:
    """Return the newest complete checkpoint of a run; None if there is none."""
    checkpoints = {
        int(match[1]): path
        for path in (folder / CHECKPOINTS).glob("checkpoint-*")
        if (match := re.fullmatch(r"checkpoint-(\d+)", path.name)) and _is_complete(path)
    }
    return checkpoints[max(checkpoints)] if checkpoints else None


def _is_complete(checkpoint: Path) -> bool:
    """Return whether a checkpoint was written completely: the trainer writes its state last."""
    try:
        return bool(json.loads((checkpoint / TRAINER_STATE).read_text(encoding="utf-8")))  # may contain NaN
    except (OSError, ValueError, RecursionError):
        return False


def save_progress(checkpoint: Path, progress: Progress) -> None:
    """Write the progress of a run to its checkpoint."""
    write_json(checkpoint / PROGRESS, vars(progress))


def load_progress(checkpoint: Path) -> Progress:
    """Read the progress of a run from its checkpoint.

    Raises:
        InputError: The file is missing or damaged.
    """
    try:
        return build_record(Progress, read_json(checkpoint / PROGRESS, PROGRESS), PROGRESS)
    except InputError as error:
        raise InputError(f"checkpoint {checkpoint} cannot be read: {first_line(error)}") from error


def _weights_of(folder: Path, last: bool) -> Path:
    if not last and (folder / WEIGHTS).is_file():
        return folder / WEIGHTS
    checkpoint = folder if (folder / LAST).is_file() else last_checkpoint(folder)
    if checkpoint is None:
        raise InputError(f"{folder} contains neither {WEIGHTS} nor a checkpoint")
    averaged = checkpoint / AVERAGE
    return averaged if averaged.is_file() and not last else checkpoint / LAST
