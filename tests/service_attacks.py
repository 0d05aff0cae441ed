"""Hostile requests to a service, as bytes on the wire, and what they try to reach."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal
from stub_raster import write_raster

CANARY = "canary-7f3a"
"""What no answer may hold: the content of the file outside."""
TOKEN = "correct-horse-battery-staple"  # noqa: S105 - of the tests
BODY = 65_536
"""The limit of bodies in bytes."""
UPLOAD = 2_000_000
"""The limit of uploads in bytes."""


@dataclass(frozen=True)
class Attack:
    """A hostile request.

    Attributes:
        kind: what it tries.
        name: which of its kind.
        data: the request; `@OUT@` stands for the path of the folder outside, `@PORT@` for the port of the server
            that must not be asked, `@STATE@` for the service's folder.
        status: the HTTP status of the refusal.
        token: whether it goes to the service with a token.
        content: makes the body, in an empty folder, for bodies that are files.
    """

    kind: str
    name: str
    data: bytes
    status: int
    token: bool = False
    content: Callable[[Path, Path], bytes] | None = None

    def __str__(self) -> str:
        """Return its name in reports."""
        return f"{self.kind}: {self.name}"

    def sent(self, values: dict[str, str], folder: Path, outside: Path) -> bytes:
        """Return the bytes of the request."""
        data = self.data
        if self.content is not None:
            data += b"Content-Length: @LENGTH@\r\n\r\n" + self.content(folder, outside)
        for name, value in values.items():
            data = data.replace(name.encode(), value.encode())
        head, blank, body = data.partition(b"\r\n\r\n")
        return head.replace(b"@LENGTH@", b"%d" % len(body)) + blank + body


def head(method: str, target: str, *headers: str, host: str = "127.0.0.1") -> bytes:
    """Return the beginning of a request."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close", *headers]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8", "surrogateescape")


_JOB = "/processes/segment/execution"


def get(kind: str, name: str, target: str, status: int, *headers: str, token: bool = False, **more: str) -> Attack:
    """Return an attack by a GET, or another method without a body."""
    method = more.pop("method", "GET")
    return Attack(kind, name, head(method, target, *headers, **more) + b"\r\n", status, token)


def post(kind: str, name: str, target: str, body: bytes, status: int, *headers: str, **more: str) -> Attack:
    """Return an attack by a POST."""
    return Attack(
        kind, name, head("POST", target, *headers, "Content-Length: @LENGTH@", **more) + b"\r\n" + body, status
    )


def wire(kind: str, name: str, status: int, *headers: str, target: str = _JOB, body: bytes = b"") -> Attack:
    """Return an attack by a POST whose headers do not fit its body."""
    return Attack(kind, name, head("POST", target, *headers) + b"\r\n" + body, status)


def execute(kind: str, name: str, inputs: Any, status: int = 400, process: str = "segment") -> Attack:  # noqa: ANN401
    """Return an attack by a request for a job."""
    body = json.dumps({"inputs": inputs}).encode()
    return post(kind, name, f"/processes/{process}/execution", body, status, "Content-Type: application/json")


def href(kind: str, value: str, status: int = 400) -> Attack:
    """Return an attack by a reference to an input."""
    return execute(kind, value[:60], {"input": {"href": value}, "model": "stub"}, status)


def upload(
    kind: str, name: str, file: str, content: Callable[[Path, Path], bytes] | bytes, status: int = 400
) -> Attack:
    """Return an attack by an upload."""
    make = content if callable(content) else lambda *_: content
    return Attack(kind, name, head("POST", f"/uploads?name={file}"), status, content=make)


def _tiff(name: str, *options: str, width: int = 32, height: int = 32, bands: int = 1) -> Callable[[Path, Path], bytes]:
    """Return what makes a GeoTIFF without pixels."""

    def make(folder: Path, outside: Path) -> bytes:
        path = folder / f"{name}.tif"
        driver = gdal.GetDriverByName("GTiff")
        driver.Create(str(path), width, height, bands, gdal.GDT_Byte, ["SPARSE_OK=TRUE", *options])
        return path.read_bytes()

    return make


def _with_overviews(folder: Path, outside: Path) -> bytes:
    """Return a GeoTIFF whose metadata name a file outside as its overviews."""
    path = folder / "overviews.tif"
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 64, 64)
    dataset.SetMetadataItem("OVERVIEW_FILE", str(outside / "canary.tif"), "OVERVIEWS")
    del dataset
    return path.read_bytes()


def _truncated(folder: Path, outside: Path) -> bytes:
    """Return the beginning of a GeoTIFF, with its directory at the end cut off."""
    path = write_raster(folder / "whole.tif", np.zeros((3, 64, 64), np.uint8))
    data = bytearray(path.read_bytes())
    data[4:8] = struct.pack("<I", len(data) + 1000)
    return bytes(data)


def _png(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that claims a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress(b"\0" * 1000)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _jpeg(folder: Path, outside: Path) -> bytes:
    """Return a JPEG that claims 65,500 x 65,500 pixels."""
    path = folder / "small.jpg"
    memory = gdal.GetDriverByName("MEM").Create("", 16, 16, 3)
    gdal.GetDriverByName("JPEG").CreateCopy(str(path), memory)
    data = bytearray(path.read_bytes())
    place = data.index(b"\xff\xc0") + 5
    data[place : place + 4] = struct.pack(">HH", 65_500, 65_500)
    return bytes(data)


def _zip(folder: Path, outside: Path) -> bytes:
    """Return a zip file that unpacks to a thousand times its size, and out of its folder."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("../../../scene.tif", b"\0" * 1_000_000)
    return target.getvalue()


def _tar(folder: Path, outside: Path) -> bytes:
    """Return a tar file with a symbolic link."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as file:
        link = tarfile.TarInfo("scene.tif")
        link.type, link.linkname = tarfile.SYMTYPE, str(outside / "canary.tif")
        file.addfile(link)
    return target.getvalue()


def _database(*statements: str) -> Callable[[Path, Path], bytes]:
    """Return what makes a GeoPackage with more in it."""

    def make(folder: Path, outside: Path) -> bytes:
        path = folder / "layer.gpkg"
        source = gdal.GetDriverByName("GPKG").Create(str(path), 0, 0, 0, gdal.GDT_Unknown)
        source.CreateLayer("zones")
        del source
        with tempfile.TemporaryDirectory(), sqlite3.connect(path) as database:
            database.execute("PRAGMA writable_schema=ON")
            for statement in statements:
                database.execute(statement.replace("@OUT@", str(outside)))
        database.close()
        return path.read_bytes()

    return make


_VIRTUAL = (
    "INSERT INTO sqlite_master(type, name, tbl_name, rootpage, sql) VALUES('table', 'v', 'v', 0, "
    "'CREATE VIRTUAL TABLE v USING VirtualOGR(''@OUT@/canary.csv'')')"
)
_VRT = (
    '<VRTDataset rasterXSize="8" rasterYSize="8"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
    "<SourceFilename>{}</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"
)
_WMS = "<GDAL_WMS><Service name='TMS'><ServerUrl>http://127.0.0.1:{}/</ServerUrl></Service></GDAL_WMS>"
_ITEMS = {"type": "FeatureCollection", "stac_version": "1.0.0", "features": []}


def _vrt(name: str) -> Callable[[Path, Path], bytes]:
    """Return what makes a VRT over a file outside."""
    return lambda folder, outside: _VRT.format(name.replace("@OUT@", str(outside))).encode()


_DEEP = b'{"inputs": ' + b"[" * 5000 + b"]" * 5000 + b"}"
_NAMES = {
    "..%2Fscene.tif": "above",
    "..%5Cscene.tif": "above, as on Windows",
    "%2Fetc%2Fscene.tif": "absolute",
    "%2Fvsicurl%2Fhttp%3A%2F%2F127.0.0.1%2Fa.tif": "of GDAL's file systems",
    "a%00.tif": "with NUL",
    "a%0D%0ASet-Cookie%3A%20x.tif": "with a line end",
    "a%E2%80%AEfit.exe.tif": "with an override of direction",
    ".htaccess.tif": "hidden",
    "--config.tif": "of an option",
    "%3DHYPERLINK.csv": "of a formula",
    "%40SUM.csv": "of another formula",
    "a%7Clayername%3Dx.gpkg": "with a layer",
    "C%3Aa.tif": "of a drive",
    "a.tif%3Astream.tif": "of a stream",
    "scene.vrt": "of a VRT",
    "scene.xml": "of a service",
    "scene.html": "of a page",
    "scene.svg": "of a drawing",
    "scene.shp": "of a part of a layer",
    "scene.tif.zip": "of an archive",
    "scene.tif.aux.xml": "of a companion",
    "scene": "without an ending",
    "": "none",
    "a.tif&name=b.tif": "two",
    "%24%28id%29.tif": "of a shell",
    "a" * 300 + ".tif": "too long",
    "%ED%A0%80.tif": "of a surrogate",
}
_REFERENCES = (
    *("/etc/passwd", "@OUT@/canary.tif", "file:///etc/passwd", "file:@OUT@/canary.tif", "../canary.tif", ""),
    *("/vsicurl/http://127.0.0.1:@PORT@/a.tif", "/vsizip/@OUT@/a.zip/b.tif", "/vsistdin/", "/vsimem/a.tif"),
    *("WMS:http://127.0.0.1:@PORT@/", "PG:host=127.0.0.1", "GTIFF_DIR:1:@OUT@/canary.tif", "NETCDF:@OUT@/a.nc:b"),
    *("<VRTDataset/>", "ftp://127.0.0.1/a.tif", "gopher://127.0.0.1:@PORT@/a", "javascript:alert(1)", "--log=@OUT@/x"),
    *("upload:../../etc", "upload:" + "0" * 32, "upload:*", "upload:%2e%2e/x", "upload:"),
    *("job:../x/output.tif", "job:" + "0" * 32 + "/../order.json", "job:*/output.tif", "job:"),
    *("example:../../manifest.json", "example:/etc/passwd", "example:..%2f..%2fx"),
)
_DATA = {
    "../canary.tif": 403, "@OUT@/canary.tif": 403, "sub/../../canary.tif": 403, "./scene.tif": 403, "": 400,
    "link.tif": 404, "folder/canary.tif": 404, "sub//scene.tif": 403, "..%2fcanary.tif": 403, "a\0.tif": 400,
    "vsicurl/x.tif": 403, "/vsicurl/http:": 400, "scene.tif\n": 400, ".hidden.tif": 403, "-rf": 403, "sub": 404,
    "..\\canary.tif": 400, "C:canary.tif": 400, "scene.tif|layername=x": 400, "missing.tif": 404, "fifo.tif": 404,
    "outside.vrt": 403, "relative.vrt": 403, "remote.vrt": 403, "nested.vrt": 403, "named.tif": 403, "xml.vrt": 403,
    "entities.vrt": 403, "python.vrt": 403, "warped.vrt": 403, "raw.vrt": 403, "connection.vrt": 403, "wms.xml": 403,
    "items.json": 403, "ogr.vrt": 403, "linked.vrt": 403,
}  # fmt: skip
"""Names in the data folder, those with content as `data_folder` writes them, and the status of their refusal."""
_ADDRESSES = (
    *("http://127.0.0.1:@PORT@/a.tif", "http://localhost:@PORT@/a.tif", "http://2130706433/a.tif"),
    *("http://0177.0.0.1:@PORT@/a.tif", "http://0x7f000001:@PORT@/a.tif", "http://127.1:@PORT@/a.tif"),
    *("http://0.0.0.0:@PORT@/a.tif", "http://0/a.tif", "http://[::1]:@PORT@/a.tif", "http://[::]:@PORT@/a.tif"),
    *("http://[::ffff:127.0.0.1]:@PORT@/a.tif", "http://[0:0:0:0:0:ffff:7f00:1]:@PORT@/a.tif"),
    *("http://[::ffff:7f00:1%25lo]:@PORT@/a.tif", "http://[64:ff9b::7f00:1]/a.tif", "http://[fe80::1%25eth0]/a.tif"),
    *("http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/latest/", "http://10.0.0.1/a.tif"),
    *("http://files.example@127.0.0.1:@PORT@/a.tif", "http://files.example:x@127.0.0.1:@PORT@/a.tif"),
    *("http://127.0.0.1:@PORT@\\@files.example/a.tif", "http://127.0.0.1:@PORT@#@files.example/a.tif"),
    *(
        "http://files.example.attacker.example/a.tif",
        "http://attacker-files.example/a.tif",
        "http://files.example:22/a",
    ),
    *("http://\uff11\uff12\uff17.0.0.1:@PORT@/a.tif", "http://127\u30020.0.1:@PORT@/a.tif", "http:///a.tif"),
    *(
        "http://127.0.0.1:@PORT@/\r\nHost: files.example",
        "https://",
        "http://files.example:0/a",
        "http://[files.example]/",
    ),
    *("HTTP://LOCALHOST:@PORT@/a.tif", "http://user@files.example/a.tif", "https://files.example:443@127.0.0.1/a.tif"),
)
_CONTENTS: tuple[tuple[str, str, str, Any, int], ...] = (
    ("bomb of pixels", "GeoTIFF of 100,000 x 100,000", "a.tif",
     _tiff("a", "TILED=YES", "BLOCKXSIZE=4096", "BLOCKYSIZE=4096", width=100_000, height=100_000), 400),
    ("bomb of pixels", "GeoTIFF of one huge tile", "a.tif",
     _tiff("a", "TILED=YES", "BLOCKXSIZE=40000", "BLOCKYSIZE=40000", width=40_000, height=40_000), 400),
    ("bomb of pixels", "GeoTIFF of 500 bands", "a.tif", _tiff("a", bands=500), 400),
    ("bomb of pixels", "PNG of 100,000 x 100,000", "a.png", _png(100_000, 100_000), 400),
    ("bomb of pixels", "PNG of 2,147,483,647 x 2", "a.png", _png(2**31 - 1, 2), 400),
    ("bomb of pixels", "JPEG of 65,500 x 65,500", "a.jpg", _jpeg, 400),
    ("archive", "zip named .tif", "a.tif", _zip, 415),
    ("archive", "zip named .gpkg", "a.gpkg", _zip, 415),
    ("archive", "gzip of zeros", "a.tif", gzip.compress(b"\0" * 1_000_000), 415),
    ("archive", "gzip in gzip", "a.json", gzip.compress(gzip.compress(b"\0" * 1_000_000)), 415),
    ("archive", "tar with a link", "a.csv", _tar, 415),
    ("archive", "bzip2", "a.tif", b"BZh91AY&SY" + b"\0" * 100, 415),
    ("archive", "xz", "a.tif", b"\xfd7zXZ\0" + b"\0" * 100, 415),
    ("archive", "7z", "a.tif", b"7z\xbc\xaf\x27\x1c" + b"\0" * 100, 415),
    ("archive", "rar", "a.tif", b"Rar!\x1a\x07\x00" + b"\0" * 100, 415),
    ("archive", "zstd", "a.tif", b"\x28\xb5\x2f\xfd" + b"\0" * 100, 415),
    ("file that leads to others", "VRT named .tif", "a.tif", _vrt("@OUT@/canary.tif"), 400),
    ("file that leads to others", "VRT named .csv", "a.csv", _vrt("@OUT@/canary.tif"), 400),
    ("file that leads to others", "VRT named .json", "a.json", _vrt("@OUT@/canary.tif"), 400),
    ("file that leads to others", "VRT to a server", "a.csv", _vrt("/vsicurl/http://127.0.0.1:@PORT@/a.tif"), 400),
    ("file that leads to others", "VRT behind a first line", "a.csv",
     lambda *at: b"name\n" + _vrt("@OUT@/canary.tif")(*at), 400),
    ("file that leads to others", "map service named .csv", "a.csv", _WMS.encode(), 400),
    ("file that leads to others", "layers of OGR's VRT named .json", "a.json",
     b"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>@OUT@/canary.csv</SrcDataSource></OGRVRTLayer>"
     b"</OGRVRTDataSource>", 400),
    ("file that leads to others", "GeoTIFF with overviews outside", "a.tif", _with_overviews, 400),
    ("file that leads to others", "GeoPackage with a virtual table", "a.gpkg", _database(_VIRTUAL), 400),
    ("file that leads to others", "GeoPackage with a view", "a.gpkg",
     _database("CREATE VIEW spy AS SELECT * FROM gpkg_contents"), 400),
    ("lying content", "PNG named .tif", "a.tif", _png(8, 8), 400),
    ("lying content", "GeoTIFF named .png", "a.png", _tiff("a"), 400),
    ("lying content", "GeoTIFF named .csv", "a.csv", _tiff("a"), 400),
    ("lying content", "page named .json", "a.json", b"<!doctype html><script>alert(1)</script>", 400),
    ("lying content", "page named .csv", "a.csv", b"<html><script>alert(1)</script></html>", 400),
    ("lying content", "database named .gpkg", "a.gpkg", b"SQLite format 3\0" + b"\0" * 500, 400),
    ("lying content", "GeoTIFF without its directory", "a.tif", _truncated, 400),
    ("lying content", "program named .tif", "a.tif", b"\x7fELF" + b"\0" * 100, 400),
    ("lying content", "nothing", "a.tif", b"", 400),
    ("lying content", "numbers that are none", "a.json", b'{"type": "Feature", "geometry": [[NaN', 400),
    ("lying content", "lists in lists", "a.json", b"[" * 100_000, 400),
    ("too much", "upload over the limit", "a.tif", b"II*\0" + b"\0" * UPLOAD, 413),
)  # fmt: skip
_VALUES: tuple[tuple[str, str, Any, int], ...] = (
    ("option injection", "segment", {"extent_crs": "--log=@OUT@/x"}, 400),
    ("option injection", "segment", {"bands": "1,2,3 --log @OUT@/x"}, 400),
    ("option injection", "segment", {"--log": "@OUT@/x"}, 400),
    ("option injection", "segment", {"log": "@OUT@/x"}, 400),
    ("option injection", "segment", {"settings": "/etc/passwd"}, 400),
    ("option injection", "segment", {"cluster": "tcp://127.0.0.1:@PORT@"}, 400),
    ("option injection", "segment", {"output": "@OUT@/x.tif"}, 400),
    ("option injection", "segment", {"model": "@OUT@/canary.onnx"}, 400),
    ("option injection", "segment", {"model": "../stub"}, 400),
    ("option injection", "segment", {"model": ["stub"]}, 400),
    ("wrong value", "segment", {"stride": 1e400}, 400),
    ("wrong value", "segment", {"stride": True}, 400),
    ("wrong value", "segment", {"stride": 2**70}, 400),
    ("wrong value", "segment", {"stride": "__import__('os').system('id')"}, 400),
    ("wrong value", "segment", {"bands": [1, {"a": 1}]}, 400),
    ("wrong value", "segment", {"extent": [0, 0, 1]}, 400),
    ("wrong value", "segment", {"extent": [0, 0, "1", "2"]}, 400),
    ("wrong value", "segment", {"extent_crs": "/etc/passwd"}, 400),
    ("wrong value", "segment", {"extent_crs": "http://127.0.0.1:@PORT@/crs"}, 400),
    ("wrong value", "segment", {"extent_crs": "+proj=longlat +nadgrids=@OUT@/canary"}, 400),
)


def _requests() -> list[Attack]:
    """Return attacks by the form of a request."""
    job = _JOB
    chunked = head("POST", job, "Transfer-Encoding: chunked")
    return [
        get("path", "above", "/../../../../etc/passwd", 404),
        get("path", "above, encoded", "/assets/%2e%2e/%2e%2e/etc/passwd", 404),
        get("path", "above, encoded twice", "/assets/%252e%252e/etc/passwd", 404),
        get("path", "above, as on Windows", "/assets/..%5c..%5cetc%5cpasswd", 404),
        get("path", "overlong UTF-8", "/assets/%c0%ae%c0%ae/etc/passwd", 404),
        get("path", "NUL", "/jobs/%00", 404),
        get("path", "job above", "/jobs/..%2f..%2fservice.sqlite", 404),
        get("path", "result above", f"/jobs/{'0' * 32}/results/..%2forder.json", 404),
        get("path", "upload above", "/uploads/..%2f..%2fetc/passwd", 404),
        get("path", "upload above, encoded", "/uploads/%2e%2e/service.sqlite", 404),
        get("path", "item above", "/stac/items/..%2f..%2fx", 404),
        get("path", "database", "/service.sqlite", 404),
        get("path", "deletion above", "/uploads/..%2f..%2fjobs", 404, method="DELETE"),
        get("path", "SQL", "/jobs/'%20OR%201=1--", 404),
        get("path", "of a whole address", "http://127.0.0.1:@PORT@/a", 404),
        get("path", "too long", "/jobs/" + "a" * 5000, 414),
        get("path", "control characters for the log", "/%0d%0a%1b%5b31m%7b%22level%22", 404),
        get("method", "PUT", "/jobs", 405, method="PUT"),
        get("method", "TRACE", "/jobs", 405, method="TRACE"),
        get("method", "CONNECT", "127.0.0.1:@PORT@", 404, method="CONNECT"),
        get("method", "of its own", "/jobs", 405, method="JEFF"),
        get("method", "override", "/jobs", 405, "X-HTTP-Method-Override: DELETE", method="POST"),
        get("name of the host", "of an attacker", "/jobs", 403, host="attacker.example"),
        get("name of the host", "rebound", "/jobs", 403, host="127.0.0.1.attacker.example:8080"),
        get("name of the host", "none", "/jobs", 403, host=""),
        get("name of the host", "other address", "/jobs", 403, host="10.0.0.1"),
        get("name of the host", "with a path", "/jobs", 403, host="attacker.example/127.0.0.1"),
        get("name of the host", "with a user", "/jobs", 403, host="127.0.0.1@attacker.example"),
        get("name of the host", "twice", "/jobs", 400, "Host: attacker.example"),
        Attack("name of the host", "not given", b"GET /jobs HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        get("other site", "deletion", "/jobs/x", 403, "Origin: https://attacker.example", method="DELETE"),
        get("other site", "no origin", "/jobs/x", 403, "Origin: null", method="DELETE"),
        post("other site", "job", job, b"{}", 403, "Origin: http://attacker.example", "Content-Type: text/plain"),
        post("other site", "similar", job, b"{}", 403, "Origin: http://127.0.0.1.attacker.example"),
        Attack("smuggling", "length and chunks", chunked + b"Content-Length: 6\r\n\r\n0\r\n\r\nGET /", 400),
        wire("smuggling", "two lengths", 400, "Content-Length: 2", "Content-Length: 5", body=b"{}"),
        Attack("smuggling", "negative length", head("POST", job, "Content-Length: -5") + b"\r\n", 400),
        Attack("smuggling", "signed length", head("POST", job, "Content-Length: +2") + b"\r\n{}", 400),
        Attack("smuggling", "length in words", head("POST", job, "Content-Length: two") + b"\r\n{}", 400),
        Attack("smuggling", "unknown coding", head("POST", job, "Transfer-Encoding: xchunked") + b"\r\n", 400),
        Attack("smuggling", "blank before the colon", head("GET", "/jobs", "Content-Length : 5") + b"\r\n", 400),
        Attack("smuggling", "bare line ends", b"GET /jobs HTTP/1.1\nHost: 127.0.0.1\nX: a\rb\n\n", 400),
        Attack("smuggling", "NUL in a header", head("GET", "/jobs", "X-A: a\0b") + b"\r\n", 400),
        Attack("smuggling", "no HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        Attack("smuggling", "version of its own", b"GET /jobs HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n", 505),
        Attack("smuggling", "blank in the path", b"GET /jobs /x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
        get("header", "compressed body", "/jobs", 415, "Content-Encoding: gzip"),
        get("header", "range twice", "/jobs", 400, "Range: bytes=0-1", "Range: bytes=5-9"),
        get("header", "too many", "/jobs", 431, *(f"X-{number}: a" for number in range(200))),
        get("header", "too long", "/jobs", 431, f"X-A: {'a' * 50_000}"),
        Attack("too much", "body", head("POST", job, f"Content-Length: {BODY + 1}") + b"\r\n", 413),
        Attack("too much", "body in chunks", chunked + b"\r\n10000\r\n" + b" " * BODY + b"\r\n1\r\n \r\n", 413),
        wire("too much", "length of exabytes", 413, "Content-Length: 999999999999999999"),
        wire("too much", "length of an upload", 413, "Content-Length: 9000000000", target="/uploads?name=a.tif"),
        get("too much", "entries of a list", "/jobs?limit=1000000000", 400),
        get("too much", "entries to skip", "/jobs?offset=99999999999999999999", 400),
        get("too much", "negative limit", "/jobs?limit=-1", 400),
        post("JSON", "lists in lists", job, _DEEP, 400),
        post("JSON", "objects in objects", job, b'{"inputs":' * 3000 + b"1" + b"}" * 3000, 400),
        post("JSON", "NaN", job, b'{"inputs": {"stride": NaN}}', 400),
        post("JSON", "infinity", job, b'{"inputs": {"stride": -Infinity}}', 400),
        post("JSON", "huge exponent", job, b'{"inputs": {"stride": 1e999999}}', 400),
        post("JSON", "many digits", job, b'{"inputs": {"stride": ' + b"9" * 20_000 + b"}}", 400),
        post("JSON", "the same key twice", job, b'{"inputs": {}, "inputs": {"model": "stub"}}', 400),
        post("JSON", "not UTF-8", job, b'{"inputs": "\xff\xfe"}', 400),
        post("JSON", "lone surrogate", job, b'{"inputs": {"input": "\\ud800"}}', 400),
        post("JSON", "NUL", job, b'{"inputs": {"input": "a\\u0000b"}}', 400),
        post("JSON", "nothing", job, b"", 400),
        post("JSON", "list", job, b"[]", 400),
        post("JSON", "page", job, b"<!doctype html>", 400),
        post("JSON", "XML with an entity", job, b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', 400),
        post("JSON", "member of its own", job, b'{"inputs": {}, "subscriber": "http://127.0.0.1:@PORT@/"}', 400),
        post("JSON", "class to build", job, b'{"__class__": "os.system", "inputs": {"py/object": "os.system"}}', 400),
        post("JSON", "unknown process", "/processes/..%2fserve/execution", b"{}", 404),
        post("JSON", "command that is not offered", "/processes/serve/execution", b"{}", 404),
    ]  # fmt: skip


def _tokens() -> list[Attack]:
    """Return attacks on the service with a token."""
    kind = "token"
    right = f"Authorization: Bearer {TOKEN}"

    def tries(name: str, target: str, status: int, *headers: str, method: str = "GET") -> Attack:
        return get(kind, name, target, status, *headers, token=True, method=method)

    return [
        tries("none", "/jobs", 401),
        tries("wrong", "/jobs", 401, "Authorization: Bearer wrong"),
        tries("beginning", "/jobs", 401, f"Authorization: Bearer {TOKEN[:-1]}"),
        tries("too long", "/jobs", 401, f"Authorization: Bearer {TOKEN}x"),
        tries("capitals", "/jobs", 401, f"Authorization: Bearer {TOKEN.upper()}"),
        tries("empty", "/jobs", 401, "Authorization: Bearer "),
        tries("other scheme", "/jobs", 401, f"Authorization: Basic {TOKEN}"),
        tries("without a scheme", "/jobs", 401, f"Authorization: {TOKEN}"),
        tries("not ASCII", "/jobs", 401, "Authorization: Bearer \u00e9\u00e9\u00e9"),
        tries("twice", "/jobs", 400, right, "Authorization: Bearer wrong"),
        tries("in the address", f"/jobs?token={TOKEN}", 400),
        tries("in the address, as OAuth does", f"/jobs?access_token={TOKEN}", 400),
        tries("in the address and the header", f"/jobs?Token={TOKEN}", 400, right),
        tries("in a cookie", "/jobs", 401, f"Cookie: token={TOKEN}; Authorization=Bearer {TOKEN}"),
        tries("in another header", "/jobs", 401, f"X-Authorization: Bearer {TOKEN}"),
        tries("behind a page", "/demo/../jobs", 404),
        tries("behind a page, encoded", "/demo/%2e%2e/jobs", 404),
        tries("behind a page, slashed", "/demo/..%2fjobs", 404),
        tries("two slashes", "//jobs", 401),
        tries("dot", "/./jobs", 401),
        tries("capitals in the path", "/JOBS", 401),
        tries("rewritten", "/jobs", 401, "X-Original-URL: /demo/", "X-Rewrite-URL: /demo/"),
        tries("from this machine", "/jobs", 401, "X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1"),
        tries("by another host", "/jobs", 401, "X-Forwarded-Host: localhost"),
        tries("deletion", f"/jobs/{'0' * 32}", 401, method="DELETE"),
        tries("metrics", "/metrics", 401),
        tries("description", "/openapi.json", 401),
        tries("writing to a page", "/demo/", 401, method="POST"),
        tries("other site, with the token", "/jobs/x", 403, right, "Origin: https://attacker.example", method="DELETE"),
    ]


def _inputs(values: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """Return the inputs of a request with one that is hostile."""
    return {"input": {"href": "data:scene.tif"}, "model": "stub", **values}


def attacks() -> list[Attack]:
    """Return all of them."""
    found = _requests() + _tokens()
    found += [upload("name of an upload", why, name, b"II*\0") for name, why in _NAMES.items()]
    found += [href("reference", name, _status(name)) for name in _REFERENCES]
    found += [href("data folder", f"data:{name}", status) for name, status in _DATA.items()]
    found += [href("address", name, 403 if name.startswith("http") else 400) for name in _ADDRESSES]
    found += [upload(kind, name, file, content, status) for kind, name, file, content, status in _CONTENTS]
    found += [
        execute(kind, json.dumps(values)[:60], _inputs(values), status, process)
        for kind, process, values, status in _VALUES
    ]
    return found


def _status(name: str) -> int:
    """Return the status of the refusal of a reference."""
    return 404 if name.startswith("upload:") else 400


def data_folder(folder: Path, outside: Path, port: int) -> Path:
    """Write the data folder, with files that lead out of it."""
    folder.mkdir()
    (folder / "sub").mkdir()
    write_raster(folder / "scene.tif", np.zeros((3, 40, 50), np.uint8))
    (folder / "link.tif").symlink_to(outside / "canary.tif")
    (folder / "folder").symlink_to(outside)
    (folder / "linked.vrt").write_text(_VRT.format(folder / "link.tif"))
    files = {
        "outside.vrt": _VRT.format(outside / "canary.tif"),
        "relative.vrt": _VRT.replace("<SourceFilename>", '<SourceFilename relativeToVRT="1">').format(
            f"../{outside.name}/canary.tif"
        ),
        "remote.vrt": _VRT.format(f"/vsicurl/http://127.0.0.1:{port}/a.tif"),
        "nested.vrt": _VRT.format(folder / "outside.vrt"),
        "named.tif": _VRT.format(outside / "canary.tif"),
        "xml.vrt": _VRT.format("&lt;VRTDataset/&gt;"),
        "connection.vrt": _VRT.format(f"WMS:http://127.0.0.1:{port}/"),
        "entities.vrt": f'<!DOCTYPE a [<!ENTITY b "{outside}/canary.tif">]>{_VRT.format("&b;")}',
        "python.vrt": _VRT.format(folder / "scene.tif").replace(
            "<SimpleSource>",
            "<PixelFunctionType>f</PixelFunctionType><PixelFunctionLanguage>Python</PixelFunctionLanguage><SimpleSource>",
        ),
        "warped.vrt": '<VRTDataset rasterXSize="8" rasterYSize="8" subClass="VRTWarpedDataset"><GDALWarpOptions>'
        f"<SourceDataset>{outside}/canary.tif</SourceDataset></GDALWarpOptions></VRTDataset>",
        "raw.vrt": '<VRTDataset rasterXSize="8" rasterYSize="8"><VRTRasterBand dataType="Byte" band="1" '
        f'subClass="VRTRawRasterBand"><SourceFilename>{outside}/canary.tif</SourceFilename></VRTRasterBand></VRTDataset>',
        "wms.xml": _WMS.format(port),
        "items.json": json.dumps(_ITEMS),
        "ogr.vrt": f"<OGRVRTDataSource><SrcDataSource>{outside}/canary.csv</SrcDataSource></OGRVRTDataSource>",
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def counts(found: Sequence[Attack]) -> dict[str, int]:
    """Return the number of attacks of each kind."""
    kinds = [attack.kind for attack in found]
    return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}


if __name__ == "__main__":
    for kind, count in counts(attacks()).items():
        print(f"{kind}: {count}")
