"""Output files: paths are checked before any work, files are written next to their path and then moved into place."""

from __future__ import annotations

import errno
import glob
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import InputError, RasterError
from ..language import tr
from .paths import StrPath, link_target
from .together import make_folders, set_aside

ABANDONED_S = 24 * 3600
"""Age of a part file, in seconds, after which it is considered abandoned."""
SIDECARS = (".ovr", ".msk", ".aux.xml")
"""Suffixes of the files that GDAL keeps next to a raster."""


def check_outputs(
    outputs: Sequence[str], inputs: Sequence[str], kind: str = "GeoTIFF", suffixes: tuple[str, ...] = (".tif", ".tiff")
) -> None:
    """Check the paths of outputs before any work.

    Args:
        outputs: their paths.
        inputs: files that are read, which no output may replace.
        kind: the kind of the outputs, for messages.
        suffixes: allowed endings.

    Raises:
        InputError: an output is empty, an input, given twice or has another ending, or its folder is missing or cannot
            be written.
    """
    read = [path for path in inputs if os.path.exists(path)]
    seen: set[str] = set()
    for output in outputs:
        _check_name(output, kind, suffixes)
        if os.path.exists(output) and any(os.path.samefile(path, output) for path in read):
            raise InputError("Output '{output}' is also the input. Choose another file.", output=output)
        real = os.path.realpath(output)
        if os.path.islink(real):
            raise InputError("Output '{output}' is a circular symbolic link. Choose another file.", output=output)
        seen.add(_checked_style(output, real, read, seen))
        folder = os.path.dirname(real)
        if not os.path.isdir(folder):
            raise InputError(
                "Folder '{folder}' of output '{output}' does not exist. Create it first.", folder=folder, output=output
            )
        _check_writable(folder)


def _check_name(output: str, kind: str, suffixes: tuple[str, ...]) -> None:
    """Raise `InputError` unless an output's name is that of a local file with one of the endings."""
    check_given(output)
    if output.startswith("/vsi"):
        raise InputError(
            "Output '{output}' is not on a local disk. Specify a file ending in {ending}.",
            output=output,
            ending=either(suffixes),
        )
    if os.path.isdir(output):
        raise InputError(
            "Output '{output}' is a folder. Specify a file ending in {ending}.",
            output=output,
            ending=either(suffixes),
        )
    if not output.lower().endswith(suffixes):
        raise InputError(
            "Invalid output name '{output}' ({kind}). Specify a name ending in {ending}.",
            output=output,
            kind=kind,
            ending=either(suffixes),
        )


def _checked_style(output: str, real: str, read: Sequence[str], seen: set[str]) -> str:
    """Return the path of an output's style file, without `.qml`.

    Args:
        output: the output, for messages.
        real: its path with symbolic links resolved.
        read: the inputs.
        seen: the style files of the outputs before it.

    Raises:
        InputError: the style file is that of an input or of another output.
    """
    style = os.path.splitext(real)[0] if real.lower().endswith((".tif", ".tiff")) else real
    if style in seen:
        raise InputError(
            "Output '{output}' is specified twice, or shares its style file with another output. Choose another name.",
            output=output,
        )
    if any(os.path.splitext(os.path.realpath(p))[0] == style and os.path.exists(style + ".qml") for p in read):
        raise InputError(
            "Output '{output}' would overwrite the style file of the input, '{style}.qml'. Choose another name.",
            output=output,
            style=style,
        )
    return style


def either(names: Sequence[str]) -> str:
    """Return names as an enumeration, e.g. `.csv, .xlsx or .ods`."""
    return tr("{names} or {last}", names=", ".join(names[:-1]), last=names[-1]) if len(names) > 1 else names[0]


def check_given(path: StrPath) -> None:
    """Raise `InputError` for an empty path, such as a script's unset variable, which would mean the current folder."""
    if not str(path).strip():
        raise InputError("The output path is empty. Specify a path.")


def _check_writable(folder: str) -> None:
    """Raise `InputError` unless a file can be created in `folder`."""
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise InputError(
            "Cannot write to folder '{folder}': {strerror}", folder=folder, strerror=error.strerror
        ) from error


def make_part_folder(path: str) -> str:
    """Create a folder for the parts of an output, next to the file that `path` or its link leads to (the same disk)."""
    folder, name = os.path.split(os.path.abspath(link_target(path)))
    remove_abandoned(path)
    with disk_errors(path):
        return tempfile.mkdtemp(prefix=f"{name}.part-", dir=folder)


def make_parents(path: str) -> None:
    """Create the missing parent folders of `path`.

    Raises:
        RasterError: one cannot be created.
    """
    with disk_errors(path):
        make_folders(Path(path).parent)


def remove_abandoned(path: str, after_s: float = ABANDONED_S) -> None:
    """Remove the part folders that killed runs left behind, if nothing was written to them for `after_s` seconds."""
    folder, name = os.path.split(os.path.abspath(link_target(path)))
    for part in Path(folder).glob(f"{glob.escape(name)}.part-*"):
        if not is_real_folder(part):
            continue
        newest = max((p.lstat().st_mtime for p in (part, *part.glob("*"))), default=0.0)
        if time.time() - newest > after_s:
            shutil.rmtree(part, ignore_errors=True)


def is_real_folder(path: str | Path) -> bool:
    """Whether a path is a folder, and not a link or a Windows mount point that leads to one."""
    try:
        found = os.lstat(path)
    except (OSError, ValueError):  # no file can have such a name
        return False
    mount = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)
    return stat.S_ISDIR(found.st_mode) and (mount is None or getattr(found, "st_reparse_tag", 0) != mount)


def check_real_folder(path: str | Path) -> None:
    """Raise `InputError` if a path exists that is not a folder; a link to a folder is not one."""
    if os.path.lexists(path) and not is_real_folder(path):
        raise InputError(
            "'{path}' is a link or a file, but must be a folder. Move it, or choose another output.", path=path
        )


def remove_folder(root: str | Path, *names: str) -> None:
    """Remove the folder `root/names...` with its content, if every folder below `root` is a real one.

    Nothing outside `root` is removed, whatever the names are.
    """
    path = Path(root)
    for name in names:
        path = path / name
        if os.path.basename(name) != name or name in ("", ".", "..") or not is_real_folder(path):
            return
    if names:
        shutil.rmtree(path, ignore_errors=True)


def open_regular(path: str | Path, flags: int) -> int:
    """Open a file with a fixed name in a folder where others may write, and return its descriptor.

    Symbolic links are not followed, and named pipes do not block.

    Raises:
        OSError: it cannot be opened, or is not a regular file.
    """
    if os.name == "nt" and os.path.islink(path):  # Windows has no flag for this
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)
    handle = os.open(path, flags, 0o666)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, tr("not a regular file"), str(path))
    return handle


def replace_file(path: str | Path, chunks: Iterable[bytes], part: str | Path, flags: int = os.O_TRUNC) -> None:
    """Write a file under another name in its folder, flush it to disk and rename it: it is complete or absent.

    Args:
        path: the file; an existing one is replaced.
        chunks: its content.
        part: its name until it is complete; after an error, there is no such file.
        flags: of `os.open`, besides those for writing.

    Raises:
        OSError: it cannot be written.
    """
    try:
        with open(open_regular(part, os.O_WRONLY | os.O_CREAT | flags), "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise


def put_in_place(source: str, target: str) -> None:
    """Move a finished file into place, so that even a power cut leaves either the old or the new file.

    If there is no new file, the old one is removed, since it belongs to another raster. Of a symbolic link, the file
    that it leads to is replaced. In a block of `all_or_none` the old file is restored after an error.
    """
    target = link_target(target)
    if not os.path.exists(source):
        remove_in_place(target)
        return
    with open(source, "rb+") as file:
        os.fsync(file.fileno())
    set_aside(target)
    try:
        os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _replace_across_disks(source, target)


def _replace_across_disks(source: str, target: str) -> None:
    """Replace a file on another disk, to which a link leads, in one step as well."""
    handle, copy = tempfile.mkstemp(prefix=f"{os.path.basename(target)}.part-", dir=os.path.dirname(target))
    try:
        with open(handle, "wb") as file, open(source, "rb") as whole:
            shutil.copyfileobj(whole, file)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(source, copy)
        os.replace(copy, target)
    except BaseException:
        os.unlink(copy)
        raise
    os.unlink(source)


def remove_in_place(target: str) -> None:
    """Remove a file of an earlier result, if it exists; `all_or_none` restores it after an error."""
    if os.path.lexists(target):
        set_aside(target)
        Path(target).unlink(missing_ok=True)


def put_folder_in_place(source: str, target: str) -> None:
    """Move a finished folder into place of an earlier one, which `all_or_none` restores after an error."""
    set_aside(target, folder=True)
    shutil.rmtree(target, ignore_errors=True)
    os.replace(source, target)


def remove_folder_in_place(target: str) -> None:
    """Remove the folder of an earlier result, if it exists; `all_or_none` restores it after an error."""
    if is_real_folder(target):
        set_aside(target, folder=True)
        shutil.rmtree(target, ignore_errors=True)


def put_sidecars(source: str, target: str) -> None:
    """Move the files that GDAL keeps next to a raster; those of an earlier raster at `target` are removed.

    Raises:
        OSError: one cannot be moved, or GDAL could not write it, which it does not report.
    """
    _check_sidecar(source + ".aux.xml")
    for suffix in SIDECARS:
        put_in_place(source + suffix, link_target(target) + suffix)


def _check_sidecar(path: str) -> None:
    """Raise `OSError` for a truncated file of GDAL's, as after a full disk."""
    if os.path.exists(path) and not Path(path).read_bytes().rstrip().endswith(b"</PAMDataset>"):
        raise OSError(errno.EIO, os.strerror(errno.EIO), path)


def not_written(path: str, error: OSError) -> RasterError:
    """Return the error of a file that cannot be written."""
    return RasterError("Cannot write '{path}': {strerror}", path=path, strerror=error.strerror)


@contextmanager
def disk_errors(path: str, *, by_file: bool = False) -> Iterator[None]:
    """Turn the disk's errors into one `RasterError` that names `path`, or (`by_file`) the file that failed if known."""
    try:
        yield
    except RasterError:  # which is an OSError
        raise
    except OSError as error:
        raise not_written((error.filename if by_file else None) or path, error) from error


@contextmanager
def part_folder(path: str) -> Iterator[str]:
    """Yield a folder for the parts of an output, as `make_part_folder`; it is removed when the block ends.

    Raises:
        RasterError: it cannot be created, or the disk fails in the block.
    """
    folder = make_part_folder(path)
    try:
        with disk_errors(path):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def whole_file(path: str, *, raster: bool = False) -> Iterator[str]:
    """Yield the path of a file to write, with the same ending, which is moved to `path` when the block succeeds.

    After an error, `path` is as it was before. The files that GDAL keeps next to a `raster` are moved with it. Through
    a symbolic link, everything is written where the link leads.

    Raises:
        RasterError: the folder or the file cannot be written.
    """
    with part_folder(path) as folder:
        part = os.path.join(folder, "part" + os.path.splitext(path)[1])
        yield part
        put_in_place(part, path)
        if raster:
            put_sidecars(part, path)


@contextmanager
def whole_files(path: str, companions: Sequence[str] = ()) -> Iterator[str]:
    """Yield the path of a file of the same name to write; it is moved to `path` with all files written next to it.

    After an error, `path` is as it was before. Through a symbolic link, everything is written where the link leads.

    Args:
        path: the file.
        companions: endings of files that belong to it, e.g. `.dbf`; those that are not written again are removed.

    Raises:
        RasterError: the folder or a file cannot be written.
    """
    target = link_target(path)
    stem, name = os.path.splitext(target)[0], os.path.basename(target)
    own = os.path.splitext(name)[0]
    with part_folder(path) as folder:
        part = os.path.join(folder, name)
        yield part
        for companion in companions:
            put_in_place(os.path.join(folder, own + companion), stem + companion)
        for file in sorted(set(os.listdir(folder)) - {name}):
            put_in_place(os.path.join(folder, file), stem + file[len(own) :])
        put_in_place(part, path)
