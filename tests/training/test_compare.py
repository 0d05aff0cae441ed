"""Comparison: differences are relative to the first model, and only scores of the same pixels are compared."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest

from training.compare import main
from training.scoring.scores import Scores


def _figures(path: Path, hits: int, **about: object) -> Path:
    """Scores of ten pixels of building and ten of water, of which `hits` are correct."""
    matrix = np.zeros((13, 13), np.int64)
    matrix[0, 0], matrix[4, 4], matrix[4, 0] = 10, hits, 10 - hits
    path.write_text(json.dumps(Scores({"Z": matrix}, about=about).to_json_dict()), encoding="utf-8")
    return path


def test_differences_are_to_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [_figures(tmp_path / f"{hits}.json", hits, parameters=1000 * hits) for hits in (5, 10)]
    output = tmp_path / "tables" / "both"
    assert main([*map(str, paths), "--names", "old,new", "--output", str(output)]) == 0
    text = capsys.readouterr().out
    assert (tmp_path / "tables/both.md").read_text(encoding="utf-8") == text
    # Building: 10 / 15, water: 5 / 10; then both 1.
    first = (10 / 15 + 1 / 2) / 2
    assert f"| old | {first:.3f} | {first:.3f} | 0.750 | 5,000 |" in text
    assert f"| new | 1.000 (+{1 - first:.3f}) | 1.000 (+{1 - first:.3f}) | 1.000 (+0.250) | 10,000 |" in text
    assert "| water | 0.500 | 1.000 | 10 |" in text
    assert "vineyard" not in text
    rows = list(csv.DictReader(io.StringIO((tmp_path / "tables/both.csv").read_text(encoding="utf-8-sig"))))
    assert [row["model"] for row in rows] == ["old", "new"]
    assert float(rows[1]["overall_accuracy_difference"]) == 0.25
    assert "<caption>new, mIoU 1.000</caption>" in (tmp_path / "tables/both.html").read_text(encoding="utf-8")
    document = json.loads((tmp_path / "tables/both.json").read_text(encoding="utf-8"))
    assert document[1]["iou water"] == 1.0


def test_cells_are_no_formulas_for_spreadsheets(tmp_path: Path) -> None:
    paths = [_figures(tmp_path / f"{hits}.json", hits, by="=1+1") for hits in (5, 10)]
    output = tmp_path / "table"
    assert main([*map(str, paths), "--names", "@one,+two", "--output", str(output)]) == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "table.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["model"], row["by"]) for row in rows] == [("'@one", "'=1+1"), ("'+two", "'=1+1")]
    # Figures stay figures, below zero too.
    first = (10 / 15 + 1 / 2) / 2
    assert [float(row["mean_iou_difference"]) for row in rows] == pytest.approx([0.0, 1 - first], abs=1e-4)


def test_models_are_scored_on_the_way(
    tiny_members: list[Path],
    tmp_path: Path,
    make_scene: object,
    write_patch: object,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for seed in (1, 2):
        write_patch(tmp_path / "data", "Z1", f"00000{seed}", *make_scene(seed, 64, 64))
    assert main([*map(str, tiny_members), "--data", str(tmp_path / "data")]) == 0
    text = capsys.readouterr().out
    assert "| two | nir red | patch |" in text
    assert main([str(tiny_members[0]), str(tiny_members[1])]) == 1
    assert re.search(r"all\.onnx .*--data", capsys.readouterr().err)


def test_figures_of_other_pixels_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = _figures(tmp_path / "one.json", 5)
    matrix = np.eye(13, dtype=np.int64)
    other = tmp_path / "other.json"
    other.write_text(json.dumps(Scores({"Z": matrix}).to_json_dict()), encoding="utf-8")
    assert main([str(one), str(other)]) == 1
    assert re.search("other .*13 px.*one .*20 px", capsys.readouterr().err)
    assert main([str(one)]) == 1
    assert re.search("found 1 .*at least 2", capsys.readouterr().err)
    assert main([str(one), str(one), "--names", "a"]) == 1
    assert re.search("2 models .*1 name", capsys.readouterr().err)
