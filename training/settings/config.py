"""Settings of a training run, as in its YAML file; `configs/all-settings.yaml` explains each."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from flair_seg.errors import InputError
from flair_seg.system.records import build

from ..data import LabelMap, Reading
from ..data.augment import AugmentOptions
from ..data.reference import Reference
from ..networks import ARCHITECTURES, NetworkOptions
from ..networks.losses import LossOptions
from .dataoptions import DataOptions, DataSource
from .yamlfile import read_yaml

__all__ = [
    "DataOptions",
    "DataSource",
    "LoggingOptions",
    "ModelText",
    "RunOptions",
    "ScheduleOptions",
    "TrainConfig",
    "config_from_dict",
    "differences",
    "flatten",
    "read_config",
]


@dataclass(frozen=True)
class ModelText:
    """Texts of the exported model's manifest, and its GSD `gsd_m` in m."""

    name: str
    version: str
    title: str
    licence: str
    attribution: str
    data: str
    training: str
    gsd_m: float


@dataclass(frozen=True)
class ScheduleOptions:
    """Optimisation.

    Args:
        steps: Optimiser steps.
        epochs: Instead of steps, the number of epochs; an epoch draws as many crops as there are patches.
        batch_size: Crops per step, over all processes and accumulated batches.
        accumulate: Gradient accumulation: batches per step.
        crop_size: Width and height of a crop, px.
        learning_rate: Peak learning rate of AdamW (6e-5 for pretrained encoders, arXiv:2105.15203).
        shape: Decay to 0: `polynomial`, (1 - progress) ** power, or `cosine`.
        power: Exponent of the polynomial.
        warmup: Share of the run with linear warm-up.
        head_factor: Learning rate of the decoder relative to the encoder.
        weight_decay: Weight decay of everything except biases, normalisation layers and other vectors.
        gradient_clip: Largest gradient norm; 0: no clipping.
        ema_decay: Decay of the moving average of the weights, which is the model that is kept; 0: no average.
        patience: Evaluations without a better mIoU after which training stops; null: never.
    """

    steps: int | None = None
    epochs: float | None = None
    batch_size: int = 8
    accumulate: int = 1
    crop_size: int = 256
    learning_rate: float = 6e-5
    shape: Literal["polynomial", "cosine"] = "polynomial"
    power: float = 1.0
    warmup: float = 0.05
    head_factor: float = 1.0
    weight_decay: float = 0.05
    gradient_clip: float = 1.0
    ema_decay: float = 0.999
    patience: int | None = None

    def __post_init__(self) -> None:
        """Check ranges and combinations."""
        if (self.steps is None) == (self.epochs is None):
            raise InputError("either steps or epochs must be given, found " + ("neither" if not self.steps else "both"))
        if self.crop_size < 32 or self.crop_size % 32:
            raise InputError(f"crop_size is {self.crop_size} px: it must be a multiple of 32")
        _positive(self, "steps", "epochs", "batch_size", "accumulate", "learning_rate", "power", "head_factor")
        _positive(self, "patience")
        for name in ("warmup", "ema_decay"):
            if not 0 <= getattr(self, name) < 1:
                raise InputError(f"{name} is {getattr(self, name)}: it must be at least 0 and below 1")
        for name in ("weight_decay", "gradient_clip"):
            if not getattr(self, name) >= 0:
                raise InputError(f"{name} is {getattr(self, name)}: it must not be negative")
        if self.batch_size % self.accumulate:
            raise InputError(f"batch_size is {self.batch_size}: it must be a multiple of accumulate, {self.accumulate}")


@dataclass(frozen=True)
class RunOptions:
    """Where and how the run is executed.

    Args:
        output: Folder of the run; a run found there is resumed.
        seed: Random seed.
        precision: `fp32`, or mixed precision with `bf16` or `fp16` (GPU only).
        device: `auto` uses a GPU if there is one.
        threads: CPU threads of PyTorch.
        workers: Data loader processes per training process; 0: crops are made in the training process.
        max_minutes: Time limit; the learning rate follows the nearer of the two limits. null: no limit.
        log_every: Steps between log entries.
        evaluate_every: Steps between evaluations.
        save_every: Steps between checkpoints.
        keep: Weights saved as `model.safetensors`: the `last`, or the `best` by mIoU.
        sharded: Shard weights, gradients and optimiser state over several GPUs (FSDP); excludes the moving average.
    """

    output: str
    seed: int = 0
    precision: Literal["fp32", "bf16", "fp16"] = "fp32"
    device: Literal["auto", "cpu"] = "auto"
    threads: int = 2
    workers: int = 0
    max_minutes: float | None = None
    log_every: int = 20
    evaluate_every: int = 400
    save_every: int = 100
    keep: Literal["last", "best"] = "last"
    sharded: bool = False

    def __post_init__(self) -> None:
        """Check ranges."""
        if not self.output:
            raise InputError("output is empty: a folder is needed")
        _positive(self, "threads", "log_every", "evaluate_every", "save_every")
        if self.workers < 0:
            raise InputError(f"workers is {self.workers}: it must not be negative")
        if self.max_minutes is not None and not self.max_minutes > 0:
            raise InputError(f"max_minutes is {self.max_minutes}: it must be positive, or null for no limit")


@dataclass(frozen=True)
class LoggingOptions:
    """Loggers besides `log.jsonl`.

    Args:
        tensorboard: Write event files to the folder `tensorboard` of the run.
        mlflow: MLflow tracking server, `sqlite:///...` or folder; null: none.
        experiment: Name of the MLflow experiment.
    """

    tensorboard: bool = False
    mlflow: str | None = None
    experiment: str = "flair-land-cover"


@dataclass(frozen=True)
class TrainConfig:
    """Settings of a run, by section.

    Raises:
        InputError: Sections contradict each other.
    """

    data: DataOptions
    network: NetworkOptions
    schedule: ScheduleOptions
    run: RunOptions
    manifest: ModelText
    loss: LossOptions = field(default_factory=LossOptions)
    augment: AugmentOptions = field(default_factory=AugmentOptions)
    logging: LoggingOptions = field(default_factory=LoggingOptions)

    def __post_init__(self) -> None:
        """Check settings across sections."""
        if self.network.architecture not in ARCHITECTURES:
            known = ", ".join(ARCHITECTURES)
            raise InputError(f"architecture is '{self.network.architecture}': it must be one of {known}")
        validated = self.data.validation is not None or self.data.hold_out is not None
        if not validated and (self.schedule.patience is not None or self.run.keep == "best"):
            raise InputError(
                "patience and keep: best need the mIoU of validation patches: set data.validation or data.hold_out"
            )
        if self.run.sharded and self.schedule.ema_decay:
            raise InputError(f"ema_decay is {self.schedule.ema_decay} and sharded is true: sharding needs ema_decay 0")

    @property
    def labels(self) -> LabelMap:
        """The mapping of mask codes to class indices."""
        return self.data.labels

    def reading(self, mean: Sequence[float] | None = None, source: DataSource | None = None) -> Reading:
        """Return how patches are read for this network.

        Args:
            mean: Mean that the network subtracts from each band (`network.mean`), needed for the normalisation
                `reference`; None: grey levels of the files.
            source: Folder of the patches.

        Raises:
            InputError: The statistics of the reference cannot be read.
        """
        reference = None
        statistics = None if mean is None else self.data.reference_statistics()
        if statistics is not None and mean is not None:
            reference = Reference(statistics, self.data.bands, [float(value) for value in mean])
        pseudo = source is not None and source.kind == "pseudo"
        labels = self.labels.of_predictions if pseudo else self.labels
        return Reading(self.data.bands, source.raster_bands if source else None, labels, reference)

    def of_reference(self, path: Path | None) -> TrainConfig:
        """Return the settings with the reference statistics of other zones, and `data.typical` filled in.

        Args:
            path: Output of `training.reference_statistics`; None: the file used in training, if it exists.

        Raises:
            InputError: The network has no reference, or the statistics cannot be read.
        """
        data = self.data.with_typical()
        if path is not None:
            data = replace(data, reference=str(path))
            data.reference_statistics()
        if data.reference_path is not None and not data.reference_path.is_file():
            print(f"warning: {data.reference} is missing: without --reference, images stay unadjusted", file=sys.stderr)
        return replace(self, data=data)

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as nested mappings of JSON types."""
        return json.loads(json.dumps(asdict(self)))


def read_config(path: Path) -> TrainConfig:
    """Read the settings of a run from YAML.

    Raises:
        InputError: The file is missing, is not YAML, or a setting is unknown, missing or out of range.
    """
    return config_from_dict(read_yaml(path), path)


def config_from_dict(document: object, path: Path | None = None) -> TrainConfig:
    """Build the settings from nested mappings, as read from YAML or checkpoints.

    Args:
        document: The settings.
        path: The file they are from, for messages.

    Raises:
        InputError: A setting is unknown, missing, of another type or out of range.
    """
    try:
        return build(TrainConfig, document, "settings")
    except InputError as error:
        raise InputError(f"{path}: {error}" if path else str(error)) from error


def flatten(document: Mapping[str, object], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield name (`section.name`) and value of each setting as strings."""
    for name, value in document.items():
        if isinstance(value, Mapping) and value:
            yield from flatten(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", str(value)


def differences(
    before: Mapping[str, object], now: Mapping[str, object], free: tuple[str, ...]
) -> list[tuple[str, str, str]]:
    """List the settings that differ, as (name, value before, value now), sorted by name.

    Args:
        before: Settings as nested mappings.
        now: Settings as nested mappings.
        free: Prefixes of the names of settings that may differ.
    """
    old, new = dict(flatten(before)), dict(flatten(now))
    return [
        (name, old.get(name, "missing"), new.get(name, "missing"))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name) and not name.startswith(free)
    ]


def _positive(options: object, *names: str) -> None:
    for name in names:
        value = getattr(options, name)
        if value is not None and not value > 0:
            raise InputError(f"{name} is {value}: it must be positive")
