"""Prevents ONNX Runtime from recording and sending usage data.

Official builds for Linux (1.29 and later) do both by default when the package is imported: they write a device
identifier to `~/.cache` and queue events for a server. The variable is read once, at import, so it must be set before.
Child processes inherit it.
"""

from __future__ import annotations

import os
from types import ModuleType

VARIABLE = "ORT_DISABLE_TELEMETRY"
"""Environment variable of ONNX Runtime on POSIX; `1` disables telemetry."""


def forbid_telemetry() -> None:
    """Disable telemetry for ONNX Runtime imported later by this process or a child."""
    os.environ[VARIABLE] = "1"


def stop_telemetry(runtime: ModuleType) -> None:
    """Stop the events of a runtime that is already imported.

    If another QGIS plugin imported it before the variable was set, the device identifier already exists. On Windows
    this stops the events of the system's trace.
    """
    stop = getattr(runtime, "disable_telemetry_events", None)
    if stop is not None:
        stop()
