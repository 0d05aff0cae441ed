"""The check of a raster for people: a text for the terminal, a report with histograms."""

from __future__ import annotations

import os

from ....feedback import percentage
from ....language import grouped, significant, tr
from ...reports.report import Report
from .bandchecks import BINS, BandFigures, Verdict
from .checkinput import BandCheck, InputCheck


def verdict_word(verdict: Verdict) -> str:
    """Return a verdict as people read it."""
    return {"ok": tr("ok"), "doubtful": tr("doubtful"), "wrong": tr("wrong")}[verdict]


def text(check: InputCheck) -> str:
    """Return the check as lines of text: facts, a table of the bands, and what was found."""
    columns, rows = _table(check)
    widths = [max(map(len, cells)) for cells in zip(columns, *rows)]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(cells, widths)).rstrip() for cells in (columns, *rows)]
    facts = [tr("{name}: {value}", name=name, value=value) for name, value in _facts(check)]
    found = [f"- {sentence}" for sentence in findings(check)]
    return "\n".join([*facts, "", *table, *([""] if found else []), *found, "", check.summary])


def findings(check: InputCheck) -> list[str]:
    """Return all that was found, each in a sentence."""
    sentences = list(check.findings)
    for band in check.bands:
        name = band.name if band.number is None else tr("{name} (band {number})", name=band.name, number=band.number)
        sentences += [tr("{band}: {finding}.", band=name, finding=finding) for finding in band.findings]
    return sentences


def write_report(check: InputCheck, path: str) -> None:
    """Write the check as an HTML file.

    Raises:
        RasterError: it cannot be written.
    """
    report = Report(tr("Input raster check"), _facts(check))
    report.text(check.summary)
    for sentence in findings(check):
        report.text(sentence)
    columns, rows = _table(check)
    note = tr("Statistics are computed from a fixed sample of pixels, so they are reproducible.")
    report.table(tr("Bands"), columns, rows, note=note)
    report.heading(tr("Histograms"))
    for band in check.bands:
        if band.figures is not None:
            _add_histogram(report, band, band.figures)
    report.write(path)


def _add_histogram(report: Report, band: BandCheck, figures: BandFigures) -> None:
    """Add a band's histogram: percent of the pixels by value, in bins drawn at their middle."""
    low, high = figures.bounds
    step, total = (high - low) / BINS, max(sum(figures.histogram), 1)
    xs = [low + step * (index + 0.5) for index in range(BINS)]
    ys = [100 * count / total for count in figures.histogram]
    report.lines(f"{band.name}", xs, ys, tr("value"), tr("share of pixels (%)"))


def _facts(check: InputCheck) -> list[tuple[str, str]]:
    """Return what was compared."""
    size = f"{check.width} x {check.height} px"
    if check.gsd_m is not None:
        size += f", {' x '.join(map(significant, check.gsd_m))} m"
    wanted = tr("any size") if check.wanted_gsd_m is None else f"{significant(check.wanted_gsd_m, 6)} m"
    return [
        (tr("Raster"), os.path.basename(check.input)),
        (tr("Size"), size),
        (tr("Model"), f"{check.model}, {wanted}"),
        (tr("Bands used"), check.chosen),
        (tr("Nodata"), percentage(check.nodata, 1)),
        (tr("Verdict"), verdict_word(check.verdict)),
    ]


def _table(check: InputCheck) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows of the bands' figures; of the training data, where the model tells them."""
    columns = [
        tr("model band"), tr("verdict"), tr("band"), tr("type"), tr("minimum"), tr("1 %"), tr("median"), tr("99 %"),
        tr("maximum"), tr("mean"), tr("training"), tr("std. dev."), tr("training"),
    ]  # fmt: skip
    return columns, [_row(band) for band in check.bands]


def _row(band: BandCheck) -> list[str]:
    """Return a band's row."""
    figures = band.figures
    values = (
        [""] * 5 if figures is None else [figures.minimum, figures.low, figures.median, figures.high, figures.maximum]
    )
    mean, deviation = ("", "") if figures is None else (grouped(figures.mean, 1), grouped(figures.deviation, 1))
    return [
        band.name,
        verdict_word(band.verdict),
        "" if band.number is None else str(band.number),
        band.found_type or "",
        *(value if isinstance(value, str) else significant(value, 6) for value in values),
        mean,
        _number(band.training_mean),
        deviation,
        _number(band.training_deviation),
    ]


def _number(value: float | None) -> str:
    """Return a figure of the training data."""
    return "" if value is None else grouped(value, 1)
