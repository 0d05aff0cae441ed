"""Reports of a running job to its caller: messages, progress and cancellation."""

from __future__ import annotations

import time
from collections.abc import Sequence

from .errors import CancelledError
from .language import grouped, tr

_STEPS = 1000
"""Progress steps of a job with several stages."""


class Feedback:
    """Receives reports and ignores them; the command line and the QGIS provider override what they display."""

    def info(self, text: str) -> None:
        """Report information about the run."""

    def warning(self, text: str) -> None:
        """Report something that the user should act on, or know when interpreting the result."""

    def table(self, lines: Sequence[str]) -> None:
        """Display lines with aligned columns, such as a summary; only QGIS's dialogs and qgis_process do."""

    def progress(self, done: int, total: int) -> None:
        """Report that `done` of `total` windows are finished."""

    def is_cancelled(self) -> bool:
        """Whether the user asked to stop; asked at least once per batch."""
        return False

    def stop_if_cancelled(self) -> None:
        """Raise `CancelledError` if the user asked to stop."""
        if self.is_cancelled():
            raise CancelledError("The run was cancelled.")


class Stage(Feedback):
    """Passes on all reports; progress is that of a stage from one share of the whole job to another."""

    def __init__(self, feedback: Feedback, begin: float, end: float) -> None:
        """Wrap the feedback of the whole job; shares are from 0 to 1."""
        self._feedback, self._begin, self._end = feedback, begin, end

    def info(self, text: str) -> None:
        """Report information."""
        self._feedback.info(text)

    def warning(self, text: str) -> None:
        """Report a warning."""
        self._feedback.warning(text)

    def progress(self, done: int, total: int) -> None:
        """Report the progress of the whole job."""
        share = self._begin + (self._end - self._begin) * (done / total if total else 1)
        self._feedback.progress(round(_STEPS * share), _STEPS)

    def is_cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._feedback.is_cancelled()


class Portion(Stage):
    """Passes on all reports; progress is that of a portion of the windows."""

    def __init__(self, feedback: Feedback, before: int, total: int) -> None:
        """Wrap the feedback of the whole job, with `total` windows of which `before` were finished earlier."""
        super().__init__(feedback, 0.0, 1.0)
        self._before, self._total = before, total

    def progress(self, done: int, total: int) -> None:
        """Report the progress of the whole job."""
        self._feedback.progress(self._before + done, self._total)


class Eta:
    """Computes the rate and the remaining time from the number of finished items."""

    def __init__(self, unit: str = "") -> None:
        """Set the unit of the rate, empty to omit it; `begin` starts the clock."""
        self._unit = unit
        self._begun: tuple[int, float] | None = None

    def begin(self, done: int) -> None:
        """Start the clock at the first count, which excludes the items of an earlier run."""
        if self._begun is None:
            self._begun = (done, time.monotonic())

    def describe(self, done: int, total: int) -> str:
        """Return e.g. `35 % · 12.3 windows/s · 2 min 10 s left`."""
        self.begin(done)
        if not total:
            return percentage(100)
        before, start_s = self._begun or (done, 0.0)
        elapsed = time.monotonic() - start_s
        text = percentage(100 * done // total)
        if done <= before or elapsed <= 0:
            return text
        rate = (done - before) / elapsed
        left = tr("{time} left", time=duration((total - done) / rate))
        return " · ".join([text, *([f"{grouped(rate, 1)} {self._unit}/s"] if self._unit else []), left])


def percentage(value: float, digits: int = 0) -> str:
    """Return a percentage for people, e.g. `35 %`."""
    return tr("{percent} %", percent=grouped(value, digits))


def duration(seconds: float) -> str:
    """Return a duration as text, e.g. `2 h 05 min`, `2 min 10 s`, `4 s`."""
    whole = round(seconds)
    if whole >= 3600:
        return f"{grouped(whole // 3600)} h {whole % 3600 // 60:02d} min"
    if whole >= 60:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole} s"
