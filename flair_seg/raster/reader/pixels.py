"""Reads pixels of rasters, whole and undamaged, and which of them are valid."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from html import unescape
from typing import Any

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from ...bands import BandInfo
from ...errors import DamageError, InputError, RasterError
from ...language import tr
from ...system.resources import no_memory
from ..gdalenv import gdal_errors, gdal_options, gdal_quiet, gdal_reads
from ..grid import GeoGrid
from ..vrt import named_sources
from ..windows import Window, probes
from .description import RasterInfo

Array = npt.NDArray[Any]
GSD_TOLERANCE = 0.1
"""Relative difference of pixel sizes up to which pixels are not resampled."""
MASK_SHARE = 0.995
"""Share of fully opaque or fully transparent pixels from which a band tagged Alpha is a mask."""
RETRY_S = (1.0, 3.0, 9.0)
"""Seconds to wait before pixels on a network are read again; GDAL's own retries, up to 15 s, come before each.

GDAL does not repeat requests that break off, nor does it look again for a file that it did not find once.
"""
_SAMPLE_PX = 512
_PROBES = 8
"""Pixels along each side of a window at which the files of a virtual raster are looked up."""
_MOST_NAMED = 3
_LOCATED = re.compile("<File>([^<]*)</File>")
_GDAL_TYPES = {"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "float32": gdal.GDT_Float32}


def read_window(
    source: gdal.Dataset | gdal.Band,
    window: Window,
    failure: str,
    *,
    size: tuple[int, int] | None = None,
    dtype: int | None = None,
    numbers: tuple[int, ...] = (),
) -> bytearray:
    """Read pixels, whole and undamaged.

    Args:
        source: a raster, or one of its bands.
        window: what to read.
        failure: the beginning of the error message, before GDAL's own.
        size: width and height of the result in px; None: the window's.
        dtype: GDAL's data type of the result; None: the source's.
        numbers: the bands to read of a raster; none: all.

    Raises:
        RasterError: it cannot be read.
        OutOfMemoryError: GDAL ran out of memory.
        DamageError: GDAL returned pixels, but warned that they are damaged.
    """
    gdal.ErrorReset()
    with _named_damage(source, window), gdal_reads(failure):
        raw = source.ReadRaster(
            window.col_off,
            window.row_off,
            window.width,
            window.height,
            *(size or (None, None)),
            buf_type=dtype,
            **({"band_list": list(numbers)} if numbers else {}),
        )
    if raw is None:  # the error may have been raised in GDAL's own threads
        said = tr("{name}: {value}", name=failure, value=gdal.GetLastErrorMsg() or tr("no pixels were returned"))
        raise no_memory(said) if gdal.GetLastErrorNo() == gdal.CPLE_OutOfMemory else RasterError(said)
    return raw  # type: ignore[no-any-return]


@contextmanager
def _named_damage(source: gdal.Dataset | gdal.Band, window: Window) -> Iterator[None]:
    """Add to a `DamageError` the files in a window of a virtual raster, which the decoder does not name."""
    try:
        yield
    except DamageError as error:
        files = _files_in(source, window)
        if not files:
            raise
        raise DamageError(
            tr("{name} (in '{value}')", name=str(error), value="', '".join(sorted(files)[:_MOST_NAMED]))
        ) from error


def _files_in(source: gdal.Dataset | gdal.Band, window: Window) -> set[str]:
    """Return the files at some pixels of a window, including those of nested virtual rasters."""
    dataset = source.GetDataset() if isinstance(source, gdal.Band) else source
    found: set[str] = set()
    if dataset is None or dataset.GetDriver().ShortName != "VRT":
        return found
    last = _PROBES - 1
    with gdal_quiet():
        for row in range(_PROBES):
            for column in range(_PROBES):
                x = window.col_off + (window.width - 1) * column // last
                y = window.row_off + (window.height - 1) * row // last
                text = dataset.GetRasterBand(1).GetMetadataItem(f"Pixel_{x}_{y}", "LocationInfo") or ""
                found.update(unescape(path) for path in _LOCATED.findall(text))
        found.update(*(named_sources(path) for path in found if path.lower().endswith(".vrt")))
    return {path for path in found if not path.lower().endswith(".vrt")}


def looks_like_mask(dataset: gdal.Dataset, number: int, *, skip_damaged: bool = False) -> bool:
    """Whether a band tagged Alpha contains transparency (two extreme values) rather than imagery.

    Raises:
        RasterError: the band cannot be read, or with `skip_damaged` none of some small squares can.
    """
    band = dataset.GetRasterBand(number)
    failure = tr("Cannot read band {number} of '{path}'", number=number, path=dataset.GetDescription())
    try:
        sample = _band_sample(band, Window(0, 0, band.XSize, band.YSize), failure)
    except RasterError as error:
        if not skip_damaged:
            raise
        parts = []
        for square in probes(band.XSize, band.YSize, side=64, per_axis=8):
            with suppress(RasterError):
                parts.append(_band_sample(band, square, failure))
        if not parts:
            raise error
        sample = np.concatenate(parts)
    opaque = {"Byte": 255.0, "UInt16": 65535.0}.get(gdal.GetDataTypeName(band.DataType), 1.0)
    extreme = (sample == 0) | (sample == opaque)
    return bool(extreme.mean() >= MASK_SHARE)


def _band_sample(band: gdal.Band, window: Window, failure: str) -> npt.NDArray[np.float32]:
    """Read a window of a band, at most `_SAMPLE_PX` wide and high."""
    size = min(window.width, _SAMPLE_PX), min(window.height, _SAMPLE_PX)
    return np.frombuffer(read_window(band, window, failure, size=size, dtype=gdal.GDT_Float32), np.float32)


def resampled(
    dataset: gdal.Dataset, info: RasterInfo, gsd_m: float, mask_band: int | None
) -> tuple[gdal.Dataset, int | None]:
    """Return the raster on a grid of square ground pixels of `gsd_m`, as a virtual raster, and its mask band's number.

    Finer sources are averaged, coarser ones interpolated bilinearly, both without nodata pixels. The mask band is
    `mask_band`, or one added for the source's own mask; by default GDAL would treat any last band tagged Alpha as one.
    """
    grid = info.grid
    ground = grid.ground_size()
    if ground is None or not isinstance(grid, GeoGrid):
        raise InputError("Cannot resample '{path}': its pixel size in metres is unknown.", path=info.path)
    from_alpha = mask_band == dataset.RasterCount
    to_alpha = from_alpha or (info.has_mask and mask_band is None)
    with gdal_errors(tr("Cannot resample '{path}'", path=info.path)):
        warped = gdal.Warp(
            "",
            dataset,
            options=["-srcalpha" if from_alpha else "-nosrcalpha", *(["-dstalpha"] if to_alpha else [])],
            format="VRT",
            outputBounds=grid.bounds,
            xRes=abs(grid.transform.dx) * gsd_m / ground[0],
            yRes=abs(grid.transform.dy) * gsd_m / ground[1],
            resampleAlg="average" if math.sqrt(ground[0] * ground[1]) < gsd_m else "bilinear",
            errorThreshold=0,
        )
    return warped, warped.RasterCount if to_alpha else mask_band


class RasterReader:
    """Reads chosen bands of a raster, and which pixels are valid."""

    def __init__(
        self,
        dataset: gdal.Dataset,
        info: RasterInfo,
        numbers: tuple[int, ...],
        *,
        dtype: str = "uint8",
        scale: tuple[float, float] | None = None,
        factors: tuple[float, ...] = (),
        mask_band: int | None = None,
        opening: Mapping[str, str] | None = None,
        remote: bool = False,
    ) -> None:
        """Prepare to read.

        Args:
            dataset: the open raster; used by one thread at a time.
            info: its description.
            numbers: the bands to read, from 1.
            dtype: `uint8`, or `float32` for models that take it.
            scale: source values scaled to 0 and 255, in bands that are not uint8.
            factors: a factor for each band's values.
            mask_band: the band whose zeros are nodata, if there is one.
            opening: GDAL's options with which the files of a virtual raster are opened, when they are first read.
            remote: whether files are on a network: what cannot be read is read again after `RETRY_S`.
        """
        self._opening, self._waits = opening or {}, RETRY_S if remote else ()
        self._dataset, self._info, self._numbers = dataset, info, numbers
        self._dtype, self._mask_band = dtype, mask_band
        chosen = [info.bands[number - 1] for number in numbers]
        self._scale = scale
        self._scaled = [i for i, band in enumerate(chosen) if scale is not None and band.dtype != "uint8"]
        self._factors = np.asarray(factors, np.float32)[:, None, None] if set(factors) - {1.0} else None
        types = {band.dtype for band in chosen}
        self._source_type = next(iter(types)) if len(types) == 1 and types <= set(_GDAL_TYPES) else "float32"
        self._nodata = _nodata_values(chosen, self._source_type)
        self._floats = any(band.dtype.startswith("float") for band in chosen)

    def read(self, window: Window) -> tuple[Array, npt.NDArray[np.bool_] | None]:
        """Read a window inside the raster.

        Returns:
            The pixels `(bands, height, width)` in the reader's dtype, and where they are valid, bool
            `(height, width)`, or None if all are.

        Raises:
            RasterError: the file cannot be read there.
        """
        pixels, valid = self._patiently(window)
        if self._scaled and self._scale is not None:
            low, high = self._scale
            pixels = pixels.astype(np.float32)
            values = np.clip(np.nan_to_num(pixels[self._scaled]), low, high)
            pixels[self._scaled] = (values - low) * (255 / (high - low))
        if self._factors is not None:
            pixels = pixels * self._factors
        if self._dtype == "uint8" and pixels.dtype != np.uint8:
            pixels = np.rint(np.clip(pixels, 0, 255))
        return pixels.astype(self._dtype, copy=False), valid

    @property
    def can_lack_pixels(self) -> bool:
        """Whether the raster has a mask, nodata values or floats, so that pixels may be invalid."""
        return self._mask_band is not None or self._nodata is not None or self._floats or self._info.has_mask

    @property
    def has_overviews(self) -> bool:
        """Whether the raster has overviews, from which `valid` reads."""
        return bool(self._dataset.GetRasterBand(self._numbers[0]).GetOverviewCount())

    def valid(self, window: Window, size: tuple[int, int]) -> npt.NDArray[np.bool_] | None:
        """Return where a window is valid, by one pixel for each cell of a grid; None if it is everywhere.

        Args:
            window: a window inside the raster.
            size: columns and rows of the result.

        Raises:
            RasterError: the file cannot be read there.
        """
        with gdal_options(self._opening):
            return self._valid(self._raw(window, self._numbers, self._source_type, size), window, size)

    def _patiently(self, window: Window) -> tuple[Array, npt.NDArray[np.bool_] | None]:
        """Read a window's pixels as they are and where they are valid; again, where a network may have failed."""
        for wait in self._waits:
            with suppress(RasterError):
                return self._read(window)
            gdal.VSICurlClearCache()  # of what is missing, too
            time.sleep(wait)
        return self._read(window)

    def _read(self, window: Window) -> tuple[Array, npt.NDArray[np.bool_] | None]:
        """Read a window's pixels as they are, and where they are valid."""
        with gdal_options(self._opening):
            pixels = self._raw(window, self._numbers, self._source_type)
            return pixels, self._valid(pixels, window)

    def _valid(
        self, pixels: Array, window: Window, size: tuple[int, int] | None = None
    ) -> npt.NDArray[np.bool_] | None:
        """Return where pixels are valid: not masked, and not nodata in all of the bands read."""
        masks: list[npt.NDArray[np.bool_]] = []
        if self._mask_band is not None:
            masks.append(self._raw(window, (self._mask_band,), "float32", size)[0] > 0)
        if self._nodata is not None:
            # Not `!=`: if numpy 1.24 lacks memory for its result, it returns a single True.
            masks.append(np.not_equal(pixels, self._nodata).any(axis=0))
        if self._floats:
            masks.append(np.isfinite(pixels).all(axis=0))
        if self._info.has_mask:
            masks.append(self._mask(window, size))
        if not masks:
            return None
        valid = np.logical_and.reduce(masks)
        return None if valid.all() else valid

    def _raw(self, window: Window, numbers: tuple[int, ...], dtype: str, size: tuple[int, int] | None = None) -> Array:
        """Read bands without conversion, `(bands, height, width)`; `size` in px if it is not the window's."""
        rows = tr("rows {row_off}..{row_off2}", row_off=window.row_off, row_off2=window.bottom - 1)
        failure = tr("Cannot read '{path}' at {rows}", path=self._info.path, rows=rows)
        raw = read_window(self._dataset, window, failure, size=size, dtype=_GDAL_TYPES[dtype], numbers=numbers)
        width, height = size or (window.width, window.height)
        return np.frombuffer(raw, dtype).reshape(len(numbers), height, width)

    def _mask(self, window: Window, size: tuple[int, int] | None) -> npt.NDArray[np.bool_]:
        """Read the raster's own mask band, bool `(height, width)`."""
        band = self._dataset.GetRasterBand(1).GetMaskBand()
        failure = tr("Cannot read the mask of '{path}'", path=self._info.path)
        raw = read_window(band, window, failure, size=size, dtype=gdal.GDT_Byte)
        width, height = size or (window.width, window.height)
        return np.frombuffer(raw, np.uint8).reshape(height, width) > 0


def _nodata_values(bands: list[BandInfo], dtype: str) -> Array | None:
    """Return the bands' nodata values in the data type they are read in, `(bands, 1, 1)`; None if a band has none."""
    values = [band.nodata for band in bands if band.nodata is not None]
    if len(values) < len(bands):
        return None
    with np.errstate(over="ignore"):  # beyond float32 they become infinite, as the pixels do in GDAL
        return np.asarray(values, np.float64).astype(dtype)[:, None, None]
