"""flair:segment: the part of the mosaic that is mapped, given as an extent or as polygons."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from osgeo import gdal, ogr, osr
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsVectorLayer,
)
from qgis_run import Prepared, read
from stub_raster import X, Y, box

LAMBERT_FROM_0 = (
    "+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=0 +y_0=6600000 +ellps=GRS80 +towgs84=0,0,0 +units=m"
)
WEST, EAST = box(X, Y - 8, X + 8, Y), box(X + 20, Y - 8, X + 28, Y)


def reference(epsg: int) -> osr.SpatialReference:
    """Return a coordinate system whose x is east."""
    system = osr.SpatialReference()
    system.ImportFromEPSG(epsg)
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return system


def area_layer(*polygons: str) -> QgsVectorLayer:
    """Return a memory layer of polygons in Lambert-93."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:2154", "area", "memory")
    for polygon in polygons:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromWkt(polygon))
        layer.dataProvider().addFeature(feature)
    return layer


def test_extent_in_another_crs(segment: Prepared) -> None:
    """The extent is brought into the mosaic's coordinates."""
    to_web = osr.CoordinateTransformation(reference(2154), reference(3857))
    west, south, east, north = to_web.TransformBounds(X + 4, Y - 12, X + 16, Y - 4, 21)
    results, _ = segment.run(EXTENT=f"{west},{east},{south},{north} [EPSG:3857]")
    dataset = gdal.Open(results["OUTPUT"])
    assert 60 <= dataset.RasterXSize <= 66 and 40 <= dataset.RasterYSize <= 46


def test_extent_in_a_crs_of_the_users_own(segment: Prepared) -> None:
    """GDAL knows no `USER:100000`, so it gets the definition."""
    own = QgsCoordinateReferenceSystem.fromProj(LAMBERT_FROM_0)
    number = QgsApplication.coordinateReferenceSystemRegistry().addUserCrs(own, "Lambert from 0")
    results, _ = segment.run(EXTENT=f"4,16,{Y - 12},{Y - 4} [USER:{number}]")
    assert read(results["OUTPUT"]).shape == (40, 60)


def test_area_of_interest_honours_the_selection(segment: Prepared, context: QgsProcessingContext) -> None:
    """Only the selected polygon is mapped."""
    layer = area_layer(WEST, EAST)
    context.project().addMapLayer(layer)
    layer.selectByIds([1])
    results, _ = segment.run(AREA=QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True))
    classes = read(results["OUTPUT"])
    assert classes.shape == (40, 40) and (classes == 1).all()


def test_invalid_polygons_are_mended(segment: Prepared) -> None:
    """A bow tie becomes the two triangles it shows."""
    bow_tie = f"POLYGON(({X} {Y}, {X + 8} {Y - 8}, {X + 8} {Y}, {X} {Y - 8}, {X} {Y}))"
    results, _ = segment.run(AREA=area_layer(bow_tie))
    assert sum(json.loads(results["CLASS_AREAS"]).values()) == pytest.approx(32, rel=0.1)


def test_area_of_interest_without_polygons(segment: Prepared) -> None:
    """An empty layer is named."""
    message = segment.failure(AREA=area_layer())
    assert "area.gpkg'" in message and "no polygon" in message


def test_area_layer_in_a_file_with_several(segment: Prepared, tmp_path: Path) -> None:
    """The layer chosen in a GeoPackage is the one used."""
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(tmp_path / "areas.gpkg"))
    for name, polygon in (("west", WEST), ("east", EAST)):
        layer = dataset.CreateLayer(name, reference(2154), ogr.wkbPolygon)
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(polygon))
        layer.CreateFeature(feature)
    dataset = layer = feature = None
    results, _ = segment.run(AREA=f"{tmp_path / 'areas.gpkg'}|layername=east")
    assert (read(results["OUTPUT"]) == 3).all()


def test_departments_of_a_layer_of_borders(segment: Prepared) -> None:
    """The department's polygon is the area of interest."""
    borders = QgsVectorLayer("Polygon?crs=EPSG:2154&field=nom:string&field=code_insee:string", "borders", "memory")
    for code, polygon in (("30", WEST), ("34", EAST)):
        feature = QgsFeature(borders.fields())
        feature.setAttributes(["", code])
        feature.setGeometry(QgsGeometry.fromWkt(polygon))
        borders.dataProvider().addFeature(feature)
    results, _ = segment.run(DEPARTMENTS="34", BORDERS=borders)
    assert (read(results["OUTPUT"]) == 3).all()
    assert "Hérault" in segment.failure(DEPARTMENTS="Herault", BORDERS=borders)
    assert "not both" in segment.failure(DEPARTMENTS="34", BORDERS=borders, AREA=area_layer(WEST))
    assert "borders" in segment.failure(DEPARTMENTS="34")
