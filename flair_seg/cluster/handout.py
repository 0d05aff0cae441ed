"""Gives blocks or tiles to workers, again where one fails, and collects their answers."""

from __future__ import annotations

import heapq
import itertools
import queue
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ..errors import ClusterError, DeviceError, FlairError, OutOfMemoryError, RasterError
from ..feedback import Feedback
from ..language import tr
from ..system.texts import clean_text
from .connection import POLL_S, Connection
from .worker import Answer

IN_FLIGHT = 2
"""Blocks or tiles assigned to a worker: the current one and the next."""
TRIES = 6
"""Attempts per block or tile: a machine may fail, or a disk may be unavailable for a moment."""
RETRY_S = 5.0
"""Seconds before the second attempt; twice as many before each further one, so that all span two and a half minutes."""
_PASSING = (RasterError, DeviceError, OutOfMemoryError)
"""Errors that another attempt, or another worker, may not have."""


@dataclass
class Given:
    """An item given to a worker, and which attempt it is."""

    item: Any
    tries: int = 1


class Handout:
    """Gives items to the workers of a connection.

    Attributes:
        topic: name of the run, for events and tasks.
    """

    def __init__(self, connection: Connection, feedback: Feedback) -> None:
        """Start with nothing given out; `feedback` hears of attempts that failed."""
        from .remote import run_name

        self.topic = run_name(connection.client.id)
        self._connection, self._feedback = connection, feedback
        self._seen: dict[str, int] = {}
        self._flying: dict[Any, Given] = {}
        self._numbers = itertools.count(1)
        self._refusal: ClusterError | None = None
        self._warnings: queue.SimpleQueue[str] = queue.SimpleQueue()

    @property
    def _client(self) -> Any:  # noqa: ANN401 - Dask's client
        """The client of the connection."""
        return self._connection.client

    def progress(self, feedback: Feedback, total: int) -> Progress:
        """Return what reports the windows of the items; see `Progress`."""
        return Progress(self._seen, feedback, total)

    def answers(
        self, function: Callable[..., Answer], items: Iterator[Any], progress: Progress
    ) -> Iterator[tuple[Given, Answer | FlairError]]:
        """Have a function called with each item, and yield them with the answer, or the error of the last attempt.

        Raises:
            FlairError: an error that would recur, a lost connection, or no worker for too long.
        """
        done = self._connection.dask.as_completed(loop=self._client.loop)
        waiting = Queue(items)
        self._connection.has_workers()
        while waiting.has_more or self._flying:
            while (
                len(self._flying) < IN_FLIGHT * max(self._connection.workers, 1)
                and (given := waiting.next()) is not None
            ):
                done.add(self._submit(function, given))
            ready = done.next_batch(block=False) if done.has_ready() else []
            for future in ready:
                given = self._flying.pop(future)
                self._seen.pop(future.key, None)
                answer = self._answer(future, given)
                if answer is None:
                    waiting.again(given)
                else:
                    yield given, answer
            self._connection.check(bool(ready), self._refusal)
            self.pass_warnings(progress.feedback)
            progress.report()
            if not ready:
                time.sleep(POLL_S)

    def hear(self, event: tuple[Any, Any]) -> None:
        """Note the progress of a block, or a worker's warning; called in a thread of the client."""
        news = event[1]
        if "warning" in news:
            self._warnings.put(clean_text(str(news["warning"])))
        elif news.get("key") in self._seen:  # else it has finished meanwhile
            self._seen[news["key"]] = int(news["seen"])

    def pass_warnings(self, feedback: Feedback) -> None:
        """Pass on the workers' warnings."""
        while not self._warnings.empty():
            feedback.warning(self._warnings.get())

    def cancel(self) -> None:
        """Take back what is given out."""
        self._client.cancel([*self._flying])

    def _submit(self, function: Callable[..., Answer], given: Given) -> Any:  # noqa: ANN401 - a Dask future
        """Give an item to a worker; Dask tries again where the worker dies or the task itself fails."""
        key = f"{self.topic}-{next(self._numbers)}"
        self._seen[key] = 0
        future = self._connection.submit(
            function, self.topic, key, given.item, key=key, retries=TRIES, resources=self._connection.resources
        )
        self._flying[future] = given
        return future

    def _answer(self, future: Any, given: Given) -> Answer | FlairError | None:  # noqa: ANN401 - a Dask future
        """Return a worker's answer or the error of the last attempt; None to try again.

        Raises:
            FlairError: an error that would recur.
        """
        try:
            return self._connection.answer(future, tr("A worker"))
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


class Queue:
    """What waits for a worker: new items, and those to be tried again after a while."""

    def __init__(self, items: Iterator[Any]) -> None:
        """Start with the new ones."""
        self._items = items
        self._ahead: list[Given] = []
        self._later: list[tuple[float, int, Given]] = []
        self._numbers = itertools.count()

    @property
    def has_more(self) -> bool:
        """Whether anything waits, now or later."""
        self._look()
        return bool(self._ahead or self._later)

    def next(self) -> Given | None:
        """Return what is due; None: nothing is."""
        if self._later and self._later[0][0] <= time.monotonic():
            return heapq.heappop(self._later)[2]
        self._look()
        return self._ahead.pop() if self._ahead else None

    def again(self, given: Given) -> None:
        """Have an item tried again after a while, at once after the attempt of a worker that was refused."""
        wait_s = RETRY_S * 2 ** (given.tries - 1) if given.tries else 0.0
        heapq.heappush(
            self._later, (time.monotonic() + wait_s, next(self._numbers), Given(given.item, given.tries + 1))
        )

    def _look(self) -> None:
        """Have the next new item ready."""
        if not self._ahead:
            self._ahead = [Given(item) for item in itertools.islice(self._items, 1)]


class Progress:
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
