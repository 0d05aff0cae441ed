"""The application: resources, guards and pages put together, and the server that runs it."""

from __future__ import annotations

import argparse
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import uvicorn
from fastapi import FastAPI

from .. import __version__
from ..commands.shared import show
from ..errors import InputError
from ..language import tr
from . import languages, observe, problems
from .api import catalogue, jobs, landing, links, pages, processes, session, uploads
from .guard import access, headers
from .guard.protocol import GuardedProtocol
from .jobs.desk import Desk
from .settings import ServiceSettings, settings_of

OPENAPI_VERSION = "3.0.3"
_TEXT = {"type": "string"}
_DOCUMENT = {
    "type": "object",
    "required": ["type"],
    "properties": {"type": _TEXT, "title": _TEXT, "detail": _TEXT, "status": {"type": "integer"}, "instance": _TEXT},
}
_PROBLEM: dict[str, Any] = {
    "description": "Problem (RFC 9457)",
    "content": {"application/problem+json": {"schema": _DOCUMENT}},
}
_NO_TELEMETRY: Any = dict.fromkeys(("tracing", "metrics", "logs", "operation_spans", "auto_configure"), False)
"""FastAPI's own telemetry, which would follow variables of the environment; releases without it ignore this."""
_BACKLOG = 256
"""Connections that wait to be accepted."""


def create_app(settings: ServiceSettings) -> FastAPI:
    """Return the application of a service, which locks its state folder and runs jobs while it is up.

    Raises:
        InputError: another service uses the state folder.
        RasterError: the state folder cannot be written.
    """
    languages.install()
    desk = Desk(settings)
    app = FastAPI(
        title="flair-seg",
        version=__version__,
        description="Land-cover maps from aerial imagery: OGC API - Processes 1.0.",
        openapi_url=None,
        lifespan=_lifespan,
        responses={"4XX": _PROBLEM, "5XX": _PROBLEM},
        telemetry=_NO_TELEMETRY,
    )
    app.openapi_version = OPENAPI_VERSION
    app.state.desk = desk
    app.state.settings = settings
    for module in (landing, processes, jobs, catalogue, uploads, session):
        app.include_router(module.router)
    problems.install(app)
    pages.add_pages(app)
    # Each wraps those before it: what observes and sets headers also sees the requests that are refused.
    access.install(app, settings)
    headers.install(app, settings)
    app.add_middleware(languages.LanguageMiddleware)
    observe.install(app)
    if settings.root_path:
        app.add_middleware(links.RootPathMiddleware, root_path=settings.root_path)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Run the jobs while the application is up."""
    desk: Desk = app.state.desk
    desk.open()
    yield
    desk.close()


def serve(arguments: argparse.Namespace) -> None:
    """Run `flair-seg serve` until the process is asked to stop.

    Raises:
        InputError: a setting is not valid.
        RasterError: the state folder cannot be written.
    """
    with suppress(KeyboardInterrupt):
        run(settings_of(arguments), _tell)


def _tell(address: str) -> None:
    """Print the address of the service."""
    show(tr("Listening on {address}", address=address))
    sys.stdout.flush()


def run(settings: ServiceSettings, listening: Callable[[str], None]) -> None:
    """Serve until the process is asked to stop.

    Args:
        settings: of the service.
        listening: is called with the service's address once it can be reached.

    Raises:
        InputError: the address cannot be listened on, or the state folder is in use.
        RasterError: the state folder cannot be written.
    """
    with _listener(settings.host, settings.port) as listener:
        app = create_app(settings)
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        listening(f"http://{shown}:{port}{settings.root_path}/")
        uvicorn.Server(server_config(app)).run(sockets=[listener])


def server_config(app: FastAPI, **place: Any) -> uvicorn.Config:  # noqa: ANN401 - of several types
    """Return how the server serves an application; `place` is where it listens and which proxies it believes."""
    return uvicorn.Config(
        app,
        http=GuardedProtocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=5,
        **place,
    )


def _listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        raise InputError("Cannot listen on {host}:{port}: {reason}", host=host, port=port, reason=error) from error
