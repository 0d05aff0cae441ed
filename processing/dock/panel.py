"""The panel: which layer, model, extent and quality, what a quick look takes, and comparing its result."""

from __future__ import annotations

import re
from typing import Any

from qgis.core import QgsMapLayerProxyModel, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapLayerComboBox
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDockWidget,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...flair_seg.errors import FlairError
from ...flair_seg.language import tr
from ...flair_seg.models.model import find_models
from ...flair_seg.tools.library.inventory import fitting_model
from ..data.foreignlayers import PICTURE_PROVIDERS
from ..qt.labels import known_labels, model_label
from .quicklook import QuickLook, estimate, visible_part
from .swipe import SwipeTool

_PAUSE_MS = 200
"""The estimate follows the canvas after so long a pause."""
_PERCENT = 100
_UNIT = re.compile(r"(?<=\d) (?=(?:px|s|min|h|MB|GB|Mo|Go)\b)")
"""The space between a number and its unit, where the narrow panel would break the line."""


class LandCoverDock(QDockWidget):
    """Collects the settings and starts algorithms; `segment_asked` has the parameters for the full dialog."""

    segment_asked = pyqtSignal(dict)
    models_asked = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        """Build the panel for a canvas."""
        super().__init__(tr("Land cover"), parent)
        self.setObjectName("flair_dock")
        self._canvas = canvas
        self._models = find_models()
        self._tool: SwipeTool | None = None
        self._previous_tool: Any = None
        self._picked = False  # whether the user has chosen a model
        self.result: QgsRasterLayer | None = None
        self.look = QuickLook(self)
        self._make_inputs()
        self._make_actions()
        self._lay_out()
        self._connect()
        self.fit_model()
        self.update_estimate()

    def _make_inputs(self) -> None:
        """Make the choices."""
        self.layers = QgsMapLayerComboBox()
        self.layers.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
        self.models = QComboBox()
        self.models.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._fill_models()
        self.models_button = QToolButton()
        self.models_button.setText("…")
        self.models_button.setToolTip(tr("All models: details, add, remove"))
        self.extents = QComboBox()
        self.extents.addItem(tr("Visible extent"), "visible")
        self.extents.addItem(tr("Whole layer"), "layer")
        self.qualities = QComboBox()
        for word, label in reversed(known_labels("QUALITY").items()):
            self.qualities.addItem(label, word)
        self.estimate_label = QLabel()
        self.estimate_label.setWordWrap(True)

    def _make_actions(self) -> None:
        """Make the buttons, the progress bar and what compares the result."""
        self.look_button = QPushButton(tr("Quick look"))
        self.look_button.setToolTip(
            tr("Maps the extent into a temporary layer, which replaces the previous quick look.")
        )
        self.segment_button = QPushButton(tr("Segment…"))
        self.segment_button.setToolTip(tr("Opens 'Segment a mosaic' with these settings."))
        self.progress = QProgressBar()
        self.progress.setRange(0, _PERCENT)
        self.progress.hide()
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, _PERCENT)
        self.opacity.setValue(_PERCENT)
        self.swipe_button = QPushButton(tr("Swipe"))
        self.swipe_button.setCheckable(True)
        self.swipe_button.setToolTip(tr("Drag the line on the map: left of it, the result is hidden."))
        self._enable_comparison()

    def _lay_out(self) -> None:
        """Arrange all."""
        model_row, action_row = QHBoxLayout(), QHBoxLayout()
        model_row.addWidget(self.models, 1)
        model_row.addWidget(self.models_button)
        action_row.addWidget(self.look_button)
        action_row.addWidget(self.segment_button)
        form = QFormLayout()
        form.addRow(tr("Layer"), self.layers)
        form.addRow(tr("Model"), model_row)
        form.addRow(tr("Extent"), self.extents)
        form.addRow(tr("Quality"), self.qualities)
        form.addRow(tr("Estimate"), self.estimate_label)
        compare = QFormLayout()
        compare.addRow(tr("Opacity"), self.opacity)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.addLayout(form)
        layout.addLayout(action_row)
        layout.addWidget(self.progress)
        layout.addWidget(self.status)
        layout.addLayout(compare)
        layout.addWidget(self.swipe_button)
        layout.addStretch()
        for label in (self.estimate_label, self.status):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setWidget(body)

    def _connect(self) -> None:
        """Let changes lead to a new estimate, and buttons to algorithms."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.update_estimate)
        self._canvas.extentsChanged.connect(self._wait)
        for choice in (self.models, self.extents, self.qualities):
            choice.currentIndexChanged.connect(self._wait)
        self.models.activated.connect(self._pick)
        self.layers.layerChanged.connect(self._layer_changed)
        self.models_button.clicked.connect(lambda checked=False: self.models_asked.emit())
        self.look_button.clicked.connect(self.toggle_look)
        self.segment_button.clicked.connect(lambda checked=False: self.segment_asked.emit(self.parameters()))
        self.opacity.valueChanged.connect(self._set_opacity)
        self.swipe_button.toggled.connect(self._swipe)
        self.look.progressed.connect(lambda percent: self.progress.setValue(int(percent)))
        self.look.finished.connect(self._finished)
        QgsProject.instance().layersWillBeRemoved.connect(self._forget)

    def close_down(self) -> None:
        """Stop what runs, and let go of the canvas."""
        self._canvas.extentsChanged.disconnect(self._wait)
        QgsProject.instance().layersWillBeRemoved.disconnect(self._forget)
        self._timer.stop()
        self.swipe_button.setChecked(False)
        self.look.stop()

    def _fill_models(self) -> None:
        """List the models that can be used."""
        self.models.clear()
        for model in self._models:
            self.models.addItem(model_label(model), model.name)
            self.models.setItemData(self.models.count() - 1, model_label(model), Qt.ItemDataRole.ToolTipRole)
        if not self._models:
            self.models.addItem(tr("No model found: add one with 'Add a model'"), None)

    def read_models(self, chosen: str | None = None) -> None:
        """Read the list of models again, and choose one if asked for, else the one that was chosen."""
        name = chosen or self.models.currentData()
        self._picked = self._picked or chosen is not None
        self._models = find_models()
        self._fill_models()
        self.models.setCurrentIndex(max(self.models.findData(name), 0))

    def fit_model(self) -> None:
        """Choose a model whose bands the layer has, unless the user has chosen one that fits."""
        layer = self.layer
        if layer is None:
            return
        pictures = layer.providerType() in PICTURE_PROVIDERS
        bands = 3 if pictures else layer.bandCount()
        chosen = [model for model in self._models if self._picked and model.name == self.models.currentData()]
        best = fitting_model(chosen, bands, pictures) or fitting_model(self._models, bands, pictures)
        if best is not None:
            self.models.setCurrentIndex(self.models.findData(best.name))

    @property
    def layer(self) -> QgsRasterLayer | None:
        """The image."""
        layer = self.layers.currentLayer()
        return layer if isinstance(layer, QgsRasterLayer) else None

    def use_layer(self, layer: object) -> None:
        """Choose an image, unless it is a map that the panel has made."""
        if isinstance(layer, QgsRasterLayer) and not self._is_result(layer):
            self.layers.setLayer(layer)

    def part(self, layer: QgsRasterLayer) -> QgsRectangle:
        """Return the part of a layer to map, in its CRS."""
        if self.extents.currentData() == "layer":
            return layer.extent()
        settings = self._canvas.mapSettings()
        return visible_part(layer, settings.visibleExtent(), settings.destinationCrs())

    def parameters(self) -> dict[str, Any]:
        """Return the settings as parameters of `flair:segment`."""
        given: dict[str, Any] = {"MODEL": self.models.currentData(), "QUALITY": self.qualities.currentData()}
        layer = self.layer
        if layer is not None:
            given["INPUT"] = layer.id()
            box = self.part(layer)
            if self.extents.currentData() == "visible" and not box.isEmpty():
                sides = (box.xMinimum(), box.xMaximum(), box.yMinimum(), box.yMaximum())
                given["EXTENT"] = f"{','.join(f'{side:.3f}' for side in sides)} [{layer.crs().authid()}]"
        return given

    def update_estimate(self) -> bool:
        """Show what a quick look takes, or why there can be none; return whether it can be started."""
        text, possible = self._estimate()
        self.estimate_label.setText(_UNIT.sub("\N{NO-BREAK SPACE}", text))
        self.look_button.setEnabled(possible or self.look.is_running)
        return possible

    def _estimate(self) -> tuple[str, bool]:
        """Return the estimate in words, and whether a quick look can be started."""
        model = self.models.currentData()
        layer = self.layer
        if layer is None:
            return tr("Add a raster layer to the project."), False
        if model is None:
            return tr("Add a model first."), False
        part = self.part(layer)
        if part.isEmpty():
            return tr("The layer lies outside the visible extent."), False
        try:
            found = estimate(layer, part, model, self.qualities.currentData())
        except FlairError as error:
            return str(error), False
        if found.is_quick:
            return found.describe(), True
        hint = tr("Too large for a quick look: zoom in, choose a lower quality, or use 'Segment…'.")
        return f"{found.describe()}\n{hint}", False

    def toggle_look(self, checked: bool = False) -> None:
        """Start a quick look, or cancel the one that is running."""
        if self.look.is_running:
            self.look.cancel()
            return
        layer = self.layer
        if not self.update_estimate() or layer is None:
            self.status.setText(self.estimate_label.text())
            return
        problem = self.look.start(layer, self.part(layer), self.models.currentData(), self.qualities.currentData())
        self.status.setText(problem)
        if not problem:
            self.progress.setValue(0)
            self.progress.show()
            self.look_button.setText(tr("Cancel"))

    def _finished(self, layer: QgsRasterLayer | None, text: str) -> None:
        """Add the new layer on top, in place of the previous one."""
        self.look_button.setText(tr("Quick look"))
        self.progress.hide()
        self.status.setText(text)
        if layer is not None:
            self.swipe_button.setChecked(False)
            if self.result is not None:
                QgsProject.instance().removeMapLayer(self.result.id())
            QgsProject.instance().addMapLayer(layer, False)
            QgsProject.instance().layerTreeRoot().insertLayer(0, layer).setExpanded(True)
            self.result = layer
            self.layers.setExceptedLayerList([layer])
            self._set_opacity(self.opacity.value())
            self._enable_comparison()
        self.update_estimate()

    def _is_result(self, layer: QgsRasterLayer) -> bool:
        """Whether a layer is the panel's own map."""
        return self.result is not None and layer.id() == self.result.id()

    def _enable_comparison(self) -> None:
        """Let results be compared where there is one."""
        for widget in (self.opacity, self.swipe_button):
            widget.setEnabled(self.result is not None)

    def _set_opacity(self, percent: int) -> None:
        """Show the result at an opacity."""
        if self.result is not None:
            self.result.setOpacity(percent / _PERCENT)
            self.result.triggerRepaint()

    def _swipe(self, on: bool) -> None:
        """Take up the tool that swipes, or go back to the one before."""
        if on and self.result is not None:
            self._previous_tool = self._canvas.mapTool()
            self._tool = SwipeTool(self._canvas, self.result)
            self._tool.deactivated.connect(lambda: self.swipe_button.setChecked(False))
            self._canvas.setMapTool(self._tool)
        elif self._tool is not None:
            tool, self._tool = self._tool, None
            self._canvas.unsetMapTool(tool)
            if self._previous_tool is not None and not sip.isdeleted(self._previous_tool):
                self._canvas.setMapTool(self._previous_tool)
            self._previous_tool = None

    def _forget(self, layer_ids: list[str]) -> None:
        """Let go of a result that is removed from the project."""
        if self.result is not None and self.result.id() in layer_ids:
            self.swipe_button.setChecked(False)
            self.result = None
            self._enable_comparison()

    def _layer_changed(self, layer: object) -> None:
        """Choose a model that fits, and estimate again."""
        self.fit_model()
        self._wait()

    def _pick(self, index: int) -> None:
        """Keep the model that the user has chosen."""
        self._picked = True

    def _wait(self, *ignored: object) -> None:
        """Estimate after a pause."""
        self._timer.start()
