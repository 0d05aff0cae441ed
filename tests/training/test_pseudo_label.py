"""Pseudo-labels: classes of the averaged models where their probability is high, in a folder that training reads."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio

from flair_seg.errors import InputError
from training.data import IGNORE_INDEX, find_patches
from training.models.predict import onnx_predictor
from training.pseudo_label import SUMMARY, average, label, main, read_models


@pytest.fixture
def scenes(tmp_path: Path, make_scene: object, write_patch: object) -> Path:
    """Two patches of 64 px."""
    for seed in (1, 2):
        write_patch(tmp_path / "data", f"Z{seed}", f"00000{seed}", *make_scene(seed, 64, 64))
    return tmp_path / "data"


def test_pixels_below_the_threshold_stay_unlabelled() -> None:
    probabilities = np.array([[[0.5, 0.79, 0.1]], [[0.5, 0.21, 0.1]], [[0.0, 0.0, 0.8]]], np.float32)
    assert label(probabilities, 0.8).tolist() == [[IGNORE_INDEX, IGNORE_INDEX, 2]]
    # Equal ones go to the lowest class.
    assert label(probabilities, 0.5).tolist() == [[0, 0, 2]]
    assert label(probabilities, 0.0).tolist() == [[0, 0, 2]]


def test_models_are_averaged_by_weight(tiny_members: list[Path], scenes: Path) -> None:
    patch = find_patches(scenes)[0]
    predictors = read_models(tiny_members[:2], (3.0, 1.0))
    each = [predictor(predictor.image(patch)[None])[0] for predictor in predictors]
    assert np.allclose(average(predictors, (3.0, 1.0), patch), 0.75 * each[0] + 0.25 * each[1], atol=1e-6)


def test_the_command_writes_what_training_reads(
    tiny_members: list[Path],
    scenes: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    load_patches: Callable[..., tuple[np.ndarray, np.ndarray]],
) -> None:
    output = tmp_path / "pseudo"
    arguments = [*map(str, tiny_members[:2]), "--data", str(scenes), "--output", str(output), "--threshold", "0.6"]
    assert main(arguments) == 0
    made, sources = find_patches(output, "pseudo"), find_patches(scenes)
    assert [patch.place for patch in made] == [patch.place for patch in sources]
    (images, labels), (truth, _) = load_patches(made), load_patches(sources)
    assert np.array_equal(images, truth)
    predictors = [onnx_predictor(path) for path in tiny_members[:2]]
    expected = np.stack([label(average(predictors, (1.0, 1.0), patch), 0.6) for patch in sources])
    assert np.array_equal(labels, expected)
    assert 0.0 < (expected == IGNORE_INDEX).mean() < 1.0
    with rasterio.open(made[0].mask) as mask, rasterio.open(sources[0].image) as image:
        assert (mask.crs, mask.transform) == (image.crs, image.transform)
        # Codes of the nomenclature, 0 where unlabelled.
        assert set(np.unique(mask.read(1))) <= set(range(14))
    summary = json.loads((output / SUMMARY).read_text(encoding="utf-8"))
    assert summary["labelled_share"] == pytest.approx((expected != IGNORE_INDEX).mean(), abs=1e-4)
    assert summary["models"] == {"all": 1.0, "two": 1.0}
    assert main(arguments) == 1
    assert str(output) in capsys.readouterr().err


def test_the_list_of_patches_holds_no_formulas(
    tiny_members: list[Path], tmp_path: Path, make_scene: object, write_patch: object
) -> None:
    write_patch(tmp_path / "data" / "=D1", "Z1", "000001", *make_scene(1, 64, 64))
    output = tmp_path / "pseudo"
    command = [str(tiny_members[0]), "--data", str(tmp_path / "data"), "--output", str(output), "--threshold", "0"]
    assert main(command) == 0
    with (output / "split.csv").open(newline="", encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert not [value for value in row.values() if value.startswith(("=", "+", "-", "@"))]
    # Training finds the patch all the same.
    (found,) = find_patches(output, "pseudo")
    assert found.image.is_file()
    assert found.zone == find_patches(tmp_path / "data")[0].zone


def test_masks_are_ignored(tiny_members: list[Path], scenes: Path, tmp_path: Path) -> None:
    for mask in scenes.glob("**/msk/*.tif"):
        mask.unlink()
    arguments = [str(tiny_members[0]), "--data", str(scenes), "--output", str(tmp_path / "pseudo")]
    assert main(arguments) == 0
    assert [patch.zone for patch in find_patches(tmp_path / "pseudo", "pseudo")] == ["Z1", "Z2"]


def test_what_does_not_fit_is_named(tiny_members: list[Path], scenes: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\b1 .*\[1\.0, 2\.0\]"):
        read_models(tiny_members[:1], [1.0, 2.0])
