"""Tables that merge, rename or remove the classes of a nomenclature."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ....errors import InputError
from ....nomenclature import MAX_CODE, LandCoverClass
from ...reports.readtable import read_table
from ...reports.table import is_table

NODATA = "nodata"
"""Target of classes that are removed."""
REST = "*"
"""Source that stands for all classes no other rule names."""
_RANGE = re.compile(r"(\d+)\s*-\s*(\d+)")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_TARGET = re.compile(r"(?:(\d+)(?:\s*:\s*|$))?([^:#]*?)(?:\s*:?\s*(#\w*))?\s*")
_SOURCES, _TARGETS, _NAMES, _COLOURS = (
    ("from", "source", "code"),
    ("to", "target"),
    ("name", "class"),
    ("colour", "color"),
)

Table = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Rule:
    """One row of a recode table.

    Attributes:
        sources: codes, ranges of codes, class names, or `*` for all other classes.
        code: the new code; None: that of the class called `name`, or of the first source.
        name: the new name; empty: that of the class with the code, or of the source.
        colour: `#rrggbb`; empty: that of the class with the code, or of the first source.
        nodata: whether the classes are removed.
    """

    sources: tuple[str, ...]
    code: int | None = None
    name: str = ""
    colour: str = ""
    nodata: bool = False


@dataclass(frozen=True, eq=False)
class Recode:
    """What a table makes of the classes of a map.

    Attributes:
        classes: the new classes, by increasing code.
        table: int16 `(256,)`, the new code of each code, -1 for nodata.
    """

    classes: tuple[LandCoverClass, ...]
    table: Table

    def lookup(self, nodata: int) -> npt.NDArray[np.uint8]:
        """Return the table with a code for nodata, uint8 `(256,)`."""
        return np.where(self.table < 0, nodata, self.table).astype(np.uint8)


def parse_recode(text: str) -> tuple[Rule, ...]:
    """Return the rules of a table: `6,7=trees; 13=nodata; *=other`, or the path of a table.

    The target of a rule is a code, a name, `nodata`, or `CODE:NAME:#RRGGBB`. A table, as `readtable.read_table` reads
    it, has the columns `from` and `to`, perhaps `name` and `colour`.

    Raises:
        InputError: the text is no such list, or a row has no target.
        RasterError: the file cannot be read.
    """
    if is_table(text.strip()):
        return tuple(_table_rules(text.strip()))
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    if not parts:
        raise InputError("The recode table is empty. Specify rules such as 6,7=trees; 13=nodata.")
    return tuple(_rule(part, *part.rpartition("=")[::2]) for part in parts)


def _rule(row: str, sources: str, target: str, name: str = "", colour: str = "") -> Rule:
    """Return the rule of the cells of a row."""
    names = tuple(part.strip() for part in sources.split(",") if part.strip())
    match = _TARGET.fullmatch(target.strip())
    if not names or match is None or not (target.strip() or name):
        raise InputError("'{row}' is no recode rule such as 6,7=trees or 13=nodata", row=row)
    code, label, shade = match[1], name or match[2].strip(), (colour or match[3] or "").lower()
    if shade and not _COLOUR.fullmatch(shade):
        raise InputError(
            "Invalid colour '{colour}' of recode rule '{row}'. It must be of the form #rrggbb.", colour=shade, row=row
        )
    if code is not None and int(code) > MAX_CODE:
        raise InputError("Invalid code {code} of recode rule '{row}'. It must be at most 255.", code=code, row=row)
    if label.lower() == NODATA:
        return Rule(names, nodata=True)
    return Rule(names, None if code is None else int(code), label, shade)


def _table_rules(path: str) -> Iterator[Rule]:
    """Yield the rules of a file."""
    names, lines = read_table(path)
    columns = {name.strip().lower(): index for index, name in enumerate(names) if name.strip()}
    keys = [next((columns[name] for name in known if name in columns), None) for known in (_SOURCES, _TARGETS)]
    if None in keys:
        found = ", ".join(columns) or "-"
        raise InputError(
            "Recode table '{path}' has the columns {found}. It must have the columns 'from' and 'to'.",
            path=path,
            found=found,
        )
    keys += [next((columns[name] for name in known if name in columns), None) for known in (_NAMES, _COLOURS)]
    rows = 0
    for _, cells in lines:
        source, target, name, colour = ("" if key is None or key >= len(cells) else cells[key].strip() for key in keys)
        if source or target:
            rows += 1
            yield _rule(f"{source}={target}", source, target, name, colour)
    if not rows:
        raise InputError("Recode table '{path}' has no rows.", path=path)


def unchanged(classes: tuple[LandCoverClass, ...]) -> Recode:
    """Return what leaves classes as they are."""
    return Recode(classes, np.arange(MAX_CODE + 1, dtype=np.int16))


def recode(
    rules: Iterable[Rule], classes: tuple[LandCoverClass, ...], path: str, onto: tuple[LandCoverClass, ...] = ()
) -> Recode:
    """Apply rules to classes; those no rule names stay.

    All rules apply at once: what one makes of a class is no source of another. A target that is the code or the name of
    a class merges into it. A new name without a code takes the code and the colour of its first source.

    Args:
        rules: the rules.
        classes: the classes of a map.
        path: the map, for messages.
        onto: classes of another map: targets may be them, and a class that no rule names takes the code of the one with
            its name.

    Raises:
        InputError: a source is no class, a class is named twice, a new code has no name, two classes would share a
            code or a name, or no class would be left.
    """
    build = _Build(classes, path, onto)
    rules = tuple(rules)
    for rule in rules:
        build.claim(rule)
    for rule in rules:
        build.apply(rule)
    return build.finish()


class _Build:
    """The new classes so far."""

    def __init__(self, classes: tuple[LandCoverClass, ...], path: str, onto: tuple[LandCoverClass, ...]) -> None:
        """Start with all classes as they are."""
        self._old = {cover.code: cover for cover in classes}
        self._onto = {cover.code: cover for cover in onto}
        self._path = path
        self._sources: dict[Rule, tuple[int, ...]] = {}
        self._claimed: set[int] = set()
        self._named: dict[str, LandCoverClass] = {}
        self._made: dict[int, LandCoverClass] = {}
        self._explicit: set[int] = set()
        self._table: Table = np.full(MAX_CODE + 1, -1, np.int16)

    def claim(self, rule: Rule) -> None:
        """Find the codes of a rule's sources, each of which one rule alone may name; `*` comes after all others."""
        codes: list[int] = []
        for source in rule.sources:
            codes += [] if source == REST else self._codes(source)
        for code in codes:
            if code in self._claimed or codes.count(code) > 1:
                raise InputError("The recode table lists class {code} twice. List it once.", code=code)
        self._claimed.update(codes)
        self._sources[rule] = tuple(codes)

    def _codes(self, source: str) -> list[int]:
        """Return the codes of a source."""
        if match := _RANGE.fullmatch(source):
            first, last = int(match[1]), int(match[2])
            found = [code for code in self._old if first <= code <= last]
        elif source.isdecimal():
            found = [code for code in self._old if code == int(source)]
        else:
            found = [code for code, cover in self._old.items() if cover.name.casefold() == source.casefold()]
        if not found:
            listed = ", ".join(f"{cover.code} {cover.name}" for cover in self._old.values())
            raise InputError(
                "The recode table refers to class '{source}', which '{path}' does not have. Its classes are {classes}.",
                path=self._path,
                source=source,
                classes=listed,
            )
        return found

    def apply(self, rule: Rule) -> None:
        """Send the classes of a rule to their target."""
        codes = self._sources[rule]
        if REST in rule.sources:
            codes = (*codes, *(code for code in self._old if code not in self._claimed))
            self._claimed.update(codes)
        if codes and not rule.nodata:
            target = self._target(rule, codes)
            self._add(target, explicit=bool(rule.name or rule.colour))
            self._table[list(codes)] = target.code

    def _target(self, rule: Rule, codes: tuple[int, ...]) -> LandCoverClass:
        """Return the class that a rule makes, or merges into."""
        named = self._by_name(rule.name)
        first = self._old[codes[0]]
        code = rule.code
        if code is None:
            code = named.code if named is not None else self._code_of(rule.name, min(codes))
        like = self._onto.get(code) or self._old.get(code, first)
        name = rule.name or (self._made[code].name if code in self._made else "")
        if not name and code not in self._old and code not in self._onto and len(codes) > 1:
            raise InputError("The new class {code} of the recode table has no name. Write {code}:NAME.", code=code)
        return LandCoverClass(code, name or like.name, rule.colour or (named or like).colour)

    def _code_of(self, name: str, code: int) -> int:
        """Return the code of a new class: that of its first source, or a free one where the other map uses it."""
        if not name or code not in self._onto:
            return code
        taken = {*self._onto, *self._old, *self._made}
        return next((free for free in range(1, MAX_CODE) if free not in taken), code)

    def _by_name(self, name: str) -> LandCoverClass | None:
        """Return the class of a name, new or old; None for a new name."""
        if not name:
            return None
        known = (*self._onto.values(), *self._old.values())
        old = (cover for cover in known if cover.name.casefold() == name.casefold())
        return self._named.get(name.casefold()) or next(old, None)

    def _add(self, cover: LandCoverClass, explicit: bool) -> None:
        """Add a class to the result; one that a rule names or colours comes before that of the map."""
        before = self._made.get(cover.code)
        if before is not None and explicit and cover.code in self._explicit:
            self._check_name(before, cover)
        if before is None or explicit:
            self._made[cover.code] = cover
            self._named[cover.name.casefold()] = cover
        if explicit:
            self._explicit.add(cover.code)

    def _check_name(self, one: LandCoverClass, other: LandCoverClass) -> None:
        """Raise `InputError` where two classes with one code have different names."""
        if one.name.casefold() != other.name.casefold():
            raise InputError(
                "The recode table gives code {code} to both '{one}' and '{other}'. Give one of them another code.",
                code=one.code,
                one=one.name,
                other=other.name,
            )

    def finish(self) -> Recode:
        """Add the classes that no rule names and return the result."""
        for code, cover in self._old.items():
            if code not in self._claimed:
                same = (c for c in self._onto.values() if c.name.casefold() == cover.name.casefold())
                cover = next(same, cover)
                self._table[code] = cover.code
                self._check_name(self._made.get(cover.code, cover), cover)
                self._add(cover, explicit=False)
        classes = tuple(self._made[code] for code in sorted(self._made))
        if not classes:
            raise InputError("The recode table removes all classes of '{path}'. Keep at least one.", path=self._path)
        names: Mapping[str, int] = {cover.name.casefold(): cover.code for cover in classes}
        for cover in classes:
            if names[cover.name.casefold()] != cover.code:
                raise InputError(
                    "The recode table gives the name '{name}' to both codes {one} and {other}. Give them the same "
                    "code, or change a name.",
                    one=cover.code,
                    other=names[cover.name.casefold()],
                    name=cover.name,
                )
        return Recode(classes, self._table)
