"""Checks of heights: impossible values are nodata, and a surface is not below its terrain."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from ....errors import InputError
from ....feedback import Feedback
from ....language import tr
from ....raster.area import touched
from ....raster.grid import GeoGrid
from ....raster.reader import open_raster, read_window
from ....raster.windows import Window, probes
from .tiles import TileSet

LIMITS_M = (-500.0, 9000.0)
"""From the shore of the Dead Sea to Everest, in metres; heights above ground and levels are in this range too."""
BELOW_M = 2.0
"""Difference in metres from which a pixel counts as below or above: on open ground, models differ by less."""
_SURELY, _PERHAPS = 0.05, 0.01
"""Shares of pixels below from which models are rejected as swapped (if few are above), and from which to warn."""
_FEW = 4
"""Ratio of pixels below to pixels above from which models are rejected as swapped."""


def warn_of_undeclared(path: str, source: TileSet, target: GeoGrid, feedback: Feedback) -> None:
    """Warn about values in a mosaic of heights that are impossible but not declared as nodata.

    Args:
        path: the mosaic, on its own grid, in which declared nodata is 0.
        source: its tiles.
        target: the area to check.
        feedback: receives the warning.

    Raises:
        RasterError: it cannot be read.
    """
    grid = source.grid
    bounds = target.bounds_in(grid.crs_wkt)
    part = touched(grid, grid.whole, bounds)
    if part is None or not np.isfinite(bounds).all():
        return
    dataset = open_raster(path)
    found: Counter[float] = Counter()
    for square in probes(part.width, part.height):
        values = _read(dataset, 1, square.moved(part.col_off, part.row_off), source.tiles[0].path)
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
    """Check in a sample that surface and terrain are not swapped.

    Args:
        heights: a raster of surface minus terrain, in metres.
        main: a raster on the same pixels.
        alpha: its band that marks where there are heights; None: everywhere.
        models: the files of surface and terrain, for messages.
        feedback: receives a warning if they may be swapped.

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
    """Read a window of a band, float32 `(height, width)`."""
    failure = tr("Cannot read the sources of '{path}'", path=path)
    raw = read_window(dataset.GetRasterBand(band), window, failure, dtype=gdal.GDT_Float32)
    return np.frombuffer(raw, np.float32).reshape(window.height, window.width)
