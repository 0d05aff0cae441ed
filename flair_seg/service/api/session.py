"""Sessions, in which the map page reads the results of jobs without knowing the token."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ..guard.session import start_session
from .links import desk_of

router = APIRouter(tags=["operation"])


@router.post("/session", status_code=204, summary="Session of a browser")
def session(request: Request) -> Response:
    """Set a cookie with which a browser may read the results of jobs for a while; without a token, none is needed."""
    settings = desk_of(request).settings
    response = Response(status_code=204, headers={"Cache-Control": "no-store"})
    if settings.token is not None:
        start_session(response, settings.token, settings.root_path, secure=request.url.scheme == "https")
    return response
