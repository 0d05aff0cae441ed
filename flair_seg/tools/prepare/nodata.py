"""Changes the nodata values of a raster in a virtual raster, without copying pixels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal

from ...errors import InputError
from ...language import significant, tr
from ...raster.gdalenv import gdal_errors
from ...system.outputs import disk_errors

_BAND = re.compile(r"<VRTRasterBand\b.*?</VRTRasterBand>", re.DOTALL)
_LOOKED_UP = ("uint8", "int8", "uint16", "int16")
"""Data types whose values are exact in GDAL's look-up tables, which are float32."""


@dataclass(frozen=True)
class ValueRange:
    """Values from `low` to `high`, both included unless `without_low` or `without_high`."""

    low: float
    high: float
    without_low: bool = False
    without_high: bool = False


@dataclass(frozen=True)
class BandNodata:
    """The nodata values of a band: the file's own if `own`, and everything in `ranges`."""

    own: bool
    ranges: tuple[ValueRange, ...] = ()


def set_nodata(dataset: gdal.Dataset, path: str, bands: Sequence[BandNodata], name: str) -> None:
    """Change the nodata values of a virtual raster.

    A single value becomes the band's nodata value. Since a band can have only one, several are mapped to the first of
    them by a look-up table.

    Args:
        dataset: the virtual raster's only source, with its own nodata values.
        path: the virtual raster, a file without nodata values.
        bands: the nodata values of each band.
        name: its name in messages.

    Raises:
        InputError: a band has several nodata values and a data type for which look-up tables are not exact.
        RasterError: the file cannot be read or written.
    """
    texts: list[str] = []
    for number, wanted in enumerate(bands, 1):
        band = dataset.GetRasterBand(number)
        dtype = {"Byte": "uint8"}.get(gdal.GetDataTypeName(band.DataType), gdal.GetDataTypeName(band.DataType).lower())
        own = band.GetNoDataValue() if wanted.own else None
        texts.append(_change(dtype, own, wanted.ranges, tr("band {number} of '{name}'", number=number, name=name)))
    changes = iter(texts)  # the mask may follow the bands
    with disk_errors(path):
        found = Path(path).read_text(encoding="utf-8")
        changed = _BAND.sub(lambda match: _changed(match.group(0), next(changes, "")), found)
        Path(path).write_text(changed, encoding="utf-8")


def as_virtual_raster(
    dataset: gdal.Dataset, path: str, crs_wkt: str, nodata: Sequence[BandNodata] | None, name: str
) -> None:
    """Write a virtual raster of a dataset.

    Args:
        dataset: the raster.
        path: the virtual raster to write.
        crs_wkt: another coordinate system for it; empty: its own.
        nodata: the nodata values of each band; None: the raster's own.
        name: its name in messages.

    Raises:
        InputError, RasterError: as `set_nodata`.
    """
    with gdal_errors(tr("Cannot write '{path}'", path=path)):
        unset = None if nodata is None else "none"
        gdal.Translate(path, dataset, format="VRT", outputSRS=crs_wkt or None, noData=unset).FlushCache()
    if nodata is not None:
        set_nodata(dataset, path, nodata, name)


def _change(dtype: str, own: float | None, ranges: Sequence[ValueRange], what: str) -> str:
    """Return the XML that makes values nodata: a nodata value, and a look-up table if there are several."""
    whole = dtype.startswith(("int", "uint"))
    found = [_whole(value, dtype) if whole else value for value in ranges]
    spans = [span for span in found if span is not None and span.low <= span.high]
    values = [ValueRange(own, own)] if own is not None else []
    values += [span for span in spans if span not in values]
    if not values:
        return ""
    first = values[0].low
    if len(values) == 1 and values[0].low == values[0].high:
        return f"<NoDataValue>{first:.17g}</NoDataValue>"
    if dtype not in _LOOKED_UP:
        raise InputError(
            "Multiple nodata values are not supported for data type {dtype}: {what} has {values}. Set a single value "
            "in the layer properties (Transparency).",
            what=what,
            dtype=dtype,
            values="; ".join(map(_shown, values)),
        )
    return f"<NoDataValue>{first:.17g}</NoDataValue><LUT>{_table(values, dtype)}</LUT>"


def _shown(values: ValueRange) -> str:
    """Return a range of values for people."""
    return "..".join(significant(value, 6) for value in sorted({values.low, values.high}))


def _whole(span: ValueRange, dtype: str) -> ValueRange | None:
    """Return the integers of a range that a data type holds; None if there are none."""
    limits = np.iinfo(dtype)
    low = np.floor(span.low) + 1 if span.without_low else np.ceil(span.low)
    high = np.ceil(span.high) - 1 if span.without_high else np.floor(span.high)
    low, high = max(low, float(limits.min)), min(high, float(limits.max))
    return ValueRange(float(low), float(high)) if low <= high else None


def _table(values: Sequence[ValueRange], dtype: str) -> str:
    """Return a look-up table that maps all values of the ranges to the first one, and keeps the others.

    GDAL interpolates between the entries, so integers stay exact.
    """
    limits, target = np.iinfo(dtype), int(values[0].low)
    points = {int(limits.min): int(limits.min), int(limits.max): int(limits.max)}
    for span in values:
        for edge in (int(span.low) - 1, int(span.high) + 1):
            points.setdefault(edge, edge)
    for edge in points:
        if any(span.low <= edge <= span.high for span in values):
            points[edge] = target
    for span in values:
        points[int(span.low)] = points[int(span.high)] = target
    inside = (key for key in sorted(points) if limits.min <= key <= limits.max)
    return ",".join(f"{key}:{points[key]}" for key in inside)


def _changed(band: str, change: str) -> str:
    """Return a band's XML with a nodata value, and a look-up table in its source."""
    value, _, table = change.partition("<LUT>")
    if table:
        band = band.replace("SimpleSource", "ComplexSource").replace("<SrcRect", f"<LUT>{table}<SrcRect", 1)
    head, bracket, rest = band.partition(">")
    return f"{head}{bracket}{value}{rest}"
