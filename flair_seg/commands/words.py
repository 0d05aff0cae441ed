"""argparse's own words in the user's language: it passes them through gettext, whose place `tr` takes."""

from __future__ import annotations

import argparse
from typing import Any

from ..language import tr


def speak() -> None:
    """Have argparse use the translation in use, for the whole process; a text that is not known stays English."""
    module: Any = argparse
    module._ = tr
    module.ngettext = _one_or_many


def texts() -> tuple[str, ...]:
    """Return what argparse of Python 3.9 to 3.14 says to users, so that it is among the texts to translate."""
    return (
        tr("usage: "),
        tr("positional arguments"),
        tr("options"),
        tr("optional arguments"),
        tr("show this help message and exit"),
        tr("argument %(argument_name)s: %(message)s"),
        tr("invalid choice: %(value)r (choose from %(choices)s)"),
        tr("invalid %(type)s value: %(value)r"),
        tr("the following arguments are required: %s"),
        tr("unrecognized arguments: %s"),
        tr("expected one argument"),
        tr("expected at least one argument"),
        tr("expected at most one argument"),
        tr("expected %s argument"),
        tr("expected %s arguments"),
        tr("not allowed with argument %s"),
        tr("one of the arguments %s is required"),
        tr("ambiguous option: %(option)s could match %(matches)s"),
        tr("ignored explicit argument %r"),
    )


def _one_or_many(one: str, many: str, count: int) -> str:
    """Return one of two texts, as `gettext.ngettext` does."""
    text = one if count == 1 else many
    return tr(text)
