"""Reads the declarations of an `.onnx` file and adds nodes to it, without ONNX Runtime or the `onnx` package.

An `.onnx` file is one protobuf message (`ModelProto`). Two properties of that encoding are all that is used: every
field is a tag followed by its value, and two encodings of a message, concatenated, decode to their union. So models
can be listed without a runtime, and a softmax or arg-max is added to a network by appending bytes.
Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
"""

from __future__ import annotations

import mmap
import os
import stat
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar, Union

from ..errors import ModelError
from ..language import tr
from ..system.filecontent import mistaken_content
from ..system.jsontext import MAX_BYTES
from .protobuf import FIXED32, Value, fields, message_of, number_of, spans, text_of, varint
from .protobuf import field as _field

Dimension = Union[int, str, None]
ELEMENT_TYPES = {
    1: "float32",
    2: "uint8",
    3: "int8",
    4: "uint16",
    5: "int16",
    6: "int32",
    7: "int64",
    9: "bool",
    10: "float16",
    11: "float64",
}
"""TensorProto.DataType numbers and the numpy names of the types a segmentation network may use."""
ELEMENT_NUMBERS = {name: number for number, name in ELEMENT_TYPES.items()}
MAX_SIZE = 2**40
"""Largest dimension: more elements along an axis than any tensor in memory has."""
MAX_RANK = 16
"""Dimensions of an input or output: images have four."""
_MOST_TENSORS = 1000
"""Inputs and outputs of a graph."""
_DIGITS = 20
"""Digits of a position in a weights file."""
_STRUCT_CODES = {"float32": "f", "int64": "q"}


class TensorInfo(NamedTuple):
    """Name, numpy element type and shape of a graph input or output; unknown dimensions are a name or None."""

    name: str
    dtype: str
    shape: tuple[Dimension, ...]


class OnnxInfo(NamedTuple):
    """Declarations of an `.onnx` file.

    `opset` is the version of the default operator set. `weight_files` are the other files with weights, with the
    minimum size of each in bytes.
    """

    inputs: tuple[TensorInfo, ...]
    outputs: tuple[TensorInfo, ...]
    metadata: dict[str, str]
    opset: int
    weight_files: tuple[tuple[str, int], ...] = ()


class Constant(NamedTuple):
    """A float32 or int64 tensor to add: its name, shape and values in row-major order."""

    name: str
    shape: tuple[int, ...]
    values: Sequence[float]
    dtype: str = "float32"


class Node(NamedTuple):
    """An operator to add: attributes may be int, float, str or a sequence of int."""

    op: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: tuple[tuple[str, int | float | str | tuple[int, ...]], ...] = ()


class ParsedNode(NamedTuple):
    """An operator of a graph; `domain` is that of its operator set, `attributes` are messages AttributeProto."""

    op: str
    domain: bytes
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: tuple[memoryview, ...]


_Found = TypeVar("_Found")


def parse_node(message: memoryview) -> ParsedNode:
    """Parse a NodeProto."""
    parts: dict[int, list[Value]] = {1: [], 2: [], 4: [], 5: [], 7: []}
    for number, value in fields(message):
        if number in parts:
            parts[number].append(value)
    inputs, outputs, ops = ([text_of(value) for value in parts[number]] for number in (1, 2, 4))
    return ParsedNode(
        op=ops[-1] if ops else "",
        domain=bytes(message_of(parts[7][-1])) if parts[7] else b"",
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        attributes=tuple(message_of(value) for value in parts[5]),
    )


def read_info(path: str | Path) -> OnnxInfo:
    """Read the declarations of the model file at `path`.

    Raises:
        ModelError: the file is missing, truncated or not an ONNX model.
    """
    return read_once(path, _read_once)


def read_once(path: str | Path, reader: Callable[[str, int, int], _Found]) -> _Found:
    """Return the result of `reader` for a model file, called with its path, size and modification time, in ns.

    Raises:
        ModelError: the file is missing, truncated or not an ONNX model.
    """
    try:
        status = os.stat(path)
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):  # a pipe would be waited for
            raise ModelError("Cannot read '{path}': {reason}", path=path, reason=tr("not a file"))
        return reader(str(path), status.st_size, status.st_mtime_ns)
    except ModelError:
        raise
    except OSError as error:
        raise ModelError("Cannot read '{path}': {reason}", path=path, reason=error.strerror or error) from error
    except (ValueError, IndexError, struct.error) as error:
        mistaken = mistaken_content(path)
        if mistaken:
            raise ModelError("'{path}' is not an ONNX model: {reason}", path=path, reason=mistaken) from error
        raise ModelError(
            "'{path}' is not a complete ONNX model ({error}). Download it again.", path=path, error=error
        ) from error


@lru_cache(maxsize=64)
def _read_once(path: str, size: int, changed_ns: int) -> OnnxInfo:
    """Read a file; cached until it changes, because QGIS lists models several times when it starts."""
    return _parse_model(mapped(path))


def mapped(path: str | Path) -> memoryview:
    """Return the bytes of a file, mapped, so that the weights, nearly all of a model's file, are not read.

    Raises:
        OSError: it cannot be read.
    """
    with open(path, "rb") as file:
        try:
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError):  # a file system that maps no files, an empty file
            return memoryview(file.read())


def append(
    model: bytes,
    nodes: Sequence[Node],
    outputs: Sequence[TensorInfo],
    constants: Sequence[Constant] = (),
    inputs: Sequence[TensorInfo] = (),
) -> bytes:
    """Return `model` with nodes, graph outputs, constants and graph inputs added to its graph."""
    numbered = [(12, info) for info in outputs] + [(11, info) for info in inputs]
    return model + _graph(nodes, constants, [_field(number, _encode_tensor_info(info)) for number, info in numbered])


def with_input(
    model: bytes, name: str, replacement: TensorInfo, nodes: Sequence[Node], constants: Sequence[Constant] = ()
) -> bytes:
    """Return `model` with the input `name` replaced by another, from which `nodes` compute the tensor of that name."""
    data = memoryview(model)
    # A graph's nodes stand in the order in which they are calculated: these come before all others.
    parts: list[bytes | memoryview] = [_graph(nodes, constants, [_field(11, _encode_tensor_info(replacement))])]
    start = 0
    for number, value, end in spans(data):
        parts.append(_field(7, _without_input(message_of(value), name)) if number == 7 else data[start:end])
        start = end
    return b"".join(parts)


def _without_input(graph: memoryview, name: str) -> bytes:
    """Return a GraphProto without the declaration of one input."""
    kept: list[memoryview] = []
    start = 0
    for number, value, end in spans(graph):
        if number != 11 or _parse_tensor_info(message_of(value)).name != name:
            kept.append(graph[start:end])
        start = end
    return b"".join(kept)


def _graph(nodes: Sequence[Node], constants: Sequence[Constant], declarations: Sequence[bytes]) -> bytes:
    """Encode a part of a model's graph."""
    graph = [
        *(_field(1, encode_node(node)) for node in nodes),
        *(_field(5, encode_constant(constant)) for constant in constants),
        *declarations,
    ]
    return _field(7, b"".join(graph))


def with_metadata(model: bytes, metadata: Mapping[str, str]) -> bytes:
    """Return `model` with entries of its metadata set; other keys and all other bytes are unchanged."""
    data = memoryview(model)
    kept: list[bytes | memoryview] = []
    start = 0
    for number, value, end in spans(data):
        entry = dict(fields(message_of(value))) if number == 14 else {}
        if number != 14 or text_of(entry.get(1, memoryview(b""))) not in metadata:
            kept.append(data[start:end])
        start = end
    return b"".join([*kept, *(_field(14, _field(1, key) + _field(2, text)) for key, text in metadata.items())])


def _parse_model(data: memoryview) -> OnnxInfo:
    """Parse a ModelProto."""
    inputs: list[TensorInfo] = []
    outputs: list[TensorInfo] = []
    metadata: dict[str, str] = {}
    outside: dict[str, int] = {}
    opset = 0
    graphs = 0
    for number, value in fields(data):
        if number == 7:
            graphs += 1
            _parse_graph(message_of(value), inputs, outputs, outside)
        elif number == 8:
            version = dict(fields(message_of(value)))
            if not bytes(message_of(version.get(1, memoryview(b"")))):
                opset = number_of(version.get(2, 0))
        elif number == 14:
            entry = dict(fields(message_of(value)))
            metadata[text_of(entry.get(1, memoryview(b"")))] = text_of(entry.get(2, memoryview(b"")), MAX_BYTES)
    if not graphs or not inputs or not outputs:
        raise ValueError(tr("it contains no graph with inputs and outputs"))
    if max(len(inputs), len(outputs)) > _MOST_TENSORS:
        raise ValueError(tr("its graph has more than {most} inputs or outputs", most=_MOST_TENSORS))
    return OnnxInfo(tuple(inputs), tuple(outputs), metadata, opset, tuple(outside.items()))


def _parse_graph(
    data: memoryview, inputs: list[TensorInfo], outputs: list[TensorInfo], outside: dict[str, int]
) -> None:
    """Parse a GraphProto, adding to `inputs` (less the weights old models list there), `outputs` and `outside`."""
    weights: set[str] = set()
    declared = []
    for number, value in fields(data):
        if number == 5:
            tensor = list(fields(message_of(value)))
            weights.update(text_of(content) for part, content in tensor if part == 8)
            place = outside_place(tensor)
            if place is not None:
                outside[place.file] = max(outside.get(place.file, 0), place.offset + (place.length or 0))
        elif number == 11:
            declared.append(_parse_tensor_info(message_of(value)))
        elif number == 12:
            outputs.append(_parse_tensor_info(message_of(value)))
    inputs.extend(info for info in declared if info.name not in weights)


class OutsidePlace(NamedTuple):
    """Location of the values of a tensor in another file: name and byte range; without a length, to its end."""

    file: str
    offset: int
    length: int | None


def outside_place(tensor: Sequence[tuple[int, Value]]) -> OutsidePlace | None:
    """Return the location in another file of the values of a TensorProto, given by its fields; None if inside."""
    if (14, 1) not in tensor:
        return None
    entries = [dict(fields(message_of(value))) for number, value in tensor if number == 13]
    texts = {text_of(entry[1]): text_of(entry.get(2, memoryview(b""))) for entry in entries if 1 in entry}
    offset, length = (_byte_count(texts[key]) if key in texts else None for key in ("offset", "length"))
    return OutsidePlace(texts.get("location", ""), offset or 0, length)


def _byte_count(text: str) -> int:
    """Return a number of bytes, which is stored as text."""
    if not text.isdecimal() or len(text) > _DIGITS:
        raise ValueError(tr("the position of a weight is '{found}', not a number of bytes", found=text[:_DIGITS]))
    return int(text)


def _parse_tensor_info(data: memoryview) -> TensorInfo:
    """Parse a ValueInfoProto."""
    name, dtype = "", "unknown"
    shape: list[Dimension] = []
    for number, value in fields(data):
        if number == 1:
            name = text_of(value)
        elif number == 2:
            for kind, tensor in fields(message_of(value)):
                if kind != 1:
                    continue
                for part, content in fields(message_of(tensor)):
                    if part == 1:
                        dtype = ELEMENT_TYPES.get(number_of(content), tr("type {content!r}", content=content))
                    elif part == 2:
                        shape = [_parse_dimension(message_of(d)) for n, d in fields(message_of(content)) if n == 1]
    if len(shape) > MAX_RANK:
        raise ValueError(
            tr(
                "'{name}' has too many dimensions: {count} instead of at most {most}",
                name=name[:60],
                count=len(shape),
                most=MAX_RANK,
            )
        )
    return TensorInfo(name, dtype, tuple(shape))


def _parse_dimension(data: memoryview) -> Dimension:
    """Parse a TensorShapeProto.Dimension."""
    for number, value in fields(data):
        if number == 1:
            return _size(number_of(value))
        if number == 2:
            return text_of(value)
    return None


def _size(size: int) -> int | None:
    """Return a dimension; some exporters store -1 for a dynamic one."""
    if size >> 63:
        return None
    if size > MAX_SIZE:
        raise ValueError(tr("a dimension is {size}: it must be at most {most}", size=size, most=MAX_SIZE))
    return size


def encode_node(node: Node) -> bytes:
    """Encode a NodeProto, named after its first output, which is unique in a graph."""
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
        return _field(1, name) + varint(2 << 3 | FIXED32) + struct.pack("<f", value) + _field(20, 1)
    if isinstance(value, str):
        return _field(1, name) + _field(4, value) + _field(20, 3)
    return _field(1, name) + b"".join(_field(8, item) for item in value) + _field(20, 7)


def encode_constant(constant: Constant) -> bytes:
    """Encode a TensorProto."""
    raw = struct.pack(f"<{len(constant.values)}{_STRUCT_CODES[constant.dtype]}", *constant.values)
    shape = b"".join(_field(1, size) for size in constant.shape)
    return shape + _field(2, ELEMENT_NUMBERS[constant.dtype]) + _field(8, constant.name) + _field(9, raw)


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
