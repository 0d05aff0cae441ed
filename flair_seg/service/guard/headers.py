"""Headers of every response, and pages of other sites that may call the service."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..settings import ServiceSettings
from .access import PUBLIC

DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""Content security policy of documents and files."""
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; frame-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""Content security policy of the pages; its last rule can be continued with origins."""
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def install(app: FastAPI, settings: ServiceSettings) -> None:
    """Set headers, and allow pages of the origins in the settings."""
    if settings.cors:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors),
            allow_methods=["GET", "HEAD", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Range", "Prefer"],
            expose_headers=["Location", "Content-Range", "Accept-Ranges", "Content-Length", "ETag", "Retry-After"],
            max_age=600,
        )
    app.add_middleware(HeadersMiddleware, settings=settings)


class HeadersMiddleware:
    """Adds the headers that tell browsers what they may do with a response."""

    def __init__(self, app: ASGIApp, settings: ServiceSettings) -> None:
        """Wrap an application."""
        self._app, self._root = app, settings.root_path
        self._shared = bool(settings.cors)
        self._page_policy = " ".join((PAGE_POLICY, *settings.frames))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = self._page_policy if self._is_page(scope["path"]) else DATA_POLICY

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _FIXED.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", policy)
                headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if self._shared else "same-origin")
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _is_page(self, path: str) -> bool:
        """Whether a path is that of a page."""
        path = path[len(self._root) :] if self._root and path.startswith(f"{self._root}/") else path
        return path.startswith(tuple(f"{folder}/" for folder in PUBLIC))
