"""The header of a `.safetensors` file: eight bytes of length, JSON with each tensor's place, then the raw values.

Source: https://github.com/huggingface/safetensors#format. As its own reader, this one takes no file whose tensors
overlap, leave gaps or end before the file does.
"""

from __future__ import annotations

import math
from typing import Any, BinaryIO

from ...errors import ModelError
from ...language import tr
from ...system.jsontext import parse_json, short
from .tensors import ITEM_BYTES, MAX_RANK, MAX_TENSORS, StoredTensor, contiguous

_MOST_HEADER_BYTES = 16 * 2**20
"""A header has about 150 bytes per tensor."""
_LENGTH_BYTES = 8
_METADATA = "__metadata__"
_KEYS = {"dtype", "shape", "data_offsets"}
_DTYPES = {
    "BOOL": "bool", "U8": "uint8", "I8": "int8", "I16": "int16", "U16": "uint16", "I32": "int32", "U32": "uint32",
    "I64": "int64", "U64": "uint64", "F16": "float16", "BF16": "bfloat16", "F32": "float32", "F64": "float64",
}  # fmt: skip


def read_tensors(file: BinaryIO, size: int) -> dict[str, StoredTensor]:
    """Return the tensors of a file of `size` bytes, by name.

    Raises:
        ValueError: the header is no such header, or contradicts itself or the file's size.
    """
    file.seek(0)
    length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
    start = _LENGTH_BYTES + length
    if size < _LENGTH_BYTES or not 2 <= length <= _MOST_HEADER_BYTES:
        raise ValueError(tr("it is neither a .safetensors file nor a file saved by PyTorch 1.6 or later"))
    if start > size:
        raise ValueError(
            tr("the length of its header is {length} B, more than the file ({size} B)", length=length, size=size)
        )
    header = parse_json(file.read(length), tr("the header"), ModelError, limit=_MOST_HEADER_BYTES)
    if not isinstance(header, dict) or len(header) > MAX_TENSORS:
        raise ValueError(tr("its header is not a list of at most {most} tensors", most=MAX_TENSORS))
    tensors: dict[str, StoredTensor] = {}
    places: list[tuple[int, int, str]] = []
    for name, entry in header.items():
        if name != _METADATA:
            dtype, shape, (begin, end) = _entry(name, entry)
            places.append((begin, end, name))
            tensors[name] = StoredTensor(dtype, shape, start + begin, contiguous(shape))
    _check_places(places, size - start)
    return tensors


def _entry(name: str, entry: Any) -> tuple[str, tuple[int, ...], tuple[int, int]]:  # noqa: ANN401 - JSON is untyped
    """Return the data type, shape and byte range (first byte, byte after the last) of a tensor."""
    if not isinstance(entry, dict) or set(entry) != _KEYS:
        raise ValueError(tr("tensor '{tensor}' has no dtype, shape and data_offsets", tensor=name[:100]))
    dtype = _DTYPES.get(entry["dtype"]) if isinstance(entry["dtype"], str) else None
    if dtype is None:
        raise ValueError(
            tr("tensor '{tensor}' is of the unknown type {dtype}", tensor=name[:100], dtype=short(entry["dtype"]))
        )
    shape, place = (_whole_numbers(name, key, entry[key]) for key in ("shape", "data_offsets"))
    if len(shape) > MAX_RANK or len(place) != 2 or place[1] - place[0] != math.prod(shape) * ITEM_BYTES[dtype]:
        raise ValueError(
            tr(
                "the place of tensor '{tensor}' in the file, {place}, does not fit its shape {shape} and type {dtype}",
                tensor=name[:100],
                place=short(place),
                shape=short(shape),
                dtype=dtype,
            )
        )
    return dtype, shape, (place[0], place[1])


def _whole_numbers(name: str, key: str, values: Any) -> tuple[int, ...]:  # noqa: ANN401 - JSON is untyped
    """Return a list of whole numbers that are not negative."""
    if not isinstance(values, list) or not all(type(value) is int and value >= 0 for value in values):
        raise ValueError(
            tr(
                "{key} of tensor '{tensor}' is {values}: whole numbers are needed",
                key=key,
                tensor=name[:100],
                values=short(values),
            )
        )
    return tuple(values)


def _check_places(places: list[tuple[int, int, str]], size: int) -> None:
    """Raise `ValueError` unless tensors follow each other to the end of the values, `size` bytes."""
    position = 0
    for begin, end, name in sorted(places):
        if begin != position:
            raise ValueError(
                tr(
                    "tensor '{tensor}' begins at byte {begin} of the values instead of {position}: tensors overlap or "
                    "leave a gap",
                    tensor=name[:100],
                    begin=begin,
                    position=position,
                )
            )
        position = end
    if position != size:
        raise ValueError(
            tr(
                "the size of its tensors is {expected} B, but {found} B follow the header",
                expected=position,
                found=size,
            )
        )
