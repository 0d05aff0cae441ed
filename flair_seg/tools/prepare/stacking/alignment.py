"""Aligns sources to one grid: referenced directly if their pixels match, otherwise resampled when read."""

from __future__ import annotations

import math
from dataclasses import dataclass

from osgeo import gdal

from ....errors import InputError
from ....feedback import Feedback
from ....language import tr
from ....raster.gdalenv import gdal_errors, gdal_text
from ....raster.grid import GeoGrid, Transform, same_crs
from ....raster.reader import open_raster
from ....raster.vrt import OPAQUE, USE_MASK, Part, band_xml, nodata_xml, raster_xml, source_xml
from ....raster.windows import Window
from .heights import warn_of_undeclared
from .tiles import Cover, Tile, TileSet
from .vrtfiles import VrtFiles

SHIFT_TOLERANCE_PX = 0.05
"""Largest shift at which a source counts as aligned, in px: one centimetre at 20 cm per pixel."""
FINER = 0.9
"""Ratio of pixel sizes below which a source is averaged; others are interpolated."""
REPROJECTION_TOLERANCE_PX = 0.125
"""Position error allowed in reprojection, as in gdalwarp: exact positions take longer."""
MAP_SCALE_TOLERANCE = 0.01
"""Relative difference of map and ground metres up to which pixel sizes are in map metres, as in IGN's data."""
_LONGEST_PX = 2**31 - 1
"""Largest width and height in GDAL."""
_EDGE = 1e-3
"""Distance beyond a limit at which a value is nodata."""


@dataclass(frozen=True)
class Layer:
    """A source on the grid: a raster that covers `place`, its data types, and the number of its alpha band, if any."""

    path: str
    place: Window
    dtypes: tuple[str, ...]
    alpha: int | None
    block: tuple[int, int] = (128, 128)
    alpha_dtype: str = "uint8"

    def part(self, number: int) -> Part:
        """Return one of its bands as a part of another raster."""
        dtype = self.alpha_dtype if number == self.alpha else self.dtypes[number - 1]
        return Part(self.path, str(number), self.place.width, self.place.height, dtype, self.block)

    def fills(self, target: GeoGrid) -> bool:
        """Whether it covers all of a grid."""
        return self.place.intersection(target.whole) == target.whole


def target_grid(grid: GeoGrid, gsd_m: float | None) -> GeoGrid:
    """Return a grid with square pixels of `gsd_m` on the ground, from the same corner; None: the grid itself.

    Raises:
        InputError: the ground size of its pixels is unknown, or the grid would have too many.
    """
    if gsd_m is None:
        return grid
    ground = grid.ground_size()
    if ground is None:
        raise InputError("The ground pixel size of the colour image is unknown. Do not specify a pixel size.")
    place = grid.transform
    scales = [
        1.0 if abs(size / step - 1) < MAP_SCALE_TOLERANCE else size / step
        for size, step in zip(ground, (place.dx, -place.dy))
    ]
    across, along = gsd_m / scales[0], -gsd_m / scales[1]
    width = max(1, round(grid.width * place.dx / across))
    height = max(1, round(grid.height * place.dy / along))
    if max(width, height) > _LONGEST_PX:
        raise InputError(
            "A pixel size of {gsd:g} m would result in a raster of {width} x {height} px. Choose a larger pixel size.",
            gsd=gsd_m,
            width=width,
            height=height,
        )
    return GeoGrid(width, height, grid.crs_wkt, Transform(place.x, place.y, across, along))


def check_overlap(source: TileSet, target: GeoGrid) -> None:
    """Raise `InputError` unless a source overlaps the grid."""
    bounds = source.grid.bounds_in(target.crs_wkt)
    if not bounds.overlaps(target.bounds):
        found, needed = bounds.listed(7), target.bounds.listed(7)
        raise InputError(
            "'{path}' ({role}) covers {found} and does not overlap the colour image ({needed}).",
            role=source.role,
            path=source.tiles[0].path,
            found=found,
            needed=needed,
        )


def align(name: str, source: TileSet, target: GeoGrid, files: VrtFiles, feedback: Feedback) -> Layer:
    """Return a source on the grid, adding the virtual rasters for it.

    Args:
        name: name of its virtual rasters.
        source: the source.
        target: the grid.
        files: receives the virtual rasters.
        feedback: receives warnings about undeclared nodata.

    Raises:
        RasterError: it cannot be resampled.
    """
    place = _place(source.grid, target)
    path = files.add(name if place is not None else f"{name}_tiles", _mosaic_xml(source))
    if source.tiles[0].covers[0].limits is not None:
        warn_of_undeclared(path, source, target, feedback)
    if place is not None:
        alpha = len(source.tiles[0].bands) + 1 if source.has_alpha else None
        return Layer(path, place, _dtypes(source), alpha)
    return _warped(name, path, source, target, files)


def difference(surface: Layer, terrain: Layer, target: GeoGrid, files: VrtFiles) -> Layer:
    """Return surface minus terrain, in metres, as a virtual raster on the grid."""
    sources = [source_xml(layer.part(1), layer.place) for layer in (surface, terrain)]
    path = files.add("height", raster_xml(target, [band_xml(1, "float32", sources, function="diff")]))
    return Layer(path, target.whole, ("float32",), None)


def opaque_source(layer: Layer) -> tuple[str, str]:
    """Return the XML of two sources that mark where a layer has data, by 255 and by 1, and by 0 where it has none.

    Intermediate values of a resampled mask are data from one half.
    """
    if layer.alpha is None:
        one = "<ScaleOffset>1</ScaleOffset><ScaleRatio>0</ScaleRatio>"
        return source_xml(layer.part(1), layer.place, OPAQUE), source_xml(layer.part(1), layer.place, one)
    steps = [f"<LUT>0:0,127:0,128:{value},255:{value}</LUT>" for value in (255, 1)]
    first, second = (source_xml(layer.part(layer.alpha), layer.place, step) for step in steps)
    return first, second


def _mosaic_xml(source: TileSet) -> str:
    """Return the XML of a source's tiles on their own grid; later tiles are on top."""
    bands = []
    for index, dtype in enumerate(_dtypes(source)):
        sources = [
            source_xml(_part(tile, str(tile.bands[index].number), dtype), place, _transparent(tile, index))
            for tile, place in zip(source.tiles, source.places)
        ]
        bands.append(band_xml(index + 1, dtype, sources))
    if source.has_alpha:
        sources = [
            source_xml(_part(tile, cover.band, cover.dtype), place, _cover_xml(cover))
            for tile, place in zip(source.tiles, source.places)
            for cover in tile.covers
        ]
        bands.append(band_xml(len(bands) + 1, "uint8", sources, colour="Alpha"))
    return raster_xml(source.grid, bands)


def _part(tile: Tile, band: str, dtype: str) -> Part:
    """Return a band of a tile as a part of a mosaic."""
    return Part(tile.path, band, tile.grid.width, tile.grid.height, dtype, tile.block)


def _transparent(tile: Tile, index: int) -> str:
    """Return the XML that prevents a tile's nodata from hiding other tiles."""
    nodata = tile.bands[index].nodata
    if nodata is not None:
        return nodata_xml(nodata)
    return "" if tile.covers[0].opaque else USE_MASK


def _cover_xml(cover: Cover) -> str:
    """Return the XML that makes valid pixels of a tile's cover 255, and keeps the others."""
    nodata = f"<NODATA>{cover.nodata}</NODATA>" if cover.nodata else ""
    if cover.limits is not None:
        low, high = cover.limits
        return f"{nodata}<LUT>{low - _EDGE:.17g}:0,{low:.17g}:255,{high:.17g}:255,{high + _EDGE:.17g}:0</LUT>"
    return nodata + (OPAQUE if cover.opaque else "")


def _dtypes(source: TileSet) -> tuple[str, ...]:
    """Return the types of a source's bands."""
    return tuple(band.dtype for band in source.tiles[0].bands)


def _place(grid: GeoGrid, target: GeoGrid) -> Window | None:
    """Return the pixels of the target that a grid covers, None if their pixels do not match."""
    if not same_crs(grid.crs_wkt, target.crs_wkt):
        return None
    own, wanted = grid.transform, target.transform
    drift = max(abs(own.dx / wanted.dx - 1) * grid.width, abs(own.dy / wanted.dy - 1) * grid.height)
    column, row = wanted.to_pixel(own.x, own.y)
    shift = max(abs(column - round(column)), abs(row - round(row)))
    if drift > SHIFT_TOLERANCE_PX or shift > SHIFT_TOLERANCE_PX:
        return None
    return Window(round(column), round(row), grid.width, grid.height)


def _warped(name: str, path: str, source: TileSet, target: GeoGrid, files: VrtFiles) -> Layer:
    """Add the virtual raster that resamples a source to the grid; its last band is an alpha band.

    GDAL resamples in fixed blocks of the grid, so a pixel does not depend on how the raster is read.
    """
    ground, wanted = source.grid.ground_size(), target.ground_size()
    finer = (
        ground is not None
        and wanted is not None
        and math.sqrt(math.prod(ground)) < FINER * math.sqrt(math.prod(wanted))
    )
    with gdal_errors(tr("Cannot resample '{path}' ({role})", role=source.role, path=source.tiles[0].path)):
        warped = gdal.Warp(
            "",
            open_raster(path),
            options=["-srcalpha" if source.has_alpha else "-nosrcalpha", "-dstalpha"],
            format="VRT",
            outputBounds=target.bounds,
            width=target.width,
            height=target.height,
            dstSRS=target.crs_wkt,
            resampleAlg="average" if finer else "bilinear",
            errorThreshold=0 if same_crs(source.grid.crs_wkt, target.crs_wkt) else REPROJECTION_TOLERANCE_PX,
        )
        text = gdal_text(warped.GetMetadata("xml:VRT")[0])
        block = warped.GetRasterBand(1).GetBlockSize()
    types = _dtypes(source)
    return Layer(files.add(name, text), target.whole, types, len(types) + 1, (int(block[0]), int(block[1])), types[0])
