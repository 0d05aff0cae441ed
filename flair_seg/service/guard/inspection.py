"""Has a child process with limits say what a file of somebody unknown is, before anything else reads it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ...errors import InputError
from ...system.isolated import all_folders, isolated_environment, isolated_module
from ...system.jsontext import parse_json
from ...system.records import build
from ...tools.prepare.inputcheck.foreignfile import ENDINGS
from ..languages import current

WALL_S = 60.0
"""Seconds that the child process may take."""
_MODULE = "flair_seg.tools.prepare.inputcheck.foreignfile"
_SKIPPED = (
    *("AmigoCloud", "CAD", "Carto", "CSW", "DAAS", "EEDA", "EEDAI", "Elasticsearch", "GeoRSS", "GPSBabel", "GTI"),
    *("HTTP", "MongoDBv3", "MSSQLSpatial", "MySQL", "NAS", "NGW", "OAPIF", "OCI", "ODBC", "OGCAPI", "OGR_VRT"),
    *("PGDump", "PGeo", "PLMosaic", "PLSCENES", "PostgreSQL", "PostGISRaster", "STACIT", "STACTA", "WCS", "WFS"),
    *("WFS3", "WMS", "WMTS", "Zarr"),
)
"""GDAL's drivers for servers, databases and lists of other files."""
CLOSED = {
    "GDAL_SKIP": ",".join(_SKIPPED),
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
}
"""GDAL's settings of a process that reads what clients send: no servers, no code."""
_ALONE = {"GDAL_PAM_ENABLED": "NO", "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR", "OMP_NUM_THREADS": "1"}
"""The same, to look at one file without those next to it."""


@dataclass(frozen=True)
class Content:
    """What a file is: GDAL's driver, width and height in px, bands and coordinate system; zeros if it has no pixels."""

    driver: str
    width: int
    height: int
    bands: int
    crs: str


def check_ending(name: str) -> None:
    """Raise `InputError` unless a file has the ending of a format that is accepted."""
    if os.path.splitext(name)[1].lower() not in ENDINGS:
        raise InputError(
            "'{name}' cannot be accepted. The endings of files that can are {known}.",
            name=name[-100:],
            known=", ".join(ENDINGS),
        )


def inspect(path: Path, pixels: int) -> Content:
    """Return what a file is.

    Args:
        path: of the file.
        pixels: the most pixels of a raster.

    Raises:
        InputError: its content is not accepted, or takes too much time or memory to read.
    """
    check_ending(path.name)
    words = isolated_module(sys.executable, _MODULE, [os.path.abspath(path), str(pixels), current()], all_folders())
    environment = {**isolated_environment(), **CLOSED, **_ALONE}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed module, no shell
            words,
            cwd=path.parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WALL_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _costly(path) from None
    if done.returncode != 0:
        raise _costly(path)
    found = parse_json(done.stdout, "the description")
    if "error" in found:
        raise InputError("{reason}", reason=found["error"])
    return build(Content, found, "the description")


def _costly(path: Path) -> InputError:
    """Return the error for a file that the child process could not finish."""
    return InputError("'{name}' takes too much time or memory to read, or is damaged.", name=path.name)
