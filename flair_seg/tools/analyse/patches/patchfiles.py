"""The files of training patches: images cut from a raster, labels, and the split."""

from __future__ import annotations

import csv
import math
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from ....errors import InputError, RasterError
from ....language import tr
from ....mapping.source import refuse_map
from ....nomenclature import LandCoverClass, Nomenclature
from ....raster.classraster import Codes
from ....raster.gdalenv import gdal_errors
from ....raster.grid import GeoGrid, Grid
from ....raster.legend import legend_items
from ....raster.reader import RasterReader, describe, looks_like_mask, open_raster, read_window
from ....raster.windows import Window
from ....system.outputs import make_part_folder, not_written

COLUMNS = ("domain", "zone", "patch", "part", "img", "msk", "xmin", "ymin", "xmax", "ymax")
"""Of `split.csv`; `confidence` follows where patches were taken by it."""
_IMAGE_OPTIONS = ["COMPRESS=DEFLATE", "INTERLEAVE=BAND", "PHOTOMETRIC=MINISBLACK", "ALPHA=NO"]


class PatchImage:
    """Imagery from which patches are exported, with its pixels unchanged.

    Attributes:
        grid: size and georeference.
        numbers: numbers of the exported bands, in order.
        dtype: data type of the bands.
        pixel_bytes: bytes per pixel in all bands.
    """

    def __init__(self, path: str, bands: tuple[int, ...] | None) -> None:
        """Open the file; `bands` are the numbers of the bands to export, None for all but masks.

        Raises:
            RasterError: it cannot be read.
            InputError: it has no georeference, no such bands, or bands of different types.
        """
        self._path = path
        self._dataset = open_raster(path)
        refuse_map(self._dataset, path)
        self._info = info = describe(self._dataset, path)
        self.grid = _north_up(path, info.grid)
        asked = bands or ()
        masks = [n for n in info.alphas if n not in asked and looks_like_mask(self._dataset, n)]
        self.numbers = bands or tuple(band.number for band in info.bands if band.number not in masks)
        for number in self.numbers:
            if not 1 <= number <= len(info.bands):
                raise InputError(
                    "Image '{path}' has no band {number}. It has {count} band.",
                    "Image '{path}' has no band {number}. It has {count} bands.",
                    path=path,
                    number=number,
                    count=len(info.bands),
                )
        chosen = [info.bands[number - 1] for number in self.numbers]
        types = sorted({band.dtype for band in chosen})
        if len(types) > 1:
            raise InputError(
                "The bands of image '{path}' have different data types ({types}). All bands of a patch must have the "
                "same type.",
                path=path,
                types=types,
            )
        self.dtype = types[0]
        self._type = self._dataset.GetRasterBand(self.numbers[0]).DataType
        self.pixel_bytes = len(self.numbers) * gdal.GetDataTypeSize(self._type) // 8
        self._names = [band.description for band in chosen]
        self._nodata = chosen[0].nodata if len({repr(band.nodata) for band in chosen}) == 1 else None
        mask_band = masks[-1] if masks else None
        self._reader = RasterReader(self._dataset, info, self.numbers, dtype="float32", mask_band=mask_band)
        self._may_be_empty = bool(
            masks or info.has_mask or self.dtype.startswith("float") or all(b.nodata is not None for b in chosen)
        )

    def valid(self, window: Window) -> npt.NDArray[np.bool_] | None:
        """Return which pixels are not nodata, bool `(height, width)`; None for all."""
        return self._reader.read(window)[1] if self._may_be_empty else None

    def mask(self, codes: Codes, window: Window, unlabelled: int) -> Codes:
        """Return labels with `unlabelled` where the image is nodata."""
        valid = self.valid(window)
        return codes if valid is None else np.where(valid, codes, np.uint8(unlabelled))

    def bounds(self, window: Window) -> dict[str, str]:
        """Return a window's bounds, rounded to less than a thousandth of a pixel."""
        digits = max(1, 4 - math.floor(math.log10(abs(self.grid.transform.dx))))
        bounds = self.grid.window(window).bounds
        return {name: str(round(value, digits)) for name, value in bounds._asdict().items()}

    def write(self, path: Path, window: Window) -> None:
        """Write a patch.

        Raises:
            RasterError: it cannot be read or written.
        """
        failure = tr("Cannot read '{path}' at row {row}", path=self._path, row=window.row_off)
        raw = read_window(self._dataset, window, failure, dtype=self._type, numbers=self.numbers)
        with gdal_errors(tr("Cannot write '{path}'", path=path)):
            count = len(self.numbers)
            dataset = _create(path, self.grid.window(window), count, self._type, _IMAGE_OPTIONS)
            for index, name in enumerate(self._names, 1):
                dataset.GetRasterBand(index).SetDescription(name)
                if self._nodata is not None:
                    dataset.GetRasterBand(index).SetNoDataValue(self._nodata)
            dataset.WriteRaster(0, 0, window.width, window.height, raw)
            del dataset


@dataclass(frozen=True)
class CodeFile:
    """How the class codes of a patch are written.

    Attributes:
        classes: classes of the codes.
        nodata: nodata value.
        colours: pairs of code and class; the last class of a code gives its colour.
        compression: a compression of GDAL's GeoTIFF driver.
    """

    classes: tuple[LandCoverClass, ...]
    nodata: int
    colours: tuple[tuple[int, LandCoverClass], ...]
    compression: str

    def write(self, path: Path, grid: GeoGrid, codes: Codes) -> None:
        """Write codes, uint8 `(height, width)`, as a GeoTIFF.

        Raises:
            RasterError: it cannot be written.
        """
        table = gdal.ColorTable()
        for code, cover in self.colours:
            table.SetColorEntry(code, (*cover.rgb, 255))
        with gdal_errors(tr("Cannot write '{path}'", path=path)):
            dataset = _create(path, grid, 1, gdal.GDT_Byte, [f"COMPRESS={self.compression}"])
            band = dataset.GetRasterBand(1)
            band.SetColorTable(table)
            band.SetNoDataValue(self.nodata)
            dataset.SetMetadata(legend_items(self.classes))
            band.WriteRaster(0, 0, grid.width, grid.height, np.ascontiguousarray(codes).tobytes())
            del band, dataset


@contextmanager
def part_folder(target: Path) -> Iterator[Path]:
    """Give a folder next to `target` for files that are not finished; it is removed afterwards.

    Raises:
        RasterError: a file cannot be written.
    """
    folder = Path(make_part_folder(str(target)))
    try:
        yield folder
    except RasterError:
        raise
    except OSError as error:
        raise not_written(str(target), error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def made(path: Path) -> Path:
    """Return a path whose folder exists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def has_classes(nomenclature: Nomenclature, classes: Iterable[LandCoverClass]) -> bool:
    """Whether a nomenclature has all the classes, by code and name."""
    return {(c.code, c.name) for c in classes} <= {(c.code, c.name) for c in nomenclature.classes}


def write_split(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Write which part each patch is in."""
    columns = [*COLUMNS, *(["confidence"] if "confidence" in rows[0] else [])]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _north_up(path: str, grid: Grid) -> GeoGrid:
    """Return a grid that is georeferenced and north-up, or raise `InputError`."""
    if not isinstance(grid, GeoGrid) or not grid.crs_wkt:
        raise InputError("Image '{path}' is not georeferenced. Georeference it before exporting patches.", path=path)
    if not grid.transform.is_north_up:
        raise InputError("Image '{path}' is not north-up. Warp it to a north-up grid first (gdalwarp).", path=path)
    return grid


def _create(path: Path, grid: GeoGrid, count: int, kind: int, options: Sequence[str]) -> gdal.Dataset:
    """Create a georeferenced GeoTIFF."""
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), grid.width, grid.height, count, kind, list(options))
    dataset.SetGeoTransform(grid.transform.gdal)
    dataset.SetProjection(grid.crs_wkt)
    return dataset
