"""`flair-seg segment`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ...errors import InputError
from ...feedback import Feedback
from ...inference.devices import DEVICES
from ...language import tr
from ..batch.runs import add_inputs, is_batch, report, run_files
from ..shared import (
    add_command,
    add_options,
    add_prediction_options,
    area_of,
    block_option,
    check_area,
    cluster_options,
    console,
    machine_options,
    options_of,
    print_json,
    reading_options,
    show,
    sibling_path,
    tell_next,
    tell_written,
)

if TYPE_CHECKING:
    from ...options import SegmentOptions, SegmentResult


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `segment`."""
    parser = add_command(
        commands,
        "segment",
        _segment,
        tr("map the land cover of a raster"),
        tr(
            "Predict overlapping windows of INPUT with a model and write the land-cover map OUTPUT. With several "
            "rasters, OUTPUT is a folder: what fails is named, the others are mapped, and maps that are already there, "
            "from the same files, model and settings, are skipped."
        ),
        check=_check_values,
    )
    add_inputs(parser, "input", output="output")
    add_options(parser, {"output >OUTPUT": tr("output GeoTIFF; a folder for several rasters")})
    add_prediction_options(parser)
    table = {
        **reading_options(),
        "--confidence >FILE": tr(
            "also write the confidence raster: the winning class's share of the votes, in percent"
        ),
        "--probabilities >FILE": tr("also write the share of each class, in percent"),
        "--native-gsd": tr("do not resample the input to the model's pixel size"),
        "--window-size N": tr("window size in pixels, for networks that accept several sizes"),
        f"--device {'|'.join(DEVICES)}": "",
        **machine_options(),
        "--restart": tr("start over instead of resuming an interrupted run"),
        "--skip-damaged": tr(
            "map missing or damaged parts of INPUT as nodata, with a warning, instead of stopping with an error"
        ),
        "--discard-unfinished": tr("delete the finished rows if the run fails or is cancelled"),
        "--memory=memory_mb MB": tr(
            "memory budget in MiB, in addition to the model; a wide raster is then processed in blocks of columns "
            "(default: the available memory)"
        ),
        **block_option(),
        "--tiles PX": tr(
            "write a folder of GeoTIFF tiles of PX x PX pixels, each by the worker that computes it; OUTPUT is a .vrt "
            "file that references them, on a disk or in object storage (/vsis3/, /vsigs/, /vsiaz/)"
        ),
        "--redo FILE": tr("with --tiles: compute the tiles named in a text file again, e.g. r00012_c00034, one a line"),
        "--report >FILE.html": tr("also write a report of the run; a folder for several rasters"),
        "--dry-run": tr("check everything, estimate time, disk space and memory, and write nothing"),
        "--stac": tr("also write STAC items of the map and of the model (.stac.json) in the folder of OUTPUT"),
    }
    add_options(parser, table)
    machines = {
        "--cluster ADDRESS": tr("predict on the workers of a Dask scheduler, e.g. tcp://host:8786"),
        "--workers N": tr("predict with N processes on this machine"),
    }
    add_options(parser.add_mutually_exclusive_group(), machines)
    add_options(parser, cluster_options())
    parser.set_defaults(device="auto")


def _segment(arguments: argparse.Namespace) -> int:
    """Run `segment`."""
    from ...segment import SegmentOptions, segment

    if is_batch(arguments.input, arguments.output):
        if arguments.dry_run:
            raise InputError("--dry-run checks a single raster. Use 'flair-seg plan' for several.")
        if arguments.redo is not None:
            raise InputError("--redo names tiles of a single map. Specify one raster.")
        SegmentOptions(**_values(arguments))  # an error in the options is raised once for all rasters
        ending = ".tif" if arguments.tiles is None else ".vrt"
        written = {**dict.fromkeys(("output", "confidence", "probabilities"), ending), "report": ".html"}
        return report(run_files(arguments, _segment_unfinished, tr("windows"), written), arguments)
    options, feedback = SegmentOptions(**_values(arguments)), console(arguments, tr("windows"))
    _check(arguments, options)
    if arguments.dry_run:
        return _dry_run(arguments, options, feedback)
    result = _reported(arguments, options, feedback, segment)
    assert result is not None  # noqa: S101 - nothing is skipped
    tell_next(
        feedback,
        ("vectorize", result.output, sibling_path(result.output, "polygons.gpkg")),
        ("areas", result.output, sibling_path(result.output, "areas.csv")),
        ("sample", result.output, sibling_path(result.output, "sample.gpkg")),
    )
    print_json(arguments, result.to_json_dict())
    return 0


def _segment_unfinished(arguments: argparse.Namespace, feedback: Feedback) -> dict[str, Any] | None:
    """Map one of several rasters, unless it was finished earlier."""
    from ...segment import SegmentOptions, segment_unfinished

    options = SegmentOptions(**_values(arguments))
    _check(arguments, options)
    result = _reported(arguments, options, feedback, segment_unfinished)
    if result is None:
        feedback.info(tr("Skipped: '{output}' was finished earlier.", output=arguments.output))
        return None
    return result.to_json_dict()


def _check(arguments: argparse.Namespace, options: SegmentOptions) -> None:
    """Check the paths of the STAC items and of the report."""
    from ...models.model import resolve_model
    from ...tools.reports.mapitem import check_map_item
    from ...tools.runs.runreport import check_report

    if arguments.stac:
        check_map_item(options.output, options.input, resolve_model(options.model))
    if arguments.report is not None:
        check_report(arguments.report, options)


def _reported(
    arguments: argparse.Namespace,
    options: SegmentOptions,
    feedback: Feedback,
    run: Callable[[SegmentOptions, Feedback], SegmentResult | None],
) -> SegmentResult | None:
    """Map a raster, and write its STAC items and its report."""
    from ...tools.runs.runreport import reported

    def mapped(heard: Feedback) -> SegmentResult | None:
        result = run(options, heard)
        if result is not None and arguments.stac:
            _write_items(options, feedback)
        return result

    return reported(arguments.report, options, feedback, mapped)


def _dry_run(arguments: argparse.Namespace, options: SegmentOptions, feedback: Feedback) -> int:
    """Check everything that a run checks, and estimate what it needs."""
    from ...segment import checked
    from ...tools.runs.plan import PlanOptions, plan, plan_on_cluster
    from ...tools.runs.plantext import headline

    with checked(options, feedback) as run:
        found = plan_on_cluster(run, feedback) if options.cluster else None
    found = found or plan(PlanOptions(options), feedback)
    print_json(arguments, {"checked": True, **found.to_json_dict()})
    if not arguments.json:
        for line in headline(found):
            show(line)
    return 0


def _values(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the given options, with the first raster and the names of the tiles to compute again."""
    from ...segment import SegmentOptions
    from ...tools.runs.redo import tile_names

    redo = {} if arguments.redo is None else {"redo": tile_names(arguments.redo)}
    return {**options_of(SegmentOptions, arguments), **area_of(arguments), **redo, "input": arguments.input[0]}


def _check_values(arguments: argparse.Namespace) -> None:
    """Check what can be checked without opening a raster."""
    from ...mapping.job import check_for_model
    from ...segment import SegmentOptions

    given = {**options_of(SegmentOptions, arguments), "redo": None, "input": arguments.input[0]}
    check_for_model(SegmentOptions(**given))
    check_area(arguments)


def _write_items(options: SegmentOptions, feedback: Feedback) -> None:
    """Write the STAC items of the map and of its model."""
    from ...models.model import resolve_model
    from ...tools.reports.mapitem import write_map_item

    model = resolve_model(options.model)
    others = {"confidence": options.confidence, "probabilities": options.probabilities}
    tell_written(feedback, *map(str, write_map_item(options.output, options.input, model, **others)))
