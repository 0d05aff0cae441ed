"""Runs in QGIS: their report, tiles computed again, their status, and how they are cancelled."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsProcessingContext
from qgis_run import Prepared
from stub_raster import write_raster

LIMIT_S = 60.0


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """An image of 90 x 150 px in three colours."""
    pixels = np.random.default_rng(3).integers(0, 256, (3, 90, 150)).astype(np.uint8)
    return write_raster(tmp_path / "image.tif", pixels, colours=("RedBand", "GreenBand", "BlueBand"))


@pytest.fixture
def segment(context: QgsProcessingContext, image: Path, colour_model: Path, tmp_path: Path) -> Prepared:
    """A fresh flair:segment of the image into tiles, on the CPU."""
    given = {"INPUT": image, "MODEL_FILE": colour_model, "OUTPUT": tmp_path / "map.vrt", "TILES": 64}
    return Prepared("segment", context, **given, QUALITY="fast", DEVICE="cpu")


def test_tiles_are_computed_again_and_a_report_is_written(segment: Prepared, tmp_path: Path) -> None:
    segment.run()
    tiles = {path: path.read_bytes() for path in (tmp_path / "map_tiles").glob("*.tif")}
    report = tmp_path / "run.html"
    for name in ("r00000_c00001", "r00001_c00002"):
        (tmp_path / "map_tiles" / f"{name}.tif").write_bytes(b"damaged")
    results, log = segment.run(REDO="r00000_c00001, r00001_c00002", REPORT=report)
    assert results["WINDOWS"] == 2 and results["REPORT"] == str(report)
    assert {path: path.read_bytes() for path in (tmp_path / "map_tiles").glob("*.tif")} == tiles
    page = report.read_text(encoding="utf-8")
    assert "<dd>finished</dd>" in page and "Tiles by state" in page and str(report) in log.text
    listed = tmp_path / "tiles.txt"
    listed.write_text("r00000_c00000\n", encoding="utf-8")
    assert segment.run(REDO=listed)[0]["WINDOWS"] == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"REDO": "r00009_c00000"}, "r00009_c00000"),
        ({"REDO": "first"}, "first"),
        ({"REDO": "r00000_c00000", "TILES": None, "OUTPUT": "other.tif"}, "Tile size"),
        ({"REDO": "r00000_c00000", "RESTART": True}, "Overwrite unfinished run"),
        ({"REPORT": "run.pdf"}, ".html"),
    ],
)
def test_what_cannot_be_redone_or_reported(
    segment: Prepared, tmp_path: Path, given: dict[str, object], words: str
) -> None:
    segment.run()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    files = {name: tmp_path / str(given[name]) for name in ("OUTPUT", "REPORT") if name in given}
    assert words in segment.failure(**{**given, **files})
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_run_that_fails_has_a_report(segment: Prepared, tmp_path: Path) -> None:
    empty = write_raster(tmp_path / "empty.tif", np.zeros((3, 70, 70), np.uint8), nodata=0)
    said = segment.failure(INPUT=empty, REPORT=tmp_path / "run.html")
    assert "all requested pixels are nodata" in said
    assert "<dd>not finished</dd>" in (tmp_path / "run.html").read_text(encoding="utf-8")


def test_the_status_of_a_run(segment: Prepared, context: QgsProcessingContext, tmp_path: Path) -> None:
    from flair_qgis.flair_seg.mapping.tiled.ledger import TileRecord, read_ledger

    status = Prepared("status", context, MAP=tmp_path / "map.vrt")
    assert "No run and no file" in status.failure()
    segment.run()
    results, log = status.run()
    assert (results["STATE"], results["DONE"], results["TOTAL"], results["FAILED"]) == ("finished", 6, 6, 0)
    assert not results["IS_RUNNING"] and "map.vrt: finished" in log.text
    ledger = read_ledger(str(tmp_path / "map.vrt"))
    ledger.add(TileRecord(1, 2, "failed", 6, "no disk"))
    ledger.flush()
    results, log = status.run()
    assert (results["STATE"], results["DONE"], results["FAILED_TILES"]) == ("interrupted", 5, "r00001_c00002")
    assert "1 x no disk" in log.text and json.loads(results["RESULT"])["failures"] == {"no disk": 1}


def test_a_run_is_cancelled(
    context: QgsProcessingContext, image: Path, colour_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of another process; a thread stands for it."""
    from flair_qgis.flair_seg.errors import CancelledError
    from flair_qgis.flair_seg.feedback import Feedback
    from flair_qgis.flair_seg.mapping.resume import signals
    from flair_qgis.flair_seg.segment import SegmentOptions
    from flair_qgis.flair_seg.segment import segment as run
    from flair_qgis.flair_seg.tools.runs import status

    reached, asked, ended = threading.Event(), threading.Event(), list[BaseException]()

    class Held(Feedback):
        """Holds the run until it is asked to stop."""

        def progress(self, done: int, total: int) -> None:
            """Wait."""
            if done > 2:
                reached.set()
                asked.wait(LIMIT_S)

    def work() -> None:
        output = str(tmp_path / "map.vrt")
        try:
            run(SegmentOptions(str(image), output, str(colour_model), quality="fast", tiles=64, device="cpu"), Held())
        except BaseException as error:
            ended.append(error)

    def ask(folder: str) -> None:
        signals.request_cancel(folder)
        asked.set()

    monkeypatch.setattr(signals, "_LOOK_S", 0.0)
    monkeypatch.setattr(status, "request_cancel", ask)
    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert reached.wait(LIMIT_S)
        running = Prepared("status", context, MAP=tmp_path / "map.vrt").run()[0]
        results, log = Prepared("cancel", context, MAP=tmp_path / "map.vrt").run()
    finally:
        asked.set()
        thread.join(LIMIT_S)
    assert running["STATE"] == "running" and isinstance(ended[0], CancelledError)
    assert results["STATE"] == "interrupted" and 0 < results["DONE"] < results["TOTAL"] == 6
    assert "run the same command again" in log.text
    assert "No run is writing" in Prepared("cancel", context, MAP=tmp_path / "map.vrt").failure()
