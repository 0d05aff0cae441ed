"""Settings files (`--settings`, `--save-settings`): options of a command by their long names, as JSON or TOML.

A value means what it means on the command line, relative paths included, and is checked by the same parser.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

from ...errors import InputError
from ...feedback import Feedback
from ...language import tr
from ...system.jsontext import check_values, parse_json, read_bytes
from ...system.outputs import check_outputs, whole_file
from ...system.records import shown
from ...system.redaction import without_secrets

_NO_SETTINGS = frozenset({"help", "settings", "save-settings"})
_NOT_SAVED = frozenset({"log", "json", "quiet", "verbose", *_NO_SETTINGS})
"""Options that hold for one call only."""
_NUMBER = (int, float)


def settings_words(parser: argparse.ArgumentParser, given: argparse.Namespace) -> list[str]:
    """Return the settings of a file as words of a command line, without those that the command line has.

    Args:
        parser: of the command.
        given: the values on the command line; all others are None.

    Raises:
        InputError: the file cannot be read, or has an unknown option or a value of another type.
    """
    what = tr("settings '{path}'", path=given.settings)
    options = _options(parser)
    words: list[str] = []
    taken = _taken(parser, given)
    for key, value in read_settings(given.settings, what).items():
        if key not in options:
            raise _unknown(key, options, what)
        found = list(_words(key, options[key], value, what))
        if options[key].dest not in taken:
            words += found
    return words


def read_settings(path: str, what: str) -> dict[str, Any]:
    """Return the content of a settings file: a JSON object or, where its name ends in .toml, a TOML table.

    Raises:
        InputError: it cannot be read.
    """
    data = read_bytes(path, what)
    document = _parse_toml(data, what) if path.lower().endswith(".toml") else parse_json(data, what)
    if not isinstance(document, dict):
        raise InputError("{what} is {found}: it must be a JSON object", what=what, found=shown(document))
    return document


def _parse_toml(data: bytes, what: str) -> object:
    """Return the value of a TOML text.

    Raises:
        InputError: it is not TOML, or this Python does not read TOML.
    """
    if sys.version_info < (3, 11):
        raise InputError("{what}: TOML needs Python 3.11 or later. Write the settings as JSON.", what=what)
    import tomllib

    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
        check_values(document)
    except (ValueError, RecursionError) as error:
        raise InputError("{what} is not valid TOML: {reason}", what=what, reason=error) from error
    return document


def effective_settings(parser: argparse.ArgumentParser, found: argparse.Namespace) -> dict[str, Any]:
    """Return the options that differ from their defaults, by long name, as JSON values."""
    values = {}
    for key, action in _options(parser).items():
        value = getattr(found, action.dest)
        if key not in _NOT_SAVED and value is not None and value != action.default:
            values[key] = list(value) if isinstance(value, tuple) else value
    return values


def save_settings(path: str, values: Mapping[str, Any], feedback: Feedback) -> None:
    """Write settings to a JSON file; those with a password or key are left out, and named.

    Raises:
        InputError, RasterError: it cannot be written.
    """
    check_outputs([path], [], tr("settings file"), (".json",))
    secret = [key for key, value in values.items() if without_secrets(json.dumps(value)) != json.dumps(value)]
    if secret:
        feedback.warning(
            tr("Not saved, because they contain a password or key: {names}", names=", ".join(sorted(secret)))
        )
    kept = {key: value for key, value in values.items() if key not in secret}
    with whole_file(path) as part, open(part, "w", encoding="utf-8") as file:
        file.write(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")


def _options(parser: argparse.ArgumentParser) -> dict[str, argparse.Action]:
    """Return the options of a command by long name, without the dashes."""
    return {
        name[2:]: action
        for action in parser._actions
        for name in action.option_strings
        if name.startswith("--") and name[2:] not in _NO_SETTINGS
    }


def _taken(parser: argparse.ArgumentParser, given: argparse.Namespace) -> set[str]:
    """Return the options that the command line has, and those that exclude them."""
    taken = {name for name, value in vars(given).items() if value is not None}
    for group in parser._mutually_exclusive_groups:
        names = {action.dest for action in group._group_actions}
        taken |= names if names & taken else set()
    return taken


def _unknown(key: str, options: Mapping[str, argparse.Action], what: str) -> InputError:
    """Return the error of an option that the command does not have."""
    nearest = difflib.get_close_matches(key.lower().replace("_", "-"), options, n=1, cutoff=0.5)
    if nearest:
        return InputError(
            "{what}: unknown option '{key}'. Did you mean '{nearest}'?", what=what, key=key[:60], nearest=nearest[0]
        )
    return InputError(
        "{what}: unknown option '{key}'. Known are: {known}.", what=what, key=key[:60], known=", ".join(options)
    )


def _words(key: str, action: argparse.Action, value: object, what: str) -> Iterator[str]:
    """Return an option as words of a command line.

    Raises:
        InputError: its value is of another type.
    """
    name = f"--{key}"
    where = tr("{what}: '{key}'", what=what, key=key)
    if isinstance(action, argparse._StoreTrueAction):
        yield from [name] if _checked(value, bool, where, tr("true or false")) else []
    elif action.nargs == "+":
        yield from [name, *_texts(value, where)]
    elif isinstance(action, argparse._AppendAction):
        yield from (f"{name}={text}" for text in _texts(value, where))
    elif action.nargs == "?" and value is True:
        yield name
    else:
        yield f"{name}={_text(action, value, where)}"


def _text(action: argparse.Action, value: object, where: str) -> str:
    """Return one value as typed on a command line."""
    from ..shared import number, output_path

    if action.type is int:
        return str(_checked(value, int, where, tr("a whole number")))
    if action.type in (number, float):
        return repr(_checked(value, _NUMBER, where, tr("a number")))
    if action.type in (None, str, output_path) or isinstance(value, str):
        return str(_checked(value, str, where, tr("a string")))
    if not isinstance(value, list):
        _fail(where, value, tr("a list"))
    return ",".join(str(_checked(item, (str, *_NUMBER), where, tr("a list"))) for item in value)


def _texts(value: object, where: str) -> list[str]:
    """Return a list of texts."""
    if not isinstance(value, list):
        _fail(where, value, tr("a list"))
    return [str(_checked(item, str, where, tr("a string"))) for item in value]


def _checked(value: object, kind: type | tuple[type, ...], where: str, needed: str) -> object:
    """Return a value, or raise the error of a wrong type; true and false are not numbers."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        _fail(where, value, needed)
    return value


def _fail(where: str, value: object, needed: str) -> NoReturn:
    """Raise the error of one value."""
    raise InputError("{what} is {found}: it must be {needed}", what=where, found=shown(value), needed=needed)


def without_required(parser: argparse.ArgumentParser, words: Sequence[str]) -> argparse.Namespace:
    """Return the values on a command line, None for all others; required arguments may be in the settings instead."""
    required = [action for action in parser._actions if action.required]
    for action in required:
        action.required = False
    try:
        empty = argparse.Namespace(**{action.dest: None for action in parser._actions})
        return argparse.ArgumentParser.parse_known_args(parser, words, empty)[0]
    finally:
        for action in required:
            action.required = True
