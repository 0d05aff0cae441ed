"""Web servers on the loopback for the pages: Python's own, and one that answers range requests."""

from __future__ import annotations

import http.server
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")
_STARTED = re.compile(r"port (\d+)")


@contextmanager
def python_server(folder: Path) -> Iterator[str]:
    """Yield the address of `python -m http.server`, which knows no ranges, in a process of its own."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        started = _STARTED.search(process.stdout.readline())
        assert started is not None
        yield f"http://127.0.0.1:{started.group(1)}/"
    finally:
        process.terminate()
        process.wait(timeout=60)
        if process.stdout is not None:
            process.stdout.close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Answers range requests, and remembers what it sent."""

    protocol_version = "HTTP/1.1"
    sent: list[tuple[str, int, int]]
    claimed: dict[str, int]

    def do_GET(self) -> None:
        """Send a file, or the part that is asked for."""
        name = self.path.split("?")[0].rsplit("/", 1)[-1]
        path = Path(self.translate_path(self.path))
        if name in self.claimed:
            self._send(path, 200, path.read_bytes()[:10], self.claimed[name])
            self.close_connection = True
            return
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        size = path.stat().st_size
        asked = _RANGE.fullmatch(self.headers.get("Range", ""))
        if asked is None:
            self._send(path, 200, path.read_bytes(), size)
            return
        first, last = int(asked[1]), min(int(asked[2] or size), size - 1)
        with path.open("rb") as file:
            file.seek(first)
            part = file.read(last + 1 - first)
        self._send(path, 206, part, len(part), f"bytes {first}-{last}/{size}")

    def _send(self, path: Path, status: int, data: bytes, length: int, place: str = "") -> None:
        """Send an answer, and remember it."""
        self.sent.append((self.path, status, len(data)))
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(length))
        if place:
            self.send_header("Content-Range", place)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


class RangeServer:
    """A server with range requests.

    Attributes:
        address: of the folder.
        sent: path, status and bytes of each answer.
        claimed: sizes that the server states of files of these names, which it does not cut into ranges.
    """

    def __init__(self, folder: Path) -> None:
        """Serve a folder on a free port."""
        self.sent: list[tuple[str, int, int]] = []
        self.claimed: dict[str, int] = {}
        kept = {"sent": self.sent, "claimed": self.claimed}
        handler: Any = type("Handler", (_Handler,), kept)
        self._server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), lambda *arguments: handler(*arguments, directory=str(folder))
        )
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=60)


@contextmanager
def range_server(folder: Path) -> Iterator[RangeServer]:
    """Yield a server of a folder."""
    server = RangeServer(folder)
    try:
        yield server
    finally:
        server.close()
