"""Spreadsheets, XLSX of Excel and ODS of LibreOffice: one sheet, which GDAL writes and reads."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile, ZipInfo

from osgeo import gdal, ogr

from ...errors import InputError, RasterError
from ...language import tr
from ...raster.gdalenv import gdal_errors
from ...system.outputs import whole_file
from ...system.redaction import UNSAFE
from ..geopackage import fill_dataset

_DRIVERS = {".xlsx": "XLSX", ".ods": "ODS"}
SHEET = "table"
MOST_ROWS = 2**20 - 1
"""Rows of a sheet below the headings (Microsoft, "Excel specifications and limits")."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can hold."""
_NOT_XML = re.compile(f"(?![\t\n]){UNSAFE.pattern}|[\ufffe\uffff]")


def sheet_driver(path: str) -> gdal.Driver:
    """Return GDAL's driver for a spreadsheet's ending.

    Raises:
        InputError: this GDAL has none that writes.
    """
    name = _DRIVERS[os.path.splitext(path)[1].lower()]
    driver = gdal.GetDriverByName(name)
    if driver is None or driver.GetMetadataItem(gdal.DCAP_CREATE) != "YES":
        raise InputError(
            "Cannot write '{output}': this GDAL {version} has no driver '{driver}'. Choose one of: {known}.",
            output=path,
            driver=name,
            version=gdal.__version__,
            known=".csv",
        )
    return driver


def write_sheet(path: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a table as a spreadsheet: numbers as numbers, texts as texts. The same table gives the same bytes.

    Raises:
        InputError: it has more rows than a sheet, or this GDAL does not write the format.
        RasterError: it cannot be written.
    """
    if len(rows) > MOST_ROWS:
        raise InputError(
            "Table '{path}' is too long for a spreadsheet: {rows} instead of at most {most} rows. Choose a name "
            "ending in .csv.",
            path=path,
            rows=len(rows),
            most=MOST_ROWS,
        )
    driver, failure = sheet_driver(path), tr("Cannot write '{path}'", path=path)

    def fill(dataset: gdal.Dataset) -> None:
        _fill(dataset, columns, rows)

    with _in_memory(path) as draft, whole_file(path) as part:
        with gdal_errors(failure):
            fill_dataset(driver.Create(draft, 0, 0, 0, gdal.GDT_Unknown), fill)
            content = _content(draft)
        _write_without_times(content, part)


def read_sheet(path: str) -> list[list[str]]:
    """Return the rows of a spreadsheet's first sheet as texts, the headings first.

    Raises:
        RasterError: it cannot be read.
    """
    name = _DRIVERS[os.path.splitext(path)[1].lower()]
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise RasterError("Cannot read '{path}': {strerror}", path=path, strerror=error.strerror) from error
    failure = tr("Cannot read {what} '{path}'", what=tr("table"), path=path)
    with _in_memory(path) as copy, _as_texts(name), gdal_errors(failure):
        gdal.FileFromMemBuffer(copy, raw)
        dataset = gdal.OpenEx(copy, gdal.OF_VECTOR | gdal.OF_VERBOSE_ERROR, [name])
        layer = dataset.GetLayer(0)
        definition = layer.GetLayerDefn()
        names = [definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount())]
        return [names, *([feature.GetFieldAsString(index) for index in range(len(names))] for feature in layer)]


def _fill(dataset: gdal.Dataset, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Add the sheet to an open spreadsheet."""
    layer = dataset.CreateLayer(SHEET, None, ogr.wkbNone)
    for index, column in enumerate(columns):
        layer.CreateField(ogr.FieldDefn(_text(column), _field_type([row[index] for row in rows])))
    for row in rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        for index, value in enumerate(row):
            if value is not None and value != "":
                feature.SetField(index, float(value) if isinstance(value, Decimal) else _value(value))
        layer.CreateFeature(feature)


def _field_type(values: Sequence[object]) -> int:
    """Return OGR's type of a column: one of numbers only if it has no text."""
    kinds = {type(value) for value in values if value is not None and value != ""}
    if not kinds or not all(issubclass(kind, (int, float, Decimal)) for kind in kinds):
        return int(ogr.OFTString)
    return int(ogr.OFTInteger64 if all(issubclass(kind, int) for kind in kinds) else ogr.OFTReal)


def _value(value: object) -> object:
    """Return a cell as OGR takes it."""
    return value if isinstance(value, (int, float)) else _text(str(value))


def _text(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _NOT_XML.sub(" ", text)


@contextmanager
def _in_memory(path: str) -> Iterator[str]:
    """Give the path of a file in memory with the same ending, which is removed afterwards.

    GDAL finds no spreadsheet in a folder whose name has that ending, as those for parts of outputs.
    """
    name = f"/vsimem/{uuid4().hex}{os.path.splitext(path)[1].lower()}"
    try:
        yield name
    finally:
        gdal.Unlink(name)


def _content(path: str) -> bytes:
    """Return what a file in memory holds."""
    file = gdal.VSIFOpenL(path, "rb")
    try:
        return bytes(gdal.VSIFReadL(1, gdal.VSIStatL(path).size, file))
    finally:
        gdal.VSIFCloseL(file)


def _write_without_times(content: bytes, path: str) -> None:
    """Write a zip file that is packed again, with no times and nothing of the system in it."""
    with ZipFile(io.BytesIO(content)) as given, ZipFile(path, "w") as archive:
        for info in given.infolist():
            entry = ZipInfo(info.filename, _EPOCH)
            entry.compress_type, entry.create_system = info.compress_type, 0
            archive.writestr(entry, given.read(info))


@contextmanager
def _as_texts(driver: str) -> Iterator[None]:
    """Have this thread read the first row of sheets as headings, and all cells as texts."""
    options = {f"OGR_{driver}_HEADERS": "FORCE", f"OGR_{driver}_FIELD_TYPES": "STRING"}
    before = {name: gdal.GetThreadLocalConfigOption(name) for name in options}
    for name, value in options.items():
        gdal.SetThreadLocalConfigOption(name, value)
    try:
        yield
    finally:
        for name, earlier in before.items():
            gdal.SetThreadLocalConfigOption(name, earlier)
