"""Small networks for tests, written with the engine's own ONNX encoder: known answers, no training."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from flair_seg.models.foreign import foreign_manifest, manifest_to_metadata, read_foreign
from flair_seg.models.manifest import Band, Manifest, Normalisation, Output
from flair_seg.models.onnxfile import Constant, Node, TensorInfo, _encode_tensor_info, _field, append
from flair_seg.models.wiring import Wiring
from flair_seg.nomenclature import FLAIR_19

BANDS = ("red", "green", "blue", "nir", "height")


def manifest(
    bands: Sequence[str | Band] = BANDS,
    n_classes: int = 3,
    window_size: int = 64,
    output: Output | None = None,
    **changes: object,
) -> Manifest:
    """Return a manifest for a stub network; `changes` replaces fields."""
    values: dict[str, object] = {
        "name": "stub",
        "version": "1",
        "title": "Stub",
        "licence": "none",
        "attribution": "none",
        "bands": tuple(band if isinstance(band, Band) else Band(band) for band in bands),
        "gsd_m": 0.2,
        "window_size": window_size,
        "normalisation": Normalisation("none"),
        "output": output or Output("logits"),
        "classes": FLAIR_19.classes[:n_classes],
    }
    return Manifest(**{**values, **changes})  # type: ignore[arg-type]


def write_network(
    path: Path,
    description: Manifest | None = None,
    *,
    reach: int = 1,
    metadata: Mapping[str, str] | None = None,
    dtype: str = "uint8",
    fixed: int | None = None,
    first_code: int = 1,
    weights: Sequence[float] | None = None,
    channels: int | None = None,
    sharpness: float = 1.0,
    neighbour: tuple[int, int] = (0, 0),
    levels: Sequence[float] | None = None,
) -> Path:
    """Write a network that scores class `c` by how near the mean of all bands over `reach` px comes to a level.

    Unless given, levels are spread evenly over 0..255, so with `reach` 1 a pixel's class is known: grey value x gives
    class floor(x * n_classes / 256). With a larger reach, what a window shows around a pixel matters. Scores are
    multiplied by `sharpness`; they are those of the `neighbour` so many px down and to the right, at most 1. The graph
    ends in what the manifest says: logits, probabilities or classes, the first of which has `first_code`. `fixed` is
    the number of windows the graph takes at once, of the manifest's size; None for any.
    """
    description = description or manifest()
    bands, classes = len(description.bands), channels or len(description.classes)
    size = description.window_size
    levels = levels or [(c + 0.5) * 256 / classes for c in range(classes)]
    # -(x - level)^2 = 2 level x - level^2 - x^2, whose last term is common to all classes.
    slopes = weights or [2 * sharpness * level / bands for level in levels for _ in range(bands)]
    places = [(0, 0)] if neighbour == (0, 0) else _PLACES
    kernel = [slope if place == neighbour else 0.0 for slope in slopes for place in places]
    side, margin = (1, 0) if neighbour == (0, 0) else (3, 1)
    shape = (fixed or "N", bands, size if fixed else "H", size if fixed else "W")
    nodes = [Node("Cast", ("image",), ("wide",), (("to", 1),)), *_pooling(reach, description.output.stride)]
    pads = (("pads", (margin,) * 4),)
    nodes.append(Node("Conv", (nodes[-1].outputs[0], "slopes", "offsets"), ("logits",), pads))
    nodes += _PRODUCTS[description.output.type]
    constants = [
        Constant("slopes", (classes, bands, side, side), kernel),
        Constant("offsets", (classes,), [-sharpness * level**2 for level in levels]),
        Constant("first_code", (1,), (float(first_code),)),
    ]
    header = (
        _field(1, 8)
        + _field(8, _field(2, 17))
        + _field(7, _field(2, "stub") + _field(11, _encode_tensor_info(TensorInfo("image", dtype, shape))))
    )
    output = TensorInfo(description.output.type, "float32", ("N", classes, "H", "W"))
    if description.output.type == "classes":
        output = TensorInfo("classes", "int64", ("N", "H", "W"))
    model = append(header, nodes, (output,), constants)
    for key, value in (manifest_to_metadata(description) if metadata is None else metadata).items():
        model += _field(14, _field(1, key) + _field(2, value))
    path.write_bytes(model)
    return path


_PLACES = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
_PRODUCTS: dict[str, list[Node]] = {
    "logits": [],
    "probabilities": [Node("Softmax", ("logits",), ("probabilities",), (("axis", 1),))],
    # Codes, not channels: the stub's classes have codes from 1.
    "classes": [
        Node("ArgMax", ("logits",), ("channels",), (("axis", 1), ("keepdims", 0))),
        Node("Cast", ("channels",), ("floats",), (("to", 1),)),
        Node("Add", ("floats", "first_code"), ("codes",)),
        Node("Cast", ("codes",), ("classes",), (("to", 7),)),
    ],
}


def _pooling(reach: int, stride: int) -> list[Node]:
    """Return a mean of `wide` over `reach` px and one over every `stride` px, each where there is more than one."""
    nodes = []
    if reach > 1:
        pads = (("kernel_shape", (reach, reach)), ("pads", (reach // 2,) * 4))
        nodes.append(Node("AveragePool", ("wide",), ("reached",), pads))
    if stride > 1:
        strides = (("kernel_shape", (stride, stride)), ("strides", (stride, stride)))
        nodes.append(Node("AveragePool", ("reached" if reach > 1 else "wide",), ("pooled",), strides))
    return nodes


def read_metadata(metadata: Mapping[str, str], bands: int = 3, window: int | None = None) -> Manifest | None:
    """Return the manifest of an `.onnx` with metadata of another tool and scores of open size, called `a-model`."""
    found = read_foreign(metadata)
    if found is None:
        return None
    scores = TensorInfo("scores", "float32", ("N", None, "H", "W"))
    wiring = Wiring(bands, window, None, False, scores, "first", None, "logits", False, None)
    return foreign_manifest(found, wiring, found.names[0] if found.names else (), "a-model")


def foreign_metadata(n_classes: int = 3, **changes: object) -> dict[str, str]:
    """Return metadata as Deepness stores it."""
    values: dict[str, object] = {
        "model_type": "Segmentor",
        "class_names": {str(i): f"class {i}" for i in range(n_classes)},
        "resolution": 20,
        "tiles_size": 64,
        "standardization_mean": [0.0] * 3,
        "standardization_std": [1 / 255] * 3,
    }
    return {key: json.dumps(value) for key, value in {**values, **changes}.items() if value is not None}
