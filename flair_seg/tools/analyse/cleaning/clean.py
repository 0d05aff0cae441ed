"""Cleans a class raster: marks unsure pixels, recodes classes, smooths noise, and removes small regions."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ....choices import check_choice
from ....errors import InputError
from ....feedback import Feedback, Stage
from ....language import tr
from ....nomenclature import MAX_CODE, LandCoverClass, Nomenclature, codes_called, nodata_code
from ....raster.classraster import ClassRaster, ClassRasterWriter, Codes
from ....raster.windows import Window
from ....system.outputs import check_outputs
from ....system.paths import StrPath, optional_text, path_text
from ....system.together import all_or_none
from ...confidence import ConfidenceRaster, check_percent
from ...reports.table import CsvStyle, fixed, write_table
from ..areas import check_min_area, check_tables, unknown_size
from ..polygons.regions import find_regions, merge_small, region_strips, strip_rows
from .majority import check_size, majority
from .recode import parse_recode, recode, unchanged

UnsureTo = Literal["class", "nodata"]
UNSURE_TO: tuple[UnsureTo, ...] = ("class", "nodata")
UNSURE_NAME, UNSURE_COLOUR = "unsure", "#ff00ff"
CLEANED_ITEM = "FLAIR_SEG_CLEANED"
"""Metadata item: JSON object of the steps and their settings."""
COLUMNS = ("code", "class", "before_m2", "after_m2", "difference_m2")
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class CleanOptions:
    """The steps, in this order; steps that are not set are skipped.

    Attributes:
        confidence: confidence raster of the map, in percent.
        unsure: pixels with less confidence than this, in percent, are unsure; None: no general threshold.
        unsure_class: thresholds of single classes, by code or name, instead of `unsure`.
        unsure_to: `class`: unsure pixels become a new class "unsure"; `nodata`: they are removed.
        recode: recode table, see `recode.parse_recode`; empty: none. It may name the class "unsure".
        majority: odd width in px of the square whose most frequent class each pixel takes; 0: none.
        min_area: minimum mapping unit in square metres; 0: none.
        nomenclature: classes of the map; None: its legend.
    """

    confidence: StrPath | None = None
    unsure: float | None = None
    unsure_class: Mapping[str, float] = field(default_factory=dict)
    unsure_to: UnsureTo = "class"
    recode: str = ""
    majority: int = 0
    min_area: float = 0.0
    nomenclature: Nomenclature | None = None

    def __post_init__(self) -> None:
        """Check the options that do not depend on the map."""
        check_choice("unsure_to", self.unsure_to, UNSURE_TO)
        for value in (*(() if self.unsure is None else (self.unsure,)), *self.unsure_class.values()):
            check_percent(value)
        if self.has_thresholds and self.confidence is None:
            raise InputError(
                "A confidence threshold is specified without a confidence raster. Specify both or neither."
            )
        check_size(self.majority)
        check_min_area(self.min_area)
        if not (self.has_thresholds or self.recode.strip() or self.majority > 1 or self.min_area):
            raise InputError(
                "There is no step to apply. Specify a confidence threshold, a recode table, a majority filter or a "
                "minimum mapping unit."
            )

    @property
    def has_thresholds(self) -> bool:
        """Whether pixels may be unsure."""
        return self.unsure is not None or bool(self.unsure_class)


def parse_thresholds(text: str) -> dict[str, float]:
    """Return the thresholds of a list such as `water=40; 9=75`; empty: none.

    Raises:
        InputError: the list is not valid, or names a class twice.
    """
    found: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, _, percent = part.rpartition("=")
        name = name.strip()
        try:
            value = float(percent)
        except ValueError:
            name = ""
        if not name or name in found:
            raise InputError("Invalid class threshold '{part}'. Use the form water=40, once for each class.", part=part)
        found[name] = value
    return found


@dataclass(frozen=True)
class ClassChange:
    """The area of a class before and after, in square metres; `code` None: nodata."""

    code: int | None
    name: str
    before_m2: float
    after_m2: float


@dataclass(frozen=True)
class CleanResult:
    """The result: the cleaned map `output`, and the areas of all classes of either map, nodata last.

    `unsure_m2` is the area of the unsure pixels; `recoded_m2`, `filtered_m2` and `merged_m2` are the areas changed by
    the recode table, the majority filter and the minimum mapping unit, which removed `merged` regions.
    """

    output: str
    areas: tuple[ClassChange, ...]
    unsure_m2: float
    recoded_m2: float
    filtered_m2: float
    merged_m2: float
    merged: int

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the table's rows."""
        for area in self.areas:
            numbers = area.before_m2, area.after_m2, area.after_m2 - area.before_m2
            yield area.code, area.name, *map(fixed, numbers)

    def to_json_dict(self) -> dict[str, Any]:
        """Return the result as JSON values."""
        return dataclasses.asdict(self)


def clean(
    map_path: StrPath,
    output: StrPath,
    options: CleanOptions,
    table: StrPath | None = None,
    feedback: Feedback | None = None,
    strip_height: int | None = None,
    csv_style: CsvStyle = "comma",
) -> CleanResult:
    """Write a cleaned copy of a class raster.

    Each step works on the result of the one before: unsure pixels, recode table, majority filter, minimum mapping unit.
    The map is read in strips, so memory grows with its width and, for the minimum mapping unit, with its number of
    regions.
    Nodata stays nodata: the filter does not count it, and no region is merged into it.

    Args:
        map_path: class raster.
        output: GeoTIFF to write, with the new classes in it.
        options: the steps.
        table: table of areas before and after to write (`.csv`, `.xlsx` or `.ods`).
        feedback: receives progress.
        strip_height: rows read at a time; None: depends on the width. The result is the same.
        csv_style: style of a CSV table: `comma`, or `semicolon` with decimal commas.

    Raises:
        InputError: an option or input is not valid.
        RasterError: a file cannot be read or written.
        CancelledError: the user cancelled.

    Example:
        >>> from flair_seg.tools import CleanOptions, clean
        >>> result = clean("map.tif", "clean.tif", CleanOptions(majority=5, min_area=10))
        >>> result.merged > 0
        True
    """
    feedback = feedback or Feedback()
    map_path, output = path_text(map_path), path_text(output)
    confidence, table = optional_text(options.confidence), optional_text(table)
    inputs = [map_path, *([confidence] if confidence else [])]
    check_outputs([output], inputs)
    check_tables(inputs, table, None, csv_style)
    raster = ClassRaster(map_path, options.nomenclature)
    if not raster.pixel_m2:
        raise unknown_size(map_path)
    plan = _plan(raster, options)
    sure = ConfidenceRaster(confidence, raster) if confidence and options.has_thresholds else None
    cleaned = _Cleaned(raster, sure, plan)
    steps = {CLEANED_ITEM: _settings(options)}
    with all_or_none():
        with ClassRasterWriter(output, raster.grid, plan.classes, plan.nodata) as writer:
            height = strip_height or strip_rows(raster)
            tally = _write(cleaned, writer, options.min_area / raster.pixel_m2, height, feedback)
            writer.finish(feedback, {**raster.provenance, "FLAIR_SEG_MAP": os.path.basename(map_path), **steps})
        result = _result(output, raster, plan, tally)
        if table is not None:
            write_table(table, COLUMNS, result.rows(), csv_style)
    _warn_of_unknown(tally.unknown, feedback)
    return result


def _warn_of_unknown(count: int, feedback: Feedback) -> None:
    """Warn if pixels have a class but no confidence."""
    if count:
        feedback.warning(
            tr(
                "{count} pixel has a class but no confidence: it keeps its class",
                "{count} pixels have a class but no confidence: they keep their class",
                count=count,
            )
        )


@dataclass(frozen=True, eq=False)
class _Plan:
    """The steps that look at single pixels, as tables by code.

    `thresholds` is the lowest confidence of each code, float32 `(256,)`, `unsure` the code of unsure pixels, `gone` the
    nodata before the recode table, and `recode` the new codes, uint8 `(256,)`; `size` is the width of the majority
    filter.
    """

    thresholds: npt.NDArray[np.float32]
    unsure: int
    gone: int
    recode: Codes
    classes: tuple[LandCoverClass, ...]
    nodata: int
    size: int


def _plan(raster: ClassRaster, options: CleanOptions) -> _Plan:
    """Return the steps for the classes of a map."""
    classes, own = raster.classes, raster.nodata
    gone = nodata_code(classes) if own is None else own
    unsure = gone
    if options.has_thresholds and options.unsure_to == "class":
        cover = _unsure_class(raster, gone)
        unsure = cover.code
        classes = tuple(sorted({*classes, cover}, key=lambda one: one.code))
    changed = unchanged(classes)
    if options.recode.strip():
        changed = recode(parse_recode(options.recode), classes, raster.path)
    used = {cover.code for cover in changed.classes}
    nodata = nodata_code(changed.classes) if gone in used else gone
    lookup = changed.lookup(nodata)
    lookup[gone] = nodata
    return _Plan(_thresholds(raster, options), unsure, gone, lookup, changed.classes, nodata, max(options.majority, 1))


def _thresholds(raster: ClassRaster, options: CleanOptions) -> npt.NDArray[np.float32]:
    """Return the least confidence of each code."""
    found = np.zeros(MAX_CODE + 1, np.float32)
    found[list(raster.codes)] = options.unsure or 0.0
    for key, value in options.unsure_class.items():
        found[codes_called(raster.classes, key, raster.path)] = value
    return found


def _unsure_class(raster: ClassRaster, gone: int) -> LandCoverClass:
    """Return the class of unsure pixels: that of the map if it has one, else a new one on the next free code."""
    for cover in raster.classes:
        if cover.name.casefold() == UNSURE_NAME:
            return cover
    taken, last = {*raster.codes, gone}, max(raster.codes)
    free = (code for code in (*range(last + 1, MAX_CODE + 1), *range(last)) if code not in taken)
    code = next(free, None)
    if code is None:
        raise InputError(
            "'{path}' has no free code for the class 'unsure'. Set unsure pixels to nodata.", path=raster.path
        )
    return LandCoverClass(code, UNSURE_NAME, UNSURE_COLOUR)


@dataclass
class _Tally:
    """Pixels of each code before and after, and pixels changed by each step."""

    before: Counts = field(default_factory=lambda: np.zeros(256, np.int64))
    after: Counts = field(default_factory=lambda: np.zeros(256, np.int64))
    unsure: int = 0
    unknown: int = 0
    recoded: int = 0
    filtered: int = 0
    merged_px: int = 0
    merged: int = 0


class _Cleaned:
    """A map after the steps that need no regions, computed as its rows are read; `tally`, if any, counts pixels."""

    def __init__(self, raster: ClassRaster, sure: ConfidenceRaster | None, plan: _Plan) -> None:
        """Apply the steps to a map."""
        self._raster, self._sure, self._plan = raster, sure, plan
        self.path = raster.path
        self.nodata: int | None = plan.nodata
        self.tally: _Tally | None = None

    def strips(self, feedback: Feedback, height: int) -> Iterator[tuple[Window, Codes]]:
        """Yield the map from top to bottom in strips of its whole width."""
        grid = self._raster.grid
        for row in range(0, grid.height, height):
            feedback.stop_if_cancelled()
            window = Window(0, row, grid.width, min(height, grid.height - row))
            yield window, self._read(window)
            feedback.progress(row + window.height, grid.height)

    def _read(self, window: Window) -> Codes:
        """Return the cleaned codes of some rows; neighbouring rows are read too, so that no seam is visible."""
        radius = self._plan.size // 2
        first = max(0, window.row_off - radius)
        end = min(self._raster.grid.height, window.row_off + window.height + radius)
        top = window.row_off - first
        near = self._pixels(Window(0, first, window.width, end - first), slice(top, top + window.height))
        own = near[top : top + window.height]
        if not radius:
            return own
        found = majority(near, self._plan.size, self.nodata, top, window.height)
        if self.tally is not None:
            self.tally.filtered += int(np.count_nonzero(np.not_equal(found, own)))
        return found

    def _pixels(self, window: Window, counted: slice) -> Codes:
        """Return rows after the steps that look at single pixels; those of `counted` go into the tally."""
        plan = self._plan
        codes = self._raster.read(window)
        marked = codes
        if self._sure is not None:
            percent, known = self._sure.read(window)
            wanted = plan.thresholds[codes]
            unsure = known & (percent < wanted)
            marked = np.where(unsure, np.uint8(plan.unsure), codes)
            if self.tally is not None:
                self.tally.unsure += int(np.count_nonzero(unsure[counted]))
                self.tally.unknown += int(np.count_nonzero(~known[counted] & (wanted[counted] > 0)))
        found = plan.recode[marked]
        if self.tally is not None:
            before, after = marked[counted], found[counted]
            self.tally.before += np.bincount(codes[counted].ravel(), minlength=256)
            self.tally.recoded += int(np.count_nonzero(np.not_equal(before, after) & np.not_equal(before, plan.gone)))
        return found


def _write(cleaned: _Cleaned, writer: ClassRasterWriter, min_pixels: float, height: int, feedback: Feedback) -> _Tally:
    """Write the cleaned map and return the counts."""
    tally = cleaned.tally = _Tally()
    if not min_pixels:
        for _, codes in cleaned.strips(feedback, height):
            writer.write(codes)
            tally.after += np.bincount(codes.ravel(), minlength=256)
        return tally
    found, borders = find_regions(cleaned, height, Stage(feedback, 0, 0.5), with_borders=True)
    cleaned.tally = None
    merged = merge_small(found, borders, min_pixels * (1 - 1e-9), feedback)
    group = np.zeros(found.pixels.size, np.int32)
    group[found.of_label] = merged.of_label
    tally.merged = found.pixels.size - merged.pixels.size
    tally.merged_px = int(found.pixels[found.classes != merged.classes[group]].sum())
    classes = merged.classes.copy()
    classes[0] = writer.nodata
    for regions in region_strips(cleaned, height, Stage(feedback, 0.5, 1), merged):
        codes = classes[regions]
        writer.write(codes)
        tally.after += np.bincount(codes.ravel(), minlength=256)
    return tally


def _settings(options: CleanOptions) -> str:
    """Return the steps as JSON, in their order."""
    steps: dict[str, object] = {}
    if options.has_thresholds:
        steps["unsure"] = {"percent": options.unsure, "classes": dict(options.unsure_class), "to": options.unsure_to}
    if options.recode.strip():
        steps["recode"] = options.recode.strip()
    if options.majority > 1:
        steps["majority_px"] = options.majority
    if options.min_area:
        steps["min_area_m2"] = options.min_area
    return json.dumps(steps, ensure_ascii=False, separators=(",", ":"))


def _result(output: str, raster: ClassRaster, plan: _Plan, tally: _Tally) -> CleanResult:
    """Return the areas; a class that keeps code and name has one row."""
    pixel_m2 = raster.pixel_m2
    counts: dict[tuple[int, str], list[int]] = {}
    for side, classes, pixels in ((0, raster.classes, tally.before), (1, plan.classes, tally.after)):
        for cover in classes:
            counts.setdefault((cover.code, cover.name), [0, 0])[side] = int(pixels[cover.code])
    areas = [ClassChange(*key, one * pixel_m2, two * pixel_m2) for key, (one, two) in sorted(counts.items())]
    before = 0 if raster.nodata is None else int(tally.before[raster.nodata])
    areas.append(ClassChange(None, tr("nodata"), before * pixel_m2, int(tally.after[plan.nodata]) * pixel_m2))
    return CleanResult(
        output,
        tuple(areas),
        unsure_m2=tally.unsure * pixel_m2,
        recoded_m2=tally.recoded * pixel_m2,
        filtered_m2=tally.filtered * pixel_m2,
        merged_m2=tally.merged_px * pixel_m2,
        merged=tally.merged,
    )
