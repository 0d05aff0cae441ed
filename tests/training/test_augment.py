"""Augmentation: labels stay with their pixels, light does not change them, the same seed gives the same crop."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from flair_seg.errors import InputError
from training.data import BANDS
from training.data.augment import AugmentOptions, augment

HEIGHT = BANDS.index("height")
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
    crop, crop_labels = augment(image, labels, (64, 64), MEAN, GEOMETRY_ONLY, np.random.default_rng(seed))
    assert crop.shape == (5, 64, 64)
    assert crop_labels.dtype == torch.uint8
    assert torch.equal(crop, (crop_labels.float() * 20).expand(5, 64, 64))


def test_all_eight_symmetries_occur() -> None:
    image, labels = _patch()
    labels = labels[:80]
    seen = set()
    for seed in range(100):
        _, crop = augment(image[:, :80], labels, (80, 80), MEAN, GEOMETRY_ONLY, np.random.default_rng(seed))
        seen.add(crop.numpy().tobytes())
    assert len(seen) == 8


@pytest.mark.parametrize("seed", range(6))
def test_labels_follow_their_pixels_when_magnified(seed: int) -> None:
    image, labels = _patch(block=16)
    options = AugmentOptions(scale=(0.8, 1.5), light=0.0, dropout=0.0)
    crop, crop_labels = augment(image, labels, (64, 64), MEAN, options, np.random.default_rng(seed))
    # Bilinear bands and nearest labels differ only at the borders of blocks.
    assert ((crop[0] - crop_labels.float() * 20).abs() < 1.0).float().mean() > 0.8


def test_light_changes_bands_and_not_labels() -> None:
    image, labels = _patch(block=8)
    bright = AugmentOptions(scale=(1.0, 1.0), light=4.0, dropout=1.0)
    for seed in range(20):
        crop, crop_labels = augment(image, labels, (64, 64), MEAN, bright, np.random.default_rng(seed))
        plain, plain_labels = augment(image, labels, (64, 64), MEAN, GEOMETRY_ONLY, np.random.default_rng(seed))
        assert torch.equal(crop_labels, plain_labels)
        assert float((crop - plain).abs().mean()) > 5.0
        assert (crop.dtype, float(crop.clamp(0.0, 255.0).sub(crop).abs().max())) == (torch.float32, 0.0)


@pytest.mark.parametrize(("probability", "expected"), [(0.0, 0.0), (0.3, 0.3), (1.0, 1.0)])
def test_the_height_is_missing_as_often_as_asked(probability: float, expected: float) -> None:
    image, labels = _patch(block=8)
    options = AugmentOptions(scale=(1.0, 1.0), dropout=0.0, height_missing=probability)
    crops = [augment(image, labels, (32, 32), MEAN, options, np.random.default_rng(seed))[0] for seed in range(200)]
    assert np.mean([float(crop[HEIGHT].max()) == 0.0 for crop in crops]) == pytest.approx(expected, abs=0.1)


def test_the_same_seed_gives_the_same_crop() -> None:
    image, labels = _patch()
    first, second, other = (
        augment(image, labels, (64, 64), MEAN, AugmentOptions(), np.random.default_rng(seed))[0] for seed in (3, 3, 4)
    )
    assert torch.equal(first, second)
    assert not torch.equal(first, other)


NOTHING = {
    "brightness": 0.0,
    "contrast": 0.0,
    "gamma": 0.0,
    "haze": 0.0,
    "band_brightness": 0.0,
    "band_haze": 0.0,
    "nir_brightness": 0.0,
    "saturation": 0.0,
    "hue": 0.0,
    "height_gain": 0.0,
    "height_missing": 0.0,
    "shadow": 0.0,
    "dropout": 0.0,
}


def _changed_bands(options: AugmentOptions, bands: tuple[str, ...] = BANDS) -> set[str]:
    """Names of the bands that change in ten crops of a coloured patch."""
    image = np.random.default_rng(1).integers(40, 200, (len(bands), 64, 64), dtype=np.uint8)
    labels = np.zeros((64, 64), np.uint8)
    changed = set()
    for seed in range(10):
        crop, _ = augment(image, labels, (64, 64), MEAN[: len(bands)], options, np.random.default_rng(seed), bands)
        difference = (crop - torch.from_numpy(image).float()).abs().amax((1, 2))
        changed |= {band for band, largest in zip(bands, difference.tolist()) if largest > 0.5}
    return changed


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, set()),
        ({"brightness": 0.2}, {"red", "green", "blue", "nir"}),
        ({"contrast": 0.2}, {"red", "green", "blue", "nir"}),
        ({"haze": 0.1}, {"red", "green", "blue", "nir"}),
        ({"nir_brightness": 0.2}, {"nir"}),
        ({"saturation": 0.3}, {"red", "green", "blue"}),
        ({"hue": 0.05}, {"red", "green", "blue"}),
        ({"height_gain": 0.2}, {"height"}),
        ({"height_missing": 0.9}, {"height"}),
        ({"shadow": 1.0}, {"red", "green", "blue", "nir"}),
        ({"dropout": 1.0}, set(BANDS)),
    ],
)
def test_each_change_is_optional_and_keeps_to_its_bands(change: dict[str, float], expected: set[str]) -> None:
    options = AugmentOptions(symmetries=False, scale=(1.0, 1.0), **{**NOTHING, **change})
    assert _changed_bands(options) == expected


def test_bands_are_known_by_name_and_not_by_place() -> None:
    still = {"symmetries": False, "scale": (1.0, 1.0)}
    colours = AugmentOptions(**still, **{**NOTHING, "saturation": 0.3})
    assert _changed_bands(colours, ("height", "blue", "red", "green")) == {"red", "green", "blue"}
    # Without red, colours are not mixed.
    assert _changed_bands(colours, ("nir", "green", "blue")) == set()
    assert _changed_bands(AugmentOptions(**still, **{**NOTHING, "nir_brightness": 0.3}), ("nir", "green")) == {"nir"}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"scale": (2.0, 1.0)}, r"scale .*\[2\.0, 1\.0\]"),
        ({"scale": (0.0, 1.0)}, r"scale .*\[0\.0, 1\.0\]"),
        ({"hue": -0.1}, r"hue .*-0\.1"),
        ({"shadow": 1.5}, r"shadow .*1\.5"),
        ({"light": float("nan")}, "light .*nan"),
    ],
)
def test_settings_out_of_range_are_refused(settings: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        AugmentOptions(**settings)
