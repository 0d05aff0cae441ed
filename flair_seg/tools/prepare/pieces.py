"""A raster downloaded in pieces: their missing pixels, and the raster that they form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from osgeo import gdal

from ...errors import RasterError
from ...language import tr
from ...raster.gdalenv import gdal_errors
from ...raster.grid import Bounds, GeoGrid
from ...raster.reader import describe, open_raster, read_window
from ...raster.windows import Window


@dataclass(frozen=True)
class Lost:
    """Pixels that a service did not deliver: their number, bounds, and the reason."""

    pixels: int
    bounds: Bounds
    reason: str


def lost_pixels(path: str, reason: str) -> Lost:
    """Return the missing pixels of a piece, which are transparent.

    Raises:
        RasterError: it cannot be read, or has no transparency or coordinates, so that its missing pixels are unknown.
    """
    dataset = open_raster(path)
    grid = describe(dataset, path).grid
    band = dataset.GetRasterBand(1)
    if band.GetMaskFlags() == gdal.GMF_ALL_VALID or not isinstance(grid, GeoGrid):
        raise RasterError(reason)
    raw = read_window(band.GetMaskBand(), grid.whole, path, dtype=gdal.GDT_Byte)
    lost = np.equal(np.frombuffer(raw, np.uint8).reshape(grid.height, grid.width), 0)
    rows, columns = np.flatnonzero(lost.any(axis=1)), np.flatnonzero(lost.any(axis=0))
    if not len(rows):
        return Lost(0, grid.bounds, reason)
    box = Window(int(columns[0]), int(rows[0]), int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1)
    return Lost(int(lost.sum()), grid.window(box).bounds, reason)


def told_loss(lost: Sequence[Lost], pixels: int) -> str:
    """Return a message with the missing share of `pixels`, and where they are."""
    xmins, ymins, xmaxs, ymaxs = zip(*(piece.bounds for piece in lost))
    return tr(
        "{reason}; {share:.3g} % of the pixels are nodata, within x {xmin:.10g}..{xmax:.10g}, "
        "y {ymin:.10g}..{ymax:.10g}",
        reason=lost[0].reason,
        share=100 * sum(piece.pixels for piece in lost) / pixels,
        xmin=min(xmins),
        xmax=max(xmaxs),
        ymin=min(ymins),
        ymax=max(ymaxs),
    )


def joined_pieces(pieces: Sequence[str], path: str) -> str:
    """Return the path of the raster that pieces form: the only piece, or a VRT of them at `path`.

    Raises:
        RasterError: it cannot be written.
    """
    if len(pieces) == 1:
        return pieces[0]
    with gdal_errors(tr("Cannot write '{path}'", path=path)):
        built = gdal.BuildVRT(path, list(pieces))
        del built
    return path
