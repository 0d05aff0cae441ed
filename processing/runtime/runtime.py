"""ONNX Runtime in a folder of the plugin's own: where it is, and putting it on `sys.path`. Knows no QGIS.

Every install (`installing`) gets a folder of its own under `runtime_root()`, and the small file `current` names the one
in use.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from pathlib import Path

from ...flair_seg.system.folders import user_folder

PACKAGES: Mapping[str, frozenset[str]] = {
    "onnxruntime": frozenset(),
    "onnxruntime-gpu": frozenset({"cuda", "cudnn"}),
    "onnxruntime-openvino": frozenset(),
}
"""The builds to choose from, the usual one first, and which extras of each bring libraries that it loads."""
POINTER = "current"


def runtime_root() -> Path:
    """Return the folder of this Python's runtimes, in the user's local (not roaming) data: CUDA takes 2.5 GB.

    Another version of Python or another processor needs other wheels, so each has a folder of its own.
    """
    import sysconfig  # slow to load, and QGIS loads this module when it starts

    return user_folder("local") / "runtime" / f"{sys.implementation.cache_tag}-{sysconfig.get_platform()}"


def library_folder() -> Path | None:
    """Return the installed runtime's folder, None where there is none."""
    try:
        folder = runtime_root() / (runtime_root() / POINTER).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return folder if folder.is_dir() else None


def activate() -> None:
    """Put the installed runtime last on `sys.path`, so that it never hides a module that QGIS brings.

    Where it is there already, it stays in place: another thread may be importing from it.
    """
    folder = library_folder()
    if folder is not None and str(folder) in sys.path:
        return
    deactivate()
    if folder is not None:
        sys.path.append(str(folder))
        importlib.invalidate_caches()


def deactivate() -> None:
    """Take this plugin's runtimes off `sys.path`."""
    root = runtime_root()
    sys.path[:] = [entry for entry in sys.path if root not in Path(entry).parents]
