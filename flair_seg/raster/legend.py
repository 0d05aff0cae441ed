"""Reads and writes the class legend inside a raster.

GDAL stores a colour table in a GeoTIFF, but class names, and before version 3.12 the attribute table, in a file
`.aux.xml` next to it. The legend is therefore also stored in a metadata item of the raster, which copies of the file
and the outputs of `gdalwarp` and `gdal_translate` keep.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from ..language import tr
from ..nomenclature import NOMENCLATURES, LandCoverClass, check_codes, class_label, spare_colour
from ..system.jsontext import parse_json
from ..system.texts import clean_text
from .gdalenv import gdal_text

Kind = Literal["classes", "change", "confidence", "probabilities"]
"""The meaning of a raster's pixels."""

CLASSES_ITEM = "FLAIR_SEG_CLASSES"
"""Metadata item: JSON list of objects with code, name and colour; of probabilities, one per band."""
KIND_ITEM = "FLAIR_SEG_KIND"
"""Metadata item: a `Kind`."""
PIXELS_ITEM = "FLAIR_SEG_CLASS_PIXELS"
"""Metadata item: JSON object of the raster's size when it was written and the pixels of each code."""
UNIT_ITEM = "FLAIR_SEG_UNIT"
"""Metadata item of confidence and probabilities: the unit of the values."""
PERCENT = "percent, 0 to 100"

_CHANGING = ("<LUT>", "<ScaleRatio>", "<ScaleOffset>", "PixelFunction")
"""Elements of a VRT that changes the values of its files."""
_SHOWN = 3
"""Most classes of a map named in a message."""
Classes = tuple[LandCoverClass, ...]


def set_class_legend(band: gdal.Band, classes: Sequence[LandCoverClass]) -> None:
    """Store a nomenclature's colour table and class names in a band."""
    table = gdal.ColorTable()
    for cover in classes:
        table.SetColorEntry(cover.code, (*cover.rgb, 255))
    band.SetColorTable(table)
    names = {cover.code: cover.name for cover in classes}
    band.SetCategoryNames([names.get(code, "") for code in range(max(names) + 1)])


def legend_items(classes: Sequence[LandCoverClass], kind: Kind = "classes") -> dict[str, str]:
    """Return the metadata items of a raster's kind and classes."""
    legend = [{"code": cover.code, "name": cover.name, "colour": cover.colour} for cover in classes]
    return {KIND_ITEM: kind, CLASSES_ITEM: _compact(legend)}


def pixel_item(classes: Sequence[LandCoverClass], counts: Sequence[int], size: tuple[int, int]) -> dict[str, str]:
    """Return the metadata item of the pixels of each class in a raster of a size, width and height in px."""
    pixels = {str(cover.code): int(count) for cover, count in zip(classes, counts)}
    return {PIXELS_ITEM: _compact({"size": list(size), "pixels": pixels})}


def read_kind(dataset: gdal.Dataset) -> str:
    """Return the kind stored in a raster, empty if there is none."""
    return str(dataset.GetMetadataItem(KIND_ITEM) or "")


def map_instead(dataset: gdal.Dataset, path: str) -> str | None:
    """Return what to say of a land-cover map that is given as an image; None for a raster that says nothing of it.

    A map says so by its metadata, or has one band with the names or the colours of classes.
    """
    kind = read_kind(dataset)
    if kind in ("confidence", "probabilities"):
        return tr(
            "'{path}' is not an image: it holds the {kind} of a land-cover map. Choose the image that was segmented.",
            path=path,
            kind=tr("confidence") if kind == "confidence" else tr("probabilities"),
        )
    classes = read_legend(dataset, None) if dataset.RasterCount == 1 else ()
    if not kind and not classes:
        return None
    names = [class_label(cover.name) for cover in classes[:_SHOWN]] + ["..."] * (len(classes) > _SHOWN)
    return tr(
        "'{path}' is already a land-cover map ({names}), not an image. Use it as it is, e.g. with areas, vectorize, "
        "clean or accuracy; to make a new map, choose the image.",
        path=path,
        names=", ".join(names) or kind,
    )


def read_provenance(dataset: gdal.Dataset) -> dict[str, str]:
    """Return a raster's provenance, the metadata items that do not describe its pixels."""
    own = (KIND_ITEM, CLASSES_ITEM, PIXELS_ITEM, UNIT_ITEM)
    items = dataset.GetMetadata() or {}
    return {key: value for key, value in sorted(items.items()) if key.startswith("FLAIR_SEG_") and key not in own}


def read_legend(dataset: gdal.Dataset, nodata: int | None) -> Classes:
    """Return the classes of band 1 by increasing code, empty if it has no legend.

    They are taken from the first of these that the raster has: a raster attribute table, category names, the metadata
    item `FLAIR_SEG_CLASSES`, the same item in all files of a VRT, a colour table of a known nomenclature.

    Args:
        dataset: the raster.
        nodata: the code that is not a class; None: all codes are classes.
    """
    band = dataset.GetRasterBand(1)
    names = _table_names(band.GetDefaultRAT()) or {
        code: name for code, name in enumerate(map(_name, band.GetCategoryNames() or [])) if name
    }
    names.pop(-1 if nodata is None else nodata, None)
    colours = _colours(band.GetColorTable())
    if names:
        return tuple(
            LandCoverClass(code, name, colours[code] if 0 <= code < len(colours) else spare_colour(index))
            for index, (code, name) in enumerate(sorted(names.items()))
        )
    stored = parse_classes(dataset.GetMetadataItem(CLASSES_ITEM) or "") or _source_classes(dataset)
    return stored or (recognise(colours) if colours else ())


def parse_classes(text: str) -> Classes:
    """Return the classes of a `FLAIR_SEG_CLASSES` item, empty if it is missing or damaged."""
    try:
        found = tuple(
            LandCoverClass(item["code"], clean_text(item["name"]), item["colour"])
            for item in parse_json(text, CLASSES_ITEM)
        )
        check_codes(found)
    except (ValueError, TypeError, KeyError):
        return ()
    return found


def recognise(colours: Sequence[str]) -> Classes:
    """Return the classes of the known nomenclature that has the colours of a table, empty if there is none.

    Args:
        colours: `#rrggbb` of the codes from 0; codes without a class may be black, with which GDAL fills tables.

    If several nomenclatures have these colours, the one whose classes include those of the others is returned.
    """
    fitting = [n.classes for n in NOMENCLATURES.values() if _shows(colours, n.classes)]
    most = max(fitting, key=len, default=())
    return most if all(set(classes) <= set(most) for classes in fitting) else ()


def attribute_table(
    classes: Sequence[LandCoverClass], counts: npt.NDArray[np.int64], pixel_m2: float
) -> gdal.RasterAttributeTable:
    """Return value, pixel count, class name, area and colour of each class."""
    table = gdal.RasterAttributeTable()
    columns: list[tuple[str, int, int, list[Any]]] = [
        ("Value", gdal.GFT_Integer, gdal.GFU_MinMax, [c.code for c in classes]),
        ("Count", gdal.GFT_Integer, gdal.GFU_PixelCount, [min(int(n), 2**31 - 1) for n in counts]),
        ("Class", gdal.GFT_String, gdal.GFU_Name, [c.name for c in classes]),
        ("Red", gdal.GFT_Integer, gdal.GFU_Red, [c.rgb[0] for c in classes]),
        ("Green", gdal.GFT_Integer, gdal.GFU_Green, [c.rgb[1] for c in classes]),
        ("Blue", gdal.GFT_Integer, gdal.GFU_Blue, [c.rgb[2] for c in classes]),
    ]
    if pixel_m2:
        areas = [round(float(n) * pixel_m2, 2) for n in counts]
        columns.insert(3, ("Area_m2", gdal.GFT_Real, gdal.GFU_Generic, areas))
    setters = {
        gdal.GFT_Integer: table.SetValueAsInt,
        gdal.GFT_Real: table.SetValueAsDouble,
        gdal.GFT_String: table.SetValueAsString,
    }
    table.SetRowCount(len(classes))
    for column, (name, kind, usage, values) in enumerate(columns):
        table.CreateColumn(name, kind, usage)
        for row, value in enumerate(values):
            setters[kind](row, column, value)
    return table


def _compact(value: object) -> str:
    """Return a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _source_classes(dataset: gdal.Dataset) -> Classes:
    """Return the classes that all files of a VRT share, since `gdalbuildvrt` does not copy their metadata.

    Empty if the VRT changes values, or the files differ.
    """
    if dataset.GetDriver().ShortName != "VRT":
        return ()
    text = (dataset.GetMetadata("xml:VRT") or [""])[0]
    files = [path for path in dataset.GetFileList() or [] if path != dataset.GetDescription()]
    if not files or any(tag in text for tag in _CHANGING):
        return ()
    found: Classes = ()
    for path in files:
        source = gdal.OpenEx(path, gdal.OF_RASTER | gdal.OF_READONLY)
        classes = parse_classes(source.GetMetadataItem(CLASSES_ITEM) or "") if source is not None else ()
        if not classes or found not in ((), classes):
            return ()
        found = classes
    return found


def _table_names(table: Any) -> dict[int, str]:  # noqa: ANN401 - GDAL's attribute table, or None
    """Return the class names by code of an attribute table; empty if it has none."""
    if table is None:
        return {}
    usages = [table.GetUsageOfCol(column) for column in range(table.GetColumnCount())]
    codes = next((i for i, usage in enumerate(usages) if usage in (gdal.GFU_MinMax, gdal.GFU_Min)), None)
    names = next((i for i, usage in enumerate(usages) if usage == gdal.GFU_Name), None)
    if codes is None or names is None:
        return {}
    rows = range(table.GetRowCount())
    return {table.GetValueAsInt(row, codes): _name(table.GetValueAsString(row, names)) for row in rows}


def _name(text: str | bytes | None) -> str:
    """Return a class name read by GDAL, in any encoding, on one line."""
    return clean_text(gdal_text(text))


def _colours(table: gdal.ColorTable | None) -> list[str]:
    """Return the colours of a colour table, `#rrggbb` by code; empty without a table."""
    entries = [] if table is None else [table.GetColorEntry(code)[:3] for code in range(table.GetCount())]
    return [f"#{red & 255:02x}{green & 255:02x}{blue & 255:02x}" for red, green, blue in entries]


def _shows(colours: Sequence[str], classes: Classes) -> bool:
    """Whether a colour table has each class's colour at its code, and otherwise only black."""
    own = {cover.code: cover.colour for cover in classes}
    black = "#000000"
    whole = [*colours, *[black] * (max(own) + 1 - len(colours))]  # a table cut at its last colour is black above
    return all(colour == own.get(code, black) for code, colour in enumerate(whole))
