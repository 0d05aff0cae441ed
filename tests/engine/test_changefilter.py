"""Change and noise: confidence, the minimum mapping unit of change, and maps of different nomenclatures."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal
from stub_raster import GSD, X, Y, box, read_raster, wkt, write_polygons, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import InputError
from flair_seg.feedback import Feedback
from flair_seg.nomenclature import COSIA, FLAIR_12, FLAIR_19, LandCoverClass, Nomenclature
from flair_seg.raster.classraster import ClassRaster, ClassRasterWriter
from flair_seg.raster.grid import GeoGrid, Transform
from flair_seg.tools.analyse.changes.change import change
from flair_seg.tools.analyse.changes.pairs import ChangeFilter
from flair_seg.tools.analyse.changes.transitions import change_legend
from flair_seg.tools.zones import ZoneLayer

CLASSES = tuple(LandCoverClass(code, f"class {code}", f"#0000{code:02x}") for code in (1, 2, 3))
PIXEL = GSD * GSD


def write_map(path: Path, codes: object, classes: tuple[LandCoverClass, ...] = CLASSES) -> str:
    """Write a class raster."""
    codes = np.array(codes, np.uint8)
    grid = GeoGrid(codes.shape[1], codes.shape[0], wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD))
    with ClassRasterWriter(str(path), grid, classes) as writer:
        writer.write(codes)
        writer.finish(Feedback())
    return str(path)


def sure(path: Path, percent: object) -> str:
    """Write a confidence raster; 255 is nodata."""
    return str(write_raster(path, np.array(percent, np.uint8)[None], nodata=255))


def names(path: Path | str) -> list[list[str]]:
    """Return what each pixel of a change raster is called."""
    legend = {0: "nodata", **{cover.code: cover.name for cover in ClassRaster(str(path)).classes}}
    return [[legend[code] for code in row] for row in read_raster(Path(path))[0].tolist()]


def test_differences_need_confidence_in_both_maps(tmp_path: Path) -> None:
    before = write_map(tmp_path / "a.tif", [[1, 1, 1, 1, 0]])
    after = write_map(tmp_path / "b.tif", [[2, 2, 2, 1, 2]])
    one, two = sure(tmp_path / "one.tif", [[90, 50, 90, 10, 90]]), sure(tmp_path / "two.tif", [[60, 90, 255, 10, 90]])
    result = change(before, after, tmp_path / "c.tif", only=ChangeFilter(one, two))
    unsure = "unconfirmed change"
    assert names(tmp_path / "c.tif") == [["class 1 \u2192 class 2", unsure, unsure, "unchanged", "nodata"]]
    pixel_m2 = ClassRaster(before).pixel_m2
    total = result.total
    assert [round(m2 / pixel_m2) for m2 in (total.changed_m2, total.compared_m2, total.unconfirmed_m2)] == [1, 2, 2]
    assert round(float(total.m2.sum()) / pixel_m2) == 3
    one_alone = change(before, after, tmp_path / "d.tif", only=ChangeFilter(confidence_before=one, sure=95))
    assert one_alone.total.changed_m2 == 0 and round(one_alone.total.unconfirmed_m2 / pixel_m2) == 3


def test_small_patches_of_change_are_noise(tmp_path: Path) -> None:
    """A patch is what touches side by side, whatever its classes."""
    before = write_map(tmp_path / "a.tif", np.ones((4, 6)))
    codes = np.ones((4, 6))
    codes[0, 0:2], codes[1, 1], codes[3, 5], codes[2, 4] = 2, 3, 2, 2
    after = write_map(tmp_path / "b.tif", codes)
    result = change(before, after, tmp_path / "c.tif", only=ChangeFilter(min_area=3 * PIXEL))
    found = names(tmp_path / "c.tif")
    assert found[0][:2] == ["class 1 \u2192 class 2"] * 2 and found[1][1] == "class 1 \u2192 class 3"
    assert found[3][5] == found[2][4] == "unconfirmed change"
    pixel_m2 = ClassRaster(before).pixel_m2
    assert round(result.total.changed_m2 / pixel_m2) == 3 and round(result.total.unconfirmed_m2 / pixel_m2) == 2
    items = gdal.Open(str(tmp_path / "c.tif")).GetMetadata()
    assert items["FLAIR_SEG_CHANGE_MIN_AREA_M2"] == f"{3 * PIXEL:g}" and "FLAIR_SEG_REMAP" not in items


def slow(before: np.ndarray, after: np.ndarray, percent: np.ndarray, least: int) -> np.ndarray:
    """Return 0 nodata, 1 unchanged, 2 changed, 3 unconfirmed by the rule's words alone."""
    found = np.where(before == after, 1, np.where(percent >= 60, 2, 3))
    found[(before == 0) | (after == 0)] = 0
    seen = np.zeros(found.shape, bool)
    for start in zip(*np.nonzero(found == 2)):
        if seen[start]:
            continue
        seen[start], patch = True, [start]
        for row, column in patch:
            for near in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
                inside = 0 <= near[0] < found.shape[0] and 0 <= near[1] < found.shape[1]
                if inside and not seen[near] and found[near] == 2:
                    seen[near] = True
                    patch.append(near)
        if len(patch) < least:
            found[tuple(np.transpose(patch))] = 3
    return found


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32 - 1), least=st.integers(1, 9))
def test_the_filter_does_what_its_rule_says(tmp_path_factory: pytest.TempPathFactory, seed: int, least: int) -> None:
    """In maps higher than a block, too."""
    folder = tmp_path_factory.mktemp("filter")
    rng = np.random.default_rng(seed)
    shape = (520, int(rng.integers(1, 9)))
    before, after = (rng.choice([0, 1, 2], shape, p=[0.1, 0.6, 0.3]).astype(np.uint8) for _ in range(2))
    before[0, 0] = after[0, 0] = 1
    percent = rng.integers(40, 100, shape)
    only = ChangeFilter(sure(folder / "s.tif", percent), min_area=least * ClassRaster(
        write_map(folder / "a.tif", before)).pixel_m2)  # fmt: skip
    change(folder / "a.tif", write_map(folder / "b.tif", after), folder / "c.tif", only=only)
    kinds = {"nodata": 0, "unchanged": 1, "unconfirmed change": 3}
    found = np.array([[kinds.get(name, 2) for name in row] for row in names(folder / "c.tif")])
    assert np.array_equal(found, slow(before, after, percent, least))


def test_zones_tables_and_reports_have_what_is_unconfirmed(tmp_path: Path) -> None:
    before, after = write_map(tmp_path / "a.tif", [[1, 1], [1, 1]]), write_map(tmp_path / "b.tif", [[2, 2], [1, 2]])
    one = sure(tmp_path / "one.tif", [[90, 50], [90, 50]])
    left = box(X, Y - 2 * GSD, X + GSD, Y)
    zones = str(write_polygons(tmp_path / "zones.gpkg", [left, box(X + GSD, Y - 2 * GSD, X + 2 * GSD, Y)]))
    table, report = tmp_path / "c.csv", tmp_path / "c.html"
    result = change(
        before, after, tmp_path / "c.tif", zones=ZoneLayer(zones), table=table, report=report, only=ChangeFilter(one)
    )
    shares = [round(zone.unconfirmed_m2 / result.total.unconfirmed_m2, 6) for zone in result.zones]
    assert shares == [0, 1]
    rows = [
        row
        for row in csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines())
        if row["from_class"] == "unconfirmed change"
    ]
    assert [float(row["area_m2"]) > 0 for row in rows] == [False, True]
    assert "count neither as changed nor as compared" in report.read_text(encoding="utf-8")
    items = gdal.Open(str(tmp_path / "c.tif")).GetMetadata()
    assert float(items["FLAIR_SEG_CHANGE_SURE_PERCENT"]) == ChangeFilter(one).sure
    assert "FLAIR_SEG_CHANGE_MIN_AREA_M2" not in items
    part = result.to_json_dict()["total"]
    pixel_m2 = ClassRaster(before).pixel_m2
    px = {name: round(part[f"{name}_m2"] / pixel_m2) for name in ("compared", "changed", "unconfirmed", "not_mapped")}
    assert px == {"compared": 2, "changed": 1, "unconfirmed": 2, "not_mapped": 0}


def test_nothing_changes_where_no_filter_is_set(tmp_path: Path) -> None:
    """The same bytes as before, without a class for what is unconfirmed."""
    before, after = write_map(tmp_path / "a.tif", [[1, 1]]), write_map(tmp_path / "b.tif", [[2, 1]])
    change(before, after, tmp_path / "c.tif")
    assert [cover.code for cover in ClassRaster(str(tmp_path / "c.tif")).classes] == [1, 2]


def test_a_code_is_left_for_what_is_unconfirmed() -> None:
    classes = tuple(LandCoverClass(k, f"c{k}", "#808080") for k in range(19))
    matrix = np.arange(19 * 19, dtype=float).reshape(19, 19) + 1
    legend, codes = change_legend(classes, matrix, Feedback(), with_unconfirmed=True)
    assert [cover.code for cover in legend] == list(range(1, 256)) and codes.size == 401
    assert [cover.name for cover in legend[-2:]] == ["other changes", "unconfirmed change"] and codes[-1] == 255


def test_maps_of_two_nomenclatures(tmp_path: Path) -> None:
    """Classes of one name meet without a rule, though their codes differ."""
    before = write_map(tmp_path / "a.tif", [[1, 5, 6, 7, 12]], FLAIR_12.classes)
    after = write_map(tmp_path / "b.tif", [[0, 6, 12, 14, 15]], COSIA.classes)
    with pytest.raises(InputError, match=r"a\.tif.*b\.tif"):
        change(before, after, tmp_path / "c.tif")
    table = "greenhouse=building; 2=nodata; snow, clear cut, 16, 17, 18=other:#222222"
    result = change(before, after, tmp_path / "c.tif", remap=table)
    pixel_m2 = ClassRaster(before).pixel_m2
    moves = {
        (result.classes[i].name, result.classes[j].name): round(float(result.total.matrix[i, j]) / pixel_m2)
        for i, j in zip(*np.nonzero(result.total.matrix))
    }
    cosia = {cover.code: cover.name for cover in COSIA.classes}
    expected = [("building", "building"), *zip(
        ["water", "coniferous", "deciduous", "plowed land"], [cosia[code] for code in (6, 12, 14, 15)],
    )]  # fmt: skip
    named = [
        (one, "other" if other in ("snow", "clear cut", "mixed", "ligneous", "undefined") else other)
        for one, other in expected
    ]
    assert moves == dict.fromkeys(named, 1)
    assert result.classes[:12] == FLAIR_12.classes
    items = gdal.Open(str(tmp_path / "c.tif")).GetMetadata()
    assert items["FLAIR_SEG_REMAP"] == table


def test_both_maps_may_be_recoded(tmp_path: Path) -> None:
    before = write_map(tmp_path / "a.tif", [[6, 7, 16]], FLAIR_19.classes)
    after = write_map(tmp_path / "b.tif", [[7, 6, 1]], FLAIR_12.classes)
    result = change(before, after, tmp_path / "c.tif", remap_before="6,7,16=trees", remap="6,7=trees")
    assert names(tmp_path / "c.tif") == [["unchanged", "unchanged", "trees \u2192 building"]]
    assert next(cover for cover in result.classes if cover.code == 6).name == "trees"


def test_aligned_maps_take_their_confidence_along(tmp_path: Path) -> None:
    before = write_map(tmp_path / "a.tif", np.ones((4, 4)))
    place = (X, 2 * GSD, 0, Y, 0, -2 * GSD)
    after = str(write_raster(tmp_path / "b.tif", np.array([[[1, 2], [2, 2]]], np.uint8), geotransform=place, nodata=0))
    percent = np.array([[[90, 90], [30, 90]]], np.uint8)
    two = str(write_raster(tmp_path / "two.tif", percent, geotransform=place, nodata=255))
    options = {"align": True, "nomenclature": Nomenclature("three", CLASSES)}
    change(before, after, tmp_path / "c.tif", only=ChangeFilter(confidence_after=two), **options)  # type: ignore[arg-type]
    codes = read_raster(tmp_path / "c.tif")[0]
    assert np.array_equal(codes == 255, np.kron([[0, 0], [1, 0]], np.ones((2, 2))) == 1)


@pytest.mark.parametrize(
    ("options", "value"), [({"sure": 101}, "101"), ({"min_area": -1}, "-1"), ({"min_area": float("inf")}, "inf")]
)
def test_filters_that_cannot_be_taken(options: dict[str, float], value: str) -> None:
    with pytest.raises(InputError) as raised:
        ChangeFilter(**options)
    assert value in str(raised.value)


def test_what_cannot_be_taken_leaves_nothing(tmp_path: Path) -> None:
    before, after = write_map(tmp_path / "a.tif", [[1, 1]]), write_map(tmp_path / "b.tif", [[2, 1]])
    small = sure(tmp_path / "small.tif", [[90]])
    for only, remap, value in ((ChangeFilter(small), "", "small.tif"), (None, "9=1", "9"), (None, "1=2:lake", "lake")):
        with pytest.raises(InputError) as raised:
            change(before, after, tmp_path / "c.tif", only=only, remap=remap)
        assert value in str(raised.value)
    assert not list(tmp_path.glob("c*"))


def test_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before, after = write_map(tmp_path / "a.tif", [[1, 1]]), write_map(tmp_path / "b.tif", [[2, 3]])
    two = sure(tmp_path / "two.tif", [[70, 60]])
    output = str(tmp_path / "c.tif")
    options = ["--confidence-after", two, "--sure", "65", "--min-area", "0.01", "--remap", "3=2", "--json", "-q"]
    assert main(["change", before, after, output, *options]) == 0
    total = json.loads(capfd.readouterr().out)["total"]
    assert total["changed_m2"] == total["unconfirmed_m2"] > 0
