"""Finds by trial how many windows a GPU best predicts at once, and remembers it: the next run gives the same bytes."""

from __future__ import annotations

import time

import numpy as np

from ..errors import InputError
from ..feedback import Feedback
from ..language import tr
from ..system.resources import available_bytes
from .devices import PROCESSORS
from .ensemble import Ensemble
from .measured import keep_measured, read_measured

_FILE = "batches.json"
FIRST, LAST = 8, 64
"""Windows at once: where the trial begins, and where it ends at the latest."""
_TRIED = frozenset({"cuda", "directml"})
"""Devices that take any number without compiling the network again."""
_GAIN = 1.05
"""A doubling counts if so much more is predicted in the same time."""
_REPEATS = 3
_INNER_BYTES = 360
"""Bytes that a network on a processor holds for a pixel of a window: measured with the smallest that is shipped."""
_GIB = 2**30


def usual_batch(device: str) -> int:
    """Return the number of windows at once that suits a device without a trial."""
    return 1 if device in PROCESSORS else FIRST


def check_memory(ensemble: Ensemble, batch_size: int, window_size: int) -> None:
    """Raise `InputError` where predicting a batch needs more than the memory that this machine has left.

    Args:
        ensemble: the model, loaded.
        batch_size: windows predicted at once.
        window_size: px.
    """
    memory = available_bytes()
    inner = _INNER_BYTES if ensemble.device.name in PROCESSORS else 0
    per_window = window_size**2 * (ensemble.n_bands + 4 * ensemble.n_scores + inner) * ensemble.lanes
    if memory is None or batch_size * per_window <= memory:
        return
    remedy = tr("Reduce the batch size.") if batch_size > 1 else tr("Reduce the window size.")
    raise InputError(
        "Batch size {batch_size} with windows of {window_size} px needs at least {need:.1f} GiB of memory, but "
        "{memory:.1f} GiB are available. {remedy}",
        batch_size=batch_size,
        window_size=window_size,
        need=batch_size * per_window / _GIB,
        memory=memory / _GIB,
        remedy=remedy,
    )


def best_batch(ensemble: Ensemble, key: str, window_size: int, feedback: Feedback) -> int:
    """Return the number of windows at once with which a device predicts most.

    The number changes what float rounding changes, so that it is found once for each model and device.

    Args:
        ensemble: the model, loaded.
        key: tells the model and what it runs with from all others.
        window_size: px.
        feedback: receives what was found.

    Raises:
        DeviceError: the device fails.
    """
    if ensemble.device.name not in _TRIED:
        return usual_batch(ensemble.device.name)
    known = _remembered()
    if key in known:
        return known[key]
    found = _tried(ensemble, window_size)
    if ensemble.most is None:
        keep_measured(_FILE, {**known, key: found})
    feedback.info(
        tr(
            "Using batch size {found}, determined by a test and saved for this model and device. Other batch sizes "
            "may change a few pixels.",
            found=found,
        )
    )
    return found


def _tried(ensemble: Ensemble, window_size: int) -> int:
    """Double the number of windows while the device predicts more in the same time and its memory holds them."""
    best, best_rate, size = FIRST, 0.0, FIRST
    while size <= LAST:
        rate = _rate(ensemble, window_size, size)
        if ensemble.most is not None:
            return min(best, ensemble.most)
        if rate < best_rate * _GAIN:
            break
        best, best_rate, size = size, rate, 2 * size
    return best


def _rate(ensemble: Ensemble, window_size: int, size: int) -> float:
    """Return the windows a second; the first prediction, which sets things up, does not count."""
    batch = np.zeros((size, ensemble.n_bands, window_size, window_size), np.uint8)
    seconds = []
    for _ in range(_REPEATS):
        started = time.perf_counter()
        ensemble.predict(batch)
        seconds.append(time.perf_counter() - started)
    return size / min(seconds[1:])


def _remembered() -> dict[str, int]:
    """Return the numbers found before."""
    return {key: number for key, number in read_measured(_FILE).items() if isinstance(number, int) and number <= LAST}
