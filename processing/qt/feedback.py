"""Lets the engine talk to a Processing feedback."""

from __future__ import annotations

import time
from collections.abc import Sequence

from qgis.core import QgsProcessingFeedback

from ...flair_seg.feedback import Eta, Feedback
from ...flair_seg.system.redaction import for_display

# Often enough to feel alive; longer runs speak more rarely, since the log panel keeps every line.
TEXT_INTERVAL_S = 2.0
TEXT_INTERVAL_SHARE = 0.02


class ProcessingFeedback(Feedback):
    """Passes what the engine reports to the Processing log, progress bar and cancel button."""

    def __init__(self, feedback: QgsProcessingFeedback, unit: str = "") -> None:
        """Wrap the feedback that Processing handed to the algorithm; `unit` is what progress counts."""
        self._unit = unit
        self._feedback = feedback
        self._eta: Eta | None = None
        self._start_s = 0.0
        self._next_text_s = 0.0
        self._full = False

    def info(self, text: str) -> None:
        """Write a line to the log; once the bar is full, the next line is also shown next to it."""
        show = self._feedback.setProgressText if self._full else self._feedback.pushInfo
        self._full = False
        show(for_display(text))  # a dialog and qgis_process write the progress text to their log as well

    def table(self, lines: Sequence[str]) -> None:
        """Write lines to the log in a font of fixed width; HTML keeps no-break spaces only."""
        for line in lines:
            self._feedback.pushConsoleInfo(for_display(line).replace(" ", "\N{NO-BREAK SPACE}"))

    def warning(self, text: str) -> None:
        """Write a highlighted line to the log."""
        self._feedback.pushWarning(for_display(text))

    def progress(self, done: int, total: int) -> None:
        """Move the progress bar, and show the remaining time at intervals."""
        self._feedback.setProgress(100 * done / total if total else 100)
        self._full = done >= total
        now = time.monotonic()
        if self._eta is None:
            self._eta, self._start_s, self._next_text_s = Eta(self._unit), now, now + TEXT_INTERVAL_S
            self._eta.begin(done)
        if now >= self._next_text_s:
            self._next_text_s = now + max(TEXT_INTERVAL_S, TEXT_INTERVAL_SHARE * (now - self._start_s))
            self._feedback.setProgressText(self._eta.describe(done, total))

    def is_cancelled(self) -> bool:
        """Whether the user pressed cancel."""
        return self._feedback.isCanceled()
