"""How a map is divided into blocks, and what that costs: pure arithmetic on pixels.

A block is made on its own from all windows whose footprint meets it. Windows that meet several blocks are predicted
once for each, which is the cost of dividing; no pixel changes, since windows are anchored at the raster's origin.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..raster.windows import Window, WindowGrid

BLOCK_STEP = 512
"""Blocks are multiples of it in size: the blocks of the rasters written."""
LARGEST_BLOCK = 8192
"""Side in px of a cluster's blocks, where there are enough of them."""
SMALLEST_BLOCK = 1024
BLOCKS_A_WORKER = 4
"""At least so many blocks a worker, so that all end at about the same time."""


def cut(whole: Window, width: int, height: int) -> list[Window]:
    """Return the blocks of at most `width` x `height` px that tile a window, row by row from its upper left corner."""
    return [
        Window(
            whole.col_off + column,
            whole.row_off + row,
            min(width, whole.width - column),
            min(height, whole.height - row),
        )
        for row in range(0, whole.height, height)
        for column in range(0, whole.width, width)
    ]


def without(blocks: Iterable[Window], finished: Iterable[Window]) -> list[Window]:
    """Return what is left of blocks when finished windows, of whatever division, are taken away, as rectangles."""
    left = list(blocks)
    for hole in finished:
        left = [part for block in left for part in _around(block, hole)]
    return left


def count_windows(blocks: Iterable[Window], grid: WindowGrid) -> int:
    """Return the number of the grid's windows that blocks need, those of several blocks counted for each."""
    return sum(grid.count(block) for block in blocks)


def block_size(whole: Window, workers: int) -> int:
    """Return the side in px of the largest square blocks that give every worker its share."""
    size = LARGEST_BLOCK
    while size > SMALLEST_BLOCK and -(-whole.width // size) * -(-whole.height // size) < BLOCKS_A_WORKER * workers:
        size //= 2
    return size


def _around(block: Window, hole: Window) -> list[Window]:
    """Return the rectangles that cover a block except a hole: what is above, below, left and right of it."""
    met = block.intersection(hole)
    if met is None:
        return [block]
    right, bottom = block.col_off + block.width, block.row_off + block.height
    met_right, met_bottom = met.col_off + met.width, met.row_off + met.height
    sides = (
        (block.col_off, block.row_off, block.width, met.row_off - block.row_off),
        (block.col_off, met.row_off, met.col_off - block.col_off, met.height),
        (met_right, met.row_off, right - met_right, met.height),
        (block.col_off, met_bottom, block.width, bottom - met_bottom),
    )
    return [Window(*side) for side in sides if side[2] > 0 and side[3] > 0]
