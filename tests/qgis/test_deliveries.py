"""Mosaics of many tiles as layers of QGIS."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsMapRendererSequentialJob, QgsMapSettings, QgsRasterLayer
from qgis.PyQt.QtCore import QSize
from stub_delivery import write_deliveries

from flair_seg.tools import stack


def rendered_colours(layer: QgsRasterLayer, side: int = 96) -> int:
    """Return the number of colours in a picture of the whole layer."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(layer.extent())
    settings.setOutputSize(QSize(side, side))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    assert not job.errors()
    picture = job.renderedImage()
    return len({picture.pixel(x, y) for x in range(side) for y in range(side)})


@pytest.mark.usefixtures("app")
def test_a_stack_of_deliveries_opens_and_is_drawn(tmp_path: Path) -> None:
    found = write_deliveries(tmp_path / "in", 3)
    layer = QgsRasterLayer(stack(found.options(tmp_path / "stack.vrt")).output, "stack", "gdal")
    assert layer.isValid(), layer.error().summary()
    assert [layer.bandName(number).split(": ")[1].split(" ")[0] for number in (1, 4, 5)] == ["red", "nir", "height"]
    assert rendered_colours(layer) > 50
