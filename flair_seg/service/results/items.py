"""STAC items of jobs: extent, classes and settings of the map, and a reference to each result."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ...errors import FlairError
from ...mapping.tiled.stac import class_band, item, place_of, timestamp
from ...models.stacitem import STAC_VERSION, checksum
from ...raster.classraster import ClassRaster
from ...system.filecontent import sha256_of
from ..processes.offered import VALUES
from .formats import COG, media_type, role

if TYPE_CHECKING:
    from ..jobs.folder import JobFolder, Order

_FILE = "https://stac-extensions.github.io/file/v2.1.0/schema.json"


def job_item(folder: JobFolder, order: Order) -> dict[str, Any]:
    """Return the item of a job, as JSON values; references are relative to the folder of results."""
    document = _of_map(folder, order) or _of_files(folder)
    assets = document["assets"]
    for name, file in {**order.outputs, VALUES: f"{VALUES}.json"}.items():
        path = folder.results / file
        if path.is_file():
            assets[name] = {
                **assets.get(name, {}),
                "href": file,
                "title": name,
                "type": media_type(file),
                "roles": [role(file)],
                "file:size": path.stat().st_size,
                "file:checksum": checksum(sha256_of(path).hexdigest()),
            }
    document["properties"]["title"] = order.process
    addresses = [href for href in order.sources.values() if href.startswith(("http://", "https://"))]
    document["links"] = [{"rel": "derived_from", "href": href} for href in addresses]
    return document


def _of_map(folder: JobFolder, order: Order) -> dict[str, Any] | None:
    """Return the item of a job whose first raster has classes and a place on the ground; None of another."""
    for name, file in order.outputs.items():
        if not file.endswith(COG.ending):
            continue
        path = folder.results / file
        try:
            raster = ClassRaster(path)
            grid, bounds = place_of(raster.grid, raster.path)
        except FlairError:
            return None
        document = item(folder.path.name, grid, bounds, timestamp(path.stat().st_mtime), raster.provenance)
        document["assets"][name] = {"bands": [class_band(grid, raster.classes, raster.nodata)]}
        return document
    return None


def _of_files(folder: JobFolder) -> dict[str, Any]:
    """Return the item of a job without a map."""
    now = timestamp(time.time())
    return {
        "type": "Feature",
        "stac_version": STAC_VERSION,
        "stac_extensions": [_FILE],
        "id": folder.path.name,
        "geometry": None,
        "properties": {"datetime": now, "created": now},
        "links": [],
        "assets": {},
    }
