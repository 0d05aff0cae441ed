"""Several rasters in one call: what fails is named, the rest is done, and what is finished is not done again."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from broken_rasters import BROKEN, SIZE, write_folder, write_tile
from osgeo import gdal
from stub_raster import X, Y, box, grey, known_classes, read_raster, write_polygons, write_raster

from flair_seg.commands import shared
from flair_seg.commands.batch.runs import expand, is_batch, outputs_in
from flair_seg.commands.cli import main
from flair_seg.commands.console import SOME_FAILED
from flair_seg.feedback import Feedback
from flair_seg.inference import loaded
from flair_seg.mapping.resume import journal
from flair_seg.segment import SegmentOptions, segment

Capture = pytest.CaptureFixture[str]


class Call:
    """Runs a command with the grey model and one thread, and keeps what it says."""

    def __init__(self, model: Path, capture: Capture) -> None:
        """Take the model and what hears the command."""
        self._model, self._capture = model, capture
        self.lines: list[str] = []

    def __call__(self, *words: object, code: int = 0) -> dict[str, Any]:
        """Run with `--json`, check the exit code and return the document."""
        self.text(*words, "--json", code=code)
        return json.loads(self.out)

    def text(self, *words: object, code: int = 0) -> list[str]:
        """Run, check the exit code and return the lines of standard output."""
        given = [str(word) for word in words]
        assert main([*given, "--model", str(self._model), "--threads", "1"]) == code
        said = self._capture.readouterr()
        self.out, self.lines = said.out, said.err.splitlines()
        return self.out.splitlines()


@pytest.fixture
def call(grey_model: Path, capfd: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """A call in the test's folder."""
    monkeypatch.chdir(tmp_path)
    return Call(grey_model, capfd)


@pytest.fixture
def three(tmp_path: Path) -> list[Path]:
    """A folder of three rasters."""
    (tmp_path / "tiles").mkdir()
    return [write_tile(tmp_path / "tiles" / f"{name}.tif", seed) for seed, name in enumerate("abc")]


def statuses(document: dict[str, Any]) -> dict[str, str]:
    """Return the outcome of each raster, by name."""
    return {Path(raster["input"]).name: raster["status"] for raster in document["rasters"]}


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of all files."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir()) if p.is_file()}


def test_fifty_rasters_of_which_some_are_broken(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each broken one is named with its error, each other is mapped; the model is loaded once."""
    sound = write_folder(tmp_path / "tiles")
    loads: list[object] = []
    ensemble = loaded.Ensemble
    monkeypatch.setattr(loaded, "Ensemble", lambda *a, **named: (loads.append(a), ensemble(*a, **named))[1])
    (tmp_path / "list.txt").write_text("# two more\n\ntiles\nnone.tif\n", encoding="utf-8")
    document = call("segment", "@list.txt", "maps", "-q", code=SOME_FAILED)
    errors = {Path(raster["input"]).name: raster["error"]["type"] for raster in document["rasters"] if raster["error"]}
    assert errors == {name: kind for name, (_, kind) in BROKEN.items()} | {"none.tif": "RasterError"}
    assert (document["done"], document["failed"]) == (len(sound), len(BROKEN) + 1) and len(document["rasters"]) == 51
    for line, name in zip(call.lines, errors):
        assert line.startswith("flair-seg: error: ") and name in line
    assert len(loads) == 1
    assert sorted(p.name for p in (tmp_path / "maps").glob("*.tif")) == [p.name for p in sound]
    for number in (0, len(sound) - 1):
        pixels = grey(*SIZE, seed=number, low=1)
        assert np.array_equal(read_raster(tmp_path / "maps" / sound[number].name)[0], known_classes(pixels))


@pytest.mark.parametrize(
    "words",
    [
        ("tiles", "maps"),
        ("tiles", "maps/"),
        ("tiles/a.tif", "tiles/b.tif", "tiles/c.tif", "maps"),
        ("tiles/a.tif", "-q", "tiles/b.tif", "tiles/c.tif", "maps"),
        ("tiles/a.tif", "tiles/b.tif", "-q", "tiles/c.tif", "maps"),
        ("-q", "tiles/a.tif", "tiles", "tiles/c.tif", "--combine", "mean", "maps"),
        ("@list.txt", "maps"),
    ],
)
def test_ways_to_name_several(call: Call, three: list[Path], tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "list.txt").write_text("\ufefftiles/a.tif\r\ntiles/b.tif\r\ntiles/c.tif\r\n", encoding="utf-8")
    document = call("segment", *words)
    assert statuses(document) == {"a.tif": "done", "b.tif": "done", "c.tif": "done"}
    assert [raster["output"] for raster in document["rasters"]] == [f"maps/{name}.tif" for name in "abc"]
    assert {raster["result"]["output"] for raster in document["rasters"]} == {r["output"] for r in document["rasters"]}


def test_one_raster_into_a_folder_and_one_into_a_file(call: Call, three: list[Path], tmp_path: Path) -> None:
    """As `cp` does; to a file, nothing changes."""
    (tmp_path / "maps").mkdir()
    assert statuses(call("segment", three[0], "maps")) == {"a.tif": "done"}
    single = call("segment", three[0], "map.tif")
    assert single["output"] == "map.tif" and "rasters" not in single
    assert (tmp_path / "map.tif").read_bytes() == (tmp_path / "maps" / "a.tif").read_bytes()


def test_the_summary_is_a_table(call: Call, three: list[Path]) -> None:
    three[1].write_bytes(b"nothing")
    first, second, third, total = call.text("segment", "tiles", "maps", code=SOME_FAILED)
    assert first.startswith("done ") and "maps/a.tif" in first
    assert second.startswith("FAILED ") and "tiles/b.tif: Cannot read" in second
    assert third.startswith("done ") and total == "3 rasters: 2 done, 0 skipped, 1 failed, 0 not started"
    assert call.text("segment", "tiles", "maps", "-q", code=SOME_FAILED) == []


def test_a_mosaic_of_the_folders_own_rasters_is_left_out(call: Call, three: list[Path], tmp_path: Path) -> None:
    """Sidecars and hidden files are no rasters either; a mosaic of other rasters is one."""
    tiles = tmp_path / "tiles"
    other = write_tile(tmp_path / "other.tif", 5)
    gdal.BuildVRT(str(tiles / "all.vrt"), [str(path) for path in three]).FlushCache()
    gdal.BuildVRT(str(tiles / "mosaic.vrt"), [str(other), str(three[0])]).FlushCache()
    for name in ("._a.tif", "a.tif.aux.xml", "a.tif.ovr", "a.tfw", "a.qml", "notes.txt"):
        (tiles / name).write_bytes(b"")
    (tiles / "folder.tif").mkdir()
    found = statuses(call("segment", "tiles", "maps"))
    assert found == dict.fromkeys(("a.tif", "b.tif", "c.tif", "mosaic.vrt"), "done")
    assert any("all.vrt" in line for line in call.lines)


def test_what_is_finished_is_skipped(call: Call, three: list[Path], tmp_path: Path) -> None:
    """Unless its input, its area, its model or its settings have changed, or an output is missing."""
    area = write_polygons(tmp_path / "area.gpkg", [box(X, Y - 8, X + 10, Y)])
    words = ("segment", "tiles", "maps", "--confidence", "sure", "--aoi", area)
    call(*words)
    before = digests(tmp_path / "maps")
    assert set(statuses(call(*words)).values()) == {"skipped"}
    assert digests(tmp_path / "maps") == before
    (tmp_path / "sure" / "a.tif").unlink()
    write_tile(three[1], 9)
    assert statuses(call(*words)) == {"a.tif": "done", "b.tif": "done", "c.tif": "skipped"}
    assert set(statuses(call(*words, "--combine", "mean")).values()) == {"done"}
    assert set(statuses(call(*words, "--combine", "mean", "--restart")).values()) == {"done"}
    os.utime(area)
    assert set(statuses(call(*words, "--combine", "mean")).values()) == {"done"}


def test_tiled_maps_are_skipped_and_made_again(call: Call, three: list[Path], tmp_path: Path) -> None:
    words = ("segment", "tiles", "maps", "--tiles", "64")
    assert [raster["output"] for raster in call(*words)["rasters"]] == [f"maps/{name}.vrt" for name in "abc"]
    assert set(statuses(call(*words)).values()) == {"skipped"}
    next((tmp_path / "maps").glob("a*/*.tif")).unlink()
    assert statuses(call(*words)) == {"a.tif": "done", "b.tif": "skipped", "c.tif": "skipped"}


class Interrupting(shared.ConsoleFeedback):
    """Ctrl-C in the middle of the second raster."""

    _second = False

    def info(self, text: str) -> None:
        """Wait for the second raster."""
        self._second |= text.startswith("Raster 2 of ")

    def progress(self, done: int, total: int) -> None:
        """Interrupt."""
        if self._second and 2 * done >= total:
            raise KeyboardInterrupt


@pytest.fixture
def tall(tmp_path: Path) -> list[Path]:
    """A folder of three rasters of some hundred rows."""
    (tmp_path / "tiles").mkdir()
    return [write_raster(tmp_path / "tiles" / f"{n}.tif", grey(300, 60, seed=i)) for i, n in enumerate("abc")]


def test_an_interrupted_batch_goes_on(
    call: Call, tall: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "PART_EVERY_S", 0.0)
    with monkeypatch.context() as patch:
        patch.setattr(shared, "ConsoleFeedback", Interrupting)
        stopped = call("segment", "tiles", "maps", "--quality", "balanced", code=130)
    assert statuses(stopped) == {"a.tif": "done", "b.tif": "failed", "c.tif": "not started"}
    assert stopped["error"]["type"] == "CancelledError"
    rest = call("segment", "tiles", "maps", "--quality", "balanced")
    assert statuses(rest) == {"a.tif": "skipped", "b.tif": "done", "c.tif": "done"}
    assert rest["rasters"][1]["result"]["rows_resumed"] > 0


KILLED = """
import os, signal, sys
from flair_seg.commands import shared
from flair_seg.commands.batch.runs import expand, is_batch, outputs_in
from flair_seg.commands.cli import main
from flair_seg.mapping.resume import journal

journal.PART_EVERY_S = 0.0

class Killing(shared.ConsoleFeedback):
    second = False

    def info(self, text):
        self.second |= text.startswith("Raster 2 of ")

    def progress(self, done, total):
        if self.second and 2 * done >= total:
            os.kill(os.getpid(), signal.SIGKILL)

shared.ConsoleFeedback = Killing
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_batch_goes_on_and_ends_in_the_same_bytes(
    call: Call, tall: list[Path], tmp_path: Path, grey_model: Path
) -> None:
    words = ["segment", "tiles", "maps", "--quality", "balanced"]
    call("segment", "tiles", "expected", "--quality", "balanced")
    command = [sys.executable, "-c", KILLED, *words, "--model", str(grey_model), "--threads", "1"]
    assert subprocess.run(command, timeout=60, cwd=tmp_path).returncode == -signal.SIGKILL
    assert [path.name for path in (tmp_path / "maps").glob("*.tif")] == ["a.tif"]
    assert (tmp_path / "maps" / "b.tif.part").is_dir()
    rest = call(*words)
    assert statuses(rest) == {"a.tif": "skipped", "b.tif": "done", "c.tif": "done"}
    assert rest["rasters"][1]["result"]["rows_resumed"] > 0
    assert digests(tmp_path / "maps") == digests(tmp_path / "expected")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("tiles", "tiles"), "holds the input 'tiles/a.tif'"),
        (("tiles/a.tif", "tiles/b.tif", "map.tif"), "must be a folder, but 'map.tif'"),
        (("tiles", "maps", "--confidence", "sure.tif"), "must be a folder, but 'sure.tif'"),
        (("tiles/a.tif", "other/a.tif", "maps"), "'other/a.tif' would both be written to 'maps/a.tif'"),
        (("empty", "maps/"), "'empty' contains no rasters (.tif, "),
        (("@none.txt", "maps"), "Cannot read list 'none.txt'"),
        (("@empty.txt", "maps"), "list 'empty.txt' names no rasters"),
        (("@tiles/a.tif", "maps"), "list 'tiles/a.tif' is not a text file in UTF-8"),
        (("tiles", "maps", "--scale", "5,2"), "Invalid scale"),
        (("tiles", "maps", "--confidence", "maps"), "Folder 'maps' is specified for two outputs"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_batch(
    call: Call, three: list[Path], tmp_path: Path, words: tuple[str, ...], named: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.txt").write_text("# nothing\n", encoding="utf-8")
    before = set(tmp_path.rglob("*"))
    document = call("segment", *words, code=2)
    assert document["error"]["type"] == "InputError" and named in document["error"]["message"]
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("model", ["none", "wrong"])
def test_a_model_that_fails_ends_the_batch(call: Call, three: list[Path], tmp_path: Path, model: str) -> None:
    """The other rasters would fail alike."""
    (tmp_path / "wrong.onnx").write_bytes(b"no model")
    call._model = tmp_path / f"{model}.onnx"
    document = call("segment", "tiles", "maps", code=4)
    assert statuses(document) == {"a.tif": "failed", "b.tif": "not started", "c.tif": "not started"}
    assert document["error"]["type"] == "ModelError" and document["error"]["code"] == 4


def test_a_defect_with_one_raster_leaves_the_others(
    call: Call, three: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_once(options: SegmentOptions, feedback: object) -> object:
        if options.input.endswith("b.tif"):
            raise ZeroDivisionError("division by zero")
        return segment(options)

    monkeypatch.setattr(sys.modules["flair_seg.segment"], "segment_unfinished", fail_once)
    document = call("segment", "tiles", "maps", code=SOME_FAILED)
    assert statuses(document) == {"a.tif": "done", "b.tif": "failed", "c.tif": "done"}
    assert document["rasters"][1]["error"]["code"] == 1


def test_plan_of_several(call: Call, three: list[Path], tmp_path: Path) -> None:
    """The speed is measured once; the sums are those of the rasters that can be read."""
    write_raster(three[1], grey(100, 120, seed=1, low=1))
    (tmp_path / "tiles" / "d.tif").write_bytes(b"")
    document = call("plan", "tiles", "--cost-per-hour", "2", code=SOME_FAILED)
    estimates = [raster["result"]["estimates"] for raster in document["rasters"] if raster["result"]]
    assert [len(each) for each in estimates] == [1, 1, 1]
    assert document["total"]["pixels"] == 2 * 40 * 50 + 100 * 120
    assert document["total"]["windows"] == sum(each[0]["windows"] for each in estimates)
    assert document["total"]["cost"] == pytest.approx(2 * document["total"]["machine_hours"])
    assert document["total"]["disk_gb"] < sum(each[0]["disk_gb"] for each in estimates)
    assert len({raster["result"]["seconds_per_window"] for raster in document["rasters"] if raster["result"]}) == 1
    assert sum("Measuring the speed" in line for line in call.lines) == 1
    assert call.text("plan", "tiles", code=SOME_FAILED)[-1].startswith("together: 0.0160 Mpx, ")


def test_checkinput_of_several(tmp_path: Path, three: list[Path], grey_model: Path, capfd: Capture) -> None:
    three[1].write_bytes(b"")
    words = ["checkinput", str(tmp_path / "tiles"), "--model", str(grey_model), "--report", str(tmp_path / "reports")]
    assert main([*words, "--json"]) == SOME_FAILED
    document = json.loads(capfd.readouterr().out)
    assert statuses(document) == {"a.tif": "done", "b.tif": "failed", "c.tif": "done"}
    assert document["rasters"][0]["result"]["verdict"] == "wrong"
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == ["a.html", "c.html"]
    assert main(words) == SOME_FAILED
    *_, first, second, third, total = capfd.readouterr().out.splitlines()
    assert "does not meet" in first and "FAILED" in second and "does not meet" in third and "1 failed" in total


@pytest.mark.skipif(gdal.GetDriverByName("Zarr") is None, reason="GDAL is built without Zarr")
def test_a_folder_that_is_one_raster(call: Call, tmp_path: Path) -> None:
    """As those of some formats are, here Zarr; a folder without rasters is refused as it was."""
    write_raster(tmp_path / "plain.tif", grey(40, 50, bands=1))
    gdal.Translate(str(tmp_path / "scene.zarr"), str(tmp_path / "plain.tif"), format="Zarr").FlushCache()
    assert not is_batch(["scene.zarr"]) and is_batch(["scene.zarr"], "maps/")
    assert expand(["scene.zarr"], Feedback()) == ["scene.zarr"]
    (tmp_path / "empty").mkdir()
    call("segment", "empty", "map.tif", code=3)
    call("plan", "empty", code=3)


def test_a_raster_whose_name_begins_as_a_list(call: Call, tmp_path: Path) -> None:
    write_tile(tmp_path / "@a.tif", 0)
    assert call("segment", "@a.tif", "map.tif")["output"] == "map.tif"


def test_maps_of_a_folder_are_cleaned_measured_and_made_polygons(
    call: Call, three: list[Path], tmp_path: Path, capfd: Capture
) -> None:
    """Each command takes the folder that the one before it wrote; a damaged map is named."""
    call("segment", "tiles", "maps", "--confidence", "sure")
    (tmp_path / "maps" / "b.tif").write_bytes(b"nothing")
    for words, written in (
        (["clean", "maps", "clean/", "--confidence", "sure", "--unsure", "60", "--table", "tables"], "clean/{}.tif"),
        (["clean", "maps", "clean/", "--majority", "3", "--table", "tables"], "tables/{}.csv"),
        (["vectorize", "maps", "polygons", "--confidence", "sure"], "polygons/{}.gpkg"),
        (["areas", "maps", "areas", "--report", "reports"], "areas/{}.csv"),
        (["areas", "maps", "areas", "--report", "reports"], "reports/{}.html"),
        (["areas", "maps", "sheets/", "--table-format", "ods"], "sheets/{}.ods"),
    ):
        assert main([*words, "--json"]) == SOME_FAILED
        document = json.loads(capfd.readouterr().out)
        assert statuses(document) == {"a.tif": "done", "b.tif": "failed", "c.tif": "done"}
        assert [(tmp_path / written.format(name)).exists() for name in "abc"] == [True, False, True]


@pytest.mark.parametrize(
    ("raster", "name"),
    [
        ("tiles/2026.05.west.tif", "2026.05.west.tif"),
        ("tiles/with space.é.jp2", "with space.é.tif"),
        ("/vsicurl/https://example.org/a.tif?token=hunter2", "a.tif"),
        ("/vsizip/tiles.zip/west.tif", "west.tif"),
        ('NETCDF:"x.nc":band', "NETCDF__x.tif"),
        ("WMTS:https://example.org/wmts?layer=ortho", "wmts.tif"),
        ("scene.SAFE/", "scene.tif"),
    ],
)
def test_results_are_named_as_their_rasters(raster: str, name: str) -> None:
    assert outputs_in("maps/", [raster], ".tif") == [f"maps/{name}"]


def test_memory_that_one_raster_lacks_leaves_the_others(
    call: Call, three: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_once(options: SegmentOptions, feedback: object) -> object:
        if options.input.endswith("b.tif"):
            raise MemoryError
        return segment(options)

    monkeypatch.setattr(sys.modules["flair_seg.segment"], "segment_unfinished", fail_once)
    document = call("segment", "tiles", "maps", code=SOME_FAILED)
    assert statuses(document) == {"a.tif": "done", "b.tif": "failed", "c.tif": "done"}
    assert document["rasters"][1]["error"]["type"] == "OutOfMemoryError"


@pytest.mark.slow
def test_commands_of_the_page_on_batches_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Capture) -> None:
    """One after the other, with the models that are shipped."""
    page = (Path(__file__).parents[2] / "docs" / "batch.md").read_text(encoding="utf-8")
    commands = re.findall(r"^flair-seg (.*)$", page, re.MULTILINE)
    monkeypatch.chdir(tmp_path)
    Path("tiles").mkdir()
    for seed, name in enumerate(("west", "east")):
        write_tile(Path("tiles") / f"{name}.tif", seed)
    Path("list.txt").write_text("# flown in 2026\ntiles/west.tif\n", encoding="utf-8")
    Path("settings.json").write_text(re.findall(r"```json\n(.*?)```", page, re.DOTALL)[0], encoding="utf-8")
    assert len(commands) >= 10
    assert [command for command in commands if main(shlex.split(command)) != 0] == []
    for written in ("maps/east.tif", "confidence/west.tif", "polygons/east.gpkg", "areas/west.csv", "balanced.json"):
        assert Path(written).is_file()
