"""Uploads: received within limits, looked at in a child process, and kept in the state folder.

An upload's folder holds `file/NAME` and, once it is accepted, `upload.json`.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import re
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from ...errors import FlairError, InputError
from ...language import tr
from ...system.jsontext import read_json
from ...system.outputs import replace_file
from ...system.records import build
from ...system.texts import check_file_name
from ..problems import Problem, refused
from ..settings import ServiceSettings
from .bodies import too_large, too_slow
from .inspection import check_ending, inspect

GRACE_S = 20.0
"""Seconds after which an upload must have the minimal rate."""
SLOWEST = 4096
"""The minimal rate, in bytes per second on average."""
MOST_AT_ONCE = 8
"""Uploads that are received at the same time."""
_SPARE_BYTES = 2**28
"""Bytes that an upload leaves on the disk."""
_PIECE = 2**20
_SIGNS = "|<>\"*?%'`$&;"
"""Characters with a meaning for GDAL, shells, addresses or Windows, which no file name has."""
_ID = re.compile(r"[0-9a-f]{32}")
_ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x28\xb5\x2f\xfd",
)
"""First bytes of zip, gzip, bzip2, xz, 7z, rar and zstd; of tar, they follow at byte 257."""
_busy: set[str] = set()


@dataclass(frozen=True)
class Upload:
    """An upload; width, height and bands are 0 for a file without pixels."""

    id: str
    name: str
    path: Path
    bytes: int
    width: int
    height: int
    bands: int
    crs: str


@dataclass(frozen=True)
class _Record:
    """What `upload.json` says."""

    name: str
    bytes: int
    width: int
    height: int
    bands: int
    crs: str


async def receive(request: Request, settings: ServiceSettings) -> Upload:
    """Keep the body of a request as an upload, named by the parameter `name`.

    Raises:
        Problem: the name or the size is not allowed, or too many uploads are being received.
        InputError: the content is not accepted; nothing is kept.
    """
    name = _checked_name(request)
    key = uuid.uuid4().hex
    if len(_busy) >= MOST_AT_ONCE:
        raise refused(503, tr("Too many uploads are being received. Try again later."), {"Retry-After": "10"})
    folder = settings.state / "uploads" / key
    _busy.add(key)
    try:
        path = folder / "file" / name
        path.parent.mkdir(parents=True)
        size = await _store(request, path, settings)
        found = await run_in_threadpool(inspect, path, settings.limits.pixels)
        record = _Record(name, size, found.width, found.height, found.bands, found.crs)
        await run_in_threadpool(_write, folder, record)
    except ClientDisconnect:
        await run_in_threadpool(shutil.rmtree, folder, True)
        raise refused(400, tr("The upload was interrupted.")) from None
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        _busy.discard(key)
    return _upload(key, path, record)


def _checked_name(request: Request) -> str:
    """Return the name of the upload."""
    names = request.query_params.getlist("name")
    if len(names) != 1:
        raise refused(400, tr("Specify the name of the file once (?name=scene.tif)."))
    name = names[0]
    check_file_name(tr("file name"), name)
    if not (name[0].isalnum() or name[0] == "_") or name != name.strip() or any(sign in name for sign in _SIGNS):
        raise InputError("Invalid file name '{name}'. Use letters, digits, '.', '-' and '_'.", name=name[:100])
    check_ending(name)
    return name


async def _store(request: Request, path: Path, settings: ServiceSettings) -> int:
    """Write the body of a request to a file, and return its size."""
    limits = settings.limits
    announced = int(request.headers.get("content-length", "0"))
    _check_room(path, announced)
    with open(path, "xb") as file:
        size = await _Arrival(request, limits.upload_bytes, limits.upload_s).write(file)
    if size == 0:
        raise refused(400, tr("The upload is empty."))
    return size


def _check_room(path: Path, size: int) -> None:
    """Raise `Problem` if the disk has no room for a file."""
    if shutil.disk_usage(path.parent).free < size + _SPARE_BYTES:
        raise refused(507, tr("The service's disk is full."))


class _Arrival:
    """The body of an upload as it arrives."""

    def __init__(self, request: Request, limit: int, seconds: float) -> None:
        """Take the request, the most bytes and the longest time."""
        self._stream = request.stream().__aiter__()
        self._limit, self._seconds = limit, seconds
        self._begun = asyncio.get_running_loop().time()

    async def write(self, file: BinaryIO) -> int:
        """Write the body and return its size.

        Raises:
            Problem: it is too large or too slow, or an archive.
        """
        size, pieces, waiting = 0, bytearray(), True
        while waiting:
            piece = await self._next(size)
            waiting = piece is not None
            pieces += piece or b""
            size += len(piece or b"")
            if size > self._limit:
                raise too_large(self._limit)
            if len(pieces) >= _PIECE or not waiting:
                if size == len(pieces):
                    _check_not_archive(bytes(pieces[:512]))
                _check_room(Path(file.name), 0)
                await run_in_threadpool(file.write, bytes(pieces))
                pieces.clear()
        return size

    async def _next(self, size: int) -> bytes | None:
        """Return the next bytes; None at the end."""
        passed = asyncio.get_running_loop().time() - self._begun
        allowed = min(self._seconds, GRACE_S + size / SLOWEST)
        try:
            return await asyncio.wait_for(self._stream.__anext__(), max(allowed - passed, 0.0))
        except StopAsyncIteration:
            return None
        except asyncio.TimeoutError:
            raise too_slow(round(passed + max(allowed - passed, 0.0), 1)) from None


def _check_not_archive(head: bytes) -> None:
    """Raise `Problem` if a file begins as an archive."""
    if head.startswith(_ARCHIVES) or head[257:262] == b"ustar":
        raise refused(415, tr("Archives are not accepted. Upload the file itself."))


def _write(folder: Path, record: _Record) -> None:
    """Write what an upload is."""
    path = folder / "upload.json"
    replace_file(str(path), [json.dumps(dataclasses.asdict(record)).encode()], f"{path}.new", os.O_EXCL)


def _upload(key: str, path: Path, record: _Record) -> Upload:
    """Return an upload."""
    return Upload(key, record.name, path, record.bytes, record.width, record.height, record.bands, record.crs)


def find_upload(settings: ServiceSettings, key: str, name: str | None = None) -> Upload:
    """Return an upload.

    Raises:
        Problem: there is none of that key, and that name if one is given.
    """
    folder = settings.state / "uploads" / key
    if not _ID.fullmatch(key) or not (folder / "upload.json").is_file():
        raise _missing(key)
    try:
        record = build(_Record, read_json(folder / "upload.json", "upload.json"), "upload.json")
    except FlairError as error:
        raise _missing(key) from error
    path = folder / "file" / record.name
    if name not in (None, record.name) or not path.is_file():
        raise _missing(key)
    return _upload(key, path, record)


def remove_upload(settings: ServiceSettings, key: str) -> None:
    """Delete an upload.

    Raises:
        Problem: there is none of that key.
    """
    find_upload(settings, key)
    shutil.rmtree(settings.state / "uploads" / key, ignore_errors=True)


def _missing(key: str) -> Problem:
    """Return the problem of an upload that does not exist."""
    return refused(404, tr("There is no upload '{key}'.", key=key[:60]))
