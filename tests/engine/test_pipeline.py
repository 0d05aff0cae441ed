"""Reading ahead and writing behind: in order, with errors handed over, and no thread left."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from flair_seg.errors import RasterError
from flair_seg.pipeline import Background, prefetched


def readers() -> list[str]:
    """Return the names of the reading threads alive."""
    return [thread.name for thread in threading.enumerate() if thread.name == "flair-read"]


def test_prefetching_stops_with_its_user() -> None:
    drawn: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            drawn.append(number)
            yield number

    with prefetched(items(), depth=2) as numbers:
        assert [next(numbers) for _ in range(3)] == [0, 1, 2]
        assert readers()
    assert readers() == []
    assert len(drawn) <= 8


def test_prefetching_hands_over_errors() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise RasterError("gone")

    with prefetched(broken()) as numbers:
        assert next(numbers) == 1
        with pytest.raises(RasterError, match="gone"):
            next(numbers)


def test_background_does_calls_in_order_and_hands_over_errors() -> None:
    done: list[int] = []
    with Background() as background:
        for number in range(20):
            background.submit(done.append, number)
        background.drain()
        assert done == list(range(20))
        background.submit([].pop)
        with pytest.raises(IndexError):
            background.drain()


def test_background_drops_what_waits_after_an_error() -> None:
    done: list[int] = []
    may_go = threading.Event()
    with pytest.raises(ValueError, match="elsewhere"), Background() as background:
        background.submit(may_go.wait)
        background.submit(done.append, 1)
        threading.Timer(0.2, may_go.set).start()
        raise ValueError("elsewhere")
    assert done == []
