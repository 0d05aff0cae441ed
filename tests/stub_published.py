"""A published network in miniature, for tests: its skeleton, and its weights in the formats of the published files."""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from stub_network import manifest

from flair_seg.models.onnxfile import Node, TensorInfo, _encode_tensor_info, encode_node
from flair_seg.models.protobuf import field
from flair_seg.models.published.recipes import Recipe
from flair_seg.models.published.skeleton import pack

Tensors = Mapping[str, NDArray[Any]]
BANDS, FEATURES, CLASSES, SIZE = 3, 12, 3, 64
"""Of the network; the first convolution has 324 weights, enough for half precision, and the other constants few."""
STORED = 5
"""Output channels that a file may have, of which those of `CLASSES` are kept."""
ENCODER = "model.encoders.AERIAL_RGBI.seg_model."
DECODER = "model.main_decoders.AERIAL_LABEL-COSIA.seg_model."
_NORM = ("encoder.norm.weight", "encoder.norm.bias", "encoder.norm.running_mean", "encoder.norm.running_var")
RECIPES = {
    "kernel": Recipe("scale", ("encoder.conv.weight", _NORM[0], _NORM[3]), 1e-5),
    "offsets": Recipe("shift", _NORM, 1e-5),
    "head": Recipe("copy", ("segmentation_head.0.weight",)),
    "head_bias": Recipe("copy", ("segmentation_head.0.bias",)),
}
SHAPES: dict[str, tuple[int, ...]] = {
    "encoder.conv.weight": (FEATURES, BANDS, 3, 3),
    **dict.fromkeys(_NORM, (FEATURES,)),
    "segmentation_head.0.weight": (CLASSES, FEATURES, 1, 1),
    "segmentation_head.0.bias": (CLASSES,),
}
_CONSTANTS = {
    "kernel": (FEATURES, BANDS, 3, 3),
    "offsets": (FEATURES,),
    "head": (CLASSES, FEATURES, 1, 1),
    "head_bias": (CLASSES,),
}


def write_skeleton(path: Path, **changes: object) -> Path:
    """Write the network's skeleton; `changes` replaces fields of its header."""
    header = {
        "name": "FLAIR-HUB_stub",
        "repository": "IGNF/FLAIR-HUB_stub",
        "files": ["FLAIR-HUB_stub.safetensors"],
        "revision": None,
        "manifest": json.loads(manifest(("red", "green", "blue"), CLASSES, SIZE).to_json()),
        "prefixes": {"encoders.AERIAL_RGBI.seg_model.": "encoder.", "main_decoders.AERIAL_LABEL-COSIA.seg_model.": ""},
        "foreign": ["encoders."],
        "unused": ["*.num_batches_tracked"],
        "tensors": SHAPES,
        "recipes": {name: asdict(recipe) for name, recipe in RECIPES.items()},
        "channels": {
            "tensors": ["segmentation_head.0.weight", "segmentation_head.0.bias"],
            "kept": [4, 0, 2],
            "stored": STORED,
        },
        **changes,
    }
    path.write_bytes(pack(header, graph()))
    return path


def graph() -> bytes:
    """Return the ModelProto: a convolution, whose weights are merged with a batch normalisation, and a head."""
    window: Sequence[int | str] = ("N", BANDS, SIZE, SIZE)
    nodes = [
        Node("Conv", ("image", "kernel", "offsets"), ("features",), (("pads", (1, 1, 1, 1)),)),
        Node("Relu", ("features",), ("active",)),
        Node("Conv", ("active", "head", "head_bias"), ("logits",)),
    ]
    constants = [
        b"".join(field(1, size) for size in shape) + field(2, 1) + field(8, name) for name, shape in _CONSTANTS.items()
    ]
    whole = [
        *(field(1, encode_node(node)) for node in nodes),
        field(2, "stub"),
        *(field(5, constant) for constant in constants),
        field(11, _encode_tensor_info(TensorInfo("image", "float32", tuple(window)))),
        field(12, _encode_tensor_info(TensorInfo("logits", "float32", ("N", CLASSES, SIZE, SIZE)))),
    ]
    return field(1, 8) + field(7, b"".join(whole)) + field(8, field(1, "") + field(2, 17))


def make_tensors(seed: int = 0) -> dict[str, NDArray[np.float32]]:
    """Return random weights, float32, by their names in the skeleton."""
    random = np.random.default_rng(seed)
    tensors = {name: random.normal(0.0, 0.2, shape).astype(np.float32) for name, shape in SHAPES.items()}
    tensors["encoder.norm.running_var"] = random.uniform(0.5, 1.5, FEATURES).astype(np.float32)
    return tensors


def published(tensors: Tensors) -> dict[str, NDArray[Any]]:
    """Return tensors by the names that FLAIR-HUB gives them, with a counter that is not needed."""
    names = {
        name: ENCODER + name.removeprefix("encoder.") if name.startswith("encoder.") else DECODER + name
        for name in tensors
    }
    counter = {f"{ENCODER}norm.num_batches_tracked": np.array(7, dtype=np.int64)}
    return {**{names[name]: values for name, values in tensors.items()}, **counter}


_SAFE_TYPES = {"float32": "F32", "float16": "F16", "float64": "F64", "int64": "I64"}


def safetensors(tensors: Tensors, **changes: Mapping[str, object]) -> bytes:
    """Return a `.safetensors` file; `changes` replaces keys of a tensor's entry in the header, by its name."""
    entries: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    position = 0
    for name, values in tensors.items():
        place = [position, position + values.nbytes]
        entries[name] = {"dtype": _SAFE_TYPES[values.dtype.name], "shape": list(values.shape), "data_offsets": place}
        entries[name].update(changes.get(name, {}))
        position += values.nbytes
    header = json.dumps(entries).encode()
    return struct.pack("<Q", len(header)) + header + b"".join(v.tobytes() for v in tensors.values())


class Call:
    """Something that a pickle imports by its name, and calls or not; nothing here can be imported by the test."""

    def __init__(self, module: str, name: str, *arguments: object) -> None:
        """Keep the name and what it is called with."""
        self.module, self.name, self.arguments = module, name, arguments


_TORCH_TYPES = {"float32": "FloatStorage", "float16": "HalfStorage", "float64": "DoubleStorage", "int64": "LongStorage"}


class _Writer:
    """Writes opcodes as PyTorch's pickler does, for values that need not exist in this Python."""

    def __init__(self) -> None:
        self.code = bytearray(pickle.PROTO + b"\x02")
        self.storages: list[bytes] = []

    def value(self, value: object) -> None:
        """Append what makes a value."""
        if isinstance(value, Call):
            self.code += pickle.GLOBAL + f"{value.module}\n{value.name}\n".encode()
            self.value(value.arguments)
            self.code += pickle.REDUCE
        elif isinstance(value, np.ndarray):
            self._tensor(value)
        elif isinstance(value, dict):
            self.code += pickle.EMPTY_DICT + pickle.MARK
            for pair in value.items():
                self.value(pair[0])
                self.value(pair[1])
            self.code += pickle.SETITEMS
        elif isinstance(value, tuple):
            self.code += pickle.MARK
            for item in value:
                self.value(item)
            self.code += pickle.TUPLE
        else:
            self.code += pickle.dumps(value, 2)[2:-1]

    def _tensor(self, values: NDArray[Any]) -> None:
        if values.size != 1 + sum((n - 1) * step for n, step in zip(values.shape, values.strides)) // values.itemsize:
            values = np.ascontiguousarray(values)
        flat = np.lib.stride_tricks.as_strided(values, (values.size,), (values.itemsize,)) if values.size else values
        key = str(len(self.storages))
        self.storages.append(flat.tobytes())
        self.code += pickle.GLOBAL + b"torch._utils\n_rebuild_tensor_v2\n" + pickle.MARK + pickle.MARK
        self.value("storage")
        self.code += pickle.GLOBAL + f"torch\n{_TORCH_TYPES[values.dtype.name]}\n".encode()
        for part in (key, "cpu", values.size):
            self.value(part)
        self.code += pickle.TUPLE + pickle.BINPERSID
        steps = tuple(step // values.itemsize for step in values.strides)
        for part in (0, values.shape, steps, False, Call("collections", "OrderedDict")):
            self.value(part)
        self.code += pickle.TUPLE + pickle.REDUCE


def torch_file(document: object, *, compression: int = zipfile.ZIP_STORED, **records: bytes | None) -> bytes:
    """Return a file as PyTorch saves it; `records` replaces files in the archive, None leaves one out."""
    writer = _Writer()
    writer.value(document)
    files: dict[str, bytes | None] = {"data.pkl": bytes(writer.code + pickle.STOP), "byteorder": b"little"}
    files.update({f"data/{key}": content for key, content in enumerate(writer.storages)})
    files.update({name.replace("__", "."): content for name, content in records.items()})
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", compression) as archive:
        for name, content in files.items():
            if content is not None:
                archive.writestr(f"archive/{name}", content)
    return whole.getvalue()


def ordered(tensors: Tensors) -> OrderedDict[str, NDArray[Any]]:
    """Return tensors as PyTorch keeps them, in an ordered dictionary."""
    return OrderedDict(tensors)
