"""Numbers that were measured on this machine, kept as JSON in the user's cache folder for later runs."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from contextlib import suppress

from ..errors import InputError
from ..system.folders import user_folder
from ..system.jsontext import read_json


def read_measured(name: str) -> dict[str, float]:
    """Return the positive numbers of a file by key; empty where it is missing or damaged.

    Args:
        name: of the file in the cache folder.
    """
    with suppress(InputError):
        found = read_json(user_folder("cache") / name, name)
        if isinstance(found, dict):
            return {key: value for key, value in found.items() if type(value) in (int, float) and 0 < value < math.inf}
    return {}


def keep_measured(name: str, numbers: Mapping[str, float]) -> None:
    """Write the numbers; a cache that cannot be written is ignored, and they are measured again."""
    folder = user_folder("cache")
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        new = folder / f"{name}.{os.getpid()}"
        new.write_text(json.dumps(dict(numbers), indent=1, sort_keys=True), encoding="utf-8")
        os.replace(new, folder / name)
