"""Options and result of a segmentation."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .choices import (
    COMBINE_RULES,
    QUALITY_DIVISORS,
    TTA_CHOICES,
    Combine,
    Quality,
    Tta,
    check_choice,
    check_cluster,
    check_count,
    check_quality,
)
from .errors import InputError
from .models.model import DEFAULT_MODEL
from .raster.area import Extent
from .system.outputs import check_given
from .system.paths import OptionalPathField, PathField


@dataclass(frozen=True)
class SegmentOptions:
    """Options of a segmentation; only `input` and `output` have no default. Paths are text or `os.PathLike`.

    Attributes:
        input: path of the raster, or any name GDAL opens.
        output: path of the class raster, a GeoTIFF.
        model: name of a known model, or path of an `.onnx` or ensemble `.json` file.
        stride: px between windows; None: given by `quality`.
        quality: `fast` (1 prediction per pixel), `balanced` (4), `fine` (8) or `best` (16).
        combine: how overlapping windows are combined.
        tta: test-time augmentation, averaged: quarter turns (4 times the work) or turns and flips (8 times).
        reference: satellite raster of the same area, for models of the normalisation `reference`.
        bands: band numbers from 1, one per band of the model; None: found automatically.
        scale: source values scaled to 0 and 255, for sources that are not uint8.
        aoi: vector file of polygons, or `FILE|layername=NAME` for one of its layers.
        extent: xmin, ymin, xmax, ymax.
        extent_crs: coordinate system of `extent`, None for the raster's.
        confidence: path of the confidence raster, in percent.
        probabilities: path of the raster of every class's share, in percent.
        native_gsd: keep the source's pixels even if their size is not the model's.
        window_size: in px, for networks that accept several sizes; None: the manifest's.
        device: one of `session.DEVICES`.
        batch_size: windows predicted at once; None: suitable for the device.
        threads: CPU threads of the network; None for one per core.
        restart: discard an unfinished run of this output.
        memory_mb: MiB that each machine may use in addition to the network; None: no limit.
        block_size: side in px of the blocks of the map; None: suitable for memory and workers.
        cluster: address of a Dask scheduler whose workers predict.
        cluster_ca: certificate of the authority that has signed those of the scheduler and its workers (PEM); None:
            Dask's own settings.
        cluster_cert: this machine's certificate for the scheduler (PEM).
        cluster_key: the key of `cluster_cert` (PEM).
        allow_mixed: accept workers whose device or software differs, so that tiles may differ by the worker.
        workers: processes on this machine that predict; None: only this process.
        skip_damaged: map missing or damaged parts of the input as nodata, with a warning, instead of raising an error.
        tiles: side in px of the GeoTIFF tiles of each raster, whose path is then that of a VRT.
        discard_unfinished: discard the finished rows of an interrupted run, which no later run can find.
        redo: names of tiles to compute again, e.g. `r00012_c00034`, of a map in tiles that is finished or not; its
            other tiles are kept.
    """

    input: PathField = PathField()
    output: PathField = PathField()
    model: PathField = PathField(DEFAULT_MODEL)
    stride: int | None = None
    quality: Quality = "best"
    combine: Combine = "vote"
    tta: Tta = "none"
    reference: OptionalPathField = OptionalPathField()
    bands: tuple[int, ...] | None = None
    scale: tuple[float, float] | None = None
    aoi: OptionalPathField = OptionalPathField()
    extent: Extent | None = None
    extent_crs: str | None = None
    confidence: OptionalPathField = OptionalPathField()
    probabilities: OptionalPathField = OptionalPathField()
    native_gsd: bool = False
    window_size: int | None = None
    device: str = "auto"
    batch_size: int | None = None
    threads: int | None = None
    restart: bool = False
    memory_mb: int | None = None
    block_size: int | None = None
    cluster: str | None = None
    cluster_ca: OptionalPathField = OptionalPathField()
    cluster_cert: OptionalPathField = OptionalPathField()
    cluster_key: OptionalPathField = OptionalPathField()
    allow_mixed: bool = False
    workers: int | None = None
    tiles: int | None = None
    skip_damaged: bool = False
    discard_unfinished: bool = False
    redo: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Check what can be checked without opening a file."""
        for path in (self.output, self.confidence, self.probabilities):
            if path is not None:
                check_given(path)
        check_choice("combine", self.combine, COMBINE_RULES)
        check_choice("quality", self.quality, QUALITY_DIVISORS)
        check_choice("tta", self.tta, TTA_CHOICES)
        if self.stride is None:
            check_quality(self.quality, self.combine)
        if self.scale is not None and not 0 < self.scale[1] - self.scale[0] < math.inf:
            raise InputError(
                "Invalid scale: {low:g} to {high:g}. It must be two finite numbers, the first less than the second.",
                low=self.scale[0],
                high=self.scale[1],
            )
        for name in ("stride", "window_size", "batch_size", "threads", "memory_mb", "block_size", "workers", "tiles"):
            check_count(name, getattr(self, name))
        if self.cluster is not None:
            check_cluster(self.cluster)
        if self.cluster and self.workers:
            raise InputError("Specify either a cluster or local workers, not both.")
        self._check_certificates()
        if self.redo is not None:
            self._check_redo()

    def _check_certificates(self) -> None:
        """Raise `InputError` if certificates are incomplete or belong to no cluster that uses them."""
        given = [path for path in (self.cluster_ca, self.cluster_cert, self.cluster_key) if path is not None]
        if given and (len(given) < 3 or not (self.cluster or "").startswith(("tls:", "wss:"))):
            raise InputError(
                "A cluster with certificates needs all of --cluster-ca, --cluster-cert and --cluster-key, and an "
                "address that begins with tls:// or wss://."
            )

    def _check_redo(self) -> None:
        """Raise `InputError` if tiles of a map without tiles, or of one to be discarded, are to be computed again."""
        if self.tiles is None:
            raise InputError(
                "Only a map in tiles has tiles to compute again. Specify its tile size (--tiles; in QGIS: 'Tile size')."
            )
        if self.restart:
            raise InputError(
                "Tiles to redo keep the other tiles of the map. Omit --restart (in QGIS: 'Overwrite unfinished run')."
            )
        if self.discard_unfinished:
            raise InputError(
                "Tiles to redo keep the other tiles of the map. Omit --discard-unfinished, and specify the map's own "
                "file (in QGIS, a temporary output has no tiles to redo)."
            )

    @property
    def needs_probabilities(self) -> bool:
        """Whether the network's probabilities are used; elsewhere, the class of each pixel of a window is enough."""
        percent = self.confidence is not None or self.probabilities is not None
        return self.combine == "mean" or (self.combine == "crop" and percent)

    def to_json_dict(self) -> dict[str, Any]:
        """Return the options as JSON values."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in dataclasses.asdict(self).items()}

    @classmethod
    def from_json_dict(cls, values: Mapping[str, Any]) -> SegmentOptions:
        """Return options from the JSON values of `to_json_dict`; missing ones have their defaults.

        Raises:
            InputError: an option is unknown or its value invalid.
        """
        unknown = sorted(set(values) - {known.name for known in dataclasses.fields(cls)})
        if unknown:
            raise InputError(
                "Unknown options: {names}. Use the same version of flair-seg on both sides.", names=", ".join(unknown)
            )
        taken: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
        return cls(**taken)


@dataclass(frozen=True)
class SegmentResult:
    """Result of a segmentation; `class_areas` maps a class code to its area in square metres or pixels.

    `windows`, `windows_skipped` and `blocks` are those of this run, `rows_resumed` the rows finished by an earlier run;
    `memory_mb` is the estimated memory in MiB, in addition to the network.
    """

    output: str
    confidence: str | None
    probabilities: str | None
    qml: str
    width: int
    height: int
    windows: int
    windows_skipped: int
    seconds: float
    device: str
    bands: str
    model: str
    class_areas: dict[int, float] = field(default_factory=dict)
    area_unit: str = "m2"
    rows_resumed: int = 0
    memory_mb: int = 0
    blocks: int = 1

    def to_json_dict(self) -> dict[str, Any]:
        """Return the result as JSON values."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json_dict(cls, values: Mapping[str, Any]) -> SegmentResult:
        """Return the result of the JSON values of `to_json_dict`, whose class codes are text in a JSON file."""
        areas = {int(code): float(area) for code, area in values["class_areas"].items()}
        return cls(**{**values, "class_areas": areas})
