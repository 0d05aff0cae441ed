"""`flair-seg plan`."""

from __future__ import annotations

import argparse
import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...feedback import Feedback, duration
from ...language import data_size, grouped, tr
from ..batch.runs import Outcome, Task, add_inputs, expand, is_batch, report, run_each
from ..shared import (
    add_command,
    add_options,
    add_prediction_options,
    area_of,
    block_option,
    console,
    machine_options,
    options_of,
    print_json,
    reading_options,
    show,
)

if TYPE_CHECKING:
    from ...tools.planning import Estimate, PlanOptions


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `plan`."""
    parser = add_command(
        commands,
        "plan",
        _plan,
        tr("estimate the time, memory, disk space and cost of a map"),
        tr(
            "Estimate the resources needed to map INPUT, a given area, a department and all of France, from a sample "
            "of windows timed on this machine."
        ),
    )
    add_inputs(parser, "input", nargs="*")
    add_prediction_options(parser)
    table = {
        **reading_options(),
        "--device NAME": tr("device that runs the network (default: auto)"),
        **machine_options(),
        **block_option(),
        "--area-km2 KM2": tr("area to estimate, in km²"),
        "--gsd=gsd_m M": tr("pixel size of that area, in metres (default: the model's)"),
        "--seconds-per-window S": tr("time per window in seconds, if already known"),
        "--cost-per-hour PRICE": tr("price of one machine per hour"),
        "--deadline=deadline_hours HOURS": tr("also compute the number of workers needed to finish within this time"),
    }
    add_options(parser, table)
    parser.set_defaults(device="auto")


def _plan(arguments: argparse.Namespace) -> int:
    """Run `plan`."""
    from ...tools.planning import plan

    if is_batch(arguments.input):
        return _plan_each(arguments)
    found = plan(_options(arguments, next(iter(arguments.input), "")), console(arguments))
    print_json(arguments, found)
    if not arguments.json:
        for line in _lines(found):
            show(line)
    return 0


def _options(arguments: argparse.Namespace, source: str) -> PlanOptions:
    """Return the options of an estimate for a raster; an empty `source` is none."""
    from ...options import SegmentOptions
    from ...tools.planning import PlanOptions

    given = {**options_of(SegmentOptions, arguments), **area_of(arguments)}
    segment = SegmentOptions(**{**given, "input": source, "output": "map.tif"})
    return PlanOptions(segment, **options_of(PlanOptions, arguments))


def _plan_each(arguments: argparse.Namespace) -> int:
    """Estimate the resources for several rasters together, with the speed measured on the first."""
    from ...tools.planning import plan

    rasters = expand(arguments.input, console(arguments))
    estimates: list[Estimate] = []
    seconds = arguments.seconds_per_window

    def work(task: Task, feedback: Feedback) -> dict[str, Any]:
        nonlocal seconds
        options = dataclasses.replace(_options(arguments, task.input), seconds_per_window=seconds)
        found = plan(options, feedback)
        seconds = found.seconds_per_window
        estimates.append(found.estimates[0])
        return dataclasses.asdict(dataclasses.replace(found, estimates=found.estimates[:1]))

    batch = run_each([Task(raster) for raster in rasters], work, arguments)
    total = _total(estimates)
    batch = dataclasses.replace(batch, totals={"total": total})
    return report(batch, arguments, _estimate_of, [tr("together: {estimate}", estimate=_short(total))])


def _total(estimates: Sequence[Estimate]) -> dict[str, float]:
    """Return sums of estimates; on disk, finished maps are stored together with the largest one in progress."""
    from ...tools.planning import COPIES_ON_DISK

    names = ["pixels", "windows", "machine_hours", "writing_hours"]
    names += ["cost"] if all(estimate.cost is not None for estimate in estimates) else []
    finished = [estimate.disk_gb / COPIES_ON_DISK for estimate in estimates]
    disk_gb = sum(finished) + (COPIES_ON_DISK - 1) * max(finished, default=0.0)
    return {**{name: sum(getattr(e, name) for e in estimates) for name in names}, "disk_gb": disk_gb}


def _estimate_of(outcome: Outcome) -> str:
    """Return the estimate for one of several rasters as text."""
    return _short((outcome.values or {})["estimates"][0])


def _short(estimate: Mapping[str, float]) -> str:
    """Return an estimate, as JSON values, in one line."""
    return tr(
        "{pixels} Mpx, {count} window, {time} on one machine, {disk} of disk space",
        "{pixels} Mpx, {count} windows, {time} on one machine, {disk} of disk space",
        pixels=_figure(estimate["pixels"] / 1e6),
        count=round(estimate["windows"]),
        time=duration(3600 * estimate["machine_hours"]),
        disk=data_size(1e9 * estimate["disk_gb"]),
    )


def _lines(found: Any) -> list[str]:  # noqa: ANN401 - a Plan, whose module is imported when the command runs
    """Return a plan as text."""
    source = tr("measured on {device}", device=found.device) if found.measured else tr("as specified")
    lines = [tr("{seconds} s per window, {source}", seconds=_figure(found.seconds_per_window), source=source)]
    if found.memory_mb is not None:
        lines.append(tr("Estimated memory: {need} MiB plus the model", need=found.memory_mb))
    for estimate in found.estimates:
        lines += [
            tr(
                "{name}: {pixels} Mpx, {count} window ({overlap} % due to the overlap of blocks of {size} px)",
                "{name}: {pixels} Mpx, {count} windows ({overlap} % due to the overlap of blocks of {size} px)",
                name=estimate.name,
                pixels=_figure(estimate.pixels / 1e6),
                count=estimate.windows,
                overlap=grouped(100 * estimate.overlap / (1 + estimate.overlap), 1),
                size=found.block_size,
            ),
            "  "
            + tr(
                "{time} on one machine, {writing} for the single writing process, {disk} of disk space",
                time=duration(3600 * estimate.machine_hours),
                writing=duration(3600 * estimate.writing_hours),
                disk=data_size(1e9 * estimate.disk_gb),
            ),
        ]
        if estimate.cost is not None:
            lines.append("  " + tr("cost: {cost}", cost=grouped(estimate.cost, 2)))
        if estimate.workers is not None:
            text = tr(
                "{count} worker is needed to finish in time",
                "{count} workers are needed to finish in time",
                count=estimate.workers,
            )
            if estimate.runs > 1:
                text += tr(
                    ", in {runs} separate runs, because each run has a single writing process", runs=estimate.runs
                )
            lines.append("  " + text)
    return lines


def _figure(value: float) -> str:
    """Return a number with at least three digits."""
    return grouped(value, max(0, 2 - math.floor(math.log10(value))) if value > 0 else 0)
