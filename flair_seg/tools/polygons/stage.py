"""One of several stages of a job, which tells its progress as a part of the whole."""

from __future__ import annotations

from ...feedback import Feedback

STEPS = 1000
"""Steps of the whole job."""


class Stage(Feedback):
    """Passes everything on, progress as that of a stage that lasts from one share of the whole to another."""

    def __init__(self, feedback: Feedback, begin: float, end: float) -> None:
        """Wrap the listener of the whole job; shares are 0 to 1."""
        self._feedback, self._begin, self._end = feedback, begin, end

    def info(self, text: str) -> None:
        """Tell a fact."""
        self._feedback.info(text)

    def warning(self, text: str) -> None:
        """Tell what to act on."""
        self._feedback.warning(text)

    def progress(self, done: int, total: int) -> None:
        """Report the whole's progress."""
        share = self._begin + (self._end - self._begin) * (done / total if total else 1)
        self._feedback.progress(round(STEPS * share), STEPS)

    def is_cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._feedback.is_cancelled()
