"""Patches: labels are remapped as the challenge does, parts never mix, bad folders are named."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from flair_seg.errors import InputError
from training.data import (
    IGNORE_INDEX,
    LabelledPatches,
    PatchSampler,
    band_statistics,
    codes_to_indices,
    find_patches,
    load_patches,
    patch_weights,
)


def test_codes_become_the_challenges_classes() -> None:
    codes = np.array([0, 1, 2, 11, 12, 13, 16, 19, 20, 255], dtype=np.uint8)
    expected = [IGNORE_INDEX, 0, 1, 10, 11, 12, 12, 12, IGNORE_INDEX, IGNORE_INDEX]
    assert codes_to_indices(codes).tolist() == expected


def test_a_part_holds_its_patches_only(patches: Path) -> None:
    parts = {part: {patch.image for patch in find_patches(patches, part)} for part in ("train", "buffer", "val")}
    assert {part: len(images) for part, images in parts.items()} == {"train": 4, "buffer": 2, "val": 2}
    assert len(set.union(*parts.values())) == 8
    assert {patch.image for patch in find_patches(patches)} == set.union(*parts.values())


def test_real_train_patches_do_not_touch_val_patches(real: Path) -> None:
    with (real / "split.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    train = {patch.image.relative_to(real).as_posix() for patch in find_patches(real, "train")}
    val = {patch.image.relative_to(real).as_posix() for patch in find_patches(real, "val")}
    boxes = {row["img"]: [float(row[key]) for key in ("xmin", "ymin", "xmax", "ymax")] for row in rows}
    for mine in train:
        for theirs in val:
            a, b = boxes[mine], boxes[theirs]
            assert a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1], (mine, theirs)


def test_patches_are_read_with_their_zone(patches: Path) -> None:
    loaded = load_patches(find_patches(patches, "val"))
    assert loaded.images.shape == (2, 5, 128, 128)
    assert loaded.images.dtype == loaded.labels.dtype == np.uint8
    assert loaded.zones == ("Z1_AA", "Z2_UU")
    assert len(loaded) == 2


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        (np.zeros((4, 16, 16), np.uint8), "4 bands"),
        (np.zeros((5, 16, 16), np.uint16), "uint16"),
        (np.zeros((5, 16, 24), np.uint8), "unlike its mask"),
    ],
)
def test_a_patch_that_will_not_do_is_named(
    tmp_path: Path, write_patch: Callable[..., dict[str, str]], bands: np.ndarray, words: str
) -> None:
    write_patch(tmp_path, "Z1_AA", "000007", bands, np.ones((16, 16), np.uint8))
    with pytest.raises(InputError, match=rf"IMG_000007.*{words}"):
        load_patches(find_patches(tmp_path))


def test_a_folder_that_will_not_do_is_named(tmp_path: Path, patches: Path) -> None:
    with pytest.raises(InputError, match="no folder of patches"):
        find_patches(tmp_path / "nowhere")
    with pytest.raises(InputError, match="holds no patches"):
        find_patches(tmp_path)
    with pytest.raises(InputError, match=r"no split\.csv"):
        find_patches(tmp_path, "train")
    with pytest.raises(InputError, match="no part 'test', its parts are buffer, train, val"):
        find_patches(patches, "test")


def test_a_missing_mask_is_named(tmp_path: Path, write_patch: Callable[..., dict[str, str]]) -> None:
    row = write_patch(tmp_path, "Z1_AA", "000001", np.zeros((5, 8, 8), np.uint8), np.ones((8, 8), np.uint8))
    (tmp_path / row["msk"]).unlink()
    with pytest.raises(InputError, match=r"1 files of patches are missing .* MSK_000001\.tif"):
        find_patches(tmp_path)


def test_band_statistics_are_those_of_the_pixels() -> None:
    images = np.zeros((2, 2, 2, 3), dtype=np.uint8)
    images[:, 0] = [[0, 10, 20], [0, 10, 20]]
    images[:, 1] = 7
    mean, std = band_statistics(images)
    assert mean == pytest.approx([10.0, 7.0])
    # A constant band keeps a deviation of one grey level, so that dividing by it stays harmless.
    assert std == pytest.approx([(200 / 3) ** 0.5, 1.0])


def test_patches_with_rare_classes_are_drawn_more_often() -> None:
    labels = np.zeros((4, 8, 8), dtype=np.uint8)
    labels[3, :, :4] = 1
    weights = patch_weights(labels)
    assert weights.sum() == pytest.approx(1.0)
    assert weights[3] > weights[0] == weights[1] == weights[2] > 0.5 / 4


def test_the_sampler_draws_each_folder_by_its_share() -> None:
    def source(level: int) -> LabelledPatches:
        return LabelledPatches(("Z",), np.full((1, 5, 4, 4), level, np.uint8), np.zeros((1, 4, 4), np.uint8))

    rng = np.random.default_rng(0)
    sampler = PatchSampler([source(0), source(1)], [0.75, 0.25])
    drawn = [int(sampler.draw(rng)[0][0, 0, 0]) for _ in range(2000)]
    assert np.mean(drawn) == pytest.approx(0.25, abs=0.04)
    with pytest.raises(InputError, match=r"add up to 1\.2"):
        PatchSampler([source(0), source(1)], [0.6, 0.6])
