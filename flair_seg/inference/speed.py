"""How fast this machine predicts: measured by each run and kept, so that the next run begins with an estimate."""

from __future__ import annotations

import time

from ..feedback import Feedback, Stage, duration
from ..language import tr
from ..models.model import Model
from .measured import keep_measured, read_measured

LEAST_WINDOWS = 8
"""Windows from which on the time of a run says something about the machine."""
LONG_S = 10.0
"""Runs that take less need no forecast."""
SETTLED_S = 2.0
"""After this time the rate of a run is used for a forecast."""
_FILE = "speeds.json"


def speed_key(model: Model, window_size: int, device: str, threads: int | None, probabilities: bool, tta: str) -> str:
    """Return what distinguishes the speed of a model from that of others.

    Args:
        model: the model, from its files; nothing is loaded.
        window_size: px.
        device: as asked for, `auto` included.
        threads: of the processor; None for one per core.
        probabilities: whether the network's probabilities are needed, not the classes alone.
        tta: the test-time augmentation.
    """
    files = " ".join(f"{member.path.name}:{member.path.stat().st_size}" for member in model.members)
    kind = "probabilities" if probabilities else "classes"
    return f"{files} {window_size} px {device} {threads or 'all'} {kind} {tta}"


def known_speed(key: str) -> float | None:
    """Return the seconds a window took in the last run, None if this is not known."""
    return read_measured(_FILE).get(key)


def remember_speed(key: str, windows: int, seconds: float) -> None:
    """Keep the speed of a run of at least `LEAST_WINDOWS` windows; a cache that cannot be written is ignored."""
    if windows < LEAST_WINDOWS or not seconds > 0:
        return
    keep_measured(_FILE, {**read_measured(_FILE), key: round(seconds / windows, 6)})


class Forecast(Stage):
    """Passes everything on, and says once how long a long run will take: at its start, or when its rate has settled."""

    def __init__(self, feedback: Feedback, seconds_per_window: float | None) -> None:
        """Wrap a listener; without a known speed the run's own is used after `SETTLED_S`."""
        super().__init__(feedback, 0.0, 1.0)
        self._known = seconds_per_window
        self._begun: tuple[int, float] | None = None
        self._said = False

    def progress(self, done: int, total: int) -> None:
        """Report the progress, and the forecast when there is one."""
        self._feedback.progress(done, total)
        if self._said:
            return
        now = time.monotonic()
        if self._begun is None:
            self._begun = (done, now)
            if self._known is not None:
                self._say((total - done) * self._known, total - done, tr("speed of earlier runs on this machine"))
            return
        before, start_s = self._begun
        if done > before and now - start_s >= SETTLED_S:
            seconds_per_window = (now - start_s) / (done - before)
            self._say((total - done) * seconds_per_window, total - done, tr("speed of the first windows"))

    def _say(self, seconds: float, windows: int, source: str) -> None:
        """Say the time of a long run."""
        self._said = True
        if seconds >= LONG_S:
            text = tr(
                "estimated time: {time} for {count} window ({source})",
                "estimated time: {time} for {count} windows ({source})",
                time=duration(seconds),
                count=windows,
                source=source,
            )
            self._feedback.info(text)
