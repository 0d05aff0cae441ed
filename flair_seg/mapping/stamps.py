"""Sizes and modification times of files, local or in GDAL's /vsi, from which changes are detected."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import parse_qs

from osgeo import gdal

from ..raster.gdalenv import gdal_quiet
from ..raster.vrt import MOST_REMOTE, is_remote
from ..system.paths import for_each_path
from ..system.redaction import without_secrets

_ARCHIVE = re.compile(r"(?:/vsi(?:zip|tar|gzip|7z|rar)/)+")


def file_stamps(files: Iterable[str]) -> dict[str, list[int]]:
    """Return size and modification time of the files for which they are known.

    Args:
        files: paths, including GDAL's /vsi; only the first `MOST_REMOTE` on a network are looked up.

    Returns:
        `[bytes, ns]` by absolute path of local files, an archive standing for its members; `[bytes, s]` by address,
        without signature and password, of files that only GDAL finds.
    """
    looked_up: list[str] = []
    remote = 0
    for path in dict.fromkeys(files):
        remote += is_remote(path)
        if not is_remote(path) or remote <= MOST_REMOTE:
            looked_up.append(path)
    return dict(found for found in for_each_path(_stamp, looked_up) if found is not None)


def _stamp(path: str) -> tuple[str, list[int]] | None:
    """Return the name under which a file is known, and its stamp; None if it is not found."""
    place = _archive(path) or path
    with suppress(OSError):
        found = os.stat(place)
        return _as_text(os.path.abspath(place)), [found.st_size, found.st_mtime_ns]
    status = _look(path) if path.startswith("/vsi") else None
    return None if status is None else (_as_text(address(path)), [status.size, status.mtime])


def address(path: str) -> str:
    """Return a /vsi path without user, password and signature, which are secret and change while the file does not."""
    if not is_remote(path):
        return path
    head, _, query = path.partition("?")
    if head == "/vsicurl":
        head = "/vsicurl/" + parse_qs(query).get("url", [""])[0].partition("?")[0]
    return without_secrets(head)


def _as_text(path: str) -> str:
    """Return a path that JSON can store: bytes that are not UTF-8 as escapes."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _archive(path: str) -> str | None:
    """Return the local archive of a /vsi path, whose earlier content GDAL may have cached; None for other paths."""
    prefix = _ARCHIVE.match(path)
    if prefix is None:
        return None
    inner = re.sub("[{}]", "", path[prefix.end() :])  # braces may enclose an archive's name
    while inner and not os.path.isfile(inner):
        inner = os.path.dirname(inner) if inner != os.path.dirname(inner) else ""
    return inner or None


def _look(path: str) -> gdal.StatBuf | None:
    """Return the current size and modification time, bypassing GDAL's cache; None if the file is not found."""
    with gdal_quiet():
        gdal.VSICurlPartialClearCache(path)
        return gdal.VSIStatL(path)
    return None
