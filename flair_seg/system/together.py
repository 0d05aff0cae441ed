"""Moves results that belong together into place, all of them or none; after an error the earlier files are restored.

with all_or_none():
put_in_place(table, "areas.csv")
put_in_place(report, "areas.html")
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path


class _Earlier:
    """Keeps the earlier files of a block of `all_or_none` in folders `NAME.part-*` next to them until it ends."""

    def __init__(self) -> None:
        """Start empty."""
        self._undo: list[Callable[[], None]] = []
        self._folders: dict[str, str] = {}

    def keep(self, path: str, folder: bool) -> None:
        """Keep the file, or the `folder`, at a path if it exists; a file also stays in place until it is replaced."""
        if not os.path.lexists(path):
            self._undo.append(lambda: _remove(path))
            return
        if _is_folder(path) != folder:
            return  # a result never replaces a file by a folder or vice versa: the next step fails
        kept = os.path.join(self._folder_beside(path), str(len(self._undo)))
        self._undo.append(lambda: _bring_back(kept, path))
        if folder:
            os.replace(path, kept)
            return
        try:
            os.link(path, kept)
        except OSError:  # some disks know no second name of a file
            os.replace(path, kept)

    def made(self, folder: Path) -> None:
        """Remember a new folder."""
        self._undo.append(folder.rmdir)  # fails, and stays, if someone has put a file there

    def bring_back(self) -> None:
        """Undo everything, last first; files that cannot be restored stay where they are kept."""
        while self._undo:
            with suppress(OSError):
                self._undo.pop()()
        for folder in self._folders.values():
            with suppress(OSError):
                os.rmdir(folder)

    def forget(self) -> None:
        """Remove the kept files."""
        for folder in self._folders.values():
            shutil.rmtree(folder, ignore_errors=True)

    def _folder_beside(self, path: str) -> str:
        """Return the folder for the kept files of a path, on the same disk."""
        parent, name = os.path.split(os.path.abspath(path))
        if parent not in self._folders:
            self._folders[parent] = tempfile.mkdtemp(prefix=f"{name}.part-", dir=parent)
        return self._folders[parent]


_current: ContextVar[_Earlier | None] = ContextVar("earlier", default=None)


@contextmanager
def all_or_none() -> Iterator[None]:
    """Restore earlier files if the block ends with an error; a nested block belongs to the outer one."""
    if _current.get() is not None:
        yield
        return
    earlier = _Earlier()
    token = _current.set(earlier)
    try:
        yield
    except BaseException:
        earlier.bring_back()
        raise
    finally:
        _current.reset(token)
    earlier.forget()


def set_aside(path: str | Path, *, folder: bool = False) -> None:
    """Keep the file, or the `folder`, at a path that is about to change; does nothing outside `all_or_none`.

    Raises:
        OSError: it cannot be kept.
    """
    earlier = _current.get()
    if earlier is not None:
        earlier.keep(os.fspath(path), folder)


def make_folders(folder: str | Path) -> None:
    """Create a folder and its missing parents; in a block of `all_or_none` they are removed after an error.

    Raises:
        OSError: one cannot be created.
    """
    earlier, path = _current.get(), Path(folder)
    missing = [each for each in (path, *path.parents) if not each.is_dir()]
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        if earlier is not None:
            earlier.made(each)


def _is_folder(path: str) -> bool:
    """Whether a path is a folder, and not a link to one."""
    return os.path.isdir(path) and not os.path.islink(path)


def _remove(path: str) -> None:
    """Remove a new file or folder."""
    if _is_folder(path):
        shutil.rmtree(path, ignore_errors=True)
    elif os.path.lexists(path):
        os.unlink(path)


def _bring_back(kept: str, path: str) -> None:
    """Restore a file or folder, if it was kept."""
    if not os.path.lexists(kept):
        return
    if os.path.lexists(path) and os.path.samefile(kept, path):  # it was not replaced
        os.unlink(kept)
        return
    if os.path.isdir(kept):
        _remove(path)
    os.replace(kept, path)
