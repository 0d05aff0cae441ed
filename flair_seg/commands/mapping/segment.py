"""`flair-seg segment`."""

from __future__ import annotations

import argparse
import dataclasses
from typing import TYPE_CHECKING, Any

from ...feedback import Feedback
from ...inference.devices import DEVICES
from ...language import tr
from ..batch.inputs import add_inputs, is_batch
from ..batch.runs import Files, report, run_files
from ..shared import (
    add_prediction_options,
    add_reading_options,
    beside,
    common_options,
    console,
    output_path,
    print_json,
    settings_options,
    tell_next,
    tell_written,
)

if TYPE_CHECKING:
    from ...options import SegmentOptions


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `segment`."""
    parser = commands.add_parser(
        "segment",
        parents=[common_options(), settings_options()],
        help=tr("map the land cover of a raster"),
        description=tr(
            "Predict overlapping windows of INPUT with a model and write the land-cover map OUTPUT. With several "
            "rasters, OUTPUT is a folder: what fails is named, the others are mapped, and maps that are already there, "
            "from the same files, model and settings, are skipped."
        ),
    )
    add_inputs(
        parser,
        "input",
        tr("raster, VRT mosaic or any other format supported by GDAL; several rasters, a folder, or @LIST.txt"),
        output="output",
    )
    parser.add_argument(
        "output", type=output_path, metavar="OUTPUT", help=tr("output GeoTIFF; a folder for several rasters")
    )
    add_prediction_options(parser)
    add_reading_options(parser)
    parser.add_argument(
        "--confidence",
        type=output_path,
        metavar="FILE",
        help=tr("also write the confidence raster: the winning class's share of the votes, in percent"),
    )
    parser.add_argument(
        "--probabilities", type=output_path, metavar="FILE", help=tr("also write the share of each class, in percent")
    )
    parser.add_argument(
        "--native-gsd", action="store_true", help=tr("do not resample the input to the model's pixel size")
    )
    parser.add_argument(
        "--window-size", type=int, metavar="N", help=tr("window size in pixels, for networks that accept several sizes")
    )
    parser.add_argument("--device", choices=DEVICES, default="auto")
    parser.add_argument(
        "--batch-size", type=int, metavar="N", help=tr("batch size: number of windows predicted at once")
    )
    parser.add_argument(
        "--threads", type=int, metavar="N", help=tr("number of CPU threads for the network (default: one per core)")
    )
    parser.add_argument("--restart", action="store_true", help=tr("start over instead of resuming an interrupted run"))
    parser.add_argument(
        "--skip-damaged",
        action="store_true",
        help=tr("map missing or damaged parts of INPUT as nodata, with a warning, instead of stopping with an error"),
    )
    parser.add_argument(
        "--discard-unfinished",
        action="store_true",
        help=tr("delete the finished rows if the run fails or is cancelled"),
    )
    parser.add_argument(
        "--memory",
        dest="memory_mb",
        type=int,
        metavar="MB",
        help=tr(
            "memory budget in MiB, in addition to the model; a wide raster is then processed in blocks of columns "
            "(default: the available memory)"
        ),
    )
    parser.add_argument(
        "--block-size", type=int, metavar="PX", help=tr("size of the blocks in which the map is computed, in pixels")
    )
    parser.add_argument(
        "--tiles",
        type=int,
        metavar="PX",
        help=tr("write a folder of GeoTIFF tiles of PX x PX pixels; OUTPUT is a .vrt file that references them"),
    )
    parser.add_argument(
        "--stac",
        action="store_true",
        help=tr("also write STAC items of the map and of the model (.stac.json) in the folder of OUTPUT"),
    )
    machines = parser.add_mutually_exclusive_group()
    machines.add_argument(
        "--cluster", metavar="ADDRESS", help=tr("predict on the workers of a Dask scheduler, e.g. tcp://host:8786")
    )
    machines.add_argument("--workers", type=int, metavar="N", help=tr("predict with N processes on this machine"))
    parser.set_defaults(command=_segment)


def _segment(arguments: argparse.Namespace) -> int:
    """Run `segment`."""
    from ...models.model import resolve_model
    from ...segment import SegmentOptions, segment
    from ...tools.reports.mapitem import check_map_item

    if is_batch(arguments.input, arguments.output):
        SegmentOptions(**_values(arguments))  # what is wrong for all is said once
        ending = ".tif" if arguments.tiles is None else ".vrt"
        files = Files("input", dict.fromkeys(("output", "confidence", "probabilities"), ending))
        return report(run_files(arguments, files, _segment_unfinished, tr("windows")), arguments)
    options, feedback = SegmentOptions(**_values(arguments)), console(arguments, tr("windows"))
    if arguments.stac:
        check_map_item(options.output, options.input, resolve_model(options.model))
    result = segment(options, feedback)
    if arguments.stac:
        _write_items(options, feedback)
    tell_next(
        feedback,
        ("vectorize", result.output, beside(result.output, "polygons.gpkg")),
        ("areas", result.output, beside(result.output, "areas.csv")),
        ("sample", result.output, beside(result.output, "sample.gpkg")),
    )
    print_json(arguments, result.to_json_dict())
    return 0


def _segment_unfinished(arguments: argparse.Namespace, feedback: Feedback) -> dict[str, Any] | None:
    """Map one raster of several, unless its map is there."""
    from ...models.model import resolve_model
    from ...segment import SegmentOptions, segment_unfinished
    from ...tools.reports.mapitem import check_map_item

    options = SegmentOptions(**_values(arguments))
    if arguments.stac:
        check_map_item(options.output, options.input, resolve_model(options.model))
    result = segment_unfinished(options, feedback)
    if result is None:
        feedback.info(tr("Skipped: '{output}' was finished earlier.", output=arguments.output))
        return None
    if arguments.stac:
        _write_items(options, feedback)
    return result.to_json_dict()


def _values(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the options of the first raster that are given."""
    from ...segment import SegmentOptions

    names = {field.name for field in dataclasses.fields(SegmentOptions)}
    values = {name: value for name, value in vars(arguments).items() if name in names and value is not None}
    return {**values, "input": arguments.input[0]}


def _write_items(options: SegmentOptions, feedback: Feedback) -> None:
    """Write the STAC items of the map and of its model."""
    from ...models.model import resolve_model
    from ...tools.reports.mapitem import write_map_item

    model = resolve_model(options.model)
    others = {"confidence": options.confidence, "probabilities": options.probabilities}
    tell_written(feedback, *map(str, write_map_item(options.output, options.input, model, **others)))
