"""The unfinished run of a map in tiles: its folders are locked, its tiles are kept, taken back or discarded."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from ...errors import InputError
from ...raster.storage import is_object, joined, listing, make_folder, remove, remove_scratch, sizes
from ...system.outputs import check_real_folder, disk_errors, remove_abandoned
from ...system.paths import link_target
from ..job import Job
from ..resume.journal import LOCK, busy, differing, folder_of, locked, own_files
from .ledger import Ledger, LedgerJob, TileRecord, read_job, read_pulse
from .places import (
    earlier_folder,
    final_folder,
    ledger_folder,
    move,
    tile_folder,
    working_folder,
    working_ledger_folder,
)
from .stac import has_place
from .tilegrid import TileGrid

MACHINE_KEYS = frozenset({"device", "software", "batch_size"})
"""What differs between the machines of a mixed cluster."""


class Kept:
    """What is kept of the tiles that an earlier run has finished, found out while their records are read.

    Attributes:
        pixels: pixels mapped to each class in the tiles that are kept, int64 `(n_classes,)`.
        lost: names of the others, which are computed again: they were asked for, or a file has gone or has another
            size than was recorded.
    """

    def __init__(self, job: Job, grid: TileGrid) -> None:
        """Look which files there are."""
        self._job, self._grid = job, grid
        self._again = frozenset(grid.indices(job.options.redo or ()))
        folders = {kind: working_folder(path) for kind, path in job.outputs.by_kind.items()}
        self._sizes = {kind: tile_sizes(folder, grid, "tif") for kind, folder in folders.items()}
        self._items = tile_sizes(folders["classes"], grid, "json")
        self.pixels = np.zeros(len(job.model.classes), np.int64)
        self.lost: list[str] = []

    def visit(self, record: TileRecord) -> None:
        """Decide whether a tile is kept."""
        if record.state != "finished":
            return
        index = self._grid.index(record.row, record.column)
        if index in self._again or not self._is_whole(index, record):
            self.lost.append(record.name)
        else:
            self.pixels += np.array(record.pixels, np.int64)

    def _is_whole(self, index: int, record: TileRecord) -> bool:
        """Whether the files of a tile are there: its rasters, and its STAC item if it has one."""
        rasters = {kind: file.size for kind, file in record.files.items()}
        if rasters != {kind: found[index] for kind, found in self._sizes.items()}:
            return False
        if self._items[index] >= 0:
            return True
        area = self._job.area
        return not has_place(area.grid.window(self._job.on_raster(self._grid.window(index))))


def tile_sizes(folder: str, grid: TileGrid, ending: str) -> array[int]:
    """Return the size in bytes of each tile's file with an ending in a folder; -1 if there is none.

    Raises:
        RasterError: the folder cannot be read.
    """
    found = array("q", [-1]) * len(grid)
    for name, size in listing(folder):
        tile, _, rest = name.partition(".")
        if rest == ending:
            with suppress(InputError):  # no tile of this map
                found[grid.indices([tile])[0]] = size
    return found


@contextmanager
def opened(job: Job) -> Iterator[tuple[Ledger, npt.NDArray[np.int64]]]:
    """Lock the folders of a run, and open the ledger of an interrupted run of the same job, or begin one.

    Yields the ledger, and the pixels mapped to each class in the tiles that are kept, int64 `(n_classes,)`. Tiles of a
    finished map that are to be computed again are taken back with all others, as those of a map whose virtual raster
    has gone.

    Raises:
        InputError: another run writes an output, the interrupted run had other settings, or tiles to be computed again
            do not exist.
        RasterError: a file cannot be read, written or moved.
    """
    with ExitStack() as stack:
        for output in job.outputs.paths:
            _lock(job, output, stack)
        earlier = _prepared(job)
        for output in job.outputs.paths:
            make_folder(working_folder(output))
            remove_scratch(working_folder(output))
            shutil.rmtree(earlier_folder(output), ignore_errors=True)  # of a run killed when its map was in place
        folder = working_ledger_folder(job.outputs.classes)
        remove_scratch(folder)
        wanted = ledger_job(job)
        kept = Kept(job, (earlier or wanted).grid)
        ledger = Ledger(folder, earlier, kept.visit) if earlier else Ledger.begin(folder, wanted)
        ledger.ask_again(dict.fromkeys([*(job.options.redo or ()), *kept.lost]))
        pixels = kept.pixels
        del kept  # with what it has noted of all tiles
        try:
            yield ledger, pixels
        except BaseException:
            if job.options.discard_unfinished:
                discard(job)
            raise


def check_resumable(job: Job) -> None:
    """Raise `InputError` if there is an interrupted run of tiles with other settings, or no tiles to compute again."""
    if not job.options.restart:
        _earlier(job)


def ledger_job(job: Job) -> LedgerJob:
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


def discard(job: Job) -> None:
    """Remove the tiles and the ledger of an unfinished run; in object storage also those of a finished map."""
    for path in job.outputs.paths:
        folder = working_folder(path)
        if is_object(path):
            for place in (joined(folder, "ledger"), folder):
                for name in sizes(place):
                    remove(joined(place, name))
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _prepared(job: Job) -> LedgerJob | None:
    """Return the earlier run that a job continues, its tiles moved to where they are made; None: there is none.

    What other runs, which this one cannot continue, have left there is discarded.
    """
    classes, options = job.outputs.classes, job.options
    if is_object(classes) and (options.restart or options.redo):
        pulse = read_pulse(working_ledger_folder(classes))  # object storage has no locks
        if pulse is not None and pulse.is_alive:
            raise busy(classes)
    found = None if options.restart else _earlier(job)
    if found is None:
        discard(job)
        return None
    earlier, in_place = found
    if in_place:
        _take_back(job)
    return earlier


def _earlier(job: Job) -> tuple[LedgerJob, bool] | None:
    """Return the earlier run that a job continues, and whether its tiles are in place; None: there is none.

    Raises:
        InputError: it had other settings, or tiles to be computed again do not exist.
    """
    classes, redo = job.outputs.classes, job.options.redo
    found, in_place = read_job(working_ledger_folder(classes)), False
    if found is None and not is_object(classes) and (redo or not os.path.exists(classes)):
        found, in_place = read_job(ledger_folder(classes)), True
    if found is None:
        if redo:
            raise InputError("'{output}' has no tiles to compute again. Run once without --redo.", output=classes)
        return None
    _check_same(job, found, finished=redo is not None and os.path.exists(classes))
    found.grid.indices(redo or ())
    return found, in_place


def _check_same(job: Job, earlier: LedgerJob, *, finished: bool) -> None:
    """Raise `InputError` if a job differs from that of an earlier run, whose map is finished or not."""
    theirs, ours = (_comparable(each, job.options.allow_mixed) for each in (earlier, ledger_job(job)))
    values = {"output": job.outputs.classes, "changed": ", ".join(differing(theirs, ours))}
    if not values["changed"]:
        return
    if finished:
        raise InputError(
            "The map '{output}' was made with different settings ({changed}). Use the same settings to compute tiles "
            "again.",
            **values,
        )
    raise InputError(
        "The interrupted run for '{output}' used different settings ({changed}). Use the same settings, or "
        "use --restart to start over (in QGIS: 'Start over').",
        **values,
    )


def _comparable(job: LedgerJob, mixed: bool) -> dict[str, object]:
    """Return what must be the same in a run and in the one that it resumes."""
    left_out = MACHINE_KEYS if mixed else frozenset()
    kept = {key: value for key, value in job.job.items() if key not in left_out}
    return {**kept, "tile size": [job.width, job.height, job.side]}


def _take_back(job: Job) -> None:
    """Move tiles from their final place to where they are made, with the ledger last, and the virtual raster first.

    A crash in between thus leaves what the next run takes back; after an error, all is as it was.

    Raises:
        RasterError: a file cannot be moved.
    """
    classes = job.outputs.classes
    with disk_errors(classes), ExitStack() as undo:
        if os.path.lexists(classes):
            aside = f"{os.path.basename(tile_folder(classes))}.vrt"
            move(link_target(classes), os.path.join(folder_of(classes), aside), undo)
        for path in reversed(job.outputs.paths):
            working, final = working_folder(path), final_folder(path)
            if os.path.isdir(final) and not os.path.lexists(working):
                os.makedirs(os.path.dirname(working), exist_ok=True)
                move(final, working, undo)
        undo.pop_all()


def _lock(job: Job, output: str, stack: ExitStack) -> None:
    """Lock the folders in which an output is made until `stack` is closed, which removes them if nothing is kept.

    Raises:
        InputError: another run has locked one, or one is a link or a file.
        RasterError: one cannot be created.
    """
    if is_object(output):
        return
    working = working_folder(output)
    for folder in dict.fromkeys([folder_of(output), os.path.dirname(working)]):
        check_real_folder(folder)  # nothing is written or removed through a link
        check_real_folder(working)
        with disk_errors(output):
            os.makedirs(folder, exist_ok=True)
            lock = stack.enter_context(locked(folder, output))
        stack.callback(_let_go, job, folder, os.path.basename(tile_folder(output)), lock)
    remove_abandoned(output, after_s=0)


def _let_go(job: Job, folder: str, tiles: str, lock: IO[bytes]) -> None:
    """Remove a locked folder, unless an unfinished run has kept something; files of others stay."""
    if any(_has_results(working_folder(path)) for path in job.outputs.paths):
        return
    if os.name == "nt":  # which removes no file that is open
        lock.close()
    ours = re.compile(rf"{re.escape(tiles)}(\.(old|vrt|qml).*)?|{LOCK}", re.DOTALL)
    with suppress(OSError):
        for path in own_files(folder, ours):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()
        os.rmdir(folder)


def _has_results(folder: str) -> bool:
    """Whether a folder has finished rows or records of tiles."""
    paths: Iterable[Path] = (path for name in ("rows-*.part", "*.jsonl") for path in Path(folder).rglob(name))
    return next(iter(paths), None) is not None
