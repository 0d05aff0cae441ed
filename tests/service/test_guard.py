"""The guard's parts by themselves: what is allowed passes, and what each refuses."""

from __future__ import annotations

import ipaddress
import json
import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from fastapi.testclient import TestClient
from service_run import PATIENCE_S, Client, image
from stub_raster import write_raster

from flair_seg.errors import InputError, RasterError
from flair_seg.service import app as application
from flair_seg.service import observe
from flair_seg.service.app import create_app
from flair_seg.service.guard import inspection, remote
from flair_seg.service.guard.access import is_loopback
from flair_seg.service.guard.headers import PAGE_POLICY
from flair_seg.service.guard.paths import DataFolder
from flair_seg.service.problems import Problem
from flair_seg.service.settings import ServiceSettings

TOKEN = "0123456789abcdef-token"  # noqa: S105 - of the tests


def test_files_of_the_data_folder_are_found_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "real"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "named").symlink_to(folder)
    image(folder / "sub" / "scène 1.tif")
    (folder / "inside.tif").symlink_to(folder / "sub" / "scène 1.tif")
    data = DataFolder(tmp_path / "named")
    assert data.resolve("sub/scène 1.tif") == folder / "sub" / "scène 1.tif"
    assert data.resolve("inside.tif") == folder / "sub" / "scène 1.tif"


def test_a_vrt_may_name_files_of_the_data_folder(tmp_path: Path) -> None:
    from osgeo import gdal

    image(tmp_path / "a.tif")
    gdal.BuildVRT(str(tmp_path / "mosaic.vrt"), [str(tmp_path / "a.tif")]).FlushCache()
    gdal.BuildVRT(str(tmp_path / "outer.vrt"), [str(tmp_path / "mosaic.vrt")]).FlushCache()
    for name in ("mosaic.vrt", "outer.vrt"):
        assert DataFolder(tmp_path).resolve(name) == tmp_path / name
    (tmp_path / "a.tif").unlink()
    (tmp_path / "a.tif").symlink_to("/etc/hostname")
    with pytest.raises(Problem) as caught:
        DataFolder(tmp_path).resolve("outer.vrt")
    assert caught.value.status == 403


@pytest.mark.parametrize(
    ("hosts", "url", "allowed"),
    [
        (("files.example",), "https://files.example/a.tif", True),
        (("Files.Example",), "http://FILES.example./a.tif", True),
        (("files.example:8443",), "https://files.example:8443/a.tif", True),
        (("files.example:8443",), "https://files.example/a.tif", False),
        (("files.example",), "https://files.example:8443/a.tif", False),
        (("10.0.0.0/8",), "http://10.1.2.3/a.tif", True),
        (("10.0.0.0/8",), "http://10.1.2.3:22/a.tif", False),
        (("fd00::/8",), "http://[fd00::1]/a.tif", True),
        (("10.0.0.1",), "http://10.0.0.1/a.tif", True),
        (("10.0.0.1:8443",), "http://10.0.0.1:8443/a.tif", True),
        (("10.0.0.1:8443",), "http://10.0.0.1/a.tif", False),
        (("10.0.0.1:80",), "http://10.0.0.1/a.tif", True),
        (("[fd00::1]:8443",), "http://[fd00::1]/a.tif", False),
        ((), "https://files.example/a.tif", False),
    ],
)
def test_addresses_are_allowed_by_host_and_port(hosts: tuple[str, ...], url: str, allowed: bool) -> None:
    if allowed:
        remote.check_href(url, hosts)
    else:
        with pytest.raises(Problem) as caught:
            remote.check_href(url, hosts)
        assert caught.value.status == 403


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *((text, True) for text in ("8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808")),
        *((text, False) for text in ("127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.1", "::")),
        *((text, False) for text in ("::1", "fe80::1", "fd00::1", "224.0.0.1", "255.255.255.255", "100.64.0.1")),
        *((text, False) for text in ("ff02::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "198.18.0.1")),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert remote.is_public(ipaddress.ip_address(address)) is public


def _routes(place: str) -> dict[str, tuple[int, dict[str, str], bytes]]:
    """Return what the server of files answers; `place` is its own host and port."""
    return {
        "/a.tif": (200, {}, b"II*\0 content"),
        "/moved": (302, {"Location": "/a.tif"}, b""),
        "/loop": (302, {"Location": "/loop"}, b""),
        "/canary": (302, {"Location": "http://localhost:1/canary"}, b""),
        "/metadata": (307, {"Location": "http://169.254.169.254/latest/"}, b""),
        "/file": (301, {"Location": "file:///etc/passwd"}, b""),
        "/user": (302, {"Location": f"http://a@{place}/a.tif"}, b""),
        "/gzip": (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b"),
        "/short": (200, {"Content-Length": "5000"}, b"II*\0"),
        "/huge": (200, {"Content-Length": "999999999999"}, b"II*\0"),
        "/endless": (200, {"Content-Length": "-"}, b"a" * 5000),
        "/gone": (404, {}, b"gone"),
        "/error": (500, {}, b"<html>"),
    }


@contextmanager
def _files() -> Iterator[tuple[str, list[str]]]:
    """Serve files; return the host and port, and the requested paths."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        """Answers as `_routes` says."""

        def do_GET(self) -> None:
            """Answer."""
            asked.append(self.path)
            status, headers, body = _routes(place)[self.path]
            self.send_response(status)
            given = {"Content-Length": str(len(body)), **headers}
            for name, value in given.items():
                if value != "-":
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    place = f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield place, asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE_S)


@pytest.fixture(scope="module")
def files() -> Iterator[tuple[str, list[str]]]:
    """A server of files."""
    with _files() as found:
        yield found


@pytest.fixture
def accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Accept the content of every download."""
    monkeypatch.setattr(remote, "inspect", lambda *_: None)


@pytest.mark.parametrize("path", ["/a.tif", "/moved"])
def test_a_download_from_an_allowed_host(
    files: tuple[str, list[str]], accepted: None, tmp_path: Path, path: str
) -> None:
    place, _ = files
    (tmp_path / "a.tif.part").mkdir()
    (tmp_path / "a.tif.part" / "a.tif").write_bytes(b"of an attempt that was killed")
    remote.download(f"http://{place}{path}", tmp_path / "a.tif", (place,), 1000)
    assert (tmp_path / "a.tif").read_bytes() == b"II*\0 content"
    assert [each.name for each in tmp_path.iterdir()] == ["a.tif"]


@pytest.mark.parametrize(
    ("path", "error"),
    [
        *((path, InputError) for path in ("/canary", "/metadata", "/file", "/user")),
        *((path, RasterError) for path in ("/loop", "/gzip", "/short", "/huge", "/endless", "/gone", "/error")),
    ],
)
def test_a_download_that_is_refused_leaves_nothing(
    files: tuple[str, list[str]], accepted: None, tmp_path: Path, path: str, error: type[Exception]
) -> None:
    place, _ = files
    with pytest.raises(error):
        remote.download(f"http://{place}{path}", tmp_path / "a.tif", (place,), 1000)
    assert not list(tmp_path.iterdir())


def test_a_download_whose_content_is_not_accepted_leaves_nothing(
    files: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place, _ = files

    def refuse(path: Path, pixels: int) -> None:
        assert path.read_bytes() == b"II*\0 content" and pixels == 7
        raise InputError("no")

    monkeypatch.setattr(remote, "inspect", refuse)
    with pytest.raises(InputError):
        remote.download(f"http://{place}/a.tif", tmp_path / "a.tif", (place,), 1000, 7)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.5", "::1", "::ffff:127.0.0.1", "169.254.169.254"])
def test_a_name_that_leads_to_an_inner_address_is_refused(
    files: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str
) -> None:
    place, asked = files
    port = int(place.partition(":")[2])
    count = len(asked)
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]
    monkeypatch.setattr(remote.socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(InputError):
        remote.download(f"http://files.example:{port}/a.tif", tmp_path / "a.tif", (f"files.example:{port}",), 1000)
    assert len(asked) == count


def test_an_address_that_is_allowed_at_one_port_is_not_at_others() -> None:
    assert remote.resolved("127.0.0.1", 9000, ("127.0.0.1:9000",)) == ["127.0.0.1"]
    assert remote.resolved("127.0.0.1", 9001, ("127.0.0.1",)) == ["127.0.0.1"]
    with pytest.raises(InputError):
        remote.resolved("127.0.0.1", 9001, ("127.0.0.1:9000",))


def test_the_address_that_was_checked_is_the_one_connected_to(
    files: tuple[str, list[str]], accepted: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The name changes its address after the check: the connection goes to the first one."""
    place, _ = files
    port = int(place.partition(":")[2])
    looked_up: list[str] = []
    original = socket.getaddrinfo

    def look_up(host: str, *rest: Any, **more: Any) -> Any:  # noqa: ANN401 - as in socket
        looked_up.append(host)
        return original("127.0.0.1" if looked_up.count(host) == 1 else "192.0.2.1", *rest, **more)

    monkeypatch.setattr(remote.socket, "getaddrinfo", look_up)
    remote.download(f"http://a.example:{port}/a.tif", tmp_path / "a.tif", (f"a.example:{port}", "127.0.0.1"), 1000)
    assert looked_up == ["a.example", "127.0.0.1"]


def test_the_child_process_tells_what_a_file_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path, as downloads have, is one from the working folder."""
    image(tmp_path / "scene.tif", 30, 40)
    monkeypatch.chdir(tmp_path.parent)
    found = inspection.inspect(Path(tmp_path.name, "scene.tif"), 1200)
    assert found == inspection.Content("GTiff", 40, 30, 3, "EPSG:2154")
    assert [each.name for each in tmp_path.iterdir()] == ["scene.tif"]
    with pytest.raises(InputError):
        inspection.inspect(tmp_path / "scene.tif", 1199)


def test_a_file_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "WALL_S", 0.001)
    with pytest.raises(InputError):
        inspection.inspect(image(tmp_path / "scene.tif"), 10**9)


@pytest.mark.parametrize(
    "code",
    ["bytearray(3 << 30)", "open('x', 'wb', 0).write(b'a')", "[open('/dev/null') for _ in range(100)]"],
)
def test_the_child_process_has_limits(tmp_path: Path, code: str) -> None:
    start = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    start += "from flair_seg.tools.prepare.inputcheck.foreignfile import limit_process; limit_process()\n"
    done = subprocess.run([sys.executable, "-c", start + code], capture_output=True, timeout=PATIENCE_S, cwd=tmp_path)
    assert done.returncode != 0
    assert any(kind in done.stderr for kind in (b"MemoryError", b"File too large", b"Too many open files"))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "maps.example"])  # noqa: S104 - refused
def test_a_service_for_other_machines_needs_a_token(home: Path, tmp_path: Path, host: str) -> None:
    with pytest.raises(InputError):
        create_app(ServiceSettings(host=host, state=tmp_path / "state"))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST"])
def test_names_of_this_machine(host: str) -> None:
    assert is_loopback(host)


def test_a_token_opens_the_service_and_the_pages_are_open(service: Callable[..., Client]) -> None:
    http = service(token=TOKEN).http
    assert http.get("/jobs").status_code == 401
    assert http.get("/jobs", headers={"Authorization": f"bearer {TOKEN}"}).status_code == 200
    assert http.get("/healthz").json()["status"] == "pass"
    assert http.get("/", headers={"Host": "maps.example"}).status_code == 200


def test_names_under_which_a_service_is_published(service: Callable[..., Client]) -> None:
    http = service(public_hosts=("maps.example",), token=TOKEN).http
    right = {"Authorization": f"Bearer {TOKEN}"}
    assert http.get("/jobs", headers={**right, "Host": "maps.example"}).status_code == 200
    assert http.get("/jobs", headers={**right, "Host": "other.example"}).status_code == 403


def test_other_pages_may_call_the_service_if_they_are_named(service: Callable[..., Client]) -> None:
    http = service(cors=("https://maps.example",)).http
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    allowed = http.options("/jobs", headers={"Origin": "https://maps.example", **asked})
    assert allowed.headers["access-control-allow-origin"] == "https://maps.example"
    assert http.options("/jobs", headers={"Origin": "https://other.example", **asked}).status_code == 400
    assert http.delete("/jobs/x", headers={"Origin": "https://maps.example"}).status_code == 404
    assert "access-control-allow-origin" not in http.get("/jobs").headers


def test_pages_of_other_sites_are_not_invited(shared: Client) -> None:
    found = shared.get("/jobs", headers={"Origin": "https://other.example"})
    assert not [name for name in found.headers if name.startswith("access-control")]


def test_every_response_has_the_headers(shared: Client) -> None:
    for path, policy in (("/jobs", "default-src 'none'"), ("/demo/", PAGE_POLICY), ("/nothing", "default-src 'none'")):
        headers = shared.get(path).headers
        assert headers["content-security-policy"].startswith(policy)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert len(headers["x-request-id"]) == 32


def test_pages_are_framed_by_the_sites_in_the_settings_alone(shared: Client, service: Callable[..., Client]) -> None:
    def ancestors(client: Client, path: str) -> str:
        return str(client.get(path).headers["content-security-policy"].rpartition("frame-ancestors ")[2])

    framed = service(frames=("https://one.example", "https://two.example"))
    assert ancestors(shared, "/demo/") == "'self'"
    assert ancestors(framed, "/demo/") == "'self' https://one.example https://two.example"
    assert ancestors(framed, "/jobs") == "'none'"


def test_request_ids_are_kept_if_they_are_harmless(shared: Client) -> None:
    assert shared.get("/jobs", headers={"X-Request-ID": "proxy-1.2_3"}).headers["x-request-id"] == "proxy-1.2_3"
    assert shared.get("/jobs", headers={"X-Request-ID": 'a"b' * 40}).headers["x-request-id"] != 'a"b' * 40


def test_an_unexpected_error_tells_the_log_alone(
    service: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = service()
    desk = client.http.app.state.desk  # type: ignore[attr-defined]

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret of the code")

    monkeypatch.setattr(desk.store, "get", fail)
    logging.getLogger(observe.LOGGER).addHandler(caplog.handler)
    found = client.get("/jobs/x")
    logging.getLogger(observe.LOGGER).removeHandler(caplog.handler)
    assert found.status_code == 500 and found.headers["content-type"] == "application/problem+json"
    assert "secret" not in found.text and "Zero" not in found.text
    traces = [record for record in caplog.records if record.exc_info]
    assert "secret of the code" in json.loads(observe.JsonLines().format(traces[0]))["trace"]


def test_metrics(service: Callable[..., Client]) -> None:
    client = service()
    for path in ("/jobs", "/jobs", f"/jobs/{'0' * 32}", "/nothing%22%7D%201%0Afake%202"):
        client.get(path)
    lines = client.get("/metrics").text.splitlines()
    assert 'flair_http_requests_total{method="GET",route="/jobs",status="200"} 2' in lines
    assert 'flair_http_requests_total{method="GET",route="/jobs/{job}",status="404"} 1' in lines
    assert 'flair_http_requests_total{method="GET",route="other",status="404"} 1' in lines
    assert "flair_http_request_seconds_count 4" in lines
    assert 'flair_jobs{status="successful"} 0' in lines
    assert not [line for line in lines if line.startswith("fake")]


def test_health_says_when_the_store_cannot_be_read(
    service: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = service()

    def fail(*_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(client.http.app.state.desk.store, "count", fail)  # type: ignore[attr-defined]
    assert client.get("/healthz").status_code == 503


def test_an_upload_is_kept_until_it_is_deleted(service: Callable[..., Client], tmp_path: Path) -> None:
    client = service()
    path = write_raster(tmp_path / "scène 1.tif", np.zeros((3, 5, 7), np.uint8))
    made = client.http.post("/uploads", params={"name": path.name}, content=path.read_bytes())
    assert made.status_code == 201, made.text
    found = made.json()
    assert (found["name"], found["width"], found["height"], found["bands"]) == (path.name, 7, 5, 3)
    place = httpx.URL(made.headers["location"]).path
    assert client.get(place).content == path.read_bytes()
    assert client.get(place, headers={"Range": "bytes=0-3"}).status_code == 206
    assert client.get(f"/uploads/{found['id']}/other.tif").status_code == 404
    assert client.http.delete(f"/uploads/{found['id']}").status_code == 204
    assert client.get(place).status_code == 404


def test_the_server_guards_its_connections(home: Path, tmp_path: Path) -> None:
    app = create_app(ServiceSettings(state=tmp_path / "state"))
    config = application.server_config(app)
    assert config.http.__name__ == "GuardedProtocol" and config.ws == "none"  # type: ignore[union-attr]
    with TestClient(app):
        pass
