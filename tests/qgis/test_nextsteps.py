"""What is offered after a run: commands in the log, and buttons that open the next algorithm's dialog, filled in."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from flair_qgis.flair_seg.feedback import Feedback
from flair_qgis.flair_seg.nomenclature import FLAIR_12
from flair_qgis.flair_seg.raster.classraster import ClassRasterWriter
from flair_qgis.flair_seg.raster.grid import GeoGrid, Transform
from flair_qgis.plugin import FlairPlugin
from flair_qgis.processing.provider import ALGORITHMS
from flair_qgis.processing.qt.nextsteps import SilentFeedback
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProject,
    QgsRasterLayer,
)
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QMainWindow, QMenu, QPushButton
from qgis_run import Log, create, run
from stub_raster import GSD, X, Y, wkt


class Window:
    """The part of QGIS's interface that the plugin uses."""

    def __init__(self) -> None:
        """Make an empty window."""
        self.window = QMainWindow()
        self.bar = QgsMessageBar(self.window)
        self.menu = QMenu(self.window)
        self.mainWindow, self.messageBar, self.rasterMenu = (
            (lambda: self.window),
            (lambda: self.bar),
            (lambda: self.menu),
        )
        self.addToolBarIcon = self.removeToolBarIcon = lambda action: None
        self.addCustomActionForLayerType = self.removeCustomActionForLayerType = lambda *given: True

    @property
    def buttons(self) -> dict[str, QPushButton]:
        """The buttons of the message that is shown, by what they say."""
        item = self.bar.currentItem()
        return {} if item is None else {button.text(): button for button in item.findChildren(QPushButton)}


class LoudLog(Log):
    """Keeps commands, too."""

    def __init__(self) -> None:
        """Start with nothing said."""
        super().__init__()
        self.commands: list[str] = []

    def pushCommandInfo(self, info: str) -> None:  # noqa: N802 - Qt style
        """Keep a command."""
        self.commands.append(info)


@pytest.fixture
def window(app: QgsApplication) -> Iterator[Window]:
    """A window with the plugin; its project is empty again afterwards."""
    window = Window()
    window.plugin = FlairPlugin(window)
    window.plugin.initGui()
    yield window
    window.plugin.unload()
    window.window.deleteLater()
    QgsProject.instance().clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def context(window: Window) -> QgsProcessingContext:
    """A context with QGIS's project, as dialogs have it."""
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    return context


@pytest.fixture
def land_cover(tmp_path: Path) -> str:
    """A small map, in a folder whose name a shell would split."""
    (tmp_path / "my maps").mkdir()
    path = str(tmp_path / "my maps" / "map.tif")
    with ClassRasterWriter(path, GeoGrid(50, 40, wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD)), FLAIR_12.classes) as to:
        to.write(np.random.default_rng(0).choice([1, 5], (40, 50)).astype(np.uint8))
        to.finish(Feedback())
    return path


def test_a_button_opens_the_real_dialog_filled_in(
    window: Window, context: QgsProcessingContext, land_cover: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the layer that the run has loaded."""
    monkeypatch.setattr("processing.tools.general.iface", window)
    cleaned = str(tmp_path / "cleaned.tif")
    run(create("clean"), context, INPUT=land_cover, OUTPUT=cleaned, MAJORITY=3)
    layer = QgsRasterLayer(cleaned, "cleaned")
    QgsProject.instance().addMapLayer(layer)
    assert list(window.buttons) == ["Polygons…", "Areas…"]
    window.buttons["Polygons…"].click()
    (dialog,) = window.plugin._dialogs
    assert dialog.isVisible() and dialog.algorithm().id() == "flair:vectorize"
    assert dialog.createProcessingParameters()["INPUT"] in (layer.id(), cleaned)
    assert window.buttons == {}


def test_a_sample_leads_to_its_accuracy(
    window: Window, context: QgsProcessingContext, land_cover: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The map was given as a layer; the command names its file, and runs."""
    layer, points, log = QgsRasterLayer(land_cover, "my map"), str(tmp_path / "points.gpkg"), LoudLog()
    QgsProject.instance().addMapLayer(layer)
    run(create("sample"), context, log, INPUT=layer.id(), SIZE=20, MINIMUM=5, OUTPUT=points)
    words = f"flair:accuracy -- 'INPUT={land_cover}' REFERENCE_LAYER={points}"
    assert log.commands == [f"qgis_process run {words}"]
    opened = []
    monkeypatch.setattr(window.plugin, "_show_dialog", lambda *given: opened.append(given))
    window.buttons["Accuracy…"].click()
    assert opened == [("flair:accuracy", {"INPUT": land_cover, "REFERENCE_LAYER": points})]


def test_commands_say_where_results_go(window: Window, context: QgsProcessingContext, land_cover: str) -> None:
    """Next to the input, in the format that is usual; no command is given that lacks what only the user knows."""
    log = LoudLog()
    cleaned = land_cover.replace("map.tif", "cleaned.tif")
    run(create("clean"), context, log, INPUT=land_cover, OUTPUT=cleaned, MAJORITY=3)
    stem = cleaned[: -len(".tif")]
    assert log.commands == [
        f"qgis_process run flair:vectorize -- 'INPUT={cleaned}' 'OUTPUT={stem}_vectorize.gpkg'",
        f"qgis_process run flair:areas -- 'INPUT={cleaned}' 'TABLE={stem}_areas.csv'",
    ]


def test_a_command_of_the_log_runs(ready: object, land_cover: str, tmp_path: Path) -> None:
    """As it stands there, in a shell; and without a window nothing is offered but the log's lines."""
    points = str(tmp_path / "points.gpkg")
    said = ready("run", "flair:sample", "--", f"INPUT={land_cover}", "SIZE=20", "MINIMUM=5", f"OUTPUT={points}").stdout
    command = next(line for line in said.splitlines() if line.startswith("qgis_process run flair:accuracy"))
    command = command.replace("qgis_process", ready.program, 1) + " SKIP_UNLABELLED=true STRATA=none"
    answer = subprocess.run(
        ["/bin/sh", "-c", command], env=ready.environment, capture_output=True, text=True, timeout=120
    )
    assert "has no labelled feature" in answer.stderr + answer.stdout


def test_the_last_run_replaces_what_was_offered(
    window: Window, context: QgsProcessingContext, land_cover: str, tmp_path: Path
) -> None:
    """A message that the user has closed is not closed again."""
    run(create("clean"), context, INPUT=land_cover, OUTPUT=str(tmp_path / "a.tif"), MAJORITY=3)
    run(create("sample"), context, INPUT=land_cover, SIZE=20, MINIMUM=5, OUTPUT=str(tmp_path / "b.gpkg"))
    assert list(window.buttons) == ["Accuracy…"] and len(window.bar.items()) == 1
    window.bar.popWidget(window.bar.currentItem())
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    run(create("clean"), context, INPUT=land_cover, OUTPUT=str(tmp_path / "c.tif"), MAJORITY=3)
    assert list(window.buttons) == ["Polygons…", "Areas…"]


def test_a_dialogs_run_in_its_own_thread_offers_too(
    window: Window, context: QgsProcessingContext, land_cover: str, tmp_path: Path
) -> None:
    """As the algorithm's dialog runs it; a quick look of the panel does not."""
    for feedback, offered in ((SilentFeedback(), []), (Log(), ["Polygons…", "Areas…"])):
        parameters = {"INPUT": land_cover, "OUTPUT": str(tmp_path / f"{len(offered)}.tif"), "MAJORITY": 3}
        task = QgsProcessingAlgRunnerTask(create("clean"), parameters, context, feedback)
        ended = []
        task.executed.connect(lambda ok, results, ended=ended: ended.append(ok))
        QgsApplication.taskManager().addTask(task)
        while not ended:
            QCoreApplication.processEvents()
        assert ended == [True] and list(window.buttons) == offered


def test_nothing_is_offered_after_a_cancelled_run_or_without_the_plugins_window(
    window: Window, context: QgsProcessingContext, land_cover: str, tmp_path: Path
) -> None:
    log = Log()
    log.cancel()
    create("clean").run({"INPUT": land_cover, "OUTPUT": str(tmp_path / "a.tif"), "MAJORITY": 3}, context, log)
    assert window.buttons == {} and not any(line.startswith("Next:") for line in log.lines)


def test_steps_name_parameters_that_exist(window: Window) -> None:
    """Of the step, and parameters or results of what it follows."""
    count = 0
    for kind in ALGORITHMS:
        algorithm = create(kind().name())
        known = {entry.name() for entry in (*algorithm.parameterDefinitions(), *algorithm.outputDefinitions())}
        for step in algorithm.next_steps:
            after = create(step.name)
            following = {entry.name() for entry in after.parameterDefinitions()}
            assert set(step.sources) <= following and set(step.sources.values()) <= {*known, ""}
            count += 1
    assert count >= 12
