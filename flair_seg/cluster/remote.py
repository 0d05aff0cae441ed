"""What runs on Dask's workers: a plugin that loads the job once, and the tasks that compute a block or a tile."""

from __future__ import annotations

import asyncio
import time
import uuid
from typing import Any

import distributed

from ..feedback import Feedback
from ..language import tr
from .worker import Answer, JobNote, Place, make_block, tile_answer

_stopped: set[str] = set()
"""The runs that have ended."""


class JobPlugin(distributed.WorkerPlugin):
    """Keeps a run's job on each worker, also on those that join later, and loads its model before their first task."""

    def __init__(self, note: JobNote, topic: str) -> None:
        """Set the job and the name of the run."""
        self.note, self.name = note, topic

    async def setup(self, worker: Any) -> None:  # noqa: ANN401 - a Dask worker
        """Load the job in a thread, so that the worker can answer meanwhile; the first task reports what fails."""
        await asyncio.to_thread(self.note.load)

    def teardown(self, worker: Any) -> None:  # noqa: ANN401 - a Dask worker
        """End the tasks of the run before their next batch."""
        _stopped.add(self.name)


def block(topic: str, key: str, place: Place) -> Answer:
    """Compute a block."""
    worker = distributed.get_worker()
    answer = make_block(_note(worker, topic), place, Reporter(topic, key))
    return {**answer, "worker": worker.address}


def tile(topic: str, key: str, task: str) -> Answer:
    """Compute a tile, write its files, and return its record."""
    worker = distributed.get_worker()
    answer = tile_answer(_note(worker, topic), task, Reporter(topic, key), str(worker.address))
    return {**answer, "worker": worker.address}


_RUN = "flair-seg-{number}-of-{client}"


def run_name(client: str) -> str:
    """Return a name of a run, for its plugin, events and tasks; `client` is the id of its Dask client."""
    return _RUN.format(number=uuid.uuid4().hex, client=client)


def abandoned(dask_scheduler: Any) -> list[str]:  # noqa: ANN401 - a Dask scheduler
    """Return the names of the runs that have not been ended, though their clients have gone; runs on the scheduler."""
    beginning, _, _ = _RUN.partition("{number}")
    names = [name for name in dask_scheduler.worker_plugins if name.startswith(beginning)]
    return [name for name in names if name.partition("-of-")[2] not in dask_scheduler.clients]


def resources(dask_worker: Any) -> dict[str, float]:  # noqa: ANN401 - a Dask worker
    """Return the resources that a worker declares, e.g. GPU=1."""
    return dict(dask_worker.state.total_resources)


def _note(worker: Any, topic: str) -> JobNote:  # noqa: ANN401 - a Dask worker
    """Return the job that the plugin keeps."""
    plugin: JobPlugin = worker.plugins[topic]
    return plugin.note


class Reporter(Feedback):
    """Reports the progress of a task every second, and asks whether its run has ended."""

    _EVERY_S = 1.0

    def __init__(self, topic: str, key: str) -> None:
        """Set the topic and key of the reports."""
        self._topic, self._key = topic, key
        self._sent_s = time.monotonic()

    def progress(self, done: int, total: int) -> None:
        """Report the progress."""
        if time.monotonic() - self._sent_s >= self._EVERY_S:
            self._sent_s = time.monotonic()
            self._send({"key": self._key, "seen": done})

    def warning(self, text: str) -> None:
        """Send a warning to the run, with the worker's address."""
        name = distributed.get_worker().address
        self._send({"warning": tr("Worker {name}: {warning}", name=name, warning=text)})

    def is_cancelled(self) -> bool:
        """Whether the run has ended."""
        return self._topic in _stopped

    def _send(self, event: dict[str, Any]) -> None:
        """Send an event to the run."""
        distributed.get_worker().log_event(self._topic, event)
