"""Callbacks of the trainer: time limit, moving average, end of the run, and logs, also to TensorBoard and MLflow."""

from __future__ import annotations

import importlib.util
import json
import math
import os
import sys
import time
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from flair_seg.errors import InputError, first_line

from ..data.writing import write_text
from ..networks import Network
from ..settings.config import ScheduleOptions, TrainConfig, flatten
from .parallel.layout import local

LOG = "log.jsonl"
"""In the folder of a run: an entry per line."""
_LOGGED = {
    "loss": "loss",
    "learning_rate": "learning_rate",
    "eval_mean_iou": "mean_iou",
    "eval_overall_accuracy": "overall_accuracy",
}
"""Logged values: name in the trainer and in `log.jsonl`."""
EVENTS = "tensorboard"
"""Folder of the event files, in the folder of the run."""
_DATABASES = ("sqlite:", "mysql", "postgresql", "mssql")
"""Prefixes of the URIs of MLflow's database stores."""
_LONGEST = 500
"""Longest parameter value that all MLflow stores accept, characters."""


def update_average(average: nn.Module, model: nn.Module, decay: float, step: int) -> None:
    """Update the moving average of weights and batch statistics, in place.

    The decay is lower in the first steps, so that the initial weights fade quickly.

    Args:
        average: The network with the averaged weights.
        model: The network being trained, of the same architecture.
        decay: Share of the old average.
        step: Number of optimiser steps so far.
    """
    blend(average, model, min(decay, (1.0 + step) / (10.0 + step)))


def blend(average: nn.Module, model: nn.Module, kept: float) -> None:
    """Set weights and batch statistics to the average of two networks, in place; `kept` is the share of the first."""
    old_values, new_values = average.state_dict().values(), model.state_dict().values()
    # Of tensors divided among processes, each process averages its part.
    pairs = [(local(old), local(new)) for old, new in zip(old_values, new_values)]
    with torch.no_grad():
        floating = [pair for pair in pairs if pair[0].is_floating_point()]
        torch._foreach_lerp_([old for old, _ in floating], [new for _, new in floating], 1.0 - kept)
        for old, new in pairs:
            if not old.is_floating_point():
                old.copy_(new)


class Clock:
    """Time and progress of a run, including the time before it was resumed."""

    def __init__(self, steps: int, max_minutes: float | None) -> None:
        """Start at zero; `steps` and `max_minutes` are the limits of the whole run, None for no time limit."""
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
    """Updates the averaged weights after each step.

    Args:
        average: The network with the averaged weights.
        network: The network being trained.
        schedule: `ema_decay`, and `average_from`: from there on, the average is the mean of the weights of all steps
            (arXiv:2102.08604, without its search for the range of steps).
        clock: Tells the progress of the run.
    """

    def __init__(self, average: Network, network: Network, schedule: ScheduleOptions, clock: Clock) -> None:
        """Set the networks, the settings and the clock."""
        self._average, self._network, self._clock = average, network, clock
        self._decay, self._from = schedule.ema_decay, schedule.average_from
        self.averaged = 0
        """Steps in the mean so far, which a checkpoint keeps."""

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: object) -> None:
        """Update the average."""
        step = state.global_step
        if self._from is None or self._clock.progress(step) < self._from:
            update_average(self._average, self._network, self._decay, step)
        else:
            blend(self._average, self._network, self.averaged / (self.averaged + 1.0))
            self.averaged += 1


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
    """Remove the log entries after the step that a run resumes from, 0 for the beginning: it writes them again."""
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
        values = {name: logs[key] for key, name in _LOGGED.items() if logs and key in logs}
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


def make_loggers(config: TrainConfig) -> list[TrainerCallback]:
    """Start the loggers of the settings section `logging`.

    Raises:
        InputError: A package is not installed, or MLflow's store cannot be reached.
    """
    loggers: list[TrainerCallback] = []
    if config.logging.tensorboard:
        _needed("tensorboard", "tensorboard", "tensorboard: true")
        loggers.append(_tensorboard(config))
    store = config.logging.mlflow
    if store is not None:
        _needed("mlflow", "mlflow-skinny", f"mlflow: {store}")
        if store.startswith(_DATABASES):
            for package in ("sqlalchemy", "alembic"):
                _needed(package, "sqlalchemy alembic", f"mlflow: {store}")
        loggers.append(_mlflow(config, store))
    return loggers


def end_mlflow() -> None:
    """End the MLflow run, if there is one."""
    if "mlflow" in sys.modules:
        sys.modules["mlflow"].end_run()


def _tensorboard(config: TrainConfig) -> TrainerCallback:
    from torch.utils.tensorboard import SummaryWriter
    from transformers.integrations import TensorBoardCallback

    return TensorBoardCallback(SummaryWriter(str(Path(config.run.output) / EVENTS)))


def _mlflow(config: TrainConfig, store: str) -> TrainerCallback:
    import mlflow
    from transformers.integrations import MLflowCallback

    if "://" not in store or store.startswith("file:"):
        # MLflow 3 needs this variable to write to a plain folder.
        os.environ.setdefault("MLFLOW_ALLOW_FILE_STORE", "true")
    try:
        mlflow.set_tracking_uri(store)
        mlflow.set_experiment(config.logging.experiment)
        mlflow.start_run(run_name=config.manifest.name)
        mlflow.log_params({name: value[:_LONGEST] for name, value in flatten(config.to_dict())})
    except Exception as error:  # MLflow's stores raise errors of many libraries
        raise InputError(f"MLflow store {store} cannot be used: {first_line(error)}") from error
    return MLflowCallback()


def _needed(module: str, package: str, setting: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise InputError(f"logging has {setting}, which needs a package: pip install {package}")
