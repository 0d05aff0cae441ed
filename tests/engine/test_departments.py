"""Departments as areas of interest: codes, and the layer and field of borders that hold them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from osgeo import ogr, osr
from stub_raster import GSD, X, Y, grey, read_raster, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import InputError, RasterError
from flair_seg.raster.vectors import open_layer
from flair_seg.segment import SegmentResult
from flair_seg.tools import areas, department_area
from flair_seg.tools.prepare.departments import chosen_area, department_codes, departments
from flair_seg.tools.zones import ZoneLayer

Run = Callable[..., SegmentResult]
Row = dict[str, object]
SIDE = 48 * GSD
ADMIN: list[Row] = [
    {"NOM": "Hérault", "INSEE_DEP": "34", "INSEE_REG": "76"},
    {"NOM": "Gard", "INSEE_DEP": "30", "INSEE_REG": "76"},
    {"NOM": "Haute-Corse", "INSEE_DEP": "2B", "INSEE_REG": "94"},
]
"""The fields of IGN's ADMIN EXPRESS: codes of regions are codes of departments too."""


def write_borders(path: Path, rows: Sequence[Row], layers: Sequence[str] = ("departement",), x: float = X) -> Path:
    """Write layers of squares from west to east; of the last layer, each square with the fields of a row."""
    driver = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile"}[path.suffix]
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(2154)
    dataset = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    for name in layers:
        layer = dataset.CreateLayer(name, crs, ogr.wkbPolygon)
        for field, value in rows[0].items():
            layer.CreateField(ogr.FieldDefn(field, ogr.OFTString if isinstance(value, str) else ogr.OFTInteger))
        for number, row in enumerate(rows):
            feature = ogr.Feature(layer.GetLayerDefn())
            for field, value in row.items():
                feature.SetField(field, value)
            left, right = x + number * SIDE, x + (number + 1) * SIDE
            ring = f"{left} {Y}, {right} {Y}, {right} {Y - SIDE}, {left} {Y - SIDE}, {left} {Y}"
            feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON (({ring}))"))
            layer.CreateFeature(feature)
    del dataset
    return path


def chosen(source: str) -> list[int]:
    """Return the ids of the features of an area of interest."""
    dataset, layer = open_layer(source, "area")
    found = [feature.GetFID() for feature in layer]
    del dataset
    return found


def test_there_are_101_departments() -> None:
    known = departments()
    assert len(known) == 101
    assert known["2A"] == "Corse-du-Sud"
    assert {"20", "96", "975"}.isdisjoint(known)


@pytest.mark.parametrize(
    ("given", "codes"),
    [("34", ("34",)), ("34,30", ("34", "30")), (["2a", "1"], ("2A", "01")), ("971 ; 971", ("971",))],
)
def test_codes_as_people_write_them(given: str | list[str], codes: tuple[str, ...]) -> None:
    assert department_codes(given) == codes


@pytest.mark.parametrize(
    ("given", "closest"),
    [("20", "2A"), ("975", "97"), ("Herault", "34 (Hérault)"), ("34,Gar", "30 (Gard)"), (" , ", "e.g. 34")],
)
def test_an_unknown_code_is_refused_with_the_closest(given: str, closest: str) -> None:
    with pytest.raises(InputError) as caught:
        department_codes(given)
    assert closest in str(caught.value)


@pytest.mark.parametrize(
    ("name", "rows", "field"),
    [
        ("a.gpkg", ADMIN, "INSEE_DEP"),
        ("a.shp", ADMIN, "INSEE_DEP"),
        ("a.geojson", [{"code": "34", "nom": "x"}, {"code": "30", "nom": "y"}], "code"),
        ("a.gpkg", [{"ref:INSEE": "34", "admin_level": 6}, {"ref:INSEE": "30", "admin_level": 6}], "ref:INSEE"),
        ("a.gpkg", [{"population": 1200345, "code": 34}, {"population": 5, "code": 30}], "code"),
    ],
)
def test_the_field_of_codes_is_found(tmp_path: Path, name: str, rows: list[Row], field: str) -> None:
    borders = write_borders(tmp_path / name, rows)
    first, both = department_area("34", borders), department_area(["30", "34"], borders)
    assert f'"{field}" IN (' in first
    assert len(chosen(first)) == 1
    assert len(chosen(both)) == 2


def test_the_layer_of_departments_is_found_among_others(tmp_path: Path) -> None:
    borders = write_borders(tmp_path / "admin.gpkg", ADMIN, ("region", "departement"))
    assert "|layername=departement|" in department_area("2b", borders)
    with pytest.raises(InputError, match="Several layers"):
        department_area("34", write_borders(tmp_path / "two.gpkg", ADMIN, ("a", "b")))


@pytest.mark.parametrize(
    ("rows", "code", "said"),
    [
        ([{"nom": "Hérault", "classe": 1234567}], "34", "nom, classe"),
        (ADMIN, "75", "30, 34"),
        ([{"code": "34"}, {"code": "x"}, {"code": "y"}], "34", "code"),
    ],
)
def test_borders_that_will_not_do(tmp_path: Path, rows: list[Row], code: str, said: str) -> None:
    borders = write_borders(tmp_path / "b.gpkg", rows)
    with pytest.raises(InputError) as caught:
        department_area(code, borders)
    assert said in str(caught.value)
    assert str(borders) in str(caught.value)


def test_departments_need_borders_and_exclude_another_area(tmp_path: Path) -> None:
    assert chosen_area(None, None, "a.gpkg") == "a.gpkg"
    assert chosen_area("", None, None) is None
    for given in (("34", None, None), (None, "b.gpkg", None), ("34", "b.gpkg", "a.gpkg")):
        with pytest.raises(InputError):
            chosen_area(*given)
    with pytest.raises(RasterError, match=r"no\.gpkg"):
        chosen_area("34", str(tmp_path / "no.gpkg"), None)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A raster on which three departments lie side by side."""
    return write_raster(tmp_path / "in.tif", grey(48, 144), geotransform=(X, GSD, 0, Y, 0, -GSD))


def test_a_map_of_a_department(run: Run, tmp_path: Path, source: Path, grey_model: Path) -> None:
    borders = write_borders(tmp_path / "b.gpkg", ADMIN)
    whole = read_raster(run(source, quality="fast").output)[0]
    out = tmp_path / "gard.tif"
    command = ["segment", str(source), str(out), "--model", str(grey_model), "--quality", "fast", "--threads", "1"]
    place = ["--department", "30", "--borders", str(borders)]
    assert main([*command, *place, "--quiet"]) == 0
    assert np.array_equal(read_raster(out)[0], whole[:, 48:96])
    table = tmp_path / "areas.csv"
    assert main(["areas", str(source.with_name("out.tif")), str(table), "--field", "NOM", "--quiet", *place]) == 0
    assert "Gard" in table.read_text(encoding="utf-8")
    assert "Hérault" not in table.read_text(encoding="utf-8")
    found = areas(source.with_name("out.tif"), table, zones=ZoneLayer(department_area("34,30", borders), "NOM"))
    assert [zone.zone for zone in found.zones] == ["Hérault", "Gard"]


def test_borders_elsewhere(run: Run, tmp_path: Path, source: Path) -> None:
    borders = write_borders(tmp_path / "b.gpkg", ADMIN, x=X + 10 * SIDE)
    with pytest.raises(InputError, match="No overlap"):
        run(source, aoi=department_area("34", borders))


def test_a_condition_that_does_not_hold_is_an_error(run: Run, tmp_path: Path, source: Path) -> None:
    borders = write_borders(tmp_path / "b.gpkg", ADMIN)
    with pytest.raises(RasterError, match="nothing"):
        run(source, aoi=f"{borders}|subset=nothing = 3")
    with pytest.raises(InputError):
        run(source, aoi=f"{borders}|subset=INSEE_DEP = '75'")
