"""Ground size in metres whatever the coordinate system, and resampling to the model's."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from stub_network import manifest, write_network
from stub_raster import X, Y, grey, known_classes, read_raster, wkt, write_raster

from flair_seg.errors import InputError
from flair_seg.mapping.source import PixelSize
from flair_seg.raster.grid import GeoGrid, Grid, Transform
from flair_seg.segment import SegmentResult

Run = Callable[..., SegmentResult]


def grid_at(crs: str, lon: float, lat: float, step_x: float, step_y: float) -> Grid:
    """Return a grid of 10 x 10 px of a size in the CRS's own units, centred on a place."""
    source, target = osr.SpatialReference(), osr.SpatialReference()
    source.SetFromUserInput("EPSG:4326")
    target.SetFromUserInput(crs)
    for reference in (source, target):
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    x, y, _ = osr.CoordinateTransformation(source, target).TransformPoint(lon, lat)
    return GeoGrid(10, 10, target.ExportToWkt(), Transform(x - 5 * step_x, y + 5 * step_y, step_x, -step_y))


DEGREE_M = 111319.49
"""Length of a degree of the equator of WGS 84, in metres."""


@pytest.mark.parametrize(
    ("crs", "lon", "lat", "step", "across", "along"),
    [
        ("EPSG:2154", 3.0, 46.5, 0.2, 0.2, 0.2),
        ("EPSG:32631", 3.0, 46.5, 0.2, 0.2, 0.2),
        ("EPSG:3857", 3.0, 0.0, 0.2, 0.2, 0.19865),
        ("EPSG:3857", 3.0, 60.0, 0.4, 0.20049, 0.20016),
        ("EPSG:4326", 0.0, 0.0, 0.2 / DEGREE_M, 0.2, 0.19866),
        ("EPSG:4326", 3.0, 60.0, 0.2 / DEGREE_M, 0.10025, 0.20016),
        ("EPSG:4326", 179.9999, -45.0, 0.2 / DEGREE_M, 0.14166, 0.19966),
        ("EPSG:4171", 3.0, 60.0, 0.2 / DEGREE_M, 0.10025, 0.20016),
        ("EPSG:2263", -73.9, 40.7, 1.0, 0.3048, 0.3048),
        ("EPSG:2154+5720", 3.0, 46.5, 0.2, 0.2, 0.2),
    ],
)
def test_ground_size(crs: str, lon: float, lat: float, step: float, across: float, along: float) -> None:
    ground = grid_at(crs, lon, lat, step, step).ground_size()
    assert ground == pytest.approx((across, along), rel=1e-3)


def test_ground_size_of_a_south_up_grid() -> None:
    grid = GeoGrid(10, 10, wkt("EPSG:2154"), Transform(X, Y, 0.2, 0.3))
    assert grid.ground_size() == pytest.approx((0.2, 0.3), rel=1e-3)


@pytest.mark.parametrize(
    ("transform", "crs"),
    [
        (None, "EPSG:2154"), (Transform(X, Y, 0.2, -0.2), None), (None, None),
        (Transform(X, Y, 1e-12, -1e-12), "EPSG:2154"),  # too small for the numbers of the coordinates
    ],
)  # fmt: skip
def test_ground_size_without_georeference_is_unknown(transform: Transform | None, crs: str | None) -> None:
    assert Grid.of(10, 10, wkt(crs) if crs else "", transform).ground_size() is None


def blocks(size: int) -> np.ndarray:
    """Return 6 x 8 blocks of `size` px, dark, middle and bright, each 9.6 m wide at 0.2 m and 48 px."""
    plane = np.random.default_rng(3).choice([30, 128, 230], (6, 8)).repeat(size, 0).repeat(size, 1)
    return np.broadcast_to(plane.astype(np.uint8), (5, *plane.shape)).copy()


def inner(size: int) -> np.ndarray:
    """Return which pixels of such blocks lie away from their borders."""
    one = np.zeros((size, size), bool)
    one[size // 4 : -size // 4, size // 4 : -size // 4] = True
    return np.tile(one, (6, 8))


@pytest.mark.parametrize(("size", "gsd"), [(48, 0.1), (12, 0.4), (16, 0.3), (21, 0.2286)])
def test_other_pixels_are_resampled_to_the_models(
    run: Run, tmp_path: Path, make_log: type, size: int, gsd: float
) -> None:
    log = make_log()
    source = write_raster(tmp_path / "in.tif", blocks(size), geotransform=(X, gsd, 0, Y, 0, -gsd))
    result = run(source, log, quality="balanced")
    assert (result.width, result.height) == (192, 144)
    assert (read_raster(result.output)[0] == known_classes(blocks(24)))[inner(24)].all()
    dataset = gdal.Open(result.output)
    x, dx, _, y, _, dy = dataset.GetGeoTransform()
    assert (x, y) == pytest.approx((X, Y)) and (dx, -dy) == pytest.approx((0.2, 0.2), rel=1e-3)
    assert any("Resampling" in line and "0.2 m" in line for line in log.lines)


def test_much_coarser_pixels_are_warned_of(run: Run, tmp_path: Path, make_log: type) -> None:
    log = make_log()
    source = write_raster(tmp_path / "in.tif", blocks(8), geotransform=(X, 1.0, 0, Y, 0, -1.0))
    run(source, log, quality="fast")
    assert any("1 x 1 m, 5 times that of the model (0.2 m)" in line for line in log.warnings)


def test_pixels_in_which_nothing_can_be_recognised_are_refused(run: Run, tmp_path: Path) -> None:
    """Those of a satellite; a user who wants them as they are gets them."""
    source = write_raster(tmp_path / "in.tif", blocks(24), geotransform=(X, 10.0, 0, Y, 0, -10.0))
    with pytest.raises(InputError, match=r"10 x 10 m, 50 times .* at most 0\.4 m"):
        run(source)
    assert not (tmp_path / "map.tif").exists()
    assert run(source, native_gsd=True).width == 192


def test_finer_pixels_are_averaged(run: Run, tmp_path: Path) -> None:
    """A chequerboard of dark and bright is middle grey from afar, and no pixel of it is."""
    board = np.where(np.indices((60, 80)).sum(axis=0) % 2, 250, 6).astype(np.uint8)
    pixels = np.broadcast_to(board, (5, 60, 80)).copy()
    result = run(write_raster(tmp_path / "in.tif", pixels, geotransform=(X, 0.1, 0, Y, 0, -0.1)))
    assert read_raster(result.output).shape == (1, 30, 40)
    assert (read_raster(result.output) == 2).all()


def test_coarser_pixels_are_interpolated(run: Run, tmp_path: Path) -> None:
    """Between dark and bright lies a middle that no pixel has."""
    pixels = np.full((5, 20, 20), 6, np.uint8)
    pixels[:, :, 10:] = 250
    result = run(write_raster(tmp_path / "in.tif", pixels, geotransform=(X, 0.8, 0, Y, 0, -0.8)))
    row = read_raster(result.output)[0, 40]
    assert row.tolist() == sorted(row) and set(row.tolist()) == {1, 2, 3}


@pytest.mark.parametrize(("gsd", "resamples"), [(0.181, False), (0.219, False), (0.179, True), (0.221, True)])
def test_a_tenth_off_is_taken_as_it_is(run: Run, tmp_path: Path, gsd: float, resamples: bool) -> None:
    source = write_raster(tmp_path / "in.tif", grey(60, 60), geotransform=(X, gsd, 0, Y, 0, -gsd))
    result = run(source)
    assert ((result.width, result.height) != (60, 60)) == resamples


def test_one_axis_off_is_enough(run: Run, tmp_path: Path) -> None:
    source = write_raster(tmp_path / "in.tif", grey(60, 60), geotransform=(X, 0.2, 0, Y, 0, -0.4))
    result = run(source)
    assert (result.width, result.height) == (60, 120)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (PixelSize(None), "unknown"),
        (PixelSize((0.2, 0.2)), "0.2 x 0.2 m"),
        (PixelSize((0.5, 0.25), kept=True), "0.5 x 0.25 m, kept"),
        (PixelSize((0.5, 0.5), 0.2), "resampled from 0.5 x 0.5 m to 0.2 m"),
    ],
)
def test_the_metadata_name_the_size_and_its_treatment(size: PixelSize, text: str) -> None:
    assert size.describe() == text


def test_native_gsd_keeps_the_pixels_and_warns(run: Run, tmp_path: Path, make_log: type) -> None:
    log = make_log()
    pixels = grey(60, 70)
    source = write_raster(tmp_path / "in.tif", pixels, geotransform=(X, 0.5, 0, Y, 0, -0.5))
    result = run(source, log, native_gsd=True)
    assert np.array_equal(read_raster(result.output)[0], known_classes(pixels))
    (warning,) = log.warnings
    assert "not resampled" in warning and "0.5 x 0.5 m" in warning and "0.2 m" in warning
    assert sum(result.class_areas.values()) == pytest.approx(60 * 70 * 0.25, rel=0.002)


@pytest.mark.parametrize(
    ("geotransform", "crs"), [(None, None), (None, "EPSG:2154"), ((X, 5.0, 0.0, Y, 0.0, -5.0), None)]
)
def test_no_georeference_is_accepted_with_a_warning(
    run: Run, tmp_path: Path, make_log: type, geotransform: tuple | None, crs: str | None
) -> None:
    log = make_log()
    pixels = grey(60, 70)
    source = write_raster(tmp_path / "in.tif", pixels, geotransform=geotransform, crs=crs)
    result = run(source, log)
    assert np.array_equal(read_raster(result.output)[0], known_classes(pixels))
    (warning,) = log.warnings
    assert "in.tif' is not fully georeferenced" in warning and "0.2 m" in warning
    written = gdal.Open(result.output)
    assert written.GetGeoTransform(can_return_null=True) == geotransform
    assert bool(written.GetProjection()) == (crs is not None)


def test_a_local_coordinate_system_counts_as_none(run: Run, tmp_path: Path, make_log: type) -> None:
    log = make_log()
    local = 'LOCAL_CS["site plan",UNIT["metre",1]]'
    pixels = grey(60, 70)
    result = run(write_raster(tmp_path / "in.tif", pixels, crs=local), log)
    assert np.array_equal(read_raster(result.output)[0], known_classes(pixels))
    assert len(log.warnings) == 1


def test_a_model_without_gsd_takes_any(run: Run, tmp_path: Path, make_log: type) -> None:
    log = make_log()
    model = write_network(tmp_path / "any.onnx", manifest(gsd_m=None))
    source = write_raster(tmp_path / "in.tif", grey(60, 70), geotransform=(X, 3.0, 0, Y, 0, -3.0))
    result = run(source, log, model=str(model))
    assert (result.width, result.height) == (70, 60)
    assert not log.warnings


def test_degrees_are_resampled_to_square_ground_pixels(run: Run, tmp_path: Path) -> None:
    lat, step = 60.0, 0.2 / DEGREE_M
    geotransform = (3.0, step, 0, lat, 0, -step)
    result = run(write_raster(tmp_path / "in.tif", grey(100, 100), geotransform=geotransform, crs="EPSG:4326"))
    assert result.width == math.ceil(100 * 0.10025 / 0.2 - 0.5) and result.height == 100
    assert sum(result.class_areas.values()) == pytest.approx(100 * 0.10025 * 100 * 0.2, rel=0.02)


FINE = 0.1


@pytest.mark.parametrize("gsd", [0.07, 0.25, 0.3, 0.3001, 0.5])
@pytest.mark.parametrize("size", [33, 34, 35, 36])
def test_resampling_leaves_no_dark_border(run: Run, tmp_path: Path, size: int, gsd: float) -> None:
    pixels = np.full((5, size, size), 130, np.uint8)
    source = write_raster(tmp_path / "in.tif", pixels, geotransform=(X, gsd, 0, Y, 0, -gsd))
    result = run(source, quality="fast")
    assert abs(result.width - size * gsd / 0.2) <= 0.51
    assert (read_raster(result.output) == 2).all()


@pytest.mark.parametrize("kind", ["value", "mask", "alpha", "alpha in the middle", "nan"])
def test_nodata_survives_resampling(run: Run, tmp_path: Path, kind: str) -> None:
    pixels = blocks(48)
    empty = np.zeros((6, 8), bool)
    empty[2:4, 3:6] = True
    empty = empty.repeat(48, 0).repeat(48, 1)
    options: dict[str, object] = {}
    settings: dict[str, object] = {}
    mask = np.where(empty, 0, 255).astype(np.uint8)
    if kind == "value":
        pixels[:, empty] = 7
        options["nodata"] = 7
    elif kind == "mask":
        options["mask"] = mask
    elif kind == "alpha":
        pixels = np.concatenate([pixels, mask[None]])
        options["colours"] = ("RedBand", "GreenBand", "BlueBand", "Undefined", "Undefined", "AlphaBand")
    elif kind == "alpha in the middle":
        pixels = np.insert(pixels, 3, mask, axis=0)
        options["colours"] = ("RedBand", "GreenBand", "BlueBand", "AlphaBand")
    else:
        pixels = pixels.astype(np.float32)
        pixels[:, empty] = np.nan
        settings["scale"] = (0.0, 255.0)
    source = write_raster(tmp_path / "in.tif", pixels, geotransform=(X, FINE, 0, Y, 0, -FINE), **options)
    result = run(source, quality="balanced", **settings)
    expected = np.where(empty[::2, ::2], 0, known_classes(blocks(24)))
    assert (read_raster(result.output)[0] == expected)[inner(24)].all()


def test_near_infrared_tagged_alpha_survives_resampling(run: Run, tmp_path: Path) -> None:
    """Taken for transparency, its zeros would be holes in the map."""
    pixels = np.random.default_rng(2).integers(0, 256, (4, 120, 120)).astype(np.uint8)
    pixels[:3], pixels[3, :60] = 128, 0
    model = write_network(tmp_path / "four.onnx", manifest(("red", "green", "blue", "nir")))
    colours = ("RedBand", "GreenBand", "BlueBand", "AlphaBand")
    source = write_raster(tmp_path / "in.tif", pixels, colours=colours, geotransform=(X, FINE, 0, Y, 0, -FINE))
    result = run(source, model=str(model))
    classes = read_raster(result.output)[0]
    assert classes.shape == (60, 60)
    assert (classes > 0).all()
    assert (classes[2:28] == known_classes(np.array([[[96]]]))).all()  # the mean of 128, 128, 128 and 0
