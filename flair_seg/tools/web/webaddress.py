"""Checks web addresses, and converts them for requests."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from ...errors import InputError
from ...language import tr

WEB = ("http", "https")
_SAFE = "%/:?#[]@!$&'()*+,;=~"
"""Characters of a path or query that are not encoded."""
_MOST_HOST = 253
"""Characters of a host name (RFC 1035)."""


@dataclass(frozen=True)
class Target:
    """The target of a request: an address in ASCII without user and password, and the header with these."""

    url: str
    authorization: str | None = None


def check_web_address(url: str, what: str = "") -> SplitResult:
    """Return the parts of an http or https address; `what` is its name in the message, empty for "address".

    Raises:
        InputError: it has another scheme or is malformed.
    """
    try:
        parts = urlsplit(url)
        _host(parts)
        well_formed = parts.scheme in WEB and not re.search(r"[\s\x00-\x1f\x7f]", url)
    except ValueError:  # from a bracket, port or host label
        well_formed = False
    if not well_formed:
        raise InputError(
            "Invalid {what} '{url}'. It must start with http:// or https://.",
            what=what or tr("address"),
            url=url,
        )
    return parts


def request_target(url: str) -> Target:
    """Return the target for an address; non-ASCII characters are encoded as in browsers.

    Raises:
        InputError: it has another scheme or is malformed.
    """
    parts = check_web_address(url)
    port = f":{parts.port}" if parts.port is not None else ""
    path, query = (quote(text, safe=_SAFE) for text in (parts.path or "/", parts.query))
    plain = urlunsplit((parts.scheme, _host(parts) + port, path, query, ""))
    if parts.username is None:
        return Target(plain)
    user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return Target(plain, "Basic " + base64.b64encode(user.encode()).decode("ascii"))


def host_of(url: str) -> str:
    """Return an address's host and port, for messages."""
    return urlsplit(url).netloc.rpartition("@")[2]


def _host(parts: SplitResult) -> str:
    """Return an address's host in ASCII.

    Raises:
        ValueError: it has none, or host or port are malformed.
    """
    host = parts.hostname or ""
    if not host or len(host) > _MOST_HOST or parts.port == 0:
        raise ValueError(host)
    return f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
