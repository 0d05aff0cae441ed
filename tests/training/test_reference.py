"""Normalisation by a reference: cloudy pixels are excluded, images adjusted to their zone, and training uses it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch

from flair_seg.errors import InputError, ModelError
from flair_seg.models.manifest import Manifest, Normalisation
from flair_seg.models.model import ModelMember
from flair_seg.models.model import load_model as load_onnx
from training import evaluate, export, quantise
from training.data import Patch, find_patches
from training.data.reference import BandStatistics, Reference, ReferenceStatistics, read_reference
from training.models.checkpoint import load_model, save_weights
from training.models.predict import load_predictor, onnx_predictor
from training.networks import NetworkOptions, build
from training.pack import packed_manifest
from training.reference_statistics import clear_pixels, main
from training.settings.config import DataOptions, DataSource, ModelText, RunOptions, ScheduleOptions, TrainConfig
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


def test_cloud_snow_and_missing_pixels_are_excluded() -> None:
    series = np.arange(1, 41).reshape(1, 10, 2, 2).astype(np.uint16)
    masks = np.zeros((1, 2, 2, 2), np.uint8)
    masks[0, 0, 0, 0] = 60  # snow
    masks[0, 1, 0, 1] = 50  # cloud
    series[0, :, 1, 0] = 0
    # Only the last pixel is clear: band b has 4 b + 4 there; red is the third band, near infrared the seventh.
    assert clear_pixels(series, masks, 50).tolist() == [[12.0], [8.0], [4.0], [28.0]]


def test_the_command_writes_each_clear_zones_statistics(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, output = tmp_path / "flair_sen_train", tmp_path / "out" / "reference.json"
    _series(root, "D1/Z1", 1000.0)
    _series(root, "D1/Z2", 2000.0, seed=1)
    _series(root, "D2/Z1", 500.0, cloud=100)
    assert main([str(root), "--output", str(output)]) == 0
    assert "2 zones, 1 skipped (too few clear pixels): D2/Z1" in capsys.readouterr().out
    found = read_reference(output)
    assert found.bands == ("red", "green", "blue", "nir")
    assert set(found.zones) == {"D1/Z1", "D1/Z2"}
    assert found.zones["D1/Z1"].mean == pytest.approx([1000.0] * 4, rel=0.02)
    assert found.zones["D1/Z1"].std == pytest.approx([100.0] * 4, rel=0.1)
    assert found.typical.mean == pytest.approx([1500.0] * 4, rel=0.02)

    # Statistics of other zones keep the average over the training zones.
    later = tmp_path / "later.json"
    other = tmp_path / "flair_sen_test"
    _series(other, "D9/Z1", 3000.0)
    assert main([str(other), "--output", str(later), "--typical", str(output)]) == 0
    assert read_reference(later).typical == found.typical
    assert set(read_reference(later).zones) == {"D9/Z1"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda root: None, "SEN2_*_data.npy"),
        (lambda root: _series(root, "D1/Z1", 900.0, cloud=100), "500 clear pixels"),
        (lambda root: (_series(root, "D1/Z1", 900.0), _masks(root).unlink()), "_masks.npy"),
        (lambda root: (_series(root, "D1/Z1", 900.0), np.save(_masks(root), np.zeros((2, 3)))), "(2, 3)"),
        (lambda root: (_series(root, "D1/Z1", 900.0), _masks(root).write_bytes(b"x")), "_masks.npy"),
    ],
)
def test_invalid_series_are_named(
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
    patches: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    load_patches: Callable[..., tuple[np.ndarray, np.ndarray]],
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
    assert re.search("^warning: 1 of 2 zones .*D000_2026/Z1_AA", capsys.readouterr().err, re.MULTILINE)
    network, found = load_model(tmp_path / "run")
    assert found.data.typical == ReferenceStatistics(statistics.bands, typical)
    mean = network.mean.flatten().tolist()
    plain, _ = load_patches(find_patches(patches, "val"), found.reading())
    predictor = load_predictor(tmp_path / "run")
    changed = np.stack([predictor.image(patch) for patch in find_patches(patches, "val")])
    assert (plain.dtype, changed.dtype) == (np.uint8, np.float32)
    # Zone Z1_AA has no reference; in Z2_UU red is twice as bright and half as contrasted.
    assert np.array_equal(changed[0], plain[0])
    assert np.allclose(changed[1, 0], (plain[1, 0] - 2 * mean[0]) * 2 + mean[0], atol=1e-3)
    assert np.allclose(changed[1, 1:], plain[1, 1:], atol=1e-3)

    path.write_text(ReferenceStatistics(statistics.bands, typical, {"D7/Z7": bright}).to_json(), encoding="utf-8")
    with pytest.raises(InputError, match=r"reference\.json .*\b2 .*D000_2026/Z1_AA"):
        train(config)


def test_a_file_of_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "reference.json").write_text(json.dumps({"zones": {}}), encoding="utf-8")
    with pytest.raises(InputError, match=r"reference\.json .*training\.reference_statistics"):
        read_reference(tmp_path / "reference.json")
    with pytest.raises(InputError, match="deviations"):
        BandStatistics((1.0,), (0.0,))


def test_the_place_of_a_patch_is_that_of_its_series(patches: Path) -> None:
    assert {patch.place for patch in find_patches(patches)} == {"D000_2026/Z1_AA", "D000_2026/Z2_UU"}
    assert Patch("Z", Path("x"), None).place == "Z"


PLACE = "D000_2026/Z2_UU"
USUAL = BandStatistics((1000.0, 900.0, 800.0, 2000.0), (150.0, 140.0, 130.0, 400.0))


@pytest.fixture
def trained(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Weights of random numbers that were trained with a reference, that reference's file, and a raster like it."""
    rng = np.random.default_rng(5)
    pixels = rng.normal(1500, 300, (4, 32, 32)) * np.array([1.0, 0.6, 0.7, 1.6])[:, None, None]
    pixels = pixels.clip(1).astype(np.uint16)
    raster = tmp_path / "sentinel.tif"
    transform = rasterio.transform.from_origin(700_000.0, 6_200_000.0, 0.8, 0.8)
    profile = {"driver": "GTiff", "dtype": "uint16", "crs": "EPSG:2154", "count": 4, "width": 32, "height": 32}
    with rasterio.open(raster, "w", transform=transform, **profile) as file:
        file.write(pixels)
        file.descriptions = ("red", "green", "blue", "nir")
    flat = pixels.reshape(4, -1).astype(np.float64)
    zone = BandStatistics(tuple(flat.mean(axis=1).tolist()), tuple(flat.std(axis=1).tolist()))
    statistics = tmp_path / "reference.json"
    found = ReferenceStatistics(("red", "green", "blue", "nir"), USUAL, {PLACE: zone})
    statistics.write_text(found.to_json(), encoding="utf-8")
    torch.manual_seed(7)
    # Another order than the reference's, and a band that it does not cover.
    bands, mean, std = ("nir", "height", "green", "red"), [108.0, 8.0, 99.0, 98.0], [33.0, 18.0, 38.0, 41.0]
    config = TrainConfig(
        DataOptions((DataSource("unused"),), bands=bands, normalisation="reference", reference=str(statistics)),
        NetworkOptions("segformer-tiny"),
        ScheduleOptions(steps=1),
        RunOptions("unused"),
        TEXT,
    )
    network = build(config.network, bands, mean, std, config.labels.classes)
    torch.nn.init.normal_(network.net.decode_head.classifier.weight)
    weights = tmp_path / "weights" / "tiny.safetensors"
    weights.parent.mkdir()
    save_weights(weights, network.eval(), replace(config, data=config.data.with_typical()))
    return weights, statistics, raster


def test_flair_seg_maps_what_pytorch_sees_with_its_reference(
    trained: tuple[Path, Path, Path], patches: Path, tmp_path: Path
) -> None:
    command = shutil.which("flair-seg") or shutil.which(".venv/bin/flair-seg")
    if command is None:
        pytest.skip("needs flair-seg in an environment with GDAL's Python bindings")
    weights, _, raster = trained
    model = tmp_path / "tiny.onnx"
    given = ["--data", str(patches), "--part", "val", "--window-size", "128"]
    assert export.main([str(weights), "--output", str(model), *given]) == 0
    manifest = load_onnx(model).manifest
    assert manifest.normalisation.type == "reference" and manifest.reference_bands == ("nir", "green", "red")
    assert manifest.normalisation.reference_mean == (2000.0, None, 900.0, 1000.0)
    assert manifest.normalisation.reference_std == (400.0, None, 140.0, 150.0)
    (patch,) = (patch for patch in find_patches(patches, "val") if patch.place == PLACE)
    predictor = load_predictor(weights)
    image = predictor.image(patch)
    assert image.dtype == np.float32
    codes = np.array(predictor.reading.labels.nomenclature.codes, np.uint8)
    expected = codes[predictor(image[None])[0].argmax(axis=0)]
    exported = codes[onnx_predictor(model)(image[None])[0].argmax(axis=0)]
    maps = []
    for reference in ([], ["--reference", str(raster)]):
        target = tmp_path / "map.tif"
        asked = [command, "segment", str(patch.image), str(target), "--model", str(model), "--bands", "4,5,2,1"]
        subprocess.run([*asked, "--quality", "fast", *reference], check=True, capture_output=True, timeout=120)
        with rasterio.open(target) as file:
            maps.append(file.read(1))
    # Random weights leave classes close to each other, and the file holds them in half precision.
    assert (maps[1] == expected).mean() > 0.998 and (maps[1] == exported).mean() > 0.9999
    assert (maps[0] == expected).mean() < 0.9


def test_weights_outlive_the_file_of_their_reference(
    trained: tuple[Path, Path, Path], patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights, statistics, _ = trained
    given = ["--data", str(patches), "--part", "val"]
    (patch,) = (patch for patch in find_patches(patches, "val") if patch.place == PLACE)
    usual = load_predictor(weights).image(patch)
    other = tmp_path / "elsewhere.json"
    moved = json.loads(statistics.read_text(encoding="utf-8"))
    moved["typical"]["mean"] = [1.0] * 4
    other.write_text(json.dumps(moved), encoding="utf-8")
    statistics.unlink()

    assert evaluate.main([str(weights), *given, "--output", str(tmp_path / "scores")]) == 0
    assert "reference.json is missing: without --reference" in capsys.readouterr().err
    model = tmp_path / "out" / "moved.onnx"
    assert export.main([str(weights), "--output", str(model), *given, "--window-size", "128"]) == 0
    kept = Manifest.from_json(model.with_suffix(".json").read_text(encoding="utf-8"))
    assert kept.normalisation.reference_mean == (2000.0, None, 900.0, 1000.0)
    assert load_model(model.with_suffix(".safetensors"))[1].data.typical.typical == USUAL
    # Statistics of other zones keep the average over the training zones.
    capsys.readouterr()
    assert np.array_equal(load_predictor(weights, reference=other).image(patch), usual)
    assert evaluate.main([str(weights), *given, "--reference", str(other)]) == 0
    assert "is missing" not in capsys.readouterr().err
    moved["bands"] = ["red", "green", "blue", "height"]
    other.write_text(json.dumps(moved), encoding="utf-8")
    with pytest.raises(InputError, match=r"red, green, blue, height.*red, green, blue, nir"):
        load_predictor(weights, reference=other)
    with pytest.raises(InputError, match=r"--reference .*moved\.onnx"):
        load_predictor(model, reference=other)

    network, config = load_model(weights)
    with pytest.raises(InputError, match=r"--input .*uint8.*float32"):
        export.make_manifest(network, config, {}, export.ExportOptions(input_type="uint8"))
    older = tmp_path / "older.safetensors"
    save_weights(older, network, replace(config, data=replace(config.data, typical=None)))
    assert export.main([str(older), "--output", str(tmp_path / "older.onnx"), *given]) == 1
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert error.startswith("error: ") and "reference.json" in error
    assert not (tmp_path / "older.onnx").exists()


def test_what_needs_gains_of_its_own_is_neither_packed_nor_quantised(tiny_members: list[Path], tmp_path: Path) -> None:
    model = load_onnx(tiny_members[0])
    member = model.members[0]
    mean = (90.0,) * 5
    how = Normalisation("reference", mean, mean, True, (1000.0,) * 5, mean)
    changed = ModelMember(member.path, member.info, replace(member.manifest, normalisation=how))
    with pytest.raises(ModelError, match=r"all\.onnx.*'reference'"):
        packed_manifest(replace(model, members=(changed,)), "packed", "Packed", {})
    with pytest.raises(ModelError, match=r"all\.onnx.*'reference'"):
        quantise.quantise(changed, None, tmp_path / "small.onnx")
