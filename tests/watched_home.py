"""A home of its own for a process, and what the process leaves there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

# ONNX Runtime also keeps quiet where it believes that it runs in continuous integration or in its own tests.
_QUIETENING = frozenset({"CI", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "GITHUB_ACTIONS", "TF_BUILD"})
_TELEMETRY = ("Microsoft", "deviceid", "onnxruntime.db", ".ses")


class WatchedHome:
    """An empty home folder with a folder for temporary files; runs programs in it."""

    def __init__(self, folder: Path) -> None:
        """Make the folders."""
        self.folder = folder
        for name in ("home", "temporary"):
            (folder / name).mkdir(parents=True)
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in _QUIETENING and not name.startswith("XDG_") and "PIPELINE" not in name
        }
        temporary = str(folder / "temporary")
        self.environment = {
            **kept,
            "HOME": str(folder / "home"),
            **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary),
        }

    def run(self, *command: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a program, which must succeed."""
        done = subprocess.run(
            command, env=self.environment, cwd=self.folder, capture_output=True, text=True, timeout=timeout
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def left(self) -> list[str]:
        """Return the files of telemetry that lie there now."""
        files = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())
        return sorted(name for name in files if any(part in name for part in _TELEMETRY))
