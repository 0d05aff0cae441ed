"""Segments a raster into a land-cover map."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from .errors import CancelledError, FlairError, InputError, RasterError
from .feedback import Feedback, Portion, duration
from .inference.loaded import keep
from .inference.speed import Forecast, known_speed, remember_speed
from .language import tr
from .mapping.blocks import Division, count_windows, divide, divide_tile, without
from .mapping.job import Job, Run, prepare
from .mapping.predicting import predict_block
from .mapping.resume.journal import Journal, check_resumable
from .mapping.resume.signals import Watched
from .mapping.rows import BlockStore, MapWriter, Store
from .mapping.tiled.tilerun import Make as MakeTiles
from .mapping.tiled.tilerun import make_here, run_tiles
from .mapping.tiled.unfinished import check_resumable as check_tiles_resumable
from .options import SegmentOptions, SegmentResult
from .raster.gdalenv import gdal_cache
from .raster.windows import Window
from .system.outputs import remove_abandoned
from .system.resources import available_bytes, memory_errors

__all__ = ["SegmentOptions", "SegmentResult", "segment", "segment_unfinished"]

Make = Callable[[Job, Sequence[Window], BlockStore, Feedback], int]
"""Computes blocks in any order, and passes on each; returns the number of windows predicted."""


def segment(options: SegmentOptions, feedback: Feedback | None = None) -> SegmentResult:
    """Segment a raster.

    Raises:
        InputError: an argument or the raster is unsuitable for the model.
        RasterError: a file cannot be read or written.
        ModelError, RuntimeMissingError, DeviceError: the model cannot be run.
        ClusterError: the requested workers cannot be used.
        OutOfMemoryError: the run needs more memory than is available.
        CancelledError: the user cancelled; no outputs are written, and the finished rows are kept in `OUTPUT.part`
            unless `discard_unfinished` is set.

    Example:
        >>> from flair_seg import SegmentOptions, segment
        >>> options = SegmentOptions("mosaic.tif", "land-cover.tif", model="fpn-lite0-rgb-flair-d034", quality="fast")
        >>> result = segment(options)
        >>> result.width, result.height
        (300, 200)
    """
    with memory_errors():
        result = _segment(options, feedback or Feedback(), lambda job: False)
    assert result is not None  # noqa: S101 - nothing is skipped
    return result


def segment_unfinished(options: SegmentOptions, feedback: Feedback | None = None) -> SegmentResult | None:
    """Segment a raster as `segment` does, unless its map is there: then return None and leave it as it is.

    The map is there if every output exists, has the provenance that this run would store (input, model, settings,
    software) and is newer than the files it is made of.

    Raises:
        FlairError: as `segment`.
    """
    with memory_errors():
        return _segment(options, feedback or Feedback(), lambda job: not options.restart and job.is_finished())


@dataclass(frozen=True)
class Ready:
    """A run that was prepared, and what computes it.

    Attributes:
        job: the job.
        workers: other processes that compute; 0: this one does.
        make: computes blocks.
        make_tiles: computes tiles.
        start_s: time that preparing took, in s.
    """

    job: Job
    workers: int
    make: Make
    make_tiles: MakeTiles
    start_s: float


@contextmanager
def checked(options: SegmentOptions, feedback: Feedback) -> Iterator[Ready]:
    """Check all that a run checks before its first window, and keep it ready for the block; nothing is written.

    Raises:
        InputError: an argument or the raster is unsuitable, or an interrupted run had other settings.
        FlairError: as `segment`.
    """
    with memory_errors(), _ready(options, feedback) as run:
        if options.tiles:
            check_tiles_resumable(run.job)
        else:
            check_resumable(run.job.outputs.classes, run.job.identity(), restart=options.restart)
        yield run


@contextmanager
def _ready(options: SegmentOptions, feedback: Feedback) -> Iterator[Ready]:
    """Prepare a run here, or on other processes, which are there until the block ends."""
    started = time.monotonic()
    if not options.cluster and not options.workers:
        job = prepare(options, feedback)
        try:
            yield Ready(job, 0, _make_here, make_here, time.monotonic() - started)
        finally:
            keep(job.ensemble)
        return
    from .cluster.distributed import Cluster

    with Cluster(options, feedback) as cluster:
        job = prepare(options, feedback, elsewhere=cluster.machine)
        yield Ready(job, cluster.workers, cluster.make, cluster.make_tiles, time.monotonic() - started)


def _segment(options: SegmentOptions, feedback: Feedback, skip: Callable[[Job], bool]) -> SegmentResult | None:
    """Segment a raster here, or on other processes, unless it is skipped."""
    started = time.monotonic()
    with _ready(options, feedback) as run:
        if skip(run.job):
            return None
        # The memory of a cluster's machines is unknown here.
        available = None if options.cluster else available_bytes()
        if options.tiles:
            division = divide_tile(run.job, run.workers, available)
            return _run_tiles(run.job, division, run.make_tiles, feedback, started)
        return _run(run.job, divide(run.job, run.workers, available), run.make, feedback, started)


def _run(job: Job, division: Division, make: Make, feedback: Feedback, started: float) -> SegmentResult:
    """Compute what an earlier run has not finished, and write the final files."""
    whole = job.area.window
    _tell_memory(job, division, feedback)
    journal = Journal(job.outputs.classes, job.identity(), whole.width, whole.height, restart=job.options.restart)
    cache = job.source.cache_bytes(division.blocks[0].width)
    with journal, Watched(feedback, journal.folder) as feedback, gdal_cache(cache):
        # The journal's lock shows that no other run writes this map; other rasters are abandoned by their age.
        remove_abandoned(job.outputs.classes, after_s=0)
        resumed = journal.finished_rows
        _tell_resumed(journal, whole, feedback)
        finished = [job.on_raster(window) for window in journal.finished]
        blocks = without(division.blocks, finished)
        writer = MapWriter(job.outputs, job.area, job.model.classes)
        try:
            store = Store(writer, journal)
            left, total = count_windows(blocks, job.grid), count_windows(division.blocks, job.grid)
            before = max(total - left, 0)
            predicted = _forecast(job, feedback, (before, left), lambda heard: make(job, blocks, store, heard))
            styles = _finish(job, writer, journal, feedback)
        except BaseException as error:
            if job.options.discard_unfinished:
                journal.remove()
            _tell_kept(error, 0 if job.options.discard_unfinished else journal.finished_rows, whole, feedback)
            if isinstance(error, RasterError):
                job.source.check_unchanged()  # is more informative than the decoder's error
            raise
        finally:
            writer.discard()
    run = Run(left, predicted, resumed, len(blocks), time.monotonic() - started, division.memory_mb)
    return _told(job.result(styles[0], run, writer.counts), predicted, feedback)


def _run_tiles(job: Job, division: Division, make: MakeTiles, feedback: Feedback, started: float) -> SegmentResult:
    """Compute the tiles that an earlier run has not finished, and put them and their virtual rasters in place."""
    _tell_memory(job, division, feedback)
    first = division.blocks[0]
    style, run, counts = run_tiles(job, (first.width, first.height), make, _forecast, feedback)
    run = replace(run, seconds=time.monotonic() - started, memory_mb=division.memory_mb)
    return _told(job.result(style, run, counts), run.predicted, feedback)


def _told(result: SegmentResult, predicted: int, feedback: Feedback) -> SegmentResult:
    """Report a result, and return it."""
    feedback.info(
        tr(
            "{count} window predicted in {seconds}, {skipped} skipped: {output}",
            "{count} windows predicted in {seconds}, {skipped} skipped: {output}",
            count=predicted,
            seconds=duration(result.seconds),
            skipped=result.windows_skipped,
            output=result.output,
        )
    )
    return result


def _forecast(job: Job, feedback: Feedback, counts: tuple[int, int], compute: Callable[[Feedback], int]) -> int:
    """Run what computes windows, with a forecast of the time, and return the number of windows predicted.

    Args:
        job: the job.
        feedback: hears the forecast.
        counts: the windows finished earlier, and those left.
        compute: reports its progress among those left, and returns the number of windows predicted.
    """
    before, left = counts
    key = job.speed_key() if job.ensemble is not None else None
    forecast = Forecast(feedback, known_speed(key) if key else None)
    forecast.progress(before, before + left)
    started = time.monotonic()
    with memory_errors():
        predicted = compute(Portion(forecast, before, before + left))
    if key:
        remember_speed(key, predicted, time.monotonic() - started)
    return predicted


def _make_here(job: Job, blocks: Sequence[Window], store: BlockStore, feedback: Feedback) -> int:
    """Compute blocks in this process, one after the other; return the number of windows predicted."""
    predicted = before = 0
    total = count_windows(blocks, job.grid)
    for block in blocks:
        predicted += predict_block(job, block, store.take, Portion(feedback, before, total))
        before += count_windows([block], job.grid)
    return predicted


def _finish(job: Job, writer: MapWriter, journal: Journal, feedback: Feedback) -> list[str]:
    """Move the final files into place, and return the styles' paths.

    Raises:
        InputError: there is nothing to map.
        RasterError: the source has changed, or a file cannot be written.
        CancelledError: the user cancelled.
    """
    job.source.check_unchanged()
    if not writer.counts.any():
        journal.remove()
        raise InputError("Nothing to map in '{input}': all requested pixels are nodata.", input=job.options.input)
    styles = writer.finish(job.metadata(), job.pixel_m2, feedback)
    journal.remove()
    return styles


def _tell_memory(job: Job, division: Division, feedback: Feedback) -> None:
    """Report the memory that the run needs, and how the map is divided."""
    feedback.info(tr("Estimated memory: {need} MiB plus the model", need=division.memory_mb))
    _tell_of_available(division, job.options.memory_mb is not None, feedback)
    if len(division.blocks) > 1:
        extra = count_windows(division.blocks, job.grid) / count_windows([job.area.window], job.grid) - 1
        feedback.info(
            tr(
                "{count} block of {width} x {height} px; its overlap adds {extra:.1f} % windows",
                "{count} blocks of {width} x {height} px; their overlap adds {extra:.1f} % windows",
                count=len(division.blocks),
                width=division.blocks[0].width,
                height=division.blocks[0].height,
                extra=100 * extra,
            )
        )


def _tell_of_available(division: Division, budgeted: bool, feedback: Feedback) -> None:
    """Report that the available memory requires blocks, or that the memory budget exceeds it."""
    values = {"need": division.memory_mb, "whole": division.whole_mb, "available": division.available_mb}
    if division.available_mb is None:
        return
    if not budgeted and division.whole_mb > division.memory_mb:
        feedback.info(
            tr(
                "The map is computed in blocks: the full width needs {whole} MiB, but {available} MiB are available.",
                **values,
            )
        )
    elif budgeted and division.memory_mb > division.available_mb:
        feedback.warning(
            tr(
                "The run needs {need} MiB, within the memory budget, but {available} MiB are available. It may run "
                "out of memory.",
                **values,
            )
        )


def _tell_resumed(journal: Journal, whole: Window, feedback: Feedback) -> None:
    """Report what an earlier run has finished."""
    rows = journal.finished_rows
    if journal.finished and all(window.width == whole.width for window in journal.finished):
        feedback.info(tr("Resuming an interrupted run at row {row} of {height}", row=rows, height=whole.height))
    elif journal.finished:
        feedback.info(tr("Resuming an interrupted run: {percent} % finished", percent=100 * rows // whole.height))


def _tell_kept(error: BaseException, rows: int, whole: Window, feedback: Feedback) -> None:
    """Report what is kept of an interrupted run, including one ended by Ctrl-C."""
    if rows and isinstance(error, (FlairError, KeyboardInterrupt)):
        feedback.info(
            tr(
                "{rows} of {count} row was saved. Run again with the same settings to resume.",
                "{rows} of {count} rows were saved. Run again with the same settings to resume.",
                rows=rows,
                count=whole.height,
            )
        )
    elif isinstance(error, (CancelledError, KeyboardInterrupt)):
        feedback.info(tr("No results were saved."))
