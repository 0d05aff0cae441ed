"""Tables in every format: what is written is what spreadsheets and this package read."""

from __future__ import annotations

import errno
import os
import zipfile
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr
from stub_raster import write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import InputError, RasterError
from flair_seg.nomenclature import FLAIR_12, FLAIR_19
from flair_seg.system.outputs import check_outputs
from flair_seg.tools.analyse.areas import areas
from flair_seg.tools.analyse.cleaning.recode import parse_recode, recode
from flair_seg.tools.assess.referencelayer import open_points
from flair_seg.tools.reports import spreadsheet
from flair_seg.tools.reports.table import check_table, fixed, read_table, write_table

ENDINGS = ("csv", "xlsx", "ods")
SHEETS = ENDINGS[1:]
COLUMNS = ("zone", "code", "m2")
ROWS = [("Sète", 1, fixed(1234.5)), ("<&\t'\">", None, fixed(-0.25)), ("007", 3, None)]


def cells(path: Path) -> tuple[list[int], list[list[object]]]:
    """Return the types of a spreadsheet's columns, as OGR finds them, and its rows."""
    dataset = ogr.Open(str(path))
    layer = dataset.GetLayer(0)
    definition = layer.GetLayerDefn()
    count = definition.GetFieldCount()
    return (
        [definition.GetFieldDefn(index).GetType() for index in range(count)],
        [[feature.GetField(index) for index in range(count)] for feature in layer],
    )


@pytest.mark.parametrize("ending", SHEETS)
def test_numbers_are_numbers_and_texts_are_texts(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t.{ending}"
    write_table(str(path), COLUMNS, ROWS)
    types, rows = cells(path)
    assert types[0] == ogr.OFTString and types[1] in (ogr.OFTInteger, ogr.OFTInteger64) and types[2] == ogr.OFTReal
    assert rows == [["Sète", 1, 1234.5], ["<&\t'\">", None, -0.25], ["007", 3, None]]


@pytest.mark.parametrize("ending", SHEETS)
def test_the_same_table_has_the_same_bytes(tmp_path: Path, ending: str) -> None:
    written = []
    for name in ("one", "two"):
        write_table(str(tmp_path / f"{name}.{ending}"), COLUMNS, ROWS)
        written.append((tmp_path / f"{name}.{ending}").read_bytes())
    assert written[0] == written[1]
    with zipfile.ZipFile(tmp_path / f"one.{ending}") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert ending != "ods" or archive.infolist()[0].filename == "mimetype"
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"one.{ending}", f"two.{ending}"]


@pytest.mark.parametrize("ending", SHEETS)
@pytest.mark.parametrize("text", ["=1+1", "of:=1+1", "OF:=1+1", "msoxl:=1", "+1+2", "@SUM(A1)"])
def test_no_cell_is_a_formula(tmp_path: Path, ending: str, text: str) -> None:
    path = tmp_path / f"t.{ending}"
    write_table(str(path), [text], [[text]])
    assert read_table(str(path)) == (["'" + text], [(2, ["'" + text])])
    with zipfile.ZipFile(path) as archive:
        content = b"".join(map(archive.read, archive.namelist()))
    assert b"formula" not in content and b"<f>" not in content


@pytest.mark.parametrize("ending", SHEETS)
def test_characters_that_xml_does_not_have_are_left_out(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t.{ending}"
    write_table(str(path), ["zone"], [["a\x01b\uffffc\ud800"]])
    assert read_table(str(path)) == (["zone"], [(2, ["a b c "])])


def test_semicolons_come_with_decimal_commas(tmp_path: Path) -> None:
    """Excel in French takes a byte order mark for UTF-8, semicolons for columns and commas for fractions."""
    path = tmp_path / "t.csv"
    write_table(str(path), COLUMNS, [*ROWS, ("1.5", 2, 1e-7)], "semicolon")
    lines = path.read_bytes().decode("utf-8-sig").splitlines()
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert lines == ["zone;code;m2", "Sète;1;1234,5000", '"<&\t\'"">";;-0,2500', "007;3;", "1.5;2;1e-07"]
    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR, open_options=["AUTODETECT_TYPE=YES"])
    assert [feature["m2"] for feature in dataset.GetLayer(0)] == [1234.5, -0.25, None, 1e-7]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("style", ["comma", "semicolon"])
def test_a_written_table_is_read(tmp_path: Path, ending: str, style: str) -> None:
    path = str(tmp_path / f"points.{ending}")
    rows = [(fixed(700000.5, 1), Decimal("6600000.25"), "forêt"), (1, -2, "eau")]
    write_table(path, ("X", "Y", "reference"), rows, style)
    _, layer = open_points(path, "EPSG:2154")
    found = [(feature.geometry().GetX(), feature.geometry().GetY(), feature["reference"]) for feature in layer]
    assert found == [(700000.5, 6600000.25, "forêt"), (1, -2, "eau")]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_recode_table_may_be_a_spreadsheet(tmp_path: Path, ending: str) -> None:
    path = str(tmp_path / f"recode.{ending}")
    write_table(
        path, ("From", "to", "name"), [(6, 7, "forêt"), (7, 7, "forêt"), ("13-19", "nodata", None)], "semicolon"
    )
    found = recode(parse_recode(path), FLAIR_19.classes, "map.tif")
    assert found.table[6] == 7 and found.table[14] == -1
    assert next(cover.name for cover in found.classes if cover.code == 7) == "forêt"


def test_a_table_of_excel_may_be_windows_1252(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("from;to\r\n1;forêt à l\u2019ouest\r\n".encode("cp1252"))
    assert read_table(str(tmp_path / "t.csv")) == (["from", "to"], [(2, ["1", "forêt à l\u2019ouest"])])


@pytest.mark.parametrize("ending", SHEETS)
def test_a_damaged_spreadsheet_is_one_error(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"t.{ending}").write_bytes(b"PK\x03\x04 no zip file")
    for read in (parse_recode, lambda path: open_points(path, "EPSG:2154")):
        with pytest.raises(RasterError, match=rf"t\.{ending}"):
            read(str(tmp_path / f"t.{ending}"))


@pytest.mark.parametrize("ending", SHEETS)
def test_a_missing_driver_is_said_before_any_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    monkeypatch.setattr(spreadsheet.gdal, "GetDriverByName", lambda name: None)
    with pytest.raises(InputError, match=rf"{ending.upper()}'.*\.csv"):
        check_table(str(tmp_path / f"t.{ending}"), [])
    check_table(str(tmp_path / "t.csv"), [])


def test_more_rows_than_a_sheet_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 2)
    with pytest.raises(InputError, match=r"\b3\b.*\b2\b.*\.csv"):
        write_table(str(tmp_path / "t.xlsx"), ("a",), [[1]] * 3)
    assert not any(tmp_path.iterdir())


def test_a_table_that_cannot_be_written_leaves_the_earlier_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"earlier")

    def full(content: bytes, path: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(spreadsheet, "_write_without_times", full)
    with pytest.raises(RasterError, match=r"t\.xlsx"):
        write_table(str(path), ("a",), [[1]])
    assert [p.name for p in tmp_path.iterdir()] == ["t.xlsx"] and path.read_bytes() == b"earlier"


@pytest.mark.parametrize(
    ("suffixes", "named"), [((".csv",), ".csv"), ((".tif", ".tiff"), ".tif or .tiff"), (ENDINGS, "csv, xlsx or ods")]
)
def test_all_endings_that_are_possible_are_named(tmp_path: Path, suffixes: tuple[str, ...], named: str) -> None:
    for output in ("out.txt", "", "/vsimem/out"):
        path = output if output.startswith("/vsi") else str(tmp_path / output)
        with pytest.raises(InputError) as raised:
            check_outputs([path], [], "output", suffixes)
        assert f"ending in {named}." in str(raised.value)


@pytest.mark.parametrize("ending", ENDINGS)
def test_commands_write_the_format_of_the_ending(tmp_path: Path, ending: str) -> None:
    source = write_raster(tmp_path / "map.tif", np.array([[[1, 1], [2, 19]]], np.uint8), crs="EPSG:2154")
    table = tmp_path / f"t.{ending}"
    command = ["areas", str(source), str(table), "--nomenclature", "flair-19", "--csv-style", "semicolon", "-q"]
    assert main(command) == 0
    names, rows = read_table(str(table))
    shares = [row[names.index("share_percent")] for _, row in rows if row[names.index("code")] == "1"]
    assert [float(share.replace(",", ".")) for share in shares] == [50]
    assert ("," in shares[0]) == (ending == "csv")


def test_another_style_is_refused(tmp_path: Path) -> None:
    source = write_raster(tmp_path / "map.tif", np.ones((1, 2, 2), np.uint8), crs="EPSG:2154")
    with pytest.raises(InputError, match="tab"):
        areas(source, str(tmp_path / "t.csv"), csv_style="tab", nomenclature=FLAIR_12)  # type: ignore[arg-type]
