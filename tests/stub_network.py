"""Small networks for tests, written with the engine's own ONNX encoder: known answers, no training, no other package."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from flair_seg.manifest import Band, Manifest, Normalisation, Output
from flair_seg.nomenclature import FLAIR_19
from flair_seg.onnxfile import Constant, Node, TensorInfo, _encode_tensor_info, _field, append

BANDS = ("red", "green", "blue", "nir", "height")


def manifest(
    bands: Sequence[str] = BANDS, n_classes: int = 3, window_size: int = 64, output: Output | None = None, **changes: object
) -> Manifest:
    """Return a manifest for a stub network; `changes` replaces fields."""
    values: dict[str, object] = {
        "name": "stub",
        "version": "1",
        "title": "Stub",
        "licence": "none",
        "attribution": "none",
        "bands": tuple(Band(name) for name in bands),
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
    fixed: bool = False,
    weights: Sequence[float] | None = None,
    channels: int | None = None,
) -> Path:
    """Write a network that scores class `c` by how near the mean of all bands over `reach` px comes to a level.

    Levels are spread evenly over 0..255, so with `reach` 1 a pixel's class is known: grey value x gives class
    floor(x * n_classes / 256). With a larger reach, what a window shows around a pixel matters.
    """
    description = description or manifest()
    bands, classes = len(description.bands), channels or len(description.classes)
    size = description.window_size
    levels = [(c + 0.5) * 256 / classes for c in range(classes)]
    # -(x - level)^2 = 2 level x - level^2 - x^2, whose last term is common to all classes.
    slopes = weights or [2 * level / bands for level in levels for _ in range(bands)]
    shape = (1 if fixed else "N", bands, size if fixed else "H", size if fixed else "W")
    pad = reach // 2
    nodes = [Node("Cast", ("image",), ("wide",), (("to", 1),))]
    source = "wide"
    if reach > 1:
        pool = (("kernel_shape", (reach, reach)), ("pads", (pad, pad, pad, pad)), ("strides", (1, 1)))
        nodes.append(Node("AveragePool", ("wide",), ("pooled",), pool))
        source = "pooled"
    nodes.append(Node("Conv", (source, "slopes", "offsets"), ("logits",), (("kernel_shape", (1, 1)),)))
    constants = [
        Constant("slopes", (classes, bands, 1, 1), slopes),
        Constant("offsets", (classes,), [-(level**2) for level in levels]),
    ]
    header = (
        _field(1, 8)
        + _field(8, _field(2, 17))
        + _field(7, _field(2, "stub") + _field(11, _encode_tensor_info(TensorInfo("image", dtype, shape))))
    )
    output = TensorInfo("logits", "float32", ("N", classes, "H", "W"))
    model = append(header, nodes, (output,), constants)
    for key, value in (description.to_metadata() if metadata is None else metadata).items():
        model += _field(14, _field(1, key) + _field(2, value))
    path.write_bytes(model)
    return path


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
