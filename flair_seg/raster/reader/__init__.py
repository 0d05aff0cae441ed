"""Opens, describes and reads rasters through GDAL."""

from .description import RasterInfo, describe
from .opening import is_vector, open_raster, source_files, stored_metadata
from .pixels import GSD_TOLERANCE, RasterReader, looks_like_mask, read_window, resampled

__all__ = [
    "GSD_TOLERANCE",
    "RasterInfo",
    "RasterReader",
    "describe",
    "is_vector",
    "looks_like_mask",
    "open_raster",
    "read_window",
    "resampled",
    "source_files",
    "stored_metadata",
]
