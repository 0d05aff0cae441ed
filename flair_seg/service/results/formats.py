"""The formats of results: media types, endings of files, and their roles in STAC."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

Family = Literal["raster", "vector", "table", "report", "values"]


@dataclass(frozen=True)
class Format:
    """A file format; `role` is that of an asset in STAC."""

    media_type: str
    ending: str
    role: str = "data"


COG = Format("image/tiff; application=geotiff; profile=cloud-optimized", ".tif")
GEOPACKAGE = Format("application/geopackage+sqlite3", ".gpkg")
GEOJSON = Format("application/geo+json", ".geojson")
JSON = Format("application/json", ".json", "metadata")
FAMILIES: dict[Family, tuple[Format, ...]] = {
    "raster": (COG,),
    "vector": (GEOPACKAGE, GEOJSON, Format("application/flatgeobuf", ".fgb")),
    "table": (
        Format("text/csv", ".csv"),
        Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
        Format("application/vnd.oasis.opendocument.spreadsheet", ".ods"),
    ),
    "report": (Format("text/html", ".html", "overview"),),
    "values": (JSON,),
}
"""The formats of each kind of result, the default first."""
_BY_ENDING = {each.ending: each for formats in FAMILIES.values() for each in formats}
_OTHERS = {
    ".qml": "application/xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".jp2": "image/jp2",
}


def media_type(name: str) -> str:
    """Return the media type of a file by its ending."""
    ending = os.path.splitext(name)[1].lower()
    if ending in _BY_ENDING:
        return _BY_ENDING[ending].media_type
    if ending == ".tiff":
        return "image/tiff"
    return _OTHERS.get(ending, "application/octet-stream")


def role(name: str) -> str:
    """Return the role of a file in STAC by its ending."""
    found = _BY_ENDING.get(os.path.splitext(name)[1].lower())
    return found.role if found else "metadata"
