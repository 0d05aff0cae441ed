"""What heights can be: values that are none are nodata, and a surface does not lie below its terrain."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from ....errors import InputError
from ....feedback import Feedback
from ....language import tr
from ....raster.area import touched
from ....raster.grid import GeoGrid, same_crs
from ....raster.reader import open_raster, read_window
from ....raster.windows import Window
from ..probe import probes
from .tiles import TileSet

LIMITS_M = (-500.0, 9000.0)
"""From the shore of the Dead Sea to Everest, in metres; heights above ground and levels lie between too."""
BELOW_M = 2.0
"""How far a surface lies below its terrain, or above, to count: models of one place differ by less on open ground."""
_SURELY, _PERHAPS = 0.05, 0.01
"""Share of pixels below from which models are refused as swapped, if few lie above, or warned of."""
_FEW = 4
"""How many times as many pixels lie below as above, for models that are surely swapped."""


def warn_of_undeclared(path: str, source: TileSet, target: GeoGrid, feedback: Feedback) -> None:
    """Warn of values in a mosaic of heights that are no heights, and that its files do not call nodata.

    Args:
        path: the mosaic, on its own grid, in which what the files call nodata is 0.
        source: its tiles.
        target: where it is looked at.
        feedback: is warned.

    Raises:
        RasterError: it cannot be read.
    """
    grid = source.grid
    bounds = target.bounds if same_crs(grid.crs_wkt, target.crs_wkt) else target.bounds_in(grid.crs_wkt)
    part = touched(grid, grid.whole, bounds)
    if part is None or not np.isfinite(bounds).all():
        return
    dataset = open_raster(path)
    found: Counter[float] = Counter()
    for square in probes(part.width, part.height):
        moved = Window(part.col_off + square.col_off, part.row_off + square.row_off, square.width, square.height)
        values = _read(dataset, 1, moved, source.tiles[0].path)
        values = values[np.isfinite(values) & ((values < LIMITS_M[0]) | (values > LIMITS_M[1]))]
        found.update(values.tolist())
    if found:
        feedback.warning(
            tr(
                "'{path}' ({role}) contains the value {value:.6g}, which is not a valid height and is not declared "
                "as nodata. Values outside {low:g} to {high:g} m are treated as nodata (declare it with gdal_edit.py "
                "-a_nodata {nodata}).",
                role=source.role,
                path=source.tiles[0].path,
                value=found.most_common(1)[0][0],
                nodata=f"{found.most_common(1)[0][0]:.6g}",
                low=LIMITS_M[0],
                high=LIMITS_M[1],
            )
        )


def check_order(heights: str, main: str, alpha: int | None, models: tuple[str, str], feedback: Feedback) -> None:
    """Check that a surface is not its terrain, from a sample.

    Args:
        heights: a raster of the surface less the terrain, in metres.
        main: a raster on the same pixels.
        alpha: its band that tells where there are heights; None: everywhere.
        models: the files of surface and terrain, for messages.
        feedback: is warned where it seems so.

    Raises:
        InputError: they are swapped.
        RasterError: a source cannot be read.
    """
    dataset, mask = open_raster(heights), open_raster(main)
    below = above = seen = 0
    for square in probes(dataset.RasterXSize, dataset.RasterYSize):
        feedback.stop_if_cancelled()
        values = _read(dataset, 1, square, models[0])
        if alpha is not None:
            values = values[_read(mask, alpha, square, main) > 0]
        seen += values.size
        below += int(np.count_nonzero(values < -BELOW_M))
        above += int(np.count_nonzero(values > BELOW_M))
    if below <= max(above, _PERHAPS * seen):
        return
    facts = {"surface": models[0], "terrain": models[1], "below": 100 * below / seen, "above": 100 * above / seen,
             "metres": BELOW_M}  # fmt: skip
    if below >= _SURELY * seen and below >= _FEW * above:
        raise InputError(
            "Surface model '{surface}' is more than {metres:g} m below terrain model '{terrain}' on {below:.1f} % of "
            "the pixels, and above it on {above:.1f} %. The two models are swapped or do not match.",
            **facts,
        )
    feedback.warning(
        tr(
            "Surface model '{surface}' is more than {metres:g} m below terrain model '{terrain}' on {below:.1f} % of "
            "the pixels, and above it on {above:.1f} %. Check that both models have the same date and are not "
            "swapped.",
            **facts,
        )
    )


def _read(dataset: gdal.Dataset, band: int, window: Window, path: str) -> npt.NDArray[np.float32]:
    """Return a window of a band."""
    failure = tr("Cannot read the sources of '{path}'", path=path)
    raw = read_window(dataset.GetRasterBand(band), window, failure, dtype=gdal.GDT_Float32)
    return np.frombuffer(raw, np.float32).reshape(window.height, window.width)
