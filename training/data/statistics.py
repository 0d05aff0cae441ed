"""Statistics of the training set: mean and standard deviation of its bands, pixel counts of its classes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from flair_seg.system.jsontext import read_json

from .patchset import PatchSet
from .writing import write_json


@dataclass(frozen=True)
class Survey:
    """Statistics of a set of patches.

    Args:
        mean: Mean of each band, in grey levels.
        std: Standard deviation of each band, in grey levels, at least 1.
        counts: Labelled pixels of each class in each patch, int64 (P, C).
    """

    mean: tuple[float, ...]
    std: tuple[float, ...]
    counts: NDArray[np.int64]

    @property
    def shares(self) -> NDArray[np.float64]:
        """Share of each class among the labelled pixels, (C,)."""
        total = self.counts.sum(axis=0)
        return total / max(total.sum(), 1)


def survey(patches: PatchSet) -> Survey:
    """Read every patch once and count its grey levels and classes."""
    classes = patches.reading.labels.classes
    levels = np.zeros((len(patches.reading.bands), 256), dtype=np.int64)
    counts = np.zeros((len(patches), classes), dtype=np.int64)
    for index in tqdm(range(len(patches)), desc="statistics", unit="patch", disable=None):
        image, labels = patches.read(index)
        for band, values in enumerate(image):
            levels[band] += np.bincount(values.ravel(), minlength=256)
        counts[index] = np.bincount(labels.ravel(), minlength=256)[:classes]
    mean, std = _moments(levels)
    return Survey(tuple(mean), tuple(std), counts)


def stored_survey(patches: PatchSet, path: Path) -> Survey:
    """Return the survey stored at `path` if it matches these files, else compute and store it."""
    fingerprint = _fingerprint(patches)
    found = _read(path)
    if found is not None and found[0] == fingerprint:
        return found[1]
    made = survey(patches)
    document = {"files": fingerprint, "mean": made.mean, "std": made.std, "counts": made.counts.tolist()}
    write_json(path, document)
    return made


def _read(path: Path) -> tuple[str, Survey] | None:
    """Read a stored survey; None if it is missing or damaged."""
    try:
        document = read_json(path, str(path), limit=2**28)
        counts = np.array(document["counts"], dtype=np.int64)
        return document["files"], Survey(tuple(document["mean"]), tuple(document["std"]), counts)
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None


def _fingerprint(patches: PatchSet) -> str:
    """Hash names, sizes and times of the files, the bands and the remap."""
    reading = patches.reading
    settings = (reading.bands, reading.raster_bands, reading.size, reading.labels.lookup.tolist())
    digest = hashlib.sha256(repr(settings).encode())
    for patch in patches.patches:
        for path in (patch.image, patch.mask):
            state = path.stat() if path else None
            digest.update(repr((str(path), state and state.st_size, state and state.st_mtime_ns)).encode())
    return digest.hexdigest()


def _moments(levels: NDArray[np.int64]) -> tuple[list[float], list[float]]:
    """Mean and standard deviation of each band from its histogram of grey levels, int64 (B, 256)."""
    values = np.arange(256)
    shares = levels / np.maximum(levels.sum(axis=1, keepdims=True), 1)
    means = shares @ values
    variances = [float(share @ (values - mean) ** 2) for share, mean in zip(shares, means)]
    return means.tolist(), [max(variance**0.5, 1.0) for variance in variances]


def draw_weights(counts: NDArray[np.int64], other_index: int | None, rare: float = 0.5) -> NDArray[np.float64]:
    """Probability of drawing each patch, (P,): higher for patches with rare classes.

    A patch's weight is the mean of `share ** -0.5` over its pixels' classes, mixed with a uniform draw.

    Args:
        counts: Labelled pixels of each class in each patch, (P, C).
        other_index: Class that the loss ignores, which is not favoured.
        rare: Share of the draws that favour rare classes.
    """
    pixels = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    shares = counts.sum(axis=0) / max(counts.sum(), 1)
    rarity = np.maximum(shares, 1e-3) ** -0.5
    if other_index is not None:
        rarity[other_index] = 0.0
    weights = (counts / pixels) @ rarity
    uniform = np.full(len(counts), 1.0 / len(counts))
    return uniform if weights.sum() == 0 else (1.0 - rare) * uniform + rare * weights / weights.sum()
