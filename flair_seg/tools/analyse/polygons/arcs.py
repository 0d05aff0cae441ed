"""Borders of regions as arcs: lines of pixel corners between junctions, each between two regions."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ....feedback import Feedback
from ....raster.grid import Transform
from .regions import Indices

Floats = npt.NDArray[np.float64]
_BATCH_ARCS = 2**16
"""Arcs whose coordinates are in memory together, about."""


@dataclass
class Lines:
    """Points of arcs, one arc after the other, both ends included.

    `rows` and `columns` are in px from the raster's upper left corner, whole numbers unless points were moved;
    `offsets` are the start of each arc and the end of the last.
    """

    rows: Indices | Floats
    columns: Indices | Floats
    offsets: Numbers


@dataclass
class Rings:
    """The rings of all regions, by region, the outer ring of each first.

    Attributes:
        arcs: arcs of all rings, `2 n` forwards and `2 n + 1` backwards.
        offsets: start of each ring in `arcs`, and the end of the last.
        region: region of each ring.
        area: enclosed area, in half pixels, negative for holes.
    """

    arcs: Numbers
    offsets: Numbers
    region: Indices
    area: Numbers | Floats


def kept_lines(arcs: Arcs, corners: Corners, keep: npt.NDArray[np.bool_] | None) -> Lines:
    """Return the corners of all arcs that `keep` selects; None selects all."""
    corner = arcs.corner if keep is None else arcs.corner[keep]
    offsets = arcs.offsets
    if keep is not None:
        offsets = np.concatenate([[0], np.cumsum(keep)])[arcs.offsets]
    return Lines(corners.rows[corner], corners.columns[corner], offsets)


def find_rings(arcs: Arcs, lines: Lines) -> Rings:
    """Follow the arcs around each region."""
    region = np.stack([arcs.left, arcs.right], axis=1).ravel()
    order, offsets = array("q"), array("q", [0])
    following = arcs.following.data
    waiting = bytearray((region > 0).tobytes())
    for start in np.flatnonzero(region > 0).tolist():
        if waiting[start]:
            arc = start
            while waiting[arc]:
                waiting[arc] = 0
                order.append(arc)
                arc = following[arc]
            offsets.append(len(order))
    found, begins = np.frombuffer(order, np.int64), np.frombuffer(offsets, np.int64)[:-1]
    sign = np.where(found % 2, -1, 1)
    area = np.add.reduceat(_areas(lines)[found // 2] * sign, begins)
    of_ring = region[found[begins]]
    sorting = np.lexsort((area < 0, of_ring))
    sizes = np.diff(np.frombuffer(offsets, np.int64))[sorting]
    places = np.repeat(begins[sorting] - (np.cumsum(sizes) - sizes), sizes) + np.arange(found.size)
    return Rings(found[places], np.concatenate([[0], np.cumsum(sizes)]), of_ring[sorting], area[sorting])


def _areas(lines: Lines) -> Numbers | Floats:
    """Return twice the area between each arc and the raster's upper left corner, positive if it is on the left."""
    exact = np.int64 if lines.rows.dtype.kind == "i" else np.float64
    rows, columns = lines.rows.astype(exact), lines.columns.astype(exact)
    across = columns[1:] * rows[:-1] - columns[:-1] * rows[1:]
    across = np.append(across, 0)
    across[lines.offsets[1:] - 1] = 0
    return np.add.reduceat(across, lines.offsets[:-1])


def polygons(rings: Rings, lines: Lines, transform: Transform) -> Iterator[tuple[int, float, bytes]]:
    """Yield the region, the area in px and the WKB of each polygon."""
    first_rings = np.flatnonzero(np.diff(rings.region, prepend=-1))
    bounds = np.append(first_rings, rings.region.size)
    batch = np.flatnonzero(np.diff(rings.offsets[first_rings] // _BATCH_ARCS, prepend=-1))
    for begin, end in zip(batch.tolist(), [*batch[1:].tolist(), first_rings.size]):
        yield from _batch(rings, lines, transform, bounds[begin : end + 1].tolist())


def _batch(rings: Rings, lines: Lines, transform: Transform, bounds: list[int]) -> Iterator[tuple[int, float, bytes]]:
    """Yield the polygons of some regions, whose rings are between `bounds`."""
    arcs = rings.arcs[rings.offsets[bounds[0]] : rings.offsets[bounds[-1]]]
    forwards = arcs % 2 == 0
    begins, ends = lines.offsets[arcs // 2], lines.offsets[arcs // 2 + 1]
    counts = ends - begins - 1  # an arc's last corner is the next arc's first
    stops = np.cumsum(counts)
    step = np.arange(stops[-1]) - np.repeat(stops - counts, counts)
    place = np.where(np.repeat(forwards, counts), np.repeat(begins, counts) + step, np.repeat(ends - 1, counts) - step)
    points = np.stack(transform.to_ground(lines.columns[place], lines.rows[place]), axis=1).astype("<f8")
    arc_stops = np.concatenate([[0], stops])
    ring_stops = arc_stops[rings.offsets[bounds[0] : bounds[-1] + 1] - rings.offsets[bounds[0]]].tolist()
    areas = np.add.reduceat(rings.area[bounds[0] : bounds[-1]], np.array(bounds[:-1]) - bounds[0]).tolist()
    for number, (begin, end) in enumerate(zip(bounds, bounds[1:])):
        parts = [struct.pack("<BII", 1, 3, end - begin)]
        for ring in range(begin - bounds[0], end - bounds[0]):
            one, other = ring_stops[ring], ring_stops[ring + 1]
            parts.append(struct.pack("<I", other - one + 1))
            parts += [points[one:other].tobytes(), points[one].tobytes()]
        yield int(rings.region[begin]), areas[number] / 2, b"".join(parts)


NORTH, EAST, SOUTH, WEST = range(4)
_NW, _NE, _SW, _SE = range(4)
_CHECK_EVERY = 2**16
"""Arcs traced between two questions whether the user cancelled."""

Numbers = npt.NDArray[np.int64]


@dataclass
class Corners:
    """The pixel corners where a border bends or borders meet, in reading order.

    `rows` and `columns` count from the upper left corner of the first pixel; `around` are the regions to the north-
    west, north-east, south-west and south-east, `(corners, 4)`.
    """

    rows: Indices
    columns: Indices
    around: Indices


@dataclass
class Arcs:
    """Lines of corners, each between two regions, from junction to junction or, for an island, back to its start.

    Attributes:
        corner: corners of all arcs, one arc after the other, both ends included.
        offsets: start of each arc in `corner`, and the end of the last.
        left, right: regions on either side.
        following: for each arc forwards (`2 n`) and backwards (`2 n + 1`), the next one around the region on its left.
    """

    corner: Numbers
    offsets: Numbers
    left: Indices
    right: Indices
    following: Numbers

    @property
    def first_corners(self) -> Numbers:
        """The first corner of each arc."""
        first: Numbers = self.corner[self.offsets[:-1]]
        return first

    @property
    def last_corners(self) -> Numbers:
        """The last corner of each arc; for an island, the first."""
        last: Numbers = self.corner[self.offsets[1:] - 1]
        return last


def find_corners(strips: Iterable[Indices]) -> Corners:
    """Find the corners of a raster of regions, given in strips from top to bottom and surrounded by 0."""
    rows: list[Indices] = []
    columns: list[Indices] = []
    around: list[Indices] = []
    above: Indices | None = None
    row = 0

    def look(below: Indices, height: int) -> None:
        found = _corners(np.concatenate([above, below]))
        rows.append(found[0] + np.int32(row))
        columns.append(found[1])
        around.append(found[2])

    for strip in strips:
        padded = np.pad(strip, ((0, 0), (1, 1)))
        if above is None:
            above = np.zeros_like(padded[:1])
        look(padded, len(strip))
        above = padded[-1:].copy()
        row += len(strip)
    look(np.zeros_like(above), 1)
    return Corners(np.concatenate(rows), np.concatenate(columns), np.concatenate(around))


def _corners(regions: Indices) -> tuple[Indices, Indices, Indices]:
    """Return rows, columns and regions around of the corners below each row but the last."""
    beside = regions[:, 1:] != regions[:, :-1]
    below = regions[1:] != regions[:-1]
    north, south, west, east = beside[:-1], beside[1:], below[:, :-1], below[:, 1:]
    rows, columns = np.nonzero((north != south) | (west != east) | (north & west))
    around = [regions[rows + down, columns + right] for down in (0, 1) for right in (0, 1)]
    return rows.astype(np.int32), columns.astype(np.int32), np.stack(around, axis=1)


def trace(corners: Corners, feedback: Feedback) -> Arcs:
    """Link corners to arcs."""
    edges = _Edges(corners)
    order, offsets = _walk(edges, feedback)
    return _arcs(edges, order, offsets)


class _Edges:
    """The straight lines between corners, in both directions: `2 n` east- or southwards, `2 n + 1` back.

    Attributes:
        start: first corner of each.
        leaving: edges that leave each corner to the north, east, south and west, or -1, `(corners, 4)`.
        following: next edge of each, -1 at a junction.
        is_junction: whether three or four borders meet at a corner.
        eastward: number of lines along rows; they come first.
    """

    def __init__(self, corners: Corners) -> None:
        """Link each corner to the next in its row and in its column."""
        _, north_east, south_west, south_east = corners.around.T
        lies_east = np.flatnonzero(north_east != south_east)
        by_column = np.argsort(corners.columns, kind="stable")
        lies_south = np.flatnonzero((south_west != south_east)[by_column])
        self.eastward = lies_east.size
        starts = np.concatenate([lies_east, by_column[lies_south]])
        ends = np.concatenate([lies_east + 1, by_column[lies_south + 1]])
        self.start = np.stack([starts, ends], axis=1).ravel()
        left = np.concatenate([north_east[lies_east], south_east[by_column[lies_south]]])
        right = np.concatenate([south_east[lies_east], south_west[by_column[lies_south]]])
        self.left = np.stack([left, right], axis=1).ravel()
        self.around = corners.around
        along = np.arange(self.start.size)
        self.leaving = np.full((corners.rows.size, 4), -1, np.int64)
        self.leaving[self.start, self.heading(along)] = along
        self.is_junction = (self.leaving >= 0).sum(axis=1) > 2
        self.following = self._following()

    def heading(self, edges: Numbers) -> Numbers:
        """Return the directions of edges."""
        across = edges < 2 * self.eastward
        back = edges % 2 == 1
        return np.where(across, np.where(back, WEST, EAST), np.where(back, NORTH, SOUTH))

    def _following(self) -> Numbers:
        """Return the edge after each edge that leads to a bend."""
        bends = self.leaving[~self.is_junction]
        upright = np.maximum(bends[:, NORTH], bends[:, SOUTH])
        level = np.maximum(bends[:, EAST], bends[:, WEST])
        following = np.full(self.start.size, -1, np.int64)
        following[upright ^ 1] = level
        following[level ^ 1] = upright
        return following


def _walk(edges: _Edges, feedback: Feedback) -> tuple[Numbers, Numbers]:
    """Return the edges arc by arc, each arc once, and the start of each arc."""
    order, offsets = array("q"), array("q", [0])
    following = edges.following.data
    seen = np.zeros(edges.start.size // 2, np.uint8)
    marks = seen.data

    def walk(starts: Numbers) -> None:
        for start in starts.tolist():
            if marks[start >> 1]:
                continue
            edge = start
            while edge >= 0 and not marks[edge >> 1]:
                marks[edge >> 1] = 1
                order.append(edge)
                edge = following[edge]
            offsets.append(len(order))
            if len(offsets) % _CHECK_EVERY == 0:
                feedback.stop_if_cancelled()

    from_junctions = edges.leaving[edges.is_junction].ravel()
    walk(from_junctions[from_junctions >= 0])
    # What is left are islands; the first edge of each in reading order leads east from its upper left corner.
    walk(2 * np.flatnonzero(seen == 0))
    return np.frombuffer(order, np.int64), np.frombuffer(offsets, np.int64)


def _arcs(edges: _Edges, order: Numbers, offsets: Numbers) -> Arcs:
    """Return the arcs made of edges."""
    count = offsets.size - 1
    first, last = order[offsets[:-1]], order[offsets[1:] - 1]
    corner_offsets = offsets + np.arange(count + 1)
    corner = np.empty(order.size + count, np.int64)
    is_end = np.zeros(corner.size, bool)
    is_end[corner_offsets[1:] - 1] = True
    corner[~is_end] = edges.start[order]
    corner[is_end] = edges.start[last ^ 1]
    left, right = edges.left[first], edges.left[first ^ 1]
    begins = np.stack([first, last ^ 1], axis=1).ravel()
    ends = np.stack([last, first ^ 1], axis=1).ravel()
    arc_of = np.full(edges.start.size, -1, np.int64)
    arc_of[begins] = np.arange(begins.size)
    return Arcs(corner, corner_offsets, left, right, _next_around(edges, ends, arc_of))


def _next_around(edges: _Edges, ends: Numbers, arc_of: Numbers) -> Numbers:
    """Return, for arcs that end with `ends`, the next arc around the region on their left.

    It is the first to the left, so that only pixels side by side are connected. Where the region touches itself at the
    corner, it is the first to the right, which splits a ring that would touch itself into two.
    """
    following = np.arange(ends.size)
    here = edges.start[ends ^ 1]
    at_junction = np.flatnonzero(edges.is_junction[here])
    here, heading = here[at_junction], edges.heading(ends[at_junction])
    around = edges.around[here]
    level = (heading == EAST) | (heading == WEST)
    touches = np.where(level, around[:, _NW] == around[:, _SE], around[:, _NE] == around[:, _SW])
    left, ahead, right = (edges.leaving[here, (heading + turn) % 4] for turn in (3, 0, 1))
    chosen = np.where(left >= 0, left, np.where(ahead >= 0, ahead, right))
    all_four = (edges.leaving[here] >= 0).all(axis=1)
    following[at_junction] = arc_of[np.where(touches & all_four, right, chosen)]
    return following
