"""Where windows are placed over a raster: pure arithmetic on pixel offsets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ..choices import QUALITY_DIVISORS, Combine, Quality, check_quality
from ..errors import InputError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SIDE_PX = 96
PER_AXIS = 12
"""Up to 144 squares of 96 x 96 px, 1.3 million pixels: one or two blocks of the source each, a few seconds in total."""


@dataclass(frozen=True)
class Window:
    """A rectangle of pixels, with GDAL's names; it may extend beyond its raster."""

    col_off: int
    row_off: int
    width: int
    height: int

    def __post_init__(self) -> None:
        """Check that the window has pixels."""
        if self.width < 1 or self.height < 1:
            raise InputError(
                "Invalid window: {width} x {height} px. It must be at least 1 x 1 px.",
                width=self.width,
                height=self.height,
            )

    @property
    def right(self) -> int:
        """The first column beyond it."""
        return self.col_off + self.width

    @property
    def bottom(self) -> int:
        """The first row beyond it."""
        return self.row_off + self.height

    def intersection(self, other: Window) -> Window | None:
        """Return the common part, or None."""
        left, top = max(self.col_off, other.col_off), max(self.row_off, other.row_off)
        width, height = min(self.right, other.right) - left, min(self.bottom, other.bottom) - top
        return Window(left, top, width, height) if width > 0 and height > 0 else None

    def moved(self, columns: int, rows: int) -> Window:
        """Return it, moved by some columns to the right and rows down."""
        return replace(self, col_off=self.col_off + columns, row_off=self.row_off + rows)


@dataclass(frozen=True)
class Axis:
    """The windows along one axis of a raster, and the pixels that each decides, its span.

    Without `length`, window `k` decides `[k * stride, k * stride + span)` and sees `margin` px more before that;
    windows at the border extend beyond it. With the raster's `length`, all windows lie inside, unless it is shorter
    than one of them; the outermost decide all pixels up to the border.
    """

    window_size: int
    stride: int
    margin: int
    span: int
    length: int | None = None

    def indices(self, start: int, stop: int) -> range:
        """Return the windows whose spans meet pixels `[start, stop)`."""
        if self.length is None:
            return range((start - self.span) // self.stride + 1, -(-stop // self.stride))
        last = self._count - 1
        first = (start - self.margin) // self.stride
        return range(min(max(first, 0), last), min(max(-(-(stop - self.margin) // self.stride), 1), last + 1))

    def offset(self, index: int) -> int:
        """Return the first pixel that a window sees."""
        if self.length is None:
            return index * self.stride - self.margin
        return min(index * self.stride, max(0, self.length - self.window_size))

    def begin(self, index: int) -> int:
        """Return the first pixel that a window decides; for the one after the last, the pixel after the last."""
        if self.length is None:
            return index * self.stride
        if index <= 0:
            return 0
        return self.length if index >= self._count else index * self.stride + self.margin

    def end(self, index: int) -> int:
        """Return the pixel after the last one that a window decides."""
        return self.begin(index) + self.span if self.length is None else self.begin(index + 1)

    @property
    def _count(self) -> int:
        """The number of windows along the whole raster."""
        assert self.length is not None  # noqa: S101 - asked by those who know it
        return max(0, -(-(self.length - self.window_size) // self.stride)) + 1


@dataclass(frozen=True)
class WindowGrid:
    """Windows of `window_size` px placed every `stride` px, in both axes, in the raster's own pixel grid.

    The footprint of a window is what it decides: `span` px along each axis, `margin` px from its upper left corner. The
    grid is anchored at the raster's origin, not at the area to map, so a part of a map equals the same part of the
    whole map. Overlap of two neighbours = window_size - stride. With the raster's `size`, its width and height, windows
    lie inside of it and the outermost have larger footprints, see `Axis`.

    On a `chessboard`, only windows whose row and column add up to an even number are placed.
    """

    window_size: int
    stride: int
    margin: int = 0
    span: int = 0
    chessboard: bool = False
    size: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        """Check sizes; `span` 0: the whole window."""
        _check_sizes(self.window_size, self.stride)
        if not self.span:
            object.__setattr__(self, "span", self.window_size)
        if self.span < self.stride * (1 + self.chessboard) or not 0 <= self.margin <= self.window_size - self.span:
            raise InputError(
                "A footprint of {span} px with a margin of {margin} px does not fit the window size and stride.",
                span=self.span,
                margin=self.margin,
            )

    @staticmethod
    def for_combine(combine: Combine, window_size: int, stride: int, size: tuple[int, int] | None = None) -> WindowGrid:
        """Return the grid of a combine rule: whole windows overlap, or (`crop`) their centres tile the raster.

        Args:
            combine: the rule.
            window_size: px.
            stride: px.
            size: width and height of the raster, in which the windows of `crop` lie.
        """
        if combine == "crop":
            _check_sizes(window_size, stride)
            return WindowGrid(window_size, stride, (window_size - stride) // 2, stride, size=size)
        return WindowGrid(window_size, stride)

    @staticmethod
    def for_quality(
        combine: Combine,
        window_size: int,
        quality: Quality,
        stride: int | None = None,
        size: tuple[int, int] | None = None,
    ) -> WindowGrid:
        """Return the grid of a combine rule and a quality, or a stride that replaces the quality.

        Raises:
            InputError: they cannot be combined.
        """
        if stride is not None:
            return WindowGrid.for_combine(combine, window_size, stride, size)
        check_quality(quality, combine)
        grid = WindowGrid.for_combine(combine, window_size, max(1, window_size // QUALITY_DIVISORS[quality]), size)
        return replace(grid, chessboard=True) if quality == "fine" else grid

    @cached_property
    def across(self) -> Axis:
        """The columns of the grid."""
        return Axis(self.window_size, self.stride, self.margin, self.span, None if self.size is None else self.size[0])

    @cached_property
    def down(self) -> Axis:
        """The rows of the grid."""
        return Axis(self.window_size, self.stride, self.margin, self.span, None if self.size is None else self.size[1])

    def columns(self, row: int, start: int, stop: int) -> range:
        """Return the windows of a row of the grid whose footprints meet columns `[start, stop)`."""
        columns = self.across.indices(start, stop)
        return columns[(row + columns.start) % 2 :: 2] if self.chessboard else columns

    def count(self, part: Window) -> int:
        """Return the number of windows whose footprints meet a part of the raster."""
        rows = self.down.indices(part.row_off, part.bottom)
        columns = self.across.indices(part.col_off, part.right)
        places = len(rows) * len(columns)
        return (places + 1 - (rows.start + columns.start) % 2) // 2 if self.chessboard else places

    def footprint(self, row: int, column: int) -> Window:
        """Return the pixels that window (`row`, `column`) of the grid decides."""
        across, down = self.across, self.down
        left, top = across.begin(column), down.begin(row)
        return Window(left, top, across.end(column) - left, down.end(row) - top)

    def inner(self, row: int, column: int) -> Window:
        """Return the footprint of a window, counted from the window's own corner."""
        return self.footprint(row, column).moved(-self.across.offset(column), -self.down.offset(row))

    @property
    def tallest(self) -> int:
        """The most rows that a window decides."""
        return self.span if self.size is None else self.window_size

    @property
    def max_votes(self) -> int:
        """The most footprints over one pixel.

        All pixels have as many if `stride` divides `span`, on a chessboard an even number of times.
        """
        places = (-(-self.span // self.stride)) ** 2
        return -(-places // 2) if self.chessboard else places

    @property
    def pixels_a_window(self) -> int:
        """Pixels per window of a raster without borders."""
        return self.stride**2 * (1 + self.chessboard)


def reflect(start: int, stop: int, size: int) -> npt.NDArray[np.intp]:
    """Return the pixels of an axis of `size` px used for positions `[start, stop)`.

    Positions outside are mirrored at the border pixel without repeating it, several times if necessary: for size 4,
    positions -2..5 are 2 1 0 1 2 3 2 1.
    """
    import numpy as np  # QGIS loads this module at startup and need not wait for numpy

    positions = np.arange(start, stop, dtype=np.intp)
    if size == 1:
        return np.zeros_like(positions)
    period = 2 * (size - 1)
    folded = positions % period
    mirrored: npt.NDArray[np.intp] = np.minimum(folded, period - folded)
    return mirrored


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


def squares(window: Window, side: int) -> Iterator[Window]:
    """Yield the squares of `side` px, at multiples of it from the raster's origin, that overlap a window."""
    for row in range(window.row_off // side * side, window.bottom, side):
        for column in range(window.col_off // side * side, window.right, side):
            yield Window(column, row, side, side)


def probes(width: int, height: int, side: int = SIDE_PX, per_axis: int = PER_AXIS) -> Iterator[Window]:
    """Yield small squares at which a large raster is sampled, from top to bottom; together all of a small raster.

    Args:
        width: of the raster, in px.
        height: of the raster, in px.
        side: of a square, in px.
        per_axis: the most squares along each axis, in the middle of equal parts of it; they do not overlap.
    """

    def spans(length: int) -> Iterator[tuple[int, int]]:
        """Yield the first pixel and the length of each square along an axis."""
        count = min(per_axis, -(-length // side))
        for index in range(count):
            start, end = length * index // count, length * (index + 1) // count
            size = min(side, end - start)
            yield start + (end - start - size) // 2, size

    for top, rows in spans(height):
        for left, columns in spans(width):
            yield Window(left, top, columns, rows)


def _check_sizes(window_size: int, stride: int) -> None:
    """Raise `InputError` unless windows have pixels and cover the raster without gaps."""
    if window_size < 1:
        raise InputError("Invalid window size: {window_size} px. It must be at least 1 px.", window_size=window_size)
    if not 1 <= stride <= window_size:
        raise InputError(
            "Invalid stride: {stride} px. It must be from 1 px to the window size, {window_size} px.",
            stride=stride,
            window_size=window_size,
        )
