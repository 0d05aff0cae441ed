"""What a run and other programs tell each other through files: the run how far it is, others that it is to stop.

The folder `OUTPUT.part` has `pulse.json`, written every two seconds by the run, and `cancel`, created by whoever wants
the run to stop. Files reach every machine that sees the folder; signals and sockets do not.
"""

from __future__ import annotations

import json
import os
import socket
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Literal

from ...errors import CancelledError, InputError, RasterError
from ...feedback import Feedback, Stage
from ...raster.storage import is_object, joined, put_bytes, read, remove
from ...system.jsontext import read_json
from ...system.outputs import open_regular
from ...system.records import build
from .journal import CANCEL, PULSE, folder_of

PULSE_EVERY_S = 2.0
"""Seconds between signs of life."""
PULSE_OLD_S = 60.0
"""Seconds without a sign of life after which a run on another machine is considered gone; clocks may differ."""
_LOOK_S, _LOOK_OBJECT_S = 1.0, 10.0
"""Seconds between looks for a request to stop, in a folder and in object storage."""


@dataclass(frozen=True)
class RunPulse:
    """The last sign of life of a run.

    Attributes:
        state: `running`, or `stopped` after an error or a cancel.
        host: name of the machine.
        process: number of the process there.
        begun: when the first window was begun, in seconds since 1970.
        updated: when this was written, in seconds since 1970.
        before: windows that an earlier run had finished.
        done: windows examined so far, those of an earlier run included.
        total: windows of the map.
    """

    state: Literal["running", "stopped"]
    host: str
    process: int
    begun: float
    updated: float
    before: int
    done: int
    total: int

    @property
    def rate(self) -> float | None:
        """Windows a second; None if that is not known yet."""
        seconds = self.updated - self.begun
        return (self.done - self.before) / seconds if seconds > 0 and self.done > self.before else None

    @property
    def is_fresh(self) -> bool:
        """Whether the run seems to be alive, for machines that do not see each other's locks."""
        return self.state == "running" and abs(time.time() - self.updated) < PULSE_OLD_S


def read_run_pulse(output: str) -> RunPulse | None:
    """Return the last sign of life of the run that writes an output; None if there is none that can be read."""
    path = os.path.join(folder_of(output), PULSE)
    try:
        return build(RunPulse, read_json(path, PULSE), PULSE)
    except InputError:
        return None


def request_cancel(folder: str) -> None:
    """Ask the run that uses a folder, local or in object storage, to stop.

    Raises:
        RasterError: the folder cannot be written.
    """
    put_bytes(joined(folder, CANCEL), b"stop\n")


class Stoppable(Stage):
    """Passes on all reports, and looks in the folder of a run for a request to stop."""

    def __init__(self, feedback: Feedback, folder: str) -> None:
        """Wrap the listener of a run; a request made before it began is none.

        Args:
            feedback: the listener.
            folder: of the run, which exists.
        """
        super().__init__(feedback, 0.0, 1.0)
        self._folder = folder
        self._every_s = _LOOK_OBJECT_S if is_object(folder) else _LOOK_S
        self._looked_s = time.monotonic()
        self._asked = False

    def __enter__(self) -> Stoppable:
        """Forget earlier requests."""
        self._forget()
        return self

    def __exit__(self, *error: object) -> None:
        """Forget the request."""
        self._forget()

    def progress(self, done: int, total: int) -> None:
        """Pass on the progress."""
        self._feedback.progress(done, total)

    def is_cancelled(self) -> bool:
        """Whether the user or another program asked to stop."""
        if not self._asked and time.monotonic() - self._looked_s >= self._every_s:
            self._looked_s = time.monotonic()
            with suppress(RasterError):  # the storage may be away for a moment
                self._asked = read(joined(self._folder, CANCEL)) is not None
        return self._asked or self._feedback.is_cancelled()

    def stop_if_cancelled(self) -> None:
        """Raise `CancelledError` if the user or another program asked to stop."""
        if self.is_cancelled():
            if self._asked:
                raise CancelledError("The run was cancelled by another program.")
            self._feedback.stop_if_cancelled()

    def _forget(self) -> None:
        """Remove a request."""
        with suppress(RasterError):
            if read(joined(self._folder, CANCEL)) is not None:
                remove(joined(self._folder, CANCEL))


class Watched(Stoppable):
    """Also writes signs of life into the folder; one that cannot be written has none, which ends no run."""

    def __init__(self, feedback: Feedback, folder: str) -> None:
        """Wrap the listener of a run whose folder exists."""
        super().__init__(feedback, folder)
        self._begun: tuple[float, int] | None = None
        self._counts = (0, 0)
        self._written_s = -PULSE_OLD_S

    def __exit__(self, *error: object) -> None:
        """Say that the run has stopped, and forget the request."""
        self._write("stopped")
        super().__exit__(*error)

    def progress(self, done: int, total: int) -> None:
        """Pass on the progress, and write it from time to time."""
        super().progress(done, total)
        self._counts = done, total
        if self._begun is None:
            self._begun = time.monotonic(), done
        if time.monotonic() - self._written_s >= PULSE_EVERY_S:
            self._write("running")

    def _write(self, state: Literal["running", "stopped"]) -> None:
        """Write a sign of life."""
        self._written_s = time.monotonic()
        begun_s, before = self._begun or (self._written_s, 0)
        now = time.time()
        begun = now - (self._written_s - begun_s)  # by a clock that nobody sets
        pulse = RunPulse(state, socket.gethostname(), os.getpid(), begun, now, before, *self._counts)
        path = os.path.join(self._folder, PULSE)
        with suppress(OSError):
            new = open_regular(f"{path}.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            with open(new, "w", encoding="ascii") as file:
                json.dump(asdict(pulse), file)
            os.replace(f"{path}.new", path)
