"""flair:segment cancelled under way: it stops within a batch and lets go of everything, and QGIS goes on."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingUtils,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QEventLoop
from qgis_run import Log, Prepared, create, read
from stub_raster import write_raster

WAIT_S = 30.0
CANCEL_S = 5.0
"""Far more than a batch takes, far less than the run would."""


class Cancelling(Log):
    """Cancels once the bar has moved so far; counts how often it moves after that."""

    def __init__(self, percent: float) -> None:
        """Take when."""
        super().__init__()
        self._percent = percent
        self.moved: list[float] = []
        self.progressChanged.connect(self.move)

    def move(self, percent: float) -> None:
        """Take note, and cancel if it is time."""
        self.moved.append(percent)
        if percent >= self._percent:
            self.cancel()


@pytest.fixture
def large(context: QgsProcessingContext, tmp_path: Path) -> QgsRasterLayer:
    """A layer of the project with three colours and 600 x 90 px, in a folder of its own."""
    pixels = np.random.default_rng(2).integers(0, 256, (3, 600, 90)).astype(np.uint8)
    (tmp_path / "image").mkdir()
    path = write_raster(tmp_path / "image" / "large.tif", pixels, colours=("RedBand", "GreenBand", "BlueBand"))
    layer = QgsRasterLayer(str(path), "large")
    context.project().addMapLayer(layer)
    return layer


def open_files(folder: Path) -> list[str]:
    """Return the files below a folder that this process holds open."""
    links = [Path("/proc/self/fd", name) for name in os.listdir("/proc/self/fd")]
    targets = [os.readlink(link) for link in links if os.path.lexists(link)]
    return [target for target in targets if target.startswith(str(folder))]


def engine_threads() -> list[str]:
    """Return the engine's threads that read and write; the clock that lets go of an idle model is none of them."""
    names = sorted(thread.name for thread in threading.enumerate())
    return [name for name in names if name.startswith(("flair-read", "flair-write"))]


def outputs(folder: Path) -> list[str]:
    """Return what lies in a folder beside the image's own."""
    return sorted(path.name for path in folder.iterdir() if path.name != "image")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a list of open files")
def test_cancelled_under_way(segment: Prepared, large: QgsRasterLayer, tmp_path: Path) -> None:
    """Within one batch; no thread and no file but the layer's own stays, and the next run makes the whole map."""
    before = open_files(tmp_path)
    log = Cancelling(30.0)
    results, _ = segment.run(log, INPUT=large, STRIDE=16, BATCH_SIZE=1)
    assert results == {} and outputs(tmp_path) == []
    windows = (600 + 64) // 16 * ((90 + 64) // 16)
    assert 30.0 <= log.moved[-1] <= 30.0 + 2 * 100 / windows
    assert engine_threads() == [] and open_files(tmp_path) == before
    results, _ = segment.run(INPUT=large, QUALITY="fast")
    assert read(results["OUTPUT"]).shape == (600, 90)


@pytest.fixture
def parts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every band of rows is kept as soon as it is finished."""
    from flair_qgis.flair_seg.mapping.resume import journal

    monkeypatch.setattr(journal, "PART_EVERY_S", 0.0)


def test_a_cancelled_run_continues(
    segment: Prepared, large: QgsRasterLayer, tmp_path: Path, parts_at_once: None
) -> None:
    """Also with an area of interest, of which QGIS makes a new copy each time; the log says what is kept."""
    area = QgsVectorLayer("Polygon?crs=EPSG:2154", "area", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(large.extent().buffered(-1)))
    area.dataProvider().addFeature(feature)
    log = Cancelling(60.0)
    results, _ = segment.run(log, INPUT=large, AREA=area, STRIDE=16, BATCH_SIZE=1)
    assert results == {} and outputs(tmp_path) == ["map.tif.part"]
    assert (
        "rows were saved. Run again with the same settings to resume" in log.text
        and "No results were saved" not in log.text
        and "The input or output is a temporary file. A cancelled run cannot be" not in log.text
    )
    _, log = segment.run(INPUT=large, AREA=area, STRIDE=16, BATCH_SIZE=1)
    assert "Resuming an interrupted run at row" in log.text and outputs(tmp_path) == [
        "map.qml",
        "map.tif",
        "map.tif.aux.xml",
    ]


def test_a_temporary_output_promises_nothing(
    segment: Prepared, large: QgsRasterLayer, tmp_path: Path, parts_at_once: None
) -> None:
    """No later run has the same temporary file, so nothing is kept of a cancelled one, and the log says so."""
    log = Cancelling(60.0)
    segment.run(log, INPUT=large, OUTPUT="TEMPORARY_OUTPUT", STRIDE=16, BATCH_SIZE=1)
    assert (
        "rows were saved. Run again with the same settings to resume" not in log.text
        and "The input or output is a temporary file. A cancelled run cannot be" in log.text
    )
    assert "No results were saved" in log.text
    folder = Path(QgsProcessingUtils.tempFolder())
    assert list(folder.rglob("*.part")) == []


def test_cancelled_before_the_first_row(segment: Prepared, large: QgsRasterLayer, tmp_path: Path) -> None:
    """The log says that the run was cancelled and nothing is kept."""
    log = Cancelling(0.0)
    results, _ = segment.run(log, INPUT=large, STRIDE=16, BATCH_SIZE=1)
    assert results == {} and outputs(tmp_path) == []
    assert "No results were saved" in log.text and log.lines[-1] == "The run was cancelled."


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a list of open files")
def test_cancelled_as_a_task(
    context: QgsProcessingContext, colour_model: Path, large: QgsRasterLayer, tmp_path: Path
) -> None:
    """As from the dialog: the run has a thread of its own, and QGIS's main thread cancels and stays alive."""
    parameters = {
        "INPUT": large, "MODEL_FILE": str(colour_model), "OUTPUT": str(tmp_path / "map.tif"), "STRIDE": 4,
        "DEVICE": "cpu", "BATCH_SIZE": 1,
    }  # fmt: skip
    before, log, ended, seen = open_files(tmp_path), Log(), [], []
    task = QgsProcessingAlgRunnerTask(create("segment"), parameters, context, log)
    task.executed.connect(lambda ok, results: ended.append((ok, results)))
    QgsApplication.taskManager().addTask(task)
    deadline = time.monotonic() + WAIT_S
    while not ended and time.monotonic() < deadline:
        QgsApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if log.progress() > 2 and not seen:
            seen = [engine_threads(), open_files(tmp_path)]
            cancelled_s = time.monotonic()
            task.cancel()
    assert ended and time.monotonic() - cancelled_s < CANCEL_S, log.text
    assert seen[0] == ["flair-read", "flair-write_0"] and len(seen[1]) > len(before)
    assert engine_threads() == [] and open_files(tmp_path) == before and outputs(tmp_path) == []
