"""Nomenclatures: the lists of land-cover classes with their codes, names and colours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .errors import InputError
from .language import tr, translations
from .system.texts import check_text

MAX_CODE = 255
"""Class rasters are uint8, so a code fits in one byte."""
MAX_NAME = 200
"""Most characters of a class name, which legends, reports and attribute tables show on one line."""
_SHOWN = 60
"""Characters of a value shown in a message."""

_COLOUR_CYCLE = (
    "#4e79a7", "#f28e2b", "#e15759", "#76b7b2", "#59a14f", "#edc948", "#b07aa1", "#ff9da7", "#9c755f", "#bab0ac",
)  # fmt: skip
"""Tableau 10."""


@dataclass(frozen=True)
class LandCoverClass:
    """One class of a nomenclature: its raster code, name and `#rrggbb` colour."""

    code: int
    name: str
    colour: str

    def __post_init__(self) -> None:
        """Check code, name and colour."""
        if not isinstance(self.code, int) or isinstance(self.code, bool) or not 0 <= self.code <= MAX_CODE:
            raise InputError(
                "Invalid code {code} of class '{name}'. It must be an integer from 0 to {most}.",
                code=str(self.code)[:_SHOWN],
                name=str(self.name)[:_SHOWN],
                most=MAX_CODE,
            )
        if not isinstance(self.name, str) or not self.name:
            raise InputError("Class {code} has no name.", code=self.code)
        if len(self.name) > MAX_NAME:
            raise InputError(
                "The name of class {code} may have at most {most} characters, but it has {count}.",
                code=self.code,
                count=len(self.name),
                most=MAX_NAME,
            )
        check_text(tr("class name"), self.name)
        if not isinstance(self.colour, str) or not re.fullmatch(r"#[0-9a-f]{6}", self.colour):
            raise InputError(
                "Invalid colour '{colour}' of class '{name}'. It must be of the form #rrggbb, in lower case.",
                colour=str(self.colour)[:_SHOWN],
                name=self.name,
            )

    @property
    def rgb(self) -> tuple[int, int, int]:
        """The colour as red, green, blue, each 0..255."""
        return int(self.colour[1:3], 16), int(self.colour[3:5], 16), int(self.colour[5:7], 16)


@dataclass(frozen=True)
class Nomenclature:
    """A named list of classes, in increasing order of code."""

    name: str
    classes: tuple[LandCoverClass, ...]

    def __post_init__(self) -> None:
        """Check that the codes are unique and increasing."""
        check_codes(self.classes)

    @property
    def codes(self) -> tuple[int, ...]:
        """The codes, increasing."""
        return tuple(c.code for c in self.classes)

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in order of code."""
        return tuple(c.name for c in self.classes)

    @property
    def colours(self) -> tuple[str, ...]:
        """The `#rrggbb` colours, in order of code."""
        return tuple(c.colour for c in self.classes)

    def lookup(self, code: int) -> LandCoverClass:
        """Return the class with `code`.

        Raises:
            InputError: no class has that code.
        """
        for cover in self.classes:
            if cover.code == code:
                return cover
        raise InputError(
            "Code {code} not found in nomenclature {name} (codes {first}..{last}).",
            code=code,
            name=self.name,
            first=self.codes[0],
            last=self.codes[-1],
        )


def listed(classes: Iterable[LandCoverClass]) -> str:
    """Return classes as text, e.g. `1 building, 2 water`."""
    return ", ".join(f"{cover.code} {cover.name}" for cover in classes)


def codes_called(classes: Sequence[LandCoverClass], name: str | int, path: str) -> list[int]:
    """Return the codes of the classes of a map with a code or a name, in upper or lower case.

    Raises:
        InputError: there is none; `path` is the map.
    """
    text = str(name).strip().casefold()
    found = [cover.code for cover in classes if text in (str(cover.code), cover.name.casefold())]
    if not found:
        raise InputError(
            "Class '{name}' not found in '{path}'. Available classes: {classes}.",
            name=name,
            path=path,
            classes=listed(classes),
        )
    return found


def check_codes(classes: tuple[LandCoverClass, ...]) -> None:
    """Raise `InputError` unless there is at least one class and codes increase strictly.

    Increasing codes make "the lowest index wins a tie" the same as "the lowest code wins".
    """
    codes = [c.code for c in classes[: MAX_CODE + 2]]
    if not codes:
        raise InputError("A nomenclature must have at least one class.")
    if codes != sorted(set(codes)):
        raise InputError("Class codes must be unique and in increasing order; found {codes}.", codes=codes)


def nodata_code(classes: tuple[LandCoverClass, ...]) -> int:
    """Return the nodata value of a class raster: 0 if no class uses it, else 255.

    Raises:
        InputError: both 0 and 255 are class codes.
    """
    codes = {c.code for c in classes}
    for candidate in (0, MAX_CODE):
        if candidate not in codes:
            return candidate
    raise InputError("Class codes 0 and 255 are both used, so no code is left for nodata. Change one of them.")


def spare_colour(index: int) -> str:
    """Return a colour for a class that has none, `#rrggbb`; it repeats after ten."""
    return _COLOUR_CYCLE[index % len(_COLOUR_CYCLE)]


CHANGE = " \u2192 "
"""Separates the earlier and the later class in the legend of a change raster."""


def class_label(name: str) -> str:
    """Return a class name, or a change from one class to another, in the user's language.

    Files contain the English names, legends and reports show these. Names of other nomenclatures are not translated.
    """
    labels = _class_labels()
    return CHANGE.join(labels.get(part, part) for part in name.split(CHANGE))


def class_labels_in(names: Iterable[str], language: str) -> list[str]:
    """Return class names in a language, whichever the user's is; as `class_label` otherwise."""
    own, known = set(_class_labels()), translations(language) or {}
    labels = {name: known.get(name, name) for name in own}
    return [CHANGE.join(labels.get(part, part) for part in name.split(CHANGE)) for name in names]


def _class_labels() -> dict[str, str]:
    """Return the names of the classes of FLAIR, CoSIA and Cityscapes in the user's language."""
    return {
        "building": tr("building"),
        "pervious surface": tr("pervious surface"),
        "impervious surface": tr("impervious surface"),
        "bare soil": tr("bare soil"),
        "water": tr("water"),
        "coniferous": tr("coniferous"),
        "deciduous": tr("deciduous"),
        "brushwood": tr("brushwood"),
        "vineyard": tr("vineyard"),
        "herbaceous vegetation": tr("herbaceous vegetation"),
        "agricultural land": tr("agricultural land"),
        "plowed land": tr("plowed land"),
        "swimming pool": tr("swimming pool"),
        "snow": tr("snow"),
        "clear cut": tr("clear cut"),
        "mixed": tr("mixed"),
        "ligneous": tr("ligneous"),
        "greenhouse": tr("greenhouse"),
        "other": tr("other"),
        "undefined": tr("undefined"),
        "unchanged": tr("unchanged"),
        "void": tr("void"),
        "flat": tr("flat"),
        "construction": tr("construction"),
        "object": tr("object"),
        "nature": tr("nature"),
        "sky": tr("sky"),
        "human": tr("human"),
        "vehicle": tr("vehicle"),
    }


def _nomenclature(name: str, rows: str) -> Nomenclature:
    """Build a nomenclature from lines `code rrggbb class name`."""
    classes = []
    for row in rows.strip().splitlines():
        code, colour, label = row.split(maxsplit=2)
        classes.append(LandCoverClass(int(code), label, f"#{colour}"))
    return Nomenclature(name, tuple(classes))


FLAIR_19 = _nomenclature(
    "flair-19",
    """
    1 db0e9a building
    2 938e7b pervious surface
    3 f80c00 impervious surface
    4 a97101 bare soil
    5 1553ae water
    6 194a26 coniferous
    7 46e483 deciduous
    8 f3a60d brushwood
    9 660082 vineyard
    10 55ff00 herbaceous vegetation
    11 fff30d agricultural land
    12 e4df7c plowed land
    13 3de6eb swimming pool
    14 ffffff snow
    15 8ab3a0 clear cut
    16 6b714f mixed
    17 c5dc42 ligneous
    18 9999ff greenhouse
    19 000000 other
    """,
)
"""The classes of the FLAIR #1 data set (Garioud et al., arXiv:2211.12979), colours by IGN."""

FLAIR_12 = Nomenclature("flair-12", FLAIR_19.classes[:12])
"""The twelve classes scored by the FLAIR challenges."""

FLAIR_13 = Nomenclature("flair-13", (*FLAIR_12.classes, LandCoverClass(13, "other", "#000000")))
"""The challenge's classes: 1 to 12 of FLAIR #1, the others merged into 13."""

COSIA = Nomenclature(
    "cosia",
    tuple(
        LandCoverClass(code, "undefined" if flair == 19 else FLAIR_19.lookup(flair).name, FLAIR_19.lookup(flair).colour)
        for code, flair in enumerate((1, 18, 13, 3, 2, 4, 5, 14, 10, 11, 12, 9, 7, 6, 8, 15, 17, 16, 19))
    ),
)
"""The order of IGN's CoSIA labels in FLAIR-HUB (`configs/train/config_supervision.yaml`), from 0."""

CITYSCAPES_8 = _nomenclature(
    "cityscapes-8",
    """
    0 000000 void
    1 804080 flat
    2 464646 construction
    3 dcdc00 object
    4 6b8e23 nature
    5 4682b4 sky
    6 dc143c human
    7 00008e vehicle
    """,
)
"""The eight label categories of Cityscapes (Cordts et al., 2016), colours of a typical member class."""

NOMENCLATURES = {n.name: n for n in (FLAIR_19, FLAIR_13, FLAIR_12, COSIA, CITYSCAPES_8)}
