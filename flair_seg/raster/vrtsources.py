"""The source files that a virtual raster (VRT) names, found in its text: GDAL opens each only once it is read."""

from __future__ import annotations

import os
import re
from html import unescape
from pathlib import PurePath

from osgeo import gdal

from .gdalenv import READ_OPTIONS, gdal_options, gdal_quiet

MOST_REMOTE = 100
"""Files on a network that are looked at, of those of one raster: each takes a request."""
_REMOTE = re.compile(r"/vsi(curl|s3|gs|az|adls|oss|swift|webhdfs|hdfs)")
_SOURCE = re.compile(r"<(SourceFilename|SourceDataset)\b([^>]*)>([^<]+)</\1>")
_RELATIVE = re.compile(r"relativeToVRT\s*=\s*[\"']1[\"']")
_OTHER_NAME = re.compile(r"[A-Za-z0-9_]{2,}:|<")
"""How names begin that are no paths: subdatasets, connections, XML."""


def missing_sources(path: str) -> list[str]:
    """Return the source files that do not exist, those of virtual rasters inside virtual rasters included.

    Files on a network are looked for up to `MOST_REMOTE` of them, since each takes a request.
    """
    missing: list[str] = []
    remote = 0
    for source in named_sources(path):
        remote += is_remote(source)
        if not (is_remote(source) and remote > MOST_REMOTE) and not _exists(source):
            missing.append(source)
    return missing


def named_sources(path: str) -> list[str]:
    """Return the source files that a VRT and those inside it name; none of what is no VRT."""
    found: dict[str, None] = {}
    waiting = [path] if path.lower().endswith(".vrt") else []
    while waiting:
        for source in _sources(waiting.pop()):
            if source not in found and source != path:
                found[source] = None
                if source.lower().endswith(".vrt"):
                    waiting.append(source)
    return list(found)


def _sources(path: str) -> list[str]:
    """Return the paths that a VRT names; names that are no paths are left out."""
    found = []
    folder = path.rpartition("/")[0] if path.startswith("/vsi") else os.path.dirname(path)
    for _, attributes, text in _SOURCE.findall(_text(path)):
        name = unescape(text).strip()
        if _OTHER_NAME.match(name):
            continue
        if _RELATIVE.search(attributes) and not PurePath(name).is_absolute():
            name = f"{folder}/{name}" if path.startswith("/vsi") else os.path.join(folder, name)
        found.append(name)
    return found


def _text(path: str) -> str:
    """Return a VRT's text; empty where it cannot be read."""
    with gdal_quiet(), gdal_options(READ_OPTIONS):
        file = gdal.VSIFOpenL(path, "rb")
        if file is None:
            return ""
        try:
            gdal.VSIFSeekL(file, 0, os.SEEK_END)
            size = gdal.VSIFTellL(file)
            gdal.VSIFSeekL(file, 0, os.SEEK_SET)
            return bytes(gdal.VSIFReadL(1, size, file) or b"").decode("utf-8", "surrogateescape")
        finally:
            gdal.VSIFCloseL(file)
    return ""


def _exists(path: str) -> bool:
    """Whether a file, or what GDAL's /vsi names, exists."""
    if not path.startswith("/vsi"):
        return os.path.exists(path)
    with gdal_quiet(), gdal_options(READ_OPTIONS):
        return gdal.VSIStatL(path) is not None
    return False


def is_remote(path: str) -> bool:
    """Whether a path leads over a network, as far as GDAL's names tell."""
    return path.startswith("/vsi") and _REMOTE.search(path) is not None
