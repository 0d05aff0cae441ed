"""Make an INT8 model for CPUs: `python -m training.quantise MODEL.onnx --calibrate FOLDER --data FOLDER --output FILE`.

Convolutions, and with `--operators all` matrix products too, are calculated in whole numbers of 8 bits. The ranges of
their inputs come from real patches (static calibration): take them from the training part, never from what is scored.
One run prints what it is worth: size, speed and mIoU against the model it comes from.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper
from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.calibrate import CalibrationDataReader

from flair_seg.errors import InputError, ModelError
from flair_seg.models.manifest import Manifest
from flair_seg.models.metadata import manifest_to_metadata
from flair_seg.models.model import ModelMember
from flair_seg.models.model import load_model as load_onnx

from .data import Patch, find_patches
from .data.writing import replacing, write_text
from .evaluate import score_model
from .models.graphs import halve_weights, widen_weights
from .models.parity import fit
from .models.predict import Predictor, onnx_predictor
from .scoring.scores import figure
from .settings import commandline

METHODS = {"minmax": CalibrationMethod.MinMax, "percentile": CalibrationMethod.Percentile}
OPERATORS = {"conv": ("Conv",), "all": ("Conv", "MatMul", "Gemm")}
"""What is calculated in whole numbers: `conv` is faster, `all` makes the smaller file."""
SUFFIX = "-int8"
_TIMED = 8
"""Windows that speed is measured on."""


@dataclass(frozen=True)
class Worth:
    """What an INT8 model gains and loses.

    Args:
        megabytes: Size of the files before and after, 10^6 bytes.
        milliseconds: Time a window takes before and after, median.
        mean_iou: Before and after.
        accuracy: Overall accuracy before and after.
    """

    megabytes: tuple[float, float]
    milliseconds: tuple[float, float]
    mean_iou: tuple[float, float]
    accuracy: tuple[float, float]

    def to_text(self) -> str:
        """Return the figures in lines."""
        size, speed = self.megabytes[1] / self.megabytes[0], self.milliseconds[0] / self.milliseconds[1]
        return "\n".join(
            (
                f"size {self.megabytes[0]:.2f} -> {self.megabytes[1]:.2f} MB ({size:.2f} of it)",
                f"a window {self.milliseconds[0]:.0f} -> {self.milliseconds[1]:.0f} ms ({speed:.2f} times the speed)",
                f"mIoU {figure(self.mean_iou[0])} -> {figure(self.mean_iou[1])} "
                f"({self.mean_iou[1] - self.mean_iou[0]:+.4f})",
                f"overall accuracy {figure(self.accuracy[0])} -> {figure(self.accuracy[1])} "
                f"({self.accuracy[1] - self.accuracy[0]:+.4f})",
            )
        )


class PatchReader(CalibrationDataReader):
    """Gives the graph one patch after another."""

    def __init__(self, predictor: Predictor, member: ModelMember, patches: Sequence[Patch]) -> None:
        """Prepare to read.

        Args:
            predictor: Says which bands of the patches to read.
            member: The network, which says what its input is called and how large it is.
            patches: Which.
        """
        self._batches = self._read(predictor, member, patches)

    def get_next(self) -> dict[str, NDArray[Any]] | None:
        """Return the next batch by name of the input, None at the end."""
        return next(self._batches, None)

    @staticmethod
    def _read(predictor: Predictor, member: ModelMember, patches: Sequence[Patch]) -> Iterator[dict[str, NDArray[Any]]]:
        normalisation = member.manifest.normalisation
        for patch in patches:
            image = fit(predictor.image(patch), member.manifest.window_size)[None]
            if not normalisation.inside and normalisation.mean:
                mean, std = (np.reshape(v, (-1, 1, 1)) for v in (normalisation.mean, normalisation.std))
                image = (image - mean) / std
            yield {member.input.name: image.astype(member.input.dtype)}


def quantise(
    member: ModelMember, reader: CalibrationDataReader, path: Path, operators: str = "conv", method: str = "minmax"
) -> None:
    """Write the INT8 model, with its manifest inside.

    Args:
        member: The network; weights in half precision are widened first.
        reader: Patches that the ranges are taken from.
        path: Where it goes.
        operators: Key of `OPERATORS`.
        method: Key of `METHODS`; `percentile` leaves out the farthest values, and takes longer.

    Raises:
        ModelError: The graph has nothing to quantise, gives classes, or is brought to a reference.
    """
    if member.manifest.normalisation.type == "reference":
        raise ModelError(
            f"{member.path.name} has the normalisation 'reference': patches that are not brought to it would give "
            "wrong ranges, so it cannot be quantised"
        )
    if member.manifest.output.type == "classes":
        raise ModelError(f"{member.path.name} is packed: quantise its members and pack them then")
    with tempfile.TemporaryDirectory() as folder:
        wide = Path(folder) / "wide.onnx"
        model = onnx.load(member.path)
        widen_weights(model)
        del model.metadata_props[:]
        wanted = OPERATORS[operators]
        if not {node.op_type for node in model.graph.node} & set(wanted):
            raise ModelError(f"{member.path.name} has no {', '.join(wanted)}: there is nothing to quantise")
        onnx.save(onnx.shape_inference.infer_shapes(model), wide)
        small = Path(folder) / "small.onnx"
        quantize_static(
            wide,
            small,
            reader,
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=list(wanted),
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            # Processors without VNNI add two products of 8 bits in 16: 7 bits for weights keep that from overflowing.
            reduce_range=True,
            calibrate_method=METHODS[method],
        )
        result = onnx.load(small)
    halve_weights(result)
    helper.set_model_props(result, manifest_to_metadata(int8_manifest(member.manifest)))
    with replacing(path) as partial:
        onnx.save(result, partial)


def int8_manifest(manifest: Manifest) -> Manifest:
    """Describe the INT8 version of a model; figures of the original are not its own."""
    return replace(
        manifest,
        name=f"{manifest.name}{SUFFIX}",
        title=f"{manifest.title}, INT8",
        source={**manifest.source, "quantised": "INT8, static calibration"},
        metrics={},
    )


def weigh(before: Path, after: Path, patches: Sequence[Patch], raster_bands: tuple[str, ...] | None) -> Worth:
    """Measure size, speed and accuracy of two files on labelled patches."""
    predictors = [onnx_predictor(path).of_rasters(raster_bands) for path in (before, after)]
    size = predictors[0].window_size or load_onnx(before).manifest.window_size
    windows = [fit(predictors[0].image(patch), size)[None] for patch in patches[:_TIMED]]
    milliseconds = _median_times(predictors, windows)
    scores = [score_model(predictor, patches)[0].to_json_dict() for predictor in predictors]
    return Worth(
        tuple(path.stat().st_size / 1e6 for path in (before, after)),
        milliseconds,
        tuple(found["mean_iou"] for found in scores),
        tuple(found["overall_accuracy"] for found in scores),
    )


def _median_times(predictors: Sequence[Predictor], windows: Sequence[NDArray[Any]]) -> tuple[float, float]:
    """Time both in turns, so that whatever else the machine does slows both."""
    times: tuple[list[float], list[float]] = ([], [])
    for predictor in predictors:
        predictor(windows[0])
    for window in windows:
        for predictor, measured in zip(predictors, times):
            started = time.perf_counter()
            predictor(window)
            measured.append(1000 * (time.perf_counter() - started))
    return float(np.median(times[0])), float(np.median(times[1]))


def _parser() -> argparse.ArgumentParser:
    parser = commandline.make_parser("quantise", __doc__)
    parser.add_argument("model", type=Path, help="the .onnx of one network")
    parser.add_argument("--output", type=Path, required=True, help="the .onnx file to write")
    parser.add_argument("--calibrate", type=Path, required=True, metavar="FOLDER", help="patches to take ranges from")
    parser.add_argument("--calibrate-part", default=None, metavar="PART", help="part of its split, e.g. train")
    parser.add_argument("--count", type=int, default=32, help="patches to take ranges from, default: %(default)s")
    parser.add_argument("--method", choices=tuple(METHODS), default="minmax", help="of ranges, default: %(default)s")
    parser.add_argument("--operators", choices=tuple(OPERATORS), default="conv", help="in 8 bits, default: %(default)s")
    commandline.add_data_arguments(parser, "labelled patches that its worth is measured on")
    return parser


def _run(arguments: argparse.Namespace) -> None:
    model = load_onnx(arguments.model)
    if len(model.members) > 1:
        raise InputError(f"{arguments.model.name} is an ensemble: quantise its members")
    if arguments.count < 1:
        raise InputError(f"--count is {arguments.count}: at least one patch is needed")
    scored = commandline.chosen_patches(arguments)
    found = find_patches(arguments.calibrate, arguments.calibrate_part, labelled=False)
    spread = np.linspace(0, len(found) - 1, min(arguments.count, len(found)), dtype=int)
    member = model.members[0]
    predictor = onnx_predictor(arguments.model).of_rasters(arguments.raster_bands)
    reader = PatchReader(predictor, member, [found[index] for index in spread])
    quantise(member, reader, arguments.output, arguments.operators, arguments.method)
    manifest = int8_manifest(member.manifest)
    write_text(arguments.output.with_suffix(".json"), manifest.to_json())
    print(f"{arguments.output}: calibrated on {len(spread)} patches, measured on {len(scored)}")
    print(weigh(arguments.model, arguments.output, scored, arguments.raster_bands).to_text())


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    return commandline.run(_run, _parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
