"""flair:segment: what it makes, what it refuses, how its layers arrive."""

from __future__ import annotations

import gc
import json
import math
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, gdal_array, ogr, osr
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsPalettedRasterRenderer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)

X, Y, GSD = 700000.0, 6600000.0, 0.2
HEIGHT, WIDTH = 90, 150
LAMBERT_93 = (
    "+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +towgs84=0,0,0 +units=m"
)


@pytest.fixture
def segment(provider: None) -> QgsProcessingAlgorithm:
    """A fresh flair:segment."""
    return QgsApplication.processingRegistry().createAlgorithmById("flair:segment")


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An image of 90 x 150 px: left third red, middle green, right blue; the last 10 rows are nodata."""
    pixels = np.full((3, HEIGHT, WIDTH), 10, np.uint8)
    for band in range(3):
        pixels[band, :, band * 50 : (band + 1) * 50] = 200
    pixels[:, -10:] = 0
    return write_raster(tmp_path_factory.mktemp("image") / "colours.tif", pixels, nodata=0)


def write_raster(path: Path, pixels: np.ndarray, nodata: float | None = None, colours: bool = True) -> Path:
    """Write (band, row, column) as a GeoTIFF at 0.2 m in Lambert-93."""
    count, height, width = pixels.shape
    kind = {"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16}[pixels.dtype.name]
    options = ["PHOTOMETRIC=RGB"] if colours else ["PHOTOMETRIC=MINISBLACK"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, count, kind, options)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(2154)
    dataset.SetProjection(reference.ExportToWkt())
    dataset.SetGeoTransform((X, GSD, 0, Y, 0, -GSD))
    for number in range(count):
        band = dataset.GetRasterBand(number + 1)
        if nodata is not None:
            band.SetNoDataValue(nodata)
        band.WriteRaster(0, 0, width, height, pixels[number].tobytes())
    return path


def read(path: str) -> np.ndarray:
    """Return the first band."""
    dataset = gdal.Open(str(path))
    raw = dataset.GetRasterBand(1).ReadRaster()
    return np.frombuffer(raw, np.uint8).reshape(dataset.RasterYSize, dataset.RasterXSize)


class Log(QgsProcessingFeedback):
    """Keeps what is said."""

    def __init__(self) -> None:
        """Start with nothing said."""
        super().__init__(False)
        self.lines: list[str] = []

    def pushInfo(self, info: str) -> None:  # noqa: N802 - Qt style
        """Keep a line."""
        self.lines.append(info)

    def setProgressText(self, text: str) -> None:  # noqa: N802 - Qt style
        """Keep a line, as a dialog does."""
        self.lines.append(text)

    def pushWarning(self, warning: str) -> None:  # noqa: N802 - Qt style
        """Keep a warning."""
        self.lines.append(warning)

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: N802, N803 - Qt style
        """Keep an error."""
        self.lines.append(error)

    @property
    def text(self) -> str:
        """All that was said."""
        return "\n".join(self.lines)


def run(
    algorithm: QgsProcessingAlgorithm, context: QgsProcessingContext, **parameters: object
) -> tuple[dict[str, object], Log]:
    """Run and return results and log; fails the test where the algorithm fails."""
    log = Log()
    results, ok = algorithm.run({"DEVICE": "cpu", **parameters}, context, log)
    assert ok, log.text
    return results, log


def refusal(algorithm: QgsProcessingAlgorithm, context: QgsProcessingContext, **parameters: object) -> str:
    """Return why the parameters are refused."""
    ok, message = algorithm.checkParameterValues({"OUTPUT": "TEMPORARY_OUTPUT", **parameters}, context)
    assert not ok
    return message


def test_makes_the_class_raster_and_says_with_what(
    segment: QgsProcessingAlgorithm,
    context: QgsProcessingContext,
    image: Path,
    colour_model: Path,
    tmp_path: Path,
) -> None:
    """Each pixel gets the class of its strongest colour; nodata stays nodata; the log names bands and device."""
    output = str(tmp_path / "map.tif")
    results, log = run(segment, context, INPUT=str(image), MODEL_FILE=str(colour_model), OUTPUT=output)
    classes = read(output)
    assert results["OUTPUT"] == output
    assert classes.shape == (HEIGHT, WIDTH)
    assert (classes[:80] == np.repeat([1, 2, 3], 50)).all()
    assert len(np.unique(classes[80:])) == 1 and classes[-1, 0] not in (1, 2, 3)
    assert json.loads(results["CLASS_AREAS"])["green things"] == pytest.approx(80 * 50 * GSD**2, rel=0.01)
    assert results["WINDOWS"] > 0 and results["DEVICE_USED"] == "cpu"
    assert "red=1, green=2, blue=3" in log.text and "device: cpu" in log.text


def test_optional_rasters_are_made_when_asked_for(
    segment: QgsProcessingAlgorithm,
    context: QgsProcessingContext,
    image: Path,
    colour_model: Path,
    tmp_path: Path,
) -> None:
    """Confidence and probabilities come beside the map."""
    results, _ = run(
        segment,
        context,
        INPUT=str(image),
        MODEL_FILE=str(colour_model),
        QUALITY="balanced",
        COMBINE="mean",
        OUTPUT=str(tmp_path / "map.tif"),
        CONFIDENCE=str(tmp_path / "confidence.tif"),
        PROBABILITIES=str(tmp_path / "probabilities.tif"),
    )
    assert gdal.Open(results["PROBABILITIES"]).RasterCount == 3
    assert read(results["CONFIDENCE"])[0, 0] > 50


def test_layers_arrive_named_and_in_class_colours(
    segment: QgsProcessingAlgorithm, context: QgsProcessingContext, image: Path, colour_model: Path
) -> None:
    """Also for temporary outputs, whose style QGIS does not load by itself."""
    from processing.gui.Postprocessing import handleAlgorithmResults

    project = context.project()
    mosaic = QgsRasterLayer(str(image), "My mosaic")
    project.addMapLayer(mosaic)
    destination = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project)
    run(
        segment,
        context,
        INPUT=mosaic,
        MODEL_FILE=str(colour_model),
        OUTPUT=destination,
        CONFIDENCE=destination,
    )
    gc.collect()
    assert handleAlgorithmResults(segment, context, Log(), parameters={})
    layers = {layer.name(): layer for layer in project.mapLayers().values()}
    assert set(layers) == {"My mosaic", "Land cover: My mosaic", "Confidence: My mosaic"}
    renderer = layers["Land cover: My mosaic"].renderer()
    assert isinstance(renderer, QgsPalettedRasterRenderer)
    legend = [(c.label, c.color.name()) for c in renderer.classes()]
    assert legend[0] == ("red things", "#ff0000") and len(legend) == 3
    confidence = layers["Confidence: My mosaic"]
    assert confidence.renderer().type() == "singlebandpseudocolor"
    assert not project.layerTreeRoot().findLayer(confidence).isVisible()  # it would hide the map


def test_name_given_by_the_user_stays(
    segment: QgsProcessingAlgorithm, context: QgsProcessingContext, image: Path, colour_model: Path
) -> None:
    """A name from a dialog or a model is not replaced."""
    destination = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", context.project())
    destination.destinationName = "Mine"
    run(segment, context, INPUT=str(image), MODEL_FILE=str(colour_model), OUTPUT=destination)
    assert [details.name for details in context.layersToLoadOnCompletion().values()] == ["Mine"]


def test_extent_in_another_crs(
    segment: QgsProcessingAlgorithm,
    context: QgsProcessingContext,
    image: Path,
    colour_model: Path,
    tmp_path: Path,
) -> None:
    """The extent is brought into the mosaic's coordinates."""
    to_web = osr.CoordinateTransformation(*map(_reference, (2154, 3857)))
    west, south, east, north = to_web.TransformBounds(X + 4, Y - 12, X + 16, Y - 4, 21)
    extent = f"{west},{east},{south},{north} [EPSG:3857]"
    run(
        segment,
        context,
        INPUT=str(image),
        MODEL_FILE=str(colour_model),
        EXTENT=extent,
        OUTPUT=str(tmp_path / "map.tif"),
    )
    dataset = gdal.Open(str(tmp_path / "map.tif"))
    assert 60 <= dataset.RasterXSize <= 66 and 40 <= dataset.RasterYSize <= 46


def test_extent_in_a_crs_of_the_users_own(
    segment: QgsProcessingAlgorithm,
    context: QgsProcessingContext,
    image: Path,
    colour_model: Path,
    tmp_path: Path,
) -> None:
    """GDAL knows no `USER:100000`, so it gets the definition."""
    own = QgsCoordinateReferenceSystem.fromProj(LAMBERT_93.replace("x_0=700000", "x_0=0"))
    number = QgsApplication.coordinateReferenceSystemRegistry().addUserCrs(own, "Lambert from 0")
    west = X - 700000
    run(
        segment,
        context,
        INPUT=str(image),
        MODEL_FILE=str(colour_model),
        EXTENT=f"{west + 4},{west + 16},{Y - 12},{Y - 4} [USER:{number}]",
        OUTPUT=str(tmp_path / "map.tif"),
    )
    assert read(str(tmp_path / "map.tif")).shape == (40, 60)


@pytest.mark.parametrize("in_file", [None, 32631])
def test_crs_assigned_in_qgis_is_the_one_used(
    segment: QgsProcessingAlgorithm,
    context: QgsProcessingContext,
    image: Path,
    colour_model: Path,
    tmp_path: Path,
    in_file: int | None,
) -> None:
    """Whether the file has none or a wrong one, the map has the layer's; nodata and the name of the input stay."""
    copy = str(tmp_path / "copy.tif")
    gdal.Translate(copy, str(image)).SetProjection(_reference(in_file).ExportToWkt() if in_file else "")
    layer = QgsRasterLayer(copy, "Mosaic/1")
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
    output = str(tmp_path / "map.tif")
    results, log = run(segment, context, INPUT=layer, MODEL_FILE=str(colour_model), OUTPUT=output)
    dataset = gdal.Open(output)
    assert dataset.GetSpatialRef().GetAuthorityCode(None) == "2154"
    assert "no complete georeference" not in log.text and results["AREA_UNIT"] == "m2"
    assert (read(output)[:80] == np.repeat([1, 2, 3], 50)).all() and read(output)[-1, 0] not in (1, 2, 3)
    assert dataset.GetMetadataItem("FLAIR_SEG_INPUT").startswith("Mosaic")


def test_areas_are_pixels_without_a_georeference(
    segment: QgsProcessingAlgorithm, context: QgsProcessingContext, colour_model: Path, tmp_path: Path
) -> None:
    """The unit is said beside them."""
    image = str(tmp_path / "plain.png")
    pixels = np.zeros((3, 30, 70), np.uint8)
    pixels[1] = 200
    gdal.GetDriverByName("PNG").CreateCopy(image, gdal_array.OpenArray(pixels))
    results, _ = run(
        segment, context, INPUT=image, MODEL_FILE=str(colour_model), OUTPUT=str(tmp_path / "map.tif"), QUALITY="fast"
    )
    assert json.loads(results["CLASS_AREAS"])["green things"] == 30 * 70 and results["AREA_UNIT"] == "px"


def test_window_size_of_a_network_that_takes_several(
    segment: QgsProcessingAlgorithm,
    context: QgsProcessingContext,
    image: Path,
    colour_model: Path,
    tmp_path: Path,
) -> None:
    """The model's own is 64 px."""
    output = str(tmp_path / "map.tif")
    given = {"INPUT": str(image), "MODEL_FILE": str(colour_model), "OUTPUT": output, "QUALITY": "fast"}
    results, _ = run(segment, context, **given, WINDOW_SIZE=80)
    assert results["WINDOWS"] == 2 and gdal.Open(output).GetMetadataItem("FLAIR_SEG_WINDOW_SIZE") == "80"


def _reference(epsg: int) -> osr.SpatialReference:
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return reference


def area_layer(*rings: str) -> QgsVectorLayer:
    """Return a memory layer of polygons in Lambert-93."""
    from qgis.core import QgsFeature, QgsGeometry

    layer = QgsVectorLayer("Polygon?crs=EPSG:2154", "area", "memory")
    for ring in rings:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromWkt(f"Polygon(({ring}))"))
        layer.dataProvider().addFeature(feature)
    return layer


def test_area_of_interest_honours_the_selection(
    segment: QgsProcessingAlgorithm,
    context: QgsProcessingContext,
    image: Path,
    colour_model: Path,
    tmp_path: Path,
) -> None:
    """Only the selected polygon is mapped."""
    from qgis.core import QgsProcessingFeatureSourceDefinition

    first = f"{X} {Y}, {X + 8} {Y}, {X + 8} {Y - 8}, {X} {Y - 8}, {X} {Y}"
    second = f"{X + 20} {Y}, {X + 28} {Y}, {X + 28} {Y - 8}, {X + 20} {Y - 8}, {X + 20} {Y}"
    layer = area_layer(first, second)
    context.project().addMapLayer(layer)
    layer.selectByIds([1])
    run(
        segment,
        context,
        INPUT=str(image),
        MODEL_FILE=str(colour_model),
        AREA=QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True),
        OUTPUT=str(tmp_path / "map.tif"),
    )
    classes = read(str(tmp_path / "map.tif"))
    assert classes.shape == (40, 40) and (classes == 1).all()


def test_invalid_polygons_are_mended(
    segment: QgsProcessingAlgorithm,
    context: QgsProcessingContext,
    image: Path,
    colour_model: Path,
    tmp_path: Path,
) -> None:
    """A bow tie becomes the two triangles it shows."""
    bow_tie = f"{X} {Y}, {X + 8} {Y - 8}, {X + 8} {Y}, {X} {Y - 8}, {X} {Y}"
    layer = area_layer(bow_tie)
    results, _ = run(
        segment,
        context,
        INPUT=str(image),
        MODEL_FILE=str(colour_model),
        AREA=layer,
        OUTPUT=str(tmp_path / "map.tif"),
    )
    assert sum(json.loads(results["CLASS_AREAS"]).values()) == pytest.approx(32, rel=0.1)


def test_bands_in_the_order_given_and_scale(
    segment: QgsProcessingAlgorithm, context: QgsProcessingContext, colour_model: Path, tmp_path: Path
) -> None:
    """Bands are taken in the order given, and 16 bits are scaled."""
    pixels = np.full((4, 64, 70), 100, np.uint16)
    pixels[3] = 2900
    image = write_raster(tmp_path / "uint16.tif", pixels, colours=False)
    run(
        segment,
        context,
        INPUT=str(image),
        MODEL_FILE=str(colour_model),
        BANDS=[1, 4, 2],
        SCALE=[0, 3000],
        OUTPUT=str(tmp_path / "map.tif"),
    )
    assert (read(str(tmp_path / "map.tif")) == 2).all()


def test_open_options_of_a_layer_are_kept(
    segment: QgsProcessingAlgorithm,
    context: QgsProcessingContext,
    image: Path,
    colour_model: Path,
    tmp_path: Path,
) -> None:
    """A layer opened at an overview is read at that overview."""
    gdal.Open(str(image), gdal.GA_Update).BuildOverviews("NEAREST", [2])
    layer = QgsRasterLayer(f"{image}|option:OVERVIEW_LEVEL=0", "half")
    run(
        segment,
        context,
        INPUT=layer,
        MODEL_FILE=str(colour_model),
        NATIVE_GSD=True,
        OUTPUT=str(tmp_path / "map.tif"),
    )
    assert read(str(tmp_path / "map.tif")).shape == (HEIGHT // 2, WIDTH // 2)


def test_cancelled_run_returns_nothing_and_leaves_nothing(
    segment: QgsProcessingAlgorithm,
    context: QgsProcessingContext,
    image: Path,
    colour_model: Path,
    tmp_path: Path,
) -> None:
    """Cancelling is no failure, and leaves no file."""
    log = Log()
    log.cancel()
    results, ok = segment.run(
        {"INPUT": str(image), "MODEL_FILE": str(colour_model), "OUTPUT": str(tmp_path / "map.tif")},
        context,
        log,
    )
    assert ok and results == {}
    assert list(tmp_path.iterdir()) == []


def test_engine_errors_are_one_sentence(
    segment: QgsProcessingAlgorithm, context: QgsProcessingContext, colour_model: Path, tmp_path: Path
) -> None:
    """What the engine refuses is reported without a trace."""
    image = write_raster(tmp_path / "uint16.tif", np.full((3, 64, 64), 500, np.uint16))
    log = Log()
    _, ok = segment.run(
        {"INPUT": str(image), "MODEL_FILE": str(colour_model), "OUTPUT": str(tmp_path / "map.tif")},
        context,
        log,
    )
    assert not ok
    assert "uint16" in log.lines[-1] and "scale" in log.lines[-1] and "Traceback" not in log.text
    assert not (tmp_path / "map.tif").exists()


def test_wrong_parameters_are_refused_before_any_work(
    segment: QgsProcessingAlgorithm,
    context: QgsProcessingContext,
    image: Path,
    colour_model: Path,
    tmp_path: Path,
) -> None:
    """The dialog says what is wrong before it starts."""
    given = {"INPUT": str(image), "MODEL_FILE": str(colour_model)}
    assert "at most the window size, 64 px" in refusal(segment, context, **given, STRIDE=65)
    assert "at most the window size, 32 px" in refusal(segment, context, **given, STRIDE=33, WINDOW_SIZE=32)
    assert "2 bands are chosen: the model needs 3" in refusal(segment, context, **given, BANDS=[1, 2])
    assert "give both, or none" in refusal(segment, context, **given, SCALE=[5, math.nan])
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(colour_model.read_bytes()[:-30])
    assert "not a whole ONNX model" in refusal(segment, context, INPUT=str(image), MODEL_FILE=str(broken))
    assert "MODEL" in refusal(segment, context, INPUT=str(image), MODEL="no-such-model")
    assert "INPUT" in refusal(segment, context, INPUT=str(tmp_path / "none.tif"), MODEL_FILE=str(colour_model))


def test_area_of_interest_without_polygons(
    segment: QgsProcessingAlgorithm,
    context: QgsProcessingContext,
    image: Path,
    colour_model: Path,
    tmp_path: Path,
) -> None:
    """An empty layer is named."""
    log = Log()
    _, ok = segment.run(
        {
            "INPUT": str(image),
            "MODEL_FILE": str(colour_model),
            "AREA": area_layer(),
            "OUTPUT": str(tmp_path / "map.tif"),
        },
        context,
        log,
    )
    assert not ok and "has no polygon" in log.text


def test_area_layer_in_a_file_with_several(
    segment: QgsProcessingAlgorithm,
    context: QgsProcessingContext,
    image: Path,
    colour_model: Path,
    tmp_path: Path,
) -> None:
    """The layer chosen in a GeoPackage is the one used."""
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(tmp_path / "areas.gpkg"))
    for name, x in (("west", X), ("east", X + 20)):
        layer = dataset.CreateLayer(name, _reference(2154), ogr.wkbPolygon)
        feature = ogr.Feature(layer.GetLayerDefn())
        ring = f"{x} {Y}, {x + 8} {Y}, {x + 8} {Y - 8}, {x} {Y - 8}, {x} {Y}"
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))"))
        layer.CreateFeature(feature)
    dataset = layer = feature = None
    run(
        segment,
        context,
        INPUT=str(image),
        MODEL_FILE=str(colour_model),
        AREA=f"{tmp_path / 'areas.gpkg'}|layername=east",
        OUTPUT=str(tmp_path / "map.tif"),
    )
    assert (read(str(tmp_path / "map.tif")) == 3).all()


def test_crs_of_the_map_is_the_mosaics(
    segment: QgsProcessingAlgorithm,
    context: QgsProcessingContext,
    image: Path,
    colour_model: Path,
    tmp_path: Path,
) -> None:
    """Opened by hand, the map has its CRS and its class colours."""
    output = str(tmp_path / "map.tif")
    run(segment, context, INPUT=str(image), MODEL_FILE=str(colour_model), OUTPUT=output)
    layer = QgsRasterLayer(output)
    assert layer.crs() == QgsCoordinateReferenceSystem("EPSG:2154")
    assert isinstance(layer.renderer(), QgsPalettedRasterRenderer)
    assert QgsProject.instance().count() == 0


def test_embedded_model_runs_on_a_scene(
    segment: QgsProcessingAlgorithm, context: QgsProcessingContext, patches: Path, tmp_path: Path
) -> None:
    """Without any choice, the model that comes with the plugin maps the five bands of a patch."""
    image = next(patches.rglob("IMG_*.tif"))
    results, _ = run(segment, context, INPUT=str(image), QUALITY="fast", OUTPUT=str(tmp_path / "map.tif"))
    areas = json.loads(results["CLASS_AREAS"])
    assert results["WINDOWS"] == 1 and len(areas) == 13
    assert sum(areas.values()) == pytest.approx((512 * GSD) ** 2, rel=0.01)
    assert read(str(tmp_path / "map.tif")).max() <= 13
