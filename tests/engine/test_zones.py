"""Zones on a grid: the part of each pixel inside, against OGR's own clipping and drawn at random."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from osgeo import ogr
from stub_raster import GSD, X, Y, box, wkt, write_polygons

from flair_seg.errors import InputError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.raster.grid import GeoGrid, Grid, Transform
from flair_seg.raster.windows import Window
from flair_seg.tools.zones import Zone, ZoneLayer, _edges, _window, coverage, read_zones, tally

WIDTH, HEIGHT = 9, 7
GRID = GeoGrid(WIDTH, HEIGHT, wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD))
PIXELS = Transform(0, 0, 1, 1)
"""A grid whose coordinates are pixels."""
ALL = Window(0, 0, WIDTH, HEIGHT)


def zone(text: str) -> Zone:
    """Return a zone given as WKT in pixels."""
    edges = _edges(ogr.CreateGeometryFromWkt(text), PIXELS)
    return Zone("zone", edges, _window(edges))


def clipped(text: str) -> np.ndarray:
    """Return the part of each pixel inside as OGR clips it, pixel by pixel."""
    geometry = ogr.CreateGeometryFromWkt(text)
    cells = [[ogr.CreateGeometryFromWkt(box(x, y, x + 1, y + 1)) for x in range(WIDTH)] for y in range(HEIGHT)]
    return np.array([[geometry.Intersection(cell).GetArea() for cell in row] for row in cells])


def ring(points: list[tuple[float, float]]) -> str:
    """Return a closed ring as WKT."""
    return "(" + ",".join(f"{x!r} {y!r}" for x, y in [*points, points[0]]) + ")"


def star(radii: list[float], x: float, y: float, turn: int = 1) -> list[tuple[float, float]]:
    """Return a polygon around a point, valid for any radii; `turn` -1 runs the other way."""
    angles = [turn * 2 * math.pi * k / len(radii) for k in range(len(radii))]
    return [(x + r * math.cos(a), y + r * math.sin(a)) for r, a in zip(radii, angles)]


STARS = st.builds(
    star,
    st.lists(st.floats(0.05, 7), min_size=3, max_size=12),
    st.floats(-2, WIDTH + 2) | st.integers(0, WIDTH).map(float),
    st.floats(-2, HEIGHT + 2) | st.integers(0, HEIGHT).map(float),
    st.sampled_from((1, -1)),
)


@given(STARS)
def test_coverage_is_what_clipping_gives(points: list[tuple[float, float]]) -> None:
    text = f"POLYGON({ring(points)})"
    assert np.abs(coverage(zone(text), ALL) - clipped(text)).max() < 1e-9


@given(STARS, st.integers(1, HEIGHT - 1), st.integers(1, WIDTH - 1))
def test_coverage_does_not_depend_on_the_window(points: list[tuple[float, float]], row: int, column: int) -> None:
    shape = zone(f"POLYGON({ring(points)})")
    parts = [
        [coverage(shape, Window(x, y, w, h)) for x, w in ((0, column), (column, WIDTH - column))]
        for y, h in ((0, row), (row, HEIGHT - row))
    ]
    assert np.abs(np.block(parts) - coverage(shape, ALL)).max() < 1e-9


@given(STARS)
def test_a_zone_and_the_rest_fill_every_pixel(points: list[tuple[float, float]]) -> None:
    outline = [(-20.0, -20.0), (30.0, -20.0), (30.0, 30.0), (-20.0, 30.0)]
    rest = zone(f"POLYGON({ring(outline)},{ring(points)})")
    inside = zone(f"POLYGON({ring(points)})")
    assert np.abs(coverage(inside, ALL) + coverage(rest, ALL) - 1).max() < 1e-9
    assert inside.pixels + rest.pixels == pytest.approx(2500)


def test_a_quarter_of_a_pixel_counts_a_quarter() -> None:
    expected = np.zeros((HEIGHT, WIDTH))
    expected[3, 2] = 0.25
    assert (coverage(zone(f"{box(2.5, 3, 3, 3.5)}"), ALL) == expected).all()


def test_holes_and_parts_count() -> None:
    text = f"MULTIPOLYGON((({'0 0,4 0,4 4,0 4,0 0'}),({'1 1,1 3,3 3,3 1,1 1'})),(({'5 5,5 6,6 6,6 5,5 5'})))"
    shape = zone(text)
    assert np.abs(coverage(shape, ALL) - clipped(text)).max() == 0 and shape.pixels == 13


def test_tally_adds_each_pixel_by_its_part() -> None:
    totals = np.zeros((2, 3))
    values = np.array([[0, 1], [2, 2]], np.uint8)
    zones = [zone(box(0.5, 0, 2, 1)), zone(box(-5, 0.75, 1, 9))]
    tally(zones, Window(0, 0, 2, 2), values, totals)
    assert totals.tolist() == [[0.5, 1, 0], [0.25, 0, 1]]


def layer(path: Path, rows: list[tuple[str | None, str]], crs: str = "EPSG:2154") -> str:
    """Write zones with a field `name` to a GeoPackage."""
    source = write_polygons(path, [text for _, text in rows], crs)
    dataset = ogr.Open(str(source), 1)
    target = dataset.GetLayer(0)
    target.CreateField(ogr.FieldDefn("name", ogr.OFTString))
    for feature, (name, _) in zip(list(target), rows):
        if name is not None:
            feature.SetField("name", name)
            target.SetFeature(feature)
    return str(source)


PIXEL = box(X, Y - GSD, X + GSD, Y)


def test_zones_are_named_by_field_or_feature_id(tmp_path: Path) -> None:
    source = layer(tmp_path / "z.gpkg", [("a", PIXEL), ("b", PIXEL), ("a", PIXEL), (None, PIXEL)])
    assert [z.name for z in read_zones(ZoneLayer(source, "name"), GRID)] == ["a (1)", "b", "a (3)", "4"]
    assert [z.name for z in read_zones(ZoneLayer(source), GRID)] == ["1", "2", "3", "4"]


def test_names_differing_in_case_alone_are_two_fields(tmp_path: Path) -> None:
    properties = {"Nom": "Agde", "nom": "Sète"}
    geometry = json.loads(ogr.CreateGeometryFromWkt(PIXEL).ExportToJson())
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}), encoding="utf-8")
    for field, name in properties.items():
        assert [found.name for found in read_zones(ZoneLayer(str(path), field), GRID)] == [name]


def test_zones_come_in_any_coordinate_system(tmp_path: Path) -> None:
    geometry = ogr.CreateGeometryFromWkt(box(X, Y - 3 * GSD, X + 2 * GSD, Y))
    from osgeo import osr

    systems = [osr.SpatialReference(), osr.SpatialReference()]
    for system, code in zip(systems, (2154, 4326)):
        system.ImportFromEPSG(code)
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    geometry.Transform(osr.CoordinateTransformation(*systems))
    source = layer(tmp_path / "z.gpkg", [("a", geometry.ExportToWkt())], "EPSG:4326")
    (found,) = read_zones(ZoneLayer(source), GRID)
    covered = coverage(found, ALL)
    assert np.abs(covered[:3, :2] - 1).max() < 1e-4 and covered.sum() == pytest.approx(6, abs=1e-4)


def test_invalid_zones_are_repaired_and_those_without_area_left_out(tmp_path: Path) -> None:
    bow_tie = f"POLYGON(({X} {Y},{X + 2 * GSD} {Y - 2 * GSD},{X + 2 * GSD} {Y},{X} {Y - 2 * GSD},{X} {Y}))"
    source = layer(tmp_path / "z.gpkg", [("tie", bow_tie), ("none", "POLYGON EMPTY")])
    heard: list[str] = []

    class Listener(Feedback):
        def warning(self, text: str) -> None:
            heard.append(text)

    (found,) = read_zones(ZoneLayer(source, "name"), GRID, Listener())
    assert found.pixels == pytest.approx(2, rel=1e-6)
    assert heard == [f"Skipped features without area in zones '{source}' (id 2)."]


def test_bad_zones_are_one_sentence(tmp_path: Path) -> None:
    good = layer(tmp_path / "good.gpkg", [("a", PIXEL)])
    cases = (
        (good, "no", GRID, r"'no' .*good\.gpkg'.*name"),
        (good, None, Grid(9, 7, ""), r"map is not georeferenced.*good\.gpkg'"),
        (layer(tmp_path / "empty.gpkg", []), None, GRID, r"No polygon .*empty\.gpkg' can be transformed to the map"),
        (
            layer(tmp_path / "huge.gpkg", [("a", box(-1e300, -1e300, 1e300, 1e300))]),
            None,
            GRID,
            r"No polygon .*huge\.gpkg' can be transformed to the map",
        ),
        (
            layer(tmp_path / "p.gpkg", [("a", PIXEL), ("b", f"POINT({X} {Y})")]),
            None,
            GRID,
            r"Feature 2 of .*p\.gpkg' .*POINT",
        ),
        (layer(tmp_path / "far.gpkg", [("a", box(0, 0, 1, 1))]), None, GRID, r"far\.gpkg' overlaps the map"),
        (str(write_polygons(tmp_path / "bare.gpkg", [PIXEL], None)), None, GRID, r"No coordinate system .*bare\.gpkg'"),
    )
    for source, field, grid, message in cases:
        with pytest.raises(InputError, match=message):
            read_zones(ZoneLayer(source, field), grid)
    with pytest.raises(RasterError, match=r"zones '.*none\.gpkg':"):
        read_zones(ZoneLayer(str(tmp_path / "none.gpkg")), GRID)
