"""How many rectangles lie over each pixel: pure arithmetic on windows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .windows import Window


@dataclass(frozen=True)
class Run:
    """Pixels over which `count` rectangles lie, as many left and right of them as `coverage` tells apart."""

    window: Window
    count: int


def coverage(width: int, height: int, places: Iterable[Window]) -> Iterator[Run]:
    """Yield `width` x `height` px in runs, row by row and from left to right; no pixel is in two runs.

    Args:
        width: of the whole.
        height: of the whole.
        places: rectangles inside it, which may overlap.
    """
    starting: dict[int, list[Window]] = {}
    for place in places:
        starting.setdefault(place.row_off, []).append(place)
    edges = sorted({0, height, *starting, *(p.row_off + p.height for row in starting.values() for p in row)})
    strip: list[Window] = []
    for top, bottom in zip(edges, edges[1:]):
        strip = [p for p in strip if p.row_off + p.height > top] + starting.get(top, [])
        for left, right, count in _cut(width, strip):
            yield Run(Window(left, top, right - left, bottom - top), count)


def _cut(width: int, strip: Iterable[Window]) -> Iterator[tuple[int, int, int]]:
    """Yield first column, column after the last, and number of rectangles that lie there."""
    changes = Counter({0: 0, width: 0})
    for place in strip:
        changes[place.col_off] += 1
        changes[place.col_off + place.width] -= 1
    columns = sorted(column for column, change in changes.items() if change or column in (0, width))
    count = 0
    for left, right in zip(columns, columns[1:]):
        count += changes[left]
        yield left, right, count
