"""How far a run is, from the files that it keeps: of this machine or of another that shares the folder."""

from __future__ import annotations

import os
import socket
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from ...errors import InputError, RasterError
from ...feedback import Feedback, duration
from ...language import grouped, tr
from ...mapping.resume.journal import CANCEL, folder_of, is_locked, progress
from ...mapping.resume.signals import read_run_pulse, request_cancel
from ...mapping.tiled.ledger import Ledger, Pulse, TileRecord, read_ledger
from ...raster.storage import exists, is_object, joined

State = Literal["running", "interrupted", "finished"]
_RECENT_S = 1800.0
"""Seconds over which the rate of tiles is taken."""
_MOST_NAMED = 1000
"""Most failed tiles that are named."""
_SETTLE_S = 0.25
"""Seconds between two looks at a run that ends."""
STOP_S = 120.0
"""Seconds to wait for a run to stop: it ends after its current batch."""


@dataclass(frozen=True)
class RunStatus:
    """How far a run is.

    Attributes:
        output: path of the class raster.
        state: whether a process is computing it, it can be resumed, or it is there.
        unit: what `done` and `total` count.
        done: rows, or tiles that are finished or have nothing to map.
        total: rows or tiles of the map; None if it is finished and its run has left no figures.
        rate: `rate_unit` a second; None if it is not known.
        rate_unit: windows of a plain run, tiles of a run in tiles.
        left_s: time that remains, in s; None if it is not known.
        failed: tiles whose last attempt failed.
        failures: failed tiles by reason.
        failed_tiles: names of the failed tiles, at most 1,000.
        host: machine that runs or ran it; empty if it is not known.
        workers: processes that compute tiles.
        computing: names of the tiles that they compute.
        job: what determines the result.
    """

    output: str
    state: State
    unit: Literal["rows", "tiles"] = "rows"
    done: int | None = None
    total: int | None = None
    rate: float | None = None
    rate_unit: Literal["windows", "tiles"] = "windows"
    left_s: float | None = None
    failed: int = 0
    failures: Mapping[str, int] = field(default_factory=dict)
    failed_tiles: tuple[str, ...] = ()
    host: str = ""
    workers: int = 0
    computing: tuple[str, ...] = ()
    job: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_running(self) -> bool:
        """Whether a process is computing the map."""
        return self.state == "running"

    def to_json_dict(self) -> dict[str, Any]:
        """Return the status as JSON values; of a plain run `finished` and `height` are its rows."""
        rows = self.unit == "rows" and self.state != "finished"
        return {
            **asdict(self),
            "running": self.is_running,
            "finished": self.done if rows else None,
            "height": self.total if rows else None,
        }

    def lines(self) -> list[str]:
        """Return the status as text: one line, and one for each reason of failed tiles."""
        return [self._line(), *self._failure_lines()]

    def _line(self) -> str:
        """Return the progress in one line."""
        if self.state == "finished":
            return tr("{output}: finished", output=self.output)
        state = tr("running") if self.is_running else tr("interrupted; run the same command again to resume")
        values = {"output": self.output, "count": self.total or 0, "finished": grouped(self.done or 0), "state": state}
        percent = 100 * (self.done or 0) // max(self.total or 0, 1)
        if self.unit == "tiles":
            text = tr(
                "{output}: {finished} of {count} tile finished ({percent} %), {state}",
                "{output}: {finished} of {count} tiles finished ({percent} %), {state}",
                percent=percent,
                **values,
            )
        else:
            text = tr(
                "{output}: {finished} of {count} row finished ({percent} %), {state}",
                "{output}: {finished} of {count} rows finished ({percent} %), {state}",
                percent=percent,
                **values,
            )
        return " · ".join([text, *self._speed()]) if self.is_running else text

    def _speed(self) -> list[str]:
        """Return the rate, the time left, and where the run is."""
        parts = []
        if self.rate is not None:
            many = self.rate >= 0.1
            rate = grouped(self.rate if many else 3600 * self.rate, 1)
            names = {
                ("windows", True): tr("{rate} windows/s", rate=rate),
                ("windows", False): tr("{rate} windows/h", rate=rate),
                ("tiles", True): tr("{rate} tiles/s", rate=rate),
                ("tiles", False): tr("{rate} tiles/h", rate=rate),
            }
            parts.append(names[self.rate_unit, many])
        if self.left_s is not None:
            parts.append(tr("{time} left", time=duration(self.left_s)))
        if self.host:
            parts.append(self.host)
        if self.workers > 1:
            parts.append(tr("{count} worker", "{count} workers", count=self.workers))
        return parts

    def _failure_lines(self) -> list[str]:
        """Return the failed tiles by reason."""
        if not self.failed:
            return []
        lines = [tr("{count} tile failed:", "{count} tiles failed:", count=self.failed)]
        lines += [f"  {count} x {reason}" for reason, count in Counter(self.failures).most_common()]
        shown = self.failed_tiles[:10]
        return [*lines, "  " + ", ".join(shown) + (" ..." if self.failed > len(shown) else "")]


def run_status(output: str) -> RunStatus:
    """Return how far the run is that writes an output.

    Args:
        output: path of the class raster: a GeoTIFF, or the VRT of a map in tiles.

    Raises:
        InputError: there is neither a run nor a file, or the files of the run are damaged.
        RasterError: they cannot be read.
    """
    noted = _Noted()
    ledger = None if output.lower().endswith((".tif", ".tiff")) else read_ledger(output, noted.visit)
    if ledger is not None:
        return _tiled_status(output, ledger, noted)
    if not is_object(output):
        plain = _plain_status(output)
        if plain is not None:
            return plain
    if not exists(output) or os.path.isdir(output):
        raise InputError("No run and no file found for '{output}'.", output=output)
    return RunStatus(output, "finished")


def next_status(output: str, before: RunStatus | None) -> RunStatus:
    """Return the status of a run that was looked at before; one that has gone and left nothing is interrupted.

    Raises:
        InputError: there is neither a run nor a file, and there was none before.
        RasterError: as `run_status`.
    """
    try:
        found = run_status(output)
        if before is None or not before.is_running or found.state != "interrupted":
            return found
    except InputError:
        if before is None:
            raise
    time.sleep(_SETTLE_S)  # its files may have been moved into place or removed while they were read
    try:
        return run_status(output)
    except InputError:
        return RunStatus(output, "interrupted", before.unit, 0, before.total)


def cancel_run(output: str, feedback: Feedback, wait_s: float = STOP_S) -> RunStatus:
    """Ask the run that writes an output to stop, wait until it has, and return its status.

    What it has finished is kept: the same command resumes it.

    Raises:
        InputError: there is no such run, or it has not stopped in time.
        RasterError: the folder of the run cannot be read or written.
    """
    found = run_status(output)
    if not found.is_running:
        raise InputError("No run is writing '{output}'.", output=output)
    ledger = read_ledger(output) if found.unit == "tiles" else None
    folder = folder_of(output) if ledger is None else ledger.folder
    try:
        request_cancel(folder)
    except RasterError:
        found = next_status(output, found)
        if found.is_running:
            raise
        return found  # it ended in this moment
    feedback.info(tr("Asked the run to stop; waiting for the end of its current batch."))
    ends = time.monotonic() + wait_s
    while time.monotonic() < ends:
        feedback.stop_if_cancelled()
        time.sleep(_SETTLE_S)
        found = next_status(output, found)
        if not found.is_running:
            return found
        if not exists(joined(folder, CANCEL)):  # the run has begun just now, which forgets earlier requests
            with suppress(RasterError):
                request_cancel(folder)
    raise InputError(
        "The run for '{output}' has not stopped within {seconds:g} s. It stops when it reads the request.",
        output=output,
        seconds=wait_s,
    )


def _plain_status(output: str) -> RunStatus | None:
    """Return the status of a run that writes rows; None if there is none."""
    pulse = read_run_pulse(output)
    found = progress(output)
    if found is None:
        return None
    # The lock of another machine's run may not be seen here; that of this machine ends with the process.
    elsewhere = pulse is not None and pulse.host != socket.gethostname()
    running = found.running or (elsewhere and pulse is not None and pulse.is_fresh)
    rate = pulse.rate if running and pulse is not None else None
    left_s = None if rate is None or pulse is None else (pulse.total - pulse.done) / rate
    return RunStatus(
        output,
        "running" if running else "interrupted",
        "rows",
        found.finished,
        found.height,
        rate,
        "windows",
        left_s,
        host="" if pulse is None else pulse.host,
        job=found.job,
    )


class _Noted:
    """What the records of a run's tiles tell, noted while its ledger is read.

    Attributes:
        reasons: failed tiles by reason.
        failed: names of the failed tiles.
    """

    def __init__(self) -> None:
        """Start."""
        self.reasons: Counter[str] = Counter()
        self.failed: list[str] = []
        self._spans: list[tuple[float, float]] = []
        self._newest = 0.0

    def visit(self, record: TileRecord) -> None:
        """Note the record of a tile."""
        if record.state == "failed":
            self.reasons[record.reason] += 1
            self.failed.append(record.name)
        ended = record.started + record.seconds
        if record.seconds > 0 and ended > self._newest - _RECENT_S:
            self._newest = max(self._newest, ended)
            self._spans.append((record.started, ended))

    def rate(self, now: float) -> float | None:
        """Return the tiles a second of the last half an hour, by the clock of the coordinator; None if there is none.

        Args:
            now: its time in seconds since 1970, when it last gave a sign.
        """
        now = max(now, self._newest)
        recent = [begun for begun, ended in self._spans if ended > now - _RECENT_S]
        return len(recent) / max(now - max(now - _RECENT_S, min(recent)), 1e-3) if recent else None


def _tiled_status(output: str, ledger: Ledger, noted: _Noted) -> RunStatus:
    """Return the status of a run that writes tiles."""
    counts, pulse = ledger.summary(), ledger.pulse()
    done = counts.finished + counts.empty
    running = _is_running(output, pulse)
    rate = noted.rate(pulse.updated) if running and pulse is not None else None
    finished = done == counts.total and not running and exists(output)
    return RunStatus(
        output,
        "running" if running else "finished" if finished else "interrupted",
        "tiles",
        done,
        counts.total,
        rate,
        "tiles",
        (counts.total - done) / rate if rate else None,
        counts.failed,
        dict(noted.reasons),
        tuple(sorted(noted.failed)[:_MOST_NAMED]),
        "" if pulse is None else pulse.host,
        0 if pulse is None else pulse.workers,
        () if pulse is None else pulse.running,
        ledger.job.job,
    )


def _is_running(output: str, pulse: Pulse | None) -> bool:
    """Whether a process computes the tiles of a map.

    A lock shows it at once, whatever the clocks say; signs of life count where locks are not seen: in object storage,
    of other machines, and of other users whose lock cannot be read.
    """
    seen = False
    if not is_object(output):
        with suppress(OSError):
            if is_locked(folder_of(output)):
                return True
            seen = pulse is None or pulse.host == socket.gethostname()
    return not seen and pulse is not None and pulse.is_alive
