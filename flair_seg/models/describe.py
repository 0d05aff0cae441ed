"""What a model file expects and gives: the one place that knows, for files given, added and shipped alike."""

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
    """What a model file expects and gives.

    Attributes:
        info: what the file declares.
        wiring: where its graph takes the image, and which output is the prediction.
        manifest: the file's own, or one made of what other tools say; None for a file that says nothing.
        stated: whether the manifest is the file's own, so that the kind of output and its size are as it says.
    """

    path: Path
    info: OnnxInfo
    wiring: Wiring
    manifest: Manifest | None
    stated: bool


def describe(path: Path) -> Description:
    """Return what a model file expects and gives.

    The manifest in the file goes before the metadata of other tools in it; then come the manifest, or a STAC item with
    the MLM extension, beside it (`NAME.json`), and what other tools wrote there (`NAME.onnx.json`).

    Raises:
        ModelError: the file is missing, damaged, incomplete or no semantic segmentation, or contradicts itself.
    """
    info = read_info(path)
    check_weight_files(path, info)
    try:
        said = _said(path, info)
    except ModelError as error:
        raise ModelError("Model '{name}': {error}", name=path.name, error=error) from error
    if isinstance(said, Manifest):
        return Description(path, info, wiring_of(path, info, said), said, True)
    wiring = find_wiring(path, info, None, [len(names) for names in said.names] if said else ())
    if said is None:
        return Description(path, info, wiring, None, False)
    manifest = _manifest(path, info, wiring, said)
    check_manifest(path, wiring, manifest)
    return Description(path, info, wiring, manifest, False)


def _said(path: Path, info: OnnxInfo) -> Manifest | Foreign | None:
    """Return the manifest in a file or beside it, or what other tools say of it; None for a bare file."""
    if METADATA_KEY in info.metadata:
        return Manifest.from_json(info.metadata[METADATA_KEY])
    foreign = read_foreign(info.metadata)
    sidecar = path.with_suffix(".json")
    if foreign is None and sidecar.is_file():
        return _read_sidecar(sidecar)
    return foreign or read_sidecar(path.with_name(f"{path.name}.json"))


def _read_sidecar(path: Path) -> Manifest | Foreign:
    """Return the manifest beside a file, or the STAC item in its place."""
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
