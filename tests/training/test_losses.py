"""Losses: each equals its formula, computed pixel by pixel, and ignores unlabelled pixels and ignored classes."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from flair_seg.errors import InputError
from training.data import IGNORE_INDEX
from training.networks.losses import Criterion, LossOptions, class_weights, make_criterion

CLASSES = 4
NAMES = ("a", "b", "c", "other")
WEIGHTS = np.array([0.5, 2.0, 1.25, 0.0])


def _example() -> tuple[np.ndarray, np.ndarray]:
    """Logits (2, 4, 3, 5) and labels (2, 3, 5), with unlabelled pixels and some of the class without weight."""
    rng = np.random.default_rng(3)
    labels = rng.integers(0, CLASSES, (2, 3, 5))
    labels[0, 0, :2] = IGNORE_INDEX
    return rng.normal(0.0, 2.0, (2, CLASSES, 3, 5)), labels


def _counted(logits: np.ndarray, labels: np.ndarray) -> list[tuple[np.ndarray, int]]:
    """Probabilities and true class of each pixel that counts."""
    pixels = []
    for n, row, column in np.ndindex(labels.shape):
        label = labels[n, row, column]
        if label != IGNORE_INDEX and WEIGHTS[label] > 0:
            exponents = np.exp(logits[n, :, row, column])
            pixels.append((exponents / exponents.sum(), int(label)))
    return pixels


def _focal(pixels: list[tuple[np.ndarray, int]], gamma: float) -> float:
    terms = [WEIGHTS[label] * (1.0 - p[label]) ** gamma * -np.log(p[label]) for p, label in pixels]
    return sum(terms) / sum(WEIGHTS[label] for _, label in pixels)


def _dice(pixels: list[tuple[np.ndarray, int]]) -> float:
    coefficients = []
    for index in sorted({label for _, label in pixels}):
        both = sum(p[index] for p, label in pixels if label == index)
        either = sum(p[index] + (label == index) for p, label in pixels)
        coefficients.append((2.0 * both + 1.0) / (either + 1.0))
    return 1.0 - float(np.mean(coefficients))


def _loss(logits: np.ndarray, labels: np.ndarray, **terms: float) -> float:
    options = LossOptions(**{"cross_entropy": 0.0, "dice": 0.0, **terms})
    criterion = Criterion(torch.tensor(WEIGHTS, dtype=torch.float64), options)
    return float(criterion(torch.tensor(logits), torch.tensor(labels)))


def test_each_term_is_its_formula() -> None:
    logits, labels = _example()
    pixels = _counted(logits, labels)
    assert len(pixels) < labels.size - 2
    assert _loss(logits, labels, cross_entropy=1.0) == pytest.approx(_focal(pixels, 0.0), rel=1e-5)
    assert _loss(logits, labels, focal=1.0, focal_gamma=2.0) == pytest.approx(_focal(pixels, 2.0), rel=1e-5)
    assert _loss(logits, labels, focal=1.0, focal_gamma=0.5) == pytest.approx(_focal(pixels, 0.5), rel=1e-4)
    assert _loss(logits, labels, dice=1.0) == pytest.approx(_dice(pixels), rel=1e-5)


def test_terms_are_added_up_with_their_factors() -> None:
    logits, labels = _example()
    parts = [_loss(logits, labels, **{name: 1.0}) for name in ("cross_entropy", "dice", "focal")]
    together = _loss(logits, labels, cross_entropy=2.0, dice=0.5, focal=3.0)
    assert together == pytest.approx(2.0 * parts[0] + 0.5 * parts[1] + 3.0 * parts[2], rel=1e-5)


def test_the_cross_entropy_is_that_of_pytorch() -> None:
    logits, labels = _example()
    labels[labels == 3] = IGNORE_INDEX
    expected = torch.nn.functional.cross_entropy(
        torch.tensor(logits), torch.tensor(labels), torch.tensor(WEIGHTS), ignore_index=IGNORE_INDEX
    )
    assert _loss(logits, labels, cross_entropy=1.0) == pytest.approx(float(expected), rel=1e-5)


def test_what_does_not_count_has_no_gradient() -> None:
    logits, labels = _example()
    criterion = Criterion(torch.tensor(WEIGHTS).float(), LossOptions(focal=1.0))
    values = torch.tensor(logits, dtype=torch.float32, requires_grad=True)
    criterion(values, torch.tensor(labels)).backward()
    silent = torch.tensor((labels == IGNORE_INDEX) | (labels == 3))
    gradient = values.grad.abs().sum(1)
    assert float(gradient[silent].max()) == 0.0
    assert float(gradient[~silent].min()) > 0.0
    assert criterion.left_out == (3,)


def test_nothing_labelled_costs_nothing() -> None:
    logits, labels = _example()
    assert _loss(logits, np.full_like(labels, IGNORE_INDEX), cross_entropy=1.0, dice=1.0, focal=1.0) == 0.0
    assert _loss(logits, np.full_like(labels, 3), cross_entropy=1.0, dice=1.0, focal=1.0) == 0.0


def test_a_perfect_prediction_costs_nothing() -> None:
    labels = np.array([[[0, 1], [2, 2]]])
    logits = 60.0 * np.moveaxis(np.eye(CLASSES)[labels], -1, 1)
    assert _loss(logits, labels, cross_entropy=1.0, dice=1.0, focal=1.0) == pytest.approx(0.0, abs=1e-5)


def test_rare_classes_weigh_more_and_other_nothing() -> None:
    weights = class_weights(np.array([0.64, 0.16, 0.0, 0.2]), power=0.5, other_index=3)
    # 0.64 ** -0.5 = 1.25 and 0.16 ** -0.5 = 2.5
    assert float(weights[1] / weights[0]) == pytest.approx(2.0)
    assert float(weights[0] * 0.64 + weights[1] * 0.16) == pytest.approx(1.0)
    assert weights[2:].tolist() == [0.0, 0.0]
    assert float(class_weights(np.array([0.64, 0.16, 0.0, 0.2]), 0.5, None)[3]) > 0.0


def test_weights_are_given_by_name() -> None:
    shares = np.array([0.5, 0.2, 0.2, 0.1])
    criterion = make_criterion(LossOptions(class_weights={"b": 0.0, "other": 1.5}), shares, NAMES, other_index=3)
    assert criterion.left_out == (1,)
    assert float(criterion.weights[3]) == 1.5
    with pytest.raises(InputError, match=r"'d'.*a, b, c, other"):
        make_criterion(LossOptions(class_weights={"d": 1.0}), shares, NAMES, None)
    with pytest.raises(InputError, match="weights are 0"):
        make_criterion(LossOptions(), np.array([0.0, 0.0, 0.0, 1.0]), NAMES, 3)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"dice": -1.0}, "dice is -1.0"),
        ({"cross_entropy": 0.0, "dice": 0.0}, "cross_entropy, dice and focal"),
        ({"class_weights": {"a": -2.0}}, "class_weights of 'a' is -2.0"),
    ],
)
def test_invalid_losses_are_refused(settings: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        LossOptions(**settings)
