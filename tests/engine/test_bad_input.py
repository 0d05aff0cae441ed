"""Bad input ends in one clear line that names the thing, what was found and what is needed; nothing is written."""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from command_run import DEVICE, FILE, INPUT, Segment, refused
from osgeo import gdal
from stub_network import manifest, write_network
from stub_raster import GSD, X, Y, box, grey, known_classes, read_raster, write_polygons, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import InputError
from flair_seg.feedback import Feedback
from flair_seg.options import SegmentOptions
from flair_seg.system.outputs import check_outputs
from flair_seg.tools.analyse.patches.exportpatches import ExportOptions, export_patches
from flair_seg.tools.analyse.patches.splitpatches import split_patches
from flair_seg.tools.prepare.mosaic import build_mosaics

HEIGHT, WIDTH = 70, 90


@pytest.fixture
def segment(tmp_path: Path, grey_model: Path, capfd: pytest.CaptureFixture[str]) -> Segment:
    """`flair-seg segment`, with the grey model into `map.tif`."""
    return Segment(tmp_path, grey_model, capfd)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A raster the grey model takes."""
    return write_raster(tmp_path / "in.tif", grey(HEIGHT, WIDTH, low=1))


# Rasters


def test_missing_file(segment: Segment, tmp_path: Path, gdal_exceptions: bool) -> None:
    refused(segment(tmp_path / "nowhere.tif"), FILE, "nowhere.tif' as a raster", "No such file")


def test_not_a_raster(segment: Segment, tmp_path: Path, gdal_exceptions: bool) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a raster")
    refused(segment(text), FILE, "notes.txt' as a raster", "not recognized")
    vector = write_polygons(tmp_path / "vector.gpkg", [box(0, 0, 1, 1)])
    refused(segment(vector), FILE, "vector.gpkg'")


def test_a_folder(segment: Segment, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    refused(segment(folder), FILE, "empty' as a raster")


def test_too_few_bands(segment: Segment, tmp_path: Path) -> None:
    source = write_raster(tmp_path / "rgb.tif", grey(HEIGHT, WIDTH, bands=3))
    words = ("3 data bands", "needs 5 (red, green, blue, nir, height)")
    refused(segment(source), INPUT, *words)


def test_models_that_suit_the_bands_are_named(
    segment: Segment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLAIR_SEG_MODELS", str(tmp_path / "models"))
    (tmp_path / "models").mkdir()
    for name, bands in (("natural", ("red", "green", "blue")), ("infrared", ("nir", "red", "green"))):
        path = tmp_path / "models" / f"{name}.onnx"
        write_network(path, manifest(bands, name=name))
    source = write_raster(
        tmp_path / "rgb.tif", grey(HEIGHT, WIDTH, bands=3), colours=("RedBand", "GreenBand", "BlueBand")
    )
    words = "needs 5 (red, green, blue, nir, height). Models that can read it: "
    found = segment(source)
    refused(found, INPUT, words, "natural")
    assert "infrared" not in found.error.split(words)[1]


def test_a_palette(segment: Segment, tmp_path: Path) -> None:
    source = write_raster(tmp_path / "palette.tif", grey(HEIGHT, WIDTH, bands=1), colours=("PaletteIndex",))
    refused(segment(source), INPUT, "1 data band;", "needs 5", "gdal_translate -expand rgb")


@pytest.mark.parametrize(("dtype", "name"), [("uint16", "uint16"), ("float32", "float32"), ("complex64", "cfloat32")])
def test_wider_values_without_a_scale(segment: Segment, tmp_path: Path, dtype: str, name: str) -> None:
    source = write_raster(tmp_path / "wide.tif", grey(HEIGHT, WIDTH).astype(dtype))
    refused(segment(source), INPUT, "Band 1 of '", f"wide.tif' is {name}, but the model requires uint8", "(scale)")


@pytest.mark.parametrize("dtype", ["uint16", "float32", "float64", "int16"])
def test_wider_values_with_a_scale(segment: Segment, tmp_path: Path, dtype: str) -> None:
    pixels = grey(HEIGHT, WIDTH)
    source = write_raster(tmp_path / "wide.tif", pixels.astype(dtype) * 10)
    outcome = segment(source, "--scale", "0,2550")
    assert (outcome.code, outcome.lines) == (0, [])
    assert np.array_equal(read_raster(tmp_path / "map.tif")[0], known_classes(pixels))


def test_no_georeference_is_a_warning(segment: Segment, tmp_path: Path) -> None:
    source = write_raster(tmp_path / "bare.tif", grey(HEIGHT, WIDTH), crs=None, geotransform=None)
    outcome = segment(source)
    assert outcome.code == 0 and "map.tif" in outcome.written
    (line,) = outcome.lines
    assert line.startswith("warning: '") and "bare.tif' is not fully georeferenced" in line


def test_a_rotated_grid(segment: Segment, tmp_path: Path) -> None:
    turned = (X, 0.14, 0.14, Y, 0.14, -0.14)
    source = write_raster(tmp_path / "turned.tif", grey(HEIGHT, WIDTH), geotransform=turned)
    refused(segment(source), INPUT, "turned.tif' is rotated", "north-up", "gdalwarp")


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        ("1,2,3,4,6", ("Band 6 not found", "bands 1..5")),
        ("0,1,2,3,4", ("Band 0 not found", "bands 1..5")),
        ("1,2,3", ("3 band numbers", "needs 5 (red, green, blue, nir, height)")),
    ],
)
def test_a_band_list_that_does_not_fit(segment: Segment, source: Path, bands: str, words: tuple[str, ...]) -> None:
    refused(segment(source, "--bands", bands), INPUT, *words)


def test_bands_that_cannot_be_told(segment: Segment, tmp_path: Path) -> None:
    names = ("nir", "red", "green", "thermal", "height")
    source = write_raster(tmp_path / "named.tif", grey(HEIGHT, WIDTH), names=names)
    words = ("'blue' (found:", "1=nir, 2=red, 3=green, 4=unnamed, 5=height", "). Specify the band numbers")
    refused(segment(source), INPUT, *words)


@pytest.mark.parametrize(
    ("nodata", "found"), [(-10000, "-10000"), (256, "256"), (0.5, "0.5"), (float("nan"), "nan"), (1e300, "1e+300")]
)
def test_nodata_outside_the_data_type(segment: Segment, tmp_path: Path, nodata: float, found: str) -> None:
    source = write_raster(tmp_path / "odd.tif", grey(HEIGHT, WIDTH), nodata=nodata)
    words = (f"nodata value {found} of band 1 of '", "odd.tif'", "uint8", "0..255", "gdal_edit.py -unsetnodata")
    refused(segment(source), INPUT, *words)


def test_nodata_of_complex_numbers_is_no_reason_to_break(segment: Segment, tmp_path: Path) -> None:
    source = write_raster(tmp_path / "in.tif", grey(HEIGHT, WIDTH).astype(np.complex64), nodata=-1)
    refused(segment(source), INPUT, "cfloat32, but the model requires uint8")


@pytest.mark.parametrize("value", [0, 9])
def test_everything_nodata(segment: Segment, tmp_path: Path, value: int) -> None:
    pixels = np.full((5, HEIGHT, WIDTH), value, np.uint8)
    source = write_raster(tmp_path / "void.tif", pixels, nodata=value)
    refused(segment(source), INPUT, "void.tif': all requested pixels are nodata", "nodata")


# Areas


def test_an_area_outside_the_raster(segment: Segment, source: Path, tmp_path: Path) -> None:
    aoi = write_polygons(tmp_path / "far.gpkg", [box(X + 9000, Y, X + 9100, Y + 10)])
    words = ("far.gpkg' (709000, 6.6e+06,", "the raster (700000,")
    refused(segment(source, "--aoi", str(aoi)), INPUT, *words)
    extent = f"--extent={X + 9000},{Y},{X + 9100},{Y + 10}"
    refused(segment(source, extent), INPUT, "the extent (709000, 6.6e+06,", "the raster (700000,")


def test_an_area_that_is_not_there(segment: Segment, source: Path, tmp_path: Path, gdal_exceptions: bool) -> None:
    refused(
        segment(source, "--aoi", str(tmp_path / "no.gpkg")),
        FILE,
        "Cannot read area of interest '",
        "no.gpkg':",
        "No such file",
    )


def test_an_extent_in_no_known_system(segment: Segment, source: Path, gdal_exceptions: bool) -> None:
    outcome = segment(source, "--extent=0,0,1,1", "--extent-crs", "EPSG:4")
    refused(outcome, FILE, "EPSG:4'")


# Settings and outputs


@pytest.mark.skipif(
    "CUDAExecutionProvider" in onnxruntime.get_available_providers(), reason="this runtime can ask for a GPU"
)
def test_a_device_that_is_not_there(segment: Segment, source: Path) -> None:
    words = ("cuda' was requested, but onnxruntime", "cpu. Install a build with", "choose 'auto'")
    refused(segment(source, "--device", "cuda"), DEVICE, *words)


def test_a_stride_larger_than_the_window(segment: Segment, source: Path) -> None:
    for combine in ("vote", "mean", "crop"):
        outcome = segment(source, "--stride", "65", "--combine", combine)
        refused(outcome, INPUT, "65 px. It must be from 1 px to the window", "64 px")


def test_output_equal_to_input(segment: Segment, source: Path, tmp_path: Path) -> None:
    before = source.read_bytes()
    mosaic = gdal.BuildVRT(str(tmp_path / "mosaic.vrt"), [str(source)])
    del mosaic
    nested = gdal.BuildVRT(str(tmp_path / "nested.vrt"), [str(tmp_path / "mosaic.vrt")])
    del nested
    (tmp_path / "folder").mkdir()
    names = [str(source), str(tmp_path / "folder" / ".." / "in.tif")]
    if hasattr(os, "symlink"):
        (tmp_path / "link.tif").symlink_to(source)
        names.append(str(tmp_path / "link.tif"))
    for name in names:
        for read in (source, tmp_path / "mosaic.vrt", tmp_path / "nested.vrt"):
            refused(
                segment(read, output=name),
                INPUT,
                f"Output '{name}' is also the input",
                "Choose another file",
            )
    refused(segment(source, "--confidence", str(source)), INPUT, "is also the input. Choose another file")
    assert source.read_bytes() == before


def test_one_output_twice(segment: Segment, source: Path, tmp_path: Path) -> None:
    refused(
        segment(source, "--confidence", str(tmp_path / "map.tif")), INPUT, "map.tif' is specified twice, or shares its"
    )


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (
            "{}/none/map.tif",
            ("none' of output '", "none/map.tif'", "does not exist. Create it first"),
        ),
        ("{}/map.png", ("map.png' (GeoTIFF). Specify a name ending in", ".tif")),
        ("{}/map", ("map' (GeoTIFF). Specify a name ending in", ".tif")),
        ("/vsimem/map.tif", ("/vsimem/map.tif' is not on a local disk",)),
        ("{}/in.tif/map.tif", ("in.tif' of output '", "in.tif/map.tif'", "does not exist")),
    ],
)
def test_an_output_that_cannot_be(
    segment: Segment, source: Path, tmp_path: Path, output: str, words: tuple[str, ...]
) -> None:
    refused(segment(source, output=output.format(tmp_path)), INPUT, *words)
    refused(segment(source, "--probabilities", output.format(tmp_path)), INPUT, *words)


def test_a_folder_as_one_of_the_outputs(segment: Segment, source: Path, tmp_path: Path) -> None:
    refused(segment(source, output=str(tmp_path)), INPUT, "holds the input '", "in.tif'")
    refused(segment(source, "--probabilities", str(tmp_path)), INPUT, "' is a folder", ".tif")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is a folder even the superuser cannot write to")
def test_an_unwritable_folder(segment: Segment, source: Path) -> None:
    refused(segment(source, output="/proc/map.tif"), INPUT, "/proc':")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_folder(segment: Segment, source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    refused(segment(source, output=str(folder / "map.tif")), INPUT, "closed': Permission denied")


def test_near_infrared_tagged_alpha_is_said_and_mapped(segment: Segment, tmp_path: Path) -> None:
    """Zero near infrared (water) under the tag of transparency must not become a hole in the map."""
    pixels = np.random.default_rng(5).integers(1, 256, (5, HEIGHT, WIDTH)).astype(np.uint8)
    pixels[3, 20:40] = 0
    tags = ("RedBand", "GreenBand", "BlueBand", "AlphaBand")
    outcome = segment(write_raster(tmp_path / "rgbn.tif", pixels, colours=tags))
    assert outcome.code == 0
    (warning,) = outcome.lines
    assert warning.startswith("warning: Band 4 ") and "Alpha" in warning
    assert (read_raster(tmp_path / "map.tif") > 0).all()
    assert "nir=4" in gdal.Open(str(tmp_path / "map.tif")).GetMetadataItem("FLAIR_SEG_BANDS")


def test_the_trace_is_shown_on_demand(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["segment", str(tmp_path / "no.tif"), str(tmp_path / "map.tif"), "-v"]) == FILE
    lines = capfd.readouterr().err.splitlines()
    assert lines[0].startswith("Traceback") and lines[-1].startswith("flair-seg: error: ")


def test_what_nobody_foresaw_is_one_line_too(segment: Segment, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import flair_seg.mapping.source

    def fail(*_: object) -> None:
        raise ZeroDivisionError("two\nlines")

    monkeypatch.setattr(flair_seg.mapping.source, "describe", fail)
    refused(segment(source), 1, "ZeroDivisionError: two lines (run again with -v and report it)")


def test_the_grid_used_here_is_the_models() -> None:
    assert manifest().gsd_m == GSD


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("scale", (0.0, math.inf)), ("scale", (math.nan, 1.0)), ("scale", (-1e308, 1e308)), ("stride", math.inf),
        ("window_size", math.nan), ("batch_size", 1.5), ("threads", math.inf), ("memory_mb", math.inf),
        ("block_size", math.nan), ("workers", math.inf), ("tiles", 2.5), ("output", ""), ("output", " "),
        ("confidence", ""), ("probabilities", ""),
    ],
)  # fmt: skip
def test_options_that_are_no_numbers_or_paths(option: str, value: object) -> None:
    named = (
        "The output path is empty. Specify a path"
        if option in ("output", "confidence", "probabilities")
        else option.replace("_", " ")
    )
    with pytest.raises(InputError, match=named):
        SegmentOptions(**{"input": "in.tif", "output": "map.tif", option: value})


def test_an_empty_path_is_not_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    patches = tmp_path / "patches" / "img"
    patches.mkdir(parents=True)
    image = write_raster(patches / "IMG_1.tif", grey(20, 30))
    options = ExportOptions(str(image), None, "", confidence=str(image))
    for call in (
        lambda: check_outputs([""], []),
        lambda: build_mosaics(patches, ""),
        lambda: split_patches(str(image), patches, ""),
        lambda: export_patches(options, Feedback()),
    ):
        with pytest.raises(InputError, match=r"The output path is empty\. Specify a path"):
            call()
    assert list(Path().iterdir()) == []
