"""Measures how fast this machine makes a map, on a sample of its windows: read, predicted, combined and written."""

from __future__ import annotations

import heapq
import math
import os
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ...errors import InputError
from ...feedback import Feedback
from ...inference.speed import remember_speed
from ...language import tr
from ...mapping.job import Job
from ...mapping.predicting import predict_block
from ...mapping.resume.journal import Journal
from ...mapping.resume.parts import Part, joined, unpack
from ...mapping.rows import MapWriter, Outputs, Store
from ...options import SegmentOptions
from ...raster.area import AreaOfInterest
from ...raster.gdalenv import gdal_cache
from ...raster.grid import GeoGrid, Grid
from ...raster.windows import Window, WindowGrid, cut
from ...segment import Ready, segment
from .coverage import Coverage

SAMPLE_S = 8.0
"""Seconds for which windows are measured."""
LEAST_WINDOWS, MOST_WINDOWS = 12, 1024
_WARM_UP = 4
"""Windows predicted before the measurement, or batches if there are several windows in a batch."""
_BLOCK_S = 4.0
"""Seconds for a block of a worker's sample."""
_ROUNDS = 2
"""Blocks of each worker."""
_WRITTEN_PX = 2048
"""Side in px of the raster whose final file is timed."""


@dataclass(frozen=True)
class Speed:
    """How fast a machine makes a map.

    Attributes:
        seconds_per_window: time of one window in one process, in s.
        start_s: time before the first window, in s.
        finish_s_mpx: time of the final files, in s per million pixels.
        workers: processes that predict at the same time; 1 for a plain run.
        device: where the networks run; empty: not measured here.
        measured: whether it was measured.
    """

    seconds_per_window: float
    start_s: float = 0.0
    finish_s_mpx: float = 0.0
    workers: int = 1
    device: str = ""
    measured: bool = False

    def seconds(self, windows: Sequence[int], pixels: int) -> float:
        """Return the time of a run whose blocks predict some windows each, taken by the workers one after the other."""
        busiest = makespan([self.seconds_per_window * count for count in windows], self.workers)
        return self.start_s + busiest + self.finishing(pixels)

    def tiled_seconds(self, tiles: Sequence[tuple[int, int]]) -> float:
        """Return the time of a run whose workers write tiles of some windows and pixels each."""
        times = [self.seconds_per_window * windows + self.finishing(pixels) for windows, pixels in tiles]
        return self.start_s + makespan(times, self.workers)

    def finishing(self, pixels: float) -> float:
        """Return the time of the final files, in s."""
        return self.finish_s_mpx * pixels / 1e6


def makespan(costs: Iterable[float], workers: int) -> float:
    """Return what the busiest worker does, where each takes the next block as soon as it is free.

    Args:
        costs: of the blocks, in any unit.
        workers: that share them.
    """
    busy = [0.0] * workers
    for cost in costs:
        heapq.heapreplace(busy, busy[0] + cost)
    return max(busy)


class _Clock(Feedback):
    """Notes when how many windows were examined; passes on a cancel."""

    def __init__(self, feedback: Feedback) -> None:
        """Start."""
        self._feedback = feedback
        self.marks: list[tuple[float, int]] = []

    def progress(self, done: int, total: int) -> None:
        """Note the time."""
        self.marks.append((time.perf_counter(), done))

    def is_cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._feedback.is_cancelled()

    def seconds_a_window(self, skip: int) -> float | None:
        """Return the time of a window after the first `skip` reports; None if there are too few."""
        rest = self.marks[skip:]
        if len(rest) < 2 or rest[-1][1] == rest[0][1]:
            return None
        return (rest[-1][0] - rest[0][0]) / (rest[-1][1] - rest[0][1])


def measure(job: Job, found: Coverage, start_s: float, feedback: Feedback) -> Speed:
    """Measure the speed of a run with the options of a job.

    Args:
        job: the job, with its model loaded.
        found: where the map has something to predict.
        start_s: time that preparing the job took, in s.
        feedback: receives messages, and may cancel.

    Raises:
        InputError: there is nothing to predict.
        FlairError: as `segment`.
    """
    feedback.info(tr("Measuring the speed on a sample of windows"))
    with tempfile.TemporaryDirectory(prefix="flair-seg-") as folder:
        speed = _measure_here(job, found, start_s, folder, feedback)
        if job.options.workers and isinstance(job.area.grid, GeoGrid):
            speed = _measure_workers(job, found, speed, folder, feedback)
    return speed


def _measure_here(job: Job, found: Coverage, start_s: float, folder: str, feedback: Feedback) -> Speed:
    """Measure a run in this process."""
    assert job.ensemble is not None  # noqa: S101 - the job of a machine that predicts
    lanes, batch = job.ensemble.lanes, job.batch_size
    warm_up = max(_WARM_UP, 2 * lanes * batch)
    started = time.perf_counter()
    predicted, _, _ = _predict(job, _part(found, job.grid, warm_up), os.path.join(folder, "warm-up"), feedback)
    if not predicted:
        raise InputError("Nothing to map in '{input}': all requested pixels are nodata.", input=job.options.input)
    roughly = (time.perf_counter() - started) / predicted
    wanted = min(max(round(SAMPLE_S / roughly), LEAST_WINDOWS, 6 * lanes * batch), MOST_WINDOWS)
    started = time.perf_counter()
    predicted, clock, part = _predict(job, _part(found, job.grid, wanted), os.path.join(folder, "sample"), feedback)
    seconds = time.perf_counter() - started
    steady = clock.seconds_a_window(lanes)
    examined = clock.marks[-1][1]
    a_window = seconds / predicted if steady is None else steady * examined / predicted
    remember_speed(job.speed_key(), predicted, seconds)
    finish = _measure_writing(job, part, folder)
    return Speed(a_window, start_s, finish, 1, job.machine.device, True)


def side_of(windows: int, grid: WindowGrid) -> int:
    """Return the side in px of a square for which about so many windows are predicted, a multiple of the stride."""
    along = math.sqrt(windows * (1 + grid.chessboard))
    return grid.stride * max(1, math.ceil(along) - grid.span // grid.stride + 1)


def _part(found: Coverage, grid: WindowGrid, windows: int) -> Window:
    """Return a part of the map for which about so many windows are predicted."""
    side = side_of(windows, grid)
    return found.place(side, side)


def _predict(job: Job, window: Window, folder: str, feedback: Feedback) -> tuple[int, _Clock, Part]:
    """Make a part of the map in a folder; return the number of windows predicted, their times, and the part."""
    os.mkdir(folder)
    outputs = Outputs(**{kind: os.path.join(folder, f"{kind}.tif") for kind in job.outputs.by_kind})
    sample = replace(job, area=job.area.part(window), outputs=outputs)
    clock, parts = _Clock(feedback), list[Part]()
    with ExitStack() as stack:
        journal = stack.enter_context(Journal(outputs.classes, {}, window.width, window.height))
        stack.enter_context(gdal_cache(job.source.cache_bytes(window.width)))
        writer = MapWriter(outputs, sample.area, job.model.classes)
        stack.callback(writer.discard)
        store = Store(writer, journal)

        def take(part: Part) -> None:
            store.take(part)
            parts.append(part)

        predicted = predict_block(sample, window, take, clock)
    return predicted, clock, joined(parts)


def _measure_writing(job: Job, part: Part, folder: str) -> float:
    """Return the seconds for a million pixels of the final files, from a raster that repeats a part."""
    side = _WRITTEN_PX
    rows = {kind: _repeated(values, side) for kind, values in part.rows.items()}
    outputs = Outputs(**{kind: os.path.join(folder, f"{kind}.tif") for kind in job.outputs.by_kind})
    writer = MapWriter(outputs, AreaOfInterest(Window(0, 0, side, side), Grid(side, side, "")), job.model.classes)
    try:
        writer.put(Part(0, rows, part.counts))
        started = time.perf_counter()
        writer.finish(job.metadata(), job.pixel_m2, Feedback())
        return (time.perf_counter() - started) / (side * side / 1e6)
    finally:
        writer.discard()


def _repeated(values: npt.NDArray[np.uint8], side: int) -> npt.NDArray[np.uint8]:
    """Return rasters `(bands, height, width)`, repeated to `side` px both ways."""
    height, width = values.shape[1:]
    return np.tile(values, (1, -(-side // height), -(-side // width)))[:, :side, :side]


def _measure_workers(job: Job, found: Coverage, here: Speed, folder: str, feedback: Feedback) -> Speed:
    """Measure a run with processes on this machine, by a real run on a part of the map."""
    workers = job.options.workers or 1
    side = side_of(max(_WARM_UP, round(_BLOCK_S / (here.seconds_per_window * workers))), job.grid)
    window = found.place(side * workers, side * _ROUNDS)
    clock = _Clock(feedback)
    started = time.perf_counter()
    segment(_part_options(job, window, side, folder), clock)
    begun, ended = clock.marks[0][0], clock.marks[-1][0]
    counts = [found.count(block, job.grid) for block in cut(window, side, side)]
    a_window = (ended - begun) / max(1, makespan(counts, workers))
    return replace(here, seconds_per_window=a_window, start_s=begun - started, workers=workers)


class _Taken:
    """Keeps the last block that other processes have computed."""

    part: Part

    def take(self, part: Part) -> None:
        """Keep finished rows."""
        self.part = part

    def keep(self, packed: bytes, window: Window) -> None:
        """Keep a block."""
        self.take(unpack(packed))


def measure_cluster(run: Ready, found: Coverage, feedback: Feedback) -> Speed:
    """Measure the speed of the workers of a cluster: on a few windows first, then for some seconds.

    Args:
        run: the run, whose workers have the model loaded.
        found: where the map has something to predict.
        feedback: receives messages, and may cancel.

    Raises:
        InputError: there is nothing to predict.
        FlairError: as `segment`.
    """
    feedback.info(tr("Measuring the speed on a sample of windows"))
    roughly, _ = _measure_blocks(run, found, _WARM_UP, feedback)
    a_window, part = _measure_blocks(run, found, max(_WARM_UP, round(_BLOCK_S / max(roughly, 1e-6))), feedback)
    with tempfile.TemporaryDirectory(prefix="flair-seg-") as folder:
        finish = _measure_writing(run.job, part, folder)
    return Speed(a_window, run.start_s, finish, max(1, run.workers), run.job.machine.device, True)


def _measure_blocks(run: Ready, found: Coverage, windows: int, feedback: Feedback) -> tuple[float, Part]:
    """Have the workers compute blocks of about so many windows; return the time of a window, and one of the blocks.

    Raises:
        InputError: no window was predicted.
    """
    job, workers = run.job, max(1, run.workers)
    side = side_of(min(windows, MOST_WINDOWS), job.grid)
    rows = math.ceil(math.sqrt(workers * _ROUNDS))
    blocks = cut(found.place(side * math.ceil(workers * _ROUNDS / rows), side * rows), side, side)
    counts = [found.count(block, job.grid) for block in blocks]
    clock, taken = _Clock(feedback), _Taken()
    if not run.make(job, blocks, taken, clock):
        raise InputError("Nothing to map in '{input}': all requested pixels are nodata.", input=job.options.input)
    return (clock.marks[-1][0] - clock.marks[0][0]) / max(1, makespan(counts, workers)), taken.part


def _part_options(job: Job, window: Window, side: int, folder: str) -> SegmentOptions:
    """Return the options of a run that makes a part of the map in a folder."""
    assert isinstance(job.area.grid, GeoGrid)  # noqa: S101 - asked before
    bounds = job.area.grid.window(window).bounds
    outputs = {kind: os.path.join(folder, f"part-{kind}.tif") for kind in job.outputs.by_kind}
    return replace(
        job.options,
        output=outputs["classes"],
        confidence=outputs.get("confidence"),
        probabilities=outputs.get("probabilities"),
        extent=(bounds.xmin, bounds.ymin, bounds.xmax, bounds.ymax),
        extent_crs=None,
        block_size=side,
        batch_size=job.batch_size,
        tiles=None,
        redo=None,
        restart=False,
        discard_unfinished=True,
    )
