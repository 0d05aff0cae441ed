"""Train a network on FLAIR-style patches: `python -m training.train CONFIG.yaml`.

The settings' `output` folder receives the log, the checkpoint and at the end `model.safetensors`, the averaged weights.
A run that was stopped resumes from its checkpoint; with `max_minutes: null` it ends in the same weights.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from flair_seg.errors import FlairError, InputError

from .augment import augment
from .checkpoint import CHECKPOINT, WEIGHTS, load_checkpoint, save_checkpoint, save_weights
from .config import DataSource, TrainConfig, read_config
from .data import CLASSES, LabelledPatches, PatchSampler, band_statistics, class_shares, find_patches, load_patches
from .evaluate import score, torch_predictor
from .losses import class_weights, segmentation_loss
from .model import LOGIT_STRIDE, SegFormer

LOG = "log.jsonl"
LOG_EVERY = 20
"""Steps."""

Record = dict[str, float]
"""One line of the log: step, minutes and progress, with the mean loss since the last line or with scores."""


def learning_rate_factor(progress: float, warmup: float) -> float:
    """Factor of the highest learning rate: linear up to `warmup`, then half a cosine down to 0 at progress 1."""
    if progress < warmup:
        return max(progress, 1e-3) / warmup
    return 0.5 * (1.0 + math.cos(math.pi * min((progress - warmup) / (1.0 - warmup), 1.0)))


def make_batch(sampler: PatchSampler, config: TrainConfig, mean: np.ndarray, step: int) -> tuple[Tensor, Tensor]:
    """Make the crops of one step; the same seed and step give the same crops.

    The labels are one pixel of every `LOGIT_STRIDE` x `LOGIT_STRIDE` cell, at a place drawn for the step, so that the
    loss is taken at the decoder's own resolution and still sees every pixel in the long run.

    Returns:
        Bands, float32 (N, B, S, S), and class indices, int64 (N, S/4, S/4).
    """
    rng = np.random.default_rng((config.seed, step))
    crops = [augment(*sampler.draw(rng), config.crop_size, mean, config.augment, rng) for _ in range(config.batch_size)]
    row, column = (int(offset) for offset in rng.integers(LOGIT_STRIDE, size=2))
    labels = torch.stack([crop[1] for crop in crops])[:, row::LOGIT_STRIDE, column::LOGIT_STRIDE]
    return torch.stack([crop[0] for crop in crops]), labels.long()


def update_average(average: nn.Module, model: nn.Module, decay: float, step: int) -> None:
    """Move the averaged weights and batch statistics towards the model's, in place.

    Early on the decay is lower, so that the random start is soon forgotten.
    """
    decay = min(decay, (1.0 + step) / (10.0 + step))
    with torch.no_grad():
        for old, new in zip(average.state_dict().values(), model.state_dict().values()):
            if old.is_floating_point():
                old.lerp_(new, 1.0 - decay)
            else:
                old.copy_(new)


def make_optimizer(model: nn.Module, config: TrainConfig) -> torch.optim.AdamW:
    """AdamW without weight decay on biases, normalisation layers and other vectors."""
    matrices = [value for value in model.parameters() if value.ndim > 1]
    vectors = [value for value in model.parameters() if value.ndim <= 1]
    groups = [
        {"params": matrices, "weight_decay": config.weight_decay},
        {"params": vectors, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=config.learning_rate)


class Run:
    """A training run: model, average, optimiser and where it stands."""

    def __init__(self, config: TrainConfig, patches: list[LabelledPatches]) -> None:
        """Start a run, or resume the one whose checkpoint is in the settings' folder.

        Args:
            config: Its settings.
            patches: Sets of patches, one for each of `config.data`. The first says what bands and classes look like.

        Raises:
            InputError: The folder holds a checkpoint that does not fit.
        """
        self.config = config
        self._sampler = PatchSampler(patches, [source.share for source in config.data])
        self._weights = class_weights(class_shares(patches[0].labels), config.class_weight_power)
        mean, std = band_statistics(patches[0].images)
        self._mean = np.asarray(mean, dtype=np.float32)
        torch.manual_seed(config.seed)
        self.model = SegFormer(config.architecture, mean, std, CLASSES, config.drop_path_rate)
        self.average = SegFormer(config.architecture, mean, std, CLASSES).eval().requires_grad_(False)
        self.average.load_state_dict(self.model.state_dict())
        self._optimizer = make_optimizer(self.model, config)
        self.step = 0
        self.seconds = 0.0
        if self._checkpoint.is_file():
            self._resume()

    @property
    def _checkpoint(self) -> Path:
        return Path(self.config.output) / CHECKPOINT

    @property
    def progress(self) -> float:
        """Share of the run that is done, by steps or by time, whichever is further."""
        by_time = self.seconds / (60.0 * self.config.max_minutes) if self.config.max_minutes else 0.0
        return max(self.step / self.config.steps, by_time)

    def advance(self) -> float:
        """Take one step and return its loss."""
        started = time.monotonic()
        # Seeded by the step, so that a resumed run drops the same paths as one that never stopped.
        torch.manual_seed(self.config.seed * 1_000_003 + self.step)
        for group in self._optimizer.param_groups:
            group["lr"] = self.config.learning_rate * learning_rate_factor(self.progress, self.config.warmup)
        images, labels = make_batch(self._sampler, self.config, self._mean, self.step)
        logits = self.model.train().stride_logits(images)
        loss = segmentation_loss(logits, labels, self._weights, self.config.dice_weight)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), self.config.gradient_clip)
        self._optimizer.step()
        self.step += 1
        update_average(self.average, self.model, self.config.ema_decay, self.step)
        self.seconds += time.monotonic() - started
        return float(loss.detach())

    def evaluate(self, patches: LabelledPatches) -> Record:
        """Score the averaged weights; the time it takes counts."""
        started = time.monotonic()
        scores = score(torch_predictor(self.average), patches).to_json_dict()
        self.seconds += time.monotonic() - started
        return {name: scores[name] for name in ("mean_iou", "overall_accuracy")}

    def save(self) -> None:
        """Write the checkpoint."""
        state = {
            "config": asdict(self.config),
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
        }
        save_checkpoint(self._checkpoint, state)

    def _resume(self) -> None:
        checkpoint = load_checkpoint(self._checkpoint)
        found = checkpoint["config"]["architecture"]
        if found != self.config.architecture:
            raise InputError(f"{self._checkpoint} holds a {found}: the settings say {self.config.architecture}")
        self.model.load_state_dict(checkpoint["model"])
        self.average.load_state_dict(checkpoint["average"])
        self._optimizer.load_state_dict(checkpoint["optimizer"])
        self.step, self.seconds = checkpoint["step"], checkpoint["seconds"]


def train(config: TrainConfig) -> Iterator[Record]:
    """Train until the steps or the minutes are used up; yields the lines of the log.

    Raises:
        InputError: Before the first step, if settings or data will not do.
    """
    torch.set_num_threads(config.threads)
    torch.set_flush_denormal(True)
    patches = [_load(source) for source in config.data]
    validation = _load(config.validation) if config.validation else None
    Path(config.output).mkdir(parents=True, exist_ok=True)
    run = Run(config, patches)
    losses: list[float] = []
    done = run.progress >= 1.0
    while not done:
        losses.append(run.advance())
        done = run.progress >= 1.0
        if done or run.step % config.save_every == 0:
            run.save()
        if done or run.step % LOG_EVERY == 0:
            yield _record(run, {"loss": round(float(np.mean(losses)), 4)})
            losses.clear()
        if validation is not None and (done or run.step % config.evaluate_every == 0):
            yield _record(run, run.evaluate(validation))
    save_weights(Path(config.output) / WEIGHTS, run.average, config)


def _load(source: DataSource) -> LabelledPatches:
    return load_patches(find_patches(Path(source.root), source.part))


def _record(run: Run, values: Record) -> Record:
    return {"step": run.step, "minutes": round(run.seconds / 60.0, 2), "progress": round(run.progress, 4), **values}


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("config", type=Path, help="settings, see training/configs")
    arguments = parser.parse_args(argv)
    try:
        config = read_config(arguments.config)
        for record in train(config):
            line = json.dumps(record)
            print(line, flush=True)
            with (Path(config.output) / LOG).open("a", encoding="utf-8") as log:
                log.write(line + "\n")
    except FlairError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
