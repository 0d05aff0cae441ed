"""Builds frozen dataclasses from the nested mappings of JSON and YAML, or says in one message what does not fit.

The annotations of a dataclass define the type of each key: `int`, `float`, `str`, `bool`, `Literal`, `tuple`,
`Mapping`, `Union`, `Any` or another dataclass. The dataclass itself checks ranges and consistency.
"""

from __future__ import annotations

import re
import reprlib
import sys
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from math import isfinite
from typing import Any, Literal, NoReturn, TypeVar, Union, get_args, get_origin, get_type_hints

from ..errors import FlairError, InputError, ModelError
from ..language import tr

_Kind = TypeVar("_Kind")
_Null = type(None)
_SHOWN = 60
"""Characters of a value shown in a message."""
_DIGITS = 20
"""Most digits of an integer key, which JSON stores as text: as many as 64 bits need."""
_LARGEST = 1e300
"""Largest number, so that float64 holds small multiples of it."""
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""Characters that no file name and no UTF-8 file can hold."""
if sys.version_info >= (3, 10):
    from types import UnionType

    _UNIONS: tuple[Any, ...] = (Union, UnionType)
else:
    _UNIONS = (Union,)


def build(kind: type[_Kind], document: object, what: str, error: type[FlairError] = InputError) -> _Kind:
    """Build a dataclass, and those inside it, from nested mappings.

    Args:
        kind: the dataclass.
        document: its values by the names of its fields.
        what: its name in messages, e.g. `the manifest`; nested values are named by their keys.
        error: the class of errors raised.

    Raises:
        FlairError: of the given class: a key is unknown or missing, or its value has another type or is out of range.
    """
    return _Builder(error).record(kind, document, what, "")


class _Builder:
    """Builds the values of one document."""

    def __init__(self, error: type[FlairError]) -> None:
        """Set the class of errors."""
        self._error = error

    def record(self, kind: type[_Kind], document: object, what: str, path: str) -> _Kind:
        """Build a dataclass, called `what` in messages; `path` is the prefix of its keys."""
        if not isinstance(document, Mapping):
            self._fail(what, document, tr("a mapping of keys to values"))
        known = {item.name: item for item in fields(kind)}  # type: ignore[arg-type]
        for name in document:
            if name not in known:
                raise self._error(
                    tr(
                        "Unknown key '{key}' in {what}. Known keys: {known}.",
                        what=what,
                        key=str(name)[:_SHOWN],
                        known=", ".join(known),
                    )
                )
        required = (name for name, item in known.items() if item.default is MISSING and item.default_factory is MISSING)
        missing = [name for name in required if name not in document]
        if missing:
            raise self._error(tr("Key '{key}' is missing in {what}.", what=what, key=missing[0]))
        kinds = _kinds(kind)  # type: ignore[arg-type]
        values = {name: self.value(kinds[name], value, _below(path, name)) for name, value in document.items()}
        try:
            return kind(**values)
        except (InputError, ModelError) as problem:
            text = tr("{name}: {value}", name=what, value=problem) if path else str(problem)
            raise self._error(text) from problem

    def value(self, kind: Any, value: object, what: str) -> Any:  # noqa: ANN401 - whatever the annotation says
        """Convert a value to the type of the annotation `kind`."""
        origin, options = get_origin(kind), get_args(kind)
        if kind is Any:
            return value
        if origin in _UNIONS:
            return self._one_of(options, value, what)
        if origin is Literal:
            return self._choice(options, value, what)
        if origin is tuple:
            return self._listed(options, value, what)
        if origin is not None and issubclass(origin, Mapping):
            return self._mapped(options, value, what)
        if is_dataclass(kind):
            return self.record(kind, value, what, what)  # type: ignore[arg-type]
        return self._plain(kind, value, what)

    def _one_of(self, kinds: tuple[Any, ...], value: object, what: str) -> Any:  # noqa: ANN401
        """Try the types of a union in turn; the message is that of the last."""
        if value is None and _Null in kinds:
            return None
        *others, last = [kind for kind in kinds if kind is not _Null]
        for kind in others:
            try:
                return self.value(kind, value, what)
            except self._error:
                continue
        return self.value(last, value, what)

    def _choice(self, choices: tuple[Any, ...], value: object, what: str) -> object:
        """Return one of some values."""
        if not any(value == choice and type(value) is type(choice) for choice in choices):
            self._fail(what, value, tr("one of {choices}", choices=", ".join(map(str, choices))))
        return value

    def _listed(self, kinds: tuple[Any, ...], value: object, what: str) -> tuple[Any, ...]:
        """Return a list as a tuple."""
        if not isinstance(value, (list, tuple)):
            self._fail(what, value, tr("a list"))
        if kinds[-1] is not Ellipsis and len(value) != len(kinds):
            raise self._error(
                tr(
                    "{what} has {count} value. It must have {needed}.",
                    "{what} has {count} values. It must have {needed}.",
                    what=what,
                    count=len(value),
                    needed=len(kinds),
                )
            )
        each = [kinds[0]] * len(value) if kinds[-1] is Ellipsis else kinds
        return tuple(self.value(kind, item, f"{what}[{i}]") for i, (kind, item) in enumerate(zip(each, value)))

    def _mapped(self, kinds: tuple[Any, ...], value: object, what: str) -> dict[Any, Any]:
        """Return a mapping of plain keys."""
        if not isinstance(value, Mapping):
            self._fail(what, value, tr("a mapping of keys to values"))
        return {
            self._key(kinds[0], key, what): self.value(kinds[1], item, _below(what, key)) for key, item in value.items()
        }

    def _key(self, kind: type, key: object, what: str) -> object:
        """Return a key of a mapping; JSON stores integer keys as text."""
        if kind is int and isinstance(key, str) and key.isdecimal() and len(key) <= _DIGITS:
            return int(key)
        return self._plain(kind, key, tr("a key of {what}", what=what))

    def _plain(self, kind: type, value: object, what: str) -> object:
        """Return a number, text or boolean; a boolean is not accepted as a number."""
        wanted = (int, float) if kind is float else kind
        if not isinstance(value, wanted) or (isinstance(value, bool) and kind is not bool):
            self._fail(what, value, _word(kind))
        if isinstance(value, (int, float)) and not (abs(value) <= _LARGEST and isfinite(value)):
            self._fail(what, value, tr("a finite number"))
        if isinstance(value, str) and _UNSTORABLE.search(value):
            self._fail(what, value, tr("a text without NUL and surrogates"))
        return float(value) if kind is float else value  # type: ignore[arg-type]

    def _fail(self, what: str, value: object, needed: str) -> NoReturn:
        """Raise the error of one value."""
        raise self._error(tr("{what} is {found}. It must be {needed}.", what=what, found=shown(value), needed=needed))


def shown(value: object) -> str:
    """Return a value for a message, shortened if it is long or nested."""
    small = reprlib.Repr()
    small.maxstring = small.maxother = small.maxlong = _SHOWN
    try:
        return small.repr(value)
    except ValueError:  # an integer with more digits than Python writes
        return f"{type(value).__name__}(...)"


def _below(path: str, name: object) -> str:
    """Return the name of a key in messages, e.g. `normalisation.mean`."""
    return f"{path}.{name}"[:200] if path else str(name)[:200]


def _word(kind: type) -> str:
    """Return the name of a type, in the user's language."""
    words = {int: tr("a whole number"), float: tr("a number"), str: tr("a string"), bool: tr("true or false")}
    return words.get(kind, kind.__name__)


@cache
def _kinds(kind: type) -> dict[str, Any]:
    """Return the annotations of a dataclass as types."""
    return get_type_hints(kind)
