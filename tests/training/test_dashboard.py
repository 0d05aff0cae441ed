"""The web page of a comparison: its data are those of the scores, the examples and the masks."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training.compare import main
from training.comparison import dashboard
from training.comparison.dashboard import make_document
from training.comparison.dataset import explore
from training.comparison.table import Comparison, Entry
from training.data import FLAIR_13_LABELS, find_patches
from training.scoring.examples import Example, write_examples
from training.scoring.scores import Scores

SAMPLE = Path(__file__).resolve().parents[1] / "web" / "comparison.json"
"""The data with which the page is tested in a browser."""
PAGE = '<script src="../assets/models.js"></script><nav id="pages"><a href="../demo/">Demo</a></nav><main></main>'


@pytest.fixture
def comparison(tmp_path: Path) -> Comparison:
    """Two models scored on 12 px of building and 4 px of water, with an example each."""
    entries = []
    labels = np.repeat(np.array([[0, 0, 0, 4]], np.uint8), 4, axis=0)
    for name, wrong in (("one", 4), ("two", 0)):
        matrix = np.zeros((13, 13), np.int64)
        matrix[0, 0], matrix[4, 4], matrix[4, 0] = 12, 4 - wrong, wrong
        scores = Scores({"Z": matrix}, about={"patches": 1})
        predicted = np.where(labels == 4, 0, labels) if wrong else labels
        image = np.full((3, 4, 4), 90, np.uint8)
        example = Example("Z IMG_1", image, labels, predicted.astype(np.uint8))
        write_examples([example], scores.classes, tmp_path / name)
        log = ({"step": 1, "loss": 2.0}, {"step": 2, "loss": 1.5, "mean_iou": 0.4})
        entries.append(Entry(name, scores.to_json_dict(), {"steps": 2, "minutes": 0.1}, log, tmp_path / name))
    return Comparison(tuple(entries), {"three": "not trained yet"})


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of built pages, in place of the one that `make web` writes."""
    folder = tmp_path / "web"
    for name, text in {
        "models/index.html": PAGE,
        **dict.fromkeys(("assets/models.js", "assets/models.css"), "x"),
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "assets/licences.txt").write_text("MIT", encoding="utf-8")
    monkeypatch.setattr(dashboard, "built_pages", lambda: folder)
    monkeypatch.setattr("training.compare.built_pages", lambda: folder)
    return folder


def _form(value: object) -> object:
    """Return the keys of objects, with the form of the first item of lists."""
    if isinstance(value, dict):
        return {key: _form(item) for key, item in value.items() if key not in ("facts", "sizes")}
    return [_form(item) for item in value[:1]] if isinstance(value, list) else None


def test_the_browsers_tests_have_data_of_this_form(comparison: Comparison, tmp_path: Path) -> None:
    document = json.loads(json.dumps(make_document(comparison, (), tmp_path / "images")))
    sample = json.loads(SAMPLE.read_text(encoding="utf-8"))
    for part in (document, sample):
        part["dataset"][0]["present"] = None
    assert _form(document) == _form(sample)


def test_the_data_are_those_of_the_scores_and_examples(comparison: Comparison, tmp_path: Path) -> None:
    document = make_document(comparison, (), tmp_path / "examples")
    assert document["classes"][4] == {"code": 5, "name": {"en": "water", "fr": "surface d'eau"}, "color": "#1553ae"}
    assert [model["iou"][4] for model in document["models"]] == [0.0, 1.0]
    assert document["models"][0]["curves"] == {"loss": [(1, 2.0), (2, 1.5)], "mean_iou": [(2, 0.4)]}
    assert document["leftOut"] == [{"name": "three", "reason": "not trained yet"}]
    assert document["dataset"][0]["pixels"][:5] == [12, 0, 0, 0, 4]
    (example,) = document["examples"]
    assert [one["correct"] for one in example["predictions"]] == [0.75, 1.0]
    assert example["labels"]["shares"] == [[0, 0.75], [4, 0.25]]
    for file in (example["image"], example["labels"]["file"], *(one["file"] for one in example["predictions"])):
        with Image.open(tmp_path / file) as image:
            assert image.size == (4, 4)


def test_class_shares_are_counted_in_the_masks(tmp_path: Path, write_patch: object) -> None:
    for number, codes in (("000001", np.ones((32, 32))), ("000002", np.full((32, 48), 19))):
        codes = codes.astype(np.uint8)
        codes[0] = 5
        write_patch(tmp_path, "Z1", number, np.zeros((5, *codes.shape), np.uint8), codes)
    part = explore("train", find_patches(tmp_path), FLAIR_13_LABELS)
    assert (part.patches, part.zones) == (2, 1)
    assert part.sizes == {(32, 32): 1, (48, 32): 1}
    assert {index: count for index, count in enumerate(part.pixels) if count} == {0: 31 * 32, 4: 80, 12: 31 * 48}
    assert part.present[[0, 4, 12]].tolist() == [1, 2, 1]


def test_models_are_scored_and_published(
    tiny_members: list[Path],
    tmp_path: Path,
    built: Path,
    make_scene: object,
    write_patch: object,
) -> None:
    write_patch(tmp_path / "data", "Z1", "000001", *make_scene(1, 64, 64))
    page = tmp_path / "page"
    names = [str(path) for path in tiny_members[:2]]
    assert main([*names, "--data", str(tmp_path / "data"), "--page", str(page)]) == 0
    html = (page / "index.html").read_text(encoding="utf-8")
    assert '"assets/models.js"' in html and "demo" not in html
    assert sorted(path.name for path in (page / "assets").iterdir()) == ["licences.txt", "models.css", "models.js"]
    document = json.loads((page / "models.json").read_text(encoding="utf-8"))
    assert [model["name"] for model in document["models"]] == ["all", "two"]
    assert (document["dataset"][0]["name"], sum(document["dataset"][0]["pixels"])) == ("all", 64 * 64)
    assert (page / document["examples"][0]["predictions"][1]["file"]).is_file()


def test_a_page_that_is_not_built_is_noticed_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dashboard, "resources", lambda: tmp_path)
    assert main(["missing.json", "other.json", "--page", str(tmp_path / "page")]) == 1
    assert "make web" in capsys.readouterr().err
    assert not (tmp_path / "page").exists()
