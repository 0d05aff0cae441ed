"""Tables that are read: CSV files as spreadsheets, field apps and programs write them, and spreadsheets."""

from __future__ import annotations

import csv
import io

from ...errors import InputError, RasterError
from .spreadsheet import read_sheet
from .table import CSV

Rows = list[tuple[int, list[str]]]
"""The line, or row of a sheet, where a row ends, from 1, and its cells."""


def read_table(path: str) -> tuple[list[str], Rows]:
    """Return the headings of a table, and its rows.

    The columns of a CSV file are separated by commas, semicolons or tabs. It is UTF-8 or, failing that, Windows-1252,
    which Excel writes.

    Raises:
        InputError: it is no table.
        RasterError: it cannot be read.
    """
    if not path.lower().endswith(CSV):
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
    """Return a number with a decimal point or comma; spaces may part thousands.

    Raises:
        ValueError: it is no number.
    """
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
