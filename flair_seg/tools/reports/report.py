"""Reports as one HTML file: no scripts, nothing from elsewhere, readable on paper and without telling colours apart."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from ...language import tr
from ...system.outputs import whole_file
from .charts import bar_chart, escape, line_chart

_STYLE = """
:root { color-scheme: light; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; background: #fff; color: #1a1a1a;
  font: 1rem/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0.5rem 0 1rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 0.5rem; border-bottom: 1px solid #767676; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: 0.15rem 1rem; margin: 0 0 1rem; }
dt { color: #444; }
dd { margin: 0; overflow-wrap: anywhere; }
p { max-width: 45rem; }
.wide { overflow-x: auto; margin: 1rem 0; }
.wide:focus { outline: 2px solid #005a9c; }
table { border-collapse: collapse; font-size: 0.9rem; }
caption, figcaption { text-align: left; font-weight: 600; font-size: 1rem; padding: 0.25rem 0; }
th, td { border-bottom: 1px solid #c4c4c4; padding: 0.25rem 0.6rem; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid #1a1a1a; vertical-align: bottom; }
tbody th { font-weight: 400; }
tbody th:not(.number), td:not(.number) { min-width: 7rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .number { white-space: normal; }
.note { margin: 0.25rem 0 1rem; color: #444; font-size: 0.9rem; }
figure { margin: 1rem 0; max-width: 45rem; }
svg { display: block; break-inside: avoid; overflow: visible;
  font: 14px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.4rem; } }
@page matrix { size: landscape; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  .wide { overflow: visible; }
  .matrix { page: matrix; font-size: 7pt; }
  .matrix th, .matrix td { padding: 0.15rem 0.3rem; }
  svg, svg * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2, caption, figcaption { break-after: avoid; }
  tr { break-inside: avoid; }
}
"""
_NUMBER = re.compile(r"[-\u2212+\u00b1]?\d[\d\s.,]*(\s*(%|\u00b1\s*\d[\d\s.,]*))?", re.UNICODE)
_PORTRAIT_COLUMNS = 9
"""Columns that a page takes upright; a table with more is printed on a page of its own, turned."""
_NO_VALUE = ("", "-", "\u2013", "\u2014")


class Report:
    """A report under construction: what is added stands in that order."""

    def __init__(self, title: str, facts: Sequence[tuple[str, str]] = ()) -> None:
        """Start with a title and a list of facts: what was compared, the names of files, versions."""
        self._title = title
        self._charts = 0
        self._parts = [f"<h1>{escape(title)}</h1>"]
        if facts:
            rows = "\n".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
            self._parts.append(f"<dl>\n{rows}\n</dl>")

    def text(self, text: str) -> None:
        """Add a paragraph."""
        self._parts.append(f"<p>{escape(text)}</p>")

    def heading(self, text: str) -> None:
        """Begin a section."""
        self._parts.append(f"<h2>{escape(text)}</h2>")

    def table(self, caption: str, columns: Sequence[str], rows: Sequence[Sequence[object]], *, note: str = "") -> None:
        """Add a table whose first column names the rows; columns of numbers stand to the right.

        Args:
            caption: its title.
            columns: the headings.
            rows: the cells; floats come as text, with the digits that are meant.
            note: a remark below it.
        """
        cells = [[str(cell) for cell in row] for row in rows]
        kinds = ['class="number"' if _is_numeric([row[i] for row in cells]) else "" for i in range(len(columns))]
        head = "".join(_cell("th", kind, name, 'scope="col"') for kind, name in zip(kinds, columns))
        shape = "wide matrix" if len(columns) > _PORTRAIT_COLUMNS else "wide"
        body = "\n".join(f"<tr>{_row(row, kinds)}</tr>" for row in cells)
        remark = f'<p class="note">{escape(note)}</p>\n' if note else ""
        self._parts.append(
            f'<div class="{shape}" role="region" tabindex="0" aria-label="{escape(caption)}">\n<table>\n'
            f"<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n"
            f"</table>\n{remark}</div>"
        )

    def bars(
        self,
        caption: str,
        labels: Sequence[str],
        values: Sequence[float],
        colours: Sequence[str],
        unit: str,
        *,
        errors: Sequence[float] | None = None,
    ) -> None:
        """Add a chart of horizontal bars, each with its name and value; negative values go to the left of zero.

        Add the table with the same numbers too.

        Args:
            caption: its title.
            labels: the name of each bar.
            values: the length of each bar; values that are not finite are shown as missing.
            colours: `#rrggbb` of each bar.
            unit: of the values.
            errors: half the length of each bar's interval.
        """
        self._add_chart(caption, bar_chart(self._next_id(), caption, labels, values, colours, unit, errors))

    def lines(
        self,
        caption: str,
        xs: Sequence[float],
        ys: Sequence[float],
        x_label: str,
        y_label: str,
        *,
        diagonal: bool = False,
    ) -> None:
        """Add a chart of points joined by a line, e.g. a reliability diagram.

        Add the table with the same numbers too.

        Args:
            caption: its title.
            xs: the points' first coordinates, increasing.
            ys: the points' second coordinates; a point that is not finite breaks the line.
            x_label: what `xs` are.
            y_label: what `ys` are.
            diagonal: also draw where both are equal, and use one scale for both.
        """
        points = [(float(x), float(y)) for x, y in zip(xs, ys) if math.isfinite(x)]
        self._add_chart(caption, line_chart(self._next_id(), caption, points, x_label, y_label, diagonal))

    def html(self) -> str:
        """Return the report."""
        body = "\n".join(self._parts)
        return (
            f'<!DOCTYPE html>\n<html lang="{escape(tr("en"))}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(self._title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
            f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
        )

    def write(self, path: str) -> None:
        """Write the report to a file.

        Raises:
            RasterError: it cannot be written.
        """
        with whole_file(path) as part, open(part, "w", encoding="utf-8", newline="\n") as file:
            file.write(self.html())

    def _next_id(self) -> str:
        """Return an id for a chart, unique in the report."""
        self._charts += 1
        return f"chart{self._charts}"

    def _add_chart(self, caption: str, svg: str) -> None:
        """Add a chart with its title."""
        self._parts.append(f"<figure>\n<figcaption>{escape(caption)}</figcaption>\n{svg}\n</figure>")


def _is_numeric(cells: Sequence[str]) -> bool:
    """Tell whether a column holds numbers only, at least one."""
    told = [cell for cell in cells if cell not in _NO_VALUE]
    return bool(told) and all(_NUMBER.fullmatch(cell) for cell in told)


def _row(cells: Sequence[str], kinds: Sequence[str]) -> str:
    """Return the cells of a row, of which the first is its heading."""
    first = _cell("th", kinds[0], cells[0], 'scope="row"')
    return first + "".join(_cell("td", kind, cell) for kind, cell in zip(kinds[1:], cells[1:]))


def _cell(tag: str, kind: str, text: str, scope: str = "") -> str:
    """Return a cell."""
    return f"<{' '.join(filter(None, (tag, scope, kind)))}>{escape(text)}</{tag}>"
