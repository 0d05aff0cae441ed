"""Normalisation by a reference: cloudy pixels stay out, a zone is brought to its reference, training uses it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from flair_seg.errors import InputError
from training.checkpoint import load_model
from training.config import DataOptions, DataSource, ModelText, RunOptions, ScheduleOptions, TrainConfig
from training.data import Patch, find_patches, load_patches
from training.data.reference import BandStatistics, Reference, ReferenceStatistics, read_reference
from training.networks import NetworkOptions
from training.reference_statistics import clear_pixels, main
from training.train import train

TEXT = ModelText("tiny", "0.0.1", "Tiny", "etalab-2.0", "generated", "generated", "a test", 0.2)


def _series(root: Path, place: str, level: float, cloud: int = 0, seed: int = 0) -> None:
    """Write a series of two dates, 30 x 30 pixels, with reflectances around `level`; the second date is all cloud."""
    rng = np.random.default_rng(seed)
    series = rng.normal(level, level / 10, (2, 10, 30, 30)).clip(1).astype(np.uint16)
    series[1] = 9000
    masks = np.zeros((2, 2, 30, 30), np.uint8)
    masks[0, 1], masks[1, 1] = cloud, 100
    folder = root / place / "sen"
    folder.mkdir(parents=True)
    name = f"SEN2_sp_{place.replace('/', '-')}"
    np.save(folder / f"{name}_data.npy", series)
    np.save(folder / f"{name}_masks.npy", masks)


def test_cloud_snow_and_missing_pixels_stay_out() -> None:
    series = np.arange(1, 41).reshape(1, 10, 2, 2).astype(np.uint16)
    masks = np.zeros((1, 2, 2, 2), np.uint8)
    masks[0, 0, 0, 0] = 60  # snow
    masks[0, 1, 0, 1] = 50  # cloud
    series[0, :, 1, 0] = 0
    # What is left is the last pixel: band b has 4 b + 4 there; red is the third band, near infrared the seventh.
    assert clear_pixels(series, masks, 50).tolist() == [[12.0], [8.0], [4.0], [28.0]]


def test_the_command_writes_each_clear_zones_statistics(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, output = tmp_path / "flair_sen_train", tmp_path / "out" / "reference.json"
    _series(root, "D1/Z1", 1000.0)
    _series(root, "D1/Z2", 2000.0, seed=1)
    _series(root, "D2/Z1", 500.0, cloud=100)
    assert main([str(root), "--output", str(output)]) == 0
    assert "2 zones, 1 too cloudy: D2/Z1" in capsys.readouterr().out
    found = read_reference(output)
    assert found.bands == ("red", "green", "blue", "nir")
    assert set(found.zones) == {"D1/Z1", "D1/Z2"}
    assert found.zones["D1/Z1"].mean == pytest.approx([1000.0] * 4, rel=0.02)
    assert found.zones["D1/Z1"].std == pytest.approx([100.0] * 4, rel=0.1)
    assert found.typical.mean == pytest.approx([1500.0] * 4, rel=0.02)

    # Zones that are looked at later are measured by those that were trained on.
    later = tmp_path / "later.json"
    other = tmp_path / "flair_sen_test"
    _series(other, "D9/Z1", 3000.0)
    assert main([str(other), "--output", str(later), "--typical", str(output)]) == 0
    assert read_reference(later).typical == found.typical
    assert set(read_reference(later).zones) == {"D9/Z1"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda root: None, "holds no Sentinel-2 series"),
        (lambda root: _series(root, "D1/Z1", 900.0, cloud=100), "none of the 1 zones"),
        (lambda root: (_series(root, "D1/Z1", 900.0), _masks(root).unlink()), "has no masks"),
        (lambda root: (_series(root, "D1/Z1", 900.0), np.save(_masks(root), np.zeros((2, 3)))), "and its masks"),
        (lambda root: (_series(root, "D1/Z1", 900.0), _masks(root).write_bytes(b"x")), "cannot be read"),
    ],
)
def test_series_that_will_not_do_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: object, words: str
) -> None:
    (tmp_path / "sen").mkdir()
    change(tmp_path / "sen")
    assert main([str(tmp_path / "sen"), "--output", str(tmp_path / "out.json")]) == 1
    message = capsys.readouterr().err
    assert words in message.splitlines()[-1]
    assert not (tmp_path / "out.json").exists()


def _masks(root: Path) -> Path:
    return next(root.glob("**/*_masks.npy"))


def test_two_orthophotos_of_one_ground_become_alike() -> None:
    # The reference saw zone B 1.5 times as bright, with half the contrast, and so do the orthophotos.
    rng = np.random.default_rng(0)
    typical = BandStatistics((1000.0,), (100.0,))
    zones = {"A": BandStatistics((1000.0,), (100.0,)), "B": BandStatistics((1500.0,), (50.0,))}
    reference = Reference(ReferenceStatistics(("red",), typical, zones), ("red", "height"), (80.0, 9.0))
    ground = rng.normal(0.0, 1.0, (64, 64))
    height = rng.normal(9.0, 3.0, (64, 64))
    first = np.stack([80.0 + 20.0 * ground, height])
    second = np.stack([80.0 * 1.5 + 10.0 * ground, height])
    assert np.allclose(reference.apply(first, "A"), first)
    assert np.allclose(reference.apply(second, "B"), first, atol=1e-3)
    # Without a reference an image stays as it is.
    assert np.allclose(reference.apply(second, "C"), second)


def test_a_network_is_trained_and_read_by_its_reference(
    patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "reference.json"
    typical = BandStatistics((1000.0, 1000.0, 1000.0, 2000.0), (100.0, 100.0, 100.0, 200.0))
    bright = BandStatistics((2000.0, 1000.0, 1000.0, 2000.0), (50.0, 100.0, 100.0, 200.0))
    statistics = ReferenceStatistics(("red", "green", "blue", "nir"), typical, {"D000_2026/Z2_UU": bright})
    path.write_text(statistics.to_json(), encoding="utf-8")
    config = TrainConfig(
        DataOptions(
            (DataSource(str(patches), "train"),),
            DataSource(str(patches), "val"),
            normalisation="reference",
            reference=str(path),
        ),
        NetworkOptions("segformer-tiny"),
        ScheduleOptions(steps=1, batch_size=2, crop_size=64),
        RunOptions(str(tmp_path / "run"), device="cpu", threads=1),
        TEXT,
    )
    train(config)
    assert "1 of 2 zones have no reference, the first is D000_2026/Z1_AA" in capsys.readouterr().err
    network, found = load_model(tmp_path / "run")
    mean = network.mean.flatten().tolist()
    plain = load_patches(find_patches(patches, "val"), found.reading())
    changed = load_patches(find_patches(patches, "val"), found.reading(mean))
    assert plain.images.dtype == np.uint8
    # Zone Z1_AA has no reference; in Z2_UU red is twice as bright and half as contrasted.
    assert np.array_equal(changed.images[0], plain.images[0])
    assert np.allclose(changed.images[1, 0], (plain.images[1, 0] - 2 * mean[0]) * 2 + mean[0], atol=1e-3)
    assert np.allclose(changed.images[1, 1:], plain.images[1, 1:], atol=1e-3)

    path.write_text(ReferenceStatistics(statistics.bands, typical, {"D7/Z7": bright}).to_json(), encoding="utf-8")
    with pytest.raises(InputError, match="holds none of the 2 zones trained on"):
        train(config)


def test_a_file_of_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "reference.json").write_text(json.dumps({"zones": {}}), encoding="utf-8")
    with pytest.raises(InputError, match=r"reference\.json holds no statistics of training\.reference_statistics"):
        read_reference(tmp_path / "reference.json")
    with pytest.raises(InputError, match="deviations"):
        BandStatistics((1.0,), (0.0,))


def test_the_place_of_a_patch_is_that_of_its_series(patches: Path) -> None:
    assert {patch.place for patch in find_patches(patches)} == {"D000_2026/Z1_AA", "D000_2026/Z2_UU"}
    assert Patch("Z", Path("x"), None).place == "Z"
