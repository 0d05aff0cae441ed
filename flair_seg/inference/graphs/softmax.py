"""A softmax over channels from operators that ONNX Runtime runs fast on a processor.

Its own kernel for an axis other than the last takes some ten times as long as the maximum, the exponentials, their sum
and the quotient one by one. The values differ by the rounding of float32, 5e-7 at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ...models.graphends import PASSING
from ...models.onnxfile import Constant, Node, ParsedNode, encode_constant, encode_node, parse_node
from ...models.protobuf import field, fields, message_of, number_of, spans, text_of

SOFTMAX_OPSET = 13
"""From this operator set on Softmax works along one axis, before along that and all that follow."""
_SUM_AXES_OPSET, _MAX_AXES_OPSET = 13, 18
"""From these operator sets on ReduceSum and ReduceMax take their axes as an input, before as an attribute."""
_STANDARD = (b"", b"ai.onnx")
"""Names of the standard operator set."""
_CHANNELS = 1
"""Axis of the channels of `(N, C, H, W)`."""
_THROUGH = PASSING | {"Slice", "ArgMax", "ReduceSum", "Add", "Mul", "Sum", "Concat", "Equal", "Where", "Gather"}
"""Operators between the softmax of a network, or of each network that `training.pack` puts in one graph, and an output.

A packed ensemble then gives the bytes of its members, whose softmax is replaced too.
"""

Kind = Literal["Softmax", "LogSoftmax"]


def softmax_nodes(scores: str, output: str, opset: int, kind: Kind = "Softmax") -> tuple[list[Node], list[Constant]]:
    """Return the nodes and constants that compute the softmax over the channels, or its logarithm.

    Args:
        scores: the tensor `(N, C, ...)` that the nodes read.
        output: the tensor that they give; all other names begin with it.
        opset: version of the model's operator set.
        kind: the operator that they stand for.
    """
    highest, centred, powers, total = (f"{output}/flair_{part}" for part in ("highest", "centred", "powers", "total"))
    axes = Constant(f"{output}/flair_axes", (1,), (_CHANNELS,), "int64")
    nodes = [
        _reduced("ReduceMax", scores, highest, axes.name if opset >= _MAX_AXES_OPSET else None),
        # Less the highest score, no exponential is larger than 1.
        Node("Sub", (scores, highest), (centred,)),
        Node("Exp", (centred,), (powers,)),
        _reduced("ReduceSum", powers, total, axes.name if opset >= _SUM_AXES_OPSET else None),
    ]
    if kind == "Softmax":
        nodes.append(Node("Div", (powers, total), (output,)))
    else:
        logarithm = f"{output}/flair_logarithm"
        nodes += [Node("Log", (total,), (logarithm,)), Node("Sub", (centred, logarithm), (output,))]
    return nodes, [axes] if opset >= _SUM_AXES_OPSET else []


def _reduced(op: str, source: str, target: str, axes: str | None) -> Node:
    """Return a node that reduces the channels to one; `axes` is the input that names them, None for an attribute."""
    if axes is not None:
        return Node(op, (source, axes), (target,), (("keepdims", 1),))
    return Node(op, (source,), (target,), (("axes", (_CHANNELS,)), ("keepdims", 1)))


def with_fast_softmax(model: bytes) -> bytes:
    """Return a model whose softmax over the channels, at the end of the graph, consists of faster operators.

    A softmax inside the network stays, and so does every one of an operator set before `SOFTMAX_OPSET`, which is not
    one over the channels alone. The model must not calculate in half precision, in which the sum would be too coarse.
    """
    data = memoryview(model)
    opset = _opset(data)
    found = _final_softmaxes(data) if opset >= SOFTMAX_OPSET else {}
    if not found:
        return model
    parts: list[bytes | memoryview] = []
    start = 0
    for number, value, end in spans(data):
        parts.append(field(7, _replaced(message_of(value), found, opset)) if number == 7 else data[start:end])
        start = end
    return b"".join(parts)


def _opset(model: memoryview) -> int:
    """Return the version of a ModelProto's default operator set."""
    sets = [dict(fields(message_of(value))) for number, value in fields(model) if number == 8]
    default = [version for version in sets if not bytes(message_of(version.get(1, memoryview(b""))))]
    return max((number_of(version.get(2, 0)) for version in default), default=0)


def _final_softmaxes(model: memoryview) -> dict[str, ParsedNode]:
    """Return the nodes to replace, by their outputs: of a softmax over channels that only passes to an output."""
    makers: dict[str, ParsedNode] = {}
    waiting: list[str] = []
    for graph in (message_of(value) for number, value in fields(model) if number == 7):
        for number, value in fields(graph):
            if number == 1:
                parsed = parse_node(message_of(value))
                makers[parsed.outputs[0] if parsed.outputs else ""] = parsed
            elif number == 12:
                waiting += [text_of(name) for part, name in fields(message_of(value)) if part == 1]
    found: dict[str, ParsedNode] = {}
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        node = makers.get(name)
        if node is None or name in seen:
            continue
        seen.add(name)
        if _along_channels(node):
            found[name] = node
        elif node.op in _THROUGH and node.domain in _STANDARD:
            waiting += node.inputs
    return found


def _along_channels(node: ParsedNode) -> bool:
    """Whether a node is a softmax over the channels, or its logarithm."""
    if node.op not in ("Softmax", "LogSoftmax") or node.domain not in _STANDARD:
        return False
    attributes = (dict(fields(attribute)) for attribute in node.attributes)
    axes = [
        number_of(each.get(3, 0)) for each in attributes if bytes(message_of(each.get(1, memoryview(b"")))) == b"axis"
    ]
    return axes[-1:] == [_CHANNELS]


def _replaced(graph: memoryview, found: dict[str, ParsedNode], opset: int) -> bytes:
    """Return a GraphProto with nodes replaced where they stand."""
    parts: list[bytes | memoryview] = []
    constants: list[Constant] = []
    start = 0
    for number, value, end in spans(graph):
        outputs = parse_node(message_of(value)).outputs if number == 1 else ()
        node = found.get(outputs[0]) if outputs else None
        if node is None:
            parts.append(graph[start:end])
        else:
            kind: Kind = "Softmax" if node.op == "Softmax" else "LogSoftmax"
            nodes, added = softmax_nodes(node.inputs[0], outputs[0], opset, kind)
            parts += _encoded(nodes)
            constants += added
        start = end
    return b"".join([*parts, *(field(5, encode_constant(constant)) for constant in constants)])


def _encoded(nodes: Sequence[Node]) -> list[bytes]:
    """Return nodes as fields of a GraphProto."""
    return [field(1, encode_node(node)) for node in nodes]
