"""Writes a raster as a folder of cloud-optimised GeoTIFFs, its tiles, and a virtual raster over them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..errors import InputError
from ..feedback import Feedback
from ..language import tr
from ..nomenclature import LandCoverClass
from ..system.outputs import (
    check_real_folder,
    disk_errors,
    make_part_folder,
    put_folder_in_place,
    put_in_place,
    remove_in_place,
)
from ..system.paths import link_target
from ..system.together import all_or_none
from .gdalenv import gdal_errors
from .geotiff import BLOCK_PX, GeoTiffWriter, created
from .grid import Grid
from .legend import legend_items, pixel_item, set_class_legend
from .style import write_style
from .vrt import Part, source_xml
from .windows import Window, squares

_NAME = re.compile(r"r\d{5,}_c\d{5,}\.(tif|qml|tif\..*)|Thumbs\.db|desktop\.ini|\.DS_Store", re.DOTALL)
"""Names of the files in a folder of tiles, including those that file managers add."""


def tile_folder(path: str) -> str:
    """Return the folder of a virtual raster's tiles, next to the file that its path or link leads to."""
    return f"{os.path.splitext(link_target(path))[0]}_tiles"


def check_tile_folders(paths: Sequence[str], unfinished: bool = False) -> None:
    """Raise `InputError` if a folder of tiles exists that does not belong to a map of this name, or has other files.

    Args:
        paths: the virtual rasters to be written.
        unfinished: whether there is an unfinished run, which may have placed the tiles but not the virtual raster.
    """
    for path in paths:
        folder = tile_folder(path)
        if not os.path.lexists(folder):
            continue
        check_real_folder(link_target(folder))
        foreign = sorted(name for name in os.listdir(folder) if not _NAME.fullmatch(name))
        if foreign:
            raise InputError(
                "Cannot replace tile folder '{folder}': it contains '{name}', which is not a tile. Move the file, or "
                "choose another name.",
                folder=folder,
                name=foreign[0],
            )
        if not unfinished and not os.path.exists(path):
            raise InputError(
                "Folder '{folder}' exists, but its virtual raster '{path}' does not. Remove the folder, or choose "
                "another name.",
                folder=folder,
                path=path,
            )


class TileWriter:
    """Writes a uint8 raster as `geotiff.GeoTiffWriter` does, but in tiles; tiles without data are omitted.

    Everything is written in a folder next to the path; `publish` moves the folder of tiles into place, then the virtual
    raster.
    """

    def __init__(
        self, path: str, grid: Grid, band_names: Sequence[str], nodata: int, side: int, unit: str = ""
    ) -> None:
        """Create the folder; `side` is a tile's side in px, `unit` the unit of the bands' values.

        Raises:
            RasterError: the folder cannot be written.
        """
        self.path = path
        self._grid, self._names, self._nodata, self._side = grid, list(band_names), nodata, side
        self._unit = unit
        folder = tile_folder(path)
        self._final = link_target(folder)
        self._part = make_part_folder(path)
        # The tiles may have been moved to another disk and replaced by a link.
        self._making = make_part_folder(self._final) if os.path.islink(folder) else self._part
        self._folder = os.path.join(self._making, os.path.basename(folder))
        self._vrt = os.path.join(self._part, os.path.basename(path))
        self._tiles: dict[Window, GeoTiffWriter] = {}
        self._counts: dict[Window, npt.NDArray[np.int64]] = {}
        self._left: dict[Window, int] = {}
        self._legend: tuple[tuple[LandCoverClass, ...], float] | None = None
        self._metadata: dict[str, str] = {}
        self._items: dict[str, str] = {}
        with disk_errors(path):
            os.makedirs(self._folder)

    def write(self, rows: npt.NDArray[np.uint8], row_off: int, col_off: int) -> None:
        """Add rows, uint8 `(bands, height, width)`, at a position.

        Raises:
            RasterError: they cannot be written.
        """
        _, height, width = rows.shape
        for tile, part in self._met(Window(col_off, row_off, width, height)):
            piece = rows[:, part.row_off - row_off :, part.col_off - col_off :][:, : part.height, : part.width]
            self._left[tile] = self._left.get(tile, tile.width * tile.height) - part.width * part.height
            if tile in self._tiles or (piece != self._nodata).any():
                writer = self._writer(tile)
                self._counts[tile] += np.bincount(piece[0].ravel(), minlength=256)
                writer.write(piece, part.row_off - tile.row_off, part.col_off - tile.col_off)
                if not self._left[tile]:
                    writer.rest()

    def set_classes(self, classes: Sequence[LandCoverClass], counts: npt.NDArray[np.int64], pixel_m2: float) -> None:
        """Set the legend; each tile's attribute table counts its own pixels."""
        self._legend = tuple(classes), pixel_m2
        size = self._grid.width, self._grid.height
        self._items = {**legend_items(classes), **pixel_item(classes, counts.tolist(), size)}

    def set_metadata(self, metadata: Mapping[str, str]) -> None:
        """Add to the metadata of all tiles."""
        self._metadata.update(metadata)

    def complete(self, feedback: Feedback, resampling: str, style: str) -> None:
        """Write the final tiles, the virtual raster and its style, not yet in place.

        Raises:
            RasterError: they cannot be written.
            CancelledError: the user cancelled.
        """
        for tile, writer in self._tiles.items():
            feedback.stop_if_cancelled()
            if self._legend:
                classes, pixel_m2 = self._legend
                writer.set_classes(classes, self._counts[tile][[c.code for c in classes]], pixel_m2)
            writer.set_metadata(self._metadata)
            writer.complete(feedback, resampling, style)
            writer.publish()
        with gdal_errors(tr("Cannot write '{path}'", path=self.path)):
            self._write_vrt()
        write_style(self._vrt, style)

    def publish(self) -> str:
        """Move the tiles into place, then the virtual raster, and return the style's path.

        Raises:
            RasterError: existing files cannot be replaced.
        """
        target = link_target(self.path)
        style = str(Path(target).with_suffix(".qml"))
        with disk_errors(self.path), all_or_none():
            remove_in_place(target)
            put_folder_in_place(self._folder, self._final)
            put_in_place(str(Path(self._vrt).with_suffix(".qml")), style)
            put_in_place(self._vrt, target)
        self.discard()
        return style

    def discard(self) -> None:
        """Remove the unfinished files."""
        for writer in self._tiles.values():
            writer.discard()
        for folder in {self._part, self._making}:
            shutil.rmtree(folder, ignore_errors=True)

    def _met(self, given: Window) -> Iterator[tuple[Window, Window]]:
        """Yield each tile that a window meets, and what they have in common."""
        for square in squares(given, self._side):
            tile = self._grid.whole.intersection(square)
            part = tile and tile.intersection(given)
            if tile and part:
                yield tile, part

    def _writer(self, tile: Window) -> GeoTiffWriter:
        """Return the writer of a tile, created if necessary."""
        if tile not in self._tiles:
            self._tiles[tile] = GeoTiffWriter(
                os.path.join(self._folder, self._name(tile)),
                self._grid.window(tile),
                self._names,
                self._nodata,
                self._unit,
            )
            self._counts[tile] = np.zeros(256, np.int64)
        return self._tiles[tile]

    def _name(self, tile: Window) -> str:
        """Return a tile's file name: its row and column of tiles."""
        return f"r{tile.row_off // self._side:05d}_c{tile.col_off // self._side:05d}.tif"

    def _write_vrt(self) -> None:
        """Write the virtual raster next to the folder of tiles."""
        vrt = created("VRT", self._vrt, self._grid, self._names, self._nodata, self._unit)
        vrt.SetMetadata({**self._items, **self._metadata})
        for number in range(1, vrt.RasterCount + 1):
            band = vrt.GetRasterBand(number)
            if self._legend:
                set_class_legend(band, self._legend[0])
            for index, tile in enumerate(sorted(self._tiles, key=lambda tile: (tile.row_off, tile.col_off))):
                path = f"{os.path.basename(self._folder)}/{self._name(tile)}"
                part = Part(path, str(number), tile.width, tile.height, "uint8", (BLOCK_PX, BLOCK_PX))
                band.SetMetadataItem(f"source_{index}", source_xml(part, tile, relative=True), "new_vrt_sources")
        vrt.FlushCache()
