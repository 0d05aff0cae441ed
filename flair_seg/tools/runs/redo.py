"""Which tiles of a map are to be computed again."""

from __future__ import annotations

import os
import re

from ...errors import InputError
from ...language import tr
from ...system.jsontext import read_bytes

_LARGEST_LIST = 64 * 2**20


def tile_names(path: str) -> tuple[str, ...]:
    """Return the names of tiles in a text file, one a line; empty lines and comments (#) are left out.

    Raises:
        InputError: it cannot be read, or names no tile.
    """
    what = tr("list '{path}'", path=path)
    lines = read_bytes(path, what, limit=_LARGEST_LIST).decode("utf-8-sig", "replace").splitlines()
    names = tuple(line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#"))
    if not names:
        raise InputError("{what} names no tiles. Write one name per line, e.g. r00012_c00034.", what=what)
    return names


def given_tiles(text: str) -> tuple[str, ...] | None:
    """Return the names of tiles in a text, separated by commas or blanks, or in the text file that it names.

    An empty text is none.

    Raises:
        InputError: as `tile_names`.
    """
    if os.path.isfile(text.strip()):
        return tile_names(text.strip())
    return tuple(filter(None, re.split(r"[\s,;]+", text))) or None
