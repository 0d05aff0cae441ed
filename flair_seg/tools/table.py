"""Tables as CSV files that spreadsheets and QGIS read alike."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from ..outputs import whole_file


def write_csv(path: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table: UTF-8 with a byte order mark, so that spreadsheets read accents; commas, decimal points.

    Raises:
        RasterError: it cannot be written.
    """
    with whole_file(path) as part, open(part, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
