"""Reading ahead and writing behind: in order, with errors handed over, and no thread left."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from flair_seg.errors import RasterError
from flair_seg.inference.pipeline import Background, prefetched, side_by_side


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


def lanes() -> list[str]:
    """Return the names of the lanes' threads alive."""
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("flair-lane")]


@pytest.mark.parametrize("count", [1, 2, 4])
def test_lanes_work_side_by_side_and_give_results_in_order(count: int) -> None:
    together = threading.Barrier(count)

    def call(number: int) -> int:
        together.wait(10)  # as many as there are lanes must come here at a time
        time.sleep(0.02 * (number % 3))
        return -number

    with side_by_side(range(12), call, count) as done:
        assert list(done) == [(number, -number) for number in range(12)]
    assert lanes() == []


def test_lanes_are_few_items_ahead_of_their_user() -> None:
    begun: list[int] = []
    with side_by_side(range(100), begun.append, 2) as done:
        next(done)
    assert set(begun) <= {0, 1, 2}
    assert lanes() == []


def test_lanes_raise_an_error_in_the_place_of_its_result() -> None:
    def call(number: int) -> int:
        if number == 5:
            raise RasterError("gone")
        return number

    found: list[int] = []
    with pytest.raises(RasterError, match="gone"), side_by_side(range(20), call, 3) as done:
        found.extend(result for _, result in done)
    assert found == [0, 1, 2, 3, 4]
    assert lanes() == []


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
