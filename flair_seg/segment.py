"""The main job: a raster in, its land-cover map out."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from . import __version__
from .area import AreaOfInterest, area_of_interest
from .ensemble import Ensemble
from .errors import FlairError, InputError
from .feedback import Feedback, duration
from .gdalenv import gdal_cache, gdal_version
from .journal import Journal
from .language import tr
from .mapping import MapWriter, Outputs, check_votes, make_accumulator
from .models import Model, resolve_model
from .options import SegmentOptions, SegmentResult
from .outputs import check_outputs
from .pipeline import Background, prefetched
from .reading import WindowReader
from .source import Source, file_stamps, open_source
from .voting import Accumulator
from .windows import QUALITY_DIVISORS, WindowGrid

__all__ = ["SegmentOptions", "SegmentResult", "segment"]

GPU_BATCH = 8


def segment(options: SegmentOptions, feedback: Feedback | None = None) -> SegmentResult:
    """Segment a raster.

    Raises:
        InputError: an argument, or the raster's content, does not fit the model.
        RasterError: a file cannot be read or written.
        ModelError, RuntimeMissingError, DeviceError: the model cannot be run.
        CancelledError: the user cancelled; nothing is left at the outputs' paths.
    """
    feedback = feedback or Feedback()
    started = time.monotonic()
    job = _prepare(options, feedback)
    height = job.area.window.height
    journal = Journal(options.output, job.identity(), height, restart=options.restart)
    with journal, gdal_cache(job.source.cache_bytes):
        resumed = journal.finished
        if resumed:
            feedback.info(
                tr("going on at row {row} of {height}, where an earlier run ended", row=resumed, height=height)
            )
        writer = MapWriter(job.outputs, job.area, job.grid, job.accumulator(), job.model.classes, journal)
        try:
            predicted = _run(job, resumed, writer, feedback) if resumed < height else 0
            job.source.check_unchanged()
            if not writer.counts.any():
                journal.remove()
                raise InputError(
                    tr("'{input}' has nothing to map: every pixel asked for is nodata", input=options.input)
                )
            styles = writer.finish(job.metadata(), job.pixel_m2, feedback)
            journal.remove()
        except FlairError:
            if journal.finished:
                feedback.info(
                    tr(
                        "{rows} of {height} rows are kept: the same run goes on there",
                        rows=journal.finished,
                        height=height,
                    )
                )
            raise
        finally:
            writer.discard()
    result = job.result(styles[0], resumed, predicted, time.monotonic() - started, writer.counts)
    skipped = result.windows_skipped
    feedback.info(
        tr(
            "{predicted} windows in {seconds}, {skipped} skipped: {output}",
            predicted=predicted,
            seconds=duration(result.seconds),
            skipped=skipped,
            output=result.output,
        )
    )
    return result


@dataclass(frozen=True)
class _Job:
    """Everything a run needs, checked."""

    options: SegmentOptions
    outputs: Outputs
    model: Model
    ensemble: Ensemble
    source: Source
    area: AreaOfInterest
    grid: WindowGrid
    batch_size: int

    def windows(self, finished: int = 0) -> WindowReader:
        """Return the reading stage, for what lies below the rows that are finished."""
        area = self.area.below(finished) if finished else self.area
        return WindowReader(self.source.reader, self.grid, area, self.source.fill, self.batch_size)

    def identity(self) -> dict[str, object]:
        """Return what decides the bytes of all outputs, as JSON values."""
        aoi = self.options.aoi.partition("|layername=")[0] if self.options.aoi else None
        return {
            **{key.lower().replace("flair_seg_", ""): value for key, value in self.metadata().items()},
            "outputs": [os.path.basename(path) for path in self.outputs.paths],
            "input files": file_stamps(self.source.files),
            "area file": file_stamps([aoi] if aoi else []),
        }

    def accumulator(self) -> Accumulator:
        """Return the votes' accumulator."""
        return make_accumulator(self.options.combine, self.grid, len(self.model.classes), self.area.window.width)

    @property
    def pixel_m2(self) -> float:
        """Ground area of a pixel in square metres; 0 where it is not known."""
        ground = self.area.grid.ground_size()
        return ground[0] * ground[1] if ground else 0.0

    def metadata(self) -> dict[str, str]:
        """Return the provenance stored in every output: no time and no folder, so that equal runs give equal bytes."""
        from .session import runtime_version

        manifest, area = self.model.manifest, self.area.window
        return {
            "TIFFTAG_SOFTWARE": f"flair-seg {__version__}",
            "FLAIR_SEG_VERSION": __version__,
            "FLAIR_SEG_INPUT": self.source.name,
            "FLAIR_SEG_INPUT_SIZE": self.source.size,
            "FLAIR_SEG_BANDS": self.source.choice.describe(),
            "FLAIR_SEG_GSD": self.source.ground,
            "FLAIR_SEG_SCALE": "none" if self.options.scale is None else "{:g} {:g}".format(*self.options.scale),
            "FLAIR_SEG_PART": f"col_off={area.col_off} row_off={area.row_off} width={area.width} height={area.height}",
            "FLAIR_SEG_AREA": os.path.basename(self.options.aoi) if self.options.aoi else "none",
            "FLAIR_SEG_MODEL": self.model.name,
            "FLAIR_SEG_MODEL_VERSION": manifest.version,
            "FLAIR_SEG_MODEL_SHA256": self.model.sha256(),
            "FLAIR_SEG_MODEL_LICENCE": manifest.licence,
            "FLAIR_SEG_ATTRIBUTION": manifest.attribution,
            "FLAIR_SEG_WINDOW_SIZE": str(self.grid.window_size),
            "FLAIR_SEG_STRIDE": str(self.grid.stride),
            "FLAIR_SEG_COMBINE": self.options.combine,
            "FLAIR_SEG_TTA": self.options.tta,
            "FLAIR_SEG_DEVICE": self.ensemble.device.name,
            "FLAIR_SEG_BATCH_SIZE": str(self.batch_size),
            "FLAIR_SEG_SOFTWARE": f"onnxruntime {runtime_version()}, GDAL {gdal_version()}, numpy {np.__version__}",
        }

    def result(
        self, qml: str, resumed: int, predicted: int, seconds: float, counts: npt.NDArray[np.int64]
    ) -> SegmentResult:
        """Return what was made; windows are those of this run, not of an earlier one that it went on from."""
        looked_at = self.windows(resumed).total if resumed < self.area.window.height else 0
        area = self.pixel_m2 or 1.0
        return SegmentResult(
            output=self.outputs.classes,
            confidence=self.outputs.confidence,
            probabilities=self.outputs.probabilities,
            qml=qml,
            width=self.area.window.width,
            height=self.area.window.height,
            windows=predicted,
            windows_skipped=looked_at - predicted,
            seconds=round(seconds, 3),
            device=self.ensemble.device.name,
            bands=self.source.choice.describe(),
            model=self.model.name,
            class_areas={c.code: round(float(n) * area, 2) for c, n in zip(self.model.classes, counts)},
            area_unit="m2" if self.pixel_m2 else "px",
            rows_resumed=resumed,
        )


def _prepare(options: SegmentOptions, feedback: Feedback) -> _Job:
    """Check everything before any work."""
    model = resolve_model(options.model)
    source = open_source(options, model, feedback)
    outputs = Outputs(options.output, options.confidence, options.probabilities)
    check_outputs(outputs.paths, source.files)
    area = area_of_interest(source.grid, options.extent, options.extent_crs, options.aoi)
    window_size = _window_size(model, options)
    stride = options.stride or max(1, window_size // QUALITY_DIVISORS[options.quality])
    grid = WindowGrid.for_combine(options.combine, window_size, stride)
    check_votes(options.combine, grid)
    ensemble = Ensemble(
        model,
        probabilities=options.combine != "vote",
        tta=options.tta,
        device=options.device,
        threads=options.threads,
    )
    feedback.info(tr("device: {name} ({reason})", name=ensemble.device.name, reason=ensemble.device.reason))
    batch_size = _batch_size(model, options, ensemble.device.name)
    ensemble.check(window_size, batch_size)
    return _Job(options, outputs, model, ensemble, source, area, grid, batch_size)


def _run(job: _Job, finished: int, writer: MapWriter, feedback: Feedback) -> int:
    """Read, predict and write side by side below the finished rows; return the number of windows predicted."""
    windows, total = job.windows(finished), job.windows().total
    before = total - windows.total
    predicted = 0
    feedback.progress(before, total)
    with prefetched(windows) as batches, Background() as background:
        for batch in batches:
            feedback.stop_if_cancelled()
            predictions = job.ensemble.predict(batch.pixels) if batch.pixels is not None else None
            predicted += len(batch.footprints)
            background.submit(writer.add, batch, predictions)
            feedback.progress(before + batch.seen, total)
        background.drain()
    return predicted


def _window_size(model: Model, options: SegmentOptions) -> int:
    """Return the window size in px.

    Raises:
        InputError: the network takes one size only, and another was asked for.
    """
    size = options.window_size or model.manifest.window_size
    for member in model.members:
        fixed = member.input.shape[-1]
        if isinstance(fixed, int) and fixed != size:
            raise InputError(
                tr(
                    "window size is {size} px: network '{name}' takes {fixed} px only",
                    size=size,
                    name=member.path.name,
                    fixed=fixed,
                )
            )
    return size


def _batch_size(model: Model, options: SegmentOptions, device: str) -> int:
    """Return the number of windows to predict at once.

    Raises:
        InputError: the network takes one number only, and another was asked for.
    """
    fixed = model.fixed_batch
    if fixed is not None and options.batch_size not in (None, fixed):
        raise InputError(
            tr(
                "batch size is {batch_size}: model '{name}' takes {fixed} only",
                batch_size=options.batch_size,
                name=model.name,
                fixed=fixed,
            )
        )
    return fixed or options.batch_size or (1 if device == "cpu" else GPU_BATCH)
