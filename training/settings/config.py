"""Settings of a training run, by section as in its YAML file. `configs/all-settings.yaml` explains each of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from flair_seg.errors import InputError
from flair_seg.nomenclature import NOMENCLATURES, LandCoverClass, Nomenclature
from flair_seg.system.records import build

from ..data import LabelMap, Reading, make_label_map
from ..data.augment import AugmentOptions
from ..data.bands import BANDS, IMAGENET_MEAN, check_bands
from ..data.checks import check_ranges
from ..data.layouts import LayoutName
from ..data.reference import Reference, ReferenceStatistics, read_reference
from ..data.splits import HoldOut
from ..networks import NetworkOptions, check_architecture
from ..networks.losses import LossOptions
from .parallel import ParallelOptions
from .yamlfile import read_yaml

Normalisation = Literal["imagenet", "dataset", "reference", "unit"]


@dataclass(frozen=True)
class DataSource:
    """A folder of patches; pseudo-labels, written by a network, have the codes of the nomenclature."""

    root: str
    part: str | None = None
    share: float | None = None
    kind: Literal["labelled", "pseudo"] = "labelled"
    layout: LayoutName = "auto"
    list: str | None = None
    zones: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    raster_bands: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Check the share and the names of bands."""
        if self.share is not None and not 0 < self.share <= 1:
            raise InputError(f"share is {self.share}: it must be above 0 and at most 1")
        if self.raster_bands is not None:
            check_bands(self.raster_bands, "raster_bands")


@dataclass(frozen=True)
class DataOptions:
    """Training and validation data.

    Raises:
        InputError: A setting is out of range or contradicts another.
    """

    sources: tuple[DataSource, ...]
    validation: DataSource | None = None
    hold_out: HoldOut | None = None
    bands: tuple[str, ...] = BANDS
    size: tuple[int, int] | None = None
    nomenclature: str | tuple[LandCoverClass, ...] = "flair-13"
    remap: Mapping[int, int | None] = field(default_factory=dict)
    ignore: tuple[int, ...] | None = None
    normalisation: Normalisation = "dataset"
    reference: str | None = None
    typical: ReferenceStatistics | None = None
    rare_draws: float = 0.5
    memory_gb: float = 8.0

    def __post_init__(self) -> None:
        """Check ranges and combinations."""
        if not self.sources:
            raise InputError("data.sources is empty: at least one folder of patches is needed")
        if self.validation and self.hold_out:
            raise InputError("both validation and hold_out are given: give one of them, or neither")
        check_bands(self.bands, "bands")
        check_ranges(self, share=("rare_draws",))
        if self.size is not None and any(side < 32 or side % 32 for side in self.size):
            raise InputError(f"size is {list(self.size)} px: height and width must be multiples of 32")
        if (self.normalisation == "reference") != (self.reference is not None):
            raise InputError(
                f"normalisation is '{self.normalisation}' and reference is {self.reference!r}: a file of "
                "training.reference_statistics is needed for the normalisation 'reference', and only for it"
            )
        if self.typical is not None and self.reference is None:
            raise InputError(
                "typical is given without reference: it is the average of the reference, filled in by training"
            )
        if self.normalisation == "imagenet" and not set(self.bands) & set(IMAGENET_MEAN):
            raise InputError(
                f"normalisation is 'imagenet' and bands are {', '.join(self.bands)}: ImageNet has none of them"
            )
        if isinstance(self.nomenclature, str) and self.nomenclature not in NOMENCLATURES:
            known = ", ".join(NOMENCLATURES)
            raise InputError(f"nomenclature is '{self.nomenclature}': it must be one of {known}, or a list of classes")
        self.labels.lookup  # noqa: B018 - checks the codes

    @cached_property
    def labels(self) -> LabelMap:
        """The mapping of mask codes to class indices."""
        if isinstance(self.nomenclature, str):
            nomenclature = NOMENCLATURES[self.nomenclature]
        else:
            nomenclature = Nomenclature("custom", self.nomenclature)
        return make_label_map(nomenclature, self.remap, self.ignore)

    @property
    def is_scored(self) -> bool:
        """Whether validation patches are scored during training."""
        return self.validation is not None or (self.hold_out is not None and self.hold_out.scored)

    @property
    def reference_path(self) -> Path | None:
        """Path of the reference statistics."""
        return Path(self.reference) if self.reference else None

    def with_typical(self) -> DataOptions:
        """Return the settings with `typical` filled in, if there is a reference.

        Raises:
            InputError: It is not filled in yet, and the reference file cannot be read.
        """
        path = self.reference_path
        if path is None or self.typical is not None:
            return self
        if not path.is_file():
            raise InputError(
                f"{path} is missing, and these weights do not contain the average of their reference: the file of "
                "training.reference_statistics used in training is needed"
            )
        return replace(self, typical=replace(read_reference(path), zones={}))

    def reference_statistics(self) -> ReferenceStatistics | None:
        """Return the reference statistics; without zones if the file no longer exists.

        Raises:
            InputError: They cannot be read.
        """
        path, typical = self.reference_path, self.with_typical().typical
        return typical if path is None or not path.is_file() else read_reference(path, typical)


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

    `crop_size` is in px, the side of a square or height and width; `learning_rate` is 6e-5 as in arXiv:2105.15203, for
    pretrained encoders.
    """

    steps: int | None = None
    epochs: float | None = None
    batch_size: int = 8
    accumulate: int = 1
    crop_size: int | tuple[int, int] = 256
    learning_rate: float = 6e-5
    shape: Literal["polynomial", "cosine"] = "polynomial"
    power: float = 1.0
    warmup: float = 0.05
    head_factor: float = 1.0
    weight_decay: float = 0.05
    gradient_clip: float = 1.0
    ema_decay: float = 0.999
    average_from: float | None = None
    patience: int | None = None

    def __post_init__(self) -> None:
        """Check ranges and combinations."""
        if (self.steps is None) == (self.epochs is None):
            raise InputError("either steps or epochs must be given, found " + ("neither" if not self.steps else "both"))
        if any(side < 32 or side % 32 for side in self.crop):
            raise InputError(f"crop_size is {self.crop_size} px: it must be a multiple of 32")
        check_ranges(
            self,
            positive="steps epochs batch_size accumulate learning_rate power head_factor patience".split(),
            not_negative=("weight_decay", "gradient_clip"),
            below_one=("warmup", "ema_decay", "average_from"),
        )
        if self.average_from is not None and not self.ema_decay:
            raise InputError(
                f"average_from is {self.average_from} and ema_decay 0: the mean follows the moving average, so set both"
            )
        if self.batch_size % self.accumulate:
            raise InputError(f"batch_size is {self.batch_size}: it must be a multiple of accumulate, {self.accumulate}")

    @property
    def crop(self) -> tuple[int, int]:
        """Height and width of a crop, px."""
        return self.crop_size if isinstance(self.crop_size, tuple) else (self.crop_size, self.crop_size)


@dataclass(frozen=True)
class RunOptions:
    """Where and how the run is executed."""

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
    parallel: ParallelOptions | None = None
    recompute: bool = False

    def __post_init__(self) -> None:
        """Check ranges."""
        if not self.output:
            raise InputError("output is empty: a folder is needed")
        positive = ("threads", "log_every", "evaluate_every", "save_every", "max_minutes")
        check_ranges(self, positive=positive, not_negative=("workers",))
        if self.parallel and self.sharded:
            raise InputError("both sharded and parallel are given: give one of them; parallel shards by data too")
        if self.parallel and self.precision == "fp16":
            raise InputError("precision is fp16 and parallel is given: use bf16 or fp32")


@dataclass(frozen=True)
class LoggingOptions:
    """Loggers in addition to `log.jsonl`."""

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
        check_architecture(self.network.architecture)
        if not self.data.is_scored and (self.schedule.patience is not None or self.run.keep == "best"):
            raise InputError(
                "patience and keep: best need the mIoU of validation patches: set data.validation or data.hold_out"
            )
        if self.network.freeze != "none" and (self.run.sharded or self.run.parallel):
            raise InputError(
                f"freeze is '{self.network.freeze}' and sharded or parallel is given: divided runs train all weights"
            )
        if self.run.sharded and self.schedule.ema_decay:
            raise InputError(f"ema_decay is {self.schedule.ema_decay} and sharded is true: sharding needs ema_decay 0")
        if self.run.parallel:
            self.run.parallel.check(self.network.architecture)
            if self.run.parallel.pipeline > self.schedule.accumulate:
                raise InputError(
                    f"accumulate is {self.schedule.accumulate}: a pipeline of {self.run.parallel.pipeline} processes "
                    f"needs at least {self.run.parallel.pipeline} batches per step, which pass through it in turn"
                )

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
        statistics = self.data.reference_statistics() if mean is not None else None
        reference = (
            Reference(statistics, self.data.bands, mean) if statistics is not None and mean is not None else None
        )
        labels = self.labels.of_predictions if source is not None and source.kind == "pseudo" else self.labels
        return Reading(self.data.bands, source.raster_bands if source else None, labels, reference, self.data.size)

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
    """Build the settings from nested mappings, as read from YAML or checkpoints; messages name the file `path`.

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

    Settings whose names start with one of `free` may differ.
    """
    old, new = dict(flatten(before)), dict(flatten(now))
    return [
        (name, old.get(name, "missing"), new.get(name, "missing"))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name) and not name.startswith(free)
    ]
