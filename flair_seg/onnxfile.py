"""Reads what an `.onnx` file says of itself and adds nodes to it, without ONNX Runtime or the `onnx` package.

An `.onnx` file is one protobuf message (`ModelProto`). Two properties of that encoding are all that is used: every
field is a tag followed by its value, and two encodings of a message laid end to end decode to their union. So a model
list can be shown where no runtime is installed, and a softmax or arg-max is added to a network by appending bytes.
Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Union

from .errors import ModelError
from .language import tr

Value = Union[int, memoryview]
Dimension = Union[int, str, None]
ELEMENT_TYPES = {
    1: "float32",
    2: "uint8",
    3: "int8",
    4: "uint16",
    5: "int16",
    6: "int32",
    7: "int64",
    10: "float16",
    11: "float64",
}
"""TensorProto.DataType numbers and the numpy names of the types a segmentation network may use."""
ELEMENT_NUMBERS = {name: number for number, name in ELEMENT_TYPES.items()}

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


@dataclass(frozen=True)
class TensorInfo:
    """Name, numpy element type and shape of a graph input or output; unknown dimensions are a name or None."""

    name: str
    dtype: str
    shape: tuple[Dimension, ...]


@dataclass(frozen=True)
class OnnxInfo:
    """What an `.onnx` file declares: inputs, outputs, metadata and the version of the default operator set."""

    inputs: tuple[TensorInfo, ...]
    outputs: tuple[TensorInfo, ...]
    metadata: dict[str, str]
    opset: int


@dataclass(frozen=True)
class Constant:
    """A float32 tensor to add: its name, shape and values in row-major order."""

    name: str
    shape: tuple[int, ...]
    values: Sequence[float]


@dataclass(frozen=True)
class Node:
    """An operator to add: attributes may be int, float, str or a sequence of int."""

    op: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: tuple[tuple[str, int | float | str | tuple[int, ...]], ...] = ()


def read_info(path: str | Path) -> OnnxInfo:
    """Read what the model file at `path` declares.

    Raises:
        ModelError: the file is missing, truncated or not an ONNX model.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ModelError(
            tr("model file '{path}' cannot be read: {reason}", path=path, reason=error.strerror or error)
        ) from error
    try:
        return _parse_model(memoryview(data))
    except (ValueError, IndexError, struct.error) as error:
        raise ModelError(
            tr("'{path}' is not a whole ONNX model ({error}): fetch it again", path=path, error=error)
        ) from error


def append(
    model: bytes,
    nodes: Sequence[Node],
    outputs: Sequence[TensorInfo],
    constants: Sequence[Constant] = (),
) -> bytes:
    """Return `model` with nodes, graph outputs and constants added to its graph."""
    graph = b"".join(
        [
            *(_field(1, _encode_node(node)) for node in nodes),
            *(_field(5, _encode_constant(constant)) for constant in constants),
            *(_field(12, _encode_tensor_info(info)) for info in outputs),
        ]
    )
    return model + _field(7, graph)


def with_metadata(model: bytes, metadata: Mapping[str, str]) -> bytes:
    """Return `model` with entries of its metadata set; those of other keys stay, and so does all else, byte by byte."""
    data = memoryview(model)
    kept: list[bytes | memoryview] = []
    start = 0
    for number, value, end in _spans(data):
        entry = dict(_fields(_message(value))) if number == 14 else {}
        if number != 14 or _text(entry.get(1, memoryview(b""))) not in metadata:
            kept.append(data[start:end])
        start = end
    return b"".join([*kept, *(_field(14, _field(1, key) + _field(2, text)) for key, text in metadata.items())])


def weight_files(model: bytes) -> tuple[str, ...]:
    """Return the names of the files beside `model` that hold its weights; none where it holds them itself."""
    names: dict[str, None] = {}
    for number, graph in _fields(memoryview(model)):
        for part, tensor in _fields(_message(graph)) if number == 7 else ():
            for key, entry in _fields(_message(tensor)) if part == 5 else ():
                pair = dict(_fields(_message(entry))) if key == 13 else {}
                if pair and _text(pair.get(1, memoryview(b""))) == "location":
                    names[_text(pair.get(2, memoryview(b"")))] = None
    return tuple(names)


def _parse_model(data: memoryview) -> OnnxInfo:
    """Parse a ModelProto."""
    inputs: list[TensorInfo] = []
    outputs: list[TensorInfo] = []
    metadata: dict[str, str] = {}
    opset = 0
    graphs = 0
    for number, value in _fields(data):
        if number == 7:
            graphs += 1
            _parse_graph(_message(value), inputs, outputs)
        elif number == 8:
            version = dict(_fields(_message(value)))
            if not bytes(_message(version.get(1, memoryview(b"")))):
                opset = _number(version.get(2, 0))
        elif number == 14:
            entry = dict(_fields(_message(value)))
            metadata[_text(entry.get(1, memoryview(b"")))] = _text(entry.get(2, memoryview(b"")))
    if not graphs or not inputs or not outputs:
        raise ValueError(tr("it holds no graph with inputs and outputs"))
    return OnnxInfo(tuple(inputs), tuple(outputs), metadata, opset)


def _parse_graph(data: memoryview, inputs: list[TensorInfo], outputs: list[TensorInfo]) -> None:
    """Parse a GraphProto, adding to `inputs` (less the weights old models list there) and `outputs`."""
    weights: set[str] = set()
    declared = []
    for number, value in _fields(data):
        if number == 5:
            weights.update(_text(v) for n, v in _fields(_message(value)) if n == 8)
        elif number == 11:
            declared.append(_parse_tensor_info(_message(value)))
        elif number == 12:
            outputs.append(_parse_tensor_info(_message(value)))
    inputs.extend(info for info in declared if info.name not in weights)


def _parse_tensor_info(data: memoryview) -> TensorInfo:
    """Parse a ValueInfoProto."""
    name, dtype = "", "unknown"
    shape: list[Dimension] = []
    for number, value in _fields(data):
        if number == 1:
            name = _text(value)
        elif number == 2:
            for kind, tensor in _fields(_message(value)):
                if kind != 1:
                    continue
                for part, content in _fields(_message(tensor)):
                    if part == 1:
                        dtype = ELEMENT_TYPES.get(_number(content), tr("type {content!r}", content=content))
                    elif part == 2:
                        shape = [_parse_dimension(_message(d)) for n, d in _fields(_message(content)) if n == 1]
    return TensorInfo(name, dtype, tuple(shape))


def _parse_dimension(data: memoryview) -> Dimension:
    """Parse a TensorShapeProto.Dimension."""
    for number, value in _fields(data):
        if number == 1:
            return _number(value)
        if number == 2:
            return _text(value)
    return None


def _fields(data: memoryview) -> Iterator[tuple[int, Value]]:
    """Yield (field number, value) of a message; values of embedded messages, text and bytes are views."""
    return ((number, value) for number, value, _ in _spans(data))


def _spans(data: memoryview) -> Iterator[tuple[int, Value, int]]:
    """Yield (field number, value, where the field ends) of a message."""
    position = 0
    while position < len(data):
        tag, position = _read_varint(data, position)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, position = _read_varint(data, position)
            yield number, value, position
            continue
        if kind == _BYTES:
            length, position = _read_varint(data, position)
        elif kind in (_FIXED64, _FIXED32):
            length = 8 if kind == _FIXED64 else 4
        else:
            raise ValueError(tr("unknown wire type {kind}", kind=kind))
        if position + length > len(data):
            raise ValueError(tr("{position} bytes are missing at its end", position=position + length - len(data)))
        position += length
        yield number, data[position - length : position], position


def _read_varint(data: memoryview, position: int) -> tuple[int, int]:
    """Return the base-128 number at `position` and the position after it."""
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
        if shift > 63:
            raise ValueError(tr("a number is longer than 64 bits"))


def _message(value: Value) -> memoryview:
    """Return an embedded message's bytes."""
    if isinstance(value, int):
        raise ValueError(tr("a number stands where a message is due"))
    return value


def _number(value: Value) -> int:
    """Return a whole number."""
    if not isinstance(value, int):
        raise ValueError(tr("bytes stand where a number is due"))
    return value


def _text(value: Value) -> str:
    """Return a text field."""
    return bytes(_message(value)).decode("utf-8")


def _varint(value: int) -> bytes:
    """Encode a whole number in base 128; negative ones as 64-bit two's complement."""
    value &= (1 << 64) - 1
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def _field(number: int, value: int | bytes | str) -> bytes:
    """Encode one field."""
    if isinstance(value, int):
        return _varint(number << 3 | _VARINT) + _varint(value)
    content = value.encode("utf-8") if isinstance(value, str) else value
    return _varint(number << 3 | _BYTES) + _varint(len(content)) + content


def _encode_node(node: Node) -> bytes:
    """Encode a NodeProto, named after its first output, which only one node of a graph can have."""
    return b"".join(
        [
            *(_field(1, name) for name in node.inputs),
            *(_field(2, name) for name in node.outputs),
            _field(3, f"{node.op}_{node.outputs[0]}"),
            _field(4, node.op),
            *(_field(5, _encode_attribute(name, value)) for name, value in node.attributes),
        ]
    )


def _encode_attribute(name: str, value: int | float | str | Iterable[int]) -> bytes:
    """Encode an AttributeProto of type FLOAT 1, INT 2, STRING 3 or INTS 7."""
    if isinstance(value, int):
        return _field(1, name) + _field(3, value) + _field(20, 2)
    if isinstance(value, float):
        return _field(1, name) + _varint(2 << 3 | _FIXED32) + struct.pack("<f", value) + _field(20, 1)
    if isinstance(value, str):
        return _field(1, name) + _field(4, value) + _field(20, 3)
    return _field(1, name) + b"".join(_field(8, item) for item in value) + _field(20, 7)


def _encode_constant(constant: Constant) -> bytes:
    """Encode a float32 TensorProto."""
    raw = struct.pack(f"<{len(constant.values)}f", *constant.values)
    shape = b"".join(_field(1, size) for size in constant.shape)
    return shape + _field(2, ELEMENT_NUMBERS["float32"]) + _field(8, constant.name) + _field(9, raw)


def _encode_tensor_info(info: TensorInfo) -> bytes:
    """Encode a ValueInfoProto."""
    shape = b"".join(_field(1, _encode_dimension(size)) for size in info.shape)
    tensor = _field(1, ELEMENT_NUMBERS[info.dtype]) + _field(2, shape)
    return _field(1, info.name) + _field(2, _field(1, tensor))


def _encode_dimension(size: Dimension) -> bytes:
    """Encode a TensorShapeProto.Dimension."""
    if size is None:
        return b""
    return _field(1, size) if isinstance(size, int) else _field(2, size)
