"""How a map is divided into blocks, the memory that computing one needs, and what dividing costs.

A block is computed independently, from all windows whose footprint overlaps it. Windows that overlap several blocks are
predicted once for each, which is the cost of dividing; no pixel changes, since windows are anchored at the raster's
origin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from ..errors import InputError, OutOfMemoryError
from ..inference.devices import MOST_LANES
from ..inference.pipeline import DEPTH
from ..language import tr
from ..raster.geotiff import copy_cache_bytes
from ..raster.windows import Window, WindowGrid, cut
from ..system.resources import MIB
from .job import Job
from .resume.journal import PART_BYTES

BLOCK_STEP = 512
"""Sizes of blocks are multiples of it, in px: the block size of the written rasters."""
LARGEST_BLOCK = 8192
"""Largest side in px of a cluster's blocks."""
SMALLEST_BLOCK = 1024
BLOCKS_A_WORKER = 4
"""Fewest blocks per worker, so that all finish at about the same time."""
PROGRAM_BYTES = 112 * MIB
"""Memory of Python, numpy, GDAL and ONNX Runtime before a raster is opened."""
TAKEN_SHARE = 0.75
"""Share of the available memory that a run may use; the network and other programs need the rest."""
LANE_BYTES = 64 * MIB
"""Largest heap that the C library reserves for the thread of a lane."""
_READ_COPIES = 3
"""Copies of source rows in memory: those kept, those just read, and both concatenated."""


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
    """Divide a map into the largest blocks that memory and workers allow.

    In this process (`workers` 0) a block is as high as the map, so that only its sides are predicted twice; for
    workers, blocks are square.

    Args:
        job: the job.
        workers: processes that compute blocks; 0: only this one.
        available: bytes available to them together; None: unknown. The user's memory budget takes precedence.

    Raises:
        InputError: the memory budget is too small for the narrowest blocks, or for the final files.
        OutOfMemoryError: the available memory is too small.
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


def divide_tile(job: Job, workers: int = 1, available: int | None = None) -> Division:
    """Divide the first tile of a map, which is as large as any, into the largest blocks that memory allows.

    Args:
        job: the job of the whole map, in tiles.
        workers: processes that compute tiles.
        available: bytes available to them together; None: unknown. The user's memory budget takes precedence.

    Raises:
        InputError: the memory budget is too small for the narrowest blocks, or for the final files.
        OutOfMemoryError: the available memory is too small.
    """
    side, whole = job.options.tiles or LARGEST_BLOCK, job.area.window
    first = Window(whole.col_off, whole.row_off, min(side, whole.width), min(side, whole.height))
    share = None if available is None else available // max(workers, 1)
    return divide(replace(job, area=job.area.part(first)), available=share)


def _widest(job: Job, wanted: int, available: int | None, need: Callable[[int], int]) -> int:
    """Return the largest width up to `wanted` that the memory budget, or else the available memory, allows.

    Raises:
        InputError: the memory budget is too small for any width.
        OutOfMemoryError: the available memory is too small for any width.
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
    """Return the bytes that a run may use; None: no limit."""
    if job.options.memory_mb is not None:
        return job.options.memory_mb * MIB
    # The need includes the program itself, whose memory is in use already.
    return None if available is None else int(available * TAKEN_SHARE) + PROGRAM_BYTES


def _run_bytes(job: Job, width: int) -> int:
    """Return the bytes that a run in this process needs, for computing a block or for writing the final files."""
    written = _bands_written(job)
    gathered = 2 * BLOCK_STEP * width * sum(written.values()) + 3 * PART_BYTES
    copy = copy_cache_bytes(job.area.window.width, max(written.values()))
    return max(_block_bytes(job, width, 0) + gathered, PROGRAM_BYTES + copy)


def _block_bytes(job: Job, width: int, joined_rows: int) -> int:
    """Return the bytes for computing a block: source rows, windows in progress, votes, and finished rows."""
    grid, bands, item = job.grid, len(job.model.bands), job.source.fill.dtype.itemsize
    columns = width + 2 * grid.window_size
    read = _READ_COPIES * columns * (grid.window_size + grid.stride) * (bands * item + 1)
    window = grid.window_size**2 * job.batch_size
    # On a CPU each lane holds scores; a lane passes on the classes of a vote, or probabilities.
    lanes = job.ensemble.lanes if job.ensemble is not None else MOST_LANES
    scores = len(job.model.classes) * 4
    handed_on = scores if job.options.needs_probabilities else 1
    waiting = window * (DEPTH + 2 + lanes) * (bands * item + handed_on)
    in_hand = waiting + lanes * (window * len(job.model.members) * scores + LANE_BYTES)
    finished = 24 * width * grid.stride + 3 * width * joined_rows * sum(_bands_written(job).values())
    votes = width * grid.tallest * _vote_bytes(job)
    return PROGRAM_BYTES + job.source.cache_bytes(width) + read + in_hand + votes + finished


def _vote_bytes(job: Job) -> int:
    """Return the bytes of what an accumulator holds of a pixel, with the plane that is copied while rows move up."""
    classes = len(job.model.classes)
    if job.options.combine == "crop":
        return sum(_bands_written(job).values()) + 1
    if job.options.combine == "mean":
        return 4 * (classes + 2)
    return (classes + 1) * np.min_scalar_type(job.grid.max_votes).itemsize


def _bands_written(job: Job) -> dict[str, int]:
    """Return the number of bands of each written raster."""
    return {kind: len(job.model.classes) if kind == "probabilities" else 1 for kind in job.outputs.by_kind}


def without(blocks: Iterable[Window], finished: Iterable[Window]) -> list[Window]:
    """Return the rectangles that remain of blocks without the finished windows, which may be divided differently."""
    left = list(blocks)
    for hole in finished:
        left = [part for block in left for part in _around(block, hole)]
    return left


def count_windows(blocks: Iterable[Window], grid: WindowGrid) -> int:
    """Return the number of windows that blocks need; a window of several blocks counts for each."""
    return sum(grid.count(block) for block in blocks)


def block_size(whole: Window, workers: int) -> int:
    """Return the side in px of the largest square blocks of which there are enough for all workers."""
    size = LARGEST_BLOCK
    while size > SMALLEST_BLOCK and -(-whole.width // size) * -(-whole.height // size) < BLOCKS_A_WORKER * workers:
        size //= 2
    return size


def _around(block: Window, hole: Window) -> list[Window]:
    """Return the rectangles that cover a block except a hole: above, left, right and below it."""
    met = block.intersection(hole)
    if met is None:
        return [block]
    sides = (
        (block.col_off, block.row_off, block.width, met.row_off - block.row_off),
        (block.col_off, met.row_off, met.col_off - block.col_off, met.height),
        (met.right, met.row_off, block.right - met.right, met.height),
        (block.col_off, met.bottom, block.width, block.bottom - met.bottom),
    )
    return [Window(*side) for side in sides if side[2] > 0 and side[3] > 0]
