"""Addresses of the service's resources, below the path under which a proxy publishes it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ..jobs.desk import Desk

JSON = "application/json"
OGC = "http://www.opengis.net/def/rel/ogc/1.0"


class RootPathMiddleware:
    """Notes the path under which a proxy publishes the service, and completes paths from which the proxy removed it."""

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        """Wrap an application."""
        self._app, self._root = app, root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http":
            scope["root_path"] = self._root
            if not f"{scope['path']}/".startswith(f"{self._root}/"):
                scope["path"] = self._root + scope["path"]
        await self._app(scope, receive, send)


def address(request: Request, path: str = "") -> str:
    """Return the address of a resource."""
    return f"{str(request.base_url).rstrip('/')}/{quote(path, safe='/?&=,:')}"


def link(request: Request, rel: str, path: str, kind: str = JSON, title: str = "") -> dict[str, Any]:
    """Return a link to a resource."""
    shown = {"title": title} if title else {}
    return {"href": address(request, path), "rel": rel, "type": kind, **shown}


def desk_of(request: Request) -> Desk:
    """Return the jobs of the service."""
    found: Desk = request.app.state.desk
    return found


def page_links(request: Request, path: str, offset: int, limit: int, total: int) -> list[dict[str, Any]]:
    """Return the links of a part of a list: itself, and those before and after it."""
    links = [link(request, "self", f"{path}?limit={limit}&offset={offset}")]
    if offset + limit < total:
        links.append(link(request, "next", f"{path}?limit={limit}&offset={offset + limit}"))
    if offset > 0:
        links.append(link(request, "prev", f"{path}?limit={limit}&offset={max(offset - limit, 0)}"))
    return links
