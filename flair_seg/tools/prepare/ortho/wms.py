"""Images of a Web Map Service: the URL of a request, and the pixels of its response."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from ....errors import InputError, RasterError
from ....language import tr
from ....raster.gdalenv import gdal_reads
from ....raster.grid import GeoGrid, spatial_reference
from ...web.webclient import PassingError, service_message
from .services import RAW_FLOATS, ServiceLayer

Pixels = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]

EMPTY_PX = 16
"""Side in px of squares of the empty colour that are nodata; smaller spots are bright objects."""
_DRIVERS = ["GTiff", "PNG", "JPEG"]
_TYPES = {"Byte": "u1", "Float32": "<f4"}
"""Data types of images: GDAL's name and numpy's."""
_MOST_CHANNELS = 4
_MOST_OVERHEAD = 2**20
"""Size limit in bytes of an image's metadata, or of an error report."""
_MOST_BLOCK_PX = 2**20
"""Largest block in pixels of a file that is smaller itself: GDAL decodes whole blocks."""
_END_OF_JPEG = b"\xff\xd9"
_files = itertools.count()


def crs_name(definition: str) -> str:
    """Return a coordinate system as a WMS names it, e.g. `EPSG:2154`.

    Raises:
        RasterError: it is not understood.
        InputError: it has no authority code.
    """
    crs = spatial_reference(definition)
    authority, code = crs.GetAuthorityName(None), crs.GetAuthorityCode(None)
    if not authority or not code:
        raise InputError(
            "Coordinate system '{crs}' has no authority code (e.g. EPSG:2154), which the map service requires.",
            crs=definition[:60],
        )
    return f"CRS:{code.lstrip('CRS')}" if authority == "OGC" else f"{authority}:{code}"


def map_url(layer: ServiceLayer, version: str, crs: str, grid: GeoGrid) -> str:
    """Return the URL for the image of a grid; `crs` is its coordinate system as the service names it."""
    bounds = grid.bounds
    modern = version == "1.3.0"
    corners = (1, 0, 3, 2) if modern and _north_first(crs) else (0, 1, 2, 3)
    query = {
        "SERVICE": "WMS",
        "VERSION": version,
        "REQUEST": "GetMap",
        "LAYERS": layer.layer,
        "STYLES": layer.style,
        "CRS" if modern else "SRS": crs,
        "BBOX": ",".join(np.format_float_positional(value, trim="-") for value in (bounds[index] for index in corners)),
        "WIDTH": str(grid.width),
        "HEIGHT": str(grid.height),
        "FORMAT": layer.format,
    }
    joint = "" if layer.url.endswith(("?", "&")) else "&" if "?" in layer.url else "?"
    return layer.url + joint + urlencode(query, safe=",:/")


def _north_first(crs: str) -> bool:
    """Whether a coordinate system's authority puts latitude or northing first, as WMS 1.3.0 then does."""
    if crs.startswith("CRS:"):
        return False
    reference = spatial_reference(crs)
    return bool(reference.EPSGTreatsAsLatLong() or reference.EPSGTreatsAsNorthingEasting())


def read_map(body: bytes, layer: ServiceLayer, width: int, height: int) -> tuple[Pixels, Mask]:
    """Return a response's pixels, `(channel, height, width)`, and where the service has data.

    Heights are float32, other images uint8.

    Raises:
        RasterError: the service rejects the request with a message, or sends another size or type than requested.
        PassingError: the response is damaged.
    """
    raw = layer.format == RAW_FLOATS
    if raw and len(body) == 4 * width * height:
        pixels = np.frombuffer(body, "<f4").reshape(1, height, width).astype(np.float32)
        return pixels, _is_height(pixels[0], layer)
    if body.lstrip()[:1] == b"<":
        said = service_message(body) or tr("the server returned a web page instead of an image")
        raise RasterError("The service rejected the request for layer '{layer}': {said}", layer=layer.layer, said=said)
    if raw:
        raise PassingError(
            tr(
                "the response is {count} byte instead of {needed}",
                "the response is {count} bytes instead of {needed}",
                count=len(body),
                needed=4 * width * height,
            )
        )
    if layer.format == "image/jpeg" and not body.rstrip(b"\0").endswith(_END_OF_JPEG):
        raise PassingError(tr("the image is truncated"))
    return _read_picture(body, layer, width, height)


def most_bytes(layer: ServiceLayer, width: int, height: int) -> int:
    """Return the size in bytes of the largest response: uncompressed, with all channels as floats."""
    sample = 4 if layer.format == RAW_FLOATS else 4 * _MOST_CHANNELS
    return sample * width * height + _MOST_OVERHEAD


def _read_picture(body: bytes, layer: ServiceLayer, width: int, height: int) -> tuple[Pixels, Mask]:
    """Read an image by GDAL; its header is checked before pixels are decoded."""
    try:
        with gdal_reads(tr("the image is damaged")), _memory_file(body) as path:
            picture = gdal.OpenEx(path, gdal.OF_RASTER | gdal.OF_VERBOSE_ERROR, allowed_drivers=_DRIVERS)
            problem = _misfit(picture, layer, width, height)
            if problem is None:
                count, kind = picture.RasterCount, gdal.GetDataTypeName(picture.GetRasterBand(1).DataType)
                pixels = np.frombuffer(picture.ReadRaster(), _TYPES[kind]).reshape(count, height, width)
                raw = picture.GetRasterBand(1).GetMaskBand().ReadRaster(buf_type=gdal.GDT_Byte)
                valid = np.frombuffer(raw, "u1").reshape(height, width) > 0
            picture = None
    except RasterError as error:
        raise PassingError(str(error)) from error
    if problem is not None:
        raise problem
    if kind == "Float32":
        return pixels, valid & _is_height(pixels[0], layer)
    return pixels, valid & ~_is_empty(pixels, layer)


def _misfit(picture: gdal.Dataset, layer: ServiceLayer, width: int, height: int) -> RasterError | None:
    """Return the error of an image of wrong size or type, or with blocks larger than itself; None for a valid one."""
    size, count = (picture.RasterXSize, picture.RasterYSize), picture.RasterCount
    if size != (width, height):
        return RasterError(
            "The service returned {got} px instead of {asked} px for layer '{layer}'. Reduce 'max_px' in the "
            "services file.",
            layer=layer.layer,
            got=" x ".join(map(str, size)),
            asked=f"{width} x {height}",
        )
    if not 1 <= count <= _MOST_CHANNELS:
        return RasterError(
            "The service returned {count} channel for layer '{layer}'. Only 1 to {most} channels are supported.",
            "The service returned {count} channels for layer '{layer}'. Only 1 to {most} channels are supported.",
            layer=layer.layer,
            count=count,
            most=_MOST_CHANNELS,
        )
    bands = [picture.GetRasterBand(number) for number in range(1, count + 1)]
    kinds = {gdal.GetDataTypeName(band.DataType) for band in bands}
    if len(kinds) > 1 or not kinds <= set(_TYPES):
        return RasterError(
            "The service returned data type {kind} for layer '{layer}'. It must be 8-bit, or floating point for "
            "heights.",
            layer=layer.layer,
            kind=", ".join(sorted(kinds)),
        )
    masks = [band.GetMaskBand() for band in bands]
    blocks = [band.GetBlockSize() for band in (*bands, *masks)]
    most = max(_MOST_BLOCK_PX, width * height)
    if any((band.XSize, band.YSize) != size for band in masks) or any(w * h > most for w, h in blocks):
        return RasterError(
            "The service returned a file whose blocks or mask are larger than the image for layer '{layer}'. This is "
            "not supported.",
            layer=layer.layer,
        )
    return None


@contextmanager
def _memory_file(body: bytes) -> Iterator[str]:
    """Yield the path of a file in GDAL's memory with the given bytes."""
    path = f"/vsimem/flair-seg-map-{next(_files)}"
    gdal.FileFromMemBuffer(path, body)
    try:
        yield path
    finally:
        gdal.Unlink(path)


def _is_height(values: Pixels, layer: ServiceLayer) -> Mask:
    """Return where values are valid heights."""
    low, high = layer.valid or (np.finfo(np.float32).min, np.finfo(np.float32).max)
    inside: Mask = (values >= low) & (values <= high)
    return inside


def _is_empty(pixels: Pixels, layer: ServiceLayer) -> Mask:
    """Return where the empty colour fills squares of `EMPTY_PX`; beyond the image's edge it is mirrored."""
    height, width = pixels.shape[1:]
    channels = len(layer.empty)
    if not channels or channels > len(pixels):
        return np.zeros((height, width), bool)
    plain: Mask = np.logical_and.reduce([pixels[i] == value for i, value in enumerate(layer.empty)])
    if not plain.any() or plain.all():
        return plain
    squares: Mask = _box_sum(np.pad(plain, EMPTY_PX - 1, "symmetric")) == EMPTY_PX**2
    return _box_sum(squares) > 0


def _box_sum(mask: Mask) -> npt.NDArray[np.int32]:
    """Return how many pixels are set in the square of `EMPTY_PX` starting at each pixel, as far as it fits."""
    table = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1), np.int32)
    np.cumsum(np.cumsum(mask, axis=0, dtype=np.int32), axis=1, out=table[1:, 1:])
    k = EMPTY_PX
    sums: npt.NDArray[np.int32] = table[k:, k:] - table[:-k, k:] - table[k:, :-k] + table[:-k, :-k]
    return sums
