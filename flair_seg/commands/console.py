"""What a run says on a terminal, or in the log file of a batch."""

from __future__ import annotations

import sys
import time

from ..feedback import Eta, Feedback
from ..language import tr
from ..system.redaction import for_display
from .batch.logfile import log_line


class ConsoleFeedback(Feedback):
    """Shows messages and progress on standard error: a bar on a terminal, now and then a line in a log file.

    All of it goes to the file of `--log` too, also what a quiet run does not show.
    """

    _BAR_EVERY_S, _LINE_EVERY_S = 0.2, 30.0
    _BAR_LENGTH = 24

    def __init__(self, quiet: bool, unit: str = "") -> None:
        """Start; `quiet` shows warnings only, `unit` is what progress counts."""
        self._quiet = quiet
        self._bar = not quiet and sys.stderr.isatty()
        self._every = self._BAR_EVERY_S if self._bar else self._LINE_EVERY_S
        self._eta = Eta(unit)
        self._shown = self._logged = time.monotonic()

    def info(self, text: str) -> None:
        """Print a line."""
        log_line(text)
        if not self._quiet:
            self._print(text)

    def warning(self, text: str) -> None:
        """Print a line marked as warning."""
        log_line(tr("warning: {message}", message=text))
        self._print(tr("warning: {message}", message=text))

    def progress(self, done: int, total: int) -> None:
        """Redraw the bar, or print a line, if it is time."""
        self._eta.begin(done)
        now = time.monotonic()
        if now - self._logged >= self._LINE_EVERY_S:
            self._logged = now
            log_line(self._eta.describe(done, total))
        ended = self._bar and done >= total
        if self._quiet or (now - self._shown < self._every and not ended):
            return
        self._shown = now
        text = self._eta.describe(done, total)
        if not self._bar:
            self._print(text)
            return
        filled = self._BAR_LENGTH * done // max(total, 1)
        bar = "#" * filled + "." * (self._BAR_LENGTH - filled)
        sys.stderr.write(f"\r\033[K[{bar}] {text}" + ("\n" if ended else ""))
        sys.stderr.flush()

    def _print(self, text: str) -> None:
        """Print a line above the bar."""
        print(("\r\033[K" if self._bar else "") + for_display(text), file=sys.stderr, flush=True)
