"""Accuracy measures, each a pure function of one confusion matrix.

Matrices are int64 `(n_classes, n_classes)`: row = reference class, column = predicted class, in pixels.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...errors import InputError

if TYPE_CHECKING:
    Matrix = npt.NDArray[np.int64]


def confusion_matrix(
    reference: npt.NDArray[Any],
    prediction: npt.NDArray[Any],
    n_classes: int,
    ignore_index: int | None = None,
) -> Matrix:
    """Count pixels by reference and predicted class index.

    Args:
        reference: class indices 0..n_classes-1 (or `ignore_index`), any shape.
        prediction: class indices of the same shape; pixels predicted outside 0..n_classes-1 (nodata) are left out.
        n_classes: number of classes.
        ignore_index: reference value that is not scored.

    Raises:
        InputError: the shapes differ, or a reference index is outside the classes.
    """
    if reference.shape != prediction.shape:
        raise InputError(
            "The reference has shape {reference} but the prediction has shape {prediction}. They must be identical.",
            reference=reference.shape,
            prediction=prediction.shape,
        )
    ref = reference.astype(np.int64).ravel()
    pred = prediction.astype(np.int64).ravel()
    kept = (pred >= 0) & (pred < n_classes)
    if ignore_index is not None:
        kept &= ref != ignore_index
    ref, pred = ref[kept], pred[kept]
    if ref.size and (ref.min() < 0 or ref.max() >= n_classes):
        bad = int(ref.min() if ref.min() < 0 else ref.max())
        raise InputError(
            "Reference class index {bad} is outside the range 0..{last} of the {n_classes} classes.",
            bad=bad,
            n_classes=n_classes,
            last=n_classes - 1,
        )
    return np.bincount(ref * n_classes + pred, minlength=n_classes**2).reshape(n_classes, n_classes)


def support(matrix: Matrix) -> Matrix:
    """Return the number of reference pixels of each class, int64 `(n_classes,)`."""
    total: Matrix = matrix.sum(axis=1)
    return total


def iou(matrix: Matrix) -> npt.NDArray[np.float64]:
    """Return intersection over union per class, float64 `(n_classes,)`; NaN where neither map has the class."""
    hits = np.diag(matrix).astype(np.float64)
    union = matrix.sum(axis=0) + matrix.sum(axis=1) - np.diag(matrix)
    return np.divide(hits, union, out=np.full(len(hits), np.nan), where=union > 0)


def f1(matrix: Matrix) -> npt.NDArray[np.float64]:
    """Return the F1 score (Dice) per class, float64 `(n_classes,)`; NaN where neither map has the class."""
    hits = np.diag(matrix).astype(np.float64)
    total = matrix.sum(axis=0) + matrix.sum(axis=1)
    return np.divide(2 * hits, total, out=np.full(len(hits), np.nan), where=total > 0)


def producers_accuracy(matrix: Matrix) -> npt.NDArray[np.float64]:
    """Return the share of each reference class that is predicted correctly (recall), NaN without reference."""
    total = matrix.sum(axis=1)
    return np.divide(np.diag(matrix), total, out=np.full(len(matrix), np.nan), where=total > 0)


def users_accuracy(matrix: Matrix) -> npt.NDArray[np.float64]:
    """Return the share of each predicted class that is correct (precision); NaN if it is not predicted."""
    return producers_accuracy(matrix.T)


def kappa(matrix: Matrix) -> float:
    """Return Cohen's kappa, the agreement beyond chance; NaN where chance alone agrees everywhere."""
    total = float(matrix.sum())
    if not total:
        return float("nan")
    chance = float(matrix.sum(axis=0) / total @ (matrix.sum(axis=1) / total))
    return (overall_accuracy(matrix) - chance) / (1 - chance) if chance < 1 else float("nan")


def overall_accuracy(matrix: Matrix) -> float:
    """Return the share of pixels on the diagonal; NaN for an empty matrix."""
    total = matrix.sum()
    return float(np.trace(matrix) / total) if total else float("nan")


def mean_iou(matrix: Matrix, left_out: Collection[int] = ()) -> float:
    """Return the mean IoU over the classes present in the reference; NaN if there are none.

    Classes of the indices `left_out` are not scored; their pixels stay in the matrix as errors of the others.
    """
    present = support(matrix) > 0
    present[list(left_out)] = False
    return float(iou(matrix)[present].mean()) if present.any() else float("nan")
