"""The configuration of the map page (`web/src/map`): which rasters it shows, where they lie, and what they mean.

The page reads everything that it must know before the first pixel from this document, so that it needs neither a
database of coordinate systems nor names of classes of its own. `href` of a layer is relative to the document.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from osgeo import gdal

from ... import __version__
from ...bands import choose_bands
from ...errors import InputError
from ...feedback import Feedback
from ...nomenclature import LandCoverClass, Nomenclature, class_labels_in
from ...raster.classraster import ClassRaster
from ...raster.grid import GeoGrid, Grid, crs_name, same_crs, spatial_reference
from ...raster.legend import PIXELS_ITEM
from ...raster.reader import RasterInfo, describe, open_raster, read_window, stored_metadata
from ...raster.windows import Window
from ...system.jsontext import parse_json
from ..confidence import ConfidenceRaster
from ..overlap import overlap

VERSION = 1
"""Of the document; the page refuses others."""
_TYPES = {"GTiff": "image/tiff", "COG": "image/tiff", "PNG": "image/png", "JPEG": "image/jpeg"}
"""Media types of the images that a browser can show, by GDAL's drivers."""
_SAMPLE_PX = 512
"""Side of the sample from which the contrast of an image is stretched, in pixels."""
_STRETCH = (2, 98)
"""Percentiles of the sample that become black and white."""


@dataclass(frozen=True)
class PageLayer:
    """A raster that the page shows.

    Attributes:
        path: where it is read here.
        href: where the page finds it, relative to the configuration.
    """

    path: str
    href: str

    def entry(self) -> dict[str, Any]:
        """Return what the page needs to fetch it: the address and, of a local file, its size in bytes."""
        size = {"bytes": os.path.getsize(self.path)} if os.path.isfile(self.path) else {}
        return {"href": self.href, **size}


def page_config(
    map: PageLayer,
    image: PageLayer | None = None,
    confidence: PageLayer | None = None,
    before: PageLayer | None = None,
    *,
    report: str | None = None,
    title: str = "",
    attribution: str = "",
    nomenclature: Nomenclature | None = None,
    feedback: Feedback | None = None,
) -> dict[str, Any]:
    """Return the configuration of the map page, as JSON values.

    Args:
        map: class raster.
        image: image beneath it, in the same coordinate system; without georeference, of the same size.
        confidence: confidence of the map, in percent, on the map's pixel grid.
        before: class raster of an earlier date, on the map's pixel grid.
        report: address of a report, relative to the configuration.
        title: title of the page; empty: the name of the map's file.
        attribution: source of the image and the map, as plain text; empty: that of the map's model, if there is one.
        nomenclature: classes of the maps; None: their legends.
        feedback: receives progress, in rows; pixels are counted only where the file does not state the counts.

    Raises:
        InputError: a raster is of another kind or does not fit the map.
        RasterError: a raster cannot be read.
        CancelledError: the user cancelled.
    """
    feedback = feedback or Feedback()
    raster = ClassRaster(map.path, nomenclature)
    check_north_up(raster.grid, map.path)
    layers = {"map": map.entry()}
    classes, areas = raster.classes, {"map": pixel_counts(raster, feedback)}
    if image is not None:
        layers["image"] = {**image.entry(), **_image_entry(image.path, raster)}
    if confidence is not None:
        ConfidenceRaster(confidence.path, raster)
        layers["confidence"] = confidence.entry()
    if before is not None:
        earlier = ClassRaster(before.path, nomenclature)
        overlap(raster.grid, map.path, earlier.grid, before.path)
        classes = common_classes(raster, earlier)
        layers["before"] = {**before.entry(), "nodata": earlier.nodata}
        areas["before"] = pixel_counts(earlier, feedback)
    return {
        "version": VERSION,
        "software": f"flair-seg {__version__}",
        "title": title or os.path.splitext(os.path.basename(map.path))[0],
        "attribution": attribution or raster.provenance.get("FLAIR_SEG_ATTRIBUTION", ""),
        "report": report,
        "layers": layers,
        "nodata": raster.nodata,
        **_place(raster),
        "classes": _legend(classes),
        "pixels": areas,
        "provenance": raster.provenance,
    }


def check_north_up(grid: Grid, path: str) -> None:
    """Raise `InputError` unless the rows of a georeferenced raster go south, as the page draws them."""
    if isinstance(grid, GeoGrid) and not grid.transform.is_north_up:
        raise InputError("'{path}' is not north-up. Warp it to a north-up grid first (gdalwarp).", path=path)


def common_classes(one: ClassRaster, other: ClassRaster) -> tuple[LandCoverClass, ...]:
    """Return the classes of two maps, which the page shows in one legend.

    Raises:
        InputError: a code has different names in the two.
    """
    classes = {cover.code: cover for cover in other.classes}
    for cover in one.classes:
        earlier = classes.setdefault(cover.code, cover)
        if earlier.name != cover.name:
            raise InputError(
                "Class {code} is '{name}' in '{one}' and '{other_name}' in '{other}'. Recode one of the maps (clean "
                "--recode) so that both have the same classes.",
                code=cover.code,
                name=cover.name,
                one=one.path,
                other_name=earlier.name,
                other=other.path,
            )
    return tuple({**classes, **{cover.code: cover for cover in one.classes}}[code] for code in sorted(classes))


def pixel_counts(raster: ClassRaster, feedback: Feedback) -> dict[str, int]:
    """Return the pixels of each class of a map by code; nodata is left out.

    The counts that the file states are taken where they are those of a raster of this size.

    Raises:
        RasterError: the map cannot be read.
        CancelledError: the user cancelled.
    """
    stated = _stated_counts(raster)
    if stated is not None:
        return stated
    counts = np.zeros(256, np.int64)
    for _, codes in raster.strips(feedback):
        counts += np.bincount(codes.ravel(), minlength=256)
    return {str(code): int(counts[code]) for code in raster.codes if code != raster.nodata}


def _stated_counts(raster: ClassRaster) -> dict[str, int] | None:
    """Return the counts stored in a map, None if there are none or they are of another raster."""
    try:
        item = parse_json(stored_metadata(raster.path).get(PIXELS_ITEM, ""), PIXELS_ITEM)
        pixels = {str(code): int(item["pixels"][str(code)]) for code in raster.codes if code != raster.nodata}
        size = [int(side) for side in item["size"]]
    except (InputError, ValueError, TypeError, KeyError):
        return None
    return pixels if size == [raster.grid.width, raster.grid.height] else None


def _place(raster: ClassRaster) -> dict[str, Any]:
    """Return the map's size, extent, coordinate system and the ground area of a pixel.

    Without georeference, coordinates are pixels: columns to the right, rows downwards as negative numbers.
    """
    grid = raster.grid
    extent = list(grid.bounds) if isinstance(grid, GeoGrid) else [0, -grid.height, grid.width, 0]
    located = isinstance(grid, GeoGrid) and bool(grid.crs_wkt)
    return {
        "size": [grid.width, grid.height],
        "extent": extent,
        "crs": _crs(grid.crs_wkt) if located else None,
        "pixel_m2": raster.pixel_m2 or None,
    }


def _crs(crs_wkt: str) -> dict[str, Any]:
    """Return the name of a coordinate system, its code if it has one, and its definition for PROJ."""
    crs = spatial_reference(crs_wkt)
    authority, code = crs.GetAuthorityName(None), crs.GetAuthorityCode(None)
    return {
        "name": crs_name(crs_wkt),
        "code": f"{authority}:{code}" if authority and code else "",
        "proj4": (crs.ExportToProj4() or "").strip(),
        "geographic": bool(crs.IsGeographic()),
    }


def _legend(classes: Sequence[LandCoverClass]) -> list[dict[str, Any]]:
    """Return code, name in each language and colour of the classes."""
    french = class_labels_in([cover.name for cover in classes], "fr")
    return [
        {"code": cover.code, "name": {"en": cover.name, "fr": label}, "color": cover.colour}
        for cover, label in zip(classes, french)
    ]


def _image_entry(path: str, raster: ClassRaster) -> dict[str, Any]:
    """Return the type, extent, bands and stretch of an image.

    Raises:
        InputError: a browser cannot show it, or it does not fit the map.
        RasterError: it cannot be read.
    """
    dataset = open_raster(path)
    info = describe(dataset, path)
    check_north_up(info.grid, path)
    driver = dataset.GetDriver().ShortName
    if driver not in _TYPES:
        raise InputError(
            "Image '{path}' has format {driver}, which browsers cannot show. Convert it to GeoTIFF first "
            "(gdal_translate -of COG).",
            path=path,
            driver=driver,
        )
    check_image_place(info, raster)
    extent = list(info.grid.bounds) if isinstance(info.grid, GeoGrid) else _place(raster)["extent"]
    return {"type": _TYPES[driver], "extent": extent, "bands": shown_bands(info), "range": stretch(dataset, info)}


def check_image_place(info: RasterInfo, raster: ClassRaster) -> None:
    """Raise `InputError` unless an image has the map's coordinate system and overlaps it.

    Without georeference, both must have the same size.
    """
    grid, own = info.grid, raster.grid
    if not isinstance(grid, GeoGrid) or not isinstance(own, GeoGrid):
        overlap(own, raster.path, grid, info.path)
    elif not same_crs(grid.crs_wkt, own.crs_wkt):
        raise InputError(
            "'{one}' is in '{one_crs}' and '{other}' in '{other_crs}'. Both must have the same coordinate system.",
            one=raster.path,
            one_crs=crs_name(own.crs_wkt),
            other=info.path,
            other_crs=crs_name(grid.crs_wkt),
        )
    elif not grid.bounds.overlaps(own.bounds):
        raise InputError("'{one}' and '{other}' do not overlap.", one=raster.path, other=info.path)


def shown_bands(info: RasterInfo) -> list[int]:
    """Return the numbers of the bands shown as red, green and blue: those called so, the first three, or the first."""
    try:
        return list(choose_bands(("red", "green", "blue"), info.bands).numbers)
    except InputError:
        return [1, 2, 3] if len(info.bands) >= 3 else [1, 1, 1]


def stretch(dataset: gdal.Dataset, info: RasterInfo) -> list[float] | None:
    """Return the values shown as black and white; None for bytes, which are shown as they are.

    Raises:
        RasterError: the image cannot be read.
    """
    if all(band.dtype == "uint8" for band in info.bands):
        return None
    whole = Window(0, 0, info.grid.width, info.grid.height)
    size = min(whole.width, _SAMPLE_PX), min(whole.height, _SAMPLE_PX)
    numbers = tuple(shown_bands(info))
    raw = read_window(dataset, whole, info.path, size=size, dtype=gdal.GDT_Float64, numbers=numbers)
    values = np.frombuffer(raw, np.float64).reshape(len(numbers), -1)
    nodata = [info.bands[number - 1].nodata for number in numbers]
    kept = np.isfinite(values)
    for row, value in enumerate(nodata):
        kept[row] &= np.not_equal(values[row], np.nan if value is None else value)
    if not kept.any():
        return [0.0, 1.0]
    low, high = np.percentile(values[kept], _STRETCH)
    return [float(low), float(max(high, low + 1e-6))]


def config_text(config: dict[str, Any]) -> str:
    """Return a configuration as JSON, with the same bytes for the same values."""
    return json.dumps(config, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
