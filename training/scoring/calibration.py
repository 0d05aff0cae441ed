"""Calibration: how far a network's probabilities can be trusted, and the temperature that corrects them.

Arrays of probabilities are float64 (N, C), those of labels int64 (N,), for N pixels. Dividing the logits by a
temperature keeps the class of every pixel (arXiv:1706.04599).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flair_seg.errors import InputError
from flair_seg.system.jsontext import read_json
from flair_seg.system.records import build

from ..data.writing import write_json

BINS = 15
"""Of the calibration error, as in arXiv:1706.04599."""
WANTED = 0.95
"""Share of right pixels among those that the threshold keeps."""
RANGE = 0.2, 10.0
"""Temperatures tried."""
_LEAST = 1e-12
_STEPS = 40

Values = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Sample:
    """Predictions of some labelled pixels.

    Args:
        probabilities: Probability of each class, float64 (N, C).
        labels: Class index of each pixel, int64 (N,).
    """

    probabilities: Values
    labels: Indices

    def tempered(self, temperature: float) -> Sample:
        """Return the sample with logits divided by a temperature."""
        return Sample(temper(self.probabilities, temperature), self.labels)

    @property
    def confidence(self) -> Values:
        """Largest probability of each pixel, (N,)."""
        return self.probabilities.max(axis=1)

    @property
    def hits(self) -> NDArray[np.bool_]:
        """Whether the likeliest class is right, (N,)."""
        return self.probabilities.argmax(axis=1) == self.labels

    @staticmethod
    def joined(samples: Sequence[Sample]) -> Sample:
        """Return one sample with the pixels of several."""
        return Sample(np.concatenate([s.probabilities for s in samples]), np.concatenate([s.labels for s in samples]))


@dataclass(frozen=True)
class Calibration:
    """Temperature of a model and its effect, measured on ground that it was not trained on.

    Args:
        temperature: Divides the logits.
        ece_before: Expected calibration error without it, in 0..1.
        ece_after: The same with temperatures that were each fitted on the other groups.
        threshold: Confidence, calibrated, above which 95 % of the pixels are right; None: there is none.
        kept: Share of the pixels above the threshold.
        pixels: Number of pixels measured.

    Raises:
        InputError: The temperature is out of range.
    """

    temperature: float
    ece_before: float
    ece_after: float
    threshold: float | None
    kept: float
    pixels: int

    def __post_init__(self) -> None:
        """Check the temperature."""
        if not RANGE[0] <= self.temperature <= RANGE[1]:
            raise InputError(f"temperature is {self.temperature}: it must lie in {RANGE[0]}..{RANGE[1]}")


def temper(probabilities: NDArray[np.floating[Any]], temperature: float, axis: int = 1) -> NDArray[np.floating[Any]]:
    """Return the probabilities that logits divided by a temperature give."""
    logits = np.log(np.maximum(probabilities, _LEAST)) / temperature
    powers = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return (powers / powers.sum(axis=axis, keepdims=True)).astype(probabilities.dtype)


def calibration_error(sample: Sample) -> float:
    """Expected calibration error: mean gap of confidence and accuracy over 15 bins, weighted by their pixels."""
    confidence, hits = sample.confidence, sample.hits
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = np.bincount(place, confidence, BINS) - np.bincount(place, hits, BINS)
    return float(np.abs(gaps).sum() / max(len(hits), 1))


def fit_temperature(sample: Sample) -> float:
    """Find the temperature with the lowest negative log likelihood, by golden-section search over its logarithm."""
    logits = np.log(np.maximum(sample.probabilities, _LEAST))
    rows = np.arange(len(sample.labels))

    def loss(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        top = scaled.max(axis=1, keepdims=True)
        return float(np.mean(top[:, 0] + np.log(np.exp(scaled - top).sum(axis=1)) - scaled[rows, sample.labels]))

    low, high = np.log(RANGE)
    ratio = (np.sqrt(5.0) - 1.0) / 2.0
    for _ in range(_STEPS):
        first, second = high - ratio * (high - low), low + ratio * (high - low)
        if loss(first) <= loss(second):
            high = second
        else:
            low = first
    return float(np.exp((low + high) / 2.0))


def threshold_of(sample: Sample, wanted: float = WANTED) -> tuple[float | None, float]:
    """Find the lowest confidence, in steps of 0.01, above which a share of the pixels is right.

    Returns:
        The confidence, and the share of the pixels at or above it; None and 0: no confidence is enough.
    """
    confidence, hits = sample.confidence, sample.hits
    for threshold in np.arange(0, 100) / 100.0:
        kept = confidence >= threshold
        if kept.any() and hits[kept].mean() >= wanted:
            return float(threshold), float(kept.mean())
    return None, 0.0


def calibrate(samples: Mapping[str, Sample]) -> Calibration:
    """Fit a temperature on left-out groups.

    The error afterwards and the threshold come from temperatures that were each fitted on the other groups, so they
    hold for ground that neither training nor the temperature has seen. The temperature returned is that of all groups.

    Args:
        samples: Predictions of each group by the network that was trained without it.

    Raises:
        InputError: There are fewer than two groups.
    """
    if len(samples) < 2:
        raise InputError(f"found predictions of {len(samples)} group: calibration needs at least 2")
    together = Sample.joined(list(samples.values()))
    corrected = Sample.joined(
        [
            sample.tempered(fit_temperature(Sample.joined([s for other, s in samples.items() if other != name])))
            for name, sample in samples.items()
        ]
    )
    threshold, kept = threshold_of(corrected)
    return Calibration(
        temperature=round(fit_temperature(together), 4),
        ece_before=round(calibration_error(together), 4),
        ece_after=round(calibration_error(corrected), 4),
        threshold=threshold,
        kept=round(kept, 4),
        pixels=len(together.labels),
    )


def write_calibration(path: Path, calibration: Calibration) -> None:
    """Write a calibration for `training.export --calibration`."""
    write_json(path, vars(calibration), indent=2)


def read_calibration(path: Path) -> Calibration:
    """Read what `write_calibration` wrote.

    Raises:
        InputError: The file is missing, damaged or something else.
    """
    return build(Calibration, read_json(path, str(path)), str(path))


def write_sample(path: Path, sample: Sample) -> None:
    """Write a sample; probabilities in half precision of their logarithms."""
    logarithms = np.log(np.maximum(sample.probabilities, _LEAST)).astype(np.float16)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, logarithms=logarithms, labels=sample.labels.astype(np.uint8))


def read_sample(path: Path) -> Sample:
    """Read what `write_sample` wrote.

    Raises:
        InputError: The file is missing or damaged.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            powers = np.exp(stored["logarithms"].astype(np.float64))
            return Sample(powers / powers.sum(axis=1, keepdims=True), stored["labels"].astype(np.int64))
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise InputError(f"{path} cannot be read ({error}): remove its folder") from error
