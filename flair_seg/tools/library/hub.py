"""Queries the hub where models are published: the commit of a revision, and the URL, size and checksum of a file.

The interface is that of huggingface.co and its mirrors: `/api/models/OWNER/NAME/revision/REVISION?blobs=true`
lists the files of a repository with the checksums of those in Git LFS, and `/OWNER/NAME/resolve/COMMIT/FILE`
returns a file.
"""

from __future__ import annotations

import os
import re
import urllib.error
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from ...errors import InputError, RasterError
from ...feedback import Feedback
from ...language import tr
from ...system.jsontext import parse_json
from ...system.redaction import without_secrets
from ...system.texts import clean_text
from ..web.webaddress import check_web_address, host_of
from ..web.webclient import WebClient
from .addresses import HUB, Place

if TYPE_CHECKING:
    from ..web.webclient import Patience

HUB_VARIABLE = "FLAIR_SEG_HUB"
"""Environment variable with the address of a mirror of the hub."""
_MOST_BYTES = 2**23
_MISSING = frozenset({401, 403, 404})
"""HTTP status codes for a missing repository, revision or file; for a private one, the hub returns 401."""


@dataclass(frozen=True)
class HubFile:
    """A file at a commit.

    Attributes:
        url: download URL.
        commit: 40 hexadecimal digits.
        name: its path in the repository.
        size: in bytes, None if the hub does not provide it.
        sha256: its checksum, None if the hub does not provide it.
    """

    url: str
    commit: str
    name: str
    size: int | None
    sha256: str | None


def hub_address(given: str | None = None) -> str:
    """Return the hub's URL, without trailing slash: the given one, that of the environment, or the default.

    Raises:
        InputError: it is not an http or https URL.
    """
    hub = (given or os.environ.get(HUB_VARIABLE) or HUB).rstrip("/")
    check_web_address(hub, tr("address of the hub"))
    return hub


def warn_of_plain_http(hub: str, feedback: Feedback) -> None:
    """Warn if answers of the hub could be altered on the network."""
    parts = urlsplit(hub)
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "::1", "localhost"):
        feedback.warning(
            tr(
                "'{hub}' is reached over unencrypted HTTP, so files and checksums could be altered on the network. Use "
                "HTTPS.",
                hub=without_secrets(hub),
            )
        )


def find_file(
    place: Place,
    names: Sequence[str],
    hub: str,
    feedback: Feedback,
    proxy: str | None = None,
    patience: Patience | None = None,
) -> HubFile:
    """Ask the hub which of several files a repository has, and at which commit.

    Args:
        place: the repository and the revision.
        names: the files, the preferred one first.
        hub: address of the hub.
        feedback: receives failures and can cancel.
        proxy: an HTTP proxy's URL; None: the environment's.
        patience: timeout and number of attempts.

    Raises:
        InputError: the hub has no such repository, revision or file, or the proxy is not supported.
        RasterError: it cannot be reached, or does not answer as the hub does.
        CancelledError: the user cancelled.
    """
    revision = quote(place.revision, safe="")
    url = f"{hub}/api/{place.kind}/{place.repository}/revision/{revision}?blobs=true"
    what = tr("'{name}' on {host}", name=place.repository, host=host_of(hub))
    client = _HubClient(place, proxy, patience)
    answer = client.get(url, what, bytes, feedback, limit=_MOST_BYTES)
    facts = parse_json(answer, what, RasterError, limit=_MOST_BYTES)
    commit = facts.get("sha") if isinstance(facts, dict) else None
    if not isinstance(commit, str) or not re.fullmatch(r"[0-9a-f]{40}", commit):
        raise RasterError(
            "'{hub}' does not answer like a model hub: the answer for '{name}' names no commit.",
            hub=without_secrets(hub),
            name=place.repository,
        )
    files = _files(facts)
    for name in names:
        if name in files:
            return _hub_file(place, commit, name, files[name], hub)
    raise InputError(
        "'{repository}' on {host} has none of the files {names}. It has: {found}.",
        repository=place.repository,
        host=host_of(hub),
        names=", ".join(names),
        found=clean_text(", ".join(sorted(files)))[:300] or tr("none"),
    )


def _files(facts: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the files listed in an answer, by name."""
    siblings = facts.get("siblings")
    listed = [item for item in siblings if isinstance(item, dict)] if isinstance(siblings, list) else []
    return {item["rfilename"]: item for item in listed if isinstance(item.get("rfilename"), str)}


def _hub_file(place: Place, commit: str, name: str, facts: dict[str, Any], hub: str) -> HubFile:
    """Return a file with the size and checksum provided by the hub."""
    lfs = facts.get("lfs")
    lfs = lfs if isinstance(lfs, dict) else {}
    size, sha256 = lfs.get("size", facts.get("size")), lfs.get("sha256", lfs.get("oid"))
    return HubFile(
        url=f"{hub}/{place.path}/resolve/{commit}/{quote(name)}",
        commit=commit,
        name=name,
        size=size if isinstance(size, int) and size > 0 else None,
        sha256=sha256 if isinstance(sha256, str) and re.fullmatch(r"[0-9a-f]{64}", sha256) else None,
    )


class _HubClient(WebClient):
    """Sends requests to the hub, and names the repository, revision or file that is missing."""

    def __init__(self, place: Place, proxy: str | None, patience: Patience | None) -> None:
        """Prepare."""
        super().__init__(proxy, patience)
        self._place = place

    def _http_error(self, error: urllib.error.HTTPError, what: str, feedback: Feedback) -> Exception:
        """Return the error for an HTTP status."""
        if error.code not in _MISSING:
            return super()._http_error(error, what, feedback)
        if error.headers.get("X-Error-Code") == "RevisionNotFound":
            return InputError(
                "{what} has no revision '{revision}'. Omit the revision, or specify a commit from the history of the "
                "repository.",
                what=what,
                revision=self._place.revision,
            )
        return InputError("{what} was not found (HTTP {status}).", what=what, status=error.code)
