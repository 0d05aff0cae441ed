"""Keeps the finished rows of a run on disk, so that an interrupted run can be resumed.

The folder `OUTPUT.part` next to the output contains `job.json`, which describes the job, and one file per part: the
finished rows of all columns or of a block. Parts may be written in any order, and another run of the same job may
divide the map differently. A part is written, flushed to disk and then renamed, so that it is complete or absent even
after a power cut. The run that uses the folder locks it, and removes it once the output is complete.
"""

from __future__ import annotations

import errno
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ...errors import InputError, RasterError
from ...raster.windows import Window
from ...system.jsontext import parse_json
from ...system.outputs import check_real_folder, disk_errors, is_real_folder, open_regular, replace_file
from ...system.paths import StrPath, link_target
from ...system.records import build
from .parts import Part, joined, pack, unpack

PART_EVERY_S = 2.0
"""Seconds between parts: the most work that is repeated after an interruption."""
PART_BYTES = 8 * 2**20
"""Size of pending rows from which a part is written earlier."""
_MOST_NAMED = 3
"""Files named in a message."""
_FORMAT = 2
_NAME = re.compile(r"rows-(\d{1,18})-(\d{1,18})-(\d{1,18})-(\d{1,18})\.part", re.ASCII)
PULSE, CANCEL = "pulse.json", "cancel"
"""Files of `signals`: how far a run is, and that it is to stop."""
LOCK = "lock"
"""Locked by the run that uses the folder."""
_LOCK_LOOKS, _LOCK_EVERY_S = 4, 0.05
"""Looks at a lock, and seconds between them: whoever asks whether a run is alive holds it for a moment."""
_OURS = re.compile(rf"(?:job\.json|{re.escape(PULSE)}|{_NAME.pattern})(?:\.new)?|{CANCEL}|{LOCK}", re.ASCII)
"""Names of the files of a run; no other file is ever removed."""
_MOST_JOB = 256 * 2**20
"""Bytes of `job.json`, which names the files of a mosaic: some 2 million."""


@dataclass(frozen=True)
class Progress:
    """Progress of the run of an output: rows finished and in total, and whether a process is running it.

    If blocks are finished, `finished` is the number of rows with as many pixels.
    """

    output: str
    finished: int
    height: int
    running: bool
    job: Mapping[str, Any]


class Journal:
    """The parts of one run.

    Attributes:
        finished: the windows on disk, counted from the map's upper left corner; none overlap.
    """

    def __init__(self, output: str, job: Mapping[str, Any], width: int, height: int, *, restart: bool = False) -> None:
        """Lock the folder, and find the finished parts of an earlier run of the same job.

        Args:
            output: the path of the class raster.
            job: everything that determines the bytes of the result, as JSON values.
            width: columns of the map.
            height: rows of the map.
            restart: discard an earlier run.

        Raises:
            InputError: another run is writing this output, or an unfinished one had different settings.
            RasterError: the folder cannot be written.
        """
        self.folder = folder_of(output)
        self._width, self._height = width, height
        self._pending: list[Part] = []
        self._lock: IO[bytes] | None = None
        self._written_s = time.monotonic()
        with disk_errors(output):
            check_real_folder(self.folder)
            os.makedirs(self.folder, exist_ok=True)
            self._lock = locked(self.folder, output)
            try:
                self._take_over(dict(job), output, restart)
            except BaseException:
                self.close()
                raise

    def _take_over(self, job: dict[str, Any], output: str, restart: bool) -> None:
        """Compare the job with that of an earlier run, and store it.

        Raises:
            InputError: they differ, or the folder contains something else.
        """
        earlier = None if restart or not _finished(self.folder) else _read_job(self.folder)
        if earlier is None:
            for path in own_files(self.folder):
                if path.name.startswith("rows-"):
                    path.unlink()
            _write(os.path.join(self.folder, "job.json"), _job_text(job, self._width, self._height))
        else:
            _check_same(earlier.job, json.loads(json.dumps(job)), output)
            if (earlier.width, earlier.height) != (self._width, self._height):
                raise foreign(self.folder)
        self.finished = _checked(self.folder, self._width, self._height)

    @property
    def finished_rows(self) -> int:
        """The rows on disk; of blocks, as many rows as have the same number of pixels."""
        return _pixels(self.finished) // self._width

    def replay(self, fits: Callable[[Part], bool] = lambda part: True) -> Iterator[Part]:
        """Yield the parts of an earlier run, by columns of blocks, each from the top down.

        Raises:
            RasterError: a part is damaged, or does not have the rasters of this run (`fits`).
        """
        for window in sorted(self.finished, key=lambda window: (window.col_off, window.row_off)):
            path = os.path.join(self.folder, _part_name(window))
            try:
                part = unpack(_read(path), window)
                if not fits(part):
                    raise ValueError("other rasters")
            except (OSError, ValueError) as error:
                raise RasterError(
                    "Part '{path}' of the interrupted run is damaged. Use --restart to start over (in QGIS: 'Start "
                    "over').",
                    path=path,
                ) from error
            yield part

    def add(self, part: Part) -> bool:
        """Add finished rows, ideally those below the last ones; return whether all are on disk now.

        Raises:
            RasterError: they cannot be written.
        """
        if self._pending and not self._pending[-1].is_above(part):
            self.flush()
        self._pending.append(part)
        size = sum(rows.nbytes for pending in self._pending for rows in pending.rows.values())
        if size < PART_BYTES and time.monotonic() - self._written_s < PART_EVERY_S:
            return False
        self.flush()
        return True

    def keep(self, window: Window, packed: bytes) -> None:
        """Add a part packed elsewhere by `pack`.

        Raises:
            RasterError: it cannot be written.
        """
        with disk_errors(self.folder):
            _write(os.path.join(self.folder, _part_name(window)), packed)
        self.finished.append(window)
        self._written_s = time.monotonic()

    def flush(self) -> None:
        """Write the pending rows as one part."""
        if self._pending:
            part = joined(self._pending)
            self.keep(part.window, pack(part))
            self._pending = []

    def __enter__(self) -> Journal:
        """Return the journal."""
        return self

    def __exit__(self, *error: object) -> None:
        """Release the folder."""
        self.close()

    def remove(self) -> None:
        """Remove the run's files, and the folder if nothing else is in it."""
        if self._lock is None:
            return
        if os.name == "nt":  # which removes no file that is open
            self._lock.close()
        with suppress(OSError):
            for path in own_files(self.folder):
                path.unlink()
            os.rmdir(self.folder)
        self._lock.close()
        self._lock = None

    def close(self) -> None:
        """Release the folder; finished parts stay, a folder without parts is removed."""
        if not _finished(self.folder):
            self.remove()
        elif self._lock is not None:
            self._lock.close()
            self._lock = None


def check_resumable(output: str, job: Mapping[str, Any], *, restart: bool = False) -> None:
    """Raise `InputError` if an output has an unfinished run, of rows, that `Journal` would refuse to resume."""
    found = None if restart else progress(output)
    if found is None or not found.finished:
        return
    if found.running:
        raise busy(output)
    _check_same(found.job, json.loads(json.dumps(dict(job))), output)


def _check_same(earlier: Mapping[str, Any], job: dict[str, Any], output: str) -> None:
    """Raise `InputError` if two jobs differ."""
    if earlier != job:
        raise InputError(
            "The interrupted run for '{output}' used different settings ({changed}). Use the same settings, or "
            "use --restart to start over (in QGIS: 'Start over').",
            output=output,
            changed=", ".join(differing(earlier, job)),
        )


def progress(output: str) -> Progress | None:
    """Return the progress of the run of an output, or None if there is none.

    Raises:
        InputError: the folder of the run contains something else.
        RasterError: the lock cannot be read, so it is unknown whether a process is running.
    """
    folder = folder_of(output)
    stored = _read_job(folder)
    if stored is None:
        return None
    try:
        running = is_locked(folder)
    except OSError as error:
        raise RasterError(
            "Cannot read {what}: {reason}",
            what=f"'{os.path.join(folder, LOCK)}'",
            reason=error.strerror or error,
        ) from error
    finished = _pixels(_checked(folder, stored.width, stored.height)) // stored.width
    return Progress(output, finished, stored.height, running, stored.job)


def folder_of(output: str) -> str:
    """Return the folder of an output's finished parts, next to the file that its path or link leads to."""
    return f"{os.path.abspath(link_target(output))}.part"


def differing(earlier: Mapping[str, Any], job: dict[str, Any]) -> list[str]:
    """Return the keys in which two jobs differ, with the names of the first files where they differ in files."""
    names = []
    for key in sorted(key for key in {*earlier, *job} if earlier.get(key) != job.get(key)):
        old, new = earlier.get(key), job.get(key)
        if isinstance(old, dict) and isinstance(new, dict):
            files = sorted(path for path in {*old, *new} if old.get(path) != new.get(path))
            key += " ('" + "', '".join(files[:_MOST_NAMED]) + "'" + (", ...)" if len(files) > _MOST_NAMED else ")")
        names.append(key)
    return names


def _job_text(job: dict[str, Any], width: int, height: int) -> bytes:
    """Return `job.json`."""
    document = {"format": _FORMAT, "width": width, "height": height, "job": job}
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False).encode("utf-8")


@dataclass(frozen=True)
class _Stored:
    """The content of `job.json`; width and height in px."""

    format: int
    width: int
    height: int
    job: Mapping[str, Any]

    def __post_init__(self) -> None:
        """Check the size."""
        if self.width < 1 or self.height < 1:
            raise InputError("a map of {width} x {height} px", width=self.width, height=self.height)


def _read_job(folder: str) -> _Stored | None:
    """Return `job.json`; None if it is missing or of another version's format.

    Raises:
        InputError: it is damaged, or was written by something else.
    """
    path = os.path.join(folder, "job.json")
    if not is_real_folder(folder) or not os.path.lexists(path):
        return None
    try:
        document = parse_json(_read(path, _MOST_JOB + 1), path, limit=_MOST_JOB)
        if isinstance(document, dict) and type(document.get("format")) is int and document["format"] != _FORMAT:
            return None
        return build(_Stored, document, path)
    except (OSError, InputError) as error:
        raise foreign(path) from error


def foreign(path: str) -> InputError:
    """Return the error of a file or folder that does not belong to an unfinished run."""
    return InputError(
        "'{path}' is damaged or was not written by this program. Use --restart to start over (in QGIS: 'Start over').",
        path=path,
    )


def _checked(folder: str, width: int, height: int) -> list[Window]:
    """Return the windows of the parts in a folder.

    Raises:
        InputError: a part is not inside the map, or overlaps another.
    """
    windows = _finished(folder)
    open_above: list[Window] = []
    for window in sorted(windows, key=lambda window: window.row_off):
        open_above = [other for other in open_above if other.bottom > window.row_off]
        outside = window.right > width or window.bottom > height
        if outside or any(window.intersection(other) for other in open_above):
            raise foreign(os.path.join(folder, _part_name(window)))
        open_above.append(window)
    return windows


def _part_name(window: Window) -> str:
    """Return a part's file name, which sorts from the top down."""
    return f"rows-{window.row_off:010d}-{window.col_off:010d}-{window.height}-{window.width}.part"


def _finished(folder: str) -> list[Window]:
    """Return the windows of the parts in a folder."""
    found = (_NAME.fullmatch(path.name) for path in sorted(Path(folder).glob("rows-*.part")))
    numbers = ([int(number) for number in match.groups()] for match in found if match)
    return [Window(column, row, width, height) for row, column, height, width in numbers if height and width]


def own_files(folder: StrPath, names: re.Pattern[str] = _OURS) -> list[Path]:
    """Return the files of a run's folder whose names match a pattern, the lock last."""
    own = [path for path in Path(folder).iterdir() if names.fullmatch(path.name)]
    return sorted(own, key=lambda path: (path.name == LOCK, path.name))


def _read(path: str, most: int = -1) -> bytes:
    """Return the bytes of a file of the folder, or the first `most` of them."""
    with open(open_regular(path, os.O_RDONLY), "rb") as file:
        return file.read(most)


def _pixels(windows: list[Window]) -> int:
    """Return the number of pixels in windows that do not overlap."""
    return sum(window.width * window.height for window in windows)


def _write(path: str, data: bytes) -> None:
    """Write a file that is complete or absent, even after a power cut."""
    replace_file(path, [data], f"{path}.new")
    _sync_folder(os.path.dirname(path))


def _sync_folder(folder: str) -> None:
    """Flush a folder's list of files to disk, on systems that allow it."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def locked(folder: str, output: str) -> IO[bytes]:
    """Return the folder's lock file, locked until it is closed or the process ends.

    Raises:
        InputError: another process has locked it, or the folder is a link.
        OSError: it cannot be created, or is not a regular file.
    """
    path = os.path.join(folder, LOCK)
    check_real_folder(folder)
    looks_left = _LOCK_LOOKS
    while True:
        handle = open_regular(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        file = open(handle, "ab")  # open as long as the run
        try:
            _lock(file)
        except (BlockingIOError, PermissionError) as error:
            looks_left -= 1
            if not looks_left:
                file.close()
                raise busy(output) from error
            time.sleep(_LOCK_EVERY_S)
        else:
            if os.path.lexists(path) and os.path.samestat(os.fstat(file.fileno()), os.lstat(path)):
                return file
        file.close()
        os.makedirs(folder, exist_ok=True)  # the run that had locked it may have just removed it


def is_locked(folder: str) -> bool:
    """Whether a process has locked a folder; nothing is written, so that the folder may be another user's.

    Raises:
        OSError: the lock cannot be read.
    """
    try:
        handle = open_regular(os.path.join(folder, LOCK), os.O_RDONLY)
    except FileNotFoundError:
        return False
    with open(handle, "rb") as file:
        try:
            _lock(file, shared=True)
        except (BlockingIOError, PermissionError):
            return True
    return False


def busy(output: str) -> InputError:
    """Return the error of an output that another run is writing."""
    return InputError(
        "Another run is writing '{output}'. Wait until it finishes, or choose another output.", output=output
    )


def _lock(file: IO[bytes], *, shared: bool = False) -> None:
    """Lock a file against other processes, if its file system supports locks.

    Args:
        file: the lock file.
        shared: let others lock it like this, too.

    Raises:
        BlockingIOError, PermissionError: another process has locked it.
    """
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        return
    import fcntl

    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.ENOLCK, errno.ENOTSUP):
            raise
