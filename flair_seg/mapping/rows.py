"""The last stages: turns predictions into finished rows, and writes the class, confidence and probability rasters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from ..choices import Combine
from ..errors import InputError
from ..feedback import Feedback
from ..language import tr
from ..nomenclature import LandCoverClass, nodata_code
from ..raster.area import AreaOfInterest
from ..raster.geotiff import GeoTiffWriter
from ..raster.legend import KIND_ITEM, PERCENT, UNIT_ITEM, legend_items
from ..raster.style import PERCENT_NODATA, class_style, percent_style
from ..raster.windows import Window, WindowGrid
from ..system.together import all_or_none
from .reading import Batch
from .resume.journal import Journal
from .resume.parts import Part, unpack
from .voting import (
    MAX_MEAN_VOTES,
    Accumulator,
    FinishedRows,
    MajorityVote,
    SingleWindow,
    WeightedMean,
    centre_weights,
)


@dataclass(frozen=True)
class Outputs:
    """Paths of the rasters to write; `confidence` and `probabilities` are optional."""

    classes: str
    confidence: str | None = None
    probabilities: str | None = None

    @property
    def by_kind(self) -> dict[str, str]:
        """The paths by kind of raster, without those that are not written."""
        paths = {"classes": self.classes, "confidence": self.confidence, "probabilities": self.probabilities}
        return {kind: path for kind, path in paths.items() if path}

    @property
    def paths(self) -> list[str]:
        """The paths of the rasters that are written."""
        return list(self.by_kind.values())


def make_accumulator(
    combine: Combine, grid: WindowGrid, n_classes: int, width: int, kinds: tuple[str, ...]
) -> Accumulator:
    """Return the accumulator of a combine rule for maps `width` px wide, of the rasters to make."""
    if combine == "crop":
        percent = {"confidence": "confidence" in kinds, "shares": "probabilities" in kinds}
        return SingleWindow(n_classes, grid.tallest, width, **percent)
    if combine == "mean":
        return WeightedMean(n_classes, grid.span, width, centre_weights(grid.span))
    return MajorityVote(n_classes, grid.span, width, grid.max_votes)


def check_votes(combine: Combine, grid: WindowGrid) -> None:
    """Raise `InputError` if the stride is too small for the sums of the combine rule."""
    if combine == "mean" and grid.max_votes > MAX_MEAN_VOTES:
        raise InputError(
            "Stride {stride} px gives {max_votes} windows per pixel, but '{combine}' supports at most {most}. Choose "
            "a larger stride.",
            stride=grid.stride,
            max_votes=grid.max_votes,
            combine=combine,
            most=MAX_MEAN_VOTES,
        )


class RowMaker:
    """Turns batches and their predictions into the finished rows of one window of the raster, from its top down."""

    def __init__(
        self,
        window: Window,
        whole: Window,
        grid: WindowGrid,
        accumulator: Accumulator,
        classes: tuple[LandCoverClass, ...],
        kinds: tuple[str, ...],
        take: Callable[[Part], object],
    ) -> None:
        """Start at the top of `window`, whose finished rows `take` receives from the top down.

        Args:
            window: the pixels to compute.
            whole: the pixels of the map; offsets of parts count from its corner.
            grid: where windows are placed.
            accumulator: an empty one of the window's width.
            classes: in the order of the network's channels.
            kinds: the rasters to make.
            take: receives the finished rows.
        """
        self._window, self._whole, self._grid = window, whole, grid
        self._accumulator, self._classes, self._kinds, self._take = accumulator, classes, kinds, take
        self._nodata = nodata_code(classes)
        self._lookup = np.array([c.code for c in classes], np.uint8)
        self._row_off = window.row_off

    def add(self, batch: Batch, predictions: npt.NDArray[Any] | None) -> None:
        """Count a batch's predictions and pass on the rows they complete."""
        counted = 0
        for band in batch.finished:
            self._feed(batch, predictions, counted, band.after)
            counted = band.after
            self._finish(band.wanted)
        self._feed(batch, predictions, counted, len(batch.footprints))

    def _feed(self, batch: Batch, predictions: npt.NDArray[Any] | None, start: int, stop: int) -> None:
        """Feed windows `[start, stop)` of a batch to the accumulator."""
        for index in range(start, stop):
            footprint = batch.footprints[index]
            inner = batch.inner[index].moved(-batch.region.col_off, -batch.region.row_off)
            assert predictions is not None  # noqa: S101 - a batch with footprints has predictions
            self._accumulator.feed(
                predictions[index][..., inner.row_off : inner.bottom, inner.col_off : inner.right],
                footprint.row_off - self._row_off,
                footprint.col_off - self._window.col_off,
            )

    def _finish(self, wanted: npt.NDArray[np.bool_]) -> None:
        """Pass on the finished rows at the top of the accumulator."""
        finished = self._accumulator.take(
            len(wanted), confidence="confidence" in self._kinds, shares="probabilities" in self._kinds
        )
        counts = np.bincount(finished.classes[wanted], minlength=len(self._classes))
        rows = {kind: self._rows(kind, finished, wanted) for kind in self._kinds}
        row_off, col_off = self._row_off - self._whole.row_off, self._window.col_off - self._whole.col_off
        self._row_off += len(wanted)
        self._take(Part(row_off, rows, counts, col_off))

    def _rows(self, kind: str, finished: FinishedRows, wanted: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
        """Return one raster's rows, uint8 `(bands, height, width)`, with nodata outside the wanted pixels."""
        if kind == "classes":
            values, nodata = self._lookup[finished.classes][None], self._nodata
        else:
            percent = finished.confidence if kind == "confidence" else finished.shares
            assert percent is not None  # noqa: S101 - asked for in _finish
            values, nodata = percent if percent.ndim == 3 else percent[None], PERCENT_NODATA
        rows: npt.NDArray[np.uint8] = np.where(wanted, values, np.uint8(nodata))
        return rows


@dataclass(frozen=True)
class Content:
    """What a raster of a map holds: names of its bands, nodata, unit of the values, metadata, and QGIS style.

    The metadata of classes also needs the pixels of each: `GeoTiffWriter.set_classes` adds it.
    """

    bands: list[str]
    nodata: int
    unit: str
    items: dict[str, str]
    style: str


def content_of(kind: str, classes: tuple[LandCoverClass, ...]) -> Content:
    """Return what a kind of raster holds; probabilities have a band for each class."""
    if kind == "classes":
        return Content(["land cover"], nodata_code(classes), "", {}, class_style(classes))
    unit, style = {UNIT_ITEM: PERCENT}, percent_style()
    if kind == "confidence":
        return Content(["confidence (%)"], PERCENT_NODATA, "%", {KIND_ITEM: "confidence", **unit}, style)
    bands = [f"{cover.name} (%)" for cover in classes]
    return Content(bands, PERCENT_NODATA, "%", {**legend_items(classes, "probabilities"), **unit}, style)


class MapWriter:
    """The rasters of a map under construction.

    Attributes:
        counts: pixels mapped to each class so far, int64 `(n_classes,)`.
    """

    def __init__(self, outputs: Outputs, area: AreaOfInterest, classes: tuple[LandCoverClass, ...]) -> None:
        """Create the part files.

        Raises:
            RasterError: a file cannot be created.
        """
        self._classes = classes
        self.counts = np.zeros(len(classes), np.int64)
        self._bands: dict[str, int] = {}
        self._writers: dict[str, GeoTiffWriter] = {}
        grid = area.grid.window(area.window)
        try:
            for kind, path in outputs.by_kind.items():
                content = content_of(kind, classes)
                self._bands[kind] = len(content.bands)
                self._writers[kind] = GeoTiffWriter(path, grid, content.bands, content.nodata, content.unit)
        except BaseException:
            self.discard()
            raise

    def fits(self, part: Part) -> bool:
        """Whether a part has the rasters, bands and classes that are written."""
        bands = {kind: len(rows) for kind, rows in part.rows.items()}
        return bands == self._bands and part.counts.shape == self.counts.shape

    @property
    def kinds(self) -> set[str]:
        """The kinds of rasters written."""
        return set(self._writers)

    def put(self, part: Part) -> None:
        """Write finished rows, of all columns or some, in any order.

        Raises:
            RasterError: they cannot be written.
        """
        self.counts += part.counts
        for kind, writer in self._writers.items():
            writer.write(part.rows[kind], part.row_off, part.col_off)

    def finish(self, metadata: Mapping[str, str], pixel_m2: float, feedback: Feedback) -> list[str]:
        """Put the rasters and their styles in place and return the styles' paths.

        Raises:
            RasterError: a file cannot be written.
            CancelledError: the user cancelled.
        """
        feedback.info(tr("Writing overviews and output files"))
        self._writers["classes"].set_classes(self._classes, self.counts, pixel_m2)
        for kind, writer in self._writers.items():
            content = content_of(kind, self._classes)
            writer.set_metadata({**metadata, **content.items})
            writer.complete(feedback, "MODE" if kind == "classes" else "AVERAGE", content.style)
        # The class raster is published last: where it exists, the result is complete.
        with all_or_none():
            return [writer.publish() for writer in reversed(self._writers.values())][::-1]

    def discard(self) -> None:
        """Remove the unfinished files."""
        for writer in self._writers.values():
            writer.discard()


class BlockStore(Protocol):
    """Receives what is computed."""

    def take(self, part: Part) -> None:
        """Store finished rows."""

    def keep(self, packed: bytes, window: Window) -> None:
        """Store a block of another process, which must contain the pixels of a window of the map."""


class Store:
    """Passes finished rows to the rasters under construction and to the journal."""

    def __init__(self, writer: MapWriter, journal: Journal) -> None:
        """Start with the rows that an earlier run has finished.

        Raises:
            RasterError: the finished rows cannot be read, or the rasters cannot be written.
        """
        self._writer, self._journal = writer, journal
        for part in journal.replay(writer.fits):
            writer.put(part)

    def take(self, part: Part) -> None:
        """Write finished rows.

        Raises:
            RasterError: they cannot be written.
        """
        self._writer.put(part)
        self._journal.add(part)

    def keep(self, packed: bytes, window: Window) -> None:
        """Write a block packed by `parts.pack`, which must hold the pixels of `window`, counted on the map.

        Raises:
            RasterError: it cannot be written.
            ValueError: it is damaged, or another block.
        """
        part = unpack(packed)
        if part.window != window or set(part.rows) != self._writer.kinds:
            raise ValueError(f"{part.window} instead of {window}")
        self._writer.put(part)
        self._journal.keep(part.window, packed)
