"""Options from a file: checked as those of the command line, which win."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from stub_raster import grey, write_raster

from flair_seg.commands.cli import build_parser, main
from flair_seg.errors import InputError

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in the test's folder."""
    monkeypatch.chdir(tmp_path)


def parse(settings: object, command: str = "segment in.tif map.tif") -> argparse.Namespace:
    """Return the arguments of a command with settings."""
    Path("settings.json").write_text(json.dumps(settings), encoding="utf-8")
    return build_parser().parse_args([*command.split(), "--settings", "settings.json"])


EVERY_KIND: dict[str, Any] = {
    "stride": 64,
    "combine": "mean",
    "bands": [3, 2, 1],
    "scale": [0, 1200.5],
    "extent": [-61.5, 16.2, -61.4, 16.3],
    "extent-crs": "EPSG:4326",
    "native-gsd": True,
    "skip-damaged": False,
    "memory": 512,
    "model": "trees.onnx",
}


def test_values_of_every_kind() -> None:
    found = parse(EVERY_KIND)
    assert (found.stride, found.combine, found.bands, found.scale) == (64, "mean", (3, 2, 1), (0, 1200.5))
    assert found.extent == (-61.5, 16.2, -61.4, 16.3) and found.extent_crs == "EPSG:4326"
    assert (found.native_gsd, found.skip_damaged, found.memory_mb, found.model) == (True, False, 512, "trees.onnx")
    assert (found.input, found.output) == (["in.tif"], "map.tif")


def test_values_may_be_written_as_on_the_command_line() -> None:
    assert parse({"bands": "3,2,1"}).bands == (3, 2, 1)


@pytest.mark.parametrize(
    ("command", "settings", "name", "value"),
    [
        ("stack out.tif", {"rgb": ["a.tif", "b.tif"]}, "rgb", ["a.tif", "b.tif"]),
        ("clean map.tif out.tif", {"unsure-class": ["1=60", "2=70"]}, "unsure_class", ["1=60", "2=70"]),
        ("vectorize map.tif out.gpkg", {"right-angles": True}, "right_angles", "building"),
        ("vectorize map.tif out.gpkg", {"right-angles": "6"}, "right_angles", "6"),
        ("vectorize map.tif out.gpkg", {"min-area": 12.5}, "min_area", 12.5),
        ("fetchortho o.tif", {"bands": ["red", "nir"]}, "bands", ("red", "nir")),
        ("plan", {"area-km2": 3}, "area_km2", 3.0),
        ("segment a.tif b.tif maps -q c.tif other", {"quality": "fast"}, "input", ["a.tif", "b.tif", "maps", "c.tif"]),
        ("segment --quality fast -- -in.tif map.tif", {"bands": [1]}, "input", ["-in.tif"]),
    ],
)
def test_settings_of_other_commands(command: str, settings: dict[str, Any], name: str, value: object) -> None:
    Path("s.json").write_text(json.dumps(settings), encoding="utf-8")
    first, *rest = command.split()
    assert getattr(build_parser().parse_args([first, "--settings", "s.json", *rest]), name) == value


@pytest.mark.parametrize(
    ("settings", "given", "expected"),
    [
        ({"stride": 64, "bands": [1, 2, 3]}, "--stride 32", {"stride": 32, "bands": (1, 2, 3)}),
        ({"stride": 64}, "--quality fast", {"stride": None, "quality": "fast"}),
        ({"cluster": "tcp://a:8786"}, "--workers 2", {"cluster": None, "workers": 2}),
        ({"extent": [1, 2, 3, 4]}, "--extent=-1,-2,3,4", {"extent": (-1.0, -2.0, 3.0, 4.0)}),
    ],
)
def test_the_command_line_wins(settings: dict[str, Any], given: str, expected: dict[str, Any]) -> None:
    found = parse(settings, f"segment in.tif map.tif {given}")
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"strid": 64}, ("settings 'settings.json'", "'strid'", "'stride'")),
        ({"batch_size": 2}, ("'batch_size'", "'batch-size'")),
        ({"xyzzy": 2}, ("'xyzzy'", "model", "stride")),
        ({"settings": "other.json"}, ("unknown option 'settings'",)),
        ({"output": "map.tif"}, ("unknown option 'output'",)),
        ({"stride": "64"}, ("'stride'", "'64'", "a whole number")),
        ({"stride": 6.5}, ("'stride'", "6.5", "a whole number")),
        ({"stride": True}, ("'stride'", "True", "a whole number")),
        ({"native-gsd": "yes"}, ("'native-gsd'", "'yes'", "true or false")),
        ({"model": 5}, ("'model'", "5", "a string")),
        ({"model": None}, ("'model'", "None", "a string")),
        ({"bands": {"red": 1}}, ("'bands'", "a list")),
        ({"bands": [1, [2]]}, ("'bands'", "[2]", "a list")),
        ({"confidence": ["a.tif"]}, ("'confidence'", "a string")),
        ({"quality": "good"}, ("settings 'settings.json'", "--quality", "'good'")),
        ({"scale": [1, 2, 3]}, ("settings 'settings.json'", "--scale", "3 numbers")),
        ({"stride": 3, "quality": "best"}, ("settings 'settings.json'", "not allowed with argument")),
        ([1], ("settings 'settings.json'", "[1]", "a JSON object")),
    ],
)
def test_what_is_refused(settings: object, words: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as error:
        parse(settings)
    for word in words:
        assert word in str(error.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [("none.json", None), ("bad.json", b"{"), ("twice.json", b'{"stride": 1, "stride": 2}'), ("bad.toml", b"stride =")],
)
def test_files_that_cannot_be_read(name: str, content: bytes | None, capfd: Capture) -> None:
    if content is not None:
        Path(name).write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        main(["segment", "in.tif", "map.tif", "--settings", name, "--json"])
    assert ended.value.code == 2
    assert name in json.loads(capfd.readouterr().out)["error"]["message"]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python reads TOML from 3.11 on")
def test_toml() -> None:
    Path("s.toml").write_text("# of 2026\nstride = 64\nbands = [1, 2]\nnative-gsd = true\n", encoding="utf-8")
    found = build_parser().parse_args(["segment", "in.tif", "map.tif", "--settings", "s.toml"])
    assert (found.stride, found.bands, found.native_gsd) == (64, (1, 2), True)
    Path("s.toml").write_text("stride = 2026-01-01\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"s\.toml"):
        build_parser().parse_args(["segment", "in.tif", "map.tif", "--settings", "s.toml"])


def test_saved_settings_are_those_of_the_call(grey_model: Path, capfd: Capture) -> None:
    """And a call with them does the same."""
    write_raster(Path("in.tif"), grey(70, 90, low=1))
    given = ["--stride", "32", "--bands", "5,4,3,2,1", "--model", str(grey_model), "--threads", "1", "--native-gsd"]
    assert main(["segment", "in.tif", "a.tif", *given, "-q", "--log", "a.log", "--save-settings", "s.json"]) == 0
    saved = json.loads(Path("s.json").read_text(encoding="utf-8"))
    assert saved == {
        "stride": 32, "bands": [5, 4, 3, 2, 1], "model": str(grey_model), "threads": 1, "native-gsd": True
    }  # fmt: skip
    assert main(["segment", "in.tif", "b.tif", "-q", "--settings", "s.json"]) == 0
    assert Path("a.tif").read_bytes() == Path("b.tif").read_bytes()


def test_secrets_are_not_saved(capfd: Capture) -> None:
    address = "https://user:hunter2@example.org/area.gpkg?api_key=hunter2"
    words = ["segment", "none.tif", "map.tif", "--aoi", address, "--stride", "64", "--save-settings", "s.json"]
    assert main(words) == 3
    assert json.loads(Path("s.json").read_text(encoding="utf-8")) == {"stride": 64}
    said = capfd.readouterr().err
    assert "aoi" in said and "hunter2" not in said


@pytest.mark.parametrize("name", ["", "s.tif", "none/s.json"])
def test_where_settings_cannot_be_saved(name: str, capfd: Capture) -> None:
    assert main(["segment", "in.tif", "map.tif", f"--save-settings={name}"]) == 2
    assert not list(Path().iterdir())


def test_every_command_that_makes_something_takes_settings() -> None:
    actions = [action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction)]
    without = {name for name, parser in actions[0].choices.items() if "--settings" not in parser._option_string_actions}
    assert without == {"status", "cancel", "models", "diagnose", "run-json"}
