"""Rings of arcs around regions, and the polygons they make."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...grid import Geotransform
from .arcs import Arcs, Corners, Numbers
from .components import Indices

_BATCH_ARCS = 2**16
"""Arcs whose coordinates are in memory together, about."""


@dataclass
class Lines:
    """The corners of arcs, those left out that simplification drops."""

    rows: Indices
    columns: Indices
    offsets: Numbers


@dataclass
class Rings:
    """The rings of all regions, in order of region, each region's outer ring first.

    Attributes:
        arcs: the arcs of all rings, `2 n` forwards and `2 n + 1` backwards.
        offsets: where each ring begins in `arcs`, and the end of the last.
        region: the region of each ring.
        area: what it encloses, in half pixels, negative for holes.
    """

    arcs: Numbers
    offsets: Numbers
    region: Indices
    area: Numbers


def kept_lines(arcs: Arcs, corners: Corners, keep: npt.NDArray[np.bool_] | None) -> Lines:
    """Return the corners to keep of all arcs; None: all of them."""
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


def _areas(lines: Lines) -> Numbers:
    """Return twice the area, positive if it is on the left, between each arc and the raster's upper left corner."""
    rows, columns = lines.rows.astype(np.int64), lines.columns.astype(np.int64)
    across = columns[1:] * rows[:-1] - columns[:-1] * rows[1:]
    across = np.append(across, 0)
    across[lines.offsets[1:] - 1] = 0
    return np.add.reduceat(across, lines.offsets[:-1])


def polygons(rings: Rings, lines: Lines, geotransform: Geotransform) -> Iterator[tuple[int, float, bytes]]:
    """Give region, area in pixels and WKB of each polygon."""
    first_rings = np.flatnonzero(np.diff(rings.region, prepend=-1))
    bounds = np.append(first_rings, rings.region.size)
    batch = np.flatnonzero(np.diff(rings.offsets[first_rings] // _BATCH_ARCS, prepend=-1))
    for begin, end in zip(batch.tolist(), [*batch[1:].tolist(), first_rings.size]):
        yield from _batch(rings, lines, geotransform, bounds[begin : end + 1].tolist())


def _batch(
    rings: Rings, lines: Lines, geotransform: Geotransform, bounds: list[int]
) -> Iterator[tuple[int, float, bytes]]:
    """Give the polygons of some regions, whose rings lie between `bounds`."""
    arcs = rings.arcs[rings.offsets[bounds[0]] : rings.offsets[bounds[-1]]]
    forwards = arcs % 2 == 0
    begins, ends = lines.offsets[arcs // 2], lines.offsets[arcs // 2 + 1]
    counts = ends - begins - 1  # an arc's last corner is the next arc's first
    stops = np.cumsum(counts)
    step = np.arange(stops[-1]) - np.repeat(stops - counts, counts)
    place = np.where(np.repeat(forwards, counts), np.repeat(begins, counts) + step, np.repeat(ends - 1, counts) - step)
    x, dx, _, y, _, dy = geotransform
    points = np.stack([x + lines.columns[place] * dx, y + lines.rows[place] * dy], axis=1).astype("<f8")
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
