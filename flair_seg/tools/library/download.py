"""Downloads a file: interrupted downloads resume, the SHA-256 is verified, and only complete files are put in place.

The bytes received so far are stored in the same folder as `NAME.partial`, and their origin in `NAME.partial-from`:
URL, checksum and the server's version of the file. A later call resumes there; if the server has another version by
then, or does not support ranges, the download starts over.
"""

from __future__ import annotations

import errno
import http.client
import json
import math
import os
import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from ...errors import InputError, RasterError
from ...feedback import Feedback
from ...language import tr
from ...system.filecontent import mistaken_content, sha256_of
from ...system.jsontext import parse_json
from ...system.outputs import not_written, open_regular, put_in_place
from ...system.redaction import without_secrets
from ..web.webclient import PassingError, Patience, WebClient, content_length, received
from .addresses import MAX_BYTES, check_address

_CHUNK = 2**18
_MOST_ORIGIN_BYTES = 2**16
_WEB_PAGE = "text/html"
_HEADER = re.compile(r"[\x20-\x7e]{1,1000}")
"""A version that can be sent as a header."""


def download(
    url: str,
    path: str | Path,
    sha256: str | None,
    feedback: Feedback,
    *,
    size: int | None = None,
    limit: int = MAX_BYTES,
    proxy: str | None = None,
    patience: Patience | None = None,
) -> None:
    """Download a file.

    Args:
        url: an http, https or file address.
        path: file to write; its folder exists.
        sha256: its hexadecimal checksum; None: not verified.
        feedback: receives the progress in megabytes and can cancel.
        size: its size in bytes; None: any up to `limit`.
        limit: largest size in bytes.
        proxy: an HTTP proxy's URL; None: the environment's.
        patience: timeout and number of attempts.

    Raises:
        InputError: the URL or the proxy is not supported, or the file is larger than the limit.
        RasterError: it cannot be downloaded or written, or does not match the checksum or the size.
        CancelledError: the user cancelled; the bytes received so far are kept for the next call.
    """
    check_address(url)
    if size is not None and size > limit:
        raise InputError(
            "The size of '{url}' is {size} MB. The maximum is {limit} MB.", url=url, size=_mb(size), limit=_mb(limit)
        )
    partial = _Partial(Path(path), url, sha256, _Bounds(size, limit))
    try:
        if urlsplit(url).scheme == "file":
            _copy(url, partial, feedback)
        else:
            _Downloader(partial, proxy, patience).fetch(url, feedback)
        _check_content(partial)
        _check_sum(partial, sha256, feedback)
        put_in_place(str(partial.path), str(path))
    except RasterError:
        raise
    except OSError as error:  # of the disk: those of the network are reported by the client
        partial.discard()
        raise not_written(str(path), error) from error
    finally:
        if partial.version() is None:
            partial.discard()


@dataclass(frozen=True)
class _Bounds:
    """The size of a file in bytes, None if unknown, and the largest size accepted."""

    size: int | None
    limit: int

    def check(self, url: str, found: int, whole: bool) -> None:
        """Raise an error if the size is wrong; `found` is the number of bytes, or at least as many if not `whole`."""
        if self.size is None and found > self.limit:
            raise InputError("'{url}' is larger than the maximum of {limit} MB.", url=url, limit=_mb(self.limit))
        if self.size is not None and (found > self.size or (whole and found != self.size)):
            raise RasterError(
                "Unexpected size of '{url}', in bytes: {found} instead of {size}. The file has changed since "
                "it was added to the catalogue.",
                url=url,
                found=found if whole else tr("more than {size}", size=self.size),
                size=self.size,
            )


class _Partial:
    """The part of a file received so far, and the version of the file."""

    def __init__(self, target: Path, url: str, sha256: str | None, bounds: _Bounds) -> None:
        """Name the files in the folder of the target."""
        self.path = target.with_name(target.name + ".partial")
        self.bounds = bounds
        self.url = url
        self._origin = target.with_name(target.name + ".partial-from")
        self._wanted = [without_secrets(url), sha256]

    @property
    def size(self) -> int:
        """The number of bytes received."""
        with suppress(OSError):
            return os.lstat(self.path).st_size
        return 0

    def version(self) -> str | None:
        """Return the server's version of the partial file; None if there is nothing to resume."""
        try:
            with open(open_regular(self._origin, os.O_RDONLY), "rb") as file:
                content = file.read(_MOST_ORIGIN_BYTES + 1)
            *wanted, version = parse_json(content, self._origin.name, limit=_MOST_ORIGIN_BYTES)
        except (OSError, TypeError, ValueError):  # not one of this program's
            return None
        fits = wanted == self._wanted and isinstance(version, str) and _HEADER.fullmatch(version)
        return version if fits and self.size else None

    def start_over(self, version: str | None) -> None:
        """Discard the bytes received; `version` is that of the next download, None if the server gives none."""
        self.discard()
        if version:
            with open(open_regular(self._origin, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as file:
                file.write(json.dumps([*self._wanted, version]).encode())

    def discard(self) -> None:
        """Remove the files."""
        for path in (self._origin, self.path):
            with suppress(OSError):  # there is none, or its folder is none
                path.unlink()

    def receive(self, read: Callable[[int], bytes], total: int | None, feedback: Feedback) -> None:
        """Add bytes until there are no more.

        Args:
            read: gives at most so many bytes, none at the end.
            total: the whole file's size as its sender announces it, None for none.
            feedback: receives the progress.

        Raises:
            PassingError: there were fewer bytes than announced.
        """
        done = self.size
        expected = self.bounds.size if total is None else total
        try:
            if total is not None:
                self.bounds.check(self.url, total, whole=True)
            self._check_room((expected or done) - done)
            part = open_regular(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            with open(part, "ab", buffering=0) as file:
                while total is None or done < total:
                    feedback.stop_if_cancelled()
                    piece = memoryview(read(_CHUNK if total is None else min(_CHUNK, total - done)))
                    if not piece:
                        break
                    done += len(piece)
                    self.bounds.check(self.url, done, whole=False)
                    while piece:
                        piece = piece[file.write(piece) :]
                    if expected:
                        feedback.progress(_mb(done), _mb(expected))
        except (InputError, RasterError):
            self.discard()
            raise
        if done < (expected or 0):
            raise PassingError(
                tr(
                    "connection interrupted after {done} of {count} byte",
                    "connection interrupted after {done} of {count} bytes",
                    done=done,
                    count=expected,
                )
            )

    def _check_room(self, needed: int) -> None:
        """Raise `RasterError` if the disk has fewer free bytes."""
        free = shutil.disk_usage(self.path.parent).free
        if needed > free:
            raise RasterError(
                "Not enough disk space in '{folder}' for '{url}': {needed} MB are required, {free} MB are free.",
                url=self.url,
                needed=_mb(needed),
                folder=self.path.parent,
                free=free // 10**6,
            )


class _Downloader(WebClient):
    """Requests the rest of a file repeatedly, as long as each attempt receives some of it."""

    def __init__(self, partial: _Partial, proxy: str | None, patience: Patience | None) -> None:
        """Prepare."""
        super().__init__(proxy, patience)
        self._partial = partial
        self._broke_off = False

    def fetch(self, url: str, feedback: Feedback) -> None:
        """Download the file to its partial file."""
        what = f"'{without_secrets(urlsplit(url).path.rpartition('/')[2]) or without_secrets(url)}'"
        while True:
            before = self._partial.size
            try:
                return self.get(url, what, lambda _: None, feedback)
            except RasterError as error:
                if self._broke_off and self._partial.size > before:
                    continue
                if not self._partial.version():
                    raise
                raise RasterError(
                    "{reason}; {size} MB were kept. Try again later to resume the download.",
                    reason=error,
                    size=_mb(self._partial.size),
                ) from error

    def _answer(self, url: str, what: str, feedback: Feedback, limit: int) -> bytes:
        """Request the missing bytes once, and append those received to the file."""
        self._broke_off = False
        version = self._partial.version()
        headers = {"Range": f"bytes={self._partial.size}-", "If-Range": version} if version else {}
        try:
            with self._open(url, what, feedback, headers) as response:
                if response.headers.get_content_type() == _WEB_PAGE:
                    self._partial.discard()
                    raise RasterError(
                        "{what}: the server returned a web page instead of the file. Check the address; if your "
                        "network has a sign-in page, sign in first.",
                        what=what,
                    )
                total = self._total(response, what)
                self._partial.receive(lambda count: received(response, count), total, feedback)
        except PassingError:
            self._broke_off = True
            raise
        return b""

    def _http_error(self, error: urllib.error.HTTPError, what: str, feedback: Feedback) -> Exception:
        """Return the error for an HTTP status; a part that the server no longer has is discarded."""
        if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and self._partial.version():
            self._partial.discard()
            return PassingError(tr("the file has changed on the server"))
        return super()._http_error(error, what, feedback)

    def _total(self, response: http.client.HTTPResponse, what: str) -> int | None:
        """Return the size of the whole file; start over unless the response continues where the partial file ends."""
        headers = response.headers
        version = _version(headers)
        part = re.fullmatch(r"bytes ([0-9]{1,18})-[0-9]+/([0-9]{1,18}|\*)", headers.get("Content-Range") or "")
        if response.status != HTTPStatus.PARTIAL_CONTENT:
            length = content_length(headers, what)
            self._partial.start_over(version)
            return length
        if part is None or int(part[1]) != self._partial.size or version not in (None, self._partial.version()):
            self._partial.discard()
            raise PassingError(tr("the file has changed on the server"))
        return int(part[2]) if part[2] != "*" else None


def _version(headers: Message) -> str | None:
    """Return the version of a file: its strong entity tag, or its modification time."""
    tag = headers.get("ETag")
    return tag if tag and not tag.startswith("W/") else headers.get("Last-Modified")


def _copy(url: str, partial: _Partial, feedback: Feedback) -> None:
    """Copy a file from a local or network drive."""
    source = Path(urllib.request.url2pathname(urlsplit(url).path))
    try:
        file = open(_readable(source), "rb")
    except OSError as error:
        raise RasterError("Cannot read '{url}': {reason}", url=url, reason=error.strerror) from error
    with file:
        partial.start_over(None)
        partial.receive(file.read, os.fstat(file.fileno()).st_size, feedback)


def _readable(source: Path) -> int:
    """Open a regular file, following links; devices and named pipes, which may never end, are refused."""
    if source.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(source))
    return open_regular(os.path.realpath(source), os.O_RDONLY)


def _check_content(partial: _Partial) -> None:
    """Discard the file and raise `RasterError` if it has other content than its name implies."""
    mistaken = mistaken_content(partial.path)
    if mistaken:
        partial.discard()
        raise RasterError("'{url}': {reason}", url=partial.url, reason=mistaken)


def _check_sum(partial: _Partial, sha256: str | None, feedback: Feedback) -> None:
    """Discard the file and raise `RasterError` if its checksum is wrong; None: the sender publishes none."""
    if sha256 is None:
        return
    found = sha256_of(partial.path, on_chunk=feedback.stop_if_cancelled).hexdigest()
    if found != sha256.lower():
        partial.discard()
        raise RasterError(
            "Wrong checksum of '{url}': {found} instead of {wanted}. The file is damaged or was replaced; the "
            "download was deleted.",
            url=partial.url,
            found=found,
            wanted=sha256,
        )


def _mb(size: int) -> int:
    """Return bytes as whole megabytes, rounded up."""
    return math.ceil(size / 10**6)
