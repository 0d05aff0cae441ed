"""The user's language: texts are written in English, and turned into others where a translation is in use."""

from __future__ import annotations

from collections.abc import Callable

Translate = Callable[[str], str]

_translate: list[Translate] = []


def tr(text: str, **values: object) -> str:
    """Return a text in the user's language, its `{placeholders}` filled as `str.format` does.

    The text must be a literal where it is written, so that the list of texts to translate can be drawn from the code.
    """
    translated = _translate[-1](text) if _translate else text
    return translated.format(**values) if values else translated


def use_translation(translate: Translate | None) -> None:
    """Use a translation for the whole process, a function from English; None goes back to English."""
    _translate[:] = [translate] if translate else []
