"""The folder of a job: what its process is to do, how far it is, and how it ended.

The service writes `order.json`; the job's process writes `report.json` while it runs and `outcome.json` at its end, and
holds a lock on `lock` as long as it lives, by which a service that has been restarted knows it.
"""

from __future__ import annotations

import dataclasses
import fcntl
import json
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ...errors import InputError
from ...system.jsontext import read_json
from ...system.records import build

INPUTS, RESULTS = "inputs", "results"
ITEM = "item.json"
"""STAC item of a job, with references relative to the folder of results."""
PAGE = "map.json"
"""Configuration of the map page, with references relative to the job."""
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Order:
    """What the process of a job is to do.

    Attributes:
        process: name of the process.
        words: of the command line; paths are absolute or relative to the job's folder.
        outputs: file names in the folder of results, by the name of the output.
        language: of messages.
        sources: the references to input files as the request had them, by the name of the input.
        files: paths of the inputs.
        pixels: the most pixels of a raster.
        downloads: addresses to download, by path.
        hosts: hosts from which that is allowed.
        download_bytes: the largest download.
        shown: what messages say instead of the beginning of a path on the server.
    """

    process: str
    words: tuple[str, ...]
    outputs: Mapping[str, str]
    language: str
    sources: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    pixels: int = 2_500_000_000
    downloads: Mapping[str, str] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    download_bytes: int = 2**31
    shown: Mapping[str, str] = field(default_factory=dict)

    def file(self, name: str) -> str | None:
        """Return the path of an input; None if the request has none of this name."""
        return dict(zip(self.sources, self.files)).get(name)

    def data_name(self, name: str) -> str | None:
        """Return the name in the data folder of an input; None if it is from elsewhere."""
        scheme, _, rest = self.sources.get(name, "").partition(":")
        return rest if scheme == "data" else None

    def without_paths(self, text: str) -> str:
        """Return a message without paths of the server."""
        for path in sorted(self.shown, key=len, reverse=True):
            text = text.replace(path, self.shown[path])
        return text


@dataclass(frozen=True)
class Report:
    """How far a job is: `share` from 0 to 1, the seconds left, None if unknown, and its latest messages."""

    share: float = 0.0
    left_s: float | None = None
    log: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """How a job ended; of a failure, `kind` is the class of the error."""

    status: Literal["successful", "failed"]
    message: str = ""
    kind: str = ""


class JobFolder:
    """The files of a job."""

    def __init__(self, path: Path) -> None:
        """Take the folder's path."""
        self.path = path
        self.inputs, self.results = path / INPUTS, path / RESULTS

    @classmethod
    def of(cls, jobs: Path, name: str) -> JobFolder:
        """Return the folder of a job, whose name is 32 hexadecimal digits.

        Raises:
            ValueError: it is not.
        """
        if not _ID.fullmatch(name):
            raise ValueError(name)
        return cls(jobs / name)

    def create(self) -> None:
        """Make the folder and those in it."""
        for folder in (self.inputs, self.results):
            folder.mkdir(parents=True)

    def remove(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.path, ignore_errors=True)

    def write(self, name: str, value: Order | Report | Outcome) -> None:
        """Write one of the files, which is complete or absent at any time."""
        write_json(self.path / name, dataclasses.asdict(value), durable=not isinstance(value, Report))

    def order(self) -> Order:
        """Return what the process is to do.

        Raises:
            InputError: the file cannot be read.
        """
        return build(Order, read_json(self.path / "order.json", "order.json"), "order.json")

    def report(self) -> Report:
        """Return how far the job is."""
        try:
            return build(Report, read_json(self.path / "report.json", "report.json"), "report.json")
        except InputError:
            return Report()

    def outcome(self) -> Outcome | None:
        """Return how the job ended; None if its process has not said."""
        try:
            return build(Outcome, read_json(self.path / "outcome.json", "outcome.json"), "outcome.json")
        except InputError:
            return None

    def document(self, name: str) -> dict[str, Any] | None:
        """Return `ITEM` or `PAGE`; None if the job has none."""
        try:
            found = read_json(self.path / name, name)
        except InputError:
            return None
        return found if isinstance(found, dict) else None

    def result(self, name: str) -> Path | None:
        """Return the path of a result by its name; None if there is none."""
        return _in(self.results, name)

    def input(self, name: str, file: str) -> Path | None:
        """Return the path of the file of an input, if it was uploaded, downloaded or made by a job."""
        folder = _in(self.inputs, name, folder_wanted=True)
        return folder and _in(folder, file)

    def locked(self) -> int | None:
        """Lock the job, and return the descriptor of the lock; None if a process has it."""
        handle = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        return handle

    def sign(self, pid: int) -> None:
        """Write the number of the process that has the lock into the file, which keeps its lock."""
        with open(self.path / "lock", "r+", encoding="ascii") as file:
            file.write(str(pid))
            file.truncate()

    def pid(self) -> int:
        """Return the number of the process that has the lock; 0 if it is unknown."""
        with suppress(OSError, ValueError):
            return int((self.path / "lock").read_text(encoding="ascii"))
        return 0

    def bytes(self) -> int:
        """Return the size of all files on disk."""
        return folder_bytes(self.path)


def _in(folder: Path, name: str, *, folder_wanted: bool = False) -> Path | None:
    """Return the path of what a folder lists under a name; None if it lists no such file, or folder."""
    with suppress(OSError):
        path = folder / name
        if name in os.listdir(folder) and not path.is_symlink():
            return path if (path.is_dir() if folder_wanted else path.is_file()) else None
    return None


def folder_bytes(path: Path) -> int:
    """Return the size of all files below a folder."""
    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(folder, name)).st_size
    return total


def write_json(path: Path, value: Any, *, durable: bool = True) -> None:  # noqa: ANN401 - any JSON value
    """Write a JSON file, which is complete or absent at any time; if it is `durable`, also after a power cut."""
    new = path.with_name(f"{path.name}.new")
    with open(new, "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False)
        if durable:
            file.flush()
            os.fsync(file.fileno())
    os.replace(new, path)
