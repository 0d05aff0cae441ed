"""What GDAL keeps for a thread or the whole process: its errors, options, block cache and version."""

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

# GDAL's bindings warn whoever has not chosen between exceptions and return codes. The choice is the whole process's,
# QGIS's or a script's; the engine works with both.
warnings.filterwarnings("ignore", r"Neither (gdal|ogr|osr)\.UseExceptions\(\)", FutureWarning)

READ_OPTIONS = {"VRT_NUM_THREADS": "1", "GDAL_HTTP_MAX_RETRY": "4", "GDAL_HTTP_RETRY_DELAY": "1"}
"""GDAL's options while pixels are read.

From version 3.10 on GDAL reads the sources of a VRT in threads of its own, where no error handler of the caller hears
their errors and warnings. A remote file is asked for again after 1, 2, 4 and 8 s where its server is busy (HTTP 429,
502, 503, 504).
"""
_ALWAYS = frozenset({"VRT_NUM_THREADS", "OGR_CURRENT_DATE"})
"""Options that override the user's: without them damage goes unnoticed, and results differ from run to run."""
_DAMAGE = re.compile("premature|corrupt|truncated|discarding|not enough data|damaged|read error|decod", re.IGNORECASE)
"""What GDAL's codecs say in warnings of pixels that may be wrong: JPEG, PackBits, JPEG 2000..."""
_OF_TAGS = re.compile("TIFFFetch|TIFFReadDirectory|TIFFReadCustomDirectory")
"""Where libtiff's warnings of odd metadata, which many sound files have, come from."""


@contextmanager
def gdal_options(options: Mapping[str, str]) -> Iterator[None]:
    """Set GDAL's options for this thread, except those that the user has set and may."""
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
    """As `gdal_errors` for the reading of pixels: also turns warnings of damaged data into a `DamageError`.

    GDAL decodes a JPEG that breaks off, and others, as far as it can, warns, and makes the rest up.
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
    """Turn GDAL's errors of this thread into one `RasterError`: `failure`, and the first (or last) thing GDAL said.

    Where GDAL got no memory it is an `OutOfMemoryError`.

    The first error of a write tells the cause ("no space left"); the last of a read names the file of a mosaic.
    Warnings of damaged data are added to `damage`.

    GDAL's own exception switch belongs to the whole process, QGIS included; this holds for the block alone, whether
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
        # With the switch off a failed call returns None, and what is done with that None fails in its own way.
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
    """Return what an exception of GDAL's bindings says, empty where they lost it."""
    if isinstance(error, UnicodeDecodeError):
        return error.object
    return "" if isinstance(error, SystemError) else str(error)


def _line(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split())


@contextmanager
def gdal_quiet() -> Iterator[None]:
    """Keep GDAL's errors in the block from everybody, whether its exceptions are switched on or off."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        with suppress(RuntimeError):
            yield
    finally:
        gdal.PopErrorHandler()


def gdal_text(text: str | bytes | None) -> str:
    """Return text that GDAL read from a file: names, metadata, values of attributes, messages.

    What is not UTF-8, which GDAL's bindings give as bytes or with surrogates, is taken for Windows-1252, the most
    usual of the other encodings. NUL characters, which no file format can store, are left out.
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


def timeless_geopackages() -> AbstractContextManager[None]:
    """Date this thread's GeoPackages at one fixed time: same input, same bytes."""
    return gdal_options({"OGR_CURRENT_DATE": "1970-01-01T00:00:00.000Z"})
