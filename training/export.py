"""Turn a trained network into the ONNX file the plugin runs: `python -m training.export CHECKPOINT --output FILE.onnx`.

The file holds half-precision weights, normalisation, decoder and resizing, and its manifest; the same manifest is
written beside it. The file is refused if it does not say what PyTorch says.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn.functional import interpolate

from flair_seg.errors import FlairError, InputError, ModelError
from flair_seg.manifest import Band, Manifest, Normalisation, Output
from flair_seg.metadata import manifest_to_metadata
from flair_seg.nomenclature import FLAIR_13

from .checkpoint import load_model
from .config import TrainConfig
from .data import BANDS, OTHER_INDEX, find_patches, load_patches
from .evaluate import onnx_predictor, torch_predictor
from .model import LOGIT_STRIDE, SegFormer, merge_stages, stage_kernels

Arithmetic = Literal["float32", "float16"]
OPSET = 18
"""Lowest operator set with the antialias attribute PyTorch's exporter writes on Resize."""
WINDOW_SIZE = 512
"""Height and width of the graph's input, px: that of a patch. Fixed: Deepness and GeoDeep read it from the graph."""
LEAST_AGREEMENT = 0.999
"""Share of pixels in which PyTorch and the exported file must give the same class."""
_LEAST_VALUES = 256
"""Smaller constants stay in single precision: they are shapes, scales and biases, a few per cent of the file."""


@dataclass(frozen=True)
class Parity:
    """How far the exported file is from PyTorch: share of equal classes, largest difference of a probability."""

    agreement: float
    largest_difference: float


class FoldedSegFormer(nn.Module):
    """The network as it is exported: normalisation of the batch and products of weights worked out beforehand."""

    def __init__(self, model: SegFormer) -> None:
        """Fold batch normalisation and the decoder's products of `model`, which must be in evaluation mode."""
        super().__init__()
        head, norm = model.net.decode_head, model.net.decode_head.batch_norm
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        shift = norm.bias - gain * norm.running_mean
        self.stages = model.net.segformer.stages
        self.classifier = head.classifier
        self.register_buffer("mean", model.mean)
        self.register_buffer("std", model.std)
        for stage, (weight, bias) in enumerate(stage_kernels(head)):
            self.register_buffer(f"weight_{stage}", gain[:, None, None, None] * weight)
            # The stages are added up, so one of them carries the shift for all.
            self.register_buffer(f"bias_{stage}", gain * bias + (shift if stage == 0 else 0.0))

    def forward(self, image: Tensor) -> Tensor:
        """Predict logits, float32 (N, C, H, W), from raw bands in grey levels, float32 (N, B, H, W)."""
        hidden_states = (image - self.mean) / self.std
        features = []
        for stage in self.stages:
            hidden_states = stage(hidden_states)
            features.append(hidden_states)
        kernels = [(getattr(self, f"weight_{i}"), getattr(self, f"bias_{i}")) for i in range(len(features))]
        logits = self.classifier(torch.relu(merge_stages(features, kernels)))
        return interpolate(logits, scale_factor=LOGIT_STRIDE, mode="bilinear", align_corners=False)


def to_onnx(model: SegFormer, arithmetic: Arithmetic) -> onnx.ModelProto:
    """Export a network with half-precision weights.

    Args:
        model: The network, in evaluation mode.
        arithmetic: `float32` widens the weights when the file is loaded; `float16` calculates in half precision too,
            for GPUs made for it: on a CPU it is a tenth slower, since operators convert back and forth.

    Returns:
        The graph, for any N: `image` float32 (N, B, 512, 512), raw grey levels 0..255, to `logits` float32
        (N, C, 512, 512). The input is float because Deepness and GeoDeep feed nothing else.
    """
    image = torch.zeros((2, model.mean.shape[1], WINDOW_SIZE, WINDOW_SIZE))
    with torch.no_grad():
        program = torch.onnx.export(
            FoldedSegFormer(model).eval(),
            (image,),
            input_names=["image"],
            output_names=["logits"],
            dynamic_shapes={"image": {0: torch.export.Dim("N", min=1, max=4096)}},
            opset_version=OPSET,
            dynamo=True,
            verbose=False,
        )
    graph = program.model_proto
    _strip_traces(graph)
    if arithmetic == "float16":
        graph = _halve_arithmetic(graph)
    else:
        _halve_weights(graph)
    onnx.checker.check_model(graph, full_check=True)
    return graph


def _strip_traces(model: onnx.ModelProto) -> None:
    """Remove where in the exporter's sources each part comes from: it names folders of the machine it ran on."""
    graph = model.graph
    for part in (graph, *graph.node, *graph.value_info, *graph.input, *graph.output, *graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""


def _halve_arithmetic(model: onnx.ModelProto) -> onnx.ModelProto:
    """Turn every operator to half precision, input and output apart."""
    from onnxruntime.transformers.float16 import convert_float_to_float16
    from onnxruntime.transformers.onnx_model import OnnxModel

    half = OnnxModel(convert_float_to_float16(model, keep_io_types=True))
    # The converter leaves its Casts after the nodes that need them, and the types of before: the checker refuses both.
    half.topological_sort()
    del half.model.graph.value_info[:]
    return half.model


def _halve_weights(model: onnx.ModelProto) -> None:
    """Store large constants in half precision, each followed by a Cast that the runtime works out once, at loading."""
    kept, casts = [], []
    for constant in model.graph.initializer:
        if constant.data_type != TensorProto.FLOAT or np.prod(constant.dims) < _LEAST_VALUES:
            kept.append(constant)
            continue
        half = f"{constant.name}_half"
        kept.append(numpy_helper.from_array(numpy_helper.to_array(constant).astype(np.float16), half))
        casts.append(helper.make_node("Cast", [half], [constant.name], name=f"{half}_cast", to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend(nodes)


def make_manifest(model: SegFormer, config: TrainConfig, scores: dict[str, Any]) -> Manifest:
    """Describe an exported network."""
    text = config.manifest
    return Manifest(
        name=text.name,
        version=text.version,
        title=text.title,
        licence=text.licence,
        attribution=text.attribution,
        source={"data": text.data, "training": text.training},
        bands=tuple(Band(name) for name in BANDS),
        gsd_m=text.gsd_m,
        window_size=WINDOW_SIZE,
        normalisation=Normalisation("dataset", _rounded(model.mean), _rounded(model.std), inside=True),
        output=Output("logits", 1),
        classes=FLAIR_13.classes,
        ignore_index=OTHER_INDEX,
        metrics=scores,
    )


def _rounded(values: Tensor) -> tuple[float, ...]:
    return tuple(round(float(value), 3) for value in values.flatten())


def compare(model: SegFormer, path: Path, images: NDArray[np.uint8]) -> Parity:
    """Predict patches, uint8 (P, B, 512, 512), with PyTorch and with the exported file."""
    reference, exported = torch_predictor(model), onnx_predictor(path)
    equal, largest = 0.0, 0.0
    for image in images:
        expected, found = reference(image[None]), exported(image[None])
        equal += float((expected.argmax(1) == found.argmax(1)).mean())
        largest = max(largest, float(np.abs(expected - found).max()))
    return Parity(equal / len(images), largest)


def export(
    model: SegFormer, manifest: Manifest, path: Path, images: NDArray[np.uint8], arithmetic: Arithmetic = "float32"
) -> Parity:
    """Write the ONNX file and, beside it, its manifest; nothing is written if the file is not sound.

    Args:
        model: The network, in evaluation mode.
        manifest: Its description.
        path: Where the `.onnx` goes.
        images: Patches to compare PyTorch and the file on, uint8 (P, B, 512, 512).
        arithmetic: See `to_onnx`.

    Raises:
        ModelError: The classes differ in more than one pixel of a thousand.
    """
    graph = to_onnx(model, arithmetic)
    helper.set_model_props(graph, manifest_to_metadata(manifest))
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        partial = Path(folder) / path.name
        onnx.save(graph, partial)
        parity = compare(model, partial, images)
        if not parity.agreement >= LEAST_AGREEMENT:
            raise ModelError(
                f"the exported file gives the class of PyTorch in {parity.agreement:.5f} of the pixels: "
                f"at least {LEAST_AGREEMENT} is needed"
            )
        os.replace(partial, path)
    path.with_suffix(".json").write_text(manifest.to_json() + "\n", encoding="utf-8")
    return parity


def _read_scores(path: Path | None) -> dict[str, Any]:
    """Return the figures of `training.evaluate --output` that belong in a manifest."""
    if path is None:
        return {}
    try:
        scores = json.loads(path.read_text(encoding="utf-8"))
        present = {row["name"]: row["iou"] for row in scores["classes"] if row["support"]}
        return {"mean_iou": scores["mean_iou"], "overall_accuracy": scores["overall_accuracy"], "iou": present}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} holds no scores of training.evaluate: {error}") from error


def _parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="a checkpoint .pt or .safetensors file")
    parser.add_argument("--output", type=Path, required=True, help="the .onnx file to write")
    parser.add_argument("--data", type=Path, required=True, help="folder of patches to compare PyTorch and ONNX on")
    parser.add_argument("--part", help="part of its split.csv; left out: every patch")
    parser.add_argument("--scores", type=Path, help="OUTPUT.json of training.evaluate, for the manifest")
    parser.add_argument("--arithmetic", choices=get_args(Arithmetic), default="float32", help="inside the graph")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    arguments = _parse(argv)
    try:
        model, config = load_model(arguments.checkpoint)
        patches = load_patches(find_patches(arguments.data, arguments.part))
        manifest = make_manifest(model, config, _read_scores(arguments.scores))
        parity = export(model, manifest, arguments.output, patches.images, arguments.arithmetic)
    except FlairError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(
        f"{arguments.output}: {arguments.output.stat().st_size / 1e6:.2f} MB, classes equal to PyTorch's in "
        f"{parity.agreement:.6f} of the pixels, probabilities within {parity.largest_difference:.5f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
