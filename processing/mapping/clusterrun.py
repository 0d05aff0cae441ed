"""A segmentation whose blocks other processes make, run by a command of its own: QGIS cannot start such processes.

What it starts must find the engine under its own name, which inside QGIS is that of the plugin's folder.
"""

from __future__ import annotations

import json
import re
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import QgsApplication

from ...flair_seg.choices import check_cluster, check_count
from ...flair_seg.errors import KINDS, CancelledError, ClusterError, InputError
from ...flair_seg.feedback import Feedback
from ...flair_seg.language import LANGUAGE_VARIABLE, tr
from ...flair_seg.system.isolated import ENGINE_FOLDER, inherited_folders, isolated_environment, isolated_module
from ..runtime.runtime import library_folder

if TYPE_CHECKING:
    from ...flair_seg.options import SegmentOptions, SegmentResult

_LOCAL = r"local:([1-9]\d*)"


def machines(text: str) -> dict[str, Any]:
    """Return the engine's options for `local:N`, or for the address of a scheduler.

    Raises:
        InputError: it is neither.
    """
    match = re.fullmatch(_LOCAL, text.strip())
    if match:
        check_count("workers", int(match[1]))
        return {"workers": int(match[1])}
    if "://" not in text:
        raise InputError(
            "Cluster '{cluster}' must be the address of a scheduler, such as tcp://host:8786, or a number of local "
            "processes, such as local:4.",
            cluster=text,
        )
    check_cluster(text.strip())
    return {"cluster": text.strip()}


def run_on_cluster(options: SegmentOptions, feedback: Feedback) -> SegmentResult:
    """Segment on other processes.

    Raises:
        FlairError: what the command says.
        CancelledError: the user cancelled; the command was ended.
    """
    from ...flair_seg.options import SegmentResult
    from ..runtime.child import find_python, run_streaming

    folder = library_folder()
    command = isolated_module(
        find_python(),
        "flair_seg",
        ["run-json"],
        before=[ENGINE_FOLDER, *inherited_folders()],
        after=[str(folder)] if folder else [],
    )
    environment = {**isolated_environment(), LANGUAGE_VARIABLE: QgsApplication.locale()}
    listener = _Listener(feedback)
    try:
        with tempfile.TemporaryDirectory(prefix="flair-seg-") as empty:
            code, _ = run_streaming(command, environment, Path(empty), listener, json.dumps(options.to_json_dict()))
    except CancelledError:
        raise CancelledError("The run was cancelled.") from None
    if code or listener.result is None:
        error = listener.error
        kind = KINDS.get(error.get("type", ""), ClusterError)
        raise kind(error.get("message") or tr("The run ended without a result (exit code {code}).", code=code))
    return SegmentResult.from_json_dict(listener.result)


class _Listener(Feedback):
    """Passes on the messages of `run-json`, and keeps its result or error; other lines are information."""

    def __init__(self, feedback: Feedback) -> None:
        """Take who listens."""
        self._feedback = feedback
        self.result: dict[str, Any] | None = None
        self.error: dict[str, Any] = {}

    def info(self, text: str) -> None:
        """Pass on a line."""
        message = _message(text)
        if "progress" in message:
            self._feedback.progress(*message["progress"])
        elif "warning" in message:
            self._feedback.warning(message["warning"])
        elif "result" in message:
            self.result = message["result"]
        elif "error" in message:
            self.error = message["error"]
        else:
            self._feedback.info(message.get("info", text))

    def is_cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._feedback.is_cancelled()


def _message(line: str) -> dict[str, Any]:
    """Return a line as the JSON object that it is; empty for what is none, such as what a library prints."""
    with suppress(ValueError):
        found = json.loads(line)
        if isinstance(found, dict):
            return found
    return {}
