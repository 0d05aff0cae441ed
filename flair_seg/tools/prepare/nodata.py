"""A raster seen with other nodata values than its file's, as a virtual raster: nothing is copied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal

from ...errors import InputError, RasterError
from ...language import significant, tr
from ...raster.gdalenv import gdal_errors

_BAND = re.compile(r"<VRTRasterBand\b.*?</VRTRasterBand>", re.DOTALL)
_LOOKED_UP = ("uint8", "int8", "uint16", "int16")
"""Types whose values GDAL's look-up tables, in float32, keep exactly."""


@dataclass(frozen=True)
class ValueRange:
    """Values from `low` to `high`, both included unless they are said to be left out."""

    low: float
    high: float
    without_low: bool = False
    without_high: bool = False


@dataclass(frozen=True)
class BandNodata:
    """What is nodata in a band: the file's own value if `own`, and everything in `ranges`."""

    own: bool
    ranges: tuple[ValueRange, ...] = ()


def set_nodata(dataset: gdal.Dataset, path: str, bands: Sequence[BandNodata], name: str) -> None:
    """Change what is nodata in a virtual raster.

    One value becomes the band's nodata value. Several, which no band can have, become the first of them by a look-up
    table.

    Args:
        dataset: the virtual raster's only source, with its own nodata values.
        path: the virtual raster, a file without nodata values.
        bands: what is nodata in each band.
        name: what it is to the user, for messages.

    Raises:
        InputError: several values are nodata in a band of whose type look-up tables are not exact.
        RasterError: the file cannot be read or written.
    """
    texts: list[str] = []
    for number, wanted in enumerate(bands, 1):
        band = dataset.GetRasterBand(number)
        dtype = {"Byte": "uint8"}.get(gdal.GetDataTypeName(band.DataType), gdal.GetDataTypeName(band.DataType).lower())
        own = band.GetNoDataValue() if wanted.own else None
        texts.append(_change(dtype, own, wanted.ranges, tr("band {number} of '{name}'", number=number, name=name)))
    try:
        found = Path(path).read_text(encoding="utf-8")
        changes = iter(texts)  # what follows the bands is the raster's mask
        Path(path).write_text(
            _BAND.sub(lambda match: _changed(match.group(0), next(changes, "")), found), encoding="utf-8"
        )
    except OSError as error:
        raise RasterError("Cannot write '{path}': {strerror}", path=path, strerror=error.strerror) from error


def as_virtual_raster(
    dataset: gdal.Dataset, path: str, crs_wkt: str, nodata: Sequence[BandNodata] | None, name: str
) -> None:
    """Write a virtual raster of a dataset.

    Args:
        dataset: the raster.
        path: where the virtual raster goes.
        crs_wkt: another coordinate system for it; empty: its own.
        nodata: what is nodata in each band; None: what the raster says.
        name: what it is to the user, for messages.

    Raises:
        InputError, RasterError: as `set_nodata`.
    """
    with gdal_errors(tr("Cannot write '{path}'", path=path)):
        unset = None if nodata is None else "none"
        gdal.Translate(path, dataset, format="VRT", outputSRS=crs_wkt or None, noData=unset).FlushCache()
    if nodata is not None:
        set_nodata(dataset, path, nodata, name)


def _change(dtype: str, own: float | None, ranges: Sequence[ValueRange], what: str) -> str:
    """Return the XML that makes values nodata: a value, and a look-up table where there are several."""
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
    """Return the whole numbers of a range that an integer type holds; None for none."""
    limits = np.iinfo(dtype)
    low = np.floor(span.low) + 1 if span.without_low else np.ceil(span.low)
    high = np.ceil(span.high) - 1 if span.without_high else np.floor(span.high)
    low, high = max(low, float(limits.min)), min(high, float(limits.max))
    return ValueRange(float(low), float(high)) if low <= high else None


def _table(values: Sequence[ValueRange], dtype: str) -> str:
    """Return a look-up table that makes every value of ranges the first one, and keeps the others.

    GDAL interpolates between its entries: whole numbers stay exact.
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
