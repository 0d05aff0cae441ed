"""The overlap of two rasters on one pixel grid."""

from __future__ import annotations

from ..errors import InputError
from ..language import tr
from ..raster.grid import GeoGrid, Grid, Transform, crs_name, same_crs
from ..raster.windows import Window, cut

TOLERANCE_PX = 0.01
"""How far pixels of two rasters may lie apart, anywhere in them, to be taken for the same."""
BLOCK_ROWS, BLOCK_COLUMNS = 512, 4096
"""Size of the blocks in which rasters are compared: what is made of one fits in memory many times."""


def overlap(one: Grid, one_name: str, other: Grid, other_name: str) -> tuple[Window, Window]:
    """Return the overlap of two rasters as a window of each, both of the same size.

    Rasters without georeference overlap if they have the same size.

    Raises:
        InputError: coordinate systems, pixel sizes or pixel grids differ, or there is no overlap.
    """
    if not isinstance(one, GeoGrid) or not isinstance(other, GeoGrid):
        if _size(one) == _size(other):
            return one.whole, one.whole
        raise _differ(one_name, _size(one), other_name, _size(other))
    if not same_crs(one.crs_wkt, other.crs_wkt):
        raise _differ(one_name, crs_name(one.crs_wkt), other_name, crs_name(other.crs_wkt))
    columns, rows = _shift(one.transform, other)
    if columns is None or rows is None:
        raise _differ(one_name, _lattice(one.transform), other_name, _lattice(other.transform))
    common = one.whole.intersection(Window(columns, rows, other.width, other.height))
    if common is None:
        raise InputError("'{one}' and '{other}' do not overlap.", one=one_name, other=other_name)
    return common, Window(common.col_off - columns, common.row_off - rows, common.width, common.height)


def blocks(window: Window) -> list[Window]:
    """Return blocks that fill a window, row by row, of a size that fits in memory."""
    return cut(window, BLOCK_COLUMNS, BLOCK_ROWS)


def _shift(one: Transform, other: GeoGrid) -> tuple[int | None, int | None]:
    """Return the pixels from one's origin to the other's along x and y; None if the pixels are not aligned."""
    shifts: list[int | None] = []
    starts = one.to_pixel(other.transform.x, other.transform.y)
    steps = (other.transform.dx, one.dx), (other.transform.dy, one.dy)
    for start, size, (theirs, own) in zip(starts, (other.width, other.height), steps):
        end = start + size * theirs / own
        same = abs(start - round(start)) <= TOLERANCE_PX and abs(end - round(start) - size) <= TOLERANCE_PX
        shifts.append(round(start) if same else None)
    return shifts[0], shifts[1]


def _differ(one_name: str, one: str, other_name: str, other: str) -> InputError:
    """Return the error of two grids that differ."""
    return InputError(
        "The grids of the rasters do not match: '{one}' has {one_grid}, '{other}' has {other_grid}. Both must have "
        "the same coordinate system and pixel size, and be aligned to the same pixel grid.",
        one=one_name,
        one_grid=one,
        other=other_name,
        other_grid=other,
    )


def _lattice(place: Transform) -> str:
    """Describe the position of pixels."""
    steps, corner = {"dx": place.dx, "dy": place.dy}, {"x": place.x, "y": place.y}
    return tr("a pixel size of {dx:.9g} x {dy:.9g} and origin {x:.10g}, {y:.10g}", **steps, **corner)


def _size(grid: Grid) -> str:
    """Describe the size of a raster, and whether it is georeferenced."""
    where = tr("georeferencing") if isinstance(grid, GeoGrid) else tr("no georeferencing")
    return tr("{width} x {height} px and {where}", width=grid.width, height=grid.height, where=where)
