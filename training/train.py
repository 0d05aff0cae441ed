"""Train a network on labelled patches: `python -m training.train CONFIG.yaml`.

The folder of the run receives the log, checkpoints, `best.safetensors` (with validation patches) and finally
`model.safetensors`. Repeat the command to resume an interrupted run from its last checkpoint; with `max_minutes: null`
it ends with the same weights as an uninterrupted one. On N devices:
`torchrun --nproc-per-node N -m training.train CONFIG.yaml`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import sys
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import torch
import transformers
from transformers import TrainerCallback, TrainingArguments

from flair_seg.errors import InputError
from flair_seg.system.records import shown

from .data.writing import write_json
from .fit.callbacks import LOG, cut_log, end_mlflow, make_loggers
from .fit.parallel.trainer import ParallelTrainer
from .fit.sources import TrainingData, check, gather, load
from .fit.trainer import SegmentationTrainer
from .models import checkpoint as stored
from .networks import build
from .networks.losses import make_criterion
from .settings import commandline
from .settings.config import TrainConfig, differences, read_config
from .settings.parallel import check_processes

SETTINGS = "settings.json"
SUMMARY = "run.json"
IRRELEVANT = ("manifest.", "logging.", "data.memory_gb", "run.output", "run.threads", "run.workers", "run.device")
"""Settings that do not affect the trained network."""
_FREE = (
    *IRRELEVANT,
    *("schedule.steps", "schedule.epochs", "schedule.patience", "run.max_minutes"),
    *("run.sharded", "run.parallel", "run.recompute", "schedule.accumulate"),
    *("run.log_every", "run.evaluate_every", "run.save_every"),
)
"""Settings that may change when a run is resumed: resources, duration and reports."""
_SHOWN = 4
"""Most changed settings in a message."""
SHARDING = {"version": 2, "auto_wrap_policy": "NO_WRAP"}
"""FSDP2 with the network as one unit: weights, gradients and optimiser state are sharded between steps. Decoders that
multiply weights of several layers need all of them at once, so parts are not gathered separately."""


@dataclass(frozen=True)
class Outcome:
    """Summary of a run, written to `run.json`."""

    architecture: str
    bands: tuple[str, ...]
    normalisation: str
    batch_size: int
    steps: int
    epochs: float
    minutes: float
    device: str
    processes: int
    precision: str
    parameters: int
    best_mean_iou: float | None
    mean_iou: float | None


def train(config: TrainConfig, new: bool = False) -> Outcome:
    """Train up to the limit of steps, time or patience.

    Args:
        config: The settings. A folder with a run of other settings is refused.
        new: Rename the folder of an earlier run and start over.

    Raises:
        InputError: Settings or data are invalid (before the first step), or the loss is not finite.
    """
    torch.set_num_threads(config.run.threads)
    torch.set_flush_denormal(True)
    folder = Path(config.run.output)
    config = replace(config, data=config.data.with_typical())
    if new:
        _set_aside(folder)
    checkpoint = _resumable(config)
    gathered = gather(config)
    for text in check(config, gathered):
        if _is_first():
            print(f"warning: {text}", file=sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    data = load(config, gathered, folder)
    trainer = _make_trainer(config, data)
    is_over = checkpoint is not None and _restore(trainer, checkpoint)
    if trainer.args.should_save:
        write_json(folder / SETTINGS, trainer.config.to_dict(), indent=1)
    if not is_over:
        _go(trainer, data, checkpoint)
    return _finish(trainer, data)


def _make_trainer(config: TrainConfig, data: TrainingData) -> SegmentationTrainer:
    arguments = training_arguments(config, data.patches)
    torch.manual_seed(config.run.seed)
    network = build(config.network, config.data.bands, data.mean.tolist(), data.std.tolist(), config.labels.classes)
    names = config.labels.nomenclature.names
    criterion = make_criterion(config.loss, data.shares, names, config.labels.other_index)
    loggers: list[TrainerCallback] = make_loggers(config) if arguments.should_save else []
    trainer = ParallelTrainer if config.run.parallel else SegmentationTrainer
    return trainer(config, arguments, network, criterion, data, loggers)


def _restore(trainer: SegmentationTrainer, checkpoint: Path) -> bool:
    """Restore a checkpoint; returns whether the run is finished.

    A finished run keeps the settings that it was trained with, except the texts of the manifest.

    Raises:
        InputError: The run has more steps than the settings allow.
    """
    config, state = trainer.config, transformers.TrainerState.load_from_json(str(checkpoint / stored.TRAINER_STATE))
    if state.global_step > trainer.args.max_steps:
        raise InputError(
            f"{config.run.output} contains a run of {state.global_step} steps and the settings ask for "
            f"{trainer.args.max_steps}: use at least as many, another run.output, or --new to start over"
        )
    trainer.restore(checkpoint)
    is_over = stored.load_progress(checkpoint).stopped or trainer.clock.progress(state.global_step) >= 1.0
    if is_over:
        trained = stored.read_weights(checkpoint / stored.LAST)[1]
        output = replace(trained.run, output=config.run.output)
        trainer.config, trainer.state = replace(trained, run=output, manifest=config.manifest), state
    return is_over


def _go(trainer: SegmentationTrainer, data: TrainingData, checkpoint: Path | None) -> None:
    """Train from the start, or from a restored checkpoint."""
    if trainer.args.should_save:
        step = int(checkpoint.name.rpartition("-")[2]) if checkpoint else 0
        cut_log(Path(trainer.config.run.output), step)
        _announce(trainer, data, step)
    if checkpoint is None:
        trainer.clock.start()
    try:
        trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    finally:
        end_mlflow()


def _announce(trainer: SegmentationTrainer, data: TrainingData, step: int) -> None:
    """Print what is trained, on how much data and where, and the step that a resumed run starts from."""
    config, steps = trainer.config, trainer.args.max_steps
    start = f"resuming from step {step} of {steps}" if step else f"{steps} steps"
    where = f"{device_name(trainer.args.device)}; log: {Path(config.run.output) / LOG}"
    print(f"training {config.network.architecture} on {data.patches} patches: {start}, {where}", file=sys.stderr)


def _set_aside(folder: Path) -> None:
    """Rename the folder of an earlier run to the first free name: `NAME-1`, `NAME-2`, ...

    Raises:
        InputError: Several processes train, and each would do so.
    """
    if not folder.is_dir():
        return
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        raise InputError(f"--new cannot rename {folder} with several processes: rename or remove it first")
    number = next(n for n in itertools.count(1) if not folder.with_name(f"{folder.name}-{n}").exists())
    aside = folder.rename(folder.with_name(f"{folder.name}-{number}"))
    print(f"the earlier run is now in {aside}", file=sys.stderr)


def _resumable(config: TrainConfig) -> Path | None:
    """Return the checkpoint to resume from; None: start from the beginning.

    Raises:
        InputError: It is damaged or has other settings.
    """
    checkpoint = stored.last_checkpoint(Path(config.run.output))
    if checkpoint is None:
        return None
    found = stored.read_weights(checkpoint / stored.LAST)[1]
    changed = differences(found.to_dict(), config.to_dict(), _FREE)
    if changed:
        values = "; ".join(f"{name} was {shown(before)}, is {shown(now)}" for name, before, now in changed[:_SHOWN])
        more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
        raise InputError(
            f"{config.run.output} contains a run with other settings ({values}{more}): use the same settings, another "
            "run.output, or --new to start over"
        )
    stored.load_progress(checkpoint)
    return checkpoint


def training_arguments(config: TrainConfig, patches: int) -> TrainingArguments:
    """Convert the settings for the trainer of `transformers`.

    Args:
        config: The settings.
        patches: Number of training patches, which defines an epoch.

    Raises:
        InputError: The device does not support the settings, or the batch is not divisible by the processes.
    """
    run, schedule = config.run, config.schedule
    on_cpu = run.device == "cpu" or not torch.cuda.is_available()
    processes = int(os.environ.get("WORLD_SIZE", "1"))
    _check_devices(config, on_cpu, processes)
    if run.parallel:
        check_processes(run.parallel, processes)
    groups = run.parallel.data if run.parallel else processes
    if schedule.batch_size % (schedule.accumulate * groups):
        raise InputError(
            f"batch_size is {schedule.batch_size}: it must be a multiple of {schedule.accumulate * groups}, "
            f"{schedule.accumulate} accumulated batches times {groups} processes with other crops"
        )
    steps = schedule.steps or max(1, math.ceil((schedule.epochs or 0.0) * patches / schedule.batch_size))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return TrainingArguments(
            output_dir=str(Path(run.output) / stored.CHECKPOINTS),
            per_device_train_batch_size=schedule.batch_size // (schedule.accumulate * groups),
            gradient_accumulation_steps=schedule.accumulate,
            max_steps=steps,
            max_grad_norm=schedule.gradient_clip,
            learning_rate=schedule.learning_rate,
            weight_decay=schedule.weight_decay,
            bf16=run.precision == "bf16",
            fp16=run.precision == "fp16",
            use_cpu=on_cpu,
            seed=run.seed,
            logging_steps=run.log_every,
            logging_nan_inf_filter=False,
            eval_strategy="steps" if config.data.is_scored else "no",
            eval_steps=run.evaluate_every,
            save_strategy="steps",
            save_steps=run.save_every,
            save_total_limit=2,
            metric_for_best_model="mean_iou",
            greater_is_better=True,
            dataloader_num_workers=run.workers,
            dataloader_persistent_workers=run.workers > 0,
            dataloader_pin_memory=not on_cpu,
            remove_unused_columns=False,
            label_names=[],
            report_to=[],
            disable_tqdm=not sys.stderr.isatty(),
            ddp_find_unused_parameters=False,
            fsdp=run.sharded,
            fsdp_config=dict(SHARDING) if run.sharded else None,
        )


def _check_devices(config: TrainConfig, on_cpu: bool, processes: int) -> None:
    run = config.run
    if run.sharded and (on_cpu or processes == 1):
        raise InputError(f"sharded is true on {processes} {'CPU' if on_cpu else 'GPU'}: several GPUs are needed")
    if run.precision == "fp16" and on_cpu:
        raise InputError("precision is fp16 and the device a CPU: use a GPU, or bf16 or fp32")
    if run.precision == "bf16" and not on_cpu and not torch.cuda.is_bf16_supported():
        raise InputError("precision is bf16, which this GPU does not support: use fp16 or fp32")
    if not on_cpu and processes == 1 and torch.cuda.device_count() > 1:
        count = torch.cuda.device_count()
        raise InputError(
            f"there are {count} GPUs and one process: use `torchrun --nproc-per-node {count} -m training.train`, or "
            "select one GPU with CUDA_VISIBLE_DEVICES"
        )


def _finish(trainer: SegmentationTrainer, data: TrainingData) -> Outcome:
    """Write the final model and the summary of the run."""
    config, state, folder = trainer.config, trainer.state, Path(trainer.config.run.output)
    scores = [entry["eval_mean_iou"] for entry in state.log_history if "eval_mean_iou" in entry]
    outcome = Outcome(
        architecture=config.network.architecture,
        bands=config.data.bands,
        normalisation=config.data.normalisation,
        batch_size=config.schedule.batch_size,
        steps=state.global_step,
        epochs=round(state.global_step * config.schedule.batch_size / data.patches, 2),
        minutes=round(trainer.clock.seconds / 60.0, 2),
        device=device_name(trainer.args.device),
        processes=trainer.args.world_size,
        precision=config.run.precision,
        parameters=trainer.parameters,
        best_mean_iou=state.best_metric,
        mean_iou=scores[-1] if scores else None,
    )
    if config.run.keep == "last":
        trainer.write_kept(folder / stored.WEIGHTS)
    elif trainer.args.should_save:
        stored.save_weights(folder / stored.WEIGHTS, stored.read_weights(folder / stored.BEST)[0], config)
    if trainer.args.should_save:
        write_json(folder / SUMMARY, vars(outcome), indent=1)
    return outcome


def _is_first() -> bool:
    """Return whether this is the first process, which prints messages."""
    return os.environ.get("RANK", "0") == "0"


def device_name(device: torch.device) -> str:
    """Return a readable name of a device."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else f"CPU, {torch.get_num_threads()} threads"


def _run(arguments: argparse.Namespace) -> None:
    transformers.logging.set_verbosity_error()
    outcome = train(read_config(arguments.config), arguments.new)
    if _is_first():
        print(json.dumps(vars(outcome)))


def _parser() -> argparse.ArgumentParser:
    parser = commandline.make_parser("train", __doc__)
    parser.add_argument("config", type=Path, help="settings file, see training/configs")
    parser.add_argument("--new", action="store_true", help="rename the folder of an earlier run and start over")
    return parser


main = commandline.entry(_run, _parser)

if __name__ == "__main__":
    sys.exit(main())
