"""Augmentation: labels stay with their pixels, light leaves them alone, the same seed gives the same crop."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from training.augment import HEIGHT, AugmentOptions, augment

GEOMETRY_ONLY = AugmentOptions(scale=(1.0, 1.0), light=0.0, dropout=0.0)
MEAN = np.full(5, 90.0, dtype=np.float32)


def _patch(block: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """A patch of 96 x 80 px whose bands are 20 times its labels, in blocks of one label."""
    labels = np.random.default_rng(5).integers(0, 12, (96 // block, 80 // block), dtype=np.uint8)
    labels = labels.repeat(block, axis=0).repeat(block, axis=1)
    return np.stack([labels * 20] * 5), labels


@pytest.mark.parametrize("seed", range(12))
def test_labels_follow_their_pixels(seed: int) -> None:
    image, labels = _patch()
    crop, crop_labels = augment(image, labels, 64, MEAN, GEOMETRY_ONLY, np.random.default_rng(seed))
    assert crop.shape == (5, 64, 64)
    assert crop_labels.dtype == torch.uint8
    assert torch.equal(crop, (crop_labels.float() * 20).expand(5, 64, 64))


def test_all_eight_symmetries_occur() -> None:
    image, labels = _patch()
    labels = labels[:80]
    seen = set()
    for seed in range(100):
        _, crop = augment(image[:, :80], labels, 80, MEAN, GEOMETRY_ONLY, np.random.default_rng(seed))
        seen.add(crop.numpy().tobytes())
    assert len(seen) == 8


@pytest.mark.parametrize("seed", range(6))
def test_labels_follow_their_pixels_when_magnified(seed: int) -> None:
    image, labels = _patch(block=16)
    options = AugmentOptions(scale=(0.8, 1.5), light=0.0, dropout=0.0)
    crop, crop_labels = augment(image, labels, 64, MEAN, options, np.random.default_rng(seed))
    # Bilinear bands and nearest labels may part only on the seams of blocks.
    assert ((crop[0] - crop_labels.float() * 20).abs() < 1.0).float().mean() > 0.8


def test_light_changes_bands_and_not_labels() -> None:
    image, labels = _patch(block=8)
    bright = AugmentOptions(scale=(1.0, 1.0), light=1.0, dropout=1.0)
    for seed in range(20):
        crop, crop_labels = augment(image, labels, 64, MEAN, bright, np.random.default_rng(seed))
        _, plain_labels = augment(image, labels, 64, MEAN, GEOMETRY_ONLY, np.random.default_rng(seed))
        assert torch.equal(crop_labels, plain_labels)
        assert crop.dtype == torch.float32
        assert 0.0 <= float(crop.min()) <= float(crop.max()) <= 255.0


def test_the_height_is_at_times_missing_altogether() -> None:
    image, labels = _patch(block=8)
    options = AugmentOptions(scale=(1.0, 1.0), light=1.0, dropout=0.0)
    flat = [
        float(augment(image, labels, 32, MEAN, options, np.random.default_rng(seed))[0][HEIGHT].max()) == 0.0
        for seed in range(200)
    ]
    assert 0.02 < np.mean(flat) < 0.2


def test_the_same_seed_gives_the_same_crop() -> None:
    image, labels = _patch()
    first, second, other = (
        augment(image, labels, 64, MEAN, AugmentOptions(), np.random.default_rng(seed))[0] for seed in (3, 3, 4)
    )
    assert torch.equal(first, second)
    assert not torch.equal(first, other)
