"""The jobs of a service, in an SQLite database (write-ahead log) that one service uses at a time."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, cast

from ...errors import FlairError, InputError, RasterError
from ...language import tr

Status = Literal["accepted", "running", "successful", "failed", "dismissed"]
STATUSES: tuple[Status, ...] = ("accepted", "running", "successful", "failed", "dismissed")
ENDED: tuple[Status, ...] = ("successful", "failed", "dismissed")
_VERSION = 1
_TABLE = """
CREATE TABLE IF NOT EXISTS jobs (
    name TEXT PRIMARY KEY, process TEXT NOT NULL, status TEXT NOT NULL, heavy INTEGER NOT NULL,
    created REAL NOT NULL, started REAL, finished REAL, updated REAL NOT NULL,
    device TEXT, attempts INTEGER NOT NULL, share REAL NOT NULL, message TEXT NOT NULL, kind TEXT NOT NULL,
    response TEXT, bytes INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS jobs_by_status ON jobs (status, created);
CREATE INDEX IF NOT EXISTS jobs_by_time ON jobs (created);
"""


class QueueFullError(FlairError):
    """As many jobs wait as may."""


@dataclass(frozen=True)
class Job:
    """A job.

    Attributes:
        name: identifier.
        process: name of its process.
        status: as the OGC names it.
        heavy: whether it needs a device for itself.
        created: when it was requested, in seconds since 1970, as the other times.
        started: when its process was last started.
        finished: when it ended.
        updated: when its status last changed.
        device: the device it runs on, once it has been started.
        attempts: how many times its process was started since it last got further.
        share: how far it was when it was last started, from 0 to 1.
        message: why it failed.
        kind: class of the error.
        response: how the request wants its results.
        bytes: size of its files, once it has ended.
    """

    name: str
    process: str
    status: Status
    heavy: bool
    created: float
    started: float | None = None
    finished: float | None = None
    updated: float = 0.0
    device: str | None = None
    attempts: int = 0
    share: float = 0.0
    message: str = ""
    kind: str = ""
    response: str | None = None
    bytes: int = 0


@dataclass(frozen=True)
class Wanted:
    """Which jobs are wanted.

    Attributes:
        statuses: their statuses.
        processes: names of their processes; empty for all.
        after: requested at this time or later, in seconds since 1970.
        before: requested at this time or earlier.
        shortest_s: running for at least so many seconds, until now or their end.
        longest_s: running for at most so many seconds.
    """

    statuses: tuple[Status, ...] = STATUSES
    processes: tuple[str, ...] = ()
    after: float | None = None
    before: float | None = None
    shortest_s: float | None = None
    longest_s: float | None = None

    def condition(self) -> tuple[str, list[Any]]:
        """Return the condition of a query, and its values."""
        ran = f"COALESCE(finished, {time.time()!r}) - started"
        parts: list[tuple[str, Sequence[Any]]] = [(f"status IN ({_places(self.statuses)})", self.statuses)]
        if self.processes:
            parts.append((f"process IN ({_places(self.processes)})", self.processes))
        for text, value in (
            ("created >= ?", self.after),
            ("created <= ?", self.before),
            (f"{ran} >= ?", self.shortest_s),
            (f"{ran} <= ?", self.longest_s),
        ):
            if value is not None:
                parts.append((text, [value]))
        return "WHERE " + " AND ".join(text for text, _ in parts), [value for _, values in parts for value in values]


def _query(*parts: str) -> str:
    """Return a query of these parts, which hold names of columns and places for values, never values."""
    return " ".join(parts)


def _places(values: Sequence[object]) -> str:
    """Return the places of values in a query."""
    return ", ".join("?" * len(values))


_NAMES = tuple(field.name for field in fields(Job))


class Store:
    """The jobs in the folder of a service's state."""

    def __init__(self, folder: Path) -> None:
        """Open the database, and lock the folder.

        Raises:
            InputError: another service uses the folder.
            RasterError: it cannot be written, or holds a database of another version.
        """
        self._mutex = threading.RLock()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise RasterError(
                "Cannot write to folder '{folder}': {strerror}", folder=folder, strerror=error.strerror
            ) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._lock)
            raise InputError(
                "Another service uses the state folder '{folder}'. Stop it, or choose another folder.", folder=folder
            ) from error
        self._open(folder / "jobs.sqlite")

    def _open(self, path: Path) -> None:
        """Open the database, which other threads use too."""
        try:
            self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=FULL")
            (version,) = self._database.execute("PRAGMA user_version").fetchone()
            if version not in (0, _VERSION):
                raise RasterError(
                    "'{path}' has version {found}. This service reads version {needed}.",
                    path=path,
                    found=version,
                    needed=_VERSION,
                )
            self._database.executescript(_TABLE)
            self._database.execute(f"PRAGMA user_version={_VERSION}")
        except sqlite3.Error as error:
            raise RasterError("Cannot open '{path}': {reason}", path=path, reason=error) from error

    def close(self) -> None:
        """Close the database, and unlock the folder."""
        with self._mutex:
            self._database.close()
            os.close(self._lock)

    def add(self, job: Job, most_waiting: int) -> None:
        """Add a job that waits.

        Raises:
            QueueFullError: `most_waiting` jobs wait already.
        """
        with self._mutex:
            self.check_room(most_waiting)
            values = [getattr(job, name) for name in _NAMES]
            columns = ", ".join(_NAMES)
            self._database.execute(_query("INSERT INTO jobs (", columns, ") VALUES (", _places(_NAMES), ")"), values)

    def check_room(self, most_waiting: int) -> None:
        """Raise `QueueFullError` if `most_waiting` jobs wait."""
        if self.count(Wanted(("accepted",))) >= most_waiting:
            text = tr(
                "The queue is full: {count} job is waiting. Try again later.",
                "The queue is full: {count} jobs are waiting. Try again later.",
                count=most_waiting,
            )
            raise QueueFullError(text)

    def get(self, name: str) -> Job | None:
        """Return a job; None if there is none of that name."""
        return next(iter(self._select("WHERE name = ?", [name])), None)

    def jobs(
        self, wanted: Wanted | None = None, *, limit: int = -1, offset: int = 0, newest_first: bool = False
    ) -> list[Job]:
        """Return jobs in the order of their requests; by default all of them. A negative `limit` means no limit."""
        where, values = (wanted or Wanted()).condition()
        order = "DESC" if newest_first else "ASC"
        return self._select(f"{where} ORDER BY created {order}, name LIMIT ? OFFSET ?", [*values, limit, offset])

    def count(self, wanted: Wanted) -> int:
        """Return the number of jobs."""
        where, values = wanted.condition()
        with self._mutex:
            found = self._database.execute(_query("SELECT COUNT(*) FROM jobs", where), values)
            return int(found.fetchone()[0])

    def change(self, name: str, before: Sequence[Status], **values: Any) -> bool:  # noqa: ANN401 - any column
        """Change a job if its status is one of those given; return whether it was."""
        changed = {**values, "updated": time.time()}
        columns = ", ".join(f"{column} = ?" for column in changed)
        where, statuses = Wanted(tuple(before)).condition()
        text = _query("UPDATE jobs SET", columns, where, "AND name = ?")
        with self._mutex:
            return self._database.execute(text, [*changed.values(), *statuses, name]).rowcount == 1

    def remove(self, name: str) -> None:
        """Forget a job."""
        with self._mutex:
            self._database.execute("DELETE FROM jobs WHERE name = ?", [name])

    def _select(self, rest: str, values: Sequence[Any]) -> list[Job]:
        """Return the jobs of a query."""
        with self._mutex:
            rows = self._database.execute(_query("SELECT * FROM jobs", rest), list(values)).fetchall()
        return [_job(row) for row in rows]


def _job(row: Sequence[Any]) -> Job:
    """Return a row of the table."""
    values = dict(zip(_NAMES, row))
    return Job(**{**values, "heavy": bool(values["heavy"]), "status": cast(Status, values["status"])})
