"""Class rasters as inputs and outputs: one uint8 band whose legend tells the classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from .. import __version__
from ..errors import InputError
from ..feedback import Feedback
from ..gdalenv import gdal_errors
from ..geotiff import BLOCK_PX, GeoTiffWriter
from ..grid import Grid
from ..language import tr
from ..nomenclature import LandCoverClass, Nomenclature, nodata_code, spare_colour
from ..raster import describe, open_raster
from ..style import class_style
from ..texts import clean_text
from ..windows import Window

Codes = npt.NDArray[np.uint8]


class ClassRaster:
    """A land-cover map, or labels, opened for reading.

    Attributes:
        path: what was opened.
        grid: its size and georeference.
        classes: its classes, by increasing code.
        nodata: the code that means "not mapped", or None.
    """

    def __init__(self, path: str, nomenclature: Nomenclature | None = None) -> None:
        """Open a class raster.

        Args:
            path: anything GDAL opens, with one uint8 band.
            nomenclature: its classes; None: those of its raster attribute table, or its class names.

        Raises:
            RasterError: the file cannot be read.
            InputError: it is no class raster, or tells no classes and none are given.
        """
        self.path = path
        self._dataset = open_raster(path)
        info = describe(self._dataset, path)
        self.grid: Grid = info.grid
        if len(info.bands) != 1 or info.bands[0].dtype != "uint8":
            raise InputError(
                tr(
                    "a class raster has one band of type uint8: '{path}' has {count} of type {dtype}",
                    path=path, count=len(info.bands), dtype=info.bands[0].dtype,
                )
            )  # fmt: skip
        nodata = info.bands[0].nodata
        self.nodata: int | None = None if nodata is None else int(nodata)
        self.classes = nomenclature.classes if nomenclature else self._legend()
        self._known = np.zeros(256, bool)
        self._known[[c.code for c in self.classes]] = True
        if self.nodata is not None:
            self._known[self.nodata] = True

    @property
    def codes(self) -> tuple[int, ...]:
        """The class codes, increasing; nodata is none of them."""
        return tuple(c.code for c in self.classes)

    @property
    def pixel_m2(self) -> float:
        """Ground area of a pixel in square metres; 0 where it cannot be known."""
        ground = self.grid.ground_size()
        return ground[0] * ground[1] if ground else 0.0

    def read(self, window: Window) -> Codes:
        """Read a window inside the raster, uint8 `(height, width)`.

        Raises:
            RasterError: the file cannot be read there.
            InputError: a code is neither nodata nor one of the classes.
        """
        failure = tr("'{path}' cannot be read at row {row}", path=self.path, row=window.row_off)
        with gdal_errors(failure, last=True):
            raw = self._dataset.GetRasterBand(1).ReadRaster(
                window.col_off, window.row_off, window.width, window.height, buf_type=gdal.GDT_Byte
            )
        codes = np.frombuffer(raw, np.uint8).reshape(window.height, window.width)
        if not self._known[codes].all():
            code = int(codes[~self._known[codes]][0])
            known = ", ".join(map(str, self.codes))
            raise InputError(
                tr("'{path}' has code {code}: its classes are {known}", path=self.path, code=code, known=known)
            )
        return codes

    def strips(self, feedback: Feedback, height: int = BLOCK_PX) -> Iterator[tuple[Window, Codes]]:
        """Read the raster from top to bottom in strips of its whole width, telling progress in rows.

        Raises:
            CancelledError: the user cancelled.
        """
        for row in range(0, self.grid.height, height):
            feedback.stop_if_cancelled()
            window = Window(0, row, self.grid.width, min(height, self.grid.height - row))
            yield window, self.read(window)
            feedback.progress(row + window.height, self.grid.height)

    def _legend(self) -> tuple[LandCoverClass, ...]:
        """Return the classes of the attribute table, else of the class names."""
        band = self._dataset.GetRasterBand(1)
        names = _table_names(band.GetDefaultRAT()) or {
            code: name for code, name in enumerate(map(clean_text, band.GetCategoryNames() or [])) if name
        }
        names.pop(-1 if self.nodata is None else self.nodata, None)
        if not names:
            raise InputError(tr("'{path}' does not tell its classes: choose their nomenclature", path=self.path))
        table = band.GetColorTable()
        return tuple(
            LandCoverClass(code, name, _hex(table.GetColorEntry(code)) if table else spare_colour(index))
            for index, (code, name) in enumerate(sorted(names.items()))
        )


class ClassRasterWriter:
    """A class raster under construction, written from top to bottom; use it in a `with` block and call `finish` last.

    What stood at its path stands there until `finish`, and after any error.
    """

    def __init__(
        self, path: str, grid: Grid, classes: tuple[LandCoverClass, ...], nodata: int | None = None, name: str = "class"
    ) -> None:
        """Create the part file; `nodata` None: 0, or 255 where 0 is a class.

        Raises:
            RasterError: it cannot be written.
        """
        self.nodata = nodata_code(classes) if nodata is None else nodata
        self._classes = classes
        self._grid = grid
        self._counts = np.zeros(256, np.int64)
        self._writer = GeoTiffWriter(path, grid, [name], self.nodata)

    def __enter__(self) -> ClassRasterWriter:
        """Return the writer."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what is unfinished."""
        self._writer.discard()

    def write(self, rows: Codes) -> None:
        """Add rows, uint8 `(height, width)`, below those written before."""
        self._counts += np.bincount(rows.ravel(), minlength=256)
        self._writer.write(np.ascontiguousarray(rows)[None])

    def finish(self, feedback: Feedback, metadata: Mapping[str, str] | None = None) -> None:
        """Store legend, attribute table and metadata, and put the file and its style in place.

        Raises:
            RasterError: it cannot be written.
            CancelledError: the user cancelled.
        """
        ground = self._grid.ground_size()
        counts = self._counts[[c.code for c in self._classes]]
        self._writer.set_classes(self._classes, counts, ground[0] * ground[1] if ground else 0.0)
        self._writer.set_metadata({"TIFFTAG_SOFTWARE": f"flair-seg {__version__}", **(metadata or {})})
        self._writer.complete(feedback, "MODE", class_style(self._classes))
        self._writer.publish()


def _table_names(table: Any) -> dict[int, str]:  # noqa: ANN401 - GDAL's attribute table, or None
    """Return the class names by code of an attribute table; empty where it has none."""
    if table is None:
        return {}
    usages = [table.GetUsageOfCol(column) for column in range(table.GetColumnCount())]
    codes = next((i for i, usage in enumerate(usages) if usage in (gdal.GFU_MinMax, gdal.GFU_Min)), None)
    names = next((i for i, usage in enumerate(usages) if usage == gdal.GFU_Name), None)
    if codes is None or names is None:
        return {}
    rows = range(table.GetRowCount())
    return {table.GetValueAsInt(row, codes): clean_text(table.GetValueAsString(row, names)) for row in rows}


def _hex(colour: tuple[int, ...]) -> str:
    """Return a colour as `#rrggbb`."""
    red, green, blue = colour[:3]
    return f"#{red:02x}{green:02x}{blue:02x}"
