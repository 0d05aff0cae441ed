"""Tables as CSV files that spreadsheets and QGIS read alike."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence

from ...system.outputs import whole_file
from ...system.redaction import without_secrets

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a cell a formula for a spreadsheet, full-width signs included."""
_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")


def write_csv(path: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table: UTF-8 with a byte order mark, so that spreadsheets read accents; commas, decimal points.

    A text that a spreadsheet would take for a formula gets a single quote before it (OWASP, "CSV Injection"): names of
    classes and zones come from files of others. Numbers stay numbers.

    Raises:
        RasterError: it cannot be written.
    """
    with whole_file(path) as part, open(part, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([_cell(column) for column in columns])
        writer.writerows([_cell(value) for value in row] for row in rows)


def aligned(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a table as lines of text: the first column starts at the left, the others end at the right."""
    cells = [tuple(columns), *(tuple(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells)]
    return [
        "  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]).rstrip()
        for row in cells
    ]


def _cell(value: object) -> object:
    """Return a cell's value, a text as text and without secrets of addresses."""
    if not isinstance(value, str) or _NUMBER.fullmatch(value):
        return value
    text = without_secrets(value)
    text = f"'{text}" if text.startswith(_FORMULA) else text
    return text.replace("\r", " ")  # which `csv` leaves unquoted, and spreadsheets take for the end of a row
