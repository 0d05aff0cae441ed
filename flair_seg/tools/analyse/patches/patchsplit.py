"""The split of patches into subsets: neighbours are never in different subsets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ..polygons.regions import join

TRAIN, VAL, TEST, BUFFER = "train", "val", "test", "buffer"
Cell = tuple[int, int]
"""Row and column of a patch in the grid of patches, one every stride."""


def connected_blocks(cells: Sequence[Cell], reach: int) -> list[int]:
    """Return the number, from 0, of each patch's connected block, in the order of the blocks' first patches.

    Patches are connected if they touch or overlap, at corners too: at most `reach` rows and columns apart.
    """
    index = {cell: number for number, cell in enumerate(cells)}
    pairs = [(i, index[near]) for cell, i in index.items() for near in _neighbours(cell, reach) if near in index]
    first, second = np.array(pairs, np.int32).reshape(-1, 2).T
    # The root of each set is its first patch.
    numbers: list[int] = np.unique(join(len(cells), first, second), return_inverse=True)[1].tolist()
    return numbers


def split_zones(sizes: Mapping[str, int], val_share: float, test_share: float, seed: int) -> dict[str, str]:
    """Assign each zone to one subset, so that the numbers of patches are close to the shares.

    The seed decides the order of the zones. A subset with a share gets at least one zone, as long as one is left for
    training; val leaves one for test.
    """
    order = [sorted(sizes)[i] for i in np.random.default_rng(seed).permutation(len(sizes))]
    total = sum(sizes.values())
    parts = dict.fromkeys(order, TRAIN)
    for part, share in ((VAL, val_share), (TEST, test_share)):
        left = [zone for zone in order if parts[zone] == TRAIN]
        if not share or len(left) < 2:
            continue
        target, have = share * total, 0
        most = len(left) - 1 - (part == VAL and test_share > 0 and len(left) > 2)
        for zone in left[:-1]:
            if most and abs(have + sizes[zone] - target) < abs(have - target):
                parts[zone] = part
                have += sizes[zone]
                most -= 1
        if not have:
            parts[min(left, key=lambda zone: sizes[zone])] = part
    return {zone: parts[zone] for zone in sizes}


def split_block(cells: Sequence[Cell], reach: int, val_share: float, test_share: float, seed: int) -> list[str]:
    """Return the subset of each patch of one block: val at one end of its longer side, then test, then train.

    Subsets are separated by a buffer as wide as `reach`. The seed decides the end. A block that is too small is all
    train.
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
    """Return the subsets, with patches that touch or overlap one of val (or, in train, of test) as buffer."""
    where = dict(zip(cells, parts))
    shunned = {TRAIN: {VAL, TEST}, TEST: {VAL}}

    def touches(cell: Cell, others: set[str]) -> bool:
        return any(where.get(near) in others for near in _neighbours(cell, reach))

    return [BUFFER if touches(cell, shunned.get(part, set())) else part for cell, part in zip(cells, parts)]


def _nearest(lines: Sequence[int], counts: Mapping[int, int], target: float) -> list[int]:
    """Return the first lines, at least one, whose number of patches is closest to a target."""
    taken, have = [lines[0]], counts[lines[0]]
    for line in lines[1:]:
        if abs(have + counts[line] - target) >= abs(have - target):
            break
        taken.append(line)
        have += counts[line]
    return taken


def _neighbours(cell: Cell, reach: int) -> Iterator[Cell]:
    """Yield the cells whose patches touch or overlap that of a cell."""
    for row in range(cell[0] - reach, cell[0] + reach + 1):
        for column in range(cell[1] - reach, cell[1] + reach + 1):
            if (row, column) != cell:
                yield row, column
