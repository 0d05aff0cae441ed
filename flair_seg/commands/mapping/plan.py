"""`flair-seg plan`."""

from __future__ import annotations

import argparse
import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...feedback import Feedback, duration
from ...language import grouped, tr
from ..batch.inputs import Task, add_inputs, expand, is_batch
from ..batch.runs import Outcome, report, run_each
from ..shared import (
    add_prediction_options,
    add_reading_options,
    common_options,
    console,
    number,
    print_json,
    settings_options,
    show,
)

if TYPE_CHECKING:
    from ...tools.planning import Estimate, PlanOptions


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `plan`."""
    parser = commands.add_parser(
        "plan",
        parents=[common_options(), settings_options()],
        help=tr("estimate the time, memory, disk space and cost of a map"),
        description=tr(
            "Estimate the resources needed to map INPUT, a given area, a department and all of France, from a sample "
            "of windows timed on this machine."
        ),
    )
    add_inputs(
        parser,
        "input",
        tr("raster, VRT mosaic or any other format supported by GDAL; several rasters, a folder, or @LIST.txt"),
        nargs="*",
    )
    add_prediction_options(parser)
    add_reading_options(parser)
    parser.add_argument(
        "--device", metavar="NAME", default="auto", help=tr("device that runs the network (default: auto)")
    )
    parser.add_argument(
        "--batch-size", type=int, metavar="N", help=tr("batch size: number of windows predicted at once")
    )
    parser.add_argument(
        "--threads", type=int, metavar="N", help=tr("number of CPU threads for the network (default: one per core)")
    )
    parser.add_argument(
        "--block-size", type=int, metavar="PX", help=tr("size of the blocks in which the map is computed, in pixels")
    )
    parser.add_argument("--area-km2", type=number, metavar="KM2", help=tr("area to estimate, in km²"))
    parser.add_argument(
        "--gsd",
        dest="gsd_m",
        type=number,
        metavar="M",
        help=tr("pixel size of that area, in metres (default: the model's)"),
    )
    parser.add_argument(
        "--seconds-per-window", type=number, metavar="S", help=tr("time per window in seconds, if already known")
    )
    parser.add_argument("--cost-per-hour", type=number, metavar="PRICE", help=tr("price of one machine per hour"))
    parser.add_argument(
        "--deadline",
        dest="deadline_hours",
        type=number,
        metavar="HOURS",
        help=tr("also compute the number of workers needed to finish within this time"),
    )
    parser.set_defaults(command=_plan)


def _plan(arguments: argparse.Namespace) -> int:
    """Run `plan`."""
    from ...tools.planning import plan

    if is_batch(arguments.input):
        return _plan_each(arguments)
    found = plan(_options(arguments, next(iter(arguments.input), "")), console(arguments))
    print_json(arguments, dataclasses.asdict(found))
    if not arguments.json:
        for line in _lines(found):
            show(line)
    return 0


def _options(arguments: argparse.Namespace, source: str) -> PlanOptions:
    """Return what is to be estimated for a raster, empty for none."""
    from ...options import SegmentOptions
    from ...tools.planning import PlanOptions

    given = {name: value for name, value in vars(arguments).items() if value is not None}
    names = {field.name for field in dataclasses.fields(SegmentOptions)} - {"input"}
    own = {field.name for field in dataclasses.fields(PlanOptions)} - {"segment"}
    segment = SegmentOptions(source, "map.tif", **{name: value for name, value in given.items() if name in names})
    return PlanOptions(segment, **{name: value for name, value in given.items() if name in own})


def _plan_each(arguments: argparse.Namespace) -> int:
    """Estimate what several rasters take together; the speed is measured on the first."""
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
    """Return sums of estimates; on the disk, finished maps lie beside the largest under construction."""
    from ...tools.planning import COPIES_ON_DISK

    names = ["pixels", "windows", "machine_hours", "writing_hours"]
    names += ["cost"] if all(estimate.cost is not None for estimate in estimates) else []
    finished = [estimate.disk_gb / COPIES_ON_DISK for estimate in estimates]
    disk_gb = sum(finished) + (COPIES_ON_DISK - 1) * max(finished, default=0.0)
    return {**{name: sum(getattr(e, name) for e in estimates) for name in names}, "disk_gb": disk_gb}


def _estimate_of(outcome: Outcome) -> str:
    """Return the estimate of one raster of several in short."""
    return _short((outcome.values or {})["estimates"][0])


def _short(estimate: Mapping[str, float]) -> str:
    """Return an estimate, as JSON values, in a line."""
    return tr(
        "{pixels} Mpx, {count} window, {time} on one machine, {disk} GB of disk space",
        "{pixels} Mpx, {count} windows, {time} on one machine, {disk} GB of disk space",
        pixels=_figure(estimate["pixels"] / 1e6),
        count=round(estimate["windows"]),
        time=duration(3600 * estimate["machine_hours"]),
        disk=_figure(estimate["disk_gb"]),
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
                "{time} on one machine, {writing} for the single writing process, {disk} GB of disk space",
                time=duration(3600 * estimate.machine_hours),
                writing=duration(3600 * estimate.writing_hours),
                disk=_figure(estimate.disk_gb),
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
    """Return a number of three digits at least."""
    return grouped(value, max(0, 2 - math.floor(math.log10(value))) if value > 0 else 0)
