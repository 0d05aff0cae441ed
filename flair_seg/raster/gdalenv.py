"""What GDAL keeps for a thread or the whole process: its errors, its block cache, its version."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from osgeo import gdal

from ..errors import FlairError, RasterError
from ..language import tr
from ..system.resources import no_memory


@contextmanager
def gdal_errors(failure: str, *, last: bool = False) -> Iterator[None]:
    """Turn GDAL's errors of this thread into one `RasterError`: `failure`, and the first (or last) thing GDAL said.

    Where GDAL got no memory it is an `OutOfMemoryError`.

    The first error of a write tells the cause ("no space left"); the last of a read names the file of a mosaic.

    GDAL's own exception switch belongs to the whole process, QGIS included; this holds for the block alone, whether
    the switch is on or off.
    """
    messages: list[str] = []
    codes: set[int] = set()

    def collect(level: int, code: int, text: str) -> None:
        if level >= gdal.CE_Failure:
            messages.append(text)
            codes.add(code)

    gdal.PushErrorHandler(collect)
    try:
        yield
    except (FlairError, MemoryError):
        raise
    except Exception as error:
        # With the switch off a failed call returns None, and what is done with that None fails in its own way.
        if not messages:
            if not isinstance(error, RuntimeError):
                raise
            messages.append(str(error))
    finally:
        gdal.PopErrorHandler()
    if messages:
        said = " ".join(messages[-1 if last else 0].split())
        if gdal.CPLE_OutOfMemory in codes:
            raise no_memory(tr("{name}: {value}", name=failure, value=said))
        raise RasterError("{name}: {value}", name=failure, value=said)


_cache_lock = threading.Lock()
_cache_limits: list[int] = []


@contextmanager
def gdal_cache(size: int) -> Iterator[None]:
    """Hold GDAL's block cache to `size` bytes, so that memory does not grow with the raster's height.

    The cache is the process's: where several hold it, the last to come is heard; the process's own limit comes back
    when the last one lets go.
    """
    with _cache_lock:
        if not _cache_limits:
            _cache_limits.append(gdal.GetCacheMax())
        _cache_limits.append(size)
        _limit_cache()
    try:
        yield
    finally:
        with _cache_lock:
            _cache_limits.remove(size)
            _limit_cache()


def _limit_cache() -> None:
    """Set GDAL's cache to the latest of `_cache_limits`, the first of which is the process's own."""
    gdal.SetCacheMax(min(_cache_limits[0], _cache_limits[-1]))
    if len(_cache_limits) == 1:
        _cache_limits.clear()


def gdal_version() -> str:
    """Return GDAL's version, e.g. `3.6.2`."""
    return str(gdal.__version__)


_LONG_AGO = "1970-01-01T00:00:00.000Z"


@contextmanager
def timeless_geopackages() -> Iterator[None]:
    """Have this thread's GeoPackages say that they were last changed at one fixed time: same input, same bytes."""
    before = gdal.GetThreadLocalConfigOption("OGR_CURRENT_DATE")
    gdal.SetThreadLocalConfigOption("OGR_CURRENT_DATE", _LONG_AGO)
    try:
        yield
    finally:
        gdal.SetThreadLocalConfigOption("OGR_CURRENT_DATE", before)
