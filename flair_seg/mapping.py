"""The last stage: combines predictions and writes finished rows to the class, confidence and probability rasters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .area import AreaOfInterest
from .errors import InputError
from .feedback import Feedback
from .geotiff import GeoTiffWriter
from .journal import Journal, Part
from .language import tr
from .nomenclature import LandCoverClass, nodata_code
from .reading import Batch
from .style import class_style, percent_style
from .voting import (
    MAX_MEAN_VOTES,
    Accumulator,
    FinishedRows,
    MajorityVote,
    WeightedMean,
    centre_weights,
    flat_weights,
)
from .windows import Combine, WindowGrid

PERCENT_NODATA = 255


@dataclass(frozen=True)
class Outputs:
    """Paths of the rasters to write; `confidence` and `probabilities` are optional."""

    classes: str
    confidence: str | None = None
    probabilities: str | None = None

    @property
    def paths(self) -> list[str]:
        """The paths that are given."""
        return [path for path in (self.classes, self.confidence, self.probabilities) if path]


def make_accumulator(combine: Combine, grid: WindowGrid, n_classes: int, width: int) -> Accumulator:
    """Return the accumulator of a combine rule for maps `width` px wide."""
    if combine == "vote":
        return MajorityVote(n_classes, grid.span, width, grid.max_votes)
    weights = flat_weights(grid.span) if combine == "crop" else centre_weights(grid.span)
    return WeightedMean(n_classes, grid.span, width, weights)


def check_votes(combine: Combine, grid: WindowGrid) -> None:
    """Raise `InputError` where the stride is too small for the sums of the combine rule."""
    if combine != "vote" and grid.max_votes > MAX_MEAN_VOTES:
        raise InputError(
            tr(
                "stride {stride} px gives {max_votes} windows a pixel: '{combine}' takes at most {most}",
                stride=grid.stride,
                max_votes=grid.max_votes,
                combine=combine,
                most=MAX_MEAN_VOTES,
            )
        )


class MapWriter:
    """Turns batches and their predictions into rasters.

    Attributes:
        counts: pixels mapped to each class so far, int64 `(n_classes,)`.
    """

    def __init__(
        self,
        outputs: Outputs,
        area: AreaOfInterest,
        grid: WindowGrid,
        accumulator: Accumulator,
        classes: tuple[LandCoverClass, ...],
        journal: Journal,
    ) -> None:
        """Create the part files, and put into them what an earlier run has finished.

        Raises:
            RasterError: a file cannot be created, or what was finished cannot be read.
        """
        self._outputs, self._area, self._grid = outputs, area, grid
        self._accumulator, self._classes = accumulator, classes
        self._nodata = nodata_code(classes)
        self._lookup = np.array([c.code for c in classes], np.uint8)
        self._row_off = area.window.row_off
        self._journal = journal
        self.counts = np.zeros(len(classes), np.int64)
        self._writers: dict[str, GeoTiffWriter] = {}
        bands = {
            "classes": (outputs.classes, ["land cover"], self._nodata),
            "confidence": (outputs.confidence, ["confidence (%)"], PERCENT_NODATA),
            "probabilities": (outputs.probabilities, [f"{c.name} (%)" for c in classes], PERCENT_NODATA),
        }
        try:
            for kind, (path, names, nodata) in bands.items():
                if path:
                    self._writers[kind] = GeoTiffWriter(path, area.grid.window(area.window), names, nodata)
            for part in journal.replay():
                self._put(part)
        except BaseException:
            self.discard()
            raise

    def add(self, batch: Batch, predictions: npt.NDArray[Any] | None) -> None:
        """Count a batch's predictions and write the rows they complete."""
        counted = 0
        for band in batch.finished:
            self._feed(batch, predictions, counted, band.after)
            counted = band.after
            self._write(band.wanted)
        self._feed(batch, predictions, counted, len(batch.footprints))

    def finish(self, metadata: Mapping[str, str], pixel_m2: float, feedback: Feedback) -> list[str]:
        """Put the rasters and their styles in place and return the styles' paths.

        Raises:
            RasterError: a file cannot be written.
            CancelledError: the user cancelled.
        """
        feedback.info(tr("writing overviews and the final files"))
        self._writers["classes"].set_classes(self._classes, self.counts, pixel_m2)
        for kind, writer in self._writers.items():
            writer.set_metadata(metadata)
            if kind == "classes":
                writer.complete(feedback, "MODE", class_style(self._classes))
            else:
                writer.complete(feedback, "AVERAGE", percent_style())
        # The class raster comes last: when it is there, all is there.
        return [writer.publish() for writer in reversed(self._writers.values())][::-1]

    def discard(self) -> None:
        """Remove what is unfinished."""
        for writer in self._writers.values():
            writer.discard()

    def _feed(self, batch: Batch, predictions: npt.NDArray[Any] | None, start: int, stop: int) -> None:
        """Feed windows `[start, stop)` of a batch to the accumulator."""
        inner = slice(self._grid.margin, self._grid.margin + self._grid.span)
        for index in range(start, stop):
            footprint = batch.footprints[index]
            assert predictions is not None  # noqa: S101 - a batch with footprints has predictions
            self._accumulator.feed(
                predictions[index][..., inner, inner],
                footprint.row_off - self._row_off,
                footprint.col_off - self._area.window.col_off,
            )

    def _write(self, wanted: npt.NDArray[np.bool_]) -> None:
        """Write the finished rows at the top of the accumulator."""
        finished = self._accumulator.take(
            len(wanted), confidence="confidence" in self._writers, shares="probabilities" in self._writers
        )
        counts = np.bincount(finished.classes[wanted], minlength=len(self._classes))
        rows = {kind: self._rows(kind, finished, wanted) for kind in self._writers}
        part = Part(self._row_off - self._area.window.row_off, rows, counts)
        self._put(part)
        self._journal.add(part)

    def _put(self, part: Part) -> None:
        """Write finished rows to the rasters, below those written before."""
        self._row_off += part.height
        self.counts += part.counts
        for kind, writer in self._writers.items():
            writer.write(part.rows[kind])

    def _rows(self, kind: str, finished: FinishedRows, wanted: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
        """Return one raster's rows, uint8 `(bands, height, width)`, with nodata where nothing is wanted."""
        if kind == "classes":
            values, nodata = self._lookup[finished.classes][None], self._nodata
        else:
            percent = finished.confidence if kind == "confidence" else finished.shares
            assert percent is not None  # noqa: S101 - asked for in _write
            values, nodata = percent if percent.ndim == 3 else percent[None], PERCENT_NODATA
        rows: npt.NDArray[np.uint8] = np.where(wanted, values, np.uint8(nodata))
        return rows
