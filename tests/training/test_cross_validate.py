"""Cross-validation: groups, leak checks, resuming, pooled scores, and the tables that it writes."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from flair_seg.errors import InputError
from flair_seg.nomenclature import FLAIR_13
from training.comparison import folds as crossing
from training.comparison.folds import RESULT, Design, FoldResult, plan
from training.comparison.foldtable import CrossTable, Row
from training.comparison.variants import read_variants
from training.cross_validate import CALIBRATION, main
from training.data import find_patches
from training.data.augment.shifts import CONDITIONS
from training.data.splits import HoldOut, group, group_by_file
from training.fit.sources import gather
from training.fit.trainer import SegmentationTrainer
from training.models.checkpoint import CHECKPOINTS, WEIGHTS
from training.scoring.calibration import read_calibration
from training.settings.config import TrainConfig, config_from_dict

CONFIGS = Path(__file__).resolve().parents[2] / "training" / "configs"
GROUPS = ("D000_2026/Z1_AA", "D000_2026/Z2_UU")


def _document(patches: Path, output: Path) -> dict[str, Any]:
    return {
        "data": {
            "sources": [{"root": str(patches), "part": "train"}],
            "validation": {"root": str(patches), "part": "val"},
        },
        "network": {"architecture": "segformer-tiny"},
        "schedule": {"steps": 9, "batch_size": 2, "crop_size": 64, "learning_rate": 1e-3},
        "run": {"output": str(output), "save_every": 1, "log_every": 1, "device": "cpu", "threads": 1},
        "manifest": {
            "name": "tiny",
            "version": "0.0.1",
            "title": "Tiny",
            "licence": "etalab-2.0",
            "attribution": "generated",
            "data": "generated",
            "training": "a test",
            "gsd_m": 0.2,
        },
    }


def _write(document: dict[str, Any], path: Path) -> Path:
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


ARGUMENTS = ["--steps", "2", "--seeds", "2", "--shifts", "--variant", "dark", "augment.light=0", "loss.dice=0"]


@pytest.fixture(scope="module")
def crossed(patches: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished cross-validation of two variants, interrupted once in its third fold."""
    folder = tmp_path_factory.mktemp("cross")
    path = _write(_document(patches, folder / "out"), folder / "tiny.yaml")
    step, begun = SegmentationTrainer.training_step, []

    def interrupted(self: SegmentationTrainer, *values: object) -> object:
        begun.append(self.config.run.output)
        if len(set(begun)) == 3 and self.state.global_step == 1:
            raise KeyboardInterrupt
        return step(self, *values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SegmentationTrainer, "training_step", interrupted)
        with pytest.raises(KeyboardInterrupt):
            main([str(path), *ARGUMENTS])
    table = json.loads((folder / "out/table.json").read_text())
    assert [row["missing_folds"] for row in table["variants"]] == [2, 4]
    kept = folder / "out/tiny/D000_2026_Z1_AA-0" / WEIGHTS
    (folder / "before").write_text(str(kept.stat().st_mtime_ns))
    assert main([str(path), *ARGUMENTS]) == 0
    return path


def test_finished_folds_are_kept_and_an_interrupted_one_goes_on(crossed: Path) -> None:
    output = crossed.parent / "out"
    kept = output / "tiny/D000_2026_Z1_AA-0"
    assert str((kept / WEIGHTS).stat().st_mtime_ns) == (crossed.parent / "before").read_text()
    runs = sorted(path.parent.name for path in output.glob(f"*/*/{RESULT}"))
    assert runs == sorted(f"{name.replace('/', '_')}-{seed}" for name in GROUPS for seed in (0, 1) for _ in range(2))
    for folder in (path.parent for path in output.glob(f"*/*/{RESULT}")):
        lines = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
        assert [line["step"] for line in lines if "loss" in line] == [1, 2]
        assert not [line for line in lines if "mean_iou" in line], "the group left out was scored during training"
        assert not (folder / CHECKPOINTS).exists()


def test_a_finished_cross_validation_is_only_tabulated(
    crossed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(crossing, "train", lambda _: pytest.fail("it trains"))
    monkeypatch.setattr(crossing, "score", lambda *_: pytest.fail("it scores"))
    assert main([str(crossed), *ARGUMENTS]) == 0
    assert capsys.readouterr().out == (crossed.parent / "out/table.md").read_text(encoding="utf-8")


def test_the_tables_agree_with_the_matrices(crossed: Path) -> None:
    output = crossed.parent / "out"
    table = json.loads((output / "table.json").read_text())
    with (output / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["variant"] for row in rows] == ["tiny", "dark"]
    for row, name in zip(rows, ("tiny", "dark")):
        pooled = [
            sum(np.array(table["folds"][name][f"{group} {seed}"]["matrices"]["plain"]) for group in GROUPS)
            for seed in (0, 1)
        ]
        accuracies = [np.trace(matrix) / matrix.sum() for matrix in pooled]
        assert float(row["overall_accuracy"]) == pytest.approx(np.mean(accuracies), abs=1e-4)
        assert float(row["overall_accuracy_spread"]) == pytest.approx(np.ptp(accuracies) / 2, abs=1e-4)
        assert row["missing_folds"] == "0"
    assert {name for fold in table["folds"]["tiny"].values() for name in fold["matrices"]} == {"plain", *CONDITIONS}
    assert re.search(r"^\| dark \| 2 \| .* of 2\) \|", (output / "table.md").read_text(), re.MULTILINE)


def test_each_variant_gets_a_calibration(crossed: Path) -> None:
    for name in ("tiny", "dark"):
        assert read_calibration(crossed.parent / "out" / name / CALIBRATION).pixels == 8 * 400


def test_more_seeds_train_only_what_is_new(crossed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def first(config: TrainConfig) -> None:
        raise RuntimeError(config.run.output)

    monkeypatch.setattr(crossing, "train", first)
    with pytest.raises(RuntimeError, match="tiny/D000_2026_Z1_AA-2"):
        main([str(crossed), *ARGUMENTS[:2], "--seeds", "3", *ARGUMENTS[4:]])


def test_other_settings_in_the_same_folder_are_refused(crossed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(crossed), "--steps", "3"]) == 1
    assert "schedule.steps" in capsys.readouterr().err


def test_no_patch_of_the_group_is_trained_on(patches: Path, tmp_path: Path) -> None:
    config = config_from_dict(_document(patches, tmp_path))
    for fold in plan({"tiny": config}, Design(), tmp_path):
        gathered = gather(fold.run.config)
        places = {patch.place for found in gathered.training for patch in found}
        assert places == set(GROUPS) - {fold.group.name}
        assert gathered.validation == ()
        assert {patch.place for patch in fold.scored} == {fold.group.name}
        assert {patch.place for patch in fold.other} == places


def test_folds_of_a_file(patches: Path, tmp_path: Path) -> None:
    found = find_patches(patches, "train")
    single = found[-1].image.name
    (tmp_path / "folds.csv").write_text(f"{single},b\nZ1_AA,a\n")
    groups = group_by_file(found, tmp_path / "folds.csv")
    assert [(g.name, len(g.patches)) for g in groups] == [("a", 2), ("b", 1)]
    config = config_from_dict(_document(patches, tmp_path))
    first, second = plan({"tiny": config}, Design(folds=tmp_path / "folds.csv"), tmp_path)
    # The patch without a fold is always trained on.
    assert [len(gather(fold.run.config).training[0]) for fold in (first, second)] == [2, 3]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("Z1_AA,a\nZ2_UU,a\n", "found 1 fold to leave out"),
        ("Z1_AA,a\nZ9,b\n", "'Z9', which does not exist"),
        ("Z1_AA,a\nZ2_UU\n", "line 2 of .*one fold for each name"),
        ("Z1_AA,a\nZ1_AA,b\n", "line 2 of .*one fold for each name"),
    ],
)
def test_unusable_fold_files_are_refused(patches: Path, tmp_path: Path, rows: str, message: str) -> None:
    (tmp_path / "folds.csv").write_text(rows)
    with pytest.raises(InputError, match=message):
        group_by_file(find_patches(patches, "train"), tmp_path / "folds.csv")


def test_one_group_is_refused(patches: Path) -> None:
    found = find_patches(patches, "train")
    assert [each.name for each in group(found, "zone")] == list(GROUPS)
    assert [each.name for each in group(found, "zone", ("D000_2026",))] == list(GROUPS)
    for by, among in (("domain", ()), ("zone", ("Z1_AA",))):
        with pytest.raises(InputError, match=f"found 1 {by} to leave out"):
            group(found, by, among)
    with pytest.raises(InputError, match="'Z7', which does not exist"):
        group(found, "zone", ("Z7",))


@pytest.mark.parametrize(
    ("section", "values", "message"),
    [
        ("run", {"keep": "best"}, "the group left out must not choose"),
        ("schedule", {"patience": 2}, "the group left out must not choose"),
        ("data", {"sources": [{"root": "PATCHES", "part": "train", "kind": "pseudo"}]}, "has pseudo-labels"),
    ],
)
def test_what_would_leak_is_refused(
    patches: Path, tmp_path: Path, section: str, values: dict[str, Any], message: str
) -> None:
    document = _document(patches, tmp_path)
    document[section].update(json.loads(json.dumps(values).replace("PATCHES", str(patches))))
    with pytest.raises(InputError, match=message):
        plan({"tiny": config_from_dict(document)}, Design(), tmp_path)


def test_groups_without_a_common_class_are_refused(tmp_path: Path, write_patch: Callable[..., dict[str, str]]) -> None:
    bands = np.zeros((5, 64, 64), dtype=np.uint8)
    rows = [
        write_patch(tmp_path, zone, name, bands, np.full((64, 64), code, dtype=np.uint8))
        for zone, name, code in (("Z1", "1", 1), ("Z2", "2", 5))
    ]
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    (tmp_path / "split.csv").write_text("\n".join(lines))
    config = config_from_dict(_document(tmp_path, tmp_path / "out"))
    with pytest.raises(InputError, match="Z1 has the classes building, and no other group has one of them"):
        plan({"tiny": config}, Design(), tmp_path / "out")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (["a", "loss.dice"], "section.name=value is needed"),
        (["a", "dice=0"], "section.name=value is needed"),
        (["a"], "has no settings"),
        (["a/b", "loss.dice=0"], "a name of its own"),
        (["tiny", "loss.dice=0"], "a name of its own"),
        (["a", "loss.dcie=0"], "variant a: .*dcie"),
        (["a", "loss.dice=[0"], "a value as in a settings file"),
    ],
)
def test_unusable_variants_are_refused(patches: Path, tmp_path: Path, changes: list[str], message: str) -> None:
    path = _write(_document(patches, tmp_path / "out"), tmp_path / "tiny.yaml")
    with pytest.raises(InputError, match=message):
        read_variants(path, [changes])


def test_variants_of_a_list(patches: Path, tmp_path: Path) -> None:
    base = _document(patches, tmp_path / "out")
    del base["run"]["output"]
    document = {"output": str(tmp_path / "out"), "base": base, "runs": {"one": {}, "two": {"loss": {"dice": 0.0}}}}
    output, variants = read_variants(_write(document, tmp_path / "l.yaml"), [["three", "augment.scale=[1, 2]"]])
    assert output == tmp_path / "out"
    assert [(n, c.loss.dice, c.augment.scale) for n, c in variants.items()] == [
        ("one", 0.5, (0.75, 1.35)),
        ("two", 0.0, (0.75, 1.35)),
        ("three", 0.5, (1, 2)),
    ]


def test_the_list_of_recipes_is_valid() -> None:
    variants = read_variants(CONFIGS / "compare-recipes.yaml", [])[1]
    plain = variants["plain"]
    changed = {name: config for name, config in variants.items() if config.loss == plain.loss}
    assert len(variants) == 10
    assert {config.schedule.steps for config in variants.values()} == {80}
    assert set(changed) == set(variants) - {"today", "class-weights", "dice"}


def test_the_list_with_frozen_encoders_is_valid() -> None:
    variants = read_variants(CONFIGS / "left-out.yaml", [])[1]
    assert [name for name, config in variants.items() if config.network.freeze == "encoder"] == ["frozen", "frozen-rgb"]
    assert all(config.run.max_minutes is None and config.run.threads == 1 for config in variants.values())


def _matrix(right: int, wrong: int) -> np.ndarray:
    matrix = np.zeros((13, 13), dtype=np.int64)
    matrix[0, 0] = matrix[1, 1] = right
    matrix[0, 1] = wrong
    return matrix


def test_a_seed_counts_only_if_all_its_groups_are_finished() -> None:
    results = {
        (0, "a"): FoldResult({"plain": _matrix(50, 0)}, 1.0, 1),
        (0, "b"): FoldResult({"plain": _matrix(30, 20)}, 1.0, 1),
        (1, "a"): FoldResult({"plain": _matrix(1, 90)}, 1.0, 1),
    }
    table = CrossTable(("a", "b"), FLAIR_13.classes, (Row("x", results, 1), Row("y", {}, 4)))
    row, empty = table.to_rows()
    assert (row["seeds"], row["overall_accuracy"], row["overall_accuracy_spread"]) == (1, round(160 / 180, 4), None)
    assert row["iou building"] == 0.8
    assert (empty["seeds"], empty["mean_iou"], empty["missing_folds"]) == (0, None, 4)
    assert "| y |" not in table.to_markdown()
    assert "- y: 4 folds are not finished." in table.to_markdown()


def test_held_out_patches_may_stay_unscored(patches: Path, tmp_path: Path) -> None:
    document = _document(patches, tmp_path)
    del document["data"]["validation"]
    document["data"]["hold_out"] = {"names": ["Z1_AA"], "scored": False}
    assert gather(config_from_dict(document)).validation == ()
    assert HoldOut(names=("Z1_AA",)).scored
    document["run"]["keep"] = "best"
    with pytest.raises(InputError, match="keep: best"):
        config_from_dict(document)


@pytest.mark.parametrize(
    ("design", "wanted"),
    [
        (Design(steps=2), True),
        (Design(steps=2, shifts=True), True),
        (Design(steps=2, patches=1), False),
        (Design(steps=2, voted="fast"), False),
    ],
)
def test_a_fold_counts_only_if_it_is_scored_as_asked(crossed: Path, design: Design, wanted: bool) -> None:
    fold = plan(read_variants(crossed, [])[1], design, crossed.parent / "out")[0]
    assert crossing.has_result(fold, design) == wanted


def test_the_voted_map_is_scored_in_place_of_whole_patches(
    crossed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(crossed.parent / "out", tmp_path / "out")
    design = Design(steps=2, voted="fast", flair_seg="my-flair-seg")
    fold = plan(read_variants(crossed, [])[1], design, tmp_path / "out")[0]
    calls = []

    def maps(model: Path, images: dict[str, list[Path]], folder: Path, quality: str, command: str) -> dict[str, Path]:
        calls.append((sorted(images), quality, command))
        return dict.fromkeys(images, model)

    monkeypatch.setattr(crossing, "export", lambda *_: None)
    monkeypatch.setattr(crossing, "vote_maps", maps)
    monkeypatch.setattr(crossing, "map_classes", lambda *_: np.full((128, 128), 4, dtype=np.uint8))
    crossing.score(fold, design)
    assert calls == [(["D000_2026_Z1_AA"], "fast", "my-flair-seg")]
    matrix = crossing.read_result(fold).matrices["plain"]
    assert matrix.sum() == matrix[:, 4].sum() > 0
    assert crossing.has_result(fold, design)
