"""What a segmentation will take: windows, time, memory, disk, cost and workers, reckoned from a measured sample."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..choices import averages_probabilities
from ..errors import InputError
from ..feedback import Feedback, duration
from ..inference.batches import check_memory
from ..inference.ensemble import Ensemble
from ..inference.pipeline import side_by_side
from ..inference.speed import known_speed, remember_speed, speed_key
from ..language import grouped, tr
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
    """What is to be reckoned.

    Attributes:
        segment: what would be run; an empty `input` leaves it at the areas.
        area_km2: an area to reckon with, in square kilometres.
        gsd_m: ground size of its pixels in metres; None for the raster's, or the model's.
        seconds_per_window: time of a window on one machine; None to measure it here.
        cost_per_hour: price of a machine for an hour, in any currency.
        deadline_hours: hours after which all is to be there.
    """

    segment: SegmentOptions
    area_km2: float | None = None
    gsd_m: float | None = None
    seconds_per_window: float | None = None
    cost_per_hour: float | None = None
    deadline_hours: float | None = None

    def __post_init__(self) -> None:
        """Check what can be checked without opening a file."""
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
    """What a raster or an area takes.

    Attributes:
        name: what it is.
        pixels: of the map.
        windows: to predict, those of the overlap of blocks included.
        overlap: how many of them the division into blocks adds, as a share of the windows of an undivided map.
        machine_hours: of prediction, on machines like the one measured.
        writing_hours: of the one process that writes.
        disk_gb: for the class raster while it is made; probabilities take a multiple.
        cost: of the machine hours, None without a price.
        workers: machines that finish by the deadline; None without one.
        runs: parts, each written by a process of its own, that make the writing finish by half the deadline.
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
    """Estimates, and what they rest on; `measured` tells whether the time of a window was."""

    seconds_per_window: float
    measured: bool
    device: str
    block_size: int
    memory_mb: int | None
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True)
class _Sample:
    """Seconds a window takes, and on what that was measured."""

    seconds: float
    device: str


def plan(options: PlanOptions, feedback: Feedback | None = None) -> Plan:
    """Reckon what a raster, an area, a department and all of France take.

    Raises:
        InputError: an argument, or the raster's content, does not fit the model, or the ground size is unknown.
        RasterError, ModelError, RuntimeMissingError, DeviceError: as `segment`.

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
    sample = _measure(options, job, feedback)
    gsd_m = options.gsd_m or _gsd_m(options.segment, job)
    estimates = []
    if job:
        whole = job.area.window
        windows = count_windows(cut(whole, side, side), grid)
        extra = windows / count_windows([whole], grid) - 1
        name = tr("this raster")
        estimates.append(_estimate(options, sample, name, whole.width * whole.height, windows, extra))
    areas = [] if options.area_km2 is None else [(tr("{area:g} km²", area=options.area_km2), options.area_km2)]
    areas += [(tr("an average department"), DEPARTMENT_KM2), (tr("metropolitan France"), FRANCE_KM2)]
    extra = ((side + grid.span - grid.stride) / side) ** 2 - 1
    for name, km2 in areas:
        pixels = km2 * 1e6 / gsd_m**2
        windows = math.ceil(pixels / grid.pixels_a_window * (1 + extra))
        estimates.append(_estimate(options, sample, name, round(pixels), windows, extra))
    measured = options.seconds_per_window is None
    memory_mb = divide(job).memory_mb if job else None
    return Plan(sample.seconds, measured, sample.device, side, memory_mb, tuple(estimates))


@dataclass(frozen=True)
class Glance:
    """The estimate of a small map, made without opening the raster or loading the model.

    Attributes:
        width: of the map at the model's ground sampling distance, in px.
        height: in px.
        windows: to predict.
        seconds: what they take here, None where the model has not run on this machine yet.
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
    """Estimate the map of a rectangle from the model's window and the speed of earlier runs.

    Args:
        options: model, quality, device and so on; the input is not opened.
        bounds: of the rectangle.
        crs_wkt: coordinate system of the bounds.
        origin: the upper left corner of the raster, from which its windows are placed; None for that of the bounds.

    Raises:
        InputError: the rectangle is empty, or its size on the ground is not known.
        ModelError: there is no such model.
    """
    model = resolve_model(options.model)
    gsd_m = _gsd_m(options, None)
    if not (bounds.xmin < bounds.xmax and bounds.ymin < bounds.ymax):
        raise InputError("The extent is empty. Specify another.")
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
    """Return what the first estimate of a plan says, in lines for people."""
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
    lines.append(tr("Disk space: {disk} GB during the run", disk=grouped(estimate.disk_gb, 3)))
    return lines


def _speed_key(options: SegmentOptions, model: Model) -> str:
    """Return the key under which the speed of these options is kept."""
    size = options.window_size or model.manifest.window_size
    return speed_key(model, size, options.device, options.threads, averages_probabilities(options.combine), options.tta)


def _estimate(options: PlanOptions, sample: _Sample, name: str, pixels: int, windows: int, overlap: float) -> Estimate:
    """Reckon from numbers of pixels and windows."""
    hours, writing = windows * sample.seconds / 3600, pixels / WRITTEN_PX_S / 3600
    disk_gb = pixels * BYTES_PER_PX * COPIES_ON_DISK / 1e9
    cost = None if options.cost_per_hour is None else hours * options.cost_per_hour
    workers = runs = None
    if options.deadline_hours is not None:
        runs = max(1, math.ceil(2 * writing / options.deadline_hours))
        workers = max(1, math.ceil(hours / (options.deadline_hours - writing / runs)))
    return Estimate(name, pixels, windows, overlap, hours, writing, disk_gb, cost, workers, runs)


def _measure(options: PlanOptions, job: Job | None, feedback: Feedback) -> _Sample:
    """Measure windows of the raster's middle, or of noise; take the time of a window that is given."""
    given = options.seconds_per_window
    if job is None:
        if given is not None:
            return _Sample(given, "")
        return _Sample(*_time_noise(options.segment))
    if given is not None:
        return _Sample(given, job.machine.device)
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
    return _Sample(seconds / predicted, job.machine.device)


def _middle(job: Job) -> Window:
    """Return a block in the middle of what is mapped that takes at least a few windows."""
    whole, stride = job.area.window, job.grid.stride
    along = job.grid.span // stride
    side = stride * max(1, math.ceil(math.sqrt(SAMPLE_WINDOWS)) - along)
    width, height = min(side, whole.width), min(side, whole.height)
    return Window(
        whole.col_off + (whole.width - width) // 2, whole.row_off + (whole.height - height) // 2, width, height
    )


def _time_noise(options: SegmentOptions) -> tuple[float, str]:
    """Return the seconds a window of noise takes, and the device."""
    model = resolve_model(options.model)
    ensemble = Ensemble(
        model,
        probabilities=averages_probabilities(options.combine),
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
    """Return where windows would be placed, from the model alone."""
    size = options.window_size or resolve_model(options.model).manifest.window_size
    return WindowGrid.for_quality(options.combine, size, options.quality, options.stride)


def _gsd_m(options: SegmentOptions, job: Job | None) -> float:
    """Return the ground size of the map's pixels in metres.

    Raises:
        InputError: neither the raster nor the model knows it.
    """
    if job and job.pixel_m2:
        return math.sqrt(job.pixel_m2)
    gsd_m = resolve_model(options.model).manifest.gsd_m
    if gsd_m is None:
        raise InputError("The ground pixel size is unknown. Specify it (--gsd).")
    return gsd_m
