"""The finished rows of a run under way, kept on disk so that a run that was killed goes on where it was.

Beside the output lies the folder `OUTPUT.part` with `job.json`, which says what is made of what, and one file per part
of finished rows. A part is written, brought to the disk and then renamed, so that it is whole or not there, even after
a power cut. The folder is locked by the run that uses it, and goes when the output is there.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from .errors import InputError, RasterError
from .language import tr
from .outputs import not_written

PART_EVERY_S = 2.0
"""Seconds between parts: at most so much work, and the windows that reach into it, is done again."""
PART_BYTES = 8 * 2**20
"""Rows in hand after which a part is written before its time."""
_FORMAT = 1
_LEVEL = 1

Rows = dict[str, npt.NDArray[np.uint8]]


@dataclass(frozen=True)
class Part:
    """Finished rows of every raster, uint8 `(bands, height, width)` each, and the pixels of each class in them."""

    row_off: int
    rows: Rows
    counts: npt.NDArray[np.int64]

    @property
    def height(self) -> int:
        """The number of rows."""
        return next(iter(self.rows.values())).shape[1]


@dataclass(frozen=True)
class Progress:
    """How far the run on an output is: rows finished and in all, and whether a process is at work on it."""

    output: str
    finished: int
    height: int
    running: bool
    job: Mapping[str, Any]


class Journal:
    """The parts of one run, in rows counted from the top of its map."""

    def __init__(self, output: str, job: Mapping[str, Any], height: int, *, restart: bool = False) -> None:
        """Take the folder, and find out how far an earlier run of the same job came.

        Args:
            output: the path of the class raster.
            job: what decides every byte of the result, as JSON values.
            height: rows of the map.
            restart: forget an earlier run.

        Raises:
            InputError: another run is at work on this output, or an unfinished one had another job.
            RasterError: the folder cannot be written.
        """
        self.folder = folder_of(output)
        self._height = height
        self._pending: list[Part] = []
        self._lock: IO[bytes] | None = None
        self._written_s = time.monotonic()
        try:
            os.makedirs(self.folder, exist_ok=True)
            self._lock = _locked(self.folder, output)
            try:
                self._take_over(dict(job), output, restart)
            except BaseException:
                self.close()
                raise
        except OSError as error:
            if isinstance(error, RasterError):
                raise
            raise not_written(output, error) from error

    def _take_over(self, job: dict[str, Any], output: str, restart: bool) -> None:
        """Compare the job with that of an earlier run, and store it."""
        earlier = None if restart else _read_job(self.folder)
        if earlier is None or not _part_files(self.folder):
            for path in Path(self.folder).glob("rows-*"):
                path.unlink()
            _write(os.path.join(self.folder, "job.json"), _job_text(job, self._height).encode("utf-8"))
        elif earlier["job"] != json.loads(json.dumps(job)):
            changed = ", ".join(
                sorted(key for key in {*earlier["job"], *job} if earlier["job"].get(key) != job.get(key))
            )
            raise InputError(
                tr(
                    "an unfinished run on '{output}' differs in {changed}: go on with what it had, or start over "
                    "(--restart; in QGIS 'Start over')",
                    output=output,
                    changed=changed,
                )
            )
        self.finished = sum(height for _, height in _ranges(self.folder))

    def replay(self) -> Iterator[Part]:
        """Yield the parts of an earlier run from the top down.

        Raises:
            RasterError: a part is damaged.
        """
        for path in _part_files(self.folder):
            yield _read_part(path)

    def add(self, part: Part) -> bool:
        """Keep finished rows, the next ones downwards; return whether they, and those before, are now on the disk.

        Raises:
            RasterError: they cannot be written.
        """
        self._pending.append(part)
        size = sum(rows.nbytes for pending in self._pending for rows in pending.rows.values())
        if size < PART_BYTES and time.monotonic() - self._written_s < PART_EVERY_S:
            return False
        self._flush()
        return True

    def _flush(self) -> None:
        """Write the pending rows as one part."""
        first = self._pending[0]
        rows = {kind: np.concatenate([p.rows[kind] for p in self._pending], axis=1) for kind in first.rows}
        counts = np.sum([p.counts for p in self._pending], axis=0)
        part = Part(first.row_off, rows, counts)
        try:
            _write(os.path.join(self.folder, _part_name(part.row_off, part.height)), _pack(part))
        except OSError as error:
            raise not_written(self.folder, error) from error
        self.finished += part.height
        self._pending = []
        self._written_s = time.monotonic()

    def __enter__(self) -> Journal:
        """Return the journal."""
        return self

    def __exit__(self, *error: object) -> None:
        """Let go of the folder."""
        self.close()

    def remove(self) -> None:
        """Remove the folder, as the job is done or leaves nothing to keep."""
        if self._lock is None:
            return
        if os.name == "nt":  # which removes no file that is open
            self._lock.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.close()
        self._lock = None

    def close(self) -> None:
        """Let go of the folder; what is finished stays, a folder without parts goes."""
        if not _ranges(self.folder):
            self.remove()
        elif self._lock is not None:
            self._lock.close()
            self._lock = None


def progress(output: str) -> Progress | None:
    """Return how far the run on an output is, or None where there is none."""
    folder = folder_of(output)
    document = _read_job(folder)
    if document is None:
        return None
    try:
        lock = _locked(folder, output)
    except InputError:
        running = True
    else:
        lock.close()
        running = False
    finished = sum(height for _, height in _ranges(folder))
    return Progress(output, finished, int(document["height"]), running, document["job"])


def folder_of(output: str) -> str:
    """Return the folder that keeps the finished parts of an output."""
    return f"{os.path.abspath(output)}.part"


def _job_text(job: dict[str, Any], height: int) -> str:
    """Return `job.json`."""
    return json.dumps({"format": _FORMAT, "height": height, "job": job}, indent=1, sort_keys=True, ensure_ascii=False)


def _read_job(folder: str) -> dict[str, Any] | None:
    """Return `job.json`; None where it is missing, damaged or of another format."""
    with suppress(OSError, ValueError):
        document = json.loads(Path(folder, "job.json").read_text(encoding="utf-8"))
        if isinstance(document, dict) and document.get("format") == _FORMAT:
            return document
    return None


def _part_name(row_off: int, height: int) -> str:
    """Return a part's file name, which sorts from the top down."""
    return f"rows-{row_off:010d}-{height}.part"


def _part_files(folder: str) -> list[str]:
    """Return the parts that follow each other without a gap, from the top down."""
    return [os.path.join(folder, _part_name(row, height)) for row, height in _ranges(folder)]


def _ranges(folder: str) -> list[tuple[int, int]]:
    """Return first row and height of the parts that follow each other without a gap."""
    names = sorted(path.stem for path in Path(folder).glob("rows-*-*.part"))
    ranges: list[tuple[int, int]] = []
    next_row = 0
    for name in names:
        row, height = (int(number) for number in name.split("-")[1:])
        if row != next_row:
            break
        ranges.append((row, height))
        next_row += height
    return ranges


def _pack(part: Part) -> bytes:
    """Return a part as bytes: a line of JSON, then the compressed rows of every raster."""
    packed = {kind: zlib.compress(rows.tobytes(), _LEVEL) for kind, rows in part.rows.items()}
    header = {
        "row_off": part.row_off,
        "counts": part.counts.tolist(),
        "rasters": [[kind, list(part.rows[kind].shape), len(data), zlib.crc32(data)] for kind, data in packed.items()],
    }
    return json.dumps(header).encode("ascii") + b"\n" + b"".join(packed.values())


def _read_part(path: str) -> Part:
    """Read a part.

    Raises:
        RasterError: it is damaged or cannot be read.
    """
    try:
        data = Path(path).read_bytes()
        line, _, rest = data.partition(b"\n")
        header = json.loads(line)
        rows: Rows = {}
        for kind, shape, size, checksum in header["rasters"]:
            packed, rest = rest[:size], rest[size:]
            if zlib.crc32(packed) != checksum:
                raise ValueError("checksum")
            rows[kind] = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(shape)
        return Part(header["row_off"], rows, np.array(header["counts"], np.int64))
    except (OSError, ValueError, KeyError, TypeError, zlib.error) as error:
        raise RasterError(
            tr("part '{path}' of the unfinished run is damaged: start over (--restart)", path=path)
        ) from error


def _write(path: str, data: bytes) -> None:
    """Write a file that is whole or not there, also after a power cut."""
    new = f"{path}.new"
    try:
        with open(new, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except OSError:
        with suppress(OSError):
            os.unlink(new)
        raise
    _sync_folder(os.path.dirname(path))


def _sync_folder(folder: str) -> None:
    """Bring a folder's list of files to the disk, where the system lets a folder be opened for that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _locked(folder: str, output: str) -> IO[bytes]:
    """Return the folder's lock file, held until it is closed or its process ends.

    Raises:
        InputError: another process holds it.
    """
    path = os.path.join(folder, "lock")
    while True:
        file = open(path, "ab")  # held as long as the run
        try:
            _lock(file)
        except (BlockingIOError, PermissionError) as error:
            file.close()
            raise InputError(
                tr("another run is writing '{output}': wait for it, or choose another output", output=output)
            ) from error
        if os.path.exists(path) and os.path.samestat(os.fstat(file.fileno()), os.stat(path)):
            return file
        file.close()  # the run that held it has just removed it
        os.makedirs(folder, exist_ok=True)


def _lock(file: IO[bytes]) -> None:
    """Lock a file against other processes, where its disk knows locks.

    Raises:
        BlockingIOError, PermissionError: another process holds it.
    """
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        return
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.ENOLCK, errno.ENOTSUP):
            raise
