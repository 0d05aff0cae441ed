"""Texts of files and services: refused or cleaned where they are read, harmless where they are shown, no secrets."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stub_network import foreign_metadata, manifest, write_network
from stub_raster import grey, write_raster

from flair_seg.commands.cli import main
from flair_seg.commands.console import ConsoleFeedback
from flair_seg.errors import FlairError, InputError, ModelError, RasterError
from flair_seg.mapping.resume.parts import Part, pack, unpack
from flair_seg.mapping.stamps import address
from flair_seg.models.manifest import EnsembleManifest, Manifest, Member
from flair_seg.models.model import FOLDER_VARIABLE, load_model
from flair_seg.nomenclature import LandCoverClass
from flair_seg.tools.reports.report import Report
from flair_seg.tools.reports.table import write_csv

EVIL = ("\x1b]0;pwned\x07", "a\x00b", "a\x9b31m", "safe\u202egpj.exe", "a\u2066b", "a\u2028b", "\ud800")
"""A terminal's commands, C0 and C1 controls, bidirectional overrides, a line separator, a lone surrogate."""


@pytest.mark.parametrize("evil", EVIL)
def test_a_class_with_controls_in_its_name_is_refused(evil: str) -> None:
    with pytest.raises(InputError, match=r"U\+[0-9A-F]{4}") as caught:
        LandCoverClass(1, evil, "#010203")
    assert evil not in str(caught.value)


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("key", ["name", "title", "version", "licence", "attribution"])
def test_so_is_a_manifest(evil: str, key: str) -> None:
    document = {**json.loads(manifest().to_json()), key: f"a{evil}"}
    with pytest.raises(ModelError, match=r"U\+[0-9A-F]{4}"):
        Manifest.from_json(json.dumps(document))


def test_a_licence_may_have_lines() -> None:
    document = {**json.loads(manifest().to_json()), "licence": "one\n\ttwo\r\n"}
    assert Manifest.from_json(json.dumps(document)).licence == "one\n\ttwo\r\n"
    with pytest.raises(ModelError, match=r"U\+000A"):
        Manifest.from_json(json.dumps({**document, "title": "one\ntwo"}))


@pytest.mark.parametrize("evil", EVIL)
def test_so_is_an_ensemble(evil: str) -> None:
    with pytest.raises(ModelError, match=r"U\+[0-9A-F]{4}"):
        EnsembleManifest("team", evil, (Member("a.onnx"),))


def test_classes_of_other_programs_lose_them(tmp_path: Path) -> None:
    names = {"0": "water\x1b[31m\n", "1": "\u202efield", "2": "roof"}
    path = write_network(
        tmp_path / "theirs.onnx", manifest(("red", "green", "blue")), metadata=foreign_metadata(class_names=names)
    )
    assert [cover.name for cover in load_model(path).classes][:2] == ["water [31m", "field"]


def test_a_terminal_is_not_controlled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    write_network(tmp_path / "a.onnx", metadata={})
    document = {**json.loads(manifest().to_json()), "title": "\x1b]0;pwned\x07"}
    (tmp_path / "a.json").write_text(json.dumps(document), "utf-8")
    assert main(["models", "list"]) == 0
    assert main(["models", "info", str(tmp_path / "a.onnx")]) == 4
    assert main(["models", "info", "\x1b[2Jnone"]) == 4
    out, err = capfd.readouterr()
    assert "\x1b" not in out + err and "\x07" not in out + err
    ConsoleFeedback(quiet=False).info("a\x1b[2J\u202eb\nnext\tcolumn")
    assert capfd.readouterr().err == "a\\x1b[2J\\u202eb\nnext\tcolumn\n"


def test_names_of_bands_are_cleaned_where_they_are_read(tmp_path: Path) -> None:
    from flair_seg.raster.reader import describe, open_raster

    path = write_raster(tmp_path / "in.tif", grey(8, 8), names=["red\x9b2J", "nir\u202e", "a", "b", "c"])
    names = [band.description for band in describe(open_raster(str(path)), str(path)).bands]
    assert names == ["red 2J", "nir", "a", "b", "c"]


def test_a_report_holds_neither_controls_nor_secrets() -> None:
    report = Report("a\u202eb\x1b", [("Map", "/vsicurl/https://jane:pw@h/x.tif?token=abc")])
    report.bars("c\x9b", ["d\x00"], [1], ["#010203"], "%")
    page = report.html()
    assert not set(page) & set("\u202e\x1b\x9b\x00") and "jane" not in page and "abc" not in page


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+2", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "\uff1d1"]
)
def test_a_cell_is_no_formula(tmp_path: Path, text: str) -> None:
    write_csv(str(tmp_path / "t.csv"), [text], [[text]])
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == 2 * [["'" + text.replace("\r", " ")]]


@pytest.mark.parametrize("number", [-1, -2.5, 3, "-2.5000", "+1.0", "-1e-05", ".5", "12"])
def test_numbers_stay_numbers(tmp_path: Path, number: object) -> None:
    write_csv(str(tmp_path / "t.csv"), ["x"], [[number]])
    assert (tmp_path / "t.csv").read_text("utf-8-sig") == f"x\n{number}\n"


SECRET = "S3CRET"  # noqa: S105 - of nobody
HIDES = (
    f"https://jane:{SECRET}@host/x", f"https://{SECRET}@host/x", f"http://a:{SECRET}@[::1]:80/x",
    f"https://host/wms?apikey={SECRET}", f"https://host/x?a=1&token={SECRET}&b=2", f"https://host/x?api_key={SECRET}",
    f"https://host/x?API-KEY={SECRET}", f"https://host/x?password={SECRET}#top", f"https://host/x?key={SECRET}",
    f"https://host/x?access_token={SECRET}", f"https://host/x?X-Amz-Signature={SECRET}&z=1",
    f"https://host/x?AWSAccessKeyId={SECRET}", f"https://host/x?sv=2020&sig={SECRET}", f"https://host/x;pwd={SECRET}",
    f"/vsicurl?url=https%3A%2F%2Fu%3A{SECRET}%40host%2Fx%3Ftoken%3D{SECRET}%26a%3D1", f"PG:dbname=a password={SECRET}",
    f"PG:dbname=a password='{SECRET} more'", f"<GDAL_WMS><UserPwd>jane:{SECRET}</UserPwd></GDAL_WMS>",
    f"/vsicurl/ftp://u:{SECRET}@host/x.tif", f"https://u:p@{SECRET}@host/x", f"HTTPS://U:{SECRET}@HOST/",
)  # fmt: skip
"""Addresses with secrets."""
KEPT = (
    "https://host/x?layers=a&styles=b", "/home/me/data.tif", "me@example.org wrote", "file:///home/me@work/x.tif",
    "bands=red,green", "https://host/a@b", "C:\\keys\\token.tif", "https://host/x?monkey=1&keyboard=2", "a = b",
)  # fmt: skip
"""Texts without."""


@pytest.mark.parametrize("text", HIDES)
def test_secrets_are_taken_out(text: str) -> None:
    from flair_seg.system.redaction import without_secrets

    assert SECRET not in without_secrets(f"'{text}' cannot be opened")
    assert "cannot be opened" in without_secrets(f"'{text}' cannot be opened")


@pytest.mark.parametrize("text", HIDES)
@pytest.mark.parametrize("kind", [InputError, RasterError, ModelError, FlairError])
def test_no_error_holds_one(text: str, kind: type[FlairError]) -> None:
    assert SECRET not in str(kind(f"'{text}' is wrong")) and SECRET not in repr(kind(f"'{text}' is wrong"))


@pytest.mark.parametrize("text", KEPT)
def test_the_rest_stays(text: str) -> None:
    from flair_seg.system.redaction import without_secrets

    assert without_secrets(text) == text


@given(st.text(max_size=200))
def test_taking_out_twice_is_taking_out_once(text: str) -> None:
    from flair_seg.system.redaction import without_secrets

    once = without_secrets(text)
    assert without_secrets(once) == once


def test_taking_out_is_quick() -> None:
    import time

    from flair_seg.system.redaction import without_secrets

    begin = time.process_time()
    for piece in ("://", "a" * 10 + "@", "?key=", "key=", "<Password>", "%3A%2F%2F", "token ", "a.", "x-"):
        without_secrets(piece * 20_000 + "@=")
    assert time.process_time() - begin < 3


def test_stamps_name_addresses_without_them() -> None:
    assert address(f"/vsicurl/https://jane:{SECRET}@host/x.tif") == "/vsicurl/https://host/x.tif"


def test_json_and_messages_on_a_terminal_hold_none(capfd: pytest.CaptureFixture[str]) -> None:
    place = f"/vsicurl/http://jane:{SECRET}@127.0.0.1:9/x.tif?token={SECRET}"
    assert main(["segment", place, "out.tif", "-v"]) != 0
    assert main(["checkinput", place, "--json"]) != 0
    out, err = capfd.readouterr()
    assert SECRET not in out + err and "127.0.0.1" in err


def test_a_part_that_swells_is_refused() -> None:
    rows = np.zeros((1, 1000, 1000), np.uint8)
    data = pack(Part(0, {"classes": rows}, np.zeros(3, np.int64)))
    assert unpack(data).rows["classes"].shape == (1, 1000, 1000)
    for shape in ([1, 10, 10], [1, 1000, 1001], [1, 10**9, 10**9], [1, -1000, -1000], [0, 0, 0], "ab", [1.5, 2]):
        line, _, rest = data.partition(b"\n")
        header = json.loads(line)
        header["rasters"][0][1] = shape
        with pytest.raises(ValueError, match=r"."):
            unpack(json.dumps(header).encode() + b"\n" + rest)
