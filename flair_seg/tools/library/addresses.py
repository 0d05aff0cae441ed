"""Which addresses files are fetched from, and how large they may be: known without what fetches them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ...errors import InputError
from ..web.webaddress import check_web_address

MAX_BYTES = 4 * 2**30
"""What is fetched at most unless told; an `.onnx` cannot be larger than 2 GiB."""


def check_address(url: str) -> None:
    """Raise `InputError` unless a text is an http, https or file address."""
    try:
        parts = urlsplit(url)
        if parts.scheme != "file":
            check_web_address(url)
        elif not parts.path or re.search(r"[\s\x00-\x1f]", url):
            raise InputError(url)
    except ValueError as error:  # `InputError` is one
        raise InputError(
            "'{url}' is not a valid address. It must start with http://, https:// or file://.", url=url
        ) from error
