"""Training: it runs end to end, a killed run resumes into the same weights, bad settings are refused at once."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import torch
import yaml

from flair_seg.errors import InputError
from training.checkpoint import CHECKPOINT, WEIGHTS, load_model
from training.config import TrainConfig, config_from_dict, read_config
from training.data import find_patches, load_patches
from training.train import LOG, Run, learning_rate_factor, main, train

SHIPPED = Path(__file__).resolve().parents[2] / "training" / "configs" / "segformer-b0-flair-d034.yaml"


def _document(patches: Path, output: Path, **changes: object) -> dict[str, Any]:
    """Settings of a run of four steps that ends in seconds."""
    return {
        "architecture": "segformer-tiny",
        "output": str(output),
        "data": [{"root": str(patches), "part": "train"}],
        "validation": {"root": str(patches), "part": "val"},
        "steps": 4,
        "batch_size": 2,
        "crop_size": 64,
        "drop_path_rate": 0.2,
        "evaluate_every": 2,
        "save_every": 1,
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
        **changes,
    }


def _weights(config: TrainConfig) -> dict[str, torch.Tensor]:
    return load_model(Path(config.output) / CHECKPOINT)[0].state_dict()


def test_a_killed_run_resumes_into_the_same_weights(patches: Path, tmp_path: Path) -> None:
    whole = config_from_dict(_document(patches, tmp_path / "whole"))
    list(train(whole))

    killed = config_from_dict(_document(patches, tmp_path / "killed"))
    records = train(killed)
    next(records)  # the scores after step 2; the checkpoint of step 2 is on disk
    records.close()
    assert not (tmp_path / "killed" / WEIGHTS).exists()
    assert Run(killed, [load_patches(find_patches(patches, "train"))]).step == 2
    list(train(killed))

    expected, found = _weights(whole), _weights(killed)
    assert all(torch.equal(expected[name], found[name]) for name in expected)


def test_another_seed_gives_other_weights(patches: Path, tmp_path: Path) -> None:
    configs = [config_from_dict(_document(patches, tmp_path / str(seed), seed=seed, steps=1)) for seed in (1, 2)]
    for config in configs:
        list(train(config))
    first, second = (_weights(config)["net.decode_head.classifier.weight"] for config in configs)
    assert not torch.equal(first, second)


def test_the_command_trains_logs_and_keeps_the_averaged_weights(patches: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings.yaml"
    settings.write_text(yaml.safe_dump(_document(patches, tmp_path / "run")), encoding="utf-8")
    assert main([str(settings)]) == 0
    lines = [json.loads(line) for line in (tmp_path / "run" / LOG).read_text(encoding="utf-8").splitlines()]
    assert [line["step"] for line in lines] == [2, 4, 4]
    assert lines[-1]["progress"] == 1.0
    assert 0.0 <= lines[-1]["mean_iou"] <= lines[-1]["overall_accuracy"] <= 1.0
    model, config = load_model(tmp_path / "run" / WEIGHTS)
    assert config == read_config(settings)
    assert torch.equal(model.mean, load_model(tmp_path / "run" / CHECKPOINT)[0].mean)
    assert not list((tmp_path / "run").glob("*.part"))


def test_a_run_out_of_time_is_over(patches: Path, tmp_path: Path) -> None:
    config = config_from_dict(_document(patches, tmp_path / "run", steps=1000, max_minutes=1e-4))
    assert [record["step"] for record in train(config)] == [1, 1]


def test_the_loss_falls(patches: Path, tmp_path: Path) -> None:
    run = Run(
        config_from_dict(_document(patches, tmp_path, steps=1000, warmup=0.0, learning_rate=3e-3)),
        [load_patches(find_patches(patches, "train"))],
    )
    losses = [run.advance() for _ in range(25)]
    assert sum(losses[-5:]) < 0.9 * sum(losses[:5])


def test_the_learning_rate_rises_then_falls_to_nothing() -> None:
    factors = [learning_rate_factor(progress, 0.1) for progress in (0.0, 0.05, 0.1, 0.55, 1.0, 1.5)]
    assert factors == pytest.approx([0.01, 0.5, 1.0, 0.5, 0.0, 0.0])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"architecture": "segformer-b9"}, "architecture is 'segformer-b9': it must be one of segformer-b0"),
        ({"crop_size": 100}, "crop_size is 100 px: it must be a multiple of 32"),
        ({"data": []}, "data lists no folder"),
        ({"data": [{"root": "nowhere"}]}, "there is no folder of patches at nowhere"),
        ({"data": [{"path": "x"}]}, "data has the unknown setting 'path'"),
        ({"batch_size": 0}, "batch_size is 0: it must be positive"),
        ({"warmup": 1.0}, "warmup is 1.0"),
        ({"max_minutes": -1}, "max_minutes is -1"),
        ({"learning_rat": 1.0}, "settings has the unknown setting 'learning_rat'"),
        ({"augment": {"light": "much", "hue": 1}}, "augment has the unknown setting 'hue'"),
        ({"manifest": {"name": "x"}}, "manifest: missing 7 required"),
    ],
)
def test_settings_that_will_not_do_are_refused_in_one_sentence(
    patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], words: str
) -> None:
    document = copy.deepcopy(_document(patches, tmp_path / "run"))
    settings = tmp_path / "settings.yaml"
    settings.write_text(yaml.safe_dump({**document, **changes}), encoding="utf-8")
    assert main([str(settings)]) == 1
    message = capsys.readouterr().err
    assert words in message
    assert message.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_settings_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_config(tmp_path / "none.yaml")
    (tmp_path / "bad.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        read_config(tmp_path / "bad.yaml")


def test_a_damaged_checkpoint_is_named(patches: Path, tmp_path: Path) -> None:
    (tmp_path / CHECKPOINT).write_bytes(b"not a checkpoint")
    with pytest.raises(InputError, match="not a checkpoint"):
        list(train(config_from_dict(_document(patches, tmp_path))))


def test_a_checkpoint_of_another_network_is_refused(patches: Path, tmp_path: Path) -> None:
    list(train(config_from_dict(_document(patches, tmp_path, steps=1, validation=None))))
    with pytest.raises(InputError, match="holds a segformer-tiny: the settings say segformer-b0"):
        list(train(config_from_dict(_document(patches, tmp_path, architecture="segformer-b0"))))


def test_the_shipped_settings_are_valid() -> None:
    config = read_config(SHIPPED)
    assert config.manifest.name == SHIPPED.stem
    assert [source.part for source in config.data] == ["train", None]
    assert sum(source.share for source in config.data) == pytest.approx(1.0)
