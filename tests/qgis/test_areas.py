"""flair:areas and flair:change in QGIS: what they write, and what becomes a layer."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from flair_qgis.flair_seg.feedback import Feedback
from flair_qgis.flair_seg.nomenclature import FLAIR_12
from flair_qgis.flair_seg.raster.classraster import ClassRasterWriter
from flair_qgis.flair_seg.raster.grid import GeoGrid, Transform
from osgeo import gdal
from qgis.core import (
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QVariant
from qgis_run import create, failure, run
from stub_raster import write_raster

X, Y = 700000.0, 6600000.0


def write_map(path: Path, codes: np.ndarray, crs: str) -> str:
    """Write a class raster with pixels of 1 m."""
    grid = GeoGrid(codes.shape[1], codes.shape[0], crs, Transform(X, Y, 1, -1))
    with ClassRasterWriter(str(path), grid, FLAIR_12.classes) as writer:
        writer.write(codes)
        writer.finish(Feedback())
    return str(path)


@pytest.fixture
def maps(context: QgsProcessingContext, tmp_path: Path) -> tuple[str, str]:
    """Two maps: grass, of which a quarter is built over."""
    from qgis.core import QgsCoordinateReferenceSystem

    crs = QgsCoordinateReferenceSystem("EPSG:2154").toWkt()
    before = np.full((8, 8), 10, np.uint8)
    after = before.copy()
    after[:4, :4] = 1
    return write_map(tmp_path / "before.tif", before, crs), write_map(tmp_path / "after.tif", after, crs)


@pytest.fixture
def zones(context: QgsProcessingContext) -> QgsVectorLayer:
    """Two zones in memory, the first selected; the second reaches half out of the map."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:2154", "Communes", "memory")
    layer.dataProvider().addAttributes([QgsField("nom", QVariant.String)])
    layer.updateFields()
    for name, bounds in (("Sète", (X, Y - 4, X + 4, Y)), ("Agde", (X + 6.5, Y - 1, X + 9.5, Y))):
        feature = QgsFeature(layer.fields())
        feature.setAttribute("nom", name)
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(*bounds)))
        layer.dataProvider().addFeature(feature)
    context.project().addMapLayer(layer)
    return layer


def test_areas_of_zones_become_a_table_layer(
    context: QgsProcessingContext, maps: tuple[str, str], zones: QgsVectorLayer, tmp_path: Path
) -> None:
    """The table's numbers are numbers; the report names the layer and its zones."""
    from processing.gui.Postprocessing import handleAlgorithmResults

    algorithm = create("areas")
    assert algorithm.group() == "Analyse"
    table, report = str(tmp_path / "areas.csv"), str(tmp_path / "areas.html")
    results, _ = run(
        algorithm, context, INPUT=maps[1], ZONES=zones, FIELD="nom", TABLE=table, REPORT=report, LOAD_TABLE=True
    )
    assert results["TABLE"] == table and results["REPORT"] == report
    first, second = json.loads(results["RESULT"])["zones"]
    assert first["zone"] == "Sète" and first["areas_m2"]["building"] == pytest.approx(16, rel=5e-3)
    assert second["areas_m2"]["herbaceous vegetation"] == pytest.approx(1.5, rel=5e-3)
    assert second["outside_m2"] == pytest.approx(1.5, rel=5e-3)
    text = Path(report).read_text(encoding="utf-8")
    assert "<dd>Communes</dd>" in text and "<h2>Sète</h2>" in text
    assert handleAlgorithmResults(algorithm, context, QgsProcessingFeedback(), parameters={})
    (layer,) = [a for a in context.project().mapLayers().values() if a.id() != zones.id()]
    assert layer.name().startswith("Areas by class: ") and layer.featureCount() == 28
    building = next(f for f in layer.getFeatures() if (f["zone"], f["class"]) == ("Sète", "building"))
    assert building["area_m2"] == pytest.approx(16, rel=5e-3) and building["share_percent"] == 100


def test_only_selected_zones_are_measured(
    context: QgsProcessingContext, maps: tuple[str, str], zones: QgsVectorLayer
) -> None:
    """As everywhere in QGIS; temporary outputs do."""
    from qgis.core import QgsProcessingFeatureSourceDefinition

    zones.selectByIds([2])
    chosen = QgsProcessingFeatureSourceDefinition(zones.id(), True)
    results, _ = run(create("areas"), context, INPUT=maps[0], ZONES=chosen, FIELD="nom", TABLE="TEMPORARY_OUTPUT")
    assert [zone["zone"] for zone in json.loads(results["RESULT"])["zones"]] == ["Agde"]
    assert Path(results["TABLE"]).suffix == ".csv" and "REPORT" not in results


def test_change_becomes_a_styled_layer(
    context: QgsProcessingContext, maps: tuple[str, str], zones: QgsVectorLayer, tmp_path: Path
) -> None:
    """The legend tells from-to pairs; optional outputs are made where asked for."""
    from processing.gui.Postprocessing import handleAlgorithmResults

    algorithm = create("change")
    output = str(tmp_path / "change.tif")
    load = QgsProcessingContext.LayerDetails("Change", context.project(), "OUTPUT")
    context.addLayerToLoadOnCompletion(output, load)
    files = {"TABLE": str(tmp_path / "t.csv"), "REPORT": str(tmp_path / "r.html")}
    results, _ = run(algorithm, context, BEFORE=maps[0], AFTER=maps[1], OUTPUT=output, ZONES=zones, **files)
    assert results["CHANGED_M2"] == pytest.approx(16, rel=5e-3)
    assert results["COMPARED_M2"] == pytest.approx(64, rel=5e-3)
    assert all(Path(path).stat().st_size for path in files.values())
    assert handleAlgorithmResults(algorithm, context, QgsProcessingFeedback(), parameters={})
    (layer,) = [a for a in context.project().mapLayers().values() if a.id() != zones.id()]
    renderer = layer.renderer()
    assert isinstance(renderer, QgsPalettedRasterRenderer)
    labels = {int(entry.value): entry.label for entry in renderer.classes()}
    assert labels == {1: "unchanged", 2: "herbaceous vegetation \u2192 building"}
    dataset = gdal.Open(output)
    codes = np.frombuffer(dataset.ReadRaster(), np.uint8).reshape(8, 8)
    assert (codes[:4, :4] == 2).all() and (codes == 2).sum() == 16


def test_unconfirmed_change_is_apart(context: QgsProcessingContext, maps: tuple[str, str], tmp_path: Path) -> None:
    """By confidence, by size, and with a recode table that leaves nothing changed."""
    percent = np.full((8, 8), 90, np.uint8)
    percent[0] = 10
    place = gdal.Open(maps[0]).GetGeoTransform()
    sure = str(write_raster(tmp_path / "sure.tif", percent[None], geotransform=place))
    output = str(tmp_path / "change.tif")
    inputs = {"BEFORE": maps[0], "AFTER": maps[1], "OUTPUT": output}
    results, _ = run(create("change"), context, CONFIDENCE_AFTER=sure, SURE=50, **inputs)
    assert results["CHANGED_M2"] == pytest.approx(12, rel=5e-3)
    assert results["UNCONFIRMED_M2"] == pytest.approx(4, rel=5e-3)
    results, _ = run(create("change"), context, MIN_AREA=20, **inputs)
    assert results["CHANGED_M2"] == 0 and results["UNCONFIRMED_M2"] == pytest.approx(16, rel=5e-3)
    results, _ = run(create("change"), context, REMAP="building=herbaceous vegetation", **inputs)
    assert results["CHANGED_M2"] == 0


def test_refusals_are_one_sentence(
    context: QgsProcessingContext, maps: tuple[str, str], zones: QgsVectorLayer, tmp_path: Path
) -> None:
    """And nothing is written."""
    away = QgsVectorLayer("Polygon?crs=EPSG:2154", "Away", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(0, 0, 1, 1)))
    away.dataProvider().addFeature(feature)
    context.project().addMapLayer(away)
    table = str(tmp_path / "t.csv")
    said = failure(create("areas"), context, INPUT=maps[0], ZONES=away, TABLE=table)
    assert "zones 'Away' overlaps the map" in said
    empty = QgsVectorLayer("Polygon?crs=EPSG:2154", "Empty", "memory")
    context.project().addMapLayer(empty)
    said = failure(create("areas"), context, INPUT=maps[0], ZONES=empty, TABLE=table)
    assert "zones 'Empty'" in said
    said = failure(create("change"), context, BEFORE=maps[0], AFTER=maps[1], OUTPUT=maps[0])
    assert "is also the input. Choose another file" in said and not Path(table).exists()


def named_zones(context: QgsProcessingContext, fields: dict[str, object], values: list[object]) -> QgsVectorLayer:
    """Return a zone over the left half of the maps, with fields of these types and values."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:2154", "Communes", "memory")
    layer.dataProvider().addAttributes([QgsField(name, kind) for name, kind in fields.items()])
    layer.updateFields()
    feature = QgsFeature(layer.fields())
    feature.setAttributes(values)
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(X, Y - 8, X + 4, Y)))
    layer.dataProvider().addFeature(feature)
    context.project().addMapLayer(layer)
    return layer


TEXT, WHOLE, REAL = QVariant.String, QVariant.Int, QVariant.Double


@pytest.mark.parametrize(
    ("fields", "values", "field", "name"),
    [
        ({"geom": TEXT, "nom": TEXT}, ["a", "Sète"], "nom", "Sète"),
        ({"geom": TEXT}, ["Sète"], "geom", "Sète"),
        ({"fid": TEXT}, ["Sète"], "fid", "Sète"),
        ({"fid": REAL, "nom": TEXT}, [0.5, "Sète"], "nom", "Sète"),
        ({"Nom": TEXT, "nom": TEXT}, ["Agde", "Sète"], "nom", "Sète"),
        ({"Nom": TEXT, "nom": TEXT}, ["Agde", "Sète"], "Nom", "Agde"),
        ({"code": WHOLE}, [34301], "code", "34301"),
        ({"list": QVariant.StringList, "nom": TEXT}, [["x"], "Sète"], "nom", "Sète"),
        ({"when": QVariant.Time, "nom": TEXT}, [None, "Sète"], "nom", "Sète"),
        ({"flag": QVariant.Bool}, [True], "flag", "1"),
        ({"day": QVariant.Date}, [QDate(2020, 1, 31)], "day", "2020/01/31"),
        ({"share": REAL}, [1234567.5], "share", "1234567.5"),
    ],
)
def test_zones_with_any_fields(
    context: QgsProcessingContext,
    maps: tuple[str, str],
    fields: dict[str, object],
    values: list[object],
    field: str,
    name: str,
) -> None:
    """What a GeoPackage cannot hold, or calls its own, is no obstacle."""
    layer = named_zones(context, fields, values)
    results, _ = run(create("areas"), context, INPUT=maps[0], ZONES=layer, FIELD=field, TABLE="TEMPORARY_OUTPUT")
    (zone,) = json.loads(results["RESULT"])["zones"]
    assert zone["zone"] == name


def test_zones_without_the_field(context: QgsProcessingContext, maps: tuple[str, str], zones: QgsVectorLayer) -> None:
    """The layer, the field and the fields there are."""
    said = failure(create("areas"), context, INPUT=maps[0], ZONES=zones, FIELD="name", TABLE="TEMPORARY_OUTPUT")
    assert "'Communes'" in said and "'name'" in said and "nom" in said


@pytest.mark.parametrize("form", ["/vsizip/{folder}/m.zip/map.tif", "GPKG:{folder}/m.gpkg:carte"])
def test_sources_only_gdal_knows(
    context: QgsProcessingContext, maps: tuple[str, str], tmp_path: Path, form: str
) -> None:
    """An archive's file and a table, as the command line takes them."""
    import zipfile

    with zipfile.ZipFile(tmp_path / "m.zip", "w") as archive:
        archive.write(maps[1], "map.tif")
    gdal.Translate(str(tmp_path / "m.gpkg"), maps[1], format="GPKG", creationOptions=["RASTER_TABLE=carte"])
    algorithm, source = create("areas"), form.format(folder=tmp_path)
    parameters = {"INPUT": source, "TABLE": str(tmp_path / "t.csv"), "NOMENCLATURE": "flair-12"}
    assert algorithm.checkParameterValues(parameters, context) == (True, "")
    results, _ = run(algorithm, context, **parameters)
    (whole,) = json.loads(results["RESULT"])["zones"]
    assert whole["areas_m2"]["building"] == pytest.approx(16, rel=5e-3)


def test_zones_in_an_archive(
    context: QgsProcessingContext, maps: tuple[str, str], zones: QgsVectorLayer, tmp_path: Path
) -> None:
    """As rasters are."""
    import zipfile

    from qgis.core import QgsVectorFileWriter

    options = QgsVectorFileWriter.SaveVectorOptions()
    QgsVectorFileWriter.writeAsVectorFormatV3(zones, str(tmp_path / "z.gpkg"), context.transformContext(), options)
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.write(tmp_path / "z.gpkg", "z.gpkg")
    source = f"/vsizip/{tmp_path}/z.zip/z.gpkg"
    parameters = {"INPUT": maps[0], "ZONES": source, "FIELD": "nom", "TABLE": str(tmp_path / "t.csv")}
    assert create("areas").checkParameterValues(parameters, context) == (True, "")
    results, _ = run(create("areas"), context, **parameters)
    assert [zone["zone"] for zone in json.loads(results["RESULT"])["zones"]] == ["Sète", "Agde"]


def test_a_pointer_in_place_of_a_raster_is_named(context: QgsProcessingContext, tmp_path: Path) -> None:
    """As a clone without Git LFS leaves it."""
    path = tmp_path / "map.tif"
    path.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n")
    parameters = {"INPUT": str(path), "TABLE": str(tmp_path / "t.csv")}
    ok, message = create("areas").checkParameterValues(parameters, context)
    assert not ok and "map.tif" in message and "Git LFS" in message


def test_an_empty_path_is_refused(context: QgsProcessingContext, maps: tuple[str, str], tmp_path: Path) -> None:
    """Before anything is written, wherever a result is needed."""
    for name, parameters in (
        ("areas", {"INPUT": maps[0], "TABLE": ""}),
        ("change", {"BEFORE": maps[0], "AFTER": maps[1], "OUTPUT": ""}),
        ("vectorize", {"INPUT": maps[0], "OUTPUT": ""}),
        ("sample", {"INPUT": maps[0], "OUTPUT": ""}),
        ("mosaic", {"INPUT": str(tmp_path), "OUTPUT": ""}),
        ("splitpatches", {"INPUT": maps[0], "PATCHES": str(tmp_path), "OUTPUT": ""}),
        ("exportpatches", {"INPUT": maps[0], "OUTPUT": ""}),
        ("stack", {"RGB": [maps[0]], "OUTPUT": ""}),
    ):
        ok, _ = create(name).checkParameterValues(parameters, context)
        said = failure(create(name), context, **parameters)
        assert not ok or "empty" in said, (name, said)


@pytest.mark.parametrize(
    ("name", "options"),
    [("t.xlsx", {}), ("t.ods", {}), ("t.csv", {}), ("t.csv", {"CSV_STYLE": "semicolon"})],
)
def test_a_table_of_any_format_is_a_layer_with_numbers(
    context: QgsProcessingContext, maps: tuple[str, str], tmp_path: Path, name: str, options: dict[str, str]
) -> None:
    results, _ = run(create("areas"), context, INPUT=maps[1], TABLE=str(tmp_path / name), **options)
    layer = QgsVectorLayer(results["TABLE_LAYER"], "t", "ogr")
    shares = {row["class"]: row["share_percent"] for row in layer.getFeatures()}
    assert layer.isValid() and shares["building"] == 25.0 and isinstance(shares["building"], (int, float))
    assert (";" in (tmp_path / name).read_text("utf-8", "replace").split("\n")[0]) == (options != {})


@pytest.mark.parametrize("algorithm", ["areas", "change", "clean", "accuracy"])
def test_dialogs_offer_all_formats_of_tables(context: QgsProcessingContext, algorithm: str) -> None:
    owner = create(algorithm)
    parameter = owner.parameterDefinition("TABLE")
    assert [f"*.{ending}" in parameter.fileFilter() for ending in ("csv", "xlsx", "ods")] == [True] * 3
    assert parameter.fileFilter().split(";;")[0].endswith("(*.csv)") and parameter.defaultFileExtension() == "csv"
    assert list(owner.parameterDefinition("CSV_STYLE").options()) == ["comma", "semicolon"]
