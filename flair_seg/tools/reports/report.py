"""Reports as one HTML file, without scripts or external resources, legible on paper and without colours.

Charts are inline SVG: every mark has its name and value as text, and each chart a title and a description.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Sequence

from ...language import grouped, tr
from ...system.outputs import whole_file
from ...system.redaction import for_display

Point = tuple[float, float]

_INK, _FRAME, _LINE = "#1a1a1a", "#767676", "#005a9c"
_ROW_PX, _BAR_TOP_PX, _BAR_PX = 46, 20, 16
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 400, 360, 72, 16, 12, 52
"""Size and margins of a chart of points."""

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


def number(value: float) -> str:
    """Return a number for people: about four digits, at most four decimals; a dash if it is not finite."""
    if not math.isfinite(value):
        return "\u2013"
    if 0 < abs(value) < 0.00005:
        return f"<{grouped(0.0001, 4)}" if value > 0 else f">{grouped(-0.0001, 4)}"
    digits = max(0, min(4, 3 - math.floor(math.log10(abs(value))))) if value else 0
    while digits and round(value, digits - 1) == round(value, digits):
        digits -= 1
    return grouped(value, digits)


class Report:
    """A report under construction: its parts are in the order in which they are added."""

    def __init__(self, title: str, facts: Sequence[tuple[str, str]] = ()) -> None:
        """Start with a title and a list of facts: inputs, names of files, versions."""
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
        """Add a table with a caption and, below it, a note; the first column names the rows.

        Cells are formatted as text, floats with their digits. Columns of numbers are aligned right.
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
        """Add a chart of horizontal bars, each below its name and value; add a table of the values too.

        Lengths are in percent of the page's width, so that the text keeps its size on every screen. Values that are not
        finite are shown as missing. `errors` are half the lengths of the intervals; `colours` are `#rrggbb`.
        """
        spread = [e if math.isfinite(e) else 0.0 for e in errors] if errors is not None else [0.0] * len(values)
        lengths = [v if math.isfinite(v) else 0.0 for v in values]
        low = min([0.0, *(v - e for v, e in zip(lengths, spread))])
        high = max([0.0, *(v + e for v, e in zip(lengths, spread))])
        scale = 100 / ((high - low) or 1.0)
        zero = -low * scale
        texts = [_value(value, error, unit) for value, error in zip(values, spread)]
        rows = []
        for index, (label, value, error, colour) in enumerate(zip(labels, lengths, spread, colours)):
            top = index * _ROW_PX
            middle = top + _BAR_TOP_PX + _BAR_PX // 2
            start, size = min(zero, zero + value * scale), abs(value) * scale
            shown = f'<tspan font-weight="600">{escape(texts[index])}</tspan>'
            title = tr("{name}: {value}", name=escape(label), value=shown)
            rows.append(
                f'<text x="0" y="{top + 14}" fill="{_INK}">{title}</text>'
                f'<rect x="{start:.3f}%" y="{top + _BAR_TOP_PX}" width="{size:.3f}%" height="{_BAR_PX}" '
                f'fill="{escape(colour)}" stroke="{_INK}"/>'
                f'<line x1="{zero:.3f}%" y1="{middle - 10}" x2="{zero:.3f}%" y2="{middle + 10}" stroke="{_INK}"/>'
            )
            if error > 0:
                ends = (zero + (value - error) * scale, zero + (value + error) * scale)
                rows.append(_interval(ends, middle))
        height = len(labels) * _ROW_PX
        described = "; ".join(tr("{name}: {value}", name=label, value=value) for label, value in zip(labels, texts))
        self._add_chart(caption, described, f'width="100%" height="{height}"', rows)

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
        """Add a chart of points joined by a line, such as a reliability diagram; add a table of the values too.

        The first coordinates, `xs`, increase; a `y` that is not finite breaks the line. `diagonal` also draws where
        both are equal, and uses one scale for both.
        """
        points = [(float(x), float(y)) for x, y in zip(xs, ys) if math.isfinite(x)]
        drawn = [point for point in points if math.isfinite(point[1])]
        xs, ys = _range([x for x, _ in drawn]), _range([y for _, y in drawn])
        if diagonal:
            xs = ys = min(xs[0], ys[0]), max(xs[1], ys[1])
        inner_x, inner_y = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

        def place(point: Point) -> Point:
            """Return where a point lies in the drawing."""
            x = _LEFT + inner_x * (point[0] - xs[0]) / (xs[1] - xs[0])
            y = _TOP + inner_y * (1 - (point[1] - ys[0]) / (ys[1] - ys[0]))
            return round(x, 2), round(y, 2)

        parts = [f'<rect x="{_LEFT}" y="{_TOP}" width="{inner_x}" height="{inner_y}" fill="none" stroke="{_FRAME}"/>']
        foot = _HEIGHT - _BOTTOM
        for value in ticks(*xs):
            x, _ = place((value, ys[0]))
            parts.append(
                f'<path d="M{x} {foot}v5" stroke="{_FRAME}" fill="none"/>'
                f'<text x="{x}" y="{foot + 20}" text-anchor="middle" fill="{_INK}">{number(value)}</text>'
            )
        for value in ticks(*ys):
            _, y = place((xs[0], value))
            parts.append(
                f'<path d="M{_LEFT} {y}h-5" stroke="{_FRAME}" fill="none"/>'
                f'<text x="{_LEFT - 9}" y="{y + 5}" text-anchor="end" fill="{_INK}">{number(value)}</text>'
            )
        if diagonal:
            (x1, y1), (x2, y2) = place((xs[0], xs[0])), place((xs[1], xs[1]))
            parts.append(f'<path d="M{x1} {y1}L{x2} {y2}" stroke="{_FRAME}" stroke-dasharray="6 4" fill="none"/>')
        for run in _runs(points):
            path = "L".join("{} {}".format(*place(point)) for point in run)
            parts.append(f'<path d="M{path}" stroke="{_LINE}" stroke-width="2" fill="none"/>')
            parts += ['<circle cx="{}" cy="{}" r="4" fill="{}"/>'.format(*place(point), _LINE) for point in run]
        parts.append(_axis_labels(x_label, y_label))
        described = "; ".join(f"{number(x)}: {number(y)}" for x, y in points)
        described = tr(
            "{y_label} as a function of {x_label}: {points}", y_label=y_label, x_label=x_label, points=described
        )
        size = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="100%" style="max-width: 32rem"'
        self._add_chart(caption, described, size, parts)

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

    def _add_chart(self, caption: str, description: str, size: str, parts: Sequence[str]) -> None:
        """Add a drawing with its title and alternative text."""
        self._charts += 1
        name, inner = f"chart{self._charts}", "\n".join(parts)
        self._parts.append(
            f"<figure>\n<figcaption>{escape(caption)}</figcaption>\n"
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} '
            f'aria-labelledby="{name}-title" aria-describedby="{name}-desc">\n'
            f'<title id="{name}-title">{escape(caption)}</title>\n'
            f'<desc id="{name}-desc">{escape(description)}</desc>\n{inner}\n</svg>\n</figure>'
        )


def _is_numeric(cells: Sequence[str]) -> bool:
    """Whether a column contains numbers only, and at least one."""
    values = [cell for cell in cells if cell not in _NO_VALUE]
    return bool(values) and all(_NUMBER.fullmatch(cell) for cell in values)


def _row(cells: Sequence[str], kinds: Sequence[str]) -> str:
    """Return the cells of a row, the first of which is its heading."""
    first = _cell("th", kinds[0], cells[0], 'scope="row"')
    return first + "".join(_cell("td", kind, cell) for kind, cell in zip(kinds[1:], cells[1:]))


def _cell(tag: str, kind: str, text: str, scope: str = "") -> str:
    """Return a cell."""
    return f"<{' '.join(filter(None, (tag, scope, kind)))}>{escape(text)}</{tag}>"


def _value(value: float, error: float, unit: str) -> str:
    """Return the value of a bar for people, with its interval, if any."""
    interval = f" ± {number(error)}" if error > 0 else ""
    return f"{number(value)}{interval} {unit}".strip()


def _interval(ends: Point, middle: int) -> str:
    """Return an error bar between two positions in percent, light around dark so that it is visible on every colour."""
    (left, right), top, foot = ends, middle - 5, middle + 5
    lines = ((left, middle, right, middle), (left, top, left, foot), (right, top, right, foot))
    return "".join(
        f'<line x1="{x1:.3f}%" y1="{y1}" x2="{x2:.3f}%" y2="{y2}" stroke="{colour}" stroke-width="{width}"/>'
        for colour, width in (("#ffffff", 4), (_INK, 2))
        for x1, y1, x2, y2 in lines
    )


def _range(values: Sequence[float]) -> Point:
    """Return the ends of an axis: 0 to 1 if all values are in between, else those of the values."""
    if not values or (min(values) >= 0 and max(values) <= 1):
        return 0.0, 1.0
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def ticks(low: float, high: float) -> list[float]:
    """Return up to six round numbers from `low` to `high`: multiples of 1, 2 or 5 times a power of ten."""
    least = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(least))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least * (1 - 1e-9))
    return [step * index for index in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def _axis_labels(x_label: str, y_label: str) -> str:
    """Return the labels of the axes of a chart of points, as SVG."""
    x, y = _LEFT + (_WIDTH - _LEFT - _RIGHT) / 2, _TOP + (_HEIGHT - _TOP - _BOTTOM) / 2
    return (
        f'<text x="{x}" y="{_HEIGHT - 8}" text-anchor="middle" fill="{_INK}">{escape(x_label)}</text>'
        f'<text transform="translate(14 {y}) rotate(-90)" text-anchor="middle" fill="{_INK}">{escape(y_label)}</text>'
    )


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """Return the points in runs without gaps."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if math.isfinite(point[1]):
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def escape(text: str) -> str:
    """Return a text for a page, without mark-up, control characters and secrets in addresses."""
    return html.escape(for_display(text))
