"""What is said of a raster that is something else than what is asked for: what it is, and what to do with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from command_run import FILE, INPUT, Segment, refused
from osgeo import gdal
from stub_raster import GSD, X, Y, box, grey, wkt, write_polygons, write_raster

from flair_seg.errors import FlairError, InputError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.nomenclature import FLAIR_12, FLAIR_19
from flair_seg.raster.classraster import ClassRaster, ClassRasterWriter
from flair_seg.raster.grid import GeoGrid, Transform
from flair_seg.raster.legend import legend_items
from flair_seg.tools import (
    AccuracyOptions,
    SampleOptions,
    StackOptions,
    accuracy,
    areas,
    check_input,
    sample,
    stack,
    vectorize,
)
from flair_seg.tools.analyse.patches.exportpatches import ExportOptions, export_patches
from flair_seg.tools.zones import ZoneLayer

FIVE_BANDS, COLOURS = "segformer-b0-flair-d034", "fpn-lite0-rgb-flair-d034"
CODES = np.random.default_rng(2).choice([1, 3, 5], (40, 50)).astype(np.uint8)


def write_map(path: Path, metadata: dict[str, str] | None = None) -> Path:
    """Write a class raster as the engine does."""
    with ClassRasterWriter(path, GeoGrid(50, 40, wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD)), FLAIR_12.classes) as to:
        to.write(CODES)
        to.finish(Feedback(), metadata)
    return path


def bare_copy(path: Path) -> Path:
    """Return a map that lost the file next to it."""
    copy = path.with_name("copy.tif")
    copy.write_bytes(path.read_bytes())
    return copy


def mosaic(path: Path) -> Path:
    """Return a virtual raster of a map, which has no metadata of its own."""
    gdal.BuildVRT(str(path.with_suffix(".vrt")), [str(path)]).FlushCache()
    return path.with_suffix(".vrt")


def coloured(path: Path) -> Path:
    """Return codes in the colours of a known nomenclature, without names."""
    plain = write_raster(path.with_name("plain.tif"), CODES[None], options=["PHOTOMETRIC=PALETTE"])
    dataset = gdal.Open(str(plain), gdal.GA_Update)
    table = gdal.ColorTable()
    for cover in FLAIR_19.classes:
        table.SetColorEntry(cover.code, (*cover.rgb, 255))
    dataset.GetRasterBand(1).SetColorTable(table)
    return plain


@pytest.fixture(params=[lambda path: path, bare_copy, mosaic, coloured])
def land_cover(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A map, in the ways in which a map is recognised."""
    return request.param(write_map(tmp_path / "cover.tif"))


def test_a_map_given_as_an_image_is_told_as_a_map(
    land_cover: Path, tmp_path: Path, grey_model: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """By the command as by the check, with what can be done with it."""
    words = ("is already a land-cover map (building, pervious surface, impervious surface, ...)", "vectorize")
    refused(Segment(tmp_path, grey_model, capfd)(land_cover), INPUT, *words)
    found = check_input(land_cover, FIVE_BANDS)
    assert found.verdict == "wrong" and len(found.findings) == 1
    assert all(word in found.findings[0] for word in words)


@pytest.mark.parametrize(
    "use",
    [
        lambda path: stack(StackOptions(f"{path}.vrt", rgb=str(path))),
        lambda path: export_patches(ExportOptions(str(path), str(path), f"{path}-patches")),
    ],
)
def test_so_it_is_where_images_are_prepared(tmp_path: Path, use: Callable[[Path], object]) -> None:
    path = write_map(tmp_path / "cover.tif")
    with pytest.raises(InputError, match="already a land-cover map"):
        use(path)


def test_a_confidence_raster_is_no_image(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "sure.tif", CODES[None])
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.SetMetadata(legend_items(FLAIR_12.classes, "confidence"))
    del dataset
    assert "holds the confidence of a land-cover map" in check_input(path, COLOURS).findings[0]


SINGLE = {
    "greyscale": (grey(40, 50, bands=1), {}, "greyscale image or a hillshade"),
    "panchromatic": (grey(40, 50, bands=1).astype(np.uint16) * 7, {}, "greyscale image or a hillshade"),
    "elevations": (grey(40, 50, bands=1) / np.float32(3), {}, "an elevation model"),
    "whole elevations": (grey(40, 50, bands=1).astype(np.int16) * 5, {}, "an elevation model"),
    "palette": (grey(40, 50, bands=1), {"options": ["PHOTOMETRIC=PALETTE"]}, "a scanned map cannot be segmented"),
}


@pytest.mark.parametrize("name", SINGLE)
def test_one_band_is_told_for_what_it_looks_like(tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str) -> None:
    """And not that any model would read it."""
    pixels, options, words = SINGLE[name]
    path = write_raster(tmp_path / "one.tif", pixels, **options)
    if name == "palette":
        dataset = gdal.Open(str(path), gdal.GA_Update)
        table = gdal.ColorTable()
        table.SetColorEntry(200, (9, 8, 7, 255))
        dataset.GetRasterBand(1).SetColorTable(table)
        del dataset
    refused(Segment(tmp_path, Path(FIVE_BANDS), capfd)(path, model=FIVE_BANDS), INPUT, "1 data band;", words)
    (finding,) = check_input(path, FIVE_BANDS).findings
    assert words in finding and "Models that can read it" not in finding


@pytest.mark.parametrize(("bands", "stacked"), [(3, False), (4, True)])
def test_colours_for_a_model_of_five_bands(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], bands: int, stacked: bool
) -> None:
    """The model that reads them is named, by the check too; and how to add heights where they alone are missing."""
    names = ["red", "green", "blue", "nir"][:bands]
    path = write_raster(tmp_path / "rgb.tif", grey(40, 50, bands=bands), names=names)
    outcome = Segment(tmp_path, Path(FIVE_BANDS), capfd)(path, model=FIVE_BANDS)
    refused(outcome, INPUT, f"Models that can read it: {COLOURS}")
    finding = check_input(path, FIVE_BANDS).findings[0]
    assert f"Models that can read it: {COLOURS}" in finding
    assert ("add it (stack)" in finding) == stacked == ("add it (stack)" in outcome.error)


def test_ten_metres_are_no_matter_of_resampling(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "s2.tif", grey(40, 50, bands=3), geotransform=(X, 10, 0, Y, 0, -10))
    found = check_input(path, COLOURS)
    assert found.verdict == "wrong"
    assert "50 times that of the model (0.2 m)" in found.findings[0]
    assert "will be resampled" not in found.findings[0]


@pytest.mark.parametrize(
    ("crs", "geotransform", "words"),
    [
        ("EPSG:2154", (2.1, 2e-6, 0, 48.5, 0, -2e-6), "look like degrees, but coordinate system 'RGF93"),
        ("EPSG:4326", (X, GSD, 0, Y, 0, -GSD), "are not degrees, as coordinate system 'WGS 84' needs them"),
        ("EPSG:4326", (2.1, GSD, 0, 48.5, 0, -30), "are not degrees"),
    ],
)  # fmt: skip
def test_coordinates_of_another_system(tmp_path: Path, crs: str, geotransform: tuple[float, ...], words: str) -> None:
    """Whatever the raster is for."""
    path = write_raster(tmp_path / "a.tif", grey(40, 50, bands=3), crs=crs, geotransform=geotransform)
    codes = write_raster(tmp_path / "b.tif", CODES[None], crs=crs, geotransform=geotransform)
    for attempt in (lambda: check_input(path, COLOURS), lambda: ClassRaster(codes, FLAIR_12)):
        with pytest.raises(InputError, match=r"gdal_edit\.py -a_srs EPSG:") as error:
            attempt()
        assert words in str(error.value)


@pytest.mark.parametrize(
    ("crs", "geotransform"),
    [
        ("EPSG:4326", (-180, 0.01, 0, 90, 0, -0.01)), ("EPSG:4326", (180, 0.01, 0, 10, 0, -0.01)),
        ("EPSG:4807", (2, 1e-6, 0, 54, 0, -1e-6)), ("EPSG:2154", (0, GSD, 0, 8, 0, -GSD)),
    ],
)  # fmt: skip
def test_unusual_coordinates_that_are_right(tmp_path: Path, crs: str, geotransform: tuple[float, ...]) -> None:
    """Round the globe, in grads, or near the origin."""
    codes = write_raster(tmp_path / "b.tif", CODES[None], crs=crs, geotransform=geotransform)
    assert ClassRaster(codes, FLAIR_12).grid.width == 50


MAP_TOOLS: dict[str, Callable[[str, str], object]] = {
    "areas": lambda path, out: areas(path, table=f"{out}.csv"),
    "vectorize": lambda path, out: vectorize(path, f"{out}.gpkg"),
    "sample": lambda path, out: sample(path, f"{out}.gpkg", SampleOptions(size=10, minimum=2)),
    "accuracy": lambda path, out: accuracy(AccuracyOptions(path, path.replace("image", "other"), table=f"{out}.csv")),
}


@pytest.mark.parametrize("tool", MAP_TOOLS)
@pytest.mark.parametrize(
    ("pixels", "words"),
    [
        (grey(40, 50, bands=3), "is an image, not a class raster: it has 3 bands"),
        (grey(40, 50, bands=1)[:, :, :] ^ np.arange(50, dtype=np.uint8), "looks like a greyscale image"),
        (np.linspace(-3, 900, 2000, dtype=np.float32).reshape(1, 40, 50), "looks like an elevation model"),
    ],
)
def test_an_image_given_as_a_map(tmp_path: Path, tool: str, pixels: np.ndarray, words: str) -> None:
    """The message does not ask for a nomenclature."""
    image = str(write_raster(tmp_path / "image.tif", pixels))
    write_map(tmp_path / "other.tif")
    with pytest.raises(InputError) as error:
        MAP_TOOLS[tool](image, str(tmp_path / "out"))
    assert words in str(error.value) and "nomenclature" not in str(error.value)
    assert not list(tmp_path.glob("out*"))


def test_an_image_given_as_the_reference(tmp_path: Path) -> None:
    image = write_raster(tmp_path / "image.tif", grey(40, 50, bands=4))
    with pytest.raises(InputError, match=r"image.tif' is an image, not a class raster: it has 4 bands"):
        accuracy(AccuracyOptions(write_map(tmp_path / "map.tif"), image))


def test_codes_without_a_legend_name_the_nomenclatures_they_fit(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "codes.tif", np.full((1, 8, 8), 18, np.uint8))
    with pytest.raises(InputError, match=r"has no class legend.*\(flair-19, cosia\)"):
        ClassRaster(path)


def test_a_map_is_not_judged_by_itself(tmp_path: Path) -> None:
    path = write_map(tmp_path / "map.tif")
    with pytest.raises(InputError, match="is both the map and the reference"):
        accuracy(AccuracyOptions(path, path))


def test_a_map_of_a_model_is_no_ground_truth(tmp_path: Path, make_log: type) -> None:
    """Two maps can be compared, but that is not called accuracy."""
    log = make_log()
    other = write_map(tmp_path / "other.tif", {"FLAIR_SEG_MODEL": "some-model"})
    accuracy(AccuracyOptions(write_map(tmp_path / "map.tif"), other), log)
    assert any("is itself a map, made by model some-model" in line for line in log.warnings)


def test_polygons_given_as_a_raster(tmp_path: Path, grey_model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = write_polygons(tmp_path / "zones.gpkg", [box(0, 0, 1, 1)])
    refused(Segment(tmp_path, grey_model, capfd)(path), FILE, "zones.gpkg' is a vector layer, not a raster")
    with pytest.raises(RasterError, match="is a vector layer, not a raster"):
        areas(path, tmp_path / "t.csv")


def test_a_raster_given_as_polygons(tmp_path: Path) -> None:
    path = write_map(tmp_path / "map.tif")
    with pytest.raises(FlairError, match=r"must be a vector layer, but '.*map.tif' is a raster"):
        areas(path, tmp_path / "t.csv", zones=ZoneLayer(str(path)))
    assert not (tmp_path / "t.csv").exists()


@pytest.mark.parametrize(("nested", "most"), [(False, 2), (True, 2), (False, 3)])
def test_a_virtual_raster_of_many_files_is_slow(
    run: Callable[..., object],
    make_log: type,
    grey_model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    nested: bool,
    most: int,
) -> None:
    """Itself, or one that it refers to; `mosaic` divides a mosaic into parts."""
    for module in ("raster.vrt", "mapping.source"):
        monkeypatch.setattr(f"flair_seg.{module}.MOST_DIRECT", most)
    places = [(X + 64 * GSD * number, GSD, 0, Y, 0, -GSD) for number in range(3)]
    tiles = [
        str(write_raster(tmp_path / f"{number}.tif", grey(64, 64), geotransform=place))
        for number, place in enumerate(places)
    ]
    flat, path = tmp_path / "flat.vrt", tmp_path / "outer.vrt" if nested else tmp_path / "flat.vrt"
    gdal.BuildVRT(str(flat), tiles).FlushCache()
    if nested:
        gdal.BuildVRT(str(path), [str(flat)]).FlushCache()
    log = make_log()
    run(path, log, quality="fast")
    said = [line for line in log.warnings if "flair-seg mosaic" in line]
    found = [line for line in check_input(path, grey_model).findings if "flair-seg mosaic" in line]
    assert len(said) == len(found) == (most < 3)
    assert all("flat.vrt' refers directly to many files (3)" in line for line in (*said, *found))
