"""GDAL's state of a thread or of the whole process: errors, options, block cache and version."""

from __future__ import annotations

import re
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress

from osgeo import gdal

from ..errors import DamageError, FlairError, RasterError
from ..language import tr
from ..system.resources import no_memory

# GDAL's bindings warn unless exceptions are switched on or off. That setting belongs to the whole process, QGIS or a
# script; the engine works with both.
warnings.filterwarnings("ignore", r"Neither (gdal|ogr|osr)\.UseExceptions\(\)", FutureWarning)

READ_OPTIONS = {"VRT_NUM_THREADS": "1", "GDAL_HTTP_MAX_RETRY": "4", "GDAL_HTTP_RETRY_DELAY": "1"}
"""GDAL's options while pixels are read.

GDAL 3.10 and later read the sources of a VRT in their own threads, whose errors and warnings do not reach the caller's
error handler. Requests for remote files are repeated after 1, 2, 4 and 8 s if the server is busy (HTTP 429, 502, 503,
504).
"""
MOST_LISTED = 1000
"""Files of a folder from which GDAL looks up the companions of a raster by name instead of listing the folder."""
UNLISTED = {"GDAL_DISABLE_READDIR_ON_OPEN": "TRUE"}
"""Options for rasters in larger folders, of which GDAL would list 1,000 files for each raster, in vain, and for
rasters on a network, whose folder it would ask the server for."""
_ALWAYS = frozenset({"VRT_NUM_THREADS", "OGR_CURRENT_DATE"})
"""Options that override the user's: without them damage goes unnoticed, and results differ from run to run."""
_DAMAGE = re.compile("premature|corrupt|truncated|discarding|not enough data|damaged|read error|decod", re.IGNORECASE)
"""Words in the warnings of GDAL's codecs (JPEG, PackBits, JPEG 2000...) about pixels that may be wrong."""
_OF_TAGS = re.compile("TIFFFetch|TIFFReadDirectory|TIFFReadCustomDirectory")
"""Beginnings of libtiff's warnings about unusual metadata, which many sound files have."""


@contextmanager
def gdal_options(options: Mapping[str, str]) -> Iterator[None]:
    """Set GDAL's options for this thread; the user's settings take precedence, except for those of `_ALWAYS`."""
    changed = [name for name in options if name in _ALWAYS or gdal.GetConfigOption(name) is None]
    before = {name: gdal.GetThreadLocalConfigOption(name) for name in changed}
    for name in before:
        gdal.SetThreadLocalConfigOption(name, options[name])
    try:
        yield
    finally:
        for name, value in before.items():
            gdal.SetThreadLocalConfigOption(name, value)


@contextmanager
def gdal_reads(failure: str) -> Iterator[None]:
    """As `gdal_errors`, for reading pixels: also turns warnings about damaged data into a `DamageError`.

    GDAL decodes a truncated JPEG, among others, as far as possible, warns, and invents the rest.
    """
    damage: list[str] = []
    try:
        with gdal_options(READ_OPTIONS), gdal_errors(failure, last=True, damage=damage):
            yield
    except DamageError:
        raise
    except RasterError as error:
        if damage:
            raise DamageError(*error.args) from error
        raise
    if damage:
        raise DamageError(tr("{name}: {value}", name=failure, value=_line(damage[0])))


@contextmanager
def gdal_errors(failure: str, *, last: bool = False, damage: list[str] | None = None) -> Iterator[None]:
    """Turn GDAL's errors of this thread into one `RasterError`: `failure`, and GDAL's first (or last) message.

    It is an `OutOfMemoryError` if GDAL ran out of memory. The first error of a write gives the cause ("no space left");
    the last of a read names the file of a mosaic. Warnings about damaged data are added to `damage`.

    GDAL's own switch for exceptions belongs to the whole process, including QGIS; this affects only the block, whether
    the switch is on or off.
    """
    messages: list[str] = []
    codes: set[int] = set()

    def collect(level: int, code: int, text: str) -> None:
        if level >= gdal.CE_Failure:
            messages.append(text)
            codes.add(code)
        elif damage is not None and _DAMAGE.search(text) and not _OF_TAGS.match(text):
            damage.append(text)

    gdal.PushErrorHandler(collect)
    try:
        yield
    except (FlairError, MemoryError):
        raise
    except Exception as error:
        # With the switch off, a failed call returns None, and using that None raises another error.
        if not messages:
            # Of a message that is not UTF-8 GDAL's bindings make a SystemError, a RuntimeError without text or, from
            # GDAL 3.10 on, a UnicodeDecodeError. With the switch on, GDAL 3.10 does not call the handler either.
            if not isinstance(error, (RuntimeError, SystemError, UnicodeDecodeError)):
                raise
            messages.append(gdal_text(_said(error) or gdal.GetLastErrorMsg()))
            codes.add(gdal.GetLastErrorNo())
    finally:
        gdal.PopErrorHandler()
    if messages:
        said = tr("{name}: {value}", name=failure, value=_line(messages[-1 if last else 0]))
        raise no_memory(said) if gdal.CPLE_OutOfMemory in codes else RasterError(said)


def _said(error: Exception) -> str | bytes:
    """Return the message of an exception of GDAL's bindings; empty if they lost it."""
    if isinstance(error, UnicodeDecodeError):
        return error.object
    return "" if isinstance(error, SystemError) else str(error)


def _line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


@contextmanager
def gdal_quiet() -> Iterator[None]:
    """Ignore GDAL's errors in the block, whether its exceptions are switched on or off."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        with suppress(RuntimeError):
            yield
    finally:
        gdal.PopErrorHandler()


def gdal_text(text: str | bytes | None) -> str:
    """Return text that GDAL read from a file: names, metadata, attribute values, messages.

    Text that is not UTF-8, which GDAL's bindings return as bytes or with surrogates, is decoded as Windows-1252, the
    most common other encoding. NUL characters, which no file format can store, are removed.
    """
    data = (text or "").encode("utf-8", "surrogateescape") if not isinstance(text, bytes) else text
    try:
        decoded = data.decode("utf-8")
    except UnicodeDecodeError:
        decoded = data.decode("cp1252", "replace")
    return decoded.replace("\0", "")


_cache_lock = threading.Lock()
_cache_limits: list[int] = []


@contextmanager
def gdal_cache(size: int) -> Iterator[None]:
    """Limit GDAL's block cache to `size` bytes, so that memory does not grow with the raster's height.

    The cache belongs to the process: the latest of several limits applies, and the process's own limit is restored when
    the last block ends.
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


def timeless_geopackages() -> AbstractContextManager[None]:
    """Date this thread's GeoPackages at one fixed time: same input, same bytes."""
    return gdal_options({"OGR_CURRENT_DATE": "1970-01-01T00:00:00.000Z"})
