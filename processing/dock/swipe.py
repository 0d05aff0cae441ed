"""Swiping: left of a line that is dragged over the map, the canvas shows the layers below the result."""

from __future__ import annotations

from qgis.core import QgsMapRendererParallelJob, QgsMapSettings, QgsRasterLayer
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem, QgsMapMouseEvent, QgsMapTool
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPen
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

_LINE = QColor(255, 255, 255)
_EDGE = QColor(0, 0, 0, 140)


class SwipeItem(QgsMapCanvasItem):
    """Paints the image of the map without a layer over the left part of the canvas."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """Start with the line in the middle and no image."""
        super().__init__(canvas)
        self._canvas = canvas
        self.image = QImage()
        self.position = 0.5
        self.setZValue(90)

    def boundingRect(self) -> QRectF:
        """Return the canvas's rectangle, in px."""
        return QRectF(0, 0, self._canvas.width(), self._canvas.height())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem = None, widget: QWidget = None) -> None:
        """Paint the image up to the line, and the line."""
        if self.image.isNull():
            return
        whole = self.boundingRect()
        x = self.position * whole.width()
        painter.save()
        painter.setClipRect(QRectF(0, 0, x, whole.height()))
        painter.drawImage(whole, self.image, QRectF(self.image.rect()))
        painter.restore()
        for colour, width in ((_EDGE, 5), (_LINE, 3)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(QPointF(x, 0), QPointF(x, whole.height()))


class SwipeTool(QgsMapTool):
    """Drags the line; the item is there while the tool is in use."""

    def __init__(self, canvas: QgsMapCanvas, layer: QgsRasterLayer) -> None:
        """Swipe a layer."""
        super().__init__(canvas)
        self._layer_id = layer.id()
        self._job: QgsMapRendererParallelJob | None = None
        self.item: SwipeItem | None = None
        self.setCursor(Qt.CursorShape.SplitHCursor)

    def activate(self) -> None:
        """Show the line."""
        super().activate()
        self.item = SwipeItem(self.canvas())
        self.canvas().mapCanvasRefreshed.connect(self.render)
        self.render()

    def deactivate(self) -> None:
        """Remove the line."""
        if self.item is not None:
            self.canvas().mapCanvasRefreshed.disconnect(self.render)
            self._stop()
            self.canvas().scene().removeItem(self.item)
            self.item = None
        super().deactivate()

    def render(self) -> None:
        """Draw the map without the layer, in the background."""
        self._stop()
        settings = QgsMapSettings(self.canvas().mapSettings())
        settings.setLayers([layer for layer in settings.layers() if layer.id() != self._layer_id])
        self._job = QgsMapRendererParallelJob(settings)
        self._job.finished.connect(self._rendered)
        self._job.start()

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        """Move the line to the pointer."""
        self._move(event.pos().x())

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Drag the line."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move(event.pos().x())

    def _move(self, x: float) -> None:
        """Put the line at a place in px."""
        if self.item is not None:
            self.item.position = min(max(x / max(self.canvas().width(), 1), 0.0), 1.0)
            self.item.update()

    def _rendered(self) -> None:
        """Show the new image."""
        if self._job is not None and self.item is not None:
            self.item.image = self._job.renderedImage()
            self.item.update()
        self._job = None

    def _stop(self) -> None:
        """End the drawing under way."""
        if self._job is not None:
            self._job.finished.disconnect(self._rendered)
            self._job.cancel()
            self._job = None
