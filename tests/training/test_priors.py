"""Class shares of unlabelled ground are found again from the probabilities of a network trained on other shares."""

from __future__ import annotations

import numpy as np
import pytest

from flair_seg.errors import InputError
from training.scoring.priors import estimate_shares, with_shares

TRAINED = np.array([0.6, 0.3, 0.1])
GROUND = np.array([0.1, 0.3, 0.6])


def _answers(shares: np.ndarray, count: int = 20000) -> tuple[np.ndarray, np.ndarray]:
    """Labels drawn by the shares, and exact probabilities of a network that expects those of the training."""
    rng = np.random.default_rng(3)
    labels = rng.choice(3, count, p=shares)
    signal = np.eye(3)[labels] * 1.5 + rng.normal(size=(count, 3))
    powers = TRAINED * np.exp(1.5 * signal - 0.5 * 1.5**2)
    return labels, powers / powers.sum(1, keepdims=True)


def test_shares_of_other_ground_are_found() -> None:
    labels, probabilities = _answers(GROUND)
    shares = estimate_shares(probabilities, TRAINED, rounds=100)
    assert shares == pytest.approx(GROUND, abs=0.03)
    right = (with_shares(probabilities, TRAINED, shares).argmax(1) == labels).mean()
    assert right > (probabilities.argmax(1) == labels).mean() + 0.05


def test_shares_of_the_training_stay() -> None:
    assert estimate_shares(_answers(TRAINED)[1], 10.0 * TRAINED) == pytest.approx(TRAINED, abs=0.02)
    assert np.allclose(with_shares(np.array([[0.2, 0.3, 0.5]]), TRAINED, TRAINED), [[0.2, 0.3, 0.5]])


def test_a_class_that_was_not_trained_stays_absent() -> None:
    trained = np.array([0.7, 0.3, 0.0])
    probabilities = np.array([[0.5, 0.5, 0.0], [0.2, 0.8, 0.0]])
    shares = estimate_shares(probabilities, trained)
    assert shares[2] == 0.0
    assert shares.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("probabilities", [np.zeros((0, 3)), np.full((4, 2), 0.5), np.full(3, 1 / 3)])
def test_shapes_that_do_not_fit_are_refused(probabilities: np.ndarray) -> None:
    with pytest.raises(InputError, match="shape"):
        estimate_shares(probabilities, TRAINED)
