"""Reads a raster despite damaged or missing parts, which become nodata."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from ..errors import DamageError, RasterError
from ..feedback import Feedback
from ..language import tr
from ..raster.grid import GeoGrid, Grid
from ..raster.windows import Window

Array = npt.NDArray[Any]
Pixels = tuple[Array, npt.NDArray[np.bool_] | None]

LEAST_CELL_PX, MOST_CELL_PX = 128, 512
"""Smallest and largest side of the cells that become nodata; between these, cells are whole blocks of the raster."""


class Reader(Protocol):
    """Reads pixels and where they are valid, as `raster.RasterReader`."""

    def read(self, window: Window) -> Pixels:
        """Read a window."""


class DamageSkipper:
    """Reads a raster whose damaged cells are nodata.

    Cells have fixed places and are read whole, so the nodata pixels do not depend on which windows are read, nor on
    their order.

    Attributes:
        damaged: the damaged cells found so far, with GDAL's message.
    """

    def __init__(
        self, open_reader: Callable[[], Reader], block: tuple[int, int], size: tuple[int, int], like: Array
    ) -> None:
        """Prepare to read.

        Args:
            open_reader: opens the raster with none of its blocks in memory: GDAL warns of damage only when it decodes
                a block.
            block: width and height of the raster's blocks in px.
            size: width and height of the raster in px.
            like: one value per band, for the number and data type of the bands.
        """
        self._open, self._like = open_reader, like
        self._width, self._height = size
        self._cell_width, self._cell_height = (min(side * -(-LEAST_CELL_PX // side), MOST_CELL_PX) for side in block)
        self._reader: Reader | None = None
        self.damaged: dict[Window, str] = {}

    def read(self, window: Window) -> Pixels:
        """Read a window; where a cell is damaged, its pixels are 0 and not valid."""
        whole = self._cells_around(window)
        pixels = np.zeros((len(self._like), whole.height, whole.width), self._like.dtype)
        valid = np.zeros((whole.height, whole.width), np.bool_)
        for part, (values, known) in self._parts(whole):
            top, left = part.row_off - whole.row_off, part.col_off - whole.col_off
            place = slice(top, top + part.height), slice(left, left + part.width)
            pixels[(slice(None), *place)] = values
            valid[place] = True if known is None else known
        top, left = window.row_off - whole.row_off, window.col_off - whole.col_off
        rows, columns = slice(top, top + window.height), slice(left, left + window.width)
        valid = valid[rows, columns]
        return pixels[:, rows, columns], None if valid.all() else valid

    def _cells_around(self, window: Window) -> Window:
        """Return the cells that a window overlaps, as one window."""
        left = window.col_off // self._cell_width * self._cell_width
        top = window.row_off // self._cell_height * self._cell_height
        right = -(-window.right // self._cell_width) * self._cell_width
        bottom = -(-window.bottom // self._cell_height) * self._cell_height
        return Window(left, top, min(right, self._width) - left, min(bottom, self._height) - top)

    def _parts(self, whole: Window) -> Iterator[tuple[Window, Pixels]]:
        """Read cells, several at once while they are sound, and yield the sound ones."""
        waiting = [whole]
        while waiting:
            part = waiting.pop()
            if part in self.damaged:
                continue
            try:
                yield part, self._read(part)
            except RasterError as error:
                halves = self._halves(part)
                waiting += halves
                if not halves:
                    self.damaged[part] = str(error)

    def _read(self, part: Window) -> Pixels:
        """Read some cells."""
        if self._reader is None:
            self._reader = self._open()
        try:
            return self._reader.read(part)
        except DamageError:
            self._reader = None
            raise

    def _halves(self, part: Window) -> list[Window]:
        """Return two parts of whole cells, none where there is one cell only."""
        columns, rows = -(-part.width // self._cell_width), -(-part.height // self._cell_height)
        if columns * rows == 1:
            return []
        x, y, width, height = part.col_off, part.row_off, part.width, part.height
        if columns >= rows:
            first = columns // 2 * self._cell_width
            return [Window(x, y, first, height), Window(x + first, y, width - first, height)]
        first = rows // 2 * self._cell_height
        return [Window(x, y, width, first), Window(x, y + first, width, height - first)]


class DamageReport:
    """Warns of the damaged cells in one block of a map."""

    def __init__(self, damaged: Mapping[Window, str], name: str, grid: Grid, block: Window, feedback: Feedback) -> None:
        """Prepare to warn about `block`; `damaged` may still grow, and `name` is the raster's name in messages."""
        self._damaged, self._name, self._grid, self._block, self._feedback = damaged, name, grid, block, feedback
        self._warned = False

    def warn_first(self) -> None:
        """Warn about the first cell immediately, since a resumed run reads only the remaining blocks."""
        if self._warned or not self._damaged:
            return
        for cell, reason in list(self._damaged.items()):
            part = cell.intersection(self._block)
            if part is not None:
                self._warned = True
                place = self._place([part])
                text = tr("Damaged pixels become nodata, first at {place}: {reason}", place=place, reason=reason)
                self._feedback.warning(text)
                return

    def warn_all(self) -> None:
        """Warn how many pixels are damaged, and where."""
        met = [cell.intersection(self._block) for cell in list(self._damaged)]
        parts = [part for part in met if part is not None]
        if parts:
            pixels = sum(part.width * part.height for part in parts)
            self._feedback.warning(
                tr(
                    "'{name}': {share:.3g} % of the pixels ({pixels}) are missing or damaged and become nodata, "
                    "within {place}",
                    name=self._name,
                    share=100 * pixels / (self._block.width * self._block.height),
                    pixels=pixels,
                    place=self._place(parts),
                )
            )

    def _place(self, parts: list[Window]) -> str:
        """Return the extent of parts of the raster as coordinates, or as columns and rows if it has none."""
        left, top = min(part.col_off for part in parts), min(part.row_off for part in parts)
        right, bottom = max(part.right for part in parts), max(part.bottom for part in parts)
        if not isinstance(self._grid, GeoGrid):
            return tr(
                "columns {left}..{right}, rows {top}..{bottom}", left=left, right=right - 1, top=top, bottom=bottom - 1
            )
        xmin, ymin, xmax, ymax = self._grid.window(Window(left, top, right - left, bottom - top)).bounds
        return tr("x {xmin:.10g}..{xmax:.10g}, y {ymin:.10g}..{ymax:.10g}", xmin=xmin, xmax=xmax, ymin=ymin, ymax=ymax)
