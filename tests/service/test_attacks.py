"""Hostile requests: each gets a problem document, reads nothing outside, and writes nothing."""

from __future__ import annotations

import http.client
import json
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uvicorn
from service_attacks import BODY, CANARY, TOKEN, UPLOAD, Attack, attacks, data_folder
from service_run import PATIENCE_S
from stub_raster import write_raster

from flair_seg.commands.cli import build_parser
from flair_seg.service import observe
from flair_seg.service.app import create_app, server_config
from flair_seg.service.guard import bodies, inspection, protocol, uploads
from flair_seg.service.problems import LONGEST
from flair_seg.service.processes.offered import processes
from flair_seg.service.processes.request import command_words, read_execution
from flair_seg.service.settings import Limits, ServiceSettings
from flair_seg.tools.prepare.inputcheck.foreignfile import describe_foreign

ATTACKS = attacks()


@dataclass(frozen=True)
class Fortress:
    """The services under attack, by whether they have a token, and what must not be reached."""

    ports: dict[bool, int]
    folders: tuple[Path, ...]
    outside: Path
    asked: list[str]
    log: list[str]
    canary_port: int

    def listing(self) -> list[tuple[str, int]]:
        """Return all files and folders, with sizes but for the database."""
        found = [path for folder in (*self.folders, self.outside) for path in folder.rglob("*")]
        kept = [path for path in found if "sqlite" not in path.name and path.name != "lock"]
        return sorted((str(path), path.stat().st_size if path.is_file() else 0) for path in kept)

    def send(self, data: bytes, *, token: bool = False) -> tuple[int, dict[str, str], bytes]:
        """Send the bytes of a request, and return the status, headers and body of the answer."""
        with socket.create_connection(("127.0.0.1", self.ports[token]), PATIENCE_S) as connection:
            try:
                connection.sendall(data)
            except OSError:  # refused before it was sent completely
                pass
            response = http.client.HTTPResponse(connection)
            response.begin()
            return response.status, dict(response.headers.items()), response.read()


@contextmanager
def _served(settings: ServiceSettings) -> Iterator[int]:
    """Serve in a thread of this process, and return the port."""
    server = uvicorn.Server(server_config(create_app(settings)))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        end = time.monotonic() + PATIENCE_S
        while not server.started and time.monotonic() < end:
            time.sleep(0.01)
        assert server.started
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


@contextmanager
def _canary() -> Iterator[tuple[int, list[str]]]:
    """Serve what must not be asked for; return the port and the list of requests."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        """Notes every request."""

        def do_GET(self) -> None:
            """Answer with the canary."""
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(CANARY.encode())

        do_HEAD = do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1], asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE_S)


class _Lines(logging.Handler):
    """Keeps the lines of the log."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines, self._format = lines, observe.JsonLines()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self._lines.append(self._format.format(record))


@pytest.fixture(scope="module")
def fortress(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fortress]:
    """Two services, with and without a token, beside a folder and a server that must not be reached."""
    base = tmp_path_factory.mktemp("fortress")
    outside = base / "outside"
    outside.mkdir()
    write_raster(outside / "canary.tif", np.full((1, 8, 8), 77, np.uint8))
    (outside / "canary.csv").write_text(f"name\n{CANARY}\n")
    limits = Limits(upload_bytes=UPLOAD, body_bytes=BODY)
    lines: list[str] = []
    handler = _Lines(lines)
    with _canary() as (port, asked):
        data = data_folder(base / "data", outside, port)
        more: dict[str, Any] = {"data": data, "limits": limits, "allowed_hosts": ("files.example",)}
        plain = ServiceSettings(state=base / "open", **more)
        guarded = ServiceSettings(state=base / "token", token=TOKEN, **more)
        with _served(plain) as first, _served(guarded) as second:
            logging.getLogger(observe.LOGGER).addHandler(handler)
            folders = (base / "open", base / "token", data)
            for folder in folders[:2]:
                (folder / "uploads").mkdir(exist_ok=True)
            yield Fortress({False: first, True: second}, folders, outside, asked, lines, port)
            logging.getLogger(observe.LOGGER).removeHandler(handler)


@pytest.fixture
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at uploads in this process, which is faster; that of the service is tested elsewhere."""

    def inspect(path: Path, pixels: int) -> inspection.Content:
        inspection.check_ending(path.name)
        return inspection.Content(**describe_foreign(str(path), pixels))

    monkeypatch.setattr(uploads, "inspect", inspect)


def check_refusal(fortress: Fortress, status: int, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """Check that an answer is a problem document of one line that tells nothing, and return it."""
    lower = {name.lower(): value for name, value in headers.items()}
    assert lower["content-type"] == "application/problem+json", body
    assert lower["x-content-type-options"] == "nosniff"
    assert not {"set-cookie", "server"} & set(lower)
    document: dict[str, Any] = json.loads(body)
    assert document["status"] == status and document["title"] and document["type"]
    detail = document["detail"]
    assert detail and detail.isprintable() and len(detail) <= LONGEST + 3
    told = body.decode()
    assert CANARY not in told and "Traceback" not in told and "root:" not in told
    assert str(fortress.folders[0]) not in told
    return document


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_an_attack_is_refused(fortress: Fortress, near: None, tmp_path: Path, attack: Attack) -> None:
    before, noted = fortress.listing(), len(fortress.log)
    values = {"@OUT@": str(fortress.outside), "@PORT@": str(fortress.canary_port), "@STATE@": str(fortress.folders[0])}
    status, headers, body = fortress.send(attack.sent(values, tmp_path, fortress.outside), token=attack.token)
    assert status == attack.status, body
    check_refusal(fortress, status, headers, body)
    assert fortress.listing() == before
    assert not fortress.asked
    for line in fortress.log[noted:]:
        assert "\n" not in line and "\x1b" not in line and json.loads(line)["level"] in ("info", "warning")


def test_there_are_enough_attacks() -> None:
    assert len(ATTACKS) >= 250
    assert len({str(attack) for attack in ATTACKS}) == len(ATTACKS)


def _trickle(fortress: Fortress, first: bytes, more: bytes, pause_s: float) -> tuple[int, dict[str, str], bytes]:
    """Send the beginning of a request, and more bytes one by one until an answer comes."""
    with socket.create_connection(("127.0.0.1", fortress.ports[False]), PATIENCE_S) as connection:
        connection.sendall(first)
        end = time.monotonic() + PATIENCE_S
        connection.settimeout(pause_s)
        received = b""
        while not received and time.monotonic() < end:
            try:
                connection.sendall(more)
                received = connection.recv(1, socket.MSG_PEEK)
            except TimeoutError:
                continue
            except OSError:
                break
        connection.settimeout(PATIENCE_S)
        response = http.client.HTTPResponse(connection)
        response.begin()
        return response.status, dict(response.headers.items()), response.read()


def test_a_refusal_reaches_a_client_that_is_still_sending(fortress: Fortress) -> None:
    """Closed with unread bytes, a connection is reset: clients and proxies would lose the response."""
    with socket.create_connection(("127.0.0.1", fortress.ports[False]), PATIENCE_S) as connection:
        connection.sendall(b"POST /uploads HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n")
        connection.recv(1, socket.MSG_PEEK)  # the response has come
        for _ in range(3):
            connection.sendall(bytes(65536))
            time.sleep(0.05)
        response = http.client.HTTPResponse(connection)
        response.begin()
        assert (response.status, json.loads(response.read())["status"]) == (413, 413)


@pytest.mark.parametrize("what", ["headers", "body", "upload"])
def test_a_slow_client_is_refused(fortress: Fortress, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setattr(protocol, "HEADERS_S", 0.3)
    monkeypatch.setattr(bodies, "BODY_S", 0.3)
    monkeypatch.setattr(uploads, "GRACE_S", 0.3)
    before = fortress.listing()
    beginnings = {
        "headers": b"GET /jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ",
        "body": b"POST /processes/segment/execution HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n\r\n{",
        "upload": b"POST /uploads?name=a.tif HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999\r\n\r\nII*\0",
    }
    status, headers, body = _trickle(fortress, beginnings[what], b"a", 0.05)
    assert status == 408
    check_refusal(fortress, status, headers, body)
    assert fortress.listing() == before


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_an_upload_that_breaks_off_leaves_nothing(fortress: Fortress) -> None:
    before, kept = fortress.listing(), fortress.folders[0] / "uploads"
    count = len(os.listdir(kept))
    with socket.create_connection(("127.0.0.1", fortress.ports[False]), PATIENCE_S) as connection:
        connection.sendall(
            b"POST /uploads?name=a.tif HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999\r\n\r\nII*\0"
        )
        wait_for(lambda: len(os.listdir(kept)) > count)
    wait_for(lambda: len(os.listdir(kept)) == count)
    assert fortress.listing() == before


def test_a_value_that_looks_like_an_option_stays_a_value(home: Path) -> None:
    """The command line has one word, `--field=--log=...`."""
    process = processes()["areas"]
    inputs = {"map": {"href": "data:--tiles.tif"}, "field": "--log=x"}
    execution = read_execution(process, {"inputs": inputs, "outputs": {}})
    words = command_words(process, execution, {"map": "--tiles.tif"})
    assert "--field=--log=x" in words
    assert words.index("--") < words.index("--tiles.tif")
    arguments = build_parser().parse_args(words)
    assert (arguments.field, arguments.log, arguments.map) == ("--log=x", None, ["--tiles.tif"])
