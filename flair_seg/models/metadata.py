"""The metadata of an `.onnx`: our manifest, and the keys that Deepness and GeoDeep keep there, written and read."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from typing import Any

from ..errors import ModelError
from ..language import tr
from ..nomenclature import LandCoverClass, spare_colour
from ..system.jsontext import check_values, parse_json, short
from ..system.texts import clean_text
from .manifest import MAX_BANDS, Band, Manifest, Normalisation, Output

METADATA_KEY = "flair_seg"
_LITERAL_CHARACTERS = 100_000
"""Of a Python literal: Python's parser takes some 1,000 times a literal's size in memory."""
_LITERAL_DEPTH = 10
_TOKEN = re.compile(
    r"\s+|[\[\](){},:]|None|True|False|[-+]?[0-9.][0-9.eE_]*|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\""
)
_DIGITS = 20
"""Of a class index, as text."""


def manifest_to_metadata(manifest: Manifest) -> dict[str, str]:
    """Return the metadata to store in the `.onnx`: the manifest, and the keys Deepness and GeoDeep read.

    Both feed `(raw / 255 - mean) / std`; a graph that normalises itself wants raw values, so it asks them for
    mean 0 and deviation 1/255.
    """
    count = len(manifest.bands)
    mean, std = [0.0] * count, [1 / 255] * count
    if not manifest.normalisation.inside and manifest.normalisation.mean:
        mean = [m / 255 for m in manifest.normalisation.mean]
        std = [s / 255 for s in manifest.normalisation.std]
    foreign: dict[str, Any] = {
        "model_type": "Segmentor",
        "class_names": {str(i): c.name for i, c in enumerate(manifest.classes)},
        "tiles_size": manifest.window_size,
        "tile_size": manifest.window_size,
        "tiles_overlap": 75,
        "standardization_mean": mean,
        "standardization_std": std,
        "seg_thresh": 0.0,
    }
    if manifest.gsd_m is not None:
        foreign["resolution"] = round(manifest.gsd_m * 100, 6)
    return {METADATA_KEY: manifest.to_json(), **{k: json.dumps(v) for k, v in foreign.items()}}


def manifest_from_metadata(
    metadata: Mapping[str, str], n_bands: int, window_size: int | None, name: str
) -> Manifest | None:
    """Read the manifest from a model's metadata: ours, or the keys of Deepness and GeoDeep.

    Args:
        metadata: the custom metadata of the `.onnx`.
        n_bands: bands the graph's input takes, for models that do not name them.
        window_size: the graph's fixed window in px, if it has one.
        name: what to call a model whose metadata has no name.

    Returns:
        The manifest, or None where the metadata says nothing of a segmentation.

    Raises:
        ModelError: the metadata describes another task or contradicts itself.
    """
    if METADATA_KEY in metadata:
        return Manifest.from_json(metadata[METADATA_KEY])
    if not {"model_type", "class_names", "resolution"} & set(metadata):
        return None
    return _manifest_from_foreign(metadata, n_bands, window_size, name)


def _manifest_from_foreign(metadata: Mapping[str, str], n_bands: int, window_size: int | None, name: str) -> Manifest:
    """Build a manifest from the metadata keys of Deepness and GeoDeep.

    Source of the keys: Deepness' documentation, "Adding metadata to ONNX model"; `resolution` is in cm per pixel.
    """
    task = str(_parsed(metadata, "model_type", "Segmentor")).lower()
    if task != "segmentor":
        raise ModelError("Task '{task}' is not supported. Use a segmentation model (Segmentor).", task=task[:60])
    if n_bands > MAX_BANDS:
        raise ModelError("its input may have at most {most} bands, but it has {count}", count=n_bands, most=MAX_BANDS)
    names = _parsed(metadata, "class_names", None)
    if not isinstance(names, dict) or not names:
        raise ModelError("The metadata has no class_names. A mapping from class index to class name is required.")
    size = _parsed(metadata, "tiles_size", None) or _parsed(metadata, "tile_size", None) or window_size or 512
    resolution = _parsed(metadata, "resolution", None)
    try:
        return Manifest(
            name=name,
            version="unknown",
            title=name,
            licence="unknown",
            attribution="unknown",
            bands=tuple(Band(b) for b in _default_band_names(n_bands)),
            gsd_m=float(resolution) / 100 if resolution else None,
            window_size=int(size),
            normalisation=_foreign_normalisation(metadata, n_bands),
            output=Output("logits"),
            classes=_foreign_classes(names),
        )
    except ModelError:
        raise
    except (TypeError, ValueError, OverflowError) as error:
        raise ModelError("Cannot read the metadata: {error}", error=error) from error


def _foreign_normalisation(metadata: Mapping[str, str], n_bands: int) -> Normalisation:
    """Return the normalisation of `(raw / 255 - mean) / std`, in raw values."""
    mean = _parsed(metadata, "standardization_mean", None) or [0.0] * n_bands
    std = _parsed(metadata, "standardization_std", None) or [1.0] * n_bands
    return Normalisation(
        "dataset", tuple(255 * float(m) for m in mean), tuple(255 * float(s) for s in std), inside=False
    )


def _foreign_classes(names: Mapping[Any, Any]) -> tuple[LandCoverClass, ...]:
    """Return classes from names by index; indices become codes."""
    labels = [clean_text(str(label)) for _, label in sorted(names.items(), key=lambda item: _index(item[0]))]
    return tuple(LandCoverClass(i, label, spare_colour(i)) for i, label in enumerate(labels))


def _index(key: object) -> int:
    """Return a class index, which JSON stores as text.

    Raises:
        ValueError: it is none.
    """
    if (isinstance(key, str) and len(key) > _DIGITS) or not isinstance(key, (str, int)):
        raise ValueError(tr("the class index {key} is not a whole number", key=short(key)))
    return int(key)


def _default_band_names(count: int) -> tuple[str, ...]:
    """Return the names of bands that a model's metadata does not name."""
    usual = ("red", "green", "blue", "nir", "height")
    return usual[:count] if 3 <= count <= len(usual) else tuple(f"band {i + 1}" for i in range(count))


def _parsed(metadata: Mapping[str, str], key: str, default: Any) -> Any:  # noqa: ANN401 - JSON is untyped
    """Return a metadata value parsed as JSON, or as a Python literal (older Deepness models), or as text."""
    text = metadata.get(key)
    if text is None:
        return default
    try:
        return parse_json(text, key, ModelError)
    except ModelError:
        return _literal(text)


def _literal(text: str) -> Any:  # noqa: ANN401 - as in JSON
    """Return a Python literal, or the text where it is none."""
    if len(text) > _LITERAL_CHARACTERS or not _is_flat(text):
        return text
    try:
        value = ast.literal_eval(text)
        check_values(value)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return text
    return value


def _is_flat(text: str) -> bool:
    """Whether a text has but the tokens of a literal, little nested: anything deeper can exhaust the parser's stack."""
    position = depth = 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            return False
        depth += (token[0] in ("(", "[", "{")) - (token[0] in (")", "]", "}"))
        if depth > _LITERAL_DEPTH:
            return False
        position = token.end()
    return True
