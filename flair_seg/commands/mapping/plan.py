"""`flair-seg plan`."""

from __future__ import annotations

import argparse
import dataclasses
import math
from typing import Any

from ...language import grouped, tr
from ..shared import add_prediction_options, common_options, console, number, print_json, show


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `plan`."""
    parser = commands.add_parser(
        "plan", parents=[common_options()], help=tr("estimate time, memory, disk and cost of a map"),
        description=tr(
            "Estimate what the map of INPUT, of an area, of a department and of all of France takes, from a sample "
            "of windows that is measured here."
        ),
    )  # fmt: skip
    parser.add_argument("input", metavar="INPUT", nargs="?", help=tr("raster or VRT mosaic, or anything GDAL opens"))
    add_prediction_options(parser)
    parser.add_argument("--device", metavar="NAME", default="auto", help=tr("what runs the network (default: auto)"))
    parser.add_argument("--batch-size", type=int, metavar="N", help=tr("windows predicted at once"))
    parser.add_argument(
        "--threads", type=int, metavar="N", help=tr("CPU threads of the network (default: one per core)")
    )
    parser.add_argument(
        "--block-size", type=int, metavar="PX", help=tr("side of the blocks that the map is made in, one by one")
    )
    parser.add_argument("--area-km2", type=number, metavar="KM2", help=tr("an area to reckon with"))
    parser.add_argument(
        "--gsd", dest="gsd_m", type=number, metavar="M", help=tr("ground size of its pixels (default: the model's)")
    )
    parser.add_argument(
        "--seconds-per-window", type=number, metavar="S", help=tr("time of a window, known from elsewhere")
    )
    parser.add_argument("--cost-per-hour", type=number, metavar="PRICE", help=tr("price of a machine for an hour"))
    parser.add_argument(
        "--deadline",
        dest="deadline_hours",
        type=number,
        metavar="HOURS",
        help=tr("say how many workers finish by then"),
    )
    parser.set_defaults(command=_plan)


def _plan(arguments: argparse.Namespace) -> None:
    """Run `plan`."""
    from ...options import SegmentOptions
    from ...tools.planning import PlanOptions, plan

    given = {name: value for name, value in vars(arguments).items() if value is not None}
    names = {field.name for field in dataclasses.fields(SegmentOptions)} - {"input"}
    own = {field.name for field in dataclasses.fields(PlanOptions)} - {"segment"}
    segment = SegmentOptions(
        given.get("input", ""), "map.tif", **{name: value for name, value in given.items() if name in names}
    )
    options = PlanOptions(segment, **{name: value for name, value in given.items() if name in own})
    found = plan(options, console(arguments))
    print_json(arguments, dataclasses.asdict(found))
    if not arguments.json:
        for line in _lines(found):
            show(line)


def _lines(found: Any) -> list[str]:  # noqa: ANN401 - a Plan, whose module is imported when the command runs
    """Return a plan as text."""
    source = tr("measured on {device}", device=found.device) if found.measured else tr("as given")
    lines = [tr("{seconds} s a window, {source}", seconds=_figure(found.seconds_per_window), source=source)]
    if found.memory_mb is not None:
        lines.append(tr("memory: {need} MiB beside the network", need=found.memory_mb))
    for estimate in found.estimates:
        lines += [
            tr(
                "{name}: {pixels} Mpx, {windows} windows ({overlap} % of them for blocks of {size} px)",
                name=estimate.name, pixels=_figure(estimate.pixels / 1e6), windows=grouped(estimate.windows),
                overlap=grouped(100 * estimate.overlap / (1 + estimate.overlap), 1), size=found.block_size,
            ),
            "  " + tr(
                "{hours} h on one machine, {writing} h for the one process that writes, {disk} GB of disk",
                hours=_figure(estimate.machine_hours), writing=_figure(estimate.writing_hours),
                disk=_figure(estimate.disk_gb),
            ),
        ]  # fmt: skip
        if estimate.cost is not None:
            lines.append("  " + tr("cost: {cost}", cost=grouped(estimate.cost, 2)))
        if estimate.workers is not None:
            text = tr("{workers} workers finish in time", workers=estimate.workers)
            if estimate.runs > 1:
                text += tr(", in {runs} runs on a part each, as one process writes a run's files", runs=estimate.runs)
            lines.append("  " + text)
    return lines


def _figure(value: float) -> str:
    """Return a number of three digits at least."""
    return grouped(value, max(0, 2 - math.floor(math.log10(value))) if value > 0 else 0)
