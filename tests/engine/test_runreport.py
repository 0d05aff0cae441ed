"""The report of a run, and a dry run, which writes nothing."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from stub_raster import grey, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import CancelledError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.mapping.tiled.ledger import Ledger, LedgerJob, TileRecord
from flair_seg.mapping.tiled.places import working_ledger_folder
from flair_seg.options import SegmentOptions
from flair_seg.tools.runs import runreport
from flair_seg.tools.runs.runreport import Recorder, rates, write_run_report

Capture = pytest.CaptureFixture[str]


def captions(page: str) -> list[str]:
    """Return the captions of tables and charts."""
    return re.findall(r"<(?:caption|figcaption)>([^<]*)<", page)


def test_a_report_of_a_run(tmp_path: Path, grey_model: Path, capsys: Capture) -> None:
    source, report = write_raster(tmp_path / "in.tif", grey(200, 300)), tmp_path / "run.html"
    words = ["segment", str(source), str(tmp_path / "out.tif"), "--model", str(grey_model), "--threads", "1"]
    assert main([*words, "--report", str(report), "-q"]) == 0
    page = report.read_text(encoding="utf-8")
    for name in ("Where the time went", "Rate over time", "Area by class", "Options of the run"):
        assert name in captions(page)
    facts = page.partition("</dl>")[0]
    assert "in.tif" in facts and "cpu" in facts and "<dd>finished</dd>" in facts
    assert "<td>best</td>" in page and "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert main([*words, "--report", str(tmp_path / "run.pdf")]) == 2


def test_a_run_that_fails_has_a_report(tmp_path: Path, grey_model: Path) -> None:
    source, report = write_raster(tmp_path / "in.tif", 0 * grey(100, 100), nodata=0), tmp_path / "run.html"
    words = ["segment", str(source), str(tmp_path / "out.tif"), "--model", str(grey_model), "--report", str(report)]
    assert main([*words, "-q"]) == 2
    page = report.read_text(encoding="utf-8")
    assert "all requested pixels are nodata" in page and "<dd>not finished</dd>" in page
    assert "Area by class" not in captions(page)


def test_a_report_that_cannot_be_written_does_not_hide_why_the_run_failed(
    tmp_path: Path, grey_model: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def fail(*_: object) -> None:
        raise RasterError("no space for the report")

    monkeypatch.setattr(runreport, "write_run_report", fail)
    source = write_raster(tmp_path / "in.tif", 0 * grey(100, 100), nodata=0)
    words = ["segment", str(source), str(tmp_path / "out.tif"), "--model", str(grey_model)]
    assert main([*words, "--report", str(tmp_path / "run.html")]) == 2
    said = capsys.readouterr().err
    assert "all requested pixels are nodata" in said and "no space for the report" in said


def test_each_of_several_has_a_report(tmp_path: Path, grey_model: Path) -> None:
    for name in ("a", "b"):
        write_raster(tmp_path / f"{name}.tif", grey(70, 70))
    words = ["segment", str(tmp_path / "a.tif"), str(tmp_path / "b.tif"), str(tmp_path / "maps/")]
    assert main([*words, "--model", str(grey_model), "--report", str(tmp_path / "reports/"), "-q"]) == 0
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == ["a.html", "b.html"]


def test_tiles_by_state_reason_and_worker(tmp_path: Path, grey_model: Path) -> None:
    output = str(tmp_path / "map.vrt")
    job = LedgerJob(1, 400, 100, 100, 0.04, ((1, "a", "#000000"),), time.time(), {})
    ledger = Ledger.begin(working_ledger_folder(output), job)
    ledger.add(TileRecord(0, 0, "finished", 1, pixels=(10_000,), worker="one", machine="cpu", seconds=30.0))
    ledger.add(TileRecord(0, 1, "failed", 3, "disk <full>", worker="two", machine="cuda", seconds=10.0))
    ledger.flush()
    options = SegmentOptions("in.tif", output, model=grey_model, tiles=100, workers=2)
    noted = Recorder(Feedback())
    noted.warning("beware")
    write_run_report(str(tmp_path / "run.html"), options, noted, None, RasterError("1 of 4 tiles failed"))
    page = (tmp_path / "run.html").read_text(encoding="utf-8")
    assert {"Tiles by state", "Failures by reason", "Failed tiles", "Workers", "Warnings"} <= set(captions(page))
    assert "disk &lt;full&gt;" in page and "r00000_c00001" in page and "two (cuda)" in page and "beware" in page


def test_the_rate_over_time() -> None:
    assert rates([(0.0, 0), (10.0, 20), (20.0, 30)]) == [(5.0, 2.0), (15.0, 1.0)]
    marks = [(float(second), 3 * second) for second in range(1001)]
    found = rates(marks, 24)
    assert len(found) <= 24 and all(rate == pytest.approx(3.0) for _, rate in found)
    assert rates([]) == rates([(1.0, 5)]) == rates([(1.0, 5), (1.0, 6)]) == []


def test_a_recorder_keeps_few_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(10**6))
    monkeypatch.setattr(runreport.time, "monotonic", lambda: float(next(clock)))
    noted = Recorder(Feedback())
    for done in range(5000):
        noted.progress(done, 5000)
    assert len(noted.marks) <= 241 and noted.marks[0] == (1.0, 0) and noted.marks[-1] == (5000.0, 4999)
    assert noted.marks == sorted(noted.marks) and noted.stages() == (1.0, 4999.0, 1.0)


@pytest.mark.parametrize("extra", [[], ["--report", "run.html", "--stac"]])
def test_a_dry_run_writes_nothing(extra: list[str], tmp_path: Path, grey_model: Path, capsys: Capture) -> None:
    source = write_raster(tmp_path / "in.tif", grey(130, 130))
    words = ["segment", str(source), str(tmp_path / "out.tif"), "--model", str(grey_model), "--quality", "fast"]
    extra = [str(tmp_path / word) if word.endswith(".html") else word for word in extra]
    assert main([*words, *extra, "--dry-run", "--json", "-q"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["checked"] and found["measured"] and found["estimates"][0]["windows"] == 9
    assert list(tmp_path.iterdir()) == [source]


def test_a_dry_run_refuses_what_a_run_refuses(tmp_path: Path, grey_model: Path, run_interrupted: None) -> None:
    source = tmp_path / "in.tif"
    words = ["segment", str(source), str(tmp_path / "out.tif"), "--model", str(grey_model), "--dry-run", "-q"]
    assert main([*words, "--quality", "fast"]) == 2  # the interrupted run has another quality
    assert main([*words, "--quality", "fast", "--restart"]) == 0
    assert main([*words, "--quality", "best"]) == 0
    assert main([*words[:2], str(tmp_path / "none" / "out.tif"), *words[3:]]) == 2
    assert main([*words[:2], str(source), *words[2:]]) == 2


@pytest.fixture
def run_interrupted(tmp_path: Path, grey_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that was interrupted after some rows."""
    from flair_seg.mapping.resume import journal
    from flair_seg.segment import segment

    class Stop(Feedback):
        """Ends a run at its 100th report."""

        reports = 0

        def progress(self, done: int, total: int) -> None:
            """Count."""
            self.reports += 1

        def is_cancelled(self) -> bool:
            """Whether there were enough."""
            return self.reports > 100

    monkeypatch.setattr(journal, "PART_EVERY_S", 0.0)
    source = write_raster(tmp_path / "in.tif", grey(130, 130))
    with pytest.raises(CancelledError):
        segment(SegmentOptions(source, tmp_path / "out.tif", model=grey_model), Stop())
    assert (tmp_path / "out.tif.part").is_dir()
