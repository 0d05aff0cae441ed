"""Class rasters: one band of class codes with a legend; of any type of number as inputs, uint8 as outputs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from .. import __version__
from ..errors import InputError
from ..feedback import Feedback
from ..language import tr
from ..nomenclature import MAX_CODE, NOMENCLATURES, LandCoverClass, Nomenclature, nodata_code
from ..system.paths import StrPath, path_text
from .gdalenv import gdal_errors
from .geotiff import BLOCK_PX, GeoTiffWriter
from .grid import GeoGrid, Grid
from .legend import Kind, read_kind, read_legend, read_provenance
from .reader import describe, open_raster, read_window
from .style import class_style
from .windows import Window

Codes = npt.NDArray[np.uint8]
_IMAGE_BANDS = 3
"""Bands from which on a raster is an image."""
_SAMPLE_PX = 512
"""Side of the sample of a raster without legend, in pixels."""
_MOST_CODES = 64
"""Different codes in a sample beyond which they are brightnesses: nomenclatures have a few dozen classes at most."""


class ClassRaster:
    """A land-cover map, or labels, opened for reading.

    Attributes:
        path: what was opened.
        grid: its size and georeference.
        classes: its classes, by increasing code.
        nodata: the code that means "not mapped", or None. Where the file's nodata is no code from 0 to 255, such as
            65535 or NaN, it is one that no class has.
        file_nodata: the file's own nodata value, or None.
    """

    def __init__(self, path: StrPath, nomenclature: Nomenclature | None = None) -> None:
        """Open a class raster.

        Args:
            path: anything GDAL opens, with one band of whole numbers, integers or floats.
            nomenclature: its classes; None: those of its legend, or of the known nomenclature that has its colours.

        Raises:
            RasterError: the file cannot be read.
            InputError: it is no class raster, or has no class legend and no nomenclature is given.
        """
        path = path_text(path)
        self.path = path
        self._dataset = open_raster(path)
        info = describe(self._dataset, path)
        self.grid: Grid = info.grid
        dtype = info.bands[0].dtype
        kind = read_kind(self._dataset)
        if kind in ("confidence", "probabilities"):
            raise InputError("'{path}' is a raster of kind '{kind}'. Choose a class raster.", path=path, kind=kind)
        if len(info.bands) >= _IMAGE_BANDS:
            raise InputError(
                "'{path}' is an image, not a class raster: it has {count} bands of type {dtype}. Segment it first "
                "(segment), and choose the map that this makes.",
                path=path,
                count=len(info.bands),
                dtype=dtype,
            )
        if len(info.bands) != 1 or not dtype.startswith(("uint", "int", "float")):
            raise InputError(
                "'{path}' is not a class raster: it has {count} band of type {dtype}. A class raster must "
                "have one band of integer or float numbers.",
                "'{path}' is not a class raster: it has {count} bands of type {dtype}. A class raster must "
                "have one band of integer or float numbers.",
                path=path,
                count=len(info.bands),
                dtype=dtype,
            )
        self._dtype = np.dtype(dtype)
        self.file_nodata = info.bands[0].nodata
        self.nodata = _as_code(self.file_nodata)
        self.classes = nomenclature.classes if nomenclature else self._legend()
        self._known = np.zeros(256, bool)
        self._known[[c.code for c in self.classes]] = True
        if self.nodata is not None:
            self._known[self.nodata] = True
        elif self.file_nodata is not None or self._dtype.kind == "f":
            self.nodata = nodata_code(self.classes)

    @property
    def codes(self) -> tuple[int, ...]:
        """The class codes, increasing; nodata is none of them."""
        return tuple(c.code for c in self.classes)

    @property
    def pixel_m2(self) -> float:
        """Ground area of a pixel in square metres; 0 where it cannot be known."""
        ground = self.grid.ground_size()
        return ground[0] * ground[1] if ground else 0.0

    @property
    def provenance(self) -> dict[str, str]:
        """The metadata items that tell how the map was made: model, settings and software; empty for other rasters."""
        return read_provenance(self._dataset)

    def read(self, window: Window) -> Codes:
        """Read a window inside the raster, uint8 `(height, width)`.

        Raises:
            RasterError: the file cannot be read there.
            InputError: a code is neither nodata nor one of the classes.
        """
        failure = tr("Cannot read '{path}' at row {row}", path=self.path, row=window.row_off)
        raw = read_window(self._dataset.GetRasterBand(1), window, failure)
        values = np.frombuffer(raw, self._dtype).reshape(window.height, window.width)
        if self._dtype == np.uint8:
            self._check(values)
            return values
        empty = np.isnan(values) if self._dtype.kind == "f" else np.zeros(values.shape, bool)
        if self.file_nodata is not None and _as_code(self.file_nodata) is None:
            empty |= np.equal(values, self._dtype.type(self.file_nodata))
        found = values[~empty]
        strange = np.less(found, 0) | np.greater(found, MAX_CODE) | np.not_equal(found, np.floor(found))
        if strange.any():
            raise InputError(
                "'{path}' has value {value}: class codes are whole numbers from 0 to 255",
                path=self.path,
                value=found[strange][0],
            )
        self._check(found.astype(np.uint8))
        codes = np.full(values.shape, self.nodata or 0, np.uint8)
        codes[~empty] = found
        return codes

    def _check(self, codes: Codes) -> None:
        """Raise `InputError` for a code that is neither nodata nor one of the classes."""
        if not self._known[codes].all():
            code = int(codes[~self._known[codes]][0])
            known = ", ".join(map(str, self.codes))
            raise InputError(
                "'{path}' contains code {code}, which is not one of its classes ({known}).",
                path=self.path,
                code=code,
                known=known,
            )

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
        """Return the classes that the raster carries, as `legend.read_legend`."""
        classes = read_legend(self._dataset, self.nodata)
        if not classes:
            codes = self._found_codes()
            known = [name for name, entry in NOMENCLATURES.items() if codes <= {*entry.codes, self.nodata}]
            raise InputError(
                "'{path}' has no class legend: it contains no class names, and its colours do not match a known "
                "nomenclature. Choose a nomenclature ({known}).",
                path=self.path,
                known=", ".join(known or NOMENCLATURES),
            )
        return classes

    def _found_codes(self) -> set[int]:
        """Return the codes in a sample of the pixels.

        Raises:
            InputError: they are values of an image or of an elevation model.
        """
        whole, side = self.grid.whole, (min(self.grid.width, _SAMPLE_PX), min(self.grid.height, _SAMPLE_PX))
        failure = tr("Cannot read '{path}' as a raster", path=self.path)
        raw = read_window(self._dataset.GetRasterBand(1), whole, failure, size=side, dtype=gdal.GDT_Float64)
        values = np.frombuffer(raw, np.float64)
        values = values[np.isfinite(values)]
        values = values if self.file_nodata is None else values[np.not_equal(values, self.file_nodata)]
        found = np.unique(values)
        codes = bool(((found >= 0) & (found <= MAX_CODE) & (found == np.floor(found))).all())
        if codes and len(found) <= _MOST_CODES:
            return set(found.astype(int).tolist())
        heights = self._dtype.kind in "fi"
        raise InputError(
            "'{path}' is not a class raster but looks like {what}: its values range from {low:g} to {high:g}. Choose a "
            "land-cover map.",
            path=self.path,
            what=tr("an elevation model") if heights else tr("a greyscale image"),
            low=found[0],
            high=found[-1],
        )


def _as_code(nodata: float | None) -> int | None:
    """Return a nodata value that is a code from 0 to 255, else None."""
    return int(nodata) if nodata is not None and 0 <= nodata <= MAX_CODE and nodata == int(nodata) else None


@contextmanager
def warped_onto(raster: ClassRaster, grid: Grid) -> Iterator[ClassRaster]:
    """Give a class raster on another grid: each pixel has the class at its centre, or is nodata where there is none.

    Raises:
        InputError: one of them has no georeference.
        RasterError: the coordinates of one do not exist in the other's system.
    """
    own = raster.grid
    if not (isinstance(grid, GeoGrid) and isinstance(own, GeoGrid) and grid.crs_wkt and own.crs_wkt):
        raise InputError("Cannot align '{path}': both maps must have a coordinate system.", path=raster.path)
    nodata = nodata_code(raster.classes) if raster.file_nodata is None else raster.file_nodata
    with warped_file(raster.path, grid, nodata) as path:
        laid = ClassRaster(path, Nomenclature("map", raster.classes))
        laid.path = raster.path
        yield laid


@contextmanager
def warped_file(path: str, grid: Grid, nodata: float | None) -> Iterator[str]:
    """Give the path of a virtual raster: another raster on a grid that has a georeference, its nearest pixels taken.

    Args:
        path: the raster.
        grid: where to lay it.
        nodata: the value where it has no pixel; None: its own, or 0.

    Raises:
        InputError: the grid has no georeference.
        RasterError: the coordinates of one do not exist in the other's system.
    """
    if not isinstance(grid, GeoGrid):
        raise InputError("Cannot align '{path}': both maps must have a coordinate system.", path=path)
    with tempfile.TemporaryDirectory() as folder:
        aligned = os.path.join(folder, "aligned.vrt")
        with gdal_errors(tr("Cannot align '{path}'", path=path)):
            gdal.Warp(
                aligned,
                os.path.abspath(path) if os.path.exists(path) else path,
                format="VRT",
                outputBounds=grid.bounds,
                width=grid.width,
                height=grid.height,
                dstSRS=grid.crs_wkt,
                dstNodata=nodata,
                resampleAlg="near",
                options=["-ovr", "NONE"],
            ).FlushCache()
        yield aligned


class ClassRasterWriter:
    """A class raster under construction, written from top to bottom; use it in a `with` block and call `finish` last.

    What stood at its path stands there until `finish`, and after any error.
    """

    def __init__(
        self,
        path: StrPath,
        grid: Grid,
        classes: tuple[LandCoverClass, ...],
        nodata: int | None = None,
        name: str = "class",
        kind: Kind = "classes",
    ) -> None:
        """Create the part file; `nodata` None: 0, or 255 where 0 is a class.

        Raises:
            RasterError: it cannot be written.
        """
        self.nodata = nodata_code(classes) if nodata is None else nodata
        self._classes = classes
        self._kind: Kind = kind
        self._grid = grid
        self._counts = np.zeros(256, np.int64)
        self._writer = GeoTiffWriter(path_text(path), grid, [name], self.nodata)

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
        self._writer.set_classes(self._classes, counts, ground[0] * ground[1] if ground else 0.0, self._kind)
        self._writer.set_metadata({"TIFFTAG_SOFTWARE": f"flair-seg {__version__}", **(metadata or {})})
        self._writer.complete(feedback, "MODE", class_style(self._classes))
        self._writer.publish()
