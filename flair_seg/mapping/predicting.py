"""The main loop: reads, predicts and combines the windows of a block, in parallel stages."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..feedback import Feedback
from ..inference.ensemble import Ensemble
from ..inference.pipeline import Background, prefetched, side_by_side
from ..language import tr
from ..raster.windows import Window
from .damage import DamageReport
from .job import Job
from .reading import Batch, WindowReader
from .resume.parts import Part
from .rows import RowMaker, make_accumulator

if TYPE_CHECKING:
    from ..inference.ensemble import Started


def predict_block(job: Job, block: Window, take: Callable[[Part], object], feedback: Feedback) -> int:
    """Compute a block of the map from all windows whose footprint meets it.

    Args:
        job: the job, with its model loaded.
        block: the block, in pixels of the raster.
        take: receives the finished rows from the top down, in a separate thread.
        feedback: receives the number of windows examined, and may cancel before each batch.

    Returns:
        The number of windows predicted.

    Raises:
        RasterError, DeviceError, ModelError, CancelledError: as `segment`.
    """
    assert job.ensemble is not None  # noqa: S101 - the job of a machine that predicts
    reader = WindowReader(job.source.reader, job.grid, job.area.part(block), job.source.fill, job.batch_size)
    kinds = tuple(job.outputs.by_kind)
    accumulator = make_accumulator(job.options.combine, job.grid, len(job.model.classes), block.width, kinds)
    maker = RowMaker(block, job.area.window, job.grid, accumulator, job.model.classes, kinds, take)
    predicted, most = 0, job.ensemble.most
    damage = DamageReport(job.source.damaged, job.source.name, job.area.grid, block, feedback)
    start, lanes = functools.partial(_start, job.ensemble), job.ensemble.lanes
    with prefetched(reader) as read, Background(job.ensemble.in_hand) as rest, side_by_side(read, start, lanes) as done:
        for batch, started in done:
            feedback.stop_if_cancelled()
            predicted += len(batch.footprints)
            if job.ensemble.most != most:
                most = job.ensemble.most
                _warn_reduced(job, most, feedback)
            damage.warn_first()
            rest.submit(_count, job.ensemble, maker, batch, started)
            feedback.progress(batch.seen, reader.total)
        rest.drain()
    damage.warn_all()
    return predicted


def _start(ensemble: Ensemble, batch: Batch) -> Started | None:
    """Run the networks on a batch, if there is anything to predict."""
    if batch.pixels is None:
        return None
    region = batch.region
    return ensemble.start(batch.pixels, (slice(region.row_off, region.bottom), slice(region.col_off, region.right)))


def _count(ensemble: Ensemble, maker: RowMaker, batch: Batch, started: Started | None) -> None:
    """Finish a batch's prediction while the network runs on, and count it."""
    maker.add(batch, None if started is None else ensemble.finish(started))


def _warn_reduced(job: Job, most: int | None, feedback: Feedback) -> None:
    """Warn that the batch size was reduced to fit the device's memory."""
    feedback.warning(
        tr(
            "{device} ran out of memory. The batch size was reduced from {batch_size} to {most}, which may change a "
            "few pixels. For a reproducible map, use batch size {most}.",
            device=job.machine.device,
            most=most,
            batch_size=job.batch_size,
        )
    )
