"""Which patches are trained on and which are kept apart: neighbours never stand on both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

TRAIN, VAL, TEST, BUFFER = "train", "val", "test", "buffer"
Cell = tuple[int, int]
"""Row and column of a patch in the grid of patches, one every stride."""


def connected_blocks(cells: Sequence[Cell], reach: int) -> list[int]:
    """Return the number, from 0, of the connected block each patch is in, in order of the blocks' first patches.

    Args:
        cells: where the patches are.
        reach: the most rows or columns between two patches that touch or overlap, at a corner too.
    """
    numbers: dict[Cell, int] = {}
    known = set(cells)
    number = -1
    for start in cells:
        if start in numbers:
            continue
        number += 1
        numbers[start] = number
        pending = [start]
        while pending:
            for cell in _neighbours(pending.pop(), reach):
                if cell in known and cell not in numbers:
                    numbers[cell] = number
                    pending.append(cell)
    return [numbers[cell] for cell in cells]


def split_zones(sizes: Mapping[str, int], val_share: float, test_share: float, seed: int) -> dict[str, str]:
    """Give each zone wholly to one part, so that the parts' patches come near the shares.

    Zones are drawn in an order that the seed decides. A part with a share gets at least one zone, as long as one is
    left to train on.
    """
    order = [sorted(sizes)[i] for i in np.random.default_rng(seed).permutation(len(sizes))]
    total = sum(sizes.values())
    parts = dict.fromkeys(order, TRAIN)
    for part, share in ((VAL, val_share), (TEST, test_share)):
        left = [zone for zone in order if parts[zone] == TRAIN]
        if not share or len(left) < 2:
            continue
        target, have = share * total, 0
        for zone in left[:-1]:
            if abs(have + sizes[zone] - target) < abs(have - target):
                parts[zone] = part
                have += sizes[zone]
        if not have:
            parts[min(left, key=lambda zone: sizes[zone])] = part
    return {zone: parts[zone] for zone in sizes}


def split_block(cells: Sequence[Cell], reach: int, val_share: float, test_share: float, seed: int) -> list[str]:
    """Return the part of each patch of one block: val at one end of its longer side, then test, then train.

    Between two parts there is a buffer as wide as neighbours reach. The seed decides the end. Where the block is too
    small for all that, it is all train.
    """
    if not val_share and not test_share:
        return [TRAIN] * len(cells)
    spans = [max(cell[axis] for cell in cells) - min(cell[axis] for cell in cells) for axis in (0, 1)]
    axis = int(spans[1] >= spans[0])
    counts = Counter(cell[axis] for cell in cells)
    lines = sorted(counts, reverse=bool(np.random.default_rng(seed).integers(2)))
    parts: dict[int, str] = {}
    for part, share in ((VAL, val_share), (TEST, test_share)):
        left = [line for line in lines if line not in parts]
        if not share or not left:
            continue
        taken = _nearest(left, counts, share * len(cells))
        parts.update(dict.fromkeys(taken, part))
        near = [line for line in left if line not in parts and abs(line - taken[-1]) <= reach]
        parts.update(dict.fromkeys(near, BUFFER))
    if len(parts) == len(lines):
        return [TRAIN] * len(cells)
    return [parts.get(cell[axis], TRAIN) for cell in cells]


def add_buffers(cells: Sequence[Cell], parts: Sequence[str], reach: int) -> list[str]:
    """Return the parts, in which what touches or overlaps a patch of val (or, if train, of test) is a buffer."""
    where = dict(zip(cells, parts))
    shunned = {TRAIN: {VAL, TEST}, TEST: {VAL}}

    def touches(cell: Cell, others: set[str]) -> bool:
        return any(where.get(near) in others for near in _neighbours(cell, reach))

    return [BUFFER if touches(cell, shunned.get(part, set())) else part for cell, part in zip(cells, parts)]


def _nearest(lines: Sequence[int], counts: Mapping[int, int], target: float) -> list[int]:
    """Return the first lines, at least one, whose patches come nearest to a number."""
    taken, have = [lines[0]], counts[lines[0]]
    for line in lines[1:]:
        if abs(have + counts[line] - target) >= abs(have - target):
            break
        taken.append(line)
        have += counts[line]
    return taken


def _neighbours(cell: Cell, reach: int) -> Iterator[Cell]:
    """Yield the places around a patch whose patches touch or overlap it."""
    for row in range(cell[0] - reach, cell[0] + reach + 1):
        for column in range(cell[1] - reach, cell[1] + reach + 1):
            if (row, column) != cell:
                yield row, column
