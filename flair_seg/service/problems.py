"""Errors as problem documents (RFC 9457, formerly RFC 7807): one sentence each, without the server's paths."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from ..errors import (
    CancelledError,
    ClusterError,
    DeviceError,
    FlairError,
    InputError,
    ModelError,
    OutOfMemoryError,
    RasterError,
    RuntimeMissingError,
    first_line,
)
from ..language import tr
from ..system.redaction import for_display

MEDIA_TYPE = "application/problem+json"
LONGEST = 500
"""Characters of a sentence."""
_STATUSES: tuple[tuple[type[FlairError], int], ...] = (
    (InputError, 400),
    (ModelError, 422),
    (RasterError, 422),
    (OutOfMemoryError, 503),
    (ClusterError, 503),
    (DeviceError, 503),
    (RuntimeMissingError, 503),
    (CancelledError, 503),
)
"""HTTP statuses of the engine's errors."""


class Problem(Exception):  # noqa: N818 - the word of the standard
    """A request that the service refuses.

    Attributes:
        status: HTTP status.
        title: the kind of problem, in a few words.
        detail: one sentence.
        type: URI of the kind of problem.
        headers: of the response.
    """

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        type: str = "about:blank",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Take what the document says."""
        super().__init__(detail)
        self.status, self.title, self.detail, self.type = status, title, detail, type
        self.headers = dict(headers or {})


def refused(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Problem:
    """Return a problem with the title of its status."""
    return Problem(status, HTTPStatus(status).phrase, detail, headers=headers)


def response_of(problem: Problem) -> Response:
    """Return a problem as a response."""
    detail = for_display(" ".join(problem.detail.split()))
    if len(detail) > LONGEST:
        detail = f"{detail[:LONGEST]}..."
    document = {"type": problem.type, "title": problem.title, "status": problem.status, "detail": detail}
    headers = {"Cache-Control": "no-store", **problem.headers}
    return JSONResponse(document, problem.status, headers=headers, media_type=MEDIA_TYPE)


def unexpected() -> Problem:
    """Return the problem for an error of the program, which the log describes."""
    return refused(500, tr("The service failed because of an unexpected error; its log has the details."))


def install(app: FastAPI) -> None:
    """Answer all errors of an application with problem documents."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(FlairError, _flair_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)


async def _problem(request: Request, error: Exception) -> Response:
    """Answer with a problem."""
    assert isinstance(error, Problem)  # noqa: S101 - as registered
    return response_of(error)


async def _flair_error(request: Request, error: Exception) -> Response:
    """Answer with the sentence of an error of the engine."""
    status = next((status for kind, status in _STATUSES if isinstance(error, kind)), 422)
    detail = without_folders(first_line(error), request)
    return response_of(Problem(status, HTTPStatus(status).phrase, detail, f"urn:flair-seg:{type(error).__name__}"))


def without_folders(text: str, request: Request) -> str:
    """Return a message without the service's folders."""
    settings = getattr(request.app.state, "settings", None)
    folders = (settings.state, settings.data) if settings is not None else ()
    for folder in folders:
        if folder is not None:
            text = text.replace(f"{folder}/", "").replace(str(folder), "...")
    return text


async def _http_error(request: Request, error: Exception) -> Response:
    """Answer a request that has no handler."""
    assert isinstance(error, HTTPException)  # noqa: S101 - as registered
    path = request.url.path[:100]
    if error.status_code == 404:
        detail = tr("There is nothing at '{path}'.", path=path)
    elif error.status_code == 405:
        detail = tr("{method} is not allowed at '{path}'.", method=request.method, path=path)
    else:
        detail = str(error.detail)
    return response_of(refused(error.status_code, detail, error.headers))


async def _invalid(request: Request, error: Exception) -> Response:
    """Answer a request with a parameter that is not valid."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as registered
    first: Mapping[str, Any] = next(iter(error.errors()), {})
    place = ".".join(str(part) for part in first.get("loc", ())[1:]) or "request"
    reason = str(first.get("msg", "")).strip(".")
    return response_of(refused(400, tr("Invalid parameter '{name}': {reason}.", name=place, reason=reason)))
