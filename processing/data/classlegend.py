"""Class names and colours of a raster whose file has them inside, or that the user knows the nomenclature of.

Before GDAL 3.12, QGIS finds the names in a file next to the raster alone, and shows codes without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qgis.core import QgsCategorizedSymbolRenderer, QgsMapLayer, QgsPalettedRasterRenderer, QgsRasterLayer
from qgis.PyQt.QtGui import QColor

from ...flair_seg.nomenclature import class_label
from .layersources import raster_source

if TYPE_CHECKING:
    from ...flair_seg.nomenclature import LandCoverClass


def classes_of(layer: QgsRasterLayer) -> tuple[LandCoverClass, ...]:
    """Return the classes in the legend of a layer's file, by increasing code; empty without a legend.

    Raises:
        InputError: GDAL does not read the layer.
        RasterError: its file cannot be read.
    """
    from ...flair_seg.raster.legend import read_legend
    from ...flair_seg.raster.reader import open_raster

    provider = layer.dataProvider()
    nodata = provider.sourceNoDataValue(1) if provider.sourceHasNoDataValue(1) else None
    return read_legend(open_raster(raster_source(layer)), None if nodata is None or nodata % 1 else int(nodata))


def show_classes(layer: QgsRasterLayer, classes: Sequence[LandCoverClass]) -> None:
    """Show a layer's codes in the colours of classes, with their names in the user's language."""
    entries = [
        QgsPalettedRasterRenderer.Class(cover.code, QColor(cover.colour), class_label(cover.name)) for cover in classes
    ]
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, entries))
    layer.triggerRepaint()
    layer.emitStyleChanged()


def translate_legend(layer: QgsMapLayer) -> None:
    """Show the names of known classes in the user's language; values, colours and files stay as they are."""
    renderer = layer.renderer()
    if isinstance(renderer, QgsPalettedRasterRenderer):
        for entry in renderer.classes():
            renderer.setLabel(entry.value, class_label(entry.label))
    elif isinstance(renderer, QgsCategorizedSymbolRenderer):
        for index, category in enumerate(renderer.categories()):
            renderer.updateCategoryLabel(index, class_label(category.label()))
