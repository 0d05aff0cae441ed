"""Where a raster is looked at when not all of it can be read: small squares at full resolution, evenly spread."""

from __future__ import annotations

from collections.abc import Iterator

from ...raster.windows import Window

SIDE_PX = 96
PER_AXIS = 12
"""Up to 144 squares of 96 x 96 px, 1.3 million pixels: one block or two of the source each, some seconds in all."""


def probes(width: int, height: int) -> Iterator[Window]:
    """Yield squares inside a raster, from top to bottom, that do not meet; all of a small raster."""
    for top, rows in _spans(height):
        for left, columns in _spans(width):
            yield Window(left, top, columns, rows)


def _spans(length: int) -> list[tuple[int, int]]:
    """Return where squares start along one axis, and their sizes: in the middle of equal parts of it."""
    count = min(PER_AXIS, -(-length // SIDE_PX))
    spans = []
    for index in range(count):
        start, end = length * index // count, length * (index + 1) // count
        size = min(SIDE_PX, end - start)
        spans.append((start + (end - start - size) // 2, size))
    return spans
