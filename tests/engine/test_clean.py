"""Cleaning a map: unsure pixels, recode tables, the majority filter, the minimum mapping unit, and their order."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal
from stub_raster import GSD, X, Y, read_raster, wkt, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import CancelledError, FlairError, InputError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.nomenclature import FLAIR_12, FLAIR_19, LandCoverClass
from flair_seg.raster.classraster import ClassRaster, ClassRasterWriter
from flair_seg.raster.grid import GeoGrid, Transform
from flair_seg.tools.analyse.cleaning.clean import CleanOptions, clean, parse_thresholds
from flair_seg.tools.analyse.cleaning.majority import majority
from flair_seg.tools.analyse.cleaning.recode import parse_recode, recode

CLASSES = tuple(LandCoverClass(code, f"class {code}", f"#0000{code:02x}") for code in (1, 2, 3, 7))


def as_codes(codes: np.ndarray | list[str]) -> np.ndarray:
    """Return a map; rows of digits do."""
    return np.array([[int(digit) for digit in row] for row in codes], np.uint8) if isinstance(codes, list) else codes


def make(
    path: Path, codes: np.ndarray | list[str], classes: tuple[LandCoverClass, ...] = CLASSES, crs: str = "EPSG:2154"
) -> str:
    """Write a map; 0 is nodata."""
    codes = as_codes(codes)
    grid = GeoGrid(codes.shape[1], codes.shape[0], wkt(crs), Transform(X, Y, GSD, -GSD))
    with ClassRasterWriter(str(path), grid, classes) as writer:
        writer.write(codes)
        writer.finish(Feedback(), {"FLAIR_SEG_MODEL": "some"})
    return str(path)


def run(tmp_path: Path, codes: np.ndarray | list[str], **options: object) -> list[str]:
    """Return the cleaned map as rows of digits."""
    clean(make(tmp_path / "map.tif", codes), tmp_path / "out.tif", CleanOptions(**options))  # type: ignore[arg-type]
    return ["".join(map(str, row)) for row in read_raster(tmp_path / "out.tif")[0].tolist()]


@st.composite
def maps(draw: st.DrawFn) -> np.ndarray:
    """Random maps of classes 1 to 3, some with nodata."""
    height, width = draw(st.integers(1, 24)), draw(st.integers(1, 24))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    coarse = draw(st.integers(1, 5))
    low = draw(st.integers(0, 1))
    blocks = rng.integers(low, 4, (height // coarse + 1, width // coarse + 1))
    codes = np.kron(blocks, np.ones((coarse, coarse), int))[:height, :width].astype(np.uint8)
    speckle = rng.random(codes.shape) < 0.2
    codes[speckle] = rng.integers(low, 4, int(speckle.sum()))
    codes[0, 0] = 1
    return codes


def slow_majority(codes: np.ndarray, size: int) -> np.ndarray:
    """Filter by the rule's words alone."""
    radius, found = size // 2, codes.copy()
    for row, column in zip(*np.nonzero(codes)):
        square = codes[max(0, row - radius) : row + radius + 1, max(0, column - radius) : column + radius + 1]
        counts = np.bincount(square.ravel(), minlength=8)
        counts[0] = 0
        if counts[codes[row, column]] < counts.max():
            found[row, column] = counts.argmax()
    return found


@given(codes=maps(), size=st.sampled_from([1, 3, 5, 9, 17, 31]))
def test_majority_is_the_most_frequent_class_around(codes: np.ndarray, size: int) -> None:
    assert np.array_equal(majority(codes, size, 0, 0, len(codes)), slow_majority(codes, size))


@settings(max_examples=40)
@given(
    codes=maps(), strips=st.tuples(st.integers(1, 25), st.integers(1, 25)), size=st.sampled_from([0, 3, 5, 11]),
    min_area=st.sampled_from([0.0, 0.1, 0.5]), percent=st.sampled_from([None, 50.0]),
    to=st.sampled_from(["class", "nodata"]), table=st.sampled_from(["", "2=3", "1=nodata", "2=1; *=other"]),
)  # fmt: skip
def test_blocks_leave_no_seam(
    tmp_path_factory: pytest.TempPathFactory, codes: np.ndarray, strips: tuple[int, int], size: int, min_area: float,
    percent: float | None, to: str, table: str,
) -> None:  # fmt: skip
    if not (size or min_area or percent or table):
        return
    folder = tmp_path_factory.mktemp("seams")
    source = make(folder / "map.tif", codes)
    values = np.random.default_rng(0).integers(0, 101, (1, *codes.shape)).astype(np.uint8)
    sure = write_raster(folder / "sure.tif", values, nodata=255)
    options = CleanOptions(str(sure), percent, {}, to, table, size, min_area)  # type: ignore[arg-type]
    found = [clean(source, folder / f"{i}.tif", options, strip_height=strip) for i, strip in enumerate(strips)]
    assert (folder / "0.tif").read_bytes() == (folder / "1.tif").read_bytes()
    assert dataclasses.replace(found[0], output="") == dataclasses.replace(found[1], output="")
    assert sum(a.before_m2 for a in found[0].areas) == pytest.approx(sum(a.after_m2 for a in found[0].areas))
    pixels = read_raster(folder / "0.tif")[0]
    raster = ClassRaster(str(folder / "0.tif"))
    measured = {area.code: area.after_m2 for area in found[0].areas if area.code in raster.codes and area.after_m2}
    assert measured == {
        code: pytest.approx(np.count_nonzero(pixels == code) * raster.pixel_m2)
        for code in raster.codes
        if (pixels == code).any()
    }


def test_majority_by_hand(tmp_path: Path) -> None:
    """A lone pixel goes, nodata stays and has no vote, ties keep the class."""
    assert run(tmp_path, ["11111", "11211", "11111"], majority=3) == ["11111"] * 3
    assert run(tmp_path, ["10000", "00000", "00002"], majority=3) == ["10000", "00000", "00002"]
    assert run(tmp_path, ["1122", "1122"], majority=3) == ["1122", "1122"]


def test_minimum_mapping_unit_by_hand(tmp_path: Path) -> None:
    """A region goes to the neighbour with the longest border; what nodata surrounds stays."""
    codes = ["112200", "117200", "117200", "111000", "000003"]
    assert run(tmp_path, codes, min_area=3 * GSD * GSD) == ["112200", "111200", "111200", "111000", "000003"]


def test_unsure_pixels(tmp_path: Path) -> None:
    source = make(tmp_path / "map.tif", ["1122", "3770"])
    percent = np.array([[[90, 40, 60, 59], [255, 10, 80, 0]]], np.uint8)
    sure = str(write_raster(tmp_path / "sure.tif", percent, nodata=255))
    result = clean(source, tmp_path / "out.tif", CleanOptions(confidence=sure, unsure=60))
    assert read_raster(tmp_path / "out.tif")[0].tolist() == [[1, 8, 2, 8], [3, 8, 7, 0]]
    raster = ClassRaster(str(tmp_path / "out.tif"))
    assert (8, "unsure") in [(c.code, c.name) for c in raster.classes] and raster.nodata == 0
    assert result.unsure_m2 == pytest.approx(3 * raster.pixel_m2) and result.recoded_m2 == 0
    clean(source, tmp_path / "gone.tif", CleanOptions(confidence=sure, unsure=60, unsure_to="nodata"))
    assert read_raster(tmp_path / "gone.tif")[0].tolist() == [[1, 0, 2, 0], [3, 0, 7, 0]]
    by_class = CleanOptions(confidence=sure, unsure=60, unsure_class={"class 1": 30, "7": 90}, recode="unsure=nodata")
    clean(source, tmp_path / "by.tif", by_class)
    assert read_raster(tmp_path / "by.tif")[0].tolist() == [[1, 1, 2, 0], [3, 0, 0, 0]]


def test_pixels_without_confidence_are_counted_and_keep_their_class(tmp_path: Path, make_log: type) -> None:
    log = make_log()
    sure = str(write_raster(tmp_path / "sure.tif", np.array([[[10, 255, 255]]], np.uint8), nodata=255))
    options = CleanOptions(confidence=sure, unsure=50, unsure_to="nodata")
    clean(make(tmp_path / "map.tif", ["123"]), tmp_path / "out.tif", options, feedback=log)
    assert read_raster(tmp_path / "out.tif")[0].tolist() == [[0, 2, 3]]
    (warning,) = log.warnings
    assert warning.startswith("2 pixels")


def test_unsure_pixels_take_the_class_of_that_name_or_a_free_code(tmp_path: Path) -> None:
    sure = str(write_raster(tmp_path / "sure.tif", np.array([[[10, 90, 90]]], np.uint8)))
    options = CleanOptions(confidence=sure, unsure=50, unsure_to="class")
    for classes, code in (
        ((*CLASSES, LandCoverClass(9, "Unsure", "#123456")), 9),
        ((*CLASSES, LandCoverClass(254, "last", "#123456")), 255),
        ((*CLASSES, LandCoverClass(255, "last", "#123456")), 4),
    ):
        source = make(tmp_path / "map.tif", ["123"], classes)
        clean(source, tmp_path / "out.tif", options)
        assert read_raster(tmp_path / "out.tif")[0].tolist() == [[code, 2, 3]], classes[-1]


def test_steps_run_in_their_order(tmp_path: Path) -> None:
    """The recode table sees unsure pixels, the filter sees its classes, and the mapping unit the filter's result."""
    codes = ["1111177", "1123177", "1111100"]
    assert run(tmp_path, codes, recode="2,3=7", min_area=2 * GSD * GSD) == ["1111177", "1177177", "1111100"]
    assert run(tmp_path, codes, recode="2,3=7", majority=3, min_area=1) == ["1111111", "1111111", "1111100"]
    assert json.loads(gdal.Open(str(tmp_path / "out.tif")).GetMetadataItem("FLAIR_SEG_CLEANED")) == {
        "recode": "2,3=7", "majority_px": 3, "min_area_m2": 1,
    }  # fmt: skip


def test_the_result_keeps_its_classes_and_origin_in_the_file(tmp_path: Path) -> None:
    source = make(tmp_path / "map.tif", ["1237", "0000"])
    clean(source, tmp_path / "out.tif", CleanOptions(recode="1,2=20:trees:#00aa00; 7=nodata"))
    (tmp_path / "out.tif.aux.xml").unlink(missing_ok=True)
    raster = ClassRaster(str(tmp_path / "out.tif"))
    assert raster.classes == (CLASSES[2], LandCoverClass(20, "trees", "#00aa00"))
    assert raster.provenance["FLAIR_SEG_MODEL"] == "some" and raster.provenance["FLAIR_SEG_MAP"] == "map.tif"
    assert read_raster(tmp_path / "out.tif")[0].tolist() == [[20, 20, 3, 0], [0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("table", "classes", "codes"),
    [
        ("6,7=trees", {6: "trees"}, {6: 6, 7: 6, 1: 1}),
        ("coniferous, deciduous = trees", {6: "trees"}, {6: 6, 7: 6}),
        ("6=7", {7: "deciduous"}, {6: 7, 7: 7}),
        ("6=deciduous;7=coniferous", {7: "deciduous", 6: "coniferous"}, {6: 7, 7: 6}),
        ("13-19=nodata", {12: "plowed land"}, {13: -1, 19: -1, 12: 12}),
        ("6=30:forest", {30: "forest"}, {6: 30}),
        ("6=30", {30: "coniferous"}, {6: 30}),
        ("5=6; 6=trees", {6: "trees"}, {5: 6, 6: 6}),
        ("*=other things; 1=1", {2: "other things", 1: "building"}, {19: 2, 1: 1, 2: 2}),
        ("5 = water #0000ff", {5: "water"}, {5: 5}),
    ],
)  # fmt: skip
def test_recode_tables(table: str, classes: dict[int, str], codes: dict[int, int]) -> None:
    found = recode(parse_recode(table), FLAIR_19.classes, "map.tif")
    names = {cover.code: cover.name for cover in found.classes}
    assert {code: names.get(code) for code in classes} == classes
    assert {code: int(found.table[code]) for code in codes} == codes
    assert set(names) == set(found.table[list(FLAIR_19.codes)].tolist()) - {-1}


@pytest.mark.parametrize(
    ("text", "separator"),
    [("from,to\n", ","), ("Source;Target;Name;Colour\n", ";"), ("code\tto\tname\tcolour\n", "\t")],
)
def test_recode_tables_as_files(tmp_path: Path, text: str, separator: str) -> None:
    named = separator != ","
    rows = [["6", "7", "trees", "#00AA00"], ["13-19", "nodata", "", ""], ["7", "7", "trees", "#00aa00"], [""] * 4]
    text += "\n".join(separator.join(row if named else row[:2]) for row in rows)
    path = tmp_path / "table.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    found = recode(parse_recode(str(path)), FLAIR_19.classes, "map.tif")
    assert found.classes[-1].code == 12 and found.table[6] == 7 and found.table[14] == -1
    cover = next(cover for cover in found.classes if cover.code == 7)
    assert (cover.name, cover.colour) == (("trees", "#00aa00") if named else ("deciduous", "#46e483"))


@pytest.mark.parametrize(
    ("table", "value"),
    [
        ("6", "'6'"), ("=3", "=3"), ("6=", "6="), ("6=300", "300"), ("6=#12", "#12"), ("40=3", "40"),
        ("palm=3", "palm"), ("6=1;6=2", "6"), ("6,6=2", "6"), ("6,7=30", "30"), ("6=30:forest;7=30:wood", "30"),
        ("6=7:forest", "7"), ("*=nodata", "map.tif"), (" ; ", ""), ("6=31:snow", "snow"),
    ],
)  # fmt: skip
def test_recode_tables_that_cannot_be_taken(table: str, value: str) -> None:
    with pytest.raises(InputError) as raised:
        recode(parse_recode(table), FLAIR_19.classes, "map.tif")
    assert value in str(raised.value)


def test_recode_files_that_cannot_be_taken(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    (tmp_path / "empty.csv").write_text("from,to\n")
    for name, kind in (("bad", InputError), ("empty", InputError), ("missing", RasterError)):
        with pytest.raises(kind) as raised:
            parse_recode(str(tmp_path / f"{name}.csv"))
        assert f"{name}.csv" in str(raised.value)


@pytest.mark.parametrize(
    ("options", "value"),
    [
        ({}, "no step"), ({"majority": 1}, "no step"), ({"majority": 4}, "4"), ({"majority": 257}, "257"),
        ({"majority": -3}, "-3"), ({"min_area": -1.0}, "-1"), ({"min_area": float("nan")}, "nan"),
        ({"unsure": 50.0}, "confidence raster"), ({"unsure": 101.0, "confidence": "c"}, "101"),
        ({"unsure_class": {"1": -1.0}, "confidence": "c"}, "-1"), ({"majority": 3, "unsure_to": "water"}, "water"),
    ],
)  # fmt: skip
def test_options_that_cannot_be_taken(options: dict[str, object], value: str) -> None:
    with pytest.raises(InputError) as raised:
        CleanOptions(**options)  # type: ignore[arg-type]
    assert value in str(raised.value)


def test_inputs_that_cannot_be_taken_leave_nothing(tmp_path: Path) -> None:
    source = make(tmp_path / "map.tif", ["12", "37"])
    sure = str(write_raster(tmp_path / "sure.tif", np.full((1, 2, 2), 50, np.uint8)))
    small = str(write_raster(tmp_path / "small.tif", np.full((1, 1, 2), 50, np.uint8)))
    before = sorted(path.name for path in tmp_path.iterdir())
    some = CleanOptions(majority=3)
    calls: list[tuple[object, CleanOptions, str]] = [
        (source, CleanOptions(confidence=sure, unsure_class={"palm": 3}), "palm"),
        (source, CleanOptions(confidence=small, unsure=3), "small.tif"),
        (source, CleanOptions(recode="9=1"), "9"),
        (tmp_path / "no.tif", some, "no.tif"),
        (str(write_raster(Path("/vsimem/bare.tif"), np.ones((1, 2, 2), np.uint8), crs=None)), some, "bare.tif"),
    ]
    for path, options, value in calls:
        with pytest.raises(FlairError) as raised:
            clean(path, tmp_path / "out.tif", options)  # type: ignore[arg-type]
        assert value in str(raised.value)
    for output, value in ((source, "map.tif"), (tmp_path / "out.png", "out.png")):
        with pytest.raises(InputError) as refused:
            clean(source, output, some)
        assert value in str(refused.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    class Impatient(Feedback):
        def is_cancelled(self) -> bool:
            return True

    with pytest.raises(CancelledError):
        clean(make(tmp_path / "map.tif", ["12"]), tmp_path / "out.tif", CleanOptions(min_area=1), feedback=Impatient())
    assert not list(tmp_path.glob("out*"))


def test_a_map_without_nodata_gets_one_no_class_has(tmp_path: Path) -> None:
    source = str(write_raster(tmp_path / "map.tif", np.array([[[0, 1, 2]]], np.uint8)))
    from flair_seg.nomenclature import CITYSCAPES_8

    options = CleanOptions(recode="2=nodata", nomenclature=CITYSCAPES_8)
    clean(source, tmp_path / "out.tif", options)
    assert read_raster(tmp_path / "out.tif")[0].tolist() == [[0, 1, 255]]
    assert ClassRaster(str(tmp_path / "out.tif")).nodata == 255


def test_thresholds() -> None:
    assert parse_thresholds("water=40; 9 = 75.5;") == {"water": 40, "9": 75.5} and parse_thresholds("") == {}
    for text, value in (("water", "'water'"), ("=3", "'=3'"), ("water=x", "'water=x'"), ("9=1;9=2", "'9=2'")):
        with pytest.raises(InputError) as caught:
            parse_thresholds(text)
        assert value in str(caught.value)


def test_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    codes = np.array([["1", "1", "5"], ["6", "7", "5"]]).astype(np.uint8)
    source = make(tmp_path / "map.tif", codes, FLAIR_12.classes)
    sure = str(write_raster(tmp_path / "sure.tif", np.array([[[90, 90, 30], [90, 90, 50]]], np.uint8)))
    options = [
        "--confidence",
        sure,
        "--unsure-class",
        "water=40",
        "--recode",
        "6,7=trees; unsure=nodata",
        "--json",
        "-q",
    ]
    table = tmp_path / "areas.csv"
    assert main(["clean", source, str(tmp_path / "out.tif"), *options, "--table", str(table), "--json", "-q"]) == 0
    result = json.loads(capfd.readouterr().out)
    assert read_raster(tmp_path / "out.tif")[0].tolist() == [[1, 1, 0], [6, 6, 5]]
    areas = {area["name"]: (area["before_m2"], area["after_m2"]) for area in result["areas"]}
    assert areas["trees"][0] == 0 and areas["trees"][1] == areas["building"][0] and areas["coniferous"][1] == 0
    assert areas["water"][1] == areas["nodata"][1] == result["unsure_m2"] == pytest.approx(GSD * GSD, rel=0.01)
    lines = table.read_text("utf-8-sig").splitlines()
    assert lines[0] == "code,class,before_m2,after_m2,difference_m2" and len(lines) == 1 + 12 + 1 + 1
    assert main(["clean", source, str(tmp_path / "no.tif")]) == 2
