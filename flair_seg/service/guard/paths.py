"""Names of files in the data folder, and what such files may refer to."""

from __future__ import annotations

import os
import re
from pathlib import Path
from xml.parsers import expat

from ...language import tr
from ...system.redaction import UNSAFE
from ..problems import Problem, refused

_LONGEST = 1000
_HEAD_BYTES = 4096
_MOST_VRT_BYTES = 64 * 2**20
_REFERRING = re.compile(
    rb"<(OGRVRT|OGRWFS|OGRWMTS|GDAL_W|GDALTileIndex|WCS_GDAL|WMS_Capabilities|WMT_MS|Capabilities|VRTPansharpened)"
    rb"|\"stac_version\"|\"stac_extensions\"",
    re.IGNORECASE,
)
"""Beginnings of files that lead GDAL to other files or servers, apart from VRT files, which are read."""
_NAMING = frozenset({"sourcefilename", "sourcedataset"})
"""Elements of a VRT file that hold a path."""
_REFUSED = frozenset(
    {
        *("sourcearray", "pixelfunctioncode", "pixelfunctionlanguage", "vrtpansharpeneddataset", "geoloctransformer"),
        *("overviewlist", "geolocation", "kerneldata"),
    }
)
"""Elements of a VRT file that run code or name files in other ways."""


class DataFolder:
    """The folder whose files jobs may read."""

    def __init__(self, root: Path) -> None:
        """Take the folder, which may be a symbolic link itself."""
        self._root = Path(os.path.realpath(root))

    def resolve(self, name: str) -> Path:
        """Return the path of a file by its name relative to the folder.

        Raises:
            Problem: the name leads out of the folder, or the file refers to others outside of it.
        """
        path = self._inside(name)
        _check_references(path, self._root, {path})
        return path

    def _inside(self, name: str) -> Path:
        """Return the real path of a file in the folder."""
        parts = name.split("/")
        if not name or len(name) > _LONGEST or UNSAFE.search(name) or "\\" in name or "|" in name or ":" in name:
            raise refused(400, tr("'{name}' is not the name of a file in the data folder.", name=name[:100]))
        if any(part in ("", ".", "..") or part.startswith((".", "-")) for part in parts) or parts[0].startswith("vsi"):
            raise refused(403, tr("'{name}' is not allowed as the name of a file in the data folder.", name=name[:100]))
        try:
            path = Path(os.path.realpath(self._root.joinpath(*parts)))
            found = path.is_file()
        except (OSError, ValueError):
            found = False
        if not found or not path.is_relative_to(self._root):
            raise refused(404, tr("There is no file '{name}' in the data folder.", name=name[:100]))
        return path


def _check_references(path: Path, root: Path, seen: set[Path]) -> None:
    """Raise `Problem` if a file refers to a place outside of a folder."""
    with open(path, "rb") as file:
        head = file.read(_HEAD_BYTES)
        text = head + file.read(_MOST_VRT_BYTES) if b"<VRTDataset" in head else b""
    if _REFERRING.search(head):
        raise _outside(path)
    for source in _named_files(text, path) if text else ():
        place = Path(os.path.realpath(source))
        if not place.is_relative_to(root) or place.suffix.lower() in (".xml", ".json", ".txt"):
            raise _outside(path)
        if place not in seen and place.is_file():
            seen.add(place)
            _check_references(place, root, seen)


def _outside(path: Path) -> Problem:
    """Return the problem of a file that refers to others."""
    return refused(403, tr("'{name}' refers to files or servers outside of the data folder.", name=path.name))


def _named_files(text: bytes, path: Path) -> list[str]:
    """Return the absolute paths that a VRT file names.

    Raises:
        Problem: it is not well-formed, declares entities, or names something else than files.
    """
    reader = _VrtReader()
    try:
        reader.read(text)
    except (expat.ExpatError, ValueError) as error:
        raise _outside(path) from error
    found = []
    for relative, name in reader.names:
        if "/vsi" in name or re.match(r"[A-Za-z0-9_]{2,}:|<|\\\\", name) or UNSAFE.search(name):
            raise _outside(path)
        found.append(os.path.join(path.parent, name) if relative or not os.path.isabs(name) else name)
    return found


class _VrtReader:
    """Collects the paths in a VRT file: whether each is relative to the file, and the path."""

    def __init__(self) -> None:
        """Start with none."""
        self.names: list[tuple[bool, str]] = []
        self._text: list[str] | None = None
        self._relative = False

    def read(self, text: bytes) -> None:
        """Read a file.

        Raises:
            ValueError: it has a document type, or elements that are refused.
            expat.ExpatError: it is not well-formed.
        """
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _no_document_type
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self._characters
        parser.EndElementHandler = self._end
        parser.Parse(text, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        if name.lower() in _REFUSED or attributes.get("subClass") == "VRTRawRasterBand":
            raise ValueError(name)
        if name.lower() in _NAMING:
            self._text, self._relative = [], attributes.get("relativeToVRT") == "1"
        if name == "MDI" and attributes.get("key", "").upper() in ("OVERVIEW_FILE", "MASK_OVERVIEW_FILE"):
            raise ValueError(name)

    def _characters(self, text: str) -> None:
        """Add text to a path."""
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        """End an element."""
        if self._text is not None:
            self.names.append((self._relative, "".join(self._text).strip()))
            self._text = None


def _no_document_type(*declaration: object) -> None:
    """Refuse a document type, whose entities may grow without end."""
    raise ValueError("document type")
