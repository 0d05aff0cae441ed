"""The metadata that is stored in an `.onnx`: our manifest, and the keys that Deepness reads."""

from __future__ import annotations

import json
from typing import Any

from ..nomenclature import LandCoverClass
from .manifest import Manifest

METADATA_KEY = "flair_seg"
_NO_THRESHOLD = -1e9
"""What Deepness and GeoDeep set to 0 lies below their threshold: no logit is below this."""


def manifest_to_metadata(manifest: Manifest) -> dict[str, str]:
    """Return the metadata to store in the `.onnx`: the manifest, and the keys that Deepness reads.

    Deepness feeds `(raw / 255 - mean) / std`; a graph that normalises itself wants raw values, so it asks for mean 0
    and deviation 1/255. GeoDeep reads most of the keys too, but always feeds `raw / 255`.
    """
    count = len(manifest.bands)
    mean, std = [0.0] * count, [1 / 255] * count
    if not manifest.normalisation.inside and manifest.normalisation.mean:
        mean = [m / 255 for m in manifest.normalisation.mean]
        std = [s / 255 for s in manifest.normalisation.std]
    foreign: dict[str, Any] = {
        "model_type": "Segmentor",
        "class_names": {str(i): c.name for i, c in enumerate(_named(manifest))},
        "tiles_size": manifest.window_size,
        "tile_size": manifest.window_size,
        "tiles_overlap": 75,
        "standardization_mean": mean,
        "standardization_std": std,
        "seg_thresh": _NO_THRESHOLD if manifest.output.threshold is None else manifest.output.threshold,
        "seg_small_segment": 0,
    }
    if manifest.gsd_m is not None:
        foreign["resolution"] = round(manifest.gsd_m * 100, 6)
    return {METADATA_KEY: manifest.to_json(), **{k: json.dumps(v) for k, v in foreign.items()}}


def _named(manifest: Manifest) -> tuple[LandCoverClass, ...]:
    """Return the classes that channels have; a single channel tells two classes apart."""
    return manifest.classes if manifest.channels == 1 else manifest.classes[-manifest.channels :]
