"""Reads the inputs and outputs of a model file, for files specified by path, added and shipped alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..errors import ModelError
from ..system.jsontext import parse_json, read_bytes
from .foreign import METADATA_KEY, Foreign, Names, foreign_manifest, read_foreign, read_sidecar
from .manifest import Manifest
from .onnxfile import OnnxInfo, read_info
from .stac import is_item, read_item
from .weights import check_weight_files
from .wiring import Wiring, check_manifest, find_wiring, wiring_of


@dataclass(frozen=True)
class Description:
    """Inputs and outputs of a model file.

    Attributes:
        info: what the file declares.
        wiring: the image input of its graph, and the output with the prediction.
        manifest: the file's own, or one derived from metadata of other tools; None for a file without metadata.
        stated: whether the manifest is the file's own, so that it defines the type and size of the output.
    """

    path: Path
    info: OnnxInfo
    wiring: Wiring
    manifest: Manifest | None
    stated: bool


def describe(path: Path) -> Description:
    """Return the inputs and outputs of a model file.

    Order of precedence: the manifest in the file, the metadata of other tools in the file, then in the same folder the
    manifest or a STAC item with the MLM extension (`NAME.json`), and metadata of other tools (`NAME.onnx.json`).

    Raises:
        ModelError: the file is missing, damaged, incomplete or not for semantic segmentation, or contradicts itself.
    """
    info = read_info(path)
    check_weight_files(path, info)
    try:
        declared = _declared(path, info)
    except ModelError as error:
        raise ModelError("Model '{name}': {error}", name=path.name, error=error) from error
    if isinstance(declared, Manifest):
        return Description(path, info, wiring_of(path, info, declared), declared, True)
    wiring = find_wiring(path, info, None, [len(names) for names in declared.names] if declared else ())
    if declared is None:
        return Description(path, info, wiring, None, False)
    manifest = _manifest(path, info, wiring, declared)
    check_manifest(path, wiring, manifest)
    return Description(path, info, wiring, manifest, False)


def _declared(path: Path, info: OnnxInfo) -> Manifest | Foreign | None:
    """Return the manifest of a file, or the metadata of other tools; None for a file without metadata."""
    if METADATA_KEY in info.metadata:
        return Manifest.from_json(info.metadata[METADATA_KEY])
    foreign = read_foreign(info.metadata)
    sidecar = path.with_suffix(".json")
    if foreign is None and sidecar.is_file():
        return _read_sidecar(sidecar)
    return foreign or read_sidecar(path.with_name(f"{path.name}.json"))


def _read_sidecar(path: Path) -> Manifest | Foreign:
    """Return the manifest in a sidecar file, or the properties in the STAC item that replaces it."""
    data = read_bytes(path, f"'{path}'", ModelError)
    if b'"stac_extensions"' in data:
        document = parse_json(data, f"'{path}'", ModelError)
        if isinstance(document, dict) and is_item(document):
            return read_item(document)
    return Manifest.from_json(data)


def _manifest(path: Path, info: OnnxInfo, wiring: Wiring, foreign: Foreign) -> Manifest:
    """Return the manifest of a file that another tool describes."""
    name = re.sub(r"[^\w.-]+", "-", path.stem)
    try:
        return foreign_manifest(foreign, wiring, _names(info, wiring, foreign), name)
    except ModelError as error:
        raise ModelError("Model '{name}': {error}", name=path.name, error=error) from error


def _names(info: OnnxInfo, wiring: Wiring, foreign: Foreign) -> Names:
    """Return the names of the classes of the output that holds the prediction."""
    position = info.outputs.index(wiring.output)
    several = len(foreign.names) == len(info.outputs)
    return foreign.names[position if several else 0] if foreign.names else ()
