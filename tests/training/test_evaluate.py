"""Evaluation: scores equal those computed by hand, by patch and on a map, and model files are scored."""

from __future__ import annotations

import csv
import json
import re
import shutil
import stat
from pathlib import Path

import numpy as np
import pytest
import rasterio

from flair_seg.errors import InputError
from training.data import IGNORE_INDEX, Reading, find_patches
from training.evaluate import main, score_answers
from training.models.predict import Predictor, load_predictor, with_tta
from training.scoring.voted import NO_CLASS, map_classes

ORIGIN = (700_000.0, 6_200_000.0)
SIDE = 32


def _write(path: Path, codes: np.ndarray, column: int = 0, row: int = 0, crs: str = "EPSG:2154") -> Path:
    """Write a raster of codes (H, W) or bands (B, H, W), offset in px from the origin."""
    values = codes if codes.ndim == 3 else codes[None]
    count, height, width = values.shape
    transform = rasterio.transform.from_origin(ORIGIN[0] + 0.2 * column, ORIGIN[1] - 0.2 * row, 0.2, 0.2)
    profile = {"driver": "GTiff", "dtype": "uint8", "crs": crs, "transform": transform}
    path.parent.mkdir(parents=True, exist_ok=True)
    with rasterio.open(path, "w", count=count, height=height, width=width, **profile) as file:
        file.write(values)
    return path


@pytest.fixture
def strip(tmp_path: Path) -> tuple[Path, np.ndarray]:
    """A folder of three patches side by side, and their codes as one raster."""
    codes = np.random.default_rng(3).integers(1, 14, (SIDE, 3 * SIDE), dtype=np.uint8)
    rows = []
    for index in range(3):
        part = codes[:, index * SIDE : (index + 1) * SIDE]
        row = {"domain": "D0", "zone": "Z1", "part": "val"}
        for kind, prefix, values in (("img", "IMG", np.repeat(part[None], 5, 0)), ("msk", "MSK", part)):
            row[kind] = f"D0/Z1/{kind}/{prefix}_{index}.tif"
            _write(tmp_path / "data" / row[kind], values, index * SIDE)
        rows.append(row)
    with (tmp_path / "data" / "split.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return tmp_path / "data", codes


def test_scores_are_those_worked_out_by_hand(tmp_path: Path) -> None:
    # Codes: 1 more than the index; 13 is "other", 0 unlabelled.
    codes = {"Z1": [[1, 1, 1], [2, 2, 13]], "Z2": [[5, 5, 5], [5, 0, 0]]}
    answers = {"Z1": [[0, 0, 1], [1, 1, 1]], "Z2": [[4, 4, 4], [0, 0, 1]]}
    for zone, values in codes.items():
        _write(tmp_path / f"D0/{zone}/img/IMG_0.tif", np.zeros((5, 2, 3), np.uint8))
        _write(tmp_path / f"D0/{zone}/msk/MSK_0.tif", np.array(values, np.uint8))

    found, examples = score_answers(
        lambda patch: np.array(answers[patch.zone], np.uint8), find_patches(tmp_path), Reading()
    )
    scores = found.to_json_dict()
    assert [example.title for example in examples] == ["Z1 IMG_0", "Z2 IMG_0"]
    assert np.array_equal(examples[1].labels, [[4, 4, 4], [4, IGNORE_INDEX, IGNORE_INDEX]])

    # 10 labelled pixels, 7 right. Class 0: 2 hits, 1 missed, 1 too many; class 1: 2 hits, 2 too many (one is "other");
    # class 4: 3 hits, 1 missed. "Other" is present and its IoU of 0 stays out of the mean.
    assert scores["overall_accuracy"] == 0.7
    assert scores["mean_iou"] == round((2 / 4 + 2 / 4 + 3 / 4) / 3, 4)
    rows = {row["code"]: row for row in scores["classes"]}
    assert (rows[1]["iou"], rows[1]["f1"], rows[1]["support"]) == (0.5, 0.6667, 3)
    assert (rows[5]["iou"], rows[5]["support"]) == (0.75, 4)
    assert (rows[13]["iou"], rows[13]["support"]) == (0.0, 1)
    assert (rows[12]["iou"], rows[12]["support"]) == (None, 0)
    zone = scores["zones"]["Z2"]
    assert (zone["mean_iou"], zone["overall_accuracy"], zone["support"]) == (0.75, 0.75, 4)
    assert scores["confusion_matrix"][0][:2] == [2, 1]


@pytest.mark.parametrize("tta", ["rotate", "d4"])
def test_turns_are_undone_before_averaging(tta: str) -> None:
    images = np.random.default_rng(0).integers(0, 256, (1, 5, 6, 6), dtype=np.uint8)
    same = Predictor("same", Reading(), lambda batch: batch[:, :3].astype(np.float32))
    assert np.allclose(with_tta(same, tta)(images), same(images))


@pytest.mark.parametrize(("tta", "expected"), [("none", [[1, 0], [0, 0]]), ("rotate", [[0.25] * 2] * 2)])
def test_turns_average_what_differs(tta: str, expected: list[list[float]]) -> None:
    corner = np.array([[[[1.0, 0.0], [0.0, 0.0]]]], np.float32)
    fixed = Predictor("fixed", Reading(), lambda batch: corner)
    assert np.allclose(with_tta(fixed, tta)(np.zeros((1, 5, 2, 2), np.uint8)), expected)


def test_the_command_writes_json_markdown_and_a_picture(
    patches: Path, tmp_path: Path, tiny_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "scores" / "val.1"
    assert main([str(tiny_weights), "--data", str(patches), "--part", "val", "--output", str(output)]) == 0
    scores = json.loads((output.parent / "val.1.json").read_text(encoding="utf-8"))
    assert sum(row["support"] for row in scores["classes"]) == 2 * 128 * 128
    assert set(scores["zones"]) == {"Z1_AA", "Z2_UU"}
    assert scores["about"]["parameters"] > 10_000
    assert scores["about"]["patches"] == 2
    text = (output.parent / "val.1.md").read_text(encoding="utf-8")
    assert text == capsys.readouterr().out
    assert "| 5 | water |" in text
    with rasterio.open(output.parent / "val.1.png") as picture:
        assert min(picture.width, picture.height) > 400
        assert picture.read().std() > 10


def test_a_model_of_fewer_bands_reads_its_own(tiny_members: list[Path], patches: Path) -> None:
    predictor = load_predictor(tiny_members[1])
    patch = find_patches(patches, "val")[0]
    with rasterio.open(patch.image) as source:
        assert np.array_equal(predictor.image(patch), source.read([4, 1]))
    with pytest.raises(InputError, match=r"128 x 128 px.*64 x 64 px"):
        predictor(predictor.image(patch)[None])


def test_a_map_is_scored_where_the_patches_lie(
    strip: tuple[Path, np.ndarray], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, codes = strip
    # A larger map, offset by (5, 7) px: equal to the labels, but for one row of the middle patch and one nodata pixel.
    mapped = np.full((SIDE + 20, 3 * SIDE + 20), 1, np.uint8)
    mapped[7 : 7 + SIDE, 5 : 5 + 3 * SIDE] = codes
    mapped[7, 5 + SIDE : 5 + 2 * SIDE] = codes[0, SIDE : 2 * SIDE] % 13 + 1
    mapped[8, 5] = 0
    path = _write(tmp_path / "map.tif", mapped, -5, -7)
    assert main([str(path), "--data", str(root), "--part", "val", "--output", str(tmp_path / "out")]) == 0
    scores = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    pixels = 3 * SIDE * SIDE - 1
    assert sum(row["support"] for row in scores["classes"]) == pixels
    assert scores["overall_accuracy"] == round(1 - SIDE / pixels, 4)
    assert scores["about"]["by"] == "map"


@pytest.mark.parametrize("change", [{"column": 40}, {"column": 0.5}, {"crs": "EPSG:32631"}])
def test_a_map_on_another_grid_is_refused(strip: tuple[Path, np.ndarray], tmp_path: Path, change: dict) -> None:
    path = _write(tmp_path / "map.tif", np.ones((SIDE, 3 * SIDE), np.uint8), **change)
    with pytest.raises(InputError, match=r"map\.tif .*IMG_0\.tif"):
        map_classes(path, strip[0] / "D0/Z1/img/IMG_0.tif", (1, 2))


def test_codes_that_are_no_class_are_not_scored(strip: tuple[Path, np.ndarray], tmp_path: Path) -> None:
    path = _write(tmp_path / "map.tif", np.tile(np.array([1, 9], np.uint8), (SIDE, 3 * SIDE // 2)))
    classes = map_classes(path, strip[0] / "D0/Z1/img/IMG_1.tif", (9, 10))
    assert np.unique(classes).tolist() == [0, NO_CLASS]


def test_voting_needs_the_engines_command(
    strip: tuple[Path, np.ndarray],
    tiny_members: list[Path],
    tiny_weights: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["--data", str(strip[0]), "--part", "val", "--voted", "fast"]
    assert main([str(tiny_members[0]), *arguments, "--flair-seg", str(tmp_path / "none")]) == 1
    assert f"'{tmp_path / 'none'}'" in capsys.readouterr().err
    refusing = tmp_path / "refusing"
    refusing.write_text("#!/bin/sh\necho 'error: no such thing' >&2\nexit 2\n", encoding="utf-8")
    refusing.chmod(refusing.stat().st_mode | stat.S_IXUSR)
    assert main([str(tiny_members[0]), *arguments, "--flair-seg", str(refusing)]) == 1
    assert "error: no such thing" in capsys.readouterr().err
    assert main([str(tiny_weights), *arguments]) == 1
    assert "tiny.safetensors" in capsys.readouterr().err


def test_votes_of_one_look_a_pixel_are_the_predictions(
    tiny_members: list[Path], tmp_path: Path, make_scene: object
) -> None:
    command = shutil.which("flair-seg") or shutil.which(".venv/bin/flair-seg")
    if command is None:
        pytest.skip("needs flair-seg in an environment with GDAL's Python bindings")
    bands, codes = make_scene(5, 64, 192)
    for index in range(3):
        window = np.s_[..., index * 64 : (index + 1) * 64]
        _write(tmp_path / f"data/D0/Z1/img/IMG_{index}.tif", bands[window], index * 64)
        _write(tmp_path / f"data/D0/Z1/msk/MSK_{index}.tif", codes[window], index * 64)
    arguments = [str(tiny_members[0]), "--data", str(tmp_path / "data"), "--output"]
    assert main([*arguments, str(tmp_path / "whole")]) == 0
    assert main([*arguments, str(tmp_path / "voted"), "--voted", "fast", "--flair-seg", command]) == 0
    whole, voted = (json.loads((tmp_path / f"{n}.json").read_text(encoding="utf-8")) for n in ("whole", "voted"))
    assert voted["confusion_matrix"] == whole["confusion_matrix"]


def test_a_model_that_is_not_there_is_named(patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.safetensors"), "--data", str(patches)]) == 1
    assert re.search(r"^error: .*none\.safetensors", capsys.readouterr().err)
    (tmp_path / "bad.safetensors").write_bytes(b"x" * 20)
    assert main([str(tmp_path / "bad.safetensors"), "--data", str(patches)]) == 1
    assert re.search(r"^error: .*bad\.safetensors", capsys.readouterr().err)
