"""Estimates the resources of a segmentation from a timed sample: time, memory, disk space, cost and workers."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import InputError
from ..feedback import Feedback, duration
from ..inference.batches import check_memory
from ..inference.ensemble import Ensemble
from ..inference.pipeline import side_by_side
from ..inference.speed import known_speed, remember_speed, speed_key
from ..language import data_size, grouped, tr
from ..mapping.blocks import LARGEST_BLOCK, count_windows, divide
from ..mapping.job import Job, prepare
from ..mapping.predicting import predict_block
from ..models.model import Model, resolve_model
from ..options import SegmentOptions
from ..raster.grid import Bounds, size_on_ground
from ..raster.windows import Window, WindowGrid, cut

DEPARTMENT_KM2, FRANCE_KM2 = 5_745.0, 550_000.0
"""Mean area of the 96 departments of metropolitan France, and the area of all."""
BYTES_PER_PX = 0.035
"""Of a compressed class raster with its overviews, as measured on maps of 20 cm."""
COPIES_ON_DISK = 3
"""Finished parts, the raster under construction and the final file lie side by side at the end of a run."""
WRITTEN_PX_S = 14e6
"""Pixels that one process writes into the final file in a second of one core, as measured on a class raster."""
SAMPLE_WINDOWS = 8
QUICK_S = 90.0
"""A quick look takes at most so long."""
QUICK_WINDOWS = 256
"""A quick look has at most so many windows where the speed of the machine is not known yet."""


@dataclass(frozen=True)
class PlanOptions:
    """What to estimate.

    Attributes:
        segment: options of the run; with an empty `input`, only areas are estimated.
        area_km2: an area, in km².
        gsd_m: its pixel size on the ground, in metres; None: the raster's, or the model's.
        seconds_per_window: time per window on one machine; None: measured here.
        cost_per_hour: price of a machine per hour, in any currency.
        deadline_hours: time limit in hours.
    """

    segment: SegmentOptions
    area_km2: float | None = None
    gsd_m: float | None = None
    seconds_per_window: float | None = None
    cost_per_hour: float | None = None
    deadline_hours: float | None = None

    def __post_init__(self) -> None:
        """Check the options that do not depend on files."""
        for name in ("area_km2", "gsd_m", "seconds_per_window", "cost_per_hour", "deadline_hours"):
            value = getattr(self, name)
            if value is not None and not (value > 0 and math.isfinite(value)):
                raise InputError(
                    "Invalid {name}: {value}. It must be greater than 0.", name=name.replace("_", " "), value=value
                )
        if not self.segment.input and self.area_km2 is None:
            raise InputError("Nothing to estimate. Specify a raster, or an area in km².")
        if not self.segment.input and self.segment.reference:
            raise InputError("A reference is specified without a raster. Specify both or neither.")


@dataclass(frozen=True)
class Estimate:
    """The resources for a raster or an area.

    Attributes:
        name: raster or area.
        pixels: of the map.
        windows: number of predictions, including those of the overlap of blocks.
        overlap: windows added by the division into blocks, as a share of those of an undivided map.
        machine_hours: time of prediction, on machines like the one measured.
        writing_hours: time of the single writing process.
        disk_gb: for the class raster during the run; probabilities need several times as much.
        cost: of the machine hours; None without a price.
        workers: number of machines to meet the deadline; None without one.
        runs: separate runs, each with its own writing process, that finish writing in half the time to the deadline.
    """

    name: str
    pixels: int
    windows: int
    overlap: float
    machine_hours: float
    writing_hours: float
    disk_gb: float
    cost: float | None
    workers: int | None
    runs: int | None


@dataclass(frozen=True)
class Plan:
    """Estimates, and their basis; `measured` tells whether the time per window was measured."""

    seconds_per_window: float
    measured: bool
    device: str
    block_size: int
    memory_mb: int | None
    estimates: tuple[Estimate, ...]


def plan(options: PlanOptions, feedback: Feedback | None = None) -> Plan:
    """Estimate the resources for a raster, an area, an average department and all of France.

    Raises:
        InputError: an option or the raster does not fit the model, or the pixel size on the ground is unknown.
        RasterError, ModelError, RuntimeMissingError, DeviceError: see `segment`.

    Example:
        >>> from flair_seg import SegmentOptions
        >>> from flair_seg.tools import PlanOptions, plan
        >>> options = SegmentOptions("mosaic.tif", "land-cover.tif", model="fpn-lite0-rgb-flair-d034")
        >>> [estimate.windows for estimate in plan(PlanOptions(options, seconds_per_window=0.1)).estimates][0] > 0
        True
    """
    feedback = feedback or Feedback()
    side = options.segment.block_size or LARGEST_BLOCK
    job = prepare(options.segment, feedback, writes=False) if options.segment.input else None
    grid = job.grid if job else _grid(options.segment)
    seconds, device = _measure(options, job, feedback)
    gsd_m = options.gsd_m or _gsd_m(options.segment, job)
    estimates = []
    if job:
        whole = job.area.window
        windows = count_windows(cut(whole, side, side), grid)
        extra = windows / count_windows([whole], grid) - 1
        name = tr("this raster")
        estimates.append(_estimate(options, seconds, name, whole.width * whole.height, windows, extra))
    areas = [] if options.area_km2 is None else [(tr("{area:g} km²", area=options.area_km2), options.area_km2)]
    areas += [(tr("an average department"), DEPARTMENT_KM2), (tr("metropolitan France"), FRANCE_KM2)]
    extra = ((side + grid.span - grid.stride) / side) ** 2 - 1
    for name, km2 in areas:
        pixels = km2 * 1e6 / gsd_m**2
        windows = math.ceil(pixels / grid.pixels_a_window * (1 + extra))
        estimates.append(_estimate(options, seconds, name, round(pixels), windows, extra))
    measured = options.seconds_per_window is None
    memory_mb = divide(job).memory_mb if job else None
    return Plan(seconds, measured, device, side, memory_mb, tuple(estimates))


@dataclass(frozen=True)
class Glance:
    """A quick estimate of a small map: its size in px at the model's ground sampling distance, and its windows.

    `seconds` is None if the model has not run on this machine yet.
    """

    width: int
    height: int
    windows: int
    seconds: float | None

    @property
    def is_quick(self) -> bool:
        """Whether it is small enough for a quick look."""
        return self.windows <= QUICK_WINDOWS if self.seconds is None else self.seconds <= QUICK_S

    def describe(self) -> str:
        """Return e.g. `2,000 x 1,500 px, 12 windows, about 4 s`."""
        time_text = (
            tr("time not known yet")
            if self.seconds is None
            else tr("about {time}", time=duration(max(self.seconds, 1.0)))
        )
        return tr(
            "{width} x {height} px, {count} window, {time}",
            "{width} x {height} px, {count} windows, {time}",
            width=grouped(self.width),
            height=grouped(self.height),
            count=self.windows,
            time=time_text,
        )


def glance(
    options: SegmentOptions,
    bounds: Bounds,
    crs_wkt: str,
    origin: tuple[float, float] | None = None,
) -> Glance:
    """Estimate the map of a rectangle from the speed of earlier runs, without opening the raster.

    Args:
        options: model, quality, device and so on.
        bounds: the rectangle.
        crs_wkt: coordinate system of the bounds.
        origin: upper left corner of the raster, where its windows begin; None: that of the bounds.

    Raises:
        InputError: the rectangle is empty, or its size on the ground is unknown.
        ModelError: there is no such model.
    """
    model = resolve_model(options.model)
    gsd_m = _gsd_m(options, None)
    if not (bounds.xmin < bounds.xmax and bounds.ymin < bounds.ymax):
        raise InputError("The extent is empty. Choose another one.")
    size = size_on_ground(bounds, crs_wkt, gsd_m)
    if size is None:
        raise InputError(
            "The layer has no coordinate system, so its pixel size on the ground is unknown. Assign a "
            "coordinate system."
        )
    left, top = origin or (bounds.xmin, bounds.ymax)
    col_off = round((bounds.xmin - left) / (bounds.xmax - bounds.xmin) * size[0])
    row_off = round((top - bounds.ymax) / (bounds.ymax - bounds.ymin) * size[1])
    windows = count_windows([Window(col_off, row_off, *size)], _grid(options))
    speed = known_speed(_speed_key(options, model))
    return Glance(size[0], size[1], windows, None if speed is None else windows * speed)


def summary(found: Plan) -> list[str]:
    """Return the first estimate of a plan as lines of text."""
    estimate = found.estimates[0]
    source = tr("measured on {device}", device=found.device) if found.measured else tr("as specified")
    lines = [
        tr(
            "Map: {pixels} Mpx, {count} window",
            "Map: {pixels} Mpx, {count} windows",
            pixels=grouped(estimate.pixels / 1e6, 1),
            count=estimate.windows,
        ),
        tr(
            "Time: {time} ({seconds} s per window, {source})",
            time=duration(3600 * estimate.machine_hours),
            seconds=grouped(found.seconds_per_window, 3),
            source=source,
        ),
    ]
    if found.memory_mb is not None:
        lines.append(tr("Memory: {need} MiB plus the model", need=grouped(found.memory_mb)))
    lines.append(tr("Disk space: {disk} during the run", disk=data_size(1e9 * estimate.disk_gb)))
    return lines


def _speed_key(options: SegmentOptions, model: Model) -> str:
    """Return the key under which the speed of these options is kept."""
    size = options.window_size or model.manifest.window_size
    return speed_key(model, size, options.device, options.threads, options.needs_probabilities, options.tta)


def _estimate(options: PlanOptions, seconds: float, name: str, pixels: int, windows: int, overlap: float) -> Estimate:
    """Compute an estimate from numbers of pixels and windows."""
    hours, writing = windows * seconds / 3600, pixels / WRITTEN_PX_S / 3600
    disk_gb = pixels * BYTES_PER_PX * COPIES_ON_DISK / 1e9
    cost = None if options.cost_per_hour is None else hours * options.cost_per_hour
    workers = runs = None
    if options.deadline_hours is not None:
        runs = max(1, math.ceil(2 * writing / options.deadline_hours))
        workers = max(1, math.ceil(hours / (options.deadline_hours - writing / runs)))
    return Estimate(name, pixels, windows, overlap, hours, writing, disk_gb, cost, workers, runs)


def _measure(options: PlanOptions, job: Job | None, feedback: Feedback) -> tuple[float, str]:
    """Return the seconds per window, given or timed at the raster's centre or on noise, and the device."""
    given = options.seconds_per_window
    if job is None:
        if given is not None:
            return given, ""
        return _time_noise(options.segment)
    if given is not None:
        return given, job.machine.device
    feedback.info(tr("Measuring the speed on a sample of windows"))
    started = time.perf_counter()
    predicted = predict_block(job, _middle(job), lambda part: None, Feedback())
    seconds = time.perf_counter() - started
    if not predicted:
        raise InputError(
            "The centre of '{input}' is nodata, so the speed cannot be measured. Specify the time per window "
            "(--seconds-per-window).",
            input=options.segment.input,
        )
    remember_speed(job.speed_key(), predicted, seconds)
    return seconds / predicted, job.machine.device


def _middle(job: Job) -> Window:
    """Return a block at the centre of the area that has at least a few windows."""
    whole, stride = job.area.window, job.grid.stride
    along = job.grid.span // stride
    side = stride * max(1, math.ceil(math.sqrt(SAMPLE_WINDOWS)) - along)
    width, height = min(side, whole.width), min(side, whole.height)
    return Window(
        whole.col_off + (whole.width - width) // 2, whole.row_off + (whole.height - height) // 2, width, height
    )


def _time_noise(options: SegmentOptions) -> tuple[float, str]:
    """Return the seconds per window of noise, and the device."""
    model = resolve_model(options.model)
    ensemble = Ensemble(
        model,
        probabilities=options.needs_probabilities,
        tta=options.tta,
        device=options.device,
        threads=options.threads,
    )
    size = options.window_size or model.manifest.window_size
    count = model.fixed_batch or options.batch_size or 1
    check_memory(ensemble, count, size)
    batch: Any = np.random.default_rng(0).integers(0, 256, (count, len(model.bands), size, size)).astype(np.uint8)
    ensemble.predict(batch)
    started = time.perf_counter()
    runs = max(1, SAMPLE_WINDOWS // count)
    with side_by_side([batch] * runs, ensemble.predict, ensemble.lanes) as done:
        for _ in done:
            pass
    seconds = time.perf_counter() - started
    remember_speed(_speed_key(options, model), runs * count, seconds)
    return seconds / (runs * count), ensemble.device.name


def _grid(options: SegmentOptions) -> WindowGrid:
    """Return the grid of windows according to the model."""
    size = options.window_size or resolve_model(options.model).manifest.window_size
    return WindowGrid.for_quality(options.combine, size, options.quality, options.stride)


def _gsd_m(options: SegmentOptions, job: Job | None) -> float:
    """Return the pixel size of the map on the ground in metres, or raise `InputError` if it is unknown."""
    if job and job.pixel_m2:
        return math.sqrt(job.pixel_m2)
    gsd_m = resolve_model(options.model).manifest.gsd_m
    if gsd_m is None:
        raise InputError("The ground pixel size is unknown. Specify it (--gsd).")
    return gsd_m
