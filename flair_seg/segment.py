"""The main job: a raster in, its land-cover map out."""

from __future__ import annotations

import dataclasses
import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from . import __version__
from .area import AreaOfInterest, Bounds, area_of_interest
from .bands import BandChoice, choose_bands
from .ensemble import TTA_TRANSFORMS, Ensemble, Tta
from .errors import CancelledError, InputError
from .feedback import Feedback, duration
from .geotiff import BLOCK_PX, check_outputs
from .mapping import MapWriter, Outputs, make_accumulator
from .models import DEFAULT_MODEL, Model, resolve_model
from .pipeline import Background, prefetched
from .raster import (
    GSD_TOLERANCE,
    RasterInfo,
    RasterReader,
    describe,
    gdal_cache,
    gdal_version,
    looks_like_mask,
    open_raster,
    resampled,
    source_files,
)
from .reading import WindowReader
from .windows import COMBINE_RULES, QUALITY_DIVISORS, Combine, Quality, WindowGrid

if TYPE_CHECKING:
    from osgeo import gdal

CACHE_BYTES = 64 * 2**20
"""GDAL's block cache beside one row of the source's blocks: rows are read and written once, in order."""
GPU_BATCH = 8


@dataclass(frozen=True)
class SegmentOptions:
    """What to segment and how; only `input` and `output` have no default.

    Attributes:
        input: path of the raster, or any name GDAL opens.
        output: path of the class raster, a GeoTIFF.
        model: name of a known model, or path of an `.onnx` or ensemble `.json` file.
        stride: px between windows; None leaves it to `quality`.
        quality: `fast` (1 prediction a pixel), `balanced` (4) or `best` (16).
        combine: how overlapping windows make one map.
        tta: test-time augmentation, averaged: quarter turns (4 times the work) or turns and flips (8 times).
        bands: band numbers from 1, one per band of the model; None to find them.
        scale: source values that become 0 and 255, for sources that are not uint8.
        aoi: vector file of polygons, `FILE|layername=NAME` for a certain layer.
        extent: xmin, ymin, xmax, ymax.
        extent_crs: coordinate system of `extent`, None for the raster's.
        confidence: path of the confidence raster, in percent.
        probabilities: path of the raster of every class's share, in percent.
        native_gsd: keep the source's pixels even where their size is not the model's.
        window_size: px, for networks that take several sizes; None for the manifest's.
        device: one of `session.DEVICES`.
        batch_size: windows predicted at once; None for what suits the device.
        threads: CPU threads of the network; None for one per core.
    """

    input: str
    output: str
    model: str = DEFAULT_MODEL
    stride: int | None = None
    quality: Quality = "best"
    combine: Combine = "vote"
    tta: Tta = "none"
    bands: tuple[int, ...] | None = None
    scale: tuple[float, float] | None = None
    aoi: str | None = None
    extent: Bounds | None = None
    extent_crs: str | None = None
    confidence: str | None = None
    probabilities: str | None = None
    native_gsd: bool = False
    window_size: int | None = None
    device: str = "auto"
    batch_size: int | None = None
    threads: int | None = None

    def __post_init__(self) -> None:
        """Check what can be checked without opening a file."""
        _check_choice("combine", self.combine, COMBINE_RULES)
        _check_choice("quality", self.quality, tuple(QUALITY_DIVISORS))
        _check_choice("tta", self.tta, tuple(TTA_TRANSFORMS))
        if self.scale is not None and not self.scale[0] < self.scale[1]:
            raise InputError(f"scale is {self.scale[0]:g} to {self.scale[1]:g}: the first must be below the second")
        for name in ("stride", "window_size", "batch_size", "threads"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise InputError(f"{name.replace('_', ' ')} is {value}: it must be at least 1")


@dataclass(frozen=True)
class SegmentResult:
    """What was made, with what and how long it took; `class_areas` maps a class code to square metres or pixels."""

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

    def to_json_dict(self) -> dict[str, Any]:
        """Return the result as JSON values."""
        return dataclasses.asdict(self)


def segment(options: SegmentOptions, feedback: Feedback | None = None) -> SegmentResult:
    """Segment a raster.

    Raises:
        InputError: an argument, or the raster's content, does not fit the model.
        RasterError: a file cannot be read or written.
        ModelError, RuntimeMissingError, DeviceError: the model cannot be run.
        CancelledError: the user cancelled; nothing is left at the outputs' paths.
    """
    feedback = feedback or Feedback()
    started = time.monotonic()
    job = _prepare(options, feedback)
    with gdal_cache(job.cache_bytes):
        writer = MapWriter(job.outputs, job.area, job.grid, job.accumulator(), job.model.classes)
        try:
            predicted = _run(job, writer, feedback)
            if not predicted:
                raise InputError(f"'{options.input}' has nothing to map: every pixel asked for is nodata")
            styles = writer.finish(job.metadata(), job.pixel_m2, feedback)
        finally:
            writer.discard()
    result = job.result(styles[0], predicted, time.monotonic() - started, writer.counts)
    skipped = result.windows_skipped
    feedback.info(f"{predicted} windows in {duration(result.seconds)}, {skipped} skipped: {result.output}")
    return result


@dataclass(frozen=True)
class _Job:
    """Everything a run needs, checked."""

    options: SegmentOptions
    outputs: Outputs
    model: Model
    ensemble: Ensemble
    info: RasterInfo
    choice: BandChoice
    reader: RasterReader
    area: AreaOfInterest
    grid: WindowGrid
    batch_size: int
    cache_bytes: int

    def windows(self) -> WindowReader:
        """Return the reading stage."""
        return WindowReader(self.reader, self.grid, self.area, _fill(self.model), self.batch_size)

    def accumulator(self) -> Any:  # noqa: ANN401 - one of two classes of voting
        """Return the votes' accumulator."""
        return make_accumulator(self.options.combine, self.grid, len(self.model.classes), self.area.window.width)

    @property
    def pixel_m2(self) -> float:
        """Ground area of a pixel in square metres; 0 where it is not known."""
        ground = self.area.grid.ground_size()
        return ground[0] * ground[1] if ground else 0.0

    def metadata(self) -> dict[str, str]:
        """Return the provenance stored in every output: no time and no folder, so that equal runs give equal bytes."""
        from .session import runtime_version

        manifest = self.model.manifest
        return {
            "TIFFTAG_SOFTWARE": f"flair-seg {__version__}",
            "FLAIR_SEG_VERSION": __version__,
            "FLAIR_SEG_INPUT": os.path.basename(self.options.input),
            "FLAIR_SEG_INPUT_SIZE": f"{self.info.grid.width} x {self.info.grid.height}",
            "FLAIR_SEG_BANDS": self.choice.describe(),
            "FLAIR_SEG_MODEL": self.model.name,
            "FLAIR_SEG_MODEL_VERSION": manifest.version,
            "FLAIR_SEG_MODEL_SHA256": self.model.sha256(),
            "FLAIR_SEG_MODEL_LICENCE": manifest.licence,
            "FLAIR_SEG_ATTRIBUTION": manifest.attribution,
            "FLAIR_SEG_WINDOW_SIZE": str(self.grid.window_size),
            "FLAIR_SEG_STRIDE": str(self.grid.stride),
            "FLAIR_SEG_COMBINE": self.options.combine,
            "FLAIR_SEG_TTA": self.options.tta,
            "FLAIR_SEG_DEVICE": self.ensemble.device.name,
            "FLAIR_SEG_BATCH_SIZE": str(self.batch_size),
            "FLAIR_SEG_SOFTWARE": f"onnxruntime {runtime_version()}, GDAL {gdal_version()}, numpy {np.__version__}",
        }

    def result(self, qml: str, predicted: int, seconds: float, counts: npt.NDArray[np.int64]) -> SegmentResult:
        """Return what was made."""
        area = self.pixel_m2 or 1.0
        return SegmentResult(
            output=self.outputs.classes,
            confidence=self.outputs.confidence,
            probabilities=self.outputs.probabilities,
            qml=qml,
            width=self.area.window.width,
            height=self.area.window.height,
            windows=predicted,
            windows_skipped=self.windows().total - predicted,
            seconds=round(seconds, 3),
            device=self.ensemble.device.name,
            bands=self.choice.describe(),
            model=self.model.name,
            class_areas={c.code: round(float(n) * area, 2) for c, n in zip(self.model.classes, counts)},
            area_unit="m2" if self.pixel_m2 else "px",
        )


def _prepare(options: SegmentOptions, feedback: Feedback) -> _Job:
    """Check everything before any work."""
    dataset = open_raster(options.input)
    info = describe(dataset, options.input)
    outputs = Outputs(options.output, options.confidence, options.probabilities)
    check_outputs(outputs.paths, [options.input, *source_files(dataset)])
    model = resolve_model(options.model)
    choice, mask_band = _choose(dataset, info, model, options, feedback)
    _check_types(info, choice, model, options)
    dataset, info, mask_band = _at_model_gsd(dataset, info, mask_band, model, options, feedback)
    area = area_of_interest(info.grid, options.extent, options.extent_crs, options.aoi)
    window_size = _window_size(model, options)
    stride = options.stride or max(1, window_size // QUALITY_DIVISORS[options.quality])
    grid = WindowGrid.for_combine(options.combine, window_size, stride)
    make_accumulator(options.combine, grid, 1, 1)
    ensemble = Ensemble(
        model,
        probabilities=options.combine != "vote",
        tta=options.tta,
        device=options.device,
        threads=options.threads,
    )
    feedback.info(f"device: {ensemble.device.name} ({ensemble.device.reason})")
    ensemble.check(window_size)
    dtype = "uint8" if all(band.dtype == "uint8" for band in model.bands) else "float32"
    reader = RasterReader(dataset, info, choice.numbers, dtype=dtype, scale=options.scale, mask_band=mask_band)
    batch_size = _batch_size(model, options, ensemble.device.name)
    return _Job(options, outputs, model, ensemble, info, choice, reader, area, grid, batch_size, _cache_bytes(dataset))


def _run(job: _Job, writer: MapWriter, feedback: Feedback) -> int:
    """Read, predict and write side by side; return the number of windows predicted."""
    windows = job.windows()
    predicted = 0
    feedback.progress(0, windows.total)
    with prefetched(windows) as batches, Background() as background:
        for batch in batches:
            if feedback.is_cancelled():
                raise CancelledError("the run was cancelled")
            predictions = job.ensemble.predict(batch.pixels) if batch.pixels is not None else None
            predicted += len(batch.footprints)
            background.submit(writer.add, batch, predictions)
            feedback.progress(batch.seen, windows.total)
        background.drain()
    return predicted


def _choose(
    dataset: gdal.Dataset, info: RasterInfo, model: Model, options: SegmentOptions, feedback: Feedback
) -> tuple[BandChoice, int | None]:
    """Choose the bands to read and decide whether the band tagged Alpha, if any, is a mask; say both.

    Returns the choice and the number of the band that is a mask.
    """
    names = tuple(band.name for band in model.bands)
    alpha, mask_band = info.alpha, None
    if alpha is not None:
        if options.bands and alpha in options.bands:
            feedback.warning(f"band {alpha} is tagged Alpha, but was asked for as data: it is not used as a mask")
        elif looks_like_mask(dataset, alpha):
            mask_band = alpha
            feedback.info(f"band {alpha} is tagged Alpha and holds a mask: what is transparent is nodata")
        else:
            feedback.warning(
                f"band {alpha} is tagged Alpha, but holds image values: it is taken as data, not as a mask"
            )
    offered = tuple(band for band in info.bands if band.number != mask_band)
    choice = choose_bands(names, offered, options.bands)
    feedback.info(f"bands: {choice.describe()}")
    return choice, mask_band


def _check_types(info: RasterInfo, choice: BandChoice, model: Model, options: SegmentOptions) -> None:
    """Raise `InputError` where a band's data type is not the model's and no scale is given."""
    for band, number in zip(model.bands, choice.numbers):
        found = info.bands[number - 1].dtype
        if found != band.dtype and band.dtype == "uint8" and options.scale is None:
            raise InputError(
                f"band {number} of '{options.input}' is {found} and the model takes {band.dtype}: give the values "
                "that are to become 0 and 255 (scale)"
            )


def _at_model_gsd(
    dataset: gdal.Dataset,
    info: RasterInfo,
    mask_band: int | None,
    model: Model,
    options: SegmentOptions,
    feedback: Feedback,
) -> tuple[gdal.Dataset, RasterInfo, int | None]:
    """Return the raster, what it says of itself and its mask band; resampled as it is read if its ground size differs.

    It differs from the model's where it is more than `GSD_TOLERANCE` off.
    """
    ground, wanted = info.grid.ground_size(), model.manifest.gsd_m
    if ground is None:
        feedback.warning(
            f"'{options.input}' has no complete georeference: its pixels are taken to be of the model's size"
            + (f", {wanted:g} m" if wanted else "")
        )
        return dataset, info, mask_band
    found = f"{ground[0]:.3g} x {ground[1]:.3g} m"
    if wanted is None or all(abs(size / wanted - 1) <= GSD_TOLERANCE for size in ground):
        return dataset, info, mask_band
    if options.native_gsd:
        feedback.warning(f"pixels of {found} are kept, though the model was made for {wanted:g} m")
        return dataset, info, mask_band
    feedback.info(f"pixels of {found} are resampled to the model's {wanted:g} m")
    warped, mask_band = resampled(dataset, info, wanted, mask_band)
    return warped, describe(warped, options.input), mask_band


def _window_size(model: Model, options: SegmentOptions) -> int:
    """Return the window size in px.

    Raises:
        InputError: the network takes one size only, and another was asked for.
    """
    size = options.window_size or model.manifest.window_size
    for member in model.members:
        fixed = member.input.shape[-1]
        if isinstance(fixed, int) and fixed != size:
            raise InputError(f"window size is {size} px: network '{member.path.name}' takes {fixed} px only")
    return size


def _batch_size(model: Model, options: SegmentOptions, device: str) -> int:
    """Return the number of windows to predict at once."""
    for member in model.members:
        fixed = member.input.shape[0]
        if isinstance(fixed, int):
            if options.batch_size not in (None, fixed):
                raise InputError(f"batch size is {options.batch_size}: network '{member.path.name}' takes {fixed} only")
            return fixed
    return options.batch_size or (1 if device == "cpu" else GPU_BATCH)


def _fill(model: Model) -> npt.NDArray[Any]:
    """Return what the network sees in place of nodata: each band's mean, which normalises to zero."""
    dtype = np.uint8 if all(band.dtype == "uint8" for band in model.bands) else np.float32
    means: dict[str, float] = {}
    for member in model.members:
        mean = member.manifest.normalisation.mean or (0.0,) * len(member.manifest.bands)
        means.update(zip(member.manifest.band_names, mean))
    values = np.array([means[band.name] for band in model.bands])
    return (np.clip(np.rint(values), 0, 255) if dtype is np.uint8 else values).astype(dtype)


def _cache_bytes(dataset: gdal.Dataset) -> int:
    """Return the block cache a run needs: a row of the source's blocks, so that none is decoded twice."""
    band = dataset.GetRasterBand(1)
    _, block_height = band.GetBlockSize()
    rows = min(max(block_height, BLOCK_PX), 4 * BLOCK_PX)
    row = dataset.RasterXSize * rows * dataset.RasterCount
    return int(CACHE_BYTES + 2 * row)


def _check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    """Raise `InputError` unless `value` is one of `choices`."""
    if value not in choices:
        raise InputError(f"{name} is '{value}': it must be one of {', '.join(choices)}")
