"""What STAC items of maps have in common, and the items and the catalogue of a map in tiles."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any

from ... import __version__
from ...errors import InputError
from ...language import tr
from ...models.stacitem import STAC_VERSION, checksum, item_classes
from ...nomenclature import LandCoverClass, nodata_code
from ...raster.grid import GeoGrid, Grid, spatial_reference
from .ledger import TileFile
from .places import CATALOGUE

_EXTENSIONS = [
    f"https://stac-extensions.github.io/{name}/schema.json"
    for name in ("projection/v2.0.0", "raster/v2.0.0", "classification/v2.0.0", "file/v2.1.0", "processing/v1.2.0")
]
GEOTIFF = "image/tiff; application=geotiff"
_COG = "image/tiff; application=geotiff; profile=cloud-optimized"
_CATALOGUE = {"href": f"./{CATALOGUE}", "type": "application/json"}
_WGS84 = "EPSG:4326"


def place_of(grid: Grid, path: str) -> tuple[GeoGrid, list[float]]:
    """Return a raster's grid, and its bounds in degrees: west, south, east, north.

    Raises:
        InputError: the raster has no coordinate system, or its bounds have no longitude and latitude.
    """
    if not isinstance(grid, GeoGrid) or not grid.crs_wkt:
        raise InputError("'{path}' has no coordinate system. A STAC item requires one.", path=path)
    bounds = [round(value, 7) for value in grid.bounds_in(_WGS84)]
    if not all(map(math.isfinite, bounds)):
        raise InputError("'{path}' has no position in longitude and latitude. A STAC item requires one.", path=path)
    return grid, bounds


def has_place(grid: Grid) -> bool:
    """Whether a raster's position on the ground is known, so that it has an item."""
    try:
        place_of(grid, "")
    except InputError:
        return False
    return True


def timestamp(seconds: float) -> str:
    """Return seconds since 1970 as STAC writes a time."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def class_band(grid: GeoGrid, classes: Iterable[LandCoverClass], nodata: int | None) -> dict[str, Any]:
    """Return the band of a class raster."""
    band: dict[str, Any] = {
        "name": "class",
        "data_type": "uint8",
        "nodata": nodata,
        "raster:sampling": "area",
        "classification:classes": item_classes(tuple(classes)),
    }
    ground = grid.ground_size()
    if ground:
        band["gsd"] = band["raster:spatial_resolution"] = round(ground[0], 4)
    return band


def item(name: str, grid: GeoGrid, bounds: list[float], written: str, provenance: Mapping[str, str]) -> dict[str, Any]:
    """Return an item without links and assets, as JSON values.

    Args:
        name: of the item.
        grid: of the raster.
        bounds: of the raster in degrees.
        written: when the raster was written; when the imagery was taken is not known here.
        provenance: metadata of the raster.
    """
    return {
        "type": "Feature",
        "stac_version": STAC_VERSION,
        "stac_extensions": _EXTENSIONS,
        "id": name,
        "bbox": bounds,
        "geometry": {"type": "Polygon", "coordinates": [_ring(*bounds)]},
        "properties": {
            "datetime": written,
            "created": written,
            "title": name,
            **_projection(grid),
            "processing:lineage": "; ".join(f"{key}={value}" for key, value in sorted(provenance.items())),
            "processing:software": {"flair-seg": provenance.get("FLAIR_SEG_VERSION", __version__)},
        },
        "links": [],
        "assets": {},
    }


def tile_item(
    name: str,
    grid: Grid,
    files: Mapping[str, tuple[str, TileFile]],
    classes: tuple[LandCoverClass, ...],
    provenance: Mapping[str, str],
    written: float,
) -> bytes | None:
    """Return the item of a tile, as a file; None if its position on the ground is unknown.

    Args:
        name: of the tile.
        grid: of the tile.
        files: reference to each raster, relative to the item, and what is known of it, by kind.
        classes: of the map.
        provenance: metadata of the rasters.
        written: when they were written, in seconds since 1970.
    """
    try:
        place, bounds = place_of(grid, name)
    except InputError:
        return None
    document = item(name, place, bounds, timestamp(written), provenance)
    document["links"] = [
        {"rel": rel, "href": "./catalog.json", "type": "application/json"} for rel in ("root", "parent")
    ]
    for kind, (href, file) in files.items():
        found = {"href": href, "type": _COG, "file:size": file.size, "file:checksum": checksum(file.sha256)}
        is_map = kind == "classes"
        bands = {"bands": [class_band(place, classes, nodata_code(classes))]} if is_map else {}
        document["assets"]["map" if is_map else kind] = {**found, "roles": ["data" if is_map else "metadata"], **bands}
    return _text(document)


def catalogue(name: str, tiles: Iterable[str]) -> bytes:
    """Return the catalogue of a map's tiles, as a file in the folder of the items."""
    links = [{"rel": "root", **_CATALOGUE}]
    links += [{"rel": "item", "href": f"./{tile}.json", "type": "application/geo+json"} for tile in tiles]
    document = {
        "type": "Catalog",
        "stac_version": STAC_VERSION,
        "id": name,
        "description": tr("Tiles of the land-cover map {name}", name=name),
        "links": links,
    }
    return _text(document)


def _text(document: dict[str, Any]) -> bytes:
    """Return a document as the content of a file."""
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _projection(grid: GeoGrid) -> dict[str, Any]:
    """Return the keys of the projection extension."""
    transform, crs = grid.transform, spatial_reference(grid.crs_wkt)
    authority, code = crs.GetAuthorityName(None), crs.GetAuthorityCode(None)
    known: dict[str, Any] = {"proj:code": f"{authority}:{code}"} if authority and code else {"proj:code": None}
    if known["proj:code"] is None:
        known["proj:wkt2"] = crs.ExportToWkt(["FORMAT=WKT2_2019"])
    return {
        **known,
        "proj:shape": [grid.height, grid.width],
        "proj:transform": [transform.dx, 0.0, transform.x, 0.0, transform.dy, transform.y],
        "proj:bbox": list(grid.bounds),
    }


def _ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    """Return the corners of a rectangle, anticlockwise; the first is repeated at the end."""
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]
