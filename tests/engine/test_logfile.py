"""The log file of a command: all that is shown, with the time, and no secrets."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from stub_raster import grey, write_raster

from flair_seg.commands.cli import main
from flair_seg.commands.console import ConsoleFeedback, log_file, log_line

Capture = pytest.CaptureFixture[str]
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in the test's folder."""
    monkeypatch.chdir(tmp_path)


def lines(path: str = "run.log") -> list[str]:
    """Return the lines of a log without their times, which all must have."""
    found = Path(path).read_text(encoding="utf-8").splitlines()
    assert all(STAMP.match(line) for line in found)
    return [STAMP.sub("", line) for line in found]


@pytest.mark.parametrize("how", [[], ["-q"], ["--json"], ["-q", "--json"]])
def test_everything_is_logged_whatever_is_shown(how: list[str], grey_model: Path, capfd: Capture) -> None:
    write_raster(Path("in.tif"), grey(70, 90, low=1))
    words = ["segment", "in.tif", "map.tif", "--model", str(grey_model), "--log", "run.log", *how]
    assert main(words) == 0
    first, *middle, last = lines()
    assert first == f"flair-seg {' '.join(words)}" and last == "exit code: 0"
    assert any(line.startswith("Bands: ") for line in middle) and any("map.tif" in line for line in middle)
    said = capfd.readouterr()
    assert set(said.err.splitlines()) == (set() if "-q" in how else set(middle))
    assert bool(said.out) == ("--json" in how) and not any("{" in line for line in middle)


def test_errors_are_logged_and_calls_appended(capfd: Capture) -> None:
    for _ in range(2):
        assert main(["segment", "none.tif", "map.tif", "--log", "run.log", "-q"]) == 3
    assert lines()[2::3] == ["exit code: 3"] * 2
    assert lines()[1] == lines()[4] and lines()[1].startswith("flair-seg: error: ")


def test_wrong_arguments_are_logged(capfd: Capture) -> None:
    Path("s.json").write_text('{"strid": 1}', encoding="utf-8")
    for wrong in (["--strde", "1"], ["--settings", "s.json"]):
        Path("run.log").unlink(missing_ok=True)
        with pytest.raises(SystemExit) as ended:
            main(["segment", "in.tif", "map.tif", *wrong, "--log", "run.log"])
        assert ended.value.code == 2
        assert lines()[1:] == [capfd.readouterr().err.strip(), "exit code: 2"]


def test_text_on_standard_output_and_tracebacks_are_logged(capfd: Capture) -> None:
    assert main(["models", "info", "none", "-v", "--log", "run.log"]) == 4
    assert any(line.startswith("Traceback") for line in lines())
    assert main(["models", "list", "--log", "list.log"]) == 0
    assert lines("list.log")[1:-1] == capfd.readouterr().out.splitlines()


def test_secrets_are_not_logged(capfd: Capture) -> None:
    source = "/vsicurl/http://user:hunter2@127.0.0.1:9/a.tif?token=hunter2"
    assert main(["segment", source, "map.tif", "--log", "run.log"]) == 3
    assert "127.0.0.1" in Path("run.log").read_text(encoding="utf-8")
    assert "hunter2" not in Path("run.log").read_text(encoding="utf-8")


def test_progress_is_logged_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of a quiet run."""
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    with log_file("run.log", []):
        feedback = ConsoleFeedback(quiet=True, unit="windows")
        for done in range(1, 8):
            now[0] += 10
            feedback.progress(done, 10)
    assert [line.partition(" %")[0] for line in lines()[1:]] == ["30", "60"]


@pytest.mark.parametrize("name", ["map.bin", "in.tif", "", "none/run.log", "list.txt"])
def test_files_to_which_nothing_is_appended(name: str, capfd: Capture) -> None:
    write_raster(Path("in.tif"), grey(8, 8))
    Path("map.bin").write_bytes(b"II*\0")
    Path("list.txt").write_text("in.tif\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in Path().iterdir()}
    code = main(["segment", "in.tif", "list.txt", "maps/", f"--log={name}", "--json"])
    assert code == (3 if name.startswith("none") else 2)
    assert name in json.loads(capfd.readouterr().out)["error"]["message"]
    assert {path: path.read_bytes() for path in Path().iterdir()} == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_ends_the_log_and_not_the_run(capfd: Capture) -> None:
    with log_file("/dev/full", ["models"]):
        log_line("a line")
    assert capfd.readouterr().err.count("warning: ") == 1
