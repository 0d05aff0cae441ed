"""References for a map: rasters, polygons and points, as class indices of the map's pixels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from ...language import tr
from ...raster.classraster import ClassRaster
from ...raster.gdalenv import gdal_errors
from ...raster.grid import GeoGrid
from ...raster.windows import Window
from ..overlap import BLOCK_COLUMNS, BLOCK_ROWS, blocks, overlap
from .labels import IGNORED, Labels
from .referencelayer import INDEX, SQUARE, Point

Indices = npt.NDArray[np.int16]
_OUTSIDE = IGNORED - 1


@dataclass(frozen=True)
class Part:
    """The reference in a window of the map.

    Attributes:
        window: the window.
        where: index of the labelled pixels in the window's array.
        indices: class index of each, -1 if not scored.
        points: the point of each, in the same order; empty for rasters and polygons.
    """

    window: Window
    where: Any
    indices: Indices
    points: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Contested:
    """Pixels whose centre is in polygons of different classes.

    `share` is that of the pixels inside polygons, 0 to 1; `x` and `y` locate the first of them, in the map's
    coordinates.
    """

    pixels: int
    share: float
    x: float
    y: float


class Reference(Protocol):
    """A reference on the grid of a map."""

    kind: str
    """`raster`, `polygons` or `points`."""
    pixels: int
    """Pixels of the map that are looked at, for progress."""
    outside: int
    """Points that do not lie on the map."""

    @property
    def contested(self) -> Contested | None:
        """Pixels in polygons of different classes, after all parts were read; None if there are none."""

    def parts(self) -> Iterator[Part]:
        """Yield the reference, window by window."""


class RasterReference:
    """A class raster on the pixel grid of the map."""

    kind = "raster"
    outside = 0
    contested = None

    def __init__(self, mapped: ClassRaster, reference: ClassRaster, labels: Labels) -> None:
        """Find the overlap with the map, or raise `InputError` if the grids differ or do not overlap."""
        self._reference, self._labels = reference, labels
        self._window, self._own = overlap(mapped.grid, mapped.path, reference.grid, reference.path)
        self.pixels = self._window.width * self._window.height

    def parts(self) -> Iterator[Part]:
        """Yield the common pixels."""
        table = self._labels.table()
        for own, window in zip(blocks(self._own), blocks(self._window)):
            codes = self._reference.read(own)
            labelled = (
                np.ones(codes.shape, bool)
                if self._reference.nodata is None
                else np.not_equal(codes, self._reference.nodata)
            )
            yield Part(window, labelled, self._labels.indices(codes[labelled], table))


class PolygonReference:
    """Polygons in the map's coordinates; a pixel has the class of the polygon that contains its centre.

    Pixels in polygons of different classes are left out.
    """

    kind = "polygons"
    outside = 0

    def __init__(self, grid: GeoGrid, polygons: gdal.Dataset, window: Window) -> None:
        """Take polygons and the window of the map that they overlap."""
        self._grid, self._polygons, self._window = grid, polygons, window
        self.pixels = window.width * window.height
        self._inside = self._shared = 0
        self._first: tuple[float, float] = (0.0, 0.0)

    @property
    def contested(self) -> Contested | None:
        """Pixels in polygons of different classes, in the parts read so far."""
        return Contested(self._shared, self._shared / self._inside, *self._first) if self._shared else None

    def parts(self) -> Iterator[Part]:
        """Yield the pixels inside polygons."""
        layer = self._polygons.GetLayer(0)
        for window in blocks(self._window):
            last = self._burn(layer, window, [f"ATTRIBUTE={INDEX}"], _OUTSIDE)
            labelled = last > _OUTSIDE
            self._inside += int(np.count_nonzero(labelled))
            if labelled.any():
                labelled &= ~self._contested(layer, window)
                yield Part(window, labelled, last[labelled].astype(np.int16))

    def _contested(self, layer: Any, window: Window) -> npt.NDArray[np.bool_]:  # noqa: ANN401 - an OGR layer
        """Return which pixels are in polygons of different classes, bool `(height, width)`.

        Numbers are equal if, and only if, the sum of their squares times their count is the square of their sum.
        """
        count = self._burn(layer, window, ["MERGE_ALG=ADD"], 0)
        found: npt.NDArray[np.bool_] = np.zeros(count.shape, bool)
        if count.max() > 1:
            total = self._burn(layer, window, ["MERGE_ALG=ADD", f"ATTRIBUTE={INDEX}"], 0)
            squares = self._burn(layer, window, ["MERGE_ALG=ADD", f"ATTRIBUTE={SQUARE}"], 0)
            found = squares * count != total**2
        if found.any() and not self._shared:
            row, column = np.argwhere(found)[0]
            self._first = self._grid.transform.window(window).to_ground(column + 0.5, row + 0.5)
        self._shared += int(np.count_nonzero(found))
        return found

    def _burn(self, layer: Any, window: Window, how: list[str], empty: int) -> npt.NDArray[np.float64]:  # noqa: ANN401
        """Rasterize 1 or an attribute at the centres of pixels, float64 `(height, width)`; `empty` is outside."""
        grid = self._grid.window(window)
        layer.SetSpatialFilterRect(*grid.bounds)
        with gdal_errors(tr("Cannot rasterize the reference polygons")):
            raster = gdal.GetDriverByName("MEM").Create("", window.width, window.height, 1, gdal.GDT_Float64)
            raster.SetGeoTransform(grid.transform.gdal)
            raster.GetRasterBand(1).Fill(empty)
            gdal.RasterizeLayer(raster, [1], layer, burn_values=[1], options=how)
            raw = raster.ReadRaster(0, 0, window.width, window.height, buf_type=gdal.GDT_Float64)
        return np.frombuffer(raw, np.float64).reshape(window.height, window.width)


class PointReference:
    """Points, each with the class of the pixel that contains it."""

    kind = "points"
    contested = None

    def __init__(self, mapped: ClassRaster, points: list[Point]) -> None:
        """Assign points to blocks of the map; those outside are left out."""
        self._grid = mapped.grid
        self._blocks: dict[tuple[int, int], list[Point]] = defaultdict(list)
        self.pixels = 0
        for point in points:
            if 0 <= point.row < mapped.grid.height and 0 <= point.column < mapped.grid.width:
                self._blocks[point.row // BLOCK_ROWS, point.column // BLOCK_COLUMNS].append(point)
        self.outside = len(points) - sum(map(len, self._blocks.values()))
        for row, column in self._blocks:
            window = self._block(row, column)
            self.pixels += window.width * window.height

    def parts(self) -> Iterator[Part]:
        """Yield the pixels with points."""
        for (row, column), points in sorted(self._blocks.items(), key=lambda item: item[0]):
            window = self._block(row, column)
            rows = [point.row - window.row_off for point in points]
            columns = [point.column - window.col_off for point in points]
            indices = np.array([point.index for point in points], np.int16)
            yield Part(window, (np.array(rows), np.array(columns)), indices, tuple(points))

    def _block(self, row: int, column: int) -> Window:
        """Return a block of the map by its number."""
        top, left = row * BLOCK_ROWS, column * BLOCK_COLUMNS
        return Window(left, top, min(BLOCK_COLUMNS, self._grid.width - left), min(BLOCK_ROWS, self._grid.height - top))


def is_raster(path: str) -> bool:
    """Whether GDAL reads a path as a raster; `|layername=` selects the vectors of a file with both."""
    if "|layername=" in path or "|layerid=" in path:
        return False
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        return gdal.OpenEx(path, gdal.OF_RASTER | gdal.OF_READONLY) is not None
    except RuntimeError:
        return False
    finally:
        gdal.PopErrorHandler()
