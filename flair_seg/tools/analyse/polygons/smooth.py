"""Rounds the corners of arcs, each arc once, so that neighbours keep one border.

Between the points at which rounding begins on its two edges, a corner becomes a quadratic Bezier curve, the limit of
Chaikin's corner cutting ("An algorithm for high speed curve generation", 1974). It stays inside the triangle of the
corner and these two points. A corner is rounded only if no other corner is in its triangle. Then no border passes
through the triangle either, as it would cross an edge of the corner, and no triangles overlap: polygons stay valid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ....feedback import Feedback
from .arcs import Arcs, Floats, Lines, Numbers
from .simplify import Flags, batches, cross, spread

_STEPS = np.array([0.25, 0.5, 0.75])
"""Where on each curve points lie, its two ends aside."""
_EPSILON = 1e-9
_BATCH_PAIRS = 2**22
"""Pairs of corner and triangle looked at together."""


def smooth(
    arcs: Arcs, lines: Lines, sharp: Flags, distance_m: float, pixel_m: tuple[float, float], feedback: Feedback
) -> Lines:
    """Return lines with rounded corners; ends of arcs are kept, except those of islands.

    Args:
        arcs: the arcs.
        lines: their points; borders must not cross or touch.
        sharp: arcs that are not changed.
        distance_m: distance from a corner at which rounding begins, in metres, at most half an edge.
        pixel_m: size of a pixel along x and y, in metres.
        feedback: asked whether to stop.
    """
    places = _Places.of(arcs, lines, sharp)
    points = np.stack([lines.columns * pixel_m[0], lines.rows * pixel_m[1]], axis=1)
    turns = _turns(points, places, distance_m)
    turns = turns.take(_is_clear(turns, points, places, feedback))
    return _rounded(turns, points, places, lines, pixel_m)


@dataclass
class _Places:
    """The points of all lines: the points `before` and `after` each, and whether it may be rounded (`free`).

    `closing` are the last points of islands, which repeat their `first`.
    """

    before: Numbers
    after: Numbers
    free: Flags
    closing: Numbers
    first: Numbers

    @classmethod
    def of(cls, arcs: Arcs, lines: Lines, sharp: Flags) -> _Places:
        """Find them."""
        count = lines.rows.size
        begins, ends = lines.offsets[:-1], lines.offsets[1:] - 1
        before, after = np.arange(count) - 1, np.arange(count) + 1
        free = np.repeat(~sharp, np.diff(lines.offsets))
        free[begins] = free[ends] = False
        first, last = arcs.first_corners, arcs.last_corners
        meeting = np.bincount(np.concatenate([first, last]))
        island = (first == last) & (meeting[first] == 2) & (ends - begins > 2)
        before[begins[island]] = ends[island] - 1
        after[ends[island] - 1] = begins[island]
        free[begins[island]] = ~sharp[island]
        return cls(before, after, free, ends[island], begins[island])


@dataclass
class _Turns:
    """Corners to round: the index of the point, and where the curve begins and ends, `(turns, 2)` in metres.

    `half_in` and `half_out` tell whether that is the midpoint of the edge.
    """

    place: Numbers
    entry: Floats
    exit: Floats
    half_in: Flags
    half_out: Flags

    def take(self, which: Flags) -> _Turns:
        """Return some of them."""
        return _Turns(self.place[which], self.entry[which], self.exit[which], self.half_in[which], self.half_out[which])


def _turns(points: Floats, places: _Places, distance_m: float) -> _Turns:
    """Return the corners that are not straight."""
    place = np.flatnonzero(places.free)
    here = points[place]
    back, on = points[places.before[place]] - here, points[places.after[place]] - here
    length_in, length_out = np.hypot(*back.T), np.hypot(*on.T)
    bent = np.abs(cross(back, on)) > _EPSILON * length_in * length_out
    share_in = np.minimum(0.5, distance_m / length_in)
    share_out = np.minimum(0.5, distance_m / length_out)
    entry, leave = here + back * share_in[:, None], here + on * share_out[:, None]
    return _Turns(place, entry, leave, share_in == 0.5, share_out == 0.5).take(bent)


def _is_clear(turns: _Turns, points: Floats, places: _Places, feedback: Feedback) -> Flags:
    """Return whether no other point is in the triangle of each corner, or on its border."""
    clear = np.ones(turns.place.size, bool)
    if not clear.size:
        return clear
    index = _Index(points)
    first_of = np.arange(len(points))
    first_of[places.closing] = places.first
    corners = points[turns.place]
    low = np.minimum(np.minimum(turns.entry, turns.exit), corners)
    high = np.maximum(np.maximum(turns.entry, turns.exit), corners)
    rows = index.row(high[:, 1]) - index.row(low[:, 1]) + 1
    for begin, end in batches(rows, _BATCH_PAIRS // 16):
        feedback.stop_if_cancelled()
        point, turn = index.within(low[begin:end], high[begin:end])
        turn += begin
        others = first_of[point] != turns.place[turn]
        point, turn = point[others], turn[others]
        inside = _in_triangle(points[point], turns.entry[turn], corners[turn], turns.exit[turn])
        clear[turn[inside]] = False
    return clear


class _Index:
    """Points in rows of equal height, sorted along each."""

    def __init__(self, points: Floats) -> None:
        """Sort the points."""
        self._height = max(1e-6, float(np.ptp(points[:, 1])) / max(1.0, np.sqrt(len(points))))
        self._top, self._left = points.min(axis=0)[::-1]
        self._stride = float(np.ptp(points[:, 0])) + 4 * self._height + 1
        keys = self.row(points[:, 1]) * self._stride + (points[:, 0] - self._left) + self._height
        self._order = np.argsort(keys, kind="stable")
        self._keys = keys[self._order]

    def row(self, y: Floats) -> Numbers:
        """Return the number of the row of positions."""
        rows: Numbers = np.floor((y - self._top) / self._height).astype(np.int64)
        return rows

    def within(self, low: Floats, high: Floats) -> tuple[Numbers, Numbers]:
        """Return the points in boxes, approximately, and the index of the box."""
        margin = _EPSILON * self._stride
        top, bottom = self.row(low[:, 1] - margin), self.row(high[:, 1] + margin)
        row, box, _ = spread(top, bottom - top + 1)
        west, east = (x[box] - self._left + self._height for x in (low[:, 0] - margin, high[:, 0] + margin))
        found = np.searchsorted(self._keys, row * self._stride + west)
        counts = np.searchsorted(self._keys, row * self._stride + east, "right") - found
        place, of_row, _ = spread(found, np.maximum(counts, 0))
        return self._order[place], box[of_row]


def _in_triangle(point: Floats, one: Floats, two: Floats, three: Floats) -> Flags:
    """Return whether points are in triangles, on their border, or outside by less than rounding."""
    sides = [cross(end - start, point - start) for start, end in ((one, two), (two, three), (three, one))]
    hair = _EPSILON * (np.abs(two - one).sum(axis=1) + np.abs(three - two).sum(axis=1)) ** 2
    low, high = np.minimum.reduce(sides), np.maximum.reduce(sides)
    inside: Flags = (low >= -hair) | (high <= hair)
    return inside


def _rounded(turns: _Turns, points: Floats, places: _Places, lines: Lines, pixel_m: tuple[float, float]) -> Lines:
    """Return the lines with curves for corners."""
    size = len(points)
    counts = np.ones(size, np.int64)
    out_at_half = np.zeros(size, bool)
    out_at_half[turns.place] = turns.half_out
    # Two curves that meet in the middle of an edge share that point.
    entry = ~(turns.half_in & out_at_half[places.before[turns.place]])
    counts[turns.place] = entry + _STEPS.size + 1
    ends = np.cumsum(counts)
    begins = ends - counts
    found = np.empty((int(ends[-1]) if size else 0, 2))
    plain = np.ones(size, bool)
    plain[turns.place] = False
    found[begins[plain]] = points[plain]
    start = begins[turns.place]
    found[start[entry]] = turns.entry[entry]
    for step, share in enumerate(_STEPS.tolist()):
        curve = (1 - share) ** 2 * turns.entry + 2 * share * (1 - share) * points[turns.place] + share**2 * turns.exit
        found[start + entry + step] = curve
    found[start + entry + _STEPS.size] = turns.exit
    found[begins[places.closing]] = found[begins[places.first]]
    offsets = np.concatenate([[0], ends])[lines.offsets]
    rows, columns = found[:, 1] / pixel_m[1], found[:, 0] / pixel_m[0]
    return _with_plain(Lines(rows, columns, offsets), lines, begins[plain], plain, places)


def _with_plain(smoothed: Lines, lines: Lines, where: Numbers, plain: Flags, places: _Places) -> Lines:
    """Restore the exact positions of points that did not move: converting pixels to metres and back may round."""
    closing = np.zeros(plain.size, bool)
    closing[places.closing] = True
    still = ~closing[plain]
    smoothed.rows[where[still]] = lines.rows[plain][still]
    smoothed.columns[where[still]] = lines.columns[plain][still]
    first = smoothed.offsets[:-1][np.isin(lines.offsets[:-1], places.first)]
    last = smoothed.offsets[1:][np.isin(lines.offsets[:-1], places.first)] - 1
    smoothed.rows[last], smoothed.columns[last] = smoothed.rows[first], smoothed.columns[first]
    return smoothed
