"""Writes rasters row by row into a part file, then as a cloud-optimised GeoTIFF."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from ..errors import CancelledError, FlairError, RasterError
from ..feedback import Feedback
from ..language import tr
from ..nomenclature import LandCoverClass
from ..system.outputs import disk_errors, make_part_folder, not_written, put_in_place, put_sidecars
from ..system.paths import link_target
from ..system.resources import available_bytes, no_memory
from ..system.together import all_or_none
from .gdalenv import gdal_cache, gdal_errors, gdal_quiet
from .grid import GeoGrid, Grid
from .legend import Kind, attribute_table, legend_items, pixel_item, set_class_legend
from .style import write_style

BLOCK_PX = 512
CACHE_BYTES = 16 * 2**20
"""GDAL's block cache while the final file is written, in addition to two rows of blocks."""
COPY_BYTES = 256 * 2**20
"""Most memory of the compressing threads, in addition to the cache."""
_MOST_CACHE_BYTES = 256 * 2**20
"""Largest cache for those two rows of blocks."""
_PART_OPTIONS = (
    "TILED=YES", f"BLOCKXSIZE={BLOCK_PX}", f"BLOCKYSIZE={BLOCK_PX}", "COMPRESS=DEFLATE", "ZLEVEL=1", "BIGTIFF=YES",
    "INTERLEAVE=BAND", "SPARSE_OK=TRUE",
)  # fmt: skip


def copy_whole(dataset: gdal.Dataset, path: str, options: Sequence[str], output: str, feedback: Feedback) -> None:
    """Write a dataset as a cloud-optimised GeoTIFF.

    Args:
        dataset: the raster.
        path: file to write.
        options: of GDAL's driver COG.
        output: the file's later path, for messages.
        feedback: may cancel.

    Raises:
        RasterError: it cannot be written.
        CancelledError: the user cancelled.
    """
    try:
        with gdal_errors(tr("Cannot write '{path}'", path=output)):
            whole = gdal.GetDriverByName("COG").CreateCopy(
                path, dataset, 0, list(options), lambda done, text, data: int(not feedback.is_cancelled())
            )
            if whole is None:
                raise RasterError("Cannot write '{path}': the final copy failed", path=output)
            del whole
    except RasterError:
        if feedback.is_cancelled():
            raise CancelledError("The run was cancelled.") from None
        raise


class GeoTiffWriter:
    """Writes a uint8 raster.

    Rows, of all columns or some, are collected until a row of blocks is full, so that no block is compressed twice.
    Everything is written in a separate folder next to the path, so that two runs do not interfere; `publish` moves the
    file into place in one step. Until then, and after any error, an existing file stays as it is.
    """

    def __init__(self, path: str, grid: Grid, band_names: Sequence[str], nodata: int, unit: str = "") -> None:
        """Create the part file; `unit` is the unit of the bands' values.

        Raises:
            RasterError: the folder is missing or cannot be written.
        """
        self.path = path
        self._target = link_target(path)
        self._folder = make_part_folder(path)
        self._part, self._whole = os.path.join(self._folder, "part.tif"), os.path.join(self._folder, "whole.tif")
        self._grid = grid
        self._rows: list[npt.NDArray[np.uint8]] = []
        self._row_off = self._col_off = 0
        self._metadata: dict[str, str] = {}
        self._has_table = False
        try:
            with gdal_errors(tr("Cannot write '{path}'", path=self.path)):
                self._dataset = created("GTiff", self._part, self._grid, band_names, nodata, unit, _PART_OPTIONS)
        except BaseException:
            self.discard()
            raise

    def write(self, rows: npt.NDArray[np.uint8], row_off: int | None = None, col_off: int = 0) -> None:
        """Add rows, uint8 `(bands, height, width)`, at a position; None: below those written before.

        Raises:
            RasterError: they cannot be written, e.g. the disk is full.
        """
        below = self._row_off + self._pending
        if self._rows and (row_off not in (None, below) or (col_off, rows.shape[2]) != self._columns):
            self._write_rows(self._pending)
        if not self._rows:
            self._row_off, self._col_off = below if row_off is None else row_off, col_off
        self._rows.append(rows)
        bottom = self._row_off + self._pending
        whole = bottom if bottom == self._grid.height else bottom - bottom % BLOCK_PX
        if whole > self._row_off:
            self._write_rows(whole - self._row_off)

    @property
    def _pending(self) -> int:
        """Number of pending rows."""
        return sum(part.shape[1] for part in self._rows)

    @property
    def _columns(self) -> tuple[int, int]:
        """First column and width of the pending rows."""
        return self._col_off, self._rows[0].shape[2]

    def set_classes(
        self,
        classes: Sequence[LandCoverClass],
        counts: npt.NDArray[np.int64],
        pixel_m2: float,
        kind: Kind = "classes",
    ) -> None:
        """Store colour table, class names and raster attribute table; `counts` is pixels per class.

        Names and counts also go into the raster's metadata: GDAL keeps those of a GeoTIFF in a file next to it.
        """
        with gdal_errors(tr("Cannot write '{path}'", path=self.path)):
            # GDAL accepts no colour table while a file is open in which a block was written more than once.
            self.rest()
            self._wake()
            band = self._dataset.GetRasterBand(1)
            set_class_legend(band, classes)
            band.SetDefaultRAT(attribute_table(classes, counts, pixel_m2))
            self._has_table = True
        size = self._grid.width, self._grid.height
        self.set_metadata({**legend_items(classes, kind), **pixel_item(classes, counts.tolist(), size)})

    def set_metadata(self, metadata: Mapping[str, str]) -> None:
        """Add to the raster's metadata."""
        self._wake()
        self._metadata.update(metadata)
        self._dataset.SetMetadata(self._metadata)

    def rest(self) -> None:
        """Write the pending rows and close the file until it is needed again.

        Raises:
            RasterError: they cannot be written.
        """
        self._flush()
        self._dataset = None

    def _wake(self) -> None:
        """Open the file again if it was closed."""
        if self._dataset is None:
            self._dataset = gdal.Open(self._part, gdal.GA_Update)

    def _flush(self) -> None:
        """Write the pending rows."""
        if self._rows:
            self._write_rows(self._pending)

    def complete(self, feedback: Feedback, resampling: str, style: str) -> None:
        """Write the cloud-optimised file and its style, not yet in place; `resampling` is that of the overviews.

        Raises:
            RasterError: it cannot be written.
            CancelledError: the user cancelled.
        """
        options = [
            "COMPRESS=DEFLATE", f"BLOCKSIZE={BLOCK_PX}", f"OVERVIEW_RESAMPLING={resampling}", "BIGTIFF=IF_SAFER",
            "NUM_THREADS=ALL_CPUS",
        ]  # fmt: skip
        try:
            cache = copy_cache_bytes(self._grid.width, self._dataset.RasterCount)
            with gdal_errors(tr("Cannot write '{path}'", path=self.path)), gdal_cache(cache):
                self._flush()
                self._dataset.FlushCache()
                whole = gdal.GetDriverByName("COG").CreateCopy(
                    self._whole, self._dataset, 0, options, lambda done, text, data: int(not feedback.is_cancelled())
                )
                if whole is None:
                    raise self._copy_error()
                del whole
            self._check_table()
            write_style(self._whole, style)
        except OSError as error:
            if feedback.is_cancelled():
                raise CancelledError("The run was cancelled.") from None
            if isinstance(error, RasterError):
                raise
            raise not_written(self.path, error) from error

    def _check_table(self) -> None:
        """Raise `OSError` if the attribute table is missing: GDAL does not report that it could not write its file."""
        path = f"{self._whole}.aux.xml"
        if self._has_table and not os.path.exists(path):
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)

    def _copy_error(self) -> FlairError:
        """Return the likely cause of a failed final copy, which GDAL's threads do not report: full disk or memory."""
        if shutil.disk_usage(self._folder).free < 2 * os.path.getsize(self._part):
            return not_written(self.path, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
        failed = tr("Cannot write '{path}': the final copy failed", path=self.path)
        free = available_bytes()
        short = free is not None and free < COPY_BYTES + copy_cache_bytes(self._grid.width, self._dataset.RasterCount)
        return no_memory(failed) if short else RasterError(failed)

    def publish(self) -> str:
        """Move the finished files into place, the raster first, and return the style's path.

        Raises:
            RasterError: an existing file cannot be replaced, e.g. because another program has opened it; the message
                says under which other name the finished raster is kept.
        """
        self._dataset = None
        style = str(Path(self._target).with_suffix(".qml"))
        with disk_errors(self.path, by_file=True), all_or_none():
            self._place()
            put_sidecars(self._whole, self._target)
            put_in_place(str(Path(self._whole).with_suffix(".qml")), style)
        self.discard()
        return style

    def _place(self) -> None:
        """Move the raster to its path, or keep it under another name if the existing file cannot be replaced."""
        try:
            put_in_place(self._whole, self._target)
        except PermissionError as error:
            kept = f"{self._folder}.tif"
            os.replace(self._whole, kept)
            raise RasterError(
                "Cannot replace '{path}' ({strerror}). Close the programs that use it. The finished raster was saved "
                "as '{kept}'.",
                path=self.path,
                strerror=error.strerror,
                kept=kept,
            ) from error

    def discard(self) -> None:
        """Remove the unfinished files."""
        with gdal_quiet():  # closing writes pending data, and the disk may be full
            self._dataset = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def _write_rows(self, height: int) -> None:
        """Write the first `height` of the pending rows."""
        rows = self._rows[0] if len(self._rows) == 1 else np.concatenate(self._rows, axis=1)
        chunk = np.ascontiguousarray(rows[:, :height])
        with gdal_errors(tr("Cannot write '{path}'", path=self.path)):
            status = self._dataset.WriteRaster(self._col_off, self._row_off, rows.shape[2], height, chunk.tobytes())
            self._dataset.FlushCache()
        if status != gdal.CE_None:
            raise RasterError("Cannot write '{path}' at row {row_off}", path=self.path, row_off=self._row_off)
        self._row_off += height
        self._rows = [rows[:, height:].copy()] if height < rows.shape[1] else []


def created(
    driver: str, path: str, grid: Grid, names: Sequence[str], nodata: int, unit: str, options: Sequence[str] = ()
) -> gdal.Dataset:
    """Create a uint8 raster with one band for each name; `unit` is that of the bands' values, `options` GDAL's."""
    dataset = gdal.GetDriverByName(driver).Create(
        path, grid.width, grid.height, len(names), gdal.GDT_Byte, list(options)
    )
    if isinstance(grid, GeoGrid):
        dataset.SetGeoTransform(grid.transform.gdal)
    if grid.crs_wkt:
        dataset.SetProjection(grid.crs_wkt)
    for number, name in enumerate(names, 1):
        band = dataset.GetRasterBand(number)
        band.SetDescription(name)
        band.SetNoDataValue(nodata)
        if unit:
            band.SetUnitType(unit)
    return dataset


def copy_cache_bytes(width: int, bands: int) -> int:
    """Return GDAL's block cache, in bytes, while a final file of `width` columns is written."""
    return CACHE_BYTES + min(2 * width * BLOCK_PX * bands, _MOST_CACHE_BYTES)
