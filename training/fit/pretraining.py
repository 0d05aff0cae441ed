"""Pre-training of encoders: the pretext tasks and the loop.

Masked image modelling needs no labels, classification of whole images no label maps. A step of the loop depends only on
its number, so a resumed run ends like an uninterrupted one.
"""

from __future__ import annotations

import copy
import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Union

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, pixel_shuffle
from tqdm import tqdm

from flair_seg.errors import InputError

from ..data.checks import check_ranges
from ..networks import Network, check_architecture
from ..networks.files import load_tensors, save_tensors
from .optimiser import AVERAGES, optimiser_tensors, restore_optimiser
from .parallel.layout import by_mesh, clip_gradients, whole
from .parallel.pretraining import Division

SAVE_S = 60.0
"""Seconds between saved states, the most that a killed run loses."""
SAVE_STEPS = 100
"""Steps between saved states with several processes."""
_WEIGHTS, _OPTIMIZER, _RANDOM, _RANDOM_CUDA = "weights.", "optimizer.", "random", "random_cuda"


@dataclass(frozen=True)
class PretrainOptions:
    """Settings of pre-training.

    Args:
        architecture: Key of `networks.ARCHITECTURES`.
        bands: Names of the input bands.
        steps: Number of optimiser steps.
        batch_size: Crops per step.
        crop_size: Width and height of a crop, px, a multiple of 32.
        learning_rate: Peak learning rate of AdamW, see `learning_rate_factor`.
        weight_decay: Weight decay of AdamW, on matrices only.
        seed: Seed of all random numbers.

    Raises:
        InputError: A value is out of range.
    """

    architecture: str
    bands: tuple[str, ...]
    steps: int = 2000
    batch_size: int = 8
    crop_size: int = 256
    learning_rate: float = 1e-3
    weight_decay: float = 0.05
    seed: int = 0

    def __post_init__(self) -> None:
        """Check ranges."""
        check_architecture(self.architecture)
        check_ranges(self, positive=("steps", "batch_size", "learning_rate"))
        if self.crop_size < 64 or self.crop_size % 32:
            raise InputError(f"crop_size is {self.crop_size} px: it must be a multiple of 32, and at least 64")


class MaskedImages(nn.Module):
    """Masked image modelling: the deepest features predict masked squares of the image.

    SimMIM (Xie et al. 2022, arXiv:2111.09886) masks tokens after the patch embedding. Here pixels of the input are
    replaced by one learned value per band, which suits any encoder, also with overlapping patches or convolutions. One
    linear layer predicts; the loss is L1 over the masked pixels.
    """

    def __init__(self, network: Network, cell: int = 32, hidden_share: float = 0.6) -> None:
        """Add the prediction layer to a network.

        Args:
            network: Network whose encoder is trained.
            cell: Width of a masked square, px.
            hidden_share: Share of masked squares; 0.6 and 32 px are the best values of the paper.
        """
        super().__init__()
        self.network = network
        self.cell = cell
        self.hidden_share = hidden_share
        bands = len(network.bands)
        channels, self.stride = deepest(network)
        self.hidden_value = nn.Parameter(torch.zeros(1, bands, 1, 1))
        self.predict = nn.Conv2d(channels, bands * self.stride**2, 1)

    def draw_hidden(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """Draw the masked pixels of images (N, B, H, W): bool (N, 1, H, W), the same number of squares in each.

        H and W must be multiples of the cell, and the generator on the CPU.
        """
        count, _, height, width = images.shape
        rows, columns = height // self.cell, width // self.cell
        order = torch.rand((count, rows * columns), generator=generator).argsort(dim=1).argsort(dim=1)
        hidden = (order < round(self.hidden_share * rows * columns)).view(count, 1, rows, columns)
        return hidden.repeat_interleave(self.cell, 2).repeat_interleave(self.cell, 3).to(images.device)

    def forward(self, images: Tensor, hidden: Tensor) -> Tensor:
        """Mean absolute error over the masked pixels, in standard deviations of each band.

        Args:
            images: Raw bands in grey levels, float (N, B, H, W).
            hidden: Bool (N, 1, H, W).
        """
        filler = self.hidden_value * self.network.std + self.network.mean
        features = self.network.encode(torch.where(hidden, filler, images))[-1]
        guess = pixel_shuffle(self.predict(features), self.stride)
        error = (guess - self.network.normalise(images)).abs() * hidden
        return error.sum() / (hidden.sum() * images.shape[1])


class ImageClasses(nn.Module):
    """Classification of whole images: the mean of the deepest features through one linear layer."""

    def __init__(self, network: Network, classes: int) -> None:
        """Add the classifier to a network whose encoder is trained."""
        super().__init__()
        self.network = network
        self.classify = nn.Linear(deepest(network)[0], classes)

    def logits(self, images: Tensor) -> Tensor:
        """Raw bands in grey levels, float (N, B, H, W), to logits (N, classes)."""
        return self.classify(self.network.encode(images)[-1].mean(dim=(2, 3)))

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        """Cross-entropy of float (N, B, H, W) images against int64 (N,) class indices."""
        return cross_entropy(self.logits(images), labels)


def deepest(network: Network) -> tuple[int, int]:
    """Return the channels of the deepest feature map and its stride in px."""
    side = 128
    training = network.training
    with torch.no_grad():
        features = network.eval().encode(torch.zeros((1, len(network.bands), side, side)))[-1]
    network.train(training)
    return features.shape[1], side // features.shape[-1]


Task = Union[MaskedImages, ImageClasses]


def learning_rate_factor(step: int, steps: int) -> float:
    """Factor of the peak learning rate: linear warm-up over a tenth of the steps, then cosine decay to 0."""
    warmup = max(1, steps // 10)
    if step < warmup:
        return (step + 1) / warmup
    return 0.5 * (1.0 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))


def fit(
    task: Task,
    loss_of: Callable[[Task, int], Tensor],
    options: PretrainOptions,
    description: str,
    unfinished: Path | None = None,
    division: Division | None = None,
) -> None:
    """Train, resuming an unfinished run.

    Args:
        task: The module to train, in place.
        loss_of: Returns the loss of a task at a step, whose number seeds all randomness except that of the network.
        options: Settings.
        description: Of the task, which identifies the run together with `options`.
        unfinished: File for the state of the run; the caller removes it after saving the result.
        division: What this process computes; None: everything.

    Raises:
        InputError: The loss is not finite, or the file is damaged or from other settings or images.
    """
    division = division or Division(options.architecture, options.batch_size)
    result, task = task, task if division.layout is None else copy.deepcopy(task)
    state = _State(unfinished, task, options, description, division) if unfinished else None
    first, averages = state.load() if state else (0, {})
    division.divide(task, task.network.encoder)
    optimizer = torch.optim.AdamW(_groups(task, options))
    if averages:
        restore_optimiser(task, optimizer, averages)
    task.train()
    hidden = None if division.is_first else True
    bar = tqdm(range(first, options.steps), initial=first, total=options.steps, unit="step", disable=hidden)
    for step in bar:
        for group in optimizer.param_groups:
            group["lr"] = options.learning_rate * learning_rate_factor(step, options.steps)
        loss = loss_of(task, step)
        if not torch.isfinite(loss):
            raise InputError(f"the loss is {float(loss.detach())} at step {step}: lower the learning rate")
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        clip_gradients(task.parameters(), 1.0)
        optimizer.step()
        bar.set_postfix(loss=f"{float(loss.detach()):.3f}", refresh=False)
        if state:
            state.save(step + 1, optimizer)
    if result is not task:
        result.load_state_dict({name: whole(value) for name, value in task.state_dict().items()})


def _groups(task: Task, options: PretrainOptions) -> list[dict[str, object]]:
    """Group the parameters by weight decay, and by the processes that have them."""
    matrices = [value for value in task.parameters() if value.ndim > 1]
    vectors = [value for value in task.parameters() if value.ndim <= 1]
    return [
        {"params": values, "weight_decay": decay}
        for part, decay in ((matrices, options.weight_decay), (vectors, 0.0))
        for values in by_mesh(part)
    ]


class _State:
    """State of a run: weights, optimiser and random generators, as safetensors."""

    def __init__(self, path: Path, task: Task, options: PretrainOptions, description: str, division: Division) -> None:
        """Set the file and what it contains."""
        self._path, self._task, self._division = path, task, division
        shapes = {name: value.ndim for name, value in task.named_parameters()}
        self._order = sorted(shapes, key=lambda name: shapes[name] <= 1)
        network = task.network
        levels = [network.mean.flatten().tolist(), network.std.flatten().tolist()]  # differ for other images
        self._settings = json.dumps([description, asdict(options), levels])
        self._saved = time.monotonic()

    def save(self, step: int, optimizer: torch.optim.Optimizer) -> None:
        """Write the state after `step` steps, atomically, if the last one is old enough."""
        alone = self._division.layout is None  # several processes gather the state at the same step
        if time.monotonic() - self._saved < SAVE_S if alone else step % SAVE_STEPS:
            return
        tensors = {f"{_WEIGHTS}{name}": whole(value) for name, value in self._task.state_dict().items()}
        averages = optimiser_tensors(self._task, optimizer)
        for index, name in enumerate(self._order):
            found = {key: averages.get(f"{key}.{name}") for key in AVERAGES}
            tensors |= {f"{_OPTIMIZER}{index}.{key}": value for key, value in found.items() if value is not None}
        if not self._division.is_first:
            return
        tensors[_RANDOM] = torch.get_rng_state()
        if torch.cuda.is_available():
            tensors[_RANDOM_CUDA] = torch.cuda.get_rng_state()
        save_tensors(self._path, tensors, "run", [step, self._settings])
        self._saved = time.monotonic()

    def load(self) -> tuple[int, dict[str, dict[str, Tensor]]]:
        """Restore the weights of an unfinished run; returns its steps, 0 if there is none, and its optimiser's state.

        Raises:
            InputError: The file is damaged or from other settings or images.
        """
        if not self._path.is_file():
            return 0, {}
        try:
            tensors, (step, settings) = load_tensors(self._path, "run", "an unfinished run")
        except (InputError, TypeError, ValueError) as error:
            raise InputError(f"{self._path} is damaged ({error}): remove it to start over") from error
        if settings != self._settings:
            raise InputError(
                f"{self._path} is from an unfinished run with other settings or images: use the same ones, or remove "
                "the file to start over"
            )
        self._task.load_state_dict(_under(_WEIGHTS, tensors))
        values: dict[str, dict[str, Tensor]] = {}
        for name, value in _under(_OPTIMIZER, tensors).items():
            index, _, key = name.partition(".")
            values.setdefault(self._order[int(index)], {})[key] = value
        torch.set_rng_state(tensors[_RANDOM])
        if _RANDOM_CUDA in tensors and torch.cuda.is_available():
            torch.cuda.set_rng_state(tensors[_RANDOM_CUDA])
        if self._division.is_first:
            print(f"resuming from step {step} of {self._path}")
        return int(step), values


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the tensors whose names start with the prefix, without it."""
    return {name[len(prefix) :]: value for name, value in tensors.items() if name.startswith(prefix)}
