"""The first stage: reads a raster in bands of rows and cuts it into batches of windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..raster.area import AreaOfInterest
from ..raster.windows import Window, WindowGrid, reflect
from .damage import Reader

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class FinishedBand:
    """A band of rows that is complete once the first `after` windows of its batch are counted.

    `wanted` marks the pixels to map, bool `(height, width)`; the others are nodata.
    """

    after: int
    wanted: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Batch:
    """Windows to predict, and the bands of rows they complete.

    `pixels` is `(batch_size, bands, window, window)`, its last windows repeated where fewer are left, so that the
    network always sees batches of one size; it is None where there is nothing to predict. `footprints` are the pixels
    each window decides, `inner` the same counted from the window's own corner, `seen` the windows looked at so far,
    predicted or not.
    """

    pixels: Array | None
    footprints: tuple[Window, ...]
    inner: tuple[Window, ...]
    finished: tuple[FinishedBand, ...]
    seen: int

    @property
    def region(self) -> Window:
        """The part of each window, counted from its corner, in which all footprints lie."""
        left, top = min(part.col_off for part in self.inner), min(part.row_off for part in self.inner)
        right, bottom = max(part.right for part in self.inner), max(part.bottom for part in self.inner)
        return Window(left, top, right - left, bottom - top)


class WindowReader:
    """Iterates over a raster's batches from the top down, reading every source pixel once."""

    def __init__(self, reader: Reader, grid: WindowGrid, area: AreaOfInterest, fill: Array, batch_size: int) -> None:
        """Prepare to read the windows of `grid` that the area needs; `fill` replaces nodata, one value per band."""
        self._reader, self._grid, self._area = reader, grid, area
        self._fill, self._batch_size = fill, batch_size
        self._height = area.grid.height
        wanted = area.window
        self._across, self._down = grid.across, grid.down
        self._rows = self._down.indices(wanted.row_off, wanted.bottom)
        columns = self._across.indices(wanted.col_off, wanted.right)
        self._first, last = self._across.offset(columns[0]), self._across.offset(columns[-1]) + grid.window_size
        seen = reflect(self._first, last, area.grid.width)
        self._left, self._right = int(seen.min()), int(seen.max()) + 1
        self._mirrored = seen - self._left
        self._top = self._bottom = 0
        self._pixels: Array | None = None
        self._wanted: npt.NDArray[np.bool_] | None = None

    @property
    def total(self) -> int:
        """The number of windows, those that will be skipped included."""
        return self._grid.count(self._area.window)

    def __iter__(self) -> Iterator[Batch]:
        """Yield the batches."""
        area = self._area.window
        pending: list[Array] = []
        places: list[tuple[int, int]] = []
        finished: list[FinishedBand] = []
        seen = 0
        for row in self._rows:
            block, wanted = self._load(row)
            for column in self._grid.columns(row, area.col_off, area.right):
                seen += 1
                if not self._is_wanted(wanted, column):
                    continue
                pending.append(self._cut(block, column))
                places.append((row, column))
                if len(pending) == self._batch_size:
                    yield self._batch(pending, places, finished, seen)
                    pending, places, finished = [], [], []
            band = self._finished_part(row, wanted)
            if band is not None:
                finished.append(FinishedBand(len(pending), band))
            # With nothing to predict, batches do not fill up: yield them as they are, so that rows do not pile up.
            if not pending or len(finished) > self._batch_size:
                yield self._batch(pending, places, finished, seen)
                pending, places, finished = [], [], []
        if pending:
            yield self._batch(pending, places, finished, seen)

    def _batch(
        self, pending: list[Array], places: list[tuple[int, int]], finished: list[FinishedBand], seen: int
    ) -> Batch:
        """Return a batch, filled up with its last window."""
        pixels = np.stack(pending + pending[-1:] * (self._batch_size - len(pending))) if pending else None
        footprints = tuple(self._grid.footprint(*place) for place in places)
        return Batch(pixels, footprints, tuple(self._grid.inner(*place) for place in places), tuple(finished), seen)

    def _load(self, row: int) -> tuple[Array, npt.NDArray[np.bool_]]:
        """Return the pixels of a row of windows, `(bands, window, columns)`, and which to map of their footprint."""
        start = self._down.offset(row)
        rows = reflect(start, start + self._grid.window_size, self._height)
        self._hold(int(rows.min()), int(rows.max()) + 1)
        area = self._area.window
        top, bottom = max(self._down.begin(row), area.row_off), min(self._down.end(row), area.bottom)
        left = area.col_off - self._left
        assert self._pixels is not None and self._wanted is not None  # noqa: S101 - set by _hold
        wanted = self._wanted[top - self._top : bottom - self._top, left : left + area.width]
        return _take(self._pixels, rows - self._top, 1), wanted

    def _hold(self, top: int, bottom: int) -> None:
        """Keep rows `[top, bottom)` of the source in memory, reading those not yet there.

        The last window's length of rows is never dropped: windows past the lower border see it mirrored.
        """
        top = max(0, min(top, self._height - self._grid.window_size))
        if self._pixels is None or self._wanted is None or top >= self._bottom:
            self._top = self._bottom = top
            self._pixels = np.empty((len(self._fill), 0, len(self._mirrored)), self._fill.dtype)
            self._wanted = np.empty((0, self._right - self._left), np.bool_)
        if bottom > self._bottom:
            pixels, wanted = self._read(self._bottom, bottom)
            drop = max(0, top - self._top)
            self._pixels = np.concatenate([self._pixels[:, drop:], pixels], axis=1)
            self._wanted = np.concatenate([self._wanted[drop:], wanted])
            self._top, self._bottom = self._top + drop, bottom

    def _read(self, top: int, bottom: int) -> tuple[Array, npt.NDArray[np.bool_]]:
        """Read source rows: pixels with nodata filled, mirrored past the sides, and which are to be mapped."""
        window = Window(self._left, top, self._right - self._left, bottom - top)
        pixels, valid = self._reader.read(window)
        wanted = np.ones((window.height, window.width), np.bool_) if valid is None else valid
        if valid is not None:
            pixels = np.where(valid, pixels, self._fill[:, None, None])
        inside = self._area.mask(window)
        pixels = _take(pixels, self._mirrored, 2)
        return pixels, wanted if inside is None else wanted & inside

    def _cut(self, block: Array, column: int) -> Array:
        """Return the pixels of one window, `(bands, window, window)`."""
        start = self._across.offset(column) - self._first
        return block[:, :, start : start + self._grid.window_size]

    def _is_wanted(self, wanted: npt.NDArray[np.bool_], column: int) -> bool:
        """Whether a window's footprint contains a pixel to map; `wanted` spans the area's width."""
        left = self._area.window.col_off
        start, stop = self._across.begin(column) - left, self._across.end(column) - left
        return bool(wanted[:, max(start, 0) : max(stop, 0)].any())

    def _finished_part(self, row: int, wanted: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_] | None:
        """Return which pixels are wanted of the rows that no later window overlaps; None if there are no such rows."""
        area = self._area.window
        top, bottom = max(self._down.begin(row), area.row_off), min(self._down.begin(row + 1), area.bottom)
        return wanted[: bottom - top] if bottom > top else None


def _take(array: Array, indices: npt.NDArray[np.intp], axis: int) -> Array:
    """Return `array` at `indices` of an axis, as a view where they are consecutive."""
    if indices[-1] - indices[0] == len(indices) - 1 and bool((np.diff(indices) == 1).all()):
        return array[(slice(None),) * axis + (slice(int(indices[0]), int(indices[-1]) + 1),)]
    return array.take(indices, axis=axis)
