"""The elements of GDAL's virtual rasters (VRT), as XML: dataset, bands and sources.

They are written rather than left to `gdal.BuildVRT`, which leaves out files whose colour interpretation is not that of
the first, and knows neither masks of several sources nor pixel functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from .grid import GeoGrid
from .windows import Window

OPAQUE = "<ScaleOffset>255</ScaleOffset><ScaleRatio>0</ScaleRatio>"
"""Makes every pixel of a source 255."""
USE_MASK = "<UseMaskBand>true</UseMaskBand>"
"""Leaves out of a source what its file's mask leaves out."""
_TYPES = {"uint8": "Byte", "int8": "Int8", "uint16": "UInt16", "int16": "Int16", "uint32": "UInt32",
          "int32": "Int32", "float32": "Float32", "float64": "Float64"}  # fmt: skip
"""GDAL's names of numpy's types."""


@dataclass(frozen=True)
class Part:
    """A raster that becomes a part of another: its path, band (GDAL's name of it), size in px, type and blocks."""

    path: str
    band: str
    width: int
    height: int
    dtype: str
    block: tuple[int, int]


def nodata_xml(value: float) -> str:
    """Return what leaves a value out of a source."""
    return f"<NODATA>{value:.17g}</NODATA>"


def source_xml(part: Part, place: Window, extra: str = "", *, relative: bool = False) -> str:
    """Return the XML of a source.

    Args:
        part: what is placed, whole.
        place: the pixels of the virtual raster that it covers.
        extra: elements that only GDAL's complex sources have.
        relative: whether the part's path is relative to the virtual raster's folder.
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
