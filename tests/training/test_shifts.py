"""Shifts of colour and height: seeded, in range, they change what they name, and training with them is repeatable."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from flair_seg.errors import InputError
from training.data import BANDS, Reading, find_patches
from training.data.augment import AugmentOptions
from training.data.augment.shifts import (
    COLOURS,
    CONDITIONS,
    LEVELS_PER_M,
    Scene,
    ShiftOptions,
    blobs,
    conditions_for,
    dig_holes,
    distort,
    histogram_of,
    match_histograms,
    mix_style,
    ramp,
    shifted,
    smooth,
)
from training.data.patchset import CropDataset, PatchSampler, PatchSet

Image = NDArray[np.uint8]
NAMES = [item.name for item in dataclasses.fields(ShiftOptions)]
HEIGHT = BANDS.index("height")


def _image(seed: int = 1, middle: int = 90) -> Image:
    """Smooth colours and low heights, uint8 (5, 96, 160)."""
    rng = np.random.default_rng(seed)
    noise = rng.normal(middle, 25.0, (5, 12, 20)).repeat(8, axis=1).repeat(8, axis=2)
    noise[HEIGHT] = np.clip(noise[HEIGHT] - 85, 0, 40)
    return np.clip(noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("name", NAMES)
def test_each_shift_changes_its_bands_alone_and_repeats(name: str) -> None:
    image, partner = _image(), _image(2, 150)
    options = ShiftOptions(**{name: 1.0})
    before = image.copy()
    first, again, other = (distort(image, BANDS, options, np.random.default_rng(s), partner) for s in (7, 7, 8))
    assert np.array_equal(image, before)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert (first.dtype, first.shape) == (np.uint8, image.shape)
    changed = [not np.array_equal(new, old) for new, old in zip(first, image)]
    assert changed == ([False] * 4 + [True] if name.startswith("height") else [True] * 4 + [False])


def test_no_shift_is_drawn_where_all_are_off() -> None:
    assert not ShiftOptions().is_on
    assert not AugmentOptions().shifts.is_on
    assert np.array_equal(distort(_image(), BANDS, ShiftOptions(), np.random.default_rng(0), _image(2)), _image())


def test_without_a_height_band_only_colours_change() -> None:
    options = ShiftOptions(height_offset=1.0, height_holes=1.0)
    image = _image()[:3]
    assert np.array_equal(distort(image, BANDS[:3], options, np.random.default_rng(0)), image)


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
@pytest.mark.parametrize("name", NAMES)
def test_a_probability_out_of_range_is_refused(name: str, value: float) -> None:
    with pytest.raises(InputError, match=f"{name} is {value}"):
        ShiftOptions(**{name: value})


def test_a_ramp_rises_from_nothing_to_its_height() -> None:
    plane = ramp((40, 70), 6.0, 0.0)
    assert (plane.shape, plane.dtype) == ((40, 70), np.float32)
    assert plane.min() == 0.0
    assert plane.max() == pytest.approx(6.0 * LEVELS_PER_M)
    assert np.all(np.diff(plane, axis=1) > 0)
    assert np.allclose(plane, plane[:1])


def test_hills_are_at_most_twelve_metres_high() -> None:
    tops = [blobs((100, 60), 4, np.random.default_rng(seed)) for seed in range(20)]
    assert all(hills.shape == (100, 60) for hills in tops)
    assert 0.0 <= min(hills.min() for hills in tops)
    assert 6.0 * LEVELS_PER_M < max(hills.max() for hills in tops) <= 12.0 * LEVELS_PER_M


def test_smoothing_keeps_the_mean_of_a_plane_and_removes_a_spike() -> None:
    flat = np.full((30, 50), 20.0, dtype=np.float32)
    assert np.allclose(smooth(flat, 3.0), flat)
    flat[15, 25] = 245.0
    assert smooth(flat, 1.0)[15, 25] == pytest.approx(20.0 + 225.0 / 25.0)


def test_holes_are_zero_and_leave_the_rest() -> None:
    surface = np.full((64, 96), 30.0, dtype=np.float32)
    holed = dig_holes(surface, np.random.default_rng(3))
    assert set(np.unique(holed)) == {0.0, 30.0}
    assert surface.min() == 30.0


def test_matched_histograms_have_the_partners_levels() -> None:
    image, partner = _image(), _image(2, 150)
    wanted = histogram_of(partner)
    assert np.array_equal(match_histograms(image, wanted, 0.0), image)
    matched = match_histograms(image, wanted, 1.0)
    for place in range(4):
        assert abs(float(matched[place].mean()) - float(partner[place].mean())) < 3.0
        order = np.argsort(image[place].ravel(), kind="stable")
        assert np.all(np.diff(matched[place].ravel()[order].astype(int)) >= 0)


def test_mixed_style_takes_the_partners_mean_and_keeps_fine_detail() -> None:
    image, partner = _image()[:4], _image(2, 150)[:4, :64, :64]
    mixed = mix_style(image, partner, cutoff=1, strength=1.0)
    assert np.allclose(mixed.mean(axis=(1, 2)), partner.mean(axis=(1, 2)), atol=4.0)
    assert np.array_equal(mix_style(image, partner, cutoff=3, strength=0.0), image)
    detail = [np.diff(each.astype(float), axis=2)[:, :, 7::8] for each in (image, mixed)]
    assert np.corrcoef(detail[0].ravel(), detail[1].ravel())[0, 1] > 0.95


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_condition_is_the_same_each_time_and_changes_its_bands_alone(name: str) -> None:
    image = _image()
    scene = Scene(BANDS, "D034_2021/Z4_UU", histogram_of(_image(2, 150)))
    first = shifted(name, image, scene, "IMG_1")
    assert np.array_equal(first, shifted(name, image, scene, "IMG_1"))
    assert np.array_equal(image, _image())
    changed = [not np.array_equal(new, old) for new, old in zip(first, image)]
    assert changed == ([True] * 4 + [False] if name in COLOURS else [False] * 4 + [True])
    if name in COLOURS:
        assert np.array_equal(first, shifted(name, image, scene, "IMG_2"))


def test_a_network_without_height_has_no_conditions_of_it() -> None:
    assert set(conditions_for(BANDS)) == set(CONDITIONS)
    assert set(conditions_for(BANDS[:3])) == set(COLOURS)


def test_wrong_heights_are_those_the_condition_names() -> None:
    image, scene = _image(), Scene(BANDS, "Z1", np.ones((5, 256), dtype=np.int64))
    rise = shifted("height-offset", image, scene, "a")[HEIGHT].astype(int) - image[HEIGHT]
    assert set(np.unique(rise)) == {int(8 * LEVELS_PER_M)}
    assert not shifted("height-missing", image, scene, "a")[HEIGHT].any()


def test_crops_take_their_partner_from_another_zone(patches: Path) -> None:
    found = PatchSet(find_patches(patches, "train"), Reading())
    sampler = PatchSampler([found], [None], [np.full(len(found), 1 / len(found))])
    own = found.patches[0].place
    elsewhere = [found.read(i)[0].tobytes() for i, patch in enumerate(found.patches) if patch.place != own]
    rng = np.random.default_rng(0)
    assert {sampler.draw_elsewhere(own, rng).tobytes() for _ in range(20)} == set(elsewhere)
    alone = [patch for patch in found.patches if patch.place == own]
    assert PatchSampler([PatchSet(alone, Reading())], [None], [np.array([0.5, 0.5])]).draw_elsewhere(own, rng) is None


def test_a_crop_depends_on_its_index_alone(patches: Path) -> None:
    found = PatchSet(find_patches(patches, "train"), Reading())
    sampler = PatchSampler([found], [None], [np.full(len(found), 1 / len(found))])
    options = ShiftOptions(*[0.5] * len(NAMES))

    def change(image: Image, place: str, rng: np.random.Generator) -> Image:
        return distort(image, BANDS, options, rng, sampler.draw_elsewhere(place, rng))

    def crop(image: Image, labels: Image, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        return torch.from_numpy(image.astype(np.float32)), torch.from_numpy(labels)

    first, second = (CropDataset(sampler, crop, 8, seed, distort=change) for seed in (3, 3))
    forward = [first[index]["images"] for index in range(8)]
    assert all(torch.equal(forward[index], second[index]["images"]) for index in reversed(range(8)))
