"""A plan as text and as an HTML report: time, memory and disk space first, areas, costs and workers in an appendix."""

from __future__ import annotations

import math
import os

from ...feedback import duration
from ...language import data_size, grouped, tr
from ...options import SegmentOptions
from ..reports.report import Report
from .plan import Estimate, Plan


def headline(found: Plan) -> list[str]:
    """Return what a run needs, the first estimate of a plan, as lines of text."""
    return [f"{name}: {value}" for name, value in _facts(found)]


def appendix(found: Plan) -> list[str]:
    """Return the estimates of areas, the costs and the numbers of machines, as lines of text."""
    lines = [tr("Areas, costs and machines")]
    for estimate in found.estimates:
        texts = [_size(estimate), tr("{time} on this machine", time=duration(3600 * estimate.hours))]
        texts.append(tr("{disk} of disk space", disk=data_size(1e9 * estimate.disk_gb)))
        if estimate.cost is not None:
            texts.append(tr("cost: {cost}", cost=grouped(estimate.cost, 2)))
        if estimate.workers is not None:
            texts.append(
                tr(
                    "{count} machine to finish in time",
                    "{count} machines to finish in time",
                    count=estimate.workers,
                )
            )
        lines.append(f"  {estimate.name}: {', '.join(texts)}")
    return lines


def write_plan(found: Plan, options: SegmentOptions, path: str) -> None:
    """Write a plan as an HTML report.

    Raises:
        RasterError: it cannot be written.
    """
    inputs = [(tr("Input"), os.path.basename(options.input))] if options.input else []
    report = Report(tr("Plan of a land-cover map"), [*inputs, (tr("Model"), options.model), *_facts(found)])
    report.heading(tr("Appendix: areas, costs and machines"))
    columns = [
        tr("Map"), tr("Pixels (million)"), tr("Windows"), tr("Overlap of blocks (%)"), tr("Time on this machine"),
        tr("Disk space"), tr("Cost"), tr("Machines to finish in time"),
    ]  # fmt: skip
    rows = [
        [
            estimate.name,
            figure(estimate.pixels / 1e6),
            grouped(estimate.windows),
            grouped(100 * estimate.overlap / (1 + estimate.overlap), 1),
            duration(3600 * estimate.hours),
            data_size(1e9 * estimate.disk_gb),
            "" if estimate.cost is None else grouped(estimate.cost, 2),
            "" if estimate.workers is None else grouped(estimate.workers),
        ]
        for estimate in found.estimates
    ]
    note = tr("Areas are divided into blocks of {size} px, as on a cluster.", size=grouped(found.block_size))
    report.table(tr("Estimates"), columns, rows, note=note)
    report.write(path)


def figure(value: float) -> str:
    """Return a number with at least three digits."""
    return grouped(value, max(0, 2 - math.floor(math.log10(value))) if value > 0 else 0)


def _facts(found: Plan) -> list[tuple[str, str]]:
    """Return what a run needs as names and values."""
    estimate, speed = found.estimates[0], found.speed
    source = tr("measured on {device}", device=speed.device) if speed.measured else tr("as specified")
    time_text = tr(
        "{time} ({seconds} s per window, {source})",
        time=duration(3600 * estimate.hours),
        seconds=figure(speed.seconds_per_window / speed.workers),
        source=source,
    )
    if speed.workers > 1:
        time_text += tr(" with {count} process", " with {count} processes", count=speed.workers)
    facts = [(tr("Time"), time_text), (tr("Disk space"), tr("{disk} during the run", disk=_disk(estimate)))]
    if found.memory_mb is not None:
        need = tr("{need} MiB plus the model", need=grouped(found.memory_mb))
        facts.append((tr("Memory"), tr("{need} on each worker", need=need) if found.each_worker else need))
    return [*facts, (tr("Map"), _size(estimate))]


def _disk(estimate: Estimate) -> str:
    """Return the disk space of an estimate."""
    return data_size(1e9 * estimate.disk_gb)


def _size(estimate: Estimate) -> str:
    """Return the pixels and windows of an estimate."""
    text = tr(
        "{pixels} Mpx, {count} window",
        "{pixels} Mpx, {count} windows",
        pixels=figure(estimate.pixels / 1e6),
        count=estimate.windows,
    )
    if estimate.skipped:
        text += tr(
            ", and {count} that is nodata or outside the area of interest",
            ", and {count} that are nodata or outside the area of interest",
            count=estimate.skipped,
        )
    return text
