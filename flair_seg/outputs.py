"""Results on disk: checked before any work, made beside their path, and put there whole."""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .errors import InputError, RasterError
from .language import tr

ABANDONED_S = 24 * 3600
"""Age of a part file, in seconds, after which no run is thought to be writing it."""


def check_outputs(
    outputs: Sequence[str], inputs: Sequence[str], kind: str = "GeoTIFF", suffixes: tuple[str, ...] = (".tif", ".tiff")
) -> None:
    """Check where results are to go, before any work.

    Args:
        outputs: their paths.
        inputs: files that are read, which no output may be.
        kind: what the outputs are, for messages.
        suffixes: the endings they may have; the first is the one to propose.

    Raises:
        InputError: an output is empty, is an input, stands twice, has another ending, or its folder is missing or
            cannot be written.
    """
    read = [path for path in inputs if os.path.exists(path)]
    seen = set()
    for output in outputs:
        check_given(output)
        if output.startswith("/vsi"):
            raise InputError(
                tr(
                    "output '{output}' is not on a disk: give the path of a file ending in {ending}",
                    output=output,
                    ending=suffixes[0],
                )
            )
        if os.path.isdir(output):
            raise InputError(
                tr(
                    "output '{output}' is a folder: give the path of a file ending in {ending}",
                    output=output,
                    ending=suffixes[0],
                )
            )
        if not output.lower().endswith(suffixes):
            raise InputError(
                tr(
                    "output '{output}' is a {kind}: give it a name ending in {ending}",
                    output=output,
                    kind=kind,
                    ending=suffixes[0],
                )
            )
        if os.path.exists(output) and any(os.path.samefile(path, output) for path in read):
            raise InputError(tr("output '{output}' is the input itself: choose another file", output=output))
        real = os.path.realpath(output)
        style = os.path.splitext(real)[0] if real.lower().endswith((".tif", ".tiff")) else real
        if style in seen:
            raise InputError(
                tr("output '{output}' is given twice, or shares its style file: choose another name", output=output)
            )
        seen.add(style)
        if any(os.path.splitext(os.path.realpath(p))[0] == style and os.path.exists(style + ".qml") for p in read):
            raise InputError(
                tr(
                    "output '{output}' would replace the input's style, '{style}.qml': choose another name",
                    output=output,
                    style=style,
                )
            )
        folder = os.path.dirname(real)
        if not os.path.isdir(folder):
            raise InputError(
                tr(
                    "folder '{folder}' of output '{output}' does not exist: create it first",
                    folder=folder,
                    output=output,
                )
            )
        _check_writable(folder)


def check_given(path: str | Path) -> None:
    """Raise `InputError` for an empty path: a script's variable without a value would name the current folder."""
    if not str(path).strip():
        raise InputError(tr("the path of a result is empty: give one"))


def _check_writable(folder: str) -> None:
    """Raise `InputError` unless a file can be made in `folder`."""
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise InputError(
            tr("folder '{folder}' cannot be written: {strerror}", folder=folder, strerror=error.strerror)
        ) from error


def make_part_folder(path: str) -> str:
    """Make a folder beside `path`, hence on its disk, for what becomes of it."""
    folder, name = os.path.split(os.path.abspath(path))
    remove_abandoned(path)
    try:
        return tempfile.mkdtemp(prefix=f"{name}.part-", dir=folder)
    except OSError as error:
        raise not_written(path, error) from error


def make_parents(path: str) -> None:
    """Make the folders above `path` that are missing.

    Raises:
        RasterError: one cannot be made.
    """
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(path, error) from error


def remove_abandoned(path: str, after_s: float = ABANDONED_S) -> None:
    """Remove what killed runs on a path left behind, if nothing has been written to it for so many seconds."""
    folder, name = os.path.split(os.path.abspath(path))
    for part in Path(folder).glob(f"{glob.escape(name)}.part-*"):
        newest = max((p.stat().st_mtime for p in (part, *part.glob("*"))), default=0.0)
        if part.is_dir() and time.time() - newest > after_s:
            shutil.rmtree(part, ignore_errors=True)


def put_in_place(source: str, target: str) -> None:
    """Move a finished file into place so that a power cut leaves the old or the new one, never a part.

    Where there is no new file, the old one goes: it described another raster.
    """
    if not os.path.exists(source):
        Path(target).unlink(missing_ok=True)
        return
    with open(source, "rb+") as file:
        os.fsync(file.fileno())
    os.replace(source, target)


def not_written(path: str, error: OSError) -> RasterError:
    """Return the error of a file that cannot be written."""
    return RasterError(tr("'{path}' cannot be written: {strerror}", path=path, strerror=error.strerror))


@contextmanager
def whole_file(path: str) -> Iterator[str]:
    """Give the path of a file to write, with the same ending, which appears at `path` when the block ends well.

    After an error nothing is left, and what stood at `path` stands there.

    Raises:
        RasterError: the folder or the file cannot be written.
    """
    folder = make_part_folder(path)
    part = os.path.join(folder, "part" + os.path.splitext(path)[1])
    try:
        yield part
        put_in_place(part, path)
    except RasterError:
        raise
    except OSError as error:
        raise not_written(path, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
