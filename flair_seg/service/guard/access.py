"""Who may call the service: the token, the names under which it is called, and pages of other sites."""

from __future__ import annotations

import hmac
import ipaddress
from urllib.parse import parse_qsl, urlsplit

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ...errors import InputError
from ...language import tr
from ..problems import Problem, refused, response_of
from ..settings import ServiceSettings
from .bodies import BodyMiddleware
from .session import in_session

PUBLIC = ("/demo", "/map", "/models", "/assets", "/example")
"""Folders of pages, which are the same for everybody and ask for the token themselves."""
_PUBLIC_PATHS = frozenset({"/", "/healthz"})
_LONGEST_TARGET = 4000
"""Bytes of a path and query."""
_MOST_HEADERS, _MOST_BYTES = 100, 32_768
_SINGLE = ("authorization", "content-length", "content-type", "host", "origin", "range", "transfer-encoding")
"""Headers that may be given once; two readers may take different ones of several."""
_SECRETS = frozenset({"token", "access_token", "api_key", "apikey", "key", "authorization"})
"""Parameters in which clients send tokens, which then stand in logs and histories."""
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: FastAPI, settings: ServiceSettings) -> None:
    """Check the access and the body of every request.

    Raises:
        InputError: the service is to listen for other machines without a token.
    """
    if settings.token is None and not is_loopback(settings.host):
        raise InputError(
            "A service at {host}, which other machines can reach, needs a token. Specify --token-file, or listen at "
            "127.0.0.1.",
            host=settings.host,
        )
    app.add_middleware(BodyMiddleware, settings=settings)
    app.add_middleware(AccessMiddleware, settings=settings)


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class AccessMiddleware:
    """Refuses requests without the token, from pages of other sites, or under another name than the service's."""

    def __init__(self, app: ASGIApp, settings: ServiceSettings) -> None:
        """Wrap an application."""
        self._app, self._settings = app, settings
        origins = [urlsplit(origin).netloc for origin in settings.cors]
        self._hosts = {name.lower() for name in (*settings.public_hosts, *origins, settings.host)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "http":
            try:
                self.check(scope)
            except Problem as problem:
                await response_of(problem)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def check(self, scope: Scope) -> None:
        """Raise `Problem` unless a request is allowed."""
        headers = Headers(scope=scope)
        _check_form(scope, headers)
        self._check_name(headers)
        self._check_origin(scope["method"], headers)
        self._check_token(scope, headers)

    def _check_name(self, headers: Headers) -> None:
        """Check the header `Host`, by which a page that has its own name lead to this machine is recognised.

        Such a page has no token, so that a service with one answers under any name, unless its names are given.
        """
        host = headers.get("host", "").lower()
        name = _host_name(host)
        known = is_loopback(name) or name in self._hosts or host in self._hosts
        if not known and (self._settings.token is None or self._settings.public_hosts):
            detail = tr("The service does not answer under the name '{name}'.", name=name[:100])
            raise refused(403, detail)

    def _check_origin(self, method: str, headers: Headers) -> None:
        """Check that a request that changes something does not come from a page of another site."""
        origin = headers.get("origin")
        if method in _SAFE_METHODS or origin is None:
            return
        if origin in self._settings.cors or urlsplit(origin).netloc.lower() == headers.get("host", "").lower():
            return
        raise refused(403, tr("Pages of '{origin}' may not use this service.", origin=origin[:100]))

    def _check_token(self, scope: Scope, headers: Headers) -> None:
        """Check the token, in the same time whatever it is, unless a session stands for it."""
        if self._settings.token is None or is_public(scope, self._settings.root_path):
            return
        if in_session(scope["method"], path_in_service(scope, self._settings.root_path), headers, self._settings.token):
            return
        kind, _, given = headers.get("authorization", "").partition(" ")
        right = hmac.compare_digest(given.strip().encode("latin-1", "replace"), self._settings.token.encode())
        if kind.lower() != "bearer" or not right:
            detail = tr("Send the service's token in the header 'Authorization: Bearer TOKEN'.")
            raise refused(401, detail, {"WWW-Authenticate": 'Bearer realm="flair-seg"'})


def is_public(scope: Scope, root_path: str) -> bool:
    """Whether a request is for a page, or for whether the service is up."""
    path = path_in_service(scope, root_path)
    first = "/" + path.split("/")[1] if path.startswith("/") else path
    return scope["method"] in _SAFE_METHODS and (path in _PUBLIC_PATHS or first in PUBLIC)


def path_in_service(scope: Scope, root_path: str) -> str:
    """Return the path of a request without the one under which a proxy publishes the service."""
    path: str = scope["path"]
    return path[len(root_path) :] if root_path and path.startswith(f"{root_path}/") else path


def _check_form(scope: Scope, headers: Headers) -> None:
    """Raise `Problem` for a request that two readers may understand differently, or with a token in its address."""
    if len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"]) > _LONGEST_TARGET:
        raise refused(414, tr("The address is longer than {most} bytes.", most=_LONGEST_TARGET))
    if len(headers) > _MOST_HEADERS or sum(len(name) + len(value) for name, value in headers.raw) > _MOST_BYTES:
        detail = tr("A request may have {most} headers with {size} bytes.", most=_MOST_HEADERS, size=_MOST_BYTES)
        raise refused(431, detail)
    if scope["http_version"] not in ("1.0", "1.1"):
        raise refused(505, tr("Requests must be in HTTP/1.1."))
    for name in _SINGLE:
        if len(headers.getlist(name)) > 1:
            raise refused(400, tr("The header '{name}' is given more than once.", name=name))
    if "transfer-encoding" in headers and "content-length" in headers:
        raise refused(400, tr("A request has either Content-Length or Transfer-Encoding."))
    if "content-encoding" in headers:
        raise refused(415, tr("The body of a request must not be compressed (Content-Encoding)."))
    length = headers.get("content-length")
    if length is not None and not (length.isascii() and length.isdigit() and len(length) < 19):
        raise refused(400, tr("The header 'Content-Length' must be an integer."))
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if any(name.lower() in _SECRETS for name, _ in query):
        raise refused(400, tr("Send the token in the header 'Authorization', not in the address, which is logged."))


def _host_name(host: str) -> str:
    """Return the name in a `Host` header, without the port."""
    name, _, port = host.rpartition(":")
    return name if name and port.isdigit() else host
