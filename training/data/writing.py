"""Atomic writing of files."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_READ_WRITE = 0o666


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield the path of a temporary file that replaces `path` when the block ends without an error.

    The temporary file has the same name, in a folder next to `path` that is removed at the end. Each process of a
    distributed run has its own. The file gets the permissions of the umask, whatever the writer set. The folder of
    `path` is created if necessary.

    Raises:
        OSError: The folder or the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = path.parent / f".{path.name}.{os.environ.get('RANK', '0')}.part"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    partial = folder / path.name
    try:
        yield partial
        partial.chmod(folder.stat().st_mode & _READ_WRITE)
        os.replace(partial, path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, with a line end after its last line."""
    with replacing(path) as partial:
        partial.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def write_json(path: Path, document: object, indent: int | None = None) -> None:
    """Write a document of JSON types."""
    write_text(path, json.dumps(document, indent=indent))
