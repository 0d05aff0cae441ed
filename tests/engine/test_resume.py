"""Nothing finished is lost: a killed run resumes, and ends in the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stub_network import manifest, write_network
from stub_raster import X, Y, box, grey, known_classes, read_raster, write_polygons, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import CancelledError, InputError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.mapping.resume import journal
from flair_seg.segment import SegmentOptions, SegmentResult, segment

HEIGHT, WIDTH = 300, 90


class Stop(Exception):  # noqa: N818 - what a power cut is like, not an error of the package
    """The end of a run from outside."""


class Stopping(Feedback):
    """Ends the run once so many windows have been looked at; keeps what is said."""

    def __init__(self, after: int) -> None:
        """Set when."""
        self.after = after
        self.lines: list[str] = []

    def info(self, text: str) -> None:
        """Keep a line."""
        self.lines.append(text)

    def progress(self, done: int, total: int) -> None:
        """Stop if it is time."""
        if done >= self.after:
            raise Stop


Run = Callable[..., SegmentResult]


@pytest.fixture(autouse=True)
def parts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every band of rows is a part."""
    monkeypatch.setattr(journal, "PART_EVERY_S", 0.0)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A raster of 300 x 90 px."""
    return write_raster(tmp_path / "in.tif", grey(HEIGHT, WIDTH, seed=5))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Where the map goes, in a folder of its own."""
    (tmp_path / "maps").mkdir()
    return tmp_path / "maps" / "map.tif"


@pytest.fixture
def run(source: Path, output: Path, grey_model: Path) -> Run:
    """Segment with small windows."""

    def call(feedback: Feedback | None = None, **given: object) -> SegmentResult:
        usual = {"input": str(source), "output": str(output), "model": str(grey_model), "quality": "balanced"}
        return segment(SegmentOptions(**{**usual, "threads": 1, **given}), feedback)

    return call


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of all files."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir()) if p.is_file()}


def test_a_stopped_run_goes_on_and_ends_in_the_same_bytes(run: Run, source: Path, output: Path) -> None:
    rasters = {name: str(output.with_name(f"{name}.tif")) for name in ("confidence", "probabilities")}
    whole = run(**rasters)
    expected = digests(output.parent)
    for path in output.parent.iterdir():
        path.unlink()
    with pytest.raises(Stop):
        run(Stopping(whole.windows // 2), **rasters)
    assert [p.name for p in output.parent.iterdir()] == ["map.tif.part"]
    log = Stopping(10**9)
    rest = run(log, **rasters)
    assert digests(output.parent) == expected and not journal.progress(str(output))
    assert 0 < rest.rows_resumed < HEIGHT and rest.windows < 0.7 * whole.windows
    assert f"Resuming an interrupted run at row {rest.rows_resumed} of {HEIGHT}" in log.lines
    assert rest.class_areas == whole.class_areas
    assert (read_raster(output)[0] == known_classes(grey(HEIGHT, WIDTH, seed=5))).all()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    stops=st.lists(st.integers(1, 30), max_size=3),
    combine=st.sampled_from(["vote", "mean", "crop", "fine"]),
    extent=st.booleans(),
)
def test_wherever_it_stops(run: Run, output: Path, stops: list[int], combine: str, extent: bool) -> None:
    given = {"quality": "fine"} if combine == "fine" else {"combine": combine, "stride": 24}
    if extent:
        given["extent"] = (700004.0, 6599955.0, 700015.0, 6599993.0)
    run(**given, restart=True)
    expected = digests(output.parent)
    seen = 0
    for step in stops:
        seen += step
        try:
            run(Stopping(seen), **given)
        except Stop:
            continue
    run(**given)
    assert digests(output.parent) == expected


def test_only_windows_that_reach_into_unfinished_rows_are_done_again(run: Run, output: Path) -> None:
    whole = run()
    with pytest.raises(Stop):
        run(Stopping(whole.windows - 1))
    finished = journal.progress(str(output)).finished
    rest = run()
    stride, span = 32, 64
    rows = len(range((finished - span) // stride + 1, -(-HEIGHT // stride)))
    assert rest.windows == rows * (whole.windows // len(range((0 - span) // stride + 1, -(-HEIGHT // stride))))


def test_a_run_killed_while_it_writes_the_final_files(run: Run, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run()
    expected = digests(output.parent)
    with monkeypatch.context() as patch:
        patch.setattr("flair_seg.raster.geotiff.GeoTiffWriter.complete", lambda *_: (_ for _ in ()).throw(Stop()))
        with pytest.raises(Stop):
            run()
    assert journal.progress(str(output)).finished == HEIGHT
    rest = run()
    assert rest.windows == 0 and rest.rows_resumed == HEIGHT and whole.windows > 0
    assert digests(output.parent) == expected


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"stride": 16}, "stride"),
        ({"combine": "mean"}, "combine"),
        ({"batch_size": 2}, "batch_size"),
        ({"extent": (700004.0, 6599955.0, 700015.0, 6599993.0)}, "part"),
        ({"tta": "rotate"}, "tta"),
        ({"quality": "fine"}, "pattern"),
    ],
)
def test_another_job_is_refused_and_can_start_over(
    run: Run, output: Path, change: dict[str, object], named: str
) -> None:
    with pytest.raises(Stop):
        run(Stopping(20))
    with pytest.raises(InputError, match=rf"map\.tif' used different settings \(.*{named}.*\).*--restart"):
        run(**change)
    assert journal.progress(str(output)).finished > 0 and not output.exists()
    assert run(**change, restart=True).rows_resumed == 0
    assert [p.name for p in output.parent.iterdir() if p.suffix == ".part"] == []


def test_another_input_or_model_under_the_same_name_is_noticed(
    run: Run, source: Path, output: Path, grey_model: Path, tmp_path: Path
) -> None:
    with pytest.raises(Stop):
        run(Stopping(20))
    other = write_network(tmp_path / "other.onnx", manifest(name="other"))
    with pytest.raises(InputError, match=r"map\.tif\' used different settings \(.*model"):
        run(model=str(other))
    write_raster(source, grey(HEIGHT, WIDTH, seed=6))
    with pytest.raises(InputError, match=r"map\.tif' used different settings \(.*input files"):
        run()


def test_a_source_that_changes_under_way_is_an_error(run: Run, source: Path, output: Path) -> None:
    class Changing(Feedback):
        def progress(self, done: int, total: int) -> None:
            if done == total:
                os.utime(source, ns=(1, 1))

    with pytest.raises(RasterError, match=r"in\.tif' was modified .*--restart"):
        run(Changing())
    assert not output.exists()


def test_the_second_run_on_one_output_is_refused(run: Run, output: Path) -> None:
    refused: list[str] = []

    class Twice(Feedback):
        def progress(self, done: int, total: int) -> None:
            if done and not refused:
                with pytest.raises(InputError, match=r"Another run is writing '.*map\.tif'") as error:
                    run()
                refused.append(str(error.value))
                assert journal.progress(str(output)).running

    run(Twice())
    assert refused and [p.name for p in sorted(output.parent.iterdir())] == ["map.qml", "map.tif", "map.tif.aux.xml"]


@pytest.mark.parametrize("damage", [lambda data: data[:-5], lambda data: data[:-1] + b"\0", lambda data: b""])
def test_a_damaged_part_is_an_error(run: Run, output: Path, damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(Stop):
        run(Stopping(30))
    part = sorted(Path(journal.folder_of(str(output))).glob("rows-*"))[0]
    part.write_bytes(damage(part.read_bytes()))
    with pytest.raises(
        RasterError, match=rf"Part '.*{re.escape(part.name)}' of the interrupted run is damaged\. Use --restart"
    ):
        run()
    assert run(restart=True).rows_resumed == 0


def test_what_fails_later_leaves_the_finished_rows(run: Run, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flair_seg.raster.reader import RasterReader

    read = RasterReader.read

    def broken(self: RasterReader, window: object) -> object:
        if window.row_off > 150:
            raise RasterError("Cannot read 'in.tif' at rows 160..: truncated")
        return read(self, window)

    log = Stopping(10**9)
    with monkeypatch.context() as patch:
        patch.setattr(RasterReader, "read", broken)
        with pytest.raises(RasterError, match="truncated"):
            run(log)
    kept = journal.progress(str(output)).finished
    assert 0 < kept < 200 and log.lines[-1].startswith(f"{kept} of {HEIGHT} rows were saved")
    assert run().rows_resumed == kept


def test_a_run_that_is_short_leaves_no_folder(run: Run, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "PART_EVERY_S", 60.0)
    with pytest.raises(Stop):
        run(Stopping(20))
    assert list(output.parent.iterdir()) == []


class Interrupting(Stopping):
    """Ends the run as Ctrl-C does, or as the cancel button."""

    def __init__(self, after: int, error: type[BaseException]) -> None:
        """Set when, and with what."""
        super().__init__(after)
        self._error = error

    def progress(self, done: int, total: int) -> None:
        """Stop if it is time."""
        if done >= self.after:
            raise self._error


@pytest.mark.parametrize("error", [KeyboardInterrupt, CancelledError])
def test_a_cancelled_run_says_what_is_kept(run: Run, output: Path, error: type[BaseException]) -> None:
    log = Interrupting(30, error)
    with pytest.raises(error):
        run(log)
    kept = journal.progress(str(output)).finished
    assert kept > 0 and log.lines[-1].startswith(f"{kept} of {HEIGHT} rows were saved")
    assert run().rows_resumed == kept


@pytest.mark.parametrize("error", [KeyboardInterrupt, CancelledError])
def test_cancelled_before_the_first_row(run: Run, output: Path, error: type[BaseException]) -> None:
    log = Interrupting(1, error)
    with pytest.raises(error):
        run(log)
    assert log.lines[-1] == "No results were saved." and list(output.parent.iterdir()) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, CancelledError, RasterError, Stop])
def test_a_run_that_no_other_can_continue_leaves_nothing(run: Run, output: Path, error: type[BaseException]) -> None:
    log = Interrupting(30, error)
    with pytest.raises(error):
        run(log, discard_unfinished=True)
    assert list(output.parent.iterdir()) == [] and not any("rows were saved" in line for line in log.lines)
    assert ("No results were saved." in log.lines) is (error in (KeyboardInterrupt, CancelledError))


def test_the_same_polygons_in_another_file_are_the_same_job(run: Run, output: Path, tmp_path: Path) -> None:
    """QGIS writes the area of interest to a new file for each run."""
    areas = [tmp_path / name / "area.gpkg" for name in ("one", "two", "other")]
    for path, right in zip(areas, (18, 18, 12)):
        path.parent.mkdir()
        write_polygons(path, [box(X, Y - 60, X + right, Y)])
    with pytest.raises(Stop):
        run(Stopping(30), aoi=str(areas[0]))
    with pytest.raises(InputError, match="area of interest"):
        run(aoi=str(areas[2]), extent=(X, Y - 60, X + 18, Y))
    assert run(aoi=str(areas[1])).rows_resumed > 0


def test_status(run: Run, output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", str(output)]) == 2
    assert f"No run and no file found for '{output}'" in capsys.readouterr().err
    with pytest.raises(Stop):
        run(Stopping(40))
    finished = journal.progress(str(output)).finished
    assert main(["status", str(output)]) == 0
    line = capsys.readouterr().out
    assert f"{finished} of {HEIGHT} rows finished ({100 * finished // HEIGHT} %), interrupted" in line
    assert main(["status", str(output), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["finished"], told["height"], told["running"]) == (finished, HEIGHT, False)
    run()
    assert main(["status", str(output)]) == 0
    assert capsys.readouterr().out.strip().endswith("map.tif: finished")


KILLED = """
import os, signal, sys, threading
from flair_seg.mapping.resume import journal
from flair_seg.commands.cli import main
from flair_seg.commands import shared
journal.PART_EVERY_S = 0.0
seconds = float(sys.argv.pop(1))

class Killing(shared.ConsoleFeedback):
    def progress(self, done, total):
        if not hasattr(self, "timer"):
            self.timer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL))
            self.timer.daemon = True
            self.timer.start()

shared.ConsoleFeedback = Killing
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_at_random_moments(tmp_path: Path, output: Path) -> None:
    """Each time it goes on; at the end the bytes are those of an undisturbed run."""
    model = write_network(tmp_path / "grey.onnx", manifest())
    source = write_raster(tmp_path / "large.tif", grey(1200, 400, seed=9))
    arguments = ["segment", str(source), str(output), "--model", str(model), "--stride", "8", "--threads", "1", "-q"]
    assert main(arguments) == 0
    expected = digests(output.parent)
    for path in output.parent.iterdir():
        path.unlink()
    moments = random.Random(4)
    kills, rows = 0, []
    while kills < 5 or not rows[-1]:
        seconds = str(moments.uniform(0.0, 0.4 + 0.2 * kills))
        done = subprocess.run([sys.executable, "-c", KILLED, seconds, *arguments], timeout=60)
        if done.returncode != -signal.SIGKILL:
            assert done.returncode == 0
            break
        kills += 1
        found = journal.progress(str(output))
        rows.append(found.finished if found else 0)
        assert not output.exists() and rows == sorted(rows)
    assert kills >= 2 and rows[-1] > 0
    assert main(arguments) == 0
    assert digests(output.parent) == expected
