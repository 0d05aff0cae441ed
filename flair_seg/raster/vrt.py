"""GDAL's virtual rasters (VRT): the XML of datasets, bands and sources, and the source files that a VRT names.

The XML is written here because `gdal.BuildVRT` leaves out files whose colour interpretation differs from the first
one's, and supports neither masks of several sources nor pixel functions.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import PurePath

from osgeo import gdal

from ..system.paths import for_each_path
from .gdalenv import READ_OPTIONS, gdal_options, gdal_quiet
from .grid import GeoGrid
from .windows import Window

OPAQUE = "<ScaleOffset>255</ScaleOffset><ScaleRatio>0</ScaleRatio>"
"""Makes every pixel of a source 255."""
USE_MASK = "<UseMaskBand>true</UseMaskBand>"
"""Excludes the pixels of a source that its file's mask excludes."""
_TYPES = {"uint8": "Byte", "int8": "Int8", "uint16": "UInt16", "int16": "Int16", "uint32": "UInt32",
          "int32": "Int32", "float32": "Float32", "float64": "Float64"}  # fmt: skip
"""GDAL's names of numpy's data types."""
MOST_REMOTE = 100
"""Most files of a raster that are looked up on a network: each takes a request."""
MOST_DIRECT = 10_000
"""Files that one VRT may name: GDAL parses all of them when it opens the VRT, and searches all of them at every read.

With 100,000, opening took 5.7 s and 1.5 GB in each process.
"""
_REMOTE = re.compile(r"/vsi(curl|s3|gs|az|adls|oss|swift|webhdfs|hdfs)")
_SOURCE = re.compile(r"<(SourceFilename|SourceDataset)\b([^>]*)>([^<]+)</\1>")
_RELATIVE = re.compile(r"relativeToVRT\s*=\s*[\"']1[\"']")
_OTHER_NAME = re.compile(r"[A-Za-z0-9_]{2,}:|<")
"""Beginnings of names that are not paths: subdatasets, connections, XML."""


@dataclass(frozen=True)
class Part:
    """A band used as a source: path, band (GDAL's name of it), width and height in px, data type and block size."""

    path: str
    band: str
    width: int
    height: int
    dtype: str
    block: tuple[int, int]


def nodata_xml(value: float) -> str:
    """Return the XML that excludes a value from a source."""
    return f"<NODATA>{value:.17g}</NODATA>"


def source_xml(part: Part, place: Window, extra: str = "", *, relative: bool = False) -> str:
    """Return the XML of a source.

    Args:
        part: the source, used as a whole.
        place: the pixels of the virtual raster that it covers.
        extra: elements that only GDAL's complex sources have.
        relative: whether the source's path is relative to the virtual raster's folder.
    """
    tag = "ComplexSource" if extra else "SimpleSource"
    return (
        f'<{tag}><SourceFilename relativeToVRT="{relative:d}">{escape(part.path)}</SourceFilename>'
        f"<SourceBand>{part.band}</SourceBand>"
        f'<SourceProperties RasterXSize="{part.width}" RasterYSize="{part.height}" '
        f'DataType="{_TYPES.get(part.dtype, part.dtype)}" BlockXSize="{part.block[0]}" BlockYSize="{part.block[1]}"/>'
        f'{extra}<SrcRect xOff="0" yOff="0" xSize="{part.width}" ySize="{part.height}"/>'
        f'<DstRect xOff="{place.col_off}" yOff="{place.row_off}" xSize="{place.width}" ySize="{place.height}"/>'
        f"</{tag}>\n"
    )


def band_xml(
    number: int, dtype: str, sources: Sequence[str], *, name: str = "", colour: str = "", function: str = ""
) -> str:
    """Return the XML of a band; `function` is GDAL's pixel function over its sources, computed in float32."""
    derived = ' subClass="VRTDerivedRasterBand"' if function else ""
    head = f"<PixelFunctionType>{function}</PixelFunctionType>" if function else ""
    head += "<SourceTransferType>Float32</SourceTransferType>" if function else ""
    head += f"<Description>{escape(name)}</Description>" if name else ""
    head += f"<ColorInterp>{colour}</ColorInterp>" if colour else ""
    return (
        f'<VRTRasterBand dataType="{_TYPES.get(dtype, dtype)}" band="{number}"{derived}>{head}\n'
        f"{''.join(sources)}</VRTRasterBand>\n"
    )


def raster_xml(grid: GeoGrid, bands: Sequence[str], metadata: Mapping[str, str] | None = None) -> str:
    """Return the XML of a virtual raster."""
    items = "".join(f'<MDI key="{escape(key)}">{escape(value)}</MDI>' for key, value in (metadata or {}).items())
    numbers = ", ".join(f"{value:.17g}" for value in grid.transform.gdal)
    return (
        f'<VRTDataset rasterXSize="{grid.width}" rasterYSize="{grid.height}">\n<SRS>{escape(grid.crs_wkt)}</SRS>\n'
        f"<GeoTransform>{numbers}</GeoTransform>\n{f'<Metadata>{items}</Metadata>' if items else ''}"
        f"{''.join(bands)}</VRTDataset>\n"
    )


def missing_sources(path: str) -> list[str]:
    """Return the source files that do not exist, including those of nested virtual rasters.

    At most `MOST_REMOTE` files on a network are looked up.
    """
    looked_up: list[str] = []
    remote = 0
    for source in named_sources(path):
        remote += is_remote(source)
        if not is_remote(source) or remote <= MOST_REMOTE:
            looked_up.append(source)
    return [source for source, exists in zip(looked_up, for_each_path(_exists, looked_up)) if not exists]


def named_sources(path: str) -> list[str]:
    """Return the source files of a VRT and of those nested in it; none for other files."""
    return list(dict.fromkeys(source for _, sources in _nested(path) for source in sources if source != path))


def crowded(path: str) -> tuple[str, int] | None:
    """Return which of a VRT and those nested in it names most files, and how many; None for up to `MOST_DIRECT`."""
    counts = {name: len(set(sources)) for name, sources in _nested(path)}
    found = max(counts, key=counts.__getitem__, default="")
    return (found, counts[found]) if counts.get(found, 0) > MOST_DIRECT else None


def _nested(path: str) -> Iterator[tuple[str, list[str]]]:
    """Yield a VRT and those nested in it, each with the files that it names; nothing for other files."""
    seen = {path}
    waiting = [path] if path.lower().endswith(".vrt") else []
    while waiting:
        name = waiting.pop()
        sources = _sources(name)
        yield name, sources
        new = [source for source in sources if source.lower().endswith(".vrt") and source not in seen]
        seen.update(new)
        waiting += new


def is_whole(path: str) -> bool:
    """Whether a file can be read and begins and ends as a VRT, which does not make it a valid one."""
    text = _text(path)
    return "<VRTDataset" in text and text.rstrip().endswith("</VRTDataset>")


def _sources(path: str) -> list[str]:
    """Return the paths that a VRT names, without names that are not paths; one may be named by several bands."""
    found = []
    folder = path.rpartition("/")[0] if path.startswith("/vsi") else os.path.dirname(path)
    for _, attributes, text in dict.fromkeys(_SOURCE.findall(_text(path))):
        name = unescape(text).strip()
        if _OTHER_NAME.match(name):
            continue
        # A quick test first: there may be a million names.
        if _RELATIVE.search(attributes) and not (os.path.isabs(name) and PurePath(name).is_absolute()):
            name = f"{folder}/{name}" if path.startswith("/vsi") else os.path.join(folder, name)
        found.append(name)
    return found


def _text(path: str) -> str:
    """Return a VRT's text; empty if it cannot be read."""
    with gdal_quiet(), gdal_options(READ_OPTIONS):
        file = gdal.VSIFOpenL(path, "rb")
        if file is None:
            return ""
        try:
            gdal.VSIFSeekL(file, 0, os.SEEK_END)
            size = gdal.VSIFTellL(file)
            gdal.VSIFSeekL(file, 0, os.SEEK_SET)
            return bytes(gdal.VSIFReadL(1, size, file) or b"").decode("utf-8", "surrogateescape")
        finally:
            gdal.VSIFCloseL(file)
    return ""


def _exists(path: str) -> bool:
    """Whether a local file or a /vsi path exists."""
    if not path.startswith("/vsi"):
        return os.path.exists(path)
    with gdal_quiet(), gdal_options(READ_OPTIONS):
        return gdal.VSIStatL(path) is not None
    return False


def is_remote(path: str) -> bool:
    """Whether a path is on a network, by its /vsi prefix."""
    return path.startswith("/vsi") and _REMOTE.search(path) is not None
