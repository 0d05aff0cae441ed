"""Mutations of valid inputs that keep most of their structure: JSON, XML and other text, protobuf, bytes, files.

All randomness comes from the `random.Random` given, so that a seed and a number name an input.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

Mutator = Callable[[Random, bytes, Sequence[bytes]], bytes]
"""Takes the source of randomness, an input to change, and the inputs that pieces may be taken from."""

NUMBERS = (
    "0", "-1", "1", "2", "255", "256", "-0.0", "1e-320", "1e308", "1e309", "-1e309", "1e12", "0.1", "65536",
    "1000000000",
    "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551616", "9" * 400,
    "9" * 5000, "0x10", "1_000", "NaN", "nan", "Infinity", "-Infinity", "inf", "1e", "--1", "٣", "",
)  # fmt: skip
"""Numbers as text: at the limits of bytes, integers and floats, and beyond them."""
TEXTS = (
    "", " ", "a", "\0", "\x1b[31m", "\n", "\ud800", "é", "\u202e", "..", "../x", "/", "C:\\x", "con",
    "%s{0}{x}", "a" * 300, "a" * 5000, "'", '"', "<a>", "&amp;", "&#0;", "null", "|layername=x", "\U0001d518" * 50,
    "1;2", "=1+1", "-", "--help", "@",
)  # fmt: skip
"""Texts that names, paths, terminals, spreadsheets, XML and formats take for something else."""
_MOST = 100_000
"""Bytes of an input."""
_TOKENS = re.compile(rb"[-+]?\d[\d.eE+-]*|[A-Za-z_]+|[^\sA-Za-z_\d]")


def values(random: Random, inside: bool = False) -> Any:  # noqa: ANN401 - any JSON value
    """Return a JSON value, simple or nested."""
    kind = random.randrange(5 if inside else 9)
    if kind == 0:
        return random.choice((None, True, False, [], {}, [[]], [None], {"": None}))
    if kind == 1:
        return random.choice((0, -1, 1, 2, 255, 256, 2**31, 2**63, 2**64, 10**9, 10**30, -(2**63)))
    if kind == 2:
        return random.choice((0.5, -0.0, 1e-300, 1e300, 1e12, 1e-12, float("nan"), float("inf")))
    if kind in (3, 4):
        return random.choice(TEXTS)
    if kind == 5:
        return [values(random, inside=True)] * random.choice((1, 2, 5, 300))
    if kind == 6:
        return {random.choice(TEXTS): values(random, inside=True) for _ in range(random.randrange(4))}
    deep: Any = random.choice((1, "a", None))
    for _ in range(random.choice((3, 20, 40, 200)) if kind == 7 else 1):
        deep = [deep] if random.random() < 0.5 else {"a": deep}
    return deep


def mutate_json(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Change values, keys and the order of a JSON document; now and then its text."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return mutate_text(random, data, others)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        document = _changed(random, document)
    try:
        text = json.dumps(document, ensure_ascii=random.random() < 0.5)
    except (ValueError, RecursionError):
        return data
    encoded = text.encode("utf-8", "surrogatepass" if random.random() < 0.5 else "replace")
    if random.random() < 0.1:  # a key twice
        encoded = re.sub(rb'("\w+"): ', rb"\1: 1, \1: ", encoded, count=1)
    if random.random() < 0.03:
        encoded = random.choice((b"[", b'{"a":')) * random.choice((50, 500, 5000)) + encoded
    return mutate_text(random, encoded, others) if random.random() < 0.2 else encoded


def _changed(random: Random, value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a value, or a copy of it with a part of it changed."""
    if isinstance(value, dict) and value and random.random() < 0.9:
        key = random.choice(list(value))
        kind = random.randrange(8)
        if kind == 0:
            return {k: v for k, v in value.items() if k != key}
        if kind == 1:
            return {**value, random.choice((*TEXTS, "name", "members", "x", "10", "-1")): values(random)}
        if kind == 2:
            return {(random.choice(TEXTS) if k == key else k): v for k, v in value.items()}
        return {**value, key: _changed(random, value[key])}
    if isinstance(value, list) and value and random.random() < 0.9:
        index = random.randrange(len(value))
        kind = random.randrange(8)
        if kind == 0:
            return value[:index] + value[index + 1 :]
        if kind == 1:
            return value * random.choice((2, 3, 100)) if len(value) < 100 else value
        if kind == 2:
            return value[::-1]
        return [*value[:index], _changed(random, value[index]), *value[index + 1 :]]
    if isinstance(value, str) and value and random.random() < 0.3:
        place = random.randrange(len(value) + 1)
        return value[:place] + random.choice(TEXTS) + value[place:]
    if isinstance(value, (int, float)) and not isinstance(value, bool) and random.random() < 0.4:
        return random.choice((-value, value + 1, value * 2, value * 10**9, str(value)[:400], value - 1, 0))
    return values(random)


def mutate_text(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Change tokens of a text: numbers, words and signs; now and then its bytes."""
    for _ in range(random.choice((1, 1, 2, 5))):
        start = random.randrange(max(1, len(data) - 4000))
        tokens = list(_TOKENS.finditer(data, start, start + 4000))
        if not tokens or random.random() < 0.15:
            data = mutate_bytes(random, data, others)
            continue
        token = random.choice(tokens)
        other = random.choice(tokens)[0]
        new = random.choice(
            (
                random.choice(NUMBERS).encode(),
                random.choice(NUMBERS).encode(),
                random.choice(TEXTS).encode("utf-8", "surrogatepass"),
                other,
                b"",
                token[0] * random.choice((2, 50)),
                bytes([random.randrange(128, 256)]) + token[0],
            )
        )
        data = data[: token.start()] + new + data[token.end() :]
    return data[:_MOST]


def mutate_bytes(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Flip, overwrite, insert, remove, repeat and exchange bytes."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        place = random.randrange(len(changed) + 1)
        kind = random.randrange(8)
        if kind == 0 and place < len(changed):
            changed[place] ^= 1 << random.randrange(8)
        elif kind == 1 and place < len(changed):
            changed[place] = random.choice((0, 1, 0x7F, 0x80, 0xFF, random.randrange(256)))
        elif kind == 2:
            changed[place:place] = random.randbytes(random.choice((1, 2, 4, 8)))
        elif kind == 3:
            del changed[place : place + random.choice((1, 2, 8, 64))]
        elif kind == 4:
            size = random.choice((2, 4, 8))
            changed[place : place + size] = random.choice((b"\xff", b"\x00", b"\x7f")) * size
        elif kind == 5:
            changed[place:place] = changed[place : place + 32] * random.choice((1, 3, 30))
        elif kind == 6 and others:
            other = random.choice(others)
            start = random.randrange(len(other) + 1)
            changed[place : place + 16] = other[start : start + 16]
        else:
            del changed[place:]
        if len(changed) > _MOST:
            break
    return bytes(changed[:_MOST])


def mutate_protobuf(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Change one field of a protobuf message, at any depth, and encode it again; now and then its bytes."""
    if random.random() < 0.2:
        return mutate_bytes(random, data, others)
    for _ in range(random.choice((1, 1, 2, 3))):
        parts = _fields(data)
        if not parts:
            return mutate_bytes(random, data, others)
        index = random.randrange(len(parts))
        kind = random.randrange(8)
        if kind == 0:
            del parts[index]
        elif kind == 1:
            parts.insert(index, parts[index])
        elif kind == 2:
            parts[index:index] = [parts[index]] * random.choice((10, 1000))
        elif kind == 3:
            _, wire, value = parts[index]
            parts[index] = (random.choice((1, 2, 7, 8, 11, 12, 14, 15, 2**28)), wire, value)
        else:
            parts[index] = _changed_field(random, parts[index], others)
        data = b"".join(map(_encoded, parts))[:_MOST]
    return data


_Field = tuple[int, int, Any]


def _changed_field(random: Random, part: _Field, others: Sequence[bytes]) -> _Field:
    """Return a field with another value; of a message, with one of its fields changed."""
    number, wire, value = part
    if wire == 0:
        return number, wire, random.choice((0, 1, 2, 5, 10**9, 2**31, 2**32, 2**63, 2**64 - 1, value + 1, value ^ 1))
    if wire == 2 and _fields(value) and random.random() < 0.8:
        return number, wire, mutate_protobuf(random, value, others)
    if wire == 2:
        text = random.choice(TEXTS).encode("utf-8", "surrogatepass")
        return number, wire, random.choice((text, b"", value * 50, mutate_json(random, value, others)))
    return number, random.choice((0, 1, 2, 3, 4, 5, 6, 7)), value


def _fields(data: bytes) -> list[_Field]:
    """Return number, wire type and value of the fields of a message; none where the bytes are no message."""
    found: list[_Field] = []
    position = 0
    try:
        while position < len(data):
            tag, position = _varint(data, position)
            wire = tag & 7
            if wire == 0:
                value: Any
                value, position = _varint(data, position)
            else:
                size, position = _varint(data, position) if wire == 2 else ({1: 8, 5: 4}[wire], position)
                value = data[position : position + size]
                if len(value) < size:
                    return []
                position += size
            if tag >> 3 == 0:
                return []
            found.append((tag >> 3, wire, value))
    except (IndexError, KeyError):
        return []
    return found


def _varint(data: bytes, position: int) -> tuple[int, int]:
    """Return a number in base 128 and the position after it."""
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, position


def _encoded(part: _Field) -> bytes:
    """Encode a field."""
    number, wire, value = part
    tag = _number(number << 3 | wire)
    if wire == 0:
        return tag + _number(value if isinstance(value, int) else 1)
    content = value if isinstance(value, bytes) else _number(value)
    return tag + (_number(len(content)) if wire == 2 else b"") + content


def _number(value: int) -> bytes:
    """Encode a number in base 128."""
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def pack_files(files: dict[str, bytes]) -> bytes:
    """Return files as one input."""
    return json.dumps({name: content.decode("latin-1") for name, content in files.items()}).encode()


def unpack_files(data: bytes) -> dict[str, bytes]:
    """Return the files of an input, whose names are safe: in one folder."""
    files = json.loads(data)
    return {_safe(name): text.encode("latin-1") for name, text in files.items()}


def _safe(name: str) -> str:
    """Return a name that names a file in a folder."""
    name = re.sub(r"[/\\\0\ud800-\udfff]", "_", name)[:40]
    return name if name.strip(".") else "_"


def mutate_files(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Change one file by its kind, or its name; or leave a file out or double it."""
    files = unpack_files(data)
    if not files:
        return data
    name = random.choice(list(files))
    kind = random.randrange(10)
    if kind == 0:
        del files[name]
    elif kind in (1, 2):
        new = mutate_text(random, name.encode("utf-8", "replace"), ()).decode("utf-8", "replace")
        files[new] = files.pop(name) if kind == 1 else files[name]
    else:
        mutator = next((m for ending, m in BY_ENDING.items() if name.endswith(ending)), mutate_bytes)
        files[name] = mutator(random, files[name], list(files.values()))
    return pack_files(files)


def mutate_arguments(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Change a command line, kept as a JSON list of words: values, options from other command lines, order."""
    words = [str(word) for word in json.loads(data)]
    pool = [str(word) for other in others for word in json.loads(other)]
    for _ in range(random.choice((1, 1, 2, 4))):
        place = random.randrange(1, len(words) + 1)
        kind = random.randrange(6)
        if kind == 0 and place < len(words):
            del words[place]
        elif kind == 1:
            words.insert(place, random.choice(pool))
        elif kind == 2 and place < len(words):
            words[place] = mutate_text(random, words[place].encode("utf-8", "replace"), ()).decode("utf-8", "replace")
        elif place < len(words):
            words[place] = random.choice((*NUMBERS, *TEXTS)).encode("utf-8", "replace").decode().replace("\0", "")
    return json.dumps(words).encode()


BY_ENDING: dict[str, Mutator] = {
    ".json": mutate_json,
    ".geojson": mutate_json,
    ".onnx": mutate_protobuf,
    ".vrt": mutate_text,
    ".xml": mutate_text,
    ".csv": mutate_text,
    ".yaml": mutate_text,
}
"""The mutator of a file by the end of its name; bytes for others."""
