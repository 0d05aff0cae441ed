"""Both stories run whole on generated data, as their notebooks, and their reports contain what was measured."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import numpy as np
import pytest
import yaml
from nbclient import NotebookClient

from flair_seg.errors import InputError
from flair_seg.models.model import load_model
from scripts.stories import cityscapes, flair
from scripts.stories.generated import SIZE, make_street, write_flair
from training.comparison import runs as comparing
from training.comparison.runs import read_runs
from training.data import find_patches
from training.data.reference import read_reference
from training.models.checkpoint import WEIGHTS
from training.scoring.scores import read_scores

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.timeout(1200)
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def _run_notebook(name: str, output: Path, monkeypatch: pytest.MonkeyPatch) -> nbformat.NotebookNode:
    """Run a notebook in a kernel of this interpreter; its files go to `output`."""
    for variable in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR"):
        folder = output.parent / "jupyter" / variable
        folder.mkdir(parents=True)
        monkeypatch.setenv(variable, str(folder))
    monkeypatch.setenv("JUPYTER_PATH", str(Path(sys.prefix) / "share" / "jupyter"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("STORY_OUTPUT", str(output))
    notebook = nbformat.read(ROOT / "docs" / "notebooks" / f"{name}.ipynb", as_version=4)
    resources = {"metadata": {"path": str(ROOT / "docs" / "notebooks")}}
    NotebookClient(notebook, timeout=500, startup_timeout=300, kernel_name="python3", resources=resources).execute()
    return notebook


@pytest.fixture(scope="module")
def module_patch() -> Iterator[pytest.MonkeyPatch]:
    """Changes of the environment for a module."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def streets(tmp_path_factory: pytest.TempPathFactory, module_patch: pytest.MonkeyPatch) -> Path:
    """The output of the notebook on Cityscapes."""
    output = tmp_path_factory.mktemp("cityscapes") / "story"
    _run_notebook("cityscapes", output, module_patch)
    return output


@pytest.fixture(scope="module")
def zones(tmp_path_factory: pytest.TempPathFactory, module_patch: pytest.MonkeyPatch) -> Path:
    """The output of the notebook on FLAIR."""
    output = tmp_path_factory.mktemp("flair") / "story"
    _run_notebook("flair", output, module_patch)
    return output


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_kept_without_outputs_and_call_the_story(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not [cell for cell in cells if cell.outputs or cell.execution_count]
    assert not [cell for cell in cells if len(cell.source.splitlines()) > 13]
    assert f"from scripts.stories import {path.stem}" in "\n".join(cell.source for cell in cells)
    assert "google.colab" in cells[0].source


@pytest.mark.slow
def test_the_story_of_cityscapes_compares_three_networks(streets: Path) -> None:
    report = (streets / "report.md").read_text(encoding="utf-8")
    for name in ("unet-resnet18", "segformer-b1", "segformer-b3"):
        scores = read_scores(streets / "runs" / name / "scores.json")
        assert f"| {name} | not published | {scores['mean_iou']:.3f} |" in report
        assert next(row["name"] for row in scores["classes"] if row["support"]) == "flat"
    page = (streets / "runs" / "table.html").read_text(encoding="utf-8")
    assert "Learning curves" in page
    assert "Confusion matrix of segformer-b3" in page


@pytest.mark.slow
def test_the_runs_of_cityscapes_are_logged_to_mlflow(streets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mlflow = pytest.importorskip("mlflow")
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    client = mlflow.MlflowClient((streets / "mlruns").as_uri())
    found = client.search_runs([client.get_experiment_by_name("cityscapes-8").experiment_id])
    assert {run.info.run_name for run in found} == {"unet-resnet18", "segformer-b1", "segformer-b3"}
    assert {run.data.params["schedule.patience"] for run in found} == {"3"}


def test_the_list_of_cityscapes_is_that_of_the_comparison(tmp_path: Path) -> None:
    story = cityscapes.start(None, tmp_path)
    list_ = cityscapes.settings(cityscapes.Story(story.data, tmp_path, False))
    _, planned = read_runs(list_)
    assert [run.config.network.architecture for run in planned] == ["unet-resnet18", "segformer-b1", "segformer-b3"]
    for run in planned:
        assert (run.config.data.size, run.config.schedule.crop) == ((256, 512), (256, 512))
        assert run.config.labels.nomenclature.name == "cityscapes-8"
        assert (run.config.schedule.patience, run.config.run.keep) == (3, "best")
        assert run.config.logging.mlflow.startswith("sqlite:///")


@pytest.mark.slow
def test_the_story_of_flair_goes_on_in_the_order_of_its_steps(zones: Path) -> None:
    names = list(flair.MEMBERS)
    steps = [
        *(zones / "first" / name / "run.json" for name in names),
        zones / "average.json",
        zones / "pseudo" / "pseudo_labels.json",
        *(zones / "second" / name / "run.json" for name in names),
        zones / "average-pseudo.json",
        zones / "ensemble" / "flair-story.json",
        zones / "final.json",
    ]
    times = [path.stat().st_mtime_ns for path in steps]
    assert times == sorted(times)
    assert list(json.loads(steps[5].read_text(encoding="utf-8"))["models"]) == names
    for run in read_runs(zones / "second.yaml")[1]:
        _, pseudo = run.config.data.sources
        assert (run.config.schedule.epochs, pseudo.kind, pseudo.share) == (2, "pseudo", flair.SHARE)
        assert run.config.network.weights.name == str(zones / "first" / run.name / WEIGHTS)
    assert [run.config.data.normalisation for run in read_runs(zones / "first.yaml")[1]] == [
        "imagenet", "unit", "dataset", "reference"
    ]  # fmt: skip


@pytest.mark.slow
def test_the_final_ensemble_has_the_chosen_members(zones: Path) -> None:
    story = flair.start(None, zones)
    sources = flair.select(story)
    model = load_model(zones / "ensemble" / "flair-story.json")
    assert [member.manifest.band_names for member in model.members[1:3]] == [
        ("red", "green", "blue"), ("nir", "green", "blue")
    ]  # fmt: skip
    assert model.class_source == {model.manifest.codes[index]: member for index, member in sources.items()}
    each = [read_scores(zones / "second" / name / "scores.json")["classes"] for name in flair.MEMBERS]
    mean = read_scores(zones / "average-pseudo.json")["classes"]
    for index, row in enumerate(mean):
        best = max(found[index]["iou"] or 0.0 for found in each)
        assert (index in sources) == bool(row["support"] and best > (row["iou"] or 0.0))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cityscapes", "flair"])
def test_a_command_resumes_a_finished_story_without_training(
    name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = request.getfixturevalue({"cityscapes": "streets", "flair": "zones"}[name])
    before = (output / "report.md").read_text(encoding="utf-8")
    monkeypatch.setattr(comparing, "train", lambda _: pytest.fail("it trains what is trained"))
    story = {"cityscapes": cityscapes, "flair": flair}[name]
    assert story.main(["--output", str(output)]) == 0
    assert str(output / "report.md") in capsys.readouterr().out
    assert (output / "report.md").read_text(encoding="utf-8") == before


@pytest.mark.parametrize("story", [cityscapes, flair])
def test_a_folder_without_data_is_an_error_in_one_line(
    story: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    assert story.main(["--data", str(tmp_path / "data"), "--output", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.startswith("error: ")
    assert not list((tmp_path / "out").glob("report*"))


def test_the_statistics_of_all_zones_have_the_average_of_the_training_zones(tmp_path: Path) -> None:
    found = flair.reference(write_flair(tmp_path))
    assert set(found.zones) == {f"D00{number}_2026/Z1_AA" for number in (1, 2, 3, 4)}
    trained = [found.zones[f"D00{number}_2026/Z1_AA"].mean for number in (1, 2, 3)]
    assert found.typical.mean == pytest.approx(np.mean(trained, axis=0))
    (tmp_path / "reference.json").write_text(found.to_json(), encoding="utf-8")
    assert read_reference(tmp_path / "reference.json") == found


def test_an_ensemble_takes_the_classes_of_its_sources() -> None:
    first = np.array([[[0.6, 0.1, 0.1]], [[0.3, 0.8, 0.2]], [[0.1, 0.1, 0.7]]], np.float32)
    second = np.array([[[0.5, 0.3, 0.2]], [[0.1, 0.3, 0.7]], [[0.4, 0.4, 0.1]]], np.float32)
    assert flair.combine([first, second]).tolist() == [[0, 1, 1]]
    # Of the pixels that the average assigns to class 1, the second member decides: classes 2 and 1.
    assert flair.combine([first, second], {1: 1}).tolist() == [[0, 2, 1]]
    assert flair.combine([first, second], {1: 0, 0: 1}).tolist() == [[0, 1, 2]]


def test_generated_data_depend_on_the_seed_alone(tmp_path: Path) -> None:
    first, second, other = (make_street(np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert first[1].shape == SIZE
    assert all(np.array_equal(one, two) for one, two in zip(first, second))
    assert not np.array_equal(first[1], other[1])
    for folder, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_flair(tmp_path / folder, seed)
    image = "flair_aerial_train/D001_2026/Z1_AA/img/IMG_000000.tif"
    assert (tmp_path / "a" / image).read_bytes() == (tmp_path / "b" / image).read_bytes()
    assert (tmp_path / "a" / image).read_bytes() != (tmp_path / "c" / image).read_bytes()
    assert len(find_patches(tmp_path / "a", "test")) == 2


def test_the_shipped_list_of_flair_is_valid(tmp_path: Path) -> None:
    document = yaml.safe_load((ROOT / "training" / "configs" / "flair-story.yaml").read_text(encoding="utf-8"))
    assert document["runs"].keys() == flair.MEMBERS.keys()
    with pytest.raises(InputError, match="data/flair"):
        read_runs(ROOT / "training" / "configs" / "flair-story.yaml")
