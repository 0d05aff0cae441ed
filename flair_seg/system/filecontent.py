"""Digests of files, and files whose content does not match their name: Git LFS pointers and web pages."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..language import tr

if TYPE_CHECKING:
    from hashlib import _Hash

_HEAD_BYTES = 1024
_CHUNK_BYTES = 2**20
_LFS_POINTER = b"version https://git-lfs.github.com/spec/"
_WEB_PAGE = re.compile(rb"(\xef\xbb\xbf)?\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head)\b", re.IGNORECASE | re.DOTALL)


def describe_content(head: bytes) -> str | None:
    """Return a message if a file's first bytes are those of a Git LFS pointer or web page, else None.

    Args:
        head: the first 1024 bytes, or all of the file.
    """
    head = head[:_HEAD_BYTES]
    if head.startswith(_LFS_POINTER):
        return tr("the file is a Git LFS pointer; run 'git lfs pull' in its repository")
    if _WEB_PAGE.match(head):
        return tr("the file is a web page (HTML); download it again from its direct link")
    return None


def mistaken_content(path: str | os.PathLike[str]) -> str | None:
    """Return the same for a file; None also if it cannot be read."""
    try:
        with open(path, "rb") as file:
            return describe_content(file.read(_HEAD_BYTES))
    except (OSError, ValueError):
        return None


def sha256_of(*paths: str | os.PathLike[str], on_chunk: Callable[[], object] | None = None) -> _Hash:
    """Return the SHA-256 of files, one after the other, read in pieces.

    Args:
        paths: the files.
        on_chunk: called before each piece; what it raises, such as that the user cancelled, ends the reading.

    Raises:
        OSError: a file cannot be read.
    """
    digest = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            while piece := file.read(_CHUNK_BYTES):
                if on_chunk is not None:
                    on_chunk()
                digest.update(piece)
    return digest
