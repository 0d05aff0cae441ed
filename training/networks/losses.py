"""Weighted cross-entropy, focal and Dice losses and their sums; unlabelled pixels and ignored classes do not count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import log_softmax, one_hot

from flair_seg.errors import InputError

from ..data.checks import check_ranges
from ..data.remaps import IGNORE_INDEX

_WEIGHT_RATIO = 3.0
"""Largest ratio between a class's weight and that of the average pixel, before scaling."""


@dataclass(frozen=True)
class LossOptions:
    """The loss: a weighted sum of terms; a weight of 0 disables a term.

    Args:
        cross_entropy: Weight of the class-weighted cross-entropy.
        dice: Weight of the Dice loss over the classes present.
        focal: Weight of the class-weighted focal loss.
        focal_gamma: Focusing parameter: the larger, the less well-classified pixels count.
        class_weight_power: Exponent p of the class weights of cross-entropy and focal loss, share ** -p.
        class_weights: Weights by class name, which override these. 0 removes a class from all terms: the loss ignores
            its pixels as if they were unlabelled, so the network does not learn it. Scores still count them.

    Raises:
        InputError: A weight is negative, or all terms are 0.
    """

    cross_entropy: float = 1.0
    dice: float = 0.5
    focal: float = 0.0
    focal_gamma: float = 2.0
    class_weight_power: float = 0.5
    class_weights: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check the weights."""
        check_ranges(self, not_negative=("cross_entropy", "dice", "focal", "focal_gamma", "class_weight_power"))
        if not self.cross_entropy + self.dice + self.focal > 0:
            raise InputError("cross_entropy, dice and focal are all 0: at least one must be positive")
        for name, weight in self.class_weights.items():
            if not weight >= 0:
                raise InputError(f"class_weights of '{name}' is {weight}: it must not be negative")


class Criterion(nn.Module):
    """The weighted sum of the terms. `left_out` lists the indices of the classes that no term counts."""

    def __init__(self, weights: Tensor, options: LossOptions) -> None:
        """Set the weight of each class, float (C,), where 0 ignores a class, and the terms."""
        super().__init__()
        self.register_buffer("weights", weights)
        self.options = options
        self.left_out = tuple(torch.nonzero(weights == 0).flatten().tolist())

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Compute the loss, float (); 0 where nothing is labelled.

        Args:
            logits: Float (N, C, H, W).
            labels: Class indices, int64 (N, H, W), `IGNORE_INDEX` where unlabelled.
        """
        # Pixels of a class with weight 0 are treated as unlabelled.
        known = labels != IGNORE_INDEX
        labels = torch.where(known, labels, 0)
        known &= self.weights[labels] > 0
        if not known.any():
            return logits.sum() * 0.0
        logits = logits.float()
        options, total = self.options, logits.new_zeros(())
        if options.cross_entropy:
            total = total + options.cross_entropy * focal_loss(logits, labels, known, self.weights, gamma=0.0)
        if options.focal:
            total = total + options.focal * focal_loss(logits, labels, known, self.weights, options.focal_gamma)
        if options.dice:
            total = total + options.dice * dice_loss(logits, labels, known)
        return total


def make_criterion(
    options: LossOptions, shares: NDArray[np.float64], names: Sequence[str], other_index: int | None
) -> Criterion:
    """Build the loss.

    Args:
        options: The terms and their weights.
        shares: Share of each class among the labelled pixels, (C,).
        names: Name of each class.
        other_index: Index of "other", which the challenge excludes; None: there is none.

    Raises:
        InputError: A weight is given to a class that does not exist, or no class has a weight.
    """
    unknown = [name for name in options.class_weights if name not in names]
    if unknown:
        raise InputError(f"class_weights names the unknown class '{unknown[0]}': the classes are {', '.join(names)}")
    weights = class_weights(shares, options.class_weight_power, other_index)
    for name, weight in options.class_weights.items():
        weights[list(names).index(name)] = weight
    if not float(weights.sum()) > 0:
        raise InputError("all class weights are 0: no class with a weight occurs in the labels of the training patches")
    return Criterion(weights, options)


def class_weights(shares: NDArray[np.float64], power: float, other_index: int | None) -> Tensor:
    """Compute class weights that favour rare classes.

    Args:
        shares: Share of each class among the labelled pixels, (C,).
        power: The weight is `share ** -power`, clipped to 1/3 to 3 times that of the average pixel.
        other_index: Index of a class with weight 0.

    Returns:
        Float32 (C,), 1 for the average pixel; 0 for "other" and for classes that do not occur.
    """
    present = shares > 0
    counted = present.copy()
    if other_index is not None:
        counted[other_index] = False
    if not counted.any():
        return torch.zeros(len(shares))
    weights = np.where(present, np.maximum(shares, 1e-6) ** -power, 0.0)
    middle = float((weights * shares).sum() / shares.sum())
    weights = np.where(counted, np.clip(weights / middle, 1.0 / _WEIGHT_RATIO, _WEIGHT_RATIO), 0.0)
    return torch.from_numpy(weights / float((weights * shares).sum())).float()


def focal_loss(logits: Tensor, labels: Tensor, known: Tensor, weights: Tensor, gamma: float) -> Tensor:
    """Mean focal loss over the pixels, weighted by class (Lin et al. 2017, arXiv:1708.02002).

    Args:
        logits: Float (N, C, H, W).
        labels: Class indices, int64 (N, H, W).
        known: Which pixels count, bool (N, H, W).
        weights: Weight of each class, float (C,).
        gamma: Exponent of one minus the probability of the true class; 0 is weighted cross-entropy.
    """
    entropy = -log_softmax(logits, dim=1).gather(1, labels[:, None])[:, 0]
    weight = weights[labels] * known
    # Bounded away from 0, where the gradient of a power below 1 is infinite.
    doubt = (1.0 - torch.exp(-entropy)).clamp_min(1e-6)
    return (weight * doubt**gamma * entropy).sum() / weight.sum()


def dice_loss(logits: Tensor, labels: Tensor, known: Tensor) -> Tensor:
    """One minus the mean Dice coefficient of the classes present in a batch (Milletari et al. 2016, arXiv:1606.04797).

    The arguments are those of `focal_loss`.
    """
    probabilities = logits.softmax(1) * known[:, None]
    truth = one_hot(labels, logits.shape[1]).movedim(-1, 1).to(probabilities.dtype) * known[:, None]
    hits = (probabilities * truth).sum((0, 2, 3))
    total = (probabilities + truth).sum((0, 2, 3))
    present = truth.sum((0, 2, 3)) > 0
    dice = (2.0 * hits + 1.0) / (total + 1.0)
    return 1.0 - dice[present].mean()
