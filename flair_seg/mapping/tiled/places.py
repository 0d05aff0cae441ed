"""Where the files of a map in tiles are: a VRT, a folder of tiles next to it, and a folder while they are made."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ...errors import InputError
from ...raster.storage import is_object, joined, sizes, stem
from ...system.outputs import check_real_folder
from ...system.paths import link_target
from ..resume.journal import folder_of

LEDGER = "ledger"
"""The folder of the ledger, in the folder of the class raster's tiles."""
CATALOGUE, AREAS = "catalog.json", "areas.csv"
"""Files next to the tiles of the class raster: the STAC catalogue, and the area of each class."""
_NAME = re.compile(
    rf"r\d{{5,}}_c\d{{5,}}\.(tif|qml|json|tif\..*)|{CATALOGUE}|{AREAS}|{LEDGER}|Thumbs\.db|desktop\.ini|\.DS_Store",
    re.DOTALL,
)
"""Names in a folder of tiles, including those that file managers add."""


def tile_folder(output: str) -> str:
    """Return the folder of a VRT's tiles, next to the file that its path or link leads to."""
    return f"{stem(output if is_object(output) else link_target(output))}_tiles"


def final_folder(output: str) -> str:
    """Return where the tiles of a finished map are: the folder, or what it is a link to."""
    return tile_folder(output) if is_object(output) else link_target(tile_folder(output))


def working_folder(output: str) -> str:
    """Return where tiles are written: a folder on the disk of the final one, in object storage the final one itself."""
    folder = tile_folder(output)
    if is_object(output):
        return folder
    if os.path.islink(folder):  # the tiles may have been moved to another disk and replaced by a link
        return os.path.join(f"{os.path.abspath(link_target(folder))}.part", os.path.basename(folder))
    return os.path.join(folder_of(output), os.path.basename(folder))


def earlier_folder(output: str) -> str:
    """Return where the tiles of an earlier map are kept while those of a new one are moved into place."""
    return f"{working_folder(output)}.old"


def reference(output: str, classes: str) -> str:
    """Return the folder of a raster's tiles as a file in the folder of the class raster's tiles names it.

    Args:
        output: the raster's VRT.
        classes: the class raster's VRT.
    """
    folder, home = tile_folder(output), tile_folder(classes)
    if is_object(output):
        found = posixpath.relpath(folder, home)
    else:
        try:
            found = os.path.relpath(folder, home).replace(os.sep, "/")
        except ValueError:  # another drive of Windows
            return Path(folder).absolute().as_uri()
    return found if found.startswith(".") else f"./{found}"


def ledger_folder(output: str) -> str:
    """Return the folder of the ledger of a finished map, whose VRT is `output`."""
    return joined(final_folder(output), LEDGER)


def working_ledger_folder(output: str) -> str:
    """Return the folder of the ledger of a map that is being made; in object storage that of the finished one."""
    return joined(working_folder(output), LEDGER)


def check_tile_folders(outputs: Sequence[str]) -> None:
    """Raise `InputError` if a folder of tiles exists that does not belong to a map of this name, or has other files.

    Args:
        outputs: the virtual rasters to be written, that of the classes first.
    """
    unfinished = _is_unfinished(outputs[0])
    for path in outputs:
        folder = tile_folder(path)
        if is_object(path):
            _check_names(folder, sorted(sizes(folder)))
            continue
        if not os.path.lexists(folder):
            continue
        check_real_folder(link_target(folder))
        _check_names(folder, sorted(os.listdir(folder)))
        if not unfinished and not os.path.exists(path):
            raise InputError(
                "Folder '{folder}' exists, but its virtual raster '{path}' does not. Remove the folder, or choose "
                "another name.",
                folder=folder,
                path=path,
            )


def _is_unfinished(classes: str) -> bool:
    """Whether tiles in place may belong to an unfinished run: it has a folder, or the tiles have their ledger."""
    return not is_object(classes) and (os.path.exists(folder_of(classes)) or os.path.isdir(ledger_folder(classes)))


def _check_names(folder: str, names: Sequence[str]) -> None:
    """Raise `InputError` if a folder of tiles has a file that is none of a map in tiles."""
    foreign = [name for name in names if not _NAME.fullmatch(name)]
    if foreign:
        raise InputError(
            "Cannot replace tile folder '{folder}': it contains '{name}', which is not a tile. Move the file, or "
            "choose another name.",
            folder=folder,
            name=foreign[0],
        )


@contextmanager
def folders_in_place(outputs: Sequence[str]) -> Iterator[None]:
    """Move the finished folders of tiles into place for the block; after an error they are moved back.

    Earlier folders are kept next to the new ones until the block ends.

    Raises:
        OSError: a folder cannot be moved.
    """
    with ExitStack() as undo:
        for output in outputs:
            if is_object(output):
                continue
            working, final = working_folder(output), final_folder(output)
            if os.path.lexists(final):
                move(final, earlier_folder(output), undo)
            move(working, final, undo)
        yield
        undo.pop_all()


def move(source: str, target: str, undo: ExitStack) -> None:
    """Rename a folder, and have it renamed back when `undo` is closed."""
    os.replace(source, target)
    undo.callback(os.replace, target, source)
