"""The web client against services that mean harm, or stumble: bounded in bytes and time, one error each, no secrets."""

from __future__ import annotations

import json
import resource
import socket
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from flair_seg.errors import CancelledError, FlairError, InputError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.tools.library.catalogue import read_catalogue
from flair_seg.tools.library.download import download
from flair_seg.tools.prepare.ortho.services import ServiceLayer, load_service
from flair_seg.tools.prepare.ortho.wms import read_map
from flair_seg.tools.web import webclient
from flair_seg.tools.web.webclient import Patience, WebClient, service_message

QUICK = Patience(tries=2, first_wait_s=0.0, longest_wait_s=0.01, timeout_s=3.0)
PATIENT = Patience(tries=1, timeout_s=120.0)
SOON_S = 30.0
"""Far below the time-out of `PATIENT`, and enough on a busy machine."""
ILL_FORMED = (
    "http://[", "http://[::1", "http://a..b/x", "http://.", "http://x:port/", "http://x:99999/", "http://x:-1/",
    "http://x:0/", "http://", "http:///x", "http://" + "a" * 64 + ".org/", "http://" + "a." * 200 + "org/",
    "ftp://host/x", "gopher://host/x", "http://x/a b", "http://x/\r\nHost: y", "//host/x", "", "http://x/z z",
)  # fmt: skip


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is reached directly."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


class RawServer:
    """Sends the same bytes to all who connect, and then, as long as they listen, others without end."""

    def __init__(self, answer: bytes, endless: bytes = b"", pause_s: float = 0.0) -> None:
        """Listen on a free port of loopback."""
        self.answer, self.endless, self.pause_s = answer, endless, pause_s
        self.heard: list[bytes] = []
        self.sent = 0
        self.hold_s = 0.0
        self._open = True
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/x"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while self._open:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                try:
                    self.heard.append(connection.recv(65536))
                    time.sleep(self.hold_s)
                    connection.sendall(self.answer)
                    while self.endless and self._open:
                        self.sent += connection.send(self.endless)
                        time.sleep(self.pause_s)
                except OSError:
                    pass

    def close(self) -> None:
        """Stop."""
        self._open = False
        self._socket.close()


Serve = Callable[..., RawServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers, and stops them when the test ends."""
    servers: list[RawServer] = []

    def start(answer: bytes, **options: object) -> RawServer:
        servers.append(RawServer(answer, **options))  # type: ignore[arg-type]
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def get(url: str, feedback: Feedback | None = None, patience: Patience = QUICK, **options: object) -> bytes:
    """Fetch an answer."""
    return WebClient(patience=patience).get(url, "it", bytes, feedback or Feedback(), **options)  # type: ignore[arg-type]


# Sizes


def test_an_answer_without_end_is_bounded(serve: Serve) -> None:
    server = serve(b"HTTP/1.0 200 OK\r\n\r\n", endless=b"x" * 65536)
    with pytest.raises(RasterError, match="1000000"):
        get(server.url, limit=1_000_000)
    assert len(server.heard) == 1


def test_one_that_announces_too_much_is_not_read(serve: Serve) -> None:
    server = serve(b"HTTP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n", endless=b"x" * 65536)
    with pytest.raises(RasterError, match="99999999 bytes"):
        get(server.url, limit=1_000_000)


@pytest.mark.parametrize("status", [b"404 No", b"503 Later"])
def test_an_errors_body_without_end_is_bounded(serve: Serve, status: bytes) -> None:
    server = serve(b"HTTP/1.0 " + status + b"\r\n\r\n<title>it is out</title>", endless=b" " * 65536)
    begin = time.monotonic()
    with pytest.raises(RasterError, match=f"HTTP {status.decode()}, 'it is out'$"):
        get(server.url)
    assert time.monotonic() - begin < SOON_S


def test_a_redirects_body_without_end_is_not_read(serve: Serve) -> None:
    good = serve(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok")
    server = serve(f"HTTP/1.0 302 Found\r\nLocation: {good.url}\r\n\r\n".encode(), endless=b"x" * 65536)
    assert get(server.url) == b"ok"
    assert server.sent < 20_000_000


class Impatient(Feedback):
    """Cancels after some time."""

    def __init__(self, after_s: float) -> None:
        """Start the clock."""
        self._end = time.monotonic() + after_s

    def is_cancelled(self) -> bool:
        """Whether it is time."""
        return time.monotonic() > self._end


@pytest.mark.parametrize("status", [b"200 OK", b"404 No"])
def test_a_body_that_trickles_can_be_cancelled(serve: Serve, status: bytes) -> None:
    server = serve(b"HTTP/1.0 " + status + b"\r\n\r\n", endless=b"x", pause_s=0.02)
    begin = time.monotonic()
    with pytest.raises(CancelledError):
        get(server.url, Impatient(0.3), PATIENT)
    assert time.monotonic() - begin < SOON_S


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.0 200 OK\r\nX-"])
def test_headers_that_trickle_or_never_come_can_be_cancelled(serve: Serve, answer: bytes) -> None:
    server = serve(answer, endless=b"x" if answer else b"", pause_s=0.02)
    if not answer:
        server.endless, server.pause_s = b"", 0.0
        server.hold_s = 120.0
    begin = time.monotonic()
    with pytest.raises(CancelledError):
        get(server.url, Impatient(0.3), PATIENT)
    assert time.monotonic() - begin < SOON_S


def test_headers_that_trickle_end(serve: Serve) -> None:
    server = serve(b"HTTP/1.0 200 OK\r\nX-", endless=b"x", pause_s=0.02)
    patience = Patience(tries=1, timeout_s=0.1)
    with pytest.raises(RasterError, match="too slowly"):
        WebClient(patience=patience).get(server.url, "it", bytes, Feedback())


def test_a_catalogue_without_end_is_bounded(serve: Serve) -> None:
    server = serve(b"HTTP/1.0 200 OK\r\n\r\n", endless=b"[" * 65536)
    with pytest.raises(InputError, match=r"larger than the maximum of \d+"):
        read_catalogue(server.url, patience=QUICK)


# What a service says


@pytest.mark.parametrize(
    "body",
    [b"<title>" + b" " * 300_000, b"<title" * 60_000, b"<ServiceException>" * 20_000, b":title>" * 60_000,
     b"<title>" + b"<![CDATA[" * 30_000, b"<a:title " + b" " * 300_000, b"<" * 300_000 + b"title>x"],
)  # fmt: skip
def test_a_message_is_found_in_no_time(body: bytes) -> None:
    begin = time.process_time()
    service_message(body)
    assert time.process_time() - begin < 0.5


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<ServiceExceptionReport><ServiceException code='x'> a  b </ServiceException>", "a b"),
        (b"<ServiceException>&#27;[31mred&#x202e;</ServiceException>", "[31mred"),
        (b"<Title>one</Title>", "one"),
        (b"<html><title></title><ows:exceptiontext>two</ows:exceptiontext>", "two"),
        (b"<ServiceException><![CDATA[ 1 < 2 ]]></ServiceException>", "1 < 2"),
        (b"<subtitle>no</subtitle>", ""),
        (b"<titles>no</titles>", ""),
        (b"<title>no end", "no end"),
        (b"", ""),
    ],
)
def test_messages(body: bytes, said: str) -> None:
    assert service_message(body) == said


# Pictures


def layer(mime: str = "image/png") -> ServiceLayer:
    """Return a layer."""
    return ServiceLayer("k", "L", mime, "http://x")


def png(width: int, height: int) -> bytes:
    """Return a PNG of any size that holds one line."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def tiff(width: int, height: int, count: int = 3, **options: str) -> bytes:
    """Return a sparse GeoTIFF, small however large it is."""
    path = "/vsimem/harm.tif"
    given = [f"{key}={value}" for key, value in {"SPARSE_OK": "TRUE", **options}.items()]
    gdal.GetDriverByName("GTiff").Create(path, width, height, count, gdal.GDT_Byte, given).FlushCache()
    file = gdal.VSIFOpenL(path, "rb")
    body = bytes(gdal.VSIFReadL(1, gdal.VSIStatL(path).size, file))
    gdal.VSIFCloseL(file)
    gdal.Unlink(path)
    return body


READ_IT = """
import resource, sys
from flair_seg.errors import FlairError
from flair_seg.tools.prepare.ortho.services import ServiceLayer
from flair_seg.tools.prepare.ortho.wms import read_map
limit = 1500 * 2**20
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    read_map(sys.stdin.buffer.read(), ServiceLayer("k", "L", "image/png", "http://x"), 64, 64)
except FlairError as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on memory")
@pytest.mark.parametrize(
    ("body", "words"),
    [
        (png(39000, 39000), "39000 x 39000"),
        (tiff(60000, 60000, SPARSE_OK="TRUE", TILED="YES"), "60000 x 60000"),
        (tiff(64, 64, 4000, INTERLEAVE="BAND"), "4\u202f000 channels"),
        (tiff(64, 64, 3, TILED="YES", BLOCKXSIZE="30000", BLOCKYSIZE="30000", COMPRESS="DEFLATE"), "blocks"),
    ],
    ids=["png", "tiff", "channels", "blocks"],
)
def test_a_picture_is_not_decoded_before_its_header_fits(body: bytes, words: str) -> None:
    done = subprocess.run([sys.executable, "-c", READ_IT], input=body, capture_output=True, timeout=60)
    said = done.stderr.decode()
    assert done.returncode == 1 and said.startswith("RasterError: ") and "'L'" in said and words in said, said
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1.5e6


def test_types_are_checked_before_they_are_read() -> None:
    path = "/vsimem/kind.tif"
    gdal.GetDriverByName("GTiff").Create(path, 64, 64, 1, gdal.GDT_CFloat64).FlushCache()
    file = gdal.VSIFOpenL(path, "rb")
    body = bytes(gdal.VSIFReadL(1, gdal.VSIStatL(path).size, file))
    gdal.VSIFCloseL(file)
    gdal.Unlink(path)
    with pytest.raises(RasterError, match="CFloat64"):
        read_map(body, layer("image/geotiff"), 64, 64)


def test_a_good_picture_is_read() -> None:
    pixels, valid = read_map(tiff(64, 32), layer("image/geotiff"), 64, 32)
    assert pixels.shape == (3, 32, 64) and valid.shape == (32, 64) and pixels.dtype == np.uint8


# Addresses


@pytest.mark.parametrize("url", ILL_FORMED)
def test_an_ill_formed_address_is_one_error(url: str, tmp_path: Path) -> None:
    for call in (
        lambda: get(url),
        lambda: download(url, tmp_path / "x", None, Feedback(), patience=QUICK),
        lambda: WebClient(proxy=url or "x"),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert repr(url)[1:-1][:20] in repr(str(caught.value)) or not url
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", [url for url in ILL_FORMED if url])
def test_so_it_is_in_files(url: str, tmp_path: Path) -> None:
    from flair_seg.tools.prepare.ortho.services import SHIPPED_SERVICES

    services = {**json.loads(SHIPPED_SERVICES.read_text("utf-8")), "url": url}
    (tmp_path / "s.json").write_text(json.dumps(services), "utf-8")
    with pytest.raises(InputError, match="url"):
        load_service(str(tmp_path / "s.json"))


@pytest.mark.parametrize("url", ["http://[", "http://a..b/x", "http://x:port/", "gopher://x/y"])
def test_and_in_catalogues(url: str, tmp_path: Path) -> None:
    entry = {"name": "a", "title": "A", "url": url, "sha256": "0" * 64, "size": 1, "licence": "l", "attribution": "a"}
    (tmp_path / "c.json").write_text(json.dumps([entry]), "utf-8")
    with pytest.raises(InputError, match="model 1"):
        read_catalogue(str(tmp_path / "c.json"))
    if "://" in url:
        with pytest.raises(InputError):
            read_catalogue(url, patience=QUICK)


def test_other_letters_are_encoded(serve: Serve) -> None:
    server = serve(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok")
    assert get(server.url + "/forêt?l=é%20") == b"ok"
    assert server.heard[0].startswith(b"GET /x/for%C3%AAt?l=%C3%A9%20 HTTP/1.1\r\n")


def test_a_password_is_sent_as_a_header_and_not_to_another_server(serve: Serve) -> None:
    good = serve(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok")
    server = serve(f"HTTP/1.0 302 Found\r\nLocation: {good.url}\r\n\r\n".encode())
    assert get(server.url.replace("127", "jane:p%40ss@127")) == b"ok"
    assert b"Authorization: Basic amFuZTpwQHNz" in server.heard[0] and b"jane" not in server.heard[0]
    assert b"uthorization" not in good.heard[0]


# Headers


@pytest.mark.parametrize("value", ["ten", "-1", "1e3", "\xb2", "", "9" * 5000, "1, 2", "0x10"])
@pytest.mark.parametrize("way", ["get", "download"])
def test_a_content_length_that_is_no_number_is_one_error(serve: Serve, value: str, way: str, tmp_path: Path) -> None:
    server = serve(f"HTTP/1.0 200 OK\r\nContent-Length: {value}\r\n\r\nabc".encode("latin-1"))
    with pytest.raises(RasterError, match="Content-Length"):
        get(server.url) if way == "get" else download(server.url, tmp_path / "x", None, Feedback(), patience=QUICK)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "value",
    ["soon", "-5", "\xb2", "9" * 5000, "1e99", "", "Mon, 99 Foo 2020", "Mon, 01 Jan 0001 00:00:00 +2359",
     "Fri, 31 Dec 9999 23:59:59 -2359", "Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:00 -0000"],
)  # fmt: skip
def test_an_odd_retry_after_is_the_statuss_error(serve: Serve, value: str) -> None:
    server = serve(f"HTTP/1.0 503 Later\r\nRetry-After: {value}\r\nContent-Length: 0\r\n\r\n".encode("latin-1"))
    with pytest.raises(RasterError, match="HTTP 503"):
        get(server.url)
    assert len(server.heard) == 2


@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.0 302 Found\r\nLocation: http://[\r\n\r\n", b"HTTP/1.0 302 Found\r\nLocation: http://a..b/\r\n\r\n",
     b"HTTP/1.0 302 Found\r\nLocation: http://x:port/\r\n\r\n", b"HTTP/1.0 302 Found\r\nLocation: ftp://h/x\r\n\r\n",
     b"HTTP/1.0 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n", b"HTTP/1.0 302 Found\r\n\r\n",
     b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc", b"nonsense\r\n\r\n", b"HTTP/1.0 -5 x\r\n\r\n",
     b"HTTP/1.0 200 OK\r\n" + b"a: b\r\n" * 300 + b"\r\n", b"HTTP/1.0 200 OK\r\na: " + b"b" * 99999 + b"\r\n\r\n", b""],
)  # fmt: skip
def test_whatever_a_server_answers_is_one_error(serve: Serve, answer: bytes) -> None:
    server = serve(answer)
    with pytest.raises(FlairError):
        get(server.url)


@pytest.mark.parametrize("place", ["ftp://127.0.0.1:9/x", "ftp://u:p@127.0.0.1:9/x"])
def test_no_client_of_the_program_goes_to_ftp(serve: Serve, place: str, tmp_path: Path) -> None:
    server = serve(f"HTTP/1.0 302 Found\r\nLocation: {place}\r\n\r\n".encode())
    for call in (
        lambda: get(server.url),
        lambda: download(server.url, tmp_path / "x", None, Feedback(), patience=QUICK),
    ):
        with pytest.raises(RasterError, match="ftp://127"):
            call()
    assert len(server.heard) == 2  # asked once each


def test_redirects_end(serve: Serve) -> None:
    hops: list[RawServer] = []
    for _ in range(8):
        place = hops[-1].url if hops else "/ok"
        hops.append(serve(f"HTTP/1.0 302 Found\r\nLocation: {place}\r\n\r\n".encode()))
    with pytest.raises(RasterError, match="302"):
        get(hops[-1].url)
    assert sum(bool(hop.heard) for hop in hops) <= 6


def test_never_from_https_to_http() -> None:
    import urllib.request

    request = urllib.request.Request("https://safe.example/x")
    handler = webclient._Redirects()
    with pytest.raises(RasterError, match=r"'https://safe\.example/x' to 'http://safe\.example/x' was blocked"):
        handler.redirect_request(request, None, 302, "Found", {}, "http://safe.example/x")
    assert handler.redirect_request(request, None, 302, "Found", {}, "https://other.example/x")


# Catalogues


class Warned(Feedback):
    """Keeps warnings."""

    def __init__(self) -> None:
        """Start with none."""
        self.warnings: list[str] = []

    def warning(self, text: str) -> None:
        """Keep one."""
        self.warnings.append(text)


def test_a_catalogue_over_http_is_warned_of(serve: Serve, tmp_path: Path) -> None:
    server = serve(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n[]")
    heard = Warned()
    assert read_catalogue(server.url.replace("127", "jane:secret@127"), heard, patience=QUICK) == []
    assert len(heard.warnings) == 1 and "http" in heard.warnings[0] and "secret" not in heard.warnings[0]
    (tmp_path / "c.json").write_text("[]")
    assert read_catalogue(str(tmp_path / "c.json"), heard) == [] and len(heard.warnings) == 1


def test_secrets_stay_out_of_what_a_download_keeps(serve: Serve, tmp_path: Path) -> None:
    server = serve(b'HTTP/1.0 200 OK\r\nETag: "1"\r\nContent-Length: 99\r\n\r\nabc')
    url = server.url.replace("127", "jane:secret@127") + "?apikey=hidden"
    with pytest.raises(RasterError) as caught:
        download(url, tmp_path / "x", None, Feedback(), patience=QUICK)
    kept = (tmp_path / "x.partial-from").read_text()
    assert not [text for text in (kept, str(caught.value)) if "secret" in text or "hidden" in text]
    assert json.loads(kept)[0] == server.url + "?apikey=***"


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_a_download_writes_through_no_link_and_reads_no_pipe(serve: Serve, tmp_path: Path) -> None:
    import os

    server = serve(b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc")
    (tmp_path / "precious").write_text("mine")
    for name in ("x.partial", "x.partial-from"):
        (tmp_path / name).symlink_to(tmp_path / "precious")
    download(server.url, tmp_path / "x", None, Feedback(), patience=QUICK)
    assert (tmp_path / "precious").read_text() == "mine" and (tmp_path / "x").read_bytes() == b"abc"
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RasterError, match="pipe"):
        download((tmp_path / "pipe").as_uri(), tmp_path / "y", None, Feedback(), limit=10)
    with pytest.raises(RasterError, match="zero"):
        download("file:///dev/zero", tmp_path / "y", None, Feedback(), limit=10)


def test_a_version_that_is_no_header_is_not_sent_back(serve: Serve, tmp_path: Path) -> None:
    server = serve(b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc")
    for version in ("é", "a\r\nX: y", 5, "", "x" * 2000):
        (tmp_path / "x.partial").write_bytes(b"a")
        (tmp_path / "x.partial-from").write_text(json.dumps([server.url, None, version]), "utf-8")
        download(server.url, tmp_path / "x", None, Feedback(), patience=QUICK)
        assert (tmp_path / "x").read_bytes() == b"abc"
    assert not any(b"If-Range" in heard for heard in server.heard)
