"""The tiles of a map: where they are, what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ...errors import InputError
from ...raster.windows import Window

_NAME = re.compile(r"r(\d{5,9})_c(\d{5,9})", re.ASCII)


def tile_name(row: int, column: int) -> str:
    """Return the name of a tile, e.g. `r00012_c00034`, which is that of its files without extension."""
    return f"r{row:05d}_c{column:05d}"


@dataclass(frozen=True)
class TileGrid:
    """A map of `width` x `height` px cut into squares of `side` px from its upper left corner.

    Tiles are numbered row by row from 0; those at the right and at the bottom may be smaller.
    """

    width: int
    height: int
    side: int

    @property
    def rows(self) -> int:
        """The number of rows of tiles."""
        return -(-self.height // self.side)

    @property
    def columns(self) -> int:
        """The number of columns of tiles."""
        return -(-self.width // self.side)

    def __len__(self) -> int:
        """Return the number of tiles."""
        return self.rows * self.columns

    def place(self, index: int) -> tuple[int, int]:
        """Return the row and the column of a tile."""
        return divmod(index, self.columns)

    def name(self, index: int) -> str:
        """Return the name of a tile."""
        return tile_name(*self.place(index))

    def index(self, row: int, column: int) -> int:
        """Return the number of a tile.

        Raises:
            InputError: there is no such tile.
        """
        if not (0 <= row < self.rows and 0 <= column < self.columns):
            raise InputError(
                "Tile {name} does not exist. The last tile of the map is {last}.",
                name=tile_name(row, column),
                last=self.name(len(self) - 1),
            )
        return row * self.columns + column

    def indices(self, names: Iterable[str]) -> list[int]:
        """Return the numbers of tiles given by their names.

        Raises:
            InputError: a name is not that of a tile of this map.
        """
        found = []
        for name in names:
            match = _NAME.fullmatch(name)
            if match is None:
                raise InputError("Invalid tile name '{name}'. Tiles have names such as r00012_c00034.", name=name)
            found.append(self.index(int(match[1]), int(match[2])))
        return found

    def window(self, index: int) -> Window:
        """Return the pixels of a tile, counted from the map's upper left corner."""
        row, column = self.place(index)
        left, top = column * self.side, row * self.side
        return Window(left, top, min(self.side, self.width - left), min(self.side, self.height - top))
