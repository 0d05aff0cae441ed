"""Deliveries of IGN in miniature: tiles of colours, infrared composites and altitudes, in folders named as IGN's."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal
from stub_raster import wkt, write_raster

from flair_seg.tools import StackOptions

TILE_PX, GSD_M = 64, 0.2
"""Side of a tile of imagery: a 390th of the real 5 km."""
ALTITUDE_PX = 16
"""Side of a tile of altitudes, whose pixels are four times as large."""
X, Y = 700000.0, 6300000.0


@dataclass(frozen=True)
class Deliveries:
    """Folders of the deliveries of one department, and the number of their tiles."""

    rgb: Path
    irc: Path
    surface: Path
    terrain: Path
    tiles: int

    def options(self, output: Path) -> StackOptions:
        """Return how they are stacked."""
        return StackOptions(output, rgb=self.rgb, irc=self.irc, surface=self.surface, terrain=self.terrain)


def write_deliveries(folder: Path, side: int, *, years: tuple[int, int] = (2021, 2021)) -> Deliveries:
    """Write the tiles of a round department, at most `side` in a row: JPEG 2000 for the imagery, TIFF for altitudes.

    Args:
        folder: where the deliveries go.
        side: tiles in a row and in a column of the square around it.
        years: of the colours and of the infrared composite.
    """
    colours, infrared = years
    names = (
        f"BDORTHO_2-0_RVB-0M20_JP2-E080_LAMB93_D034_{colours}-01-01/ORTHOHR/1_DONNEES_LIVRAISON_{colours}-05-00117",
        f"BDORTHO_2-0_IRC-0M20_JP2-E080_LAMB93_D034_{infrared}-01-01/ORTHOHR/1_DONNEES_LIVRAISON_{infrared}-05-00118",
        "MNS-Correl_1-0_TIFF_LAMB93_D034_2021-01-01/MNS/1_DONNEES_LIVRAISON",
        "RGEALTI_2-0_1M_TIFF_LAMB93-IGN69_D034_2020-05-12/RGEALTI/1_DONNEES_LIVRAISON",
    )
    rgb, irc, surface, terrain = (folder / name for name in names)
    for path in (rgb, irc, surface, terrain):
        path.mkdir(parents=True)
    random = np.random.default_rng(34)
    places = [(row, column) for row in range(side) for column in range(side) if _inside(row, column, side)]
    for row, column in places:
        name = f"{column:04d}-{row:04d}-LA93-0M20-E080"
        grey = np.kron(random.integers(1, 256, (4, 4, 4), np.uint8), np.ones((1, 16, 16), np.uint8))
        _write_jp2(rgb / f"34-{colours}-{name}.jp2", grey[:3], row, column)
        _write_jp2(irc / f"34-{infrared}-{name}.jp2", grey[[3, 0, 1]], row, column)
        ground = np.full((1, ALTITUDE_PX, ALTITUDE_PX), 100.0 + column, np.float32)
        place = (*_corner(row, column)[:1], 4 * GSD_M, 0, _corner(row, column)[1], 0, -4 * GSD_M)
        write_raster(surface / f"34-2021-{name}-MNS.tif", ground + 5, geotransform=place, nodata=-9999)
        write_raster(terrain / f"34-2020-{name}-MNT.tif", ground, geotransform=place, nodata=-9999)
    return Deliveries(rgb.parents[1], irc.parents[1], surface.parents[1], terrain.parents[1], 4 * len(places))


def _inside(row: int, column: int, side: int) -> bool:
    """Whether a tile belongs to the department, a disc."""
    return math.hypot(row - (side - 1) / 2, column - (side - 1) / 2) <= side / 2


def _corner(row: int, column: int) -> tuple[float, float]:
    """Return the upper left corner of a tile."""
    return X + column * TILE_PX * GSD_M, Y - row * TILE_PX * GSD_M


def _write_jp2(path: Path, pixels: np.ndarray, row: int, column: int) -> None:
    """Write a tile as JPEG 2000 without loss."""
    count, height, width = pixels.shape
    memory = gdal.GetDriverByName("MEM").Create("", width, height, count, gdal.GDT_Byte)
    x, y = _corner(row, column)
    memory.SetGeoTransform((x, GSD_M, 0, y, 0, -GSD_M))
    memory.SetProjection(wkt("EPSG:2154"))
    memory.WriteRaster(0, 0, width, height, np.ascontiguousarray(pixels).tobytes())
    options = ["REVERSIBLE=YES", "QUALITY=100", "YCBCR420=NO", "RESOLUTIONS=1"]
    gdal.GetDriverByName("JP2OpenJPEG").CreateCopy(str(path), memory, options=options)
