"""Finished rows of a map, in memory and as bytes for a disk or a network."""

from __future__ import annotations

import json
import math
import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..raster.windows import Window

_LEVEL = 1
"""Of compression: the fastest."""

_MOST_RATIO = 1040
"""Bytes that one compressed byte can stand for (zlib's technical details: 1032), with a margin for tiny parts."""

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
        """Whether another part goes on where this one ends, in the same columns."""
        mine, its = self.window, other.window
        return (mine.col_off, mine.width, mine.row_off + mine.height) == (its.col_off, its.width, its.row_off)


def joined(parts: list[Part]) -> Part:
    """Return parts that lie below each other as one."""
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


def unpack(data: bytes) -> Part:
    """Return a part from its bytes.

    Raises:
        ValueError: they are damaged.
    """
    try:
        line, _, rest = data.partition(b"\n")
        header = json.loads(line)
        rows: Rows = {}
        for kind, shape, size, checksum in header["rasters"]:
            packed, rest = rest[:size], rest[size:]
            if zlib.crc32(packed) != checksum:
                raise ValueError("checksum")
            rows[kind] = np.frombuffer(_inflated(packed, shape), np.uint8).reshape(shape)
        return Part(header["row_off"], rows, np.array(header["counts"], np.int64), header["col_off"])
    except (KeyError, TypeError, OverflowError, RecursionError, zlib.error) as error:
        raise ValueError("damaged") from error


def _inflated(packed: bytes, shape: list[int]) -> bytes:
    """Return decompressed rows, never more bytes than their shape says.

    Raises:
        ValueError: they are more or fewer.
    """
    size = math.prod(shape)
    if size <= 0 or min(shape) <= 0 or size > _MOST_RATIO * len(packed):
        raise ValueError("shape")
    inflater = zlib.decompressobj()
    data = inflater.decompress(packed, size)
    if len(data) != size or inflater.decompress(inflater.unconsumed_tail, 1) or not inflater.eof:
        raise ValueError("size")
    return data
