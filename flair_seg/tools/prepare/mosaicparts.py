"""Divides mosaics of many patches into parts, each a virtual raster of its own.

GDAL parses all sources of a virtual raster when it opens it, and searches all of them at every read: 100,000 patches of
four bands took 6 s, 1.5 GB and 0.3 s per read with GDAL 3.6. Of a mosaic in parts it parses the parts it reads.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ...errors import InputError
from ...raster.windows import Window
from ...system.outputs import check_real_folder
from ...system.paths import link_target

MOST_PATCHES = 1000
"""Patches of a part; a mosaic with at most so many has no parts."""
_BLOCK_PX = 128
"""Blocks of a virtual raster: parts begin at blocks of the mosaic."""
_WASTED = 2
"""A window is not divided if its quarters have together so many times its patches, as where patches overlap a lot."""
_NAME = re.compile(r"\d{6,}\.vrt|Thumbs\.db|desktop\.ini|\.DS_Store")


def parts_folder(path: str) -> str:
    """Return the folder of a mosaic's parts, next to the file that its path or link leads to."""
    return f"{os.path.splitext(link_target(path))[0]}_parts"


def part_name(number: int) -> str:
    """Return the file name of a part."""
    return f"{number:06d}.vrt"


def check_parts_folder(path: str) -> None:
    """Raise `InputError` if the folder of a mosaic's parts exists and holds anything else than parts."""
    folder = parts_folder(path)
    if not os.path.lexists(folder):
        return
    check_real_folder(folder)
    foreign = sorted(name for name in os.listdir(folder) if not _NAME.fullmatch(name))
    if foreign:
        raise InputError(
            "Cannot replace folder '{folder}': it contains '{name}', which is not a part of a mosaic. Move the file, "
            "or choose another folder.",
            folder=folder,
            name=foreign[0],
        )


def divide(places: Sequence[Window], whole: Window, most: int = MOST_PATCHES) -> Iterator[tuple[Window, list[int]]]:
    """Yield windows that cover all patches, without overlap, and the numbers of the patches that each touches.

    Args:
        places: the pixels of each patch.
        whole: the mosaic's pixels.
        most: patches of a window, unless they overlap so much that smaller windows would not have fewer.
    """
    edges = np.array([(p.col_off, p.row_off, p.right, p.bottom) for p in places], np.int64)
    yield from _quartered(edges, whole, np.arange(len(places)), most)


def _quartered(
    edges: npt.NDArray[np.int64], window: Window, numbers: npt.NDArray[np.intp], most: int
) -> Iterator[tuple[Window, list[int]]]:
    """Yield a window, or those of its quarters; `numbers` are its patches, whose `edges` are left, top, right, bottom.

    Patches keep their order, which decides what is on top.
    """
    quarters = [] if len(numbers) <= most else [(part, _touching(edges, part, numbers)) for part in _quarters(window)]
    if len(quarters) < 2 or sum(len(found) for _, found in quarters) >= _WASTED * len(numbers):
        yield window, numbers.tolist()
        return
    for part, found in quarters:
        if len(found):
            yield from _quartered(edges, part, found, most)


def _quarters(window: Window) -> Iterator[Window]:
    """Yield the halves of a window's halves, cut between blocks."""
    columns = _halves(window.col_off, window.right)
    for top, bottom in _halves(window.row_off, window.bottom):
        for left, right in columns:
            yield Window(left, top, right - left, bottom - top)


def _halves(start: int, end: int) -> list[tuple[int, int]]:
    """Return a range of pixels in two halves, or whole if it has only one block."""
    middle = start + -(-(end - start) // (2 * _BLOCK_PX)) * _BLOCK_PX
    return [(start, middle), (middle, end)] if middle < end else [(start, end)]


def _touching(edges: npt.NDArray[np.int64], window: Window, numbers: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return which of the patches have pixels in a window."""
    left, top, right, bottom = edges[numbers].T
    across = (left < window.right) & (right > window.col_off)
    found: npt.NDArray[np.intp] = numbers[across & (top < window.bottom) & (bottom > window.row_off)]
    return found
