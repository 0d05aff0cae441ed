"""A server of one file on loopback, with the faults that servers and networks have."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Served:
    """What is served, how it fails, and what was asked for.

    Attributes:
        content: the file.
        breaks: after how many bytes each request in turn breaks off; those after the last are served whole.
        ranges: whether parts are sent.
        tag: the entity tag, None for none.
        statuses: the HTTP statuses of the first requests, before any is served.
        announced: a `Content-Length` other than the content's.
        lengths: whether the length is announced at all.
        stall_s: how long each request waits before its last byte.
        ignores_if_range: whether parts are sent of whatever version is there.
        redirect: where to send whoever asks for a path that begins with `/moved`.
        asked: the `Range` of each request.
        paths: the path of each request, as it came.
    """

    content: bytes
    breaks: list[int] = field(default_factory=list)
    ranges: bool = True
    tag: str | None = '"one"'
    statuses: list[int] = field(default_factory=list)
    announced: int | None = None
    lengths: bool = True
    stall_s: float = 0.0
    ignores_if_range: bool = False
    redirect: str = "/file"
    asked: list[str | None] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def sha256(self) -> str:
        """The checksum of the content."""
        return hashlib.sha256(self.content).hexdigest()


@contextmanager
def serve(content: bytes, **faults: object) -> Iterator[Served]:
    """Serve a file at `url` until the block ends."""
    served = Served(content, **faults)  # type: ignore[arg-type]

    class Handler(BaseHTTPRequestHandler):
        """Answers with the file, or as the faults say."""

        def do_GET(self) -> None:
            _answer(self, served)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_port}/file"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(request: BaseHTTPRequestHandler, served: Served) -> None:
    """Answer a request."""
    served.paths.append(request.path)
    if request.path.startswith("/moved"):
        request.send_response(302)
        request.send_header("Location", served.redirect)
        request.end_headers()
        return
    served.asked.append(request.headers.get("Range"))
    if served.statuses:
        request.send_error(served.statuses.pop(0))
        return
    start = _start(request, served)
    body = served.content[start:]
    if start >= len(served.content) > 0:
        request.send_error(416)
        return
    request.send_response(206 if start else 200)
    if start:
        size = len(served.content)
        request.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
    if served.tag:
        request.send_header("ETag", served.tag)
    if served.lengths:
        request.send_header("Content-Length", str(served.announced or len(body)))
    request.end_headers()
    cut = served.breaks.pop(0) if served.breaks else len(body)
    if cut >= len(body) and served.stall_s:
        request.wfile.write(body[:-1])
        request.wfile.flush()
        time.sleep(served.stall_s)
        body, cut = body[-1:], 1
    try:
        request.wfile.write(body[:cut])
    except OSError:
        pass  # whoever asked has gone


def _start(request: BaseHTTPRequestHandler, served: Served) -> int:
    """Return the first byte to send."""
    wanted = request.headers.get("Range")
    if not wanted or not served.ranges:
        return 0
    if request.headers.get("If-Range") not in (None, served.tag) and not served.ignores_if_range:
        return 0
    return int(wanted.removeprefix("bytes=").partition("-")[0])
