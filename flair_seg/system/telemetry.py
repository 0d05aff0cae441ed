"""Keeps ONNX Runtime from recording and sending usage data.

Official builds for Linux (1.29 and later) do both by default, from the import of the package on: they write a device
identifier below `~/.cache` and queue events for a server. The variable is read once, when the package is imported, so
it must be set before. Child processes inherit it.
"""

from __future__ import annotations

import os
from types import ModuleType

VARIABLE = "ORT_DISABLE_TELEMETRY"
"""Read by ONNX Runtime's POSIX telemetry, `1` disables it."""


def forbid_telemetry() -> None:
    """Disable telemetry for each ONNX Runtime that this process, or a child, imports from now on."""
    os.environ[VARIABLE] = "1"


def stop_telemetry(runtime: ModuleType) -> None:
    """Stop the events of a runtime that is already imported.

    Where another plugin of the same QGIS imported it before the variable was set, the device identifier exists by then
    and cannot be prevented. On Windows this stops the events of the system's trace.
    """
    stop = getattr(runtime, "disable_telemetry_events", None)
    if stop is not None:
        stop()
