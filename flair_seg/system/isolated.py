"""Starts Python processes that import modules neither from the working folder nor from the environment.

`python -c` and `python -m` put the working folder first on `sys.path`: a `json.py` in a downloaded project would
replace Python's own. Isolated mode (`-I`) excludes that folder, PYTHONPATH and the user's site folder, so the folders
that a child process needs are passed explicitly.
"""

from __future__ import annotations

import json
import os
import site
import sys
from collections.abc import Sequence
from pathlib import Path

from .telemetry import VARIABLE

ENGINE_FOLDER = str(Path(__file__).resolve().parents[2])
"""Folder on `sys.path` from which the engine is imported as `flair_seg`."""
_HOME = "PYTHONHOME"
_START = """
import sys
sys.path[:] = [entry for entry in sys.path if entry]
import json, runpy
before, after = json.loads(sys.argv.pop(1))
place = next((at for at, entry in enumerate(sys.path) if entry.endswith("-packages")), len(sys.path))
sys.path[place:place] = before
sys.path += after
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
"""
"""The given folders come after the standard library, which nothing may replace, and before installed packages."""


def isolated_options() -> list[str]:
    """Return the options that isolate the interpreter.

    Some QGIS bundles for macOS and Windows find their standard library only by PYTHONHOME, which `-I` ignores. There,
    `isolated_environment` and an empty working folder have the same effect as `-I`.
    """
    if _HOME not in os.environ:
        return ["-I", "-X", "utf8"]
    return ["-s", *(["-P"] if sys.version_info >= (3, 11) else []), "-X", "utf8"]


def isolated_module(
    python: str | Path, module: str, arguments: Sequence[str], before: Sequence[str], after: Sequence[str] = ()
) -> list[str]:
    """Return the command that runs a module, as `python -m` does, isolated.

    Args:
        python: the interpreter.
        module: dotted name.
        arguments: the module's arguments.
        before: absolute folders that take precedence over the interpreter's own packages.
        after: absolute folders that are searched last.
    """
    folders = json.dumps([list(before), list(after)])
    return [str(python), *isolated_options(), "-u", "-c", _START, folders, module, *arguments]


def isolated_environment() -> dict[str, str]:
    """Return this process's environment without variables that affect Python's modules, and without telemetry."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON") or name == _HOME}
    return {**kept, VARIABLE: "1"}


def inherited_folders() -> list[str]:
    """Return the folders of `sys.path` that isolation excludes although the user chose them.

    They are the user's site folder and those of PYTHONPATH, except empty or relative entries, which mean the working
    folder.
    """
    chosen = {entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if os.path.isabs(entry)}
    chosen.add(site.getusersitepackages())
    return [entry for entry in sys.path if entry in chosen]


def all_folders() -> list[str]:
    """Return all folders of `sys.path` except the working folder, and the engine's own."""
    here = os.path.realpath(os.getcwd())
    entries = [entry for entry in sys.path if os.path.isabs(entry) and os.path.realpath(entry) != here]
    return list(dict.fromkeys([*entries, ENGINE_FOLDER]))
