"""A Web Map Service on loopback whose pictures are computed from coordinates, with faults on request."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
from osgeo import gdal

SERVICES = Path(__file__).resolve().parents[1] / "resources" / "services.json"
RGB, IRC = "ORTHOIMAGERY.ORTHOPHOTOS", "ORTHOIMAGERY.ORTHOPHOTOS.IRC"
TERRAIN, SURFACE = "ELEVATION.ELEVATIONGRIDCOVERAGE.HIGHRES", "ELEVATION.ELEVATIONGRIDCOVERAGE.HIGHRES.MNS"
NOTHING_M = -99999.0
Nothing = Callable[[str, np.ndarray, np.ndarray], np.ndarray]


def channel(number: int, columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return a channel of the pictures, uint8; 255 does not occur. `columns`, `rows` count from the CRS's origin."""
    return ((columns * (2 * number + 3) + rows * (5 * number + 1) + 17 * number) % 250).astype(np.uint8)


def terrain_m(columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return the terrain's height."""
    return (100 + (columns % 97) * 0.5 + rows % 13).astype(np.float32)


def height_m(columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return the height above ground, from -2 to 58 m."""
    return ((columns * 3 + rows * 7) % 241 / 4 - 2).astype(np.float32)


class WmsStub:
    """What the server was asked, and what it is to do.

    Attributes:
        requests: the queries, in order.
        faults: what goes wrong with the next requests, in order; an empty text: nothing.
        nothing: where a layer has nothing, from its name, columns and rows.
    """

    def __init__(self) -> None:
        """Start without faults."""
        self.requests: list[dict[str, str]] = []
        self.faults: list[str] = []
        self.nothing: Nothing | None = None
        self.on_request: Callable[[], None] = lambda: None
        self.url = ""

    def services(self, path: Path, **changes: object) -> str:
        """Write the shipped service file with this server's address and other changes."""
        document = {**json.loads(SERVICES.read_text(encoding="utf-8")), "url": self.url, "max_px": 64, **changes}
        path.write_text(json.dumps(document), encoding="utf-8")
        return str(path)

    def picture(self, query: dict[str, str]) -> bytes:
        """Return the picture asked for."""
        first, second, third, fourth = map(float, query["BBOX"].split(","))
        latitude_first = query["VERSION"] == "1.3.0" and query.get("CRS") == "EPSG:4326"
        xmin, ymin, xmax, ymax = (second, first, fourth, third) if latitude_first else (first, second, third, fourth)
        width, height = int(query["WIDTH"]), int(query["HEIGHT"])
        pixel = (xmax - xmin) / width
        assert abs((ymax - ymin) / height / pixel - 1) < 1e-3
        columns = (round(xmin / pixel) + np.arange(width))[None, :] + np.zeros((height, 1), np.int64)
        rows = (round(-ymax / pixel) + np.arange(height))[:, None] + np.zeros((1, width), np.int64)
        layer = query["LAYERS"]
        empty = self.nothing(layer, columns, rows) if self.nothing else np.zeros((height, width), bool)
        if layer in (RGB, IRC):
            shift = 0 if layer == RGB else 3
            planes = [np.where(empty, 255, channel(shift + i, columns, rows)) for i in range(3)]
            return encode(np.stack(planes).astype(np.uint8), query["FORMAT"])
        heights = terrain_m(columns, rows) + (height_m(columns, rows) if layer == SURFACE else 0)
        return np.where(empty, NOTHING_M, heights).astype("<f4").tobytes()


def encode(planes: np.ndarray, mime: str) -> bytes:
    """Encode `(band, row, column)` uint8."""
    driver = {"image/geotiff": "GTiff", "image/png": "PNG", "image/jpeg": "JPEG"}[mime]
    count, height, width = planes.shape
    memory = gdal.GetDriverByName("MEM").Create("", width, height, count, gdal.GDT_Byte)
    memory.WriteRaster(0, 0, width, height, planes.tobytes())
    path = f"/vsimem/stub-{threading.get_ident()}"
    gdal.GetDriverByName(driver).CreateCopy(path, memory)
    size = gdal.VSIStatL(path).size
    file = gdal.VSIFOpenL(path, "rb")
    body = bytes(gdal.VSIFReadL(1, size, file))
    gdal.VSIFCloseL(file)
    gdal.Unlink(path)
    return body


def _handler(stub: WmsStub) -> type[BaseHTTPRequestHandler]:
    """Return the class that answers for a stub."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
            stub.requests.append(query)
            stub.on_request()
            fault = stub.faults.pop(0) if stub.faults else ""
            if fault == "hang":
                time.sleep(1.0)
                return
            if fault in ("500", "503", "404"):
                self._send(int(fault), b"<html><title>out of order</title></html>")
            elif fault == "429":
                self._send(429, b"slow down", {"Retry-After": "0"})
            elif fault == "429 wait":
                self._send(429, b"", {"Retry-After": "6"})
            elif fault == "429 date":
                self._send(429, b"", {"Retry-After": formatdate(time.time() - 5, usegmt=True)})
            elif fault in ("exception", "400"):
                text = b"<?xml version='1.0'?><ServiceExceptionReport><ServiceException code='LayerNotDefined'>"
                text += b"Layer &lt;x&gt; unknown</ServiceException></ServiceExceptionReport>"
                self._send(200 if fault == "exception" else 400, text, {"Content-Type": "text/xml"})
            elif fault == "size":
                self._send(200, encode(np.zeros((3, 8, 8), np.uint8), query["FORMAT"]))
            elif fault == "damaged":
                body = stub.picture(query)
                self._send(200, body[: len(body) // 2])
            elif fault == "truncated":
                self._send(200, stub.picture(query), cut=True)
            else:
                self._send(200, stub.picture(query))

        def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None, cut: bool = False) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            for key, value in (headers or {}).items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if cut else body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def wms_stub() -> Iterator[WmsStub]:
    """Serve on a free port of loopback."""
    stub = WmsStub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stub))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    stub.url = f"http://127.0.0.1:{server.server_port}/wms"
    try:
        yield stub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
