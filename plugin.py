"""What QGIS loads: the provider everywhere, menu and toolbar entries where there is a window."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import Qgis, QgsApplication, QgsMapLayerType, QgsMessageLog, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QInputDialog, QMenu, QPushButton

from .flair_seg.errors import FlairError
from .flair_seg.nomenclature import NOMENCLATURES
from .flair_seg.system.telemetry import forbid_telemetry
from .processing.algorithm import ICON_PATH
from .processing.provider import FlairProvider
from .processing.qt.labels import known_labels
from .processing.qt.nextsteps import offer_with
from .processing.qt.translation import CONTEXT, Translation
from .processing.qt.windows import dismiss, present
from .processing.runtime import runtime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qgis.gui import QgisInterface
    from qgis.PyQt.QtWidgets import QWidget

    from .flair_seg.nomenclature import LandCoverClass
    from .processing.dock.background import BackgroundRun
    from .processing.dock.panel import LandCoverDock
    from .processing.qt.nextsteps import NextStep

MENU = "FLAIR land cover"
INSTALL = "flair:installruntime"
QUICK_LOOK_ICON = Path(__file__).parent / "resources" / "quicklook.svg"
EXAMPLE = Path(__file__).parent / "resources" / "examples" / "bd_ortho_to_report.model3"


class FlairPlugin:
    """Adds the provider and entries that open its dialogs, and removes them on unload."""

    def __init__(self, iface: QgisInterface | None) -> None:
        """Keep QGIS's interface, None under qgis_process, which calls `initProcessing` alone."""
        self._iface: QgisInterface = iface
        self._translation = Translation()
        self._translation.install()
        self._provider: FlairProvider | None = None
        self._menu: QMenu | None = None
        self._dialogs: list[QWidget] = []
        self._toolbar: list[Any] = []
        self._dock: LandCoverDock | None = None
        self._download: BackgroundRun | None = None
        self._offered: QWidget | None = None
        self._names: Any = None

    def tr(self, text: str) -> str:
        """Return a text in QGIS's language."""
        return QCoreApplication.translate(CONTEXT, text)

    def initProcessing(self) -> None:
        """Add the provider; qgis_process calls only this."""
        forbid_telemetry()  # here, in case another plugin is the first to import ONNX Runtime
        if self._provider is None:
            self._provider = FlairProvider()
            QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:
        """Add the provider, a menu in the Raster menu and a button in the plugins toolbar."""
        self.initProcessing()
        self._menu = QMenu(MENU, self._iface.mainWindow())
        self._menu.setIcon(QIcon(str(ICON_PATH)))
        self._menu.setObjectName("flair_menu")
        self._add_algorithms(self._menu)
        self._menu.addSeparator()
        look = self._menu.addAction(QIcon(str(QUICK_LOOK_ICON)), self.tr("Quick look at the visible extent"))
        look.setObjectName("flair_quick_look")
        look.triggered.connect(self.quick_look)
        for title, action in ((self.tr("Land-cover panel"), self.show_dock), (self.tr("Models…"), self.show_models)):
            self._menu.addAction(title).triggered.connect(action)
        example = self._menu.addAction(self.tr("Open example in model designer…"))
        example.triggered.connect(self.open_example)
        offer_with(self.offer_next)
        self._names = self._menu.addAction(self.tr("Apply class names and colours…"))
        self._names.setObjectName("flair_class_names")
        self._names.triggered.connect(self.name_classes)
        self._iface.addCustomActionForLayerType(self._names, "", QgsMapLayerType.RasterLayer, True)
        self._iface.rasterMenu().addMenu(self._menu)
        self._toolbar = [self._menu.actions()[0], look]
        for action in self._toolbar:
            self._iface.addToolBarIcon(action)

    def _add_algorithms(self, menu: QMenu) -> None:
        """Add an entry for each algorithm, in a submenu for each group."""
        groups: dict[str, QMenu] = {"": menu}
        for algorithm in self._provider.menu_algorithms() if self._provider else ():
            if algorithm.groupId() not in groups:
                groups[algorithm.groupId()] = menu.addMenu(algorithm.group())
            # The menu makes its own action, since QAction lives in another module in Qt 6.
            action = groups[algorithm.groupId()].addAction(menu.icon(), algorithm.displayName() + "…")
            action.setObjectName(algorithm.id().replace(":", "_"))
            action.triggered.connect(partial(self.open, algorithm.id()))

    def unload(self) -> None:
        """Remove everything that was added."""
        offer_with(None)
        self._forget_offer()
        for dialog in list(self._dialogs):
            dismiss(dialog, self._iface.mainWindow())
        if self._download is not None:
            self._download.stop()
            self._download.deleteLater()
            self._download = None
        if self._dock is not None:
            self._dock.close_down()
            self._iface.removeDockWidget(self._dock)
            self._dock.deleteLater()
            self._dock = None
        if self._menu is not None:
            for action in self._toolbar:
                self._iface.removeToolBarIcon(action)
            self._toolbar = []
            self._iface.removeCustomActionForLayerType(self._names)
            self._iface.rasterMenu().removeAction(self._menu.menuAction())
            self._menu.deleteLater()
            self._menu = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        # Loaded only where a map was made: it knows numpy and the runtime.
        loaded = sys.modules.get(f"{__package__}.flair_seg.inference.loaded")
        if loaded is not None:
            loaded.release()
        self._translation.remove()
        runtime.deactivate()

    def open(self, algorithm_id: str, checked: bool = False, given: dict[str, Any] | None = None) -> None:
        """Open an algorithm's dialog, or say what it needs first."""
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
        if algorithm is None:
            QgsMessageLog.logMessage(f"{algorithm_id} is not there", MENU, Qgis.MessageLevel.Critical)
            return
        ok, message = algorithm.canExecute()
        if ok:
            self._show_dialog(*((algorithm_id, given) if given else (algorithm_id,)))
        else:
            self._offer_install(message)

    def show_dock(self, checked: bool = False) -> LandCoverDock:
        """Show the panel, which is created on first use."""
        if self._dock is None:
            from .processing.dock.panel import LandCoverDock

            self._dock = LandCoverDock(self._iface.mapCanvas(), self._iface.mainWindow())
            self._dock.segment_asked.connect(lambda given: self._show_dialog("flair:segment", given))
            self._dock.models_asked.connect(self.show_models)
            self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._dock)
            self._dock.use_layer(self._iface.activeLayer())
        self._dock.show()
        self._dock.raise_()
        return self._dock

    def quick_look(self, checked: bool = False) -> None:
        """Map what is visible of the active layer, or say what this needs first."""
        algorithm = QgsApplication.processingRegistry().createAlgorithmById("flair:segment")
        ok, message = algorithm.canExecute()
        if not ok:
            self._offer_install(message)
            return
        dock = self.show_dock()
        if not dock.look.is_running:
            dock.use_layer(self._iface.activeLayer())
            dock.toggle_look()

    def show_models(self, checked: bool = False) -> None:
        """Show the model browser."""
        from .processing.dock.background import BackgroundRun
        from .processing.dock.browser import ModelBrowser

        if self._download is None:
            self._download = BackgroundRun(self._iface.mainWindow())
            self._download.ended.connect(lambda results, reason: self._dock and self._dock.read_models())
        browser = ModelBrowser(self._iface.mainWindow(), self._download)
        browser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        browser.used.connect(lambda name: self.show_dock().read_models(name))
        browser.adding.connect(
            lambda name: self._show_dialog("flair:addmodel", {"CATALOGUE_MODEL": name} if name else None)
        )
        browser.finished.connect(lambda result: self._dock and self._dock.read_models())
        self._show(browser)

    def _show_dialog(self, algorithm_id: str, given: dict[str, Any] | None = None) -> None:
        """Show an algorithm's dialog next to the map, which stays usable."""
        # QGIS's package; the plugin's own of that name is `.processing`.
        from processing import createAlgorithmDialog  # type: ignore[attr-defined]

        dialog = createAlgorithmDialog(algorithm_id, given) if given else createAlgorithmDialog(algorithm_id)
        if dialog:
            self._show(dialog)

    def open_example(self, checked: bool = False) -> None:
        """Open the example in the model designer: from BD ORTHO's files to polygons and a report."""
        try:
            # Not part of QGIS's stable interface, which has no way to open the designer.
            from processing.modeler.ModelerDialog import ModelerDialog  # type: ignore[import-not-found]

            designer = ModelerDialog.create()
            designer.loadModel(str(EXAMPLE))
        except (ImportError, AttributeError, TypeError) as error:
            QgsMessageLog.logMessage(f"{type(error).__name__}: {error}", MENU, Qgis.MessageLevel.Warning)
            text = self.tr("Cannot open the model designer. Open this file in it manually: {0}").format(EXAMPLE)
            self._iface.messageBar().pushMessage(MENU, text, Qgis.MessageLevel.Warning)
            return
        self._show(designer)

    def _show(self, dialog: QWidget) -> None:
        """Show a window, and close it with the plugin."""
        self._dialogs.append(dialog)
        dialog.destroyed.connect(lambda: self._dialogs.remove(dialog))
        present(dialog, self._iface.mainWindow())

    def offer_next(self, title: str, steps: Sequence[NextStep]) -> None:
        """Say in the message bar that an algorithm has run, with buttons that open what follows, filled in.

        Args:
            title: the algorithm's name.
            steps: what can follow.
        """
        self._forget_offer()
        bar = self._iface.messageBar()
        item = bar.createMessage(MENU, self.tr("{name}: finished. Next:").format(name=title))
        for step in steps:
            button = QPushButton(step.label, item)
            button.setObjectName(step.algorithm.id().replace(":", "_"))
            button.setToolTip(step.algorithm.displayName())
            button.clicked.connect(partial(self._open_next, step.algorithm.id(), dict(step.parameters)))
            item.layout().addWidget(button)
        self._offered = item
        item.destroyed.connect(partial(self._offer_closed, item))
        bar.pushWidget(item, Qgis.MessageLevel.Success)

    def _open_next(self, algorithm_id: str, given: dict[str, Any], checked: bool = False) -> None:
        """Open the dialog of an algorithm that can run, filled in; else say what it needs first."""
        self._forget_offer()
        self.open(algorithm_id, given=given)

    def _forget_offer(self) -> None:
        """Close the message that offers what follows, if it is still there."""
        item, self._offered = self._offered, None
        if item is not None:
            self._iface.messageBar().popWidget(item)

    def _offer_closed(self, item: QWidget) -> None:
        """Forget a message that the user has closed."""
        if self._offered is item:
            self._offered = None

    def name_classes(self, checked: bool = False) -> None:
        """Show the active raster by its class names and colours; ask for its nomenclature if its file has no names."""
        from .processing.data.classlegend import classes_of, show_classes

        layer = self._iface.activeLayer()
        if not isinstance(layer, QgsRasterLayer):
            self._iface.messageBar().pushMessage(MENU, self.tr("Select a raster layer first."), Qgis.MessageLevel.Info)
            return
        try:
            classes = classes_of(layer) or self._chosen_classes(layer)
        except FlairError as error:
            self._iface.messageBar().pushMessage(MENU, str(error), Qgis.MessageLevel.Warning)
            return
        if classes:
            show_classes(layer, classes)

    def _chosen_classes(self, layer: QgsRasterLayer) -> tuple[LandCoverClass, ...]:
        """Return the classes of the nomenclature that the user chooses for a layer; none if cancelled."""
        labels = {label: name for name, label in known_labels("NOMENCLATURE").items()}
        question = self.tr("'{name}' has no class names. Nomenclature:").format(name=layer.name())
        label, ok = QInputDialog.getItem(self._iface.mainWindow(), MENU, question, list(labels), 0, False)
        return NOMENCLATURES[labels[label]].classes if ok else ()

    def _offer_install(self, message: str) -> None:
        """Say in the message bar what is missing, with a button that opens the remedy."""
        bar = self._iface.messageBar()
        item = bar.createMessage(MENU, message)
        button = QPushButton(self.tr("Install ONNX Runtime…"), item)
        button.clicked.connect(lambda: self._show_dialog(INSTALL))
        button.clicked.connect(lambda: bar.popWidget(item))
        item.layout().addWidget(button)
        bar.pushWidget(item, Qgis.MessageLevel.Warning)
