"""Turns a network's half precision into single precision, which processors calculate in.

ONNX Runtime's CPU kernels have no half precision: for a graph of float16 operators it puts conversions around every one
of them, a tenth of the time and more. Widened when the file is loaded, the graph is the one of its float32 twin.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from ...models.protobuf import Value, field, fields, message_of, number_of, packed_numbers, spans, text_of

_HALF, _SINGLE = 10, 1
"""TensorProto.DataType of float16 and float32."""
_TYPE_ATTRIBUTES = frozenset({"to", "dtype", "output_dtype"})
"""Attributes whose number is a data type."""

Rewrite = Callable[[Value], "bytes | int"]


class _OutsideError(ValueError):
    """Weights lie in another file."""


def widened(model: bytes) -> bytes:
    """Return a model that calculates in float16 with all of it made float32; any other model as it is.

    Weights that are only stored so and widened by a Cast stay, since the runtime does that once when it loads them; and
    so do models whose weights lie in other files.
    """
    if not _calculates_in_half(memoryview(model)):
        return model
    try:
        return _rewritten(memoryview(model), {7: _graph})
    except _OutsideError:
        return model


def _calculates_in_half(model: memoryview) -> bool:
    """Whether an input is float16, or a node other than a widening Cast takes or makes it."""
    weights: set[str] = set()
    nodes: list[memoryview] = []
    for graph in (message_of(value) for number, value in fields(model) if number == 7):
        for number, value in fields(graph):
            if number == 1:
                nodes.append(message_of(value))
            elif number == 5:
                content = list(fields(message_of(value)))
                if (2, _HALF) in content:
                    weights.update(text_of(name) for part, name in content if part == 8)
            elif number == 11 and _value_info(value) != message_of(value):
                return True
    return any(_takes_half(node, weights) for node in nodes)


def _takes_half(node: memoryview, weights: set[str]) -> bool:
    """Whether a node has float16 weights and is no Cast to another type, or names float16 as a type."""
    content = list(fields(node))
    if any(part == 5 and _attribute(value) != message_of(value) for part, value in content):
        return True
    cast = any(part == 4 and text_of(value) == "Cast" for part, value in content)
    return not cast and any(part == 1 and text_of(value) in weights for part, value in content)


def _rewritten(message: memoryview, rewrites: Mapping[int, Rewrite]) -> bytes:
    """Return a message with some of its fields rewritten, the others byte by byte as they are."""
    parts: list[bytes | memoryview] = []
    start = 0
    for number, value, end in spans(message):
        rewrite = rewrites.get(number)
        parts.append(field(number, rewrite(value)) if rewrite else message[start:end])
        start = end
    return b"".join(parts)


def _graph(value: Value) -> bytes:
    """Widen a GraphProto: nodes, weights, and what is declared of inputs, outputs and values between."""
    declared: dict[int, Rewrite] = dict.fromkeys((11, 12, 13), _value_info)
    return _rewritten(message_of(value), {1: _node, 5: _tensor, **declared})


def _node(value: Value) -> bytes:
    """Widen a NodeProto."""
    return _rewritten(message_of(value), {5: _attribute})


def _attribute(value: Value) -> bytes:
    """Widen an AttributeProto: a data type's number, tensors and graphs."""
    message = message_of(value)
    names = [text_of(content) for number, content in fields(message) if number == 1]
    rewrites: dict[int, Rewrite] = {5: _tensor, 6: _graph, 10: _tensor, 11: _graph}
    if _TYPE_ATTRIBUTES.intersection(names):
        rewrites[3] = _element_type
    return _rewritten(message, rewrites)


def _value_info(value: Value) -> bytes:
    """Widen a ValueInfoProto."""
    return _rewritten(message_of(value), {2: _type})


def _type(value: Value) -> bytes:
    """Widen a TypeProto of a tensor."""
    return _rewritten(message_of(value), {1: lambda tensor: _rewritten(message_of(tensor), {1: _element_type})})


def _element_type(value: Value) -> int:
    """Widen a data type's number."""
    return _SINGLE if value == _HALF else number_of(value)


def _tensor(value: Value) -> bytes:
    """Widen a TensorProto.

    Raises:
        _OutsideError: its values lie in another file.
    """
    message = message_of(value)
    if (2, _HALF) not in fields(message):
        return bytes(message)
    kept: list[bytes | memoryview] = []
    halves: list[npt.NDArray[np.float16]] = []
    start = 0
    for number, content, end in spans(message):
        if number == 9:
            halves.append(np.frombuffer(message_of(content), "<f2"))
        elif number == 5:
            halves.append(_bit_patterns(content))
        elif number == 14 and content == 1:
            raise _OutsideError
        elif number != 2:
            kept.append(message[start:end])
        start = end
    values = np.concatenate(halves).astype("<f4") if halves else np.zeros(0, "<f4")
    return b"".join([*kept, field(2, _SINGLE), field(9, values.tobytes())])


def _bit_patterns(value: Value) -> npt.NDArray[np.float16]:
    """Return half-precision values stored as whole numbers, one of them or many packed, as float16."""
    numbers = [value] if isinstance(value, int) else packed_numbers(value)
    patterns: npt.NDArray[np.float16] = np.array(numbers, np.uint16).view(np.float16)
    return patterns
