"""The model browser: all models with what they need, and ways to find, use, download, add and remove them."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QProgressBar,
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
from .background import BackgroundRun

ALGORITHM = "flair:addmodel"
_MODEL = Qt.ItemDataRole.UserRole
_WIDTHS = (330, 190, 85, 70, 60, 75, 130, 100)
_NUMBERS = range(2, 6)
"""Columns whose values are short: they are centred."""
_PERCENT = 100
_HERE = ("shipped", "own")


class ModelBrowser(QDialog):
    """Lists the models; `used` has the name of the one chosen, `adding` the name of one to download, or nothing."""

    used = pyqtSignal(str)
    adding = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None, download: BackgroundRun | None = None) -> None:
        """List the models; `download` is what downloads, which may outlive the dialog."""
        super().__init__(parent)
        self.setWindowTitle(tr("Models"))
        self.setObjectName("flair_model_browser")
        self.resize(1090, 560)
        self.download = download or BackgroundRun(self)
        self._make_list()
        self._make_progress()
        self.use_button, self.download_button, self.add_button, self.remove_button = (
            QPushButton(text, self) for text in (tr("Use"), tr("Download"), tr("Add…"), tr("Remove…"))
        )
        self.add_button.setToolTip(tr("Opens 'Add a model': for a file, a mirror, or other options of a download."))
        self._lay_out()
        self._connect()
        self.refresh()

    def _make_list(self) -> None:
        """Make the list, what filters it, and the details."""
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(tr("Filter by name, band, class or licence"))
        self.filter.setClearButtonEnabled(True)
        self.places = QComboBox(self)
        for label, origins in (
            (tr("All models"), ()),
            (tr("On this computer"), (*_HERE, "unreadable")),
            (tr("To download"), ("catalogue",)),
        ):
            self.places.addItem(label, origins)
        self.list = QTreeWidget(self)
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels(
            [tr("Title"), tr("Bands"), tr("GSD"), tr("Classes"), tr("mIoU"), tr("Size"), tr("Source"), tr("Licence")]
        )
        self.list.headerItem().setToolTip(4, tr("Mean intersection over union that the publisher states."))
        for column, width in enumerate(_WIDTHS):
            self.list.setColumnWidth(column, width)
        self.details = QLabel(self)
        self.details.setWordWrap(True)
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details.setTextFormat(Qt.TextFormat.PlainText)

    def _make_progress(self) -> None:
        """Make what shows a download."""
        self.progress = QProgressBar(self)
        self.progress.setRange(0, _PERCENT)
        self.cancel_button = QPushButton(tr("Cancel download"), self)
        self.status = QLabel(self.download.title if self.download.is_running else "", self)
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.status.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _lay_out(self) -> None:
        """Arrange list, details and buttons."""
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.rejected.connect(self.reject)
        rows = [QHBoxLayout() for _ in range(3)]
        rows[0].addWidget(self.filter, 1)
        rows[0].addWidget(self.places)
        rows[1].addWidget(self.progress, 1)
        rows[1].addWidget(self.cancel_button)
        for button in (self.use_button, self.download_button, self.add_button, self.remove_button):
            rows[2].addWidget(button)
        rows[2].addStretch()
        rows[2].addWidget(close)
        layout = QVBoxLayout(self)
        layout.addLayout(rows[0])
        layout.addWidget(self.list, 1)
        layout.addWidget(self.details)
        layout.addLayout(rows[1])
        layout.addWidget(self.status)
        layout.addLayout(rows[2])

    def _connect(self) -> None:
        """Let buttons and choices do what they say."""
        self.list.currentItemChanged.connect(lambda *items: self._show())
        self.list.itemDoubleClicked.connect(lambda *items: self._use())
        self.filter.textChanged.connect(lambda text: self._apply_filter())
        self.places.currentIndexChanged.connect(lambda index: self._apply_filter())
        self.use_button.clicked.connect(self._use)
        self.download_button.clicked.connect(self.start_download)
        self.add_button.clicked.connect(self._add)
        self.remove_button.clicked.connect(self._ask_to_remove)
        self.cancel_button.clicked.connect(lambda checked=False: self.download.cancel())
        self.download.progressed.connect(self._progressed)  # a method, so that Qt lets go of it with the dialog
        self.download.ended.connect(self._downloaded)

    def refresh(self, chosen: str = "") -> None:
        """Read the list again, and select a model by its name, else the first."""
        self.list.clear()
        for model in inventory():
            cells = _cells(model)
            item = QTreeWidgetItem(self.list, cells)
            item.setData(0, _MODEL, model)
            for column, text in enumerate(cells):
                item.setToolTip(column, model.problem or text)
                if column in _NUMBERS:
                    item.setTextAlignment(column, Qt.AlignmentFlag.AlignCenter)
                    self.list.headerItem().setTextAlignment(column, Qt.AlignmentFlag.AlignCenter)
        items = [self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount())]
        if items:
            self.list.setCurrentItem(next((i for i in items if i.data(0, _MODEL).name == chosen), items[0]))
        self._apply_filter()

    def _apply_filter(self) -> None:
        """Hide the models that are not looked for, and select one that is shown."""
        origins = self.places.currentData()
        shown = []
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            model = item.data(0, _MODEL)
            fits = model.fits(self.filter.text()) and (not origins or model.origin in origins)
            item.setHidden(not fits)
            shown += [item] if fits else []
        if shown and self.list.currentItem() not in shown:
            self.list.setCurrentItem(shown[0])
        self._show()

    @property
    def current(self) -> ListedModel | None:
        """The model that is selected."""
        item = self.list.currentItem()
        return None if item is None or item.isHidden() else item.data(0, _MODEL)

    def _show(self) -> None:
        """Show the details of the selected model, and enable what can be done with it."""
        model, running = self.current, self.download.is_running
        origin = "" if model is None else model.origin
        self.use_button.setEnabled(origin in _HERE)
        self.remove_button.setEnabled(origin == "own")
        self.download_button.setEnabled(origin == "catalogue" and not running)
        self.progress.setVisible(running)
        self.cancel_button.setVisible(running)
        self.status.setVisible(bool(self.status.text()))
        if model is not None:
            self.details.setText(_described(model))
        elif self.list.topLevelItemCount():
            self.details.setText(tr("No model matches the filter."))
        else:
            self.details.setText(tr("No model found: add one with 'Add a model'"))

    def _use(self) -> None:
        """Choose the selected model."""
        model = self.current
        if model is not None and model.origin in _HERE:
            self.used.emit(model.name)
            self.accept()

    def _add(self) -> None:
        """Open the dialog that adds a model, with the name of one to download where it is selected."""
        model = self.current
        self.adding.emit(model.name if model is not None and model.origin == "catalogue" else "")

    def start_download(self, checked: bool = False) -> None:
        """Download the selected model in the background."""
        model = self.current
        if model is None or model.origin != "catalogue" or self.download.is_running:
            return
        self.progress.setValue(0)
        title = tr("Download: {name}", name=model.title)
        problem = self.download.run(ALGORITHM, {"CATALOGUE_MODEL": model.name}, title)
        self.status.setText(problem or title)
        self._show()

    def _progressed(self, percent: float) -> None:
        """Move the progress bar."""
        self.progress.setValue(int(percent))

    def _downloaded(self, results: dict[str, Any] | None, reason: str) -> None:
        """Show the new model in the list, or why there is none."""
        name = str(results["MODEL_NAME"]) if results else ""
        self.status.setText(tr("Model '{name}' was added.", name=name) if name else reason)
        current = self.current
        self.refresh(name or (current.name if current else ""))

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


def _cells(model: ListedModel) -> list[str]:
    """Return what the list shows of a model."""
    return [
        model.title or tr("Unreadable model file"),
        ", ".join(model.bands),
        "" if model.gsd_m is None else tr("{gsd_m} m", gsd_m=grouped(model.gsd_m, 2)),
        str(len(model.classes)) if model.classes else "",
        "" if model.mean_iou is None else grouped(model.mean_iou, 2),
        "" if model.size is None else tr("{size} MB", size=grouped(model.size / 10**6)),
        origin_label(model.origin),
        model.licence,
    ]


def _described(model: ListedModel) -> str:
    """Return the details of a model, in lines."""
    if model.problem:
        return model.problem
    classes = ", ".join(map(class_label, model.classes)) or tr("as the file says")
    lines = [tr("Name: {name}", name=model.name), tr("Classes: {classes}", classes=classes)]
    scores = (("mIoU", model.mean_iou), (tr("overall accuracy"), model.overall_accuracy))
    stated = ", ".join(f"{name} {grouped(value, 3)}" for name, value in scores if value is not None)
    if model.origin == "catalogue":
        lines.append(
            tr("Scores stated by the publisher: {scores}", scores=stated or tr("none known, see its web page"))
        )
    lines.append(tr("Licence: {licence}", licence=f"{model.licence} · {model.attribution}"))
    if model.page:
        lines.append(tr("Web page: {page}", page=model.page))
    return "\n".join(lines)
