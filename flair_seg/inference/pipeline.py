"""Runs the stages of a job side by side, with a few items in hand between them."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
DEPTH = 3
"""Items in hand: enough to hide a slow read, few enough to keep memory small."""


@contextmanager
def prefetched(items: Iterable[Item], depth: int = DEPTH) -> Iterator[Iterator[Item]]:
    """Draw items in a thread of their own, at most `depth` ahead; an error there is raised where they are used."""
    ready: queue.Queue[tuple[bool, Any]] = queue.Queue(depth)
    stopped = threading.Event()

    def put(entry: tuple[bool, Any]) -> bool:
        while not stopped.is_set():
            try:
                ready.put(entry, timeout=0.1)
                return True
            except queue.Full:
                continue
        return False

    def draw() -> None:
        try:
            for item in items:
                if not put((True, item)):
                    return
            put((False, None))
        except BaseException as error:  # handed over to the thread that waits
            put((False, error))

    def drawn() -> Iterator[Item]:
        while True:
            more, content = ready.get()
            if more:
                yield content
            elif content is None:
                return
            else:
                raise content

    thread = threading.Thread(target=draw, name="flair-read", daemon=True)
    thread.start()
    try:
        yield drawn()
    finally:
        stopped.set()
        thread.join()


@contextmanager
def side_by_side(
    items: Iterable[Item], call: Callable[[Item], Result], lanes: int
) -> Iterator[Iterator[tuple[Item, Result]]]:
    """Make a call for each item, `lanes` of them at a time, and give items and results in order.

    One more item than there are lanes is in hand. An error is raised in the place of its result; calls that have not
    begun by then are left out.
    """
    with ThreadPoolExecutor(lanes, thread_name_prefix="flair-lane") as executor:
        waiting: deque[tuple[Item, Future[Result]]] = deque()

        def done() -> Iterator[tuple[Item, Result]]:
            for item in items:
                waiting.append((item, executor.submit(call, item)))
                if len(waiting) > lanes:
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()

        try:
            yield done()
        finally:
            for _, future in waiting:
                future.cancel()


class Background:
    """Does calls in order in one thread, at most `depth` waiting; an error is raised by the next call."""

    def __init__(self, depth: int = DEPTH) -> None:
        """Start the thread."""
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="flair-write")
        self._pending: deque[Future[None]] = deque()
        self._depth = depth

    def __enter__(self) -> Background:
        """Return itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Drop what waits and end the thread."""
        for future in self._pending:
            future.cancel()
        self._executor.shutdown(wait=True)

    def submit(self, call: Callable[..., None], *arguments: object) -> None:
        """Queue a call, waiting while too many are queued."""
        while len(self._pending) >= self._depth:
            self._pending.popleft().result()
        self._pending.append(self._executor.submit(call, *arguments))

    def drain(self) -> None:
        """Wait until all is done."""
        while self._pending:
            self._pending.popleft().result()
