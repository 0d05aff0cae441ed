"""Child processes: QGIS's own Python interpreter, and commands whose output is passed on. Knows no QGIS."""

from __future__ import annotations

import importlib.util
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from ...flair_seg.errors import CancelledError, RuntimeMissingError
from ...flair_seg.feedback import Feedback
from ...flair_seg.language import tr
from ...flair_seg.system.isolated import inherited_folders, isolated_environment, isolated_options

POLL_S = 0.1
TERMINATE_S = 5.0
REST_S = 0.5
NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Keeps Windows from showing a console for a child process; only there does it exist."""

_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

_WHO = """
import importlib.util, json, sys
sys.path[:0] = sys.argv[1:]
import pip
numpy = importlib.util.find_spec("numpy")
print(json.dumps([f"{sys.version_info.major}.{sys.version_info.minor}", numpy.origin if numpy else None]))
"""


def find_python() -> Path:
    """Return the interpreter of the running Python, identified by its version and the numpy it finds.

    Inside QGIS, `sys.executable` is QGIS itself on Windows and macOS, and the first `python3` of the search path on
    Linux, which may be another one; the interpreter is then in `sys.prefix` or in the folder of the QGIS program.

    Raises:
        RuntimeMissingError: none of the places holds this Python with pip.
    """
    problems = []
    for candidate in python_candidates():
        problem = _why_unusable(candidate)
        if problem is None:
            return candidate
        problems.append(f"{candidate} {problem}")
    found = "; ".join(problems) or tr("no interpreter at the usual locations")
    raise RuntimeMissingError(
        "Installation requires QGIS's Python {version} with pip, but no suitable interpreter was found ({found}). "
        "Install pip for this Python (Debian and Ubuntu: sudo apt install python3-pip).",
        version=_VERSION,
        found=found,
    )


def python_candidates() -> list[Path]:
    """Return the existing files that may be this Python's interpreter, the likeliest first."""
    suffix = ".exe" if sys.platform == "win32" else ""
    major, minor = sys.version_info[:2]
    names = [f"python{v}{suffix}" for v in (major, f"{major}.{minor}", "")]
    program = Path(sys.executable) if sys.executable else None
    folders = [program.parent, program.parent / "bin"] if program else []
    for prefix in dict.fromkeys((sys.prefix, sys.exec_prefix, sys.base_prefix)):
        folders += [Path(prefix), Path(prefix) / "bin"]
    places = [folder / name for folder in folders for name in names]
    if program is not None and program.name.lower().startswith("python"):
        places.insert(0, program)
    return [place for place in dict.fromkeys(places) if place.is_file()]


def run_streaming(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, feedback: Feedback, given: str = ""
) -> tuple[int, list[str]]:
    """Run a command without a shell and pass its output on line by line; it reads `given` from standard input.

    Returns:
        Its exit status, and all lines it wrote.

    Raises:
        CancelledError: the user cancelled; the command was ended.
    """
    process = subprocess.Popen(  # noqa: S603 - an argument list, no shell
        list(command),
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        creationflags=NO_WINDOW,
    )
    _give(process, given)
    arriving: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_pump, args=(process, arriving), daemon=True).start()
    lines: list[str] = []
    while True:
        if feedback.is_cancelled():
            _end(process)
            for last in _rest(arriving):
                feedback.info(last)
            raise CancelledError("The installation of ONNX Runtime was cancelled.")
        try:
            line = arriving.get(timeout=POLL_S)
        except queue.Empty:
            continue
        if line is None:
            return process.wait(), lines
        lines.append(line)
        feedback.info(line)


def _give(process: subprocess.Popen[str], text: str) -> None:
    """Write the standard input of a process; one that has already ended reads nothing."""
    assert process.stdin is not None  # noqa: S101 - opened with a pipe above
    with suppress(OSError), process.stdin as input_:
        input_.write(text)


def _pump(process: subprocess.Popen[str], arriving: queue.Queue[str | None]) -> None:
    """Move a process's lines into a queue, so that waiting for one never blocks the cancel button."""
    assert process.stdout is not None  # noqa: S101 - opened with a pipe above
    with process.stdout as output:
        for line in output:
            if line.strip():
                arriving.put(line.rstrip())
    arriving.put(None)


def _rest(arriving: queue.Queue[str | None]) -> Iterator[str]:
    """Yield the last lines of a process that has ended; its own children may keep the pipe open."""
    with suppress(queue.Empty):
        while (line := arriving.get(timeout=REST_S)) is not None:
            yield line


def _end(process: subprocess.Popen[str]) -> None:
    """Terminate a process, and kill it if it does not end in time."""
    process.terminate()
    try:
        process.wait(TERMINATE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _why_unusable(candidate: Path) -> str | None:
    """Return why this interpreter is not QGIS's Python with pip, None if it is."""
    try:
        answer = run_code(candidate, _WHO, *inherited_folders())
    except (OSError, subprocess.TimeoutExpired):
        return tr("does not start")
    if answer.returncode:
        return tr("has no pip") if "pip" in answer.stderr else tr("does not start")
    version, numpy = json.loads(answer.stdout.strip().splitlines()[-1])
    if version != _VERSION:
        return tr("is Python {version}", version=version)
    spec = importlib.util.find_spec("numpy")
    own = spec.origin if spec else None
    return (
        None if own and numpy and os.path.samefile(own, numpy) else tr("uses a different numpy ({numpy})", numpy=numpy)
    )


def run_code(python: Path, code: str, *arguments: str, timeout: float | None = 60) -> subprocess.CompletedProcess[str]:
    """Run a short program isolated, in an empty folder, and return what it printed.

    Raises:
        OSError: the interpreter does not start.
        subprocess.TimeoutExpired: it takes too long, in seconds.
    """
    with tempfile.TemporaryDirectory(prefix="flair-seg-") as folder:
        return subprocess.run(  # noqa: S603 - an argument list, no shell
            [str(python), *isolated_options(), "-c", code, *arguments],
            cwd=folder,
            env=isolated_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            creationflags=NO_WINDOW,
        )
