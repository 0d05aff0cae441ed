"""Results that belong together: all are put in place, or none is and what stood there before is back.

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
    """What stood where results were put, in folders `NAME.part-*` next to them, until it is known whether it goes."""

    def __init__(self) -> None:
        """Start with nothing kept."""
        self._undo: list[Callable[[], None]] = []
        self._folders: dict[str, str] = {}

    def keep(self, path: str, folder: bool) -> None:
        """Keep the file, or the `folder`, at a path, if there is one; a file stays there too, until it is replaced."""
        if not os.path.lexists(path):
            self._undo.append(lambda: _remove(path))
            return
        if _is_folder(path) != folder:
            return  # a result never replaces a thing of another kind: what is done next fails
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
        """Remember a folder that was made."""
        self._undo.append(lambda: _remove_empty(folder))

    def bring_back(self) -> None:
        """Undo everything, the last first; what cannot be brought back is kept where it is."""
        while self._undo:
            with suppress(OSError):
                self._undo.pop()()
        for folder in self._folders.values():
            with suppress(OSError):
                os.rmdir(folder)

    def forget(self) -> None:
        """Remove what is kept."""
        for folder in self._folders.values():
            shutil.rmtree(folder, ignore_errors=True)

    def _folder_beside(self, path: str) -> str:
        """Return the folder for what stands next to a path, which is on its disk."""
        parent, name = os.path.split(os.path.abspath(path))
        if parent not in self._folders:
            self._folders[parent] = tempfile.mkdtemp(prefix=f"{name}.part-", dir=parent)
        return self._folders[parent]


_current: ContextVar[_Earlier | None] = ContextVar("earlier", default=None)


@contextmanager
def all_or_none() -> Iterator[None]:
    """Undo what was put in place in the block if it ends with an error; a block within another belongs to that one."""
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
    """Keep what stands at a path that is about to change, in a block of `all_or_none`; elsewhere do nothing.

    Args:
        path: of a file, or of a `folder`.
        folder: which of the two.

    Raises:
        OSError: it cannot be kept.
    """
    earlier = _current.get()
    if earlier is not None:
        earlier.keep(os.fspath(path), folder)


def make_folders(folder: str | Path) -> None:
    """Make a folder and those above it that are missing; in a block of `all_or_none` they go again after an error.

    Raises:
        OSError: one cannot be made.
    """
    earlier, path = _current.get(), Path(folder)
    missing = [each for each in (path, *path.parents) if not each.is_dir()]
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        if earlier is not None:
            earlier.made(each)


def _is_folder(path: str) -> bool:
    """Whether a folder stands at a path, and not a link to one."""
    return os.path.isdir(path) and not os.path.islink(path)


def _remove(path: str) -> None:
    """Remove a new file or folder."""
    if _is_folder(path):
        shutil.rmtree(path, ignore_errors=True)
    elif os.path.lexists(path):
        os.unlink(path)


def _bring_back(kept: str, path: str) -> None:
    """Put back what was kept, if it was."""
    if not os.path.lexists(kept):
        return
    if os.path.lexists(path) and os.path.samefile(kept, path):  # it was not replaced
        os.unlink(kept)
        return
    if os.path.isdir(kept):
        _remove(path)
    os.replace(kept, path)


def _remove_empty(folder: Path) -> None:
    """Remove a folder that nobody has put anything into meanwhile."""
    folder.rmdir()
