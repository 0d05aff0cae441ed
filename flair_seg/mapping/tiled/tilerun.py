"""One run of a map in tiles: which tiles are left, their records, and the map that they make."""

from __future__ import annotations

import json
import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ...errors import CancelledError, FlairError, InputError, RasterError
from ...feedback import Feedback, Portion
from ...language import tr
from ...raster.storage import is_object, joined, make_folder, remove, remove_scratch, sizes
from ...system.outputs import check_real_folder, disk_errors, remove_abandoned
from ..blocks import count_windows
from ..job import Job, Run
from ..resume.journal import differing, folder_of, locked
from ..resume.signals import Stoppable
from .finish import pixel_counts, write_map
from .ledger import Ledger, LedgerJob, TileRecord, read_job
from .places import (
    final_folder,
    ledger_folder,
    reference,
    tile_folder,
    working_folder,
    working_ledger_folder,
)
from .tilemaker import TileTask, make_tile

BEAT_S = 10.0
"""Seconds between the coordinator's signs of life."""
MOST_IN_A_ROW = 20
"""Tiles that may fail one after the other: then the disk is full or the source is gone, and no tile will do better."""
_NAMED = 5
"""Most failed tiles named in a message."""
MACHINE_KEYS = frozenset({"device", "software", "batch_size"})
"""What differs between the machines of a mixed cluster."""


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
    with _opened(job, feedback) as ledger, Stoppable(feedback, ledger.folder) as feedback:
        run = _TileRun(job, ledger, block)
        try:
            predicted = around(job, feedback, run.windows, lambda heard: run.compute(make, heard))
            run.check_all_finished()
            job.source.check_unchanged()
            counts = pixel_counts(ledger, len(job.model.classes))
            if not counts.any():
                _discard(job)
                raise InputError(
                    "Nothing to map in '{input}': all requested pixels are nodata.", input=job.options.input
                )
            feedback.info(tr("Writing overviews and output files"))
            with suppress(RasterError):  # writing what combines many tiles takes a while
                ledger.beat("running", 0)
            styles = write_map(job, ledger, counts)
            _remove_working(job)
            with suppress(RasterError):  # the map is there
                ledger.folder = ledger_folder(job.outputs.classes)
                ledger.beat("finished", 0)
        except BaseException as error:
            _tell_kept(error, ledger, feedback)
            raise
    figures = Run(run.windows[1], predicted, run.rows_resumed, run.computed, 0.0, 0)
    return styles[0], figures, counts


def check_resumable(job: Job) -> None:
    """Raise `InputError` if there is an interrupted run of tiles with other settings."""
    if not job.options.restart:
        _resumed(job)


def check_remade(job: Job) -> None:
    """Raise `InputError` if a finished map in tiles was made with other settings, so that its tiles cannot be mixed."""
    earlier = read_job(ledger_folder(job.outputs.classes))
    if earlier is None:
        return
    changed = _changed(_ledger_job(job), earlier, job.options.allow_mixed)
    if changed:
        raise InputError(
            "The map '{output}' was made with different settings ({changed}). Use the same settings to compute tiles "
            "again.",
            output=job.outputs.classes,
            changed=", ".join(changed),
        )


class _TileRun:
    """The tiles of a run.

    Attributes:
        windows: windows of the tiles finished earlier, and of those left.
        computed: tiles computed in this run.
        rows_resumed: rows of the map that have as many pixels as the tiles finished earlier.
    """

    def __init__(self, job: Job, ledger: Ledger, block: tuple[int, int]) -> None:
        """Find out what is left."""
        self._job, self._ledger, self._block = job, ledger, block
        grid = ledger.grid
        outputs = job.outputs.by_kind
        self._folders = {kind: working_folder(path) for kind, path in outputs.items()}
        self._references = {kind: reference(path, outputs["classes"]) for kind, path in outputs.items()}
        self._forget_missing()
        done = [job.on_raster(grid.window(index)) for index in ledger.tiles("finished", "empty")]
        left = [job.on_raster(grid.window(index)) for index in ledger.tiles("waiting", "failed")]
        self.windows = count_windows(done, job.grid), count_windows(left, job.grid)
        self.rows_resumed = sum(window.width * window.height for window in done) // grid.width
        self.computed = self._predicted = self._failed_in_a_row = 0

    def _forget_missing(self) -> None:
        """Have tiles computed again whose files have gone, or have another size than was recorded."""
        found = {kind: sizes(folder) for kind, folder in self._folders.items()}
        lost = [
            record.name
            for record in self._ledger.records("finished")
            if any(found[kind].get(f"{record.name}.tif") != file.size for kind, file in record.files.items())
            or record.files.keys() != found.keys()
        ]
        self._ledger.ask_again(lost)

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


@contextmanager
def _opened(job: Job, feedback: Feedback) -> Iterator[Ledger]:
    """Lock the run's folder and open the ledger of an interrupted run of the same job, or begin one."""
    outputs, folder = job.outputs.paths, folder_of(job.outputs.classes)
    with ExitStack() as stack:
        for working in [working_folder(output) for output in outputs if not is_object(output)]:
            check_real_folder(os.path.dirname(working))  # nothing is written or removed through a link
            check_real_folder(working)
        if not is_object(job.outputs.classes):
            with disk_errors(job.outputs.classes):
                os.makedirs(folder, exist_ok=True)
                lock = stack.enter_context(locked(folder, job.outputs.classes))
            remove_abandoned(job.outputs.classes, after_s=0)
            stack.callback(_remove_empty, job)
            if os.name == "nt":  # which removes no file that is open
                stack.callback(lock.close)
        if job.options.restart:
            _discard(job)
        else:
            _take_back(job)
        for output in outputs:
            make_folder(working_folder(output))
            remove_scratch(working_folder(output))
        remove_scratch(working_ledger_folder(job.outputs.classes))
        ledger = _resumed(job) or Ledger.begin(working_ledger_folder(job.outputs.classes), _ledger_job(job))
        _tell_resumed(ledger, feedback)
        try:
            yield ledger
        except BaseException:
            if job.options.discard_unfinished:
                _discard(job)
            raise


def _ledger_job(job: Job) -> LedgerJob:
    """Return what the ledger keeps of a job."""
    window = job.area.window
    return LedgerJob(
        format=1,
        width=window.width,
        height=window.height,
        side=job.options.tiles or 0,
        pixel_m2=job.pixel_m2,
        classes=tuple((cover.code, cover.name, cover.colour) for cover in job.model.classes),
        created=round(time.time(), 1),
        job=json.loads(json.dumps(job.identity())),
    )


def _resumed(job: Job) -> Ledger | None:
    """Return the ledger of an interrupted run of the same job; None if there is none.

    Raises:
        InputError: it had other settings.
    """
    folder = working_ledger_folder(job.outputs.classes)
    earlier, wanted = read_job(folder), _ledger_job(job)
    if earlier is None:
        return None
    changed = _changed(wanted, earlier, job.options.allow_mixed)
    if changed:
        raise InputError(
            "The interrupted run for '{output}' used different settings ({changed}). Use the same settings, or "
            "use --restart to start over (in QGIS: 'Start over').",
            output=job.outputs.classes,
            changed=", ".join(changed),
        )
    return Ledger(folder, earlier)


def _changed(wanted: LedgerJob, earlier: LedgerJob, mixed: bool) -> list[str]:
    """Return the names of what must be the same in a run and in the one that it resumes, but is not."""
    theirs, ours = (_comparable(job, mixed) for job in (earlier, wanted))
    return differing(theirs, ours)


def _comparable(job: LedgerJob, mixed: bool) -> dict[str, object]:
    """Return what must be the same in a run and in the one that it resumes."""
    left_out = MACHINE_KEYS if mixed else frozenset()
    kept = {key: value for key, value in job.job.items() if key not in left_out}
    return {**kept, "tile size": [job.width, job.height, job.side]}


def _take_back(job: Job) -> None:
    """Move back the tiles of a run that was killed while it put them in place."""
    classes = job.outputs.classes
    if is_object(classes) or os.path.exists(classes) or read_job(working_ledger_folder(classes)) is not None:
        return
    found = read_job(ledger_folder(classes))
    if found is None or _comparable(found, True) != _comparable(_ledger_job(job), True):
        return
    with disk_errors(classes):
        for path in job.outputs.paths:
            working, final = working_folder(path), final_folder(path)
            if os.path.isdir(final) and not os.path.lexists(working):
                os.makedirs(os.path.dirname(working), exist_ok=True)
                os.replace(final, working)


def _discard(job: Job) -> None:
    """Remove the tiles and the ledger of an unfinished run; in object storage also those of a finished map."""
    for path in job.outputs.paths:
        folder = working_folder(path)
        if is_object(path):
            for place in (joined(folder, "ledger"), folder):
                for name in sizes(place):
                    remove(joined(place, name))
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_working(job: Job) -> None:
    """Remove what is left of a run whose map is in place."""
    for path in job.outputs.paths:
        if not is_object(path):
            folder = Path(working_folder(path)).parent
            for left in folder.glob(f"{Path(tile_folder(path)).name}*"):
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()
    _remove_empty(job)


def _remove_empty(job: Job) -> None:
    """Remove the folders of a run that has finished nothing, or whose map is in place."""
    for path in job.outputs.paths:
        working = Path(working_folder(path))
        if next(working.rglob("rows-*.part"), None) or next(working.rglob("*.jsonl"), None):
            return
    for path in job.outputs.paths:
        shutil.rmtree(Path(working_folder(path)).parent, ignore_errors=True)
    shutil.rmtree(folder_of(job.outputs.classes), ignore_errors=True)


def _tell_resumed(ledger: Ledger, feedback: Feedback) -> None:
    """Report what an earlier run has finished."""
    found = ledger.summary()
    done = found.finished + found.empty
    if done:
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
