"""Window arithmetic: every pixel covered, as often as promised, by windows of the grid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flair_seg.choices import QUALITY_DIVISORS
from flair_seg.errors import InputError
from flair_seg.raster.windows import Window, WindowGrid, reflect

SIZES = st.integers(1, 40)
STARTS = st.integers(-10, 300)
LENGTHS = st.integers(1, 90)
COMBINE = st.sampled_from(("vote", "mean", "crop"))


@st.composite
def grids(draw: st.DrawFn, *, divides: bool = False) -> WindowGrid:
    """Draw a grid of any combine rule; `divides`: its stride divides the window."""
    if divides:
        stride = draw(st.integers(1, 12))
        size = stride * draw(st.integers(1, 5))
    else:
        size = draw(SIZES)
        stride = draw(st.integers(1, size))
    return WindowGrid.for_combine(draw(COMBINE), size, stride)


@st.composite
def inside(draw: st.DrawFn) -> tuple[WindowGrid, int]:
    """Draw a grid whose windows lie in a raster, and the width of it."""
    window, length = draw(SIZES), draw(st.integers(1, 200))
    return WindowGrid.for_combine("crop", window, draw(st.integers(1, window)), (length, draw(LENGTHS))), length


def votes(grid: WindowGrid, start: int, length: int) -> np.ndarray:
    """Count, pixel by pixel, the footprints over `[start, start + length)` of an axis."""
    counts = np.zeros(length, int)
    for index in grid.across.indices(start, start + length):
        left = index * grid.stride - start
        counts[max(left, 0) : max(left + grid.span, 0)] += 1
    return counts


@given(grids(), STARTS, LENGTHS)
def test_every_pixel_is_covered(grid: WindowGrid, start: int, length: int) -> None:
    counts = votes(grid, start, length)
    assert counts.min() >= 1
    assert counts.max() ** 2 <= grid.max_votes


@given(grids(divides=True), STARTS, LENGTHS)
def test_every_pixel_gets_the_same_number_of_votes(grid: WindowGrid, start: int, length: int) -> None:
    assert (votes(grid, start, length) == grid.span // grid.stride).all()
    assert grid.max_votes == (grid.span // grid.stride) ** 2


@given(SIZES, st.data(), STARTS, LENGTHS)
def test_centres_of_crop_tile_the_raster(size: int, data: st.DataObject, start: int, length: int) -> None:
    grid = WindowGrid.for_combine("crop", size, data.draw(st.integers(1, size)))
    assert (votes(grid, start, length) == 1).all()
    before, after = grid.margin, grid.window_size - grid.margin - grid.span
    assert after - before in (0, 1)


@given(grids(), STARTS, LENGTHS)
def test_no_window_is_predicted_for_nothing(grid: WindowGrid, start: int, length: int) -> None:
    for index in grid.across.indices(start, start + length):
        left = grid.footprint(0, index).col_off
        assert left < start + length and left + grid.span > start


@given(grids(), STARTS, LENGTHS, st.data())
def test_a_part_uses_windows_of_the_whole(grid: WindowGrid, start: int, length: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(start, start + length - 1))
    last = data.draw(st.integers(first + 1, start + length))
    assert set(grid.across.indices(first, last)) <= set(grid.across.indices(start, start + length))


@given(inside(), st.data())
def test_windows_in_a_raster_decide_each_pixel_once(drawn: tuple[WindowGrid, int], data: st.DataObject) -> None:
    """Each lies in the raster and sees what it decides; those of a part are those that decide one of its pixels."""
    grid, length = drawn
    axis, decided = grid.across, np.full(length, -1)
    for index in axis.indices(0, length):
        assert (decided[axis.begin(index) : axis.end(index)] == -1).all() and axis.begin(index) < axis.end(index)
        decided[axis.begin(index) : axis.end(index)] = index
        assert 0 <= axis.offset(index) <= max(0, length - grid.window_size)
        part = grid.inner(0, index)
        assert 0 <= part.col_off and part.right <= grid.window_size and part.height <= grid.tallest
    assert decided.min() >= 0
    start = data.draw(st.integers(0, length - 1))
    stop = data.draw(st.integers(start + 1, length))
    assert list(axis.indices(start, stop)) == sorted(set(decided[start:stop].tolist()))


@given(inside())
def test_windows_in_a_raster_have_equal_margins(drawn: tuple[WindowGrid, int]) -> None:
    """But for the outermost, which decide up to the border."""
    grid, length = drawn
    indices = grid.across.indices(0, length)
    for index in indices[1:-1]:
        part = grid.inner(0, index)
        assert (part.col_off, part.width) == ((grid.window_size - grid.stride) // 2, grid.stride)
    assert len(indices) == max(0, -(-(length - grid.window_size) // grid.stride)) + 1


PARTS = st.builds(Window, st.integers(-10, 90), st.integers(-10, 90), st.integers(1, 70), st.integers(1, 70))


def placed(grid: WindowGrid, part: Window) -> list[tuple[int, int]]:
    """Return row and column of the windows that a part needs, as those who predict them ask for them."""
    return [
        (row, column)
        for row in grid.down.indices(part.row_off, part.row_off + part.height)
        for column in grid.columns(row, part.col_off, part.col_off + part.width)
    ]


def painted(grid: WindowGrid, part: Window) -> np.ndarray:
    """Count, pixel by pixel, the footprints over a part."""
    counts = np.zeros((part.height, part.width), int)
    for row, column in placed(grid, part):
        met = grid.footprint(row, column).intersection(part)
        assert met is not None  # none is predicted for nothing
        top, left = met.row_off - part.row_off, met.col_off - part.col_off
        counts[top : top + met.height, left : left + met.width] += 1
    return counts


@given(st.integers(1, 10), st.sampled_from(("vote", "mean")), PARTS)
def test_every_pixel_of_fine_gets_8_votes(quarter: int, combine: str, part: Window) -> None:
    grid = WindowGrid.for_quality(combine, 4 * quarter, "fine")  # type: ignore[arg-type]
    assert (painted(grid, part) == 8).all() and grid.max_votes == 8
    assert grid.pixels_a_window * 8 == grid.window_size**2


@given(st.integers(2, 40), PARTS)
def test_windows_that_4_does_not_divide_cover_every_pixel_too(size: int, part: Window) -> None:
    grid = WindowGrid.for_quality("vote", size, "fine")
    counts = painted(grid, part)
    assert 1 <= counts.min() and counts.max() <= grid.max_votes


@given(SIZES.filter(lambda size: size > 1), st.sampled_from(tuple(QUALITY_DIVISORS)), PARTS, st.data())
def test_the_windows_of_a_part(size: int, quality: str, part: Window, data: st.DataObject) -> None:
    """They are counted as they are placed, and those of the whole that meet it; of `fine`, every other of `best`."""
    grid, best = (WindowGrid.for_quality("vote", size, name) for name in (quality, "best"))  # type: ignore[arg-type]
    windows = placed(grid, part)
    assert grid.count(part) == len(windows) == len(set(windows))
    row, column = data.draw(st.integers(0, part.height - 1)), data.draw(st.integers(0, part.width - 1))
    inner = Window(part.col_off + column, part.row_off + row, part.width - column, part.height - row)
    met = [place for place in windows if grid.footprint(*place).intersection(inner)]
    assert placed(grid, inner) == met
    if quality == "fine":
        assert windows == [place for place in placed(best, part) if sum(place) % 2 == 0]


@pytest.mark.parametrize(("quality", "stride"), [("fast", 64), ("balanced", 32), ("fine", 16), ("best", 16)])
def test_a_quality_is_a_stride_and_a_pattern(quality: str, stride: int) -> None:
    grid = WindowGrid.for_quality("mean", 64, quality)  # type: ignore[arg-type]
    assert grid == WindowGrid(64, stride, chessboard=quality == "fine")
    assert WindowGrid.for_quality("crop", 64, quality, 20) == WindowGrid.for_combine("crop", 64, 20)  # type: ignore[arg-type]


def test_a_chessboard_of_centres_leaves_pixels_out() -> None:
    with pytest.raises(InputError, match="Quality 'fine' skips every other window, but 'crop' needs all"):
        WindowGrid.for_quality("crop", 64, "fine")
    with pytest.raises(InputError, match="does not fit"):
        WindowGrid(64, 40, chessboard=True)


@given(grids(), st.integers(-5, 5), st.integers(-5, 5))
def test_a_footprint_lies_inside_its_window(grid: WindowGrid, row: int, column: int) -> None:
    footprint = grid.footprint(row, column)
    assert grid.down.offset(row) + grid.margin == footprint.row_off
    assert grid.across.offset(column) + grid.margin == footprint.col_off
    assert footprint.col_off + footprint.width <= grid.across.offset(column) + grid.window_size


@given(st.integers(1, 40), st.data())
def test_reflect_is_numpy_pad(size: int, data: st.DataObject) -> None:
    # One reflection on each side only: numpy before 2.0 goes wrong where it takes several.
    before, after = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    padded = np.pad(np.arange(size), (before, after), mode="reflect")
    assert reflect(-before, size + after, size).tolist() == padded.tolist()


@given(st.integers(2, 12), st.integers(0, 60), st.integers(1, 60))
def test_reflect_bounces_as_often_as_needed(size: int, start: int, length: int) -> None:
    walk, step = [0], 1
    while len(walk) < start + length:
        step = {0: 1, size - 1: -1}.get(walk[-1], step)
        walk.append(walk[-1] + step)
    assert reflect(start, start + length, size).tolist() == walk[start:]
    assert reflect(1 - start - length, 1 - start, size).tolist() == walk[start:][::-1]


def test_reflect_does_not_repeat_the_border() -> None:
    assert reflect(-2, 6, 4).tolist() == [2, 1, 0, 1, 2, 3, 2, 1]
    assert reflect(-2, 3, 1).tolist() == [0, 0, 0, 0, 0]


WINDOWS = st.builds(Window, st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 9), st.integers(1, 9))


def drawn(window: Window) -> np.ndarray:
    """Draw a window on a canvas whose pixel (9, 9) is the origin."""
    canvas = np.zeros((30, 30), bool)
    row, column = window.row_off + 9, window.col_off + 9
    canvas[row : row + window.height, column : column + window.width] = True
    return canvas


@given(WINDOWS, WINDOWS)
def test_intersection_is_what_two_windows_share(one: Window, other: Window) -> None:
    shared = drawn(one) & drawn(other)
    met = one.intersection(other)
    assert met == other.intersection(one)
    assert (shared == (drawn(met) if met else False)).all()


@pytest.mark.parametrize(
    ("size", "stride", "text"),
    [
        (64, 65, "stride: 65 px. It must be from 1 px to the window size, 64 px"),
        (64, 0, "stride: 0 px. It must be from 1 px to the window size, 64 px"),
        (0, 1, "Invalid window size: 0 px"),
    ],
)
@pytest.mark.parametrize("combine", ["vote", "mean", "crop"])
def test_impossible_grids_are_refused(combine: str, size: int, stride: int, text: str) -> None:
    with pytest.raises(InputError) as caught:
        WindowGrid.for_combine(combine, size, stride)  # type: ignore[arg-type]
    assert text in str(caught.value)


@pytest.mark.parametrize(("margin", "span"), [(40, 32), (-1, 32), (0, 16), (0, 65)])
def test_a_footprint_outside_its_window_is_refused(margin: int, span: int) -> None:
    with pytest.raises(InputError, match="does not fit"):
        WindowGrid(64, 32, margin, span)


@pytest.mark.parametrize(("width", "height"), [(0, 1), (1, 0), (-1, 5)])
def test_windows_without_pixels_are_refused(width: int, height: int) -> None:
    with pytest.raises(InputError, match=f"{width} x {height} px.*at least 1 x 1"):
        Window(0, 0, width, height)
