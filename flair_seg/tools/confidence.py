"""The confidence raster of a map."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from ..errors import InputError
from ..language import tr
from ..raster.classraster import ClassRaster
from ..raster.legend import read_kind
from ..raster.reader import describe, open_raster, read_window
from ..raster.windows import Window
from ..system.paths import StrPath, path_text
from .overlap import overlap


def check_percent(value: float) -> None:
    """Raise `InputError` unless a confidence threshold is a percentage."""
    if not 0 <= value <= 100:
        raise InputError("The confidence threshold is {value}. It must be from 0 to 100 percent.", value=value)


class ConfidenceRaster:
    """The confidence of a map, in percent, read by windows of the map."""

    def __init__(self, path: StrPath, raster: ClassRaster) -> None:
        """Open the raster.

        Raises:
            RasterError: it cannot be read.
            InputError: it has several bands, another grid than the map, or does not cover the whole map.
        """
        path = path_text(path)
        self._path = path
        self._dataset = open_raster(path)
        info = describe(self._dataset, path)
        if len(info.bands) != 1:
            raise InputError(
                "A confidence raster must have one band. '{path}' has {count}.", path=path, count=len(info.bands)
            )
        kind = read_kind(self._dataset)
        if kind not in ("", "confidence"):
            raise InputError(
                "'{path}' is a raster of kind '{kind}'. It must be a confidence raster.", path=path, kind=kind
            )
        of_map, self._part = overlap(raster.grid, raster.path, info.grid, path)
        if of_map != Window(0, 0, raster.grid.width, raster.grid.height):
            raise InputError(
                "Confidence raster '{path}' covers only {width} x {height} of the {all_width} x {all_height} px of "
                "'{map}'. It must cover the whole map.",
                path=path,
                width=of_map.width,
                height=of_map.height,
                all_width=raster.grid.width,
                all_height=raster.grid.height,
                map=raster.path,
            )
        self._nodata = info.bands[0].nodata

    def read(self, window: Window) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
        """Return the values in a window of the map, float32, and where they are not nodata, both `(height, width)`."""
        failure = tr("Cannot read '{path}' at row {row}", path=self._path, row=window.row_off)
        part = Window(
            self._part.col_off + window.col_off, self._part.row_off + window.row_off, window.width, window.height
        )
        raw = read_window(self._dataset.GetRasterBand(1), part, failure, dtype=gdal.GDT_Float32)
        values = np.frombuffer(raw, np.float32).reshape(window.height, window.width)
        known = np.isfinite(values)
        return values, known if self._nodata is None else known & np.not_equal(values, np.float32(self._nodata))
