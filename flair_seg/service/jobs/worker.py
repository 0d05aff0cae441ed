"""The process of a job: runs a command as the command line does, and reports into the folder of the job."""

from __future__ import annotations

import io
import os
import signal
import sys
import time
import traceback
from contextlib import redirect_stdout
from pathlib import Path

from ...commands.cli import build_parser
from ...commands.console import describe_error
from ...errors import CancelledError, FlairError, InputError, RasterError
from ...feedback import Feedback
from ...language import tr, use_language
from ...system.jsontext import parse_json
from ...system.redaction import for_display
from ...system.resources import memory_errors
from ..processes.offered import VALUES
from .folder import ITEM, PAGE, JobFolder, Order, Outcome, Report, write_json

_EVERY_S = 0.5
"""Seconds between reports of progress."""
_MOST_LINES = 50
INTERRUPTED = 130


class Reporter(Feedback):
    """Writes progress and the latest messages into the folder of a job."""

    def __init__(self, folder: JobFolder, order: Order) -> None:
        """Start with nothing done."""
        self._folder, self._order = folder, order
        self._lines: list[str] = []
        self._begun: tuple[int, float] | None = None
        self._share = 0.0
        self._left_s: float | None = None
        self._written = float("-inf")

    def info(self, text: str) -> None:
        """Report a message."""
        self._lines = [*self._lines, self._order.without_paths(for_display(text))][-_MOST_LINES:]
        self._write()

    def warning(self, text: str) -> None:
        """Report a warning."""
        self.info(tr("warning: {message}", message=text))

    def progress(self, done: int, total: int) -> None:
        """Report the progress from time to time."""
        now = time.monotonic()
        if self._begun is None or done < self._begun[0]:
            self._begun = (done, now)
        before, begun = self._begun
        self._share = done / total if total else 1.0
        self._left_s = (total - done) * (now - begun) / (done - before) if done > before else None
        if now - self._written >= _EVERY_S or done >= total:
            self._write()

    def _write(self) -> None:
        """Write the report."""
        self._written = time.monotonic()
        self._folder.write("report.json", Report(min(max(self._share, 0.0), 1.0), self._left_s, tuple(self._lines)))


def main(folder: JobFolder, device: str) -> int:
    """Run the job of a folder and return the exit code; an interrupted job has no outcome, so that it can be resumed.

    Args:
        folder: of the job, which is the working folder.
        device: that predicts, empty for jobs without a network.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    folder.sign(os.getpid())  # the service may have been killed before it could
    order = folder.order()
    use_language(order.language)
    try:
        _run(folder, order, device)
    except (KeyboardInterrupt, CancelledError):
        return INTERRUPTED
    except FlairError as error:
        failure = describe_error(error)
        folder.write("outcome.json", Outcome("failed", order.without_paths(failure.message), failure.type))
    except Exception as error:  # the last resort: the trace goes to the service's own files
        traceback.print_exc()
        text = tr("The job failed because of an unexpected error ({kind}).", kind=type(error).__name__)
        folder.write("outcome.json", Outcome("failed", text, type(error).__name__))
    return 0


def _run(folder: JobFolder, order: Order, device: str) -> None:
    """Fetch and check the inputs, run the command, and write what it returns, the STAC item and the map page."""
    from ..results.items import job_item
    from ..results.mapconfig import job_page

    reporter = Reporter(folder, order)
    _fetch(order, reporter)
    _check_pixels(order)
    words = [order.words[0], *([f"--device={device}"] if device else []), *order.words[1:]]
    arguments = build_parser().parse_args(words)
    arguments.listener = reporter
    printed = io.StringIO()
    with redirect_stdout(printed), memory_errors():
        arguments.command(arguments)
    values = parse_json(order.without_paths(printed.getvalue()) or "{}", VALUES)
    write_json(folder.results / f"{VALUES}.json", values)
    write_json(folder.path / ITEM, job_item(folder, order))
    page = job_page(folder, order)
    if page is not None:
        write_json(folder.path / PAGE, page)
    reporter.progress(1, 1)
    folder.write("outcome.json", Outcome("successful"))


def _fetch(order: Order, reporter: Reporter) -> None:
    """Download the inputs that are addresses, unless an earlier attempt did."""
    from ..guard.remote import download

    for path, address in order.downloads.items():
        if not Path(path).exists():
            reporter.info(tr("Downloading {address}", address=address))
            download(address, Path(path), order.hosts, order.download_bytes, order.pixels)


def _check_pixels(order: Order) -> None:
    """Raise `InputError` for a raster with too many pixels."""
    from ...raster.reader import open_raster

    for path in order.files:
        try:
            raster = open_raster(path, incomplete=True)
        except RasterError:  # a vector file or a table; the command says what else is wrong
            continue
        width, height = raster.RasterXSize, raster.RasterYSize
        if width * height > order.pixels:
            raise InputError(
                "'{path}' has {width} x {height} pixels. The limit is {limit} pixels.",
                path=order.without_paths(path),
                width=width,
                height=height,
                limit=order.pixels,
            )


if __name__ == "__main__":
    raise SystemExit(main(JobFolder(Path(sys.argv[1])), sys.argv[2]))
