"""The loss: weighted cross-entropy plus Dice."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy, one_hot

from .data import IGNORE_INDEX, OTHER_INDEX

_WEIGHT_RATIO = 3.0
"""Furthest a class's weight may be from the average pixel's, before scaling."""


def class_weights(shares: NDArray[np.float64], power: float) -> Tensor:
    """Weigh rare classes up.

    Args:
        shares: Share of each class among the labelled pixels, (C,).
        power: A class weighs `share ** -power`, clipped to a ratio of 3 from the average pixel's weight.

    Returns:
        Float32 (C,), one for the average pixel; 0 for "other" and for classes that never occur.
    """
    present = shares > 0
    weights = np.where(present, np.maximum(shares, 1e-6) ** -power, 0.0)
    middle = float((weights * shares).sum() / shares.sum())
    weights = np.where(present, np.clip(weights / middle, 1.0 / _WEIGHT_RATIO, _WEIGHT_RATIO), 0.0)
    weights[OTHER_INDEX] = 0.0
    return torch.from_numpy(weights / float((weights * shares).sum())).float()


def segmentation_loss(logits: Tensor, labels: Tensor, weights: Tensor, dice_weight: float) -> Tensor:
    """Weighted cross-entropy plus the Dice loss of the classes present in the batch.

    Args:
        logits: Float (N, C, H, W).
        labels: Class indices, int64 (N, H, W), `IGNORE_INDEX` where unlabelled. "Other" is left out of both terms.
        weights: Weight of each class in the cross-entropy, (C,).
        dice_weight: Factor of the Dice term (Milletari et al. 2016, arXiv:1606.04797, summed over the batch).
    """
    labels = torch.where(labels == OTHER_INDEX, IGNORE_INDEX, labels)
    known = labels != IGNORE_INDEX
    if not known.any():
        return logits.sum() * 0.0
    entropy = cross_entropy(logits, labels, weights, ignore_index=IGNORE_INDEX)
    probabilities = logits.softmax(1) * known[:, None]
    truth = one_hot(torch.where(known, labels, 0), logits.shape[1]).movedim(-1, 1) * known[:, None]
    truth = truth.to(probabilities.dtype)
    hits = (probabilities * truth).sum((0, 2, 3))
    total = (probabilities + truth).sum((0, 2, 3))
    present = truth.sum((0, 2, 3)) > 0
    dice = (2.0 * hits + 1.0) / (total + 1.0)
    return entropy + dice_weight * (1.0 - dice[present].mean())
