"""What tells that a file was changed: its size and time of change, on a disk or where GDAL's /vsi finds it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import parse_qs

from osgeo import gdal

from ..raster.gdalenv import gdal_quiet
from ..raster.vrt import MOST_REMOTE, is_remote
from ..system.redaction import without_secrets

_ARCHIVE = re.compile(r"(?:/vsi(?:zip|tar|gzip|7z|rar)/)+")


def file_stamps(files: Iterable[str]) -> dict[str, list[int]]:
    """Return size in bytes and time of change of those files that have them.

    Args:
        files: paths, GDAL's /vsi included; of those on a network the first `MOST_REMOTE` are looked at.

    Returns:
        `[bytes, ns]` by absolute path of what is on a disk, archives in place of what they hold; `[bytes, s]` by
        address, without what signs or opens it, of what only GDAL finds.
    """
    stamps: dict[str, list[int]] = {}
    remote = 0
    for path in dict.fromkeys(files):
        remote += is_remote(path)
        place = _archive(path) or path
        with suppress(OSError):
            found = os.stat(place)
            stamps[_as_text(os.path.abspath(place))] = [found.st_size, found.st_mtime_ns]
            continue
        if path.startswith("/vsi") and not (is_remote(path) and remote > MOST_REMOTE):
            status = _look(path)
            if status is not None:
                stamps[_as_text(address(path))] = [status.size, status.mtime]
    return stamps


def address(path: str) -> str:
    """Return a /vsi path without user, password and signature: they are secrets, and change while the file does not."""
    if not is_remote(path):
        return path
    head, _, query = path.partition("?")
    if head == "/vsicurl":
        head = "/vsicurl/" + parse_qs(query).get("url", [""])[0].partition("?")[0]
    return without_secrets(head)


def _as_text(path: str) -> str:
    """Return a path as it can be stored as JSON: bytes that are not UTF-8 as escapes."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _archive(path: str) -> str | None:
    """Return the archive on a disk that holds a /vsi path; GDAL itself may remember what it held before."""
    prefix = _ARCHIVE.match(path)
    if prefix is None:
        return None
    inner = re.sub("[{}]", "", path[prefix.end() :])  # which may stand around an archive's name
    while inner and not os.path.isfile(inner):
        inner = os.path.dirname(inner) if inner != os.path.dirname(inner) else ""
    return inner or None


def _look(path: str) -> gdal.StatBuf | None:
    """Return size and time of change as they are now, not as GDAL remembers them; None where it finds nothing."""
    with gdal_quiet():
        gdal.VSICurlPartialClearCache(path)
        return gdal.VSIStatL(path)
    return None
