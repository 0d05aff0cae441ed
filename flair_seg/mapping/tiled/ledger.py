"""The ledger of a map in tiles: the state of each tile, kept with the tiles, so that any machine can resume the run.

The folder `ledger` in the folder of the class raster's tiles contains

- `job.json`: the tile grid, the rasters, the classes and everything that determines the bytes of the tiles,
- `NUMBER-RUN.jsonl`: one line per finished, empty or failed tile; the last line of a tile counts,
- `pulse.json`: when the coordinator last wrote, with which workers, and which tiles they compute.

Lines are collected for two seconds (ten in object storage), then the newest file is replaced by a longer one until it
has 1 MiB. A crash thus costs the records of a few seconds, whose tiles are computed again and get the same bytes.

Reading another run's ledger, e.g. for a report:

    ledger = read_ledger("map.vrt")
    if ledger is not None:
        print(ledger.summary())
        for record in ledger.records():
            print(record.name, record.state, record.seconds)
"""

from __future__ import annotations

import json
import math
import re
import socket
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from ...errors import InputError, RasterError
from ...raster.storage import is_object, joined, make_folder, put_bytes, read, remove, sizes
from ...system.jsontext import parse_json
from ...system.records import build
from ...system.texts import clean_text
from ..resume.journal import foreign
from ..resume.signals import PULSE_OLD_S
from .places import ledger_folder, working_ledger_folder
from .tilegrid import TileGrid, tile_name

FLUSH_S, FLUSH_OBJECT_S = 2.0, 10.0
"""Most seconds that a record waits to be written, to a folder and to object storage."""
PIECE_BYTES = 2**20
"""Size from which a new file of records is begun."""
MOST_TILES = 16_000_000
"""Most tiles of a map, each of which takes some twenty bytes of memory while a run is resumed."""
_FORMAT = 1
_PIECE = re.compile(r"\d{8}-[0-9a-f]{1,8}\.jsonl", re.ASCII)
_LARGEST = 2**62
"""Bound of the numbers in a record, so that int64 holds their sums."""
_MOST_JOB = 256 * 2**20
"""Bytes of `job.json`, which names the files of a mosaic: some 2 million."""
_MOST_REASON = 300
"""Characters kept of the reason for which a tile failed."""

State = Literal["waiting", "finished", "empty", "failed"]
"""`waiting`: not computed yet, or to be computed again; `empty`: nothing to map, so there is no file."""
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True)
class TileFile:
    """A finished raster of a tile: SHA-256 and size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True)
class TileRecord:
    """The result of a tile.

    Attributes:
        row: row of the tile grid, from 0 at the top.
        column: column of the tile grid, from 0 at the left.
        state: `waiting` in a record means that the tile was asked for again.
        attempts: how often it was computed, until now.
        reason: why the last attempt failed; empty if it did not.
        files: the rasters by kind (`classes`, `confidence`, `probabilities`).
        pixels: pixels mapped to each class, in the order of the model's classes.
        windows: windows predicted.
        worker: address or name of the process that computed it.
        machine: its device and software.
        started: when it was begun, in seconds since 1970.
        seconds: time spent on it.
    """

    row: int
    column: int
    state: State
    attempts: int = 1
    reason: str = ""
    files: Mapping[str, TileFile] = field(default_factory=dict)
    pixels: tuple[int, ...] = ()
    windows: int = 0
    worker: str = ""
    machine: str = ""
    started: float = 0.0
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """The tile's name, e.g. `r00012_c00034`."""
        return tile_name(self.row, self.column)

    def to_line(self) -> bytes:
        """Return the record as a line of JSON."""
        values: dict[str, Any] = {"tile": [self.row, self.column], "state": self.state, "attempts": self.attempts}
        values["files"] = {kind: [file.sha256, file.size] for kind, file in self.files.items()}
        values |= {"pixels": list(self.pixels), "windows": self.windows}
        values |= {"reason": self.reason[:_MOST_REASON], "worker": self.worker, "machine": self.machine}
        values |= {"started": round(self.started, 1), "seconds": round(self.seconds, 2)}
        text = json.dumps({name: value for name, value in values.items() if value}, separators=(",", ":"))
        return text.encode("ascii") + b"\n"

    @staticmethod
    def from_line(line: bytes) -> TileRecord:
        """Return the record of a line.

        Raises:
            ValueError: the line is damaged.
        """
        try:
            values = json.loads(line)
            row, column = values.pop("tile")
            files = {kind: TileFile(*file) for kind, file in values.pop("files", {}).items()}
            record = TileRecord(row, column, files=files, pixels=tuple(values.pop("pixels", ())), **values)
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise ValueError("damaged record") from error
        if not record.is_sound():
            raise ValueError("damaged record")
        return record

    def is_sound(self) -> bool:
        """Whether all values have the types and ranges of a record."""
        sizes = [file.size for file in self.files.values()]
        counts = (self.row, self.column, self.attempts, self.windows, *self.pixels, *sizes)
        texts = (self.reason, self.worker, self.machine, *(file.sha256 for file in self.files.values()))
        return (
            self.state in STATES
            and all(type(count) is int and 0 <= count < _LARGEST for count in counts)
            and all(isinstance(text, str) for text in texts)
            and all(type(value) in (int, float) and math.isfinite(value) for value in (self.started, self.seconds))
        )


@dataclass(frozen=True)
class Pulse:
    """The last sign of a run's coordinator.

    Attributes:
        updated: when it was written, in seconds since 1970.
        state: `running`, or how the run ended.
        host: the coordinator's machine.
        workers: the number of workers.
        running: names of the tiles that they compute.
    """

    updated: float
    state: Literal["running", "stopped", "finished"]
    host: str = ""
    workers: int = 0
    running: tuple[str, ...] = ()

    @property
    def is_alive(self) -> bool:
        """Whether the coordinator seems to be running."""
        return self.state == "running" and abs(time.time() - self.updated) < PULSE_OLD_S


@dataclass(frozen=True)
class LedgerJob:
    """The content of `job.json`.

    Attributes:
        format: of the ledger.
        width: columns of the map.
        height: rows of the map.
        side: side of a tile in px.
        pixel_m2: ground area of a pixel in square metres; 0 if unknown.
        classes: code, name and colour of each class, in the order of `TileRecord.pixels`.
        created: when the run began, in seconds since 1970.
        job: everything that determines the bytes of the tiles.
    """

    format: int
    width: int
    height: int
    side: int
    pixel_m2: float
    classes: tuple[tuple[int, str, str], ...]
    created: float
    job: Mapping[str, Any]

    def __post_init__(self) -> None:
        """Check the sizes."""
        if min(self.width, self.height, self.side) < 1:
            size = f"{self.width} x {self.height}, {self.side}"
            raise InputError("Invalid {name}: {value}. It must be greater than 0.", name="size", value=size)
        if len(self.grid) > MOST_TILES:
            raise InputError(
                "A map of {width} x {height} px has more than {most} tiles of {side} px. Choose larger tiles.",
                width=self.width,
                height=self.height,
                most=MOST_TILES,
                side=self.side,
            )

    @property
    def grid(self) -> TileGrid:
        """The tiles of the map."""
        return TileGrid(self.width, self.height, self.side)

    def to_json(self) -> bytes:
        """Return the content of the file."""
        return json.dumps(self.__dict__, indent=1, sort_keys=True, ensure_ascii=False).encode("utf-8")


@dataclass(frozen=True)
class Summary:
    """Counts of a ledger: tiles in total and by state, and attempts of all tiles together."""

    total: int
    finished: int
    empty: int
    failed: int
    waiting: int
    attempts: int


Visit = Callable[[TileRecord], None]
"""Gets records while a ledger is read."""


class Ledger:
    """The state of each tile; it holds two bytes per tile in memory, the records stay in the files.

    Attributes:
        folder: the folder of the ledger.
        job: the run.
        grid: its tiles.
        damaged: damaged lines that were left out; their tiles are computed again.
    """

    def __init__(self, folder: str, job: LedgerJob, visit: Visit | None = None) -> None:
        """Read the records of a folder, once.

        Args:
            folder: of the ledger.
            job: the run.
            visit: gets the last record of each tile that has one, in any order.

        Raises:
            RasterError: they cannot be read.
        """
        self.folder, self.job, self.grid = folder, job, job.grid
        self.damaged = 0
        self._states, self._attempts = bytearray(len(self.grid)), bytearray(len(self.grid))
        self._flush_s = FLUSH_OBJECT_S if is_object(folder) else FLUSH_S
        self._flushed_s = time.monotonic()
        self._piece, self._written = bytearray(), 0
        self._run = uuid.uuid4().hex[:8]
        self._number = 1 + max((int(name.partition("-")[0]) for name in self._pieces()), default=0)
        for record in self._latest():
            self._note(record)
            if visit is not None:
                visit(record)

    @staticmethod
    def begin(folder: str, job: LedgerJob) -> Ledger:
        """Begin a ledger, discarding an earlier one.

        Raises:
            RasterError: the folder cannot be written.
        """
        make_folder(folder)
        for name in sizes(folder):
            if name.endswith((".jsonl", ".json")):
                remove(joined(folder, name))
        put_bytes(joined(folder, "job.json"), job.to_json())
        return Ledger(folder, job)

    # ---- reading

    def state(self, index: int) -> State:
        """Return the state of a tile."""
        return STATES[self._states[index]]

    def attempts(self, index: int) -> int:
        """Return how often a tile was computed, at most 255."""
        return self._attempts[index]

    def tiles(self, *states: State) -> Iterator[int]:
        """Yield the numbers of the tiles in some states, in the order of the grid."""
        wanted = {STATES.index(state) for state in states}
        return (index for index, state in enumerate(self._states) if state in wanted)

    def summary(self) -> Summary:
        """Return how many tiles are in which state."""
        counts = Counter(self._states)
        by_state = {state: counts[number] for number, state in enumerate(STATES)}
        return Summary(
            total=len(self.grid),
            finished=by_state["finished"],
            empty=by_state["empty"],
            failed=by_state["failed"],
            waiting=by_state["waiting"],
            attempts=sum(self._attempts),
        )

    def records(self, *states: State) -> Iterator[TileRecord]:
        """Return the last record of each tile that has one, in any order; only those in some states, if given.

        Raises:
            RasterError: they cannot be read.
        """
        self.flush()
        return (record for record in self._latest() if record.state in (states or STATES))

    def pulse(self) -> Pulse | None:
        """Return the last sign of the coordinator; None if there is none."""
        return read_pulse(self.folder)

    # ---- writing

    def add(self, record: TileRecord) -> None:
        """Add the record of a tile; it is written within some seconds, by this or a later call."""
        self._note(record)
        self._piece += record.to_line()
        self.write_some()

    def write_some(self) -> None:
        """Write the records that have waited long enough; where that fails they wait on, as a disk may be full."""
        if time.monotonic() - self._flushed_s >= self._flush_s:
            with suppress(RasterError):
                self.flush()

    def flush(self) -> None:
        """Write the records that wait.

        Raises:
            RasterError: they cannot be written.
        """
        self._flushed_s = time.monotonic()
        if len(self._piece) == self._written:
            return
        put_bytes(joined(self.folder, f"{self._number:08d}-{self._run}.jsonl"), bytes(self._piece))
        self._written = len(self._piece)
        if self._written >= PIECE_BYTES:
            self._number += 1
            self._piece, self._written = bytearray(), 0

    def ask_again(self, names: Iterable[str]) -> None:
        """Have tiles computed again, whatever their state is.

        Raises:
            InputError: a name is not that of a tile of this map; nothing is changed.
            RasterError: it cannot be written.
        """
        for index in self.grid.indices(names):
            row, column = self.grid.place(index)
            self.add(TileRecord(row, column, "waiting", self._attempts[index]))
        self.flush()

    def beat(self, state: Literal["running", "stopped", "finished"], workers: int, running: Sequence[str] = ()) -> None:
        """Write a sign of the coordinator.

        Raises:
            RasterError: it cannot be written.
        """
        pulse = {"updated": round(time.time(), 1), "state": state, "host": socket.gethostname(), "workers": workers}
        put_bytes(joined(self.folder, "pulse.json"), json.dumps({**pulse, "running": list(running)}).encode("ascii"))

    # ---- files

    def _note(self, record: TileRecord) -> None:
        """Note the state of a tile."""
        index = self.grid.index(record.row, record.column)
        self._states[index] = STATES.index(record.state)
        self._attempts[index] = min(record.attempts, 255)

    def _pieces(self) -> list[str]:
        """Return the names of the files of records, oldest first."""
        return sorted(filter(_PIECE.fullmatch, sizes(self.folder)))

    def _latest(self) -> Iterator[TileRecord]:
        """Yield the last record of each tile, newest first; damaged lines are left out and counted."""
        self.damaged = 0
        seen = bytearray(len(self.grid))
        for name in reversed(self._pieces()):
            for line in reversed((read(joined(self.folder, name)) or b"").splitlines()):
                try:
                    record = TileRecord.from_line(line)
                    index = self.grid.index(record.row, record.column)
                    if record.state == "finished" and len(record.pixels) != len(self.job.classes):
                        raise ValueError("pixels of other classes")
                except ValueError:  # an InputError is one, too
                    self.damaged += 1
                    continue
                if not seen[index]:
                    seen[index] = True
                    yield record


def read_ledger(output: str, visit: Visit | None = None) -> Ledger | None:
    """Return the ledger of a map in tiles, unfinished or finished; None if there is none.

    Args:
        output: the path of the class raster's VRT.
        visit: as that of `Ledger`.

    Raises:
        InputError: it is damaged, or of another version.
        RasterError: it cannot be read.
    """
    for folder in (working_ledger_folder(output), ledger_folder(output)):
        job = read_job(folder)
        if job is not None:
            return Ledger(folder, job, visit)
    return None


def read_job(folder: str) -> LedgerJob | None:
    """Return the content of a ledger's `job.json`; None if it is missing.

    Raises:
        InputError: it is damaged, or of another version.
        RasterError: it cannot be read.
    """
    path = joined(folder, "job.json")
    data = read(path)
    if data is None:
        return None
    try:
        document = parse_json(data, path, limit=_MOST_JOB)
        if not isinstance(document, dict) or document.get("format", _FORMAT) == _FORMAT:
            return build(LedgerJob, document, path)
    except InputError as error:
        raise foreign(path) from error
    raise InputError(
        "'{path}' was written by another version. Use --restart to start over (in QGIS: 'Start over').", path=path
    )


def read_pulse(folder: str) -> Pulse | None:
    """Return the last sign of a run's coordinator; None if there is none that can be read.

    Raises:
        RasterError: it cannot be read.
    """
    path = joined(folder, "pulse.json")
    data = read(path)
    try:
        return None if data is None else build(Pulse, parse_json(data, path), path)
    except InputError:
        return None


def shortened(reason: object) -> str:
    """Return the reason of a failure as the ledger keeps it: one clean line."""
    return clean_text(" ".join(str(reason).split()))[:_MOST_REASON]
