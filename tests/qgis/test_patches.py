"""flair:splitpatches and flair:exportpatches, from layers to files that QGIS opens."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import (
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QVariant
from qgis_run import create, failure, run


@pytest.fixture(scope="module")
def mosaics(patches: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mosaics of the patches' images and masks."""
    from flair_qgis.flair_seg.tools.prepare.mosaic import build_mosaics

    folder = tmp_path_factory.mktemp("mosaics")
    build_mosaics(patches, folder)
    return folder


def pixels(path: str | Path) -> bytes:
    return bytes(gdal.Open(str(path)).ReadRaster())


def rows(folder: str) -> list[dict[str, str]]:
    with Path(folder, "split.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_map_becomes_predictions(context: QgsProcessingContext, patches: Path, mosaics: Path, tmp_path: Path) -> None:
    """The masks' mosaic, split, is the masks, and QGIS shows them in the classes' colours."""
    parameters = {"INPUT": str(mosaics / "Z1_DEMO_msk.vrt"), "PATCHES": str(patches), "OUTPUT": str(tmp_path / "out")}
    results, log = run(create("splitpatches"), context, **parameters)
    assert results["COUNT"] == 2 and results["OUTSIDE"] == 0 and "2 predictions written" in log.text
    masks = sorted(patches.rglob("MSK_*.tif"))
    predictions = sorted(Path(results["OUTPUT"]).rglob("PRED_*.tif"))
    assert [path.name[5:] for path in predictions] == [path.name[4:] for path in masks]
    assert [pixels(path) for path in predictions] == [pixels(path) for path in masks]
    layer = QgsRasterLayer(str(predictions[0]))
    assert isinstance(layer.renderer(), QgsPalettedRasterRenderer)
    results, _ = run(
        create("splitpatches"), context, **{**parameters, "ENCODING": "challenge", "OUTPUT": "TEMPORARY_OUTPUT"}
    )
    (first, *_) = sorted(Path(results["OUTPUT"]).rglob("PRED_*.tif"))
    assert pixels(first) == bytes(min(code - 1, 12) for code in pixels(masks[0]))


def test_a_shifted_map_is_one_sentence(
    context: QgsProcessingContext, patches: Path, mosaics: Path, tmp_path: Path
) -> None:
    """Half a pixel is refused, and nothing written."""
    source = gdal.Open(str(mosaics / "Z1_DEMO_msk.vrt"))
    copy = gdal.GetDriverByName("GTiff").CreateCopy(str(tmp_path / "map.tif"), source)
    place = list(source.GetGeoTransform())
    place[0] += place[1] / 2
    copy.SetGeoTransform(place)
    del copy
    parameters = {"INPUT": str(tmp_path / "map.tif"), "PATCHES": str(patches), "OUTPUT": str(tmp_path / "out")}
    text = failure(create("splitpatches"), context, **parameters)
    assert "IMG_" in text and "-0.50 px in x and" in text and not (tmp_path / "out").exists()


def test_imagery_and_labels_become_patches(
    context: QgsProcessingContext, patches: Path, mosaics: Path, tmp_path: Path
) -> None:
    """What was a mosaic of two patches is exported as the same two patches."""
    results, log = run(
        create("exportpatches"),
        context,
        INPUT=str(mosaics / "Z1_DEMO_img.vrt"),
        LABELS=str(mosaics / "Z1_DEMO_msk.vrt"),
        OUTPUT="TEMPORARY_OUTPUT",
    )
    assert results["COUNT"] == 2 and json.loads(results["PARTS"]) == {"train": 2}
    assert "val' subset is empty: there are too few" in log.text
    for kind, prefix in (("img", "IMG"), ("msk", "MSK")):
        expected = [pixels(path) for path in sorted(patches.rglob(f"{prefix}_*.tif"))]
        assert [pixels(Path(results["OUTPUT"], row[kind])) for row in rows(results["OUTPUT"])] == expected


def test_polygons_zones_and_smaller_patches(context: QgsProcessingContext, mosaics: Path, tmp_path: Path) -> None:
    """Layers in memory: labels by name, zones by name, a split by zone."""
    image = QgsRasterLayer(str(mosaics / "Z1_DEMO_img.vrt"), "image")
    whole = image.extent()
    left = QgsRectangle(whole.xMinimum(), whole.yMinimum(), whole.center().x(), whole.yMaximum())
    right = QgsRectangle(whole.center().x(), whole.yMinimum(), whole.xMaximum(), whole.yMaximum())
    labels = _layer(image, "class", {"water": whole})
    zones = _layer(image, "zone", {"west": left, "east": right})
    parameters = {
        "INPUT": image, "LABEL_POLYGONS": labels, "FIELD": "class", "ZONES": zones, "ZONE_FIELD": "zone",
        "PATCH_SIZE": 128, "VAL_SHARE": 0.5, "BANDS": [3, 1], "DOMAIN": "D034_2026",
    }  # fmt: skip
    for layer in (image, labels, zones):
        context.temporaryLayerStore().addMapLayer(layer)
    results, log = run(create("exportpatches"), context, **parameters, OUTPUT=str(tmp_path / "out"))
    found = rows(results["OUTPUT"])
    assert json.loads(results["PARTS"]) == {"buffer": 4, "train": 12, "val": 16} and len(found) == 32
    assert {row["zone"] for row in found} == {"west", "east"} and {row["domain"] for row in found} == {"D034_2026"}
    assert len({row["zone"] for row in found if row["part"] == "val"}) == 1
    assert {pixels(tmp_path / "out" / row["msk"]) for row in found} == {bytes([5]) * 128**2}
    assert "2 bands of type uint8, but 'training' expects five uint8" in log.text
    text = failure(create("exportpatches"), context, **parameters, OUTPUT=str(tmp_path / "out"))
    assert "is not empty. Specify a new or empty folder" in text
    text = failure(create("exportpatches"), context, **{**parameters, "FIELD": ""}, OUTPUT=str(tmp_path / "new"))
    assert "Choose the class field of the label polygons" in text and not (tmp_path / "new").exists()


def _layer(image: QgsRasterLayer, field: str, boxes: dict[str, QgsRectangle]) -> QgsVectorLayer:
    """Return a layer in memory with named rectangles."""
    layer = QgsVectorLayer(f"Polygon?crs={image.crs().authid()}", field, "memory")
    layer.dataProvider().addAttributes([QgsField(field, QVariant.String)])
    layer.updateFields()
    for name, rectangle in boxes.items():
        feature = QgsFeature(layer.fields())
        feature.setAttribute(field, name)
        feature.setGeometry(QgsGeometry.fromRect(rectangle))
        layer.dataProvider().addFeature(feature)
    return layer


def test_the_least_certain_first_without_labels(context: QgsProcessingContext, mosaics: Path, tmp_path: Path) -> None:
    """A confidence raster alone orders the images to be labelled next."""
    image = gdal.Open(str(mosaics / "Z1_DEMO_img.vrt"))
    percent = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "c.tif"), image.RasterXSize, image.RasterYSize, 1)
    percent.SetGeoTransform(image.GetGeoTransform())
    percent.SetProjection(image.GetProjection())
    percent.GetRasterBand(1).Fill(90)
    percent.GetRasterBand(1).WriteRaster(512, 0, 256, 256, bytes([10]) * 256**2)
    del percent
    parameters = {"INPUT": str(mosaics / "Z1_DEMO_img.vrt"), "MAX_PATCHES": 3, "PATCH_SIZE": 256}
    results, _ = run(
        create("exportpatches"), context, **parameters, CONFIDENCE=str(tmp_path / "c.tif"), OUTPUT=str(tmp_path / "out")
    )
    found = rows(results["OUTPUT"])
    assert [row["confidence"] for row in found] == ["10.00", "90.00", "90.00"]
    assert float(found[0]["xmin"]) == pytest.approx(image.GetGeoTransform()[0] + 512 * 0.2, abs=1e-3)
    text = failure(create("exportpatches"), context, **parameters, OUTPUT=str(tmp_path / "b"))
    assert "Specify labels, or a confidence raster to select the images to label" in text


def test_footprints_of_mosaics(context: QgsProcessingContext, patches: Path, tmp_path: Path) -> None:
    """The optional layer holds a polygon a zone and kind."""
    parameters = {"INPUT": str(patches), "OUTPUT": str(tmp_path / "vrt")}
    results, _ = run(create("mosaic"), context, **parameters, FOOTPRINTS=str(tmp_path / "zones.gpkg"))
    layer = QgsVectorLayer(results["FOOTPRINTS"], "footprints", "ogr")
    found = {feature["kind"]: feature for feature in layer.getFeatures()}
    assert set(found) == {"img", "msk"} and found["img"]["patches"] == 2 and found["img"]["zone"] == "Z1_DEMO"
    mosaic = QgsRasterLayer(results["MOSAIC"])
    assert found["img"].geometry().boundingBox() == mosaic.extent() and found["img"].geometry().isGeosValid()
    results, _ = run(create("mosaic"), context, **parameters)
    assert "FOOTPRINTS" not in results
