"""Splits of patches: zones stay whole, shares are met, and neighbours never stand on both sides."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flair_seg.tools.analyse.patches.patchsplit import (
    BUFFER,
    TEST,
    TRAIN,
    VAL,
    Cell,
    add_buffers,
    connected_blocks,
    split_block,
    split_zones,
)

CELLS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=40, unique=True)
REACH = st.integers(0, 3)
SHARES = st.tuples(st.sampled_from([0.0, 0.1, 0.3]), st.sampled_from([0.0, 0.2]))


def touch(one: Cell, other: Cell, reach: int) -> bool:
    """Whether two patches touch or overlap, told from their places alone."""
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) <= reach


@given(CELLS, REACH)
def test_blocks_are_what_neighbours_reach(cells: list[Cell], reach: int) -> None:
    """The same as joining pairs that touch until nothing changes, numbered as they come."""
    groups = [{cell} for cell in cells]
    for one, other in combinations(cells, 2):
        if touch(one, other, reach):
            first, second = (next(g for g in groups if cell in g) for cell in (one, other))
            if first is not second:
                groups.remove(second)
                first |= second
    groups.sort(key=lambda group: min(map(cells.index, group)))
    numbers = connected_blocks(cells, reach)
    assert numbers == [next(n for n, group in enumerate(groups) if cell in group) for cell in cells]


@given(CELLS, st.integers(1, 3), SHARES, st.integers(0, 5))
def test_parts_of_a_block_do_not_touch(cells: list[Cell], reach: int, shares: tuple[float, float], seed: int) -> None:
    parts = split_block(cells, reach, *shares, seed)
    assert parts == split_block(cells, reach, *shares, seed) and TRAIN in parts
    for (one, part), (other, its) in combinations(zip(cells, parts), 2):
        assert part == its or BUFFER in (part, its) or not touch(one, other, reach)


@given(CELLS, REACH, st.data())
def test_buffers_keep_any_parts_apart(cells: list[Cell], reach: int, data: st.DataObject) -> None:
    """Val stays as it is; what is left of train and test touches neither val nor each other."""
    parts = [data.draw(st.sampled_from([TRAIN, VAL, TEST])) for _ in cells]
    found = add_buffers(cells, parts, reach)
    for before, after in zip(parts, found):
        assert after in (before, BUFFER) and (before != VAL or after == VAL)
    for (one, part), (other, its) in combinations(zip(cells, found), 2):
        if touch(one, other, reach):
            assert {part, its} not in ({TRAIN, VAL}, {TRAIN, TEST}, {VAL, TEST})
    lonely = [
        cell
        for cell, part in zip(cells, parts)
        if all(p == part for c, p in zip(cells, parts) if touch(c, cell, reach))
    ]
    assert all(after != BUFFER for cell, after in zip(cells, found) if cell in lonely)


@example(sizes=[1, 4, 1], shares=(0.3, 0.2), seed=0)  # val takes both small zones unless it leaves one
@given(st.lists(st.integers(1, 50), min_size=1, max_size=12), SHARES, st.integers(0, 5))
def test_zones_stay_whole_and_every_part_has_one(sizes: list[int], shares: tuple[float, float], seed: int) -> None:
    zones = {f"Z{number}": size for number, size in enumerate(sizes)}
    parts = split_zones(zones, *shares, seed)
    assert list(parts) == list(zones) and TRAIN in parts.values()
    for part, share, needed in ((VAL, shares[0], 2), (TEST, shares[1], 2 + bool(shares[0]))):
        assert (part in parts.values()) == (share > 0 and len(zones) >= needed)
        have = sum(zones[zone] for zone, its in parts.items() if its == part)
        if have:
            assert have <= share * sum(sizes) + max(sizes)


def test_shares_are_met_where_zones_are_alike() -> None:
    zones = {f"Z{number}": 10 for number in range(10)}
    for seed in range(5):
        parts = list(split_zones(zones, 0.2, 0.1, seed).values())
        assert [parts.count(part) for part in (TRAIN, VAL, TEST)] == [7, 2, 1]
    assert len({tuple(split_zones(zones, 0.2, 0.1, seed).items()) for seed in range(5)}) > 1


@pytest.mark.parametrize("transposed", [False, True])
def test_a_block_is_cut_across_its_longer_side(transposed: bool) -> None:
    """15 x 5 patches, as a zone of FLAIR: two lines to validate on, a line between."""
    cells = [(row, column) for row in range(15) for column in range(5)]
    cells = [cell[::-1] for cell in cells] if transposed else cells
    ends = set()
    for seed in range(6):
        parts = split_block(cells, 1, 2 / 15, 0.0, seed)
        assert [parts.count(part) for part in (TRAIN, BUFFER, VAL)] == [60, 5, 10]
        lines = {cell[transposed] for cell, part in zip(cells, parts) if part == VAL}
        ends.add(tuple(sorted(lines)))
    assert ends == {(0, 1), (13, 14)}


def test_a_block_too_small_to_cut_is_trained_on() -> None:
    assert split_block([(0, 0), (0, 1)], 1, 0.5, 0.0, 0) == [TRAIN, TRAIN]
