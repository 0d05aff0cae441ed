"""Reports and charts: what is added is there, escaped, aligned, and told without colours."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from flair_seg.errors import RasterError
from flair_seg.language import grouped, use_translation
from flair_seg.tools.reports.report import Report, number
from flair_seg.tools.reports.table import write_csv

SVG = "{http://www.w3.org/2000/svg}"


def drawings(report: Report) -> list[ET.Element]:
    """Return the charts of a report, which must be well-formed."""
    parts = report.html().split("<svg ")[1:]
    return [ET.fromstring("<svg " + part.split("</svg>")[0] + "</svg>") for part in parts]  # noqa: S314 - written by the test


def texts(drawing: ET.Element) -> list[str]:
    """Return a chart's visible texts."""
    return ["".join(element.itertext()) for element in drawing.iter(f"{SVG}text")]


def test_everything_is_escaped() -> None:
    evil = "<script>\"&'"
    report = Report(evil, [(evil, evil)])
    report.heading(evil)
    report.text(evil)
    report.table(evil, [evil], [[evil]], note=evil)
    report.bars(evil, [evil], [1], [evil], evil)
    report.lines(evil, [1], [1], evil, evil)
    assert "<script" not in report.html() and report.html().count("&lt;script&gt;") >= 14
    assert len(drawings(report)) == 2


def test_columns_of_numbers_stand_to_the_right() -> None:
    report = Report("t")
    report.table("c", ["name", "value", "mixed"], [["a", "1\u202f234.5", "1"], ["b", "", "x"], ["c", "\u22127 %", 3]])
    html = report.html()
    assert '<th scope="col" class="number">value</th>' in html and '<td class="number">\u22127 %</td>' in html
    assert "<td>x</td>" in html and '<th scope="row">a</th>' in html


def test_bars_have_names_values_and_lengths_from_zero() -> None:
    report = Report("t")
    report.bars("net", ["up", "down", "none"], [30, -10, math.nan], ["#ffffff"] * 3, "ha", errors=[10, 0, math.nan])
    (drawing,) = drawings(report)
    assert texts(drawing) == ["up: 30 ± 10 ha", "down: \u221210 ha", "none: \u2013 ha"]
    bars = [(r.get("x"), r.get("width")) for r in drawing.iter(f"{SVG}rect")]
    assert bars == [("20.000%", "60.000%"), ("0.000%", "20.000%"), ("20.000%", "0.000%")]
    assert drawing.findtext(f"{SVG}desc") == "up: 30 ± 10 ha; down: \u221210 ha; none: \u2013 ha"


def test_lines_break_where_a_value_is_missing() -> None:
    report = Report("t")
    report.lines("r", [0.1, 0.5, 0.9], [0.2, math.nan, 0.8], "share", "right", diagonal=True)
    (drawing,) = drawings(report)
    assert len(list(drawing.iter(f"{SVG}circle"))) == 2
    assert drawing.findtext(f"{SVG}desc") == "right as a function of share: 0.1: 0.2; 0.5: \u2013; 0.9: 0.8"
    assert {"share", "right", "0", "1"} <= set(texts(drawing))


def test_axes_have_round_numbers() -> None:
    report = Report("t")
    report.lines("r", [3.984, 251], [0.0, 7.903], "value", "percent")
    told = texts(drawings(report)[0])
    assert told == ["50", "100", "150", "200", "250", "0", "2", "4", "6", "value", "percent"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (0.25, "0.25"), (3.1964e-05, "<0.0001"), (-1e-9, ">\u22120.0001"), (12.3456, "12.35"),
        (-1234567.8, "\u22121\u202f234\u202f568"), (999.99, "1\u202f000"), (100, "100"), (math.inf, "\u2013"),
        (-0.0, "0"),
    ],
)  # fmt: skip
def test_numbers_are_for_people(value: float, text: str) -> None:
    assert number(value) == text


def test_grouped_numbers_keep_their_digits() -> None:
    assert [grouped(v, 2) for v in (1234.5, -0.125, math.nan)] == ["1\u202f234.50", "\u22120.12", "\u2013"]
    assert [grouped(v, 2) for v in (-0.0, -0.001)] == ["0.00", "0.00"]


def test_the_report_says_its_language() -> None:
    use_translation({"en": "fr"}.get)  # type: ignore[arg-type]
    try:
        assert '<html lang="fr">' in Report("t").html()
    finally:
        use_translation(None)


def test_tables_are_read_by_spreadsheets(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_csv(str(path), ("name", "m2"), [("Sète, port", "1.5"), ('"x"', 2)])
    assert path.read_bytes() == '\ufeffname,m2\n"Sète, port",1.5\n"""x""",2\n'.encode()


def test_what_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    for write in (lambda path: Report("t").write(path), lambda path: write_csv(path, ("a",), [])):
        with pytest.raises(RasterError, match="Cannot write"):
            write(str(tmp_path / "none" / "file.csv"))


def test_numbers_have_the_languages_decimal_sign() -> None:
    use_translation({".": ","}.get)
    try:
        assert (grouped(1234.5, 1), number(0.25), grouped(12)) == ("1\u202f234,5", "0,25", "12")
    finally:
        use_translation(None)
