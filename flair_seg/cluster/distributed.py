"""Has blocks computed by other processes, here or on other machines, through Dask; the only module that imports it.

Only plain data is sent: a job description as JSON, four numbers per block, and the finished block as bytes. A worker
loads the model once, and checks that its files and versions match those of the machine that writes.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import queue
import shutil
import tempfile
import threading
import time
import uuid
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from types import ModuleType
from typing import Any, Protocol

from ..errors import ClusterError, DeviceError, FlairError, RasterError, first_line
from ..feedback import Feedback
from ..language import tr
from ..mapping.blocks import count_windows
from ..mapping.job import Job, Machine
from ..options import SegmentOptions
from ..raster.windows import Window
from ..system.texts import clean_text
from .localcluster import LocalWorkers
from .worker import Answer, Place, check_same, describe, job_message, make_block, opened

CONNECT_S = 15.0
"""Seconds to wait for a scheduler, and then for its first worker."""
START_S = 120.0
"""Seconds to wait for processes started here, and for a worker's answer: it loads the model."""
POLL_S = 0.25
"""Seconds between looks at the cancel button."""
IN_FLIGHT = 2
"""Blocks assigned to a worker: the current one and the next."""
TRIES = 4
"""Attempts per block: a machine may fail, or its disk may be unavailable for a moment."""


class Store(Protocol):
    """Receives finished blocks."""

    def keep(self, packed: bytes, window: Window) -> None:
        """Store a block, which must contain the pixels of a window of the map."""


class Cluster:
    """Processes that predict: those of a Dask scheduler, or some started on this machine. Use it in a `with` block."""

    def __init__(self, options: SegmentOptions, feedback: Feedback) -> None:
        """Prepare; nothing is started or connected yet.

        Raises:
            ClusterError: Dask is not installed.
        """
        self._dask = _import_dask()
        self._options, self._feedback = options, feedback
        self._client: Any = None
        self._local = ExitStack()
        self._message = job_message(options)
        self._topic = f"flair-seg-{uuid.uuid4().hex}"
        self._seen: dict[str, int] = {}
        self._identities: dict[str, dict[str, Any]] = {}
        self._flying: dict[Any, tuple[Window, int]] = {}
        self._given = 0
        self._news = threading.Event()
        self._warnings: queue.SimpleQueue[str] = queue.SimpleQueue()

    def __enter__(self) -> Cluster:
        """Return itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Disconnect from the scheduler, and end the processes started here."""
        if self._client is not None:
            with suppress(Exception):  # a lost connection cannot be closed, and need not be
                self._client.close(timeout=10)
        self._local.close()

    @property
    def workers(self) -> int:
        """The current number of workers."""
        return len(self._client.nthreads())

    def machine(self) -> Machine:
        """Start or connect to the workers, have each load the model, and return their common description.

        Raises:
            ClusterError: there are none, or they differ from each other.
            InputError, RasterError, ModelError, DeviceError, RuntimeMissingError: a worker reported it.
            CancelledError: the user cancelled.
        """
        self._connect()
        names = sorted(self._client.nthreads())
        # The first worker determines the batch size by trial if it is not fixed; all workers use it.
        found = _machine(names[0], self._ask(names[:1])[names[0]])
        self._message = job_message(dataclasses.replace(self._options, batch_size=found.batch_size))
        answers = self._ask(names)
        machines = {name: _machine(name, answer) for name, answer in answers.items()}
        first = machines[names[0]]
        for name, machine in machines.items():
            if machine != first:
                raise ClusterError(
                    "Worker {name} uses {found}, but worker {other} uses {needed}. All workers must use the same "
                    "device and software.",
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

    def make(self, job: Job, blocks: Sequence[Window], store: Store, feedback: Feedback) -> int:
        """Have blocks computed in any order, and store each on arrival; return the number of windows predicted.

        Raises:
            ClusterError: a worker differs from this machine, the connection is lost, or a block fails too often.
            InputError, RasterError, ModelError, DeviceError, RuntimeMissingError: a worker reported it.
            CancelledError: the user cancelled; the workers stop within a second or a batch.
        """
        identity = json.loads(json.dumps(job.identity()))
        for name, found in self._identities.items():
            check_same(name, found, identity)
        self._client.subscribe_topic(self._topic, self._hear)
        try:
            return self._make(job, blocks, json.dumps(identity), store, feedback)
        except BaseException:
            job.source.check_unchanged()
            raise
        finally:
            with suppress(Exception):  # the connection may be lost
                self._client.cancel(list(self._flying))
                self._client.run(_stop, self._topic, on_error="ignore")
                self._client.unsubscribe_topic(self._topic)

    def _make(self, job: Job, blocks: Sequence[Window], identity: str, store: Store, feedback: Feedback) -> int:
        """Assign blocks, and store the finished ones."""
        total = count_windows(blocks, job.grid)
        waiting = [(block, 1) for block in reversed(blocks)]
        flying = self._flying
        looked_at = predicted = 0
        while waiting or flying:
            free = IN_FLIGHT * max(self.workers, 1) - len(flying)
            for _ in range(min(free, len(waiting))):
                block, tries = waiting.pop()
                flying[self._give(block, identity)] = block, tries
            for future in self._finished(list(flying)):
                block, tries = flying.pop(future)
                self._seen.pop(future.key, None)
                answer = self._tried(future, tries)
                if answer is None:
                    waiting.append((block, tries + 1))
                    continue
                _keep(store, answer, job.on_map(block))
                predicted += answer["windows"]
                looked_at += count_windows([block], job.grid)
            self._pass_warnings(feedback)
            feedback.progress(min(looked_at + sum(self._seen.values()), total), total)
            feedback.stop_if_cancelled()
        return predicted

    def _give(self, block: Window, identity: str) -> Any:  # noqa: ANN401 - a Dask future
        """Assign a block."""
        self._given += 1
        key = f"{self._topic}-{self._given}"
        place = (block.col_off, block.row_off, block.width, block.height)
        arguments = (self._message, identity, self._topic, key, place)
        future = self._client.submit(_block, *arguments, key=key, retries=TRIES, pure=False)
        future.add_done_callback(lambda _: self._news.set())
        return future

    def _tried(self, future: Any, tries: int) -> Answer | None:  # noqa: ANN401
        """Return a worker's answer, or None to try the block again.

        Raises:
            FlairError: the worker's error, if it would recur or the block was tried often enough.
        """
        try:
            return _opened(future, tr("A worker"))
        except FlairError as error:
            if tries >= TRIES or not isinstance(error, (RasterError, DeviceError)):
                raise
            self._feedback.warning(tr("Retrying a block: {error}", error=error))
            return None

    def _finished(self, futures: list[Any]) -> list[Any]:
        """Return the futures that are done, after a short wait.

        Raises:
            ClusterError: the connection is lost, or there has been no worker for too long.
        """
        self._news.wait(POLL_S)
        self._news.clear()
        if self._client.status != "running":
            raise ClusterError(
                "Lost the connection to the scheduler at {address}.", address=self._client.scheduler.address
            )
        done = [future for future in futures if future.done()]
        if done or self.workers:
            self._alone_since = time.monotonic()
        elif time.monotonic() - self._alone_since > START_S:
            raise ClusterError("No worker connected within {seconds:g} s.", seconds=START_S)
        return done

    def _hear(self, event: tuple[Any, Any]) -> None:
        """Note the progress of a block, or a worker's warning; called in a thread of the client."""
        news = event[1]
        if "warning" in news:
            self._warnings.put(clean_text(str(news["warning"])))
        elif str(news.get("key")).startswith(self._topic):
            self._seen[news["key"]] = int(news["seen"])

    def _pass_warnings(self, feedback: Feedback) -> None:
        """Pass on the workers' warnings."""
        while not self._warnings.empty():
            feedback.warning(self._warnings.get())

    def _connect(self) -> None:
        """Start processes here, or connect to the scheduler, and wait for a worker.

        Raises:
            ClusterError: it failed.
        """
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        address, how = self._options.cluster, {}
        if address is None:
            local = self._start()
            address, how = local.address, {"security": self._dask.Security(**local.security)}
        try:
            self._client = self._dask.Client(address, timeout=CONNECT_S, set_as_default=False, **how)
        except (OSError, ValueError, ImportError, RuntimeError) as error:
            raise ClusterError(
                "Cannot connect to scheduler '{address}': {error}", address=address, error=first_line(error)
            ) from error
        self._alone_since = time.monotonic()
        wanted, wait_s = (1, CONNECT_S) if self._options.cluster else (self._options.workers or 1, START_S)
        try:
            self._client.wait_for_workers(wanted, timeout=wait_s)
        except TimeoutError as error:
            raise ClusterError("Scheduler '{address}' has no workers. Start at least one.", address=address) from error

    def _start(self) -> LocalWorkers:
        """Start processes on this machine."""
        folder = tempfile.mkdtemp(prefix="flair-seg-")
        self._local.callback(shutil.rmtree, folder, ignore_errors=True)
        workers = LocalWorkers(self._options.workers or 1, folder, START_S, self._feedback)
        self._local.callback(workers.close)
        return workers

    def _ask(self, names: list[str]) -> dict[str, Answer]:
        """Have workers load the model and describe themselves.

        Raises:
            FlairError: as `machine`; also where it takes too long.
        """
        asked = [self._client.submit(describe, self._message, workers=[name], pure=False) for name in names]
        ends = time.monotonic() + START_S
        while not all(future.done() for future in asked):
            self._feedback.stop_if_cancelled()
            if time.monotonic() > ends:
                ready = sum(future.done() for future in asked)
                raise ClusterError(
                    "The worker did not respond within {seconds:g} s.",
                    "Only {ready} of {count} workers responded within {seconds:g} s.",
                    ready=ready,
                    count=len(asked),
                    seconds=START_S,
                )
            time.sleep(POLL_S)
        return {name: _opened(future, name) for name, future in zip(names, asked)}


def _machine(name: str, answer: Answer) -> Machine:
    """Return a worker's description of its machine.

    Raises:
        ClusterError: it has another version's format.
    """
    try:
        return Machine(**answer["machine"])
    except (KeyError, TypeError) as error:
        raise ClusterError("Worker {name} runs another version of flair-seg.", name=name) from error


def _keep(store: Store, answer: Answer, window: Window) -> None:
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


def _block(message: str, identity: str, topic: str, key: str, place: Place) -> Answer:
    """On a worker: compute a block."""
    return make_block(message, identity, place, _Reporter(topic, key))


_stopped: set[str] = set()
"""On a worker: the runs that have ended."""


def _stop(topic: str) -> None:
    """On a worker: end a run's blocks before their next batch."""
    _stopped.add(topic)


class _Reporter(Feedback):
    """On a worker: reports the progress of a block every second, and whether its run has ended."""

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
        import distributed

        name = distributed.get_worker().address
        self._send({"warning": tr("Worker {name}: {warning}", name=name, warning=text)})

    def is_cancelled(self) -> bool:
        """Whether the run has ended."""
        return self._topic in _stopped

    def _send(self, event: dict[str, Any]) -> None:
        """Send an event to the run."""
        import distributed

        distributed.get_worker().log_event(self._topic, event)


def _opened(future: Any, name: str) -> Answer:  # noqa: ANN401 - a Dask future
    """Return a worker's answer.

    Raises:
        FlairError: the worker's error, or `ClusterError` if it has died or cannot run the engine.
    """
    if future.status != "finished":
        failure = future.exception() if future.status == "error" else future.status
        raise ClusterError("{name} failed: {error}", name=name, error=first_line(failure))
    return opened(future.result(), name)


def _import_dask() -> ModuleType:
    """Import Dask's distributed scheduler.

    Raises:
        ClusterError: it is not installed.
    """
    try:
        import distributed
    except ImportError as error:
        raise ClusterError(
            "Dask is not installed ({error}). Install it with: pip install 'flair-land-cover[cluster]'", error=error
        ) from error
    return distributed
