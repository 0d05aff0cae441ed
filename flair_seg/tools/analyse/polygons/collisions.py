"""Whether a ring, with the borders attached to it, can be moved among the borders around it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .arcs import Floats
from .simplify import Flags, cross

_EPSILON = 1e-7
"""Metres (and square metres) within which borders touch."""
_MOST_PAIRS = 2**22
"""Edges of a ring times edges near it, above which the ring stays as it is."""


def is_free(
    old: Floats,
    new: Floats,
    attached: dict[int, tuple[Floats, Floats]],
    others: dict[int, Floats],
) -> bool:
    """Whether a ring can be replaced: borders would meet at their ends only, and no point would change sides.

    Points are `(points, 2)`, in metres.

    Args:
        old: points of the ring before.
        new: points of the ring after.
        attached: points of the arcs that end on it, before and after.
        others: points of all arcs nearby that are not part of the ring.
    """
    moved, still, foreign = [_segments(np.concatenate([new, new[:1]]))], [], []
    for arc, points in others.items():
        inner = points
        if arc in attached:
            before, after = attached[arc]
            edges = _segments(after)
            first = bool((before[0] != after[0]).any())
            last = bool((before[-1] != after[-1]).any())
            mine = np.zeros(len(edges), bool)
            mine[0], mine[-1] = first, last | (first & (len(edges) == 1))
            moved.append(edges[mine])
            still.append(edges[~mine])
            inner = points[int(first) : len(points) - int(last)]
        else:
            still.append(_segments(points))
        foreign.append(inner)
    edges = np.concatenate(moved)
    rest = np.concatenate([np.zeros((0, 4)), *still])
    low, high = edges.reshape(-1, 2).min(axis=0), edges.reshape(-1, 2).max(axis=0)
    low, high = np.minimum(low, old.min(axis=0)) - _EPSILON, np.maximum(high, old.max(axis=0)) + _EPSILON
    one, other = rest[:, :2], rest[:, 2:]
    rest = rest[((np.maximum(one, other) >= low) & (np.minimum(one, other) <= high)).all(axis=1)]
    if len(edges) * (len(rest) + len(edges)) > _MOST_PAIRS:
        return False
    if _any_meet(edges, rest) or _any_meet(edges, edges, once=True):
        return False
    points = np.concatenate([np.zeros((0, 2)), *foreign])
    points = points[((points >= low) & (points <= high)).all(axis=1)]
    if (_inside(points, old) != _inside(points, new)).any():
        return False
    if any(_sweeps(points, *pair) for pair in attached.values()):
        return False
    # An edge whose both ends are on the ring has no point that would tell that it changed sides.
    middles = [np.concatenate([_middles(pair[when]) for pair in attached.values()] or [old[:0]]) for when in (0, 1)]
    return bool((_inside(middles[0], old) == _inside(middles[1], new)).all())


def _middles(points: Floats) -> Floats:
    """Return the midpoints of the first and last edge of a line, `(2, 2)`."""
    middles: Floats = np.stack([points[0] + points[1], points[-1] + points[-2]]) / 2
    return middles


def _segments(points: Floats) -> Floats:
    """Return the edges of a line, `(edges, 4)`: x and y of start and end."""
    return np.concatenate([points[:-1], points[1:]], axis=1)


def _any_meet(one: Floats, other: Floats, once: bool = False) -> bool:
    """Whether edges cross, touch or overlap, except at a common end; `once` if both are the same edges."""
    first, second = np.triu_indices(len(one), 1) if once else np.indices((len(one), len(other))).reshape(2, -1)
    a, b, c, d = one[first, :2], one[first, 2:], other[second, :2], other[second, 2:]
    common = [(a, b, c, d), (a, b, d, c), (b, a, c, d), (b, a, d, c)]
    shares = np.zeros(len(first), bool)
    for shared, end, again, far in common:
        same = (shared == again).all(axis=1)
        shares |= same
        to_end, to_far = end - shared, far - shared
        parallel = np.abs(cross(to_end, to_far)) <= _EPSILON
        if (same & parallel & ((to_end * to_far).sum(axis=1) > 0)).any():
            return True
    sides = [cross(q - p, r - p) for p, q, r in ((a, b, c), (a, b, d), (c, d, a), (c, d, b))]
    apart = (np.minimum(sides[0], sides[1]) > _EPSILON) | (np.maximum(sides[0], sides[1]) < -_EPSILON)
    apart |= (np.minimum(sides[2], sides[3]) > _EPSILON) | (np.maximum(sides[2], sides[3]) < -_EPSILON)
    apart |= (np.minimum(a, b) > np.maximum(c, d) + _EPSILON).any(axis=1)
    apart |= (np.minimum(c, d) > np.maximum(a, b) + _EPSILON).any(axis=1)
    return bool((~apart & ~shares).any())


def _inside(points: Floats, ring: Floats) -> Flags:
    """Return whether points are inside a ring: a line to the east crosses it an odd number of times."""
    x, y = points[:, :1], points[:, 1:]
    start, end = ring, np.roll(ring, -1, axis=0)
    crossed = (start[:, 1] > y) != (end[:, 1] > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = start[:, 0] + (y - start[:, 1]) * (end[:, 0] - start[:, 0]) / (end[:, 1] - start[:, 1])
    inside: Flags = (crossed & (at > x)).sum(axis=1) % 2 == 1
    return inside


def _sweeps(points: Floats, before: Floats, after: Floats) -> bool:
    """Whether an end of a line that moves, or its edge, passes over a point."""
    pairs: Iterable[tuple[Floats, ...]] = (
        (before[0], after[0], before[1]), (after[0], before[1], after[1]),
        (before[-1], after[-1], before[-2]), (after[-1], before[-2], after[-2]),
    )  # fmt: skip
    for one, two, three in pairs:
        ends = np.stack([one, two, three])
        others = points[~(points[:, None] == ends[None]).all(axis=2).any(axis=1)]
        sides = [
            cross(np.broadcast_to(q - p, others.shape), others - p) for p, q in ((one, two), (two, three), (three, one))
        ]
        flat = abs(float(cross((two - one)[None], (three - one)[None])[0])) <= _EPSILON
        low, high = np.minimum.reduce(sides), np.maximum.reduce(sides)
        if not flat and ((low >= -_EPSILON) | (high <= _EPSILON)).any():
            return True
    return False
