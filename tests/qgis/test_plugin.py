"""The provider, the menu and toolbar entries, and that unloading leaves nothing."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flair_qgis.plugin import FlairPlugin
from qgis.core import QgsApplication, QgsProcessingParameterDefinition, QgsProcessingParameterNumber
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QMainWindow, QMenu, QPushButton, QToolBar, QWidget

ROOT = Path(__file__).resolve().parents[2]
ALGORITHMS = (
    "flair:segment",
    "flair:mosaic",
    "flair:stack",
    "flair:checkinput",
    "flair:plan",
    "flair:status",
    "flair:cancel",
    "flair:clean",
    "flair:vectorize",
    "flair:fetchortho",
    "flair:areas",
    "flair:change",
    "flair:splitpatches",
    "flair:publish",
    "flair:exportpatches",
    "flair:accuracy",
    "flair:sample",
    "flair:addmodel",
    "flair:installruntime",
    "flair:diagnose",
)


class Window:
    """The part of QGIS' interface that the plugin uses."""

    def __init__(self) -> None:
        """Make an empty window."""
        self.window = QMainWindow()
        self.menu = QMenu("Raster", self.window)
        self.toolbar = QToolBar(self.window)
        self.bar = QgsMessageBar(self.window)
        self.layer_actions: list[object] = []

    def mainWindow(self) -> QWidget:  # noqa: N802 - Qt style
        """Return the window."""
        return self.window

    def rasterMenu(self) -> QMenu:  # noqa: N802 - Qt style
        """Return the Raster menu."""
        return self.menu

    def addToolBarIcon(self, action: object) -> None:  # noqa: N802 - Qt style
        """Add a button."""
        self.toolbar.addAction(action)

    def removeToolBarIcon(self, action: object) -> None:  # noqa: N802 - Qt style
        """Remove a button."""
        self.toolbar.removeAction(action)

    def addCustomActionForLayerType(self, action: object, *place: object) -> None:  # noqa: N802 - Qt style
        """Add an entry to the layers' menu."""
        self.layer_actions.append(action)

    def removeCustomActionForLayerType(self, action: object) -> bool:  # noqa: N802 - Qt style
        """Remove an entry."""
        self.layer_actions.remove(action)
        return True

    def messageBar(self) -> QgsMessageBar:  # noqa: N802 - Qt style
        """Return the message bar."""
        return self.bar


@pytest.fixture
def window(app: QgsApplication) -> Iterator[Window]:
    """An empty window, destroyed after the test."""
    window = Window()
    yield window
    window.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_package_imports_without_qgis() -> None:
    """The plugin manager reads the package before QGIS is up."""
    code = (
        "import importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('flair_plugin', {str(ROOT / '__init__.py')!r})\n"
        "spec.loader.exec_module(importlib.util.module_from_spec(spec))\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('qgis', 'PyQt5', 'numpy', 'osgeo')])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_loading_imports_nothing_that_qgis_would_wait_for() -> None:
    """With the provider's parameters declared, the network's client, the runtime and arrays are still not loaded."""
    code = (
        "import importlib.util, sys\n"
        "from qgis.core import QgsApplication\n"
        "application = QgsApplication([], False)\n"
        "application.initQgis()\n"
        "before = set(sys.modules)\n"
        f"spec = importlib.util.spec_from_file_location('flair', {str(ROOT / '__init__.py')!r},"
        f" submodule_search_locations=[{str(ROOT)!r}])\n"
        "module = sys.modules['flair'] = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(module)\n"
        "plugin = module.classFactory(None)\n"
        "plugin.initProcessing()\n"
        "print(len(QgsApplication.processingRegistry().providerById('flair').algorithms()))\n"
        "slow = {'numpy', 'onnxruntime', 'http.client', 'urllib.request', 'flair.flair_seg.raster.grid'}\n"
        "print(sorted(slow & (set(sys.modules) - before)))\n"
        "plugin.unload()\n"
        "application.exitQgis()\n"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines() == [str(len(ALGORITHMS)), "[]"]


def test_metadata_is_what_the_plugin_site_asks_for() -> None:
    """All required keys are there, and the versions agree."""
    from flair_qgis.flair_seg import __version__

    parser = configparser.ConfigParser()
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    general = parser["general"]
    required = "name description about version author email repository tracker qgisMinimumVersion".split()
    assert all(general[key].strip() for key in required)
    assert (general["qgisMinimumVersion"], general["qgisMaximumVersion"]) == ("3.22", "4.99")
    assert general["hasProcessingProvider"] == "yes" and general["version"] == __version__
    assert (ROOT / general["icon"]).is_file()


def test_every_algorithm_and_parameter_has_help(provider: None) -> None:
    """Nothing is left for the user to guess."""
    for algorithm_id in ALGORITHMS:
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
        assert len(algorithm.shortHelpString()) > 200 and algorithm.tags() and not algorithm.icon().isNull()
        for parameter in algorithm.parameterDefinitions():
            assert parameter.help(), f"{algorithm_id} {parameter.name()}"
            assert not re.search(r"--\w", parameter.help() + parameter.description()), "an option of the command line"
        assert not re.search(r"(?<!pip) --\w", algorithm.shortHelpString()), algorithm_id


def test_dialogs_show_numbers_with_few_decimals(provider: None) -> None:
    """Enough for the smallest value and for the default, which are never rounded to others."""
    for algorithm_id in ALGORITHMS:
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
        for parameter in algorithm.parameterDefinitions():
            if parameter.type() == "number" and parameter.dataType() == QgsProcessingParameterNumber.Type.Double:
                decimals = parameter.metadata()["widget_wrapper"]["decimals"]
                for value in (parameter.minimum(), parameter.defaultValue() or 0):
                    assert round(value, decimals) == value, f"{algorithm_id} {parameter.name()}"
                assert 2 <= decimals <= 6


def test_rare_parameters_are_advanced_and_extra_outputs_optional(provider: None) -> None:
    """The dialog opens on what most people set."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("flair:segment")
    flag = QgsProcessingParameterDefinition.Flag
    shown = {p.name() for p in algorithm.parameterDefinitions() if not p.flags() & flag.FlagAdvanced}
    assert shown == {
        "INPUT",
        "MODEL",
        "MODEL_FILE",
        "EXTENT",
        "AREA",
        "QUALITY",
        "OUTPUT",
        "CONFIDENCE",
        "PROBABILITIES",
    }
    for name in ("CONFIDENCE", "PROBABILITIES"):
        parameter = algorithm.parameterDefinition(name)
        assert parameter.flags() & flag.FlagOptional and not parameter.createByDefault()


def test_without_runtime_all_algorithms_are_listed_and_say_what_to_do(
    provider: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what needs the runtime is stopped."""
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    registry = QgsApplication.processingRegistry()
    assert {a.id() for a in registry.providerById("flair").algorithms()} == set(ALGORITHMS)
    for name in ALGORITHMS:
        ok, message = registry.createAlgorithmById(name).canExecute()
        assert ok == (name not in ("flair:segment", "flair:plan"))
        assert ok or "'Install ONNX Runtime' (flair:installruntime)" in message


def test_unload_leaves_nothing(app: QgsApplication, window: Window) -> None:
    """Provider, menu, button and widgets go; loading again works."""
    registry = QgsApplication.processingRegistry()
    before = len(window.window.findChildren(QWidget))
    for _ in range(2):
        plugin = FlairPlugin(window)
        plugin.initGui()
        titles = [action.text() for action in window.menu.actions()]
        assert titles == ["FLAIR land cover"] and len(window.toolbar.actions()) == 2
        entries = {action.text(): action.menu() for action in window.menu.actions()[0].menu().actions()}
        groups = ["Segment a mosaic…", "Prepare", "Runs", "Analyse", "Assess", "Models"]
        windows = ["Quick look at the visible extent", "Land-cover panel", "Models…"]
        last = ["Open example in model designer…", "Apply class names and colours…"]
        assert list(entries) == [*groups, "", *windows, *last]
        assert [action.text() for action in window.layer_actions] == last[1:]
        offered = [entry.objectName() for menu in entries.values() if menu for entry in menu.actions()]
        assert {"flair:segment", *(name.replace("_", ":") for name in offered)} == set(ALGORITHMS)
        assert registry.providerById("flair") is not None
        plugin.unload()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert window.menu.actions() == [] and window.toolbar.actions() == [] and window.layer_actions == []
        assert registry.providerById("flair") is None
        assert len(window.window.findChildren(QWidget)) == before


def test_menu_entry_offers_the_install_when_the_runtime_is_missing(
    provider: None, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A button in the message bar leads to the remedy."""
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    plugin = FlairPlugin(window)
    opened = []
    monkeypatch.setattr(plugin, "_show_dialog", opened.append)
    plugin.open("flair:segment")
    item = window.bar.currentItem()
    assert item.text() == QgsApplication.processingRegistry().createAlgorithmById("flair:segment").canExecute()[1] != ""
    item.findChild(QPushButton).click()
    assert opened == ["flair:installruntime"]


def test_menu_entry_opens_the_dialog(provider: None, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dialog is the toolbox' own, shows, and is forgotten once closed."""
    import processing  # noqa: F401 - patched below

    shown, asked = [], []

    class Dialog(QWidget):
        def show(self) -> None:
            shown.append(self)

    def make(name: str) -> QWidget:
        asked.append(name)
        return Dialog(window.window)

    monkeypatch.setattr("processing.createAlgorithmDialog", make)
    plugin = FlairPlugin(window)
    plugin.open("flair:mosaic")
    assert asked == ["flair:mosaic"] and len(shown) == 1 and plugin._dialogs == shown
    shown[0].deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert plugin._dialogs == []


def test_the_example_opens_in_the_model_designer(provider: None, window: Window) -> None:
    """Its steps are there, and the designer closes with the plugin."""
    plugin = FlairPlugin(window)
    plugin.open_example()
    (designer,) = plugin._dialogs
    assert designer.isVisible()
    steps = designer.model().childAlgorithms()
    assert set(steps) == {"stack", "segment", "vectorize", "areas"}
    assert all(step.algorithm() is not None for step in steps.values())
    plugin.unload()
    assert not designer.isVisible()


def test_files_that_are_no_models_harm_no_algorithm(
    provider: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = '{"members": ' + "[" * 100_000
    (tmp_path / "deep.json").write_text(deep)
    (tmp_path / "digits.json").write_text('{"members": ' + "1" * 5000 + "}")
    (tmp_path / "broken.onnx").write_bytes(b"\xff" * 20)
    (tmp_path / "catalogue").write_text(deep)
    monkeypatch.setenv("FLAIR_SEG_MODELS", str(tmp_path))
    monkeypatch.setenv("FLAIR_SEG_CATALOGUE", str(tmp_path / "catalogue"))
    registry = QgsApplication.processingRegistry()
    algorithms = {name: registry.createAlgorithmById(name) for name in ALGORITHMS}
    assert all(algorithms.values())
    parameter = algorithms["flair:segment"].parameterDefinition("MODEL")
    assert "flair-d034" in parameter.options()
    assert all(name in parameter.help() for name in ("deep.json", "digits.json", "broken.onnx"))
    assert "nested more than" in algorithms["flair:addmodel"].parameterDefinition("CATALOGUE_MODEL").help()
