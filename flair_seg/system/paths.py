"""Paths as arguments, as references between files, and where they lead through symbolic links."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Union

StrPath = Union[str, "os.PathLike[str]"]
"""A path as every function of the public API takes it."""


def path_text(path: StrPath) -> str:
    """Return a path, or a name that GDAL opens, as text.

    Raises:
        TypeError: it is neither text nor an object with a file-system path.
    """
    return os.fspath(path)


def optional_text(path: StrPath | None) -> str | None:
    """Return a path as text; None stays None."""
    return None if path is None else os.fspath(path)


def path_texts(paths: StrPath | Iterable[StrPath]) -> tuple[str, ...]:
    """Return several paths, or one, as text."""
    return tuple(os.fspath(path) for path in ([paths] if isinstance(paths, (str, os.PathLike)) else paths))


class _Field:
    """A field of a dataclass that is converted when it is set, whose name Python tells it."""

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the field's name."""
        self._name = name


class PathField(_Field):
    """A field of a dataclass that takes text or an `os.PathLike` and holds text."""

    def __init__(self, default: str | None = None) -> None:
        """Set the default; None: the field is required."""
        self._default = default

    def __get__(self, instance: object | None, owner: type) -> str:
        """Return the text, or of the class the default, from which dataclasses see whether there is one."""
        if instance is None:
            if self._default is None:
                raise AttributeError(self._name)
            return self._default
        text: str = instance.__dict__[self._name]
        return text

    def __set__(self, instance: object, value: StrPath) -> None:
        """Keep the path as text."""
        instance.__dict__[self._name] = path_text(value)


class OptionalPathField(_Field):
    """A field of a dataclass whose default is None; takes text, an `os.PathLike` or None and holds text or None."""

    def __init__(self, *, required: bool = False) -> None:
        """Choose whether the field is required, though None may be given."""
        self._required = required

    def __get__(self, instance: object | None, owner: type) -> str | None:
        """Return the text, or of the class the default."""
        if instance is None:
            if self._required:
                raise AttributeError(self._name)
            return None
        text: str | None = instance.__dict__[self._name]
        return text

    def __set__(self, instance: object, value: StrPath | None) -> None:
        """Keep the path as text."""
        instance.__dict__[self._name] = optional_text(value)


class PathsField(_Field):
    """A field of a dataclass that takes one path or several and holds a tuple of texts."""

    def __init__(self, *, required: bool = False) -> None:
        """Choose whether the field is required; else the default is no path."""
        self._required = required

    def __get__(self, instance: object | None, owner: type) -> tuple[str, ...]:
        """Return the texts, or of the class the default."""
        if instance is None:
            if self._required:
                raise AttributeError(self._name)
            return ()
        texts: tuple[str, ...] = instance.__dict__[self._name]
        return texts

    def __set__(self, instance: object, value: StrPath | Iterable[StrPath]) -> None:
        """Keep the paths as texts."""
        instance.__dict__[self._name] = path_texts(value)


def link_target(path: StrPath) -> str:
    """Return the path of the file that a symbolic link leads to; any other path as it is.

    The file may be missing: what is written to a dangling link lands where the link points.
    """
    return os.path.realpath(path) if os.path.islink(path) else os.fspath(path)


def vrt_reference(path: str, folder: str) -> tuple[bool, str]:
    """Return how a VRT in a folder refers to a file: whether by a relative path, and the path.

    Relative wherever both are on the same drive, so that the folders can be moved together. A path that climbs out of
    the folder starts from the folder's real place, since `..` after a symbolic link leads elsewhere.
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
