"""Writes rasters row by row into a part file, then whole as a cloud-optimised GeoTIFF."""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from .errors import CancelledError, InputError, RasterError
from .feedback import Feedback
from .gdalenv import gdal_cache, gdal_errors
from .grid import Grid
from .nomenclature import LandCoverClass
from .style import write_style

BLOCK_PX = 512
CACHE_BYTES = 16 * 2**20
"""GDAL's block cache beside two rows of blocks, while the final file is made."""
ABANDONED_S = 24 * 3600
"""Age of a part file, in seconds, after which no run is thought to be writing it."""
_PART_OPTIONS = (
    "TILED=YES", f"BLOCKXSIZE={BLOCK_PX}", f"BLOCKYSIZE={BLOCK_PX}", "COMPRESS=DEFLATE", "ZLEVEL=1", "BIGTIFF=YES",
    "INTERLEAVE=BAND", "SPARSE_OK=TRUE",
)  # fmt: skip
_SUFFIXES = (".tif", ".tiff")


class GeoTiffWriter:
    """One uint8 raster under construction.

    Rows are gathered until a row of blocks is full, so that no block is compressed twice. All is made in a folder of
    its own beside the path, so that two runs on one path do not meet; `publish` makes the file appear there in one
    step. Until then, and after any error, what stood there stands there.
    """

    def __init__(self, path: str, grid: Grid, band_names: Sequence[str], nodata: int) -> None:
        """Create the part file.

        Raises:
            RasterError: the folder is missing or cannot be written.
        """
        self.path = path
        self._folder = _make_folder(path)
        self._part, self._whole = os.path.join(self._folder, "part.tif"), os.path.join(self._folder, "whole.tif")
        self._grid = grid
        self._rows: list[npt.NDArray[np.uint8]] = []
        self._row_off = 0
        try:
            self._create(band_names, nodata)
        except BaseException:
            self.discard()
            raise

    def _create(self, band_names: Sequence[str], nodata: int) -> None:
        """Create the part file."""
        grid = self._grid
        with gdal_errors(f"'{self.path}' cannot be written"):
            driver = gdal.GetDriverByName("GTiff")
            self._dataset = driver.Create(
                self._part, grid.width, grid.height, len(band_names), gdal.GDT_Byte, list(_PART_OPTIONS)
            )
            if grid.geotransform is not None:
                self._dataset.SetGeoTransform(grid.geotransform)
            if grid.crs_wkt:
                self._dataset.SetProjection(grid.crs_wkt)
            for number, name in enumerate(band_names, 1):
                band = self._dataset.GetRasterBand(number)
                band.SetDescription(name)
                band.SetNoDataValue(nodata)

    def write(self, rows: npt.NDArray[np.uint8]) -> None:
        """Add rows, uint8 `(bands, height, width)`, below those written before.

        Raises:
            RasterError: they cannot be written, e.g. the disk is full.
        """
        self._rows.append(rows)
        pending = sum(part.shape[1] for part in self._rows)
        if pending >= BLOCK_PX or self._row_off + pending == self._grid.height:
            self._write_blocks()

    def set_classes(self, classes: Sequence[LandCoverClass], counts: npt.NDArray[np.int64], pixel_m2: float) -> None:
        """Store colour table, class names and raster attribute table; `counts` is pixels per class."""
        band = self._dataset.GetRasterBand(1)
        set_class_legend(band, classes)
        band.SetDefaultRAT(_attribute_table(classes, counts, pixel_m2))

    def set_metadata(self, metadata: Mapping[str, str]) -> None:
        """Store the raster's metadata."""
        self._dataset.SetMetadata(dict(metadata))

    def complete(self, feedback: Feedback, resampling: str, style: str) -> None:
        """Write the cloud-optimised file and its style, not yet in place; `resampling` makes the overviews.

        Raises:
            RasterError: it cannot be written.
            CancelledError: the user cancelled.
        """
        options = [
            "COMPRESS=DEFLATE", f"BLOCKSIZE={BLOCK_PX}", f"OVERVIEW_RESAMPLING={resampling}", "BIGTIFF=IF_SAFER",
            "NUM_THREADS=ALL_CPUS",
        ]  # fmt: skip
        try:
            row = self._grid.width * BLOCK_PX * self._dataset.RasterCount
            with gdal_errors(f"'{self.path}' cannot be written"), gdal_cache(CACHE_BYTES + 2 * row):
                self._dataset.FlushCache()
                whole = gdal.GetDriverByName("COG").CreateCopy(
                    self._whole, self._dataset, 0, options, lambda done, text, data: int(not feedback.is_cancelled())
                )
                if whole is None:
                    raise RasterError(f"'{self.path}' cannot be written: its final copy failed")
                del whole
            write_style(self._whole, style)
        except OSError as error:
            if feedback.is_cancelled():
                raise CancelledError("the run was cancelled") from None
            if isinstance(error, RasterError):
                raise
            raise _not_written(self.path, error) from error

    def publish(self) -> str:
        """Put the finished files in place, the raster first, and return the style's path.

        Raises:
            RasterError: a file that stands there cannot be replaced, e.g. as another program holds it open; the
                finished raster is then kept under another name, which the message tells.
        """
        self._dataset = None
        style = str(Path(self.path).with_suffix(".qml"))
        try:
            self._place()
            for suffix in (".ovr", ".msk", ".aux.xml"):
                _replace(self._whole + suffix, self.path + suffix)
            _replace(str(Path(self._whole).with_suffix(".qml")), style)
        except RasterError:
            raise
        except OSError as error:
            raise _not_written(error.filename or self.path, error) from error
        self.discard()
        return style

    def _place(self) -> None:
        """Put the finished raster at its path, or keep it beside where what stands there cannot be replaced."""
        try:
            _replace(self._whole, self.path)
        except OSError as error:
            kept = f"{self._folder}.tif"
            os.replace(self._whole, kept)
            raise RasterError(
                f"'{self.path}' cannot be replaced ({error.strerror}): close what holds it open; the finished raster "
                f"was kept as '{kept}'"
            ) from error

    def discard(self) -> None:
        """Remove what is unfinished."""
        gdal.PushErrorHandler("CPLQuietErrorHandler")  # closing writes what is pending, and the disk may be full
        self._dataset = None
        gdal.PopErrorHandler()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _write_blocks(self) -> None:
        """Write the gathered rows, keeping back those of an unfilled row of blocks."""
        rows = np.concatenate(self._rows, axis=1)
        height = rows.shape[1]
        if self._row_off + height < self._grid.height:
            height -= height % BLOCK_PX
        chunk = np.ascontiguousarray(rows[:, :height])
        with gdal_errors(f"'{self.path}' cannot be written"):
            status = self._dataset.WriteRaster(0, self._row_off, self._grid.width, height, chunk.tobytes())
            self._dataset.FlushCache()
        if status != gdal.CE_None:
            raise RasterError(f"'{self.path}' cannot be written at row {self._row_off}")
        self._row_off += height
        self._rows = [rows[:, height:].copy()]


def check_outputs(outputs: Sequence[str], inputs: Sequence[str]) -> None:
    """Check where results are to go, before any work.

    Raises:
        InputError: an output is an input, stands twice, is no file name of a GeoTIFF, or its folder is missing or
            cannot be written.
    """
    read = [path for path in inputs if os.path.exists(path)]
    seen = set()
    for output in outputs:
        if output.startswith("/vsi"):
            raise InputError(f"output '{output}' is not on a disk: give the path of a file ending in .tif")
        if os.path.isdir(output):
            raise InputError(f"output '{output}' is a folder: give the path of a file ending in .tif")
        if not output.lower().endswith(_SUFFIXES):
            raise InputError(f"output '{output}' is a GeoTIFF: give it a name ending in .tif")
        if os.path.exists(output) and any(os.path.samefile(path, output) for path in read):
            raise InputError(f"output '{output}' is the input itself: choose another file")
        real = os.path.realpath(output)
        style = os.path.splitext(real)[0]
        if style in seen:
            raise InputError(f"output '{output}' is given twice, or shares its style file: choose another name")
        seen.add(style)
        if any(os.path.splitext(os.path.realpath(p))[0] == style and os.path.exists(style + ".qml") for p in read):
            raise InputError(f"output '{output}' would replace the input's style, '{style}.qml': choose another name")
        folder = os.path.dirname(real)
        if not os.path.isdir(folder):
            raise InputError(f"folder '{folder}' of output '{output}' does not exist: create it first")
        _check_writable(folder)


def _check_writable(folder: str) -> None:
    """Raise `InputError` unless a file can be made in `folder`."""
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise InputError(f"folder '{folder}' cannot be written: {error.strerror}") from error


def _make_folder(path: str) -> str:
    """Make a folder beside `path`, hence on its disk, for what becomes of it."""
    folder, name = os.path.split(os.path.abspath(path))
    _remove_abandoned(Path(folder), name)
    try:
        return tempfile.mkdtemp(prefix=f"{name}.part-", dir=folder)
    except OSError as error:
        raise _not_written(path, error) from error


def _remove_abandoned(folder: Path, name: str) -> None:
    """Remove what killed runs on a path left behind, if nothing has been written to it for a day."""
    for part in folder.glob(f"{glob.escape(name)}.part-*"):
        newest = max((p.stat().st_mtime for p in (part, *part.glob("*"))), default=0.0)
        if part.is_dir() and time.time() - newest > ABANDONED_S:
            shutil.rmtree(part, ignore_errors=True)


def _replace(source: str, target: str) -> None:
    """Move a finished file into place so that a power cut leaves the old or the new one, never a part.

    Where there is no new file, the old one goes: it described another raster.
    """
    if not os.path.exists(source):
        Path(target).unlink(missing_ok=True)
        return
    with open(source, "rb+") as file:
        os.fsync(file.fileno())
    os.replace(source, target)


def _not_written(path: str, error: OSError) -> RasterError:
    """Return the error of a file that cannot be written."""
    return RasterError(f"'{path}' cannot be written: {error.strerror}")


def set_class_legend(band: gdal.Band, classes: Sequence[LandCoverClass]) -> None:
    """Store a nomenclature's colour table and class names in a band."""
    band.SetColorTable(_colour_table(classes))
    band.SetCategoryNames(_category_names(classes))


def _colour_table(classes: Sequence[LandCoverClass]) -> gdal.ColorTable:
    """Return the colour table of a nomenclature."""
    table = gdal.ColorTable()
    for cover in classes:
        table.SetColorEntry(cover.code, (*cover.rgb, 255))
    return table


def _category_names(classes: Sequence[LandCoverClass]) -> list[str]:
    """Return a name per code from 0, empty for codes without a class."""
    names = {cover.code: cover.name for cover in classes}
    return [names.get(code, "") for code in range(max(names) + 1)]


def _attribute_table(
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
