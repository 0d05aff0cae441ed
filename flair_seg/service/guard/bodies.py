"""Limits of the body of every request."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...language import tr
from ..problems import Problem, refused, response_of
from ..settings import ServiceSettings

BODY_S = 30.0
"""Seconds that the body of a request may take, other than an upload, whose limits are its own."""
LINGER_S = 5.0
"""Longest time in seconds for which the rest of a refused body is read and dropped."""


class BodyMiddleware:
    """Refuses bodies that are too large or too slow."""

    def __init__(self, app: ASGIApp, settings: ServiceSettings) -> None:
        """Wrap an application."""
        self._app, self._root, self._limits = app, settings.root_path, settings.limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(self._root)
        is_upload = scope["method"] == "POST" and path.rstrip("/") == "/uploads"
        limit = self._limits.upload_bytes if is_upload else self._limits.body_bytes
        announced = int(Headers(scope=scope).get("content-length", "0"))
        exchange = _Exchange(receive, send)
        if announced > limit:
            await response_of(too_large(limit))(scope, exchange.receive, exchange.send)
            return
        body = exchange.receive if is_upload else _Body(exchange.receive, limit)
        await self._app(scope, body, exchange.send)


def too_large(limit: int) -> Problem:
    """Return the problem of a body that is too large."""
    headers = {"Connection": "close"}
    return refused(413, tr("The body of the request is larger than {limit} bytes, the limit.", limit=limit), headers)


def too_slow(seconds: float) -> Problem:
    """Return the problem of a body that takes too long."""
    headers = {"Connection": "close"}
    return refused(408, tr("The body of the request took longer than {seconds:g} s.", seconds=seconds), headers)


class _Body:
    """Receives a body within the limits."""

    def __init__(self, receive: Receive, limit: int) -> None:
        """Take what receives the messages of the request, and the most bytes."""
        self._receive, self._limit = receive, limit
        self._end = 0.0
        self._size, self._complete = 0, False

    async def __call__(self) -> Message:
        """Return the next message.

        Raises:
            Problem: the body is too large or too slow.
        """
        if self._complete:
            return await self._receive()
        now = asyncio.get_running_loop().time()
        self._end = self._end or now + BODY_S
        try:
            message = await asyncio.wait_for(self._receive(), max(self._end - now, 0.0))
        except asyncio.TimeoutError:
            raise too_slow(BODY_S) from None
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
            self._complete = not message.get("more_body", False)
            if self._size > self._limit:
                raise too_large(self._limit)
        return message


class _Exchange:
    """A request and its response, after which the rest of a refused body is dropped before the connection is closed.

    Closing a connection with bytes that were not read resets it, and clients and proxies then lose the response.
    """

    def __init__(self, receive: Receive, send: Send) -> None:
        """Take what receives the messages of the request, and what sends those of the response."""
        self._receive, self._send = receive, send
        self._complete = self._closes = False

    async def receive(self) -> Message:
        """Return the next message of the request."""
        message = await self._receive()
        self._complete = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        """Send a message of the response."""
        if message["type"] == "http.response.start":
            self._closes = (b"connection", b"close") in message["headers"]
        elif self._closes and not self._complete and not message.get("more_body", False):
            await self._send({**message, "more_body": True})
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._drop(), LINGER_S)
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)

    async def _drop(self) -> None:
        """Read the body to its end."""
        while not self._complete:
            await self.receive()
