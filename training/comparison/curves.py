"""Learning curves as inline SVG: each line has its own dashes, markers and colour, and is labelled at its end."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from flair_seg.tools.reports.report import number, ticks

Point = tuple[float, float]

INK, FRAME = "#1a1a1a", "#767676"
COLOURS = ("#005a9c", "#a63603", "#1b6e3a", "#7a3b8f", "#6b5b00", "#1a1a1a", "#b0003a")
"""Colours of lines and labels, with a contrast of at least 4.5 : 1 on white (WCAG 2.2, 1.4.3)."""
_DASHES = ("", "9 4", "2 3", "9 3 2 3", "16 4")
_MARKS = (
    "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    "m-3.5-3.5h7v7h-7z",
    "m0-4.5l4.5 8h-9z",
    "m0-5l5 5l-5 5l-5-5z",
    "m-4-4l8 8m0-8l-8 8",
)
_WIDTH, _LEFT, _RIGHT, _TOP, _BOTTOM = 570, 54, 208, 12, 50
_LEAST_HEIGHT, _LABEL_PX, _MOST_LETTERS = 330, 17, 27
_LOGARITHMIC = 8.0
"""Ratio of the largest to the smallest value above which the y axis is logarithmic."""


@dataclass(frozen=True)
class _Frame:
    """Converts values to positions in the chart."""

    xs: Point
    ys: Point
    height: int
    logarithmic: bool

    def x(self, value: float) -> float:
        share = (value - self.xs[0]) / (self.xs[1] - self.xs[0])
        return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * share, 1)

    def y(self, value: float) -> float:
        low, high, value = (math.log10(v) if self.logarithmic else v for v in (*self.ys, value))
        return round(_TOP + (self.height - _TOP - _BOTTOM) * (1 - (value - low) / (high - low)), 1)

    @property
    def foot(self) -> int:
        return self.height - _BOTTOM


def draw_curves(chart_id: str, title: str, curves: Mapping[str, Sequence[Point]], x_label: str, y_label: str) -> str:
    """Draw several lines in one chart: an SVG element with title and description; empty if there are no points.

    Args:
        chart_id: Identifier, unique in the page.
        title: Title of the chart.
        curves: Points of each line, by name, in order of x; the y axis is logarithmic if they differ much.
        x_label: Label of the x axis.
        y_label: Label of the y axis.
    """
    drawn = {name: points for name, points in curves.items() if points}
    if not drawn:
        return ""
    frame = _frame(drawn)
    parts = [*_axes(frame, x_label, f"{y_label}, logarithmic" if frame.logarithmic else y_label)]
    heights = _spread([frame.y(points[-1][1]) for points in drawn.values()], frame)
    # A line looks the same in all charts of a page, even if others are missing in some.
    places = {name: place for place, name in enumerate(curves)}
    for (name, points), height in zip(drawn.items(), heights):
        parts += _curve(name, points, places[name], height, frame)
    described = "; ".join(
        f"{name}: {number(points[0][1])} at {number(points[0][0])}, {number(points[-1][1])} at {number(points[-1][0])}"
        for name, points in drawn.items()
    )
    inner = "\n".join(parts)
    return (
        f'<svg role="img" viewBox="0 0 {_WIDTH} {frame.height}" class="curves" '
        f'aria-labelledby="{chart_id}-title" aria-describedby="{chart_id}-desc">\n'
        f'<title id="{chart_id}-title">{escape(title)}</title>\n'
        f'<desc id="{chart_id}-desc">{escape(f"{y_label} by {x_label}. {described}")}</desc>\n{inner}\n</svg>'
    )


def _frame(curves: Mapping[str, Sequence[Point]]) -> _Frame:
    xs = [x for points in curves.values() for x, _ in points]
    ys = [y for points in curves.values() for _, y in points]
    logarithmic = min(ys) > 0 and max(ys) > _LOGARITHMIC * min(ys)
    low, high = (min(ys), max(ys)) if logarithmic else (min(0.0, *ys), max(ys))
    height = max(_LEAST_HEIGHT, _TOP + _BOTTOM + _LABEL_PX * len(curves))
    return _Frame((0.0, max(*xs, 1.0)), (low, high if high > low else low + 1.0), height, logarithmic)


def _axes(frame: _Frame, x_label: str, y_label: str) -> list[str]:
    width, height = _WIDTH - _LEFT - _RIGHT, frame.foot - _TOP
    parts = [f'<rect x="{_LEFT}" y="{_TOP}" width="{width}" height="{height}" fill="none" stroke="{FRAME}"/>']
    for value in ticks(*frame.xs):
        x = frame.x(value)
        parts.append(_tick(f"M{x} {frame.foot}v5", x, frame.foot + 20, "middle", value))
    values = _powers if frame.logarithmic else ticks
    for value in values(*frame.ys):
        y = frame.y(value)
        parts.append(_tick(f"M{_LEFT} {y}h-5", _LEFT - 9, y + 5, "end", value))
    parts.append(
        f'<text x="{_LEFT + width / 2}" y="{frame.height - 8}" text-anchor="middle" fill="{INK}">{escape(x_label)}'
        f'</text><text transform="translate(14 {_TOP + height / 2}) rotate(-90)" text-anchor="middle" fill="{INK}">'
        f"{escape(y_label)}</text>"
    )
    return parts


def _tick(path: str, x: float, y: float, anchor: str, value: float) -> str:
    return (
        f'<path d="{path}" stroke="{FRAME}" fill="none"/>'
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{INK}">{number(value)}</text>'
    )


def _curve(name: str, points: Sequence[Point], place: int, label_y: float, frame: _Frame) -> list[str]:
    """Draw a line, its markers and its label."""
    colour, dashes = COLOURS[place % len(COLOURS)], _DASHES[place % len(_DASHES)]
    # Shifted by one per round, so that dashes and markers together distinguish 25 lines.
    mark = _MARKS[(place + place // len(_MARKS)) % len(_MARKS)]
    spots = [(frame.x(x), frame.y(y)) for x, y in points]
    line = "L".join(f"{x} {y}" for x, y in spots)
    marks = "".join(f"M{x} {y}{mark}" for x, y in spots)
    (x, y), end = spots[-1], _WIDTH - _RIGHT + 14
    shown = name if len(name) <= _MOST_LETTERS else f"{name[: _MOST_LETTERS - 1]}…"
    return [
        f'<path d="M{line}" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes or "none"}" fill="none"/>',
        f'<path d="{marks}" stroke="{colour}" stroke-width="1.5" fill="{colour}" fill-opacity="0.35"/>',
        f'<path d="M{x + 6} {y}L{end - 4} {label_y}" stroke="{FRAME}" stroke-width="0.75" fill="none"/>',
        f'<path d="M{end + 4} {label_y}{mark}" stroke="{colour}" stroke-width="1.5" fill="{colour}" '
        'fill-opacity="0.35"/>',
        f'<text x="{end + 13}" y="{label_y + 5}" fill="{colour}">{escape(shown)}</text>',
    ]


def _spread(heights: Sequence[float], frame: _Frame) -> list[float]:
    """Spread the labels of lines vertically, in the order of the lines' ends, inside the chart."""
    order = sorted(range(len(heights)), key=lambda index: heights[index])
    placed = [0.0] * len(heights)
    lowest = float(frame.foot)
    for index in reversed(order):
        placed[index] = min(heights[index], lowest)
        lowest = placed[index] - _LABEL_PX
    highest = float(_TOP)
    for index in order:
        placed[index] = max(placed[index], highest)
        highest = placed[index] + _LABEL_PX
    return [round(height, 1) for height in placed]


def _powers(low: float, high: float) -> list[float]:
    """Return 1, 2 and 5 times powers of ten from `low` to `high`."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = [factor * 10.0**power for power in powers for factor in (1, 2, 5)]
    return [value for value in values if low <= value <= high]
