"""Files over HTTP: ranges (RFC 9110, 14), entity tags and conditional requests."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi import Request
from fastapi.responses import FileResponse, Response

from ..problems import Problem
from .formats import media_type

_KEPT = "private, max-age=3600"
_RANGES = re.compile(r"\s*bytes\s*=\s*(\d{0,18}-\d{0,18})(\s*,\s*\d{0,18}-\d{0,18}){0,15}\s*")
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
"""Reports are pages of their own: they load nothing, and run nothing."""


def file_response(path: Path, request: Request, *, attached: bool = False) -> Response:
    """Return a file, or the part of it that a request asks for.

    Args:
        path: of the file.
        request: its headers.
        attached: whether a browser is to save it instead of showing it.

    Raises:
        Problem: no byte of the requested range is in the file.
    """
    found = path.stat()
    kind = media_type(path.name)
    tag = f'"{found.st_mtime_ns:x}-{found.st_size:x}"'
    headers = {"etag": tag, "cache-control": _KEPT}
    if kind == "text/html":
        headers["content-security-policy"] = _SANDBOX
    if _is_known(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    _check_range(request, found.st_size)
    shown = "attachment" if attached else "inline"
    return FileResponse(
        path, headers=headers, media_type=kind, stat_result=found, filename=path.name, content_disposition_type=shown
    )


def _is_known(header: str, tag: str) -> bool:
    """Whether the client has the file with an entity tag already."""
    return header.strip() == "*" or tag in [each.strip().removeprefix("W/") for each in header.split(",")]


def _check_range(request: Request, size: int) -> None:
    """Take away a range that is not valid, as RFC 9110 wants; raise `Problem` for one outside the file."""
    header = request.headers.get("range")
    if header is None:
        return
    if not _RANGES.fullmatch(header) or "-" in header.split("=")[1].replace(" ", "").split(","):
        kept = [pair for pair in request.scope["headers"] if pair[0].lower() != b"range"]
        request.scope["headers"] = kept
        return
    firsts = [part.strip().split("-")[0] for part in header.split("=")[1].split(",")]
    if all(first and int(first) >= size for first in firsts):
        detail = f"The range starts after the end of the file, which has {size} bytes."
        raise Problem(416, "Range Not Satisfiable", detail, headers={"Content-Range": f"bytes */{size}"})
