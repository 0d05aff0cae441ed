"""Properties of a graph's outputs from the nodes before them: softmax, sigmoid or arg-max, number of channels."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from .onnxfile import ParsedNode, mapped, parse_node, read_once
from .protobuf import fields, message_of, packed_numbers, text_of

Activation = Literal["none", "softmax", "sigmoid", "choice"]
"""Last operation of a graph; a `choice` returns integers (the indices of channels) or booleans."""
_ACTIVATIONS: Mapping[str, Activation] = {
    "Softmax": "softmax",
    "Sigmoid": "sigmoid",
    "HardSigmoid": "sigmoid",
    **dict.fromkeys(("ArgMax", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "And", "Or", "Round"), "choice"),
}
PASSING = frozenset(
    {"Identity", "Cast", "CastLike", "Transpose", "Squeeze", "Unsqueeze", "Reshape", "Resize", "Upsample", "Dropout"}
)
"""Operators that preserve the meaning of values and the number of channels."""
_KEEPING = PASSING | {"Add", "Mul", "Relu", "BatchNormalization", "Clip", "Sigmoid", "Softmax", "LogSoftmax"}
"""Operators that preserve the number of channels."""
_MOST_STEPS = 64
"""From an output back to the convolution that makes its channels."""


class Ending(NamedTuple):
    """How an output is computed; `channels` are those of the convolution before it, None if it is not found."""

    activation: Activation
    channels: int | None


class _Graph(NamedTuple):
    """The nodes of a graph by their outputs, the sizes of its weights, and the graph's outputs."""

    makers: dict[str, ParsedNode]
    weights: dict[str, tuple[int, ...]]
    outputs: tuple[str, ...]


def find_endings(path: Path) -> Mapping[str, Ending]:
    """Return how each output of a graph is computed.

    Raises:
        ModelError: the file is no ONNX model.
    """
    return read_once(path, _read)


@lru_cache(maxsize=16)
def _read(path: str, size: int, changed_ns: int) -> Mapping[str, Ending]:
    """Read a file; the result is cached until the file changes."""
    graph = _parse(mapped(path))
    return {name: _ending(name, graph) for name in graph.outputs}


def _ending(name: str, graph: _Graph) -> Ending:
    """Follow an output back."""
    activation: Activation = "none"
    for _ in range(_MOST_STEPS):
        node = graph.makers.get(name)
        if node is None or not node.inputs:
            break
        found = _activation(node, graph)
        if found != "none":
            activation, name = found, node.inputs[0]
            break
        if node.op not in PASSING:
            break
        name = node.inputs[0]
    return Ending(activation, _channels(name, graph))


def _activation(node: ParsedNode, graph: _Graph) -> Activation:
    """Return the activation of an operator; a division of exponentials is a softmax."""
    before = graph.makers.get(node.inputs[0])
    if node.op == "Div" and before is not None and before.op == "Exp":
        return "softmax"
    return _ACTIVATIONS.get(node.op, "none")


def _channels(name: str, graph: _Graph) -> int | None:
    """Return the number of channels of a tensor, from the weights of the convolution that computes it."""
    for _ in range(_MOST_STEPS):
        node = graph.makers.get(name)
        if node is None or not node.inputs:
            return None
        if node.op in ("Conv", "ConvTranspose") and len(node.inputs) > 1:
            sizes = _sizes(node.inputs[1], graph)
            return sizes[0 if node.op == "Conv" else 1] if len(sizes) > 1 else None
        if node.op not in _KEEPING:
            return None
        name = next((each for each in node.inputs if each not in graph.weights), name)
    return None


def _sizes(name: str, graph: _Graph) -> tuple[int, ...]:
    """Return the shape of weights, which may be stored in another type; none if they are computed."""
    for _ in range(_MOST_STEPS):
        if name in graph.weights:
            return graph.weights[name]
        node = graph.makers.get(name)
        if node is None or node.op not in ("Cast", "Identity", "DequantizeLinear") or not node.inputs:
            break
        name = node.inputs[0]
    return ()


def _parse(model: memoryview) -> _Graph:
    """Parse a ModelProto."""
    graph = _Graph({}, {}, ())
    outputs: list[str] = []
    for message in (message_of(value) for number, value in fields(model) if number == 7):
        for number, value in fields(message):
            if number == 1:
                node = parse_node(message_of(value))
                graph.makers.update(dict.fromkeys(node.outputs, node))
            elif number == 5:
                _parse_weights(message_of(value), graph.weights)
            elif number == 12:
                outputs += [text_of(name) for part, name in fields(message_of(value)) if part == 1]
    return graph._replace(outputs=tuple(outputs))


def _parse_weights(message: memoryview, weights: dict[str, tuple[int, ...]]) -> None:
    """Parse the name and the sizes of a TensorProto, each by itself or packed."""
    name, sizes = "", []
    for number, value in fields(message):
        if number == 8:
            name = text_of(value)
        elif number == 1:
            sizes += [value] if isinstance(value, int) else packed_numbers(value)
    weights[name] = tuple(sizes)
