"""Accuracy of a map: its confusion matrix with a reference, and measures derived from it."""

from __future__ import annotations

import dataclasses
import math
import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ...choices import check_choice
from ...errors import InputError
from ...feedback import Feedback
from ...language import grouped, tr
from ...nomenclature import LandCoverClass, Nomenclature
from ...raster.classraster import ClassRaster, warped_onto
from ...raster.vectors import layer_file
from ...system.paths import OptionalPathField, PathField
from ...system.together import all_or_none
from ..analyse.areas import check_tables
from ..confidence import ConfidenceRaster
from ..reports.table import CsvStyle, is_table
from . import metrics
from .accuracyreport import write_measures, write_report
from .labels import IGNORED, Labels
from .metrics import Z_95, Estimates, estimate
from .reference import Part, PointReference, PolygonReference, RasterReference, Reference, is_raster
from .referencelayer import Stratum, read_layer
from .sample import count_classes

MAX_PERCENT = 100


@dataclass(frozen=True)
class Bin:
    """Pixels with a confidence above `low` (in the first bin: from `low` on) and up to `high`, in percent."""

    low: int
    high: int
    count: int
    mean_confidence: float
    accuracy: float


class Reliability:
    """Counts right and wrong pixels by their confidence in whole percent."""

    def __init__(self) -> None:
        """Start with no pixels."""
        self._right = np.zeros(MAX_PERCENT + 1, np.int64)
        self._all = np.zeros(MAX_PERCENT + 1, np.int64)

    def add(self, percent: npt.NDArray[np.float32], right: npt.NDArray[np.bool_]) -> None:
        """Count pixels; those with a confidence outside 0 to 100, or NaN, are left out."""
        valid = (percent >= 0) & (percent <= MAX_PERCENT)
        whole = np.rint(percent[valid]).astype(np.int64)
        self._all += np.bincount(whole, minlength=MAX_PERCENT + 1)
        self._right += np.bincount(whole[right[valid]], minlength=MAX_PERCENT + 1)

    @property
    def count(self) -> int:
        """The number of pixels that have a confidence."""
        return int(self._all.sum())

    def bins(self, number: int = 10) -> list[Bin]:
        """Return bins of equal width, lowest first; mean and accuracy of empty bins are NaN."""
        edges = np.linspace(0, MAX_PERCENT, number + 1).round().astype(int)
        found = []
        for low, high in zip(edges[:-1].tolist(), edges[1:].tolist()):
            part = slice(low + 1 if low else 0, high + 1)
            count, right = int(self._all[part].sum()), int(self._right[part].sum())
            total = float(np.arange(part.start, part.stop) @ self._all[part])
            mean = total / count / MAX_PERCENT if count else math.nan
            found.append(Bin(low, high, count, mean, right / count if count else math.nan))
        return found

    def expected_calibration_error(self, number: int = 10) -> float:
        """Return the mean difference of accuracy and confidence over the bins, weighted by pixels, or NaN."""
        filled = [part for part in self.bins(number) if part.count]
        distance = sum(part.count * abs(part.accuracy - part.mean_confidence) for part in filled)
        return distance / self.count if filled else math.nan


Strata = Literal["auto", "map", "none"]
STRATA: tuple[Strata, ...] = ("auto", "map", "none")
MOST_CONTESTED = 0.01
"""Share of a reference's pixels that polygons of different classes may have in common: digitising leaves slivers."""


@dataclass(frozen=True)
class AccuracyOptions:
    """What to compare.

    Attributes:
        map_path: class raster to assess.
        reference: class raster, polygons or points, `FILE` or `FILE|layername=NAME`; tables have points in columns such
            as x and y.
        field: field with class codes or names; None: `reference`, `class_code`, or the only one.
        nomenclature: classes of the reference; None: its legend, or the map's classes (vector layers).
        map_nomenclature: classes of the map; None: its legend.
        remap: recoding of reference codes.
        ignore: reference codes to exclude.
        strata: whether points are a stratified random sample: `auto` if they have strata, as those of `sample`; `map`
            to use the map classes as strata; `none`.
        skip_unlabelled: skip features without a class instead of refusing them.
        confidence: confidence raster of the map, in percent, to assess how reliable it is.
        table: table to write (`.csv`, `.xlsx` or `.ods`).
        report: HTML file to write.
        align: warp a reference raster to the grid of the map (nearest neighbour), which must be the same otherwise.
        crs: coordinate system of a table's coordinates, e.g. `EPSG:2154`; None: WGS 84 for lon and lat.
        csv_style: style of a CSV table: `comma`, or `semicolon` with decimal commas.
    """

    map_path: PathField = PathField()
    reference: PathField = PathField()
    field: str | None = None
    nomenclature: Nomenclature | None = None
    map_nomenclature: Nomenclature | None = None
    remap: Mapping[int, int] = dataclasses.field(default_factory=dict)
    ignore: tuple[int, ...] = ()
    strata: Strata = "auto"
    skip_unlabelled: bool = False
    confidence: OptionalPathField = OptionalPathField()
    table: OptionalPathField = OptionalPathField()
    report: OptionalPathField = OptionalPathField()
    align: bool = False
    crs: str | None = None
    csv_style: CsvStyle = "comma"


_MODEL_ITEM = "FLAIR_SEG_MODEL"
"""Metadata item of a map that a model made."""


def accuracy(options: AccuracyOptions, feedback: Feedback | None = None) -> dict[str, Any]:
    """Compare a map with a reference, and return all measures as JSON values.

    Raises:
        InputError: an option or input is not valid, polygons of different classes overlap, or the reference does not
            overlap the map.
        RasterError: a file cannot be read or written.
        CancelledError: the user cancelled.

    Example:
        >>> from flair_seg.tools import AccuracyOptions, accuracy
        >>> result = accuracy(AccuracyOptions("map.tif", "later.tif", report="accuracy.html"))
        >>> 0 < result["overall_accuracy"] < 1
        True
    """
    feedback = feedback or Feedback()
    inputs = [layer_file(path) for path in (options.map_path, options.reference, options.confidence) if path]
    check_tables(inputs, options.table, options.report, options.csv_style)
    check_choice("strata", options.strata, STRATA)
    _check_other(options.map_path, options.reference)
    mapped = ClassRaster(options.map_path, options.map_nomenclature)
    confidence = ConfidenceRaster(options.confidence, mapped) if options.confidence else None
    with ExitStack() as stack:
        reference, unlabelled = _open_reference(options, mapped, feedback, stack)
        if unlabelled:
            feedback.warning(
                tr(
                    "{count} feature without a class is skipped.",
                    "{count} features without a class are skipped.",
                    count=unlabelled,
                )
            )
        tally = _Tally(mapped, confidence)
        done = 0
        for part in reference.parts():
            feedback.stop_if_cancelled()
            tally.add(part)
            done += part.window.width * part.window.height
            feedback.progress(done, reference.pixels)
    _check_contested(reference, options.reference, feedback)
    if not tally.matrix.sum():
        raise InputError(
            "No pixel of '{path}' can be compared with reference '{reference}'.",
            path=options.map_path,
            reference=options.reference,
        )
    sizes = _stratum_sizes(options, mapped, tally, reference.kind, feedback)
    result = _result(options, mapped, reference, tally, unlabelled)
    if sizes is not None:
        names = [cover.name for cover in mapped.classes]
        result["estimates"] = _estimates(mapped, estimate(tally.matrix.T, sizes, names), sizes)
    with all_or_none():
        if options.table is not None:
            write_measures(options.table, result, options.csv_style)
        if options.report is not None:
            write_report(options.report, result)
    return result


def _check_other(map_path: str, reference: str) -> None:
    """Raise `InputError` if the reference is the map itself."""
    if os.path.exists(map_path) and os.path.exists(reference) and os.path.samefile(map_path, reference):
        raise InputError(
            "'{path}' is both the map and the reference, so every pixel would be right. Choose labels made "
            "independently of the map, such as points from 'sample'.",
            path=reference,
        )


class _Tally:
    """Counts pixels of a map by their reference class."""

    def __init__(self, mapped: ClassRaster, confidence: ConfidenceRaster | None) -> None:
        """Start without pixels."""
        self._raster, self._confidence = mapped, confidence
        self._index = np.full(256, len(mapped.codes), np.int64)
        self._index[list(mapped.codes)] = range(len(mapped.codes))
        self.matrix = np.zeros((len(mapped.codes),) * 2, np.int64)
        self.reliability = Reliability()
        self.ignored = self.unmapped = self.points = 0
        self.strata: set[Stratum | None] = set()

    def add(self, part: Part) -> None:
        """Count the pixels of a part."""
        codes = self._raster.read(part.window)[part.where]
        self._check_strata(part, codes)
        found = self._index[codes]
        mapped = found < len(self.matrix)
        self.unmapped += int(np.count_nonzero(~mapped))
        self.ignored += int(np.count_nonzero(mapped & np.equal(part.indices, IGNORED)))
        self.matrix += metrics.confusion_matrix(part.indices, found, len(self.matrix), IGNORED)
        if self._confidence is not None:
            scored = mapped & np.not_equal(part.indices, IGNORED)
            percent, known = (values[part.where] for values in self._confidence.read(part.window))
            self.reliability.add(np.where(known, percent, np.nan)[scored], np.equal(found, part.indices)[scored])

    def _check_strata(self, part: Part, codes: npt.NDArray[np.uint8]) -> None:
        """Keep the strata of points, or raise `InputError` if one is not the class of the map at that point."""
        self.points += len(part.points)
        for point, code in zip(part.points, codes.tolist()):
            self.strata.add(point.stratum)
            if point.stratum is not None and point.stratum.code != code:
                raise InputError(
                    "A sample point was drawn from class {stratum}, but '{path}' has class {code} at that location. "
                    "Use the map from which the sample was drawn, or set strata to none.",
                    stratum=point.stratum.code,
                    path=self._raster.path,
                    code=code,
                )


def _open_reference(
    options: AccuracyOptions, mapped: ClassRaster, feedback: Feedback, stack: ExitStack
) -> tuple[Reference, int]:
    """Return the reference and its number of features without a class; the stack keeps files open."""
    if options.crs is not None and not is_table(options.reference):
        raise InputError(
            "A coordinate system is specified for '{path}', but only tables need one. Omit it.", path=options.reference
        )
    if options.field is None and not is_table(options.reference) and is_raster(options.reference):
        raster = ClassRaster(options.reference, options.nomenclature)
        provenance = raster.provenance
        if options.align:
            raster = stack.enter_context(warped_onto(raster, mapped.grid))
        if provenance.get(_MODEL_ITEM):
            feedback.warning(
                tr(
                    "Reference '{path}' is itself a map, made by model {model}: the figures tell how far two maps "
                    "agree, not how accurate one is.",
                    path=options.reference,
                    model=provenance[_MODEL_ITEM],
                )
            )
        labels = _labels(options, raster.classes, mapped)
        return RasterReference(mapped, raster, labels), 0
    known = options.nomenclature.classes if options.nomenclature else mapped.classes
    labels = _labels(options, known, mapped)
    strata = options.strata == "auto"
    layer = read_layer(
        options.reference,
        options.field,
        mapped,
        labels,
        skip_unlabelled=options.skip_unlabelled,
        strata=strata,
        crs=options.crs,
        feedback=feedback,
    )
    if layer.polygons is None or layer.window is None:
        return PointReference(mapped, layer.points), layer.unlabelled
    return PolygonReference(layer.grid, layer.polygons, layer.window), layer.unlabelled


def _labels(options: AccuracyOptions, known: tuple[LandCoverClass, ...], mapped: ClassRaster) -> Labels:
    """Return the conversion of reference codes to map classes."""
    for target in options.remap.values():
        if target not in mapped.codes:
            raise InputError(
                "Cannot recode to {code}: the map has no such class. Class codes of the map: {codes}.",
                code=target,
                codes=", ".join(map(str, mapped.codes)),
            )
    return Labels(options.reference, known, mapped.codes, options.remap, options.ignore)


def _check_contested(reference: Reference, path: str, feedback: Feedback) -> None:
    """Warn of pixels in polygons of different classes; raise `InputError` for more than `MOST_CONTESTED`."""
    if reference.contested is None:
        return
    pixels, share = reference.contested.pixels, reference.contested.share
    values = {"path": path, "pixels": grouped(pixels), "share": 100 * share, "x": reference.contested.x,
              "y": reference.contested.y}  # fmt: skip
    if share > MOST_CONTESTED:
        raise InputError(
            "Polygons of different classes overlap in reference '{path}' on {pixels} px ({share:.2g} % of its "
            "pixels, e.g. at {x:.10g}, {y:.10g}). At most {most:g} % can be excluded. Correct the layer.",
            **values,
            most=100 * MOST_CONTESTED,
        )
    feedback.warning(
        tr(
            "Polygons of different classes overlap in reference '{path}' on {pixels} px ({share:.2g} % of its "
            "pixels, e.g. at {x:.10g}, {y:.10g}). These pixels are excluded.",
            **values,
        )
    )


def _stratum_sizes(
    options: AccuracyOptions, mapped: ClassRaster, tally: _Tally, kind: str, feedback: Feedback
) -> npt.NDArray[np.int64] | None:
    """Return the pixels of each class as a stratum; None if the reference is not a stratified sample.

    Raises:
        InputError: strata are required but missing or contradictory, or codes are ignored.
    """
    strata = {stratum for stratum in tally.strata if stratum is not None}
    if options.strata == "none" or (options.strata == "auto" and not strata):
        return None
    if kind != "points":
        raise InputError("'{path}' contains no points. A sample must be a point layer.", path=options.reference)
    if options.ignore:
        raise InputError(
            "Ignoring codes would bias the areas estimated from the sample. Do not ignore any code, or set strata to "
            "none."
        )
    if options.strata == "map":
        counts: npt.NDArray[np.int64] = count_classes(mapped, feedback)[list(mapped.codes)]
        return counts
    return _strata_sizes(options.reference, strata, None in tally.strata, mapped)


def _strata_sizes(path: str, strata: set[Stratum], incomplete: bool, mapped: ClassRaster) -> npt.NDArray[np.int64]:
    """Return the sizes of strata according to the points."""
    sizes = {stratum.code: stratum.pixels for stratum in strata}
    totals = {stratum.map_pixels for stratum in strata}
    if incomplete or len(sizes) < len(strata) or totals != {sum(sizes.values())}:
        raise InputError(
            "The strata of sample '{path}' are incomplete: they cover {pixels} px of the {total} px of the map. "
            "Label at least two points in every class, or set strata to map or none.",
            path=path,
            pixels=sum(sizes.values()),
            total=", ".join(map(str, sorted(totals))),
        )
    return np.array([sizes.get(code, 0) for code in mapped.codes], np.int64)


def _result(
    options: AccuracyOptions, mapped: ClassRaster, reference: Reference, tally: _Tally, unlabelled: int
) -> dict[str, Any]:
    """Return the measures of a confusion matrix."""
    matrix = tally.matrix
    measures = {
        "support": matrix.sum(axis=1),
        "mapped": matrix.sum(axis=0),
        "iou": metrics.iou(matrix),
        "f1": metrics.f1(matrix),
        "producers_accuracy": metrics.producers_accuracy(matrix),
        "users_accuracy": metrics.users_accuracy(matrix),
    }
    return {
        "map": options.map_path,
        "reference": options.reference,
        "kind": reference.kind,
        "scored": int(matrix.sum()),
        "unmapped": tally.unmapped,
        "ignored": tally.ignored,
        "unlabelled": unlabelled,
        "outside": reference.outside,
        "contested": reference.contested.pixels if reference.contested else 0,
        "overall_accuracy": _number(metrics.overall_accuracy(matrix)),
        "kappa": _number(metrics.kappa(matrix)),
        "mean_iou": _number(metrics.mean_iou(matrix)),
        "classes": [
            {
                "code": cover.code,
                "name": cover.name,
                "colour": cover.colour,
                **{name: _number(values[index]) for name, values in measures.items()},
            }
            for index, cover in enumerate(mapped.classes)
        ],
        "confusion_matrix": matrix.tolist(),
        "reliability": _reliability(tally.reliability) if options.confidence else None,
        "estimates": None,
    }


def _reliability(reliability: Reliability) -> dict[str, Any]:
    """Return the bins and the calibration error."""
    return {
        "scored": reliability.count,
        "expected_calibration_error": _number(reliability.expected_calibration_error()),
        "bins": [
            {name: _number(value) for name, value in dataclasses.asdict(part).items()} for part in reliability.bins()
        ],
    }


def _estimates(mapped: ClassRaster, found: Estimates, sizes: npt.NDArray[np.int64]) -> dict[str, Any]:
    """Return the estimates of a sample; half of a 95 % interval is 1.96 standard errors."""
    area = float(sizes.sum()) * mapped.pixel_m2 or math.nan
    pairs = {
        "users_accuracy": (found.users, found.users_se),
        "producers_accuracy": (found.producers, found.producers_se),
        "share": (found.shares, found.shares_se),
        "area_m2": (found.shares * area, found.shares_se * area),
    }
    return {
        "overall_accuracy": _estimate(found.overall, found.overall_se),
        "classes": [
            {
                "code": cover.code,
                "name": cover.name,
                "stratum_px": int(sizes[index]),
                "mapped_m2": _number(float(sizes[index]) * mapped.pixel_m2 if mapped.pixel_m2 else math.nan),
                **{name: _estimate(values[index], errors[index]) for name, (values, errors) in pairs.items()},
            }
            for index, cover in enumerate(mapped.classes)
        ],
        "proportions": found.proportions.tolist(),
    }


def _estimate(value: float, error: float) -> dict[str, float | int | None]:
    """Return an estimate with standard error and half of its 95 % interval."""
    return {"value": _number(value), "standard_error": _number(error), "interval": _number(Z_95 * error)}


def _number(value: Any) -> float | int | None:  # noqa: ANN401 - a number of Python or numpy
    """Return a number as a JSON value; None for NaN."""
    if isinstance(value, (int, np.integer)):
        return int(value)
    return None if math.isnan(value) else float(value)
