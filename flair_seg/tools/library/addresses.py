"""Valid download addresses and the size limit of downloads; imports no network code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from ...errors import InputError
from ..web.webaddress import check_web_address

MAX_BYTES = 4 * 2**30
"""Default size limit of a download: an `.onnx` cannot be larger than 2 GiB."""
HUB = "https://huggingface.co"
"""Where most models are published; mirrors offer the same interface."""
_RESOLVED = re.compile(r"(?P<kind>datasets/)?(?P<owner>[^/]+)/(?P<name>[^/]+)/resolve/(?P<revision>[^/]+)/(?P<file>.+)")


@dataclass(frozen=True)
class Place:
    """A repository of the hub at a revision: a commit, a tag or a branch; `kind` is `models` or `datasets`."""

    repository: str
    revision: str = "main"
    kind: str = "models"

    @property
    def path(self) -> str:
        """Path of the repository on the hub, without leading or trailing slash."""
        return self.repository if self.kind == "models" else f"{self.kind}/{self.repository}"

    @property
    def page(self) -> str:
        """Address of the page that describes it."""
        return f"{HUB}/{self.path}"


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


def place_of(url: str) -> tuple[Place, str] | None:
    """Return the repository and the file that an address of the hub names; None for any other address."""
    if not url.startswith(f"{HUB}/"):
        return None
    match = _RESOLVED.fullmatch(url[len(HUB) + 1 :])
    if match is None:
        return None
    kind = "datasets" if match["kind"] else "models"
    return Place(f"{match['owner']}/{match['name']}", match["revision"], kind), match["file"]
