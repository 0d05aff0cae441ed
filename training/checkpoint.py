"""Checkpoints: where a run stands, and the weights that are kept of it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from flair_seg.errors import InputError

from .config import TrainConfig, config_from_dict
from .data import BANDS, CLASSES
from .model import SegFormer

CHECKPOINT = "checkpoint.pt"
WEIGHTS = "model.safetensors"


def save_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint: at `path` stands the whole of it, or what stood there before."""
    partial = path.with_suffix(".part")
    torch.save(state, partial)
    os.replace(partial, path)


def load_checkpoint(path: Path) -> dict[str, Any]:
    """Read a checkpoint without running any code it may hold.

    Raises:
        InputError: It is not a checkpoint of this package.
    """
    try:
        checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises half a dozen kinds for a damaged file
        raise InputError(f"{path} is not a checkpoint that can be read: {_first_line(error)}") from error
    if not isinstance(checkpoint, dict) or not {"config", "model", "average"} <= set(checkpoint):
        raise InputError(f"{path} is not a checkpoint of this package: it holds no settings or no averaged weights")
    return checkpoint


def save_weights(path: Path, model: SegFormer, config: TrainConfig) -> None:
    """Write a model and its settings as safetensors, whole or not at all."""
    partial = path.with_suffix(".part")
    save_file(
        {name: value.contiguous() for name, value in model.state_dict().items()},
        partial,
        metadata={"config": json.dumps(asdict(config))},
    )
    os.replace(partial, path)


def load_model(path: Path, last: bool = False) -> tuple[SegFormer, TrainConfig]:
    """Read a trained network, ready to predict.

    Args:
        path: A checkpoint (`.pt`) or weights (`.safetensors`).
        last: Take the weights of a checkpoint's last step, not their moving average.

    Raises:
        InputError: The file is missing, damaged or of another kind.
    """
    if not path.is_file():
        raise InputError(f"there is no model at {path}")
    if path.suffix == ".safetensors":
        weights, document = _read_weights(path)
    else:
        checkpoint = load_checkpoint(path)
        weights, document = checkpoint["model" if last else "average"], checkpoint["config"]
    config = config_from_dict(document)
    unit = [1.0] * len(BANDS)
    model = SegFormer(config.architecture, unit, unit, CLASSES)
    try:
        model.load_state_dict(weights)
    except RuntimeError as error:
        raise InputError(f"{path} holds no weights of a {config.architecture}: {_first_line(error)}") from error
    return model.eval().requires_grad_(False), config


def _read_weights(path: Path) -> tuple[dict[str, Tensor], object]:
    try:
        with safe_open(path, framework="pt") as file:
            weights = {name: file.get_tensor(name) for name in file.keys()}
            return weights, json.loads((file.metadata() or {})["config"])
    except (SafetensorError, KeyError, json.JSONDecodeError) as error:
        raise InputError(f"{path} holds no weights of this package: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
