"""The user's language: texts are written in English, and turned into others where a translation is in use."""

from __future__ import annotations

import json
import locale
import math
import os
from collections.abc import Callable, Mapping

from .system.folders import resources

Translate = Callable[[str], str]

FOLDER = resources() / "i18n"
"""Where the translations lie."""

LANGUAGE_VARIABLE = "FLAIR_SEG_LANGUAGE"
"""Environment variable naming the language of messages, e.g. `fr`, instead of the system's."""

_translate: list[Translate] = []


def tr(text: str, **values: object) -> str:
    """Return a text in the user's language, its `{placeholders}` filled as `str.format` does.

    The text must be a literal where it is written, so that the list of texts to translate can be drawn from the code.
    """
    translated = _translate[-1](text) if _translate else text
    return translated.format(**values) if values else translated


def grouped(value: float, digits: int = 0) -> str:
    """Return a number for people: thousands apart, `digits` after the language's decimal sign; a dash for no number."""
    if not math.isfinite(value):
        return "\u2013"
    value = round(value, digits) + 0.0  # no minus before a zero
    whole, _, fraction = f"{value:,.{digits}f}".replace(",", "\u202f").replace("-", "\u2212").partition(".")
    return f"{whole}{tr('.')}{fraction}" if fraction else whole


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
    path = FOLDER / f"flair_{language}.json"
    if not path.is_file():
        use_translation(None)
        return False
    known: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    use_translation(lambda text: known.get(text, text))
    return True
