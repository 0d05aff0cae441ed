"""Gives the outlines of chosen classes right angles, together with their neighbours.

The direction of a ring is that of most of its length, modulo 90 degrees. Its edges are grouped in walls, alternately
along and across; a wall is at the mean position of its edges, and adjacent walls meet in a corner. Borders attached to
the ring move with it. A ring is replaced only if its points move little, no border then crosses or touches another, and
no point of another border changes sides. So neighbours still share their borders, and polygons stay valid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ....feedback import Feedback
from .arcs import Arcs, Floats, Lines, Numbers, Rings
from .collisions import is_free
from .simplify import Flags, spread

_MOST_MOVE = 2.0
"""How far a point may move, in tolerances."""
_EPSILON = 1e-7
"""Metres by which points of a wall must lie apart."""
_CHECK_EVERY = 64
"""Rings between two questions whether the user cancelled."""


def square(
    arcs: Arcs,
    pixels: Lines,
    keep: Flags,
    rings: Rings,
    chosen: Flags,
    tolerance_m: float,
    pixel_m: tuple[float, float],
    feedback: Feedback,
) -> tuple[Lines, Flags]:
    """Return lines with right angles around the chosen regions, and the arcs that have them.

    Args:
        arcs: the arcs.
        pixels: all their points, along the edges of pixels.
        keep: points that simplification keeps.
        rings: rings around the regions.
        chosen: regions to give right angles.
        tolerance_m: shortest wall, in metres; points move by at most twice as much.
        pixel_m: size of a pixel along x and y, in metres.
        feedback: receives progress, in rings.
    """
    borders = _Borders(arcs, pixels, keep, pixel_m, max(_MOST_MOVE * tolerance_m, 1e-3))
    wanted = np.flatnonzero(chosen[rings.region])
    for done, ring in enumerate(wanted.tolist(), 1):
        if done % _CHECK_EVERY == 0:
            feedback.stop_if_cancelled()
            feedback.progress(done, wanted.size)
        around = rings.arcs[rings.offsets[ring] : rings.offsets[ring + 1]]
        outline = borders.outline(around)
        if outline is None:
            continue
        walls = _walls(outline, tolerance_m)
        if walls is None:
            continue
        moved = outline.along(walls, _MOST_MOVE * tolerance_m)
        if moved is not None:
            borders.replace(around, outline, moved)
    return borders.lines(), borders.squared


@dataclass
class _Wall:
    """Consecutive edges in about one direction, from point `first` to `last`, which may be beyond the ring's end.

    `level` walls run along the ring's direction, others across; `place` is the mean position of the edges across it,
    and `weight` their length.
    """

    first: int
    last: int
    level: bool
    weight: float
    place: float


@dataclass
class _Walls:
    """The walls of a ring, alternately along and across, and its direction, as a rotation matrix."""

    walls: list[_Wall]
    rotation: Floats


def _walls(outline: _Outline, shortest: float) -> _Walls | None:
    """Return the walls of a ring; None if it has too few.

    Walls are found on the simplified ring, but their position is the mean of the pixels' edges: simplified corners are
    the ends of stairs.
    """
    points = outline.points
    edges = np.roll(points, -1, axis=0) - points
    length = np.hypot(*edges.T)
    angle = np.arctan2(edges[:, 1], edges[:, 0])
    direction = np.arctan2((length * np.sin(4 * angle)).sum(), (length * np.cos(4 * angle)).sum()) / 4
    rotation = np.array([[np.cos(direction), -np.sin(direction)], [np.sin(direction), np.cos(direction)]])
    along = edges @ rotation
    level = np.abs(along[:, 0]) >= np.abs(along[:, 1])
    starts = np.flatnonzero(level != np.roll(level, 1))
    if starts.size < 4:
        return None
    stairs = outline.stairs @ rotation
    steps = np.roll(stairs, -1, axis=0) - stairs
    weights, middles = np.hypot(*steps.T), stairs + steps / 2
    walls = []
    for start, end in zip(starts.tolist(), [*starts[1:].tolist(), int(starts[0]) + len(points)]):
        first, last = outline.stair[start], outline.stair[end % len(points)]
        which = np.arange(first, last if last > first else last + len(stairs)) % len(stairs)
        weight = float(weights[which].sum())
        place = float((middles[which, 1 if level[start] else 0] * weights[which]).sum() / weight)
        walls.append(_Wall(start, end, bool(level[start]), weight, place))
    return _Walls(_without_short(walls, points @ rotation, shortest), rotation)


def _without_short(walls: list[_Wall], turned: Floats, shortest: float) -> list[_Wall]:
    """Return walls without short ones, the shortest first; the walls on both sides of each become one."""

    def extent(wall: _Wall) -> float:
        step = turned[wall.last % len(turned)] - turned[wall.first % len(turned)]
        return abs(float(step[0 if wall.level else 1]))

    while len(walls) > 4:
        size, index = min((extent(wall), index) for index, wall in enumerate(walls))
        if size >= shortest:
            break
        walls = walls[index - 1 :] + walls[: index - 1] if index else [walls[-1], *walls[:-1]]
        one, _, other = walls[:3]
        last = other.last if other.last > one.first else other.last + len(turned)
        weight = one.weight + other.weight
        place = (one.place * one.weight + other.place * other.weight) / weight
        walls = [_Wall(one.first, last, one.level, weight, place), *walls[3:]]
    return walls


@dataclass
class _Moved:
    """A ring with right angles: its points, `(points, 2)` in metres, and the new index of each junction's point."""

    points: Floats
    of_junction: dict[int, int]


@dataclass
class _Outline:
    """A ring.

    Attributes:
        points: its points, `(points, 2)` in metres.
        junctions: corner of each junction, by the index of its point.
        stairs: its points along the edges of pixels, `(points, 2)` in metres.
        stair: index in `stairs` of each point.
    """

    points: Floats
    junctions: dict[int, int]
    stairs: Floats
    stair: Numbers

    def along(self, found: _Walls, most: float) -> _Moved | None:
        """Return the ring along its walls; None if a point would move too far or the order would change."""
        walls, count = found.walls, len(self.points)
        turned = self.points @ found.rotation
        points: list[tuple[float, float]] = []
        of_junction: dict[int, int] = {}
        for before, wall, after in zip([walls[-1], *walls[:-1]], walls, [*walls[1:], walls[0]]):
            members = np.arange(wall.first, wall.last + 1 + (count if wall.last < wall.first else 0)) % count
            axis = 0 if wall.level else 1
            if np.abs(turned[members, 1 - axis] - wall.place).max() > most:
                return None
            inner = [member for member in members[1:-1].tolist() if member in self.junctions]
            if int(members[0]) in self.junctions:
                of_junction[int(members[0])] = len(points)
            of_junction.update({member: len(points) + 1 + index for index, member in enumerate(inner)})
            places = [before.place, *turned[inner, axis].tolist(), after.place]
            onwards = np.diff(places) * np.sign(turned[members[-1], axis] - turned[members[0], axis])
            if onwards.min() <= _EPSILON:
                return None
            points += [(at, wall.place) if wall.level else (wall.place, at) for at in places[:-1]]
        return _Moved(np.array(points) @ found.rotation.T, of_junction)


class _Borders:
    """All arcs, some of them replaced, with an index of their positions."""

    def __init__(self, arcs: Arcs, pixels: Lines, keep: Flags, pixel_m: tuple[float, float], reach: float) -> None:
        """Index the arcs; `reach` is the greatest move of a point, in metres."""
        lines = Lines(pixels.rows[keep], pixels.columns[keep], np.append(0, np.cumsum(keep))[pixels.offsets])
        self._lines, self._pixel_m, self._reach = lines, pixel_m, 2 * reach
        self._pixels, self._keep = pixels, keep
        self._points = np.stack([lines.columns * pixel_m[0], lines.rows * pixel_m[1]], axis=1)
        self._begins, self._ends = lines.offsets[:-1], lines.offsets[1:]
        self._fixed = (arcs.left == 0) | (arcs.right == 0)
        self.squared = np.zeros(arcs.left.size, bool)
        self._now: dict[int, Floats] = {}
        self._corners = ends = np.concatenate([arcs.first_corners, arcs.last_corners])
        self._meeting = np.bincount(ends)
        self._by_end = np.argsort(ends, kind="stable")
        self._end_corners = ends[self._by_end]
        self._near = _Near(self._points, lines.offsets)

    def outline(self, around: Numbers) -> _Outline | None:
        """Return the ring of arcs; None if one of them is fixed, or four borders meet on it."""
        numbers = around // 2
        if self._fixed[numbers].any() or self.squared[numbers].any():
            return None
        points: list[Floats] = []
        stairs: list[Floats] = []
        kept: list[Flags] = []
        junctions: dict[int, int] = {}
        count = 0
        for arc in around.tolist():
            step = -1 if arc % 2 else 1
            corner = int(self._corners[arc // 2 + (self._begins.size if arc % 2 else 0)])
            if self._meeting[corner] > 3:
                return None
            if self._meeting[corner] == 3:
                junctions[count] = corner
            points.append(self._current(arc // 2)[::step][:-1])
            along = slice(self._pixels.offsets[arc // 2], self._pixels.offsets[arc // 2 + 1])
            places = np.stack([self._pixels.columns[along], self._pixels.rows[along]], axis=1) * self._pixel_m
            stairs.append(places[::step][:-1])
            kept.append(self._keep[along][::step][:-1])
            count += len(points[-1])
        if count < 4:
            return None
        return _Outline(np.concatenate(points), junctions, np.concatenate(stairs), np.flatnonzero(np.concatenate(kept)))

    def _current(self, arc: int) -> Floats:
        """Return the current points of an arc."""
        now = self._now.get(arc)
        return self._points[self._begins[arc] : self._ends[arc]] if now is None else now

    def replace(self, around: Numbers, outline: _Outline, moved: _Moved) -> None:
        """Replace a ring and what is attached to it, unless there is a collision."""
        changed = self._ring_arcs(around, outline, moved)
        attached = self._attached(around, outline, moved)
        if changed is None or attached is None:
            return
        ring = set(changed)
        near = self._near.arcs(outline.points.min(axis=0) - self._reach, outline.points.max(axis=0) + self._reach)
        others = {arc: self._current(arc) for arc in near.tolist() if arc not in ring}
        if not is_free(outline.points, moved.points, attached, others):
            return
        self._now.update(changed)
        self._now.update({arc: new for arc, (_, new) in attached.items()})
        self.squared[list(changed)] = True

    def _ring_arcs(self, around: Numbers, outline: _Outline, moved: _Moved) -> dict[int, Floats] | None:
        """Return the new points of the ring's arcs; None if an arc would have no length."""
        points = moved.points
        if not outline.junctions:
            closed = np.concatenate([points, points[:1]])
            return {int(around[0]) // 2: closed[:: -1 if around[0] % 2 else 1]}
        starts = [moved.of_junction[junction] for junction in outline.junctions]
        found = {}
        for arc, start, end in zip(around.tolist(), starts, [*starts[1:], starts[0]]):
            stop = end if end > start else end + len(points)
            part = points[np.arange(start, stop + 1) % len(points)]
            found[arc // 2] = part[:: -1 if arc % 2 else 1]
        return found if len(found) == len(around) else None

    def _attached(self, around: Numbers, outline: _Outline, moved: _Moved) -> dict[int, tuple[Floats, Floats]] | None:
        """Return the arcs that end on the ring, before and after; None if one of them is fixed."""
        own = set((around // 2).tolist())
        found: dict[int, tuple[Floats, Floats]] = {}
        for junction, corner in outline.junctions.items():
            low, high = np.searchsorted(self._end_corners, [corner, corner + 1])
            for end in self._by_end[low:high].tolist():
                arc, is_last = end % self._begins.size, end >= self._begins.size
                if arc in own:
                    continue
                if self._fixed[arc] or self.squared[arc]:
                    return None
                before, after = found.get(arc) or (self._current(arc), self._current(arc).copy())
                after[-1 if is_last else 0] = moved.points[moved.of_junction[junction]]
                found[arc] = (before, after)
        return found

    def lines(self) -> Lines:
        """Return the current lines of all arcs."""
        if not self._now:
            return self._lines
        counts = np.diff(self._lines.offsets)
        for arc, points in self._now.items():
            counts[arc] = len(points)
        offsets = np.concatenate([[0], np.cumsum(counts)])
        rows, columns = np.empty(int(offsets[-1])), np.empty(int(offsets[-1]))
        same = np.ones(counts.size, bool)
        same[list(self._now)] = False
        place, _, _ = spread(offsets[:-1][same], counts[same])
        origin, _, _ = spread(self._begins[same], counts[same])
        rows[place], columns[place] = self._lines.rows[origin], self._lines.columns[origin]
        for arc, points in self._now.items():
            along = slice(offsets[arc], offsets[arc + 1])
            columns[along], rows[along] = (points / self._pixel_m).T
        self._keep_ends(rows, columns, offsets)
        return Lines(rows, columns, offsets)

    def _keep_ends(self, rows: Floats, columns: Floats, offsets: Numbers) -> None:
        """Make arcs that meet end at exactly one place, and restore the exact ends of those that did not move."""
        before = np.concatenate([self._begins, self._ends - 1])
        now = np.concatenate([offsets[:-1], offsets[1:] - 1])
        moved = np.concatenate([self.squared, self.squared])
        junction = self._meeting[self._corners] > 2
        for values, origin in ((rows, self._lines.rows), (columns, self._lines.columns)):
            shared = np.zeros(self._meeting.size)
            shared[self._corners] = origin[before]
            shared[self._corners[moved]] = values[now[moved]]
            values[now[junction]] = shared[self._corners[junction]]


class _Near:
    """A spatial index of arcs: square cells, each with the arcs that have a point or part of an edge in it."""

    def __init__(self, points: Floats, offsets: Numbers) -> None:
        """Assign the arcs to cells."""
        arc = np.repeat(np.arange(offsets.size - 1), np.diff(offsets))
        extent = np.ptp(points, axis=0)
        self._cell = max(1e-3, 4 * float(np.sqrt(max(extent[0] * extent[1], 1e-6) / len(points))))
        self._origin = points.min(axis=0)
        self._width = int(extent[0] / self._cell) + 4
        start = np.flatnonzero(np.append(arc[1:] == arc[:-1], False))
        step = points[start + 1] - points[start]
        pieces = (np.abs(step).max(axis=1) / self._cell).astype(np.int64) + 1 if start.size else start
        number, edge, _ = spread(np.zeros(start.size, np.int64), pieces + 1)
        along = points[start][edge] + step[edge] * (number / pieces[edge])[:, None]
        cells = self._cells(along)
        self._pairs = np.unique(np.stack([cells[:, 1] * self._width + cells[:, 0], arc[start][edge]], axis=1), axis=0)

    def _cells(self, points: Floats) -> Numbers:
        """Return column and row of the cells of points, from 1."""
        cells: Numbers = np.floor((points - self._origin) / self._cell).astype(np.int64) + 1
        return cells

    def arcs(self, low: Floats, high: Floats) -> Numbers:
        """Return the arcs that may pass through a box."""
        (west, north), (east, south) = self._cells(np.stack([low, high]))
        west, east = max(int(west) - 1, 0), min(int(east) + 1, self._width - 1)
        rows = np.arange(north - 1, south + 2) * self._width
        first = np.searchsorted(self._pairs[:, 0], rows + west)
        last = np.searchsorted(self._pairs[:, 0], rows + east, "right")
        place, _, _ = spread(first, np.maximum(last - first, 0))
        found: Numbers = np.unique(self._pairs[place, 1])
        return found
