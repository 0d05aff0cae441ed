"""References that a map is compared with: rasters, polygons and points, each as class indices of the map's pixels."""

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
    """What a reference says of a window of the map.

    Attributes:
        window: the window.
        where: which of its pixels to name, an index of its array.
        indices: their class indices, -1 where not scored.
        points: the points they come from, in the same order; empty for rasters and polygons.
    """

    window: Window
    where: Any
    indices: Indices
    points: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Contested:
    """Pixels whose centre lies in polygons of different classes.

    Attributes:
        pixels: how many there are.
        share: of the pixels inside polygons, 0 to 1.
        x: where the first of them is, in the map's coordinates.
        y: the same.
    """

    pixels: int
    share: float
    x: float
    y: float


class Reference(Protocol):
    """A reference laid on a map."""

    kind: str
    """`raster`, `polygons` or `points`."""
    pixels: int
    """Pixels of the map that are looked at, for progress."""
    outside: int
    """Points that do not lie on the map."""

    @property
    def contested(self) -> Contested | None:
        """Pixels that polygons of different classes share, once all parts were read; None where there are none."""

    def parts(self) -> Iterator[Part]:
        """Return what it says, window by window."""


class RasterReference:
    """A class raster on the map's grid of pixels."""

    kind = "raster"
    outside = 0
    contested = None

    def __init__(self, mapped: ClassRaster, reference: ClassRaster, labels: Labels) -> None:
        """Lay it on the map.

        Raises:
            InputError: the grids differ or do not overlap.
        """
        self._reference, self._labels = reference, labels
        self._window, self._own = overlap(mapped.grid, mapped.path, reference.grid, reference.path)
        self.pixels = self._window.width * self._window.height

    def parts(self) -> Iterator[Part]:
        """Return the common pixels."""
        table = self._labels.table()
        for own, window in zip(blocks(self._own), blocks(self._window)):
            codes = self._reference.read(own)
            told = (
                np.ones(codes.shape, bool)
                if self._reference.nodata is None
                else np.not_equal(codes, self._reference.nodata)
            )
            yield Part(window, told, self._labels.indices(codes[told], table))


class PolygonReference:
    """Polygons in the map's coordinates; a pixel is of the class of the polygon its centre lies in.

    Pixels that polygons of different classes share are left out.
    """

    kind = "polygons"
    outside = 0

    def __init__(self, grid: GeoGrid, polygons: gdal.Dataset, window: Window) -> None:
        """Lay them on the map's grid; `window` is the part of it that they reach."""
        self._grid, self._polygons, self._window = grid, polygons, window
        self.pixels = window.width * window.height
        self._inside = self._shared = 0
        self._first: tuple[float, float] = (0.0, 0.0)

    @property
    def contested(self) -> Contested | None:
        """Pixels that polygons of different classes share, in the parts read so far."""
        return Contested(self._shared, self._shared / self._inside, *self._first) if self._shared else None

    def parts(self) -> Iterator[Part]:
        """Return the pixels inside polygons."""
        layer = self._polygons.GetLayer(0)
        for window in blocks(self._window):
            last = self._burn(layer, window, [f"ATTRIBUTE={INDEX}"], _OUTSIDE)
            told = last > _OUTSIDE
            self._inside += int(np.count_nonzero(told))
            if told.any():
                told &= ~self._contested(layer, window)
                yield Part(window, told, last[told].astype(np.int16))

    def _contested(self, layer: Any, window: Window) -> npt.NDArray[np.bool_]:  # noqa: ANN401 - an OGR layer
        """Return which pixels lie in polygons of different classes, bool `(height, width)`.

        Numbers are all the same if, and only if, the sum of their squares times their count is the square of their sum.
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
        """Return what GDAL burns at each pixel's centre, 1 or an attribute, and `empty` where no polygon lies."""
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
    """Points, each telling the class of the pixel it lies in."""

    kind = "points"
    contested = None

    def __init__(self, mapped: ClassRaster, points: list[Point]) -> None:
        """Lay them on the map; those outside it are left out."""
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
        """Return the pixels with points."""
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
    """Whether GDAL reads a path as a raster; a file with both rasters and vectors is chosen by `|layername=`."""
    if "|layername=" in path or "|layerid=" in path:
        return False
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        return gdal.OpenEx(path, gdal.OF_RASTER | gdal.OF_READONLY) is not None
    except RuntimeError:
        return False
    finally:
        gdal.PopErrorHandler()
