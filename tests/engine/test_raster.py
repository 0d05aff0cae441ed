"""GDAL's edge: its errors made ours, and what a raster says of itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from stub_raster import GSD, X, Y, grey, wkt, write_raster

from flair_seg.errors import CancelledError, InputError, RasterError
from flair_seg.raster.gdalenv import gdal_cache, gdal_errors
from flair_seg.raster.grid import Bounds, GeoGrid, Grid, Transform, spatial_reference, wrong_system
from flair_seg.raster.reader import RasterReader, describe, looks_like_mask, open_raster, source_files
from flair_seg.raster.windows import Window


def test_an_error_becomes_one_sentence(gdal_exceptions: bool, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RasterError, match=r"^it fails: /nowhere: No such file or directory$"), gdal_errors("it fails"):
        gdal.Open("/nowhere")
    assert capfd.readouterr().err == ""


def test_what_is_done_with_a_missing_result_is_not_the_error(gdal_exceptions: bool) -> None:
    for last in (False, True):
        with pytest.raises(RasterError, match="it fails: /nowhere: No such"), gdal_errors("it fails", last=last):
            gdal.Open("/nowhere").GetGeoTransform()


def test_other_errors_pass(gdal_exceptions: bool) -> None:
    with pytest.raises(KeyError), gdal_errors("it fails"):
        {}["nothing"]


def test_our_own_errors_pass_even_after_gdals() -> None:
    with pytest.raises(CancelledError), gdal_errors("it fails"):
        gdal.Error(gdal.CE_Failure, 1, "stopped")
        raise CancelledError("The run was cancelled")


def test_the_first_or_the_last_error_is_told() -> None:
    for last, text in ((False, "one"), (True, "two three")):
        with pytest.raises(RasterError, match=f"^it fails: {text}$"), gdal_errors("it fails", last=last):
            gdal.Error(gdal.CE_Failure, 1, "one")
            gdal.Error(gdal.CE_Failure, 1, "two\n three")


def test_warnings_are_no_errors(gdal_exceptions: bool, capfd: pytest.CaptureFixture[str]) -> None:
    with gdal_errors("it fails"):
        gdal.Error(gdal.CE_Warning, 1, "hm")
    assert capfd.readouterr().err == ""


def test_the_cache_is_held_and_given_back() -> None:
    before = gdal.GetCacheMax()
    with pytest.raises(KeyError), gdal_cache(2**20):
        assert gdal.GetCacheMax() == 2**20
        raise KeyError
    with gdal_cache(2 * before):
        assert gdal.GetCacheMax() == before
    assert gdal.GetCacheMax() == before


def test_a_description(tmp_path: Path) -> None:
    path = str(
        write_raster(
            tmp_path / "in.tif",
            np.zeros((2, 3, 4), np.uint16),
            nodata=7,
            colours=("RedBand", "AlphaBand"),
            names=("rot", ""),
        )
    )
    info = describe(open_raster(path), path)
    assert (info.path, info.alphas, info.has_mask) == (path, (2,), False)
    assert isinstance(info.grid, GeoGrid)
    assert (info.grid.width, info.grid.height, info.grid.transform) == (4, 3, Transform(X, Y, GSD, -GSD))
    assert [(b.number, b.dtype, b.description, b.colour, b.nodata) for b in info.bands] == [
        (1, "uint16", "rot", "Red", 7),
        (2, "uint16", "", "Alpha", 7),
    ]


@pytest.mark.parametrize(
    ("values", "share", "is_mask"),
    [
        ((0, 255), 1.0, True),
        ((255, 255), 1.0, True),
        ((0, 0), 1.0, True),
        ((0, 255), 0.99, False),
        ((80, 90), 1.0, False),
    ],
)
def test_a_mask_holds_two_extremes(tmp_path: Path, values: tuple[int, int], share: float, is_mask: bool) -> None:
    random = np.random.default_rng(0)
    plane = random.choice(values, (1, 100, 100)).astype(np.uint8)
    plane[random.random(plane.shape) > share] = 100
    dataset = open_raster(str(write_raster(tmp_path / "in.tif", plane)))
    assert looks_like_mask(dataset, 1) == is_mask


def test_source_files_go_down_through_virtual_rasters(tmp_path: Path) -> None:
    names = ["in.tif", "one.vrt", "two.vrt"]
    write_raster(tmp_path / names[0], grey(5, 5))
    for lower, upper in zip(names, names[1:]):
        mosaic = gdal.BuildVRT(str(tmp_path / upper), [str(tmp_path / lower)])
        del mosaic
    files = source_files(open_raster(str(tmp_path / "two.vrt")))
    assert sorted(Path(file).name for file in files) == names


def test_a_window_of_a_grid() -> None:
    grid = GeoGrid(10, 20, "x", Transform(100.0, 200.0, 0.5, -0.25))
    assert grid.window(Window(3, 4, 5, 6)) == GeoGrid(5, 6, "x", Transform(101.5, 199.0, 0.5, -0.25))
    assert Grid(10, 20, "").window(Window(3, 4, 5, 6)) == Grid(5, 6, "")


def test_longitude_comes_first() -> None:
    from osgeo import osr

    transform = osr.CoordinateTransformation(spatial_reference("EPSG:4326"), spatial_reference("EPSG:2154"))
    assert transform.TransformPoint(3.0, 46.5)[:2] == pytest.approx((700000, 6600000), abs=0.01)


@pytest.mark.parametrize("text", ["EPSG:99999999", "nonsense", "", "PROJCS["])
def test_systems_that_are_not_understood(gdal_exceptions: bool, text: str) -> None:
    with pytest.raises(RasterError, match="Invalid coordinate system"):
        spatial_reference(text)


def test_a_part_is_read_in_the_models_order(tmp_path: Path) -> None:
    pixels = np.arange(4 * 6 * 7, dtype=np.uint8).reshape(4, 6, 7)
    path = str(write_raster(tmp_path / "in.tif", pixels))
    dataset = open_raster(path)
    read, valid = RasterReader(dataset, describe(dataset, path), (3, 1, 3)).read(Window(2, 1, 4, 3))
    assert valid is None
    assert np.array_equal(read, pixels[[2, 0, 2], 1:4, 2:6])


def test_bounds_in_one_order() -> None:
    bounds = Bounds.of_envelope((1, 3, 2, 5))
    assert bounds == (1, 2, 3, 5) and str(bounds) == "(1, 2, 3, 5)" and bounds.listed() == "1, 2, 3, 5"
    assert bounds.overlaps(Bounds(2, 4, 9, 9))
    for beside in ((3, 2, 9, 9), (-9, 2, 1, 9), (1, 5, 3, 9), (1, -9, 3, 2)):
        assert not bounds.overlaps(Bounds(*beside)) and not Bounds(*beside).overlaps(bounds)
    assert bounds.contains(Bounds(1, 2, 2, 3)) and not bounds.contains(Bounds(1, 2, 4, 3))
    assert not bounds.contains(Bounds(*[float("inf")] * 4))


def test_a_transform_there_and_back() -> None:
    transform = Transform(100.0, 200.0, 0.5, -0.25)
    assert Transform.from_gdal(transform.gdal) == transform and transform.is_north_up
    assert transform.to_ground(3, 4) == (101.5, 199.0) and transform.to_pixel(101.5, 199.0) == (3, 4)
    columns, rows = transform.to_pixel(*map(np.array, ((100.0, 101.5), (200.0, 199.0))))
    assert columns.tolist() == [0, 3] and rows.tolist() == [0, 4]


@pytest.mark.parametrize(
    ("crs", "place", "values"),
    [
        ("EPSG:4326", (0.0, 45.0, 2.0), ["WGS 84"]),
        ("EPSG:4326", (5.0, -100.0, 0.1), ["-100", "WGS 84"]),
        ("EPSG:2154", (2.5, 48.5, 1e-6), ["2.5", "48.5", "Lambert-93"]),
    ],
)
def test_coordinates_that_cannot_be_in_their_system(
    crs: str, place: tuple[float, float, float], values: list[str]
) -> None:
    x, y, step = place
    text = wrong_system(GeoGrid(400, 40, wkt(crs), Transform(x, y, step, -step)))
    assert text is not None and all(value in text for value in values)


@pytest.mark.parametrize(
    ("crs", "place"), [("EPSG:4326", (-180.0, 90.0, 0.9)), ("EPSG:2154", (2.5, 48.5, 0.2)), ("EPSG:2154", (X, Y, 0.2))]
)
def test_coordinates_that_can(crs: str, place: tuple[float, float, float]) -> None:
    x, y, step = place
    assert wrong_system(GeoGrid(400, 200, wkt(crs), Transform(x, y, step, -step))) is None


@pytest.mark.parametrize(("dtype", "nodata"), [("uint8", -1), ("uint8", 256), ("uint16", 65536), ("int16", -32769)])
def test_a_nodata_value_no_pixel_can_have(tmp_path: Path, dtype: str, nodata: float) -> None:
    source = str(write_raster(tmp_path / "in.tif", np.zeros((1, 4, 4), dtype)))
    path = str(tmp_path / "odd.vrt")
    virtual = gdal.Translate(path, source)
    del virtual
    text = Path(path).read_text()
    Path(path).write_text(text.replace("<ColorInterp>", f"<NoDataValue>{nodata}</NoDataValue><ColorInterp>"))
    with pytest.raises(InputError) as caught:
        describe(open_raster(path), path)
    assert all(value in str(caught.value) for value in ("odd.vrt", str(nodata), dtype))
