"""An HTTP client that retries after temporary errors and reports permanent ones immediately.

The size of responses is limited, redirects never lead from https to another scheme, and a download can be cancelled at
any time.

It uses Python's client rather than GDAL's `/vsicurl`, which reports neither the service's error message nor the
requested waiting time, and whose settings belong to the whole process.
"""

from __future__ import annotations

import functools
import html
import http.client
import re
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass
from datetime import datetime, timezone
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from ... import __version__
from ...errors import CancelledError, InputError, RasterError
from ...feedback import Feedback
from ...language import tr
from ...system.redaction import without_secrets
from ...system.texts import clean_text
from .webaddress import WEB, check_web_address, host_of, request_target

T = TypeVar("T")
_PASSING = frozenset({408, 425, 429, *range(500, 600)}) - {501, 505}
"""HTTP status codes after which the same request may succeed."""
_CHUNK = 2**18
_MOST_BYTES = 2**28
"""Default size limit of a response in bytes."""
_MOST_ERROR_BYTES = 2**16
"""Bytes of an error's body that are read."""
_MOST_REDIRECTS = 5
_POLL_S = 0.1
"""Seconds between checks for cancellation while waiting."""
_ANSWER_TIMEOUTS = 10
"""Longest duration of a slow response, in timeouts."""


@dataclass(frozen=True)
class Patience:
    """Waiting times: the pause doubles with each retry, or is what the service asks for."""

    tries: int = 6
    first_wait_s: float = 1.0
    longest_wait_s: float = 120.0
    timeout_s: float = 60.0


class PassingError(Exception):
    """A temporary failure or a damaged response; `wait_s` is the pause that the service asks for."""

    def __init__(self, reason: str, wait_s: float = 0.0) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.wait_s = wait_s


class WebClient:
    """Sends one request after another."""

    def __init__(self, proxy: str | None = None, patience: Patience | None = None) -> None:
        """Prepare.

        Args:
            proxy: the URL of an HTTP proxy; None: that of the environment or system.
            patience: waiting times and number of attempts.

        Raises:
            InputError: the proxy is not an HTTP proxy.
        """
        if proxy:
            _check_proxy(proxy)
        self._patience = patience or Patience()
        proxies = dict.fromkeys(("http", "https"), proxy) if proxy else None
        self._opener = _opener(proxies)
        self.requests = 0

    def get(self, url: str, what: str, read: Callable[[bytes], T], feedback: Feedback, limit: int = _MOST_BYTES) -> T:
        """Send a request, repeatedly if necessary, and return its response as converted by `read`.

        Args:
            url: an http or https address.
            what: the name of the resource in messages.
            read: converts the response; raises `PassingError` if it is damaged.
            feedback: may cancel, and receives each failure.
            limit: the largest response, in bytes.

        Raises:
            InputError: the address is malformed.
            RasterError: the service rejected the request, failed at every attempt, or sent more than `limit`.
            CancelledError: the user cancelled.
        """
        patience = self._patience
        wait = patience.first_wait_s
        for number in range(1, patience.tries + 1):
            feedback.stop_if_cancelled()
            try:
                return read(self._answer(url, what, feedback, limit))
            except PassingError as error:
                failure = error
            if number < patience.tries:
                pause = min(max(wait, failure.wait_s), patience.longest_wait_s)
                text = tr("{what}: {reason}; retrying in {pause:g} s", what=what, reason=failure, pause=pause)
                feedback.info(without_secrets(text))
                _sleep(pause, feedback)
                wait *= 2
        raise RasterError(
            "{what}: download from {host} failed after {count} attempt: {reason}",
            "{what}: download from {host} failed after {count} attempts: {reason}",
            what=what,
            host=host_of(url),
            count=patience.tries,
            reason=failure,
        )

    def _answer(self, url: str, what: str, feedback: Feedback, limit: int) -> bytes:
        """Send a request once and return the whole response."""
        deadline = time.monotonic() + _ANSWER_TIMEOUTS * self._patience.timeout_s
        with self._open(url, what, feedback) as response:
            announced = content_length(response.headers, what)
            if announced is not None and announced > limit:
                raise _too_large(what, announced, limit)
            body = _received_all(response, limit + 1, deadline, feedback)
        if len(body) > limit:
            raise _too_large(what, len(body), limit)
        if announced is not None and len(body) != announced:
            raise PassingError(
                tr(
                    "connection interrupted after {got} of {count} byte",
                    "connection interrupted after {got} of {count} bytes",
                    got=len(body),
                    count=announced,
                )
            )
        return body

    def _open(
        self, url: str, what: str, feedback: Feedback, headers: Mapping[str, str] | None = None
    ) -> http.client.HTTPResponse:
        """Send a request once and return the response, of which only the headers have been read."""
        self.requests += 1
        target = request_target(url)
        request = urllib.request.Request(target.url, headers=dict(headers or {}))  # noqa: S310 - http or https
        if target.authorization:
            request.add_unredirected_header("Authorization", target.authorization)
        try:
            return self._opened(request, feedback)
        except (RasterError, PassingError, CancelledError):
            raise
        except urllib.error.HTTPError as error:
            with error:
                raise self._http_error(error, what, feedback) from error
        except (http.client.InvalidURL, ValueError) as error:
            raise RasterError("{what}: invalid request: {reason}", what=what, reason=error) from error
        except (http.client.HTTPException, OSError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, ssl.SSLCertVerificationError):
                raise RasterError(
                    "{what}: the service's certificate is not trusted: {reason}", what=what, reason=reason
                ) from error
            raise PassingError(_reason(reason)) from error

    def _opened(self, request: urllib.request.Request, feedback: Feedback) -> http.client.HTTPResponse:
        """Return the response to a request, checking for cancellation while waiting.

        Only a separate thread can wait for name look-up, connection and headers; an abandoned one ends by itself.
        """
        future: Future[http.client.HTTPResponse] = Future()
        send = functools.partial(self._opener.open, request, timeout=self._patience.timeout_s)
        threading.Thread(target=_run, args=(future, send), daemon=True).start()
        deadline = time.monotonic() + _ANSWER_TIMEOUTS * self._patience.timeout_s
        try:
            while not wait([future], _POLL_S).done:
                feedback.stop_if_cancelled()
                if time.monotonic() > deadline:
                    raise PassingError(tr("the server responded too slowly"))
            return future.result()
        except BaseException:
            future.add_done_callback(_close)
            raise
        finally:
            del future

    def _http_error(self, error: urllib.error.HTTPError, what: str, feedback: Feedback) -> Exception:
        """Return the error for an HTTP status, with the service's message."""
        said = ""
        deadline = time.monotonic() + self._patience.timeout_s
        try:
            said = service_message(_received_all(error, _MOST_ERROR_BYTES, deadline, feedback))
        except PassingError:
            pass  # the status is enough
        status = f"HTTP {error.code} {clean_text(str(error.reason))}" + (f", '{said}'" if said else "")
        if error.code in _PASSING:
            return PassingError(status, _retry_after(error.headers.get("Retry-After")))
        return RasterError("{what}: the service returned an error: {status}", what=what, status=status)


def _check_proxy(proxy: str) -> None:
    """Raise `InputError` unless a proxy is an HTTP proxy."""
    try:
        check_web_address(proxy)
    except InputError as error:
        raise InputError(
            "Proxy '{proxy}' is not supported. Specify an HTTP proxy (http://...).", proxy=proxy
        ) from error


def _run(future: Future[http.client.HTTPResponse] | None, send: Callable[[], http.client.HTTPResponse]) -> None:
    """Send a request in a separate thread, and set the future to its response or error."""
    assert future is not None  # noqa: S101 - only cleared below
    try:
        future.set_result(send())
    except BaseException as error:  # raised again by the waiting thread
        future.set_exception(error)
        future = None  # breaks the reference cycle of error, traceback and future, which would keep the socket open


def _close(future: Future[http.client.HTTPResponse]) -> None:
    """Close the response of an abandoned request, if there is one."""
    if future.exception() is None:
        future.result().close()


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to other web addresses, never from https to http, up to a limit."""

    max_redirections = _MOST_REDIRECTS

    def http_error_302(
        self,
        req: urllib.request.Request,
        fp: Any,  # noqa: ANN401
        code: int,
        msg: str,
        headers: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Follow a redirect without reading its body, which urllib would read to the end."""
        fp.read = lambda *_: b""
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def redirect_request(self, req: urllib.request.Request, *rest: Any) -> urllib.request.Request | None:  # noqa: ANN401
        """Return the request to the new address."""
        new = str(rest[-1])
        if urlsplit(new).scheme not in (("https",) if req.type == "https" else WEB):
            raise RasterError(
                "The redirect from '{url}' to '{new}' was blocked because it is less secure.", url=req.full_url, new=new
            )
        return super().redirect_request(req, *rest)


def _opener(proxies: dict[str, str] | None) -> urllib.request.OpenerDirector:
    """Return an opener for http and https addresses only; `proxies` None: the environment's."""
    opener = urllib.request.OpenerDirector()
    opener.addheaders = [("User-Agent", f"flair-seg/{__version__}")]
    for handler in (
        urllib.request.ProxyHandler(proxies),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def content_length(headers: Message, what: str) -> int | None:
    """Return the announced size of a response in bytes, None if it has none.

    Raises:
        RasterError: it is not an integer.
    """
    value = headers.get("Content-Length")
    if value is None:
        return None
    if not re.fullmatch(r"[0-9]{1,18}", value.strip()):
        raise RasterError(
            "{what}: the server sent an invalid Content-Length header: '{value}'. It must be an integer.",
            what=what,
            value=clean_text(value)[:40],
        )
    return int(value)


def service_message(body: bytes) -> str:
    """Return the message in an error's body, without markup and on one line; empty if there is none.

    Tags are found by plain search, since the time of a regular expression may grow faster than the body.
    """
    body = body[:_MOST_ERROR_BYTES]
    for tag in (b"serviceexception", b"exceptiontext", b"title"):
        text = " ".join(clean_text(html.unescape(_element(body, tag).decode("utf-8", "replace"))).split())
        if text:
            return text[:300]
    return ""


def _element(body: bytes, tag: bytes) -> bytes:
    """Return the content of the first element with a lower-case tag, with any prefix; empty if there is none."""
    lower = body.lower()
    at = -1
    while (at := lower.find(tag, at + 1)) >= 0:
        opening = lower.rfind(b"<", max(0, at - _MOST_PREFIX), at)
        prefix, after = lower[opening + 1 : at], lower[at + len(tag) : at + len(tag) + 1]
        if opening >= 0 and (not prefix or (prefix[-1:] == b":" and prefix[:-1].isalnum())) and after in _AFTER_TAG:
            break
    start = lower.find(b">", at) + 1 if at >= 0 else 0
    if not start:
        return b""
    cdata = lower.find(b"<![cdata[", start)
    if cdata >= 0 and not body[start:cdata].strip():
        return body[cdata + 9 :].partition(b"]]>")[0]
    return body[start:].partition(b"</")[0]


_MOST_PREFIX = 40
"""Most bytes of a tag before its name: `<` and the namespace's prefix."""
_AFTER_TAG = (b">", b" ", b"\t", b"\r", b"\n")


def _too_large(what: str, size: int, limit: int) -> RasterError:
    """Return the error of a response that is too large."""
    return RasterError(
        "{what}: the response is too large ({size} bytes or more). The maximum is {limit} bytes.",
        what=what,
        size=size,
        limit=limit,
    )


def received(response: Any, count: int) -> bytes:  # noqa: ANN401 - a response, or an error that is one
    """Return the next bytes of a response's body that have arrived, at most `count`; empty at its end.

    Raises:
        PassingError: the connection was interrupted.
    """
    try:
        piece: bytes = response.read1(count)
    except (http.client.HTTPException, OSError, ValueError) as error:
        raise PassingError(_reason(error)) from error
    return piece


def _received_all(response: Any, limit: int, deadline: float, feedback: Feedback) -> bytes:  # noqa: ANN401
    """Return a response's body, at most `limit` bytes, checking for cancellation between its pieces."""
    pieces, left = [], limit
    while left and (piece := received(response, min(_CHUNK, left))):
        feedback.stop_if_cancelled()
        if time.monotonic() > deadline:
            raise PassingError(tr("the server responded too slowly"))
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _reason(error: object) -> str:
    """Return a network error as text."""
    if isinstance(error, TimeoutError):
        return tr("the server did not respond in time")
    return str(error) or type(error).__name__


def _retry_after(value: str | None) -> float:
    """Return the seconds of a `Retry-After` header, a number or a date; 0 if it is missing or invalid."""
    if not value:
        return 0.0
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return float(value)
    try:
        date = parsedate_to_datetime(value)
        return max(0.0, (date.astimezone(timezone.utc) - datetime.now(timezone.utc)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _sleep(seconds: float, feedback: Feedback) -> None:
    """Wait, but stop when cancelled."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        feedback.stop_if_cancelled()
        time.sleep(min(left, 0.2))
