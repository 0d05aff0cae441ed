"""Which addresses files are fetched from, and how large they may be: known without what fetches them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ...errors import InputError
from ...language import tr

MAX_BYTES = 4 * 2**30
"""What is fetched at most unless told; an `.onnx` cannot be larger than 2 GiB."""


def check_address(url: str) -> None:
    """Raise `InputError` unless a text is an http, https or file address."""
    parts = urlsplit(url)
    whole = parts.path if parts.scheme == "file" else parts.netloc
    if parts.scheme not in ("http", "https", "file") or not whole or re.search(r"[\s\x00-\x1f]", url):
        raise InputError(tr("'{url}' is no address: one with http://, https:// or file:// is needed", url=url))
