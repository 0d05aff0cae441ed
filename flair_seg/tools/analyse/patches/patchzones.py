"""Zones of patches: polygons with a name, which becomes a folder's."""

from __future__ import annotations

import re
from typing import Any

from osgeo import ogr

from ....errors import InputError
from ....feedback import Feedback
from ....language import tr
from ....raster.windows import Window
from .patchfiles import PatchImage
from .patchlabels import read_polygons


def read_zones(
    path: str, field: str | None, image: PatchImage, feedback: Feedback | None = None
) -> list[tuple[str, Any]]:
    """Return the name, fit for a folder, and the polygon of each zone.

    Args:
        path: `FILE` or `FILE|layername=NAME`.
        field: of their names; None: Z1, Z2 and so on.
        image: what they are laid on.
        feedback: is warned of features without area.

    Raises:
        RasterError: the file cannot be read.
        InputError: there is no zone, one has no name, or two would share a folder.
    """
    zones: list[tuple[str, Any]] = []
    original: dict[str, str] = {}
    what = tr("zones '{path}'", path=path)
    for polygon, value in read_polygons(path, field, image.grid, what, feedback):
        text = f"Z{len(zones) + 1}" if field is None else str(value or "").strip()
        name = re.sub(r"[^\w-]+", "_", text).strip("_-")
        if not name:
            raise InputError(
                "Invalid zone name '{found}' in field '{field}' of {what}. Every zone must have a name.",
                what=what,
                found=text,
                field=field,
            )
        if original.setdefault(name, text) != text:
            raise InputError(
                "Zone names '{one}' and '{other}' in {what} would use the same folder. Rename one of them.",
                what=what,
                one=original[name],
                other=text,
            )
        zones.append((name, polygon))
    if not zones:
        raise InputError("No polygon found in {what}. At least one is required.", what=what)
    return zones


def zone_of(window: Window, image: PatchImage, zones: list[tuple[str, Any]]) -> str | None:
    """Return the first zone that holds a patch's centre."""
    point = ogr.Geometry(ogr.wkbPoint)
    point.AddPoint_2D(*image.centre(window))
    return next((name for name, polygon in zones if polygon.Intersects(point)), None)
