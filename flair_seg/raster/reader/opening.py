"""Opens rasters, and finds the files that they consist of."""

from __future__ import annotations

import os
from contextlib import suppress

from osgeo import gdal, ogr

from ...errors import RasterError
from ...language import tr
from ...system.filecontent import mistaken_content
from ..gdalenv import READ_OPTIONS, UNLISTED, gdal_errors, gdal_options, gdal_quiet
from ..vrt import is_remote, is_whole, missing_sources, named_sources


def open_raster(path: str, *, incomplete: bool = False) -> gdal.Dataset:
    """Open a raster for reading.

    Args:
        path: anything GDAL opens.
        incomplete: also open a virtual raster with missing source files.

    Raises:
        RasterError: the file is missing or not a raster, or source files of a virtual raster are missing.
    """
    failure = tr("Cannot read '{path}' as a raster", path=path)
    mistaken = mistaken_content(path)
    if mistaken:
        raise RasterError("{name}: {value}", name=failure, value=mistaken)
    opening = {**READ_OPTIONS, **(UNLISTED if is_remote(path) else {})}
    try:
        with gdal_options(opening), gdal_errors(failure):
            dataset = gdal.OpenEx(path, gdal.OF_RASTER | gdal.OF_READONLY | gdal.OF_VERBOSE_ERROR)
    except RasterError as error:
        if is_vector(path):
            raise RasterError(
                "'{path}' is a vector layer, not a raster. Choose a raster, or rasterize it first (gdal_rasterize).",
                path=path,
            ) from error
        raise
    if dataset is None or not dataset.RasterCount:
        raise RasterError("'{path}' has no raster bands. Choose a raster, or one of its subdatasets.", path=path)
    missing = [] if incomplete else missing_sources(path)
    if missing:
        raise RasterError(
            "Missing source files of '{path}' ({count}): '{missing}'",
            path=path,
            count=len(missing),
            missing="', '".join(missing[:3]),
        )
    return dataset


def is_vector(path: str) -> bool:
    """Whether a path is a file of features with geometries."""
    with gdal_quiet():
        dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_READONLY)
        layers = () if dataset is None else [dataset.GetLayer(number) for number in range(dataset.GetLayerCount())]
        return any(layer.GetGeomType() != ogr.wkbNone for layer in layers)


def stored_metadata(path: str) -> dict[str, str]:
    """Return the metadata that a raster carries; none where there is no raster that can be read."""
    with suppress(RasterError), gdal_quiet():
        dataset = gdal.OpenEx(path, gdal.OF_RASTER | gdal.OF_READONLY) if os.path.isfile(path) else None
        return {} if dataset is None else dict(dataset.GetMetadata() or {})
    return {}


def source_files(dataset: gdal.Dataset) -> list[str]:
    """Return the files of a raster, including those that nested virtual rasters name.

    Raises:
        RasterError: a virtual raster inside cannot be read.
    """
    files = dict.fromkeys(_files(dataset))
    for path in list(files):
        if path.lower().endswith(".vrt") and path != dataset.GetDescription():
            files.update(dict.fromkeys(_nested(path)))
    return list(files)


def _nested(path: str) -> list[str]:
    """Return the files of a virtual raster inside another one, without opening those that look sound."""
    names = named_sources(path)
    for each in (path, *names):
        if each.lower().endswith(".vrt") and not is_whole(each):
            open_raster(each, incomplete=True)  # says what is wrong
    return names


def _files(dataset: gdal.Dataset) -> list[str]:
    """Return the files of a dataset as text: GDAL returns names that are not UTF-8 as bytes."""
    return [os.fsdecode(path) for path in dataset.GetFileList() or []]
