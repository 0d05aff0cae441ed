"""Accumulators: literal votes, ties, order, sums and the percentages derived from them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flair_seg.choices import Combine
from flair_seg.errors import InputError
from flair_seg.mapping.rows import check_votes, make_accumulator
from flair_seg.mapping.voting import (
    MAX_MEAN_VOTES,
    WEIGHT_STEPS,
    Accumulator,
    FinishedRows,
    MajorityVote,
    SingleWindow,
    WeightedMean,
    centre_weights,
)
from flair_seg.raster.windows import WindowGrid


def take(accumulator: Accumulator, rows: int) -> FinishedRows:
    """Take rows with everything there is to know."""
    return accumulator.take(rows, confidence=True, shares=True)


def one_pixel(votes: Sequence[int], n_classes: int = 4) -> FinishedRows:
    """Let windows of one pixel vote on one pixel."""
    accumulator = MajorityVote(n_classes, 1, 1, len(votes))
    for vote in votes:
        accumulator.feed(np.array([[vote]], np.uint8), 0, 0)
    return take(accumulator, 1)


@pytest.mark.parametrize(
    ("votes", "winner", "confidence"),
    [
        ([2], 2, 100),
        ([1, 3, 3], 3, 67),
        ([3, 1, 1, 3], 1, 50),
        ([3, 2, 1, 0], 0, 25),
        ([0, 0, 0, 1, 1, 1, 1], 1, 57),
        ([3] * 15 + [0], 3, 94),
    ],
)
def test_most_votes_win_and_ties_go_to_the_lowest_class(votes: list[int], winner: int, confidence: int) -> None:
    rows = one_pixel(votes)
    assert rows.classes.tolist() == [[winner]]
    assert rows.confidence is not None and rows.confidence.tolist() == [[confidence]]


def test_shares_are_percent_of_the_votes_cast() -> None:
    rows = one_pixel([0, 1, 1, 3, 3, 3, 3, 3])
    assert rows.shares is not None and rows.shares[:, 0, 0].tolist() == [12, 25, 0, 62]


def test_overlapping_windows_literally() -> None:
    accumulator = MajorityVote(3, 2, 3, 4)
    accumulator.feed(np.array([[1, 1], [2, 2]], np.uint8), 0, 0)
    accumulator.feed(np.array([[2, 2], [2, 0]], np.uint8), 0, 1)
    accumulator.feed(np.array([[0, 2], [1, 1]], np.uint8), 0, 1)
    rows = take(accumulator, 2)
    assert rows.classes.tolist() == [[1, 0, 2], [2, 2, 0]]
    assert rows.confidence is not None
    assert rows.confidence.tolist() == [[100, 33, 100], [100, 67, 50]]


def test_a_window_outside_on_all_sides_counts_where_it_lies() -> None:
    accumulator = MajorityVote(10, 2, 2, 1)
    accumulator.feed(np.arange(16, dtype=np.uint8).reshape(4, 4), -1, -1)
    assert take(accumulator, 2).classes.tolist() == [[5, 6], [9, 0]]


@pytest.mark.parametrize(("row", "column"), [(-3, 0), (2, 0), (0, -3), (0, 4), (9, 9), (-9, -9)])
def test_a_window_that_misses_the_rows_counts_nowhere(row: int, column: int) -> None:
    votes, mean = MajorityVote(2, 2, 4, 1), WeightedMean(2, 2, 4, np.ones((3, 3), np.uint32))
    votes.feed(np.ones((3, 3), np.uint8), row, column)
    mean.feed(np.ones((2, 3, 3), np.float32), row, column)
    for accumulator in (votes, mean):
        rows = take(accumulator, 2)
        assert rows.confidence is not None and not rows.confidence.any()


def test_rows_move_up_and_forget() -> None:
    accumulator = MajorityVote(3, 3, 1, 1)
    accumulator.feed(np.array([[1], [2], [1]], np.uint8), 0, 0)
    assert take(accumulator, 2).classes.tolist() == [[1], [2]]
    accumulator.feed(np.array([[2], [2]], np.uint8), 1, 0)
    rows = take(accumulator, 3)
    assert rows.classes.tolist() == [[1], [2], [2]]
    assert rows.confidence is not None and rows.confidence.tolist() == [[100], [100], [100]]


@pytest.mark.parametrize("votes", [255, 256, 300, 65535, 65536])
def test_counts_hold_every_vote(votes: int) -> None:
    accumulator = MajorityVote(2, 1, 1, votes)
    accumulator._counts[1] = votes - 1  # as if fed: feeding 65535 windows takes a second
    accumulator.feed(np.ones((1, 1), np.uint8), 0, 0)
    rows = take(accumulator, 1)
    assert rows.classes.item() == 1
    assert rows.confidence is not None and rows.confidence.item() == 100


def test_a_dense_grid_counts_past_a_byte() -> None:
    grid = WindowGrid(32, 2)
    accumulator = make_accumulator("vote", grid, 2, 1, ())
    for _ in range(grid.max_votes):
        accumulator.feed(np.ones((1, 1), np.uint8), 0, 0)
    assert grid.max_votes == 256
    assert take(accumulator, 1).classes.item() == 1


Placed = tuple[int, int, np.ndarray]


@st.composite
def placed_maps(draw: st.DrawFn) -> list[Placed]:
    """Draw windows of 4 x 4 class indices around a raster of 4 x 5 px."""
    places = draw(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 4)), min_size=1, max_size=8))
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    return [(row, column, random.integers(0, 3, (4, 4)).astype(np.uint8)) for row, column in places]


def accumulate(rule: Combine, windows: Sequence[Placed]) -> FinishedRows:
    """Feed windows in the order given to the accumulator of a rule."""
    accumulator = make_accumulator(rule, WindowGrid(4, 1), 3, 5, ())
    for row, column, classes in windows:
        accumulator.feed(soft(classes) if rule == "mean" else classes, row, column)
    return take(accumulator, 4)


def soft(classes: np.ndarray) -> np.ndarray:
    """Return probabilities float32 `(3, height, width)` that favour a class map, no two pixels alike."""
    ramp = np.linspace(0.01, 0.3, classes.size).reshape(classes.shape)
    scores = np.stack([np.where(classes == c, 0.4 + ramp, 0.3 - ramp / 2) for c in range(3)])
    return (scores / scores.sum(axis=0)).astype(np.float32)


@pytest.mark.parametrize("rule", ["vote", "mean"])
@given(st.data(), placed_maps())
def test_the_order_of_windows_does_not_matter(rule: Combine, data: st.DataObject, windows: list[Placed]) -> None:
    shuffled = data.draw(st.permutations(windows))
    first, second = accumulate(rule, windows), accumulate(rule, shuffled)
    for name in ("classes", "confidence", "shares"):
        assert np.array_equal(getattr(first, name), getattr(second, name))


@given(placed_maps())
def test_weighted_mean_is_the_float64_mean(windows: list[Placed]) -> None:
    sums, totals = np.zeros((3, 11, 12)), np.zeros((11, 12))
    weights = centre_weights(4).astype(np.float64)
    for row, column, classes in windows:
        place = (..., slice(row + 3, row + 7), slice(column + 3, column + 7))
        sums[place] += soft(classes).astype(np.float64) * weights
        totals[place] += weights
    covered = totals[3:7, 3:8] > 0
    mean = sums[:, 3:7, 3:8] / np.where(covered, totals[3:7, 3:8], 1)
    rows = accumulate("mean", windows)
    ordered = np.sort(mean, axis=0)
    clear = covered & (ordered[-1] - ordered[-2] > 1e-4)
    assert (rows.classes == mean.argmax(axis=0))[clear].all()
    assert rows.shares is not None and rows.confidence is not None
    assert np.abs(rows.shares - 100 * mean)[:, covered].max(initial=0) <= 0.51
    assert np.array_equal(rows.confidence, rows.shares.max(axis=0))
    assert not rows.shares[:, ~covered].any()


def test_weighted_mean_literally() -> None:
    mean = WeightedMean(2, 1, 2, np.array([[1, 3]], np.uint32))
    mean.feed(np.array([[[1.0, 0.2]], [[0.0, 0.8]]], np.float32), 0, 0)
    mean.feed(np.array([[[1.0, 0.0]], [[0.0, 1.0]]], np.float32), 0, 1)
    rows = take(mean, 1)
    assert rows.classes.tolist() == [[0, 1]]
    assert rows.shares is not None and rows.shares[:, 0].tolist() == [[100, 40], [0, 60]]


def test_means_that_tie_go_to_the_lowest_class() -> None:
    mean = WeightedMean(3, 1, 1, np.ones((1, 1), np.uint32))
    mean.feed(np.array([0.2, 0.4, 0.4], np.float32).reshape(3, 1, 1), 0, 0)
    assert take(mean, 1).classes.item() == 1


def test_sums_of_the_most_votes_do_not_overflow() -> None:
    mean = WeightedMean(2, 1, 1, np.full((1, 1), WEIGHT_STEPS, np.uint32))
    certain = np.array([0, 1.0000001], np.float32).reshape(2, 1, 1)
    for _ in range(MAX_MEAN_VOTES):
        mean.feed(certain, 0, 0)
    rows = take(mean, 1)
    assert rows.classes.item() == 1
    assert rows.confidence is not None and rows.confidence.item() == 100


def single(*, percent: bool) -> SingleWindow:
    """Return an accumulator of 3 classes and 2 x 3 px."""
    return SingleWindow(3, 2, 3, confidence=percent, shares=percent)


def test_a_single_window_decides_by_its_class() -> None:
    rows = single(percent=False)
    rows.feed(np.array([[1, 2], [2, 1]], np.uint8), 0, -1)
    rows.feed(np.array([[1, 0]], np.uint8), 1, 1)
    found = rows.take(1, confidence=False, shares=False)
    assert found.classes.tolist() == [[2, 0, 0]] and found.confidence is None and found.shares is None
    assert rows.take(2, confidence=False, shares=False).classes.tolist() == [[1, 1, 0], [0, 0, 0]]


def test_a_single_window_decides_by_its_largest_probability() -> None:
    """Of equal ones the lowest class; two that differ by less than a step of the mean are not equal."""
    rows = single(percent=True)
    shares = np.array([[0.2, 0.4, 0.4], [0.3333333, 0.3333334, 0.3333333]], np.float32).T
    rows.feed(shares.reshape(3, 1, 2), 0, 1)
    found = take(rows, 2)
    assert found.classes.tolist() == [[0, 1, 1], [0, 0, 0]]
    assert found.confidence is not None and found.confidence.tolist() == [[0, 40, 33], [0, 0, 0]]
    assert found.shares is not None and found.shares[:, 0].tolist() == [[0, 20, 33], [0, 40, 33], [0, 40, 33]]
    empty = take(rows, 2)
    assert empty.shares is not None and not empty.shares.any() and not empty.classes.any()


def test_more_votes_than_the_sums_hold_are_refused() -> None:
    with pytest.raises(InputError, match="3 px gives 484 windows per pixel, but 'mean' supports at most 256"):
        check_votes("mean", WindowGrid(64, 3))
    check_votes("vote", WindowGrid(64, 3))


def test_centre_weights_literally() -> None:
    """The product of two squared sines, of 255."""
    assert centre_weights(1).tolist() == [[255]] and centre_weights(2).tolist() == [[64, 64], [64, 64]]
    assert centre_weights(3).tolist() == [[16, 64, 16], [64, 255, 64], [16, 64, 16]]


@pytest.mark.parametrize("span", [1, 2, 7, 64, 512])
def test_centre_weights_fall_from_the_centre_alike_on_all_sides(span: int) -> None:
    weights = centre_weights(span)
    assert weights.min() >= 1 and weights.max() <= WEIGHT_STEPS
    assert np.array_equal(weights, weights.T) and np.array_equal(weights, weights[::-1])
    half = weights[span // 2, : span // 2 + 1].astype(int)
    assert (np.diff(half) >= 0).all()
    assert weights[span // 2, span // 2] == weights.max()


@pytest.mark.parametrize("steps", [2, 4])
def test_shifted_centre_weights_sum_to_nearly_the_same_everywhere(steps: int) -> None:
    span = 64
    stride = span // steps
    total = sum(
        np.roll(centre_weights(span), (r * stride, c * stride), (0, 1)) for r in range(steps) for c in range(steps)
    )
    assert total.max() / total.min() < 1.1
