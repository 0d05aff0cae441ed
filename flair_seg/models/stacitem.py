"""Models as STAC items with the Machine Learning Model extension (MLM 1.5), for catalogues."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..nomenclature import LandCoverClass
from .manifest import Band, Normalisation
from .model import Model, ModelMember
from .onnxfile import Dimension
from .stac import MANIFEST_KEY, TASKS
from .wiring import Layout

STAC_VERSION = "1.1.0"
ALWAYS = {"datetime": None, "start_datetime": "1900-01-01T00:00:00Z", "end_datetime": "9999-12-31T23:59:59Z"}
"""Time of a model without temporal extent, as in MLM's examples."""
_EXTENSIONS = [
    f"https://stac-extensions.github.io/{name}/schema.json"
    for name in ("mlm/v1.5.0", "file/v2.1.0", "classification/v2.0.0", "version/v1.2.0")
]
_SHA256 = "1220"
"""Multihash: code and length of a SHA-256, in hexadecimal."""
_SPDX = re.compile(r"[A-Za-z0-9.+-]+")
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_.\-\s]+[a-zA-Z0-9]")
_ORDERS: dict[Layout, list[str]] = {
    "first": ["batch", "channel", "height", "width"],
    "last": ["batch", "height", "width", "channel"],
    "plane": ["batch", "height", "width"],
}


def model_item(model: Model, folder: Path | None = None) -> dict[str, Any]:
    """Return a model as a STAC item, as JSON values.

    Args:
        model: the model. Of an ensemble, the input and output are those of its first network.
        folder: where the item will be, to which paths are relative; None for the model's folder.
    """
    folder = (folder or model.path.parent).resolve()
    manifest, first = model.manifest, model.members[0]
    alone = len(model.members) == 1
    properties: dict[str, Any] = {
        **ALWAYS,
        "title": model.title,
        "license": manifest.licence if _SPDX.fullmatch(manifest.licence) and manifest.licence != "unknown" else "other",
        "providers": [{"name": manifest.attribution, "roles": ["producer"]}],
        "version": manifest.version,
        # MLM refers to these; STAC 1.1 allows them where an asset has bands as well.
        "bands": _bands(model.bands),
        "mlm:name": model.name if _NAME.fullmatch(model.name) else _named(model.name),
        "mlm:architecture": str(manifest.source.get("architecture", model.title)),
        "mlm:framework": "ONNX",
        "mlm:tasks": [TASKS[0]],
        "mlm:input": [_input(first)],
        "mlm:output": [_output(first)],
        "mlm:hyperparameters": {"window_size": manifest.window_size},
    }
    if manifest.gsd_m is not None:
        properties["gsd"] = manifest.gsd_m
    if model.fixed_batch:
        properties["mlm:batch_size_suggestion"] = model.fixed_batch
    if alone:
        properties[MANIFEST_KEY] = json.loads(manifest.to_json())
    assets = {
        "model" if alone else f"model_{number}": _asset(folder, member)
        for number, member in enumerate(model.members, 1)
    }
    return {
        "type": "Feature",
        "stac_version": STAC_VERSION,
        "stac_extensions": _EXTENSIONS,
        "id": model.name,
        "geometry": None,
        "properties": properties,
        "links": [],
        "assets": assets,
    }


def item_text(model: Model) -> str:
    """Return a model as a STAC item, as JSON."""
    return json.dumps(model_item(model), indent=2, ensure_ascii=False)


def checksum(sha256: str) -> str:
    """Return a hexadecimal SHA-256 as the file extension writes it."""
    return _SHA256 + sha256


def item_classes(classes: Sequence[LandCoverClass]) -> list[dict[str, Any]]:
    """Return classes as the classification extension writes them."""
    return [
        {
            "value": cover.code,
            "name": re.sub(r"[^0-9A-Za-z_-]+", "-", cover.name).strip("-") or f"class-{cover.code}",
            "title": cover.name,
            "color_hint": cover.colour[1:].upper(),
        }
        for cover in classes
    ]


def _bands(bands: Sequence[Band]) -> list[dict[str, str]]:
    """Return bands as STAC 1.1 writes them."""
    return [{"name": band.name, "data_type": band.dtype} for band in bands]


def _named(name: str) -> str:
    """Return a model's name with the characters that MLM allows."""
    return f"model-{re.sub('[^a-zA-Z0-9_.-]', '-', name)}-onnx"


def _input(member: ModelMember) -> dict[str, Any]:
    """Return the input image of a network."""
    return {
        "name": member.input.name,
        "bands": list(member.manifest.band_names),
        "input": {
            "shape": _shape(member.input.shape),
            "dim_order": _ORDERS["last" if member.wiring.bands_last else "first"],
            "data_type": member.input.dtype,
        },
        "value_scaling": _scaling(member.manifest.normalisation),
        "resize_type": None,
    }


def _scaling(normalisation: Normalisation) -> list[dict[str, Any]] | None:
    """Return the normalisation of raw values before the graph, one entry per band."""
    if normalisation.inside or not normalisation.mean:
        return None
    pairs = zip(normalisation.mean, normalisation.std)
    return [{"type": "z-score", "mean": mean, "stddev": deviation} for mean, deviation in pairs]


def _output(member: ModelMember) -> dict[str, Any]:
    """Return the prediction of a network."""
    output = member.output
    return {
        "name": output.name,
        "tasks": [TASKS[0]],
        "result": {
            "shape": _shape(output.shape),
            "dim_order": _ORDERS[member.wiring.layout],
            "data_type": "uint8" if output.dtype == "bool" else output.dtype,
        },
        "classification:classes": item_classes(member.manifest.classes),
        "post_processing_function": None,
    }


def _shape(shape: Sequence[Dimension]) -> list[int]:
    """Return a shape with -1 for dynamic dimensions."""
    return [size if isinstance(size, int) else -1 for size in shape]


def _asset(folder: Path, member: ModelMember) -> dict[str, Any]:
    """Return the file of a network."""
    single = Model(member.manifest.name, member.manifest.title, member.path, (member,))
    path = member.path.resolve()
    return {
        "href": f"./{path.relative_to(folder).as_posix()}" if folder in path.parents else path.as_uri(),
        "title": member.manifest.title,
        "type": "application/octet-stream; application=onnx",
        "roles": ["mlm:model", "mlm:weights"],
        "mlm:artifact_type": "ONNX",
        "bands": _bands(member.manifest.bands),
        "file:size": path.stat().st_size,
        "file:checksum": checksum(single.sha256()),
    }
