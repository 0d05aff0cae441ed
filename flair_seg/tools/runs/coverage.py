"""Where a map has something to predict: the area of interest and the pixels that are not nodata, in coarse cells."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...mapping.job import Job
from ...raster.reader import RasterReader
from ...raster.windows import Axis, Window, WindowGrid, probes

Mask = npt.NDArray[np.bool_]
_MOST_CELLS = 2**22
"""Cells of a map; up to so many pixels each is a cell, and the windows counted are exactly those of the run."""
_CHEAP_PX = 4 * 10**7
"""Pixels up to which a raster without overviews is read as a whole."""
_ROWS_AT_ONCE = 256
"""Rows of windows that are counted at once, which bounds the memory."""
_PROBE_PX = 32
_PLACES = 25
"""Positions of a sample along each axis that are compared."""


@dataclass(frozen=True)
class Coverage:
    """The cells of a map that have pixels to map.

    Attributes:
        window: the map, in pixels of the raster.
        cell: side of a cell in px, from the upper left corner of the map.
        sums: cells with pixels to map above and left of each corner, int64 `(rows + 1, columns + 1)`.
    """

    window: Window
    cell: int
    sums: npt.NDArray[np.int64]

    @classmethod
    def full(cls, window: Window) -> Coverage:
        """Return the coverage of a map all of whose pixels are mapped: one cell."""
        return cls(window, max(window.width, window.height), np.array([[0, 0], [0, 1]], np.int64))

    @property
    def is_full(self) -> bool:
        """Whether all cells have pixels to map."""
        return bool(self.sums[-1, -1] == (self.sums.shape[0] - 1) * (self.sums.shape[1] - 1))

    def count(self, block: Window, grid: WindowGrid) -> int:
        """Return the number of windows that a block of the map predicts."""
        if self.is_full:
            return grid.count(block)
        rows, columns = grid.down.indices(block.row_off, block.bottom), grid.across.indices(block.col_off, block.right)
        left, right = self._cells(columns, grid.across, (block.col_off, block.right), 1)
        counted = 0
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            top, bottom = self._cells(some, grid.down, (block.row_off, block.bottom), 0)
            wanted = self._sum(top[:, None], bottom[:, None], left[None], right[None]) > 0
            if grid.chessboard:
                wanted &= (np.array(some)[:, None] + np.array(columns)[None]) % 2 == 0
            counted += int(wanted.sum())
        return counted

    def place(self, width: int, height: int) -> Window:
        """Return the part of this size with the most pixels to map, of several the one nearest to the centre."""
        whole = self.window
        width, height = min(width, whole.width), min(height, whole.height)
        across = np.linspace(0, whole.width - width, _PLACES).astype(np.int64)
        down = np.linspace(0, whole.height - height, _PLACES).astype(np.int64)
        covered = self._sum(
            down[:, None] // self.cell,
            -(-(down[:, None] + height) // self.cell),
            across[None] // self.cell,
            -(-(across[None] + width) // self.cell),
        )
        middle = np.arange(_PLACES) - _PLACES // 2
        distance = middle[:, None] ** 2 + middle[None] ** 2
        full = covered >= 0.99 * covered.max()
        row, column = np.unravel_index(np.where(full, distance, distance.max() + 1).argmin(), distance.shape)
        return Window(whole.col_off + int(across[column]), whole.row_off + int(down[row]), width, height)

    def _cells(
        self, indices: range, windows: Axis, block: tuple[int, int], axis: int
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the first cell, and the one after the last, of each footprint along an axis, clipped to a block.

        Args:
            indices: of the windows along the axis.
            windows: where they are along the axis.
            block: the first pixel of the block along the axis, and the one after the last.
            axis: 0: rows, 1: columns.
        """
        origin, most = (self.window.row_off, self.window.col_off)[axis], self.sums.shape[axis] - 1
        spans = np.array([(windows.begin(index), windows.end(index)) for index in indices], np.int64).reshape(-1, 2)
        begin, end = np.maximum(spans[:, 0], block[0]) - origin, np.minimum(spans[:, 1], block[1]) - origin
        half = self.cell // 2
        left = np.minimum((begin + half) // self.cell, most - 1)
        return left, np.clip((end + half) // self.cell, left + 1, most)

    def _sum(
        self,
        top: npt.NDArray[np.int64],
        bottom: npt.NDArray[np.int64],
        left: npt.NDArray[np.int64],
        right: npt.NDArray[np.int64],
    ) -> npt.NDArray[np.int64]:
        """Return the number of cells with pixels to map in rectangles of cells."""
        sums = self.sums
        return np.asarray(sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left])


def coverage(job: Job) -> Coverage:
    """Return where a map has something to predict.

    The area of interest is rasterized. Nodata is read from overviews, or from all of a small raster; of a large one
    without overviews, at 144 places.

    Raises:
        RasterError: the raster cannot be read.
    """
    whole = job.area.window
    cell = math.ceil(math.sqrt(whole.width * whole.height / _MOST_CELLS))
    size = -(-whole.width // cell), -(-whole.height // cell)
    masks = [mask for mask in (job.area.cells(whole, cell), _valid(job, size)) if mask is not None]
    if not masks:
        return Coverage.full(whole)
    sums = np.zeros((size[1] + 1, size[0] + 1), np.int64)
    sums[1:, 1:] = np.logical_and.reduce(masks).cumsum(axis=0, dtype=np.int64).cumsum(axis=1)
    return Coverage(whole, cell, sums)


def _valid(job: Job, size: tuple[int, int]) -> Mask | None:
    """Return which cells have valid pixels, bool `(rows, columns)`; None if all have."""
    reader, whole = job.source.reader, job.area.window
    if isinstance(reader, RasterReader):
        if not reader.can_lack_pixels:
            return None
        if reader.has_overviews or whole.width * whole.height <= _CHEAP_PX:
            return reader.valid(whole, size)
    return _probed(job, size)


def _probed(job: Job, size: tuple[int, int]) -> Mask | None:
    """Return which cells have valid pixels, from small squares; each stands for the part of the map around it."""
    whole = job.area.window
    squares = [square.moved(whole.col_off, whole.row_off) for square in probes(whole.width, whole.height, _PROBE_PX)]
    found = [job.source.reader.read(square)[1] for square in squares]
    valid = np.array([mask is None or bool(mask.any()) for mask in found])
    if valid.all():
        return None
    columns = len({square.col_off for square in squares})
    coarse = valid.reshape(-1, columns)
    rows_of = np.arange(size[1]) * len(coarse) // size[1]
    columns_of = np.arange(size[0]) * columns // size[0]
    cells: Mask = coarse[np.ix_(rows_of, columns_of)]
    return cells
