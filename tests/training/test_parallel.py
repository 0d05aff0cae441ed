"""Training divided among processes learns what a single process learns, and continues in any other division."""

from __future__ import annotations

import copy
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import yaml
from PIL import Image
from torch import Tensor

from flair_seg.errors import InputError
from training import pretrain
from training.fit.callbacks import LOG
from training.fit.optimiser import OPTIMISER
from training.fit.parallel.stages import allot, keep_blocks, travelling_shapes
from training.models.checkpoint import AVERAGE, LAST, WEIGHTS, last_checkpoint, read_weights
from training.networks import NetworkOptions, build
from training.networks.files import load_tensors
from training.settings.config import config_from_dict
from training.settings.parallel import ParallelOptions, check_processes
from training.train import SUMMARY, train

ROOT = Path(__file__).resolve().parents[2]
STEPS = 3
WEIGHT_TOLERANCE = 2e-6
"""Largest difference of a weight between divisions after three steps of at most 1e-3: rounding of sums."""
DRIFT = 2e-3
"""The same for what has no gradient but rounding, of which Adam makes steps of full size: see `_without_gradient`."""
LOSS_TOLERANCE = 1e-5
MIXED_TOLERANCE = 2e-2
"""Of the loss with bf16, whose numbers have 8 bits."""
PRETRAINING_TOLERANCE = 1e-4
"""Largest difference of an encoder's weight after three steps of at most 1e-3."""
Settings = Callable[..., Path]


@pytest.fixture(scope="module")
def settings(patches: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A function that writes the settings of a run of three steps with eight crops each, in one folder."""
    folder = tmp_path_factory.mktemp("runs")
    return lambda name, **changes: _settings(patches, folder, name, **changes)


@pytest.fixture(scope="module")
def one(settings: Settings) -> Path:
    """A run of a single process."""
    return _alone(settings("one"))


def _document(
    patches: Path, output: Path, groups: int = 1, architecture: str = "segformer-tiny", **run: object
) -> dict[str, Any]:
    return {
        "data": {
            "sources": [{"root": str(patches), "part": "train"}],
            "validation": {"root": str(patches), "part": "val"},
        },
        "network": {"architecture": architecture, "drop_path_rate": 0.2},
        # Whatever the division, a network gets two crops at once: batch normalisation and dropout depend on it.
        "schedule": {
            "steps": STEPS,
            "batch_size": 8,
            "accumulate": 4 // groups,
            "crop_size": 64,
            "learning_rate": 1e-3,
        },
        "run": {
            **{"output": str(output), "evaluate_every": STEPS, "save_every": 1, "log_every": 1},
            **{"device": "cpu", "threads": 1},
            **run,
        },
        "manifest": {
            **{"name": "tiny", "version": "0.0.1", "title": "Tiny", "licence": "etalab-2.0"},
            **{"attribution": "generated", "data": "generated", "training": "a test", "gsd_m": 0.2},
        },
    }


def _settings(patches: Path, folder: Path, name: str, **changes: Any) -> Path:  # noqa: ANN401
    groups = (changes.get("parallel") or {}).get("data", 1)
    path = folder / f"{name}.yaml"
    document = _document(patches, folder / changes.pop("output", name), groups, **changes)
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


def _launch(processes: int, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `parallel_runs.py` as torchrun does."""
    program = Path(__file__).with_name("parallel_runs.py")
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(processes)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    command = [*launcher, str(program), *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=550)


def _alone(path: Path) -> Path:
    """Train in this process; returns the folder of the run."""
    torch.set_num_threads(1)
    config = config_from_dict(yaml.safe_load(path.read_text(encoding="utf-8")))
    train(config)
    return Path(config.run.output)


def _losses(output: Path) -> list[float]:
    lines = [json.loads(line) for line in (output / LOG).read_text(encoding="utf-8").splitlines()]
    return [line["loss"] for line in lines if "loss" in line]


def _without_gradient(name: str) -> bool:
    """Whether batch normalisation, which removes the mean, makes the loss independent of a parameter."""
    return name.endswith("bias") and ("linear_projections" in name or "stages.3.layer_norm" in name)


def _assert_alike(found: dict[str, Tensor], expected: dict[str, Tensor], statistics: bool) -> None:
    """Compare weights; `statistics`: also those of batch normalisation, which each data group has for itself."""
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        if "running" in name or "num_batches" in name:
            assert not statistics or torch.allclose(found[name], value, rtol=1e-3, atol=DRIFT), name
        else:
            tolerance = DRIFT if _without_gradient(name) else WEIGHT_TOLERANCE
            assert torch.allclose(found[name], value, rtol=0, atol=tolerance), name


def _assert_same_run(found: Path, expected: Path, statistics: bool = True) -> None:
    """Compare loss curves, weights, their average and the optimiser's state."""
    assert _losses(found) == pytest.approx(_losses(expected), rel=LOSS_TOLERANCE)
    assert len(_losses(found)) == STEPS
    ours, theirs = last_checkpoint(found), last_checkpoint(expected)
    for name in (LAST, AVERAGE):
        _assert_alike(read_weights(ours / name)[0], read_weights(theirs / name)[0], statistics)
    states = [load_tensors(folder / OPTIMISER, "optimiser", "")[0] for folder in (ours, theirs)]
    assert states[0].keys() == states[1].keys()
    for name, value in states[1].items():
        assert torch.allclose(states[0][name], value, rtol=1e-3, atol=1e-4), name
    assert read_weights(found / WEIGHTS)[0].keys() == read_weights(expected / WEIGHTS)[0].keys()


TWO = {name: {name: 2} for name in ("data", "tensor", "pipeline")}
FOUR = {
    "data-tensor": {"data": 2, "tensor": 2},
    "data-pipeline": {"data": 2, "pipeline": 2},
    "tensor-pipeline": {"tensor": 2, "pipeline": 2},
}
MIXED = {"precision": "bf16", "recompute": True}
LARGER = {"architecture": "segformer-b0"}
"""PyTorch divides a product by its size, so the decoder of the tests' smallest network does not show all."""


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of images by class, as ImageNet has: bright and dark ones of different sizes."""
    rng, folder = np.random.default_rng(0), tmp_path_factory.mktemp("classes") / "images"
    for name, level in (("bright", 170), ("dark", 70)):
        (folder / name).mkdir(parents=True)
        for number in range(8):
            pixels = np.clip(rng.normal(level, 20, (64 + number, 80, 3)), 0, 255).astype(np.uint8)
            Image.fromarray(pixels).save(folder / name / f"{number}.png")
    return folder


def _pretraining(images: Path, output: str, *division: object) -> list[str]:
    sizes = ("--crop-size", 64, "--steps", 3, "--threads", 1, "--output", images.with_name(output))
    words = ("classes", "--data", images, "--architecture", "segformer-tiny", *sizes, *division)
    return [str(word) for word in words]


@pytest.fixture(scope="module")
def four(settings: Settings, images: Path) -> Path:
    """The folder of what four processes trained, the last of which then killed itself; starting them takes longest."""
    paths = [settings(name, parallel=division) for name, division in FOUR.items()]
    killed = settings("killed", parallel=FOUR["data-tensor"])
    done = _launch(4, "--kill", 2, *paths, killed, "pretrain", *_pretraining(images, "four.safetensors", "--tensor", 2))
    assert "SIGKILL" in done.stderr, done.stderr[-3000:]
    output = killed.with_suffix("")
    assert last_checkpoint(output).name == "checkpoint-2"
    assert not (output / WEIGHTS).exists()
    _copy(output, output.with_name("alone"))
    return killed.parent


@pytest.fixture(scope="module")
def two(settings: Settings, four: Path) -> Path:
    """The folder of what two processes trained, who also go on where the four were killed."""
    paths = [settings(name, parallel=division) for name, division in TWO.items()]
    paths += [settings(f"{name}-mixed", parallel=division, **MIXED) for name, division in TWO.items()]
    paths.append(settings("tensor-b0", parallel=TWO["tensor"], **LARGER))
    paths.append(settings("resumed", parallel=TWO["pipeline"], output="killed"))
    done = _launch(2, *paths)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "resuming from step 2 of 3" in done.stderr
    return four


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", [*TWO, *FOUR])
def test_divided_runs_learn_what_one_process_learns(name: str, one: Path, two: Path) -> None:
    _assert_same_run(two / name, one, statistics="data" not in name)
    found, expected = (json.loads((folder / SUMMARY).read_text())["parameters"] for folder in (two / name, one))
    assert found == expected


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_divided_runs_in_mixed_precision_learn_the_same_but_for_rounding(
    settings: Settings, one: Path, two: Path
) -> None:
    mixed = _losses(_alone(settings("one-mixed", **MIXED)))
    assert mixed != _losses(one)
    for name in TWO:
        assert _losses(two / f"{name}-mixed") == pytest.approx(mixed, rel=MIXED_TOLERANCE)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_larger_network_learns_the_same(settings: Settings, two: Path) -> None:
    larger = _alone(settings("one-b0", **LARGER))
    assert _losses(two / "tensor-b0") == pytest.approx(_losses(larger), rel=LOSS_TOLERANCE)
    found, expected = (read_weights(path / WEIGHTS)[0] for path in (two / "tensor-b0", larger))
    # Adam makes rounding of gradients near zero visible in single weights, but not in most.
    assert all(
        torch.dist(found[name], value, 1) <= 1e-5 * value.numel() for name, value in expected.items() if value.ndim > 1
    )


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_killed_run_goes_on_in_another_division(settings: Settings, one: Path, two: Path) -> None:
    _assert_same_run(two / "killed", one, statistics=False)
    _assert_same_run(_alone(settings("alone")), one, statistics=False)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_divided_pretraining_leaves_the_same_encoder(images: Path, four: Path) -> None:
    assert pretrain.main(_pretraining(images, "one.safetensors")) == 0
    names = ("four.safetensors", "one.safetensors")
    found, expected = (load_tensors(images.with_name(name), "encoder", "")[0] for name in names)
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        assert torch.allclose(found[name], value, rtol=0, atol=PRETRAINING_TOLERANCE), name


def _copy(source: Path, target: Path) -> None:
    for path in source.rglob("*"):
        if path.is_file():
            copied = target / path.relative_to(source)
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_bytes(path.read_bytes())


def test_an_optimiser_of_an_earlier_version_is_continued(settings: Settings, one: Path) -> None:
    output = one.with_name("earlier")
    _copy(one, output)
    for path in (*output.glob("*.safetensors"), *output.glob("run.json")):
        path.unlink()
    checkpoint = output / "checkpoints" / "checkpoint-2"
    for path in (output / "checkpoints" / "checkpoint-3").iterdir():
        path.unlink()
    config = config_from_dict(yaml.safe_load(one.with_suffix(".yaml").read_text(encoding="utf-8")))
    states = load_tensors(checkpoint / OPTIMISER, "optimiser", "")[0]
    network = build(config.network, config.data.bands, [1.0] * 5, [1.0] * 5, config.labels.classes)
    encoder = [name for name, _ in network.named_parameters() if "decode_head" not in name]
    head = [name for name, _ in network.named_parameters() if "decode_head" in name]
    shapes = dict(network.named_parameters())
    # One optimiser had its parameters in groups, in the order of their first member.
    groups = [
        [name for name in part if (shapes[name].ndim > 1) == matrix] for part in (encoder, head) for matrix in (1, 0)
    ]
    order = [name for group in groups for name in group]
    state = {
        place: {key: states[f"{key}.{name}"] for key in ("step", "exp_avg", "exp_avg_sq")}
        for place, name in enumerate(order)
    }
    torch.save({"state": state, "param_groups": []}, checkpoint / "optimizer.pt")
    (checkpoint / OPTIMISER).unlink()
    _alone(settings("earlier"))
    _assert_same_run(output, one)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"run": {"parallel": {"tensor": 3}}}, r"tensor is 3: .*8, 16, 40, 64, 16.* divisor of 8"),
        ({"run": {"parallel": {"pipeline": 5}}, "schedule": {"accumulate": 8}}, r"pipeline is 5: .*at most 4"),
        ({"run": {"parallel": {"pipeline": 2}}, "schedule": {"accumulate": 1}}, r"accumulate is 1: .*at least 2"),
        ({"run": {"parallel": {"data": 0}}}, r"data is 0"),
        ({"run": {"parallel": {"data": 2}, "sharded": True}, "schedule": {"ema_decay": 0}}, r"sharded and parallel"),
        ({"run": {"parallel": {"data": 2}, "precision": "fp16"}}, r"precision is fp16 .*bf16"),
        (
            {"run": {"parallel": {"tensor": 2}}, "network": {"architecture": "fpn-efficientnet-lite0"}},
            r"tensor is 2 and architecture 'fpn-efficientnet-lite0'.*segformer-b0",
        ),
        (
            {"run": {"parallel": {"pipeline": 2}}, "network": {"architecture": "upernet-swin-mini"}},
            r"pipeline is 2 and architecture 'upernet-swin-mini'",
        ),
        ({"run": {"parallel": {"data": 2, "tensor": 2}}}, r"1 processes and parallel needs 4 .*--nproc-per-node 4"),
        (
            {"run": {"recompute": True}, "network": {"architecture": "unet-resnet18", "drop_path_rate": 0}},
            r"recompute is true and architecture 'unet-resnet18'",
        ),
    ],
)
def test_a_division_that_does_not_work_is_refused(
    patches: Path, tmp_path: Path, changes: dict[str, Any], named: str
) -> None:
    document = copy.deepcopy(_document(patches, tmp_path / "run"))
    for section, values in changes.items():
        document[section] |= values
    with pytest.raises(InputError, match=named):
        train(config_from_dict(document))
    assert not (tmp_path / "run" / "checkpoints").exists()


def test_the_batch_must_divide_by_the_groups_of_processes(
    patches: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORLD_SIZE", "6")
    document = _document(patches, tmp_path / "run", parallel={"data": 3, "tensor": 2})
    with pytest.raises(InputError, match=r"batch_size is 8: .*multiple of 12"):
        train(config_from_dict(document))
    check_processes(ParallelOptions(3, 2, 1), 6)


@pytest.mark.parametrize(("blocks", "processes"), [(4, 1), (4, 4), (8, 3), (52, 8)])
def test_blocks_are_divided_evenly_and_the_last_process_has_the_fewest(blocks: int, processes: int) -> None:
    found = allot(blocks, processes)
    assert [block for part in found for block in part] == list(range(blocks))
    sizes = [len(part) for part in found]
    assert (max(sizes), min(sizes)) == (math.ceil(blocks / processes), sizes[-1])


def test_features_travel_with_the_tokens_of_an_incomplete_stage() -> None:
    depths, widths = [2, 2, 2, 2], [32, 64, 160, 256]
    assert travelling_shapes(depths, widths, 2, (512, 256)) == [(32, 128, 64)]
    assert travelling_shapes(depths, widths, 3, (512, 256)) == [(32, 128, 64), (64, 64, 32)]
    assert travelling_shapes(depths, widths, 7, (64, 64))[-1] == (256, 2, 2)


def test_the_parts_of_a_pipeline_have_each_weight_once_under_its_own_name() -> None:
    def network() -> torch.nn.Module:
        return build(NetworkOptions("segformer-b0"), ["red"], [1.0], [1.0], 3)

    whole = {name: value.shape for name, value in network().named_parameters()}
    names = []
    for blocks in allot(8, 3):
        part = network()
        keep_blocks(part, blocks)
        names += [name for name, value in part.named_parameters() if value.shape == whole[name]]
    assert sorted(names) == sorted(whole)
