"""Writes a map as a STAC item: its extent, classes and processing settings, with a link to the item of its model."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ...language import tr
from ...mapping.tiled.stac import GEOTIFF, class_band, item, place_of, timestamp
from ...models.model import Model
from ...models.stacitem import checksum, model_item
from ...raster.classraster import ClassRaster
from ...raster.reader import describe, open_raster
from ...system.filecontent import sha256_of
from ...system.outputs import check_outputs, whole_file
from ...system.paths import StrPath
from ...system.redaction import without_secrets

_GEOJSON = "application/geo+json"


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
    for path, content in ((models, model_item(model, mine.parent)), (mine, document)):
        with whole_file(str(path)) as partial:
            Path(partial).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return mine, models


def map_item(output: StrPath, source: str, model: str, **more: str | None) -> dict[str, Any]:
    """Return a map as a STAC item, as JSON values, with paths relative to its folder; see `write_map_item`."""
    raster = ClassRaster(output)
    grid, bounds = place_of(raster.grid, raster.path)
    path = Path(output)
    provenance = raster.provenance
    document = item(path.stem, grid, bounds, timestamp(path.stat().st_mtime), provenance)
    band = class_band(grid, raster.classes, raster.nodata)
    assets = document["assets"]
    assets["map"] = {**_asset(path, path.parent), "roles": ["data"], "bands": [band]}
    for role, other in more.items():
        if other:
            assets[role] = {**_asset(Path(other), path.parent), "roles": ["metadata"]}
    document["links"] = [
        {"rel": "derived_from", "href": _href(source, path.parent), "title": os.path.basename(source)},
        {"rel": "derived_from", "href": f"./{model}", "type": _GEOJSON, "title": provenance.get("FLAIR_SEG_MODEL")},
    ]
    return document


def _asset(path: Path, folder: Path) -> dict[str, Any]:
    """Return a file as an asset of the item."""
    kind = GEOTIFF if path.suffix.lower() in (".tif", ".tiff") else "application/xml"
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
