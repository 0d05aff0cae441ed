"""Tables, written and read in the format of the file's ending: CSV, or spreadsheets (see `spreadsheet`)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

from ...errors import InputError, RasterError
from ...language import tr
from ...system.outputs import check_outputs, whole_file
from ...system.redaction import without_secrets

CsvStyle = Literal["comma", "semicolon"]
CSV_STYLES: tuple[CsvStyle, ...] = ("comma", "semicolon")
"""Commas and decimal points, or semicolons and decimal commas, as Excel reads and writes them in French."""
CSV = ".csv"
TABLE_ENDINGS = (CSV, ".xlsx", ".ods")
"""Of the files that a table can be written to, or read from."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "of:=", "msoxl:=")
"""What makes a cell a formula for a spreadsheet, full-width signs and the prefixes of OpenDocument included."""
_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")


def check_table(path: str, inputs: Sequence[str]) -> None:
    """Check the path of a table to write.

    Raises:
        InputError: its ending is wrong, it is an input, or it cannot be written in that format.
    """
    check_outputs([path], inputs, tr("table"), TABLE_ENDINGS)
    if not _is_csv(path):
        from .spreadsheet import sheet_driver  # GDAL

        sheet_driver(path)


def is_table(path: str) -> bool:
    """Whether a path is that of a table."""
    return path.lower().endswith(TABLE_ENDINGS)


def write_table(
    path: str, columns: Sequence[str], rows: Iterable[Sequence[object]], csv_style: CsvStyle = "comma"
) -> None:
    """Write a table in the format of the path's ending, one of `TABLE_ENDINGS`.

    Cells are numbers, texts, or None for empty ones; `csv_style` is the style of a CSV file.

    Raises:
        InputError: a spreadsheet cannot hold so many rows, or this GDAL does not write the format.
        RasterError: it cannot be written.
    """
    if _is_csv(path):
        write_csv(path, columns, rows, csv_style)
        return
    from .spreadsheet import write_sheet  # GDAL

    write_sheet(path, [str(_cell(column)) for column in columns], [[_cell(value) for value in row] for row in rows])


def write_csv(
    path: str, columns: Sequence[str], rows: Iterable[Sequence[object]], csv_style: CsvStyle = "comma"
) -> None:
    """Write a table as a CSV file: UTF-8 with a byte order mark, so that spreadsheets recognise accents.

    A text that a spreadsheet would take for a formula is preceded by a single quote (OWASP, "CSV Injection"), as names
    of classes and zones may come from others. Numbers are unchanged.

    Raises:
        RasterError: it cannot be written.
    """
    separator = ";" if csv_style == "semicolon" else ","
    with whole_file(path) as part, open(part, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator="\n")
        writer.writerow([_cell(column) for column in columns])
        for row in rows:
            cells = [_cell(value) for value in row]
            writer.writerow(map(_with_decimal_comma, cells) if csv_style == "semicolon" else cells)


def fixed(value: float, digits: int = 4) -> Decimal:
    """Return a number with a fixed number of decimals, for tables."""
    return Decimal(f"{value:.{digits}f}")


def aligned(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a table as lines of text: the first column is aligned left, the others right."""
    cells = [tuple(columns), *(tuple(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells)]
    return [
        "  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]).rstrip()
        for row in cells
    ]


def _is_csv(path: str) -> bool:
    """Whether a table is a CSV file."""
    return path.lower().endswith(CSV)


def _cell(value: object) -> object:
    """Return the value of a cell, texts without formulas and secrets in addresses."""
    if not isinstance(value, str) or _NUMBER.fullmatch(value):
        return value
    text = without_secrets(value)
    text = f"'{text}" if text.lower().startswith(_FORMULA) else text
    return text.replace("\r", " ")  # which `csv` leaves unquoted, and spreadsheets take for the end of a row


def _with_decimal_comma(value: object) -> object:
    """Return a fraction with a decimal comma, and other values unchanged."""
    return str(value).replace(".", ",") if isinstance(value, (float, Decimal)) else value


Rows = list[tuple[int, list[str]]]
"""The line, or row of a sheet, where a row ends, from 1, and its cells."""


def read_table(path: str) -> tuple[list[str], Rows]:
    """Return the headings and rows of a table, CSV or spreadsheet.

    The columns of a CSV file are separated by commas, semicolons or tabs. It is UTF-8 or Windows-1252, which Excel
    writes.

    Raises:
        InputError: it is not a table.
        RasterError: it cannot be read.
    """
    if not _is_csv(path):
        from .spreadsheet import read_sheet  # GDAL

        sheet = read_sheet(path)
        return sheet[0], [(number, row) for number, row in enumerate(sheet[1:], 2)]
    text = _text(path)
    heading = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max((";", "\t", ","), key=heading.count))
    try:
        names = next(reader, [])
        return names, [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise InputError("Table '{path}' is not a CSV file: {reason}", path=path, reason=str(error)) from error


def decimal(text: str) -> float:
    """Return a number with a decimal point or comma and, perhaps, spaces; raise `ValueError` if it is not one."""
    return float("".join(text.split()).replace(",", "."))


def _text(path: str) -> str:
    """Return the text of a file."""
    try:
        with open(path, "rb") as file:
            raw = file.read()
    except OSError as error:
        raise RasterError("Cannot read '{path}': {strerror}", path=path, strerror=error.strerror) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
