"""What is said in QGIS of a layer that is something else than what is asked for."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingContext, QgsRasterLayer, QgsVectorLayer
from qgis_run import create, failure, refusal
from stub_raster import box, grey, write_polygons, write_raster


def test_layers_of_the_other_kind_are_told(context: QgsProcessingContext, tmp_path: Path) -> None:
    """Polygons for a raster and a raster for polygons, as layers and as files; QGIS itself says nothing of use."""
    polygons = write_polygons(tmp_path / "zones.gpkg", [box(0, 0, 1, 1)])
    image = write_raster(tmp_path / "image.tif", grey(40, 50, bands=3))
    layer, raster = QgsVectorLayer(str(polygons), "my zones"), QgsRasterLayer(str(image), "my image")
    context.project().addMapLayers([layer, raster])
    for value, name in ((layer, "my zones"), (layer.id(), "my zones"), (str(polygons), "my zones")):
        said = refusal(create("areas"), context, INPUT=value, TABLE="t.csv")
        assert said.startswith(f"'{name}' is a vector layer, but 'Land-cover map' must be a raster.")
    for value in (raster, raster.id(), str(image)):
        said = refusal(create("segment"), context, INPUT=str(image), AREA=value)
        assert said.startswith("'my image' is a raster, but 'Area of interest' must be a vector layer.")


def test_an_image_given_as_a_map_is_told(context: QgsProcessingContext, tmp_path: Path) -> None:
    """In the engine's words."""
    image = write_raster(tmp_path / "image.tif", grey(40, 50, bands=3))
    said = failure(create("vectorize"), context, INPUT=str(image), OUTPUT=str(tmp_path / "p.gpkg"))
    assert "image.tif' is an image, not a class raster: it has 3 bands of type uint8. Segment it first" in said
