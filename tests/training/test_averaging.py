"""The mean of the weights of a run's last steps: its values, its settings, and that it survives an interruption."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from flair_seg.errors import InputError
from training.fit.callbacks import AverageCallback, Clock
from training.fit.trainer import SegmentationTrainer
from training.models.checkpoint import WEIGHTS, last_checkpoint, load_progress, read_weights
from training.settings.config import ScheduleOptions, config_from_dict
from training.train import train


def test_the_average_is_the_mean_of_all_steps_from_the_start_on() -> None:
    model, average = torch.nn.Linear(1, 1), torch.nn.Linear(1, 1)
    schedule = ScheduleOptions(steps=8, ema_decay=0.5, average_from=0.5)
    callback = AverageCallback(average, model, schedule, Clock(8, None))
    found = []
    for step in range(1, 9):
        torch.nn.init.constant_(model.weight, float(step))
        callback.on_step_end(None, SimpleNamespace(global_step=step), None)
        found.append(average.weight.item())
    assert found[3:] == pytest.approx([4.0, 4.5, 5.0, 5.5, 6.0])
    assert found[2] != pytest.approx(3.0)
    assert callback.averaged == 5


def _config(patches: Path, output: Path, **schedule: object) -> object:
    return config_from_dict(
        {
            "data": {"sources": [{"root": str(patches), "part": "train"}]},
            "network": {"architecture": "segformer-tiny"},
            "schedule": {"steps": 5, "batch_size": 2, "crop_size": 64, "learning_rate": 1e-2, **schedule},
            "run": {"output": str(output), "save_every": 1, "device": "cpu", "threads": 1},
            "manifest": dict.fromkeys(
                ("name", "version", "title", "licence", "attribution", "data", "training"), "test"
            )
            | {"gsd_m": 0.2},
        }
    )


def test_an_interrupted_run_ends_with_the_same_mean(
    patches: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = SegmentationTrainer.training_step
    steps: list[dict[str, torch.Tensor]] = []

    def recorded(self: SegmentationTrainer, *values: object) -> object:
        steps.append({name: value.clone() for name, value in self.network.state_dict().items()})
        return step(self, *values)

    monkeypatch.setattr(SegmentationTrainer, "training_step", recorded)
    train(_config(patches, tmp_path / "whole", average_from=0.5))
    last = read_weights(last_checkpoint(tmp_path / "whole") / "network.safetensors")[0]
    # The third step is the first at or after half of five: the states after it are those before steps 4 and 5.
    expected = {
        name: (steps[3][name] + steps[4][name] + last[name]) / 3.0 for name in last if last[name].is_floating_point()
    }
    whole = read_weights(tmp_path / "whole" / WEIGHTS)[0]
    assert all(torch.allclose(whole[name], value, atol=1e-6) for name, value in expected.items())

    def interrupted(self: SegmentationTrainer, *values: object) -> object:
        if self.state.global_step == 4:
            raise KeyboardInterrupt
        return step(self, *values)

    monkeypatch.setattr(SegmentationTrainer, "training_step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        train(_config(patches, tmp_path / "killed", average_from=0.5))
    assert load_progress(last_checkpoint(tmp_path / "killed")).averaged == 2
    monkeypatch.setattr(SegmentationTrainer, "training_step", step)
    train(_config(patches, tmp_path / "killed", average_from=0.5))
    killed = read_weights(tmp_path / "killed" / WEIGHTS)[0]
    assert all(torch.equal(killed[name], value) for name, value in whole.items())


@pytest.mark.parametrize(
    ("schedule", "message"),
    [
        ({"average_from": 1.0}, "average_from is 1.0: it must be at least 0 and below 1"),
        ({"average_from": -0.1}, "average_from is -0.1"),
        ({"average_from": 0.5, "ema_decay": 0.0}, "average_from is 0.5 and ema_decay 0"),
    ],
)
def test_an_unusable_start_is_refused(patches: Path, tmp_path: Path, schedule: dict[str, float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        _config(patches, tmp_path, **schedule)
