"""Quantise a model to INT8: `python -m training.quantise MODEL.onnx --calibrate FOLDER --data FOLDER --output FILE`.

Convolutions, and with `--operators all` also matrix products, are computed with 8-bit integers, which is
faster on CPUs. The ranges of their inputs come from real patches (static calibration): use training patches, never
those for scoring. The command prints size, speed and mIoU compared with the original model.
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
from flair_seg.models.foreign import manifest_to_metadata
from flair_seg.models.manifest import Manifest
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
"""Operators in INT8: `conv` is faster, `all` gives the smaller file."""
SUFFIX = "-int8"
_TIMED = 8
"""Windows for the speed measurement."""


@dataclass(frozen=True)
class Performance:
    """Size, speed and scores of a model.

    Args:
        megabytes: Size of the file, 10^6 bytes.
        milliseconds: Median time per window, ms.
        mean_iou: mIoU.
        accuracy: Overall accuracy.
    """

    megabytes: float
    milliseconds: float
    mean_iou: float
    accuracy: float

    def changed_to(self, after: Performance) -> str:
        """Describe the change to another model, one value per line."""
        size, speed = after.megabytes / self.megabytes, self.milliseconds / after.milliseconds
        lines = [
            f"size {self.megabytes:.2f} -> {after.megabytes:.2f} MB ({100 * (size - 1):+.0f} %)",
            f"time per window {self.milliseconds:.0f} -> {after.milliseconds:.0f} ms ({speed:.2f} x speed)",
        ]
        scores = (("mIoU", self.mean_iou, after.mean_iou), ("overall accuracy", self.accuracy, after.accuracy))
        lines += [f"{name} {figure(old)} -> {figure(new)} ({new - old:+.4f})" for name, old, new in scores]
        return "\n".join(lines)


class PatchReader(CalibrationDataReader):
    """Feeds patches to the calibration."""

    def __init__(self, predictor: Predictor, member: ModelMember, patches: Sequence[Patch]) -> None:
        """Prepare to read patches by the predictor, in the size, type and normalisation of the member's input."""
        self._batches = self._read(predictor, member, patches)

    def get_next(self) -> dict[str, NDArray[Any]] | None:
        """Return the next batch by input name; None at the end."""
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
        member: The network; half-precision weights are widened first.
        reader: Patches for calibration.
        path: The file to write.
        operators: Key of `OPERATORS`.
        method: Key of `METHODS`; `percentile` ignores outliers and takes longer.

    Raises:
        ModelError: The graph has no operator to quantise, returns classes, or is normalised by a reference.
    """
    if member.manifest.normalisation.type == "reference":
        raise ModelError(
            f"{member.path.name} has the normalisation 'reference': it cannot be quantised, since unadjusted patches "
            "would give wrong ranges"
        )
    if member.manifest.output.type == "classes":
        raise ModelError(f"{member.path.name} is packed: quantise its members, then pack them")
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
            # Without VNNI, processors add two 8-bit products in 16 bits: weights of 7 bits avoid overflow.
            reduce_range=True,
            calibrate_method=METHODS[method],
        )
        result = onnx.load(small)
    halve_weights(result)
    helper.set_model_props(result, manifest_to_metadata(int8_manifest(member.manifest)))
    with replacing(path) as partial:
        onnx.save(result, partial)


def int8_manifest(manifest: Manifest) -> Manifest:
    """Describe the INT8 version of a model, without the scores of the original."""
    return replace(
        manifest,
        name=f"{manifest.name}{SUFFIX}",
        title=f"{manifest.title}, INT8",
        source={**manifest.source, "quantised": "INT8, static calibration"},
        metrics={},
    )


def measure(paths: Sequence[Path], patches: Sequence[Patch], raster_bands: tuple[str, ...] | None) -> list[Performance]:
    """Measure size, speed and accuracy of model files on labelled patches."""
    predictors = [onnx_predictor(path).of_rasters(raster_bands) for path in paths]
    size = predictors[0].window_size or load_onnx(paths[0]).manifest.window_size
    windows = [fit(predictors[0].image(patch), size)[None] for patch in patches[:_TIMED]]
    times = _median_times(predictors, windows)
    scores = [score_model(predictor, patches)[0].to_json_dict() for predictor in predictors]
    return [
        Performance(path.stat().st_size / 1e6, milliseconds, found["mean_iou"], found["overall_accuracy"])
        for path, milliseconds, found in zip(paths, times, scores)
    ]


def _median_times(predictors: Sequence[Predictor], windows: Sequence[NDArray[Any]]) -> list[float]:
    """Return the median time of each model, measured alternately so that other work slows all of them, ms."""
    for predictor in predictors:
        predictor(windows[0])
    seconds = np.zeros((len(windows), len(predictors)))
    for (row, column), _ in np.ndenumerate(seconds):
        started = time.perf_counter()
        predictors[column](windows[row])
        seconds[row, column] = time.perf_counter() - started
    return (1000 * np.median(seconds, axis=0)).tolist()


def _parser() -> argparse.ArgumentParser:
    parser = commandline.make_parser("quantise", __doc__)
    parser.add_argument("model", type=Path, help="the .onnx of one network")
    parser.add_argument("--output", type=Path, required=True, help="the .onnx file to write")
    parser.add_argument("--calibrate", type=Path, required=True, metavar="FOLDER", help="patches for calibration")
    parser.add_argument("--calibrate-part", default=None, metavar="PART", help="part of its split, e.g. train")
    parser.add_argument("--count", type=int, default=32, help="most patches for calibration, default: %(default)s")
    parser.add_argument(
        "--method", choices=tuple(METHODS), default="minmax", help="calibration method, default: %(default)s"
    )
    parser.add_argument(
        "--operators", choices=tuple(OPERATORS), default="conv", help="operators in INT8, default: %(default)s"
    )
    commandline.add_data_arguments(parser, "labelled patches for scoring")
    return parser


def _run(arguments: argparse.Namespace) -> None:
    model = load_onnx(arguments.model)
    if len(model.members) > 1:
        raise InputError(f"{arguments.model.name} is an ensemble: quantise its members")
    if arguments.count < 1:
        raise InputError(f"--count is {arguments.count}: it must be at least 1")
    scored = commandline.chosen_patches(arguments)
    found = find_patches(arguments.calibrate, arguments.calibrate_part, labelled=False)
    spread = np.linspace(0, len(found) - 1, min(arguments.count, len(found)), dtype=int)
    member = model.members[0]
    predictor = onnx_predictor(arguments.model).of_rasters(arguments.raster_bands)
    reader = PatchReader(predictor, member, [found[index] for index in spread])
    quantise(member, reader, arguments.output, arguments.operators, arguments.method)
    manifest = int8_manifest(member.manifest)
    write_text(arguments.output.with_suffix(".json"), manifest.to_json())
    print(f"{arguments.output}: calibrated on {len(spread)} patches, scored on {len(scored)}")
    before, after = measure((arguments.model, arguments.output), scored, arguments.raster_bands)
    print(before.changed_to(after))


main = commandline.entry(_run, _parser)

if __name__ == "__main__":
    sys.exit(main())
