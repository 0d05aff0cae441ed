"""Folders of the program's own files and of the user's."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parents[1]
Kind = Literal["data", "local", "cache"]
_VARIABLES: dict[Kind, tuple[str, str, str]] = {
    "data": ("APPDATA", "Library/Application Support", "XDG_DATA_HOME"),
    "local": ("LOCALAPPDATA", "Library/Application Support", "XDG_DATA_HOME"),
    "cache": ("LOCALAPPDATA", "Library/Caches", "XDG_CACHE_HOME"),
}
"""For each kind, the variable on Windows, the folder on macOS below the home, and the variable elsewhere."""
_DEFAULTS: dict[Kind, str] = {"data": ".local/share", "local": ".local/share", "cache": ".cache"}


def resources() -> Path:
    """Return the folder of models, translations and other data.

    It is inside an installed package, and next to the package in a checkout and in the plugin's folder.
    """
    inside = _PACKAGE / "resources"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources"


def user_folder(kind: Kind) -> Path:
    """Return the folder for a user's files; it need not exist.

    Args:
        kind: `data` roams with the user if the system supports it, `local` does not, `cache` may be deleted at any
            time.
    """
    windows, macos, variable = _VARIABLES[kind]
    if sys.platform == "win32":
        base = Path(os.environ.get(windows, Path.home()))
    elif sys.platform == "darwin":
        base = Path.home() / macos
    else:
        base = Path(os.environ.get(variable) or Path.home() / _DEFAULTS[kind])
    return base / "flair-seg"
