"""Metadata of other tools: of Deepness and GeoDeep in the file, theirs and geoai's in a sidecar file."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import ModelError
from ..language import tr
from ..nomenclature import LandCoverClass, spare_colour
from ..system.jsontext import check_values, parse_json, read_bytes, short
from ..system.texts import clean_text
from .manifest import MAX_BANDS, Band, Manifest, Normalisation, Output
from .wiring import Wiring

METADATA_KEY = "flair_seg"
"""Key of the project's own manifest in the metadata of an `.onnx`."""
_NO_THRESHOLD = -1e9
"""Lower bound of logits; Deepness and GeoDeep set values below their threshold to 0."""
Names = tuple[tuple[int, str], ...]
"""Names of classes by the numbers that other tools give them, in order."""
_KEYS = frozenset({"model_type", "class_names", "resolution"})
_READ = (*sorted(_KEYS), "tiles_size", "tile_size", "standardization_mean", "standardization_std", "seg_thresh")
_GEOAI_KEYS = frozenset({"id2label", "task"})
_GEOAI_TASKS = ("segmentation", "semantic-segmentation")
_BACKGROUND = "background"
USUAL_THRESHOLD = 0.5
"""Default threshold of a probability."""
_LITERAL_CHARACTERS = 100_000
"""Of a Python literal: Python's parser takes some 1,000 times a literal's size in memory."""
_LITERAL_DEPTH = 10
_TOKEN = re.compile(
    r"\s+|[\[\](){},:]|None|True|False|[-+]?[0-9.][0-9.eE_]*|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\""
)
_DIGITS = 20
"""Of a class index, as text."""


class Foreign(NamedTuple):
    """Properties of a model in the metadata of another tool.

    `values` are the JSON values of Deepness' keys, `names` those of the classes for each output. `changes` are fields
    of the manifest that Deepness has no key for, `classes` all that is known of the classes.
    """

    values: Mapping[str, Any]
    names: tuple[Names, ...]
    changes: Mapping[str, Any] = {}
    classes: tuple[LandCoverClass, ...] = ()


def read_foreign(metadata: Mapping[str, str]) -> Foreign | None:
    """Return the Deepness and GeoDeep keys in the metadata of an `.onnx`; None if there are none.

    Sources of the keys: Deepness' documentation, "Adding metadata to ONNX model"; `create_session` of GeoDeep 0.9.13.

    Raises:
        ModelError: it describes another task, or cannot be read.
    """
    if not _KEYS & set(metadata):
        return None
    return _foreign({key: _parsed(metadata[key], key) for key in _READ if key in metadata})


def read_sidecar(path: Path) -> Foreign | None:
    """Return these keys, or those of geoai, in the sidecar file of a model (`NAME.onnx.json`); None if none.

    Source of geoai's keys: its `export_to_onnx`; it feeds `raw / 255`.

    Raises:
        ModelError: it is not JSON, describes another task, or cannot be read.
    """
    if not path.is_file():
        return None
    what = f"'{path}'"
    document = parse_json(read_bytes(path, what, ModelError), what, ModelError)
    if not isinstance(document, dict):
        return None
    if _KEYS & set(document):
        return _foreign(document)
    if not _GEOAI_KEYS & set(document):
        return None
    task = document.get("task")
    kind = "Segmentor" if task is None or task in _GEOAI_TASKS else str(task)
    return _foreign(
        {"model_type": kind, "class_names": document.get("id2label"), "tiles_size": document.get("input_height")}
    )


def _foreign(values: Mapping[str, Any]) -> Foreign:
    """Check the task, and read the names of the classes."""
    task = str(values.get("model_type") or "Segmentor").lower()
    if task != "segmentor":
        raise ModelError("Task '{task}' is not supported. Use a segmentation model (Segmentor).", task=task[:60])
    try:
        return Foreign(values, _class_names(values.get("class_names")))
    except (TypeError, ValueError) as error:
        raise _unreadable(error) from error


def foreign_manifest(foreign: Foreign, wiring: Wiring, names: Names, name: str) -> Manifest:
    """Build a manifest from another tool's description.

    Args:
        foreign: the description; `resolution` is in cm per pixel.
        wiring: of the graph, which goes before the description.
        names: of the classes of the output that holds the prediction.
        name: what to call the model.

    Raises:
        ModelError: a value is missing, out of range or contradicts the graph.
    """
    values = foreign.values
    bands = wiring.bands or 3
    if bands > MAX_BANDS:
        raise ModelError("its input may have at most {most} bands, but it has {count}", count=bands, most=MAX_BANDS)
    if not names:
        raise ModelError("The metadata has no class_names. A mapping from class index to class name is required.")
    size = wiring.window or values.get("tiles_size") or values.get("tile_size") or 512
    resolution = values.get("resolution")
    try:
        threshold = _threshold(values.get("seg_thresh"))
        classes, thresholded = _classes(names, wiring, threshold is not None)
        if len(foreign.classes) == len(classes):
            classes = foreign.classes
        manifest = Manifest(
            name=name,
            version="unknown",
            title=name,
            licence="unknown",
            attribution="unknown",
            bands=tuple(Band(b) for b in _default_band_names(bands)),
            gsd_m=float(resolution) / 100 if resolution else None,
            window_size=int(size),
            normalisation=_normalisation(values, bands),
            output=output_of(wiring, (threshold or USUAL_THRESHOLD) if thresholded else None),
            classes=classes,
        )
        return dataclasses.replace(manifest, **foreign.changes) if foreign.changes else manifest
    except ModelError:
        raise
    except (TypeError, ValueError, OverflowError) as error:
        raise _unreadable(error) from error


def output_of(wiring: Wiring, threshold: float | None) -> Output:
    """Return the output of a graph without manifest.

    Sigmoids that compete for a pixel are scores like logits: their sum is not 1.
    """
    kind = "logits" if wiring.independent and threshold is None else wiring.kind
    return Output(kind, wiring.stride or 1, threshold)


def _unreadable(error: Exception) -> ModelError:
    """Return the error for metadata with values of the wrong type."""
    return ModelError("Cannot read the metadata: {error}", error=error)


def _threshold(value: Any) -> float | None:  # noqa: ANN401 - JSON is untyped
    """Return the probability that a class must reach; None if the metadata has none with an effect."""
    return None if value is None or not 0 < float(value) < 1 else float(value)


def _normalisation(values: Mapping[str, Any], bands: int) -> Normalisation:
    """Return the normalisation of `(raw / 255 - mean) / std`, in raw values."""
    mean = values.get("standardization_mean") or [0.0] * bands
    std = values.get("standardization_std") or [1.0] * bands
    return Normalisation(
        "dataset", tuple(255 * float(m) for m in mean), tuple(255 * float(s) for s in std), inside=False
    )


def _class_names(found: Any) -> tuple[Names, ...]:  # noqa: ANN401 - JSON is untyped
    """Return the names of classes for each output: a mapping, a list of names, or a list of mappings, one an output."""
    if isinstance(found, list) and found and all(isinstance(item, Mapping) for item in found):
        return tuple(numbered(item) for item in found)
    if isinstance(found, list):
        return (numbered(dict(enumerate(found))),)
    return (numbered(found),) if isinstance(found, Mapping) else ()


def numbered(names: Mapping[Any, Any]) -> Names:
    """Return names with their numbers, in order."""
    return tuple(
        sorted(((_index(key), clean_text(str(name))) for key, name in names.items()), key=lambda item: item[0])
    )


def _classes(names: Names, wiring: Wiring, thresholded: bool) -> tuple[tuple[LandCoverClass, ...], bool]:
    """Return the classes, and whether the first one is where no channel reaches a threshold.

    The numbers of the names become codes where they count from 1, else codes count from 0.
    """
    count, channels = len(names), wiring.channels
    keys = [key for key, _ in names]
    from_one = keys == list(range(1, count + 1))
    if wiring.kind == "classes":
        unnamed = channels in (None, count + 1) and (from_one or count == 1)
        return ((_background(), *_coded(names, True)) if unnamed else _coded(names, from_one)), False
    competing = wiring.independent and thresholded and _BACKGROUND not in names[0][1].lower()
    if channels == count and (channels == 1 or competing):
        return (_background(), *_coded(names, True)), True
    if channels is not None and count == channels + 1 and (channels == 1 or wiring.independent):
        return _coded(names, from_one), True
    if channels == count + 1 and from_one:
        return (_background(), *_coded(names, True)), False
    return _coded(names, from_one), False


def _background() -> LandCoverClass:
    """Return the class of pixels that other tools leave unnamed."""
    return LandCoverClass(0, _BACKGROUND, "#000000")


def _coded(names: Names, from_one: bool) -> tuple[LandCoverClass, ...]:
    """Return classes whose codes count from 0 or 1."""
    return tuple(LandCoverClass(i + from_one, name, spare_colour(i)) for i, (_, name) in enumerate(names))


def _index(key: object) -> int:
    """Return a class index, which JSON stores as text.

    Raises:
        ValueError: it is none.
    """
    if (isinstance(key, str) and len(key) > _DIGITS) or not isinstance(key, (str, int)):
        raise ValueError(tr("the class index {key} is not a whole number", key=short(key)))
    return int(key)


def _default_band_names(count: int) -> tuple[str, ...]:
    """Return default names of bands, for metadata without band names."""
    usual = ("red", "green", "blue", "nir", "height")
    return usual[:count] if 3 <= count <= len(usual) else tuple(f"band {i + 1}" for i in range(count))


def _parsed(text: str, key: str) -> Any:  # noqa: ANN401 - JSON is untyped
    """Return a metadata value parsed as JSON, or as a Python literal (older Deepness models), or as text."""
    try:
        return parse_json(text, key, ModelError)
    except ModelError:
        return _literal(text)


def _literal(text: str) -> Any:  # noqa: ANN401 - as in JSON
    """Return a Python literal, or the text if it is not one."""
    if len(text) > _LITERAL_CHARACTERS or not _is_flat(text):
        return text
    try:
        value = ast.literal_eval(text)
        check_values(value)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return text
    return value


def _is_flat(text: str) -> bool:
    """Whether a text has only tokens of a literal, with little nesting: deep nesting can exhaust the parser's stack."""
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
    """Return the classes of the channels; a single channel distinguishes two classes."""
    return manifest.classes if manifest.channels == 1 else manifest.classes[-manifest.channels :]
