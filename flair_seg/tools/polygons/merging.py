"""The minimum mapping unit: small regions become part of the neighbour with which they share most border."""

from __future__ import annotations

import heapq

import numpy as np

from ...feedback import Feedback
from ..classraster import Codes
from .components import Indices
from .regions import Borders, Regions

_CHECK_EVERY = 4096
"""Regions merged between two questions whether the user cancelled."""


def merge_small(regions: Regions, borders: Borders, min_pixels: float, feedback: Feedback) -> Regions:
    """Return the regions without those below `min_pixels` that have a neighbour.

    The smallest goes first (ties: the first in reading order), into the neighbour with which it shares most border
    (ties: the lowest class code, then the first in reading order); neighbours of the same class then meet through it
    and are one region, too. So it goes on until none is left. What is not mapped is nobody's neighbour.
    """
    merge = _Merge(regions, borders, min_pixels)
    merge.run(feedback)
    return regions.grouped(merge.roots(), merge.classes)


class _Merge:
    """Groups of regions, each named by its lowest member.

    Only groups that are still small are ever asked for their neighbours, so only small regions have theirs listed.
    """

    def __init__(self, regions: Regions, borders: Borders, min_pixels: float) -> None:
        """Start with every region on its own."""
        count = regions.pixels.size
        self._min = min_pixels
        self.classes: Codes = regions.classes.copy()
        self._parent = np.arange(count, dtype=np.int32)
        self._small = np.flatnonzero(regions.pixels < min_pixels)
        self._small = self._small[self._small > 0]
        is_small = np.zeros(count, bool)
        is_small[self._small] = True
        one = np.concatenate([borders.first, borders.second])
        other = np.concatenate([borders.second, borders.first])
        wanted = np.flatnonzero(is_small[one])
        wanted = wanted[np.lexsort((other[wanted], one[wanted]))]
        self._begins = np.searchsorted(one[wanted], np.arange(count + 1))
        self._neighbours = other[wanted]
        self._lengths = np.concatenate([borders.length, borders.length])[wanted]
        self._pixels = regions.pixels.copy()
        self._following = np.arange(count, dtype=np.int32)

    def roots(self) -> Indices:
        """Return the lowest member of each region's group."""
        roots = self._parent
        while True:
            further = roots[roots]
            if np.array_equal(further, roots):
                return roots
            roots = further

    def run(self, feedback: Feedback) -> None:
        """Merge what is small, smallest first."""
        pixels = self._pixels[self._small]
        order = np.lexsort((self._small, pixels))
        # Those small from the start wait in order; a heap is needed only for those that grew and are still small.
        sizes, small = pixels[order].data, self._small[order].data
        grown: list[tuple[int, int]] = []
        parent, area = self._parent.data, self._pixels.data
        position = done = 0
        while position < len(small) or grown:
            done += 1
            if done % _CHECK_EVERY == 0:
                feedback.stop_if_cancelled()
            if grown and (position == len(small) or grown[0] < (sizes[position], small[position])):
                size, root = heapq.heappop(grown)
            else:
                size, root = sizes[position], small[position]
                position += 1
            if parent[root] != root or area[root] != size:
                continue
            merged = self._merge(root)
            if merged is not None and area[merged] < self._min:
                heapq.heappush(grown, (area[merged], merged))

    def _merge(self, root: int) -> int | None:
        """Merge a group into a neighbour and return the new group, or None where it has no neighbour."""
        shared = self._shared(root)
        if not shared:
            return None
        classes = self.classes
        target = min(shared, key=lambda other: (-shared[other], classes[other], other))
        code = classes[target]
        group = [root, *(other for other in shared if classes[other] == code)]
        lowest = min(group)
        parent, area, following = self._parent, self._pixels, self._following
        total = sum(int(area[member]) for member in group)
        for member in group:
            if member != lowest:
                parent[member] = lowest
                following[lowest], following[member] = following[member], following[lowest]
        area[lowest], classes[lowest] = total, code
        return lowest

    def _shared(self, root: int) -> dict[int, int]:
        """Return the groups around a group with the length of the border shared."""
        shared: dict[int, int] = {}
        member = root
        while True:
            begin, end = self._begins[member], self._begins[member + 1]
            for other, length in zip(self._neighbours[begin:end].tolist(), self._lengths[begin:end].tolist()):
                group = self._find(other)
                if group != root:
                    shared[group] = shared.get(group, 0) + length
            member = int(self._following[member])
            if member == root:
                return shared

    def _find(self, member: int) -> int:
        """Return the group of a region, shortening the way to it."""
        parent = self._parent
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = int(parent[member])
        return member
