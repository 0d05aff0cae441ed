"""Areas by class and zone: exact shares of pixels, partitions that add up, tables and reports."""

from __future__ import annotations

import csv
import json
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from osgeo import ogr
from stub_raster import GSD, X, Y, box, wkt, write_polygons, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import CancelledError, InputError
from flair_seg.feedback import Feedback
from flair_seg.language import use_language, use_translation
from flair_seg.nomenclature import COSIA, FLAIR_12, LandCoverClass
from flair_seg.raster.classraster import ClassRaster, ClassRasterWriter
from flair_seg.raster.grid import GeoGrid, Transform
from flair_seg.tools.analyse.areas import Areas, areas
from flair_seg.tools.zones import ZoneLayer

CLASSES = (LandCoverClass(1, "one", "#112233"), LandCoverClass(7, "seven & <more>", "#ffffff"))
HEIGHT, WIDTH = 12, 16


def write_map(path: Path, codes: np.ndarray) -> str:
    """Write a class raster."""
    grid = GeoGrid(codes.shape[1], codes.shape[0], wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD))
    with ClassRasterWriter(str(path), grid, CLASSES) as writer:
        writer.write(codes)
        writer.finish(Feedback())
    return str(path)


@pytest.fixture(scope="module")
def codes() -> np.ndarray:
    """Pixels at random, some not mapped."""
    return np.random.default_rng(0).choice([0, 1, 7], (HEIGHT, WIDTH)).astype(np.uint8)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, codes: np.ndarray) -> str:
    """A map."""
    return write_map(tmp_path_factory.mktemp("map") / "map.tif", codes)


@pytest.fixture(scope="module")
def pixel_m2(source: str) -> float:
    """The area of a pixel."""
    return ClassRaster(source).pixel_m2


def zone_layer(path: Path, *boxes: tuple[float, float, float, float]) -> ZoneLayer:
    """Write rectangles given in pixels, left, top, right, bottom."""
    texts = [box(X + GSD * a, Y - GSD * d, X + GSD * c, Y - GSD * b) for a, b, c, d in boxes]
    return ZoneLayer(str(write_polygons(path, texts)))


def rows(path: Path) -> list[dict[str, str]]:
    """Read a table."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_whole_map_counts_every_pixel(source: str, codes: np.ndarray, pixel_m2: float, tmp_path: Path) -> None:
    (whole,) = areas(source, str(tmp_path / "t.csv")).zones
    counts = [(codes == code).sum() * pixel_m2 for code in (1, 7, 0)]
    assert [*whole.class_m2, whole.nodata_m2] == pytest.approx(counts) and whole.outside_m2 == 0
    table = rows(tmp_path / "t.csv")
    assert [(r["zone"], r["code"], r["class"]) for r in table] == [
        ("whole map", "1", "one"), ("whole map", "7", "seven & <more>"), ("whole map", "", "not mapped (nodata)"),
        ("whole map", "", "outside the map"),
    ]  # fmt: skip
    assert float(table[0]["area_m2"]) == pytest.approx(counts[0], abs=1e-4)
    assert float(table[0]["share_percent"]) == pytest.approx(100 * counts[0] / (counts[0] + counts[1]), abs=1e-4)
    assert table[2]["share_percent"] == ""


@given(
    columns=st.lists(st.floats(-3, WIDTH + 3), min_size=1, max_size=3),
    across=st.lists(st.floats(-3, HEIGHT + 3), min_size=1, max_size=3),
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_partition_adds_up_to_the_map(
    source: str, tmp_path_factory: pytest.TempPathFactory, columns: list[float], across: list[float]
) -> None:
    folder = tmp_path_factory.mktemp("partition")
    xs, ys = [-5.0, *sorted(columns), WIDTH + 5.0], [-5.0, *sorted(across), HEIGHT + 5.0]
    boxes = [(a, b, c, d) for a, c in zip(xs, xs[1:]) for b, d in zip(ys, ys[1:]) if c - a > 1e-6 and d - b > 1e-6]
    parts = areas(source, str(folder / "t.csv"), zones=zone_layer(folder / "z.gpkg", *boxes))
    (whole,) = areas(source, str(folder / "w.csv")).zones
    total = np.sum([[*z.class_m2, z.nodata_m2] for z in parts.zones], axis=0)
    assert np.abs(total - [*whole.class_m2, whole.nodata_m2]).max() < 1e-6
    ground = sum((c - a) * (d - b) for a, b, c, d in boxes) * ClassRaster(source).pixel_m2
    assert total.sum() + sum(z.outside_m2 for z in parts.zones) == pytest.approx(ground, rel=1e-6)


def test_parts_of_pixels_overlaps_and_what_is_outside(tmp_path: Path, pixel_m2: float) -> None:
    codes = np.ones((HEIGHT, WIDTH), np.uint8)
    codes[:, 0] = 0
    source = write_map(tmp_path / "m.tif", codes)
    zones = zone_layer(tmp_path / "z.gpkg", (2.5, 3, 3, 3.5), (2, 3, 4, 4), (-2, 0, 1.5, 1), (100, 100, 101, 101))
    found = areas(source, str(tmp_path / "t.csv"), zones=zones).zones
    assert [z.zone for z in found] == ["1", "2", "3", "4"]
    measured = [(z.class_m2[0], z.nodata_m2, z.outside_m2) for z in found]
    expected = [(0.25, 0, 0), (2, 0, 0), (0.5, 1, 2), (0, 0, 1)]
    assert np.array(measured) / pixel_m2 == pytest.approx(np.array(expected), abs=1e-6)
    assert found[1].outside_m2 == 0 and found[3].shares == (0, 0)


def test_strips_do_not_show(tmp_path: Path, pixel_m2: float) -> None:
    codes = np.random.default_rng(1).choice([1, 7], (1100, 9)).astype(np.uint8)
    source = write_map(tmp_path / "m.tif", codes)
    zones = zone_layer(tmp_path / "z.gpkg", (1.5, 500.25, 8, 1090))
    (zone,) = areas(source, str(tmp_path / "t.csv"), zones=zones).zones
    weights = np.zeros(codes.shape)
    weights[500:1090, 1:8] = 1
    weights[500] *= 0.75
    weights[:, 1] *= 0.5
    expected = [(weights * (codes == code)).sum() * pixel_m2 for code in (1, 7)]
    assert zone.class_m2 == pytest.approx(expected, rel=1e-6)


class Page(HTMLParser):
    """What a report holds."""

    def __init__(self, text: str) -> None:
        """Parse."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.words += data


def test_the_report_names_every_bar(source: str, tmp_path: Path) -> None:
    zones = zone_layer(tmp_path / "z.gpkg", (0, 0, 8, 8), (0, 0, 100, 1))
    areas(source, str(tmp_path / "t.csv"), zones=zones, report=str(tmp_path / "r.html"))
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert f"<dd>{ClassRaster(source).pixel_m2:.6f} m\u00b2</dd>" in text  # four digits would hide the map's scale
    page = Page(text)
    names = [tag for tag, _ in page.tags]
    assert (
        names.count("tr") == (1 + 2) + 2 * (1 + 2 + 1)
        and names.count("svg") == 2
        and names.count("table") == 3
        and {"title", "desc", "caption"} <= set(names)
    )
    assert "script" not in names and "more" not in names and "seven & <more>: " in page.words
    assert not [a for _, attributes in page.tags for a in attributes if a in ("src", "href")]
    assert ("html", {"lang": "en"}) in page.tags and "#ffffff" in text


def test_same_input_same_bytes(source: str, tmp_path: Path) -> None:
    written = []
    for name in ("a", "b"):
        areas(source, str(tmp_path / f"{name}.csv"), report=str(tmp_path / f"{name}.html"))
        written.append([(tmp_path / f"{name}.{kind}").read_bytes() for kind in ("csv", "html")])
    assert written[0] == written[1]


def test_outputs_beside_a_styled_map_are_allowed(tmp_path: Path) -> None:
    source = write_map(tmp_path / "map.tif", np.ones((4, 4), np.uint8))
    areas(source, str(tmp_path / "map.csv"), report=str(tmp_path / "map.html"))
    assert (tmp_path / "map.qml").exists() and (tmp_path / "map.csv").exists()


def test_bad_input_is_one_sentence_and_nothing_is_written(source: str, tmp_path: Path) -> None:
    bare = str(write_raster(tmp_path / "bare.tif", np.ones((1, 4, 4), np.uint8), crs=None, geotransform=None))
    out = tmp_path / "t.csv"
    far = zone_layer(tmp_path / "far.gpkg", (500, 500, 501, 501))
    for arguments, options, message in (
        ((source, str(tmp_path / "t.txt")), {}, r"t\.txt' \(table\)\. Specify a name ending in \.csv, \.xlsx or \.ods"),
        (
            (source, str(out)),
            {"report": str(tmp_path / "r.pdf")},
            r"r\.pdf' \(HTML report\)\. Specify a name ending in \.html",
        ),
        ((bare, str(out)), {"nomenclature": FLAIR_12}, "bare.tif' is unknown"),
        ((source, str(out)), {"zones": far}, "None of the polygons of .*far.gpkg'"),
        (
            (source, str(out)),
            {"nomenclature": COSIA.__class__("x", COSIA.classes[1:3])},
            r"contains code 7, which is not one of its classes \(",
        ),
    ):
        with pytest.raises(InputError, match=message):
            areas(*arguments, **options)  # type: ignore[arg-type]
    assert not list(tmp_path.glob("t.*")) and not list(tmp_path.glob("r.*"))


def test_cancelled_leaves_nothing(source: str, tmp_path: Path) -> None:
    class Canceller(Feedback):
        def is_cancelled(self) -> bool:
            return True

    with pytest.raises(CancelledError):
        areas(source, str(tmp_path / "t.csv"), feedback=Canceller())
    assert not list(tmp_path.iterdir())


def test_command_line(source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    zones = zone_layer(tmp_path / "z.gpkg", (0, 0, 8, 8))
    dataset = ogr.Open(zones.source, 1)
    dataset.GetLayer(0).CreateField(ogr.FieldDefn("town", ogr.OFTString))
    feature = dataset.GetLayer(0).GetNextFeature()
    feature.SetField("town", "Sète")
    dataset.GetLayer(0).SetFeature(feature)
    del feature, dataset
    command = ["areas", source, str(tmp_path / "t.csv"), "--zones", f"{zones.source}|layername=area", "--field", "town"]
    assert main([*command, "--report", str(tmp_path / "r.html"), "--json", "-q"]) == 0
    (zone,) = json.loads(capsys.readouterr().out)["zones"]
    assert zone["zone"] == "Sète" and set(zone["areas_m2"]) == {"one", "seven & <more>"}
    assert (
        (tmp_path / "t.csv")
        .read_bytes()
        .startswith(b"\xef\xbb\xbfzone,code,class,area_m2,share_percent\nS\xc3\xa8te,1")
    )


def test_zones_beyond_fifty_are_in_the_table_only(source: str, tmp_path: Path) -> None:
    boxes = [(k / 10, 0, k / 10 + 1, 2) for k in range(60)]
    result: Areas = areas(
        source, str(tmp_path / "t.csv"), zones=zone_layer(tmp_path / "z.gpkg", *boxes), report=str(tmp_path / "r.html")
    )
    page = Page((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert len(result.zones) == 60 and len(rows(tmp_path / "t.csv")) == 240
    assert [tag for tag, _ in page.tags].count("h2") == 50
    assert "50 of 60 zones" in page.words


def test_cells_are_the_same_in_every_language(source: str, tmp_path: Path) -> None:
    """Programs look for them; the report is in the user's language."""
    tables = []
    for language in ("en", "fr"):
        use_language(language)
        try:
            table, report = tmp_path / f"{language}.csv", tmp_path / f"{language}.html"
            result = areas(source, str(table), report=str(report))
        finally:
            use_translation(None)
        tables.append((table.read_bytes(), json.dumps(result.to_json_dict())))
    assert tables[0] == tables[1] and b"whole map" in tables[0][0]
    assert "whole map" not in report.read_text(encoding="utf-8")


def test_class_names_on_the_screen_are_in_the_language_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    grid = GeoGrid(4, 4, wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD))
    with ClassRasterWriter(str(tmp_path / "map.tif"), grid, FLAIR_12.classes) as writer:
        writer.write(np.full((4, 4), 9, np.uint8))
        writer.finish(Feedback())
    monkeypatch.setenv("FLAIR_SEG_LANGUAGE", "fr")
    try:
        assert main(["areas", str(tmp_path / "map.tif"), str(tmp_path / "t.csv"), "-q"]) == 0
    finally:
        use_translation(None)
    assert "9 vigne" in capsys.readouterr().out and "vineyard" in (tmp_path / "t.csv").read_text(encoding="utf-8")


def test_the_areas_of_a_map_are_shown_by_class(source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["areas", source, str(tmp_path / "t.csv"), "-q"]) == 0
    shown = [line.split(maxsplit=5) for line in capsys.readouterr().out.splitlines()]
    table = [row for row in rows(tmp_path / "t.csv") if row["code"]]
    assert [(line[4], line[5]) for line in shown] == [(row["code"], row["class"]) for row in table]
    for line, row in zip(shown, table, strict=True):
        assert float(line[0].replace("\u202f", "")) == pytest.approx(float(row["area_m2"]), abs=0.005)
        assert float(line[2]) == pytest.approx(float(row["share_percent"]), abs=0.005)
