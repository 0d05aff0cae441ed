"""Computes tiles of a map again, whether the map is finished or not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ...errors import InputError
from ...language import tr
from ...mapping.resume.journal import folder_of
from ...mapping.tiled.ledger import read_ledger
from ...mapping.tiled.places import final_folder
from ...raster.storage import is_object
from ...system.jsontext import read_bytes
from ...system.outputs import disk_errors
from ...system.paths import link_target

_LARGEST_LIST = 64 * 2**20


def tile_names(path: str) -> list[str]:
    """Return the names of tiles in a text file, one a line; empty lines and comments (#) are left out.

    Raises:
        InputError: it cannot be read, or names no tile.
    """
    what = tr("list '{path}'", path=path)
    lines = read_bytes(path, what, limit=_LARGEST_LIST).decode("utf-8-sig", "replace").splitlines()
    names = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not names:
        raise InputError("{what} names no tiles. Write one name per line, e.g. r00012_c00034.", what=what)
    return names


@contextmanager
def computed_again(output: str, names: list[str]) -> Iterator[None]:
    """Have the run of the block compute tiles again; of a finished map the other tiles are kept.

    The virtual raster of a finished map is removed first, since its tiles will not be complete; it is put back if the
    run is refused before it begins.

    Args:
        output: path of the virtual raster.
        names: of the tiles.

    Raises:
        InputError: there are no such tiles, or a run is writing them.
        RasterError: the ledger cannot be written.
    """
    ledger = read_ledger(output)
    if ledger is None:
        raise InputError("'{output}' has no tiles to compute again. Run once without --redo.", output=output)
    pulse = ledger.pulse()
    if pulse is not None and pulse.is_alive:
        raise InputError(
            "Another run is writing '{output}'. Wait until it finishes, or choose another output.", output=output
        )
    ledger.ask_again(names)
    if is_object(output) or not os.path.isfile(output):
        yield
        return
    path = link_target(output)
    with disk_errors(path):
        with open(path, "rb") as file:
            content = file.read()
        os.makedirs(folder_of(path), exist_ok=True)  # marks the tiles as those of an unfinished run
        os.unlink(path)
    try:
        yield
    finally:
        if not os.path.lexists(path) and os.path.isdir(final_folder(path)):
            with disk_errors(path), open(path, "wb") as file:
                file.write(content)
        with suppress(OSError):  # of a run that has begun it holds the tiles
            os.rmdir(folder_of(path))
