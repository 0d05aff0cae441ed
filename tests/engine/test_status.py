"""`flair-seg status` and `flair-seg cancel`: a run is watched and stopped by another process, through files alone."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from stub_raster import grey, write_raster

from flair_seg.commands.cli import main
from flair_seg.commands.mapping import status as status_command
from flair_seg.errors import CancelledError, InputError
from flair_seg.feedback import Feedback
from flair_seg.mapping.resume import journal, signals
from flair_seg.mapping.resume.signals import RunPulse, Stoppable, Watched
from flair_seg.mapping.tiled.ledger import Ledger, LedgerJob, TileRecord
from flair_seg.mapping.tiled.places import working_ledger_folder
from flair_seg.options import SegmentResult
from flair_seg.tools.runs import status
from flair_seg.tools.runs.redo import given_tiles
from flair_seg.tools.runs.status import RunStatus, cancel_run, next_status, run_status

segments = sys.modules["flair_seg.segment"]  # the package exports a function of this name
Run = Callable[..., SegmentResult]
Capture = pytest.CaptureFixture[str]
LIMIT_S = 60.0


class Held(Feedback):
    """Holds a run at one of its reports until the test lets it go."""

    def __init__(self, last: int) -> None:
        """Start."""
        self.reached, self.free, self.reports, self.last = threading.Event(), threading.Event(), 0, last

    def progress(self, done: int, total: int) -> None:
        """Wait."""
        self.reports += 1
        if self.reports == self.last:
            self.reached.set()
            self.free.wait(LIMIT_S)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs of life, looks for requests and parts are written at once."""
    monkeypatch.setattr(signals, "PULSE_EVERY_S", 0.0)
    monkeypatch.setattr(signals, "_LOOK_S", 0.0)
    monkeypatch.setattr(journal, "PART_EVERY_S", 0.0)


class Background:
    """A run in a thread, held until it is let go."""

    def __init__(self, run: Run, source: Path, last: int = 4) -> None:
        """Start it; it is held at its report number `last`."""
        self.held, self.error = Held(last), list[BaseException]()

        def work() -> None:
            try:
                run(source, self.held, quality="fast")
            except BaseException as error:
                self.error.append(error)

        self.thread = threading.Thread(target=work)
        self.thread.start()
        assert self.held.reached.wait(LIMIT_S)

    def let_go(self, seconds: float) -> None:
        """Let it go, and sleep a moment."""
        self.held.free.set()
        time.sleep(min(seconds, 0.05))

    def let_go_when_asked(self, monkeypatch: pytest.MonkeyPatch, times: int = 1) -> None:
        """Let it go once it is asked to stop for so many times, earlier requests having been forgotten."""
        asked = iter(range(1, 100))

        def ask(folder: str) -> None:
            if next(asked) >= times:
                signals.request_cancel(folder)
                self.held.free.set()

        monkeypatch.setattr(status, "request_cancel", ask)

    def end(self) -> None:
        """Let it go, and wait."""
        self.held.free.set()
        self.thread.join(LIMIT_S)
        assert not self.thread.is_alive()


@pytest.mark.usefixtures("quick")
def test_a_run_is_watched_until_it_ends(
    run: Run, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, output = write_raster(tmp_path / "in.tif", grey(640, 64)), tmp_path / "out.tif"
    running = Background(run, source)
    found = run_status(str(output))
    assert found.is_running and found.unit == "rows" and found.total == 640 and found.host and found.rate
    assert found.left_s is not None and found.left_s > 0
    monkeypatch.setattr(status_command, "time", SimpleNamespace(monotonic=time.monotonic, sleep=running.let_go))
    assert main(["status", str(output), "--watch", "--json"]) == 0
    seen = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert seen[0]["running"] and seen[0]["height"] == 640 and seen[-1]["state"] == "finished"
    running.end()
    assert not running.error and run_status(str(output)) == RunStatus(str(output), "finished")
    assert main(["status", str(output)]) == 0 and "finished" in capsys.readouterr().out


@pytest.mark.usefixtures("quick")
def test_a_run_is_cancelled_by_another_process_and_resumed(
    run: Run, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, output = write_raster(tmp_path / "in.tif", grey(640, 64)), tmp_path / "out.tif"
    running = Background(run, source)
    ends = time.monotonic() + LIMIT_S
    while not run_status(str(output)).done and time.monotonic() < ends:
        time.sleep(0.01)
    running.let_go_when_asked(monkeypatch)
    assert main(["cancel", str(output), "--json", "-q"]) == 0
    stopped = json.loads(capsys.readouterr().out)
    running.end()
    assert isinstance(running.error[0], CancelledError) and not output.exists()
    assert stopped["state"] == "interrupted" and stopped["done"] > 0
    assert not Path(journal.folder_of(str(output)), journal.CANCEL).exists()
    with pytest.raises(InputError, match="No run is writing"):
        cancel_run(str(output), Feedback())
    assert run(source, quality="fast").rows_resumed == stopped["done"]


def test_a_request_made_before_a_run_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "_LOOK_S", 0.0)
    signals.request_cancel(str(tmp_path))
    with Stoppable(Feedback(), str(tmp_path)) as heard:
        assert not heard.is_cancelled()
        signals.request_cancel(str(tmp_path))
        with pytest.raises(CancelledError):
            heard.stop_if_cancelled()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", ["folder", "link", "missing"])
def test_a_folder_that_cannot_be_written_ends_no_run(what: str, tmp_path: Path) -> None:
    """Nor is a link in a shared folder followed."""
    folder = tmp_path / "out.tif.part"
    other = tmp_path / "other"
    if what != "missing":
        folder.mkdir()
    if what == "folder":
        (folder / f"{journal.PULSE}.new").mkdir()
    elif what == "link":
        os.symlink(other, folder / f"{journal.PULSE}.new")
    with Watched(Feedback(), str(folder)) as heard:
        heard.progress(1, 2)
    assert not other.exists() and signals.read_run_pulse(str(tmp_path / "out.tif")) is None


PULSE = RunPulse("running", "elsewhere", 7, 1000.0, 1100.0, 50, 250, 850)


@pytest.mark.parametrize(
    ("change", "age_s", "running"),
    [({}, 5, True), ({}, 300, False), ({"state": "stopped"}, 5, False), ({"host": ""}, 5, False)],
)
def test_a_run_on_another_machine(
    change: dict[str, str], age_s: float, running: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lock may not be seen here, its signs of life are; on this machine, the lock alone counts."""
    monkeypatch.setattr(status.socket, "gethostname", lambda: "")
    output = str(tmp_path / "out.tif")
    with journal.Journal(output, {}, 10, 100) as kept:
        for begin in (0, 10):
            (Path(kept.folder) / f"rows-{begin:010d}-0000000000-10-10.part").write_bytes(b"")
    now = time.time()
    pulse = replace(PULSE, begun=now - 100 - age_s, updated=now - age_s, **change)
    Path(journal.folder_of(output), journal.PULSE).write_text(json.dumps(asdict(pulse)), encoding="utf-8")
    found = run_status(output)
    assert found.is_running == running and (found.done, found.total) == (20, 100)
    # 200 windows in 100 s, 600 are left.
    assert (found.rate, found.left_s) == ((pytest.approx(2.0), pytest.approx(300.0)) if running else (None, None))


def test_tiles_that_failed_are_never_hidden(tmp_path: Path, capsys: Capture) -> None:
    output = str(tmp_path / "map.vrt")
    job = LedgerJob(1, 400, 300, 100, 0.04, ((1, "a", "#000000"),), time.time(), {})
    ledger = Ledger.begin(working_ledger_folder(output), job)
    now = time.time()
    for column, state, reason in ((0, "finished", ""), (1, "empty", ""), (2, "failed", "disk"), (3, "failed", "disk")):
        ledger.add(TileRecord(0, column, state, 1, reason, pixels=(9,), started=now - 40, seconds=30.0))
    ledger.add(TileRecord(1, 0, "failed", 4, "source", started=now - 40, seconds=20.0))
    ledger.flush()
    ledger.beat("running", 3, ["r00001_c00001"])
    with journal.locked(journal.folder_of(output), output):
        found = run_status(output)
    assert (found.state, found.unit, found.done, found.total, found.failed) == ("running", "tiles", 2, 12, 3)
    assert found.failures == {"disk": 2, "source": 1} and found.workers == 3
    assert found.failed_tiles == ("r00000_c00002", "r00000_c00003", "r00001_c00000")
    assert found.computing == ("r00001_c00001",) and found.rate is not None and 0 < found.rate <= 5 / 39
    assert found.left_s == pytest.approx(10 / found.rate)
    ledger.beat("stopped", 0)
    assert main(["status", output]) == 9
    text = capsys.readouterr().out
    assert "2 x disk" in text and "1 x source" in text and "r00001_c00000" in text and "2 of 12 tiles" in text
    assert run_status(output).state == "interrupted"


@pytest.mark.parametrize(
    ("locked", "host", "age_s", "state"),
    [
        (True, "", 3600, "running"),  # the clock was set
        (False, "", 5, "interrupted"),  # it was killed
        (True, "elsewhere", 3600, "running"),
        (False, "elsewhere", 5, "running"),  # its lock is not seen
        (False, "elsewhere", 300, "interrupted"),
    ],
)
def test_a_lock_shows_a_run_in_tiles_whatever_the_clocks_say(
    locked: bool, host: str, age_s: float, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = str(tmp_path / "map.vrt")
    job = LedgerJob(1, 400, 300, 100, 0.04, ((1, "a", "#000000"),), time.time(), {})
    ledger = Ledger.begin(working_ledger_folder(output), job)
    with monkeypatch.context() as patch:
        if host:
            patch.setattr("flair_seg.mapping.tiled.ledger.socket.gethostname", lambda: host)
        patch.setattr("flair_seg.mapping.tiled.ledger.time", SimpleNamespace(time=lambda: time.time() - age_s))
        ledger.beat("running", 1)
    with journal.locked(journal.folder_of(output), output) if locked else nullcontext():
        assert run_status(output).state == state
    assert not list(tmp_path.rglob("*.new*"))


@pytest.mark.parametrize("ahead_s", [0.0, 600.0, -600.0])
def test_the_rate_of_tiles_is_that_of_the_coordinators_clock(ahead_s: float, tmp_path: Path) -> None:
    """The clock of this machine is ahead of it, or behind."""
    output, now = str(tmp_path / "map.vrt"), time.time() + ahead_s
    job = LedgerJob(1, 400, 300, 100, 0.04, ((1, "a", "#000000"),), now, {})
    ledger = Ledger.begin(working_ledger_folder(output), job)
    for column in range(4):
        ledger.add(TileRecord(0, column, "finished", 1, pixels=(9,), started=now - 40 + 10 * column, seconds=10.0))
    ledger.flush()
    pulse = {"updated": now, "state": "running", "host": "elsewhere"}
    Path(ledger.folder, "pulse.json").write_text(json.dumps(pulse), encoding="utf-8")
    with journal.locked(journal.folder_of(output), output):
        found = run_status(output)
    assert found.rate == pytest.approx(0.1, rel=0.01) and found.left_s == pytest.approx(80.0, rel=0.01)


def test_a_clock_that_is_set_does_not_change_the_rate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=1000.0, jump=0.0)
    faked = SimpleNamespace(time=lambda: clock.now + clock.jump, monotonic=lambda: clock.now)
    monkeypatch.setattr(signals, "time", faked)
    folder = tmp_path / "out.tif.part"
    folder.mkdir()
    with Watched(Feedback(), str(folder)) as heard:
        heard.progress(0, 100)
        clock.now, clock.jump = 1010.0, 3600.0
        heard.progress(20, 100)
        pulse = signals.read_run_pulse(str(tmp_path / "out.tif"))
    assert pulse is not None and pulse.rate == pytest.approx(2.0)


def test_a_status_writes_nothing(tmp_path: Path) -> None:
    """So that the folder of a run may be another user's."""
    output = str(tmp_path / "out.tif")
    with journal.Journal(output, {}, 10, 100) as kept:
        (Path(kept.folder) / "rows-0000000000-0000000000-10-10.part").write_bytes(b"")
    (Path(kept.folder) / "lock").unlink()
    before = sorted(tmp_path.rglob("*"))
    assert run_status(output).state == "interrupted" and sorted(tmp_path.rglob("*")) == before


def test_a_run_begins_while_another_process_looks_at_its_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, looks = journal._lock, iter([BlockingIOError(), None])

    def lock(file: object, **given: bool) -> None:
        problem = next(looks)
        if problem:
            raise problem
        real(file, **given)

    monkeypatch.setattr(journal, "_lock", lock)
    journal.locked(str(tmp_path), "out.tif").close()
    assert next(looks, "none") == "none"


def test_files_that_are_moved_while_they_are_read_are_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = iter(
        [RunStatus("map.vrt", "interrupted", "tiles", 3, 12), RunStatus("map.vrt", "finished", "tiles", 12, 12)]
    )
    monkeypatch.setattr("flair_seg.tools.runs.status.run_status", lambda output: next(seen))
    assert next_status("map.vrt", RunStatus("map.vrt", "running", "tiles", 12, 12)).state == "finished"


def test_a_status_that_cannot_be(tmp_path: Path, capsys: Capture) -> None:
    assert main(["status", str(tmp_path / "none.tif")]) == 2
    assert main(["cancel", str(tmp_path / "none.tif")]) == 2
    (tmp_path / "out.tif").write_bytes(b"")
    assert main(["status", str(tmp_path / "out.tif"), "--every", "0"]) == 2
    assert "--every" in capsys.readouterr().err


def tile_hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each tile."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.tif")}


@pytest.mark.usefixtures("quick")
def test_a_run_in_tiles_is_cancelled_and_resumed(
    run: Run, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, output = write_raster(tmp_path / "in.tif", grey(256, 256)), tmp_path / "map.vrt"
    running = Background(partial(run, output=str(output), tiles=64), source, 8)
    found = run_status(str(output))
    assert found.is_running and (found.unit, found.total) == ("tiles", 16)
    running.let_go_when_asked(monkeypatch, times=2)
    assert main(["cancel", str(output), "--json", "-q"]) == 0
    stopped = json.loads(capsys.readouterr().out)
    running.end()
    assert isinstance(running.error[0], CancelledError) and not output.exists()
    assert stopped["state"] == "interrupted" and 0 < stopped["done"] < 16
    run(source, output=str(output), tiles=64, quality="fast")
    assert run_status(str(output)).state == "finished" and run_status(str(output)).done == 16


def test_tiles_are_computed_again(
    run: Run, tmp_path: Path, grey_model: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, output = write_raster(tmp_path / "in.tif", grey(128, 192)), tmp_path / "map.vrt"
    run(source, output=str(output), tiles=64, quality="fast")
    folder, listed = tmp_path / "map_tiles", tmp_path / "tiles.txt"
    expected, content = tile_hashes(folder), output.read_bytes()
    listed.write_text("# damaged\nr00000_c00001\n\nr00001_c00002\n", encoding="utf-8")
    for name in ("r00000_c00001", "r00001_c00002"):
        (folder / f"{name}.tif").write_bytes(b"damaged")
    words = ["segment", str(source), str(output), "--model", str(grey_model), "--threads", "1", "--tiles", "64"]
    redo = ["--redo", str(listed), "--json", "-q"]
    assert main([*words, "--quality", "best", *redo]) == 2  # the map was made with another quality
    assert output.read_bytes() == content
    capsys.readouterr()
    part = Path(journal.folder_of(str(output)))
    part.mkdir()
    with journal.locked(str(part), str(output)):
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        assert main([*words, "--quality", "fast", *redo]) == 2  # another run has its tiles
        assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    capsys.readouterr()
    shutil.rmtree(part)
    assert main([*words, "--quality", "fast", *redo, "--dry-run"]) == 0
    (estimate, *_) = json.loads(capsys.readouterr().out)["estimates"]
    assert (estimate["windows"], estimate["pixels"]) == (2, 2 * 64 * 64)
    assert output.read_bytes() == content
    prepared: list[object] = []
    real = segments.prepare
    monkeypatch.setattr(segments, "prepare", lambda *given, **kept: prepared.append(given) or real(*given, **kept))
    assert main([*words, "--quality", "fast", *redo]) == 0
    assert len(prepared) == 1  # so that workers, if there are any, start once
    assert json.loads(capsys.readouterr().out)["windows"] == 2
    assert tile_hashes(folder) == expected and output.read_bytes() == content


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_tiles_of_a_map_behind_a_link_are_computed_again(run: Run, tmp_path: Path, grey_model: Path) -> None:
    source, output = write_raster(tmp_path / "in.tif", grey(64, 128)), tmp_path / "map.vrt"
    run(source, output=str(output), tiles=64, quality="fast")
    expected, content = tile_hashes(tmp_path / "map_tiles"), output.read_bytes()
    link = tmp_path / "linked" / "map.vrt"
    link.parent.mkdir()
    link.symlink_to(output)
    (tmp_path / "map_tiles" / "r00000_c00001.tif").write_bytes(b"damaged")
    (tmp_path / "tiles.txt").write_text("r00000_c00001", encoding="utf-8")
    words = ["segment", str(source), str(link), "--model", str(grey_model), "--threads", "1", "--quality", "fast"]
    assert main([*words, "--tiles", "64", "--redo", str(tmp_path / "tiles.txt"), "-q"]) == 0
    assert link.is_symlink() and output.read_bytes() == content
    assert tile_hashes(tmp_path / "map_tiles") == expected and len(list(link.parent.iterdir())) == 1
    assert not (tmp_path / "map.vrt.part").exists()


@pytest.mark.parametrize("option", ["--restart", "--discard-unfinished", ""])
def test_what_would_lose_the_other_tiles_is_refused(option: str, run: Run, tmp_path: Path, grey_model: Path) -> None:
    source, output = write_raster(tmp_path / "in.tif", grey(64, 128)), tmp_path / "map.vrt"
    run(source, output=str(output), tiles=64, quality="fast")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    listed = tmp_path / "tiles.txt"
    listed.write_text("r00000_c00001", encoding="utf-8")
    words = ["segment", str(source), "--model", str(grey_model), "--quality", "fast", "--redo", str(listed), "-q"]
    words += [str(output), "--tiles", "64", option] if option else [str(tmp_path / "map.tif")]
    assert main(words) == 2
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path != listed} == before


def test_tiles_named_in_a_text_or_in_a_file(tmp_path: Path) -> None:
    listed = tmp_path / "tiles.txt"
    listed.write_text("# bad\nr00000_c00001\n", encoding="utf-8")
    assert given_tiles(str(listed)) == ("r00000_c00001",)
    assert given_tiles("r00000_c00001, r00001_c00000;r00002_c00002") == (
        "r00000_c00001", "r00001_c00000", "r00002_c00002",
    )  # fmt: skip
    assert given_tiles(" ") is None


@pytest.mark.parametrize("names", ["", "r1_c1", "r00009_c00000", None])
def test_tiles_that_there_are_not(names: str | None, run: Run, tmp_path: Path, grey_model: Path) -> None:
    source, output = write_raster(tmp_path / "in.tif", grey(64, 64)), tmp_path / "map.vrt"
    if names is not None:
        run(source, output=str(output), tiles=64, quality="fast")
    before = output.read_bytes() if names is not None else b""
    (tmp_path / "tiles.txt").write_text(names or "r00000_c00000", encoding="utf-8")
    if names == "":
        (tmp_path / "tiles.txt").write_text("# none\n", encoding="utf-8")
    words = ["segment", str(source), str(output), "--model", str(grey_model), "--tiles", "64", "--quality", "fast"]
    assert main([*words, "--redo", str(tmp_path / "tiles.txt"), "-q"]) == 2
    assert (output.read_bytes() if output.exists() else b"") == before
