"""Processes as the command line describes them, and requests as words of the command line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from typing import Any

import pytest
from service_run import Client

from flair_seg import commands
from flair_seg.commands.cli import build_parser
from flair_seg.commands.shared import add_command, add_options
from flair_seg.errors import InputError
from flair_seg.service import languages
from flair_seg.service.processes import offered
from flair_seg.service.processes.describe import CRS, RULES
from flair_seg.service.processes.request import command_words, read_execution


@pytest.fixture(autouse=True)
def english(home: object) -> Iterator[None]:
    """Each test reads the commands again."""
    offered._processes.cache_clear()
    yield
    offered._processes.cache_clear()


def words(process: str, body: dict[str, Any], paths: dict[str, str]) -> list[str]:
    """Return a request as words."""
    found = offered.processes()[process]
    return command_words(found, read_execution(found, body), paths)


def test_a_new_command_appears_by_itself(monkeypatch: pytest.MonkeyPatch, shared: Client, scene: str) -> None:
    def refuse(arguments: argparse.Namespace) -> None:
        raise InputError("{step} is no step", step=arguments.step)

    class Count:
        """A tool as `flair_seg.commands` has them."""

        @staticmethod
        def add(parsers: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
            """Add it."""
            parser = add_command(parsers, "count", print, "count pixels", "Count the pixels of MAP.", check=refuse)
            add_options(parser, {"map MAP": "class raster", "--step N": "take each Nth", "--table >FILE": "counts"})

    monkeypatch.setattr("flair_seg.commands.cli.COMMANDS", (*commands.COMMANDS, Count))
    found = shared.get("/processes/count").json()
    assert (found["title"], found["description"]) == ("Count pixels", "Count the pixels of MAP.")
    assert found["inputs"]["step"]["schema"] == {"type": "integer", "minimum": 0}
    assert found["inputs"]["map"]["minOccurs"] == 1
    assert set(found["outputs"]) == {"table", "result"}
    for step, said in ((-1, "at least 0"), (7, "7 is no step")):
        answer = shared.execute("count", {"inputs": {"map": scene, "step": step}})
        assert (answer.status_code, said in answer.json()["detail"]) == (400, True)


def test_every_option_is_offered_or_hidden_deliberately() -> None:
    """No input takes the path of a file on the server, and every metavar has a kind."""
    for process in offered.processes().values():
        for each in process.inputs:
            assert each.kind == "file" or "FILE" not in each.text.split("FILE|layername")[0] or each.kind == "model"
    parser = next(a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction))
    texts = {
        str(action.metavar)
        for name, command in parser.choices.items()
        if name in offered.processes()
        for action in command._actions
        if action.dest not in offered.HIDDEN and offered._kind(action) == "text" and action.type is None
    }
    assert texts == {"CODES", "NAME", "CLASSES", "14=13,15=13", "1,2"}


def test_the_commands_for_the_server_are_not_offered() -> None:
    names = {"segment", "plan", "checkinput", "clean", "vectorize", "areas", "change", "accuracy", "sample"}
    assert names <= set(offered.processes())
    assert not set(offered.processes()) & offered.NOT_OFFERED
    assert offered.processes()["segment"].heavy
    assert not offered.processes()["areas"].heavy


def test_words() -> None:
    body = {
        "inputs": {
            **{"map": "upload:1", "confidence": "upload:2", "unsure_class": ["5=40"], "min_area": 2.5},
            "recode": "6,7=trees; 13=nodata",
        },
        "outputs": {"table": {"format": {"mediaType": "text/csv"}}},
    }
    assert words("clean", body, {"map": "inputs/map/a.tif", "confidence": "inputs/confidence/b.tif"}) == [
        "clean", "--json", "--unsure-class=5=40", "--recode=6,7=trees; 13=nodata", "--min-area=2.5",
        "--confidence=inputs/confidence/b.tif", "--table=results/table.csv",
        "--", "inputs/map/a.tif", "results/output.tif",
    ]  # fmt: skip


def test_values_that_look_like_options_stay_values() -> None:
    found = words("areas", {"inputs": {"map": "upload:1", "field": "--log=x"}, "outputs": {}}, {"map": "-a.tif"})
    arguments = build_parser().parse_args(found)
    assert (arguments.field, arguments.map, arguments.log) == ("--log=x", ["-a.tif"], None)


@pytest.mark.parametrize(
    ("process", "body"),
    [
        ("clean", []),
        ("clean", {"inputs": {"map": "upload:1"}, "mode": "sync"}),
        ("clean", {"inputs": {"map": "upload:1"}, "response": "xml"}),
        ("clean", {"inputs": {"map": "upload:1"}, "outputs": {"picture": {}}}),
        ("clean", {"inputs": {"map": "upload:1"}, "outputs": {"output": {"transmissionMode": "value"}}}),
        ("clean", {"inputs": {"map": "upload:1"}, "outputs": {"output": {"format": {"mediaType": "image/png"}}}}),
        ("clean", {"inputs": {"map": "upload:1", "recode": "/etc/table.csv"}}),
        ("clean", {"inputs": {"map": "upload:1", "recode": "6=a/b.csv"}}),
        ("clean", {"inputs": {"map": "upload:1", "min_area": float("nan")}}),
        ("clean", {"inputs": {"map": "upload:1", "min_area": True}}),
        ("clean", {"inputs": {"map": {"href": "upload:1", "path": "x"}}}),
        ("clean", {"inputs": {"map": {"href": ""}}}),
        ("clean", {"inputs": {"map": {"href": "upload:1", "layer": "a|b"}}}),
        ("areas", {"inputs": {"map": "upload:1", "log": "x"}}),
        ("areas", {"inputs": {"map": "upload:1", "field": "x" * 1001}}),
        ("segment", {"inputs": {"input": "upload:1", "tiles": 512}}),
        ("segment", {"inputs": {"input": "upload:1", "cluster": "tcp://host:8786"}}),
        ("segment", {"inputs": {"input": "upload:1", "device": "cpu"}}),
    ],
    ids=str,
)  # fmt: skip
def test_requests_that_do_not_fit(process: str, body: Any) -> None:  # noqa: ANN401 - any JSON value
    with pytest.raises(InputError):
        words(process, body, {"map": "a.tif", "input": "a.tif"})


@pytest.mark.parametrize(
    ("kind", "text", "fits"),
    [
        (CRS, "EPSG:2154", True),
        (CRS, "http://www.opengis.net/def/crs/EPSG/0/2154", True),
        (CRS, "http://elsewhere/crs.wkt", False),
        (CRS, "/vsicurl/x", False),
        (CRS, "+proj=longlat", False),
        (RULES, "*=other", True),
        (RULES, "table.csv", False),
        (RULES, "a=/b.csv", False),
    ],
)
def test_texts_that_gdal_would_take_for_files(kind: str, text: str, fits: bool) -> None:
    assert bool(re.match(kind, text)) == fits


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("de,en;q=0.5,fr;q=0.7", "fr"),
        ("fr;q=0, en", "en"),
        ("xx;;;=", "en"),
        ("," * 5000, "en"),
    ],
)
def test_languages(header: str, language: str) -> None:
    assert languages.preferred(header) == language


def test_descriptions_and_problems_in_french(shared: Client) -> None:
    french = shared.get("/processes/segment", headers={"Accept-Language": "fr"})
    assert french.headers["content-language"] == "fr"
    assert french.json()["title"] == "Cartographier l'occupation du sol d'un raster"
    assert shared.get("/processes/segment").json()["title"] == "Map the land cover of a raster"
