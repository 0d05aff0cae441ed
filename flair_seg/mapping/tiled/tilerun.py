"""One run of a map in tiles: which tiles are left, their records, and the map that they make."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import numpy as np
import numpy.typing as npt

from ...errors import CancelledError, FlairError, InputError, RasterError
from ...feedback import Feedback, Portion
from ...language import tr
from ...raster.storage import exists, joined
from ..blocks import count_windows
from ..job import Job, Run
from ..resume.signals import Stoppable
from .finish import write_map
from .ledger import Ledger, State, TileRecord
from .places import ledger_folder, reference, working_folder
from .tilemaker import TileTask, make_tile
from .unfinished import discard, opened, tile_sizes

BEAT_S = 10.0
"""Seconds between the coordinator's signs of life."""
MOST_IN_A_ROW = 20
"""Tiles that may fail one after the other: then the disk is full or the source is gone, and no tile will do better."""
_NAMED = 5
"""Most failed tiles named in a message."""
LOOKS_S = (0.0, 5.0, 30.0, 60.0)
"""Seconds before each look for finished tiles that seem to have gone: network disks show other machines' files late."""


class Watch(Feedback):
    """Passes on reports of a run, and lets its ledger know from time to time that the run is alive.

    Attributes:
        workers: the number of workers.
        running: names of the tiles that are being computed.
    """

    def __init__(self, feedback: Feedback, ledger: Ledger) -> None:
        """Set who hears the reports."""
        self._feedback, self._ledger = feedback, ledger
        self._beaten_s = float("-inf")
        self.workers = 1
        self.running: set[str] = set()

    def info(self, text: str) -> None:
        """Report information."""
        self._feedback.info(text)

    def warning(self, text: str) -> None:
        """Report a warning."""
        self._feedback.warning(text)

    def progress(self, done: int, total: int) -> None:
        """Report the progress, write records that wait and, from time to time, a sign of life."""
        self._ledger.write_some()
        if time.monotonic() - self._beaten_s >= BEAT_S:
            self._beaten_s = time.monotonic()
            with suppress(RasterError):  # the disk may be full for a while
                self._ledger.beat("running", self.workers, sorted(self.running))
        self._feedback.progress(done, total)

    def is_cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._feedback.is_cancelled()


Make = Callable[[Job, Iterator[TileTask], Callable[[TileRecord], None], Watch], None]
"""Computes tiles in any order, and passes on the record of each."""
Around = Callable[[Job, Feedback, tuple[int, int], Callable[[Feedback], int]], int]
"""Runs a function that computes windows, with a forecast; gets the windows finished earlier and those left."""


def make_here(job: Job, tasks: Iterator[TileTask], record: Callable[[TileRecord], None], watch: Watch) -> None:
    """Compute tiles in this process, one after the other.

    Raises:
        FlairError: as `segment`.
    """
    seen = 0
    for task in tasks:
        watch.running = {task.name}
        record(make_tile(job, task, Portion(watch, seen, 0), worker=socket.gethostname(), journal=True))
        seen += task.windows(job)


def run_tiles(
    job: Job, block: tuple[int, int], make: Make, around: Around, feedback: Feedback
) -> tuple[str, Run, npt.NDArray[np.int64]]:
    """Compute the tiles that an earlier run has not finished, and put the map in place.

    Args:
        job: the job.
        block: width and height in px of the blocks in which a tile is computed.
        make: computes tiles, here or on other machines.
        around: adds a forecast of the time.
        feedback: receives reports, and may cancel.

    Returns:
        The path of the style, the figures of the run (without time and memory), and the pixels of each class.

    Raises:
        InputError: the interrupted run had other settings, or there is nothing to map.
        RasterError: the source has changed, a file cannot be written, or tiles failed.
        FlairError: as `segment`.
    """
    with opened(job) as (ledger, pixels), Stoppable(feedback, ledger.folder) as feedback:
        _tell_resumed(ledger, job.options.redo is not None, feedback)
        run = _TileRun(job, ledger, block, pixels)
        try:
            predicted = around(job, feedback, run.windows, lambda heard: run.compute(make, heard))
            run.check_all_finished()
            job.source.check_unchanged()
            counts = run.pixels
            if not counts.any():
                discard(job)
                raise InputError(
                    "Nothing to map in '{input}': all requested pixels are nodata.", input=job.options.input
                )
            feedback.info(tr("Writing overviews and output files"))
            with suppress(RasterError):  # writing what combines many tiles takes a while
                ledger.beat("running", 0)
            run.check_all_there(feedback)
            styles = write_map(job, ledger, counts)
            with suppress(RasterError):  # the map is there
                ledger.folder = ledger_folder(job.outputs.classes)
                ledger.beat("finished", 0)
        except BaseException as error:
            _tell_kept(error, ledger, feedback)
            raise
    figures = Run(run.windows[1], predicted, run.rows_resumed, run.computed, 0.0, 0)
    return styles[0], figures, counts


class _TileRun:
    """The tiles of a run.

    Attributes:
        windows: windows of the tiles finished earlier, and of those left.
        computed: tiles computed in this run.
        rows_resumed: rows of the map that have as many pixels as the tiles finished earlier.
        pixels: pixels mapped to each class in all finished tiles, int64 `(n_classes,)`.
    """

    def __init__(self, job: Job, ledger: Ledger, block: tuple[int, int], pixels: npt.NDArray[np.int64]) -> None:
        """Find out what is left; `pixels` are those of the tiles finished earlier."""
        self._job, self._ledger, self._block = job, ledger, block
        outputs = job.outputs.by_kind
        self._folders = {kind: working_folder(path) for kind, path in outputs.items()}
        self._references = {kind: reference(path, outputs["classes"]) for kind, path in outputs.items()}
        self.windows = self._count("finished", "empty"), self._count("waiting", "failed")
        done = map(ledger.grid.window, ledger.tiles("finished", "empty"))
        self.rows_resumed = sum(window.width * window.height for window in done) // ledger.grid.width
        self.computed = self._predicted = self._failed_in_a_row = 0
        self.pixels = pixels.copy()

    def _count(self, *states: State) -> int:
        """Return the number of windows of the tiles in some states."""
        tiles = (self._job.on_raster(self._ledger.grid.window(index)) for index in self._ledger.tiles(*states))
        return count_windows(tiles, self._job.grid)

    def compute(self, make: Make, feedback: Feedback) -> int:
        """Compute what is left, and return the number of windows predicted.

        Raises:
            RasterError: too many tiles fail one after the other.
        """
        watch = Watch(feedback, self._ledger)
        try:
            watch.progress(0, max(self.windows[1], 1))
            make(self._job, self._tasks(), self._take, watch)
        except BaseException:
            with suppress(RasterError):  # the disk that is full is the reason for which the run ends
                self._ledger.flush()
                self._ledger.beat("stopped", 0)
            raise
        self._ledger.flush()
        return self._predicted

    def _tasks(self) -> Iterator[TileTask]:
        """Yield the tiles that are left, in the order of the grid."""
        ledger = self._ledger
        for index in list(ledger.tiles("waiting", "failed")):
            yield TileTask(index, ledger.grid, ledger.attempts(index), self._block, self._folders, self._references)

    def _take(self, record: TileRecord) -> None:
        """Record the result of a tile."""
        self._ledger.add(record)
        self.computed += 1
        self._predicted += record.windows
        if record.state == "finished":
            self.pixels += np.array(record.pixels, np.int64)
        self._failed_in_a_row = self._failed_in_a_row + 1 if record.state == "failed" else 0
        if self._failed_in_a_row >= MOST_IN_A_ROW:
            raise RasterError(
                "A tile failed: {name}: {reason}",
                "{count} tiles in a row failed. The last: {name}: {reason}",
                count=self._failed_in_a_row,
                name=record.name,
                reason=record.reason,
            )

    def check_all_finished(self) -> None:
        """Raise `RasterError` if a tile failed."""
        if not self._ledger.summary().failed:
            return
        failed = list(self._ledger.records("failed"))
        named = "; ".join(f"{record.name}: {record.reason}" for record in sorted(failed, key=lambda r: r.name)[:_NAMED])
        raise RasterError(
            "{count} of {total} tile failed, so the map is not complete ({named}). Run again to try it again.",
            "{count} of {total} tiles failed, so the map is not complete ({named}). Run again to try them again.",
            count=len(failed),
            total=len(self._ledger.grid),
            named=named + ("; ..." if len(failed) > _NAMED else ""),
        )

    def check_all_there(self, feedback: Feedback) -> None:
        """Raise `RasterError` if the file of a finished tile has gone; the next run computes the tile again."""
        lost = self._absent()
        for wait_s in LOOKS_S:
            if not lost:
                return
            feedback.stop_if_cancelled()
            time.sleep(wait_s)
            lost = [index for index in lost if not self._is_there(index)]
        if not lost:
            return
        names = [self._ledger.grid.name(index) for index in lost]
        self._ledger.ask_again(names)
        raise RasterError(
            "The file of {count} finished tile has gone ({named}). Run again to compute it again.",
            "The files of {count} finished tiles have gone ({named}). Run again to compute them again.",
            count=len(names),
            named=", ".join(names[:_NAMED]) + (", ..." if len(names) > _NAMED else ""),
        )

    def _absent(self) -> list[int]:
        """Return the finished tiles that a list of the folders lacks."""
        found = [tile_sizes(folder, self._ledger.grid, "tif") for folder in self._folders.values()]
        return [index for index in self._ledger.tiles("finished") if any(sizes[index] < 0 for sizes in found)]

    def _is_there(self, index: int) -> bool:
        """Whether all files of a tile exist."""
        name = f"{self._ledger.grid.name(index)}.tif"
        return all(exists(joined(folder, name)) for folder in self._folders.values())


def _tell_resumed(ledger: Ledger, redo: bool, feedback: Feedback) -> None:
    """Report what an earlier run has finished; some of it may be computed again."""
    found = ledger.summary()
    done = found.finished + found.empty
    if redo:
        feedback.info(
            tr(
                "Computing {count} tile; {done} of the map are kept",
                "Computing {count} tiles; {done} of the map are kept",
                count=found.total - done,
                done=done,
            )
        )
    elif done:
        feedback.info(
            tr(
                "Resuming an interrupted run: {done} of {count} tile finished",
                "Resuming an interrupted run: {done} of {count} tiles finished",
                done=done,
                count=found.total,
            )
        )
    if ledger.damaged:
        feedback.warning(
            tr(
                "{count} damaged record of the ledger is ignored; its tile is computed again.",
                "{count} damaged records of the ledger are ignored; their tiles are computed again.",
                count=ledger.damaged,
            )
        )


def _tell_kept(error: BaseException, ledger: Ledger, feedback: Feedback) -> None:
    """Report what is kept of an interrupted run, including one ended by Ctrl-C."""
    found = ledger.summary()
    done = found.finished + found.empty
    if done and isinstance(error, (FlairError, KeyboardInterrupt)):
        feedback.info(
            tr(
                "{done} of {count} tile was saved. Run again with the same settings to resume.",
                "{done} of {count} tiles were saved. Run again with the same settings to resume.",
                done=done,
                count=found.total,
            )
        )
    elif isinstance(error, (CancelledError, KeyboardInterrupt)):
        feedback.info(tr("No results were saved."))
