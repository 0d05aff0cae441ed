"""Images as browsers show them fast: cloud-optimised GeoTIFFs of three bands of bytes, compressed as JPEG."""

from __future__ import annotations

import os
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from ...feedback import Feedback
from ...language import tr
from ...raster.classraster import ClassRaster, warped_file
from ...raster.gdalenv import gdal_cache, gdal_errors
from ...raster.geotiff import BLOCK_PX, copy_cache_bytes, copy_whole, created
from ...raster.grid import GeoGrid, same_crs
from ...raster.reader import RasterInfo, RasterReader, describe, looks_like_mask, open_raster
from ...raster.windows import Window
from ...system.outputs import part_folder
from .pageconfig import check_image_place, check_north_up, shown_bands, stretch

_PART_OPTIONS = ("TILED=YES", f"BLOCKXSIZE={BLOCK_PX}", f"BLOCKYSIZE={BLOCK_PX}", "BIGTIFF=YES", "INTERLEAVE=PIXEL")
_OPTIONS = [
    "COMPRESS=JPEG", "QUALITY=85", f"BLOCKSIZE={BLOCK_PX}", "OVERVIEW_RESAMPLING=AVERAGE", "BIGTIFF=IF_SAFER",
    "NUM_THREADS=ALL_CPUS",
]  # fmt: skip
_BANDS = ("red", "green", "blue")
_PAPER = 255
"""Value of the pixels without data: white, as the page around them."""


def is_web_image(dataset: gdal.Dataset) -> bool:
    """Whether an image can be copied as it is: a cloud-optimised GeoTIFF of three bands of bytes, as JPEG."""
    structure = dataset.GetMetadata("IMAGE_STRUCTURE") or {}
    return (
        structure.get("LAYOUT") == "COG"
        and structure.get("COMPRESSION") in ("JPEG", "YCbCr JPEG")
        and [dataset.GetRasterBand(n + 1).DataType for n in range(dataset.RasterCount)] == [gdal.GDT_Byte] * len(_BANDS)
    )


def write_web_image(source: str, raster: ClassRaster, path: str, feedback: Feedback) -> None:
    """Write the part of an image that a map covers, in the map's coordinate system, for the page.

    An image in another coordinate system is warped to the map's pixel grid, others keep their pixels. Bytes are taken
    as they are, other values are stretched.

    Args:
        source: the image.
        raster: the map.
        path: GeoTIFF to write.
        feedback: receives progress.

    Raises:
        InputError: the image does not fit the map.
        RasterError: it cannot be read or written.
        CancelledError: the user cancelled.
    """
    dataset = open_raster(source)
    info = describe(dataset, source)
    own, grid = raster.grid, info.grid
    if isinstance(own, GeoGrid) and isinstance(grid, GeoGrid) and not same_crs(own.crs_wkt, grid.crs_wkt):
        with warped_file(source, own, None) as warped:
            _write(open_raster(warped), raster, path, feedback)
        return
    _write(dataset, raster, path, feedback)


def _write(dataset: gdal.Dataset, raster: ClassRaster, path: str, feedback: Feedback) -> None:
    """Write an image in the map's coordinate system."""
    source = dataset.GetDescription()
    info = describe(dataset, source)
    check_north_up(info.grid, source)
    check_image_place(info, raster)
    window = _covered(info, raster)
    failure = tr("Cannot write '{path}'", path=path)
    with part_folder(path) as making:
        with gdal_errors(failure):
            part = os.path.join(making, "part.tif")
            pixels = created("GTiff", part, info.grid.window(window), _BANDS, 0, "", _PART_OPTIONS)
            for number in range(1, len(_BANDS) + 1):
                pixels.GetRasterBand(number).DeleteNoDataValue()
        for strip, rows in _rows(dataset, info, window, feedback):
            with gdal_errors(failure):
                pixels.WriteRaster(0, strip.row_off - window.row_off, window.width, strip.height, rows.tobytes())
        with gdal_errors(failure), gdal_cache(copy_cache_bytes(window.width, len(_BANDS))):
            pixels.FlushCache()
            copy_whole(pixels, path, _OPTIONS, path, feedback)
        del pixels


def _covered(info: RasterInfo, raster: ClassRaster) -> Window:
    """Return the pixels of an image that a map covers, at least in part."""
    grid, own = info.grid, raster.grid
    if not isinstance(grid, GeoGrid) or not isinstance(own, GeoGrid):
        return grid.whole
    bounds = own.bounds
    left, top = grid.transform.to_pixel(bounds.xmin, bounds.ymax)
    right, bottom = grid.transform.to_pixel(bounds.xmax, bounds.ymin)
    first = max(0, int(np.floor(left + 1e-3))), max(0, int(np.floor(top + 1e-3)))
    last = min(grid.width, int(np.ceil(right - 1e-3))), min(grid.height, int(np.ceil(bottom - 1e-3)))
    return Window(*first, max(1, last[0] - first[0]), max(1, last[1] - first[1]))


def _rows(
    dataset: gdal.Dataset, info: RasterInfo, window: Window, feedback: Feedback
) -> Iterator[tuple[Window, npt.NDArray[np.uint8]]]:
    """Yield strips of an image, uint8 `(3, height, width)`, white where it has no data."""
    masks = [number for number in info.alphas if looks_like_mask(dataset, number)]
    limits = stretch(dataset, info)
    scale = (limits[0], limits[1]) if limits else None
    numbers = tuple(shown_bands(info))
    reader = RasterReader(dataset, info, numbers, scale=scale, mask_band=masks[-1] if masks else None)
    for row in range(window.row_off, window.bottom, BLOCK_PX):
        feedback.stop_if_cancelled()
        strip = Window(window.col_off, row, window.width, min(BLOCK_PX, window.bottom - row))
        values, valid = reader.read(strip)
        if valid is not None:
            values = np.where(valid, values, np.uint8(_PAPER))
        yield strip, np.ascontiguousarray(values)
        feedback.progress(strip.bottom - window.row_off, window.height)
