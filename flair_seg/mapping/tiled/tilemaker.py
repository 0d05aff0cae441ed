"""Computes one tile and writes its finished rasters: the same bytes on whichever machine of a kind."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from ...feedback import Feedback, Portion
from ...raster.gdalenv import gdal_cache
from ...raster.storage import is_object, joined, put_bytes, put_file, remove, scratch
from ...raster.windows import Window, cut
from ...system.jsontext import parse_json
from ...system.records import build
from ..blocks import count_windows, without
from ..job import Job
from ..predicting import predict_block
from ..resume.journal import Journal
from ..rows import MapWriter, Outputs, Store
from .ledger import TileFile, TileRecord
from .stac import tile_item
from .tilegrid import TileGrid

_ENDINGS = (".tif", ".tif.aux.xml", ".qml", ".json")
"""Of the files of a tile."""


@dataclass(frozen=True)
class TileTask:
    """A tile to compute.

    Attributes:
        index: number of the tile.
        grid: the tiles of the map.
        attempts: how often it was computed before.
        block: width and height in px of the blocks in which it is computed, which depend on memory.
        folders: folder of each raster's tiles, by kind.
        references: the same folders as the finished map has them, relative to that of the class raster.
    """

    index: int
    grid: TileGrid
    attempts: int
    block: tuple[int, int]
    folders: Mapping[str, str]
    references: Mapping[str, str]

    @property
    def name(self) -> str:
        """The tile's name."""
        return self.grid.name(self.index)

    def to_json(self) -> str:
        """Return the task as text for another process."""
        values = dataclasses.asdict(self)
        return json.dumps(values)

    @staticmethod
    def from_json(text: str) -> TileTask:
        """Return the task of a text of `to_json`.

        Raises:
            InputError: it is not one.
        """
        return build(TileTask, parse_json(text, "tile"), "tile")

    def windows(self, job: Job) -> int:
        """Return the number of windows that the tile needs."""
        return job.grid.count(job.on_raster(self.grid.window(self.index)))


def make_tile(job: Job, task: TileTask, feedback: Feedback, *, worker: str = "", journal: bool = False) -> TileRecord:
    """Compute a tile, write its rasters and its STAC item to their final names, and return its record.

    A tile without data has no files. A tile that was written before, e.g. by a worker that was given up, is replaced by
    the same bytes.

    Args:
        job: the job of the whole map, with its model loaded.
        task: the tile.
        feedback: receives the windows examined, and may cancel.
        worker: name of this process, for the record.
        journal: keep finished rows next to the tile, so that an interrupted tile is resumed; not in object storage.

    Raises:
        RasterError, DeviceError, ModelError, CancelledError: as `segment`.
    """
    started, begun = time.time(), time.monotonic()
    tile = dataclasses.replace(job, area=job.area.part(job.on_raster(task.grid.window(task.index))))
    with ExitStack() as stack:
        scratches = {kind: scratch(joined(folder, f"{task.name}.tif")) for kind, folder in task.folders.items()}
        for folder in scratches.values():
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
        parts = {kind: os.path.join(folder, f"{task.name}.tif") for kind, folder in scratches.items()}
        writer = MapWriter(Outputs(**parts), tile.area, job.model.classes)
        stack.callback(writer.discard)
        kept = stack.enter_context(_journal(tile, task)) if journal and not is_object(task.folders["classes"]) else None
        predicted = _predict(tile, task, writer, kept, feedback)
        files: dict[str, TileFile] = {}
        if writer.counts.any():
            writer.finish(job.metadata(), job.pixel_m2, _Quiet(feedback))
            files = {kind: _publish(scratches[kind], folder, task.name) for kind, folder in task.folders.items()}
            _write_item(tile, job, task, files, started)
        elif task.attempts:
            _remove_earlier(task)
        if kept:
            kept.remove()
    row, column = task.grid.place(task.index)
    return TileRecord(
        row=row,
        column=column,
        state="finished" if files else "empty",
        attempts=task.attempts + 1,
        files=files,
        pixels=tuple(writer.counts.tolist()),
        windows=predicted,
        worker=worker,
        machine=f"{job.machine.device}; {job.machine.software}",
        started=started,
        seconds=time.monotonic() - begun,
    )


class _Quiet(Feedback):
    """Passes on whether the user cancelled."""

    def __init__(self, feedback: Feedback) -> None:
        """Set who knows."""
        self._feedback = feedback

    def is_cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._feedback.is_cancelled()


def _journal(tile: Job, task: TileTask) -> Journal:
    """Return the journal of a tile's finished rows; the ledger has checked that the job is the same."""
    window = tile.area.window
    path = joined(task.folders["classes"], f"{task.name}.tif")
    return Journal(path, {"tile": task.name}, window.width, window.height)


def _predict(tile: Job, task: TileTask, writer: MapWriter, journal: Journal | None, feedback: Feedback) -> int:
    """Compute a tile's rows, and return the number of windows predicted."""
    width, height = task.block
    blocks: list[Window] = cut(tile.area.window, width, height)
    take = writer.put
    if journal is not None:
        blocks = without(blocks, [tile.on_raster(window) for window in journal.finished])
        take = Store(writer, journal).take
    predicted = seen = 0
    total = count_windows(blocks, tile.grid)
    with gdal_cache(tile.source.cache_bytes(width)):
        for block in blocks:
            predicted += predict_block(tile, block, take, Portion(feedback, seen, total))
            seen += count_windows([block], tile.grid)
    return predicted


def _publish(folder: str, target: str, name: str) -> TileFile:
    """Move a tile's files from a scratch folder to their place, the raster last, and return what is known of it."""
    raster = f"{name}.tif"
    size = os.path.getsize(os.path.join(folder, raster))
    for file in sorted(os.listdir(folder), key=lambda file: (file == raster, file)):
        digest = put_file(os.path.join(folder, file), joined(target, file))
    return TileFile(digest, size)


def _remove_earlier(task: TileTask) -> None:
    """Remove the files of a tile that had data when it was computed before."""
    for folder in task.folders.values():
        for ending in _ENDINGS:
            remove(joined(folder, f"{task.name}{ending}"))


def _write_item(tile: Job, job: Job, task: TileTask, files: Mapping[str, TileFile], written: float) -> None:
    """Write the STAC item of a tile next to its class raster, if its position on the ground is known."""
    known = {kind: (f"{task.references[kind]}/{task.name}.tif", file) for kind, file in files.items()}
    grid = tile.area.grid.window(tile.area.window)
    content = tile_item(task.name, grid, known, job.model.classes, job.metadata(), written)
    if content is not None:
        put_bytes(joined(task.folders["classes"], f"{task.name}.json"), content)
