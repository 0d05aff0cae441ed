"""Lists of augmentation steps: every change keeps its promises for any bands, sizes and seeds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import yaml

from flair_seg.errors import InputError
from flair_seg.system.records import build
from training.data import BANDS
from training.data.augment import AugmentOptions, Step, augment
from training.data.augment.effects import CHANGES
from training.data.augment.steps import apply
from training.data.bands import OPTICAL

BAND_SETS = (BANDS, ("red", "green", "blue"), ("nir", "green", "blue"), ("height", "nir"), ("height",))
SHAPES = ((32, 32), (24, 40))
MOVES = ("horizontal_flip", "vertical_flip", "rotate_90")
COLOURS = ("hue", "saturation")


def _crop(bands: tuple[str, ...], shape: tuple[int, int], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.uniform(20, 230, (len(bands), *shape)).astype(np.float32), rng.integers(0, 9, shape, dtype=np.uint8)


def _apply(steps: list[Step], bands: tuple[str, ...], shape: tuple[int, int], seed: int) -> tuple[np.ndarray, ...]:
    image, labels = _crop(bands, shape)
    mean = np.arange(100, 100 + len(bands), dtype=np.float32)
    return apply(steps, image, labels, bands, mean, np.random.default_rng(seed))


@pytest.mark.parametrize("bands", BAND_SETS, ids=",".join)
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_keeps_shapes_levels_labels_and_other_bands(change: str, bands: tuple[str, ...]) -> None:
    for shape in SHAPES:
        before, truth = _crop(bands, shape)
        for seed in range(4):
            image, labels = _apply([Step(change)], bands, shape, seed)
            assert (image.shape, image.dtype, labels.shape, labels.dtype) == (
                before.shape, np.float32, shape, np.uint8
            )  # fmt: skip
            assert 0.0 <= image.min() and image.max() <= 255.0
            again = _apply([Step(change)], bands, shape, seed)
            assert np.array_equal(image, again[0]) and np.array_equal(labels, again[1])
            if change not in MOVES:
                assert np.array_equal(labels, truth)
            if change not in (*MOVES, "dropout"):
                still = [place for place, band in enumerate(bands) if band not in OPTICAL]
                assert np.array_equal(image[still], before[still])


@pytest.mark.parametrize("bands", [BANDS, ("nir", "green", "blue")], ids=",".join)
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_changes_its_bands(change: str, bands: tuple[str, ...]) -> None:
    before, _ = _crop(bands, (32, 32))
    images = [_apply([Step(change, size=(0.5, 0.5) if CHANGES[change].has_shapes else None)], bands, (32, 32), seed)
              for seed in range(6)]  # fmt: skip
    largest = np.max([abs(image - before).max(axis=(1, 2)) for image, _ in images], axis=0)
    changed = {band for band, difference in zip(bands, largest) if difference > 0.01}
    if change in COLOURS:
        assert changed == ({"red", "green", "blue"} if "red" in bands else set())
    elif change in (*MOVES, "dropout"):
        assert changed == set(bands)
    else:
        assert changed == set(bands) & set(OPTICAL)


@pytest.mark.parametrize("change", MOVES)
@pytest.mark.parametrize("shape", SHAPES)
def test_labels_move_with_their_pixels(change: str, shape: tuple[int, int]) -> None:
    labels = np.random.default_rng(1).integers(0, 9, shape, dtype=np.uint8)
    for seed in range(6):
        image = np.stack([labels * 20.0] * 3).astype(np.float32)
        moved, truth = apply(
            [Step(change)], image, labels, BANDS[:3], np.zeros(3, np.float32), np.random.default_rng(seed)
        )
        assert np.array_equal(moved, np.stack([truth * 20.0] * 3))


@pytest.mark.parametrize("p", [0.0, 0.3, 1.0])
def test_a_step_is_applied_as_often_as_asked(p: float) -> None:
    before, _ = _crop(("height",), (8, 8))
    hits = [
        not np.array_equal(_apply([Step("horizontal_flip", p=p)], ("height",), (8, 8), seed)[0], before)
        for seed in range(300)
    ]
    assert np.mean(hits) == pytest.approx(p, abs=0.1)


def test_one_of_draws_one_step_in_proportion() -> None:
    group = Step(one_of=(Step("brightness", amount=0.1, p=0.25), Step("brightness", amount=0.2, p=0.75)), p=0.8)
    image, labels = np.full((1, 4, 4), 100.0, np.float32), np.zeros((4, 4), np.uint8)
    levels = []
    for seed in range(400):
        made, _ = apply([group], image.copy(), labels, ("red",), np.zeros(1, np.float32), np.random.default_rng(seed))
        levels.append(round(float(made[0, 0, 0]), 1))
    shares = {level: levels.count(level) / len(levels) for level in sorted(set(levels))}
    assert shares == pytest.approx({100.0: 0.2, 125.5: 0.2, 151.0: 0.6}, abs=0.07)


def test_all_of_applies_its_steps_in_order() -> None:
    image, labels = np.full((1, 4, 4), 100.0, np.float32), np.zeros((4, 4), np.uint8)
    steps = [Step(all_of=(Step("haze", amount=0.5), Step("brightness", amount=-0.1)))]
    made, _ = apply(steps, image, labels, ("nir",), np.zeros(1, np.float32), np.random.default_rng(0))
    assert made[0, 0, 0] == pytest.approx(100 * 0.5 + 255 * 0.5 - 25.5)


@pytest.mark.parametrize(("change", "amount", "expected"), [
    ("gamma", 2.0, 255 * (51 / 255) ** 2), ("contrast", 1.0, 51.0), ("band_shift", 7.0, 58.0), ("haze", 1.0, 255.0),
])  # fmt: skip
def test_a_strength_is_in_the_unit_of_its_change(change: str, amount: float, expected: float) -> None:
    image, labels = np.full((2, 4, 4), 51.0, np.float32), np.zeros((4, 4), np.uint8)
    made, _ = apply([Step(change, amount=amount)], image, labels, ("red", "nir"), np.zeros(2), np.random.default_rng(0))
    assert np.allclose(made, expected, atol=1e-3)


def test_a_hue_turn_and_back_is_nothing_and_saturation_minus_one_is_grey() -> None:
    before, labels = _crop(BANDS[:3], (8, 8))
    middle = 127.0 + (before - 127.0) / 4
    there_and_back = [Step("hue", amount=15.0), Step("hue", amount=-15.0)]
    made, _ = apply(there_and_back, middle.copy(), labels, BANDS[:3], np.zeros(3), np.random.default_rng(0))
    assert np.allclose(made, middle, atol=0.5)
    grey, _ = apply(
        [Step("saturation", amount=-1)], middle.copy(), labels, BANDS[:3], np.zeros(3), np.random.default_rng(0)
    )
    assert np.allclose(grey, grey[0], atol=1e-3)


def test_fancy_pca_shifts_along_the_components_by_their_deviations() -> None:
    rng = np.random.default_rng(0)
    base = rng.normal(0.0, 1.0, (64, 64))
    # All variation is along (2, 1): so is every shift, with a deviation of the strength times that of the component.
    image = np.stack([120.0 + 20.0 * base, 120.0 + 10.0 * base]).astype(np.float32)
    labels, shifts = np.zeros((64, 64), np.uint8), []
    for seed in range(300):
        made, _ = apply(
            [Step("fancy_pca", amount=0.1)],
            image.copy(),
            labels,
            ("nir", "red"),
            np.zeros(2),
            np.random.default_rng(seed),
        )
        shifts.append((made - image)[:, 32, 32])
    first, second = np.transpose(shifts)
    assert np.allclose(first, 2.0 * second, atol=0.05)
    assert np.std(first) == pytest.approx(2.0, rel=0.2)


def test_shadows_and_dropouts_have_the_asked_number_and_size() -> None:
    image, labels = np.full((1, 200, 100), 100.0, np.float32), np.zeros((200, 100), np.uint8)
    mean = np.full(1, 7.0, np.float32)
    for seed in range(10):
        made, _ = apply(
            [Step("dropout", size=(0.1, 0.1))], image.copy(), labels, ("height",), mean, np.random.default_rng(seed)
        )
        assert (made == 7.0).sum() == 20 * 10
    step = Step("dropout", count=(3, 5), size=(0.02, 0.02))
    areas = [
        (apply([step], image.copy(), labels, ("red",), mean, np.random.default_rng(seed))[0] == 7.0).sum()
        for seed in range(40)
    ]
    assert max(areas) == 5 * 8 and min(areas) >= 8
    dark = [
        100.0 - apply([Step("shadow", count=(n, n), size=(0.2, 0.2), amount=0.5)], image.copy(), labels, ("red",), mean,
                      np.random.default_rng(seed))[0] for n in (1, 4) for seed in range(10)
    ]  # fmt: skip
    assert max(shade.max() for shade in dark) == pytest.approx(50.0)
    assert np.mean(dark[10:]) > 2 * np.mean(dark[:10])


def test_steps_depend_on_the_generator_alone_and_leave_earlier_settings_alone() -> None:
    bands, labels = (
        np.random.default_rng(0).integers(0, 255, (5, 96, 128), dtype=np.uint8),
        np.zeros((96, 128), np.uint8),
    )
    text = "[{one_of: [{change: blur}, {change: fancy_pca}]}, {change: dropout, count: [1, 8], p: 0.5}]"
    steps = build(AugmentOptions, {"steps": yaml.safe_load(text)}, "augment").steps
    mean = np.full(5, 90.0, np.float32)
    plain, listed, again, other = (
        augment(bands, labels, (32, 64), mean, AugmentOptions(steps=used), np.random.default_rng(seed))[0]
        for used, seed in (((), 1), (steps, 1), (steps, 1), (steps, 2))
    )
    assert plain.shape == listed.shape == (5, 32, 64)
    assert torch.equal(listed, again)
    assert not torch.equal(listed, plain)
    assert not torch.equal(listed, other)


def test_rectangular_crops_keep_their_shape_and_labels() -> None:
    labels = np.random.default_rng(5).integers(0, 12, (48, 96), dtype=np.uint8).repeat(2, 0).repeat(2, 1)
    image = np.stack([labels * 20] * 3)
    still = AugmentOptions(scale=(1.0, 1.0), light=0.0, dropout=0.0)
    for seed in range(8):
        crop, moved = augment(image, labels, (32, 96), np.zeros(3), still, np.random.default_rng(seed), BANDS[:3])
        assert crop.shape == (3, 32, 96)
        assert torch.equal(crop, (moved.float() * 20).expand(3, 32, 96))
    # In a patch that is too small, the largest rectangle of this shape is cut and magnified.
    crop, _ = augment(
        image[:, :16, :24], labels[:16, :24], (32, 96), np.zeros(3), still, np.random.default_rng(0), BANDS[:3]
    )
    assert crop.shape == (3, 32, 96)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({}, "exactly one of change, one_of and all_of"),
        ({"change": "blur", "one_of": [{"change": "blur"}]}, "exactly one"),
        ({"change": "clahe"}, "change is 'clahe': .*fancy_pca"),
        ({"change": "blur", "p": 1.5}, r"p is 1\.5"),
        ({"change": "blur", "amount": [2.0, 1.0]}, r"amount of blur is \(2\.0, 1\.0\)"),
        ({"change": "haze", "amount": 1.5}, r"haze is 1\.5: .*0\.\.1"),
        ({"change": "dropout", "amount": 1.0}, "dropout has none"),
        ({"change": "blur", "count": [1, 2]}, r"count is \[1, 2\]: blur"),
        ({"change": "shadow", "count": [2, 1]}, r"count is \[2, 1\]"),
        ({"change": "shadow", "size": [0.5, 1.5]}, r"size is \[0\.5, 1\.5\]"),
        ({"one_of": [{"change": "blur", "p": 0.0}]}, "all 0"),
        ({"one_of": [{"change": "blur", "strength": 1}]}, "'strength'"),
    ],
)
def test_invalid_steps_are_named(step: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        build(AugmentOptions, {"steps": [step]}, "augment")
