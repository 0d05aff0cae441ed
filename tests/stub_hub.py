"""A model hub on loopback: its interface, files behind a redirect, and the faults that hubs and networks have."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
"""The commit that `main` stands for."""
PAGE = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Sign in</body></html>"


@dataclass
class StubHub:
    """What a hub has, how it fails, and what was asked for.

    Attributes:
        files: the content of each file, by `OWNER/NAME/FILE`.
        breaks: after how many bytes each download in turn breaks off; those after the last are served whole.
        statuses: the HTTP statuses of the first requests of any kind, before any is served.
        retry_after: the `Retry-After` of those, None for none.
        sha256: a checksum to tell instead of the true one; empty: none is told.
        page: whether a web page comes instead of files; `typed` whether it says that it is one.
        pause_s: how long is waited between the pieces of a file.
        asked: path and `Range` of each request.
        agents: the `User-Agent` of each request.
    """

    files: dict[str, bytes]
    breaks: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    retry_after: str | None = None
    sha256: str | None = None
    page: bool = False
    typed: bool = True
    pause_s: float = 0.0
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""

    def paths(self, part: str) -> list[str]:
        """Return the paths of the requests that have a part."""
        return [path for path, _ in self.asked if part in path]


@contextmanager
def serve_hub(files: dict[str, bytes], **faults: object) -> Iterator[StubHub]:
    """Play the hub at `url` until the block ends."""
    hub = StubHub(files, **faults)  # type: ignore[arg-type]

    class Handler(BaseHTTPRequestHandler):
        """Answers as the hub does, or as the faults say."""

        def do_GET(self) -> None:
            _answer(self, hub)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(request: BaseHTTPRequestHandler, hub: StubHub) -> None:
    """Answer a request."""
    parts = urlsplit(request.path)
    hub.asked.append((request.path, request.headers.get("Range")))
    if hub.statuses:
        headers = {} if hub.retry_after is None else {"Retry-After": hub.retry_after}
        _send(request, hub.statuses.pop(0), b"", headers)
    elif parts.path.startswith("/api/"):
        _tell(request, hub, parts.path, "blobs" in parse_qs(parts.query))
    elif "/resolve/" in parts.path:
        repository, _, file = parts.path.strip("/").partition("/resolve/")
        commit, _, name = file.partition("/")
        where = f"/lfs/{repository.removeprefix('datasets/')}/{name}"
        known = commit in (COMMIT, "main") and where[5:] in hub.files
        _send(request, 302 if known else 404, b"", {"Location": where} if known else {})
    else:
        _send_file(request, hub, hub.files[parts.path.removeprefix("/lfs/")])


def _tell(request: BaseHTTPRequestHandler, hub: StubHub, path: str, blobs: bool) -> None:
    """List the files of a repository at a revision."""
    repository, _, revision = path.split("/", 3)[3].partition("/revision/")
    names = [name for name in hub.files if name.startswith(f"{repository}/")]
    if not names:
        _send(request, 401, b'{"error":"Repository not found"}', {"X-Error-Code": "RepoNotFound"})
        return
    if revision not in ("main", COMMIT):
        _send(request, 404, b'{"error":"Invalid rev id"}', {"X-Error-Code": "RevisionNotFound"})
        return
    siblings: list[dict[str, object]] = [{"rfilename": "README.md"}]
    for name in names:
        content = hub.files[name]
        item: dict[str, object] = {"rfilename": name[len(repository) + 1 :]}
        if blobs:
            sha256 = hashlib.sha256(content).hexdigest() if hub.sha256 is None else hub.sha256
            item |= {"size": len(content)}
            item |= {"lfs": {"sha256": sha256, "size": len(content), "pointerSize": 134}} if sha256 else {}
        siblings.append(item)
    answer = {"id": repository, "sha": COMMIT, "siblings": siblings}
    _send(request, 200, json.dumps(answer).encode(), {"Content-Type": "application/json"})


def _send_file(request: BaseHTTPRequestHandler, hub: StubHub, content: bytes) -> None:
    """Send a file from where it was asked for, as far as the faults let it."""
    if hub.page:
        _send(request, 200, PAGE, {"Content-Type": "text/html; charset=utf-8"} if hub.typed else {})
        return
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    wanted = request.headers.get("Range") if request.headers.get("If-Range") in (None, tag) else None
    start = int(wanted.removeprefix("bytes=").partition("-")[0]) if wanted else 0
    request.send_response(206 if start else 200)
    request.send_header("ETag", tag)
    request.send_header("Content-Length", str(len(content) - start))
    if start:
        request.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
    request.end_headers()
    end = start + hub.breaks.pop(0) if hub.breaks else len(content)
    try:
        for first in range(start, min(end, len(content)), 2**18):
            request.wfile.write(content[first : min(first + 2**18, end)])
            time.sleep(hub.pause_s)
    except OSError:
        pass  # whoever asked has gone


def _send(request: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str]) -> None:
    """Send a short answer."""
    request.send_response(status)
    for name, value in {**headers, "Content-Length": str(len(body))}.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)
