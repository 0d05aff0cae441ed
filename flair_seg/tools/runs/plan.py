"""Estimates the resources of a segmentation from a measured sample: time, memory, disk space, cost and workers."""

from __future__ import annotations

import math
import time
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from ...errors import InputError
from ...feedback import Feedback
from ...inference.batches import check_memory
from ...inference.ensemble import Ensemble
from ...inference.loaded import keep
from ...inference.pipeline import side_by_side
from ...inference.speed import remember_speed, speed_key
from ...language import tr
from ...mapping.blocks import LARGEST_BLOCK, Division, count_windows, divide, divide_tile
from ...mapping.job import Job, prepare
from ...mapping.tiled.tilegrid import TileGrid
from ...models.model import Model, resolve_model
from ...options import SegmentOptions
from ...raster.windows import Window, WindowGrid, cut
from ...segment import Ready
from ...system.resources import available_bytes
from .coverage import Coverage, coverage
from .sample import Speed, measure, measure_cluster

DEPARTMENT_KM2, FRANCE_KM2 = 5_745.0, 550_000.0
"""Mean area of the 96 departments of metropolitan France, and the area of all."""
BYTES_PER_PX = 0.035
"""Of a compressed class raster with its overviews, as measured on maps of 20 cm."""
COPIES_ON_DISK = 3
"""Finished parts, the raster under construction and the final file lie side by side at the end of a run."""
WRITTEN_PX_S = 14e6
"""Pixels that one process writes into the final file in a second of one core, as measured on a class raster."""
NOISE_WINDOWS = 8
"""Windows of noise that are timed where there is no raster."""


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
        skipped: windows that are not predicted: their pixels are nodata or outside the area of interest.
        overlap: windows added by the division into blocks, as a share of those of an undivided map.
        hours: time on this machine, with the workers of the run.
        machine_hours: time of prediction, on machines like the one measured.
        disk_gb: for the class raster during the run; probabilities need several times as much.
        cost: of the machine hours; None without a price.
        workers: number of machines to meet the deadline; None without one.
    """

    name: str
    pixels: int
    windows: int
    skipped: int
    overlap: float
    hours: float
    machine_hours: float
    disk_gb: float
    cost: float | None
    workers: int | None


@dataclass(frozen=True)
class Plan:
    """Estimates, the run first, and their basis.

    Attributes:
        speed: of this machine.
        block_size: side in px of the blocks of a cluster, for areas.
        memory_mb: needed in addition to the model, by all processes together, in MiB; None without a raster.
        estimates: of the raster, and of areas.
        each_worker: whether each worker of a cluster needs `memory_mb`.
    """

    speed: Speed
    block_size: int
    memory_mb: int | None
    estimates: tuple[Estimate, ...]
    each_worker: bool = False

    def to_json_dict(self) -> dict[str, Any]:
        """Return the plan as JSON values; `seconds_per_window` is that of the machine, all processes together."""
        speed = asdict(self.speed)
        return {
            **speed,
            "seconds_per_window": self.speed.seconds_per_window / self.speed.workers,
            "block_size": self.block_size,
            "memory_mb": self.memory_mb,
            **({"each_worker": True} if self.each_worker else {}),
            "estimates": [asdict(estimate) for estimate in self.estimates],
        }


def plan(
    options: PlanOptions, feedback: Feedback | None = None, *, speed: Speed | None = None, writes: bool = False
) -> Plan:
    """Estimate the resources for a raster, an area, an average department and all of France.

    Args:
        options: what to estimate.
        feedback: receives messages, and may cancel.
        speed: of this machine, from an earlier plan with the same options; None: measured here.
        writes: also check that the outputs can be written.

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
    if speed is None and options.seconds_per_window is not None:
        speed = _given(options.seconds_per_window, options.segment)
    if not options.segment.input:
        speed = speed or _time_noise(options.segment)
        grid, gsd_m = window_grid(options.segment), options.gsd_m or model_gsd_m(options.segment)
        return Plan(speed, _side(options), None, _areas(options, speed, grid, gsd_m))
    started = time.perf_counter()
    job = prepare(options.segment, feedback, writes=writes)
    try:
        return _plan_raster(options, job, speed, time.perf_counter() - started, feedback)
    finally:
        keep(job.ensemble)


def plan_on_cluster(run: Ready, feedback: Feedback) -> Plan:
    """Estimate the resources for a run on the workers of a cluster, from a sample that they compute.

    Args:
        run: the run, checked.
        feedback: receives messages, and may cancel.

    Raises:
        InputError: there is nothing to predict.
        FlairError: as `segment`.
    """
    job, options = run.job, PlanOptions(run.job.options)
    found, division = coverage(job), _division(job, run.workers, None)
    speed = measure_cluster(run, found, feedback)
    estimate = _run_estimate(options, job, speed, found, division)
    estimate = replace(estimate, machine_hours=estimate.machine_hours * speed.workers)
    return Plan(speed, _side(options), division.memory_mb, (estimate,), each_worker=True)


def _plan_raster(options: PlanOptions, job: Job, speed: Speed | None, start_s: float, feedback: Feedback) -> Plan:
    """Estimate the resources for a raster, and for areas with its pixels."""
    found = coverage(job)
    division = _division(job, job.options.workers or 0, available_bytes())
    speed = speed or measure(job, found, start_s, feedback)
    run = _run_estimate(options, job, speed, found, division)
    gsd_m = options.gsd_m or (math.sqrt(job.pixel_m2) if job.pixel_m2 else model_gsd_m(options.segment))
    memory_mb = division.memory_mb * max(1, job.options.workers or 1)
    return Plan(speed, _side(options), memory_mb, (run, *_areas(options, speed, job.grid, gsd_m)))


def _run_estimate(options: PlanOptions, job: Job, speed: Speed, found: Coverage, division: Division) -> Estimate:
    """Return the estimate of the run of a job."""
    whole, tiles = job.area.window, _tiles(job, division)
    counts = [sum(found.count(block, job.grid) for block in blocks) for _, blocks in tiles]
    all_windows = sum(count_windows(blocks, job.grid) for _, blocks in tiles)
    extra = all_windows / count_windows([tile for tile, _ in tiles] if job.options.redo else [whole], job.grid) - 1
    pixels = sum(tile.width * tile.height for tile, _ in tiles)
    run = _estimate(options, speed, tr("this raster"), pixels, sum(counts), extra)
    if job.options.tiles:
        sizes = [tile.width * tile.height for tile, _ in tiles]
        seconds = speed.tiled_seconds(list(zip(counts, sizes)))
    else:
        seconds = speed.seconds(counts, pixels)
    return replace(run, skipped=all_windows - sum(counts), hours=seconds / 3600)


def _division(job: Job, workers: int, available: int | None) -> Division:
    """Return the blocks that the run of a job computes, of the first tile of a map in tiles.

    Raises:
        InputError, OutOfMemoryError: as `blocks.divide`.
    """
    return (divide_tile if job.options.tiles else divide)(job, workers, available)


def _tiles(job: Job, division: Division) -> list[tuple[Window, list[Window]]]:
    """Return what workers take one after the other, and the blocks in which each is computed."""
    if not job.options.tiles:
        return [(block, [block]) for block in division.blocks]
    first, whole = division.blocks[0], job.area.window
    tiles = cut(whole, job.options.tiles, job.options.tiles)
    if job.options.redo:
        numbers = TileGrid(whole.width, whole.height, job.options.tiles).indices(job.options.redo)
        tiles = [tiles[number] for number in dict.fromkeys(numbers)]
    return [(tile, cut(tile, first.width, first.height)) for tile in tiles]


def _areas(options: PlanOptions, speed: Speed, grid: WindowGrid, gsd_m: float) -> tuple[Estimate, ...]:
    """Return the estimates of areas with pixels of `gsd_m`."""
    areas = [] if options.area_km2 is None else [(tr("{area:g} km²", area=options.area_km2), options.area_km2)]
    areas += [(tr("an average department"), DEPARTMENT_KM2), (tr("metropolitan France"), FRANCE_KM2)]
    side = _side(options)
    extra = ((side + grid.span - grid.stride) / side) ** 2 - 1
    estimates = []
    for name, km2 in areas:
        pixels = km2 * 1e6 / gsd_m**2
        windows = math.ceil(pixels / grid.pixels_a_window * (1 + extra))
        estimates.append(_estimate(options, speed, name, round(pixels), windows, extra))
    return tuple(estimates)


def _side(options: PlanOptions) -> int:
    """Return the side in px of a cluster's blocks."""
    return options.segment.block_size or LARGEST_BLOCK


def _estimate(options: PlanOptions, speed: Speed, name: str, pixels: int, windows: int, overlap: float) -> Estimate:
    """Compute an estimate from numbers of pixels and windows that the workers of a machine share evenly."""
    machine_hours = windows * speed.seconds_per_window / speed.workers / 3600
    hours = machine_hours + (speed.start_s + speed.finishing(pixels)) / 3600
    disk_gb = pixels * BYTES_PER_PX * COPIES_ON_DISK / 1e9
    cost = None if options.cost_per_hour is None else machine_hours * options.cost_per_hour
    workers = None if options.deadline_hours is None else max(1, math.ceil(machine_hours / options.deadline_hours))
    return Estimate(name, pixels, windows, 0, overlap, hours, machine_hours, disk_gb, cost, workers)


def speed_key_of(options: SegmentOptions, model: Model) -> str:
    """Return the key under which the speed of these options is kept."""
    size = options.window_size or model.manifest.window_size
    return speed_key(model, size, options.device, options.threads, options.needs_probabilities, options.tta)


def window_grid(options: SegmentOptions) -> WindowGrid:
    """Return the grid of windows according to the model."""
    size = options.window_size or resolve_model(options.model).manifest.window_size
    return WindowGrid.for_quality(options.combine, size, options.quality, options.stride)


def model_gsd_m(options: SegmentOptions) -> float:
    """Return the model's pixel size on the ground in metres, or raise `InputError` if it is unknown."""
    gsd_m = resolve_model(options.model).manifest.gsd_m
    if gsd_m is None:
        raise InputError("The ground pixel size is unknown. Specify it (--gsd).")
    return gsd_m


def _given(seconds_per_window: float, options: SegmentOptions) -> Speed:
    """Return the speed of a machine whose time per window is known; `workers` share its windows."""
    workers = options.workers or 1
    return Speed(seconds_per_window * workers, finish_s_mpx=1e6 / WRITTEN_PX_S, workers=workers)


def _time_noise(options: SegmentOptions) -> Speed:
    """Measure the speed on noise, where there is no raster."""
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
    runs = max(1, NOISE_WINDOWS // count)
    with side_by_side([batch] * runs, ensemble.predict, ensemble.lanes) as done:
        for _ in done:
            pass
    seconds = time.perf_counter() - started
    remember_speed(speed_key_of(options, model), runs * count, seconds)
    return Speed(seconds / (runs * count), 0.0, 1e6 / WRITTEN_PX_S, 1, ensemble.device.name, True)
