"""Paths as arguments, as references between files, and through symbolic links."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, Optional, TypeVar, Union

StrPath = Union[str, "os.PathLike[str]"]
"""A path, as accepted by every function of the public API."""
_Given = TypeVar("_Given")
_Held = TypeVar("_Held")
_Found = TypeVar("_Found")
_MANY, _THREADS, _PIECES = 256, 16, 4
"""Paths from which several threads look them up, the threads, and the pieces of work of each."""


def path_text(path: StrPath) -> str:
    """Return a path, or a name that GDAL opens, as text.

    Raises:
        TypeError: it is neither text nor an `os.PathLike`.
    """
    return os.fspath(path)


def optional_text(path: StrPath | None) -> str | None:
    """Return a path as text; None stays None."""
    return None if path is None else os.fspath(path)


def path_texts(paths: StrPath | Iterable[StrPath]) -> tuple[str, ...]:
    """Return several paths, or one, as text."""
    return tuple(os.fspath(path) for path in ([paths] if isinstance(paths, (str, os.PathLike)) else paths))


class _Field(Generic[_Given, _Held]):
    """A field of a dataclass that converts what it is set to.

    Dataclasses read the default from the class's attribute; where that raises `AttributeError` the field is required.
    """

    def __init__(self, convert: Callable[[_Given], _Held], default: _Held, required: bool) -> None:
        """Take the conversion, and the default of a field that is not required."""
        self._convert, self._default, self._required = convert, default, required

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the field's name."""
        self._name = name

    def __get__(self, instance: object | None, owner: type) -> _Held:
        """Return the value, or the class's default."""
        if instance is None:
            if self._required:
                raise AttributeError(self._name)
            return self._default
        value: _Held = instance.__dict__[self._name]
        return value

    def __set__(self, instance: object, value: _Given) -> None:
        """Convert and keep a value."""
        instance.__dict__[self._name] = self._convert(value)


class PathField(_Field[StrPath, str]):
    """A field that takes text or an `os.PathLike` and holds text."""

    def __init__(self, default: str | None = None) -> None:
        """Set the default; None: the field is required."""
        super().__init__(path_text, default or "", default is None)


class OptionalPathField(_Field[Optional[StrPath], Optional[str]]):
    """A field whose default is None; takes text, an `os.PathLike` or None and holds text or None."""

    def __init__(self, *, required: bool = False) -> None:
        """Choose whether a value must be given, which may be None."""
        super().__init__(optional_text, None, required)


class PathsField(_Field[Union[StrPath, Iterable[StrPath]], tuple[str, ...]]):
    """A field that takes one path or several and holds a tuple of texts; by default it is empty."""

    def __init__(self, *, required: bool = False) -> None:
        """Choose whether the field is required."""
        super().__init__(path_texts, (), required)


def link_target(path: StrPath) -> str:
    """Return the path of the file that a symbolic link leads to, which may be missing; any other path as it is."""
    return os.path.realpath(path) if os.path.islink(path) else os.fspath(path)


def for_each_path(look: Callable[[str], _Found], paths: Sequence[str]) -> list[_Found]:
    """Return `look` of each path, in threads where there are many: on a network each takes a round trip."""
    if len(paths) <= _MANY:
        return [look(path) for path in paths]
    size = -(-len(paths) // (_PIECES * _THREADS))
    pieces = [paths[start : start + size] for start in range(0, len(paths), size)]
    with ThreadPoolExecutor(_THREADS) as threads:
        return [found for piece in threads.map(lambda piece: [look(path) for path in piece], pieces) for found in piece]


def vrt_reference(path: str, folder: str) -> tuple[bool, str]:
    """Return how a VRT in a folder refers to a file: whether by a relative path, and the path.

    The path is relative if both are on the same drive, so that the folders can be moved together. A path with `..`
    starts from the folder's real path, since `..` after a symbolic link leads elsewhere.
    """
    place, base = os.path.abspath(path), os.path.abspath(folder)
    try:
        inside = os.path.commonpath((place, base)) == base
        if not inside:
            base = os.path.realpath(base)
            place = os.path.join(os.path.realpath(os.path.dirname(place)), os.path.basename(place))
        shown = os.path.relpath(place, base)
    except ValueError:  # another drive of Windows
        return False, os.path.abspath(path)
    return True, shown.replace(os.sep, "/")
