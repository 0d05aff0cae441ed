"""What QGIS loads: the provider everywhere, menu and toolbar entries where there is a window."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsApplication, QgsMessageLog
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QMenu, QPushButton

from .flair_seg.system.telemetry import forbid_telemetry
from .processing.algorithm import ICON_PATH
from .processing.provider import FlairProvider
from .processing.qt.translation import CONTEXT, Translation
from .processing.qt.windows import dismiss, present
from .processing.runtime import runtime

if TYPE_CHECKING:
    from qgis.gui import QgisInterface
    from qgis.PyQt.QtWidgets import QWidget

MENU = "FLAIR land cover"
INSTALL = "flair:installruntime"
EXAMPLE = Path(__file__).parent / "resources" / "examples" / "bd_ortho_to_report.model3"


class FlairPlugin:
    """Adds the provider, and entries that open its dialogs; takes all of it away again."""

    def __init__(self, iface: QgisInterface | None) -> None:
        """Keep the window, None under qgis_process."""
        self._iface = iface
        self._translation = Translation()
        self._translation.install()
        self._provider: FlairProvider | None = None
        self._menu: QMenu | None = None
        self._dialogs: list[QWidget] = []

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
        icon = QIcon(str(ICON_PATH))
        self._menu = QMenu(MENU, self._iface.mainWindow())
        self._menu.setIcon(icon)
        self._menu.setObjectName("flair_menu")
        groups: dict[str, QMenu] = {"": self._menu}
        for algorithm in self._provider.menu_algorithms():
            if algorithm.groupId() not in groups:
                groups[algorithm.groupId()] = self._menu.addMenu(algorithm.group())
            # The menu makes its own action, since QAction lives in another module in Qt 6.
            action = groups[algorithm.groupId()].addAction(icon, algorithm.displayName() + "…")
            action.setObjectName(algorithm.id().replace(":", "_"))
            action.triggered.connect(partial(self.open, algorithm.id()))
        self._menu.addSeparator()
        example = self._menu.addAction(self.tr("Example for the model designer…"))
        example.triggered.connect(self.open_example)
        self._iface.rasterMenu().addMenu(self._menu)
        self._iface.addToolBarIcon(self._menu.actions()[0])

    def unload(self) -> None:
        """Remove everything that was added."""
        for dialog in list(self._dialogs):
            dismiss(dialog, self._iface.mainWindow())
        if self._menu is not None:
            self._iface.removeToolBarIcon(self._menu.actions()[0])
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

    def open(self, algorithm_id: str, checked: bool = False) -> None:
        """Open an algorithm's dialog, or say what it needs first."""
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
        if algorithm is None:
            QgsMessageLog.logMessage(f"{algorithm_id} is not there", MENU, Qgis.MessageLevel.Critical)
            return
        ok, message = algorithm.canExecute()
        if ok:
            self._show_dialog(algorithm_id)
        else:
            self._offer_install(message)

    def _show_dialog(self, algorithm_id: str) -> None:
        """Show an algorithm's dialog beside the map, which stays usable."""
        # QGIS's package; the plugin's own of that name is `.processing`.
        from processing import createAlgorithmDialog

        dialog = createAlgorithmDialog(algorithm_id)
        if dialog:
            self._show(dialog)

    def open_example(self, checked: bool = False) -> None:
        """Open the example in the model designer: from BD ORTHO's files to polygons and a report."""
        try:
            # Not part of QGIS's stable interface, which has no way to open the designer.
            from processing.modeler.ModelerDialog import ModelerDialog

            designer = ModelerDialog.create()
            designer.loadModel(str(EXAMPLE))
        except (ImportError, AttributeError, TypeError) as error:
            QgsMessageLog.logMessage(f"{type(error).__name__}: {error}", MENU, Qgis.MessageLevel.Warning)
            text = self.tr("The model designer cannot be opened from here. Open this file in it: {0}").format(EXAMPLE)
            self._iface.messageBar().pushMessage(MENU, text, Qgis.MessageLevel.Warning)
            return
        self._show(designer)

    def _show(self, dialog: QWidget) -> None:
        """Show a window, and close it with the plugin."""
        self._dialogs.append(dialog)
        dialog.destroyed.connect(lambda: self._dialogs.remove(dialog))
        present(dialog, self._iface.mainWindow())

    def _offer_install(self, message: str) -> None:
        """Say in the message bar what is missing, with a button that opens the remedy."""
        bar = self._iface.messageBar()
        item = bar.createMessage(MENU, message)
        button = QPushButton(self.tr("Install the runtime…"), item)
        button.clicked.connect(lambda: self._show_dialog(INSTALL))
        button.clicked.connect(lambda: bar.popWidget(item))
        item.layout().addWidget(button)
        bar.pushWidget(item, Qgis.MessageLevel.Warning)
