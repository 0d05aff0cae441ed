"""Simplifies all arcs together, each once, so that neighbours keep their border and no arc moves across another corner.

It is Douglas and Peucker's method, on all arcs of a batch at once. A straight line replaces a part of an arc only if no
corner of another part is between the two. Then no two lines cross and polygons stay valid: if two lines crossed, one
end of an original line would be between the other line and the part it replaces.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ....feedback import Feedback
from .arcs import Arcs, Corners, Floats, Numbers

_BATCH_CORNERS = 2**19
_BATCH_PAIRS = 2**22
"""Corners of arcs, and pairs of corner and line, looked at together."""
_EPSILON = 1e-9

Flags = npt.NDArray[np.bool_]


def simplify(
    arcs: Arcs, corners: Corners, tolerance_m: float | Floats, pixel_m: tuple[float, float], feedback: Feedback
) -> Flags:
    """Return which of `arcs.corner` to keep; arcs along nodata are not changed, so that the mapped area is the same.

    Args:
        arcs: the arcs.
        corners: all corners.
        tolerance_m: greatest distance of a removed corner from the new line, in metres: one number, or one per arc.
        pixel_m: size of a pixel along x and y, in metres.
        feedback: receives progress, in arcs.
    """
    lines = _Lines(arcs, corners, tolerance_m, pixel_m)
    count = arcs.left.size
    begin = 0
    while begin < count:
        end = int(np.searchsorted(arcs.offsets, arcs.offsets[begin] + _BATCH_CORNERS, "right")) - 1
        end = max(begin + 1, min(end, count))
        feedback.stop_if_cancelled()
        lines.simplify(begin, end)
        feedback.progress(end, count)
        begin = end
    return lines.keep


@dataclass
class _Parts:
    """Parts of arcs, from place to place in `arcs.corner`; `bends` is the least number of further splits."""

    first: Numbers
    last: Numbers
    bends: Numbers

    def take(self, which: Flags) -> _Parts:
        """Return some of them."""
        return _Parts(self.first[which], self.last[which], self.bends[which])


class _Lines:
    """The arcs during simplification."""

    def __init__(self, arcs: Arcs, corners: Corners, tolerance_m: float | Floats, pixel_m: tuple[float, float]) -> None:
        """Keep the ends of all arcs, and all corners along nodata."""
        self._corner = arcs.corner
        self._rows, self._columns = corners.rows, corners.columns
        tolerance = np.broadcast_to(np.asarray(tolerance_m, np.float64), arcs.left.shape)
        with np.errstate(over="ignore"):
            self._tolerance2 = tolerance * tolerance * (1 + _EPSILON)
        self._pixel_m = pixel_m
        self._stride = int(corners.columns.max()) + 1
        self._keys = corners.rows.astype(np.int64) * self._stride + corners.columns
        self._first, self._last = arcs.offsets[:-1], arcs.offsets[1:] - 1
        self._fixed = (arcs.left == 0) | (arcs.right == 0)
        self._bends = _least_bends(arcs.corner[self._first], arcs.corner[self._last], corners.rows.size)
        self.keep = np.repeat(self._fixed, np.diff(arcs.offsets))
        self.keep[self._first] = self.keep[self._last] = True
        # The place of each corner in `arcs.corner`; junctions, which are there several times, are never looked up.
        self._place = np.empty(corners.rows.size, np.int64)
        self._place[arcs.corner] = np.arange(arcs.corner.size)
        self._is_end = np.zeros(corners.rows.size, bool)
        self._is_end[arcs.corner[self._first]] = True
        self._is_end[arcs.corner[self._last]] = True

    def simplify(self, begin: int, end: int) -> None:
        """Simplify the arcs from number `begin` to before `end`."""
        chosen = ~self._fixed[begin:end]
        parts = _Parts(self._first[begin:end][chosen], self._last[begin:end][chosen], self._bends[begin:end][chosen])
        while True:
            parts = parts.take(parts.last - parts.first > 1)
            if not parts.first.size:
                return
            farthest, distance2, reach = self._farthest(parts)
            arc = np.searchsorted(self._first, parts.first, "right") - 1
            straight = (distance2 <= self._tolerance2[arc]) & (parts.bends == 0)
            straight[straight] = self._is_clear(parts.take(straight), reach[straight])
            bent = parts.take(~straight)
            middle = farthest[~straight]
            self.keep[middle] = True
            bends = np.maximum(bent.bends - 1, 0)
            parts = _Parts(np.concatenate([bent.first, middle]), np.concatenate([middle, bent.last]), np.tile(bends, 2))

    def _farthest(self, parts: _Parts) -> tuple[Numbers, npt.NDArray[np.float64], Numbers]:
        """Return the inner place farthest from the line between a part's ends, its squared distance, and the reach.

        The reach is the greatest distance from the infinite line, in px times the length of the line.
        """
        place, part, begins = spread(parts.first + 1, parts.last - parts.first - 1)
        down, right = self._offsets(place, parts.first[part])
        line_down, line_right = (offset[part] for offset in self._offsets(parts.last, parts.first))
        across = np.abs(right * line_down - down * line_right)
        along_m, down_m = self._pixel_m
        x, y, line_x, line_y = right * along_m, down * down_m, line_right * along_m, line_down * down_m
        length2 = line_x**2 + line_y**2
        share = np.clip((x * line_x + y * line_y) / np.where(length2 > 0, length2, 1), 0, 1)
        distance2 = (x - share * line_x) ** 2 + (y - share * line_y) ** 2
        most = np.maximum.reduceat(distance2, begins)
        at_most = np.flatnonzero(distance2 == most[part])[::-1]
        farthest = np.empty(begins.size, np.int64)
        farthest[part[at_most]] = place[at_most]
        return farthest, most, np.maximum.reduceat(across, begins)

    def _offsets(self, place: Numbers, origin: Numbers) -> tuple[Numbers, Numbers]:
        """Return rows and columns from places to others."""
        here, there = self._corner[place], self._corner[origin]
        down = self._rows[here].astype(np.int64) - self._rows[there]
        right = self._columns[here].astype(np.int64) - self._columns[there]
        return down, right

    def _is_clear(self, parts: _Parts, reach: Numbers) -> Flags:
        """Return whether no other corner is between each part and the line between its ends, or on the line."""
        clear = np.ones(parts.first.size, bool)
        if parts.first.size:
            corner, part = self._others_near(parts, reach)
            on_line = self._on_line(parts, corner, part)
            clear[part[on_line]] = False
            left = clear[part]
            clear[part[left][self._between(parts, corner[left], part[left])]] = False
        return clear

    def _others_near(self, parts: _Parts, reach: Numbers) -> tuple[Numbers, Numbers]:
        """Return corners of other parts within the bounds and reach of a part, and the part."""
        place, _, begins = spread(parts.first, parts.last - parts.first + 1)
        rows, columns = self._rows[self._corner[place]], self._columns[self._corner[place]]
        top, bottom = np.minimum.reduceat(rows, begins), np.maximum.reduceat(rows, begins)
        west, east = np.minimum.reduceat(columns, begins), np.maximum.reduceat(columns, begins)
        row, part, _ = spread(top.astype(np.int64), bottom.astype(np.int64) - top + 1)
        start = self._corner[parts.first]
        down, right = self._offsets(parts.last, parts.first)
        steep = np.where(down == 0, 1, np.abs(down))
        centre = self._columns[start][part] + (right * np.sign(down) / steep)[part] * (row - self._rows[start][part])
        half = np.where(down == 0, np.inf, reach / steep)[part] + _EPSILON * self._stride
        low = np.maximum(west[part], np.ceil(centre - half)).astype(np.int64)
        high = np.minimum(east[part], np.floor(centre + half)).astype(np.int64)
        found = np.searchsorted(self._keys, row * self._stride + low)
        counts = np.searchsorted(self._keys, row * self._stride + high, "right") - found
        corner, of_row, _ = spread(found, np.maximum(counts, 0))
        part = part[of_row]
        first, last = parts.first[part], parts.last[part]
        own = (corner == self._corner[first]) | (corner == self._corner[last])
        own |= ~self._is_end[corner] & (self._place[corner] >= first) & (self._place[corner] <= last)
        return corner[~own], part[~own]

    def _on_line(self, parts: _Parts, corner: Numbers, part: Numbers) -> Flags:
        """Return whether corners are on the line between a part's ends."""
        down, right, line_down, line_right = self._seen_from_start(parts, corner, part)
        inside = (down * (line_down - down) >= 0) & (right * (line_right - right) >= 0)
        on_line: Flags = inside & (right * line_down == down * line_right)
        return on_line

    def _between(self, parts: _Parts, corner: Numbers, part: Numbers) -> Flags:
        """Return whether corners, on neither line, are between a part and the line between its ends.

        A corner is inside the area between the two if a line to its east crosses them an odd number of times.
        """
        down, right, line_down, line_right = self._seen_from_start(parts, corner, part)
        crosses = (0 > down) != (line_down > down)
        inside: Flags = crosses & ((down * line_right - right * line_down) * np.sign(line_down) > 0)
        edges = (parts.last - parts.first)[part]
        for begin, end in batches(edges, _BATCH_PAIRS):
            place, which, begins = spread(parts.first[part[begin:end]], edges[begin:end])
            row, column = self._rows[corner[begin:end]][which], self._columns[corner[begin:end]][which]
            here, there = self._corner[place], self._corner[place + 1]
            crossed = ((self._rows[here] > row) != (self._rows[there] > row)) & (self._columns[here] > column)
            if begins.size:
                inside[begin:end] ^= np.add.reduceat(crossed, begins, dtype=np.int64) % 2 == 1
        return inside

    def _seen_from_start(
        self, parts: _Parts, corner: Numbers, part: Numbers
    ) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Return rows and columns from the start of a part's line to corners, and to the line's end."""
        start = self._corner[parts.first[part]]
        down = self._rows[corner].astype(np.int64) - self._rows[start]
        right = self._columns[corner].astype(np.int64) - self._columns[start]
        line_down, line_right = self._offsets(parts.last[part], parts.first[part])
        return down, right, line_down, line_right


def cross(one: Floats, other: Floats) -> Floats:
    """Return the cross products of vectors, `(n, 2)` each."""
    product: Floats = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    return product


def _least_bends(first: Numbers, last: Numbers, corners: int) -> Numbers:
    """Return the least number of splits of each arc: two for islands, one for arcs that share both ends."""
    pairs = np.minimum(first, last) * corners + np.maximum(first, last)
    _, of_pair, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    return np.where(first == last, 2, (counts[of_pair] > 1).astype(np.int64))


def spread(starts: Numbers, counts: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return `start, start + 1, ...` for each start, the index of the start, and the offset of each sequence."""
    ends = np.cumsum(counts)
    begins = ends - counts
    which = np.repeat(np.arange(starts.size), counts)
    total = int(ends[-1]) if ends.size else 0
    return np.arange(total) - begins[which] + starts[which], which, begins


def batches(sizes: Numbers, limit: int) -> list[tuple[int, int]]:
    """Return ranges of at least one item whose sizes add up to about `limit`."""
    number = np.cumsum(sizes) // limit
    bounds = [0, *(np.flatnonzero(np.diff(number)) + 1).tolist(), sizes.size]
    return [(begin, end) for begin, end in zip(bounds, bounds[1:]) if end > begin]
