"""Finished rows of a map, in memory and as bytes for a disk or a network."""

from __future__ import annotations

import json
import math
import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...errors import InputError
from ...raster.windows import Window
from ...system.jsontext import parse_json
from ...system.records import build

_LEVEL = 1
"""zlib's fastest compression."""
_LARGEST = 2**62
"""Bound of the numbers in a part, so that int64 holds their sums."""
_MOST_HEADER = 2**20
"""Bytes of a part's first line: 256 counts and three rasters take some 6 kB."""

_MOST_RATIO = 1040
"""Largest compression ratio of zlib (1032, by its technical details), with a margin for tiny parts."""

Rows = dict[str, npt.NDArray[np.uint8]]


@dataclass(frozen=True)
class Part:
    """Finished rows of every raster, uint8 `(bands, height, width)` each, and the pixels of each class in them.

    Offsets count from the map's upper left corner.
    """

    row_off: int
    rows: Rows
    counts: npt.NDArray[np.int64]
    col_off: int = 0

    @property
    def window(self) -> Window:
        """The pixels of the map it holds."""
        _, height, width = next(iter(self.rows.values())).shape
        return Window(self.col_off, self.row_off, width, height)

    def is_above(self, other: Part) -> bool:
        """Whether another part continues where this one ends, in the same columns."""
        mine, its = self.window, other.window
        return (mine.col_off, mine.width, mine.bottom) == (its.col_off, its.width, its.row_off)


def joined(parts: list[Part]) -> Part:
    """Return parts that continue each other downwards as one."""
    first = parts[0]
    rows = {kind: np.concatenate([part.rows[kind] for part in parts], axis=1) for kind in first.rows}
    return Part(first.row_off, rows, np.sum([part.counts for part in parts], axis=0), first.col_off)


def pack(part: Part) -> bytes:
    """Return a part as bytes: a line of JSON, then the compressed rows of every raster."""
    packed = {kind: zlib.compress(rows.tobytes(), _LEVEL) for kind, rows in part.rows.items()}
    header = {
        "row_off": part.row_off,
        "col_off": part.col_off,
        "counts": part.counts.tolist(),
        "rasters": [[kind, list(part.rows[kind].shape), len(data), zlib.crc32(data)] for kind, data in packed.items()],
    }
    return json.dumps(header).encode("ascii") + b"\n" + b"".join(packed.values())


@dataclass(frozen=True)
class _Header:
    """The first line of a part: `rasters` has kind, shape, compressed size and checksum of each."""

    row_off: int
    col_off: int
    counts: tuple[int, ...]
    rasters: tuple[tuple[str, tuple[int, int, int], int, int], ...]

    def __post_init__(self) -> None:
        """Check that the rasters have the same pixels."""
        sizes = {shape[1:] for _, shape, _, _ in self.rasters}
        numbers = (self.row_off, self.col_off, *self.counts, *(size for _, _, size, _ in self.rasters))
        if len(sizes) != 1 or min(min(shape) for _, shape, _, _ in self.rasters) < 1:
            raise InputError(f"rasters of {sorted(sizes)} px")
        if not all(0 <= number <= _LARGEST for number in numbers):
            raise InputError("a number is out of range")


def unpack(data: bytes, window: Window | None = None) -> Part:
    """Return a part from the bytes of `pack`, which must hold the pixels of `window` (None: any).

    Raises:
        ValueError: the bytes are damaged or hold other pixels.
    """
    line, _, rest = data.partition(b"\n")
    header = build(_Header, parse_json(line, "part", limit=_MOST_HEADER), "part")
    rows: Rows = {}
    for kind, (bands, height, width), size, checksum in header.rasters:
        if window is not None and window != Window(header.col_off, header.row_off, width, height):
            raise ValueError("it holds other pixels")
        packed, rest = rest[:size], rest[size:]
        if zlib.crc32(packed) != checksum:
            raise ValueError("a checksum is wrong")
        shape = (bands, height, width)
        rows[kind] = np.frombuffer(_inflated(packed, shape), np.uint8).reshape(shape)
    return Part(header.row_off, rows, np.array(header.counts, np.int64), header.col_off)


def _inflated(packed: bytes, shape: tuple[int, ...]) -> bytes:
    """Decompress rows; no more than the bytes of their shape are ever allocated.

    Raises:
        ValueError: there are more or fewer bytes.
    """
    size = math.prod(shape)
    if size <= 0 or min(shape) <= 0 or size > _MOST_RATIO * len(packed):
        raise ValueError("shape")
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(packed, size)
        more = inflater.decompress(inflater.unconsumed_tail, 1)
    except zlib.error as error:
        raise ValueError("damaged") from error
    if len(data) != size or more or not inflater.eof:
        raise ValueError("size")
    return data
