"""Sessions of browsers: with a cookie instead of the token, pages read the results of jobs, and can do nothing else.

A session is the time at which it ends, signed with the token, so that the service keeps none and a new token ends all.
"""

from __future__ import annotations

import hmac
import time

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import Response

COOKIE = "flair_seg_session"
LASTS_S = 4 * 3600
"""Seconds that a session lasts."""
FOLDER = "/jobs"
"""The only folder whose contents a session opens."""
_METHODS = frozenset({"GET", "HEAD"})


def start_session(response: Response, key: str, root_path: str, *, secure: bool) -> None:
    """Add the cookie of a new session to a response.

    Args:
        response: the response.
        key: token of the service.
        root_path: path under which the service is published.
        secure: whether browsers may send the cookie over HTTPS alone.
    """
    end = str(int(time.time()) + LASTS_S)
    response.set_cookie(
        COOKIE,
        f"{end}.{_signature(end, key)}",
        max_age=LASTS_S,
        path=f"{root_path}{FOLDER}",
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def in_session(method: str, path: str, headers: Headers, key: str) -> bool:
    """Whether a request belongs to a session that has not ended, and only reads the status or a file of a job."""
    if method not in _METHODS or not path.startswith(f"{FOLDER}/"):
        return False
    value = cookie_parser("; ".join(headers.getlist("cookie"))).get(COOKIE, "")
    end, _, signature = value.partition(".")
    right = hmac.compare_digest(signature.encode("latin-1", "replace"), _signature(end, key).encode())
    return right and int(end) > time.time()


def _signature(end: str, key: str) -> str:
    """Return the signature of the end of a session."""
    return hmac.new(key.encode(), f"{COOKIE} {end}".encode("latin-1", "replace"), "sha256").hexdigest()
