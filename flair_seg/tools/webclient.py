"""Fetches answers over HTTP with patience: errors that pass are waited out, those that stay are told at once.

Python's own client is used, not GDAL's `/vsicurl`: that one tells neither what a service said with its error nor how
long it asked to wait, and its settings belong to the whole process.
"""

from __future__ import annotations

import html
import http.client
import re
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

from .. import __version__
from ..errors import InputError, RasterError
from ..feedback import Feedback
from ..language import tr

T = TypeVar("T")
_PASSING = frozenset({408, 425, 429, *range(500, 600)}) - {501, 505}
"""HTTP status codes after which the same request may succeed."""
_CHUNK = 2**18
_ANSWER_TIMEOUTS = 10
"""An answer that trickles in may take this many times the timeout."""


@dataclass(frozen=True)
class Patience:
    """How long a service is waited for; the wait doubles from try to try, or is what the service asks for."""

    tries: int = 6
    first_wait_s: float = 1.0
    longest_wait_s: float = 120.0
    timeout_s: float = 60.0


class PassingError(Exception):
    """An answer that failed or is damaged, while the next may be good; `wait_s` is what the service asks for."""

    def __init__(self, reason: str, wait_s: float = 0.0) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.wait_s = wait_s


class WebClient:
    """Sends one request after another."""

    def __init__(self, proxy: str | None = None, patience: Patience | None = None) -> None:
        """Prepare.

        Args:
            proxy: an HTTP proxy's URL; None: the environment's or the system's.
            patience: how long to wait and how often to try.

        Raises:
            InputError: the proxy is of another kind.
        """
        if proxy and urlsplit(proxy).scheme not in ("http", "https"):
            raise InputError(
                tr(
                    "the proxy {proxy} is of kind '{kind}': an HTTP proxy is needed",
                    proxy=proxy.rpartition("@")[2],
                    kind=urlsplit(proxy).scheme,
                )
            )
        self._patience = patience or Patience()
        proxies = dict.fromkeys(("http", "https"), proxy) if proxy else None
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler(proxies))
        self._opener.addheaders = [("User-Agent", f"flair-seg/{__version__}")]
        self.requests = 0

    def get(self, url: str, what: str, read: Callable[[bytes], T], feedback: Feedback) -> T:
        """Send a request until its answer can be read.

        Args:
            url: an http or https address.
            what: what is asked for, for messages.
            read: turns the answer into what is wanted; raises `PassingError` where it is damaged.
            feedback: is asked whether to stop, and told of each failure.

        Raises:
            RasterError: the service refused, or failed at every try.
            CancelledError: the user cancelled.
        """
        patience = self._patience
        wait = patience.first_wait_s
        for number in range(1, patience.tries + 1):
            feedback.stop_if_cancelled()
            try:
                return read(self._answer(url, what, feedback))
            except PassingError as error:
                failure = error
            if number < patience.tries:
                pause = min(max(wait, failure.wait_s), patience.longest_wait_s)
                feedback.info(tr("{what}: {reason}; next try in {pause:g} s", what=what, reason=failure, pause=pause))
                _sleep(pause, feedback)
                wait *= 2
        raise RasterError(
            tr(
                "{what} could not be fetched from {host} in {tries} tries: {reason}",
                what=what,
                host=urlsplit(url).netloc.rpartition("@")[2],
                tries=patience.tries,
                reason=failure,
            )
        )

    def _answer(self, url: str, what: str, feedback: Feedback) -> bytes:
        """Send a request once and return the whole answer."""
        self.requests += 1
        deadline = time.monotonic() + _ANSWER_TIMEOUTS * self._patience.timeout_s
        try:
            with self._opener.open(url, timeout=self._patience.timeout_s) as response:
                return _read_all(response, deadline, feedback)
        except urllib.error.HTTPError as error:
            with error:
                raise self._http_error(error, what) from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, ssl.SSLCertVerificationError):
                raise RasterError(
                    tr("{what}: the service's certificate is not trusted: {reason}", what=what, reason=error.reason)
                ) from error
            raise PassingError(_reason(error.reason)) from error
        except (http.client.HTTPException, OSError) as error:
            raise PassingError(_reason(error)) from error

    def _http_error(self, error: urllib.error.HTTPError, what: str) -> Exception:
        """Return the error that an HTTP status stands for, with the service's own message."""
        try:
            said = service_message(error.read(_CHUNK))
        except (http.client.HTTPException, OSError):
            said = ""  # the status tells enough
        status = f"HTTP {error.code} {error.reason}" + (f", '{said}'" if said else "")
        if error.code in _PASSING:
            return PassingError(status, _retry_after(error.headers.get("Retry-After")))
        return RasterError(tr("{what} was refused by the service: {status}", what=what, status=status))


def service_message(body: bytes) -> str:
    """Return what an error's body says to people, without mark-up, in one line; empty where it says nothing."""
    text = body.decode("utf-8", "replace")
    for tag in ("ServiceException", "ExceptionText", "title"):
        pattern = rf"<(?:\w+:)?{tag}\b[^>]*>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</(?:\w+:)?{tag}>"
        found = re.search(pattern, text, re.DOTALL | re.IGNORECASE)
        if found and found.group(1).strip():
            return " ".join(html.unescape(found.group(1)).split())[:300]
    return ""


def _read_all(response: http.client.HTTPResponse, deadline: float, feedback: Feedback) -> bytes:
    """Return the whole body, asking between its pieces whether to stop."""
    pieces = []
    while piece := response.read1(_CHUNK):
        feedback.stop_if_cancelled()
        if time.monotonic() > deadline:
            raise PassingError(tr("the answer came too slowly"))
        pieces.append(piece)
    body = b"".join(pieces)
    announced = response.headers.get("Content-Length")
    if announced is not None and announced.isdigit() and len(body) != int(announced):
        raise PassingError(tr("the answer broke off after {got} of {all} bytes", got=len(body), all=announced))
    return body


def _reason(error: object) -> str:
    """Return an error of the network in words."""
    if isinstance(error, TimeoutError):
        return tr("no answer in time")
    return str(error) or type(error).__name__


def _retry_after(value: str | None) -> float:
    """Return the seconds a `Retry-After` header asks for, given as such or as a date; 0 for none."""
    if not value:
        return 0.0
    if value.strip().isdigit():
        return float(value)
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    return max(0.0, (date.astimezone(timezone.utc) - datetime.now(timezone.utc)).total_seconds())


def _sleep(seconds: float, feedback: Feedback) -> None:
    """Wait, and stop at once when cancelled."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        feedback.stop_if_cancelled()
        time.sleep(min(left, 0.2))
