"""What changed between two maps: a transition matrix, by zone if wanted, and a raster of from-to pairs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from ....errors import InputError
from ....feedback import Feedback
from ....language import tr
from ....nomenclature import Nomenclature, nodata_code
from ....raster.classraster import ClassRaster, ClassRasterWriter
from ....raster.gdalenv import gdal_errors
from ....raster.geotiff import BLOCK_PX
from ....raster.grid import GeoGrid, Grid
from ....raster.windows import Window
from ....system.outputs import check_outputs
from ....system.paths import StrPath, optional_text, path_texts
from ....system.together import all_or_none
from ...overlap import blocks, overlap
from ...reports.table import write_csv
from ...zones import WHOLE_MAP, Floats, Zone, ZoneLayer, read_zones, tally
from ..areas import check_tables, outside_pixels, unknown_size
from .changereport import change_report
from .transitions import TRANSITIONS_ITEM, Change, ZoneChange, change_legend, transition_item


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
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "aligned.vrt")
        with gdal_errors(tr("Cannot align '{path}'", path=raster.path)):
            gdal.Warp(
                path,
                os.path.abspath(raster.path) if os.path.exists(raster.path) else raster.path,
                format="VRT",
                outputBounds=grid.bounds,
                width=grid.width,
                height=grid.height,
                dstSRS=grid.crs_wkt,
                dstNodata=nodata_code(raster.classes) if raster.nodata is None else raster.nodata,
                resampleAlg="near",
                options=["-ovr", "NONE"],
            ).FlushCache()
        laid = ClassRaster(path, Nomenclature("map", raster.classes))
        laid.path = raster.path
        yield laid


COLUMNS = ("zone", "from_code", "from_class", "to_code", "to_class", "area_m2")
Pairs = npt.NDArray[np.uint16]


def change(
    before: StrPath,
    after: StrPath,
    output: StrPath,
    *,
    table: StrPath | None = None,
    report: StrPath | None = None,
    zones: ZoneLayer | None = None,
    align: bool = False,
    nomenclature: Nomenclature | None = None,
    feedback: Feedback | None = None,
) -> Change:
    """Compare two maps where both have pixels, and write a change raster, perhaps a table and a report.

    Pixels of the change raster are nodata where either map is, `UNCHANGED`, or have the code of a pair of classes.

    Args:
        before: the class raster of the first date.
        after: the class raster of the second date.
        output: the GeoTIFF to write.
        table: the CSV file to write, a row a transition.
        report: the HTML file to write.
        zones: where to compare too, beside the whole.
        align: lay the second map on the first one's grid, each pixel taking the class at its centre.
        nomenclature: the maps' classes; None: those they tell, which must agree.
        feedback: hears progress, in rows.

    Raises:
        InputError: the maps are no class rasters, their classes or grids differ, they share nothing, or an output has
            a wrong name.
        RasterError: a file cannot be read or written.
        CancelledError: the user cancelled.

    Example:
        >>> from flair_seg.tools import change
        >>> result = change("map.tif", "later.tif", "change.tif", table="change.csv")
        >>> result.total.changed_m2 > 0
        True
    """
    feedback = feedback or Feedback()
    before, after, output = path_texts((before, after, output))
    table, report = optional_text(table), optional_text(report)
    inputs = [before, after, *([zones.file] if zones else [])]
    check_outputs([output], inputs)
    check_tables(inputs, table, report)
    first, second = ClassRaster(before, nomenclature), ClassRaster(after, nomenclature)
    _check_classes(first, second)
    if not first.pixel_m2:
        raise unknown_size(before)
    with ExitStack() as stack, all_or_none():
        if align:
            second = stack.enter_context(warped_onto(second, first.grid))
        pairs = _Pairs(first, second)
        found = read_zones(zones, pairs.grid, feedback) if zones is not None else []
        total, parts = _measure(pairs, found, feedback)
        if not total.compared_m2:
            raise InputError(
                "'{before}' and '{after}' have no pixel that is classified in both maps.", before=before, after=after
            )
        legend, codes = change_legend(first.classes, total.matrix, feedback)
        result = Change(before, after, first.classes, legend, total, tuple(parts))
        page = change_report(result, zones)
        with ClassRasterWriter(output, pairs.grid, legend, nodata=0, name="change", kind="change") as writer:
            for window, values in pairs.strips():
                feedback.stop_if_cancelled()
                writer.write(codes[values])
                feedback.progress(pairs.grid.height + window.row_off + window.height, 2 * pairs.grid.height)
            origins = {**_origin("BEFORE", first), **_origin("AFTER", second)}
            writer.finish(feedback, {**origins, TRANSITIONS_ITEM: transition_item(first.classes, codes)})
        if table is not None:
            write_csv(table, COLUMNS, result.rows())
        if report is not None:
            page.write(report)
        return result


def _origin(when: str, raster: ClassRaster) -> dict[str, str]:
    """Return the metadata items of one of the maps: its name, and the model that made it, where the map tells it."""
    found = {"FLAIR_SEG_" + when: os.path.basename(raster.path)}
    for name in ("MODEL", "MODEL_VERSION", "MODEL_SHA256"):
        if "FLAIR_SEG_" + name in raster.provenance:
            found[f"FLAIR_SEG_{when}_{name}"] = raster.provenance["FLAIR_SEG_" + name]
    return found


class _Pairs:
    """Two maps read together: each pixel is the index of its class before times (classes + 1), plus that after."""

    def __init__(self, before: ClassRaster, after: ClassRaster) -> None:
        """Find what both have."""
        self._maps = (before, after)
        self._windows = overlap(before.grid, before.path, after.grid, after.path)
        self.grid = before.grid.window(self._windows[0])
        self.size = len(before.classes) + 1
        self._tables = []
        for raster in self._maps:
            indices = np.full(256, self.size - 1, np.uint16)
            indices[list(raster.codes)] = np.arange(self.size - 1)
            if raster.nodata is not None:
                indices[raster.nodata] = self.size - 1
            self._tables.append(indices)

    def strips(self) -> Iterator[tuple[Window, Pairs]]:
        """Read from top to bottom; windows are those of `grid`."""
        for row in range(0, self.grid.height, BLOCK_PX):
            height = min(BLOCK_PX, self.grid.height - row)
            before, after = (
                table[raster.read(Window(window.col_off, window.row_off + row, window.width, height))]
                for raster, window, table in zip(self._maps, self._windows, self._tables)
            )
            yield Window(0, row, self.grid.width, height), before * np.uint16(self.size) + after


def _measure(pairs: _Pairs, zones: Sequence[Zone], feedback: Feedback) -> tuple[ZoneChange, list[ZoneChange]]:
    """Read both maps once and return what changed in all and in each zone."""
    size, grid = pairs.size, pairs.grid
    ground = grid.ground_size()
    pixel_m2 = ground[0] * ground[1] if ground else 0.0
    total = np.zeros(size**2)
    pixels: Floats = np.zeros((len(zones), size**2))
    for window, values in pairs.strips():
        feedback.stop_if_cancelled()
        for block in blocks(Window(0, 0, window.width, window.height)):
            part = values[block.row_off : block.row_off + block.height, block.col_off : block.col_off + block.width]
            total += np.bincount(part.ravel(), minlength=size**2)
        tally(zones, window, values, pixels)
        feedback.progress(window.row_off + window.height, 2 * grid.height)
    parts = [
        ZoneChange(
            zone.name,
            counts.reshape(size, size) * pixel_m2,
            outside_pixels(zone, float(counts.sum()), grid.width, grid.height) * pixel_m2,
        )
        for zone, counts in zip(zones, pixels)
    ]
    return ZoneChange(WHOLE_MAP, total.reshape(size, size) * pixel_m2, 0.0), parts


def _check_classes(before: ClassRaster, after: ClassRaster) -> None:
    """Raise `InputError` unless both maps tell the same codes and names."""
    one, other = ({cover.code: cover.name for cover in raster.classes} for raster in (before, after))
    for code in sorted({*one, *other}):
        if one.get(code) != other.get(code):
            raise InputError(
                "Code {code} is '{one}' in '{before}' but '{other}' in '{after}'. Both maps must use the same classes.",
                code=code,
                one=one.get(code, tr("undefined")),
                other=other.get(code, tr("undefined")),
                before=before.path,
                after=after.path,
            )
