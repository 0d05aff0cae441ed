"""The user's language: texts are written in English, and turned into others where a translation is in use."""

from __future__ import annotations

import json
import locale
import math
import os
from collections.abc import Callable, Mapping
from numbers import Integral, Real
from string import Formatter

from .system.folders import resources

Translate = Callable[[str], str]

FOLDER = resources() / "i18n"
"""Where the translations lie."""

LANGUAGE_VARIABLE = "FLAIR_SEG_LANGUAGE"
"""Environment variable naming the language of messages, e.g. `fr`, instead of the system's."""

_ZERO_IS_SINGULAR = ("fr",)
"""Languages in which a noun after 0 is singular."""

_NEXT_UNIT = 999.5
"""From here on, three digits would be shown as 1 000: the next larger unit is used."""

_translate: list[Translate] = []


class _Sentences(Formatter):
    """Fills placeholders as `str.format` does, but shows fractions with the language's decimal sign.

    What a command takes, such as the value of an option, is given as text, which stays as it is.
    """

    def format_field(self, value: object, format_spec: str) -> str:
        """Return a value for people."""
        shown: str = super().format_field(value, format_spec)
        return _localised(shown) if isinstance(value, Real) and not isinstance(value, Integral) else shown


_sentences = _Sentences()


def tr(text: str, plural: str = "", /, **values: object) -> str:
    """Return a text in the user's language, its `{placeholders}` filled as `str.format` does.

    Texts must be literals where they are written, so that the list of texts to translate can be drawn from the code.

    Args:
        text: the text; the singular where there is a `plural`.
        plural: what is said where the value `count` takes the plural, in English all numbers but 1, in French from 2.
        values: of the placeholders; `count`, with a `plural`, is a number and is shown with its thousands apart.

    Example:
        >>> tr("{count} window", "{count} windows", count=2)
        '2 windows'
    """
    if plural:
        count = values["count"]
        if not isinstance(count, Integral):
            raise TypeError(f"count must be an integer, not {count!r}")
        text = text if _takes_singular(int(count)) else plural
        values["count"] = grouped(int(count))
    translated = _translate[-1](text) if _translate else text
    return _sentences.vformat(translated, (), values) if values else translated


def _takes_singular(count: int) -> bool:
    """Whether a noun after a number is singular in the user's language (Unicode CLDR, plural rules)."""
    return abs(count) <= 1 if tr("en") in _ZERO_IS_SINGULAR else count == 1


def grouped(value: float, digits: int = 0) -> str:
    """Return a number for people: thousands apart, `digits` after the language's decimal sign; a dash for no number."""
    if not math.isfinite(value):
        return "\u2013"
    value = round(value, digits) + 0.0  # no minus before a zero
    return _localised(f"{value:,.{digits}f}").replace("-", "\u2212")


def significant(value: float, digits: int = 3) -> str:
    """Return a number for people with so many significant digits, e.g. a pixel size, without zeros at the end."""
    return _localised(f"{value:.{digits}g}")


def data_size(size: float) -> str:
    """Return a number of bytes for people, with three digits in kB, MB or GB."""
    kilobytes = size / 1e3
    if kilobytes < _NEXT_UNIT:
        return tr("{size} kB", size=_three_digits(kilobytes))
    if kilobytes / 1e3 < _NEXT_UNIT:
        return tr("{size} MB", size=_three_digits(kilobytes / 1e3))
    return tr("{size} GB", size=_three_digits(kilobytes / 1e6))


def _three_digits(value: float) -> str:
    """Return a number from 0.01 upwards with at least three digits."""
    return grouped(value, 2 if value < 9.995 else 1 if value < 99.95 else 0)


def _localised(number: str) -> str:
    """Return a number that Python formatted, its thousands apart, with the language's decimal sign."""
    return number.replace(",", "\u202f").replace(".", tr("."))


def use_translation(translate: Translate | None) -> None:
    """Use a translation for the whole process, a function from English; None goes back to English."""
    _translate[:] = [translate] if translate else []


def system_language(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language of the user's messages, e.g. `fr`, from the environment, else the system."""
    names = (environment.get(name, "") for name in (LANGUAGE_VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG"))
    name = next(filter(None, names), "") or locale.getlocale()[0] or "en"
    return name[:2].lower()


def use_language(language: str) -> bool:
    """Use the translation of a language, e.g. `fr`; return whether there is one, else texts stay English."""
    known = translations(language)
    if known is None:
        use_translation(None)
        return False
    use_translation(lambda text: known.get(text, text))
    return True


def translations(language: str) -> dict[str, str] | None:
    """Return the translated texts of a language by the English ones; None if there are none."""
    path = FOLDER / f"flair_{language}.json"
    if not path.is_file():
        return None
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts
