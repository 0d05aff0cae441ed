"""A published network in small: a skeleton, and a weights file as IGN lays it out, with known answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from stub_network import write_network

from flair_seg.models.manifest import Band, Manifest, Normalisation, Output
from flair_seg.models.onnxfile import _field
from flair_seg.models.protobuf import fields, message_of, spans, text_of
from flair_seg.models.published.networks import GSD_M, LICENCE, PublishedNetwork, find_network
from flair_seg.models.published.skeleton import SUFFIX, Skeleton, pack

NAME = "FLAIR-HUB_LC-A_RGB_swintiny-upernet"
"""Known without a commit, and published as `.safetensors`."""
ENCODER = "encoders.AERIAL_RGBI.seg_model."
WINDOW = 64
_TENSORS = {"slopes": "encoder.slopes", "offsets": "encoder.offsets"}


def write_published(folder: Path, name: str = NAME, padding: int = 200_000) -> dict[str, bytes]:
    """Write the skeleton of a network that gives a pixel of grey value x the class floor(x * classes / 256).

    Args:
        folder: where the skeleton goes.
        name: of the network.
        padding: numbers of a tensor that is not needed, 4 bytes each.

    Returns:
        The weights file by its place on the hub, `OWNER/NAME/FILE`.
    """
    network = find_network(name)
    manifest = _manifest(network)
    model = write_network(folder / "whole.onnx", manifest, metadata={}, channels=len(network.classes)).read_bytes()
    (folder / "whole.onnx").unlink()
    graph, values = _stripped(model)
    header = {
        "name": network.name, "repository": network.repository, "files": network.files,
        "revision": None, "manifest": json.loads(manifest.to_json()),
        "prefixes": {ENCODER: "encoder."}, "foreign": ["encoders."], "unused": [],
        "tensors": {_TENSORS[name]: list(value.shape) for name, value in values.items()},
        "recipes": {name: {"operation": "copy", "tensors": [_TENSORS[name]]} for name in values},
        "channels": {"tensors": [], "kept": [], "stored": 19},
    }  # fmt: skip
    (folder / f"{network.name}{SUFFIX}").write_bytes(pack(header, graph))
    tensors = {f"model.{ENCODER}{name}": value for name, value in values.items()}
    tensors["criterion.weight"] = np.random.default_rng(0).random(padding).astype(np.float32)
    return {f"{network.repository}/{network.files[0]}": safetensors(tensors)}


def random_weights(skeleton: Path, seed: int = 0) -> dict[str, bytes]:
    """Return a weights file with random values for a skeleton that is shipped, by its place on the hub."""
    random = np.random.default_rng(seed)
    found = Skeleton.read(skeleton)
    tensors = {}
    for name, shape in found.tensors.items():
        spread = np.prod(shape[1:]) ** -0.5 if len(shape) > 1 else 1.0
        values = random.normal(0.0, spread, shape).astype(np.float32)
        tensors[_published(found, name)] = np.abs(values) + 0.5 if name.endswith("running_var") else values
    network = find_network(found.name)
    return {f"{network.repository}/{network.files[0]}": safetensors(tensors)}


def _published(skeleton: Skeleton, name: str) -> str:
    """Return a tensor's name in the file."""
    fitting = [(plain, prefix) for prefix, plain in skeleton.prefixes.items() if name.startswith(plain)]
    plain, prefix = max(fitting, key=lambda pair: len(pair[0]))
    return f"model.{prefix}{name[len(plain) :]}"


def safetensors(tensors: Mapping[str, NDArray[np.float32]]) -> bytes:
    """Return the content of a `.safetensors` file."""
    header: dict[str, object] = {}
    end = 0
    for name, value in tensors.items():
        header[name] = {"dtype": "F32", "shape": value.shape, "data_offsets": [end, end + value.nbytes]}
        end += value.nbytes
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + b"".join(value.tobytes() for value in tensors.values())


def _manifest(network: PublishedNetwork) -> Manifest:
    """Describe the network as its skeleton does."""
    return Manifest(
        name=network.model_name, version="none", title=network.title, licence=LICENCE,
        attribution=network.attribution, bands=tuple(map(Band, network.bands)), gsd_m=GSD_M, window_size=WINDOW,
        normalisation=Normalisation("dataset", network.mean, network.std, inside=True), output=Output("logits"),
        classes=network.classes, source=network.source,
    )  # fmt: skip


def _stripped(model: bytes) -> tuple[bytes, dict[str, NDArray[np.float32]]]:
    """Return a model without the values of the constants that are weights, and these."""
    parts, graph, values = [], [], {}
    start = 0
    for number, value, end in spans(memoryview(model)):
        if number != 7:
            parts.append(bytes(model[start:end]))
        else:
            graph.append(_without_weights(message_of(value), values))
        start = end
    return b"".join([parts[0], _field(7, b"".join(graph)), *parts[1:]]), values


def _without_weights(graph: memoryview, values: dict[str, NDArray[np.float32]]) -> bytes:
    """Return a part of a graph without the values of its weights, which are added to `values`."""
    parts = []
    start = 0
    for number, value, end in spans(graph):
        part = bytes(graph[start:end])
        if number == 5:
            tensor = list(fields(message_of(value)))
            name = next(text_of(item) for key, item in tensor if key == 8)
            if name in _TENSORS:
                shape = [int(item) for key, item in tensor if key == 1]
                raw = next(message_of(item) for key, item in tensor if key == 9)
                values[name] = np.frombuffer(raw, "<f4").reshape(shape)
                part = _field(5, b"".join(_field(key, _plain(item)) for key, item in tensor if key != 9))
        parts.append(part)
        start = end
    return b"".join(parts)


def _plain(value: object) -> object:
    """Return a field's value as the encoder takes it."""
    return bytes(value) if isinstance(value, memoryview) else value
