"""Change between two maps: a transition matrix, by zone on request, and a raster of from-to pairs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ....errors import InputError
from ....feedback import Feedback, Stage
from ....language import tr
from ....nomenclature import LandCoverClass, Nomenclature
from ....raster.classraster import ClassRaster, ClassRasterWriter, Codes, warped_file, warped_onto
from ....raster.geotiff import BLOCK_PX
from ....raster.grid import Grid
from ....raster.windows import Window
from ....system.outputs import check_outputs
from ....system.paths import OptionalPathField, StrPath, optional_text, path_texts
from ....system.together import all_or_none
from ...confidence import ConfidenceRaster, check_percent
from ...overlap import blocks, overlap
from ...reports.table import CsvStyle, write_table
from ...zones import WHOLE_MAP, Floats, Zone, ZoneLayer, read_zones, tally
from ..areas import check_min_area, check_tables, outside_pixels, unknown_size
from ..cleaning.recode import Recode, parse_recode, recode, unchanged
from ..polygons.regions import Regions, find_regions, region_strips
from .transitions import TRANSITIONS_ITEM, Change, ZoneChange, change_legend, change_report, transition_item

COLUMNS = ("zone", "from_code", "from_class", "to_code", "to_class", "area_m2")
PairIndices = npt.NDArray[np.uint32]
DEFAULT_SURE = 60.0
"""Least confidence in percent of both maps where a difference counts as change."""


@dataclass(frozen=True)
class ChangeFilter:
    """Separates change from noise.

    A difference is confirmed if each confidence raster given is at least `sure` there, and if it belongs to a patch of
    confirmed differences, of any classes, of at least `min_area`. Pixels without confidence are not confirmed.

    Attributes:
        confidence_before: confidence raster of the first map, in percent; None: not used.
        confidence_after: that of the second map.
        sure: lowest confidence, in percent.
        min_area: minimum mapping unit of change, in square metres; 0: none.
    """

    confidence_before: OptionalPathField = OptionalPathField()
    confidence_after: OptionalPathField = OptionalPathField()
    sure: float = DEFAULT_SURE
    min_area: float = 0.0

    def __post_init__(self) -> None:
        """Check the numbers."""
        check_percent(self.sure)
        check_min_area(self.min_area)

    @property
    def is_active(self) -> bool:
        """Whether differences may be noise."""
        return bool(self.confidence_before or self.confidence_after or self.min_area)


def change(
    before: StrPath,
    after: StrPath,
    output: StrPath,
    *,
    table: StrPath | None = None,
    report: StrPath | None = None,
    csv_style: CsvStyle = "comma",
    zones: ZoneLayer | None = None,
    align: bool = False,
    remap: str = "",
    remap_before: str = "",
    only: ChangeFilter | None = None,
    nomenclature: Nomenclature | None = None,
    feedback: Feedback | None = None,
) -> Change:
    """Compare two maps where both have pixels, and write a change raster and, on request, a table and a report.

    Pixels of the change raster are nodata where either map is, `UNCHANGED`, or have the code of a pair of classes.
    Differences that `only` rejects as noise have the code of `UNCONFIRMED`, and count neither as changed nor as
    compared.

    Args:
        before: class raster of the first date.
        after: class raster of the second date.
        output: GeoTIFF to write.
        table: table to write (`.csv`, `.xlsx` or `.ods`), a row per transition.
        report: HTML file to write.
        csv_style: style of a CSV table: `comma`, or `semicolon` with decimal commas.
        zones: zones to compare in addition to the whole.
        align: warp the second map to the grid of the first (nearest neighbour).
        remap: recode table of the second map, see `recode.parse_recode`; its targets may be classes of the first map.
            Classes without a rule take the code of the first map's class of the same name.
        remap_before: recode table of the first map.
        only: separates change from noise; None: every difference is change.
        nomenclature: classes of the maps; None: their legends, which must agree.
        feedback: receives progress, in rows.

    Raises:
        InputError: the maps are not class rasters, their classes or grids differ, they do not overlap, or an output has
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
    only = only or ChangeFilter()
    sure = [path for path in (only.confidence_before, only.confidence_after) if path]
    inputs = [before, after, *sure, *([zones.file] if zones else [])]
    check_outputs([output], inputs)
    check_tables(inputs, table, report, csv_style)
    first, second = ClassRaster(before, nomenclature), ClassRaster(after, nomenclature)
    tables = _recoded(first, second, remap_before, remap)
    classes = _common_classes(first, second, tables, strict=not (remap or remap_before))
    if not first.pixel_m2:
        raise unknown_size(before)
    with ExitStack() as stack, all_or_none():
        dated = _opened(first, second, tables, only, first.grid if align else None, stack)
        pairs = Pairs(*dated, classes, only.sure)
        if only.min_area:
            pairs.leave_out_patches(only.min_area / first.pixel_m2, Stage(feedback, 0, 0.3))
            feedback = Stage(feedback, 0.3, 1)
        found = read_zones(zones, pairs.grid, feedback) if zones is not None else []
        total, parts = _measure(pairs, found, feedback)
        if not total.compared_m2:
            raise InputError(
                "'{before}' and '{after}' have no pixel that is classified in both maps.", before=before, after=after
            )
        legend, codes = change_legend(classes, total.matrix, feedback, with_unconfirmed=only.is_active)
        result = Change(before, after, classes, legend, total, tuple(parts))
        page = change_report(result, zones)
        origins = {**_origin("BEFORE", first), **_origin("AFTER", second), **_settings(only, remap_before, remap)}
        items = {**origins, TRANSITIONS_ITEM: transition_item(classes, codes)}
        with ClassRasterWriter(output, pairs.grid, legend, nodata=0, name="change", kind="change") as writer:
            _write(pairs, codes, writer, feedback)
            writer.finish(feedback, items)
        if table is not None:
            write_table(table, COLUMNS, result.rows(), csv_style)
        if report is not None:
            page.write(report)
        return result


def _origin(when: str, raster: ClassRaster) -> dict[str, str]:
    """Return the metadata items of one of the maps: its name, and the model that made it, if known."""
    found = {"FLAIR_SEG_" + when: os.path.basename(raster.path)}
    for name in ("MODEL", "MODEL_VERSION", "MODEL_SHA256"):
        if "FLAIR_SEG_" + name in raster.provenance:
            found[f"FLAIR_SEG_{when}_{name}"] = raster.provenance["FLAIR_SEG_" + name]
    return found


def _measure(pairs: Pairs, zones: Sequence[Zone], feedback: Feedback) -> tuple[ZoneChange, list[ZoneChange]]:
    """Read both maps once and return the change in the whole and in each zone."""
    size, grid = pairs.size, pairs.grid
    ground = grid.ground_size()
    pixel_m2 = ground[0] * ground[1] if ground else 0.0
    total = np.zeros(size**2 + 1)
    pixels: Floats = np.zeros((len(zones), size**2 + 1))
    for window, values in pairs.strips():
        feedback.stop_if_cancelled()
        for block in blocks(Window(0, 0, window.width, window.height)):
            part = values[block.row_off : block.row_off + block.height, block.col_off : block.col_off + block.width]
            total += np.bincount(part.ravel(), minlength=size**2 + 1)
        tally(zones, window, values, pixels)
        feedback.progress(window.row_off + window.height, 2 * grid.height)
    parts = [
        ZoneChange(
            zone.name,
            counts[:-1].reshape(size, size) * pixel_m2,
            outside_pixels(zone, float(counts.sum()), grid.width, grid.height) * pixel_m2,
            float(counts[-1]) * pixel_m2,
        )
        for zone, counts in zip(zones, pixels)
    ]
    matrix = total[:-1].reshape(size, size) * pixel_m2
    return ZoneChange(WHOLE_MAP, matrix, 0.0, float(total[-1]) * pixel_m2), parts


def _write(pairs: Pairs, codes: Codes, writer: ClassRasterWriter, feedback: Feedback) -> None:
    """Read both maps again and write the code of each pair; `codes` is uint8, by the index of the pair."""
    height = pairs.grid.height
    for window, values in pairs.strips():
        feedback.stop_if_cancelled()
        writer.write(codes[values])
        feedback.progress(height + window.row_off + window.height, 2 * height)


def _recoded(first: ClassRaster, second: ClassRaster, table_before: str, table_after: str) -> tuple[Recode, Recode]:
    """Apply the recode tables to the classes of both maps."""
    before = after = None
    if table_before.strip():
        before = recode(parse_recode(table_before), first.classes, first.path)
    before = before or unchanged(first.classes)
    if table_after.strip():
        after = recode(parse_recode(table_after), second.classes, second.path, onto=before.classes)
    return before, after or unchanged(second.classes)


def _common_classes(
    before: ClassRaster, after: ClassRaster, tables: tuple[Recode, Recode], strict: bool
) -> tuple[LandCoverClass, ...]:
    """Return the classes of both maps; only with `strict` must both have the same."""
    ours, theirs = ({cover.code: cover for cover in table.classes} for table in tables)
    for code in sorted({*ours, *theirs}):
        one, other = (classes[code].name if code in classes else None for classes in (ours, theirs))
        if one != other and (strict or (one is not None and other is not None)):
            raise InputError(
                "Code {code} is '{one}' in '{before}' but '{other}' in '{after}'. Both maps must use the same classes.",
                code=code,
                one=one or tr("undefined"),
                other=other or tr("undefined"),
                before=before.path,
                after=after.path,
            )
    return tuple({**theirs, **ours}[code] for code in sorted({*ours, *theirs}))


def _opened(
    first: ClassRaster,
    second: ClassRaster,
    tables: tuple[Recode, Recode],
    only: ChangeFilter,
    onto: Grid | None,
    stack: ExitStack,
) -> tuple[Dated, Dated]:
    """Return both maps with their confidence, the second one warped to a grid if one is given."""
    one = ConfidenceRaster(only.confidence_before, first) if only.confidence_before else None
    two = ConfidenceRaster(only.confidence_after, second) if only.confidence_after else None
    if onto is not None:
        second = stack.enter_context(warped_onto(second, onto))
        if two is not None and only.confidence_after is not None:
            two = ConfidenceRaster(stack.enter_context(warped_file(only.confidence_after, onto, None)), second)
    return Dated(first, tables[0], one), Dated(second, tables[1], two)


def _settings(only: ChangeFilter, table_before: str, table_after: str) -> dict[str, str]:
    """Return the metadata items of the settings that differ from their defaults."""
    found = {}
    if only.confidence_before or only.confidence_after:
        found["FLAIR_SEG_CHANGE_SURE_PERCENT"] = f"{only.sure:g}"
    if only.min_area:
        found["FLAIR_SEG_CHANGE_MIN_AREA_M2"] = f"{only.min_area:g}"
    for name, text in (("REMAP_BEFORE", table_before), ("REMAP", table_after)):
        if text.strip():
            found["FLAIR_SEG_" + name] = text.strip()
    return found


@dataclass(frozen=True, eq=False)
class Dated:
    """A map of one date: its raster, its classes in the nomenclature of the comparison, and its confidence."""

    raster: ClassRaster
    recode: Recode
    sure: ConfidenceRaster | None = None

    def indices(self, classes: Sequence[LandCoverClass]) -> PairIndices:
        """Return the index in `classes` of each code's class, uint32 `(256,)`; `len(classes)` for unmapped codes."""
        index = {cover.code: number for number, cover in enumerate(classes)}
        found = np.full(256, len(classes), np.uint32)
        for code in self.raster.codes:
            found[code] = index.get(int(self.recode.table[code]), len(classes))
        if self.raster.nodata is not None:
            found[self.raster.nodata] = len(classes)
        return found


class Pairs:
    """Two maps read together: a pixel is the index of its class before times (classes + 1), plus that after.

    Differences that are noise have the number after those of all pairs, `noise`.
    """

    def __init__(
        self, before: Dated, after: Dated, classes: Sequence[LandCoverClass], least: float = DEFAULT_SURE
    ) -> None:
        """Find the overlap of the maps; `least` is the lowest confidence, in percent, at which a difference counts."""
        self._maps, self._least = (before, after), least
        one, two = before.raster, after.raster
        self._windows = overlap(one.grid, one.path, two.grid, two.path)
        self.grid = one.grid.window(self._windows[0])
        self.size = len(classes) + 1
        self.noise = self.size**2
        self._tables = [dated.indices(classes) for dated in self._maps]
        diagonal = np.eye(self.size, dtype=bool)
        diagonal[-1] = diagonal[:, -1] = True
        self._differs = np.append(~diagonal.ravel(), False)
        self._patches: tuple[Regions, npt.NDArray[np.bool_]] | None = None

    def leave_out_patches(self, least_px: float, feedback: Feedback) -> None:
        """Mark differences in patches of fewer than `least_px` pixels as noise."""
        found, _ = find_regions(_Differences(self), BLOCK_PX, feedback)
        is_small = found.pixels < least_px * (1 - 1e-9)
        is_small[0] = False
        self._patches = (found, is_small)

    def strips(self) -> Iterator[tuple[Window, PairIndices]]:
        """Yield windows of `grid` and their pairs, uint32 `(height, width)`, from top to bottom."""
        if self._patches is None:
            yield from self._sure_strips()
            return
        found, is_small = self._patches
        differences = _Differences(self)
        for regions in region_strips(differences, BLOCK_PX, Feedback(), found):
            window, values = differences.last
            values[is_small[regions]] = self.noise
            yield window, values

    def _sure_strips(self) -> Iterator[tuple[Window, PairIndices]]:
        """Yield the pairs, with differences of too little confidence as noise."""
        for row in range(0, self.grid.height, BLOCK_PX):
            height = min(BLOCK_PX, self.grid.height - row)
            parts = [Window(w.col_off, w.row_off + row, w.width, height) for w in self._windows]
            before, after = (t[d.raster.read(part)] for d, part, t in zip(self._maps, parts, self._tables))
            values = before * np.uint32(self.size) + after
            for dated, part in zip(self._maps, parts):
                if dated.sure is not None:
                    percent, known = dated.sure.read(part)
                    values[self._differs[values] & ~(known & (percent >= self._least))] = self.noise
            yield Window(0, row, self.grid.width, height), values

    def differing(self, values: PairIndices) -> Codes:
        """Return 1 where classes differ, else 0."""
        return self._differs[values].astype(np.uint8)


class _Differences:
    """Where classes differ, in the form of a class raster for `find_regions`."""

    nodata: int | None = 0

    def __init__(self, pairs: Pairs) -> None:
        """Wrap two maps."""
        self._pairs = pairs
        self.last: tuple[Window, PairIndices]

    def strips(self, feedback: Feedback, height: int) -> Iterator[tuple[Window, Codes]]:
        """Yield where classes differ; `last` has the pairs of the same rows."""
        for window, values in self._pairs._sure_strips():
            feedback.stop_if_cancelled()
            self.last = (window, values)
            yield window, self._pairs.differing(values)
            feedback.progress(window.row_off + window.height, self._pairs.grid.height)
