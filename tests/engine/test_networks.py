"""What a run asks of a network and takes from it: batches, windows, turned images, scores of every kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from stub_network import manifest, write_network
from stub_raster import grey, known_classes, read_raster, write_raster

from flair_seg.errors import DeviceError, InputError, ModelError
from flair_seg.inference.ensemble import TTA_TRANSFORMS, Ensemble
from flair_seg.models.manifest import Output
from flair_seg.segment import SegmentResult

Run = Callable[..., SegmentResult]


@pytest.mark.parametrize("batch_size", [1, 5])
def test_only_the_networks_batch_size_reaches_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch_size: int
) -> None:
    seen: list[int] = []
    start = Ensemble.start
    monkeypatch.setattr(
        Ensemble, "start", lambda self, batch, region: seen.append(len(batch)) or start(self, batch, region)
    )
    result = run(write_raster(tmp_path / "in.tif", grey(70, 90)), batch_size=batch_size, quality="balanced")
    assert set(seen[1:]) == {batch_size}  # the first is the check
    assert len(seen) - 1 == -(-result.windows // batch_size)


@pytest.fixture(scope="module")
def left_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network whose class is that of the pixel to the left; window 32 px, one band."""
    folder = tmp_path_factory.mktemp("left")
    description = manifest(bands=("red",), window_size=32)
    return write_network(folder / "left.onnx", description, neighbour=(0, -1), sharpness=0.0002)


NEIGHBOURS = {"none": [(0, -1)], "rotate": [(0, -1), (0, 1), (-1, 0), (1, 0)], "d4": [(0, -1), (0, 1), (-1, 0), (1, 0)]}


@pytest.mark.parametrize("tta", ["none", "rotate", "d4"])
def test_augmentation_averages_the_turned_networks(run: Run, tmp_path: Path, left_model: Path, tta: str) -> None:
    """A network that looks left, turned in all ways and back, is the mean of networks that look to the four sides.

    All but the outermost pixels, whose neighbour is outside of the window.
    """
    pixels = np.random.default_rng(1).integers(0, 256, (1, 60, 75)).astype(np.uint8)
    shares = str(tmp_path / "shares.tif")
    source = write_raster(tmp_path / "in.tif", pixels)
    result = run(source, model=str(left_model), tta=tta, combine="crop", stride=30, probabilities=shares)
    levels = (np.arange(3) + 0.5) * 256 / 3
    expected = np.zeros((3, 58, 73))
    for down, right in NEIGHBOURS[tta]:
        seen = pixels[0, 1 + down : 59 + down, 1 + right : 74 + right].astype(float)
        scores = np.exp(-0.0002 * (seen - levels[:, None, None]) ** 2)
        expected += scores / scores.sum(axis=0) / len(NEIGHBOURS[tta])
    assert np.abs(read_raster(shares)[:, 1:-1, 1:-1] - 100 * expected).max() <= 0.51
    ordered = np.sort(expected, axis=0)
    clear = ordered[-1] - ordered[-2] > 1e-4
    assert (read_raster(result.output)[0, 1:-1, 1:-1] == expected.argmax(axis=0) + 1)[clear].all()


@pytest.mark.parametrize(("tta", "runs"), [("none", 1), ("rotate", 4), ("d4", 8)])
def test_augmentation_uses_every_symmetry_once(tta: str, runs: int) -> None:
    window = np.arange(9).reshape(1, 1, 3, 3)
    turned = [transform(window) for transform, _ in TTA_TRANSFORMS[tta]]  # type: ignore[index]
    assert len({array.tobytes() for array in turned}) == runs
    for (_, inverse), array in zip(TTA_TRANSFORMS[tta], turned):  # type: ignore[index]
        assert np.array_equal(inverse(array), window)


def test_a_fixed_network_keeps_its_window_and_batch(run: Run, tmp_path: Path) -> None:
    model = str(write_network(tmp_path / "fixed.onnx", manifest(window_size=32), fixed=1))
    pixels = grey(50, 70)
    source = write_raster(tmp_path / "in.tif", pixels)
    assert np.array_equal(read_raster(run(source, model=model).output)[0], known_classes(pixels))
    with pytest.raises(InputError, match="size 4 is not supported: model 'stub' accepts only 1"):
        run(source, model=model, batch_size=4)
    with pytest.raises(InputError, match=r"size 64 px is not supported: network 'fixed\.onnx' accepts only 32 px"):
        run(source, model=model, window_size=64)


def test_a_network_of_a_fixed_batch_is_always_given_it(run: Run, tmp_path: Path) -> None:
    model = str(write_network(tmp_path / "four.onnx", manifest(window_size=32), fixed=4))
    pixels = grey(50, 70)
    result = run(write_raster(tmp_path / "in.tif", pixels), model=model)
    assert np.array_equal(read_raster(result.output)[0], known_classes(pixels))


def test_a_class_code_the_manifest_does_not_list_is_refused(run: Run, tmp_path: Path) -> None:
    model = str(write_network(tmp_path / "model.onnx", manifest(output=Output("classes")), first_code=2))
    source = write_raster(tmp_path / "in.tif", grey(50, 70))
    with pytest.raises(ModelError, match=r"class code 4, but its manifest lists \[1, 2, 3\]"):
        run(source, model=model)


@pytest.mark.parametrize("combine", ["vote", "mean"])
def test_values_that_are_not_numbers_are_refused(run: Run, tmp_path: Path, combine: str) -> None:
    """As damaged weights give them, or half precision that overflows."""
    model = str(write_network(tmp_path / "model.onnx", sharpness=float("nan")))
    source = write_raster(tmp_path / "in.tif", grey(50, 70))
    with pytest.raises(DeviceError, match=r"returned invalid values \(NaN or infinite\) on cpu"):
        run(source, model=model, combine=combine)
    assert not (tmp_path / "out.tif").exists()


def test_another_window_size_where_the_network_takes_it(run: Run, tmp_path: Path, grey_model: Path) -> None:
    pixels = grey(50, 70)
    result = run(write_raster(tmp_path / "in.tif", pixels), window_size=48, stride=48)
    assert result.windows == 2 * 2
    assert np.array_equal(read_raster(result.output)[0], known_classes(pixels))


@pytest.mark.parametrize("product", ["probabilities", "classes"])
def test_networks_that_end_in_probabilities_or_classes(run: Run, tmp_path: Path, product: str) -> None:
    pixels = grey(50, 70)
    model = str(write_network(tmp_path / "model.onnx", manifest(output=Output(product))))  # type: ignore[arg-type]
    source = write_raster(tmp_path / "in.tif", pixels)
    confidence = str(tmp_path / "confidence.tif")
    result = run(source, model=model, confidence=confidence, stride=16)
    assert np.array_equal(read_raster(result.output)[0], known_classes(pixels))
    assert (read_raster(confidence) == 100).all()
    if product == "classes":
        with pytest.raises(ModelError, match="returns classes only"):
            run(source, model=model, combine="mean")
    else:
        mean = run(source, model=model, combine="mean")
        assert np.array_equal(read_raster(mean.output)[0], known_classes(pixels))


def test_coarse_output_is_stretched_about_pixel_centres(run: Run, tmp_path: Path) -> None:
    """Two greys as far from the middle: their border stays where it is, between two pixels."""
    model = str(write_network(tmp_path / "model.onnx", manifest(n_classes=2, output=Output("logits", 4))))
    plane = np.repeat([30, 226, 30, 226], 16)[None].repeat(32, axis=0)
    pixels = np.broadcast_to(plane.astype(np.uint8), (5, 32, 64)).copy()
    result = run(write_raster(tmp_path / "in.tif", pixels), model=model, stride=64)
    assert np.array_equal(read_raster(result.output)[0], known_classes(pixels, 2))


@pytest.mark.parametrize("combine", ["vote", "mean"])
def test_networks_of_coarse_output_are_stretched(run: Run, tmp_path: Path, combine: str) -> None:
    """Blocks of 16 px, seen at a quarter of the resolution: right away from the blocks' borders."""
    model = str(write_network(tmp_path / "model.onnx", manifest(output=Output("logits", 4))))
    plane = np.kron(np.array([[30, 230, 120], [230, 120, 30]]), np.ones((16, 16)))
    pixels = np.broadcast_to(plane.astype(np.uint8), (5, 32, 48)).copy()
    result = run(write_raster(tmp_path / "in.tif", pixels), model=model, combine=combine, stride=16)
    inner = np.zeros((16, 16), bool)
    inner[4:12, 4:12] = True
    inner = np.tile(inner, (2, 3))
    assert (read_raster(result.output)[0] == known_classes(pixels))[inner].all()
