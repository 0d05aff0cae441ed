"""Normalisation by a reference: the formula, each member with its own, every warning and refusal, and no reference."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from stub_network import BANDS, manifest, write_network
from stub_raster import GSD, X, Y, grey, read_raster, write_raster

from flair_seg.cluster import worker
from flair_seg.commands.cli import main
from flair_seg.errors import CancelledError, InputError, ModelError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.inference.ensemble import Ensemble
from flair_seg.inference.graphs.additions import Levelling
from flair_seg.inference.loaded import release
from flair_seg.inference.session import Session
from flair_seg.mapping import radiometry
from flair_seg.mapping.resume import journal
from flair_seg.mapping.resume.parts import unpack
from flair_seg.models.manifest import EnsembleManifest, Manifest, Member, Normalisation
from flair_seg.models.model import load_model
from flair_seg.raster.reader import describe, open_raster
from flair_seg.segment import SegmentOptions, SegmentResult

Run = Callable[..., SegmentResult]
Array = np.ndarray
HEIGHT, WIDTH = 90, 150
MEAN, STD = (90.0, 100.0, 110.0, 120.0, 60.0), (40.0,) * 5
TYPICAL = ((1000.0, 900.0, 800.0, 2000.0, None), (150.0, 140.0, 130.0, 400.0, None))
CELL, BEFORE = 0.5, 20
"""Ground size of the reference in m, and its pixels left of and above the source's corner."""


def normalisation(mean: tuple[float, ...] = MEAN, factor: float = 1.0) -> Normalisation:
    """Return a normalisation by a reference whose usual mean is `factor` times the tests' own."""
    means = tuple(None if value is None else factor * value for value in TYPICAL[0])
    return Normalisation("reference", mean, STD, True, means, TYPICAL[1])


def network(path: Path, how: Normalisation | None = None, **options: object) -> Path:
    """Write a network of reach 1 whose input is float32."""
    return write_network(path, manifest(normalisation=how or normalisation()), **{"dtype": "float32", **options})


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A network that was trained with a reference."""
    return network(tmp_path / "model.onnx")


@pytest.fixture
def pixels() -> Array:
    """Grey values that differ from band to band."""
    values = grey(HEIGHT, WIDTH, seed=1).astype(np.int64)
    return (values * np.array([10, 9, 8, 10, 5])[:, None, None] // 10).astype(np.uint8)


@pytest.fixture
def source(tmp_path: Path, pixels: Array) -> Path:
    """The raster to map: 30 x 18 m."""
    return write_raster(tmp_path / "in.tif", pixels)


def reflectances(seed: int = 0, bands: int = 4) -> Array:
    """Return 110 x 110 reflectances that grow to the right, far brighter where the source is not."""
    rng = np.random.default_rng(seed)
    found = rng.normal(1000, 200, (bands, 110, 110)) * np.array([1.3, 1.0, 0.7, 1.8])[:bands, None, None]
    found += 4 * np.arange(110)
    inside = np.zeros((110, 110), bool)
    inside[BEFORE : BEFORE + 36, BEFORE : BEFORE + 60] = True
    return np.where(inside, found.clip(1), 30000).astype(np.uint16)


def write_reference(path: Path, values: Array, **options: object) -> Path:
    """Write a reference whose pixels have sides of half a metre."""
    place = (X - BEFORE * CELL, CELL, 0, Y + BEFORE * CELL, 0, -CELL)
    return write_raster(path, values, **{"geotransform": place, **options})


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """A reference that covers the source."""
    return write_reference(tmp_path / "sentinel.tif", reflectances())


def seen_by(values: Array, how: Normalisation, pixels: Array) -> Array:
    """Return what a network sees of raw pixels, float32, by the formula of `training.data.reference`."""
    inside = values[:, BEFORE : BEFORE + 36, BEFORE : BEFORE + 60].astype(np.float64).reshape(len(values), -1)
    changed = pixels.astype(np.float32)
    for band in range(len(values)):
        m, s, usual, spread = inside[band].mean(), inside[band].std(), how.reference_mean[band], how.reference_std[band]
        changed[band] = (pixels[band] - how.mean[band] * m / usual) * spread / s + how.mean[band]
    return changed


def scores_of(seen: Array, sharpness: float = 1.0) -> Array:
    """Return the stub network's logits, float64 `(3, height, width)`, less what all classes have in common."""
    levels = np.array([(c + 0.5) * 256 / 3 for c in range(3)])[:, None, None]
    return sharpness * (2 * levels * seen.astype(np.float64).mean(axis=0) - levels**2)


def assert_classes(path: str, scores: Array, least: float = 1.0) -> None:
    """Compare a map with scores, where these are further apart than rounding."""
    ordered = np.sort(scores, axis=0)
    clear = ordered[-1] - ordered[-2] > least
    assert clear.mean() > 0.97
    assert np.array_equal(read_raster(path)[0][clear], scores.argmax(axis=0)[clear] + 1)


def test_the_formula_is_that_of_training(run: Run, source: Path, reference: Path, model: Path, pixels: Array) -> None:
    result = run(source, model=str(model), reference=str(reference), quality="fast")
    seen = seen_by(reflectances(), normalisation(), pixels)
    assert np.abs(seen[4] - pixels[4]).max() == 0 and np.abs(seen[:4] - pixels[:4]).mean() > 10
    assert_classes(result.output, scores_of(seen))
    metadata = gdal.Open(result.output).GetMetadata()
    assert metadata["FLAIR_SEG_REFERENCE"] == "sentinel.tif"
    plain = read_raster(run(source, model=str(model), quality="fast").output)[0]
    assert (plain != scores_of(seen).argmax(axis=0) + 1).mean() > 0.1


def test_numbers_are_those_of_the_valid_pixels_alone(
    tmp_path: Path, source: Path, model: Path, log: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In blocks of a few rows as in one; nodata in one band, masked pixels and zeros stay out."""
    values = reflectances()
    values[:, 30, 30:60] = 0
    values[1, 31, 30:60] = 7777
    mask = np.full((110, 110), 255, np.uint8)
    mask[32, 30:60] = 0
    values[:, 32, 30:60] = 60000
    path = str(write_reference(tmp_path / "gaps.tif", values, nodata=7777, mask=mask))
    valid = np.zeros((110, 110), bool)
    valid[BEFORE : BEFORE + 36, BEFORE : BEFORE + 60] = True
    valid[30:33, 30:60] = False
    found = load_model(model)
    grid = describe(open_raster(str(source)), str(source)).grid
    whole = radiometry.measure_reference(path, found, grid, log)
    monkeypatch.setattr(radiometry, "_BLOCK_PX", 200)
    small = radiometry.measure_reference(path, found, grid, log)
    for (levelling,) in (whole.levellings, small.levellings):
        for band in range(4):
            inside = values[band][valid].astype(np.float64)
            gain = TYPICAL[1][band] / inside.std()
            assert levelling.gain[band] == pytest.approx(gain, rel=1e-12)
            wanted = MEAN[band] * (1 - gain * inside.mean() / TYPICAL[0][band])
            assert levelling.offset[band] == pytest.approx(wanted, rel=1e-9)
        assert (levelling.gain[4], levelling.offset[4], levelling.fill) == (1.0, 0.0, MEAN)


def test_bands_are_found_by_name_and_in_another_coordinate_system(
    run: Run, tmp_path: Path, source: Path, reference: Path, model: Path, log: object
) -> None:
    expected = read_raster(run(source, model=str(model), reference=str(reference)).output)
    names = ("nir", "blue", "green", "red")
    write_reference(tmp_path / "turned.tif", reflectances()[::-1].copy(), names=names)
    found = run(source, log, model=str(model), reference=str(tmp_path / "turned.tif"))
    assert np.array_equal(read_raster(found.output), expected)
    assert "Reference bands: red=4, green=3, blue=2, nir=1 (by name or colour interpretation)" in log.lines
    # The grids are turned against each other: a few pixels of the border must not differ from their neighbours.
    inside = reflectances()[:, BEFORE : BEFORE + 36, BEFORE : BEFORE + 60]
    wide = np.pad(np.pad(inside, ((0, 0), (4, 4), (4, 4)), "edge"), ((0, 0), (16, 16), (16, 16)), constant_values=30000)
    write_reference(tmp_path / "wide.tif", wide)
    gdal.Warp(
        str(tmp_path / "utm.tif"), str(tmp_path / "wide.tif"), dstSRS="EPSG:32631", xRes=CELL, yRes=CELL, dstNodata=0
    )
    other = run(source, log, model=str(model), reference=str(tmp_path / "utm.tif"))
    assert (read_raster(other.output) == expected).mean() > 0.95
    assert log.warnings == []


def test_a_part_equals_the_same_part_of_the_whole(run: Run, source: Path, reference: Path, model: Path) -> None:
    whole = read_raster(run(source, model=str(model), reference=str(reference)).output)[0]
    extent = (X + 80 * GSD, Y - 70 * GSD, X + 140 * GSD, Y - 20 * GSD)
    part = read_raster(run(source, model=str(model), reference=str(reference), extent=extent).output)[0]
    assert np.array_equal(part, whole[20:70, 80:140])


def ensemble(path: Path, *members: Path) -> Path:
    """Write an ensemble that averages probabilities."""
    manifest = EnsembleManifest("team", "Team", tuple(Member(member.name) for member in members))
    path.write_text(manifest.to_json(), encoding="utf-8")
    return path


def test_each_member_has_its_own_reference_or_none(
    run: Run, tmp_path: Path, source: Path, reference: Path, pixels: Array
) -> None:
    dark = (60.0, 70.0, 80.0, 90.0, 60.0)
    hows = (normalisation(), normalisation(dark, 1.2), Normalisation("dataset", MEAN, STD))
    paths = [
        network(tmp_path / f"{index}.onnx", how, sharpness=1e-3, dtype="uint8" if index == 2 else "float32")
        for index, how in enumerate(hows)
    ]
    team = ensemble(tmp_path / "team.json", *paths)
    seen = [seen_by(reflectances(), how, pixels) for how in hows[:2]] + [pixels]
    assert np.abs(seen[0] - seen[1]).mean() > 5
    shares = np.zeros((3, HEIGHT, WIDTH))
    for values in seen:
        exponentials = np.exp(scores_of(values, 1e-3))
        shares += exponentials / exponentials.sum(axis=0) / 3
    # Turning and averaging changes nothing of what a network that looks at single pixels says.
    result = run(source, model=str(team), reference=str(reference), quality="fast", tta="rotate")
    assert_classes(result.output, shares, 1e-3)


CHANGE = Levelling((2.0, 0.5, 1.0, 1.5, 1.0), (-30.0, 20.0, 0.0, 5.0, 0.0), MEAN)


@pytest.mark.parametrize("dtype", ["float32", "float16"])
@pytest.mark.parametrize("inside", [True, False])
def test_nodata_is_neutral_whatever_the_gain(tmp_path: Path, inside: bool, dtype: str) -> None:
    how = Normalisation("reference", MEAN, STD, inside, *TYPICAL)
    member = load_model(network(tmp_path / "net.onnx", how, reach=3, dtype=dtype)).members[0]
    batch = np.random.default_rng(0).integers(0, 128, (2, 5, 64, 64)).astype(np.float32)
    gain, offset, fill = (np.array(part)[:, None, None] for part in (CHANGE.gain, CHANGE.offset, CHANGE.fill))
    seen = (batch * gain + offset).astype(np.float32)
    batch[:, :, 20:30] = np.nan
    seen[:, :, 20:30] = fill
    expected = Session(member, "logits", "cpu", 1).run(seen)
    found = Session(member, "logits", "cpu", 1, "float32", CHANGE).run(batch)
    assert np.isfinite(found).all() and np.array_equal(found, expected)


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[Array]:
    """What goes to the networks."""
    seen: list[Array] = []
    start = Ensemble.start
    monkeypatch.setattr(
        Ensemble, "start", lambda self, batch, part: seen.append(batch.copy()) or start(self, batch, part)
    )
    return seen


def test_nodata_comes_to_the_graph_as_such_only_with_a_reference(
    run: Run, tmp_path: Path, reference: Path, model: Path, pixels: Array, batches: list[Array]
) -> None:
    pixels = pixels.clip(1)
    pixels[:, :, 40:] = 0
    source = write_raster(tmp_path / "gap.tif", pixels, nodata=0)
    result = run(source, model=str(model), reference=str(reference), quality="fast")
    assert batches[-1].dtype == np.float32
    assert any(np.isnan(batch[0, :, :, 40:]).all() and not np.isnan(batch[0, :, :, :40]).any() for batch in batches)
    assert (read_raster(result.output)[0, :, 40:] == 0).all()
    batches.clear()
    run(source, model=str(model), quality="fast")
    assert {batch.dtype for batch in batches} == {np.dtype(np.uint8)}
    assert (batches[-1][0, :, 0, 41] == MEAN).all()


def test_without_a_reference_there_is_one_warning_and_the_map_of_the_data_set(
    run: Run, tmp_path: Path, source: Path, model: Path, log: object
) -> None:
    alike = network(tmp_path / "alike.onnx", Normalisation("dataset", MEAN, STD))
    team = ensemble(tmp_path / "team.json", model, network(tmp_path / "two.onnx"))
    expected = run(source, log, model=str(alike))
    assert log.warnings == []
    assert "FLAIR_SEG_REFERENCE" not in gdal.Open(expected.output).GetMetadata()
    pixels = read_raster(expected.output)
    result = run(source, log, model=str(model))
    assert np.array_equal(read_raster(result.output), pixels)
    assert gdal.Open(result.output).GetMetadataItem("FLAIR_SEG_REFERENCE") == "none"
    (warning,) = log.warnings
    assert "Model 'stub' was trained with images normalised to a reference" in warning and "--reference" in warning
    run(source, log, model=str(team))
    assert len(log.warnings) == 2


@pytest.mark.parametrize("how", ["few", "flat"])
def test_a_reference_that_says_nothing_changes_nothing(
    run: Run, tmp_path: Path, source: Path, model: Path, log: object, how: str
) -> None:
    values = reflectances()
    if how == "few":
        values[:, :, : BEFORE + 46] = 0  # 14 columns of 36 rows are 504 pixels
        enough = write_reference(tmp_path / "enough.tif", values)
        run(source, log, model=str(model), reference=str(enough))
        assert log.warnings == []
        values[:, BEFORE : BEFORE + 5, BEFORE + 46] = 0
    else:
        values[2] = 500
    poor = write_reference(tmp_path / "poor.tif", values)
    result = run(source, log, model=str(model), reference=str(poor))
    (warning,) = log.warnings
    assert "poor.tif' has fewer than 500 valid pixels" in warning
    assert gdal.Open(result.output).GetMetadataItem("FLAIR_SEG_REFERENCE") == "none"
    found = read_raster(result.output)
    assert np.array_equal(found, read_raster(run(source, model=str(model)).output))


@pytest.mark.parametrize(("factor", "warned"), [(10.0, True), (0.1, True), (2.0, False), (0.3, False)])
def test_other_units_are_doubted(
    run: Run, tmp_path: Path, source: Path, model: Path, log: object, factor: float, warned: bool
) -> None:
    values = reflectances().clip(1, 3000).astype(np.float32) * np.float32(factor)
    path = write_reference(tmp_path / "units.tif", values)
    run(source, log, model=str(model), reference=str(path))
    assert [("Check its units" in text) for text in log.warnings] == [True] * warned
    assert all("'red'" in text and "units.tif" in text for text in log.warnings)


def test_what_cannot_be_used_is_refused_and_nothing_is_written(
    run: Run, tmp_path: Path, source: Path, reference: Path, model: Path
) -> None:
    plain = network(tmp_path / "plain.onnx", Normalisation("dataset", MEAN, STD))
    bare = network(tmp_path / "bare.onnx", Normalisation("reference", MEAN, STD))
    whole = network(tmp_path / "bytes.onnx", dtype="uint8")
    three = write_reference(tmp_path / "three.tif", reflectances(bands=3))
    away = write_reference(tmp_path / "away.tif", reflectances(), geotransform=(X + 40, 0.5, 0, Y, 0, -0.5))
    nowhere = write_reference(tmp_path / "nowhere.tif", reflectances(), crs=None)
    placeless = write_raster(tmp_path / "placeless.tif", grey(64, 64), crs=None)
    before = sorted(path.name for path in tmp_path.iterdir())
    cases = [
        (plain, reference, source, InputError, "'stub' uses 'dataset' normalisation"),
        (
            bare,
            reference,
            source,
            InputError,
            r"'bare\.onnx'.* uses 'reference' norm.* no reference_mean",
        ),
        (whole, reference, source, ModelError, r"'bytes\.onnx' has uint8 input"),
        (
            model,
            three,
            source,
            InputError,
            r"Reference '.*three\.tif': The raster has 3 data bands; the model needs 4",
        ),
        (
            model,
            away,
            source,
            InputError,
            r"away\.tif' \(\(700040, .*\)\) does not overlap the raster to map \(\(700000, ",
        ),
        (
            model,
            nowhere,
            source,
            InputError,
            r"georeferencing in .*nowhere\.tif'",
        ),
        (
            model,
            reference,
            placeless,
            InputError,
            "georeferencing in the raster to map",
        ),
        (model, tmp_path / "none.tif", source, RasterError, r"none\.tif' as a raster"),
    ]
    for used, path, raster, kind, words in cases:
        with pytest.raises(kind, match=words):
            run(raster, model=str(used), reference=str(path))
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    with pytest.raises(InputError, match=r"sentinel\.tif' is also the input"):
        run(source, model=str(model), reference=str(reference), output=str(reference))


def test_a_model_that_is_kept_is_not_taken_for_another_reference(
    run: Run, tmp_path: Path, source: Path, reference: Path, model: Path
) -> None:
    other = write_reference(tmp_path / "other.tif", (reflectances(1) // 2 + 300).astype(np.uint16))
    maps = [read_raster(run(source, model=str(model), reference=str(path)).output) for path in (reference, other)]
    assert (maps[0] != maps[1]).mean() > 0.05
    release()
    assert np.array_equal(read_raster(run(source, model=str(model), reference=str(other)).output), maps[1])


def test_a_run_goes_on_with_the_same_reference_only(
    run: Run, tmp_path: Path, reference: Path, model: Path, make_log: Callable[..., object], monkeypatch: object
) -> None:
    monkeypatch.setattr(journal, "PART_EVERY_S", 0.0)
    source = write_raster(tmp_path / "tall.tif", grey(300, 90, seed=2))
    with pytest.raises(CancelledError):
        run(source, make_log(100), model=str(model), reference=str(reference))
    times = reference.stat()
    os.utime(reference, ns=(times.st_atime_ns, times.st_mtime_ns + 10**9))
    with pytest.raises(InputError, match=r"out\.tif' used different .*\(reference files \('.*sentinel\.tif'\)\)"):
        run(source, model=str(model), reference=str(reference))
    os.utime(reference, ns=(times.st_atime_ns, times.st_mtime_ns))
    result = run(source, model=str(model), reference=str(reference))
    assert result.rows_resumed > 0
    digest = hashlib.sha256(Path(result.output).read_bytes()).hexdigest()
    alone = run(source, model=str(model), reference=str(reference))
    assert hashlib.sha256(Path(alone.output).read_bytes()).hexdigest() == digest


def test_workers_find_the_reference_from_any_folder(
    run: Run, tmp_path: Path, source: Path, reference: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    options = SegmentOptions(str(source), str(tmp_path / "out.tif"), str(model), reference=reference.name, threads=1)
    message = worker.job_message(options)
    monkeypatch.chdir("/")
    answer = worker.describe(message)
    assert list(answer["identity"]["reference files"]) == [str(reference)]
    made = worker.make_block(worker.JobNote(message, json.dumps(answer["identity"])), (0, 0, WIDTH, HEIGHT), Feedback())
    rows = unpack(made["block"]).rows["classes"]
    assert np.array_equal(rows, read_raster(run(source, model=str(model), reference=str(reference)).output))


def test_the_commands_take_it(
    source: Path, reference: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("--model", str(model), "--reference", str(reference), "--threads", "1")
    assert main(["segment", str(source), str(tmp_path / "map.tif"), *given, "-q"]) == 0
    assert gdal.Open(str(tmp_path / "map.tif")).GetMetadataItem("FLAIR_SEG_REFERENCE") == "sentinel.tif"
    assert main(["plan", str(source), *given]) == 0
    assert "Reference bands: red=1" in capsys.readouterr().err
    assert main(["plan", "--area-km2", "5", *given]) != 0
    assert "A reference is specified without a raster" in capsys.readouterr().err


def test_manifests_hold_what_the_reference_usually_has() -> None:
    full = manifest(normalisation=normalisation())
    document = json.loads(full.to_json())
    assert document["normalisation"]["reference_mean"] == [1000.0, 900.0, 800.0, 2000.0, None]
    assert Manifest.from_json(full.to_json()) == full and full.reference_bands == BANDS[:4]
    old = manifest(normalisation=Normalisation("reference", MEAN, STD))
    assert set(json.loads(old.to_json())["normalisation"]) == {"type", "mean", "std", "inside"}
    assert Manifest.from_json(old.to_json()) == old and old.reference_bands == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"type": "dataset"}, "'dataset' does not support reference_mean"),
        ({"reference_mean": [1.0]}, "there are 5, 1 and 5"),
        ({"reference_std": None}, "there are 5, 5 and 0"),
        ({"mean": [], "std": []}, "there are 0, 5 and 5"),
        ({"reference_mean": [0.0, 1, 1, 1, None]}, "reference_mean 0.0 and reference_std 150.0"),
        ({"reference_mean": [None, 1, 1, 1, None]}, "reference_mean None and reference_std 150.0"),
        ({"reference_std": [1, -1, 1, 1, None]}, "reference_std -1.0"),
        (
            {"reference_std": ["wide", 1, 1, 1, None]},
            r"normalisation\.reference_std\[0\] is 'wide'",
        ),
        ({"mean": [None] * 5}, r"normalisation\.mean\[0\] is None"),
    ],
)
def test_statistics_that_contradict_themselves_are_refused(change: dict[str, object], words: str) -> None:
    document = json.loads(manifest(normalisation=normalisation()).to_json())
    document["normalisation"].update(change)
    with pytest.raises(ModelError, match=words):
        Manifest.from_json(json.dumps(document))
