"""Writes ONNX files after checking that they reproduce the original model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper
from tqdm import tqdm

from flair_seg.errors import ModelError
from flair_seg.models.foreign import manifest_to_metadata
from flair_seg.models.manifest import Manifest

from ..data.writing import replacing, write_text
from ..scoring.scores import read_scores
from .predict import Predict

ImagePair = tuple[NDArray[np.generic], NDArray[np.generic]]
"""A patch (B, H, W) as each of two models reads it."""


@dataclass(frozen=True)
class Parity:
    """Difference of two models: share of pixels with equal classes, largest difference of a probability."""

    agreement: float
    largest_difference: float

    def check(self, least: float, what: str) -> None:
        """Raise `ModelError` if the classes differ in too many pixels."""
        if not self.agreement >= least:
            raise ModelError(
                f"{what} in {self.agreement:.7f} of the pixels: at least {least:g} is needed; nothing was written"
            )

    def to_text(self, path: Path) -> str:
        """Describe the exported file `path` in one line."""
        return (
            f"{path}: {path.stat().st_size / 1e6:.2f} MB, same class as PyTorch in {self.agreement:.6f} of the pixels, "
            f"probabilities within {self.largest_difference:.5f}"
        )


def compare(expected: Predict, found: Predict, images: Iterable[NDArray[np.generic]]) -> Parity:
    """Compare two models with the same classes on patches (B, H, W)."""
    return compare_pairs(expected, found, ((image, image) for image in images))


def compare_pairs(expected: Predict, found: Predict, pairs: Iterable[ImagePair]) -> Parity:
    """Compare two models on pairs of patches: they may fill nodata differently."""
    shares, largest = [], 0.0
    for image, theirs in tqdm(pairs, desc="comparing", unit="patch", disable=None):
        one, other = expected(image[None]), found(theirs[None])
        shares.append(float((one.argmax(1) == other.argmax(1)).mean()))
        largest = max(largest, float(np.abs(one - other).max()))
    return Parity(float(np.mean(shares)), largest)


def write_checked(graph: onnx.ModelProto, manifest: Manifest, path: Path, check: Callable[[Path], Parity]) -> Parity:
    """Write a graph, its manifest inside and next to it, if `check`, given the file, returns its parity."""
    helper.set_model_props(graph, manifest_to_metadata(manifest))
    with replacing(path) as partial:
        onnx.save(graph, partial)
        parity = check(partial)
    write_text(path.with_suffix(".json"), manifest.to_json())
    return parity


def fit(image: NDArray[np.generic], size: int) -> NDArray[np.generic]:
    """Crop an image (B, H, W) to `size` px along each axis, or pad it at its lower and right border by mirroring."""
    cut = image[:, :size, :size]
    missing = [(0, size - side) for side in cut.shape[1:]]
    return np.pad(cut, [(0, 0), *missing], mode="symmetric") if any(after for _, after in missing) else cut


def manifest_scores(path: Path | None) -> dict[str, Any]:
    """Return the scores of `training.evaluate --output` that a manifest contains.

    Raises:
        InputError: The file contains no scores.
    """
    if path is None:
        return {}
    scores = read_scores(path)
    present = {row["name"]: row["iou"] for row in scores["classes"] if row["support"]}
    return {"mean_iou": scores["mean_iou"], "overall_accuracy": scores["overall_accuracy"], "iou": present}
