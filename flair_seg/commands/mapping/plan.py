"""`flair-seg plan`."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...errors import InputError
from ...feedback import Feedback, duration
from ...language import data_size, tr
from ...system.outputs import check_outputs
from ..batch.runs import Outcome, Task, add_inputs, expand, is_batch, report, run_each
from ..shared import (
    add_command,
    add_options,
    add_prediction_options,
    area_of,
    block_option,
    check_area,
    console,
    machine_options,
    options_of,
    print_json,
    reading_options,
    show,
    tell_written,
)

if TYPE_CHECKING:
    from ...tools.runs.plan import Estimate, PlanOptions
    from ...tools.runs.sample import Speed


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `plan`."""
    parser = add_command(
        commands,
        "plan",
        _plan,
        tr("estimate the time, disk space and memory of a map"),
        tr(
            "Estimate what a run on INPUT needs on this machine, from a sample of windows that is read, predicted and "
            "written. An appendix has a given area, a department and all of France."
        ),
        check=_check_values,
    )
    add_inputs(parser, "input", nargs="*")
    add_prediction_options(parser)
    table = {
        **reading_options(),
        "--device NAME": tr("device that runs the network (default: auto)"),
        **machine_options(),
        "--workers N": tr("estimate a run with N processes on this machine"),
        **block_option(),
        "--tiles PX": tr("estimate a run that writes tiles of PX x PX pixels"),
        "--area-km2 KM2": tr("area to estimate, in km²"),
        "--gsd=gsd_m M": tr("pixel size of that area, in metres (default: the model's)"),
        "--seconds-per-window S": tr("time per window in seconds, if already known"),
        "--cost-per-hour PRICE": tr("price of one machine per hour"),
        "--deadline=deadline_hours HOURS": tr("also compute the number of machines needed to finish within this time"),
        "--report >FILE.html": tr("also write a report"),
    }
    add_options(parser, table)
    parser.set_defaults(device="auto")


def _plan(arguments: argparse.Namespace) -> int:
    """Run `plan`."""
    from ...tools.runs.plan import plan
    from ...tools.runs.plantext import appendix, headline, write_plan

    if is_batch(arguments.input):
        return _plan_each(arguments)
    options = _options(arguments, next(iter(arguments.input), ""), area_of(arguments))
    feedback = console(arguments)
    if arguments.report is not None:
        check_outputs([arguments.report], [options.segment.input], tr("HTML report"), (".html", ".htm"))
    found = plan(options, feedback)
    print_json(arguments, found.to_json_dict())
    if not arguments.json:
        for line in [*headline(found), *appendix(found)]:
            show(line)
    if arguments.report is not None:
        write_plan(found, options.segment, arguments.report)
        tell_written(feedback, arguments.report)
    return 0


def _check_values(arguments: argparse.Namespace) -> None:
    """Check what can be checked without opening a raster."""
    from ...mapping.job import check_for_model

    check_for_model(_options(arguments, next(iter(arguments.input), "")).segment)
    check_area(arguments)


def _options(arguments: argparse.Namespace, source: str, area: Mapping[str, str | None] | None = None) -> PlanOptions:
    """Return the options of an estimate for a raster, an empty `source` for none, in an `area` of departments."""
    from ...options import SegmentOptions
    from ...tools.runs.plan import PlanOptions

    given = {**options_of(SegmentOptions, arguments), **(area or {})}
    segment = SegmentOptions(**{**given, "input": source, "output": "map.tif"})
    return PlanOptions(segment, **options_of(PlanOptions, arguments))


def _plan_each(arguments: argparse.Namespace) -> int:
    """Estimate the resources for several rasters together, with the speed measured on the first."""
    from ...tools.runs.plan import plan

    if arguments.report is not None:
        raise InputError("A report is written of one raster only. Omit --report, or plan each raster by itself.")
    rasters = expand(arguments.input, console(arguments))
    estimates: list[Estimate] = []
    speed: Speed | None = None

    def work(task: Task, feedback: Feedback) -> dict[str, Any]:
        nonlocal speed
        found = plan(_options(arguments, task.input, area_of(arguments)), feedback, speed=speed)
        speed = found.speed
        estimates.append(found.estimates[0])
        return dataclasses.replace(found, estimates=found.estimates[:1]).to_json_dict()

    batch = run_each([Task(raster) for raster in rasters], work, arguments)
    total = _total(estimates)
    batch = dataclasses.replace(batch, totals={"total": total})
    return report(batch, arguments, _estimate_of, [tr("together: {estimate}", estimate=_short(total))])


def _total(estimates: Sequence[Estimate]) -> dict[str, float]:
    """Return sums of estimates; on disk, finished maps are stored together with the largest one in progress."""
    from ...tools.runs.plan import COPIES_ON_DISK

    names = ["pixels", "windows", "skipped", "hours", "machine_hours"]
    names += ["cost"] if all(estimate.cost is not None for estimate in estimates) else []
    finished = [estimate.disk_gb / COPIES_ON_DISK for estimate in estimates]
    disk_gb = sum(finished) + (COPIES_ON_DISK - 1) * max(finished, default=0.0)
    return {**{name: sum(getattr(e, name) for e in estimates) for name in names}, "disk_gb": disk_gb}


def _estimate_of(outcome: Outcome) -> str:
    """Return the estimate for one of several rasters as text."""
    return _short((outcome.values or {})["estimates"][0])


def _short(estimate: Mapping[str, float]) -> str:
    """Return an estimate, as JSON values, in one line."""
    from ...tools.runs.plantext import figure

    return tr(
        "{pixels} Mpx, {count} window, {time} on this machine, {disk} of disk space",
        "{pixels} Mpx, {count} windows, {time} on this machine, {disk} of disk space",
        pixels=figure(estimate["pixels"] / 1e6),
        count=round(estimate["windows"]),
        time=duration(3600 * estimate["hours"]),
        disk=data_size(1e9 * estimate["disk_gb"]),
    )
