"""Callbacks of the trainer: time limit, log, moving average and end of the run."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from ..data.writing import write_text
from ..networks import Network
from ..settings.config import ScheduleOptions


def update_average(average: nn.Module, model: nn.Module, decay: float, step: int) -> None:
    """Update the moving average of weights and batch statistics, in place.

    The decay is lower in the first steps, so that the initial weights fade quickly.

    Args:
        average: The network with the averaged weights.
        model: The network being trained, with the same parameters.
        decay: Decay of the average.
        step: Optimiser steps done.
    """
    decay = min(decay, (1.0 + step) / (10.0 + step))
    pairs = list(zip(average.state_dict().values(), model.state_dict().values()))
    with torch.no_grad():
        floating = [pair for pair in pairs if pair[0].is_floating_point()]
        torch._foreach_lerp_([old for old, _ in floating], [new for _, new in floating], 1.0 - decay)
        for old, new in pairs:
            if not old.is_floating_point():
                old.copy_(new)


LOG = "log.jsonl"


class Clock:
    """Time and progress of a run, including the time before it was resumed."""

    def __init__(self, steps: int, max_minutes: float | None) -> None:
        """Start at zero.

        Args:
            steps: Steps of the whole run.
            max_minutes: Time limit; None: no limit.
        """
        self._steps, self._limit = steps, max_minutes
        self._before, self._started = 0.0, time.monotonic()

    @property
    def seconds(self) -> float:
        """Time spent so far, s."""
        return self._before + time.monotonic() - self._started

    def start(self, before: float = 0.0) -> None:
        """Start, or resume after `before` seconds."""
        self._before, self._started = before, time.monotonic()

    def progress(self, step: int) -> float:
        """Completed share of the run, by steps or time, whichever is larger."""
        by_time = self.seconds / (60.0 * self._limit) if self._limit else 0.0
        return max(step / self._steps, by_time)


def learning_rate_factor(progress: float, schedule: ScheduleOptions) -> float:
    """Factor of the peak learning rate: linear warm-up, then decay to 0 at progress 1."""
    if progress < schedule.warmup:
        return max(progress, 1e-3) / schedule.warmup
    rest = 1.0 - min((progress - schedule.warmup) / (1.0 - schedule.warmup), 1.0)
    if schedule.shape == "cosine":
        return 0.5 * (1.0 - math.cos(math.pi * rest))
    return rest**schedule.power


class AverageCallback(TrainerCallback):
    """Updates the averaged weights after each step."""

    def __init__(self, average: Network, network: Network, decay: float) -> None:
        """Set both networks."""
        self._average, self._network, self._decay = average, network, decay

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: object) -> None:
        """Update the average."""
        update_average(self._average, self._network, self._decay, state.global_step)


class EndCallback(TrainerCallback):
    """Ends a run at its limit, with a last evaluation and checkpoint."""

    def __init__(self, clock: Clock, evaluated: bool) -> None:
        """Set the clock, and whether there are validation patches."""
        self._clock, self._evaluated = clock, evaluated
        self.stopped = False

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: object) -> None:
        """End the run when its steps or its time are over."""
        if self._clock.progress(state.global_step) >= 1.0:
            control.should_training_stop = True
            control.should_log = control.should_save = True
            control.should_evaluate = self._evaluated

    def on_epoch_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: object) -> None:
        """Save a run that early stopping ended."""
        if control.should_training_stop and self._clock.progress(state.global_step) < 1.0:
            self.stopped = control.should_save = True


def cut_log(folder: Path, step: int) -> None:
    """Remove the log entries after a step: a resumed run writes them again.

    Args:
        folder: Folder of the run.
        step: Step of the checkpoint that the run resumes from; 0: it starts from the beginning.
    """
    path = folder / LOG
    if path.is_file():
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        kept = [line for line in lines if 0 < _step_of(line) <= step]
        if kept != lines:
            write_text(path, "\n".join(kept)) if kept else path.unlink()


def _step_of(line: str) -> int:
    """Return the step of a log line; 0 if the line is incomplete."""
    try:
        return int(json.loads(line)["step"])
    except (ValueError, KeyError, TypeError):
        return 0


class LogCallback(TrainerCallback):
    """Appends to `log.jsonl`: step, minutes, progress and loss, or scores."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Set the file and the clock."""
        self._path, self._clock = folder / LOG, clock

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, Any] | None = None,
        **_: object,
    ) -> None:
        """Write one line."""
        names = {"loss": "loss", "learning_rate": "learning_rate", "eval_mean_iou": "mean_iou"}
        names["eval_overall_accuracy"] = "overall_accuracy"
        values = {name: logs[key] for key, name in names.items() if logs and key in logs}
        if not values or not state.is_world_process_zero:
            return
        step = state.global_step
        line = {
            "step": step,
            "minutes": round(self._clock.seconds / 60.0, 2),
            "progress": round(min(self._clock.progress(step), 1.0), 4),
            **{name: float(f"{value:.6g}") for name, value in values.items()},
        }
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
