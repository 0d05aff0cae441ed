"""Pre-training: masked pixels are not read, the error decreases, and training starts from the encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from flair_seg.errors import InputError
from training import pretrain
from training.fit import pretraining
from training.fit.pretraining import ImageClasses, MaskedImages, PretrainOptions, learning_rate_factor
from training.networks import NetworkOptions, WeightsOptions, build
from training.pretrain import main, pretrain_masked, random_crops

TINY = NetworkOptions("segformer-tiny")
BANDS = ("red", "nir")


def _network() -> torch.nn.Module:
    torch.manual_seed(3)
    return build(TINY, BANDS, [100.0, 90.0], [40.0, 30.0], 2)


def test_as_many_squares_are_hidden_in_each_image() -> None:
    task = MaskedImages(_network(), cell=16, hidden_share=0.6)
    images = torch.zeros((4, 2, 64, 96))
    hidden = task.draw_hidden(images, torch.Generator().manual_seed(1))
    assert hidden.shape == (4, 1, 64, 96)
    assert hidden.float().mean(dim=(1, 2, 3)).tolist() == [pytest.approx(14 / 24)] * 4
    cells = hidden.view(4, 4, 16, 6, 16).float().mean(dim=(2, 4))
    assert set(cells.unique().tolist()) == {0.0, 1.0}
    assert not torch.equal(hidden[0], hidden[1])
    assert torch.equal(hidden, task.draw_hidden(images, torch.Generator().manual_seed(1)))


def test_what_is_hidden_is_not_seen_and_only_that_is_asked_for() -> None:
    task = MaskedImages(_network(), cell=32).eval()
    images = torch.rand((1, 2, 64, 64)) * 255
    hidden = torch.zeros((1, 1, 64, 64), dtype=torch.bool)
    hidden[..., :32, :32] = True
    changed = images.clone()
    changed[..., :32, :32] = 255 - changed[..., :32, :32]
    seen = []
    encode = task.network.encode
    task.network.encode = lambda batch: seen.append(batch) or encode(batch)
    with torch.no_grad():
        first, second = task(images, hidden), task(changed, hidden)
        task.predict.bias.zero_(), task.predict.weight.zero_()
        guess_nothing = task(images, hidden)
    assert torch.equal(seen[0], seen[1])
    assert float(first) != float(second)
    expected = task.network.normalise(images)[..., :32, :32].abs().mean()
    assert float(guess_nothing) == pytest.approx(float(expected), rel=1e-5)


def test_the_class_is_predicted_from_the_mean_of_the_features() -> None:
    task = ImageClasses(_network(), 3).eval()
    images = torch.rand((2, 2, 64, 64)) * 255
    with torch.no_grad():
        expected = task.classify(task.network.encode(images)[-1].mean(dim=(2, 3)))
        assert torch.allclose(task.logits(images), expected)
        assert float(task(images, expected.argmax(1))) < float(task(images, expected.argmin(1)))


def test_crops_are_pieces_of_their_image() -> None:
    images = np.stack([np.full((2, 80, 70), value, np.uint8) for value in (10, 20, 30)])
    crops, chosen = random_crops(images, 12, 64, np.random.default_rng(0))
    assert crops.shape == (12, 2, 64, 64)
    assert (crops[:, 0, 0, 0] == 10 * (chosen + 1)).all()
    assert len(set(chosen.tolist())) == 3


def test_only_images_of_the_share_are_read() -> None:
    class Images(list):  # type: ignore[type-arg]
        def __getitem__(self, index: int) -> np.ndarray:
            read.append(int(index))
            return super().__getitem__(index)

    read: list[int] = []
    images = Images(np.random.default_rng(value).integers(0, 256, (2, 80, 70), np.uint8) for value in range(5))
    whole, chosen = random_crops(images, 6, 64, np.random.default_rng(7))
    read.clear()
    crops, mine = random_crops(images, 6, 64, np.random.default_rng(7), slice(2, 4))
    assert read == mine.tolist() == chosen[2:4].tolist()
    assert np.array_equal(crops, whole[2:4])


def test_the_learning_rate_rises_then_falls() -> None:
    factors = [learning_rate_factor(step, 100) for step in (0, 9, 10, 55, 99)]
    assert factors == pytest.approx([0.1, 1.0, 1.0, 0.5, 0.0], abs=1e-3)


def test_masked_pretraining_learns(windows: np.ndarray) -> None:
    torch.set_num_threads(1)
    images = np.concatenate([windows[0, :2, :, i * 128 : i * 128 + 128].reshape(2, 4, 128, 128) for i in range(4)], 1)
    images = images.swapaxes(0, 1)
    options = PretrainOptions("segformer-tiny", BANDS, steps=60, crop_size=64, learning_rate=5e-3)
    trained = pretrain_masked(images, options, cell=16, share=0.5)
    fresh = MaskedImages(_network(), cell=16, hidden_share=0.5)
    fresh.network.mean, fresh.network.std = trained.network.mean, trained.network.std
    batch = torch.from_numpy(images[1:9, :, :64, :64].copy()).float()
    hidden = fresh.draw_hidden(batch, torch.Generator().manual_seed(0))
    with torch.no_grad():
        before, after = (float(task.eval()(batch, hidden)) for task in (fresh, trained))
    assert after < 0.9 * before


def test_the_command_leaves_an_encoder_that_training_starts_from(
    patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "encoders" / "tiny.safetensors"
    arguments = ["masked", "--data", str(patches), "--part", "train,buffer", "--architecture", "segformer-tiny"]
    sizes = ["--steps", "2", "--crop-size", "64", "--cell", "16", "--threads", "1"]
    assert main([*arguments, *sizes, "--bands", "nir,red", "--output", str(output)]) == 0
    assert "of 1 held-out images" in capsys.readouterr().out
    weights = WeightsOptions("encoder", str(output))
    network = build(NetworkOptions("segformer-tiny", weights), ("nir", "red"), [0.0] * 2, [1.0] * 2, 13)
    found = network.encoder.state_dict()
    written = load_file(output)
    assert set(written) == set(found)
    assert all(torch.equal(written[name], value) for name, value in found.items())


def test_an_interrupted_run_ends_with_the_same_encoder(
    patches: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(name: str, steps: int = 5) -> int:
        arguments = ["masked", "--data", str(patches), "--architecture", "segformer-tiny", "--threads", "1"]
        sizes = ["--steps", str(steps), "--crop-size", "64", "--cell", "16", "--batch-size", "2"]
        return main([*arguments, *sizes, "--output", str(tmp_path / name)])

    def crops_until_broken(*arguments: object) -> pretrain.Crops:
        if next(left) == 0:
            raise KeyboardInterrupt
        return random_crops(*arguments)

    assert run("whole.safetensors") == 0
    monkeypatch.setattr(pretraining, "SAVE_S", 0.0)
    left = iter(range(3, -1, -1))
    with monkeypatch.context() as broken:
        broken.setattr(pretrain, "random_crops", crops_until_broken)
        with pytest.raises(KeyboardInterrupt):
            run("broken.safetensors")
    state = tmp_path / "broken.unfinished"
    assert [path.name for path in sorted(tmp_path.iterdir())] == [state.name, "whole.safetensors"]
    assert run("broken.safetensors", steps=6) == 1
    assert state.name in capsys.readouterr().err
    kept = state.read_bytes()
    state.write_bytes(kept[:100])
    assert run("broken.safetensors") == 1
    assert state.name in capsys.readouterr().err
    state.write_bytes(kept)
    assert run("broken.safetensors") == 0
    assert "resuming from step 3" in capsys.readouterr().out
    assert (tmp_path / "broken.safetensors").read_bytes() == (tmp_path / "whole.safetensors").read_bytes()
    assert not state.exists()


def test_classification_separates_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import rasterio

    rng = np.random.default_rng(0)
    for name, red in (("dark", 40), ("light", 200)):
        (tmp_path / "data" / name).mkdir(parents=True)
        for index in range(17):
            pixels = (rng.integers(0, 30, (3, 64, 72)) + np.array([red, 90, 90])[:, None, None]).astype(np.uint8)
            path = tmp_path / "data" / name / f"{index}.png"
            with rasterio.open(path, "w", driver="PNG", count=3, height=64, width=72, dtype="uint8") as file:
                file.write(pixels)
    output = tmp_path / "encoder.safetensors"
    arguments = ["classes", "--data", str(tmp_path / "data"), "--architecture", "segformer-tiny", "--threads", "1"]
    sizes = ["--steps", "40", "--crop-size", "64", "--batch-size", "4", "--learning-rate", "0.003"]
    assert main([*arguments, *sizes, "--output", str(output)]) == 0
    assert "held-out images: 1.000" in capsys.readouterr().out
    assert output.is_file()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (["--architecture", "segformer-b9"], "segformer-b9"),
        (["--crop-size", "100"], "crop_size is 100"),
        (["--crop-size", "256"], "128 x 128 px: at least 256 x 256 px"),
        (["--crop-size", "64", "--cell", "24"], "--cell is 24 px"),
        (["--crop-size", "64", "--bands", "red,thermal"], "red, thermal"),
        (["--part", "test"], "'test'"),
        (["--steps", "0"], "steps is 0"),
    ],
)
def test_invalid_options_are_refused_in_one_line(
    patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: list[str], words: str
) -> None:
    arguments = ["masked", "--data", str(patches), "--architecture", "segformer-tiny", "--output"]
    assert main([*arguments, str(tmp_path / "x.safetensors"), *changes]) == 1
    message = capsys.readouterr().err
    assert words in message
    assert message.count("\n") == 1


def test_a_folder_of_one_class_is_refused(tmp_path: Path) -> None:
    from training.pretrain import pretrain_classes

    (tmp_path / "only").mkdir()
    with pytest.raises(InputError, match=r"1 folders .*at least 2"):
        pretrain_classes(tmp_path, PretrainOptions("segformer-tiny", BANDS, crop_size=64), BANDS)
