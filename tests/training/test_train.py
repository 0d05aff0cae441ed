"""Training runs from patches to weights, a killed run resumes to the same weights, invalid settings are refused."""

from __future__ import annotations

import copy
import dataclasses
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import yaml

from flair_seg.errors import InputError
from training import pseudo_label
from training.data import IGNORE_INDEX, Reading, find_patches, read_patch
from training.data.augment import AugmentOptions
from training.fit import trainer as trainer_module
from training.fit.callbacks import LOG, Clock, learning_rate_factor, update_average
from training.models.checkpoint import BEST, LAST, WEIGHTS, last_checkpoint, load_model, load_progress, read_weights
from training.models.predict import load_predictor
from training.networks.losses import LossOptions
from training.settings.config import DataSource, ScheduleOptions, config_from_dict, read_config
from training.settings.yamlfile import read_yaml
from training.train import SETTINGS, SUMMARY, main, train

ROOT = Path(__file__).resolve().parents[2]
CONFIGS = sorted(path for path in (ROOT / "training" / "configs").glob("*.yaml") if "runs" not in read_yaml(path))
SHIPPED = [path for path in CONFIGS if path.stem.endswith("flair-d034")]
MANIFEST = {
    "name": "tiny",
    "version": "0.0.1",
    "title": "Tiny",
    "licence": "etalab-2.0",
    "attribution": "generated",
    "data": "generated",
    "training": "a test",
    "gsd_m": 0.2,
}


def _document(patches: Path, output: Path, **changes: dict[str, Any]) -> dict[str, Any]:
    """Settings of a run of four steps that ends in seconds; `changes` are merged section by section."""
    document: dict[str, dict[str, Any]] = {
        "data": {
            "sources": [{"root": str(patches), "part": "train"}],
            "validation": {"root": str(patches), "part": "val"},
        },
        "network": {"architecture": "segformer-tiny", "drop_path_rate": 0.2},
        "schedule": {"steps": 4, "batch_size": 2, "crop_size": 64, "learning_rate": 1e-3},
        "run": {"output": str(output), "evaluate_every": 2, "save_every": 1, "device": "cpu", "threads": 1},
        "manifest": MANIFEST,
    }
    for section, values in changes.items():
        document[section] = {**document.get(section, {}), **values}
    return copy.deepcopy(document)


def _config(patches: Path, output: Path, **changes: dict[str, Any]) -> Any:  # noqa: ANN401
    return config_from_dict(_document(patches, output, **changes))


def _settings(patches: Path, output: Path, **changes: dict[str, Any]) -> Path:
    path = output.with_name(f"{output.name}.yaml")
    path.write_text(yaml.safe_dump(_document(patches, output, **changes)), encoding="utf-8")
    return path


def _log(output: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (output / LOG).read_text(encoding="utf-8").splitlines()]


def _same(first: Path, second: Path) -> bool:
    ours, theirs = read_weights(first)[0], read_weights(second)[0]
    return ours.keys() == theirs.keys() and all(torch.equal(ours[name], theirs[name]) for name in ours)


@pytest.fixture(scope="module")
def whole(patches: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An uninterrupted run of eight steps."""
    output = tmp_path_factory.mktemp("whole") / "run"
    assert main([str(_settings(patches, output, schedule={"steps": 8, "patience": 9}))]) == 0
    return output


def test_the_command_trains_logs_and_keeps_the_averaged_weights(whole: Path) -> None:
    lines = _log(whole)
    assert [line["step"] for line in lines if "mean_iou" in line] == [2, 4, 6, 8]
    assert [line["step"] for line in lines if "loss" in line] == [8]
    assert lines[-1]["progress"] == 1.0
    assert 0.0 <= lines[-1]["mean_iou"] <= lines[-1]["overall_accuracy"] <= 1.0
    model, config = load_model(whole / WEIGHTS)
    assert config == read_config(whole.with_name("run.yaml"))
    assert model.bands == ("red", "green", "blue", "nir", "height")
    assert not _same(last_checkpoint(whole) / LAST, whole / WEIGHTS)
    summary = json.loads((whole / SUMMARY).read_text(encoding="utf-8"))
    assert (summary["architecture"], summary["steps"], summary["epochs"]) == ("segformer-tiny", 8, 4.0)
    scores = [line["mean_iou"] for line in lines if "mean_iou" in line]
    assert summary["best_mean_iou"] == pytest.approx(max(scores), abs=1e-6)
    assert not [path for path in whole.rglob("*") if path.suffix == ".part" or path.name == "training_args.bin"]


def test_the_trainer_logs_epochs_of_the_patches_and_not_the_share_of_the_run(whole: Path) -> None:
    state = last_checkpoint(whole) / "trainer_state.json"
    logged = json.loads(state.read_text(encoding="utf-8"))["log_history"][-1]
    summary = json.loads((whole / SUMMARY).read_text(encoding="utf-8"))
    assert logged["epoch"] == pytest.approx(summary["epochs"], abs=5e-3)
    assert logged["epoch"] != 1.0


def test_a_killed_run_resumes_to_the_same_weights(
    whole: Path, patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "run"
    settings = _settings(patches, output, schedule={"steps": 8, "patience": 9})
    command = [sys.executable, "-m", "training.train", str(settings)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while last_checkpoint(output) is None and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not (output / WEIGHTS).exists(), "the run ended before it was killed"

    assert main([str(settings)]) == 0
    assert re.search(r"segformer-tiny .*resuming from step \d of 8", capsys.readouterr().err)
    assert _same(output / WEIGHTS, whole / WEIGHTS)
    assert _same(output / BEST, whole / BEST)
    scores = [[line["mean_iou"] for line in _log(folder) if "mean_iou" in line][-1] for folder in (output, whole)]
    assert scores[0] == scores[1]


def test_an_incomplete_checkpoint_is_skipped(whole: Path, patches: Path, tmp_path: Path) -> None:
    checkpoints = tmp_path / "run" / "checkpoints"
    for step, state in ((1, '{"a": 1}'), (2, '{"a": 1}'), (3, '{"a"'), (10, None)):
        (checkpoints / f"checkpoint-{step}").mkdir(parents=True)
        if state:
            (checkpoints / f"checkpoint-{step}" / "trainer_state.json").write_text(state, encoding="utf-8")
    assert last_checkpoint(tmp_path / "run").name == "checkpoint-2"


def test_a_finished_run_stays_as_it_is(whole: Path) -> None:
    before = len(_log(whole))
    weights = (whole / WEIGHTS).read_bytes()
    assert main([str(whole.with_name("run.yaml"))]) == 0
    assert len(_log(whole)) == before
    assert (whole / WEIGHTS).read_bytes() == weights


@pytest.mark.parametrize(
    ("section", "values", "named"),
    [
        ("schedule", {"learning_rate": 2e-3}, "schedule.learning_rate was 0.001, is 0.002"),
        ("loss", {"dice": 0.0, "focal": 1.0}, "loss.dice was 0.5, is 0.0; loss.focal was 0.0, is 1.0"),
        ("data", {"rare_draws": 0.25}, "data.rare_draws was 0.5, is 0.25"),
        ("augment", {"light": 0}, "augment.light was 1.0, is 0.0"),
        ("run", {"keep": "best"}, "run.keep was last, is best"),
        ("network", {"drop_path_rate": 0.0}, "network.drop_path_rate was 0.2, is 0.0"),
    ],
)
def test_other_settings_do_not_falsify_the_record_of_a_run(
    whole: Path, patches: Path, tmp_path: Path, section: str, values: dict[str, Any], named: str
) -> None:
    output = tmp_path / "run"
    shutil.copytree(whole, output)
    before = {path: path.read_bytes() for path in output.rglob("*") if path.is_file()}
    changes: dict[str, Any] = {"schedule": {"steps": 8, "patience": 9}}
    changes[section] = {**changes.get(section, {}), **values}
    with pytest.raises(InputError, match="--new") as caught:
        train(_config(patches, output, **changes))
    assert named.replace("'", "") in str(caught.value).replace("'", "")
    assert {path: path.read_bytes() for path in output.rglob("*") if path.is_file()} == before


def test_a_finished_run_keeps_its_settings_and_takes_new_texts(whole: Path, patches: Path, tmp_path: Path) -> None:
    output = tmp_path / "run"
    shutil.copytree(whole, output)
    schedule = {"steps": 8, "patience": 9}
    document = _document(patches, output, schedule=schedule, run={"max_minutes": 1e-9}, manifest={"title": "New"})
    assert train(config_from_dict(document)).steps == 8
    for config in (
        read_weights(output / WEIGHTS)[1],
        config_from_dict(json.loads((output / SETTINGS).read_text(encoding="utf-8"))),
    ):
        assert (config.run.max_minutes, config.manifest.title) == (None, "New")
    assert _same(output / WEIGHTS, whole / WEIGHTS)
    with pytest.raises(InputError, match=r"\b8 steps.*\b7\b"):
        train(_config(patches, output, schedule={"steps": 7, "patience": 9}))


def test_a_new_run_sets_the_old_one_aside(whole: Path, patches: Path, tmp_path: Path) -> None:
    output = tmp_path / "run"
    shutil.copytree(whole, output)
    (tmp_path / "run-1").mkdir()
    settings = _settings(patches, output, schedule={"steps": 1, "learning_rate": 2e-3})
    assert main([str(settings)]) == 1
    assert main([str(settings), "--new"]) == 0
    assert _same(tmp_path / "run-2" / WEIGHTS, whole / WEIGHTS)
    assert load_model(output)[1].schedule.learning_rate == 2e-3
    assert {line["step"] for line in _log(output)} == {1}


def test_the_log_names_each_step_once_after_a_kill(patches: Path, tmp_path: Path) -> None:
    output, run = tmp_path / "run", {"log_every": 1, "evaluate_every": 2}
    train(_config(patches, output, schedule={"steps": 3}, run=run))
    whole = _log(output)
    for path in (output / WEIGHTS, output / SUMMARY):
        path.unlink()
    for path in (output / "checkpoints").glob("checkpoint-3"):
        shutil.rmtree(path)
    with (output / LOG).open("a", encoding="utf-8") as file:
        file.write('{"step": 4, "loss": 1.0}\n{"step": 5, "lo')
    train(_config(patches, output, schedule={"steps": 3}, run=run))
    assert [(line["step"], "loss" in line) for line in _log(output)] == [(x["step"], "loss" in x) for x in whole]
    shutil.rmtree(output / "checkpoints")
    train(_config(patches, output, schedule={"steps": 1}, run=run))
    assert [line["step"] for line in _log(output)] == [1, 1]


def test_weights_have_the_permissions_of_the_umask(whole: Path) -> None:
    umask = os.umask(0)
    os.umask(umask)
    for path in (whole / WEIGHTS, whole / BEST, whole / SETTINGS, last_checkpoint(whole) / LAST):
        assert path.stat().st_mode & 0o777 == 0o666 & ~umask, path.name


def test_the_seed_alone_decides_and_not_who_makes_the_crops(patches: Path, tmp_path: Path) -> None:
    for name, run in (("one", {"seed": 1}), ("two", {"seed": 2}), ("worker", {"seed": 1, "workers": 1})):
        train(_config(patches, tmp_path / name, schedule={"steps": 1}, run=run))
    assert not _same(tmp_path / "one" / WEIGHTS, tmp_path / "two" / WEIGHTS)
    assert _same(tmp_path / "one" / WEIGHTS, tmp_path / "worker" / WEIGHTS)


def test_a_run_out_of_time_is_over_until_it_is_given_more(patches: Path, tmp_path: Path) -> None:
    def run(steps: int, minutes: float | None) -> int:
        config = _config(patches, tmp_path / "run", schedule={"steps": steps}, run={"max_minutes": minutes})
        return train(config).steps

    assert run(1000, 1e-4) == 1
    assert [line["step"] for line in _log(tmp_path / "run")] == [1, 1]
    assert run(1000, 1e-4) == 1
    assert run(3, None) == 3
    assert run(3, None) == 3
    assert run(4, None) == 4


def test_patience_ends_a_run_and_the_best_is_kept(
    patches: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    best_first = iter([0.2, 0.5, 0.4, 0.3, 0.45, 0.1])
    weights = []

    def count(self: trainer_module.SegmentationTrainer) -> np.ndarray:
        hits = round(100 * next(best_first))
        weights.append({name: value.clone() for name, value in self.kept.state_dict().items()})
        # IoU of class 0: hits of 100.
        matrix = np.zeros((13, 13), dtype=np.int64)
        matrix[0, :2] = hits, 100 - hits
        return matrix

    monkeypatch.setattr(trainer_module.SegmentationTrainer, "_count", count)
    schedule = {"steps": 100, "patience": 2}
    config = _config(patches, tmp_path / "run", schedule=schedule, run={"evaluate_every": 1, "keep": "best"})
    outcome = train(config)
    assert outcome.steps == 4
    assert (outcome.best_mean_iou, outcome.mean_iou) == (0.5, 0.3)
    kept = read_weights(tmp_path / "run" / WEIGHTS)[0]
    assert all(torch.equal(kept[name], weights[1][name]) for name in kept)
    assert not all(torch.equal(kept[name], weights[3][name]) for name in kept)
    # The run is finished: it is not resumed.
    assert train(config).steps == 4


def test_patience_is_remembered_over_a_resumption(
    patches: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = iter([0.5, 0.4, 0.3, 0.2, 0.1])

    def count(self: trainer_module.SegmentationTrainer) -> np.ndarray:
        matrix = np.zeros((13, 13), dtype=np.int64)
        hits = round(100 * next(scores))
        matrix[0, :2] = hits, 100 - hits
        return matrix

    monkeypatch.setattr(trainer_module.SegmentationTrainer, "_count", count)
    run = {"evaluate_every": 1}
    train(_config(patches, tmp_path / "run", schedule={"steps": 2, "patience": 3}, run=run))
    assert load_progress(last_checkpoint(tmp_path / "run")).waited == 1
    assert train(_config(patches, tmp_path / "run", schedule={"steps": 50, "patience": 3}, run=run)).steps == 4


def test_the_loss_falls(patches: Path, tmp_path: Path) -> None:
    schedule = {"steps": 40, "warmup": 0.0, "learning_rate": 1e-2}
    run = {"log_every": 5, "save_every": 100, "evaluate_every": 100}
    train(_config(patches, tmp_path / "run", schedule=schedule, run=run))
    losses = [line["loss"] for line in _log(tmp_path / "run") if "loss" in line]
    assert sum(losses[-2:]) < 0.9 * sum(losses[:2])


def test_half_precision_trains_too(patches: Path, tmp_path: Path) -> None:
    outcome = train(_config(patches, tmp_path / "run", schedule={"steps": 2}, run={"precision": "bf16"}))
    assert outcome.precision == "bf16"
    weights = read_weights(tmp_path / "run" / WEIGHTS)[0]
    assert all(torch.isfinite(value).all() for value in weights.values())
    assert {value.dtype for value in weights.values()} == {torch.float32, torch.int64}


def test_a_loss_that_is_no_number_ends_the_run_at_once(
    patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = _settings(patches, tmp_path / "run", schedule={"learning_rate": 1e30, "gradient_clip": 0, "warmup": 0})
    assert main([str(settings)]) == 1
    message = capsys.readouterr().err
    assert re.search(r"^error: .*(nan|inf) at step [12]\b.*1e\+30", message, re.MULTILINE)


def test_tensorboard_and_mlflow_receive_the_scores(patches: Path, tmp_path: Path) -> None:
    mlflow = pytest.importorskip("mlflow")
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    store = (tmp_path / "mlruns").as_uri()
    logging = {"tensorboard": True, "mlflow": store, "experiment": "a test"}
    train(_config(patches, tmp_path / "run", logging=logging))
    events = EventAccumulator(str(tmp_path / "run" / "tensorboard")).Reload()
    lines = [line for line in _log(tmp_path / "run") if "mean_iou" in line]
    assert [event.step for event in events.Scalars("eval/mean_iou")] == [line["step"] for line in lines]
    assert events.Scalars("eval/mean_iou")[-1].value == pytest.approx(lines[-1]["mean_iou"], abs=1e-5)

    assert mlflow.active_run() is None
    client = mlflow.MlflowClient(store)
    (run,) = client.search_runs([client.get_experiment_by_name("a test").experiment_id])
    assert run.data.params["schedule.learning_rate"] == "0.001"
    assert run.data.metrics["eval_mean_iou"] == pytest.approx(lines[-1]["mean_iou"], abs=1e-5)
    assert run.info.status == "FINISHED"


def test_mlflow_writes_to_sqlite(patches: Path, tmp_path: Path) -> None:
    mlflow = pytest.importorskip("mlflow")
    pytest.importorskip("alembic")
    store = f"sqlite:///{tmp_path / 'runs.db'}"
    train(_config(patches, tmp_path / "run", logging={"mlflow": store, "experiment": "a test"}))
    client = mlflow.MlflowClient(store)
    (run,) = client.search_runs([client.get_experiment_by_name("a test").experiment_id])
    assert run.data.params["schedule.learning_rate"] == "0.001"


def test_packages_of_a_database_are_named(patches: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "training.fit.callbacks.importlib.util.find_spec", lambda name: None if name == "alembic" else name
    )
    with pytest.raises(InputError, match=r"mlflow: sqlite:///x\.db, .* sqlalchemy alembic"):
        train(_config(patches, tmp_path / "run", logging={"mlflow": "sqlite:///x.db"}))


def test_a_logger_that_is_not_installed_is_named(
    patches: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.fit.callbacks.importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match="pip install mlflow-skinny"):
        train(_config(patches, tmp_path / "run", logging={"mlflow": "mlruns"}))


def _launch(*program: str) -> None:
    """Run a program in two processes, as torchrun does."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", *program]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr[-3000:]


def _assert_alike(first: Path, second: Path) -> None:
    """Compare the weights of two networks, except batch statistics, which are those of the first process's crops."""
    ours, theirs = read_weights(first)[0], read_weights(second)[0]
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        if "running" not in name and "num_batches" not in name:
            assert torch.allclose(value, theirs[name], atol=1e-5), name


@pytest.fixture(scope="module")
def alone(patches: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of one process that accumulates two batches, those that each of two processes gets."""
    output = tmp_path_factory.mktemp("alone") / "run"
    train(_config(patches, output, schedule={"steps": 3, "batch_size": 4, "accumulate": 2, "ema_decay": 0}))
    return output


def test_two_processes_learn_what_one_does(alone: Path, patches: Path, tmp_path: Path) -> None:
    output = tmp_path / "run"
    settings = _settings(patches, output, schedule={"steps": 3, "batch_size": 4, "ema_decay": 0})
    _launch("-m", "training.train", str(settings))
    _assert_alike(output / WEIGHTS, alone / WEIGHTS)
    assert json.loads((output / SUMMARY).read_text(encoding="utf-8"))["processes"] == 2
    assert [line["step"] for line in _log(output) if "mean_iou" in line] == [2, 3]


def test_two_processes_that_share_one_network_learn_what_one_does(alone: Path, patches: Path, tmp_path: Path) -> None:
    output = tmp_path / "run"
    schedule = {"steps": 3, "batch_size": 4, "ema_decay": 0}
    settings = _settings(patches, output, schedule=schedule, run={"sharded": True, "save_every": 2})
    _launch(str(Path(__file__).with_name("sharded_on_cpu.py")), str(settings))
    _assert_alike(output / WEIGHTS, alone / WEIGHTS)


def test_pseudo_labels_are_mixed_in(patches: Path, tmp_path: Path, write_patch: Callable[..., dict[str, str]]) -> None:
    codes = np.full((128, 128), IGNORE_INDEX, np.uint8)
    codes[:40] = 13
    codes[40:50] = 0
    write_patch(tmp_path / "pseudo", "Z9_AA", "000001", np.full((5, 128, 128), 90, np.uint8), codes)
    sources = [
        {"root": str(patches), "part": "train", "share": 0.6},
        {"root": str(tmp_path / "pseudo"), "kind": "pseudo", "share": 0.4},
    ]
    assert train(_config(patches, tmp_path / "run", data={"sources": sources})).steps == 4
    sources[1]["share"] = 0.5
    with pytest.raises(InputError, match=r"shares .*1\.1"):
        train(_config(patches, tmp_path / "other", data={"sources": sources}))


def test_the_helps_example_of_pseudo_labels_trains(
    patches: Path, tmp_path: Path, write_patch: Callable[..., dict[str, str]]
) -> None:
    example = re.search(r"`(data: \{.*\})`", " ".join(pseudo_label.__doc__.split()))[1]
    text = example.replace("root: ...", f"root: {patches}").replace("OUTPUT", str(tmp_path / "pseudo"))
    (tmp_path / "example.yaml").write_text(text, encoding="utf-8")
    data = read_yaml(tmp_path / "example.yaml")["data"]
    image = np.full((5, 128, 128), 90, np.uint8)
    write_patch(tmp_path / "pseudo", "Z9_AA", "000001", image, np.full((128, 128), 3, np.uint8))
    assert train(_config(patches, tmp_path / "run", data=data, schedule={"steps": 1})).steps == 1
    write_patch(tmp_path / "pseudo", "Z9_AA", "000001", image, np.zeros((128, 128), np.uint8))
    with pytest.raises(InputError, match=r"pseudo .*--threshold"):
        train(_config(patches, tmp_path / "other", data=data, schedule={"steps": 1}))


def test_any_bands_and_epochs(patches: Path, tmp_path: Path) -> None:
    data = {"bands": ["nir", "green", "blue"], "normalisation": "imagenet"}
    schedule = {"steps": None, "epochs": 1.5}
    outcome = train(_config(patches, tmp_path / "run", data=data, schedule=schedule))
    # Four training patches, two crops a step.
    assert outcome.steps == 3
    network = load_model(tmp_path / "run")[0]
    assert network.bands == ("nir", "green", "blue")
    # ImageNet has no near infrared: that band's mean is the data set's.
    assert network.mean.flatten()[1:].tolist() == pytest.approx([116.28, 103.53])
    assert network.mean.flatten()[0].item() != pytest.approx(116.28)


def test_resized_images_rectangular_crops_and_grey_levels_as_shares(patches: Path, tmp_path: Path) -> None:
    data = {"bands": ["red", "green", "blue"], "normalisation": "unit", "size": [64, 96]}
    config = _config(patches, tmp_path / "run", data=data, schedule={"steps": 1, "crop_size": [32, 96]})
    train(config)
    network, stored = load_model(tmp_path / "run")
    assert (network.mean.flatten().tolist(), network.std.flatten().tolist()) == ([0.0] * 3, [255.0] * 3)
    assert (stored.data.size, stored.schedule.crop) == ((64, 96), (32, 96))
    predictor = load_predictor(tmp_path / "run")
    (patch, *_) = find_patches(patches, "val")
    assert predictor.answer(patch).shape == (13, 64, 96)
    image, labels = read_patch(patch, predictor.reading)
    assert (image.shape, labels.shape) == ((3, 64, 96), (64, 96))
    assert image.mean() == pytest.approx(read_patch(patch, Reading(("red", "green", "blue")))[0].mean(), rel=0.03)
    assert set(np.unique(labels)) <= set(np.unique(read_patch(patch, Reading())[1]))
    command = [str(tmp_path / "run"), "--data", str(patches), "--output", str(tmp_path / "pseudo")]
    assert pseudo_label.main(command) == 1
    assert not (tmp_path / "pseudo").exists()
    with pytest.raises(InputError, match=r"size is \[64, 90\]"):
        _config(patches, tmp_path / "other", data={"size": [64, 90]})
    with pytest.raises(InputError, match="64 x 64 px: at least 64 x 96 px"):
        train(_config(patches, tmp_path / "other", data={"size": [64, 64]}, schedule={"crop_size": [96, 64]}))


def test_the_average_follows_slowly() -> None:
    model, average = torch.nn.Linear(1, 1), torch.nn.Linear(1, 1)
    torch.nn.init.constant_(model.weight, 1.0)
    torch.nn.init.constant_(average.weight, 0.0)
    update_average(average, model, 0.9, 10_000)
    assert average.weight.item() == pytest.approx(0.1)
    # Early on, (1 + step) / (10 + step) is the lower decay.
    torch.nn.init.constant_(average.weight, 0.0)
    update_average(average, model, 0.9, 1)
    assert average.weight.item() == pytest.approx(1 - 2 / 11)


def test_the_learning_rate_rises_then_falls_to_nothing() -> None:
    cosine = ScheduleOptions(steps=1, shape="cosine", warmup=0.1)
    factors = [learning_rate_factor(progress, cosine) for progress in (0.0, 0.05, 0.1, 0.55, 1.0, 1.5)]
    assert factors == pytest.approx([0.01, 0.5, 1.0, 0.5, 0.0, 0.0])
    polynomial = ScheduleOptions(steps=1, power=2.0, warmup=0.0)
    factors = [learning_rate_factor(progress, polynomial) for progress in (0.0, 0.25, 0.5, 1.0, 1.5)]
    assert factors == pytest.approx([1.0, 0.5625, 0.25, 0.0, 0.0])


def test_progress_goes_by_the_nearer_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("training.fit.callbacks.time.monotonic", lambda: now[0])
    clock = Clock(10, max_minutes=2.0)
    clock.start(before=30.0)
    assert clock.progress(1) == 0.25
    now[0] += 60.0
    assert clock.progress(1) == 0.75
    assert clock.progress(9) == 0.9


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"network": {"architecture": "segformer-b9"}}, "segformer-b9"),
        ({"schedule": {"crop_size": 100}}, "crop_size is 100"),
        ({"schedule": {"crop_size": [64, 100]}}, "crop_size is (64, 100)"),
        ({"augment": {"steps": [{"change": "clahe"}]}}, "change is 'clahe'"),
        ({"schedule": {"crop_size": 256}}, "256 x 256 px"),
        ({"schedule": {"epochs": 3}}, "steps or epochs"),
        ({"schedule": {"accumulate": 3}}, "accumulate, 3"),
        ({"schedule": {"batch_size": 0}}, "batch_size is 0"),
        ({"schedule": {"batch_size": "two"}}, "schedule.batch_size is 'two'"),
        ({"schedule": {"warmup": 1.0}}, "warmup is 1.0"),
        ({"schedule": {"learning_rat": 1.0}}, "'learning_rat'"),
        ({"data": {"sources": []}}, "data.sources"),
        ({"data": {"sources": [{"root": "nowhere"}]}}, "folder nowhere"),
        ({"data": {"sources": [{"path": "x"}]}}, "data.sources[0]"),
        (
            {"data": {"bands": ["red", "swir"]}},
            "needed are red, swir",
        ),
        ({"data": {"hold_out": {"fraction": 0.5}}}, "validation and hold_out"),
        (
            {"data": {"normalisation": "reference"}},
            "reference is None",
        ),
        ({"data": {"nomenclature": "flair-99"}}, "'flair-99'"),
        ({"data": {"nomenclature": [{"code": 1, "name": "a", "colour": "#000000"}]}}, "nomenclature custom"),
        ({"run": {"max_minutes": -1}}, "max_minutes is -1"),
        ({"run": {"precision": "fp16"}}, "precision is fp16"),
        ({"run": {"sharded": True}, "schedule": {"ema_decay": 0}}, "on 1 CPU"),
        ({"run": {"sharded": True}}, "ema_decay is 0.999 and sharded is true"),
        ({"run": {"precision": "fp8"}}, "run.precision is 'fp8'"),
        ({"augment": {"hue": -1}}, "hue is -1.0"),
        ({"augment": {"light": "much"}}, "augment.light is 'much'"),
        ({"manifest": {"gsd": 1}}, "'gsd'"),
    ],
)
def test_invalid_settings_are_refused_in_one_line(
    patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], words: str
) -> None:
    assert main([str(_settings(patches, tmp_path / "run", **changes))]) == 1
    message = capsys.readouterr().err
    assert words in message
    assert [line for line in message.splitlines() if line.startswith("error: ")] == [message.splitlines()[-1]]
    assert not (tmp_path / "run" / "checkpoints").exists()


def test_settings_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.yaml"):
        read_config(tmp_path / "none.yaml")
    (tmp_path / "bad.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.yaml .*line 1"):
        read_config(tmp_path / "bad.yaml")
    for name, read in (("pointer.yaml", read_config), ("pointer.safetensors", read_weights)):
        (tmp_path / name).write_text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n")
        with pytest.raises(InputError, match=rf"{name} .*Git LFS"):
            read(tmp_path / name)
    with pytest.raises(InputError, match="'data'"):
        config_from_dict({})


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    (tmp_path / WEIGHTS).write_bytes(b"not weights")
    with pytest.raises(InputError, match=r"model\.safetensors .*training\.train"):
        load_model(tmp_path)
    with pytest.raises(InputError, match=r"none\.safetensors .*training\.train"):
        load_model(tmp_path / "none.safetensors")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"empty .*model\.safetensors"):
        load_model(tmp_path / "empty")


def test_a_checkpoint_of_another_run_is_refused(whole: Path, patches: Path) -> None:
    with pytest.raises(InputError, match=r"network\.architecture was 'segformer-tiny', is 'segformer-b0'"):
        train(_config(patches, whole, network={"architecture": "segformer-b0"}))
    with pytest.raises(InputError, match=r"data\.bands was .*'red', 'green', 'blue', 'nir', 'height'.*, is .*'blue'"):
        train(_config(patches, whole, data={"bands": ["red", "green", "blue"]}))


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_the_shipped_settings_are_valid(path: Path) -> None:
    assert read_config(path).manifest.name == path.stem


def test_all_settings_are_written_out_with_their_defaults() -> None:
    document = yaml.safe_load((ROOT / "training" / "configs" / "all-settings.yaml").read_text(encoding="utf-8"))
    config = config_from_dict(document)
    sections = {field.name: getattr(config, field.name) for field in dataclasses.fields(config)}
    assert set(document) == set(sections)
    for name, section in sections.items():
        assert set(document[name]) == {field.name for field in dataclasses.fields(section)}, name
    assert set(document["data"]["sources"][0]) == {field.name for field in dataclasses.fields(DataSource)}
    assert config.augment == dataclasses.replace(AugmentOptions(), shadow=0.143)
    assert config.loss == LossOptions()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_settings_divide_the_crops_between_their_sources(path: Path) -> None:
    config = read_config(path)
    assert [source.part for source in config.data.sources] == ["train", None]
    assert sum(source.share for source in config.data.sources) == pytest.approx(1.0)
