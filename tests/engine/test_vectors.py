"""Every polygon of a layer counts, whatever type holds it; what has no area is refused or named; layers are chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from osgeo import ogr
from stub_raster import GSD, X, Y, box, wkt, write_polygons

from flair_seg.errors import InputError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.raster.area import area_of_interest
from flair_seg.raster.grid import GeoGrid, Transform
from flair_seg.raster.vectors import LeftOut, layer_file, open_layer, polygon_of
from flair_seg.raster.windows import Window
from flair_seg.tools.analyse.patches.patchlabels import read_polygons
from flair_seg.tools.zones import ZoneLayer, read_zones

SIDE = 40
GRID = GeoGrid(SIDE, SIDE, wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD))


class Listener(Feedback):
    """Keeps warnings."""

    def __init__(self) -> None:
        """Start with none."""
        self.warnings: list[str] = []

    def warning(self, text: str) -> None:
        """Keep one."""
        self.warnings.append(text)


def square(column: float, row: float, size: float) -> str:
    """Return the outline of a square in pixels of the grid, as `((x y, ...))`."""
    left, top, side = X + column * GSD, Y - row * GSD, size * GSD
    return box(left, top - side, left + side, top).removeprefix("POLYGON")


def raised(ring: str) -> str:
    """Return an outline with heights."""
    return ring.replace(",", " 7,").replace("))", " 7))")


def read(text: str) -> tuple[ogr.Geometry | None, LeftOut]:
    """Return what is made of a feature, and what was left out."""
    feature = ogr.Feature(ogr.FeatureDefn("f"))
    feature.SetFID(5)
    feature.SetGeometry(ogr.CreateGeometryFromWkt(text))
    left_out = LeftOut()
    return polygon_of(feature, None, "layer 'a'", left_out), left_out


CIRCLE = f"CIRCULARSTRING({X} {Y - 2},{X + 2} {Y},{X + 4} {Y - 2},{X + 2} {Y - 4},{X} {Y - 2})"  # radius 2 m: 314 px
TWO = 100.0 + 25.0
"""Pixels of two squares of 10 and 5 px a side."""


@pytest.mark.parametrize(
    ("text", "pixels"),
    [
        (f"CURVEPOLYGON({CIRCLE})", 314.159),
        (f"MULTISURFACE(CURVEPOLYGON({CIRCLE}))", 314.159),
        (f"GEOMETRYCOLLECTION(CURVEPOLYGON({CIRCLE}),POINT({X} {Y}))", 314.159),
        (f"GEOMETRYCOLLECTION(POLYGON{square(0, 0, 10)},LINESTRING({X} {Y},{X + 9} {Y}),POINT({X} {Y}))", 100),
        (f"GEOMETRYCOLLECTION(MULTIPOLYGON({square(0, 0, 10)}),POLYGON{square(20, 20, 5)})", TWO),
        (f"POLYHEDRALSURFACE Z({raised(square(0, 0, 10))},{raised(square(20, 20, 5))})", TWO),
        (f"TIN Z((({X} {Y} 1,{X + 2} {Y} 1,{X} {Y - 2} 1,{X} {Y} 1)))", 50),
        (f"TRIANGLE(({X} {Y},{X + 2} {Y},{X} {Y - 2},{X} {Y}))", 50),
        (f"POLYGON Z{raised(square(0, 0, 10))}", 100),
        (f"MULTIPOLYGON({square(0, 0, 10)},{square(5, 0, 10)})", 150),  # what both hold is not left out
        (f"MULTIPOLYGON({square(0, 0, 10)},{square(10, 0, 10)})", 200),
        (f"POLYGON(({X} {Y},{X + 2} {Y - 2},{X + 2} {Y},{X} {Y - 2},{X} {Y}))", 50),  # a bow tie
    ],
)
def test_every_polygon_counts(text: str, pixels: float, gdal_exceptions: bool) -> None:
    polygon, left_out = read(text)
    assert polygon is not None and polygon.IsValid() and polygon.GetGeometryName() in ("POLYGON", "MULTIPOLYGON")
    assert polygon.Area() / GSD**2 == pytest.approx(pixels, rel=1e-3) and left_out == LeftOut()


@pytest.mark.parametrize(
    "text", [f"POINT({X} {Y})", f"LINESTRING({X} {Y},{X + 9} {Y})", f"MULTIPOINT({X} {Y})", CIRCLE,
             f"GEOMETRYCOLLECTION(POINT({X} {Y}))"],
)  # fmt: skip
def test_lines_and_points_are_refused_by_id_and_type(text: str) -> None:
    kind = text.split("(")[0]
    with pytest.raises(InputError, match=rf"Feature 5 of layer 'a' .*\b{kind}\b.*polygons"):
        read(text)


@pytest.mark.parametrize("text", ["POLYGON EMPTY", "GEOMETRYCOLLECTION EMPTY", "POLYGON((0 0,1 1,0 0))"])
def test_what_has_no_area_is_named(text: str, gdal_exceptions: bool) -> None:
    polygon, left_out = read(text)
    listener = Listener()
    left_out.warn("layer 'a'", listener)
    assert polygon is None and left_out.empty == [5]
    assert len(listener.warnings) == 1 and "layer 'a'" in listener.warnings[0] and "5" in listener.warnings[0]


def test_what_is_not_in_the_rasters_system_is_named(tmp_path: Path, gdal_exceptions: bool) -> None:
    here = "POLYGON((3 46.5,3.1 46.5,3.1 46.6,3 46.5))"
    path = write_polygons(tmp_path / "both.gpkg", [box(0, 100, 1, 120), here], crs="EPSG:4326")
    grid = GeoGrid(100_000, 100_000, wkt("EPSG:2154"), Transform(X - 10_000, Y + 10_000, GSD, -GSD))
    listener = Listener()
    area_of_interest(grid, polygons=str(path), feedback=listener)
    assert len(listener.warnings) == 1 and "(id 1)" in listener.warnings[0]


def test_curves_reach_all_tools(tmp_path: Path) -> None:
    """The area of interest, zones and labels see the same circle."""
    path = str(write_polygons(tmp_path / "circle.gpkg", [f"CURVEPOLYGON({CIRCLE})"]))
    mask = area_of_interest(GRID, polygons=path).mask(Window(0, 0, SIDE, SIDE))
    assert mask is not None and mask.sum() == pytest.approx(314, abs=10)
    (zone,) = read_zones(ZoneLayer(path), GRID)
    assert zone.pixels == pytest.approx(314.159, rel=1e-3)
    ((polygon, _),) = read_polygons(path, None, GRID, "labels", Feedback())
    assert polygon.Area() / GSD**2 == pytest.approx(314.159, rel=1e-3)


def test_a_file_of_several_layers(tmp_path: Path, gdal_exceptions: bool) -> None:
    path = write_polygons(tmp_path / "a.gpkg", [box(0, 0, 1, 1)], layer="one")
    write_polygons(path, [box(0, 0, 2, 2)], layer="two")
    with pytest.raises(InputError, match=r"\(2: one, two\).*a\.gpkg'.*a\.gpkg\|layername=one'"):
        open_layer(str(path), "zones")
    for suffix, name in (("|layername=two", "two"), ("|layerid=0", "one"), ("|layerid=1", "two")):
        dataset, layer = open_layer(f"{path}{suffix}", "zones")
        assert layer.GetName() == name
        del layer, dataset
    for suffix, name in (("|layername=three", "three"), ("|layerid=2", "2")):
        with pytest.raises(RasterError, match=rf"'{name}' .*a\.gpkg'.*one, two"):
            open_layer(f"{path}{suffix}", "zones")
    with pytest.raises(InputError, match=r"'filter' after '\|'.*a\.gpkg"):
        open_layer(f"{path}|layername=one|filter=fid=1", "zones")
    assert layer_file(f"{path}|layername=one") == layer_file(str(path)) == str(path)


def test_a_table_beside_the_layer_is_none(tmp_path: Path) -> None:
    """QGIS's styles stand in a table of the same file."""
    path = write_polygons(tmp_path / "a.gpkg", [box(0, 0, 1, 1)], layer="zones")
    dataset = ogr.Open(str(path), 1)
    dataset.CreateLayer("layer_styles", geom_type=ogr.wkbNone)
    del dataset
    _dataset, layer = open_layer(str(path), "zones")
    assert layer.GetName() == "zones"


def test_a_file_whose_name_has_a_bar(tmp_path: Path) -> None:
    path = write_polygons(tmp_path / "a|layername=b.gpkg", [box(0, 0, 1, 1)], layer="zones")
    _dataset, layer = open_layer(str(path), "zones")
    assert layer.GetName() == "zones" and layer_file(str(path)) == str(path)
