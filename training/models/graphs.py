"""Networks as ONNX graphs: raw bands in, logits or probabilities out, weights in half precision."""

from __future__ import annotations

import warnings
from typing import Literal

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn.functional import interpolate

from ..networks import Network
from ..networks.base import padded
from ..networks.segformer import LOGIT_STRIDE, SegFormer, merge_stages, stage_kernels

Arithmetic = Literal["float32", "float16"]
InputType = Literal["float32", "uint8", "unit"]
OutputType = Literal["logits", "probabilities"]
WHITE = 255
"""Grey level of white, by which GeoDeep and Deepness divide."""
OPSET = 18
"""Lowest operator set with the antialias attribute that PyTorch's exporter writes on Resize."""
_LEAST_VALUES = 256
"""Smaller constants (shapes, scales, biases; a few per cent of the file) stay in single precision."""
_HALF = "_half"


class FoldedSegFormer(nn.Module):
    """SegFormer for export, with batch normalisation and products of weights folded."""

    def __init__(self, model: SegFormer) -> None:
        """Fold batch normalisation and the decoder's weight products of `model`, which must be in evaluation mode."""
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
            # The stages are summed, so one of them carries the shift.
            self.register_buffer(f"bias_{stage}", gain * bias + (shift if stage == 0 else 0.0))

    def forward(self, image: Tensor) -> Tensor:
        """Predict logits, float32 (N, C, H, W), from raw bands in grey levels, float32 (N, B, H, W)."""
        height, width = image.shape[-2:]
        hidden_states = (padded(image) - self.mean) / self.std
        features = []
        for stage in self.stages:
            hidden_states = stage(hidden_states)
            features.append(hidden_states)
        kernels = [(getattr(self, f"weight_{i}"), getattr(self, f"bias_{i}")) for i in range(len(features))]
        logits = self.classifier(torch.relu(merge_stages(features, kernels)))
        logits = interpolate(logits, scale_factor=LOGIT_STRIDE, mode="bilinear", align_corners=False)
        return logits[..., :height, :width]


class _Whole(nn.Module):
    """A network with its input cast to float and multiplied, its logits divided and, for probabilities, a softmax."""

    def __init__(self, network: nn.Module, output: OutputType, factor: int, temperature: float) -> None:
        super().__init__()
        self.network = network
        self.output = output
        self.factor = factor
        self.temperature = temperature

    def forward(self, image: Tensor) -> Tensor:
        values = image.float()
        logits = self.network(values if self.factor == 1 else values * self.factor)
        if self.temperature != 1.0:
            logits = logits / self.temperature
        return logits.softmax(1) if self.output == "probabilities" else logits


def to_onnx(
    model: Network,
    arithmetic: Arithmetic = "float32",
    window_size: int = 512,
    input_type: InputType = "float32",
    output: OutputType = "logits",
    temperature: float = 1.0,
) -> onnx.ModelProto:
    """Export a network with half-precision weights.

    Args:
        model: The network, in evaluation mode, on the CPU.
        arithmetic: `float32` widens the weights when the file is loaded; `float16` also computes in half precision, for
            GPUs: on a CPU it is about 10 % slower, since operators convert back and forth.
        window_size: Height and width of the input, px; fixed, since Deepness and GeoDeep read it from the graph.
        input_type: `float32`, `uint8`, a quarter of the bytes, or `unit`, grey levels divided by 255, as GeoDeep feeds
            them; Deepness takes `float32` and `unit`.
        output: Type of the output.
        temperature: Divides the logits: probabilities become more cautious above 1; classes stay.

    Returns:
        The graph, for any N: `image` (N, B, window, window), grey levels 0..255, or 0..1 for `unit`, to `logits` or
        `probabilities`, float32 (N, C, window, window).
    """
    graph = traced(model, window_size, input_type, output, temperature)
    if arithmetic == "float16":
        graph = halve_arithmetic(graph)
    else:
        halve_weights(graph)
    onnx.checker.check_model(graph, full_check=True)
    return graph


def traced(
    model: Network,
    window_size: int = 512,
    input_type: InputType = "float32",
    output: OutputType = "logits",
    temperature: float = 1.0,
) -> onnx.ModelProto:
    """Export a network with weights in single precision; see `to_onnx`."""
    pixels = torch.uint8 if input_type == "uint8" else torch.float32
    image = torch.zeros((2, len(model.bands), window_size, window_size), dtype=pixels)
    folded = FoldedSegFormer(model) if isinstance(model, SegFormer) else model
    with torch.no_grad(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*LeafSpec", category=FutureWarning)  # of PyTorch's own exporter
        program = torch.onnx.export(
            _Whole(folded, output, WHITE if input_type == "unit" else 1, temperature).eval(),
            (image,),
            input_names=["image"],
            output_names=[output],
            dynamic_shapes={"image": {0: torch.export.Dim("N", min=1, max=4096)}},
            opset_version=OPSET,
            dynamo=True,
            verbose=False,
        )
    graph = program.model_proto
    strip_traces(graph)
    return graph


def strip_traces(model: onnx.ModelProto) -> None:
    """Remove the exporter's stack traces, which contain paths of the machine it ran on."""
    graph = model.graph
    for part in (graph, *graph.node, *graph.value_info, *graph.input, *graph.output, *graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""


def halve_arithmetic(model: onnx.ModelProto) -> onnx.ModelProto:
    """Convert all operators to half precision, except input and output."""
    from onnxruntime.transformers.float16 import convert_float_to_float16
    from onnxruntime.transformers.onnx_model import OnnxModel

    half = OnnxModel(convert_float_to_float16(model, keep_io_types=True))
    # The converter leaves Casts after the nodes that need them and outdated types: the checker refuses both.
    half.topological_sort()
    del half.model.graph.value_info[:]
    return half.model


def halve_weights(model: onnx.ModelProto) -> None:
    """Store large constants in half precision, each followed by a Cast that the runtime folds when it loads the file.

    Quantisation scales are unchanged: the runtime requires them as constants.
    """
    scales = {node.input[1] for node in model.graph.node if node.op_type in ("QuantizeLinear", "DequantizeLinear")}
    kept, casts = [], []
    for constant in model.graph.initializer:
        small = constant.data_type != TensorProto.FLOAT or np.prod(constant.dims) < _LEAST_VALUES
        if small or constant.name in scales:
            kept.append(constant)
            continue
        half = f"{constant.name}{_HALF}"
        kept.append(numpy_helper.from_array(numpy_helper.to_array(constant).astype(np.float16), half))
        casts.append(helper.make_node("Cast", [half], [constant.name], name=f"{half}_cast", to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend(nodes)


def widen_weights(model: onnx.ModelProto) -> None:
    """Undo `halve_weights`: constants in single precision, with their rounded values."""
    constants = {constant.name: constant for constant in model.graph.initializer}
    nodes = []
    for node in model.graph.node:
        if node.op_type == "Cast" and node.input[0] in constants and node.input[0].endswith(_HALF):
            constant = constants.pop(node.input[0])
            wide = numpy_helper.to_array(constant).astype(np.float32)
            constants[node.output[0]] = numpy_helper.from_array(wide, node.output[0])
        else:
            nodes.append(node)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(constants.values())
    model.graph.node.extend(nodes)
