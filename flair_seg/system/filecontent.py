"""Recognises files whose content does not match their name: Git LFS pointers and web pages."""

from __future__ import annotations

import os
import re

from ..language import tr

_HEAD_BYTES = 1024
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
