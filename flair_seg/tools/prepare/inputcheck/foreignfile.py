"""Describes a file of somebody unknown; run in a child process with limits, since GDAL parses what may be hostile.

Only formats that hold all their data in one file are accepted, whatever the file's name says. A file that refers to
others is refused: a VRT, a service's description, a GeoTIFF whose metadata name a file with overviews.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from ....errors import FlairError, InputError
from ....language import tr, use_language

RASTERS = ("GTiff", "COG", "PNG", "JPEG", "JP2OpenJPEG")
VECTORS = ("GPKG", "GeoJSON", "CSV")
ENDINGS = {
    **dict.fromkeys((".tif", ".tiff"), ("GTiff", "COG")),
    ".png": ("PNG",),
    **dict.fromkeys((".jpg", ".jpeg"), ("JPEG",)),
    **dict.fromkeys((".jp2", ".j2k"), ("JP2OpenJPEG",)),
    ".gpkg": ("GPKG",),
    **dict.fromkeys((".geojson", ".json"), ("GeoJSON",)),
    ".csv": ("CSV",),
}
"""GDAL's drivers by the ending of the file."""
MEMORY_BYTES = 2 * 2**30
CPU_S = 20
_MOST_BANDS = 64
_MOST_BLOCK_BYTES = 512 * 2**20
"""Bytes that GDAL decodes at once."""
_SAFE_TABLES = ("rtree", "fts3", "fts4", "fts5")
"""Virtual tables of SQLite that read nothing outside of the file."""


def limit_process() -> None:
    """Limit memory, processor time and files of this process; it writes no file."""
    import resource

    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(kind, (limit, limit))


def describe_foreign(path: str, pixels: int) -> dict[str, Any]:
    """Return the driver, width, height, bands and coordinate system of a file; zeros for one that is not a raster.

    Args:
        path: of the file.
        pixels: the most pixels of a raster.

    Raises:
        InputError: the file is of another format, or refers to other files.
    """
    from ....raster.gdalenv import gdal_quiet

    drivers = ENDINGS.get(os.path.splitext(path)[1].lower(), ())
    with gdal_quiet():
        _check_kind(path, drivers)
        return _described_raster(path, drivers, pixels) if set(drivers) & set(RASTERS) else _described_vector(path)
    raise _unreadable(path)


def _check_kind(path: str, drivers: tuple[str, ...]) -> None:
    """Raise `InputError` if a program that opens the file by its content would use another driver."""
    from osgeo import gdal

    for kind in (gdal.OF_RASTER, gdal.OF_VECTOR):
        found = gdal.IdentifyDriverEx(path, kind)
        allowed = set(drivers) & set(RASTERS if kind == gdal.OF_RASTER else VECTORS) | {"GPKG"} & set(drivers)
        if found is not None and found.ShortName not in allowed:
            raise InputError(
                "The content of '{name}' is that of another format ({driver}). It must be what the ending says.",
                name=os.path.basename(path),
                driver=found.ShortName,
            )


def _described_raster(path: str, drivers: tuple[str, ...], pixels: int) -> dict[str, Any]:
    """Describe a raster."""
    from osgeo import gdal

    dataset = gdal.OpenEx(path, gdal.OF_RASTER | gdal.OF_READONLY, allowed_drivers=list(drivers))
    if dataset is None or not dataset.RasterCount:
        raise _unreadable(path)
    width, height, bands = dataset.RasterXSize, dataset.RasterYSize, dataset.RasterCount
    if width * height > pixels or bands > _MOST_BANDS:
        raise InputError(
            "'{name}' has {width} x {height} pixels and {bands} bands. The limits are {pixels} pixels, {most} bands.",
            name=os.path.basename(path),
            width=width,
            height=height,
            bands=bands,
            pixels=pixels,
            most=_MOST_BANDS,
        )
    first = dataset.GetRasterBand(1)
    columns, rows = first.GetBlockSize()
    interleaved = bands if dataset.GetMetadataItem("INTERLEAVE", "IMAGE_STRUCTURE") == "PIXEL" else 1
    if columns * rows * interleaved * max(gdal.GetDataTypeSize(first.DataType) // 8, 1) > _MOST_BLOCK_BYTES:
        raise InputError(
            "'{name}' has blocks of {width} x {height} pixels, which take too much memory. Use smaller tiles.",
            name=os.path.basename(path),
            width=columns,
            height=rows,
        )
    _check_alone(dataset, path)
    system = dataset.GetSpatialRef()
    name = "" if system is None else _system_name(system)
    return {"driver": dataset.GetDriver().ShortName, "width": width, "height": height, "bands": bands, "crs": name}


def _check_alone(dataset: Any, path: str) -> None:  # noqa: ANN401 - GDAL has no types
    """Raise `InputError` if a raster refers to other files."""
    parts = [dataset, *(dataset.GetRasterBand(number + 1) for number in range(dataset.RasterCount))]
    named = any(part.GetMetadata(domain) for part in parts for domain in ("OVERVIEWS", "GEOLOCATION"))
    files = {os.path.realpath(file) for file in dataset.GetFileList() or ()}
    if named or files - {os.path.realpath(path)}:
        raise InputError("'{name}' refers to other files.", name=os.path.basename(path))


def _system_name(system: Any) -> str:  # noqa: ANN401 - GDAL has no types
    """Return a coordinate system's code, or its name."""
    authority, code = system.GetAuthorityName(None), system.GetAuthorityCode(None)
    return f"{authority}:{code}" if authority and code else str(system.GetName() or "")


def _described_vector(path: str) -> dict[str, Any]:
    """Describe a vector file or a table."""
    from osgeo import gdal

    ending = os.path.splitext(path)[1].lower()
    if ending == ".gpkg":
        _check_database(path)
    else:
        _check_text(path)
    kinds = gdal.OF_VECTOR | gdal.OF_READONLY | (gdal.OF_RASTER if ending == ".gpkg" else 0)
    dataset = gdal.OpenEx(path, kinds, allowed_drivers=list(ENDINGS[ending]))
    if dataset is None:
        raise _unreadable(path)
    system = None
    if dataset.GetLayerCount():
        system = dataset.GetLayer(0).GetSpatialRef()
    name = "" if system is None else _system_name(system)
    return {"driver": dataset.GetDriver().ShortName, "width": 0, "height": 0, "bands": 0, "crs": name}


def _check_text(path: str) -> None:
    """Raise `InputError` unless a file is text, without markup at its beginning that another driver would follow."""
    with open(path, "rb") as file:
        head = file.read(4096)
    if b"\0" in head or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or b"<VRT" in head or b"<OGRVRT" in head:
        raise _unreadable(path)


def _check_database(path: str) -> None:
    """Raise `InputError` for a GeoPackage whose tables may read something else when they are opened."""
    try:
        with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            found = database.execute("SELECT type, lower(coalesce(sql, '')) FROM sqlite_master LIMIT 100000").fetchall()
    except sqlite3.Error as error:
        raise _unreadable(path) from error
    for kind, sql in found:
        virtual = sql.startswith("create virtual table")
        module = sql.partition(" using ")[2].strip().strip('"').partition("(")[0].strip()
        if kind == "view" or "load_extension" in sql or (virtual and module not in _SAFE_TABLES):
            raise InputError("'{name}' has views or virtual tables, which are refused.", name=os.path.basename(path))


def _unreadable(path: str) -> InputError:
    """Return the error for a file that is not what its ending says."""
    return InputError("'{name}' cannot be read, or is of another format.", name=os.path.basename(path))


def main(path: str, pixels: str, language: str) -> int:
    """Print the description of a file, or the error, as JSON."""
    limit_process()
    use_language(language)
    try:
        found = describe_foreign(path, int(pixels))
    except FlairError as error:
        found = {"error": str(error)}
    except MemoryError:
        found = {"error": tr("The file takes too much memory to read.")}
    sys.stdout.write(json.dumps(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
