"""Writes a map as a STAC item: its extent, classes and processing settings, with a link to the item of its model."""

from __future__ import annotations

import json
import math
import os
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ... import __version__
from ...errors import InputError
from ...language import tr
from ...models.model import Model
from ...models.stacitem import STAC_VERSION, checksum, item_classes, model_item
from ...raster.classraster import ClassRaster
from ...raster.grid import GeoGrid, Grid, spatial_reference
from ...raster.reader import describe, open_raster
from ...system.filecontent import sha256_of
from ...system.outputs import check_outputs, whole_file
from ...system.paths import StrPath
from ...system.redaction import without_secrets

_EXTENSIONS = [
    f"https://stac-extensions.github.io/{name}/schema.json"
    for name in ("projection/v2.0.0", "raster/v2.0.0", "classification/v2.0.0", "file/v2.1.0", "processing/v1.2.0")
]
_GEOJSON = "application/geo+json"
_WGS84 = "EPSG:4326"


def item_paths(output: StrPath, model: Model) -> tuple[Path, Path]:
    """Return the paths of the items of a map and of its model, in the folder of the map."""
    path = Path(output)
    return path.with_suffix(".stac.json"), path.with_name(f"{model.name}.stac.json")


def check_map_item(output: StrPath, source: str, model: Model) -> None:
    """Check, before the map is computed, that its items can be written; raise `InputError` if not."""
    paths = [str(path) for path in item_paths(output, model)]
    check_outputs(paths, [source, str(output)], tr("STAC item"), (".json",))
    place_of(describe(open_raster(source, incomplete=True), source).grid, source)


def write_map_item(output: StrPath, source: str, model: Model, **more: str | None) -> tuple[Path, Path]:
    """Write the items of a map and of its model to the folder of the map.

    Args:
        output: the map.
        source: the raster that was mapped.
        model: the model that predicted it.
        more: other rasters of the same run, by their role.

    Returns:
        The two paths.

    Raises:
        InputError: the map has no coordinate system.
        RasterError: the map cannot be read, or the items cannot be written.
    """
    mine, models = item_paths(output, model)
    document = map_item(output, source, models.name, **more)
    for path, item in ((models, model_item(model, mine.parent)), (mine, document)):
        with whole_file(str(path)) as partial:
            Path(partial).write_text(json.dumps(item, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return mine, models


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


def map_item(output: StrPath, source: str, model: str, **more: str | None) -> dict[str, Any]:
    """Return a map as a STAC item, as JSON values, with paths relative to its folder; see `write_map_item`."""
    raster = ClassRaster(output)
    grid, bounds = place_of(raster.grid, raster.path)
    path = Path(output)
    written = datetime.fromtimestamp(path.stat().st_mtime, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    ground = grid.ground_size()
    provenance = raster.provenance
    band: dict[str, Any] = {
        "name": "class",
        "data_type": "uint8",
        "nodata": raster.nodata,
        "raster:sampling": "area",
        "classification:classes": item_classes(raster.classes),
    }
    if ground:
        band["gsd"] = band["raster:spatial_resolution"] = round(ground[0], 4)
    assets = {"map": {**_asset(path, path.parent), "roles": ["data"], "bands": [band]}}
    for role, other in more.items():
        if other:
            assets[role] = {**_asset(Path(other), path.parent), "roles": ["metadata"]}
    return {
        "type": "Feature",
        "stac_version": STAC_VERSION,
        "stac_extensions": _EXTENSIONS,
        "id": path.stem,
        "bbox": bounds,
        "geometry": {"type": "Polygon", "coordinates": [_ring(*bounds)]},
        "properties": {
            # When the imagery was taken is not known here: this is when the map was written.
            "datetime": written,
            "created": written,
            "title": path.stem,
            **_projection(grid),
            "processing:lineage": "; ".join(f"{key}={value}" for key, value in sorted(provenance.items())),
            "processing:software": {"flair-seg": provenance.get("FLAIR_SEG_VERSION", __version__)},
        },
        "links": [
            {"rel": "derived_from", "href": _href(source, path.parent), "title": os.path.basename(source)},
            {"rel": "derived_from", "href": f"./{model}", "type": _GEOJSON, "title": provenance.get("FLAIR_SEG_MODEL")},
        ],
        "assets": assets,
    }


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


def _asset(path: Path, folder: Path) -> dict[str, Any]:
    """Return a file as an asset of the item."""
    kind = "image/tiff; application=geotiff" if path.suffix.lower() in (".tif", ".tiff") else "application/xml"
    return {
        "href": _href(str(path), folder),
        "type": kind,
        "file:size": path.stat().st_size,
        "file:checksum": checksum(sha256_of(path).hexdigest()),
    }


def _href(place: str, folder: Path) -> str:
    """Return a path relative to the item's folder if it is inside that folder, else as a URL without credentials."""
    if not os.path.exists(place):
        return without_secrets(place)
    path, root = Path(place).resolve(), folder.resolve()
    return f"./{path.relative_to(root).as_posix()}" if root in path.parents else path.as_uri()


def _ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    """Return the corners of a rectangle, anticlockwise; the first is repeated at the end."""
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]
