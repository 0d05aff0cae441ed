"""Converts nested mappings from YAML and JSON into frozen dataclasses, with one clear error for invalid values."""

from __future__ import annotations

import reprlib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from flair_seg.errors import InputError

_Kind = TypeVar("_Kind")
_LONGEST = 60
"""Longest value shown in a message, characters."""
_LARGEST = 1e300
_WORDS = {int: "an integer", float: "a number", str: "a string", bool: "true or false", NoneType: "null"}


def build(kind: type[_Kind], document: object, what: str) -> _Kind:
    """Build a dataclass, and those inside it, from nested mappings.

    Args:
        kind: The dataclass; its annotations define the type of each setting.
        document: The settings.
        what: Name of the settings in messages.

    Raises:
        InputError: A setting is unknown, missing, of another type or out of range.
    """
    if not isinstance(document, Mapping):
        raise InputError(f"{what} is a {type(document).__name__}: a mapping of settings is needed")
    known = {item.name: item for item in fields(kind)}
    for name in document:
        if name not in known:
            raise InputError(f"{what} has the unknown setting {shown(name)}: it must be one of {', '.join(known)}")
    needed = [name for name, item in known.items() if item.default is MISSING and item.default_factory is MISSING]
    missing = [name for name in needed if name not in document]
    if missing:
        raise InputError(f"{what}: missing {len(missing)} required settings, the first is '{missing[0]}'")
    kinds = _kinds(kind)
    values = {name: _convert(kinds[name], value, _name(what, name)) for name, value in document.items()}
    try:
        return kind(**values)
    except InputError as error:
        raise InputError(f"{what}: {error}") from error


def shown(value: object) -> str:
    """Return a value for a message, shortened if it is long."""
    small = reprlib.Repr()
    small.maxstring = small.maxother = small.maxlong = _LONGEST
    return small.repr(value)


def _name(what: str, name: str) -> str:
    return name if what == "settings" else f"{what}.{name}"


@cache
def _kinds(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _convert(kind: Any, value: object, what: str) -> Any:  # noqa: ANN401 - the type depends on the annotation
    """Convert a value to the annotated type `kind`."""
    origin, options = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _one_of(options, value, what)
    if origin is Literal:
        if not isinstance(value, (str, int)) or value not in options:
            raise InputError(f"{what} is {shown(value)}: it must be one of {', '.join(map(str, options))}")
        return value
    if origin is tuple:
        return _listed(options, value, what)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            raise InputError(f"{what} is {shown(value)}: a mapping is needed")
        return {_convert(options[0], key, what): _convert(options[1], item, what) for key, item in value.items()}
    if is_dataclass(kind):
        return build(kind, value, what)
    return _plain(kind, value, what)


def _one_of(kinds: tuple[Any, ...], value: object, what: str) -> Any:  # noqa: ANN401
    """Try the types of a union in turn; the error is that of the last."""
    if value is None and NoneType in kinds:
        return None
    *others, last = [kind for kind in kinds if kind is not NoneType]
    for kind in others:
        try:
            return _convert(kind, value, what)
        except InputError:
            continue
    return _convert(last, value, what)


def _listed(kinds: tuple[Any, ...], value: object, what: str) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise InputError(f"{what} is {shown(value)}: a list is needed")
    if kinds[-1] is Ellipsis:
        return tuple(_convert(kinds[0], item, what) for item in value)
    if len(value) != len(kinds):
        raise InputError(f"{what} lists {len(value)} values: {len(kinds)} are needed")
    return tuple(_convert(kind, item, what) for kind, item in zip(kinds, value))


def _plain(kind: type, value: object, what: str) -> object:
    # Keys of JSON objects are strings.
    if kind is int and isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < _LONGEST:
        return int(value)
    wanted = (int, float) if kind is float else kind
    if not isinstance(value, wanted) or (isinstance(value, bool) and kind is not bool):
        raise InputError(f"{what} is {shown(value)}: {_WORDS.get(kind, kind.__name__)} is needed")
    if kind in (int, float) and not (abs(value) <= _LARGEST and isfinite(value)):
        raise InputError(f"{what} is {shown(value)}: a finite number is needed")
    if kind is str and not value.isprintable() and ("\0" in value or not value.isascii()):
        _check_text(value, what)
    return float(value) if kind is float else value


def _check_text(value: str, what: str) -> None:
    """Raise `InputError` for characters that are invalid in file names or UTF-8."""
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise InputError(f"{what} is {shown(value)}: a string without NUL and surrogates is needed")


def flatten(document: Mapping[str, object], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield name (`section.name`) and value of each setting as strings."""
    for name, value in document.items():
        if isinstance(value, Mapping) and value:
            yield from flatten(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", str(value)


def differences(
    before: Mapping[str, object], now: Mapping[str, object], free: tuple[str, ...]
) -> list[tuple[str, str, str]]:
    """List the settings that differ, as (name, value before, value now), sorted by name.

    Args:
        before: Settings as nested mappings.
        now: Settings as nested mappings.
        free: Prefixes of the names of settings that may differ.
    """
    old, new = dict(flatten(before)), dict(flatten(now))
    return [
        (name, old.get(name, "missing"), new.get(name, "missing"))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name) and not name.startswith(free)
    ]
