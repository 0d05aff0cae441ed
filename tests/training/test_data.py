"""Patches are found in each layout, labels remapped, parts kept apart, and invalid input named before any work."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch

from flair_seg.errors import InputError
from flair_seg.nomenclature import CITYSCAPES_8, COSIA, FLAIR_12, FLAIR_19, Nomenclature
from training.data import (
    FLAIR_13_LABELS,
    IGNORE_INDEX,
    LabelMap,
    Patch,
    Reading,
    find_patches,
    make_label_map,
    read_image,
    read_patch,
)
from training.data.georeference import check_headers, read_header
from training.data.patchset import CropDataset, PatchSampler, PatchSet, all_shares
from training.data.reading import stack_images
from training.data.splits import HoldOut, choose, neighbours_apart, split
from training.data.statistics import draw_weights, stored_survey, survey
from training.settings.yamlfile import read_yaml

WritePatch = Callable[..., dict[str, str]]


def _raster(
    path: Path, array: np.ndarray, left: float | None = None, top: float = 100.0, crs: str | None = None
) -> Path:
    """Write (B, H, W) as a raster; with `left`, georeferenced, with pixels of 1 m."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count, height, width = array.shape
    place = {} if left is None else {"transform": rasterio.transform.from_origin(left, top, 1.0, 1.0)}
    driver = "PNG" if path.suffix == ".png" else "GTiff"
    profile = {"driver": driver, "count": count, "height": height, "width": width, "dtype": array.dtype}
    with rasterio.open(path, "w", **profile, **({"crs": crs} if crs else {}), **place) as file:
        file.write(array)
    return path


def _image(value: int = 1, bands: int = 5, size: int = 8) -> np.ndarray:
    return np.full((bands, size, size), value, np.uint8)


# Codes and classes


def test_codes_become_the_challenges_classes() -> None:
    codes = np.array([0, 1, 2, 11, 12, 13, 16, 19, 255], dtype=np.uint8)
    assert FLAIR_13_LABELS.to_indices(codes).tolist() == [IGNORE_INDEX, 0, 1, 10, 11, 12, 12, 12, IGNORE_INDEX]


@pytest.mark.parametrize(
    ("nomenclature", "codes", "indices", "other"),
    [
        (FLAIR_19, [0, 1, 13, 19, 255], [255, 0, 12, 18, 255], 18),
        (FLAIR_12, [0, 1, 12, 13, 19], [255, 0, 11, 255, 255], None),
        (COSIA, [0, 1, 18, 255], [0, 1, 18, 255], 18),
        # road, building, pole, vegetation, sky, person, car, bicycle, unlabeled
        (CITYSCAPES_8, [7, 11, 17, 21, 23, 24, 26, 33, 0], [1, 2, 3, 4, 5, 6, 7, 7, 255], 0),
    ],
)
def test_every_nomenclature_has_its_remap(
    nomenclature: Nomenclature, codes: list[int], indices: list[int], other: int | None
) -> None:
    labels = make_label_map(nomenclature, {}, None)
    assert labels.to_indices(np.array(codes, np.uint8)).tolist() == indices
    assert labels.other_index == other


def test_all_34_ids_of_cityscapes_have_a_category() -> None:
    labels = make_label_map(CITYSCAPES_8, {}, None)
    found = labels.to_indices(np.arange(34, dtype=np.uint8))
    # Label ids by category in cityscapesScripts: void 7, flat 4, construction 6, object 4, nature 2, sky 1, ...
    assert np.bincount(found, minlength=256)[[0, 1, 2, 3, 4, 5, 6, 7, 255]].tolist() == [0, 4, 6, 4, 2, 1, 2, 8, 7]
    with pytest.raises(InputError, match=r"\b34\b.*cityscapes-8"):
        labels.to_indices(np.array([34], np.uint8))


def test_a_custom_remap() -> None:
    labels = make_label_map(FLAIR_12, {16: 7, 1: None}, (99,))
    assert labels.to_indices(np.array([16, 1, 99, 17], np.uint8)).tolist() == [6, 255, 255, 255]
    with pytest.raises(InputError, match=r"\b0\b.*flair-12"):
        labels.to_indices(np.array([0], np.uint8))
    with pytest.raises(InputError, match=r"\b16\b.*\b13\b"):
        make_label_map(FLAIR_12, {16: 13}, None)


def test_indices_go_back_to_codes_and_a_networks_codes_are_taken_as_they_are() -> None:
    labels = make_label_map(CITYSCAPES_8, {}, None)
    written = labels.to_codes(np.array([[1, 7, IGNORE_INDEX]]))
    assert written.tolist() == [[1, 7, 255]]
    assert labels.of_predictions.to_indices(written).tolist() == [[1, 7, IGNORE_INDEX]]
    flair = LabelMap()
    assert flair.of_predictions.to_indices(np.array([13, 0, 255], np.uint8)).tolist() == [12, 255, 255]


# Layouts


def test_a_part_holds_its_patches_only(patches: Path) -> None:
    parts = {part: {patch.image for patch in find_patches(patches, part)} for part in ("train", "buffer", "val")}
    assert {part: len(images) for part, images in parts.items()} == {"train": 4, "buffer": 2, "val": 2}
    assert len(set.union(*parts.values())) == 8
    assert {patch.image for patch in find_patches(patches)} == set.union(*parts.values())


def test_real_train_patches_do_not_touch_val_patches(real: Path) -> None:
    train, val, buffer = (find_patches(real, part) for part in ("train", "val", "buffer"))
    assert neighbours_apart(train, val) == []
    assert len(neighbours_apart(buffer, val)) > 5


def test_the_official_archives_are_read(tmp_path: Path) -> None:
    for part, domain in (("train", "D004_2021"), ("test", "D012_2019")):
        top = tmp_path / f"flair_aerial_{part}" / domain / "Z1_NN"
        _raster(top / "img" / "IMG_000001.tif", _image())
        _raster(tmp_path / f"flair_labels_{part}" / domain / "Z1_NN" / "msk" / "MSK_000001.tif", _image(1, 1))
    (patch,) = find_patches(tmp_path, "test")
    assert (patch.domain, patch.zone, patch.place) == ("D012_2019", "Z1_NN", "D012_2019/Z1_NN")
    assert patch.mask.parent.parent.parent.parent.name == "flair_labels_test"
    assert len(find_patches(tmp_path)) == 2
    with pytest.raises(InputError, match=r"split\.csv .*'val'.*aerial_val"):
        find_patches(tmp_path, "val")


def test_an_official_list_is_read(tmp_path: Path) -> None:
    image = _raster(tmp_path / "a" / "flair_aerial_train" / "D1" / "Z2" / "img" / "IMG_000001.tif", _image())
    mask = _raster(tmp_path / "a" / "flair_labels_train" / "D1" / "Z2" / "msk" / "MSK_000001.tif", _image(1, 1))
    listed = tmp_path / "list.csv"
    tail = "D1/Z2/{}/{}_00000{}.tif"
    rows = [f"../gone/flair_aerial_train/{tail.format('img', 'IMG', 1)}"]
    rows += [f"../gone/flair_labels_train/{tail.format('msk', 'MSK', 1)}"]
    listed.write_text(",".join(rows) + "\n", encoding="utf-8")
    assert find_patches(tmp_path / "a", listed=listed) == [Patch("Z2", image, mask, "D1")]
    listed.write_text(",".join(rows).replace("000001", "000007") + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"\b2\b.*IMG_000007\.tif"):
        find_patches(tmp_path / "a", listed=listed)
    listed.write_text("only.tif\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"line 1 .*'only\.tif'"):
        find_patches(tmp_path / "a", listed=listed)


def test_a_pair_of_folders_is_read(tmp_path: Path) -> None:
    _raster(tmp_path / "images" / "north" / "a.tif", _image(3, 3))
    _raster(tmp_path / "images" / "b.png", _image(4, 3))
    _raster(tmp_path / "masks" / "north" / "a.png", _image(1, 1))
    _raster(tmp_path / "masks" / "b.png", _image(2, 1))
    first, second = find_patches(tmp_path)
    assert (first.zone, first.mask.name) == (tmp_path.name, "b.png")
    assert (second.zone, second.mask.name) == ("north", "a.png")
    image, labels = read_patch(second, Reading(("blue", "red")))
    assert image.shape == (2, 8, 8)
    assert set(labels.ravel()) == {0}
    (tmp_path / "masks" / "b.png").unlink()
    with pytest.raises(InputError, match=r"\b1\b.*b\.png"):
        find_patches(tmp_path)
    assert len(find_patches(tmp_path, labelled=False)) == 2


def test_cityscapes_is_read(tmp_path: Path) -> None:
    name = "aachen/aachen_000000_000019"
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (3, 32, 64), dtype=np.uint8)
    ids = rng.integers(0, 34, (1, 32, 64), dtype=np.uint8)
    _raster(tmp_path / "leftImg8bit" / "train" / f"{name}_leftImg8bit.png", image)
    _raster(tmp_path / "gtFine" / "train" / f"{name}_gtFine_labelIds.png", ids)
    (patch,) = find_patches(tmp_path, "train")
    assert patch.place == "train/aachen"
    labels = make_label_map(CITYSCAPES_8, {}, None)
    found, indices = read_patch(patch, Reading(("red", "green", "blue"), labels=labels))
    assert np.array_equal(found, image)
    assert np.array_equal(indices, labels.to_indices(ids[0]))
    assert neighbours_apart([patch], [patch]) == []
    with pytest.raises(InputError, match="'val'"):
        find_patches(tmp_path, "val")


def test_an_invalid_folder_is_named(tmp_path: Path, patches: Path) -> None:
    with pytest.raises(InputError, match=r"patch folder .*nowhere"):
        find_patches(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"DOMAIN/ZONE/img/IMG_\*\.tif"):
        find_patches(tmp_path)
    with pytest.raises(InputError, match=r"'test'.*buffer, train, val"):
        find_patches(patches, "test")
    (tmp_path / "split.csv").write_text("zone,part\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"split\.csv .*img, msk, part, zone"):
        find_patches(tmp_path, "train")


def test_a_missing_mask_is_named(tmp_path: Path, write_patch: WritePatch) -> None:
    row = write_patch(tmp_path, "Z1_AA", "000001", np.zeros((5, 8, 8), np.uint8), np.ones((8, 8), np.uint8))
    (tmp_path / row["msk"]).unlink()
    with pytest.raises(InputError, match=r"\b1\b.*MSK_000001\.tif"):
        find_patches(tmp_path)


# Reading


def test_a_patch_is_read_as_it_was_written(patches: Path, make_scene: Callable[..., tuple]) -> None:
    patch = find_patches(patches, "val")[1]
    bands, codes = make_scene(12, 128, 512)
    image, labels = read_patch(patch, Reading())
    assert (patch.zone, image.dtype, labels.dtype) == ("Z2_UU", np.uint8, np.uint8)
    assert np.array_equal(image, bands[:, :, 384:])
    assert np.array_equal(labels, FLAIR_13_LABELS.to_indices(codes[:, 384:]))


def test_images_of_two_sizes_are_not_stacked() -> None:
    images = [np.zeros((1, 4, 6), np.uint8), np.zeros((1, 4, 8), np.uint8)]
    with pytest.raises(InputError, match=r"b\.tif .*8 x 4 px.*a\.tif .*6 x 4 px"):
        stack_images([Patch("Z", Path(name), None) for name in ("a.tif", "b.tif")], images)


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        (np.zeros((4, 16, 16), np.uint8), "4 bands"),
        (np.zeros((5, 16, 16), np.uint16), "uint16"),
        (np.zeros((5, 16, 24), np.uint8), "the sizes must be equal"),
    ],
)
def test_an_invalid_patch_is_named(tmp_path: Path, write_patch: WritePatch, bands: np.ndarray, words: str) -> None:
    write_patch(tmp_path, "Z1_AA", "000007", bands, np.ones((16, 16), np.uint8))
    with pytest.raises(InputError, match=rf"(IMG|MSK)_000007.*{words}"):
        read_patch(find_patches(tmp_path)[0], Reading())


def test_a_code_outside_the_nomenclature_is_named_with_its_file(tmp_path: Path, write_patch: WritePatch) -> None:
    write_patch(tmp_path, "Z1_AA", "000007", _image(), np.full((8, 8), 42, np.uint8))
    with pytest.raises(InputError, match=r"MSK_000007\.tif.*\b42\b.*flair-13 \(1\.\.13\)"):
        read_patch(find_patches(tmp_path)[0], Reading())


def test_a_file_that_is_no_raster_is_named(tmp_path: Path, write_patch: WritePatch) -> None:
    row = write_patch(tmp_path, "Z1_AA", "000007", _image(), np.ones((8, 8), np.uint8))
    (tmp_path / row["img"]).write_bytes(b"nothing")
    with pytest.raises(InputError, match=r"IMG_000007\.tif"):
        read_patch(find_patches(tmp_path)[0], Reading())


@pytest.mark.parametrize(
    ("count", "raster_bands", "bands", "expected"),
    [
        (5, None, ("nir", "green", "blue"), [4, 2, 3]),
        (5, None, ("red", "green", "blue", "nir", "height"), [1, 2, 3, 4, 5]),
        (4, None, ("height",), "has 4 bands (red, green, blue, nir): the bands needed are height"),
        (3, ("nir", "red", "green"), ("red", "nir"), [2, 1]),
        (2, None, ("red",), "has 2 bands: the bands needed are red"),
        (2, ("red", "swir"), ("swir",), [2]),
    ],
)
def test_bands_are_chosen_by_name(
    tmp_path: Path, count: int, raster_bands: tuple[str, ...] | None, bands: tuple[str, ...], expected: list[int] | str
) -> None:
    # Each band holds its own number.
    array = np.stack([np.full((4, 4), number, np.uint8) for number in range(1, count + 1)])
    patch = Patch("Z", _raster(tmp_path / "IMG_1.tif", array), None)
    reading = Reading(bands, raster_bands)
    if isinstance(expected, str):
        with pytest.raises(InputError) as caught:
            read_image(patch, reading)
        assert expected in str(caught.value)
    else:
        assert read_image(patch, reading)[:, 0, 0].tolist() == expected


def test_patches_without_masks_are_unlabelled(patches: Path) -> None:
    _, labels = read_patch(find_patches(patches, "buffer", labelled=False)[0], Reading())
    assert (labels.shape, set(labels.ravel())) == ((128, 128), {IGNORE_INDEX})


# Splits


def _places(*names: str) -> list[Patch]:
    return [Patch(name.split("/")[1], Path(f"{name}{i}.tif"), None, name.split("/")[0]) for name in names for i in "ab"]


def test_zones_and_domains_are_chosen() -> None:
    found = _places("D1/Z1", "D1/Z2", "D2/Z1")
    assert {patch.place for patch in choose(found, ["Z1"], [], "it")} == {"D1/Z1", "D2/Z1"}
    assert {patch.place for patch in choose(found, ["D1/Z1"], [], "it")} == {"D1/Z1"}
    assert {patch.place for patch in choose(found, [], ["D1"], "it")} == {"D1/Z1", "D1/Z2"}
    with pytest.raises(InputError, match=r"it .*'Z9'.*D1/Z1, D1/Z2, D2/Z1, Z1, Z2"):
        choose(found, ["Z9"], [], "it")


@pytest.mark.parametrize(
    ("options", "held"),
    [
        (HoldOut("zone", names=("D1/Z1",)), {"D1/Z1"}),
        (HoldOut("zone", names=("Z1",)), {"D1/Z1", "D2/Z1"}),
        (HoldOut("domain", names=("D2",)), {"D2/Z1"}),
    ],
)
def test_named_zones_and_domains_are_kept_apart(options: HoldOut, held: set[str]) -> None:
    kept, apart = split(_places("D1/Z1", "D1/Z2", "D2/Z1"), options)
    assert {patch.place for patch in apart} == held
    assert len(kept) + len(apart) == 6
    assert not {patch.place for patch in kept} & held


def test_a_fraction_of_zones_is_drawn_whole_and_the_same_each_time() -> None:
    found = _places(*(f"D{i}/Z{j}" for i in range(4) for j in range(5)))
    kept, apart = split(found, HoldOut(fraction=0.25, seed=3))
    assert len({patch.place for patch in apart}) == 5
    assert not {patch.place for patch in kept} & {patch.place for patch in apart}
    assert split(found, HoldOut(fraction=0.25, seed=3)) == (kept, apart)
    assert split(found, HoldOut(fraction=0.25, seed=4)) != (kept, apart)
    assert len(split(found, HoldOut("patch", fraction=0.1))[1]) == 4


def test_an_invalid_split_is_named() -> None:
    with pytest.raises(InputError, match=r"names .*fraction"):
        HoldOut()
    with pytest.raises(InputError, match=r"fraction is 1\.5"):
        HoldOut(fraction=1.5)
    with pytest.raises(InputError, match=r"2 of 2 patches \(1 zones\)"):
        split(_places("D1/Z1"), HoldOut(fraction=0.5))
    with pytest.raises(InputError, match="domain 'D7'"):
        split(_places("D1/Z1"), HoldOut("domain", names=("D7",)))


def test_neighbours_on_either_side_of_a_split_are_found(tmp_path: Path) -> None:
    # A row of four patches of 8 m, each touching the next, then one 1 m further off, then another CRS.
    lefts = (0.0, 8.0, 16.0, 24.0, 33.0)
    row = [
        Patch("Z", _raster(tmp_path / f"IMG_{i}.tif", _image(), left, crs="EPSG:2154"), None)
        for i, left in enumerate(lefts)
    ]
    abroad = Patch("Z", _raster(tmp_path / "IMG_9.tif", _image(), 8.0, crs="EPSG:32631"), None)
    diagonal = Patch("Z", _raster(tmp_path / "IMG_d.tif", _image(), 32.0, top=108.0, crs="EPSG:2154"), None)
    touching = {(a.image.name, b.image.name) for a, b in neighbours_apart(row[:1] + row[2:], [row[1]])}
    assert touching == {("IMG_0.tif", "IMG_1.tif"), ("IMG_2.tif", "IMG_1.tif")}
    assert neighbours_apart([row[0], row[1], abroad], [row[3], row[4]]) == []
    assert [b.image.name for _, b in neighbours_apart([diagonal], row)] == ["IMG_3.tif", "IMG_4.tif"]


def test_neighbours_are_those_that_touch_pair_by_pair(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    patches = []
    for number in range(60):
        # Corners on a grid of half pixels: sides that meet exactly, overlap, or lie a pixel apart.
        left, top = rng.integers(0, 120, 2) / 2.0
        crs = "EPSG:2154" if number % 7 else "EPSG:32631"
        patches.append(
            Patch("Z", _raster(tmp_path / f"IMG_{number}.tif", _image(), left, top=100.0 + top, crs=crs), None)
        )
    bare = Patch("Z", _raster(tmp_path / "IMG_bare.tif", _image()), None)
    training, validation = [bare, *patches[::2]], [*patches[1::2], bare]

    def touch(one: Patch, other: Patch) -> bool:
        ours, theirs = (read_header(patch.image) for patch in (one, other))
        if ours.bounds is None or theirs.bounds is None or ours.crs != theirs.crs:
            return False
        gaps = np.array(theirs.bounds[:2] + ours.bounds[:2]) - np.array(ours.bounds[2:] + theirs.bounds[2:])
        return bool(gaps.max() <= 0.5)

    expected = [(one, other) for one in training for other in validation if touch(one, other)]
    assert 10 < len(expected) < len(training) * len(validation) / 2
    assert neighbours_apart(training, validation) == expected
    assert neighbours_apart([bare], validation) == []


def test_masks_without_crs_are_listed_and_those_elsewhere_refused(tmp_path: Path) -> None:
    image = _raster(tmp_path / "IMG_1.tif", _image(), 0.0, crs="EPSG:2154")
    bare = _raster(tmp_path / "MSK_1.tif", _image(1, 1))
    assert check_headers([Patch("Z", image, bare)], 8) == [bare]
    same = _raster(tmp_path / "MSK_2.tif", _image(1, 1), 0.0, crs="EPSG:2154")
    assert check_headers([Patch("Z", image, same)], 8) == []
    away = _raster(tmp_path / "MSK_3.tif", _image(1, 1), 8.0, crs="EPSG:2154")
    with pytest.raises(InputError, match=r"MSK_3\.tif and IMG_1\.tif"):
        check_headers([Patch("Z", image, away)], 8)
    large = _raster(tmp_path / "MSK_4.tif", _image(1, 1, 9), 0.0, crs="EPSG:2154")
    with pytest.raises(InputError, match=r"MSK_4\.tif .*9 x 9 px.*8 x 8 px"):
        check_headers([Patch("Z", image, large)], 8)
    with pytest.raises(InputError, match=r"IMG_1\.tif .*8 x 8 px.*9 x 9 px"):
        check_headers([Patch("Z", image, same)], 9)
    with pytest.raises(InputError, match=r"IMG_1\.tif .*8 x 8 px.*32 px"):
        check_headers([Patch("Z", image, same)], 8, 32)


# Statistics and draws


def test_a_constant_band_has_a_deviation_of_one_grey_level(tmp_path: Path, write_patch: WritePatch) -> None:
    # Dividing by it is harmless.
    image = np.full((5, 2, 3), 7, np.uint8)
    image[0] = [0, 10, 20]
    write_patch(tmp_path, "Z1_AA", "000001", image, np.ones((2, 3), np.uint8))
    made = survey(PatchSet(find_patches(tmp_path), Reading(("red", "green"))))
    assert made.mean == pytest.approx([10.0, 7.0])
    assert made.std == pytest.approx([(200 / 3) ** 0.5, 1.0])


@pytest.mark.parametrize("memory_gb", [8.0, 0.0])
def test_a_survey_counts_all_patches_in_memory_or_not(
    patches: Path, memory_gb: float, load_patches: Callable[..., tuple[np.ndarray, np.ndarray]]
) -> None:
    found = find_patches(patches, "train")
    images, labels = load_patches(found)
    made = survey(PatchSet(found, Reading(), memory_gb))
    assert made.mean == pytest.approx(images.mean(axis=(0, 2, 3)).tolist())
    assert made.std == pytest.approx(np.maximum(images.std(axis=(0, 2, 3)), 1.0).tolist())
    expected = [[int((patch == index).sum()) for index in range(13)] for patch in labels]
    assert made.counts.tolist() == expected
    assert made.shares == pytest.approx(np.sum(expected, axis=0) / np.sum(expected))


def test_a_survey_is_made_once_until_files_or_bands_change(
    tmp_path: Path, write_patch: WritePatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = write_patch(tmp_path, "Z1_AA", "000001", _image(9), np.ones((8, 8), np.uint8))
    store = tmp_path / "statistics.json"
    made = []
    monkeypatch.setattr("training.data.statistics.survey", lambda patches: made.append(len(patches)) or survey(patches))

    def ask(*bands: str) -> float:
        return stored_survey(PatchSet(find_patches(tmp_path), Reading(bands)), store).mean[0]

    assert ask("red") == ask("red") == 9.0
    assert len(made) == 1
    ask("green")
    assert len(made) == 2
    with rasterio.open(tmp_path / row["img"], "r+") as file:
        file.write(_image(50))
    assert ask("green") == 50.0
    store.write_text("{", encoding="utf-8")
    assert ask("green") == 50.0
    assert len(made) == 4
    assert json.loads(store.read_text(encoding="utf-8"))["mean"] == [50.0]


def test_patches_with_rare_classes_are_drawn_more_often() -> None:
    counts = np.array([[64, 0, 0], [64, 0, 0], [64, 0, 0], [32, 32, 0]])
    weights = draw_weights(counts, 2)
    assert weights.sum() == pytest.approx(1.0)
    assert weights[3] > weights[0] == weights[1] == weights[2] > 0.5 / 4
    assert draw_weights(counts, 2, rare=0.0).tolist() == [0.25] * 4
    # If only the ignored class occurs, all patches are equally likely.
    assert draw_weights(np.array([[0, 0, 5], [0, 0, 9]]), 2).tolist() == [0.5, 0.5]


def test_the_sampler_draws_each_source_by_its_share(tmp_path: Path, write_patch: WritePatch) -> None:
    sets = []
    for level, count in ((0, 1), (1, 3)):
        for number in range(count):
            write_patch(tmp_path / str(level), "Z", f"{number:06d}", _image(level), np.ones((8, 8), np.uint8))
        sets.append(PatchSet(find_patches(tmp_path / str(level)), Reading()))
    weights = [np.full(len(patches), 1 / len(patches)) for patches in sets]

    def mean(shares: list[float | None]) -> float:
        sampler, rng = PatchSampler(sets, shares, weights), np.random.default_rng(0)
        return float(np.mean([int(sampler.draw(rng)[0][0, 0, 0]) for _ in range(2000)]))

    assert mean([0.6, 0.4]) == pytest.approx(0.4, abs=0.04)
    assert mean([None, None]) == pytest.approx(0.75, abs=0.04)
    with pytest.raises(InputError, match=r"shares .*1\.2"):
        mean([0.6, 0.6])
    assert mean([0.6, None]) == pytest.approx(0.4, abs=0.04)


def test_a_crop_depends_only_on_seed_and_index(patches: Path) -> None:
    found = PatchSet(find_patches(patches, "train"), Reading())
    sampler = PatchSampler([found], [1.0], [np.full(4, 0.25)])

    def change(image: np.ndarray, labels: np.ndarray, rng: np.random.Generator) -> tuple:
        row = int(rng.integers(64))
        return torch.from_numpy(image[:, row : row + 64, :64].astype(np.float32)), torch.from_numpy(labels[:64, :64])

    first, second = (CropDataset(sampler, change, 9, seed=5) for _ in range(2))
    assert len(first) == 9
    for index in (7, 2, 7):
        assert (first[index]["images"] == second[index]["images"]).all()
    assert int(first[7]["index"]) == 7
    assert not (first[2]["images"] == first[7]["images"]).all()


def test_an_empty_set_is_refused() -> None:
    with pytest.raises(InputError, match="empty"):
        PatchSet([], Reading())


@pytest.mark.parametrize(
    ("shares", "sizes", "expected"),
    [
        ((None, None), (30, 10), [0.75, 0.25]),
        ((None, 0.2), (30, 10), [0.8, 0.2]),
        ((None, 0.2, None), (30, 10, 10), [0.6, 0.2, 0.2]),
        ((0.5, 0.5), (30, 10), [0.5, 0.5]),
    ],
)
def test_sources_without_a_share_divide_the_rest(
    shares: tuple[float | None, ...], sizes: tuple[int, ...], expected: list[float]
) -> None:
    assert all_shares(shares, sizes).tolist() == pytest.approx(expected)


def test_shares_that_leave_nothing_are_refused() -> None:
    with pytest.raises(InputError, match=r"shares .*\b1\b.*\b1 sources"):
        all_shares((1.0, None), (3, 3))
    with pytest.raises(InputError, match=r"shares .*0\.7"):
        all_shares((0.5, 0.2), (3, 3))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"zone,part,img,msk\nZ1,train,\xff,b\n", "is not UTF-8"),
        (b"zone,part,img,msk\nZ1,train,a\n", "line 2 of .* has 3 fields: 4 are needed"),
        (b"zone,part,img,msk\nZ1,train,a\0,b\n", "NUL"),
        (b"zone,part,img,msk\nZ1,train," + b"a" * 300 + b",b\n", "is longer than 255 bytes"),
        (b'zone,part,img,msk\nZ1,train,"' + b"a" * 200_000 + b'",b\n', "cannot be read"),
        (b"", "needs rows with the columns"),
    ],
)
def test_a_split_list_of_something_else_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "split.csv").write_bytes(content)
    with pytest.raises(InputError, match=words):
        find_patches(tmp_path, "train")


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "a: " + "[" * 5000,
        "a: !!float x",
        "a: !!bool x",
        "a: !!int ''",
        "a: !!timestamp x",
        "a: !!timestamp 2020-01-01",
        "a: !!binary x",
        "a: !!set {b}",
        "&x" * 10**6,
    ],
)
def test_yaml_of_something_else_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(InputError):
        read_yaml(tmp_path / "x.yaml")


def test_yaml_whose_aliases_multiply_is_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x]", *(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 15))]
    (tmp_path / "x.yaml").write_text("\n".join(lines))
    with pytest.raises(InputError, match="100,000"):
        read_yaml(tmp_path / "x.yaml")
