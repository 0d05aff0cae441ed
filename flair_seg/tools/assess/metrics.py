"""Accuracy measures of confusion matrices, and estimates of accuracy and area from a stratified random sample.

Confusion matrices are int64 `(n_classes, n_classes)`: row = reference class, column = predicted class, in pixels.

Estimates follow P. Olofsson, G. M. Foody, M. Herold, S. V. Stehman, C. E. Woodcock, M. A. Wulder, "Good practices for
estimating area and assessing accuracy of land change", Remote Sensing of Environment 148 (2014) 42-57,
doi:10.1016/j.rse.2014.02.015, with its numbers of equations and its matrices: row i = stratum (class of the map),
column j = reference class, in points.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
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


Z_95 = 1.96
"""Standard errors on each side of an estimate that make an interval of 95 % confidence (eq. 12)."""

Values = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Estimates:
    """Estimates of a stratified sample, each with its standard error (`_se`).

    Attributes:
        proportions: error matrix in estimated proportions of area, p_ij.
        overall, overall_se: overall accuracy.
        users, users_se: user's accuracy of each class; NaN for classes that are not in the map.
        producers, producers_se: producer's accuracy of each class; NaN for classes without reference points.
        shares, shares_se: share of the area of each class according to the reference.
    """

    proportions: Values
    overall: float
    overall_se: float
    users: Values
    users_se: Values
    producers: Values
    producers_se: Values
    shares: Values
    shares_se: Values


def estimate(points: Counts, stratum_px: Counts, names: Sequence[str]) -> Estimates:
    """Estimate accuracy and areas from the points of a stratified random sample.

    Proportions p_ij = W_i n_ij / n_i (eq. 4); overall (eq. 1, variance eq. 5), user's (eq. 2, 6) and producer's (eq. 3,
    7) accuracy; shares of the area (eq. 9, standard error eq. 10), which times the area of the map are areas (eq. 11).
    A stratum whose pixels are all sampled has no sampling error; otherwise, as in the paper, strata are treated as
    infinite.

    Args:
        points: n_ij, by class of the map (rows, the strata) and reference (columns), `(classes, classes)`.
        stratum_px: N_i, size of each stratum in px; 0 for classes that are not in the map.
        names: names of the strata, for messages.

    Raises:
        InputError: a stratum has fewer than the two points that its variance requires.
    """
    n = points.sum(axis=1).astype(float)
    size = stratum_px.astype(float)
    _check_strata(n, size, names)
    weights = size / size.sum()
    within = np.divide(points, n[:, None], out=np.zeros(points.shape), where=n[:, None] > 0)
    freedom = np.where(n < size, n - 1, np.inf)
    proportions = weights[:, None] * within
    users = np.where(size > 0, np.diag(within), np.nan)
    users_variance = users * (1 - users) / freedom
    shares = proportions.sum(axis=0)
    producers = np.divide(np.diag(proportions), shares, out=np.full(len(n), np.nan), where=shares > 0)
    share_terms = (weights[:, None] * proportions - proportions**2) / freedom[:, None]
    return Estimates(
        proportions,
        overall=float(np.trace(proportions)),
        overall_se=float(np.sqrt(np.nansum(weights**2 * users_variance))),
        users=users,
        users_se=np.sqrt(users_variance),
        producers=producers,
        producers_se=_producers_se(producers, within, size, freedom),
        shares=shares,
        shares_se=np.sqrt(share_terms.sum(axis=0)),
    )


def _producers_se(producers: Values, within: Values, size: Values, freedom: Values) -> Values:
    """Return the standard errors of producer's accuracy (eq. 7); `within` is n_ij / n_i."""
    spread = size[:, None] ** 2 * within * (1 - within) / freedom[:, None]
    correct = np.diag(spread)
    total = size @ within
    variance = (1 - producers) ** 2 * correct + producers**2 * (spread.sum(axis=0) - correct)
    found: Values = np.sqrt(np.divide(variance, total**2, out=np.full(len(size), np.nan), where=total > 0))
    return found


def _check_strata(n: Values, size: Values, names: Sequence[str]) -> None:
    """Raise `InputError` unless every stratum has enough points."""
    for index in np.flatnonzero(n < np.minimum(2, size)):
        raise InputError(
            "Stratum '{name}' ({pixels} px) has too few labelled points: {points}. The minimum is {needed}.",
            name=names[index],
            pixels=int(size[index]),
            points=int(n[index]),
            needed=int(min(2, size[index])),
        )


def sample_size(stratum_px: Sequence[int], expected_users: Sequence[float], target_se: float) -> int:
    """Return the number of points that gives overall accuracy a standard error of `target_se` (eq. 13).

    Args:
        stratum_px: N_i, the size of each stratum in pixels.
        expected_users: U_i, the user's accuracy expected of each; S_i = sqrt(U_i (1 - U_i)).
        target_se: S(O), e.g. 0.01.
    """
    size = np.asarray(stratum_px, float)
    weights = size / size.sum()
    users = np.asarray(expected_users, float)
    variance = users * (1 - users)
    exact = (weights @ np.sqrt(variance)) ** 2 / (target_se**2 + weights @ variance / size.sum())
    return int(np.ceil(exact - 1e-9))
