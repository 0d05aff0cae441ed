"""Removes secrets of addresses and control characters from texts before they are shown or stored.

Control characters move a terminal's cursor or make XML ill-formed; bidirectional overrides (Unicode Standard Annex #9)
display a text in a different order than it is stored.
"""

from __future__ import annotations

import re
from typing import Any

UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""C0 and C1 controls, line separators, overrides, and lone surrogates, which cannot be encoded."""
_UNSHOWN = re.compile(rf"(?![\t\n]|\r\n){UNSAFE.pattern}")
HIDDEN = "***"
_KEYS = (
    r"(?:[\w.-]*[_.-])?(?:api_?-?key|key|token|passw(?:or)?d|pwd|pass|secret|signature|sig|credential|auth|authorization)"
    r"|[\w-]*(?:apikey|accesskey|accesskeyid|password|passwd|token)"
)
"""Names of parameters that contain secrets: a service's `apikey`, `access_token`, `X-Amz-Signature`, Azure's `sig`."""
_USER = re.compile(r"(://|%3A%2F%2F)(?:(?!%2F|%40)[^\s/?#\"<>])*(?:@|%40)", re.IGNORECASE)
_QUERY = re.compile(
    rf"((?:[?&;]|%3F|%26)(?:{_KEYS})(?:=|%3D))((?:(?!%26|%23)[^\s&;#\"'<>])+)",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"(\b(?:api_?key|password|passwd|pwd|token|secret)\s*=\s*)('[^']*'|\"[^\"]*\"|[^\s&;,'\"]+)", re.IGNORECASE
)
"""As in GDAL's connection strings, `PG:host=... password=...`."""
_ELEMENT = re.compile(r"(<(UserPwd|Password)>)[^<]*", re.IGNORECASE)
"""As in GDAL's descriptions of web services."""


def without_secrets(text: str) -> str:
    """Return a text without user names and passwords of addresses, and without the values of keys and tokens.

    A path of GDAL's network file systems, whose address may be percent-encoded, counts as an address.
    """
    if "=" not in text and "@" not in text and "%40" not in text and "<" not in text:
        return text
    text = _USER.sub(r"\1", text)
    text = _QUERY.sub(rf"\1{HIDDEN}", text)
    return _ELEMENT.sub(rf"\1{HIDDEN}", _WORD.sub(rf"\1{HIDDEN}", text))


def value_without_secrets(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a JSON value without secrets in its texts."""
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, dict):
        return {value_without_secrets(key): value_without_secrets(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [value_without_secrets(item) for item in value]
    return value


def printable(text: str) -> str:
    """Return a text that is safe for a terminal: control characters such as U+001B are written as escapes."""
    return _UNSHOWN.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)


def for_display(text: str) -> str:
    """Return a text as errors, logs and reports show it: `printable`, and without secrets of addresses."""
    return printable(without_secrets(text))
