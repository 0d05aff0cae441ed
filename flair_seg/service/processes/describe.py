"""Descriptions of processes as JSON values, as OGC API - Processes 1.0 (18-062r2, clause 7.10) writes them."""

from __future__ import annotations

from typing import Any

from ... import __version__
from ...models.model import DEFAULT_MODEL, list_models
from ..results.formats import FAMILIES, JSON, Format
from .offered import VALUES, Input, Output, Process

LONGEST_TEXT = 1000
"""Characters of a text in a request."""
RULES = r"^[^/\\]*=[^/\\]*$"
"""Rules such as `6,7=trees`, which name no file."""
CRS = r"^([A-Za-z]+:[A-Za-z0-9.]+|http://www\.opengis\.net/def/crs/[A-Za-z]+/[0-9.]+/[A-Za-z0-9]+)$"
"""A code of an authority such as EPSG:2154, or the OGC's address of one; GDAL would also read files and addresses."""
_JOB_CONTROL = ["async-execute", "dismiss"]
_BINARY = "binary"


def summary(process: Process) -> dict[str, Any]:
    """Return a process as in the list of processes, without links."""
    return {
        "id": process.name,
        "title": process.title,
        "description": process.text,
        "version": __version__,
        "jobControlOptions": _JOB_CONTROL,
        "outputTransmission": ["reference"],
    }


def description(process: Process) -> dict[str, Any]:
    """Return a process with its inputs and outputs, without links."""
    outputs = {each.name: output_description(each) for each in process.outputs}
    values = {"title": VALUES, "schema": {"type": "object", "contentMediaType": JSON.media_type}}
    return {
        **summary(process),
        "inputs": {each.name: input_description(each) for each in process.inputs},
        "outputs": {**outputs, VALUES: values},
    }


def input_description(each: Input) -> dict[str, Any]:
    """Return an input."""
    return {
        "title": each.name,
        **({"description": each.text} if each.text else {}),
        "minOccurs": 1 if each.required else 0,
        "maxOccurs": 1,
        "schema": _schema(each),
    }


def _schema(each: Input) -> dict[str, Any]:
    """Return the JSON schema of an input's values (OpenAPI 3.0)."""
    schema = dict(_SCHEMAS[each.kind])
    if each.kind == "choice":
        schema["enum"] = list(each.choices)
    if each.kind == "model":
        names = model_names()
        schema |= {
            "enum": names,
            "x-models": _models(),
            **({"default": DEFAULT_MODEL} if DEFAULT_MODEL in names else {}),
        }
    bounds = {name: value for name, value in zip(("minimum", "maximum"), each.bounds) if value is not None}
    if each.kind == "list":
        schema["items"] = {**schema["items"], **bounds}
    else:
        schema |= bounds
    if each.default is not None and each.kind != "file":
        schema["default"] = each.default
    return schema


def _models() -> list[dict[str, Any]]:
    """Return name, title and bands of the models of this machine, for the demo page; the default first."""
    return [
        {"name": model.name, "title": model.title, "bands": [band.name for band in model.bands]}
        for model in list_models().models
    ]


def model_names() -> list[str]:
    """Return the names of the models of this machine, the default first."""
    return [model.name for model in list_models().models]


_LINK = {
    "type": "object",
    "required": ["href"],
    "properties": {
        "href": {"type": "string", "description": "upload:ID, data:PATH, job:ID/FILE, example:FILE or https://..."},
        "layer": {"type": "string", "description": "layer of a vector file"},
    },
}
_EXTENT = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
_BBOX = {
    "type": "object",
    "required": ["bbox"],
    "format": "ogc-bbox",
    "properties": {"bbox": _EXTENT, "crs": {"type": "string"}},
}
_SCHEMAS: dict[str, dict[str, Any]] = {
    "file": {"oneOf": [{"type": "string", "format": "uri-reference"}, _LINK]},
    "model": {"type": "string"},
    "rules": {"type": "string", "pattern": RULES, "maxLength": LONGEST_TEXT},
    "flag": {"type": "boolean", "default": False},
    "choice": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "list": {"type": "array", "items": {"type": "number"}, "minItems": 1},
    "extent": {"oneOf": [_EXTENT, _BBOX]},
    "crs": {"type": "string", "pattern": CRS, "maxLength": LONGEST_TEXT},
    "text": {"type": "string", "maxLength": LONGEST_TEXT},
    "texts": {"type": "array", "items": {"type": "string", "maxLength": LONGEST_TEXT}},
}


def output_description(each: Output) -> dict[str, Any]:
    """Return an output, with a schema for each format."""
    schemas = [_format_schema(known) for known in FAMILIES[each.family]]
    return {
        "title": each.name,
        **({"description": each.text} if each.text else {}),
        "schema": schemas[0] if len(schemas) == 1 else {"oneOf": schemas},
    }


def _format_schema(known: Format) -> dict[str, Any]:
    """Return the schema of a file in a format."""
    return {"type": "string", "contentEncoding": _BINARY, "contentMediaType": known.media_type}
