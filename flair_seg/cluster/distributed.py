"""Has blocks or tiles computed by other processes, here or on other machines, through Dask.

Only plain data is sent: once per worker a job description as JSON, then a few numbers per block or tile. A worker
returns a block as bytes; a tile it writes itself, and returns its record. It loads the model once, and checks that its
files and versions match those of the run.
"""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from ..errors import ClusterError, FlairError
from ..feedback import Feedback
from ..language import tr
from ..mapping.blocks import count_windows
from ..mapping.job import Job, Machine
from ..mapping.rows import BlockStore
from ..mapping.tiled.ledger import TileRecord, shortened
from ..mapping.tiled.tilemaker import TileTask
from ..mapping.tiled.tilerun import Watch
from ..options import SegmentOptions
from ..raster.windows import Window
from .connection import Connection
from .handout import Handout
from .worker import Answer, JobNote, check_same, job_message


class Cluster:
    """Processes that predict: those of a Dask scheduler, or some started on this machine. Use it in a `with` block."""

    def __init__(self, options: SegmentOptions, feedback: Feedback) -> None:
        """Prepare; nothing is started or connected yet.

        Raises:
            ClusterError: Dask is not installed.
        """
        self._connection = Connection(options, feedback)
        self._options, self._feedback = options, feedback
        self._message = job_message(options)
        self._identities: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> Cluster:
        """Return itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Disconnect from the scheduler, and end the processes started here."""
        self._connection.close()

    @property
    def workers(self) -> int:
        """The current number of workers."""
        return self._connection.workers

    def machine(self) -> Machine:
        """Start or connect to the workers, have each load the model, and return their common description.

        Raises:
            ClusterError: there are none, or they differ from each other.
            InputError, RasterError, ModelError, DeviceError, RuntimeMissingError: a worker reported it.
            CancelledError: the user cancelled.
        """
        self._connection.connect()
        names = self._connection.names()
        # The first worker determines the batch size by trial if it is not fixed; all workers use it.
        found = _machine(names[0], self._connection.ask(names[:1], self._message)[names[0]])
        self._message = job_message(dataclasses.replace(self._options, batch_size=found.batch_size))
        answers = self._connection.ask(names, self._message)
        machines = {name: _machine(name, answer) for name, answer in answers.items()}
        first = machines[names[0]]
        for name, machine in machines.items():
            if machine != first and not self._options.allow_mixed:
                raise ClusterError(
                    "Worker {name} uses {found}, but worker {other} uses {needed}. All workers must use the same "
                    "device and software, or the run must allow mixed workers (--allow-mixed).",
                    name=name,
                    found=f"{machine.device}, {machine.software}",
                    other=names[0],
                    needed=f"{first.device}, {first.software}",
                )
        self._identities = {name: answer["identity"] for name, answer in answers.items()}
        self._feedback.info(
            tr(
                "Using {count} worker on {device}",
                "Using {count} workers on {device}",
                count=len(names),
                device=first.device,
            )
        )
        return first

    def make(self, job: Job, blocks: Sequence[Window], store: BlockStore, feedback: Feedback) -> int:
        """Have blocks computed in any order, and store each on arrival; return the number of windows predicted.

        Raises:
            ClusterError: a worker differs from this machine, the connection is lost, or a block fails too often.
            InputError, RasterError, ModelError, DeviceError, RuntimeMissingError: a worker reported it.
            CancelledError: the user cancelled; the workers stop within a second or a batch.
        """
        from .remote import block

        predicted = 0
        handout = Handout(self._connection, self._feedback)
        progress = handout.progress(feedback, count_windows(blocks, job.grid))
        with self._job(job, handout):
            places = ((window.col_off, window.row_off, window.width, window.height) for window in blocks)
            for given, answer in handout.answers(block, places, progress):
                if isinstance(answer, FlairError):
                    raise answer
                window = Window(*given.item)
                _keep(store, answer, job.on_map(window))
                predicted += answer["windows"]
                progress.finished += count_windows([window], job.grid)
        return predicted

    def make_tiles(
        self, job: Job, tasks: Iterator[TileTask], record: Callable[[TileRecord], None], watch: Watch
    ) -> None:
        """Have tiles computed and written by the workers, and pass on the record of each, failed ones included.

        Raises:
            ClusterError, InputError, ModelError, DeviceError, RuntimeMissingError, CancelledError: as `make`.
        """
        from .remote import tile

        handout = Handout(self._connection, self._feedback)
        progress = handout.progress(watch, 0)
        waiting: dict[str, TileTask] = {}

        def texts() -> Iterator[str]:
            for task in tasks:
                text = task.to_json()
                waiting[text] = task
                watch.running = {each.name for each in waiting.values()}
                yield text

        with self._job(job, handout):
            watch.workers = self.workers
            for given, answer in handout.answers(tile, texts(), progress):
                task = waiting.pop(given.item)
                record(_recorded(task, answer, given.tries))
                progress.finished += task.windows(job)
                watch.workers, watch.running = self.workers, {task.name for task in waiting.values()}

    @contextmanager
    def _job(self, job: Job, handout: Handout) -> Iterator[None]:
        """Have all workers keep a job for the block, also those that join later."""
        from .remote import JobPlugin

        identity = json.loads(json.dumps(job.identity()))
        for name, found in self._identities.items():
            check_same(name, found, identity, mixed=self._options.allow_mixed)
        client, topic = self._connection.client, handout.topic
        note = JobNote(self._message, json.dumps(identity), self._options.allow_mixed)
        self._end_abandoned()
        try:
            with self._connection.reached():
                client.subscribe_topic(topic, handout.hear)
                client.register_plugin(JobPlugin(note, topic), name=topic)
            yield
        except BaseException:
            job.source.check_unchanged()
            raise
        finally:
            with suppress(Exception):  # the connection may be lost
                handout.cancel()
                client.unregister_worker_plugin(topic)
                client.unsubscribe_topic(topic)

    def _end_abandoned(self) -> None:
        """End runs whose coordinators were killed: their tasks stop, and workers that join do not load their jobs."""
        from .remote import abandoned

        client = self._connection.client
        with suppress(Exception):  # of a scheduler without flair-seg; they are only in the way
            for name in client.run_on_scheduler(abandoned):
                client.unregister_worker_plugin(name)


def _machine(name: str, answer: Answer) -> Machine:
    """Return a worker's description of its machine.

    Raises:
        ClusterError: it has another version's format.
    """
    try:
        return Machine(**answer["machine"])
    except (KeyError, TypeError) as error:
        raise ClusterError("Worker {name} runs another version of flair-seg.", name=name) from error


def _keep(store: BlockStore, answer: Answer, window: Window) -> None:
    """Store the block of an answer.

    Raises:
        ClusterError: the answer is not that block.
        RasterError: it cannot be written.
    """
    try:
        store.keep(answer["block"], window)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ClusterError(
            "A worker returned a damaged block ({error}). All workers must run the same version.", error=error
        ) from error


def _recorded(task: TileTask, answer: Answer | FlairError, tries: int) -> TileRecord:
    """Return the record of a tile from a worker's answer, or from the error of the last of some attempts.

    Raises:
        ClusterError: the answer is not that of the tile.
    """
    row, column = task.grid.place(task.index)
    if isinstance(answer, FlairError):
        return TileRecord(row, column, "failed", task.attempts + tries, shortened(answer))
    try:
        record = TileRecord.from_line(answer["record"])
        if (record.row, record.column) != (row, column) or record.state not in ("finished", "empty"):
            raise ValueError(f"{record.name} instead of {task.name}")
    except (KeyError, TypeError, ValueError) as error:
        raise ClusterError(
            "A worker returned a damaged record ({error}). All workers must run the same version.", error=error
        ) from error
    # By the clock of this machine: those of the workers may differ.
    return dataclasses.replace(record, attempts=task.attempts + tries, started=time.time() - record.seconds)
