"""STAC items with the Machine Learning Model extension (MLM), read in place of a manifest.

Source of the keys: https://github.com/stac-extensions/mlm, version 1.5. Items written by this project contain
the manifest itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import ModelError
from ..nomenclature import MAX_CODE, LandCoverClass, spare_colour
from ..system.jsontext import short
from ..system.records import build
from ..system.texts import clean_text
from .foreign import Foreign, numbered
from .manifest import Band, Manifest, Normalisation

MANIFEST_KEY = "flair_seg:manifest"
TASKS = ("semantic-segmentation", "segmentation")
_EXTENSION = re.compile(r"https://(stac-extensions\.github\.io/mlm|crim-ca\.github\.io/mlm-extension)/v\d")


def is_item(document: Mapping[str, Any]) -> bool:
    """Whether a JSON object is a STAC item of a model."""
    extensions = document.get("stac_extensions")
    return (
        document.get("type") == "Feature"
        and isinstance(extensions, list)
        and any(isinstance(each, str) and _EXTENSION.match(each) for each in extensions)
    )


def read_item(document: Mapping[str, Any]) -> Manifest | Foreign:
    """Return the manifest in an item, or the model properties in the item.

    Raises:
        ModelError: the item describes another task, or a value is missing or of another kind.
    """
    properties = _mapping(document.get("properties"), "properties")
    if MANIFEST_KEY in properties:
        return build(Manifest, properties[MANIFEST_KEY], MANIFEST_KEY, ModelError)
    tasks = properties.get("mlm:tasks")
    if not isinstance(tasks, list) or not set(TASKS) & {task for task in tasks if isinstance(task, str)}:
        raise ModelError("Task '{task}' is not supported. Use a segmentation model (Segmentor).", task=short(tasks))
    image = _only(properties, "mlm:input")
    output = _only(properties, "mlm:output")
    classes = _classes(output.get("classification:classes") or output.get("classification_classes"))
    bands = tuple(_band(item) for item in _sequence(image.get("bands"), "bands"))
    count = len(bands) or _size(image, "channel") or 3
    changes: dict[str, Any] = {"normalisation": _normalisation(image.get("value_scaling"), count)}
    if bands:
        changes["bands"] = bands
    for key, name in (("title", "title"), ("licence", "license"), ("version", "version")):
        if isinstance(properties.get(name), str):
            changes[key] = clean_text(properties[name])
    gsd = properties.get("gsd")
    values = {"tiles_size": _size(image, "width"), "resolution": 100 * _number(gsd, "gsd") if gsd is not None else None}
    return Foreign(values, (numbered({cover.code: cover.name for cover in classes}),), changes, classes)


def _only(properties: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return the only object of a list."""
    items = _sequence(properties.get(key), key)
    if len(items) != 1:
        raise ModelError("{key} must have one entry, but it has {count}.", key=key, count=len(items))
    return _mapping(items[0], key)


def _band(item: Any) -> Band:  # noqa: ANN401 - JSON is untyped
    """Return a band given by its name, or by an object with a name and no expression."""
    if isinstance(item, Mapping) and "expression" not in item:
        item = item.get("name")
    if not isinstance(item, str):
        raise ModelError("Band {band} is not supported. Specify its name only.", band=short(item))
    return Band(item.lower())


def _classes(found: Any) -> tuple[LandCoverClass, ...]:  # noqa: ANN401 - JSON is untyped
    """Return the classes, in the order of the channels."""
    classes = []
    for index, item in enumerate(_sequence(found, "classification:classes")):
        given = _mapping(item, "classification:classes")
        name = given.get("title") or given.get("name") or given.get("description")
        code, colour = given.get("value"), str(given.get("color_hint", "")).lower()
        if not isinstance(code, int) or not 0 <= code <= MAX_CODE or not isinstance(name, str):
            raise ModelError(
                "Class {item} is not supported. It must have a name, and a value from 0 to {most}.",
                item=short(item),
                most=MAX_CODE,
            )
        usable = re.fullmatch("[0-9a-f]{6}", colour)
        classes.append(LandCoverClass(code, clean_text(name), f"#{colour}" if usable else spare_colour(index)))
    return tuple(classes)


def _normalisation(found: Any, bands: int) -> Normalisation:  # noqa: ANN401 - JSON is untyped
    """Return the normalisation of raw values; a single scaling applies to all bands."""
    if found is None or found == []:
        return Normalisation("none")
    scalings = [_scaling(_mapping(item, "value_scaling")) for item in _sequence(found, "value_scaling")]
    if len(scalings) == 1:
        scalings *= bands
    if len(scalings) != bands:
        raise ModelError(
            "value_scaling must have one entry, or one per band. Entries: {count}. Bands: {bands}.",
            count=len(scalings),
            bands=bands,
        )
    means, deviations = zip(*scalings)
    return Normalisation("dataset", means, deviations, inside=False)


def _scaling(item: Mapping[str, Any]) -> tuple[float, float]:
    """Return the mean to subtract from raw values, and the standard deviation to divide by."""
    kind = item.get("type")
    if kind == "z-score":
        return _number(item.get("mean"), "mean"), _number(item.get("stddev"), "stddev")
    if kind == "min-max":
        low, high = _number(item.get("minimum"), "minimum"), _number(item.get("maximum"), "maximum")
        return low, high - low
    if kind == "scale":
        return 0.0, _number(item.get("value"), "value")
    if kind == "offset":
        return _number(item.get("value"), "value"), 1.0
    raise ModelError(
        "value_scaling of type '{kind}' is not supported. Use z-score, min-max, scale or offset.", kind=str(kind)[:60]
    )


def _size(image: Mapping[str, Any], axis: str) -> int | None:
    """Return the size of the image along an axis, None if any size works, or if there is no such axis."""
    structure = _mapping(image.get("input"), "input")
    shape, order = _sequence(structure.get("shape"), "shape"), _sequence(structure.get("dim_order"), "dim_order")
    size = dict(zip(order, shape)).get(axis) if all(isinstance(each, str) for each in order) else None
    return size if isinstance(size, int) and size > 0 else None


def _mapping(found: Any, what: str) -> Mapping[str, Any]:  # noqa: ANN401 - JSON is untyped
    """Return a JSON object."""
    if not isinstance(found, Mapping):
        raise ModelError("{what} is {found}: it must be a JSON object", what=what, found=short(found))
    return found


def _sequence(found: Any, what: str) -> Sequence[Any]:  # noqa: ANN401 - JSON is untyped
    """Return a JSON list."""
    if not isinstance(found, list):
        raise ModelError("{what} is {found}: it must be a list", what=what, found=short(found))
    return found


def _number(found: Any, what: str) -> float:  # noqa: ANN401 - JSON is untyped
    """Return a number."""
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        raise ModelError("{what} is {found}: it must be a number", what=what, found=short(found))
    return float(found)
