"""Settings of a training run, as YAML writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from flair_seg.errors import InputError

from .augment import AugmentOptions
from .model import SIZES


@dataclass(frozen=True)
class DataSource:
    """A folder of patches: its part of the split (None: all of it) and its share of the training crops."""

    root: str
    part: str | None = None
    share: float = 1.0


@dataclass(frozen=True)
class ModelText:
    """What the exported model's manifest says in words; `gsd_m` is in metres."""

    name: str
    version: str
    title: str
    licence: str
    attribution: str
    data: str
    training: str
    gsd_m: float


@dataclass(frozen=True)
class TrainConfig:
    """Settings of a run; `configs/segformer-b0-flair-d034.yaml` says what each is.

    Raises:
        InputError: A setting is out of range.
    """

    architecture: str
    output: str
    data: tuple[DataSource, ...]
    manifest: ModelText
    validation: DataSource | None = None
    seed: int = 0
    steps: int = 6000
    max_minutes: float | None = None
    batch_size: int = 8
    crop_size: int = 256
    learning_rate: float = 1e-3
    warmup: float = 0.05
    weight_decay: float = 0.05
    gradient_clip: float = 1.0
    drop_path_rate: float = 0.05
    dice_weight: float = 0.5
    class_weight_power: float = 0.5
    ema_decay: float = 0.999
    augment: AugmentOptions = field(default_factory=AugmentOptions)
    evaluate_every: int = 400
    save_every: int = 100
    threads: int = 2

    def __post_init__(self) -> None:
        """Check what would otherwise fail in the middle of a run."""
        if self.architecture not in SIZES:
            raise InputError(f"architecture is '{self.architecture}': it must be one of {', '.join(SIZES)}")
        if not self.data:
            raise InputError("data lists no folder of patches: at least one is needed")
        if self.crop_size < 32 or self.crop_size % 32:
            raise InputError(f"crop_size is {self.crop_size} px: it must be a multiple of 32")
        for name in ("steps", "batch_size", "learning_rate", "evaluate_every", "save_every", "threads"):
            if not getattr(self, name) > 0:
                raise InputError(f"{name} is {getattr(self, name)}: it must be positive")
        for name in ("warmup", "drop_path_rate", "ema_decay"):
            if not 0 <= getattr(self, name) < 1:
                raise InputError(f"{name} is {getattr(self, name)}: it must be at least 0 and below 1")
        if self.max_minutes is not None and not self.max_minutes > 0:
            raise InputError(f"max_minutes is {self.max_minutes}: it must be positive, or null for no limit")


def read_config(path: Path) -> TrainConfig:
    """Read the settings of a run from YAML.

    Raises:
        InputError: The file is missing, is not YAML, or a setting is unknown, missing or out of range.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"settings {path} cannot be read: {' '.join(str(error).split())}") from error
    return config_from_dict(document)


def config_from_dict(document: object) -> TrainConfig:
    """Build the settings from nested mappings, as YAML and checkpoints hold them.

    Raises:
        InputError: A setting is unknown, missing, of another type or out of range.
    """
    values = _known(document, TrainConfig, "settings")
    values["data"] = tuple(_build(DataSource, source, "data") for source in _listed(values.get("data")))
    values["manifest"] = _build(ModelText, values.get("manifest", {}), "manifest")
    if values.get("validation") is not None:
        values["validation"] = _build(DataSource, values["validation"], "validation")
    augment = _known(values.get("augment", {}), AugmentOptions, "augment")
    if "scale" in augment:
        augment["scale"] = tuple(_listed(augment["scale"]))
    values["augment"] = _build(AugmentOptions, augment, "augment")
    return _build(TrainConfig, values, "settings")


def _build(kind: type, document: object, what: str) -> Any:  # noqa: ANN401 - an instance of `kind`
    try:
        return kind(**_known(document, kind, what))
    except TypeError as error:
        text = str(error).replace(f"{kind.__name__}.__init__() ", "")
        raise InputError(f"{what}: {text}") from error


def _known(document: object, kind: type, what: str) -> dict[str, Any]:
    """Return a copy of a mapping whose keys are all fields of `kind`."""
    if not isinstance(document, Mapping):
        raise InputError(f"{what} is a {type(document).__name__}: a mapping of settings is needed")
    names = [item.name for item in fields(kind)]
    unknown = [key for key in document if key not in names]
    if unknown:
        raise InputError(f"{what} has the unknown setting '{unknown[0]}': known are {', '.join(names)}")
    return dict(document)


def _listed(value: object) -> list[Any]:
    if not isinstance(value, (list, tuple)):
        raise InputError(f"found {value!r} where a list is needed in the settings")
    return list(value)
