"""A class raster laid on another grid, read as it goes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from osgeo import gdal

from ...errors import InputError
from ...gdalenv import gdal_errors
from ...grid import Grid
from ...language import tr
from ...nomenclature import Nomenclature, nodata_code
from ..classraster import ClassRaster


@contextmanager
def warped_onto(raster: ClassRaster, grid: Grid) -> Iterator[ClassRaster]:
    """Give a class raster on another grid: each pixel has the class at its centre, or is nodata where there is none.

    Raises:
        InputError: one of them has no georeference.
        RasterError: the coordinates of one do not exist in the other's system.
    """
    if grid.geotransform is None or not grid.crs_wkt or raster.grid.geotransform is None or not raster.grid.crs_wkt:
        raise InputError(tr("'{path}' cannot be aligned: both maps need a coordinate system", path=raster.path))
    x, dx, _, y, _, dy = grid.geotransform
    right, bottom = x + dx * grid.width, y + dy * grid.height
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "aligned.vrt")
        with gdal_errors(tr("'{path}' cannot be aligned", path=raster.path)):
            gdal.Warp(
                path,
                os.path.abspath(raster.path) if os.path.exists(raster.path) else raster.path,
                format="VRT",
                outputBounds=(min(x, right), min(y, bottom), max(x, right), max(y, bottom)),
                width=grid.width,
                height=grid.height,
                dstSRS=grid.crs_wkt,
                dstNodata=nodata_code(raster.classes) if raster.nodata is None else raster.nodata,
                resampleAlg="near",
                options=["-ovr", "NONE"],
            ).FlushCache()
        laid = ClassRaster(path, Nomenclature("map", raster.classes))
        laid.path = raster.path
        yield laid
