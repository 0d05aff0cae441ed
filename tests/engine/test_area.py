"""A part of a map equals the same part of the whole map, pixel by pixel, in any coordinate system."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from stub_raster import GSD, X, Y, box, grey, read_raster, write_polygons, write_raster

from flair_seg.errors import FlairError, InputError, RasterError
from flair_seg.raster.area import area_of_interest
from flair_seg.raster.grid import GeoGrid, Grid, Transform
from flair_seg.raster.reader import describe, open_raster
from flair_seg.segment import SegmentResult

Run = Callable[..., SegmentResult]
HEIGHT, WIDTH = 110, 170
CASES = [("vote", 8), ("vote", 20), ("mean", 16), ("crop", 20)]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A raster of 110 x 170 px."""
    return write_raster(tmp_path_factory.mktemp("area") / "in.tif", grey(HEIGHT, WIDTH, seed=21))


@pytest.fixture
def grid(source: Path) -> Grid:
    """Its grid."""
    return describe(open_raster(str(source)), str(source)).grid


def corners(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    """Return xmin, ymin, xmax, ymax of pixels."""
    return X + left * GSD, Y - bottom * GSD, X + right * GSD, Y - top * GSD


def projected(bounds: tuple[float, ...], crs: str) -> list[tuple[float, float]]:
    """Return the corners of a rectangle in another coordinate system, x first."""
    systems = [osr.SpatialReference(), osr.SpatialReference()]
    for system, name in zip(systems, ("EPSG:2154", crs)):
        system.SetFromUserInput(name)
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transform = osr.CoordinateTransformation(*systems)
    xmin, ymin, xmax, ymax = bounds
    return [transform.TransformPoint(x, y)[:2] for x, y in ((xmin, ymin), (xmax, ymin), (xmax, ymax), (xmin, ymax))]


@pytest.mark.parametrize(("combine", "stride"), CASES)
@pytest.mark.parametrize(
    "part", [(0, 0, 20, 15), (37, 41, 120, 75), (150, 90, 170, 110), (60, 0, 61, 110), (99, 52, 100, 53)]
)
def test_an_extent_gives_that_part_of_the_map(
    run: Run, tmp_path: Path, source: Path, blur_model: Path, combine: str, stride: int, part: tuple[int, ...]
) -> None:
    left, top, right, bottom = part
    settings = {"model": str(blur_model), "combine": combine, "stride": stride}
    extras = ({"confidence": str(tmp_path / f"{name}-c.tif")} for name in ("whole", "part"))
    whole = run(source, output=str(tmp_path / "whole.tif"), **settings, **next(extras))
    some = run(source, extent=corners(*part), **settings, **next(extras))
    for one, other in ((whole.output, some.output), (whole.confidence, some.confidence)):
        assert np.array_equal(read_raster(one)[:, top:bottom, left:right], read_raster(other))
    assert gdal.Open(some.output).GetGeoTransform() == pytest.approx((X + left * GSD, GSD, 0, Y - top * GSD, 0, -GSD))
    assert some.windows < whole.windows or combine == "crop"


def test_an_extent_takes_every_pixel_it_touches(run: Run, source: Path) -> None:
    result = run(source, extent=corners(10.6, 20.2, 15.1, 30.9))
    assert (result.width, result.height) == (6, 11)


def test_an_extent_on_pixel_borders_takes_no_neighbours(run: Run, source: Path) -> None:
    xmin, ymin, xmax, ymax = corners(10, 20, 15, 30)
    result = run(source, extent=(xmin - 1e-9, ymin - 1e-9, xmax + 1e-9, ymax + 1e-9))
    assert (result.width, result.height) == (5, 10)


def test_an_extent_larger_than_the_raster_is_cut(run: Run, source: Path) -> None:
    result = run(source, extent=corners(-500, -500, 5000, 5000))
    assert (result.width, result.height) == (WIDTH, HEIGHT)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:32631"])
def test_an_extent_in_another_system_covers_the_part(run: Run, source: Path, crs: str) -> None:
    points = projected(corners(40, 30, 90, 80), crs)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    result = run(source, extent=(min(xs), min(ys), max(xs), max(ys)), extent_crs=crs)
    x, _, _, y, _, _ = gdal.Open(result.output).GetGeoTransform()
    left, top = round((x - X) / GSD), round((Y - y) / GSD)
    assert left <= 40 and top <= 30 and left + result.width >= 90 and top + result.height >= 80
    assert result.width <= 60 and result.height <= 60


CORNERS = [(X + 8.03, Y - 3.01), (X + 30.04, Y - 5.02), (X + 12.05, Y - 20.06)]
TRIANGLE = f"POLYGON(({','.join(f'{x} {y}' for x, y in [*CORNERS, CORNERS[0]])}))"


def inside_triangle() -> np.ndarray:
    """Return which pixels of the raster have their centre in the triangle, bool `(HEIGHT, WIDTH)`."""
    x, y = np.meshgrid(X + (np.arange(WIDTH) + 0.5) * GSD, Y - (np.arange(HEIGHT) + 0.5) * GSD)
    sides = [
        (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) <= 0
        for (x0, y0), (x1, y1) in zip(CORNERS, CORNERS[1:] + CORNERS[:1])
    ]
    return np.logical_and.reduce(sides)


@pytest.mark.parametrize(("combine", "stride"), CASES)
def test_a_polygon_gives_that_part_of_the_map(
    run: Run, tmp_path: Path, source: Path, blur_model: Path, combine: str, stride: int
) -> None:
    settings = {"model": str(blur_model), "combine": combine, "stride": stride}
    whole = run(source, output=str(tmp_path / "whole.tif"), **settings)
    some = run(source, aoi=str(write_polygons(tmp_path / "aoi.gpkg", [TRIANGLE])), **settings)
    left, top = 40, 15
    place = (slice(top, top + some.height), slice(left, left + some.width))
    inside = inside_triangle()
    assert inside.sum() == inside[place].sum() > 3000
    expected = np.where(inside, read_raster(whole.output)[0], 0)[place]
    assert np.array_equal(read_raster(some.output)[0], expected)
    assert some.windows < whole.windows


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857"])
def test_polygons_in_another_system(run: Run, tmp_path: Path, source: Path, crs: str) -> None:
    here = write_polygons(tmp_path / "here.gpkg", [box(*corners(40.3, 30.3, 90.3, 80.3))])
    ring = projected(corners(40.3, 30.3, 90.3, 80.3), crs)
    there = write_polygons(
        tmp_path / "there.gpkg", [f"POLYGON(({','.join(f'{x} {y}' for x, y in [*ring, ring[0]])}))"], crs
    )
    maps = [read_raster(run(source, aoi=str(path)).output)[0] for path in (here, there)]
    assert maps[0].any()
    assert np.array_equal(maps[0][:50, :50], maps[1][:50, :50])


def test_an_area_on_a_south_up_raster(run: Run, tmp_path: Path, blur_model: Path) -> None:
    pixels = grey(HEIGHT, WIDTH, seed=21)
    source = write_raster(tmp_path / "up.tif", pixels, geotransform=(X, GSD, 0, Y, 0, GSD))
    whole = read_raster(run(source, model=str(blur_model)).output)[0]
    aoi = write_polygons(tmp_path / "aoi.gpkg", [box(X + 4, Y + 2, X + 10, Y + 6)])
    some = read_raster(run(source, model=str(blur_model), aoi=str(aoi)).output)[0]
    assert np.array_equal(some, whole[10:30, 20:50])


def test_extent_and_polygons_must_both_hold(run: Run, tmp_path: Path, source: Path) -> None:
    aoi = write_polygons(tmp_path / "aoi.gpkg", [box(*corners(20, 20, 60, 60))])
    result = run(source, aoi=str(aoi), extent=corners(40, 40, 100, 100))
    assert (result.width, result.height) == (20, 20)
    assert (read_raster(result.output) > 0).all()


def test_holes_multipolygons_and_bow_ties(run: Run, tmp_path: Path, source: Path) -> None:
    ring = box(*corners(0, 0, 60, 60))[:-1]
    hole = "," + box(*corners(20, 20, 40, 40)).removeprefix("POLYGON(")
    far = box(*corners(100, 0, 120, 20)).removeprefix("POLYGON")
    x, y = X + 28, Y
    bow_tie = f"POLYGON(({x} {y},{x + 4} {y - 4},{x + 4} {y},{x} {y - 4},{x} {y}))"
    aoi = write_polygons(tmp_path / "aoi.gpkg", [ring + hole, f"MULTIPOLYGON({far})", bow_tie])
    classes = read_raster(run(source, aoi=str(aoi)).output)[0]
    mapped = classes > 0
    assert mapped[:60, :60].sum() == 60 * 60 - 20 * 20 and not mapped[20:40, 20:40].any()
    assert mapped[:20, 100:120].all() and not mapped[:, 60:100].any()
    assert 150 < mapped[:20, 140:160].sum() < 250


def test_a_layer_is_chosen_by_name(run: Run, tmp_path: Path, source: Path) -> None:
    aoi = write_polygons(tmp_path / "aoi.gpkg", [box(*corners(0, 0, 9, 9))], layer="first")
    write_polygons(aoi, [box(*corners(0, 0, 7, 5))], layer="second")
    suffixes = ("|layername=first", "|layername=second", "|layerid=1")
    assert [run(source, aoi=f"{aoi}{suffix}").width for suffix in suffixes] == [9, 7, 7]
    with pytest.raises(InputError, match=r"2: first, second\) found in"):
        run(source, aoi=str(aoi))


@pytest.mark.parametrize(
    ("extent", "crs", "text"),
    [
        ((0.0, 0.0, 1.0, 1.0), None, "the extent (0, 0, 1, 1) and the raster (700000, 6.59998e+06, "),
        ((5.0, 0.0, 1.0, 1.0), None, "xmin < xmax and ymin < ymax"),
        ((X, Y, X, Y), None, "xmin < xmax and ymin < ymax"),
        ((float("nan"), 0.0, 1.0, 1.0), None, "xmin < xmax and ymin < ymax"),
        ((0.0, 0.0, float("inf"), 1.0), None, "xmin < xmax and ymin < ymax"),
        ((0.0, 0.0, 1.0, 1.0), "EPSG:99999999", "'EPSG:99999999'"),
        ((0.0, 0.0, 1.0, 1.0), "nonsense", "'nonsense'"),
        ((0.0, 100.0, 1.0, 200.0), "EPSG:4326", "extent"),
    ],
)
def test_an_impossible_extent_is_refused(
    grid: Grid, gdal_exceptions: bool, extent: tuple[float, ...], crs: str | None, text: str
) -> None:
    with pytest.raises(FlairError) as caught:
        area_of_interest(grid, extent, crs)  # type: ignore[arg-type]
    assert text in str(caught.value)


def test_an_impossible_area_is_refused(tmp_path: Path, grid: Grid, gdal_exceptions: bool) -> None:
    far = write_polygons(tmp_path / "far.gpkg", [box(0, 0, 1, 1)])
    empty = write_polygons(tmp_path / "empty.gpkg", [])
    points = write_polygons(tmp_path / "points.gpkg", [f"POINT({X} {Y})"])
    beyond = write_polygons(tmp_path / "beyond.gpkg", [box(0, 100, 1, 120)], crs="EPSG:4326")
    nowhere = write_polygons(tmp_path / "nowhere.gpkg", [box(0, 0, 1, 1)], crs=None)
    text = tmp_path / "text.gpkg"
    text.write_text("no vector file")
    for path, kind, words in (
        (far, InputError, "far.gpkg' (0, 0, 1, 1) and the raster ("),
        (
            empty,
            InputError,
            "empty.gpkg' has no polygons that can be transformed to the raster's coordinate system",
        ),
        (beyond, InputError, "beyond.gpkg' has no polygons that can be transformed to the raster's coordinate system"),
        (points, InputError, "Feature 1 of area of interest"),
        (points, InputError, "points.gpkg' has geometry type POINT, but"),
        (nowhere, InputError, f"No coordinate system defined in area of interest '{nowhere}'"),
        (text, RasterError, "text.gpkg':"),
        (tmp_path / "missing.gpkg", RasterError, "missing.gpkg':"),
        (f"{far}|layername=other", RasterError, "far.gpkg'. Available layers: area"),
        (f"{far}|filter=a=1", InputError, "'filter' after '|' is not supported in"),
    ):
        with pytest.raises(kind) as caught:
            area_of_interest(grid, polygons=str(path))
        assert words in str(caught.value) and "\n" not in str(caught.value)


def test_polygons_beyond_the_rasters_system_are_passed_over(
    run: Run, tmp_path: Path, source: Path, gdal_exceptions: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    ring = projected(corners(40, 30, 90, 80), "EPSG:4326")
    here = f"POLYGON(({','.join(f'{x} {y}' for x, y in [*ring, ring[0]])}))"
    both = write_polygons(tmp_path / "both.gpkg", [box(0, 100, 1, 120), here], crs="EPSG:4326")
    result = run(source, aoi=str(both))
    assert 50 <= result.width <= 52 and 50 <= result.height <= 52
    assert capfd.readouterr().err == ""


def test_an_area_needs_a_georeference(tmp_path: Path) -> None:
    aoi = str(write_polygons(tmp_path / "aoi.gpkg", [box(0, 0, 1, 1)]))
    bare = Grid(10, 10, "")
    with pytest.raises(InputError, match="the extent: the raster is not georeferenced"):
        area_of_interest(bare, (0, 0, 1, 1))
    with pytest.raises(InputError, match="The raster has no coordinate system, so"):
        area_of_interest(GeoGrid(10, 10, "", Transform(X, Y, GSD, -GSD)), polygons=aoi)


def test_a_polygon_without_an_inside_is_none(run: Run, tmp_path: Path, source: Path) -> None:
    """Mended, it is a line, which would be drawn as a row of pixels."""
    left, low, right, top = corners(20, 20, 60, 60)
    flat = f"POLYGON(({left} {low},{right} {top},{left} {low}))"
    aoi = write_polygons(tmp_path / "flat.gpkg", [flat])
    with pytest.raises(InputError, match="has no polygons that can be transformed to the raster's coordinate"):
        run(source, aoi=str(aoi))


def test_a_sliver_that_holds_no_pixel_centre(run: Run, tmp_path: Path, source: Path) -> None:
    aoi = write_polygons(tmp_path / "sliver.gpkg", [box(*corners(10.6, 10.6, 10.9, 40))])
    with pytest.raises(InputError, match="all requested pixels are nodata"):
        run(source, aoi=str(aoi))
