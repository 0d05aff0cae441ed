"""Files over HTTP: ranges (RFC 9110, 14), entity tags and conditional requests."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi import Request
from fastapi.responses import FileResponse, Response

from ...language import tr
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
    parts = _parts(header)
    if parts is None:
        request.scope["headers"] = [pair for pair in request.scope["headers"] if pair[0].lower() != b"range"]
    elif all(first is not None and first >= size for first, _ in parts):
        detail = tr("The range begins after the end of the file, which has {size} bytes.", size=size)
        raise Problem(416, "Range Not Satisfiable", detail, headers={"Content-Range": f"bytes */{size}"})


def _parts(header: str) -> list[tuple[int | None, int | None]] | None:
    """Return the first and the last byte of each part of a range; None if it is not valid."""
    if not _RANGES.fullmatch(header):
        return None
    ends = [part.strip().split("-") for part in header.split("=")[1].split(",")]
    parts = [(int(first) if first else None, int(last) if last else None) for first, last in ends]
    for first, last in parts:
        if (first is None and not last) or (first is not None and last is not None and last < first):
            return None
    return parts
