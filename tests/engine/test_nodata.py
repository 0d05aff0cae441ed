"""Nodata in, nodata out: values, masks, alpha, NaN; what holds nothing is never predicted."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from stub_network import manifest, write_network
from stub_raster import grey, known_classes, read_raster, write_raster

from flair_seg.errors import InputError
from flair_seg.inference.ensemble import Ensemble
from flair_seg.mapping.reading import WindowReader
from flair_seg.models.manifest import Band, Normalisation
from flair_seg.raster.area import area_of_interest
from flair_seg.raster.reader import RasterReader, describe, open_raster
from flair_seg.raster.windows import WindowGrid
from flair_seg.segment import SegmentResult

Run = Callable[..., SegmentResult]
HEIGHT, WIDTH = 70, 150


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[np.ndarray]:
    """What the networks are shown, less the window that checks them."""
    seen: list[np.ndarray] = []
    start, check = Ensemble.start, Ensemble.check

    def checked(self: Ensemble, window_size: int, batch_size: int) -> None:
        check(self, window_size, batch_size)
        seen.clear()

    monkeypatch.setattr(Ensemble, "check", checked)
    monkeypatch.setattr(
        Ensemble, "start", lambda self, batch, part: seen.append(batch.copy()) or start(self, batch, part)
    )
    return seen


@pytest.fixture
def empty() -> np.ndarray:
    """Which pixels of a raster hold nothing, bool `(HEIGHT, WIDTH)`: its right side and a spot."""
    where = np.zeros((HEIGHT, WIDTH), bool)
    where[:, 101:] = True
    where[20:33, 40:47] = True
    return where


def expected(pixels: np.ndarray, empty: np.ndarray) -> np.ndarray:
    """Return the map of a raster with nothing where `empty`."""
    return np.where(empty, 0, known_classes(pixels))


def as_type(pixels: np.ndarray, dtype: str) -> np.ndarray:
    """Return pixels whose values 0..255 become 0..2550 of a wider type, for a scale of 0 to 2550."""
    return pixels if dtype == "uint8" else (pixels.astype(np.float64) * 10).astype(dtype)


@pytest.mark.parametrize(
    ("dtype", "nodata"),
    [
        ("uint8", 0),
        ("uint8", 255),
        ("uint16", 65535),
        ("int16", -32768),
        ("float32", -9999),
        ("float32", float(np.float32(0.1))),
        ("float32", float(np.finfo(np.float32).min)),
        ("float64", -0.1),
        ("float64", float(np.finfo(np.float64).min)),
        ("float64", 1e300),
        ("float32", float("nan")),
        ("float32", float("inf")),
    ],
)
def test_a_nodata_value(run: Run, tmp_path: Path, empty: np.ndarray, dtype: str, nodata: float) -> None:
    pixels = np.clip(grey(HEIGHT, WIDTH), 1, 254)
    stored = as_type(pixels, dtype).copy()
    stored[:, empty] = nodata
    source = write_raster(tmp_path / "in.tif", stored, nodata=nodata)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = run(source, scale=None if dtype == "uint8" else (0.0, 2550.0))
    assert np.array_equal(read_raster(result.output)[0], expected(pixels, empty))


def test_values_far_outside_the_scale_do_not_overflow(run: Run, tmp_path: Path, empty: np.ndarray) -> None:
    pixels = grey(HEIGHT, WIDTH)
    pixels[:, :10] = 255
    stored = (pixels / np.float32(255)).astype(np.float32)
    lowest = float(np.finfo(np.float32).min)
    stored[:, :10] = 3e38  # beyond what becomes 255: a glint
    stored[:, empty] = lowest
    source = write_raster(tmp_path / "in.tif", stored, nodata=lowest)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = run(source, scale=(0.0, 1.0))
    assert np.array_equal(read_raster(result.output)[0], expected(pixels, empty))


def test_a_pixel_is_nodata_only_if_all_bands_are(run: Run, tmp_path: Path) -> None:
    pixels = grey(HEIGHT, WIDTH, low=1)
    pixels[:4, 10:20] = 0  # e.g. deep shade, with a height
    pixels[4, 30:, :30] = 0  # e.g. bare ground of height 0
    result = run(write_raster(tmp_path / "in.tif", pixels, nodata=0))
    assert (read_raster(result.output)[0] > 0).all()


def test_nan_is_nodata_even_if_not_declared(run: Run, tmp_path: Path, empty: np.ndarray) -> None:
    pixels = grey(HEIGHT, WIDTH)
    stored = pixels.astype(np.float32)
    stored[2, empty] = np.nan
    result = run(write_raster(tmp_path / "in.tif", stored), scale=(0.0, 255.0))
    assert np.array_equal(read_raster(result.output)[0], expected(pixels, empty))


@pytest.mark.parametrize("options", [(), ("INTERLEAVE=BAND",), ("TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16")])
def test_a_mask_band(run: Run, tmp_path: Path, empty: np.ndarray, options: tuple[str, ...]) -> None:
    pixels = grey(HEIGHT, WIDTH)
    mask = np.where(empty, 0, 255).astype(np.uint8)
    result = run(write_raster(tmp_path / "in.tif", pixels, mask=mask, options=options))
    assert np.array_equal(read_raster(result.output)[0], expected(pixels, empty))


COLOURS = ("RedBand", "GreenBand", "BlueBand", "Undefined", "Undefined", "AlphaBand")


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_an_alpha_band(run: Run, tmp_path: Path, empty: np.ndarray, make_log: type, dtype: str) -> None:
    log = make_log()
    pixels = grey(HEIGHT, WIDTH)
    alpha = np.where(empty, 0, np.iinfo(dtype).max).astype(dtype)
    stored = np.concatenate([as_type(pixels, dtype), alpha[None]])
    source = write_raster(tmp_path / "in.tif", stored, colours=COLOURS)
    result = run(source, log, scale=None if dtype == "uint8" else (0.0, 2550.0))
    assert np.array_equal(read_raster(result.output)[0], expected(pixels, empty))
    assert any("Band 6 (Alpha)" in line for line in log.lines)


def test_near_infrared_tagged_alpha_is_data(run: Run, tmp_path: Path, make_log: type) -> None:
    """Fourth bands of near infrared often carry the tag of transparency; where they are 0 the image goes on."""
    log = make_log()
    pixels = grey(HEIGHT, WIDTH)
    source = write_raster(tmp_path / "in.tif", pixels, colours=("RedBand", "GreenBand", "BlueBand", "AlphaBand"))
    result = run(source, log)
    assert np.array_equal(read_raster(result.output)[0], known_classes(pixels))
    (warning,) = log.warnings
    assert "Band 4 " in warning and "Alpha" in warning
    assert "nir=4" in result.bands


def test_the_mask_is_found_among_several_bands_tagged_alpha(run: Run, tmp_path: Path) -> None:
    pixels = grey(HEIGHT, WIDTH)
    mask = np.full((1, HEIGHT, WIDTH), 255, np.uint8)
    mask[:, :, 100:] = 0
    tags = ("RedBand", "GreenBand", "BlueBand", "AlphaBand", "Undefined", "AlphaBand")
    result = run(write_raster(tmp_path / "in.tif", np.concatenate([pixels, mask]), colours=tags))
    assert np.array_equal(read_raster(result.output)[0], np.where(mask[0] > 0, known_classes(pixels), 0))


def test_an_alpha_band_asked_for_is_data(run: Run, tmp_path: Path, make_log: type) -> None:
    log = make_log()
    pixels = np.concatenate([grey(HEIGHT, WIDTH), np.zeros((1, HEIGHT, WIDTH), np.uint8)])
    source = write_raster(tmp_path / "in.tif", pixels, colours=COLOURS)
    run(source, log, bands=(1, 2, 3, 4, 6))
    (warning,) = log.warnings
    assert "Band 6 " in warning and "Alpha" in warning


@pytest.mark.parametrize("stride", [64, 32, 16])
def test_what_holds_nothing_is_never_predicted(
    run: Run, tmp_path: Path, batches: list[np.ndarray], stride: int
) -> None:
    pixels = grey(200, 330, low=1)
    pixels[:, :, :130] = 0
    pixels[:, 128:, :200] = 0
    valid = pixels[0] > 0
    result = run(write_raster(tmp_path / "in.tif", pixels, nodata=0), stride=stride)
    rows, columns = range(stride - 64, 200, stride), range(stride - 64, 330, stride)
    useful = [valid[max(r, 0) : r + 64, max(c, 0) : c + 64].any() for r in rows for c in columns]
    assert len(batches) == result.windows == sum(useful)
    assert result.windows_skipped == len(useful) - sum(useful) > 0
    assert np.array_equal(read_raster(result.output)[0], np.where(valid, known_classes(pixels), 0))


def test_rows_without_windows_do_not_pile_up(tmp_path: Path) -> None:
    pixels = np.zeros((5, 900, 20), np.uint8)
    pixels[:, :10] = pixels[:, -10:] = 9
    source = str(write_raster(tmp_path / "in.tif", pixels, nodata=0))
    dataset = open_raster(source)
    info = describe(dataset, source)
    reader = RasterReader(dataset, info, (1, 2, 3, 4, 5))
    windows = WindowReader(reader, WindowGrid(16, 8), area_of_interest(info.grid), np.zeros(5, np.uint8), 8)
    found = list(windows)
    assert max(len(batch.finished) for batch in found) <= 9
    assert sum(len(band.wanted) for batch in found for band in batch.finished) == 900
    assert [batch.pixels.shape[0] for batch in found if batch.pixels is not None].count(8) >= 2
    assert found[-1].seen == windows.total


def test_networks_see_the_mean_in_place_of_nodata(run: Run, tmp_path: Path, batches: list[np.ndarray]) -> None:
    mean = (10.4, 20.6, 30.0, 40.0, 50.0)
    description = manifest(normalisation=Normalisation("dataset", mean, (1.0,) * 5))
    model = write_network(tmp_path / "model.onnx", description)
    pixels = np.full((5, 64, 64), 200, np.uint8)
    pixels[:, :, 32:] = 0
    run(write_raster(tmp_path / "in.tif", pixels, nodata=0), model=str(model), quality="fast")
    (batch,) = batches
    assert (batch[0, :, :, :32] == 200).all()
    for band, value in enumerate((10, 21, 30, 40, 50)):
        assert (batch[0, band, :, 32:] == value).all()


def test_a_float_network_sees_values_as_they_are(run: Run, tmp_path: Path, batches: list[np.ndarray]) -> None:
    bands = tuple(Band(name, "float32") for name in ("red", "green", "blue", "nir", "height"))
    model = write_network(tmp_path / "model.onnx", manifest(bands), dtype="float32")
    pixels = grey(64, 64).astype(np.float32) + 0.25
    pixels[:, 0, 0] = np.nan
    result = run(write_raster(tmp_path / "in.tif", pixels), model=str(model), quality="fast")
    assert batches[0].dtype == np.float32
    assert np.array_equal(batches[0][0, :, 1:], pixels[:, 1:])
    assert (batches[0][0, :, 0, 0] == 0).all()
    assert read_raster(result.output)[0, 0, 0] == 0


def test_all_nodata_is_refused(run: Run, tmp_path: Path, batches: list[np.ndarray]) -> None:
    source = write_raster(tmp_path / "in.tif", np.zeros((5, 70, 90), np.uint8), nodata=0)
    with pytest.raises(InputError, match="all requested pixels are nodata"):
        run(source)
    assert not batches
    assert [p.name for p in tmp_path.iterdir()] == ["in.tif"]


def test_gaps_of_a_mosaic(run: Run, tmp_path: Path) -> None:
    pixels = grey(60, 60, low=1)
    left = write_raster(tmp_path / "a.tif", pixels)
    right = write_raster(tmp_path / "b.tif", pixels, geotransform=(700000 + 80 * 0.2, 0.2, 0, 6600000, 0, -0.2))
    mosaic = gdal.BuildVRT(str(tmp_path / "in.vrt"), [str(left), str(right)], addAlpha=True)
    del mosaic
    result = run(tmp_path / "in.vrt", quality="balanced")
    classes = read_raster(result.output)[0]
    assert classes.shape == (60, 140)
    assert np.array_equal(classes[:, :60], known_classes(pixels)) and np.array_equal(classes[:, 80:], classes[:, :60])
    assert not classes[:, 60:80].any()
