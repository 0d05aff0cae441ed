"""The panel: quick looks, what they refuse, comparing, and the model browser."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from flair_qgis.flair_seg.models.model import find_models
from flair_qgis.flair_seg.tools.runs import glance
from flair_qgis.plugin import FlairPlugin
from flair_qgis.processing.dock import background
from flair_qgis.processing.dock.browser import ModelBrowser
from flair_qgis.processing.dock.panel import LandCoverDock
from flair_qgis.processing.dock.swipe import SwipeTool
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas, QgsMapToolPan, QgsMessageBar
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt
from qgis.PyQt.QtGui import QImage, QPainter
from qgis.PyQt.QtWidgets import QDockWidget, QMainWindow, QMenu, QToolBar
from stub_hub import StubHub, serve_hub
from stub_publishednet import NAME, write_published
from stub_raster import write_raster

TIMEOUT_S = 60
SOURCE = 6
"""The browser's column with where a model comes from."""


def wait_until(condition: Callable[[], bool]) -> None:
    """Let QGIS work until something is so."""
    end = time.monotonic() + TIMEOUT_S
    while not condition():
        assert time.monotonic() < end
        QCoreApplication.processEvents()
        time.sleep(0.01)


class Interface:
    """The part of QGIS' interface that the plugin uses for the panel."""

    def __init__(self) -> None:
        """Make a window with a canvas."""
        self.window, self.active = QMainWindow(), None
        self.canvas = QgsMapCanvas(self.window)
        self.canvas.resize(400, 300)
        self.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
        self.menu, self.toolbar = QMenu(self.window), QToolBar(self.window)
        self.bar = QgsMessageBar(self.window)

    def mainWindow(self) -> QMainWindow:  # noqa: N802 - Qt style
        """Return the window."""
        return self.window

    def mapCanvas(self) -> QgsMapCanvas:  # noqa: N802 - Qt style
        """Return the canvas."""
        return self.canvas

    def activeLayer(self) -> QgsMapLayer | None:  # noqa: N802 - Qt style
        """Return the layer that is selected."""
        return self.active

    def rasterMenu(self) -> QMenu:  # noqa: N802 - Qt style
        """Return the Raster menu."""
        return self.menu

    def messageBar(self) -> QgsMessageBar:  # noqa: N802 - Qt style
        """Return the message bar."""
        return self.bar

    def addToolBarIcon(self, action: object) -> None:  # noqa: N802 - Qt style
        """Add a button."""
        self.toolbar.addAction(action)

    def removeToolBarIcon(self, action: object) -> None:  # noqa: N802 - Qt style
        """Remove a button."""
        self.toolbar.removeAction(action)

    def addCustomActionForLayerType(self, *given: object) -> None:  # noqa: N802 - Qt style
        """Take an entry of the layers' menu, which is not shown."""

    def removeCustomActionForLayerType(self, action: object) -> bool:  # noqa: N802 - Qt style
        """Forget it."""
        return True

    def addDockWidget(self, area: object, dock: QDockWidget) -> None:  # noqa: N802 - Qt style
        """Add a panel."""
        self.window.addDockWidget(area, dock)

    def removeDockWidget(self, dock: QDockWidget) -> None:  # noqa: N802 - Qt style
        """Remove a panel."""
        self.window.removeDockWidget(dock)


@pytest.fixture
def layer(app: QgsApplication, tmp_path: Path) -> Iterator[QgsRasterLayer]:
    """A layer `town` of 1000 x 800 px of 0.2 m in the project, its left half red, its right half green."""
    pixels = np.full((3, 800, 1000), 10, np.uint8)
    pixels[0, :, :500] = pixels[1, :, 500:] = 200
    path = write_raster(tmp_path / "town.tif", pixels, colours=("RedBand", "GreenBand", "BlueBand"))
    layer = QgsRasterLayer(str(path), "town")
    QgsProject.instance().addMapLayer(layer)
    yield layer
    QgsProject.instance().clear()


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, colour_model: Path) -> Path:
    """The user's folder of models, with one of windows of 64 px."""
    folder = tmp_path / "models"
    folder.mkdir()
    shutil.copy(colour_model, folder / "strongest-colour.onnx")
    monkeypatch.setenv("FLAIR_SEG_MODELS", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def plugin(layer: QgsRasterLayer, models: Path) -> Iterator[FlairPlugin]:
    """The plugin in a window whose canvas shows all of the layer."""
    interface = Interface()
    interface.active = layer
    interface.canvas.setDestinationCrs(layer.crs())
    interface.canvas.setLayers([layer])
    interface.canvas.setExtent(layer.extent())
    plugin = FlairPlugin(interface)
    plugin.initGui()
    plugin.interface = interface
    yield plugin
    if plugin._provider is not None:
        plugin.unload()
    interface.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def dock(plugin: FlairPlugin) -> LandCoverDock:
    """The panel, with the model of 64 px chosen."""
    dock = plugin.show_dock()
    dock.read_models("strongest-colour")
    return dock


def test_one_click_maps_the_visible_extent(plugin: FlairPlugin, dock: LandCoverDock, layer: QgsRasterLayer) -> None:
    plugin.interface.canvas.setExtent(QgsRectangle(layer.extent()).buffered(-30))
    (button,) = [action for action in plugin.interface.toolbar.actions() if action.objectName() == "flair_quick_look"]
    button.trigger()
    assert dock.look.is_running and dock.progress.isVisibleTo(dock)
    wait_until(lambda: not dock.look.is_running)
    result = dock.result
    assert result.isValid() and result.name() == "Quick look: town", dock.status.text()
    assert QgsProject.instance().layerTreeRoot().children()[0].layer() == result
    seen = plugin.interface.canvas.extent().intersect(layer.extent())
    assert result.extent().width() == pytest.approx(seen.width(), abs=1)
    assert result.extent().height() < layer.extent().height()
    assert [entry.label for entry in result.renderer().classes()][:2] == ["red things", "green things"]
    assert result.dataProvider().sample(result.extent().center(), 1)[0] in (1, 2)
    assert dock.layers.currentLayer() == layer and re.fullmatch(r"\d+ windows? in \d+\.\d s", dock.status.text())
    assert re.search(r"\d\ss\b|\d\smin\b", dock.estimate_label.text())  # the speed is known now


def test_a_second_look_replaces_the_first(dock: LandCoverDock) -> None:
    for _ in range(2):
        dock.toggle_look()
        wait_until(lambda: not dock.look.is_running)
    names = [layer.name() for layer in QgsProject.instance().mapLayers().values()]
    assert sorted(names) == ["Quick look: town", "town"]


def test_it_can_be_cancelled(dock: LandCoverDock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glance, "QUICK_WINDOWS", 10**6)
    dock.qualities.setCurrentIndex(dock.qualities.findData("best"))
    dock.toggle_look()
    assert dock.look_button.text() == "Cancel"
    dock.toggle_look()
    wait_until(lambda: not dock.look.is_running)
    assert dock.result is None and dock.status.text() == "Cancelled" and dock.look_button.text() == "Quick look"


def test_the_estimate_counts_windows(dock: LandCoverDock) -> None:
    dock.extents.setCurrentIndex(dock.extents.findData("layer"))
    dock.update_estimate()
    # 1000 x 800 px of 0.2 m in windows of 64 px, up to the scale of the map projection.
    assert "208 windows" in dock.estimate_label.text() or "221 windows" in dock.estimate_label.text()
    assert dock.look_button.isEnabled()


def test_too_much_is_refused_with_the_estimate(dock: LandCoverDock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glance, "QUICK_WINDOWS", 10)
    assert not dock.update_estimate() and not dock.look_button.isEnabled()
    dock.toggle_look()
    assert not dock.look.is_running
    assert dock.status.text() == dock.estimate_label.text() and re.search(r"\d+ windows", dock.status.text())


def test_without_an_overlap_or_a_layer_it_says_so(plugin: FlairPlugin, dock: LandCoverDock) -> None:
    plugin.interface.canvas.setExtent(QgsRectangle(0, 0, 10, 10))
    assert not dock.update_estimate() and "outside the visible extent" in dock.estimate_label.text()
    QgsProject.instance().removeAllMapLayers()
    assert not dock.update_estimate() and "Add a raster layer" in dock.estimate_label.text()


def test_a_model_that_fits_the_layer_is_chosen(dock: LandCoverDock) -> None:
    five = next(model for model in find_models() if len(model.bands) > 3)
    dock.models.setCurrentIndex(dock.models.findData(five.name))
    dock.fit_model()
    assert dock.models.currentData() != five.name


def test_the_full_dialog_gets_the_settings(dock: LandCoverDock, layer: QgsRasterLayer) -> None:
    given = dock.parameters()
    assert given["INPUT"] == layer.id() and given["MODEL"] == "strongest-colour" and given["QUALITY"] == "fast"
    assert given["EXTENT"].endswith(f"[{layer.crs().authid()}]")


def test_opacity_and_swipe_compare_the_result(plugin: FlairPlugin, dock: LandCoverDock, layer: QgsRasterLayer) -> None:
    assert not dock.swipe_button.isEnabled()
    dock.toggle_look()
    wait_until(lambda: not dock.look.is_running)
    dock.opacity.setValue(40)
    assert dock.result.opacity() == pytest.approx(0.4)
    canvas = plugin.interface.canvas
    canvas.setLayers([dock.result, layer])
    pan = QgsMapToolPan(canvas)
    canvas.setMapTool(pan)
    dock.swipe_button.setChecked(True)
    tool = canvas.mapTool()
    assert isinstance(tool, SwipeTool)
    wait_until(lambda: not tool.item.image.isNull())
    assert painted(tool, 0.5) == (True, False) and painted(tool, 1.0) == (True, True)
    dock.swipe_button.setChecked(False)
    assert canvas.mapTool() == pan and tool.item is None
    dock.swipe_button.setChecked(True)
    QgsProject.instance().removeMapLayer(dock.result.id())
    assert dock.result is None and canvas.mapTool() == pan and not dock.opacity.isEnabled()


def painted(tool: SwipeTool, position: float) -> tuple[bool, bool]:
    """Return whether the item paints a pixel at a quarter and at three quarters of the canvas's width."""
    canvas = tool.canvas()
    tool._move(position * canvas.width())
    image = QImage(canvas.width(), canvas.height(), QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    tool.item.paint(painter)
    painter.end()
    y = canvas.height() // 2
    left, right = (image.pixelColor(canvas.width() * part // 4, y).alpha() > 0 for part in (1, 3))
    return left, right


def test_unloading_stops_a_quick_look(
    plugin: FlairPlugin, dock: LandCoverDock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glance, "QUICK_WINDOWS", 10**6)
    dock.qualities.setCurrentIndex(dock.qualities.findData("best"))
    dock.toggle_look()
    assert dock.look.is_running
    plugin.unload()
    assert background._in_use == []
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert plugin.interface.window.findChildren(QDockWidget, "flair_dock") == []


def shown_browser(plugin: FlairPlugin) -> ModelBrowser:
    """Open the browser."""
    plugin.show_models()
    return [dialog for dialog in plugin._dialogs if isinstance(dialog, ModelBrowser)][-1]


def shown_names(browser: ModelBrowser) -> list[str]:
    """Return the names of the models that the filter leaves."""
    rows = [browser.list.topLevelItem(i) for i in range(browser.list.topLevelItemCount())]
    return [row.data(0, Qt.ItemDataRole.UserRole).name for row in rows if not row.isHidden()]


@pytest.fixture
def hub(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StubHub]:
    """A hub with the weights of one small network, whose skeleton the plugin has."""
    from flair_qgis.flair_seg.models.published import skeleton

    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    (tmp_path / "skeletons").mkdir()
    monkeypatch.setattr(skeleton, "skeletons_folder", lambda: tmp_path / "skeletons")
    with serve_hub(write_published(tmp_path / "skeletons")) as hub:
        monkeypatch.setenv("FLAIR_SEG_HUB", hub.url)
        yield hub


def test_the_browser_filters_and_describes_published_networks(plugin: FlairPlugin, models: Path) -> None:
    browser = shown_browser(plugin)
    everything = len(shown_names(browser))
    browser.filter.setText("convnextv2base NIR")
    assert shown_names(browser) == [
        "ign:FLAIR-HUB_LC-A_IR_convnextv2base-upernet", "ign:FLAIR-HUB_LC-A_IR_convnextv2base-unet"
    ]  # fmt: skip
    row = browser.list.currentItem()
    assert [row.text(column) for column in (1, 2, 3, 4, 7)] == ["nir, red, green", "0.20 m", "19", "0.64", "etalab-2.0"]
    details = browser.details.text()
    assert "mIoU 0.638, overall accuracy 0.770" in details and "© IGN" in details and "huggingface.co/IGNF" in details
    assert browser.download_button.isEnabled() and not browser.use_button.isEnabled()
    browser.filter.setText("no such thing")
    assert shown_names(browser) == [] and browser.current is None and not browser.download_button.isEnabled()
    browser.filter.clear()
    browser.places.setCurrentIndex(1)
    assert "strongest-colour" in shown_names(browser) and len(shown_names(browser)) < everything


def test_the_browser_downloads_in_the_background(
    plugin: FlairPlugin, dock: LandCoverDock, models: Path, hub: StubHub
) -> None:
    browser = shown_browser(plugin)
    browser.filter.setText("swintiny")
    seen: list[float] = []
    browser.download.progressed.connect(seen.append)
    browser.download_button.click()
    assert browser.download.is_running and not browser.download_button.isEnabled()
    wait_until(lambda: not browser.download.is_running)
    name = NAME.lower().replace("_", "-")
    assert browser.status.text() == f"Model '{name}' was added." and seen and seen[-1] == 100
    assert browser.current.name == name and browser.current.origin == "own"
    assert dock.models.findData(name) >= 0, "the panel lists it"
    browser.use_button.click()
    assert dock.models.currentData() == name
    assert dock.update_estimate(), dock.estimate_label.text()
    dock.toggle_look()
    wait_until(lambda: not dock.look.is_running)
    assert dock.result is not None, dock.status.text()


def test_a_download_is_cancelled_and_nothing_is_left(plugin: FlairPlugin, models: Path, hub: StubHub) -> None:
    hub.pause_s = 0.5
    browser = shown_browser(plugin)
    browser.filter.setText("swintiny")
    browser.download_button.click()
    wait_until(lambda: bool(hub.paths("/lfs/")))
    assert not browser.progress.isHidden() and not browser.cancel_button.isHidden()
    browser.cancel_button.click()
    wait_until(lambda: not browser.download.is_running)
    assert browser.status.text() == "Cancelled" and browser.progress.isHidden()
    assert [path.name for path in models.iterdir()] == ["strongest-colour.onnx"]
    assert browser.current.name == f"ign:{NAME}" and browser.download_button.isEnabled()


def test_a_download_that_fails_says_why(plugin: FlairPlugin, models: Path, hub: StubHub) -> None:
    hub.sha256 = "0" * 64
    browser = shown_browser(plugin)
    browser.filter.setText("swintiny")
    browser.download_button.click()
    wait_until(lambda: not browser.download.is_running)
    assert "Wrong checksum" in browser.status.text()
    assert [path.name for path in models.iterdir()] == ["strongest-colour.onnx"]


def test_a_download_outlives_the_browser_and_ends_with_the_plugin(
    plugin: FlairPlugin, models: Path, hub: StubHub
) -> None:
    hub.pause_s = 0.5
    browser = shown_browser(plugin)
    browser.filter.setText("swintiny")
    browser.download_button.click()
    browser.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    again = shown_browser(plugin)
    assert again.download.is_running and "swintiny" in again.status.text() and not again.progress.isHidden()
    plugin.unload()
    assert background._in_use == [] and not (models / f"{NAME}.onnx").exists()


def test_the_browser_lists_uses_and_removes(plugin: FlairPlugin, models: Path) -> None:
    (models / "broken.onnx").write_bytes(b"nothing")
    plugin.show_models()
    browser = shown_browser(plugin)
    rows = [browser.list.topLevelItem(i) for i in range(browser.list.topLevelItemCount())]
    origins = [row.text(SOURCE) for row in rows]
    assert origins.count("your own") == 1 and origins.count("unreadable") == 1 and "with the plugin" in origins
    (own,) = [row for row in rows if row.text(SOURCE) == "your own"]
    assert own.text(1) == "red, green, blue" and own.text(2) == "0.20 m"
    browser.list.setCurrentItem(rows[origins.index("unreadable")])
    assert "broken.onnx" in browser.details.text() and not browser.use_button.isEnabled()
    browser.list.setCurrentItem(rows[0])
    assert browser.use_button.isEnabled() and not browser.remove_button.isEnabled()
    browser.list.setCurrentItem(own)
    assert browser.remove_button.isEnabled() and "red things" in browser.details.text()
    browser.use_button.click()
    assert plugin._dock.models.currentData() == "strongest-colour"
    browser.remove("strongest-colour")
    assert not (models / "strongest-colour.onnx").exists()
