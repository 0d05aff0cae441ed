"""The network: its rearranged decoder says what transformers' says; the loss leaves out what it should."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from training.data import CLASSES, IGNORE_INDEX, OTHER_INDEX
from training.losses import class_weights, segmentation_loss
from training.model import SegFormer

MEAN, STD = [98.0, 99.0, 94.0, 108.0, 8.0], [41.0, 38.0, 37.0, 33.0, 18.0]


@pytest.mark.parametrize("architecture", ["segformer-tiny", "segformer-b0"])
def test_the_rearranged_decoder_is_that_of_transformers(architecture: str) -> None:
    torch.manual_seed(0)
    model = SegFormer(architecture, MEAN, STD, CLASSES).eval()
    images = torch.randint(0, 256, (2, 5, 96, 64), dtype=torch.uint8)
    with torch.no_grad():
        expected = model.net((images - model.mean) / model.std).logits
        found = model.stride_logits(images)
    assert found.shape == (2, CLASSES, 24, 16)
    assert torch.allclose(found, expected, atol=1e-4 * float(expected.abs().max()))


def test_logits_come_at_the_resolution_of_the_image() -> None:
    model = SegFormer("segformer-tiny", MEAN, STD, CLASSES).eval()
    assert model(torch.zeros((1, 5, 32, 96), dtype=torch.uint8)).shape == (1, CLASSES, 32, 96)


def test_rare_classes_weigh_more_and_other_nothing() -> None:
    shares = np.zeros(CLASSES)
    shares[[0, 1, OTHER_INDEX]] = [0.64, 0.16, 0.2]
    weights = class_weights(shares, power=0.5)
    # 0.64 ** -0.5 = 1.25 and 0.16 ** -0.5 = 2.5
    assert float(weights[1] / weights[0]) == pytest.approx(2.0)
    assert float(weights[0] * 0.64 + weights[1] * 0.16) == pytest.approx(1.0)
    assert float(weights[2:].abs().sum()) == 0.0


def test_unlabelled_pixels_and_other_do_not_count() -> None:
    torch.manual_seed(0)
    logits = torch.randn((1, CLASSES, 2, 3))
    labels = torch.tensor([[[0, 1, 2], [3, IGNORE_INDEX, OTHER_INDEX]]])
    changed = logits.clone()
    changed[0, :, 1, 1:] = torch.randn((CLASSES, 2))
    weights = torch.ones(CLASSES)
    assert torch.equal(
        segmentation_loss(logits, labels, weights, 0.5), segmentation_loss(changed, labels, weights, 0.5)
    )
    nothing = torch.full_like(labels, IGNORE_INDEX)
    assert float(segmentation_loss(logits, nothing, weights, 0.5)) == 0.0


def test_a_perfect_prediction_costs_nothing() -> None:
    labels = torch.tensor([[[0, 1], [2, 3]]])
    logits = 50.0 * torch.nn.functional.one_hot(labels, CLASSES).movedim(-1, 1).float()
    assert float(segmentation_loss(logits, labels, torch.ones(CLASSES), 0.5)) == pytest.approx(0.0, abs=1e-5)
