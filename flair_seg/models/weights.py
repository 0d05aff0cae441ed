"""Embeds weights from a second file (`NAME.onnx.data`, PyTorch's default since 2.9) in the model.

The resulting model runs from memory on every device, and is a single file in the user's folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Union

from ..errors import ModelError
from .onnxfile import OnnxInfo, mapped, outside_place, read_info
from .protobuf import field, fields, message_of, spans, varint

Part = Union[bytes, memoryview]
_LIMIT = 2**31 - 1
"""Bytes of a protobuf message."""
_GRAPH, _INITIALIZER, _RAW_DATA = 7, 5, 9
_PLACE_FIELDS = (13, 14)
"""TensorProto.external_data and data_location."""


def check_weight_files(path: Path, info: OnnxInfo) -> None:
    """Raise `ModelError` unless the files with a model's weights exist and are large enough."""
    for name, needed in info.weight_files:
        place = _beside(path, name)
        try:
            size = os.stat(place).st_size
        except OSError:
            raise ModelError(
                "Model '{model}' stores its weights in '{file}', which is not in the same folder. Copy both files "
                "together, or export the model as a single file (in PyTorch: external_data=False).",
                model=path.name,
                file=name,
            ) from None
        if size < needed:
            raise ModelError(
                "'{file}', which holds the weights of model '{model}', is incomplete. Bytes: {size}. "
                "Required: {needed}. Copy or download it again.",
                file=name,
                model=path.name,
                size=size,
                needed=needed,
            )


def files_of(path: Path, info: OnnxInfo) -> tuple[Path, ...]:
    """Return all files of a model: its own, and those with weights."""
    return (path, *(_beside(path, name) for name, _ in info.weight_files))


def whole_model(path: Path) -> bytes:
    """Return a model's bytes with all weights inside.

    Raises:
        ModelError: a file of weights is missing, too short or elsewhere, or all is more than 2 GiB.
    """
    info = read_info(path)
    if not info.weight_files:
        return path.read_bytes()
    check_weight_files(path, info)
    stored = {name: mapped(_beside(path, name)) for name, _ in info.weight_files}
    parts = list(_whole(mapped(path), stored))
    size = sum(len(part) for part in parts)
    if size > _LIMIT:
        raise ModelError(
            "Model '{model}' has {size:.1f} GiB of weights. At most 2 GiB are supported.",
            model=path.name,
            size=size / 2**30,
        )
    return b"".join(parts)


def _beside(path: Path, name: str) -> Path:
    """Return the path of a weights file, which must be in the folder of the model or below."""
    parts = name.replace("\\", "/").split("/")
    if not name or not all(parts) or ".." in parts or ":" in name:
        raise ModelError(
            "Model '{model}' stores its weights in '{file}'. They must be in the folder of the model.",
            model=path.name,
            file=name[:200],
        )
    return path.parent.joinpath(*parts)


def _whole(model: memoryview, stored: dict[str, memoryview]) -> Iterator[Part]:
    """Yield the parts of a ModelProto with the weights of other files inside."""
    start = 0
    for number, value, end in spans(model):
        if number == _GRAPH:
            yield from _message(_GRAPH, list(_whole_graph(message_of(value), stored)))
        else:
            yield model[start:end]
        start = end


def _whole_graph(graph: memoryview, stored: dict[str, memoryview]) -> Iterator[Part]:
    """Yield the parts of a GraphProto with the weights of other files inside."""
    start = 0
    for number, value, end in spans(graph):
        place = outside_place(list(fields(message_of(value)))) if number == _INITIALIZER else None
        if place is None:
            yield graph[start:end]
        else:
            stop = None if place.length is None else place.offset + place.length
            yield from _message(_INITIALIZER, _inside(message_of(value), stored[place.file][place.offset : stop]))
        start = end


def _inside(tensor: memoryview, values: memoryview) -> list[Part]:
    """Return the parts of a TensorProto that has its values itself."""
    kept: list[Part] = []
    start = 0
    for number, _, end in spans(tensor):
        if number not in _PLACE_FIELDS:
            kept.append(tensor[start:end])
        start = end
    return [*kept, *_message(_RAW_DATA, [values])]


def _message(number: int, parts: list[Part]) -> list[Part]:
    """Return the parts of a field, its tag and length first, without copying what is in it."""
    tag = field(number, b"")[:-1]
    return [tag + varint(sum(len(part) for part in parts)), *parts]
