"""Lists of runs: they resume, their table contains the values of the score files, and their page is accessible."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from PIL import Image

from training.compare import main
from training.comparison import runs as comparing
from training.comparison.curves import _DASHES, _MARKS, COLOURS, draw_curves
from training.comparison.page import SHADES, make_page, shade
from training.comparison.runs import read_runs
from training.comparison.table import Comparison, Entry
from training.fit.trainer import SegmentationTrainer
from training.networks import ARCHITECTURES

_ROOT = Path(__file__).resolve().parents[2]
_VOID = {"meta", "img", "br", "hr", "link", "input"}
_WHITE = "#ffffff"


def _document(patches: Path, output: Path) -> dict[str, Any]:
    """Two runs of four steps."""
    return {
        "output": str(output),
        "base": {
            "data": {
                "sources": [{"root": str(patches), "part": "train"}],
                "validation": {"root": str(patches), "part": "val"},
            },
            "schedule": {"steps": 4, "batch_size": 2, "crop_size": 64, "learning_rate": 1e-3},
            "run": {"evaluate_every": 2, "save_every": 1, "log_every": 1, "device": "cpu", "threads": 1},
            "manifest": {
                "version": "0.0.1",
                "title": "Tiny",
                "licence": "etalab-2.0",
                "attribution": "generated",
                "data": "generated",
                "training": "a test",
                "gsd_m": 0.2,
            },
        },
        "runs": {
            "five-bands": {"network": {"architecture": "segformer-tiny"}},
            "rgb": {
                "network": {"architecture": "upernet-convnext-mini"},
                "data": {"bands": ["red", "green", "blue"], "normalisation": "imagenet"},
                "schedule": {"batch_size": 4},
            },
        },
    }


def _write(document: dict[str, Any], path: Path) -> Path:
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def listed(patches: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list whose second run was interrupted in its third step and then resumed."""
    folder = tmp_path_factory.mktemp("list")
    path = _write(_document(patches, folder / "out"), folder / "list.yaml")
    step = SegmentationTrainer.training_step

    def interrupted(self: SegmentationTrainer, *values: object) -> object:
        if self.config.manifest.name == "rgb" and self.state.global_step == 2:
            raise KeyboardInterrupt
        return step(self, *values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SegmentationTrainer, "training_step", interrupted)
        with pytest.raises(KeyboardInterrupt):
            main([str(path)])
    first = folder / "out/five-bands"
    (folder / "before.json").write_text(json.dumps((first / "model.safetensors").stat().st_mtime_ns))
    assert not (folder / "out/rgb/run.json").is_file()
    assert main([str(path)]) == 0
    return path


def test_an_interrupted_list_goes_on(listed: Path) -> None:
    output = listed.parent / "out"
    before = json.loads((listed.parent / "before.json").read_text())
    assert (output / "five-bands/model.safetensors").stat().st_mtime_ns == before
    lines = [json.loads(line) for line in (output / "rgb/log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines if "loss" in line] == [1, 2, 3, 4]
    assert json.loads((output / "rgb/run.json").read_text())["steps"] == 4


def test_a_list_that_is_done_is_not_done_again(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it trains or scores what is done")

    monkeypatch.setattr(comparing, "train", never)
    monkeypatch.setattr(comparing, "score_model", never)
    assert main([str(listed)]) == 0
    assert capsys.readouterr().out == (listed.parent / "out/table.md").read_text(encoding="utf-8")


def test_a_trained_run_is_only_scored(listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(listed.parent / "out", tmp_path / "out")
    before = json.loads((tmp_path / "out/rgb/scores.json").read_text())
    (tmp_path / "out/rgb/scores.json").unlink()
    monkeypatch.setattr(comparing, "train", lambda _: pytest.fail("it trains what is trained"))
    document = {**yaml.safe_load(listed.read_text()), "output": str(tmp_path / "out")}
    assert main([str(_write(document, tmp_path / "list.yaml"))]) == 0
    after = json.loads((tmp_path / "out/rgb/scores.json").read_text())
    assert after["confusion_matrix"] == before["confusion_matrix"]


def test_the_table_contains_the_values_of_the_files(listed: Path) -> None:
    output = listed.parent / "out"
    table = (output / "table.csv").read_text(encoding="utf-8-sig")
    rows = {row["model"]: row for row in csv.DictReader(io.StringIO(table))}
    assert list(rows) == ["five-bands", "rgb"]
    markdown = (output / "table.md").read_text(encoding="utf-8")
    for name, row in rows.items():
        scores = json.loads((output / name / "scores.json").read_text())
        run = json.loads((output / name / "run.json").read_text())
        matrix = np.array(scores["confusion_matrix"], dtype=float)
        for index, found in enumerate(scores["classes"]):
            support = matrix[index].sum()
            assert (f"iou {found['name']}" in row) == bool(support)
            if support:
                iou = matrix[index, index] / (support + matrix[:, index].sum() - matrix[index, index])
                assert float(row[f"iou {found['name']}"]) == pytest.approx(iou, abs=5e-5)
                assert int(row[f"support {found['name']}"]) == support
                assert found["iou"] == pytest.approx(iou, abs=5e-5)
                values = rf"{found['iou']:.3f} \|.* {int(support):,}"
                assert re.search(rf"\| {found['name']} \|(?:.*\|)? {values} \|", markdown)
        assert float(row["mean_iou"]) == scores["mean_iou"] == pytest.approx(run["mean_iou"], abs=5e-5)
        assert float(row["mean_iou_12"]) == scores["mean_iou_12"]
        assert int(row["parameters"]) == run["parameters"]
        assert (row["steps"], row["epochs"]) == (str(run["steps"]), str(run["epochs"]))
        assert float(row["training_minutes"]) == run["minutes"]
        assert float(row["ms_per_window"]) == scores["about"]["ms_per_window"] > 0
        assert row["device"] == "CPU, 1 threads"
    assert (rows["rgb"]["network"], rows["rgb"]["bands"]) == ("upernet-convnext-mini", "red green blue")
    assert (rows["rgb"]["normalisation"], rows["rgb"]["batch"]) == ("imagenet", "4")
    assert "| five-bands | segformer-tiny | red green blue nir height | dataset | 2 | 4 |" in markdown


class _Reader(HTMLParser):
    """Checks that elements are closed in order, and collects them."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes what is not open"

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture(scope="module")
def page(listed: Path) -> str:
    """The page of the list."""
    return (listed.parent / "out/table.html").read_text(encoding="utf-8")


def test_the_page_is_whole_and_needs_nothing(page: str) -> None:
    reader = _read(page)
    assert not {"script", "link", "iframe", "object", "base"} & {tag for tag, _ in reader.found}
    assert not re.search(r"https?:|url\(|@import|javascript:", page)
    assert all("on" != name[:2] for _, attributes in reader.found for name in attributes)
    ids = [attributes["id"] for _, attributes in reader.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {a["name"] for a in reader.all("meta") if "name" in a} == {"viewport"}


def test_every_picture_has_its_text(page: str) -> None:
    reader = _read(page)
    pictures = reader.all("img")
    # Two patches: image, labels and two predictions each.
    assert len(pictures) == 8
    for picture in pictures:
        assert re.match(r"(Aerial image|Labels|Prediction) of .+", picture["alt"])
        start, _, data = picture["src"].partition(",")
        assert start == "data:image/png;base64"
        assert Image.open(io.BytesIO(base64.b64decode(data, validate=True))).size == (128, 128)
    assert sum("% correct" in picture["alt"] for picture in pictures) == 4
    ids = {attributes["id"] for _, attributes in reader.found if "id" in attributes}
    drawings = [a for a in reader.all("svg") if a.get("aria-hidden") != "true"]
    assert len(drawings) == 2
    for drawing in drawings:
        assert drawing["role"] == "img"
        assert {drawing["aria-labelledby"], drawing["aria-describedby"]} <= ids
    assert {"five-bands", "rgb"} <= set(reader.texts)


def test_matrices_add_up(page: str, listed: Path) -> None:
    scores = json.loads((listed.parent / "out/rgb/scores.json").read_text())
    matrix = np.array(scores["confusion_matrix"], dtype=float)
    table = page.split("<caption>rgb, mIoU ")[1].split("</table>")[0]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table)
    present = np.flatnonzero(matrix.sum(1))
    shown = np.flatnonzero(matrix.sum(0) + matrix.sum(1))
    assert len(rows) == len(present)
    for index, (name, cells) in zip(present, rows):
        found = scores["classes"][index]
        assert name == f"{found['code']} {found['name']}"
        expected = 100 * matrix[index, shown] / matrix[index].sum()
        assert [int(v) for v in re.findall(r">(\d+)<", cells)] == pytest.approx(expected, abs=0.5001)


def _contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours by WCAG 2.2."""

    def luminance(colour: str) -> float:
        colour = "#" + "".join(2 * c for c in colour[1:]) if len(colour) == 4 else colour
        levels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
        return float(linear @ (0.2126, 0.7152, 0.0722))

    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_colours_are_apart_enough(page: str) -> None:
    assert _contrast("#000", _WHITE) == pytest.approx(21)
    ink = re.search(r"body \{[^}]*?[^-]color: (#\w+)", page)[1]
    assert min(_contrast(ink, shade(step)) for step in range(SHADES + 1)) >= 4.5
    assert len({shade(step) for step in range(SHADES + 1)}) == SHADES + 1
    assert set(re.findall(r"\.s\d+ \{ background: (#\w+)", page)) == {shade(step) for step in range(SHADES + 1)}
    texts = set(re.findall(r'<text [^>]*fill="(#\w+)"', page)) | set(re.findall(r"[{;] color: (#\w+)", page))
    assert {COLOURS[0], COLOURS[1]} <= texts
    for colour in {*texts, *COLOURS}:
        assert _contrast(colour, _WHITE) >= 4.5, colour
    for colour in set(re.findall(r'stroke="(#\w+)"', page)):
        assert _contrast(colour, _WHITE) >= 3.0, colour


def test_lines_differ_without_colour() -> None:
    curves = {f"network {place}": [(0.0, 1.0), (10.0, 1.0 + place / 100)] for place in range(25)}
    svg = draw_curves("a", "Loss", curves, "step", "loss")
    paths = re.findall(r'<path d="M([^"]*)" stroke="#\w+" stroke-width="2" stroke-dasharray="([^"]*)"', svg)
    marks = re.findall(r'<path d="M[\d. ]+(m[^M"]*)(?:M[^"]*)?" stroke="#\w+" stroke-width="1.5"', svg)[::2]
    assert len(paths) == 25
    assert len({(dash, mark) for (_, dash), mark in zip(paths, marks)}) == len(_DASHES) * len(_MARKS) == 25
    heights = sorted(float(y) for y in re.findall(r'<text x="\d+" y="([\d.]+)" fill="#\w+">network', svg))
    assert len(heights) == 25
    assert min(np.diff(heights)) >= 16


def test_what_comes_from_outside_is_escaped(listed: Path) -> None:
    scores = json.loads((listed.parent / "out/rgb/scores.json").read_text())
    nasty = '"><script>alert(1)</script>&'
    scores["classes"][0]["name"] = nasty
    log = ({"step": 1, "loss": 2.0}, {"step": 2, "loss": 1.0})
    examples = listed.parent / "out/rgb/examples"
    entries = tuple(Entry(f"{nasty}{place}", scores, {"architecture": nasty}, log, examples) for place in (1, 2))
    html = make_page(Comparison(entries, {nasty: nasty}))
    reader = _read(html)
    assert "script" not in {tag for tag, _ in reader.found}
    assert any(nasty in text for text in reader.texts)


def test_a_failed_run_is_left_out_and_reported(
    listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = yaml.safe_load(listed.read_text())
    shutil.copytree(listed.parent / "out", tmp_path / "out")
    document["output"] = str(tmp_path / "out")
    weights = {"source": "folder", "name": str(tmp_path / "nowhere")}
    document["runs"]["third"] = {"network": {"architecture": "segformer-tiny", "weights": weights}}
    assert main([str(_write(document, tmp_path / "list.yaml"))]) == 1
    printed = capsys.readouterr()
    assert re.search("^error: 1 of 3 runs .*third", printed.err, re.MULTILINE)
    assert "Not included: third (failed: " in printed.out
    assert "| rgb |" in printed.out
    assert "Not included: third (failed: " in (tmp_path / "out/table.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d["runs"].pop("rgb"), "runs has 1 entries: at least 2 are needed"),
        (lambda d: d["runs"].update({"a/b": {}}), "run 'a/b' is not a valid folder name"),
        (lambda d: d["runs"].update({"x": None}), "runs.x is None. It must be a mapping"),
        (lambda d: d["runs"]["rgb"].update(run={"output": "x"}), "run rgb sets run.output"),
        (lambda d: d["runs"]["rgb"].update(nets={}), "run rgb: Unknown key 'nets' in settings"),
        (
            lambda d: d["runs"]["rgb"]["schedule"].update(steps=5),
            "contains a run with schedule.steps 4, in the list it is 5",
        ),
        (lambda d: d["base"]["data"].update(validation=None), "has no validation patches"),
        (
            lambda d: d["runs"]["rgb"]["data"].update(validation={"part": "buffer"}),
            "run rgb has 2 validation patches and five-bands has 2, of which 0 are the same",
        ),
    ],
)
def test_invalid_lists_are_refused_before_training(
    listed: Path,
    tmp_path: Path,
    change: Any,  # noqa: ANN401
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(comparing, "train", lambda _: pytest.fail("it trains"))
    document = yaml.safe_load(listed.read_text())
    change(document)
    assert main([str(_write(document, tmp_path / "list.yaml"))]) == 1
    assert message in capsys.readouterr().err


def test_the_shipped_list_is_valid(patches: Path, tmp_path: Path) -> None:
    document = yaml.safe_load((_ROOT / "training/configs/compare-networks.yaml").read_text(encoding="utf-8"))
    document["output"] = str(tmp_path)
    document["base"]["data"] |= _document(patches, tmp_path)["base"]["data"]
    _, runs = read_runs(_write(document, tmp_path / "list.yaml"))
    sizes = r"-(nano|tiny|small|base|large|b\d)$"
    compared = {re.sub(sizes, "", run.config.network.architecture) for run in runs}
    assert compared == {re.sub(sizes, "", name) for name in ARCHITECTURES if not name.endswith(("-mini", "r-tiny"))}
    assert all(run.config.manifest.name == run.name for run in runs)
