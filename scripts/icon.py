"""Draw `resources/icon.png` from `resources/icon.svg`, with the Qt of QGIS: `python scripts/icon.py`."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QImage, QPainter
from qgis.PyQt.QtSvg import QSvgRenderer

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
SIZE_PX = 128


def draw(svg: Path, size_px: int = SIZE_PX) -> QImage:
    """Return an image of a square SVG file, transparent where nothing is drawn."""
    image = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(svg)).render(painter)
    painter.end()
    return image


if __name__ == "__main__":
    draw(RESOURCES / "icon.svg").save(str(RESOURCES / "icon.png"))
