"""Batch statistics are recomputed from all inputs of a layer; nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from flair_seg.errors import InputError
from training.data import Reading, find_patches
from training.models.checkpoint import load_model, read_weights
from training.precise_bn import draw, main, measure


def _network() -> nn.Sequential:
    torch.manual_seed(4)
    layers = nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.Dropout(0.5), nn.ReLU(), nn.Conv2d(3, 2, 1), nn.BatchNorm2d(2)
    return nn.Sequential(*layers)


def _batches(*counts: int) -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    return [20.0 * number + torch.rand((count, 2, 9, 7), generator=generator) for number, count in enumerate(counts)]


def test_a_layer_keeps_mean_and_variance_of_all_batches_together() -> None:
    network, batches = _network(), _batches(3, 1, 2)
    assert measure(network, iter(batches)) == 2
    with torch.no_grad():
        seen = network[0](torch.cat(batches)).double().transpose(0, 1).flatten(1).numpy()
    # Batches 20 levels apart: the mean of their own variances would be far too small.
    assert network[1].running_mean.numpy() == pytest.approx(seen.mean(1), rel=1e-4)
    assert network[1].running_var.numpy() == pytest.approx(seen.var(1, ddof=1), rel=1e-4)


def test_after_one_batch_a_network_predicts_it_as_in_training() -> None:
    network, images = _network(), torch.rand((4, 2, 64, 64), generator=torch.Generator().manual_seed(1))
    measure(network, iter([images]))
    with torch.no_grad():
        predicted = network.eval()(images)
        for layer in network:
            layer.train(isinstance(layer, nn.BatchNorm2d))
        in_training = network(images)
    assert torch.allclose(predicted, in_training, atol=1e-3)  # but for the variance's n - 1


@pytest.mark.parametrize("training", [True, False])
def test_weights_stay_and_the_network_is_ready_to_predict(training: bool) -> None:
    network = _network().train(training)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    measure(network, iter(_batches(2, 2)))
    changed = {name for name, value in network.state_dict().items() if not torch.equal(value, before[name])}
    assert {name for name in changed if "running" in name} == {
        f"{layer}.{name}" for layer in (1, 5) for name in ("running_mean", "running_var")
    }
    assert all(name.startswith(("1.", "5.")) and "weight" not in name and "bias" not in name for name in changed)
    assert {module.training for module in network.modules()} == {False}
    assert not any(module._forward_pre_hooks for module in network.modules())


def test_a_network_without_such_layers_is_refused() -> None:
    with pytest.raises(InputError, match="batch normalisation"):
        measure(nn.Conv2d(2, 3, 1), iter(_batches(1)))


def test_patches_are_drawn_once_each_in_even_batches(patches: Path) -> None:
    found = find_patches(patches)
    batches = draw(found, 7, 2, seed=3)
    assert [len(batch) for batch in batches] == [3, 2, 2]
    assert len({patch.image for batch in batches for patch in batch}) == 7
    assert batches == draw(found, 7, 2, seed=3) != draw(found, 7, 2, seed=4)
    assert [len(batch) for batch in draw(found, 100, 100, seed=3)] == [len(found)]


def test_the_command_measures_what_the_network_reads(
    tiny_weights: Path,
    patches: Path,
    tmp_path: Path,
    load_patches: Callable[..., tuple[NDArray[np.uint8], NDArray[np.uint8]]],
) -> None:
    outputs = [tmp_path / "new" / f"{name}.safetensors" for name in ("one", "two")]
    for output in outputs:
        arguments = ["--data", str(patches), "--part", "train", "--batch-size", "4", "--threads", "1"]
        assert main([str(tiny_weights), *arguments, "--output", str(output)]) == 0
    assert outputs[0].read_bytes() == outputs[1].read_bytes()
    before, config = read_weights(tiny_weights)
    after, same = read_weights(outputs[0])
    assert same == config
    expected, _ = load_model(tiny_weights)
    images, _ = load_patches(find_patches(patches, "train"), Reading(config.data.bands))
    measure(expected, iter([torch.from_numpy(images).float()]))
    assert {name for name in after if not torch.equal(after[name], before[name])} >= {
        name for name in after if "running" in name
    }
    for name, value in expected.state_dict().items():
        if "tracked" not in name:
            assert torch.allclose(after[name].double(), value.double(), rtol=1e-4, atol=1e-6), name


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--patches", "0"], "--patches"),
        (["--batch-size", "-1"], "--batch-size"),
        (["--part", "tets"], "tets"),
        (["--raster-bands", "red,green,blue"], "red, green, blue, nir, height"),
    ],
)
def test_invalid_options_are_refused_in_one_line(
    tiny_weights: Path,
    patches: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    output = tmp_path / "out.safetensors"
    assert main([str(tiny_weights), "--data", str(patches), "--output", str(output), *arguments]) == 1
    message = capsys.readouterr().err
    assert words in message
    assert message.startswith("error: ")
    assert not output.exists()


def test_patches_of_two_sizes_are_refused(
    tiny_weights: Path,
    tmp_path: Path,
    write_patch: Callable[..., dict[str, str]],
    make_scene: Callable[..., tuple[NDArray[np.uint8], NDArray[np.uint8]]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    bands, codes = make_scene(5, 64, 160)
    for number, columns in enumerate((slice(0, 64), slice(64, 160))):
        write_patch(tmp_path / "data", "Z1_AA", f"{number:06d}", bands[..., columns], codes[..., columns], "train")
    output = tmp_path / "out.safetensors"
    assert main([str(tiny_weights), "--data", str(tmp_path / "data"), "--output", str(output)]) == 1
    message = capsys.readouterr().err
    assert "000001.tif" in message
    assert "96 x 64 px" in message
    assert "64 x 64 px" in message
    assert not output.exists()
