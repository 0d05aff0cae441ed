"""A segmentation whose blocks other processes make, run by a command of its own: QGIS cannot start such processes.

What it starts must find the engine under its own name, which inside QGIS is that of the plugin's folder.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication

from ...flair_seg.choices import check_cluster, check_count
from ...flair_seg.errors import CancelledError, ClusterError, InputError
from ...flair_seg.feedback import Feedback
from ...flair_seg.language import LANGUAGE_VARIABLE, tr
from ...flair_seg.system.isolated import ENGINE_FOLDER, inherited_folders, isolated_environment, isolated_module
from ..runtime.runtime import library_folder

_LOCAL = r"local:([1-9]\d*)"
_PERCENT = r"(\d+) %"
_OPTIONS = {"memory_mb": "--memory"}
"""Options whose name on the command line is another."""


def machines(text: str) -> list[str]:
    """Return the command's options for `local:N`, or the address of a scheduler.

    Raises:
        InputError: it is neither.
    """
    match = re.fullmatch(_LOCAL, text.strip())
    if match:
        check_count("workers", int(match[1]))
        return ["--workers", match[1]]
    if "://" not in text:
        raise InputError(
            "Cluster '{cluster}' must be the address of a scheduler, such as tcp://host:8786, or a number of local "
            "processes, such as local:4.",
            cluster=text,
        )
    check_cluster(text.strip())
    return ["--cluster", text.strip()]


def arguments(source: str, output: str, options: Mapping[str, Any], where: Sequence[str] = ()) -> list[str]:
    """Return `segment` and its arguments for the engine's options, and those that say which processes predict."""
    found = ["segment", *where, "--json"]
    for name, value in options.items():
        flag = _OPTIONS.get(name, f"--{name.replace('_', '-')}")
        if value is True:
            found.append(flag)
        elif isinstance(value, tuple):
            found.append(f"{flag}={','.join(map(str, value))}")
        elif value not in (None, False):
            found.append(f"{flag}={value}")
    return [*found, "--", source, output]


def run_on_cluster(cluster: str, source: str, output: str, options: Mapping[str, Any], feedback: Feedback) -> Any:  # noqa: ANN401
    """Segment on other processes and return the result as the command prints it, a JSON object.

    Raises:
        FlairError: what the command says.
        CancelledError: the user cancelled; the command was ended.
    """
    from ..runtime.child import find_python, run_streaming

    folder = library_folder()
    command = isolated_module(
        find_python(),
        "flair_seg",
        arguments(source, output, options, machines(cluster)),
        before=[ENGINE_FOLDER, *inherited_folders()],
        after=[str(folder)] if folder else [],
    )
    environment = {**isolated_environment(), LANGUAGE_VARIABLE: QgsApplication.locale()}
    try:
        with tempfile.TemporaryDirectory(prefix="flair-seg-") as empty:
            code, lines = run_streaming(command, environment, Path(empty), _Listener(feedback))
    except CancelledError:
        raise CancelledError("The run was cancelled.") from None
    answer = _answer(lines)
    if code or not answer:
        from ...flair_seg.commands.cli import EXIT_CODES  # all commands, which QGIS need not load when it starts

        kind = next((kind for kind, number in EXIT_CODES if number == code), ClusterError)
        raise kind(
            answer.get("error", {}).get("message")
            or tr("The run ended without a result (exit code {code}).", code=code)
        )
    return answer


def _answer(lines: Sequence[str]) -> dict[str, Any]:
    """Return the JSON object that the command prints, its result or its error; empty where it printed none."""
    for line in reversed(lines):
        with suppress(ValueError):
            found = json.loads(line)
            if isinstance(found, dict):
                return found
    return {}


class _Listener(Feedback):
    """Passes on what the command says, and turns its lines of progress into progress."""

    def __init__(self, feedback: Feedback) -> None:
        """Take who listens."""
        self._feedback = feedback

    def info(self, text: str) -> None:
        """Pass on a line."""
        match = re.match(_PERCENT, text)
        if match:
            self._feedback.progress(int(match[1]), 100)
        elif not text.startswith("{"):
            self._feedback.info(text)

    def is_cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._feedback.is_cancelled()
