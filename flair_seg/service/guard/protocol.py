"""Connections: requests that are not HTTP are refused with problem documents, and those that never end are closed."""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus

from uvicorn.protocols.http.h11_impl import H11Protocol

from ...language import tr
from ..problems import MEDIA_TYPE

HEADERS_S = 20.0
"""Seconds until the headers of a request must be complete."""


class GuardedProtocol(H11Protocol):
    """HTTP/1.1 with a time limit for the headers of requests."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Read what has arrived."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        if self._late is not None:
            self._late.cancel()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse a request that is not HTTP, or whose headers are too large."""
        self._refuse(400, tr("The request is not valid HTTP/1.1, or its headers are too large."))

    def _watch(self) -> None:
        """Start the clock while the headers of a request are incomplete, and stop it otherwise."""
        answered = self.cycle is not None and self.cycle.response_complete
        waiting = self.cycle is None or (answered and bool(self.conn.trailing_data[0]))
        if waiting and self._late is None:
            self._late = self.loop.call_later(HEADERS_S, self._too_late)
        elif not waiting and self._late is not None:
            self._late.cancel()
            self._late = None

    def _too_late(self) -> None:
        """Close the connection."""
        self._refuse(408, tr("The headers of the request took longer than {seconds:g} s.", seconds=HEADERS_S))

    def _refuse(self, status: int, detail: str) -> None:
        """Send a problem document and close the connection."""
        if self.transport.is_closing():
            return
        title = HTTPStatus(status).phrase
        document = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        body = json.dumps(document).encode()
        head = f"HTTP/1.1 {status} {title}\r\nContent-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n"
        head += "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
        if self.cycle is None or self.cycle.response_complete:  # else a response is under way
            self.transport.write(head.encode("ascii") + body)
        self.transport.close()
