"""The regions of a class raster: 4-connected pixels of one class, found strip by strip."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ....errors import InputError
from ....feedback import Feedback
from ....raster.classraster import ClassRaster, Codes
from ....raster.windows import Window
from ...confidence import ConfidenceRaster


class CodeStrips(Protocol):
    """A class raster, or one computed on the fly, read from top to bottom in strips of its whole width."""

    @property
    def nodata(self) -> int | None:
        """The code that means "not mapped", or None."""

    def strips(self, feedback: Feedback, height: int) -> Iterator[tuple[Window, Codes]]:
        """Yield windows and codes, `height` rows at a time."""


_CHECK_EVERY = 4096
"""Regions merged between two questions whether the user cancelled."""


def merge_small(regions: Regions, borders: Borders, min_pixels: float, feedback: Feedback) -> Regions:
    """Merge regions below `min_pixels` into neighbours, and return the regions that remain.

    The smallest goes first (ties: the first in reading order), into the neighbour with the longest shared border (ties:
    the lowest class code, then the first in reading order). Its neighbours of that class then become one region with
    it. This repeats until no small region has a neighbour. Nodata is not a neighbour.
    """
    merge = _Merge(regions, borders, min_pixels)
    merge.run(feedback)
    return regions.grouped(merge.roots(), merge.classes)


class _Merge:
    """Groups of regions, each named by its lowest member; neighbours are listed for small regions only."""

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
        _shorten(self._parent)
        return self._parent

    def run(self, feedback: Feedback) -> None:
        """Merge small groups, smallest first."""
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
        """Merge a group into a neighbour and return the new group, or None if it has no neighbour."""
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
        """Return the neighbours of a group with the length of the shared border."""
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
        """Return the group of a region, and shorten the path to it."""
        parent = self._parent
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = int(parent[member])
        return member


Indices = npt.NDArray[np.int32]


def join(count: int, first: Indices, second: Indices) -> Indices:
    """Return, for each of `count` members, the lowest member of its set after joining the sets of each pair.

    Each round attaches every set to the lowest set that it meets, then shortens all paths to the root.
    """
    roots = np.arange(count, dtype=np.int32)
    while first.size:
        low, high = np.minimum(first, second), np.maximum(first, second)
        apart = low != high
        low, high = low[apart], high[apart]
        # Of several values assigned to one place the last, the lowest, remains.
        order = np.argsort(low, kind="stable")[::-1]
        roots[high[order]] = low[order]
        _shorten(roots)
        first, second = roots[low], roots[high]
    return roots


def _shorten(roots: Indices) -> None:
    """Point every member at the root of its set."""
    while True:
        further = roots[roots]
        if np.array_equal(further, roots):
            return
        roots[:] = further


def label_strip(codes: Codes, nodata: int | None) -> tuple[Indices, Codes]:
    """Label the 4-connected parts of a strip of codes, uint8 `(height, width)`.

    Returns:
        Labels `(height, width)`, from 1 in reading order of the parts' first pixels, 0 at nodata; and the class of each
        label, 0 for label 0.
    """
    begins = np.ones(codes.shape, bool)
    np.not_equal(codes[:, 1:], codes[:, :-1], out=begins[:, 1:])
    run = np.cumsum(begins.ravel(), dtype=np.int32)
    run -= 1
    classes = codes.ravel()[begins.ravel()]
    # Runs one above the other are paired once, where the later of the two begins.
    pairs = np.flatnonzero(np.equal(codes[1:], codes[:-1]) & (begins[1:] | begins[:-1]))
    roots = join(classes.size, run[pairs], run[pairs + codes.shape[1]])
    counted = np.equal(roots, np.arange(classes.size))
    if nodata is not None:
        counted &= np.not_equal(classes, nodata)
    number = np.cumsum(counted, dtype=np.int32)
    labels = number[roots]
    if nodata is not None:
        labels[np.equal(classes, nodata)] = 0
    return labels[run].reshape(codes.shape), np.concatenate([np.zeros(1, np.uint8), classes[counted]])


STRIP_PX = 2**24
"""Pixels of a strip unless a height is given; about 20 bytes each are held at a time."""
_LIMIT = 2**31 - 2
"""Labels are int32."""


@dataclass
class Regions:
    """The regions of a class raster, numbered from 1 in reading order of their first pixels; 0 is nodata.

    Attributes:
        of_label: region of each label of the strips.
        classes: class of each region.
        pixels: number of pixels.
        confidence: sum of the confidence of the pixels, if known.
        sure_pixels: number of pixels with a confidence.
    """

    of_label: Indices
    classes: Codes
    pixels: npt.NDArray[np.int64]
    confidence: npt.NDArray[np.float64] | None = None
    sure_pixels: npt.NDArray[np.int64] | None = None

    def grouped(self, roots: Indices, classes: Codes) -> Regions:
        """Merge the regions of each group, named by its lowest member in `roots`; `classes` are those of the groups."""
        number = np.cumsum(roots == np.arange(roots.size), dtype=np.int32) - 1
        of_region = number[roots].astype(np.int32)
        count = int(number[-1]) + 1
        firsts = np.flatnonzero(roots == np.arange(roots.size))

        def total(values: npt.NDArray[np.float64] | npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
            return np.bincount(of_region, values, count).astype(np.float64)  # exact below 2**53

        return Regions(
            of_region[self.of_label],
            classes[firsts],
            total(self.pixels).astype(np.int64),
            None if self.confidence is None else total(self.confidence),
            None if self.sure_pixels is None else total(self.sure_pixels).astype(np.int64),
        )


@dataclass
class Borders:
    """Pairs of regions with a common border, the lower number first, and its length in pixel edges."""

    first: Indices
    second: Indices
    length: npt.NDArray[np.int64]

    def grouped(self, of_region: Indices) -> Borders:
        """Return the borders between groups of regions, without those inside a group."""
        first, second = of_region[self.first], of_region[self.second]
        apart = first != second
        return _sum_borders(first[apart], second[apart], self.length[apart])


def strip_rows(raster: ClassRaster) -> int:
    """Return the height of a strip."""
    return max(16, min(512, STRIP_PX // raster.grid.width))


def find_regions(
    raster: CodeStrips,
    height: int,
    feedback: Feedback,
    confidence: ConfidenceRaster | None = None,
    with_borders: bool = False,
) -> tuple[Regions, Borders]:
    """Find the regions, reading the raster once in strips of `height` rows; borders are empty unless requested."""
    found = _Found()
    for window, codes in raster.strips(feedback, height):
        labels, classes = label_strip(codes, raster.nodata)
        found.add(labels, classes, with_borders)
        if confidence is not None:
            found.add_confidence(labels, classes.size, *confidence.read(window))
    return found.finish()


def region_strips(raster: CodeStrips, height: int, feedback: Feedback, regions: Regions) -> Iterator[Indices]:
    """Read the raster again and yield the regions of its pixels; `height` must be that of `find_regions`."""
    offset = 0
    for _, codes in raster.strips(feedback, height):
        labels, classes = label_strip(codes, raster.nodata)
        of_strip = regions.of_label[offset : offset + classes.size].copy()
        of_strip[0] = 0
        offset += classes.size - 1
        yield of_strip[labels]


class _Found:
    """The regions of the strips read so far."""

    def __init__(self) -> None:
        """Start without strips."""
        self._count = 1
        self._last: Indices | None = None
        self._classes: list[Codes] = [np.zeros(1, np.uint8)]
        self._pixels = [np.zeros(1, np.int64)]
        self._sums = [np.zeros(1)]
        self._sure = [np.zeros(1, np.int64)]
        self._joined: list[Indices] = []
        self._borders: list[Borders] = []
        self._last_codes: Codes = np.zeros(0, np.uint8)

    def add(self, labels: Indices, classes: Codes, with_borders: bool) -> None:
        """Add the labels of a strip, which continue the numbers of the strips above."""
        counts = np.bincount(labels.ravel(), minlength=classes.size)
        self._pixels.append(counts[1:])
        self._classes.append(classes[1:])
        shifted = labels + np.int32(self._count - 1)
        shifted[labels == 0] = 0
        self._count += classes.size - 1
        if self._count > _LIMIT:
            raise InputError("The map has more than 2 billion regions. Sieve it first (gdal_sieve.py).")
        codes = classes[labels[0]]
        if self._last is not None:
            mapped = (self._last > 0) & (shifted[0] > 0)
            same = mapped & np.equal(self._last_codes, codes)
            once = _sum_borders(self._last[same], shifted[0][same], np.ones(np.count_nonzero(same), np.int64))
            self._joined.append(np.stack([once.first, once.second]))
            if with_borders:
                self._borders.append(_borders(np.stack([self._last, shifted[0]]), across=False))
        if with_borders:
            self._borders.append(_borders(shifted))
        self._last, self._last_codes = shifted[-1].copy(), classes[labels[-1]]

    def add_confidence(
        self, labels: Indices, count: int, values: npt.NDArray[np.float32], known: npt.NDArray[np.bool_]
    ) -> None:
        """Add up the confidence of a strip's labels."""
        where = labels[known]
        self._sums.append(np.bincount(where, values[known], count)[1:].astype(np.float64))
        self._sure.append(np.bincount(where, minlength=count)[1:])

    def finish(self) -> tuple[Regions, Borders]:
        """Join the regions that meet at the borders of strips."""
        count = self._count
        pairs = np.concatenate([np.zeros((2, 0), np.int32), *self._joined], axis=1)
        roots = join(count, pairs[0], pairs[1])
        classes = np.concatenate(self._classes)
        with_confidence = len(self._sums) > 1
        parts = Regions(
            np.arange(count, dtype=np.int32),
            classes,
            np.concatenate(self._pixels),
            np.concatenate(self._sums) if with_confidence else None,
            np.concatenate(self._sure) if with_confidence else None,
        )
        regions = parts.grouped(roots, classes)
        if not self._borders:
            nothing = np.zeros(0, np.int32)
            return regions, Borders(nothing, nothing, np.zeros(0, np.int64))
        parts_of = ([getattr(part, name) for part in self._borders] for name in ("first", "second", "length"))
        return regions, Borders(*map(np.concatenate, parts_of)).grouped(regions.of_label)


def _borders(labels: Indices, across: bool = True) -> Borders:
    """Return the borders inside a strip: between rows and, if `across`, between columns."""
    sides = [(labels[:-1].ravel(), labels[1:].ravel())]
    if across:
        sides.append((labels[:, :-1].ravel(), labels[:, 1:].ravel()))
    found = [np.flatnonzero((one != other) & (one > 0) & (other > 0)) for one, other in sides]
    first = np.concatenate([one[where] for (one, _), where in zip(sides, found)])
    second = np.concatenate([other[where] for (_, other), where in zip(sides, found)])
    return _sum_borders(first, second, np.ones(first.size, np.int64))


def _sum_borders(first: Indices, second: Indices, length: npt.NDArray[np.int64]) -> Borders:
    """Return each pair once, with the sum of its lengths."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    keys, of_key = np.unique((low.astype(np.int64) << 32) | high, return_inverse=True)
    lengths = np.bincount(of_key, length, keys.size).astype(np.int64)
    return Borders((keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32), lengths)
