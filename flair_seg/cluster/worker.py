"""Computes blocks for another machine; arguments and results are plain text, numbers and bytes."""

from __future__ import annotations

import dataclasses
import json
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ..errors import KINDS, ClusterError, FlairError, RasterError, RuntimeMissingError
from ..feedback import Feedback
from ..inference.loaded import keep
from ..language import tr
from ..mapping.job import Job, prepare
from ..mapping.predicting import predict_block
from ..mapping.resume.parts import Part, joined, pack
from ..mapping.tiled.tilemaker import TileTask, make_tile
from ..mapping.tiled.unfinished import MACHINE_KEYS
from ..options import SegmentOptions
from ..raster.gdalenv import gdal_cache
from ..raster.windows import Window
from ..system.jsontext import parse_json, short
from ..system.resources import cores, memory_errors
from ..system.texts import clean_text

Answer = dict[str, Any]
Place = tuple[int, int, int, int]
"""Column, row, width and height of a block, in pixels of the raster."""
_MOST_MESSAGE = 256 * 2**20
"""Size limit of a message in bytes: an identity lists the files of a mosaic, up to some 2 million."""
_busy = threading.Lock()
"""Held while a block is computed: a worker computes one at a time, since the network uses all its cores."""
_loaded: dict[str, Job] = {}
"""The worker's current job, by its message."""
_checked: set[JobNote] = set()
"""The jobs that were compared with that of their run."""


def job_message(options: SegmentOptions) -> str:
    """Return the job description for a worker, as JSON, with absolute paths."""
    values = options.to_json_dict()
    for name in ("input", "model", "reference"):
        if values[name] and os.path.exists(values[name]):
            values[name] = os.path.abspath(values[name])
    if options.aoi:
        path, bar, layer = options.aoi.partition("|")
        values["aoi"] = os.path.abspath(path) + bar + layer
    if options.cluster is None and options.threads is None:
        values["threads"] = max(1, cores() // (options.workers or 1))
    values["folder"] = os.getcwd() if options.cluster is None else None
    values.update(dict.fromkeys(("cluster", "cluster_ca", "cluster_cert", "cluster_key", "workers", "memory_mb")))
    values.update(block_size=None, tiles=None, redo=None, restart=False, allow_mixed=False)
    return json.dumps(values)


def describe(message: str) -> Answer:
    """Load a job; return this machine and the job's identity, or an error."""
    try:
        with memory_errors(), _busy:
            job = _load(message)
            machine = dataclasses.replace(job.machine, batch_size=job.batch_size)
            return {"machine": dataclasses.asdict(machine), "identity": job.identity()}
    except FlairError as error:
        return _error_answer(error)


@dataclass(frozen=True)
class JobNote:
    """A job for a worker.

    Attributes:
        message: its description, see `job_message`.
        identity: what determines the bytes, as JSON; a worker whose identity differs is refused.
        mixed: whether its device and software may differ.
    """

    message: str
    identity: str
    mixed: bool = False

    def load(self) -> None:
        """Load the job; what fails is reported by the first task."""
        with suppress(FlairError), memory_errors(), _busy:
            _load(self.message)

    def checked(self) -> Job:
        """Return the job, which is compared once with that of the run.

        Raises:
            ClusterError: it differs.
            FlairError: it cannot be loaded.
        """
        job = _load(self.message)
        if self not in _checked:
            found = json.loads(json.dumps(job.identity()))
            check_same(tr("this machine"), found, _parsed(self.identity), mixed=self.mixed)
            _checked.add(self)
        return job


def make_block(note: JobNote, place: Place, feedback: Feedback) -> Answer:
    """Compute a block of a job; return its bytes and windows predicted, or an error."""
    try:
        with memory_errors(), _busy:
            job = note.checked()
            parts: list[Part] = []
            block = Window(*place)
            with gdal_cache(job.source.cache_bytes(block.width)):
                predicted = predict_block(job, block, parts.append, feedback)
            job.source.check_unchanged()
            return {"block": pack(joined(parts)), "windows": predicted}
    except FlairError as error:
        return _failed(error)


def tile_answer(note: JobNote, task: str, feedback: Feedback, worker: str) -> Answer:
    """Compute a tile of a job and write its files; return its record, or an error.

    Args:
        note: the job.
        task: the tile, as `TileTask.to_json` describes it.
        feedback: receives the windows examined, and may cancel.
        worker: name of this process.
    """
    try:
        with memory_errors(), _busy:
            job = note.checked()
            try:
                record = make_tile(job, TileTask.from_json(task), feedback, worker=worker)
            except RasterError:
                job.source.check_unchanged()  # is more informative than the decoder's error
                raise
            return {"record": record.to_line()}
    except FlairError as error:
        return _failed(error)


def check_same(name: str, found: dict[str, Any], needed: dict[str, Any], *, mixed: bool = False) -> None:
    """Raise `ClusterError` if a worker's identity of the job differs; in a `mixed` cluster the machine may."""
    kept = {*found, *needed} - (MACHINE_KEYS if mixed else frozenset())
    differing = sorted(key for key in kept if found.get(key) != needed.get(key))
    if differing:
        key = differing[0]
        raise ClusterError(
            "Worker {name} does not match ({keys}): '{key}' is {found}, expected {needed}.",
            name=name,
            keys=", ".join(differing),
            key=key,
            found=found.get(key),
            needed=needed.get(key),
        )


_ERRORS = {name: kind for name, kind in KINDS.items() if kind is not RuntimeMissingError}
"""Errors by name; a worker without ONNX Runtime is a `ClusterError`."""


def opened(answer: Answer, name: str) -> Answer:
    """Return a worker's answer, or raise the `FlairError` that it contains."""
    if "error" in answer:
        raise _ERRORS.get(answer["error"], ClusterError)(f"{name}: {clean_text(str(answer['text']))}")
    return answer


def _load(message: str) -> Job:
    """Return the job of a message, its model loaded."""
    if message not in _loaded:
        for job in _loaded.values():
            keep(job.ensemble)
        _loaded.clear()
        _checked.clear()
        values = _parsed(message)
        folder = values.pop("folder")
        if folder is not None:
            os.chdir(folder)  # for names such as GPKG:parcels.gpkg:2026; modules are not imported from it
        _loaded[message] = prepare(SegmentOptions.from_json_dict(values), Feedback(), writes=False)
    return _loaded[message]


def _parsed(text: str) -> dict[str, Any]:
    """Return a message of another process.

    Raises:
        ClusterError: it is not a JSON object.
    """
    document = parse_json(text, tr("the message"), ClusterError, limit=_MOST_MESSAGE)
    if not isinstance(document, dict):
        raise ClusterError(
            "{what} is {found}. It must be a JSON object.", what=tr("the message"), found=short(document)
        )
    return document


def _failed(error: FlairError) -> Answer:
    """Return an error as an answer, and open the files again for the next task: they may have changed."""
    _loaded.clear()
    _checked.clear()
    return _error_answer(error)


def _error_answer(error: FlairError) -> Answer:
    """Return an error as an answer."""
    return {"error": type(error).__name__, "text": str(error)}
