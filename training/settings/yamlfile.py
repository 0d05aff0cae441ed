"""Reads YAML settings files strictly; errors name the file, the line and the needed value.

Numbers follow YAML 1.2: `1e-3` is a number, `12:30` and `010` are strings. Dates are strings.
"""

from __future__ import annotations

import re
from pathlib import Path
from types import GeneratorType

import yaml

from flair_seg.errors import InputError
from flair_seg.system.filecontent import describe_content
from flair_seg.system.jsontext import read_bytes

MOST_BYTES = 2**20
"""Largest settings file, bytes; real ones have a few kilobytes."""
MOST_VALUES = 100_000
"""Most values of a file, with aliases expanded."""
_TAG = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9_]*)|0x[0-9a-fA-F]+")
_FLOAT = re.compile(
    r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|\.[0-9]+(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+|\.(?:inf|Inf|INF))"
    r"|\.(?:nan|NaN|NAN)"
)


class _Loader(yaml.SafeLoader):
    """Reads plain values only; a duplicate key in a mapping is an error."""

    def compose_document(self) -> yaml.Node:
        """Compose the document and count its values."""
        root = super().compose_document()
        _count(root, {})
        return root

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        """Build a mapping."""
        mapping: dict[object, object] = {}
        self.flatten_mapping(node)
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, (str, int, float, bool, type(None))):
                raise _error("a key is a list or a mapping: a name is needed", key_node)
            if key in mapping:
                raise _error(f"'{key}' is set twice in one mapping: set it once", key_node)
            mapping[key] = self.construct_object(value_node, deep=deep)
        return mapping

    def construct_object(self, node: yaml.Node, deep: bool = False) -> object:
        """Build a value; an invalid number is an error with its line."""
        try:
            value = super().construct_object(node, deep)
        except (ValueError, ArithmeticError, LookupError, TypeError, AttributeError) as error:
            kind = node.tag.rpartition(":")[2]
            needed = "a valid number" if kind in ("int", "float") else f"of the type {kind}"
            raise _error(f"{str(node.value)[:40]!r} is not {needed}", node) from error
        if not isinstance(value, (str, int, float, bool, list, dict, type(None), GeneratorType)):
            raise _error(f"a value is of the type {node.tag.rpartition(':')[2]}: a plain value is needed", node)
        return value


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] not in ("int", "float", "timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _kind, _pattern in (("int", _INTEGER), ("float", _FLOAT)):
    _whole = re.compile(f"^(?:{_pattern.pattern})$")
    _Loader.add_implicit_resolver(f"{_TAG}{_kind}", _whole, list("-+.0123456789"))


def read_yaml(path: Path) -> object:
    """Read a settings file.

    Raises:
        InputError: The file is missing, too large, not UTF-8, not YAML, nested too deeply, or expands to too many
            values; the message names the file and, if known, the line.
    """
    data = read_bytes(path, f"settings {path}", limit=MOST_BYTES)
    mistaken = describe_content(data)
    if mistaken:
        raise InputError(f"settings {path} cannot be read: {mistaken}")
    try:
        return _load(data.decode("utf-8"))
    except RecursionError as error:
        raise InputError(f"settings {path} cannot be read: nested too deeply") from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(f"settings {path} cannot be read: line {line} is not UTF-8") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}: " if mark else ""
        raise InputError(f"settings {path} cannot be read: {where}{error.problem or error.context}") from error
    except (ValueError, yaml.YAMLError) as error:
        raise InputError(f"settings {path} cannot be read: {' '.join(str(error).split())}") from error


def read_value(text: str, what: str) -> object:
    """Read a value as a settings file would, called `what` in messages.

    Raises:
        InputError: It is not YAML.
    """
    try:
        return _load(text)
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise InputError(f"{what} is {text!r}: a value as in a settings file is needed") from error


def _load(text: str) -> object:
    loader = _Loader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _count(node: yaml.Node | None, counts: dict[int, int]) -> int:
    """Count the values of a node with aliases expanded, visiting each node once."""
    if node is None or isinstance(node, yaml.ScalarNode):
        return 1
    if id(node) in counts:
        if not counts[id(node)]:
            raise _error("an alias contains itself: use plain values", node)
        return counts[id(node)]
    counts[id(node)] = 0
    pairs = isinstance(node, yaml.MappingNode)
    children = [child for pair in node.value for child in pair] if pairs else node.value
    total = 1 + sum(_count(child, counts) for child in children)
    if total > MOST_VALUES:
        raise _error(f"aliases expand to more than {MOST_VALUES:,} values: use fewer", node)
    counts[id(node)] = total
    return total


def _error(problem: str, node: yaml.Node) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
