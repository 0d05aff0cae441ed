"""The model browser: all models with what they need, and ways to use, add and remove them."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...flair_seg.errors import FlairError
from ...flair_seg.language import grouped, tr
from ...flair_seg.nomenclature import class_label
from ...flair_seg.tools.library.inventory import ListedModel, inventory, origin_label

_MODEL = Qt.ItemDataRole.UserRole
_WIDTHS = (330, 190, 60, 110, 110)


class ModelBrowser(QDialog):
    """Lists the models; `used` has the name of the one chosen, `adding` the catalogue's name of one, or nothing."""

    used = pyqtSignal(str)
    adding = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """List the models."""
        super().__init__(parent)
        self.setWindowTitle(tr("Models"))
        self.setObjectName("flair_model_browser")
        self.resize(880, 460)
        self.list = QTreeWidget(self)
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels([tr("Title"), tr("Bands"), tr("GSD"), tr("Source"), tr("Licence")])
        for column, width in enumerate(_WIDTHS):
            self.list.setColumnWidth(column, width)
        self.details = QLabel(self)
        self.details.setWordWrap(True)
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details.setTextFormat(Qt.TextFormat.PlainText)
        self.use_button, self.add_button, self.remove_button = (
            QPushButton(text, self) for text in (tr("Use"), tr("Add…"), tr("Remove…"))
        )
        self._lay_out()
        self.list.currentItemChanged.connect(lambda *items: self._show())
        self.list.itemDoubleClicked.connect(lambda *items: self._use())
        self.use_button.clicked.connect(self._use)
        self.add_button.clicked.connect(self._add)
        self.remove_button.clicked.connect(self._ask_to_remove)
        self.refresh()

    def _lay_out(self) -> None:
        """Arrange list, details and buttons."""
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.rejected.connect(self.reject)
        buttons = QHBoxLayout()
        for button in (self.use_button, self.add_button, self.remove_button):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.details)
        layout.addLayout(buttons)

    def refresh(self) -> None:
        """Read the list again."""
        self.list.clear()
        for model in inventory():
            gsd = "" if model.gsd_m is None else tr("{gsd_m} m", gsd_m=grouped(model.gsd_m, 2))
            title = model.title or tr("Unreadable model file")
            cells = [title, ", ".join(model.bands), gsd, origin_label(model.origin), model.licence]
            item = QTreeWidgetItem(self.list, cells)
            item.setData(0, _MODEL, model)
            for column, text in enumerate(cells):
                item.setToolTip(column, model.problem or text)
        if self.list.topLevelItemCount():
            self.list.setCurrentItem(self.list.topLevelItem(0))
        self._show()

    @property
    def current(self) -> ListedModel | None:
        """The model that is selected."""
        item = self.list.currentItem()
        return None if item is None else item.data(0, _MODEL)

    def _show(self) -> None:
        """Show the details of the selected model, and enable what can be done with it."""
        model = self.current
        origin = "" if model is None else model.origin
        self.use_button.setEnabled(origin in ("shipped", "own"))
        self.remove_button.setEnabled(origin == "own")
        self.add_button.setText(tr("Download…") if origin == "catalogue" else tr("Add…"))
        if model is None:
            self.details.setText(tr("No model found: add one with 'Add a model'"))
        elif model.problem:
            self.details.setText(model.problem)
        else:
            classes = ", ".join(map(class_label, model.classes)) or tr("as the file says")
            lines = (tr("Name: {name}", name=model.name), tr("Classes: {classes}", classes=classes))
            self.details.setText("\n".join(lines))

    def _use(self) -> None:
        """Choose the selected model."""
        model = self.current
        if model is not None and model.origin in ("shipped", "own"):
            self.used.emit(model.name)
            self.accept()

    def _add(self) -> None:
        """Open the dialog that adds a model, with the name of one of the catalogue where it is selected."""
        model = self.current
        self.adding.emit(model.name if model is not None and model.origin == "catalogue" else "")

    def _ask_to_remove(self) -> None:
        """Remove the selected model if the user agrees."""
        model = self.current
        if model is None or model.origin != "own":
            return
        question = tr("Remove model '{name}' and its files? This cannot be undone.", name=model.name)
        answer = QMessageBox.question(self, self.windowTitle(), question)
        if answer == QMessageBox.StandardButton.Yes:
            self.remove(model.name)

    def remove(self, name: str) -> None:
        """Remove one of the user's models."""
        from ...flair_seg.tools.library.modelfolder import remove_model

        try:
            remove_model(name)
        except FlairError as error:
            QMessageBox.warning(self, self.windowTitle(), str(error))
        self.refresh()
