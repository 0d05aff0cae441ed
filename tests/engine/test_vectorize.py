"""Polygons of a map: areas, coverage, validity, merging, simplification, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal, ogr
from stub_raster import GSD, X, Y, wkt, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import CancelledError, InputError
from flair_seg.feedback import Feedback
from flair_seg.nomenclature import COSIA, FLAIR_12, LandCoverClass
from flair_seg.raster.classraster import ClassRaster, ClassRasterWriter
from flair_seg.raster.grid import GeoGrid, Transform
from flair_seg.tools.analyse.polygons.collisions import is_free
from flair_seg.tools.analyse.polygons.outlines import OutlineOptions
from flair_seg.tools.analyse.polygons.vectorize import VectorizeResult, class_polygons, vectorize

CLASSES = tuple(LandCoverClass(code, f"class {code}", f"#0000{code:02x}") for code in (1, 2, 3, 7))
PLANAR_M2 = GSD * GSD


def as_codes(codes: np.ndarray | list[str]) -> np.ndarray:
    """Return a map; rows of digits do."""
    return np.array([[int(digit) for digit in row] for row in codes], np.uint8) if isinstance(codes, list) else codes


def make(path: Path, codes: np.ndarray | list[str], crs: str = "EPSG:2154") -> str:
    """Write a map; rows of digits do, 0 is nodata."""
    codes = as_codes(codes)
    grid = GeoGrid(codes.shape[1], codes.shape[0], wkt(crs), Transform(X, Y, GSD, -GSD))
    with ClassRasterWriter(str(path), grid, CLASSES) as writer:
        writer.write(codes)
        writer.finish(Feedback())
    return str(path)


def polygons(path: Path | str) -> list[tuple[int, ogr.Geometry, dict[str, object]]]:
    """Return code, geometry and fields of all polygons."""
    dataset = ogr.Open(str(path))
    return [(f["class_code"], f.GetGeometryRef().Clone(), f.items()) for f in dataset.GetLayer(0)]


def run(tmp_path: Path, codes: np.ndarray | list[str], **options: object) -> list[tuple[int, ogr.Geometry, dict]]:
    vectorize(make(tmp_path / "map.tif", codes), str(tmp_path / "out.gpkg"), **options)  # type: ignore[arg-type]
    return polygons(tmp_path / "out.gpkg")


def areas_px(found: list[tuple[int, ogr.Geometry, dict]]) -> list[tuple[int, float]]:
    return [(code, round(geometry.GetArea() / PLANAR_M2, 3)) for code, geometry, _ in found]


def shapes(
    codes: np.ndarray,
    min_area: float = 0.0,
    simplify: float = 0.0,
    strip: int = 7,
    smooth: float = 0.0,
    right_angles: tuple[int, ...] = (),
) -> list[tuple[int, ogr.Geometry, dict]]:
    """Return code and geometry of the polygons of a map, no file written."""
    raster = ClassRaster(str(write_raster(Path("/vsimem/map.tif"), codes[None], nodata=0)), FLAIR_12)
    outlines = OutlineOptions(simplify, smooth, right_angles)
    found = class_polygons(raster, raster.grid.transform, min_area, outlines, None, Feedback(), strip)
    return [(p.cover.code, ogr.CreateGeometryFromWkb(p.wkb), {"area_m2": p.area_m2}) for p in found.polygons]


@st.composite
def maps(draw: st.DrawFn, most: int = 24) -> np.ndarray:
    """Random maps, from noise to large patches, some with nodata."""
    height, width = draw(st.integers(1, most)), draw(st.integers(1, most))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    coarse = draw(st.integers(1, 5))
    low, high = draw(st.sampled_from([(0, 3), (1, 3), (1, 4), (0, 2)]))
    blocks = rng.integers(low, high, (height // coarse + 1, width // coarse + 1))
    codes = np.kron(blocks, np.ones((coarse, coarse), int))[:height, :width].astype(np.uint8)
    speckle = rng.random(codes.shape) < draw(st.sampled_from([0.0, 0.05, 0.3]))
    codes[speckle] = rng.integers(low, high, int(speckle.sum()))
    codes[0, 0] = 1
    return codes


min_areas = st.sampled_from([0.0, 0.1, 0.5, 3.0])
tolerances = st.sampled_from([0.0, 0.15, 0.3, 1.0, 100.0])


@given(codes=maps(), strip=st.integers(1, 25), other=st.integers(1, 25), min_area=min_areas, simplify=tolerances)
def test_strips_leave_no_seam(codes: np.ndarray, strip: int, other: int, min_area: float, simplify: float) -> None:
    one, two = ([(c, g.ExportToWkb()) for c, g, _ in shapes(codes, min_area, simplify, s)] for s in (strip, other))
    assert one == two


@settings(max_examples=100)
@given(codes=maps(), min_area=min_areas, simplify=tolerances)
def test_polygons_are_valid_and_cover_the_map_once(codes: np.ndarray, min_area: float, simplify: float) -> None:
    check_cover(codes, shapes(codes, min_area, simplify))


@pytest.mark.parametrize("simplify", [0.3, 0.5, 2.0, 100.0])
def test_borders_that_would_meet_others_stay(simplify: float) -> None:
    """Narrow strips, islands in bays and speckle, at tolerances far wider than they are."""
    bay = ["1111111111", "2211111122", "2211311122", "2211111122", "2222222222"]
    check_cover(as_codes(bay), shapes(as_codes(bay), simplify=simplify))
    rng = np.random.default_rng(0)
    for _ in range(3):
        codes = np.kron(rng.integers(1, 4, (12, 12)), np.ones((5, 5), int)).astype(np.uint8)
        speckle = rng.random(codes.shape) < 0.2
        codes[speckle] = rng.integers(1, 4, int(speckle.sum()))
        check_cover(codes, shapes(codes, simplify=simplify))


@settings(max_examples=150)
@given(
    codes=maps(), simplify=tolerances, smooth=st.sampled_from([0.0, 0.05, 0.3, 1.0, 50.0]),
    right_angles=st.sampled_from([(), (1,), (2,), (1, 2, 3)]),
)  # fmt: skip
def test_drawn_borders_stay_common(
    codes: np.ndarray, simplify: float, smooth: float, right_angles: tuple[int, ...]
) -> None:
    found = shapes(codes, 0.0, simplify, 7, smooth, right_angles)
    assert len(found) == len(shapes(codes))
    check_cover(codes, found, area=False)
    check_edges([geometry for _, geometry, _ in found])


def village(angle: float, size: int = 90) -> np.ndarray:
    """A map of two L-shaped buildings (1), turned, on three other classes; their walls have noise."""
    rows, columns = np.mgrid[:size, : size + 20] - 40.0
    x = columns * np.cos(angle) + rows * np.sin(angle)
    y = rows * np.cos(angle) - columns * np.sin(angle)
    codes = np.where(columns < 3, 2, np.where(rows < 0, 3, 7)).astype(np.uint8)
    noise = np.random.default_rng(0).integers(0, 2, codes.shape) * 0.5
    codes[(np.abs(x) < 25 + noise) & (np.abs(y) < 14 + noise) & ((x < 5) | (y < 2))] = 1
    codes[(np.abs(x - 45) < 9 + noise) & (np.abs(y) < 9 + noise)] = 1
    return codes


@pytest.mark.parametrize("angle", [0.0, 0.3, 0.7, 0.9])
@pytest.mark.parametrize("smooth", [0.0, 1.0])
def test_buildings_get_right_angles(angle: float, smooth: float) -> None:
    codes = village(angle)
    found = shapes(codes, min_area=0.3, simplify=0.3, smooth=smooth, right_angles=(1,))
    check_cover(codes, found)
    check_edges([geometry for _, geometry, _ in found])
    buildings = [geometry for code, geometry, _ in found if code == 1]
    assert sorted(corner_count(geometry) for geometry in buildings) == [4, 6]
    for geometry, pixels in zip(sorted(buildings, key=ogr.Geometry.GetArea), sorted(region_sizes(codes))):
        assert geometry.GetArea() == pytest.approx(pixels * PLANAR_M2, rel=0.02)


def test_a_small_neighbour_is_never_turned_over() -> None:
    """An edge between two points of the ring, and the ring between them, keep their order."""
    old = np.array([[17, 25], [17, 16], [11, 19], [10, 20], [10, 19], [9, 29]], float)
    turned = np.array([[19, 26], [17.6, 17.1], [10.9, 18.3], [7, 18.9], [7.1, 19.5], [8.6, 27.8]])
    edge = np.array([[10, 19], [11, 19]], float), np.array([[7.1, 19.5], [10.9, 18.3]])
    assert not is_free(old, turned, {22: edge}, {22: edge[0]})
    near = old + 0.1
    assert is_free(old, near, {22: (edge[0], edge[0] + 0.1)}, {22: edge[0]})


def corner_count(geometry: ogr.Geometry) -> int:
    """Return the corners of a polygon without a hole, all of which must be right angles."""
    points = np.array(geometry.GetGeometryRef(0).GetPoints())[:-1, :2]
    edges = np.roll(points, -1, axis=0) - points
    edges /= np.hypot(*edges.T)[:, None]
    turned = np.abs((edges * np.roll(edges, 1, axis=0)).sum(axis=1))
    assert ((turned < 1e-5) | (turned > 1 - 1e-5)).all()
    return int((turned < 1e-5).sum())


def region_sizes(codes: np.ndarray) -> list[float]:
    """Return the pixels of the buildings."""
    return [pixels for code, pixels in areas_px(shapes(codes, min_area=0.3)) if code == 1]


def test_right_angles_hold_where_no_simplification_is_asked_for() -> None:
    """Other borders then follow the pixels still."""
    codes = village(0.3)
    found = shapes(codes, min_area=0.3, right_angles=(1,))
    check_cover(codes, found)
    assert sorted(corner_count(geometry) for code, geometry, _ in found if code == 1) == [4, 6]
    plain = {code: geometry for code, geometry, _ in shapes(codes, min_area=0.3) if code != 1}
    assert any(geometry.GetGeometryRef(0).GetPointCount() > 8 for geometry in plain.values())


def with_strip(depth: int, code: int, side: int) -> np.ndarray:
    """A building of 30 x 50 px (1) with a strip of 2 px across one of its sides: of it outwards (1), or a notch (2)."""
    codes = np.full((90, 100), 2, np.uint8)
    codes[30:60, 25:75] = 1
    codes[(30 if code == 2 else 30 - depth) : (30 + depth if code == 2 else 30), 40:42] = code
    return np.rot90(codes, side).copy()


@pytest.mark.parametrize("side", range(4))
@pytest.mark.parametrize("code", [1, 2])
def test_walls_too_short_for_right_angles_go(code: int, side: int) -> None:
    codes = with_strip(8, code, side)
    found = shapes(codes, right_angles=(1,))
    check_cover(codes, found, area=False)
    (building,) = (geometry for at, geometry, _ in found if at == 1)
    assert corner_count(building) == 4 and building.GetArea() == pytest.approx(1500 * PLANAR_M2, rel=0.001)


@pytest.mark.parametrize("side", range(4))
def test_a_wall_that_would_move_too_far_keeps_the_outline_as_it_was(side: int) -> None:
    """The tip of the strip lies 2.8 m outside of the wall, more than twice the tolerance."""
    codes = with_strip(14, 1, side)
    assert [g.ExportToWkb() for _, g, _ in shapes(codes, right_angles=(1,))] == [
        g.ExportToWkb() for _, g, _ in shapes(codes)
    ]


def test_smoothing_rounds_corners_and_keeps_ends() -> None:
    """An island becomes round; where three classes meet nothing moves; a narrow strip's corners stay."""
    island = as_codes(["1111111", "1111111", "1122211", "1122211", "1122211", "1111111"])
    (hole,) = (geometry for code, geometry, _ in shapes(island, smooth=1.0) if code == 2)
    # Each corner loses the triangle of half its edges; under the curve of three points, 5/8 of it come back.
    assert hole.GetArea() == pytest.approx(9 * PLANAR_M2 * (1 - 4 / 8 * (1 - 0.625)), rel=1e-6)
    assert hole.GetGeometryRef(0).GetPointCount() == 4 * 4 + 1
    ends = as_codes(["1122", "1122", "3333"])
    assert [g.ExportToWkb() for _, g, _ in shapes(ends, smooth=1.0)] == [g.ExportToWkb() for _, g, _ in shapes(ends)]


def test_smoothing_after_simplification_bends_less(tmp_path: Path) -> None:
    """The largest turn of a wavy border falls; what it loses in corners it gains in points."""
    rows, columns = np.mgrid[:60, :80]
    codes = np.where(rows < 30 + 8 * np.sin(columns / 9), 1, 2).astype(np.uint8)
    most = []
    for smooth in (0.0, 2.0):
        (geometry,) = (g for code, g, _ in shapes(codes, simplify=0.3, smooth=smooth) if code == 1)
        points = np.array(geometry.GetGeometryRef(0).GetPoints())[:, :2]
        inner = points[(points[:, 0] > X + 0.1) & (points[:, 0] < X + 15.9) & (points[:, 1] < Y - 0.1)]
        edges = np.diff(inner, axis=0)
        angles = np.abs(np.diff(np.unwrap(np.arctan2(edges[:, 1], edges[:, 0]))))
        most.append(float(angles.max()))
    assert most[1] < 0.6 * most[0]


def check_edges(geometries: list[ogr.Geometry]) -> None:
    """Check that each edge is one polygon's alone, on the map's border, or two polygons', one way and the other."""
    edges: dict[tuple[tuple[float, float], ...], int] = {}
    for geometry in geometries:
        for ring in geometry:
            points = ring.GetPoints()
            for one, other in zip(points, points[1:]):
                assert (one[:2], other[:2]) not in edges
                edges[one[:2], other[:2]] = 1
    for one, other in edges:
        if (other, one) not in edges:
            assert one[0] == other[0] or one[1] == other[1], "an edge that is not along pixels has one side"


def check_cover(codes: np.ndarray, found: list[tuple[int, ogr.Geometry, dict]], area: bool = True) -> None:
    """Check that polygons are valid, tell their area, and cover all mapped pixels once."""
    together = ogr.Geometry(ogr.wkbMultiPolygon)
    for _, geometry, fields in found:
        assert geometry.IsValid() and geometry.GetArea() > 0
        assert fields["area_m2"] == pytest.approx(geometry.GetArea(), rel=5e-3) or not area
        together.AddGeometry(geometry)
    total = float((codes > 0).sum()) * PLANAR_M2
    assert sum(geometry.GetArea() for _, geometry, _ in found) == pytest.approx(total, abs=1e-6)
    assert together.UnionCascaded().GetArea() == pytest.approx(total, abs=1e-6)


@given(codes=maps())
def test_the_pixels_of_each_polygon_are_gdals(codes: np.ndarray) -> None:
    """An independent tracer finds the same regions, to the pixel; drawn again they are the map."""
    found = shapes(codes)
    raster = gdal.Open("/vsimem/map.tif")
    driver = ogr.GetDriverByName("Memory")
    layers = []
    for _ in range(2):
        dataset = driver.CreateDataSource("")
        layer = dataset.CreateLayer("", raster.GetSpatialRef())
        layer.CreateField(ogr.FieldDefn("code", ogr.OFTInteger))
        layers.append((dataset, layer))
    (_, theirs), (_, ours) = layers
    gdal.Polygonize(raster.GetRasterBand(1), raster.GetRasterBand(1).GetMaskBand(), theirs, 0)
    sizes = [(f["code"], round(f.GetGeometryRef().GetArea() / PLANAR_M2, 3)) for f in theirs]
    assert sorted(areas_px(found)) == sorted(sizes)
    for code, geometry, _ in found:
        feature = ogr.Feature(ours.GetLayerDefn())
        feature.SetGeometry(geometry)
        feature.SetField("code", code)
        ours.CreateFeature(feature)
    drawn = gdal.GetDriverByName("MEM").Create("", codes.shape[1], codes.shape[0], 1)
    drawn.SetGeoTransform(raster.GetGeoTransform())
    drawn.SetProjection(raster.GetProjection())
    gdal.RasterizeLayer(drawn, [1], ours, options=["ATTRIBUTE=code"])
    assert (drawn.ReadAsArray() == codes).all()


def reference_merge(codes: np.ndarray, min_pixels: int) -> np.ndarray:
    """Merge literally by the rule: find all regions again after each merge."""
    codes = codes.copy()
    while True:
        label = np.zeros(codes.shape, int)
        cells: dict[int, list[tuple[int, int]]] = {}
        for start in zip(*np.nonzero(codes)):
            if label[start]:
                continue
            number = len(cells) + 1
            label[start], cells[number] = number, [start]
            for row, column in cells[number]:
                for near in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
                    inside = 0 <= near[0] < codes.shape[0] and 0 <= near[1] < codes.shape[1]
                    if inside and not label[near] and codes[near] == codes[start]:
                        label[near] = number
                        cells[number].append(near)
        for number in sorted(cells, key=lambda n: (len(cells[n]), n)):
            shared: dict[int, int] = {}
            for row, column in cells[number]:
                for near in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
                    inside = 0 <= near[0] < codes.shape[0] and 0 <= near[1] < codes.shape[1]
                    if inside and label[near] not in (0, number):
                        shared[label[near]] = shared.get(label[near], 0) + 1
            if len(cells[number]) < min_pixels and shared:
                target = min(shared, key=lambda n: (-shared[n], codes[cells[n][0]], n))
                for cell in cells[number]:
                    codes[cell] = codes[cells[target][0]]
                break
        else:
            return codes


@given(codes=maps(most=12), min_pixels=st.integers(2, 12))
def test_small_regions_go_where_the_rule_says(codes: np.ndarray, min_pixels: int) -> None:
    expected = [(code, geometry.ExportToWkb()) for code, geometry, _ in shapes(reference_merge(codes, min_pixels))]
    pixel_m2 = GeoGrid(codes.shape[1], codes.shape[0], wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD)).ground_size()
    found = shapes(codes, min_area=min_pixels * pixel_m2[0] * pixel_m2[1])
    assert [(code, geometry.ExportToWkb()) for code, geometry, _ in found] == expected


def test_small_regions_by_hand(tmp_path: Path) -> None:
    """A lone pixel's border is shared 2 : 2; the lower class takes it. What nodata surrounds stays."""
    codes = ["11220", "17220", "11000", "00003"]
    assert areas_px(run(tmp_path, codes, min_area=0.05)) == [(1, 6.0), (2, 4.0), (3, 1.0)]
    assert areas_px(run(tmp_path, codes)) == [(1, 5.0), (2, 4.0), (7, 1.0), (3, 1.0)]


def test_neighbours_of_one_class_become_one_when_what_parts_them_goes(tmp_path: Path) -> None:
    assert areas_px(run(tmp_path, ["1117222", "1117222"], min_area=0.1)) == [(1, 8.0), (2, 6.0)]
    assert areas_px(run(tmp_path, ["1117111", "1117111"], min_area=0.1)) == [(1, 14.0)]


def test_holes_and_corners_that_touch(tmp_path: Path) -> None:
    """A hole open to the outside at a corner only is a hole; what hangs by a corner is two polygons."""
    found = run(tmp_path, ["1110", "1211", "1121", "1113"])
    (outer,) = (geometry for code, geometry, _ in found if code == 1)
    assert outer.IsValid() and outer.GetGeometryCount() == 3
    assert areas_px(found) == [(1, 12.0), (2, 1.0), (2, 1.0), (3, 1.0)]
    (ring,) = (g for code, g, _ in run(tmp_path, ["111", "121", "112"]) if code == 1)
    assert ring.IsValid() and ring.GetGeometryCount() == 2


def test_fields_name_and_ground_area(tmp_path: Path) -> None:
    """Areas are measured on the ground, where Web Mercator's metres are too long."""
    source = make(tmp_path / "commune.tif", ["1122", "1122"], "EPSG:3857")
    result = vectorize(source, str(tmp_path / "out.gpkg"))
    pixel_m2 = ClassRaster(source).pixel_m2
    assert pixel_m2 < 0.7 * PLANAR_M2
    assert result == VectorizeResult(
        str(tmp_path / "out.gpkg"), "commune", 2, 0, pytest.approx(8 * pixel_m2)  # type: ignore[arg-type]
    )  # fmt: skip
    assert [fields for _, _, fields in polygons(result.output)] == [
        {"class_code": code, "class_name": f"class {code}", "area_m2": pytest.approx(4 * pixel_m2)} for code in (1, 2)
    ]
    dataset = ogr.Open(result.output)
    layer = dataset.GetLayerByName("commune")
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "3857" and layer.GetGeomType() == ogr.wkbPolygon
    styles = dataset.GetLayerByName("layer_styles").GetNextFeature()
    assert styles.GetField("f_table_name") == "commune" and styles.GetField("useAsDefault") == 1
    style = styles.GetField("styleQML")
    assert 'attr="class_code"' in style and 'label="class 2"' in style and 'label="class 3"' not in style


def test_confidence_is_the_mean_of_a_polygons_pixels(tmp_path: Path) -> None:
    codes = np.array([[1, 1, 2], [1, 2, 2], [3, 3, 7]], np.uint8)
    percent = np.array([[[90, 80, 50], [70, 60, 255], [255, 255, 33]]], np.uint8)
    sure = write_raster(tmp_path / "sure.tif", percent, nodata=255)
    found = run(tmp_path, codes, confidence=str(sure), strip_height=2)
    assert [fields["confidence"] for _, _, fields in found] == [80, 55, None, 33]
    merged = run(tmp_path, codes, confidence=str(sure), strip_height=1, min_area=0.09)
    assert [(code, fields["confidence"]) for code, _, fields in merged] == [(1, 80), (2, pytest.approx(143 / 3))]


def test_simplified_borders_stay_within_the_tolerance(tmp_path: Path) -> None:
    """A slanted border becomes straight; every corner left out lies within the tolerance of the new border."""
    rows, columns = np.mgrid[:60, :80]
    wave = 30 + 8 * np.sin(columns / 9) + columns / 5
    codes = np.where(rows < wave, 1, 2).astype(np.uint8)
    stairs = run(tmp_path, codes)
    for tolerance in (0.2, 0.5, 2.0):
        smooth = run(tmp_path, codes, simplify=tolerance)
        for (_, before, _), (_, after, _) in zip(stairs, smooth):
            ring, line = before.GetGeometryRef(0), after.Boundary()
            points = [ring.GetPoint_2D(i) for i in range(ring.GetPointCount())]
            distances = [line.Distance(ogr.CreateGeometryFromWkt(f"POINT({x} {y})")) for x, y in points]
            assert max(distances) < tolerance * 1.002
            assert after.GetGeometryRef(0).GetPointCount() < ring.GetPointCount() / 3
            assert abs(after.GetArea() - before.GetArea()) < tolerance * 20  # the border is 20 m long


def test_small_islands_and_lenses_survive_any_tolerance(tmp_path: Path) -> None:
    found = run(tmp_path, ["1111111", "1122111", "1112211", "1111111", "2222222", "1113111"], simplify=1e300)
    assert len(found) == 6 and all(geometry.IsValid() and geometry.GetArea() > 0 for _, geometry, _ in found)


def test_the_same_map_gives_the_same_bytes(tmp_path: Path) -> None:
    source = make(tmp_path / "map.tif", np.random.default_rng(1).integers(0, 4, (30, 30)).astype(np.uint8))
    for name in ("a", "b"):
        vectorize(source, str(tmp_path / f"{name}.gpkg"), 0.1, 0.3)
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()


def test_exceptions_on_or_off(tmp_path: Path, gdal_exceptions: bool) -> None:
    assert areas_px(run(tmp_path, ["12"])) == [(1, 1.0), (2, 1.0)]


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"min_area": -1.0}, r"-1 m².*0 or greater"),
        ({"simplify": float("nan")}, r"simplification tolerance is nan m\..*0 or greater"),
        ({"output": "out.txt"}, r"out\.txt' .*\.gpkg"),
        ({"output": "out.parquet"}, r"driver 'Parquet' .*out\.parquet'"),
        ({"smooth": -1.0}, "smoothing distance is -1.0 m"),
        ({"right_angles": ("hut",)}, "'hut'"),
        ({"output": "no/out.gpkg"}, r"Folder '.*no' .*does not exist"),
        ({"confidence": "small.tif"}, r"2 x 1 of the 3 x 1 px of '.*map\.tif'"),
        ({"confidence": "moved.tif"}, r"moved\.tif' .*same coordinate system and pixel size"),
        ({"confidence": "bands.tif"}, r"one band.*bands\.tif' has 2"),
        ({"confidence": "none.tif"}, r"none\.tif' as a raster"),
        ({"nomenclature": COSIA}, r"codes\.tif' contains code 99, .*\(0, 1, "),
    ],
)
def test_what_cannot_be_taken_is_one_sentence(tmp_path: Path, options: dict[str, object], text: str) -> None:
    source = make(tmp_path / "map.tif", ["123"])
    write_raster(tmp_path / "small.tif", np.ones((1, 1, 2), np.uint8))
    moved = (X + 0.05, GSD, 0, Y, 0, -GSD)
    write_raster(tmp_path / "moved.tif", np.ones((1, 1, 3), np.uint8), geotransform=moved)
    write_raster(tmp_path / "bands.tif", np.ones((2, 1, 3), np.uint8))
    if "nomenclature" in options:
        source = str(write_raster(tmp_path / "codes.tif", np.full((1, 2, 2), 99, np.uint8)))
    values = {"output": "out.gpkg", **options}
    values = {k: str(tmp_path / v) if k in ("output", "confidence") else v for k, v in values.items()}  # type: ignore[operator]
    (tmp_path / "out.gpkg").write_bytes(b"old")
    before = sorted(tmp_path.iterdir())
    with pytest.raises((InputError, OSError), match=text):
        vectorize(source, **values)  # type: ignore[arg-type]
    assert sorted(tmp_path.iterdir()) == before and (tmp_path / "out.gpkg").read_bytes() == b"old"


def test_maps_without_pixels_crs_or_classes(tmp_path: Path) -> None:
    output = str(tmp_path / "out.gpkg")
    with pytest.raises(InputError, match=r"empty\.tif' has no classified pixels"):
        vectorize(make(tmp_path / "empty.tif", ["000", "000"]), output)
    for name, place in (("a", {"crs": None}), ("b", {"geotransform": None})):
        bare = str(write_raster(tmp_path / f"{name}.tif", np.ones((1, 2, 2), np.uint8), **place))  # type: ignore[arg-type]
        with pytest.raises(InputError, match=rf"{name}\.tif' has no coordinate system in which areas can be computed"):
            vectorize(bare, output, nomenclature=FLAIR_12)
    labels = str(write_raster(tmp_path / "labels.tif", np.ones((1, 2, 2), np.uint8)))
    with pytest.raises(InputError, match="has no class legend"):
        vectorize(labels, output)
    assert vectorize(labels, output, nomenclature=FLAIR_12).polygons == 1


@pytest.mark.parametrize("after", [0, 300, 500, 900])
def test_cancelling_leaves_nothing(tmp_path: Path, make_log: type, after: int) -> None:
    source = make(tmp_path / "map.tif", np.random.default_rng(0).integers(1, 4, (40, 40)).astype(np.uint8))
    before = sorted(tmp_path.iterdir())
    log = make_log(cancel_after=after)
    if after == 900:  # within the last transaction nothing is asked: all is written
        vectorize(source, str(tmp_path / "out.gpkg"), strip_height=10, feedback=log)
        assert log.done == sorted(log.done) and log.done[-1] == log.total
        return
    with pytest.raises(CancelledError):
        vectorize(source, str(tmp_path / "out.gpkg"), strip_height=10, feedback=log)
    assert sorted(tmp_path.iterdir()) == before


def test_command_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source, output = make(tmp_path / "map.tif", ["1122", "1132"]), str(tmp_path / "out.gpkg")
    options = ["--min-area", "0.05", "--simplify", "0.1", "--nomenclature", "flair-12", "--json"]
    assert main(["vectorize", source, output, *options]) == 0
    assert json.loads(capfd.readouterr().out)["polygons"] == 2
    assert polygons(output)[0][2]["class_name"] == "building"
    assert main(["vectorize", source, str(tmp_path / "out.txt")]) == 2
    drawn = ["--smooth", "0.3", "--right-angles", "--simplify", "0.3", "--check"]
    assert main(["vectorize", source, str(tmp_path / "out.shp"), *drawn, "--nomenclature", "flair-12"]) == 0
    assert main(["vectorize", source, str(tmp_path / "no.shp"), "--right-angles", "hut"]) == 2
    assert "share their edges" in capfd.readouterr().err
    checked = vectorize(source, tmp_path / "checked.gpkg", simplify=0.3, smooth=0.5, check=True)
    assert checked.invalid == 0 and checked.is_coverage is True
