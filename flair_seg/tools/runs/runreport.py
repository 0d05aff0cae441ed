"""The report of a run as an HTML file: settings, machines, tiles, rate, where the time went, and areas by class."""

from __future__ import annotations

import dataclasses
import os
import socket
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from ... import __version__
from ...errors import FlairError
from ...feedback import Feedback, Stage, duration
from ...language import grouped, tr
from ...mapping.tiled.ledger import Ledger, read_ledger
from ...models.model import Model, resolve_model
from ...nomenclature import class_label
from ...options import SegmentOptions, SegmentResult
from ...system.outputs import check_outputs
from ..reports.report import Report

_MOST_MARKS = 240
_POINTS = 24
"""Points of the chart of the rate."""
_MOST_ROWS = 200
"""Most rows of a table of tiles."""
_COLOUR = "#005a9c"


class Recorder(Stage):
    """Passes on all reports of a run, and notes when how many windows were finished, and all warnings.

    Attributes:
        marks: seconds since the beginning and windows finished, at most a few hundred.
        warnings: what the run warned of.
        total: windows of the run.
    """

    def __init__(self, feedback: Feedback) -> None:
        """Start the clock."""
        super().__init__(feedback, 0.0, 1.0)
        self._started = time.monotonic()
        self.began = time.time()
        self.marks: list[tuple[float, int]] = []
        self.warnings: list[str] = []
        self.total = 0

    @property
    def seconds(self) -> float:
        """The time since the beginning."""
        return time.monotonic() - self._started

    def warning(self, text: str) -> None:
        """Note and pass on a warning."""
        self.warnings.append(text)
        self._feedback.warning(text)

    def progress(self, done: int, total: int) -> None:
        """Note and pass on the progress."""
        self._feedback.progress(done, total)
        self.total = total
        self.marks.append((self.seconds, done))
        if len(self.marks) > _MOST_MARKS:
            self.marks[1:-1] = self.marks[2:-1:2]

    def is_cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._feedback.is_cancelled()

    def stages(self) -> tuple[float, float, float]:
        """Return the seconds before the first window, of the prediction, and after the last window."""
        if not self.marks:
            return self.seconds, 0.0, 0.0
        first, last = self.marks[0][0], self.marks[-1][0]
        return first, last - first, self.seconds - last


def rates(marks: Sequence[tuple[float, int]], points: int = _POINTS) -> list[tuple[float, float]]:
    """Return the rate over time: the middle of equal intervals, in s, and windows a second in them.

    Args:
        marks: seconds and windows finished by then, in order.
        points: the most intervals.
    """
    if len(marks) < 2 or marks[-1][0] <= marks[0][0]:
        return []
    step = max(1, -(-(len(marks) - 1) // points))
    kept = [*marks[:-1:step], marks[-1]]
    return [((t0 + t1) / 2, (n1 - n0) / (t1 - t0)) for (t0, n0), (t1, n1) in zip(kept, kept[1:]) if t1 > t0]


def check_report(path: str, options: SegmentOptions) -> None:
    """Raise `InputError` unless the report of a run can be written to a path."""
    check_outputs([path], [options.input], tr("HTML report"), (".html", ".htm"))


def reported(
    path: str | None,
    options: SegmentOptions,
    feedback: Feedback,
    run: Callable[[Feedback], SegmentResult | None],
) -> SegmentResult | None:
    """Run a segmentation and write its report, also of a run that fails.

    Args:
        path: of the HTML file; None: no report.
        options: of the run.
        feedback: receives the reports of the run.
        run: maps a raster; returns None if there is nothing to do, of which there is no report.

    Raises:
        FlairError: that of the run, or the report cannot be written.
    """
    if path is None:
        return run(feedback)
    noted = Recorder(feedback)
    try:
        result = run(noted)
    except FlairError as error:
        try:
            write_run_report(path, options, noted, None, error)
        except FlairError as problem:  # the disk may be full: the run's own error is the one to raise
            feedback.warning(str(problem))
        raise
    if result is not None:
        write_run_report(path, options, noted, result)
        feedback.info(tr("Written: {paths}", paths=path))
    return result


def write_run_report(
    path: str, options: SegmentOptions, noted: Recorder, result: SegmentResult | None, error: FlairError | None = None
) -> None:
    """Write the report of a run that has ended.

    Args:
        path: of the HTML file.
        options: of the run.
        noted: what was noted during the run.
        result: of the run; None if it failed.
        error: for which it failed.

    Raises:
        RasterError: the report cannot be written, or the ledger of the tiles cannot be read.
    """
    model = resolve_model(options.model)
    report = Report(tr("Report of a land-cover map"), _facts(options, model, noted, result, error))
    if error is not None:
        report.text(tr("The run has not finished: {error}", error=str(error)))
    ledger = read_ledger(options.output) if options.tiles else None
    if ledger is not None:
        _add_tiles(report, ledger)
    _add_times(report, noted)
    if result is not None:
        _add_areas(report, result, model)
    _add_settings(report, options)
    if noted.warnings:
        report.heading(tr("Warnings"))
        report.table(tr("Warnings"), [tr("Number"), tr("Warning")], _numbered(noted.warnings))
    report.write(path)


def _facts(
    options: SegmentOptions,
    model: Model,
    noted: Recorder,
    result: SegmentResult | None,
    error: FlairError | None,
) -> list[tuple[str, str]]:
    """Return the facts at the top."""
    facts = [
        (tr("Input"), os.path.basename(options.input)),
        (tr("Output"), os.path.basename(options.output)),
        (tr("Model"), f"{model.name} {model.manifest.version}"),
        (tr("Licence of the model"), model.manifest.licence),
        (tr("Machine"), socket.gethostname()),
        (tr("Software"), f"flair-seg {__version__}"),
        (tr("Begun"), time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(noted.began))),
        (tr("Time"), duration(noted.seconds)),
        (tr("State"), tr("finished") if error is None else tr("not finished")),
    ]
    if result is None:
        return facts
    size = tr("{width} x {height} px", width=grouped(result.width), height=grouped(result.height))
    windows = tr(
        "{count} predicted, {skipped} skipped", count=grouped(result.windows), skipped=grouped(result.windows_skipped)
    )
    return [
        *facts,
        (tr("Device"), result.device),
        (tr("Bands"), result.bands),
        (tr("Map"), size),
        (tr("Windows"), windows),
        (tr("Rows finished by an earlier run"), grouped(result.rows_resumed)),
        (tr("Estimated memory"), tr("{need} MiB plus the model", need=grouped(result.memory_mb))),
    ]


def _add_times(report: Report, noted: Recorder) -> None:
    """Add where the time went, and the rate over time."""
    report.heading(tr("Time"))
    labels = [tr("Opening the image, loading the model"), tr("Reading, predicting, combining"), tr("Final files")]
    seconds = [round(value, 2) for value in noted.stages()]
    report.bars(tr("Where the time went"), labels, seconds, [_COLOUR] * len(labels), "s")
    total = sum(seconds) or 1.0
    rows = [[label, grouped(value, 1), grouped(100 * value / total, 1)] for label, value in zip(labels, seconds)]
    report.table(tr("Time by stage"), [tr("Stage"), tr("Time (s)"), tr("Share (%)")], rows)
    found = rates(noted.marks)
    if found:
        minutes, values = [t / 60 for t, _ in found], [rate for _, rate in found]
        names = tr("Time since the beginning (min)"), tr("Windows per second")
        report.lines(tr("Rate over time"), minutes, values, *names)
        report.table(tr("Rate over time"), names, [[grouped(x, 2), grouped(y, 2)] for x, y in zip(minutes, values)])


def _add_areas(report: Report, result: SegmentResult, model: Model) -> None:
    """Add the area of each class, largest first."""
    report.heading(tr("Area by class"))
    by_code = {cover.code: cover for cover in model.classes}
    metres = result.area_unit == "m2"
    scale, unit = (1e-4, "ha") if metres else (1.0, "px")
    rows = sorted(result.class_areas.items(), key=lambda item: -item[1])
    names = [class_label(by_code[code].name) for code, _ in rows]
    values = [area * scale for _, area in rows]
    report.bars(tr("Area by class"), names, values, [by_code[code].colour for code, _ in rows], unit)
    total = sum(values) or 1.0
    cells = [[name, grouped(value, 2), grouped(100 * value / total, 1)] for name, value in zip(names, values)]
    report.table(tr("Area by class"), [tr("Class"), tr("Area ({unit})", unit=unit), tr("Share (%)")], cells)


def _add_settings(report: Report, options: SegmentOptions) -> None:
    """Add the options that are not the default."""
    report.heading(tr("Settings"))
    rows = []
    for field in dataclasses.fields(options):
        value = getattr(options, field.name)
        if field.name not in ("input", "output") and value not in (None, False):
            rows.append([field.name, ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)])
    report.table(tr("Options of the run"), [tr("Option"), tr("Value")], rows)


def _add_tiles(report: Report, ledger: Ledger) -> None:
    """Add the tiles by state, those that failed, and the machines that computed them."""
    counts = ledger.summary()
    report.heading(tr("Tiles"))
    states = {
        tr("finished"): counts.finished,
        tr("nothing to map"): counts.empty,
        tr("failed"): counts.failed,
        tr("waiting"): counts.waiting,
    }
    rows = [[name, grouped(count)] for name, count in states.items()]
    report.table(tr("Tiles by state"), [tr("State"), tr("Tiles")], [*rows, [tr("all"), grouped(counts.total)]])
    reasons: Counter[str] = Counter()
    failed, machines = [], defaultdict[str, list[float]](list)
    for record in ledger.records():
        machines[f"{record.worker} ({record.machine})"].append(record.seconds)
        if record.state == "failed":
            reasons[record.reason] += 1
            failed.append([record.name, str(record.attempts), record.reason])
    if failed:
        report.table(
            tr("Failures by reason"), [tr("Reason"), tr("Tiles")], [[r, grouped(n)] for r, n in reasons.most_common()]
        )
        note = tr("The first {count} are listed.", count=_MOST_ROWS) if len(failed) > _MOST_ROWS else ""
        columns = [tr("Tile"), tr("Attempts"), tr("Reason")]
        report.table(tr("Failed tiles"), columns, sorted(failed)[:_MOST_ROWS], note=note)
    _add_machines(report, machines)


def _add_machines(report: Report, machines: Mapping[str, Sequence[float]]) -> None:
    """Add what each machine computed."""
    rows = [
        [name, grouped(len(seconds)), grouped(sum(seconds) / max(len(seconds), 1), 1)]
        for name, seconds in sorted(machines.items())
    ]
    if rows:
        columns = [tr("Worker"), tr("Tiles"), tr("Mean time of a tile (s)")]
        report.table(tr("Workers"), columns, rows[:_MOST_ROWS])


def _numbered(texts: Sequence[str]) -> list[list[str]]:
    """Return texts as rows with their numbers."""
    return [[str(number), text] for number, text in enumerate(texts, 1)]
