"""Has blocks or tiles computed by other processes, here or on other machines, through Dask.

Only plain data is sent: once per worker a job description as JSON, then a few numbers per block or tile. A worker
returns a block as bytes; a tile it writes itself, and returns its record. It loads the model once, and checks that its
files and versions match those of the run.
"""

from __future__ import annotations

import dataclasses
import heapq
import itertools
import json
import logging
import os
import queue
import shutil
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Protocol

from ..errors import ClusterError, DeviceError, FlairError, InputError, OutOfMemoryError, RasterError, first_line
from ..feedback import Feedback
from ..language import tr
from ..mapping.blocks import count_windows
from ..mapping.job import Job, Machine
from ..mapping.tiled.ledger import TileRecord, shortened
from ..mapping.tiled.tilemaker import TileTask
from ..mapping.tiled.tilerun import Watch
from ..options import SegmentOptions
from ..raster.windows import Window
from ..system.texts import clean_text
from .localcluster import LocalWorkers
from .worker import Answer, JobNote, check_same, describe, job_message, opened

CONNECT_S = 15.0
"""Seconds to wait for a scheduler, and then for its first worker."""
START_S = 120.0
"""Seconds to wait for processes started here, and for a worker's answer: it loads the model."""
POLL_S = 0.05
"""Seconds between looks for finished work, and at the cancel button."""
IN_FLIGHT = 2
"""Blocks or tiles assigned to a worker: the current one and the next."""
TRIES = 6
"""Attempts per block or tile: a machine may fail, or a disk may be unavailable for a moment."""
RETRY_S = 5.0
"""Seconds before the second attempt; twice as many before each further one, so that all span two and a half minutes."""
COUNT_S = 1.0
"""Seconds between looks at the number of workers."""
_PASSING = (RasterError, DeviceError, OutOfMemoryError)
"""Errors that another attempt, or another worker, may not have."""


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
        self._flying: dict[Any, _Given] = {}
        self._numbers = itertools.count(1)
        self._resources: dict[str, int] = {}
        self._counted = (float("-inf"), 0)
        self._refusal: ClusterError | None = None
        self._alone_since = 0.0
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
        counted_s, count = self._counted
        if time.monotonic() - counted_s >= COUNT_S:
            count = len(self._client.nthreads())
            self._counted = time.monotonic(), count
        return count

    def machine(self) -> Machine:
        """Start or connect to the workers, have each load the model, and return their common description.

        Raises:
            ClusterError: there are none, or they differ from each other.
            InputError, RasterError, ModelError, DeviceError, RuntimeMissingError: a worker reported it.
            CancelledError: the user cancelled.
        """
        self._connect()
        names = self._names()
        # The first worker determines the batch size by trial if it is not fixed; all workers use it.
        found = _machine(names[0], self._ask(names[:1])[names[0]])
        self._message = job_message(dataclasses.replace(self._options, batch_size=found.batch_size))
        answers = self._ask(names)
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

    def make(self, job: Job, blocks: Sequence[Window], store: Store, feedback: Feedback) -> int:
        """Have blocks computed in any order, and store each on arrival; return the number of windows predicted.

        Raises:
            ClusterError: a worker differs from this machine, the connection is lost, or a block fails too often.
            InputError, RasterError, ModelError, DeviceError, RuntimeMissingError: a worker reported it.
            CancelledError: the user cancelled; the workers stop within a second or a batch.
        """
        from .remote import block

        predicted = 0
        total = count_windows(blocks, job.grid)
        progress = _Progress(self._seen, feedback, total)
        with self._job(job):
            places = ((window.col_off, window.row_off, window.width, window.height) for window in blocks)
            for given, answer in self._answers(block, places, progress):
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

        progress = _Progress(self._seen, watch, 0)
        waiting: dict[str, TileTask] = {}

        def texts() -> Iterator[str]:
            for task in tasks:
                text = task.to_json()
                waiting[text] = task
                watch.running = {each.name for each in waiting.values()}
                yield text

        with self._job(job):
            watch.workers = self.workers
            for given, answer in self._answers(tile, texts(), progress):
                task = waiting.pop(given.item)
                record(_recorded(task, answer, given.tries))
                progress.finished += task.windows(job)
                watch.workers, watch.running = self.workers, {task.name for task in waiting.values()}

    @contextmanager
    def _job(self, job: Job) -> Iterator[None]:
        """Have all workers keep a job for the block, also those that join later."""
        from .remote import JobPlugin

        identity = json.loads(json.dumps(job.identity()))
        for name, found in self._identities.items():
            check_same(name, found, identity, mixed=self._options.allow_mixed)
        note = JobNote(self._message, json.dumps(identity), self._options.allow_mixed)
        self._client.subscribe_topic(self._topic, self._hear)
        try:
            self._client.register_plugin(JobPlugin(note, self._topic), name=self._topic)
            yield
        except BaseException:
            job.source.check_unchanged()
            raise
        finally:
            with suppress(Exception):  # the connection may be lost
                self._client.cancel([*self._flying])
                self._client.unregister_worker_plugin(self._topic)
                self._client.unsubscribe_topic(self._topic)

    def _answers(
        self, function: Callable[..., Answer], items: Iterator[Any], progress: _Progress
    ) -> Iterator[tuple[_Given, Answer | FlairError]]:
        """Have a function called with each item, and yield them with the answer, or the error of the last attempt.

        Raises:
            FlairError: an error that would recur, a lost connection, or no worker for too long.
        """
        done = self._dask.as_completed(loop=self._client.loop)
        queue = _Queue(items)
        self._alone_since = time.monotonic()
        while queue.has_more or self._flying:
            while len(self._flying) < IN_FLIGHT * max(self.workers, 1) and (given := queue.next()) is not None:
                done.add(self._submit(function, given))
            ready = done.next_batch(block=False) if done.has_ready() else []
            for future in ready:
                given = self._flying.pop(future)
                self._seen.pop(future.key, None)
                answer = self._answer(future, given)
                if answer is None:
                    queue.again(given)
                else:
                    yield given, answer
            self._check_connection(bool(ready))
            self._pass_warnings(progress.feedback)
            progress.report()
            if not ready:
                time.sleep(POLL_S)

    def _submit(self, function: Callable[..., Answer], given: _Given) -> Any:  # noqa: ANN401 - a Dask future
        """Give an item to a worker; Dask tries again where the worker dies or the task itself fails."""
        key = f"{self._topic}-{next(self._numbers)}"
        future = self._client.submit(
            function, self._topic, key, given.item, key=key, retries=TRIES, pure=False, resources=self._resources
        )
        self._flying[future] = given
        return future

    def _answer(self, future: Any, given: _Given) -> Answer | FlairError | None:  # noqa: ANN401 - a Dask future
        """Return a worker's answer or the error of the last attempt; None to try again.

        Raises:
            FlairError: an error that would recur.
        """
        try:
            return _opened(future, tr("A worker"))
        except _PASSING as error:
            if isinstance(error, ClusterError) and future.status == "finished":  # it differs, or cannot run networks
                self._refuse(future.result()["worker"], error)
                given.tries -= 1
                return None
            if given.tries >= TRIES:
                return error
            self._feedback.warning(tr("Trying again: {error}", error=error))
            return None

    def _refuse(self, address: str, error: ClusterError) -> None:
        """Have a worker that differs leave the scheduler, so that it gets no more work."""
        self._refusal = error
        self._feedback.warning(tr("Worker {name} is not used: {error}", name=address, error=error))
        with suppress(Exception):  # it may have left
            self._client.retire_workers([address], close_workers=True)

    def _check_connection(self, active: bool) -> None:
        """Raise `ClusterError` if the connection is lost, or there has been no worker for too long."""
        if self._client.status != "running":
            raise ClusterError(
                "Lost the connection to the scheduler at {address}.", address=self._client.scheduler.address
            )
        if active or self.workers:
            self._alone_since = time.monotonic()
        elif self._refusal is not None:
            raise self._refusal
        elif time.monotonic() - self._alone_since > START_S:
            raise ClusterError("No worker connected within {seconds:g} s.", seconds=START_S)

    def _names(self) -> list[str]:
        """Return the addresses of the workers that compute: those with a resource GPU, if there are any."""
        from .remote import resources

        names = sorted(self._client.nthreads())
        declared = self._client.run(resources)
        with_gpu = [name for name in names if declared.get(name, {}).get("GPU", 0) >= 1]
        self._resources = {"GPU": 1} if with_gpu else {}
        return with_gpu or names

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
        elif self._options.cluster_ca:
            how = {"security": self._dask.Security(**_certificates(self._options))}
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


@dataclass
class _Given:
    """An item given to a worker, and which attempt it is."""

    item: Any
    tries: int = 1


class _Queue:
    """What waits for a worker: new items, and those to be tried again after a while."""

    def __init__(self, items: Iterator[Any]) -> None:
        """Start with the new ones."""
        self._items = items
        self._ahead: list[_Given] = []
        self._later: list[tuple[float, int, _Given]] = []
        self._numbers = itertools.count()

    @property
    def has_more(self) -> bool:
        """Whether anything waits, now or later."""
        self._look()
        return bool(self._ahead or self._later)

    def next(self) -> _Given | None:
        """Return what is due; None: nothing is."""
        if self._later and self._later[0][0] <= time.monotonic():
            return heapq.heappop(self._later)[2]
        self._look()
        return self._ahead.pop() if self._ahead else None

    def again(self, given: _Given) -> None:
        """Have an item tried again after a while, at once after the attempt of a worker that was refused."""
        wait_s = RETRY_S * 2 ** (given.tries - 1) if given.tries else 0.0
        heapq.heappush(
            self._later, (time.monotonic() + wait_s, next(self._numbers), _Given(given.item, given.tries + 1))
        )

    def _look(self) -> None:
        """Have the next new item ready."""
        if not self._ahead:
            self._ahead = [_Given(item) for item in itertools.islice(self._items, 1)]


class _Progress:
    """Reports the windows of finished items and of those being computed.

    Attributes:
        feedback: who hears it.
        finished: windows of the finished items.
    """

    def __init__(self, seen: dict[str, int], feedback: Feedback, total: int) -> None:
        """Set what workers report of their items, by key, and the total, 0 if whoever hears it knows."""
        self._seen, self._total = seen, total
        self.feedback, self.finished = feedback, 0

    def report(self) -> None:
        """Report, and stop if the user cancelled."""
        done = self.finished + sum(list(self._seen.values()))
        self.feedback.progress(min(done, self._total) if self._total else done, self._total)
        self.feedback.stop_if_cancelled()


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
    return dataclasses.replace(record, attempts=task.attempts + tries)


def _certificates(options: SegmentOptions) -> dict[str, Any]:
    """Return the certificates of a scheduler for Dask's `Security`.

    Raises:
        InputError: a file is missing.
    """
    paths = {
        "tls_ca_file": options.cluster_ca,
        "tls_client_cert": options.cluster_cert,
        "tls_client_key": options.cluster_key,
    }
    for path in paths.values():
        if path is None or not os.path.isfile(path):
            raise InputError("The certificate file '{path}' does not exist.", path=path)
    return {"require_encryption": True, **paths}


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
