"""Rasters on a server: only what is needed is fetched, once, and a server that fails at times is asked again."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from stub_raster import GSD, X, Y, grey, read_raster, write_raster

from flair_seg.errors import RasterError
from flair_seg.raster import gdalenv
from flair_seg.raster.reader import pixels
from flair_seg.segment import SegmentResult

Run = Callable[..., SegmentResult]


@dataclass
class Hosted:
    """A folder on a loopback server.

    Attributes:
        folder: what is served.
        address: its address, as GDAL opens it.
        failing: the HTTP statuses of the next requests for parts of files; 0 breaks off half way.
        sent: bytes of content sent of each file.
        asked: the paths asked for.
    """

    folder: Path
    address: str = ""
    failing: list[int] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def hosted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hosted]:
    """An empty folder on a server, whose failed requests are repeated after a hundredth of the usual time."""
    found = Hosted(tmp_path / "served")
    found.folder.mkdir()

    class Handler(BaseHTTPRequestHandler):
        """Sends files, and the parts asked for."""

        def do_HEAD(self) -> None:
            """Send the size of a file."""
            self._answer(body=False)

        def do_GET(self) -> None:
            """Send a file, or the part asked for."""
            self._answer(body=True)

        def _answer(self, *, body: bool) -> None:
            """Answer a request, or fail as it is told."""
            path = found.folder / self.path.lstrip("/")
            found.asked.append(self.path)
            if not path.is_file():
                self.send_error(404)
                return
            content = path.read_bytes()
            span = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            status = found.failing.pop(0) if span and found.failing else None
            if status:
                self.send_error(status)
                return
            start, end = (
                (int(span[1]), min(int(span[2] or len(content)), len(content) - 1)) if span else (0, len(content) - 1)
            )
            part = content[start : end + 1]
            self.send_response(206 if span else 200)
            self.send_header("Content-Length", str(len(part)))
            self.send_header("Accept-Ranges", "bytes")
            if span:
                self.send_header("Content-Range", f"bytes {start}-{end}/{len(content)}")
            self.end_headers()
            if body:
                part = part[: len(part) // 2] if status == 0 else part
                found.sent[self.path] = found.sent.get(self.path, 0) + len(part)
                self.wfile.write(part)

        def log_message(self, *values: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    found.address = f"/vsicurl/http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(pixels, "RETRY_S", (0.01, 0.01, 0.01))
    monkeypatch.setitem(gdalenv.READ_OPTIONS, "GDAL_HTTP_RETRY_DELAY", "0.01")
    gdal.VSICurlClearCache()
    yield found
    server.shutdown()
    server.server_close()
    thread.join(10)
    gdal.VSICurlClearCache()


def tiled(hosted: Hosted, name: str, pixels: np.ndarray, column: int = 0) -> Path:
    """Serve a tiled raster without compression."""
    options = ["TILED=YES", "BLOCKXSIZE=128", "BLOCKYSIZE=128"]
    place = (X + column * GSD, GSD, 0, Y, 0, -GSD)
    return write_raster(hosted.folder / name, pixels, options=options, geotransform=place)


def mosaic_of(hosted: Hosted, count: int, side: int) -> str:
    """Serve tiles next to each other, and a VRT over them; return its address."""
    names = []
    for number in range(count):
        tiled(hosted, f"{number}.tif", grey(side, side, seed=number), number * side)
        names.append(str(hosted.folder / f"{number}.tif"))
    gdal.BuildVRT(str(hosted.folder / "all.vrt"), names).FlushCache()
    return f"{hosted.address}/all.vrt"


def test_a_part_of_a_remote_mosaic_fetches_its_tiles_alone(run: Run, hosted: Hosted) -> None:
    source = mosaic_of(hosted, 4, 256)
    size = (hosted.folder / "0.tif").stat().st_size
    extent = (X + 260 * GSD, Y - 60 * GSD, X + 320 * GSD, Y)
    run(source, quality="fast", extent=extent)
    assert hosted.sent.get("/3.tif", 0) == 0
    assert 0 < hosted.sent["/1.tif"] < 0.8 * size
    assert hosted.asked.count("/") <= 1  # listings of the folder


def test_no_byte_of_a_remote_raster_is_fetched_much_more_than_once(run: Run, hosted: Hosted) -> None:
    pixels = grey(512, 384)
    size = tiled(hosted, "in.tif", pixels).stat().st_size
    local = read_raster(run(hosted.folder / "in.tif", quality="balanced").output).copy()
    run(f"{hosted.address}/in.tif", quality="balanced", restart=True)
    assert (read_raster(hosted.folder.parent / "out.tif") == local).all()
    assert hosted.sent["/in.tif"] < 1.5 * size


@pytest.mark.parametrize("status", [503, 500, 0], ids=["busy", "error", "broken off"])
def test_a_server_that_fails_at_times(run: Run, hosted: Hosted, status: int) -> None:
    pixels = grey(300, 200)
    tiled(hosted, "in.tif", pixels)
    local = read_raster(run(hosted.folder / "in.tif", quality="fast").output).copy()
    gdal.VSICurlClearCache()
    hosted.failing[:] = [status] * 2
    run(f"{hosted.address}/in.tif", quality="fast", restart=True)
    assert not hosted.failing
    assert (read_raster(hosted.folder.parent / "out.tif") == local).all()


def test_a_server_that_goes_away_is_an_error(run: Run, hosted: Hosted) -> None:
    tiled(hosted, "in.tif", grey(300, 200))
    hosted.failing[:] = [500] * 1000
    with pytest.raises(RasterError, match=r"in\.tif"):
        run(f"{hosted.address}/in.tif", quality="fast")
