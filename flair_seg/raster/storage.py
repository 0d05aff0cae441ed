"""Where tiles are written: a local or network folder, or object storage through GDAL's /vsis3, /vsigs and /vsiaz.

A file appears complete or not at all: in a folder it is written under another name, flushed to disk and renamed; in
object storage an object appears when its upload is complete. Every file is read back after it was written.
"""

from __future__ import annotations

import errno
import hashlib
import os
import posixpath
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from osgeo import gdal

from ..errors import RasterError
from ..language import tr
from ..system.outputs import disk_errors, open_regular, replace_file
from .gdalenv import READ_OPTIONS, gdal_errors, gdal_options, gdal_quiet

OBJECT_STORAGE = ("/vsis3/", "/vsigs/", "/vsiaz/", "/vsiadls/")
"""Beginnings of the paths of GDAL's that tiles can be written to."""
_NEW = ".new-"
"""Part of the name of a local file until it is complete."""
_CHUNK = 8 * 2**20
"""Bytes read and written at once."""


def is_object(path: str) -> bool:
    """Whether a path is in object storage."""
    return path.startswith(OBJECT_STORAGE)


def joined(folder: str, *names: str) -> str:
    """Return the path of a file in a folder."""
    return posixpath.join(folder, *names) if is_object(folder) else os.path.join(folder, *names)


def stem(path: str) -> str:
    """Return a path without its extension."""
    return posixpath.splitext(path)[0] if is_object(path) else os.path.splitext(path)[0]


def put_bytes(path: str, data: bytes) -> None:
    """Write a file, replacing an existing one.

    Raises:
        RasterError: it cannot be written.
    """
    if is_object(path):
        _upload(path, iter([data]))
    else:
        with disk_errors(path):
            replace_file(path, [data], f"{path}{_NEW}{uuid.uuid4().hex}", os.O_EXCL)
    _verify(path, hashlib.sha256(data).hexdigest())


def put_file(source: str, path: str) -> str:
    """Move a local file to its place, which is on the same disk or in object storage, and return its SHA-256.

    Raises:
        RasterError: it cannot be written, or has another content when it is read back.
    """
    with disk_errors(path):
        digest = _digest(_local_chunks(source))
        if is_object(path):
            _upload(path, _local_chunks(source))
            os.unlink(source)
        else:
            _sync(source)
            os.replace(source, path)
    _verify(path, digest)
    return digest


def read(path: str) -> bytes | None:
    """Return the content of a file; None if it does not exist.

    Raises:
        RasterError: it cannot be read.
    """
    if not exists(path):
        return None
    try:
        return b"".join(_chunks(path))
    except FileNotFoundError:  # removed or moved in this moment
        return None
    except OSError as error:
        raise _unreadable(path, error) from error


def exists(path: str) -> bool:
    """Whether a file or a folder exists."""
    if not is_object(path):
        return os.path.lexists(path)
    with gdal_options(READ_OPTIONS), gdal_quiet():
        gdal.VSICurlPartialClearCache(path)
        return gdal.VSIStatL(path) is not None
    return False


def sizes(folder: str) -> dict[str, int]:
    """Return the sizes in bytes of the files in a folder, by name; empty if there is no such folder.

    Raises:
        RasterError: it cannot be read.
    """
    return dict(listing(folder))


def listing(folder: str) -> Iterator[tuple[str, int]]:
    """Yield the name and the size in bytes of each file in a folder, in any order; none if there is no such folder.

    Raises:
        RasterError: it cannot be read.
    """
    if is_object(folder):
        yield from _objects(folder)
        return
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                size = _size(entry)
                if size is not None:
                    yield entry.name, size
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unreadable(folder, error) from error


def _size(entry: os.DirEntry[str]) -> int | None:
    """Return the size of a file in a folder; None for a folder, and for a file renamed or removed in this moment."""
    with suppress(FileNotFoundError):
        return entry.stat().st_size if entry.is_file(follow_symlinks=False) else None
    return None


def _objects(folder: str) -> list[tuple[str, int]]:
    """Return the name and the size of each object in a folder."""
    found: list[tuple[str, int]] = []
    with gdal_options(READ_OPTIONS), gdal_quiet():
        gdal.VSICurlPartialClearCache(folder)
        entries = gdal.OpenDir(folder, 0)
        while entries is not None:
            entry = gdal.GetNextDirEntry(entries)
            if entry is None:
                gdal.CloseDir(entries)
                break
            if not entry.IsDirectory():
                found.append((entry.name, entry.size))
    return found


def _unreadable(path: str, error: OSError) -> RasterError:
    """Return the error of a file or folder that cannot be read."""
    if isinstance(error, RasterError):
        return error
    return RasterError("Cannot read {what}: {reason}", what=f"'{path}'", reason=error.strerror or error)


def remove(path: str) -> None:
    """Remove a file, if it exists.

    Raises:
        RasterError: it cannot be removed.
    """
    if is_object(path):
        with gdal_options(READ_OPTIONS), gdal_quiet():
            gdal.Unlink(path)
        return
    with disk_errors(path):
        Path(path).unlink(missing_ok=True)


def make_folder(folder: str) -> None:
    """Create a folder; object storage needs none.

    Raises:
        RasterError: it cannot be created.
    """
    if not is_object(folder):
        with disk_errors(folder):
            os.makedirs(folder, exist_ok=True)


def scratch(path: str) -> str:
    """Create a local folder for the parts of a file: next to it, or among the temporary files for object storage.

    Raises:
        RasterError: it cannot be created.
    """
    with disk_errors(path):
        if is_object(path):
            return tempfile.mkdtemp(prefix="flair-seg-")
        folder, name = os.path.split(path)
        return tempfile.mkdtemp(prefix=f"{name}.part-", dir=folder)


def remove_scratch(folder: str) -> None:
    """Remove what killed processes left in a local folder: those of `scratch`, and files written under another name."""
    if not is_object(folder):
        for part in Path(folder).glob("*.part-*"):
            shutil.rmtree(part, ignore_errors=True)
        for part in Path(folder).glob(f"*{_NEW}*"):
            with suppress(OSError):
                part.unlink()


def _sync(path: str) -> None:
    """Flush a local file to disk."""
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def _upload(path: str, chunks: Iterator[bytes]) -> None:
    """Write an object.

    Raises:
        RasterError: it cannot be written.
    """
    failed = tr("Cannot write '{path}'", path=path)
    with gdal_options(READ_OPTIONS), gdal_errors(failed):
        file = gdal.VSIFOpenL(path, "wb")
        if file is None:
            raise RasterError(failed)
        written = all(gdal.VSIFWriteL(chunk, 1, len(chunk), file) == len(chunk) for chunk in chunks if chunk)
        if gdal.VSIFCloseL(file) != 0 or not written:
            raise RasterError(failed)


def _chunks(path: str) -> Iterator[bytes]:
    """Yield the content of a file.

    Raises:
        OSError: it cannot be read.
    """
    if not is_object(path):
        yield from _local_chunks(path)
        return
    failed = tr("Cannot read '{path}'", path=path)
    with gdal_options(READ_OPTIONS), gdal_errors(failed):
        gdal.VSICurlPartialClearCache(path)
        file = gdal.VSIFOpenL(path, "rb")
        if file is None:
            raise RasterError(failed)
        try:
            while chunk := gdal.VSIFReadL(1, _CHUNK, file):
                yield bytes(chunk)
        finally:
            gdal.VSIFCloseL(file)


def _local_chunks(path: str) -> Iterator[bytes]:
    """Yield the content of a local file."""
    with open(open_regular(path, os.O_RDONLY), "rb") as file:  # another user's pipe in its place would block
        while chunk := file.read(_CHUNK):
            yield chunk


def _digest(chunks: Iterator[bytes]) -> str:
    """Return the SHA-256 of a content."""
    found = hashlib.sha256()
    for chunk in chunks:
        found.update(chunk)
    return found.hexdigest()


def _verify(path: str, digest: str) -> None:
    """Read a file back.

    Raises:
        RasterError: it cannot be read, or has another SHA-256.
    """
    with disk_errors(path):
        if _digest(_chunks(path)) != digest:
            raise OSError(errno.EIO, tr("its content differs from what was written"), path)
