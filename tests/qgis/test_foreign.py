"""Layers that GDAL does not read: fetched over the extent, or refused with the remedy."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsCoordinateTransformContext,
    QgsProcessingContext,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QBuffer, QCoreApplication
from qgis.PyQt.QtGui import QColor, QImage
from qgis_run import Log, Prepared
from stub_raster import write_raster

ZOOM = 18
X_TILE, Y_TILE = 134000, 93000
TILE_M = 2 * 20037508.342789244 / 2**ZOOM
WEST = X_TILE * TILE_M - 20037508.342789244
NORTH = 20037508.342789244 - Y_TILE * TILE_M


@pytest.fixture(scope="module")
def tiles(app: QgsApplication, tmp_path_factory: pytest.TempPathFactory) -> QgsRasterLayer:
    """An XYZ layer of 2 x 2 tiles: the western ones green, the eastern ones blue."""
    folder = tmp_path_factory.mktemp("tiles")
    for column, colour in enumerate(("#10c010", "#1010c0")):
        image = QImage(256, 256, QImage.Format.Format_RGB32)
        image.fill(QColor(colour))
        for row in range(2):
            path = folder / str(ZOOM) / str(X_TILE + column) / f"{Y_TILE + row}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            image.save(str(path))
    source = f"type=xyz&zmin={ZOOM}&zmax={ZOOM}&url=file://{folder}/%7Bz%7D/%7Bx%7D/%7By%7D.png"
    layer = QgsRasterLayer(source, "Web: tiles/1", "wms")
    assert layer.isValid()
    return layer


@pytest.fixture
def segment(context: QgsProcessingContext, tiles: QgsRasterLayer, colour_model: Path) -> Prepared:
    """A fresh flair:segment of the tiles into a temporary file, on the CPU."""
    usual = {"INPUT": tiles, "MODEL_FILE": colour_model, "OUTPUT": "TEMPORARY_OUTPUT", "DEVICE": "cpu"}
    return Prepared("segment", context, **usual)


def extent(left_m: float, top_m: float, width_m: float, height_m: float) -> str:
    """Return an extent in Web Mercator, counted from the tiles' upper left corner."""
    west, north = WEST + left_m, NORTH - top_m
    return f"{west},{west + width_m},{north - height_m},{north} [EPSG:3857]"


def test_web_tiles_are_fetched_at_the_models_gsd(segment: Prepared, tmp_path: Path) -> None:
    """The map covers the extent at 0.2 m on the ground, which is more in Web Mercator's metres."""
    output = tmp_path / "map.tif"
    results, _ = segment.run(EXTENT=extent(TILE_M - 30, 10, 60, 40), QUALITY="fast", OUTPUT=output)
    assert results["OUTPUT"] == str(output)
    dataset = gdal.Open(str(output))
    classes = dataset.ReadAsArray()
    latitude = math.atan(math.sinh(NORTH / 6378137.0))
    assert dataset.RasterXSize == pytest.approx(60 * math.cos(latitude) / 0.2, abs=2)
    middle = dataset.RasterXSize // 2
    assert (classes[:, : middle - 1] == 2).all() and (classes[:, middle + 1 :] == 3).all()


def test_map_service_without_extent_is_refused(segment: Prepared) -> None:
    """The remedy is named."""
    message = segment.refusal()
    assert (
        "'Web: tiles/1'" in message and "must be downloaded first. Specify an extent, or save the layer as a" in message
    )


def test_map_service_is_refused_for_bands_it_lacks(segment: Prepared, near_infrared_model: Path) -> None:
    """A service of pictures has no infrared; the message names it."""
    message = segment.refusal(MODEL_FILE=near_infrared_model, EXTENT=extent(0, 0, 20, 20))
    assert (
        "nir. Use a raster file with these bands," in message
        and "Use a raster file with these bands, or a model that only requires" in message
    )


def test_too_large_an_extent_is_refused(segment: Prepared) -> None:
    """Nobody wants millions of requests."""
    assert "16384 x 16384 px" in segment.failure(EXTENT=extent(0, 0, 20000, 20000))


def test_virtual_raster_layer_is_written_with_its_values(
    segment: Prepared, context: QgsProcessingContext, tmp_path: Path
) -> None:
    """QGIS' virtual rasters have one band, of which the model says that it needs three."""
    path = write_raster(tmp_path / "base.tif", np.full((1, 70, 80), 50, np.uint8))
    base = QgsRasterLayer(str(path), "base")
    context.project().addMapLayer(base)
    source = (
        "?crs=EPSG:2154&extent=700000,6599986,700016,6600000&width=80&height=70&formula=%22base@1%22%20*%202"
        f"&base:uri={path}&base:provider=gdal"
    )
    layer = QgsRasterLayer(source, "virtual", "virtualraster")
    assert layer.isValid()
    said = segment.failure(INPUT=layer, EXTENT="700000,700016,6599986,6600000 [EPSG:2154]")
    assert "1 data band; the model needs 3" in said


CAPABILITIES = """<?xml version="1.0"?><WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms"
 xmlns:xlink="http://www.w3.org/1999/xlink"><Service><Name>WMS</Name><Title>t</Title></Service><Capability><Request>
<GetCapabilities><Format>text/xml</Format><DCPType><HTTP><Get><OnlineResource xlink:href="{url}/wms?"/></Get></HTTP>
</DCPType></GetCapabilities><GetMap><Format>image/png</Format><DCPType><HTTP><Get>
<OnlineResource xlink:href="{url}/wms?"/></Get></HTTP></DCPType></GetMap></Request><Exception><Format>XML</Format>
</Exception><Layer><Title>all</Title><CRS>EPSG:3857</CRS><Layer><Name>ortho</Name><Title>o</Title>
<BoundingBox CRS="EPSG:3857" minx="-20000000" miny="-20000000" maxx="20000000" maxy="20000000"/></Layer></Layer>
</Capability></WMS_Capabilities>"""


class Service:
    """A tile service on loopback; `answer` gives the status and the type of a tile by its column and earlier tries."""

    def __init__(self) -> None:
        """Start with all tiles green."""
        self.answer: Callable[[int, int], tuple[int, str]] = lambda column, tries: (200, "image/png")
        self.tries: dict[str, int] = {}
        self.url = ""

    def picture(self, path: str) -> bytes:
        """Return the picture that a Web Map Service is asked for."""
        query = parse_qs(urlsplit(path.upper()).query)
        return green(int(query["WIDTH"][0]), int(query["HEIGHT"][0]))


def green(width: int, height: int) -> bytes:
    """Return a green picture as PNG."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#10c010"))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data())


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A service, which is asked again after a tenth of a second."""
    from flair_qgis.processing.data import foreignlayers

    monkeypatch.setattr(foreignlayers, "RETRY_AFTER_S", (0.1, 0.1))
    body, made = green(256, 256), Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if "GetCapabilities" in self.path:
                self.give(200, "text/xml", CAPABILITIES.format(url=made.url.replace("me:secret@", "")).encode())
                return
            wms = self.path.startswith("/wms")
            column = 1 if wms else int(self.path.split("/")[2]) - X_TILE
            tries = made.tries[self.path] = made.tries.get(self.path, 0) + 1
            status, kind = made.answer(column, tries)
            picture = (made.picture(self.path) if wms else body) if status == 200 and kind == "image/png" else None
            self.give(status, kind, picture or b"<busy/>")

        def give(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    made.url = f"http://me:secret@127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def layer_of(service: Service) -> QgsRasterLayer:
    """Return a layer of the service's tiles, with a key in their address."""
    url = f"{service.url}/%7Bz%7D/%7Bx%7D/%7By%7D.png?key%3Dhidden"
    layer = QgsRasterLayer(f"type=xyz&zmin={ZOOM}&zmax={ZOOM}&url={url}", "Busy tiles", "wms")
    assert layer.isValid()
    return layer


ACROSS = extent(TILE_M - 30, 10, 60, 40)
"""Half in the first column of tiles, half in the second."""


@pytest.mark.parametrize("answer", [(503, "text/html"), (403, "text/html"), (200, "application/vnd.ogc.se_xml")])
def test_what_a_service_does_not_deliver_is_an_error(
    segment: Prepared, service: Service, tmp_path: Path, answer: tuple[int, str]
) -> None:
    """The service and the reason are named, secrets are not."""
    service.answer = lambda column, tries: answer if column == 1 else (200, "image/png")
    output = tmp_path / "map.tif"
    said = segment.failure(INPUT=layer_of(service), EXTENT=ACROSS, QUALITY="fast", OUTPUT=output)
    assert "'Busy tiles'" in said and service.url.replace("me:secret@", "") in said
    assert (f"HTTP {answer[0]}" if answer[0] != 200 else answer[1]) in said
    assert "secret" not in said and "hidden" not in said
    assert not output.exists()


@pytest.mark.parametrize("status", [503, 404])
def test_what_a_service_does_not_deliver_is_skipped(
    segment: Prepared, service: Service, tmp_path: Path, status: int
) -> None:
    """The warning says how much and where; a tile that is not there needs no permission."""
    service.answer = lambda column, tries: (status, "text/html") if column == 1 else (200, "image/png")
    output, log = tmp_path / "map.tif", Log()
    segment.run(log, INPUT=layer_of(service), EXTENT=ACROSS, QUALITY="fast", OUTPUT=output, SKIP_DAMAGED=status == 503)
    classes = gdal.Open(str(output)).ReadAsArray()
    middle = classes.shape[1] // 2
    assert (classes[:, : middle - 1] == 2).all() and (classes[:, middle + 1 :] == 0).all()
    assert f"HTTP {status}; 50 % of the pixels" in log.text and f"x {WEST + TILE_M:.6g}" in log.text[:100000]


def test_a_service_that_is_busy_for_a_moment_is_asked_again(
    segment: Prepared, service: Service, tmp_path: Path
) -> None:
    """QGIS itself takes the first 503 for an answer."""
    service.answer = lambda column, tries: (200, "image/png") if tries > 2 else (503, "text/html")
    output = tmp_path / "map.tif"
    segment.run(INPUT=layer_of(service), EXTENT=ACROSS, QUALITY="fast", OUTPUT=output)
    assert (gdal.Open(str(output)).ReadAsArray() == 2).all()


def test_a_layer_is_fetched_in_pieces_in_another_thread(
    service: Service, monkeypatch: pytest.MonkeyPatch, app: QgsApplication
) -> None:
    """As QGIS runs algorithms; the pieces make the same raster."""
    from flair_qgis.processing.data import foreignlayers

    monkeypatch.setattr(foreignlayers, "PIECE_PX", 100)
    layer, log, results = layer_of(service), Log(), []
    area = QgsRectangle(WEST + TILE_M - 30, NORTH - 50, WEST + TILE_M + 30, NORTH - 10)

    def fetch(skip: bool) -> None:
        foreign = foreignlayers.ForeignRaster(layer, area, 0.2)

        def work() -> None:
            try:
                results.append(foreign.write(QgsCoordinateTransformContext(), log, skip_damaged=skip))
            except Exception as error:
                results.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        while thread.is_alive():
            QCoreApplication.processEvents()
            thread.join(0.01)

    fetch(False)
    dataset = gdal.Open(results[0])
    assert dataset.GetDriver().ShortName == "VRT" and dataset.RasterXSize > 200
    assert (dataset.ReadAsArray()[1] == 0xC0).all()
    service.answer = lambda column, tries: (503, "text/html")
    layer = layer_of(service)
    layer.setDataSource(layer.source().replace("hidden", "other"), layer.name(), "wms")  # not in QGIS's cache of tiles
    fetch(False)
    assert "HTTP 503" in str(results[1])
    fetch(True)
    assert results[2].endswith(".vrt") and "100 % of the pixels are nodata" in log.text


@pytest.mark.parametrize("answer", [(503, "text/html"), (200, "text/xml"), (404, "text/html")])
def test_a_web_map_service_is_heard_too(
    segment: Prepared, service: Service, tmp_path: Path, answer: tuple[int, str]
) -> None:
    """One picture is asked for at a time; all of it is lost, hence there is nothing to map."""
    url = service.url.replace("me:secret@", "")
    layer = QgsRasterLayer(
        f"crs=EPSG:3857&format=image/png&layers=ortho&styles=&dpiMode=7&url={url}/wms", "Web map", "wms"
    )
    assert layer.isValid(), layer.error().message()
    output = tmp_path / "map.tif"
    usual = {"INPUT": layer, "EXTENT": ACROSS, "QUALITY": "fast", "OUTPUT": output}
    segment.run(**usual)
    assert (gdal.Open(str(output)).ReadAsArray() == 2).all()
    service.answer = lambda column, tries: answer
    said = segment.failure(**{**usual, "EXTENT": extent(TILE_M - 31, 10, 60, 40), "OUTPUT": tmp_path / "no.tif"})
    assert "'Web map'" in said and url in said
    assert (f"HTTP {answer[0]}" if answer[0] != 200 else "text/xml") in said
