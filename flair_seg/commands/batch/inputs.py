"""The rasters of a command with several inputs, and the path of each result."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import InputError, RasterError
from ...feedback import Feedback
from ...language import tr
from ...system.jsontext import read_bytes
from ...system.outputs import check_given

LIST_PREFIX = "@"
"""Before the name of a text file that lists rasters, as in GDAL's programs."""
_LARGEST_LIST = 64 * 2**20
_NO_NAME = re.compile(r'[\\/:*?"<>|]')
"""Characters that a file name cannot have on every system."""
_FOLDER_FORMATS = (".gdb", ".zarr")
"""Endings of folders that GDAL reads and writes as one file."""


@dataclass(frozen=True)
class Task:
    """One raster of several, and the path of its result, None where nothing is written."""

    input: str
    output: str | None = None


def is_batch(inputs: Sequence[str], output: str | None = None) -> bool:
    """Whether arguments ask for a batch, even of one raster, instead of one raster and one file.

    Args:
        inputs: rasters, folders, or `@` and the name of a list.
        output: of a command that writes a file for each raster: a folder, existing or ending in a separator.
    """
    if len(inputs) != 1 or is_list(inputs[0]):
        return bool(inputs)
    if output is None:
        return os.path.isdir(inputs[0]) and bool(_rasters_of(inputs[0]))
    return _is_folder(output) or (os.path.isdir(inputs[0]) and not os.path.splitext(output)[1])


def _is_folder(path: str) -> bool:
    """Whether a path is a folder for several results: it exists, or ends in a separator."""
    return path.endswith(("/", os.sep)) or (os.path.isdir(path) and not path.lower().endswith(_FOLDER_FORMATS))


def add_inputs(parser: argparse.ArgumentParser, dest: str, *, output: str | None = None, nargs: str = "+") -> None:
    """Add the argument of a command that takes several rasters.

    Args:
        parser: of the command.
        dest: name of the argument, whose value becomes a list: `map` or `input`.
        output: name of the argument for the result, added next; None for commands without one.
        nargs: the number of rasters, in argparse's terms.
    """
    texts = {
        "map": tr("class raster; several rasters, a folder, or @LIST.txt"),
        "input": tr(
            "raster, VRT mosaic or any other format supported by GDAL; several rasters, a folder, or @LIST.txt"
        ),
    }
    parser.add_argument(dest, metavar=dest.upper(), nargs=nargs, help=texts[dest])
    parser.set_defaults(several=(dest, output))


def take_more(found: argparse.Namespace, rest: list[str]) -> list[str]:
    """Add rasters that follow an option, which argparse does not expect there, and return the remaining words.

    The last of them is the output of a command that has one.
    """
    dest, output = getattr(found, "several", (None, None))
    if dest is None or not rest or any(word.startswith("-") for word in rest):
        return rest
    paths = [*getattr(found, dest), *([getattr(found, output)] if output else []), *rest]
    if output:
        setattr(found, output, paths.pop())
    setattr(found, dest, paths)
    return []


def is_list(path: str) -> bool:
    """Whether an argument is `@LIST`, and not a raster whose name begins with `@`."""
    return path.startswith(LIST_PREFIX) and not os.path.lexists(path)


def expand(inputs: Sequence[str], feedback: Feedback) -> list[str]:
    """Return the rasters of arguments, each once, those of folders sorted by name.

    Raises:
        InputError: a list cannot be read or is empty, or a folder has no rasters.
    """
    found: dict[str, str] = {}
    for path in inputs:
        for entry in _listed(path[1:]) if is_list(path) else [path]:
            for raster in _in_folder(entry, feedback) if os.path.isdir(entry) else [entry]:
                found.setdefault(os.path.realpath(raster), raster)
    return list(found.values())


def _listed(path: str) -> list[str]:
    """Return the lines of a list that are neither empty nor comments."""
    what = tr("list '{path}'", path=path)
    data = read_bytes(path, what, limit=_LARGEST_LIST)
    try:
        lines = [line.strip() for line in data.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError as error:
        raise InputError(
            "{what} is not a text file in UTF-8: byte {position}", what=what, position=error.start
        ) from error
    found = [line for line in lines if line and not line.startswith("#")]
    if not found or "\0" in "".join(found):
        raise InputError("{what} names no rasters. Write one path per line.", what=what)
    return found


def _in_folder(folder: str, feedback: Feedback) -> list[str]:
    """Return the rasters of a folder, without mosaics of these rasters.

    Raises:
        InputError: it has none, and is not a raster itself.
    """
    from ...raster.vrt import named_sources

    rasters = _rasters_of(folder)
    if not rasters:
        _check_dataset(folder)
        return [folder]
    real = {os.path.realpath(path) for path in rasters if os.path.exists(path)}
    kept = []
    for path in rasters:
        sources = {os.path.realpath(source) for source in named_sources(path)}
        if sources and sources <= real:
            feedback.info(tr("Left out: '{path}' is a mosaic of rasters in this folder.", path=path))
        else:
            kept.append(path)
    return kept


def _rasters_of(folder: str) -> list[str]:
    """Return the files of a folder with an ending of a raster, sorted by name, without subfolders.

    Raises:
        InputError: it cannot be read.
    """
    from ...tools.prepare.stacking.tiles import SUFFIXES

    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise InputError("Cannot read folder '{folder}': {strerror}", folder=folder, strerror=error.strerror) from error
    paths = [os.path.join(folder, name) for name in names if name.lower().endswith(SUFFIXES) and name[0] != "."]
    return [path for path in paths if not os.path.isdir(path)]


def _check_dataset(folder: str) -> None:
    """Raise `InputError` unless a folder without rasters is itself a raster, as in some formats."""
    from ...raster.reader import open_raster
    from ...tools.prepare.stacking.tiles import SUFFIXES

    try:
        open_raster(folder)
    except RasterError as error:
        raise InputError(
            "Folder '{folder}' contains no rasters ({endings}).", folder=folder, endings=", ".join(SUFFIXES)
        ) from error


def check_folder(folder: str) -> None:
    """Raise `InputError` unless a path can be the folder of several results."""
    check_given(folder)
    if not _is_folder(folder) and (os.path.lexists(folder) or os.path.splitext(folder)[1]):
        raise InputError(
            "The output of several rasters must be a folder, but '{folder}' is a file. Choose a folder, or end a new "
            "one with '/'.",
            folder=folder,
        )


def check_different(folders: Sequence[str]) -> None:
    """Raise `InputError` if two outputs go to the same folder."""
    real = [os.path.realpath(folder) for folder in folders]
    for index, folder in enumerate(folders):
        if real[index] in real[:index]:
            raise InputError("Folder '{folder}' is specified for two outputs. Choose another folder.", folder=folder)


def outputs_in(folder: str, rasters: Sequence[str], ending: str) -> list[str]:
    """Return the path of each raster's result in a folder: the raster's name with `ending`, e.g. `.tif`.

    Raises:
        InputError: two rasters have the same name, or one would be replaced by its result.
    """
    check_folder(folder)
    taken: dict[str, str] = {}
    outputs = []
    for raster in rasters:
        output = os.path.join(folder, _stem(raster) + ending)
        other = taken.setdefault(output.casefold(), raster)
        if other != raster:
            raise InputError(
                "'{first}' and '{second}' would both be written to '{output}'. Rename one, or use two calls.",
                first=other,
                second=raster,
                output=output,
            )
        if os.path.exists(output) and os.path.exists(raster) and os.path.samefile(output, raster):
            raise InputError(
                "Folder '{folder}' holds the input '{raster}'. Choose another output folder.",
                folder=folder,
                raster=raster,
            )
        outputs.append(output)
    return outputs


def _stem(raster: str) -> str:
    """Return a raster's name without folder, query and ending, valid as a file name on every system."""
    name = re.split(r"[?|]", raster)[0].rstrip("/\\") if "://" in raster else raster.rstrip("/\\")
    return _NO_NAME.sub("_", os.path.splitext(os.path.basename(name))[0]) or "raster"
