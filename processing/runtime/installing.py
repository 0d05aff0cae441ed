"""Installs ONNX Runtime in a folder of the plugin's own. Knows no QGIS.

Another QGIS may have the runtime before loaded (on Windows its files are then locked), so an install leaves it alone;
the first install at least a day later removes it. numpy is never installed: QGIS's own stays the only one.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ...flair_seg.choices import check_choice
from ...flair_seg.errors import FlairError, InputError, RuntimeMissingError
from ...flair_seg.feedback import Feedback
from ...flair_seg.language import tr
from ...flair_seg.system.isolated import inherited_folders
from .child import find_python, run_code
from .runtime import PACKAGES, POINTER, library_folder, runtime_root
from .wheels import PipSource, fetch

STALE_AFTER_S = 24 * 3600

_CHECK = """
import importlib.util, json, sys
sys.path[:0] = sys.argv[2:]
shadow = importlib.util.find_spec("onnxruntime")
sys.path.insert(0, sys.argv[1])
importlib.invalidate_caches()
import numpy, onnxruntime
print(json.dumps({
    "version": onnxruntime.__version__,
    "numpy": numpy.__version__,
    "providers": onnxruntime.get_available_providers(),
    "shadow": shadow.origin if shadow else None,
}))
"""


@dataclass(frozen=True)
class InstallReport:
    """What an install did: `size` is in bytes, `shadow` the path of an onnxruntime that comes before ours."""

    package: str
    version: str
    folder: Path
    size: int
    numpy: str
    providers: tuple[str, ...]
    shadow: str | None


def install(package: str, source: PipSource, feedback: Feedback) -> InstallReport:
    """Fetch a runtime into a new folder, check that it loads, and make it the current one.

    Args:
        package: one of `PACKAGES`.
        source: where the wheels come from.
        feedback: receives pip's output line by line, and may cancel.

    Raises:
        InputError: the package is not known, or the user's data folder cannot be written.
        RuntimeMissingError: no usable Python or pip, or pip failed; its reason is in the message.
        CancelledError: the user cancelled; nothing is left behind.
    """
    check_choice(tr("package"), package, PACKAGES)
    python = find_python()
    before = library_folder()
    partial = _new_folder()
    try:
        fetch(python, package, partial, source, feedback)
        check = _check(python, partial)
        size = sum(f.stat().st_size for f in partial.rglob("*") if f.is_file())
        folder = _publish(partial, f"{package}-{check['version']}")
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    _remove_stale(folder, before)
    return InstallReport(
        package, check["version"], folder, size, check["numpy"], tuple(check["providers"]), check["shadow"]
    )


def _new_folder() -> Path:
    """Make a folder for an install that is not yet whole."""
    root = runtime_root()
    try:
        root.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=".partial-", dir=root))
    except OSError as error:
        raise InputError(
            "Cannot write to the installation folder '{root}': {strerror}", root=root, strerror=error.strerror
        ) from error


def _check(python: Path, folder: Path) -> dict[str, str]:
    """Import the new runtime with QGIS's numpy in a process of its own.

    Raises:
        RuntimeMissingError: it does not load.
    """
    answer = run_code(python, _CHECK, str(folder), *inherited_folders(), timeout=None)
    if answer.returncode:
        reason = (answer.stderr.strip().splitlines() or [tr("the process crashed")])[-1]
        raise RuntimeMissingError(
            "The downloaded ONNX Runtime cannot be loaded in QGIS's Python: {reason}", reason=reason
        )
    result: dict[str, str] = json.loads(answer.stdout.strip().splitlines()[-1])
    return result


def _publish(partial: Path, name: str) -> Path:
    """Give a checked install its final name, and point to it."""
    folder = partial.with_name(name)
    number = 1
    while folder.exists():
        number += 1
        folder = partial.with_name(f"{name}-{number}")
    try:
        partial.rename(folder)
        pointer = partial.with_name(f"{POINTER}.{os.getpid()}")
        pointer.write_text(folder.name, encoding="utf-8")
        os.replace(pointer, partial.with_name(POINTER))
    except OSError as error:
        raise FlairError("Cannot move ONNX Runtime to '{folder}': {error}", folder=folder, error=error) from error
    return folder


def _remove_stale(current: Path, before: Path | None) -> None:
    """Remove the runtimes replaced more than a day ago, and what installs killed as long ago left.

    The previous one is kept for another day, since another QGIS may be using it.
    """
    with suppress(OSError):  # another install may be removing the same folders
        if before is not None:
            os.utime(before)
        for folder in current.parent.iterdir():
            stale = time.time() - folder.stat().st_mtime > STALE_AFTER_S
            if stale and folder != current and folder.is_dir():
                shutil.rmtree(folder, ignore_errors=True)
