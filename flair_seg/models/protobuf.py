"""The wire format of protobuf messages, as far as `.onnx` files need it: tags, lengths and numbers in base 128.

Callers know the field numbers and their meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Union

from ..language import tr

Value = Union[int, memoryview]
_VARINT, _FIXED64, _BYTES, FIXED32 = 0, 1, 2, 5
"""Encoding of a field's value: the low three bits of its tag."""
MAX_FIELDS = 2**20
"""Fields of one message: networks have some 10,000 nodes and weights, and QGIS lists models while it starts."""
MAX_TEXT = 4096
"""Bytes of a name."""


def fields(data: memoryview) -> Iterator[tuple[int, Value]]:
    """Yield (field number, value) of a message; values of embedded messages, text and bytes are views."""
    return ((number, value) for number, value, _ in spans(data))


def spans(data: memoryview) -> Iterator[tuple[int, Value, int]]:
    """Yield (field number, value, where the field ends) of a message."""
    position, end = 0, len(data)
    count = 0
    while position < end:
        count += 1
        if count > MAX_FIELDS:
            raise ValueError(tr("a message has more than {most} fields", most=MAX_FIELDS))
        tag, position = _read_varint(data, position)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, position = _read_varint(data, position)
            yield number, value, position
            continue
        if kind == _BYTES:
            length, position = _read_varint(data, position)
        elif kind in (_FIXED64, FIXED32):
            length = 8 if kind == _FIXED64 else 4
        else:
            raise ValueError(tr("unknown wire type {kind}", kind=kind))
        if position + length > end:
            raise ValueError(
                tr(
                    "{count} byte is missing at the end",
                    "{count} bytes are missing at the end",
                    count=position + length - end,
                )
            )
        position += length
        yield number, data[position - length : position], position


def _read_varint(data: memoryview, position: int) -> tuple[int, int]:
    """Return the base-128 number at `position` and the position after it."""
    value = data[position]
    position += 1
    if value < 0x80:  # nearly all numbers: a model has thousands, and QGIS reads its models when it starts
        return value, position
    value &= 0x7F
    shift = 7
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
        if shift > 63:
            raise ValueError(tr("an integer is longer than 64 bits"))


def message_of(value: Value) -> memoryview:
    """Return an embedded message's bytes."""
    if isinstance(value, int):
        raise ValueError(tr("found a number instead of a message"))
    return value


def number_of(value: Value) -> int:
    """Return a whole number."""
    if not isinstance(value, int):
        raise ValueError(tr("found bytes instead of a number"))
    return value


def packed_numbers(data: memoryview) -> list[int]:
    """Return the whole numbers of a packed field."""
    numbers, number, shift = [], 0, 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(number)
            number = shift = 0
    return numbers


def text_of(value: Value, most: int = MAX_TEXT) -> str:
    """Return a text field of at most so many bytes."""
    content = message_of(value)
    if len(content) > most:
        raise ValueError(tr("a text may have at most {most} bytes, but one has {size}", size=len(content), most=most))
    return bytes(content).decode("utf-8")


def varint(value: int) -> bytes:
    """Encode a whole number in base 128; negative ones as 64-bit two's complement."""
    value &= (1 << 64) - 1
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def field(number: int, value: int | bytes | str) -> bytes:
    """Encode one field."""
    if isinstance(value, int):
        return varint(number << 3 | _VARINT) + varint(value)
    content = value.encode("utf-8") if isinstance(value, str) else value
    return varint(number << 3 | _BYTES) + varint(len(content)) + content
