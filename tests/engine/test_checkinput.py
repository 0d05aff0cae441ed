"""What is said of a raster: nothing against a generated scene, and the truth about one that was spoilt."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scene import make_scene
from stub_network import manifest, write_network
from stub_raster import X, Y, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import CancelledError, FlairError
from flair_seg.feedback import Feedback
from flair_seg.models.manifest import Band
from flair_seg.tools.prepare.inputcheck.bandchecks import correlation, figures
from flair_seg.tools.prepare.inputcheck.checkinput import BandCheck, InputCheck, check_input
from flair_seg.tools.prepare.inputcheck.inputreport import findings, text

Check = Callable[..., InputCheck]


@pytest.fixture(scope="module")
def scene() -> np.ndarray:
    """A generated scene, seeded: red, green, blue, nir and height."""
    bands, _ = make_scene(7, 512, 512)
    return bands


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Writes pixels and checks them for the embedded model."""

    def call(pixels: np.ndarray, **options: object) -> InputCheck:
        bands = options.pop("bands", None)
        model = str(options.pop("model", "segformer-b0-flair-d034"))
        return check_input(str(write_raster(tmp_path / "input.tif", pixels, **options)), model, bands)  # type: ignore[arg-type]

    return call


def band(result: InputCheck, name: str) -> BandCheck:
    """Return a band's check."""
    return next(b for b in result.bands if b.name == name)


def test_a_scene_suits_the_model(check: Check, scene: np.ndarray) -> None:
    result = check(scene)
    assert result.verdict == "ok" and not findings(result)
    assert result.chosen.startswith("red=1, green=2, blue=3, nir=4, height=5")
    assert result.nodata == 0 and result.gsd_m == pytest.approx((0.2, 0.2), rel=0.01)


def test_figures_are_those_of_all_pixels_where_the_raster_is_small(check: Check, scene: np.ndarray) -> None:
    for number, found in enumerate(check(scene).bands):
        told, pixels = found.figures, scene[number]
        assert told is not None
        assert (told.minimum, told.maximum) == (pixels.min(), pixels.max())
        assert told.mean == pytest.approx(pixels.mean()) and told.deviation == pytest.approx(pixels.std())
        assert told.empty == pytest.approx(100 * (pixels == 0).mean())
        assert sum(told.histogram) == pixels.size
        assert told.histogram[0] == (pixels < 255 / 32).sum()


def swapped(pixels: np.ndarray) -> np.ndarray:
    """Exchange near infrared and red."""
    return pixels[[3, 1, 2, 0, 4]]


def with_band(index: int, change: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    """Return what changes one band."""

    def spoil(pixels: np.ndarray) -> np.ndarray:
        """Change it, in floats."""
        copy = pixels.copy()
        copy[index] = np.clip(np.rint(change(pixels[index].astype(np.float64))), 0, 255)
        return copy

    return spoil


SPOILT: dict[str, tuple[Callable[[np.ndarray], np.ndarray], str, str, str]] = {
    "red and near infrared swapped": (swapped, "nir", "doubtful", "does not look like near infrared"),
    "and red is reported too": (
        swapped,
        "red",
        "doubtful",
        "it differs from the other two colour bands in the way near infrared",
    ),
    "near infrared is red": (lambda p: p[[0, 1, 2, 0, 4]], "nir", "wrong", "identical to the band used for red"),
    "near infrared is height": (lambda p: p[[0, 1, 2, 4, 3]], "nir", "doubtful", "0 % of the greenest pixels"),
    "stretched to 16 bits": (
        lambda p: p.astype(np.uint16) * 257,
        "red",
        "wrong",
        "stretched to 16 bits (scale 0,65535)",
    ),
    "other 16 bits": (
        lambda p: p.astype(np.uint16) * 100,
        "red",
        "wrong",
        "the values look like 8-bit data stretched to 16 bits (no more than",
    ),
    "8 bits in 16": (
        lambda p: p.astype(np.uint16),
        "green",
        "wrong",
        "the values are in the 8-bit range (scale 0,255)",
    ),
    "floats to 1": (
        lambda p: (p / 255).astype(np.float32),
        "blue",
        "wrong",
        "the values are between 0 and 1 (scale 0,1)",
    ),
    "compressed": (
        lambda p: (p * (100 / 255)).astype(np.uint8),
        "red",
        "doubtful",
        "of 255: the value range seems to be compressed",
    ),
    "overexposed": (
        with_band(1, lambda v: v * 2),
        "green",
        "doubtful",
        "% of the pixels are saturated (255): the image is overexposed or was",
    ),
    "too bright": (with_band(1, lambda v: v / 4 + 190), "green", "doubtful", "in the training data (a difference of"),
    "flat": (with_band(1, lambda v: v / 8 + 115), "green", "doubtful", "the standard deviation is"),
    "constant": (with_band(3, lambda v: 0 * v + 7), "nir", "wrong", "all values are 7"),
    "a mask": (with_band(3, lambda v: 255.0 * (v > 90)), "nir", "wrong", "looks like a mask"),
    "heights in metres": (
        with_band(4, lambda v: v / 5),
        "height",
        "doubtful",
        "they seem to be in metres, whereas the model expects 0.2 m per level",
    ),
    "altitudes": (
        with_band(4, lambda v: v / 5 + 120),
        "height",
        "wrong",
        "they look like elevations, not heights above ground",
    ),
    "no heights": (with_band(4, lambda v: 0 * v), "height", "doubtful", "all values are 0"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_was_spoilt_is_found(check: Check, scene: np.ndarray, name: str) -> None:
    spoil, where, verdict, words = SPOILT[name]
    result = check(spoil(scene))
    found = band(result, where)
    assert any(words in sentence for sentence in found.findings), found.findings
    assert found.verdict in (verdict, "wrong") and result.verdict in (verdict, "wrong")
    assert words in text(result) and result.summary in text(result)


@pytest.mark.parametrize("name", ["stretched to 16 bits", "8 bits in 16"])
def test_values_are_judged_as_the_scale_would_make_them(check: Check, scene: np.ndarray, name: str) -> None:
    result = check(SPOILT[name][0](scene))
    assert all(len(b.findings) == 1 for b in result.bands if b.name != "height"), findings(result)


def test_another_band_that_looks_like_near_infrared_is_named(check: Check, scene: np.ndarray) -> None:
    result = check(scene[[0, 1, 2, 4, 4, 3]])
    assert "band 6 is a better match" in band(result, "nir").findings
    assert check(scene[[0, 1, 2, 4, 4, 3]], bands=(1, 2, 3, 6, 5)).verdict == "ok"


def test_missing_bands_are_wrong_and_the_others_are_looked_at(check: Check, scene: np.ndarray) -> None:
    result = check(scene[:3])
    assert result.verdict == "wrong" and "3 data bands; the model needs 5" in findings(result)[0]
    assert [b.number for b in result.bands] == [1, 2, 3, None, None]
    assert [b.verdict for b in result.bands] == ["ok", "ok", "ok", "wrong", "wrong"]
    assert band(result, "red").figures is not None and band(result, "nir").figures is None


@pytest.mark.parametrize(
    ("gsd", "verdict", "words"),
    [
        (0.21, "ok", ""),
        (0.1, "ok", "0.5 times that of the model (0.2 m). The raster will be resampled"),
        (0.4, "ok", "2 times that of the model (0.2 m). The raster will be resampled"),
        (0.6, "doubtful", "3 times that of the model (0.2 m). The raster will be resampled, but details smaller"),
        (1.0, "wrong", "5 times that of the model (0.2 m)"),
    ],
)
def test_the_size_of_pixels(check: Check, scene: np.ndarray, gsd: float, verdict: str, words: str) -> None:
    result = check(scene, geotransform=(X, gsd, 0, Y, 0, -gsd))
    assert result.verdict == verdict
    assert words in " ".join(findings(result)) and bool(words) == bool(findings(result))


def test_no_georeference_is_doubtful(check: Check, scene: np.ndarray) -> None:
    result = check(scene, geotransform=None, crs=None)
    assert (
        result.verdict == "doubtful"
        and "is not fully georeferenced. Its pixels are assumed to have the" in findings(result)[0]
    )


def test_nodata_is_left_out_and_borders_that_are_none_are_told(check: Check, scene: np.ndarray) -> None:
    border = scene.copy()
    border[:, :, :200] = 0
    mask = np.where(np.arange(512) < 200, 0, 255).astype(np.uint8)[None].repeat(512, 0)
    result = check(border, mask=mask)
    assert result.verdict == "ok" and result.nodata == pytest.approx(100 * 200 / 512, abs=0.01)
    figures_of = band(result, "red").figures
    assert figures_of is not None and figures_of.mean == pytest.approx(scene[0][:, 200:].mean())
    assert "39 % of the valid pixels are 0 in all bands" in " ".join(findings(check(border)))
    assert "All sampled pixels are nodata." in findings(check(scene * 0, nodata=0))


def test_other_bands_do_not_say_what_is_nodata(check: Check, scene: np.ndarray, tmp_path: Path) -> None:
    """As in the segmentation, only the bands read count: all of them must be nodata."""
    pixels = np.concatenate([scene, scene[:1]]).astype(np.float32)
    pixels[:5, :256] = -1
    pixels[5, 300:] = np.nan
    stub = write_network(tmp_path / "stub.onnx", manifest(bands=("red", "green", "blue")))
    result = check(pixels, nodata=-1, model=stub, bands=(1, 2, 3))
    assert result.nodata == 50


def test_a_raster_that_is_a_mask_alone_has_no_bands(check: Check) -> None:
    result = check(np.full((1, 64, 64), 255, np.uint8), colours=("AlphaBand",))
    assert result.verdict == "wrong" and "0 data bands;" in findings(result)[0]


def test_a_model_that_tells_no_statistics_gets_none(check: Check, scene: np.ndarray, tmp_path: Path) -> None:
    stub = write_network(tmp_path / "stub.onnx", manifest(bands=("red", "green", "blue")))
    dull = with_band(1, lambda v: v / 8 + 115)(scene[:3])
    result = check(dull, model=stub)
    assert result.verdict == "ok" and band(result, "green").training_mean is None
    floats = write_network(tmp_path / "floats.onnx", manifest(bands=(Band("red", "float32"),)), dtype="float32")
    result = check(scene[:1], model=floats)
    assert (
        result.verdict == "wrong"
        and "red (band 1): the data type is uint8, but the model expects float32" in findings(result)[0]
    )


def test_the_same_sample_every_time(check: Check, scene: np.ndarray) -> None:
    assert check(scene).to_json_dict() == check(scene).to_json_dict()


def test_large_rasters_are_sampled(check: Check, scene: np.ndarray) -> None:
    large = scene.repeat(4, axis=1).repeat(6, axis=2)
    result = check(large)
    told = band(result, "nir").figures
    assert told is not None and result.verdict == "ok"
    assert sum(told.histogram) == 144 * 96 * 96
    assert told.mean == pytest.approx(scene[3].mean(), abs=3)


def test_bad_input_is_one_sentence(check: Check, scene: np.ndarray, tmp_path: Path) -> None:
    for action, words in (
        (lambda: check_input(str(tmp_path / "none.tif")), "none.tif"),
        (lambda: check(scene, bands=(1, 2)), "2 band numbers were specified;"),
        (lambda: check(scene, bands=(1, 2, 3, 4, 9)), "9 not found. The raster has bands"),
        (lambda: check(scene, model="no-such"), "no-such"),
    ):
        with pytest.raises(FlairError, match=words) as refusal:
            action()
        assert "\n" not in str(refusal.value)


def test_it_can_be_cancelled(scene: np.ndarray, tmp_path: Path) -> None:
    class Cancelled(Feedback):
        def is_cancelled(self) -> bool:
            return True

    path = write_raster(tmp_path / "input.tif", scene)
    with pytest.raises(CancelledError):
        check_input(str(path), feedback=Cancelled())


def test_the_command_prints_a_verdict_and_writes_a_report(
    scene: np.ndarray, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(write_raster(tmp_path / "input.tif", swapped(scene)))
    report = tmp_path / "report.html"
    assert main(["checkinput", path, "-q", "--report", str(report)]) == 0
    told = capsys.readouterr().out
    assert "does not look like near infrared" in told
    # The verdict comes early: a page or a terminal may be too narrow for the last columns.
    assert [line.split()[:3] for line in told.splitlines() if line.startswith("model band")] == [
        ["model", "band", "verdict"]
    ]
    first = report.read_bytes()
    assert "Histograms" in first.decode() and first.decode().count("<svg") == 5
    assert main(["checkinput", path, "-q", "--json", "--report", str(report)]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["verdict"] == "doubtful" and document["bands"][3]["name"] == "nir"
    assert report.read_bytes() == first
    assert main(["checkinput", str(tmp_path / "none.tif")]) == 3
    assert main(["checkinput", path, "--report", str(tmp_path / "report.txt")]) == 2


def test_a_stack_made_on_the_command_line_passes(
    scene: np.ndarray, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The scene taken apart as IGN delivers it, put together again, is what the model wants."""
    terrain = np.full((1, 512, 512), 212.5, np.float32)
    parts = {
        "rgb": scene[:3],
        "irc": scene[[3, 0, 1]],
        "surface": terrain + scene[4:] * np.float32(0.2),
        "terrain": terrain,
    }
    arguments = ["stack", str(tmp_path / "stack.vrt"), "-q", "--json"]
    for name, pixels in parts.items():
        arguments += [f"--{name}", str(write_raster(tmp_path / f"{name}.tif", pixels))]
    assert main(arguments) == 0
    assert json.loads(capsys.readouterr().out)["bands"] == ["red", "green", "blue", "nir", "height"]
    result = check_input(str(tmp_path / "stack.vrt"))
    assert result.verdict == "ok" and "by name" in result.chosen
    told = band(result, "height").figures
    assert told is not None and told.mean == pytest.approx(scene[4].mean(), abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(arrays.arrays(np.uint8, (2, 50)))
def test_correlation_is_numpys(rows: np.ndarray) -> None:
    one, other = rows.astype(np.float32)
    if one.min() == one.max() or other.min() == other.max():
        assert correlation(one, other) == 0
    else:
        assert correlation(one, other) == pytest.approx(np.corrcoef(one, other)[0, 1], abs=1e-4)


@settings(max_examples=50, deadline=None)
@given(arrays.arrays(np.float32, 30, elements=st.floats(-100, 300, width=32)))
def test_a_histogram_holds_every_value_in_its_bounds(values: np.ndarray) -> None:
    told = figures(values, 255.0)
    low, high = told.bounds
    assert sum(told.histogram) == ((values >= low) & (values <= high)).sum()
    assert told.minimum <= told.low <= told.median <= told.high <= told.maximum
