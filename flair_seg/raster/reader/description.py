"""Describes rasters: their grid, and their bands."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from osgeo import gdal

from ...bands import BandInfo
from ...errors import InputError
from ...language import tr
from ...system.texts import clean_text
from ..gdalenv import UNLISTED, gdal_errors, gdal_options, gdal_text
from ..grid import Grid, Transform, wrong_system
from ..vrt import is_remote


@dataclass(frozen=True)
class RasterInfo:
    """Description of a raster; `alphas` are the bands tagged Alpha, `has_mask` says whether it also has a mask band."""

    path: str
    grid: Grid
    bands: tuple[BandInfo, ...]
    alphas: tuple[int, ...]
    has_mask: bool


def describe(dataset: gdal.Dataset, path: str) -> RasterInfo:
    """Describe an open raster.

    Raises:
        InputError: the grid is rotated or defined by control points, coefficients or arrays, its coordinates cannot
            be in its coordinate system, or a nodata value is outside its band's data type.
    """
    opening = UNLISTED if is_remote(path) else {}
    with gdal_options(opening), gdal_errors(tr("Cannot read the metadata of '{path}'", path=path)):
        geotransform = dataset.GetGeoTransform(can_return_null=True)
        crs_wkt = dataset.GetProjection() or ""
        bands = tuple(_describe_band(dataset.GetRasterBand(n + 1), n + 1, path) for n in range(dataset.RasterCount))
        flags = dataset.GetRasterBand(1).GetMaskFlags()
    _check_georeference(dataset, geotransform, path)
    alphas = tuple(band.number for band in bands if band.colour == "Alpha")
    transform = None if geotransform is None else Transform.from_gdal(geotransform)
    grid = Grid.of(dataset.RasterXSize, dataset.RasterYSize, crs_wkt, transform)
    wrong = wrong_system(grid)
    if wrong:
        raise InputError("{name}: {value}", name=path, value=wrong)
    has_mask = bool(flags & gdal.GMF_PER_DATASET and not flags & gdal.GMF_ALPHA)
    return RasterInfo(path, grid, bands, alphas, has_mask)


def _check_georeference(dataset: gdal.Dataset, geotransform: Sequence[float] | None, path: str) -> None:
    """Raise `InputError` unless pixels lie on a regular grid, with the command that warps them to one.

    Without this check, a raster with control points but no geotransform would be mapped in pixel coordinates.
    """
    if geotransform is not None:
        if geotransform[2] or geotransform[4]:
            raise InputError(
                "The grid of '{path}' is rotated. {remedy}.", path=path, remedy=_warp_first(path, "-r bilinear")
            )
        return
    points = dataset.GetGCPCount()
    for present, found, options in (
        (points, tr("{count} ground control point", "{count} ground control points", count=points), ""),
        (dataset.GetMetadata("RPC"), tr("rational polynomial coefficients (RPC)"), " -rpc -t_srs EPSG:NNNN"),
        (dataset.GetMetadata("GEOLOCATION"), tr("geolocation arrays"), " -geoloc -t_srs EPSG:NNNN"),
    ):
        if present:
            raise InputError(
                "'{path}' is georeferenced by {found}, not by a regular grid. {remedy}.",
                path=path,
                found=found,
                remedy=_warp_first(path, f"-r bilinear{options}"),
            )


def _warp_first(path: str, options: str) -> str:
    """Return how to warp a raster to a north-up grid, as the end of a message."""
    target = os.path.splitext(os.path.basename(path))[0] + "_warped.tif"
    return tr(
        'Warp it to a north-up grid first: gdalwarp {options} "{path}" "{target}" or, in QGIS, Raster > '
        "Projections > Warp",
        options=options,
        path=path,
        target=target,
    )


def _describe_band(band: gdal.Band, number: int, path: str) -> BandInfo:
    """Describe one band."""
    dtype = {"Byte": "uint8"}.get(gdal.GetDataTypeName(band.DataType), gdal.GetDataTypeName(band.DataType).lower())
    nodata = band.GetNoDataValue()
    if nodata is not None and dtype.startswith(("int", "uint")):
        limits = np.iinfo(dtype)
        if not (limits.min <= nodata <= limits.max and nodata == int(nodata)):
            raise InputError(
                "The nodata value {nodata:g} of band {number} of '{path}' is outside the range of {dtype} "
                "({min}..{max}). Set a nodata value in this range, or remove it (gdal_edit.py -unsetnodata).",
                number=number,
                path=path,
                nodata=nodata,
                dtype=dtype,
                min=limits.min,
                max=limits.max,
            )
    colour = gdal.GetColorInterpretationName(band.GetColorInterpretation())
    return BandInfo(number, dtype, clean_text(gdal_text(band.GetDescription())), colour, nodata)
