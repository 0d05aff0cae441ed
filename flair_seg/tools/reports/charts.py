"""Charts as inline SVG: every mark has its name and value as text, and the whole a title and a description."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

from ...language import grouped, tr
from ...system.redaction import for_display

Point = tuple[float, float]

_INK, _FRAME, _LINE = "#1a1a1a", "#767676", "#005a9c"
_ROW_PX, _BAR_TOP_PX, _BAR_PX = 46, 20, 16
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 400, 360, 72, 16, 12, 52
"""Size and margins of a chart of points."""


def number(value: float) -> str:
    """Return a number for people: about four digits, at most four after the point, thousands apart; a dash for none."""
    if not math.isfinite(value):
        return "\u2013"
    if 0 < abs(value) < 0.00005:
        return f"<{grouped(0.0001, 4)}" if value > 0 else f">{grouped(-0.0001, 4)}"
    digits = max(0, min(4, 3 - math.floor(math.log10(abs(value))))) if value else 0
    while digits and round(value, digits - 1) == round(value, digits):
        digits -= 1
    return grouped(value, digits)


def bar_chart(
    chart_id: str,
    caption: str,
    labels: Sequence[str],
    values: Sequence[float],
    colours: Sequence[str],
    unit: str,
    errors: Sequence[float] | None,
) -> str:
    """Return horizontal bars, one below the other, each under its name and value.

    Lengths are in percent of the page's width, so that the text keeps its size on every screen.
    """
    spread = [e if math.isfinite(e) else 0.0 for e in errors] if errors is not None else [0.0] * len(values)
    lengths = [v if math.isfinite(v) else 0.0 for v in values]
    low = min([0.0, *(v - e for v, e in zip(lengths, spread))])
    high = max([0.0, *(v + e for v, e in zip(lengths, spread))])
    scale = 100 / ((high - low) or 1.0)
    zero = -low * scale
    told = [_value(value, error, unit) for value, error in zip(values, spread)]
    rows = []
    for index, (label, value, error, colour) in enumerate(zip(labels, lengths, spread, colours)):
        top = index * _ROW_PX
        middle = top + _BAR_TOP_PX + _BAR_PX // 2
        start, size = min(zero, zero + value * scale), abs(value) * scale
        shown = f'<tspan font-weight="600">{escape(told[index])}</tspan>'
        rows.append(
            f'<text x="0" y="{top + 14}" fill="{_INK}">{tr("{name}: {value}", name=escape(label), value=shown)}</text>'
            f'<rect x="{start:.3f}%" y="{top + _BAR_TOP_PX}" width="{size:.3f}%" height="{_BAR_PX}" '
            f'fill="{escape(colour)}" stroke="{_INK}"/>'
            f'<line x1="{zero:.3f}%" y1="{middle - 10}" x2="{zero:.3f}%" y2="{middle + 10}" stroke="{_INK}"/>'
        )
        if error > 0:
            ends = (zero + (value - error) * scale, zero + (value + error) * scale)
            rows.append(_interval(ends, middle))
    height = len(labels) * _ROW_PX
    described = "; ".join(tr("{name}: {value}", name=label, value=value) for label, value in zip(labels, told))
    return _svg(chart_id, caption, described, f'width="100%" height="{height}"', rows)


def line_chart(chart_id: str, caption: str, points: Sequence[Point], x_label: str, y_label: str, diagonal: bool) -> str:
    """Return points joined by a line, in a frame with ticks."""
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
    parts.append(
        f'<text x="{_LEFT + inner_x / 2}" y="{_HEIGHT - 8}" text-anchor="middle" fill="{_INK}">{escape(x_label)}</text>'
        f'<text transform="translate(14 {_TOP + inner_y / 2}) rotate(-90)" text-anchor="middle" fill="{_INK}">'
        f"{escape(y_label)}</text>"
    )
    described = "; ".join(f"{number(x)}: {number(y)}" for x, y in points)
    described = tr("{y_label} as a function of {x_label}: {points}", y_label=y_label, x_label=x_label, points=described)
    size = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="100%" style="max-width: 32rem"'
    return _svg(chart_id, caption, described, size, parts)


def _svg(chart_id: str, title: str, description: str, size: str, parts: Sequence[str]) -> str:
    """Return a drawing with its alternative text."""
    inner = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} '
        f'aria-labelledby="{chart_id}-title" aria-describedby="{chart_id}-desc">\n'
        f'<title id="{chart_id}-title">{escape(title)}</title>\n'
        f'<desc id="{chart_id}-desc">{escape(description)}</desc>\n{inner}\n</svg>'
    )


def _value(value: float, error: float, unit: str) -> str:
    """Return a bar's value for people, with its interval where it has one."""
    interval = f" ± {number(error)}" if error > 0 else ""
    return f"{number(value)}{interval} {unit}".strip()


def _interval(ends: Point, middle: int) -> str:
    """Return an error bar between two places in percent, light around dark so that it shows on every colour."""
    (left, right), top, foot = ends, middle - 5, middle + 5
    lines = ((left, middle, right, middle), (left, top, left, foot), (right, top, right, foot))
    return "".join(
        f'<line x1="{x1:.3f}%" y1="{y1}" x2="{x2:.3f}%" y2="{y2}" stroke="{colour}" stroke-width="{width}"/>'
        for colour, width in (("#ffffff", 4), (_INK, 2))
        for x1, y1, x2, y2 in lines
    )


def _range(values: Sequence[float]) -> Point:
    """Return the ends of an axis: 0 to 1 where that holds the values, else the values' own."""
    if not values or (min(values) >= 0 and max(values) <= 1):
        return 0.0, 1.0
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def ticks(low: float, high: float) -> list[float]:
    """Return round numbers from `low` to `high`: multiples of 1, 2 or 5 times a power of ten, up to six of them."""
    least = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(least))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least * (1 - 1e-9))
    return [step * index for index in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """Return the points in runs without a gap."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if math.isfinite(point[1]):
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def escape(text: str) -> str:
    """Return a text for a page: without mark-up, control characters and secrets of addresses."""
    return html.escape(for_display(text))
