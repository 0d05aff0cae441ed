"""How a map is divided into blocks, the memory that computing one needs, and what dividing costs.

A block is made on its own from all windows whose footprint meets it. Windows that meet several blocks are predicted
once for each, which is the cost of dividing; no pixel changes, since windows are anchored at the raster's origin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from ..errors import InputError, OutOfMemoryError
from ..inference.devices import MOST_LANES
from ..inference.pipeline import DEPTH
from ..language import tr
from ..raster.geotiff import copy_cache_bytes
from ..raster.windows import Window, WindowGrid, cut
from ..system.resources import MIB
from .job import Job
from .journal import PART_BYTES

BLOCK_STEP = 512
"""Blocks are multiples of it in size: the blocks of the rasters written."""
LARGEST_BLOCK = 8192
"""Side in px of a cluster's blocks, where there are enough of them."""
SMALLEST_BLOCK = 1024
BLOCKS_A_WORKER = 4
"""At least so many blocks a worker, so that all end at about the same time."""
PROGRAM_BYTES = 112 * MIB
"""Python, numpy, GDAL and the runtime's libraries, before any raster is open."""
TAKEN_SHARE = 0.75
"""Of what is available: the network's work and other programs take some too."""
LANE_BYTES = 64 * MIB
"""What the C library keeps at most for the thread of a lane, used or not: a heap of its own."""
_READ_COPIES = 3
"""Rows of the source in memory at once: those held, those just read, and both put together."""


@dataclass(frozen=True)
class Division:
    """The blocks of a map, in pixels of the raster, and the memory for computing one, in MiB on top of the network.

    `memory_mb` is needed, `whole_mb` would be needed without a limit, and `available_mb` is free (None: unknown).
    """

    blocks: tuple[Window, ...]
    memory_mb: int
    whole_mb: int
    available_mb: int | None


def divide(job: Job, workers: int = 0, available: int | None = None) -> Division:
    """Divide a map into blocks as large as memory and machines let them be.

    In this process (`workers` 0) a block is as high as the map, so that only its sides are predicted twice; for
    workers blocks are square.

    Args:
        job: what is made.
        workers: processes that make blocks; 0: this one alone.
        available: the bytes that they may take together; None: not known. A budget that the user gives goes before it.

    Raises:
        InputError: the budget is too small for the narrowest blocks, or for the final files.
        OutOfMemoryError: what is available is.
    """
    whole = job.area.window
    share = None if available is None else available // max(workers, 1)
    free = None if share is None else share // MIB
    if workers:
        largest = min(job.options.block_size or block_size(whole, workers), max(whole.width, whole.height))
        side = _widest(job, largest, share, lambda width: _block_bytes(job, width, joined_rows=width))
        needs = [_block_bytes(job, min(px, whole.width), joined_rows=min(px, whole.height)) for px in (side, largest)]
        return Division(tuple(cut(whole, side, side)), _mib(needs[0]), _mib(needs[1]), free)
    largest = min(job.options.block_size or whole.width, whole.width)
    width = _widest(job, largest, share, lambda px: _run_bytes(job, px))
    height = job.options.block_size or whole.height
    needs = [_run_bytes(job, px) for px in (width, largest)]
    return Division(tuple(cut(whole, width, height)), _mib(needs[0]), _mib(needs[1]), free)


def _widest(job: Job, wanted: int, available: int | None, need: Callable[[int], int]) -> int:
    """Return the largest width up to the one wanted that the budget, or else what is available, allows.

    Raises:
        InputError: the budget allows none.
        OutOfMemoryError: what is available allows none.
    """
    budget, most = job.options.memory_mb, _most_bytes(job, available)
    if most is None or need(wanted) <= most:
        return wanted
    narrower = range(wanted // BLOCK_STEP * BLOCK_STEP, 0, -BLOCK_STEP)
    found = next((width for width in narrower if need(width) <= most), None)
    if found is not None:
        return found
    least = _mib(need(min(wanted, BLOCK_STEP)))
    if budget is not None:
        raise InputError(
            "The memory budget of {budget} MiB is too small: this run needs at least {need} MiB plus the model.",
            budget=budget,
            need=least,
        )
    raise OutOfMemoryError(
        tr(
            "This run needs at least {need} MiB plus the model, but {available} MiB are available. Close other "
            "programs, or set a memory budget to try anyway (--memory; in QGIS: 'Memory budget').",
            need=least,
            available=(available or 0) // MIB,
        )
    )


def _mib(size: int) -> int:
    """Return bytes in MiB, rounded up."""
    return -(-size // MIB)


def _most_bytes(job: Job, available: int | None) -> int | None:
    """Return the bytes that a run may need; None: any number."""
    if job.options.memory_mb is not None:
        return job.options.memory_mb * MIB
    # What the program itself takes is in the need, and taken already.
    return None if available is None else int(available * TAKEN_SHARE) + PROGRAM_BYTES


def _run_bytes(job: Job, width: int) -> int:
    """Return what a run in this process needs: the larger of making a block and writing the final files."""
    written = _bands_written(job)
    gathered = 2 * BLOCK_STEP * width * sum(written.values()) + 3 * PART_BYTES
    copy = copy_cache_bytes(job.area.window.width, max(written.values()))
    return max(_block_bytes(job, width, 0) + gathered, PROGRAM_BYTES + copy)


def _block_bytes(job: Job, width: int, joined_rows: int) -> int:
    """Return what making a block needs: source rows, windows in hand, votes, and finished rows."""
    grid, bands, item = job.grid, len(job.model.bands), job.source.fill.dtype.itemsize
    columns = width + 2 * grid.window_size
    read = _READ_COPIES * columns * (grid.window_size + grid.stride) * (bands * item + 1)
    window = grid.window_size**2 * job.batch_size
    # A processor makes classes of the scores in each lane; what is handed on is a vote's classes, or probabilities.
    lanes = job.ensemble.lanes if job.ensemble is not None else MOST_LANES
    scores = len(job.model.classes) * 4
    handed_on = 1 if job.options.combine == "vote" else scores
    waiting = window * (DEPTH + 2 + lanes) * (bands * item + handed_on)
    in_hand = waiting + lanes * (window * len(job.model.members) * scores + LANE_BYTES)
    votes = len(job.model.classes) * _vote_bytes(job) + (4 if job.options.combine != "vote" else 0)
    finished = 24 * width * grid.stride + 3 * width * joined_rows * sum(_bands_written(job).values())
    return (
        PROGRAM_BYTES
        + job.source.cache_bytes(width)
        + read
        + in_hand
        + width * grid.span * (votes + _vote_bytes(job))
        + finished
    )


def _vote_bytes(job: Job) -> int:
    """Return the bytes that a class's votes take in a pixel."""
    return np.min_scalar_type(job.grid.max_votes).itemsize if job.options.combine == "vote" else 4


def _bands_written(job: Job) -> dict[str, int]:
    """Return the bands of each raster that is made."""
    return {kind: len(job.model.classes) if kind == "probabilities" else 1 for kind in job.outputs.by_kind}


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
