"""Class shares of ground whose labels are unknown, estimated from a network's own probabilities.

A network learns how common classes are where it was trained, and expects the same elsewhere. Expectation maximisation
finds the shares under which its probabilities, corrected by them, have these shares again, without labels (Saerens,
Latinne and Decaestecker 2002, doi:10.1162/089976602753284446).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from flair_seg.errors import InputError

ROUNDS = 20
_LEAST = 1e-6
"""Smallest share of a class in the training: rarer ones are not raised further."""

Values = NDArray[np.float64]


def estimate_shares(probabilities: Values, trained: Values, rounds: int = ROUNDS) -> Values:
    """Estimate the class shares of some ground.

    Vague probabilities let one class take over all shares: with a temperature of 2, scores on zones left out fell.

    Args:
        probabilities: Of each class in pixels of the ground, float64 (N, C).
        trained: Class shares that the network learned, (C,): those of its training, times the class weights.
        rounds: Rounds of expectation maximisation; each moves the shares further from those of the training.

    Returns:
        Shares, float64 (C,), adding up to 1.

    Raises:
        InputError: There is no pixel, or the numbers of classes differ.
    """
    if probabilities.ndim != 2 or not len(probabilities) or probabilities.shape[1:] != trained.shape:
        raise InputError(
            f"probabilities have shape {probabilities.shape} and shares {trained.shape}: (N, C) and (C,) are needed"
        )
    shares = trained / trained.sum()
    for _ in range(rounds):
        shares = with_shares(probabilities, trained, shares).mean(0)
    return shares


def with_shares(probabilities: Values, trained: Values, shares: Values) -> Values:
    """Return the probabilities, (N, C), that a network trained with other class shares would give (Bayes)."""
    corrected = probabilities * (shares / np.maximum(trained / trained.sum(), _LEAST))
    return corrected / np.maximum(corrected.sum(1, keepdims=True), np.finfo(float).tiny)
