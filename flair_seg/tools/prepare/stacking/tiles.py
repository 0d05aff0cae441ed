"""Finds and describes the tiles of a source, checks that they match, and places them on one grid."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ....bands import BandInfo, choose_bands, identify
from ....errors import InputError
from ....feedback import Feedback
from ....language import significant, tr
from ....mapping.source import refuse_map
from ....raster.gdalenv import MOST_LISTED, UNLISTED, gdal_options
from ....raster.grid import GeoGrid, crs_name, lay_out, same_crs, spatial_reference
from ....raster.reader import RasterInfo, describe, looks_like_mask, open_raster
from ....raster.windows import Window
from ..footprints import coverage
from .deliveries import in_order

SUFFIXES = (".tif", ".tiff", ".jp2", ".vrt", ".asc", ".img")
"""File name endings of the rasters searched in a folder: those of IGN's deliveries, and GDAL's own."""


@dataclass(frozen=True)
class Cover:
    """Marks the valid pixels of a tile by a band (GDAL's name of it), which is `nodata` elsewhere; a mask is 0 there.

    With `opaque`, the band contains data, of which only nodata matters; without a nodata value the whole tile is valid.
    With `limits`, only values between them are valid.
    """

    band: str
    dtype: str = "uint8"
    nodata: str = "0"
    opaque: bool = False
    limits: tuple[float, float] | None = None


@dataclass(frozen=True)
class Tile:
    """One raster: its grid, the bands used, and its covers, any of which makes a pixel valid."""

    path: str
    grid: GeoGrid
    bands: tuple[BandInfo, ...]
    block: tuple[int, int]
    covers: tuple[Cover, ...]

    @property
    def can_be_invalid(self) -> bool:
        """Whether some of its pixels may be nodata."""
        return any(cover.nodata or cover.limits for cover in self.covers)


@dataclass(frozen=True)
class TileSet:
    """One source: `role` is its name in messages, `places` are the pixels of `grid` that each tile covers."""

    role: str
    tiles: tuple[Tile, ...]
    places: tuple[Window, ...]
    grid: GeoGrid

    @property
    def has_alpha(self) -> bool:
        """Whether some of its pixels may be nodata or have no tile."""
        gaps = any(not run.count for run in coverage(self.grid.width, self.grid.height, self.places))
        return gaps or any(tile.can_be_invalid for tile in self.tiles)


Pick = Callable[[str, RasterInfo, Sequence[BandInfo]], tuple[int, ...]]
"""Chooses bands of a raster: takes its role, description and data bands, and returns band numbers."""


def pick_colours(role: str, info: RasterInfo, offered: Sequence[BandInfo]) -> tuple[int, ...]:
    """Return the numbers of red, green and blue: by name or colour interpretation, else the first three."""
    if len(offered) < 3:
        raise _wrong_count(role, info, offered, tr("3 bands (red, green and blue)"))
    return choose_bands(("red", "green", "blue"), tuple(offered)).numbers


def pick_false_colours(role: str, info: RasterInfo, offered: Sequence[BandInfo]) -> tuple[int, ...]:
    """Return the numbers of a composite's near infrared, red and green: by name if all have one, else the first three.

    Colour interpretations are those of the screen.
    """
    if len(offered) < 3:
        raise _wrong_count(role, info, offered, tr("3 bands (near infrared, red and green)"))
    named = [_named(offered, name) for name in ("nir", "red", "green")]
    numbers = tuple(number for number in named if number is not None)
    return numbers if len(numbers) == len(named) else tuple(band.number for band in offered[:3])


def pick_composite(role: str, info: RasterInfo, offered: Sequence[BandInfo]) -> tuple[int, ...]:
    """Return the number of a composite's near infrared band: the one of that name, else the first."""
    named = _named(offered, "nir")
    if named is None and len(offered) != 3:
        raise _wrong_count(role, info, offered, tr("3 bands (near infrared, red and green)"))
    return (offered[0].number if named is None else named,)


def pick_only(name: str) -> Pick:
    """Return a function that chooses the only band, or else the one of that name."""

    def pick(role: str, info: RasterInfo, offered: Sequence[BandInfo]) -> tuple[int, ...]:
        """Return the band's number."""
        named = _named(offered, name) if len(offered) > 1 else offered[0].number
        if named is None:
            raise _wrong_count(role, info, offered, tr("1 band, or a band named '{name}'", name=name))
        return (named,)

    return pick


def _named(offered: Sequence[BandInfo], name: str) -> int | None:
    """Return the band with that description; colours are ignored, since composites have those of the screen."""
    for band in offered:
        if identify(BandInfo(band.number, band.dtype, band.description)) == name:
            return band.number
    return None


def _wrong_count(role: str, info: RasterInfo, offered: Sequence[BandInfo], needed: str) -> InputError:
    """Return the error of a raster with too few or too many bands."""
    return InputError(
        "'{path}' ({role}) has {count} data band. It must have {needed}.",
        "'{path}' ({role}) has {count} data bands. It must have {needed}.",
        role=role,
        path=info.path,
        count=len(offered),
        needed=needed,
    )


def read_tiles(
    role: str,
    sources: Sequence[str],
    pick: Pick,
    default_crs: str | None,
    feedback: Feedback,
    limits: tuple[float, float] | None = None,
) -> TileSet:
    """Describe a source's tiles and place them on one grid, each at the nearest whole pixel.

    Args:
        role: the name of the source in messages.
        sources: rasters, and folders of rasters.
        pick: chooses the bands.
        default_crs: coordinate system of rasters that have none.
        feedback: may cancel.
        limits: the smallest and largest valid value, if there are such limits.

    Raises:
        InputError: a tile cannot be used, or does not match the first; the message names it.
        RasterError: a tile cannot be read.
        CancelledError: the user cancelled.
    """
    tiles: list[Tile] = []
    paths = list(_files(role, sources))
    with gdal_options(UNLISTED if len(paths) > MOST_LISTED else {}):
        for path in paths:
            feedback.stop_if_cancelled()
            tiles.append(_read(role, path, pick, default_crs, limits))
            _check_fit(role, tiles[-1], tiles[0])
    return _place(role, tiles)


def _files(role: str, sources: Sequence[str]) -> Iterator[str]:
    """Yield the rasters given, and those of the folders given."""
    if not sources:
        raise InputError("No file specified ({role}). Specify at least one.", role=role)
    for source in sources:
        if not os.path.isdir(source):
            yield source
            continue
        found = in_order(str(p) for p in Path(source).rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
        if not found:
            raise InputError(
                "Folder '{folder}' ({role}) contains no raster ({suffixes}). At least one is required.",
                role=role,
                folder=source,
                suffixes=", ".join(SUFFIXES),
            )
        yield from found


def _read(role: str, path: str, pick: Pick, default_crs: str | None, limits: tuple[float, float] | None) -> Tile:
    """Describe one tile."""
    dataset = open_raster(path)
    refuse_map(dataset, path)
    info = describe(dataset, path)
    grid = info.grid
    if not isinstance(grid, GeoGrid):
        raise InputError("'{path}' ({role}) is not georeferenced. Georeference it first.", role=role, path=path)
    if not grid.transform.is_north_up:
        raise InputError(
            "'{path}' ({role}) is not north-up. Warp it to a north-up grid first (gdalwarp).", role=role, path=path
        )
    if not grid.crs_wkt and default_crs is None:
        raise InputError("'{path}' ({role}) has no coordinate system. Assign one, or specify it.", role=role, path=path)
    if not grid.crs_wkt:
        crs = str(spatial_reference(default_crs or "").ExportToWkt())
        grid = replace(grid, crs_wkt=crs)
    masks = [number for number in info.alphas if looks_like_mask(dataset, number)]
    offered = [band for band in info.bands if band.number not in masks]
    if not offered:
        raise _wrong_count(role, info, offered, tr("at least 1 band"))
    bands = tuple(info.bands[number - 1] for number in pick(role, info, offered))
    width, height = dataset.GetRasterBand(1).GetBlockSize()
    return Tile(path, grid, bands, (int(width), int(height)), _covers(info, bands, masks, limits))


def _covers(
    info: RasterInfo, bands: Sequence[BandInfo], masks: Sequence[int], limits: tuple[float, float] | None
) -> tuple[Cover, ...]:
    """Return the covers of a tile, by the same rules as when the engine reads pixels.

    A pixel is nodata if a mask says so, or if all bands used are nodata; in floats NaN is nodata too.
    """
    if masks:
        return (Cover(str(masks[-1]), info.bands[masks[-1] - 1].dtype),)
    if info.has_mask:
        return (Cover("mask,1"),)
    if limits is not None and bands[0].dtype != "uint8":
        band = bands[0]
        nodata = "nan" if band.nodata is None and band.dtype.startswith("float") else ""
        nodata = nodata if band.nodata is None else f"{band.nodata:.17g}"
        return (Cover(str(band.number), band.dtype, nodata, opaque=True, limits=limits),)
    if all(band.nodata is not None for band in bands):
        return tuple(Cover(f"mask,{band.number}") for band in bands)
    first = bands[0]
    return (Cover(str(first.number), first.dtype, "nan" if first.dtype.startswith("float") else "", opaque=True),)


def _check_fit(role: str, tile: Tile, first: Tile) -> None:
    """Raise `InputError` unless a tile matches the source's first."""
    systems = [
        crs_name(grid.crs_wkt)
        for grid in (tile.grid, tile.grid if same_crs(tile.grid.crs_wkt, first.grid.crs_wkt) else first.grid)
    ]
    for what, found, needed in (
        (tr("pixel size"), _pixel(tile.grid), _pixel(first.grid)),
        (tr("data type"), _types(tile), _types(first)),
        (tr("coordinate system"), *systems),
    ):
        if found != needed:
            raise InputError(
                "The tiles do not match ({role}, {what}): '{path}' has {found}, but '{first}' has {needed}. All "
                "tiles of a source must have the same value.",
                role=role,
                path=tile.path,
                what=what,
                found=found,
                first=os.path.basename(first.path),
                needed=needed,
            )


def _pixel(grid: GeoGrid) -> str:
    """Return the pixel size as text."""
    return f"{significant(grid.transform.dx, 7)} x {significant(-grid.transform.dy, 7)}"


def _types(tile: Tile) -> str:
    """Return the data types of the bands used."""
    return ", ".join(band.dtype for band in tile.bands)


def _place(role: str, tiles: Sequence[Tile]) -> TileSet:
    """Place tiles on the grid that contains all of them."""
    grid, places = lay_out([tile.grid for tile in tiles])
    return TileSet(role, tuple(tiles), places, grid)
