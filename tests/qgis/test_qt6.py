"""What Qt 6 and QGIS 4 change: enumerations are scoped, and an algorithm's dialog may be a widget in a dock."""

from __future__ import annotations

import ast
import enum
import importlib
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from flair_qgis.plugin import FlairPlugin
from flair_qgis.processing.algorithm import documentation
from flair_qgis.processing.qt import windows
from qgis.core import QgsApplication
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtWidgets import QDialog, QDockWidget, QLabel, QMainWindow, QVBoxLayout, QWidget

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = [ROOT / "plugin.py", *sorted((ROOT / "processing").rglob("*.py"))]
GONE = re.compile(r"\.exec_\(|\bQVariant\.Invalid|\bQRegExp\b|\bQDesktopWidget\b|\bQStringList\b|\bPyQt5\b")
"""What PyQt 6 has no more."""


def imported(tree: ast.Module) -> dict[str, object]:
    """Return what a module imports from QGIS and Qt, by name."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level and str(node.module).startswith("qgis"):
            module = importlib.import_module(node.module)
            found.update({alias.asname or alias.name: getattr(module, alias.name) for alias in node.names})
    return found


def aliases(tree: ast.Module, known: dict[str, object]) -> dict[str, object]:
    """Return a module's names for classes and enumerations, such as `_NUMBER = QgsProcessingParameterNumber.Type`."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            steps = list(resolved(node.value, known))
            value = steps[-1][2] if steps else known.get(getattr(node.value, "id", ""))
            if isinstance(value, type):
                found[node.targets[0].id] = value
    return found


def resolved(node: ast.AST, known: dict[str, object]) -> Iterator[tuple[object, str, object]]:
    """Yield owner, name and value of each step of `A.b.c`, as far as it leads from a name that is known."""
    names = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in known:
        return
    owner = known[node.id]
    for name in names:
        value = getattr(owner, name, None)
        if value is None:
            return
        yield owner, name, value
        owner = value


def is_unscoped(owner: object, value: object) -> bool:
    """Whether a value is a member of an enumeration that is reached by another way than its enumeration."""
    is_member = isinstance(value, enum.Enum) or (isinstance(value, int) and type(value).__module__ != "builtins")
    return is_member and owner is not type(value)


def unscoped(source: str) -> list[str]:
    """Return the members of enumerations that a source names without their enumeration."""
    tree = ast.parse(source)
    known = imported(tree)
    known.update(aliases(tree, known))
    steps = [step for node in ast.walk(tree) if isinstance(node, ast.Attribute) for step in resolved(node, known)]
    return sorted(
        {f"{getattr(owner, '__name__', owner)}.{name}" for owner, name, value in steps if is_unscoped(owner, value)}
    )


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_enumerations_are_scoped(path: Path) -> None:
    """`Qt.AlignmentFlag.AlignLeft`, as PyQt 6 needs it; and nothing that PyQt 6 has no more."""
    source = path.read_text(encoding="utf-8")
    assert unscoped(source) == []
    assert GONE.findall(source) == []


def test_the_scan_finds_them() -> None:
    """Of Qt and of QGIS, directly and by an alias."""
    source = (
        "from qgis.core import Qgis, QgsProcessing, QgsProcessingParameterNumber\nfrom qgis.PyQt.QtCore import Qt\n"
        "N = QgsProcessingParameterNumber\n"
        "a = Qt.AlignLeft, Qt.AlignmentFlag.AlignLeft, QgsProcessing.TypeRaster, QgsProcessing.TEMPORARY_OUTPUT\n"
        "b = Qgis.Critical, Qgis.MessageLevel.Critical, N.Double, N.Type.Double, Qgis.QGIS_VERSION_INT\n"
    )
    assert unscoped(source) == [
        "Qgis.Critical",
        "QgsProcessing.TypeRaster",
        "QgsProcessingParameterNumber.Double",
        "Qt.AlignLeft",
    ]


@pytest.fixture
def main(app: QgsApplication) -> Iterator[QMainWindow]:
    """A main window."""
    window = QMainWindow()
    yield window
    window.deleteLater()


def test_a_dialog_is_shown_and_closed(main: QMainWindow) -> None:
    """As QGIS 3 makes it, and as a widget in a dialog, as QGIS 4.2 does."""
    plain, outer = QDialog(main), QDialog(main)
    inner = QWidget()
    QVBoxLayout(outer).addWidget(inner)
    for widget, window in ((plain, plain), (inner, outer)):
        windows.present(widget, main)
        assert window.isVisible() and widget.isVisible()
        windows.dismiss(widget, main)
        assert not window.isVisible()


def test_a_docked_widget_is_shown_in_its_dock(main: QMainWindow) -> None:
    """The main window is neither raised nor closed in its place."""
    main.show()
    dock, widget = QDockWidget("Processing", main), QLabel("algorithm")
    dock.setWidget(widget)
    main.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    dock.hide()
    windows.present(widget, main)
    assert dock.isVisible() and widget.isVisible() and not widget.isWindow()
    windows.dismiss(widget, main)
    assert not dock.isVisible() and main.isVisible()


def test_a_bare_widget_becomes_a_window(main: QMainWindow) -> None:
    """It does not lie over the main window's corner."""
    widget = QLabel("algorithm", main)
    windows.present(widget, main)
    assert widget.isWindow() and widget.isVisible()
    windows.dismiss(widget, main)
    assert not widget.isVisible()


def test_without_the_designer_a_message_names_the_example(
    main: QMainWindow, app: QgsApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its class is not part of QGIS's stable interface."""
    bar = QgsMessageBar(main)
    plugin = FlairPlugin(SimpleNamespace(messageBar=lambda: bar, mainWindow=lambda: main))
    for broken in (None, SimpleNamespace(), SimpleNamespace(ModelerDialog=SimpleNamespace())):
        monkeypatch.setitem(sys.modules, "processing.modeler.ModelerDialog", broken)
        bar.clearWidgets()
        plugin.open_example()
        assert "bd_ortho_to_report.model3" in bar.currentItem().text() and plugin._dialogs == []


def test_every_algorithm_has_a_page(provider: None) -> None:
    """Below the repository that metadata.txt names."""
    pages = {a.name(): a.helpUrl() for a in QgsApplication.processingRegistry().providerById("flair").algorithms()}
    for name, page in pages.items():
        assert page == f"{documentation()}/reference/algorithms.md#{name}" and page.startswith("https://")


def test_the_icon_is_drawn_from_its_source(app: QgsApplication) -> None:
    """`python scripts/icon.py` makes it; renderers may differ a little at edges."""
    spec = importlib.util.spec_from_file_location("icon", ROOT / "scripts" / "icon.py")
    icon = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(icon)
    shipped, drawn = QImage(str(ROOT / "resources" / "icon.png")), icon.draw(ROOT / "resources" / "icon.svg")
    assert (shipped.width(), shipped.height()) == (icon.SIZE_PX, icon.SIZE_PX)
    differing = 0
    for x in range(icon.SIZE_PX):
        for y in range(icon.SIZE_PX):
            one, other = shipped.pixelColor(x, y), drawn.pixelColor(x, y)
            differing += max(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb())) > 40
    assert differing < 0.02 * icon.SIZE_PX**2
