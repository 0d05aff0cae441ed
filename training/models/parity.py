"""Writing an ONNX file that is known to answer as the model it was made from."""

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
from flair_seg.models.manifest import Manifest
from flair_seg.models.metadata import manifest_to_metadata

from ..data.writing import replacing, write_text
from ..scoring.scores import read_scores
from .predict import Predict


@dataclass(frozen=True)
class Parity:
    """How far two models are from each other: share of equal classes, largest difference of a probability."""

    agreement: float
    largest_difference: float

    def check(self, least: float, what: str) -> None:
        """Raise `ModelError` if the classes differ in too many pixels."""
        if not self.agreement >= least:
            raise ModelError(
                f"{what} in {self.agreement:.7f} of the pixels: at least {least:g} is needed, nothing was written"
            )


def compare(expected: Predict, found: Predict, images: Iterable[NDArray[np.generic]]) -> Parity:
    """Predict patches (B, H, W) with two models of the same classes."""
    return compare_pairs(expected, found, ((image, image) for image in images))


def compare_pairs(
    expected: Predict, found: Predict, pairs: Iterable[tuple[NDArray[np.generic], NDArray[np.generic]]]
) -> Parity:
    """Predict patches (B, H, W), which each of two models may see in another way, as where nodata is filled."""
    shares, largest = [], 0.0
    for image, theirs in tqdm(pairs, desc="comparing", unit="patch", disable=None):
        one, other = expected(image[None]), found(theirs[None])
        shares.append(float((one.argmax(1) == other.argmax(1)).mean()))
        largest = max(largest, float(np.abs(one - other).max()))
    return Parity(float(np.mean(shares)), largest)


def write_checked(graph: onnx.ModelProto, manifest: Manifest, path: Path, check: Callable[[Path], Parity]) -> Parity:
    """Write a graph with its manifest inside and beside it, once `check`, given the file, has returned its parity."""
    helper.set_model_props(graph, manifest_to_metadata(manifest))
    with replacing(path) as partial:
        onnx.save(graph, partial)
        parity = check(partial)
    write_text(path.with_suffix(".json"), manifest.to_json())
    return parity


def fit(image: NDArray[np.generic], size: int) -> NDArray[np.generic]:
    """Cut an image (B, H, W) to `size` px along each axis, or mirror it at its lower and right border to reach that."""
    cut = image[:, :size, :size]
    missing = [(0, size - side) for side in cut.shape[1:]]
    return np.pad(cut, [(0, 0), *missing], mode="symmetric") if any(after for _, after in missing) else cut


def manifest_scores(path: Path | None) -> dict[str, Any]:
    """Return the figures of `training.evaluate --output` that belong in a manifest.

    Raises:
        InputError: The file holds no scores.
    """
    if path is None:
        return {}
    scores = read_scores(path)
    present = {row["name"]: row["iou"] for row in scores["classes"] if row["support"]}
    return {"mean_iou": scores["mean_iou"], "overall_accuracy": scores["overall_accuracy"], "iou": present}
