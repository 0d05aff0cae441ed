"""The words that Python's argparse itself says, in the user's language.

Python brings no translation of them. argparse looks its texts up under the names `_` and `ngettext` of its module,
which gettext provides; they are replaced here.
"""

from __future__ import annotations

import argparse

from ..language import tr


def translate_argparse() -> None:
    """Have argparse's own texts translated, in this process, into the language in use at the time."""
    texts = vars(argparse)
    texts["_"] = lambda text: words().get(text, text)
    texts["ngettext"] = lambda singular, plural, count: texts["_"](singular if count == 1 else plural)


def words() -> dict[str, str]:
    """Return what argparse says to users, in English, and in the user's language."""
    return {
        "usage: ": tr("usage: "),
        "positional arguments": tr("positional arguments"),
        "options": tr("options"),
        "show this help message and exit": tr("show this help message and exit"),
        "argument %(argument_name)s: %(message)s": tr("argument %(argument_name)s: %(message)s"),
        "the following arguments are required: %s": tr("the following arguments are required: %s"),
        "unrecognized arguments: %s": tr("unrecognized arguments: %s"),
        "expected one argument": tr("expected one argument"),
        "expected at least one argument": tr("expected at least one argument"),
        "expected at most one argument": tr("expected at most one argument"),
        "expected %s argument": tr("expected %s argument"),
        "expected %s arguments": tr("expected %s arguments"),
        "not allowed with argument %s": tr("not allowed with argument %s"),
        "one of the arguments %s is required": tr("one of the arguments %s is required"),
        "ignored explicit argument %r": tr("ignored explicit argument %r"),
        "ambiguous option: %(option)s could match %(matches)s": tr(
            "ambiguous option: %(option)s could match %(matches)s"
        ),
        "invalid %(type)s value: %(value)r": tr("invalid %(type)s value: %(value)r"),
        "invalid choice: %(value)r (choose from %(choices)s)": tr(
            "invalid choice: %(value)r (choose from %(choices)s)"
        ),
    }
