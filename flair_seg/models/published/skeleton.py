"""Skeletons: the graph of a published network without its weights, and the recipes that compute them from its tensors.

A `.skeleton` file is the four bytes `FSK1`, the size of the compressed header (4 bytes, lowest first), the header as
compressed JSON, and the compressed graph: a ModelProto whose constants that come from the weights have no values.
`training.import_ign --skeletons` writes the files that are shipped.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from ...errors import ModelError
from ...language import tr
from ...system.folders import resources
from ...system.jsontext import parse_json, read_bytes
from ...system.records import build
from ..manifest import Manifest
from .recipes import Recipe

SUFFIX = ".skeleton"
_MAGIC = b"FSK1"
_MOST_FILE_BYTES = 2**23
_MOST_HEADER_BYTES = 2**23
_MOST_GRAPH_BYTES = 2**28
"""Largest graph without its weights: Swin's attention masks for a window of 512 px have 30 MB."""


@dataclass(frozen=True)
class Channels:
    """Output channels that are kept, where the file has more than the network's classes.

    Args:
        tensors: names of the tensors with one row per channel.
        kept: the rows that are kept, in the order of the classes.
        stored: the rows that a file may have, apart from those kept.
    """

    tensors: tuple[str, ...]
    kept: tuple[int, ...]
    stored: int


@dataclass(frozen=True)
class _Header:
    """The fields of a skeleton that are stored in its file."""

    name: str
    repository: str
    files: tuple[str, ...]
    revision: str | None
    manifest: Manifest
    prefixes: Mapping[str, str]
    foreign: tuple[str, ...]
    unused: tuple[str, ...]
    tensors: Mapping[str, tuple[int, ...]]
    recipes: Mapping[str, Recipe]
    channels: Channels

    def __post_init__(self) -> None:
        """Check that the tensors of all recipes exist."""
        named = {tensor for recipe in self.recipes.values() for tensor in recipe.tensors}
        unknown = sorted(named - set(self.tensors))
        if unknown:
            raise ModelError("Skeleton '{name}' has no shape of '{tensor}'.", name=self.name, tensor=unknown[0])


@dataclass(frozen=True)
class Skeleton(_Header):
    """A published network without its weights.

    Args:
        name: of the network, as published.
        repository: on huggingface.co, with its owner.
        files: possible names of its weights file there, in order of preference.
        revision: a commit that contains the weights, None if unknown.
        manifest: what the network expects and returns; its version is that of the weights, set when they are known.
        prefixes: prefixes of the published names of tensors, and their replacements here; the longest match is
            replaced, after an optional `model.`.
        foreign: prefixes of the names of tensors that only other kinds of networks have.
        unused: patterns of the names, here, of tensors within the network that are not needed.
        tensors: the shapes of the tensors, by their names here.
        recipes: how the graph's constants are computed from them, by their names in the graph.
        channels: which output channels are kept.
        path: the file.
    """

    path: Path

    @staticmethod
    def read(path: Path) -> Skeleton:
        """Read a skeleton's header; the graph is read by `graph`.

        Raises:
            ModelError: it is missing, damaged, or not a skeleton.
        """
        header, _ = _parts(path)
        what = tr("the header of '{path}'", path=path)
        document = parse_json(_inflated(header, path, _MOST_HEADER_BYTES), what, ModelError)
        if not isinstance(document, dict):
            raise _damaged(path)
        found = build(_Header, document, what, ModelError)
        return Skeleton(**vars(found), path=path)

    def graph(self) -> bytes:
        """Return the ModelProto.

        Raises:
            ModelError: the file is damaged.
        """
        _, graph = _parts(self.path)
        return _inflated(graph, self.path, _MOST_GRAPH_BYTES)

    def plain_name(self, published: str) -> str | None:
        """Return a tensor's name here, from its name in the file; None if it is not part of the network."""
        name = published[len("model.") :] if published.startswith("model.") else published
        for prefix in sorted(self.prefixes, key=len, reverse=True):
            if name.startswith(prefix):
                return self.prefixes[prefix] + name[len(prefix) :]
        return None

    def is_unused(self, plain: str) -> bool:
        """Whether a tensor within the network, by its name here, is not needed."""
        return any(fnmatchcase(plain, pattern) for pattern in self.unused)


def skeletons_folder() -> Path:
    """Return the folder of the skeletons that are shipped."""
    return resources() / "skeletons"


def find_skeletons() -> dict[str, Path]:
    """Return the files of the skeletons that are shipped, by the name of the network, sorted."""
    return {path.stem: path for path in sorted(skeletons_folder().glob(f"*{SUFFIX}"))}


def pack(header: Mapping[str, Any], graph: bytes) -> bytes:
    """Return the content of a skeleton's file."""
    text = json.dumps(header, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    packed = zlib.compress(text.encode("utf-8"), 9)
    return _MAGIC + len(packed).to_bytes(4, "little") + packed + zlib.compress(graph, 9)


def _parts(path: Path) -> tuple[bytes, bytes]:
    """Return a file's header and graph, both compressed."""
    data = read_bytes(path, tr("skeleton '{path}'", path=path), ModelError, limit=_MOST_FILE_BYTES)
    end = 8 + int.from_bytes(data[4:8], "little")
    if not data.startswith(_MAGIC) or end > len(data):
        raise _damaged(path)
    return data[8:end], data[end:]


def _inflated(data: bytes, path: Path, most: int) -> bytes:
    """Return decompressed data of at most `most` bytes."""
    inflater = zlib.decompressobj()
    try:
        found = inflater.decompress(data, most)
    except zlib.error as error:
        raise _damaged(path) from error
    if not inflater.eof:
        raise _damaged(path)
    return found


def _damaged(path: Path) -> ModelError:
    """Return the error for a file that is not a skeleton, or is damaged."""
    return ModelError("'{path}' is not a skeleton of a network, or is damaged.", path=path)
