"""Weights on disk: safetensors with the settings of their run in the metadata."""

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

from ..data.writing import write_text
from ..networks import Network, NetworkOptions, build
from ..networks.files import load_tensors, save_tensors
from ..settings.config import TrainConfig, config_from_dict

WEIGHTS = "model.safetensors"
"""In the folder of a run: the network that is kept."""
BEST = "best.safetensors"
"""In the folder of a run: the network of the best mIoU so far."""
CHECKPOINTS = "checkpoints"
LAST = "network.safetensors"
"""In a checkpoint: the weights of its step."""
AVERAGE = "average.safetensors"
"""In a checkpoint: their moving average."""
PROGRESS = "progress.json"
TRAINER_STATE = "trainer_state.json"
_SETTINGS = "config"
"""Entry of the metadata of weights: the settings of their run."""


@dataclass(frozen=True)
class Progress:
    """Where a run stands, besides what the trainer of `transformers` keeps.

    Args:
        seconds: Time spent training and evaluating.
        waited: Evaluations without a better mIoU.
        stopped: Patience ended the training; what only time or steps ended goes on where it is given more of them.
    """

    seconds: float = 0.0
    waited: int = 0
    stopped: bool = False


def save_weights(path: Path, network: Network | Mapping[str, Tensor], config: TrainConfig) -> None:
    """Write a network and its settings as safetensors, whole or not at all.

    Args:
        path: Where it goes.
        network: The network, or its weights.
        config: Settings of its run.
    """
    weights = network.state_dict() if isinstance(network, Network) else network
    save_tensors(path, weights, _SETTINGS, config.to_dict())


def read_weights(path: Path) -> tuple[dict[str, Tensor], TrainConfig]:
    """Read the weights of a network and the settings of its run.

    Raises:
        InputError: The file is missing, damaged or of another kind.
    """
    weights, document = load_tensors(path, _SETTINGS, "a model of training.train")
    return weights, config_from_dict(document, path)


def load_model(path: Path, last: bool = False) -> tuple[Network, TrainConfig]:
    """Read a trained network, ready to predict.

    Args:
        path: Weights (`.safetensors`), the folder of a run, or one of its checkpoints.
        last: Of a run or checkpoint, the weights of the last step, not what is kept.

    Raises:
        InputError: The file is missing, damaged or of another kind.
    """
    path = _weights_of(path, last) if path.is_dir() else path
    weights, config = read_weights(path)
    unit = [1.0] * len(config.data.bands)
    # What a run starts from need not be at hand any more.
    options = NetworkOptions(config.network.architecture, extra_bands=config.network.extra_bands)
    network = build(options, config.data.bands, unit, unit, config.labels.classes)
    load_weights(network, weights, path)
    return network.eval().requires_grad_(False), config


def load_weights(network: Network, weights: dict[str, Tensor], path: Path) -> None:
    """Put weights into a network.

    Raises:
        InputError: They are of another one.
    """
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise InputError(f"{path} holds weights of another network: {first_line(error)}") from error


def last_checkpoint(folder: Path) -> Path | None:
    """Return the newest complete checkpoint of a run; one that was being written when the run was killed is not."""
    checkpoints = {
        int(match[1]): path
        for path in (folder / CHECKPOINTS).glob("checkpoint-*")
        if (match := re.fullmatch(r"checkpoint-(\d+)", path.name)) and _is_complete(path)
    }
    return checkpoints[max(checkpoints)] if checkpoints else None


def _is_complete(checkpoint: Path) -> bool:
    """The trainer writes its state last of all."""
    try:
        return bool(json.loads((checkpoint / TRAINER_STATE).read_text(encoding="utf-8")))  # may hold NaN
    except (OSError, ValueError, RecursionError):
        return False


def save_progress(checkpoint: Path, progress: Progress) -> None:
    """Write where a run stands into its checkpoint."""
    write_text(checkpoint / PROGRESS, json.dumps(vars(progress)))


def load_progress(checkpoint: Path) -> Progress:
    """Read where a run stands.

    Raises:
        InputError: The checkpoint does not say.
    """
    try:
        return build_record(Progress, read_json(checkpoint / PROGRESS, PROGRESS), PROGRESS)
    except InputError as error:
        raise InputError(f"{checkpoint} is not a checkpoint that can be read: {first_line(error)}") from error


def _weights_of(folder: Path, last: bool) -> Path:
    if not last and (folder / WEIGHTS).is_file():
        return folder / WEIGHTS
    checkpoint = folder if (folder / LAST).is_file() else last_checkpoint(folder)
    if checkpoint is None:
        raise InputError(f"{folder} holds neither {WEIGHTS} nor a checkpoint")
    averaged = checkpoint / AVERAGE
    return averaged if averaged.is_file() and not last else checkpoint / LAST
