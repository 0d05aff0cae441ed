"""The map itself: known answers, an independent reference, and what must not change it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from osgeo import gdal
from stub_network import manifest, write_network
from stub_raster import GSD, X, Y, grey, known_classes, read_raster, write_raster

from flair_seg.errors import InputError
from flair_seg.segment import SegmentOptions, SegmentResult

Run = Callable[..., SegmentResult]
Array = np.ndarray


def sha256(path: str | Path) -> str:
    """Return a file's SHA-256."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def probabilities_of(model: Path, windows: Array) -> Array:
    """Run a network's own graph, one window at a time, and return its softmax in float64."""
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    logits = np.concatenate([session.run(["logits"], {"image": window[None]})[0] for window in windows]).astype(float)
    scores = np.exp(logits - logits.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


def bounced(length: int, before: int, after: int) -> list[int]:
    """Return the pixels that positions `-before .. length + after - 1` show when borders mirror."""
    positions = []
    for position in range(-before, length + after):
        while not 0 <= position < length:
            position = abs(position) if position < 0 else 2 * (length - 1) - position
            if length == 1:
                position = 0
        positions.append(position)
    return positions


def hann(size: int) -> Array:
    """Return the weights of `mean`: a Hann window in whole numbers, 1..255."""
    profile = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(size) + 0.5) / size)
    return np.clip(np.rint(255 * profile * profile[:, None]), 1, 255)


def reference(pixels: Array, model: Path, size: int, stride: int, combine: str, every_other: bool = False) -> Array:
    """Return each class's share of each pixel, float64 `(n_classes, height, width)`, made the slow way.

    Pads the whole raster, predicts every window, or every other as on a chessboard, and adds up.
    """
    if combine == "crop":
        return centres(pixels, model, size, stride)
    height, width = pixels.shape[-2:]
    pad = 2 * size
    padded = pixels[:, bounced(height, pad, pad)][:, :, bounced(width, pad, pad)]
    rows, columns = (range(-(size // stride) * stride, length, stride) for length in (height, width))
    places = [
        (row, column) for row in rows for column in columns if not every_other or (row + column) // stride % 2 == 0
    ]
    windows = [padded[:, r + pad :, c + pad :][:, :size, :size] for r, c in places]
    weights = hann(size) if combine == "mean" else np.ones((size, size))
    sums = np.zeros((3, *padded.shape[-2:]))
    for (row, column), shares in zip(places, probabilities_of(model, np.stack(windows))):
        votes = np.eye(3)[shares.argmax(axis=0)].transpose(2, 0, 1) if combine == "vote" else shares
        sums[:, row + pad : row + pad + size, column + pad : column + pad + size] += votes * weights
    sums = sums[:, pad : pad + height, pad : pad + width]
    return sums / sums.sum(axis=0)


def centres(pixels: Array, model: Path, size: int, stride: int) -> Array:
    """Return each class's share of each pixel, as the one window that has it nearest to its centre gives it."""
    height, width = pixels.shape[-2:]
    padded = pixels[:, bounced(height, 0, max(size - height, 0))][:, :, bounced(width, 0, max(size - width, 0))]
    sums = np.zeros((3, height, width))
    for top, first, below in deciding(height, size, stride):
        for left, start, after in deciding(width, size, stride):
            (shares,) = probabilities_of(model, padded[None, :, top : top + size, left : left + size])
            sums[:, first:below, start:after] = shares[:, first - top : below - top, start - left : after - left]
    return sums


def deciding(length: int, size: int, stride: int) -> list[tuple[int, int, int]]:
    """Return where the windows of an axis begin, the first pixel that each decides, and the one after the last."""
    offsets = [*range(0, max(length - size, 0), stride), max(length - size, 0)]
    margin = (size - stride) // 2
    begins = [0, *(index * stride + margin for index in range(1, len(offsets)))]
    return list(zip(offsets, begins, [*begins[1:], length]))


SHAPES = [(90, 150), (64, 64), (65, 127), (20, 30), (1, 50), (50, 1), (1, 1), (33, 2)]


@pytest.mark.parametrize(("height", "width"), SHAPES)
@pytest.mark.parametrize(("combine", "stride"), [("vote", 16), ("vote", 40), ("mean", 32), ("crop", 24), ("vote", 64)])
def test_known_answer(run: Run, tmp_path: Path, height: int, width: int, combine: str, stride: int) -> None:
    pixels = grey(height, width, seed=height)
    result = run(write_raster(tmp_path / "in.tif", pixels), combine=combine, stride=stride)
    assert np.array_equal(read_raster(result.output)[0], known_classes(pixels))
    assert (result.height, result.width) == (height, width)


@pytest.mark.parametrize("stride", [8, 16, 32, 12, 25])
@pytest.mark.parametrize(("height", "width"), [(70, 45), (20, 50), (9, 8)])
def test_votes_equal_the_reference(
    run: Run, tmp_path: Path, blur_model: Path, stride: int, height: int, width: int
) -> None:
    pixels = grey(height, width, seed=3)
    source = write_raster(tmp_path / "in.tif", pixels)
    confidence = str(tmp_path / "confidence.tif")
    result = run(source, model=str(blur_model), stride=stride, confidence=confidence)
    shares = reference(pixels, blur_model, 32, stride, "vote")
    assert np.array_equal(read_raster(result.output)[0], shares.argmax(axis=0) + 1)
    assert np.array_equal(read_raster(confidence)[0], np.rint(shares.max(axis=0) * 100))


@pytest.mark.parametrize("height", [61, 66, 70, 33])
@pytest.mark.parametrize("stride", [12, 20, 25])
def test_networks_that_see_all_of_a_window_see_the_right_border(
    run: Run, tmp_path: Path, stride: int, height: int
) -> None:
    """Even what lies farthest behind the mirror counts here, and no stride divides the window."""
    model = write_network(tmp_path / "wide.onnx", manifest(window_size=32), reach=61, sharpness=0.01)
    pixels = grey(height, 45, seed=height)
    pixels[:, -20:] //= 3
    shares = str(tmp_path / "shares.tif")
    run(
        write_raster(tmp_path / "in.tif", pixels), model=str(model), stride=stride, combine="mean", probabilities=shares
    )
    assert np.abs(read_raster(shares) - 100 * reference(pixels, model, 32, stride, "mean")).max() <= 0.52


@pytest.mark.parametrize("stride", [8, 11, 32])
def test_crop_equals_the_reference(run: Run, tmp_path: Path, blur_model: Path, stride: int) -> None:
    pixels = grey(70, 45, seed=4)
    result = run(write_raster(tmp_path / "in.tif", pixels), model=str(blur_model), stride=stride, combine="crop")
    shares = reference(pixels, blur_model, 32, stride, "crop")
    assert np.array_equal(read_raster(result.output)[0], shares.argmax(axis=0) + 1)


@pytest.mark.parametrize("stride", [8, 16, 12])
def test_mean_equals_the_reference(run: Run, tmp_path: Path, stride: int) -> None:
    pixels = grey(70, 45, seed=5)
    model = write_network(tmp_path / "soft.onnx", manifest(window_size=32), reach=7, sharpness=0.001)
    probabilities = str(tmp_path / "shares.tif")
    source = write_raster(tmp_path / "in.tif", pixels)
    result = run(source, model=str(model), stride=stride, combine="mean", probabilities=probabilities)
    shares = reference(pixels, model, 32, stride, "mean")
    ordered = np.sort(shares, axis=0)
    clear = ordered[-1] - ordered[-2] > 1e-3  # probabilities are added in steps
    assert clear.mean() > 0.98
    assert (read_raster(result.output)[0] == shares.argmax(axis=0) + 1)[clear].all()
    assert np.abs(read_raster(probabilities) - 100 * shares).max() <= 0.51


@pytest.mark.parametrize(("height", "width"), [(70, 45), (20, 50), (9, 8), (1, 40)])
@pytest.mark.parametrize("batch_size", [1, 5])
def test_fine_is_a_vote_of_every_other_window(
    run: Run, tmp_path: Path, blur_model: Path, height: int, width: int, batch_size: int
) -> None:
    pixels = grey(height, width, seed=3)
    source, confidence = write_raster(tmp_path / "in.tif", pixels), str(tmp_path / "confidence.tif")
    result = run(source, model=str(blur_model), quality="fine", confidence=confidence, batch_size=batch_size)
    shares = reference(pixels, blur_model, 32, 8, "vote", every_other=True)
    assert np.array_equal(read_raster(result.output)[0], shares.argmax(axis=0) + 1)
    assert np.array_equal(read_raster(confidence)[0], np.rint(shares.max(axis=0) * 100))
    assert {round(8 * share, 9) for share in shares.ravel()} <= set(range(9))
    rows, columns = -(-height // 8) + 3, -(-width // 8) + 3
    assert result.windows in (rows * columns // 2, -(-rows * columns // 2)) and result.windows_skipped == 0


def test_fine_by_mean_equals_the_reference(run: Run, tmp_path: Path) -> None:
    """Of a network that sees all of a window, so that it counts which windows there are."""
    model = write_network(tmp_path / "wide.onnx", manifest(window_size=32), reach=61, sharpness=0.01)
    pixels = grey(70, 45, seed=5)
    pixels[:, -20:] //= 3
    source, shares = write_raster(tmp_path / "in.tif", pixels), str(tmp_path / "shares.tif")
    run(source, model=str(model), quality="fine", combine="mean", probabilities=shares)
    expected = 100 * reference(pixels, model, 32, 8, "mean", every_other=True)
    assert np.abs(read_raster(shares) - expected).max() <= 0.52
    assert np.abs(read_raster(shares) - 100 * reference(pixels, model, 32, 8, "mean")).max() > 1


@pytest.mark.parametrize("combine", ["vote", "mean"])
def test_a_part_of_fine_is_the_part_of_the_whole(run: Run, tmp_path: Path, blur_model: Path, combine: str) -> None:
    source = write_raster(tmp_path / "in.tif", grey(90, 120, seed=6))
    settings = {"model": str(blur_model), "quality": "fine", "combine": combine}
    whole = read_raster(run(source, **settings).output)[0]
    for row, column in ((11, 29), (19, 29), (11, 37)):
        x, y = X + column * GSD, Y - row * GSD
        part = run(source, **settings, extent=(x, y - 31 * GSD, x + 43 * GSD, y), output=str(tmp_path / "part.tif"))
        assert np.array_equal(read_raster(part.output)[0], whole[row : row + 31, column : column + 43])


def test_only_the_pattern_tells_fine_from_best(run: Run, tmp_path: Path) -> None:
    source = write_raster(tmp_path / "in.tif", grey(70, 90))
    told = {}
    for quality in ("fine", "best"):
        run(source, quality=quality)
        told[quality] = gdal.Open(str(tmp_path / "out.tif")).GetMetadata()
    assert told["fine"] == {**told["best"], "FLAIR_SEG_PATTERN": "chessboard"}
    assert told["best"]["FLAIR_SEG_STRIDE"] == "16" and "FLAIR_SEG_PATTERN" not in told["best"]
    maps = []
    for quality in ("fine", "best"):
        run(source, quality=quality, stride=24)
        maps.append(sha256(tmp_path / "out.tif"))
    assert maps[0] == maps[1]


GOLDEN = """
333333322222222221111111
333333322222222221111111
333333322222222221111111
333333322222222221111111
333322222222222211111222
222222222222211111112222
222222222221111111122222
222222211111111111122222
111111111111111111222223
111111111111111111222223
111111111111111111222233
111111111111111111222233
111111111111111111222233
111111111111111111222233
"""


def test_golden_map(run: Run, tmp_path: Path, blur_model: Path) -> None:
    pixels = grey(14, 24, seed=0)
    result = run(write_raster(tmp_path / "in.tif", pixels), model=str(blur_model), stride=8)
    rows = ["".join(map(str, row)) for row in read_raster(result.output)[0]]
    assert rows == GOLDEN.split()


def test_the_windows_border_matters_to_the_blur_model(run: Run, tmp_path: Path, blur_model: Path) -> None:
    # Guards the tests above: without overlap the map of a network that looks around is another one.
    source = write_raster(tmp_path / "in.tif", grey(70, 45, seed=3))
    maps = [read_raster(run(source, model=str(blur_model), stride=stride).output)[0] for stride in (32, 8)]
    assert (maps[0] != maps[1]).any()


@pytest.mark.parametrize(("quality", "windows"), [("fast", 2 * 3), ("balanced", 4 * 6), ("best", 8 * 12)])
def test_quality_sets_the_stride(run: Run, tmp_path: Path, quality: str, windows: int) -> None:
    source = write_raster(tmp_path / "in.tif", grey(70, 45 * 3, seed=1))
    result = run(source, quality=quality)
    divisor = {"fast": 1, "balanced": 2, "best": 4}[quality]
    rows, columns = -(-70 * divisor // 64) + divisor - 1, -(-135 * divisor // 64) + divisor - 1
    assert result.windows == rows * columns
    assert result.windows >= windows


def test_same_input_same_bytes_in_another_folder(run: Run, tmp_path: Path) -> None:
    names = ("out.tif", "out.tif.aux.xml", "out.qml", "confidence.tif", "shares.tif")
    sums = []
    for folder in (tmp_path / "here", tmp_path / "quite" / "elsewhere"):
        folder.mkdir(parents=True)
        source = write_raster(folder / "in.tif", grey(70, 150, seed=2))
        extras = {"confidence": str(folder / "confidence.tif"), "probabilities": str(folder / "shares.tif")}
        run(source, output=str(folder / "out.tif"), **extras)
        sums.append([sha256(folder / name) for name in names])
    assert sums[0] == sums[1]


@pytest.mark.parametrize("combine", ["vote", "mean", "crop"])
def test_lanes_and_threads_do_not_change_a_byte(run: Run, tmp_path: Path, blur_model: Path, combine: str) -> None:
    source = write_raster(tmp_path / "in.tif", grey(50, 90, seed=8))
    settings = {"model": str(blur_model), "combine": combine, "stride": 8, "confidence": str(tmp_path / "c.tif")}
    sums = set()
    for threads in (1, 2, 4, 7):
        run(source, **settings, threads=threads)
        sums.add((sha256(tmp_path / "out.tif"), sha256(tmp_path / "c.tif")))
    assert len(sums) == 1


@pytest.mark.parametrize("batch_size", [2, 3, 7, 64])
def test_batch_size_does_not_change_the_classes(run: Run, tmp_path: Path, blur_model: Path, batch_size: int) -> None:
    source = write_raster(tmp_path / "in.tif", grey(50, 70, seed=8))
    outputs = [str(tmp_path / "one.tif"), str(tmp_path / "many.tif")]
    results = [
        run(source, output=output, model=str(blur_model), batch_size=size, stride=16)
        for output, size in zip(outputs, (1, batch_size))
    ]
    assert np.array_equal(*(read_raster(output) for output in outputs))
    assert results[0].windows == results[1].windows


@pytest.mark.parametrize("combine", ["vote", "mean", "crop"])
def test_asking_for_confidence_does_not_change_the_classes(
    run: Run, tmp_path: Path, blur_model: Path, combine: str
) -> None:
    source = write_raster(tmp_path / "in.tif", grey(50, 70, seed=8))
    settings = {"model": str(blur_model), "combine": combine, "stride": 8}
    alone = sha256(run(source, **settings).output)
    extras = {"confidence": str(tmp_path / "c.tif"), "probabilities": str(tmp_path / "p.tif")}
    assert sha256(run(source, **settings, **extras).output) == alone


def test_shares_add_up_and_the_winner_is_the_confidence(run: Run, tmp_path: Path, blur_model: Path) -> None:
    source = write_raster(tmp_path / "in.tif", grey(50, 70, seed=8))
    extras = {"confidence": str(tmp_path / "c.tif"), "probabilities": str(tmp_path / "p.tif")}
    result = run(source, model=str(blur_model), **extras)
    shares = read_raster(extras["probabilities"]).astype(int)
    assert np.abs(shares.sum(axis=0) - 100).max() <= 1
    assert np.array_equal(shares.max(axis=0), read_raster(extras["confidence"])[0])
    assert np.array_equal(shares.argmax(axis=0) + 1, read_raster(result.output)[0])


def test_class_areas_count_the_map(run: Run, tmp_path: Path) -> None:
    pixels = grey(70, 45, seed=1)
    result = run(write_raster(tmp_path / "in.tif", pixels))
    counts = np.bincount(known_classes(pixels).ravel(), minlength=4)
    assert result.area_unit == "m2"
    for code in (1, 2, 3):
        assert result.class_areas[code] == pytest.approx(counts[code] * 0.04, rel=0.002)
    bare = run(write_raster(tmp_path / "bare.tif", pixels, crs=None, geotransform=None))
    assert bare.area_unit == "px" and bare.class_areas[2] == counts[2]


@pytest.mark.parametrize(
    ("options", "warned"),
    [({}, True), ({"combine": "mean"}, False), ({"stride": 32}, False), ({"tta": "rotate"}, False)],
)
def test_a_confidence_that_says_nothing_is_told(
    run: Run, tmp_path: Path, make_log: type, options: dict[str, object], warned: bool
) -> None:
    source, log = write_raster(tmp_path / "in.tif", grey(70, 90)), make_log()
    run(source, log, **{"stride": 64, "confidence": str(tmp_path / "c.tif"), **options})
    assert any("the confidence is 100 % everywhere" in text for text in log.warnings) == warned


@pytest.mark.parametrize("quality", ["balanced", "fine"])
def test_progress_rises_to_the_total(run: Run, tmp_path: Path, make_log: type, quality: str) -> None:
    log = make_log()
    pixels = grey(70, 150, low=20)
    pixels[:, 40:] = 0
    run(write_raster(tmp_path / "in.tif", pixels, nodata=0), log, quality=quality, batch_size=4)
    assert log.done == sorted(log.done)
    assert log.done[0] == 0 and log.done[-1] == log.total > 0


def test_says_device_bands_and_result(run: Run, tmp_path: Path, make_log: type) -> None:
    log = make_log()
    run(write_raster(tmp_path / "in.tif", grey(70, 50)), log)
    text = "\n".join(log.lines)
    assert "Device: cpu (" in text
    assert "Bands: red=1, green=2, blue=3, nir=4, height=5 (by order)" in text
    assert "out.tif" in log.lines[-1]
    assert not log.warnings


def test_a_scale_is_for_bands_that_are_not_bytes(run: Run, tmp_path: Path) -> None:
    """Colours of 8 bits, heights in metres: only the heights are scaled."""
    import subprocess

    pixels = grey(50, 70)
    colours = write_raster(tmp_path / "colours.tif", pixels[:4])
    metres = write_raster(tmp_path / "metres.tif", pixels[4:].astype(np.float32) / 5)
    both = tmp_path / "both.vrt"
    subprocess.run(["gdalbuildvrt", "-q", "-separate", both, *[colours] * 4, metres], check=True)
    text = both.read_text("utf-8")
    for band in (2, 3, 4):
        head, mark, tail = text.partition(f'band="{band}"')
        text = head + mark + tail.replace("<SourceBand>1</SourceBand>", f"<SourceBand>{band}</SourceBand>", 1)
    both.write_text(text, "utf-8")
    result = run(both, scale=(0, 51))
    assert np.array_equal(read_raster(result.output)[0], known_classes(pixels))


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"combine": "median"}, "median' for combine. Choose one of: vote, mean, crop"),
        ({"quality": "superb"}, "superb' for quality. Choose one of: fast, balanced, fine, best"),
        ({"quality": "fine", "combine": "crop"}, "Quality 'fine' skips every other window, but 'crop' needs all"),
        ({"tta": "flip"}, "flip' for tta. Choose one of: none, rotate, d4"),
        ({"scale": (5.0, 5.0)}, "scale: 5 to 5"),
        ({"scale": (float("nan"), 5.0)}, "scale: nan to 5."),
        ({"stride": 0}, "stride: 0. It must be an integer of at least 1"),
        ({"window_size": -3}, "window size: -3. It must be an integer of at least 1"),
        ({"batch_size": 0}, "batch size: 0. It must be an integer of at least 1"),
        ({"threads": 0}, "threads: 0. It must be an integer of at least 1"),
        ({"threads": 100_000}, "threads: 100000. It must be at most 1024"),
        ({"batch_size": 1_000_000}, "batch size: 1000000. It must be at most 1024"),
        ({"workers": 100_000}, "workers: 100000. It must be at most"),
        ({"cluster": "x"}, "cluster address 'x'"),
    ],
)
def test_options_are_checked_at_construction(changes: dict[str, object], text: str) -> None:
    with pytest.raises(InputError) as caught:
        SegmentOptions("in.tif", "out.tif", **changes)  # type: ignore[arg-type]
    assert text in str(caught.value)
