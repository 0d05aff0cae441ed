"""A service under test: calls to it and its jobs, and services in processes of their own."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from stub_network import manifest, write_network
from stub_raster import write_raster

PATIENCE_S = 240.0
"""Seconds a job may take on a busy machine; it takes two."""


def image(path: Path, height: int = 90, width: int = 130) -> Path:
    """Write a three-band image whose grey values rise from left to right."""
    row = np.linspace(0, 255, width).astype(np.uint8)
    return write_raster(path, np.broadcast_to(row, (3, height, width)).copy())


@contextmanager
def home_with_stub(folder: Path) -> Iterator[Path]:
    """Make a folder the user's home within the block, with one quick network, `stub`, besides the embedded ones."""
    models = folder / "data" / "flair-seg" / "models"
    models.mkdir(parents=True)
    write_network(models / "stub.onnx", manifest(("red", "green", "blue")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(folder / "data"))
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.delenv("FLAIR_SEG_LANGUAGE", raising=False)
        yield folder


class Client:
    """Calls a service, and waits for its jobs."""

    def __init__(self, http: httpx.Client) -> None:
        """Take what sends requests: Starlette's test client or one of httpx."""
        self.http = http

    def get(self, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401 - whatever httpx takes
        """Return the answer to a GET."""
        return self.http.get(path, **more)

    def upload(self, path: Path) -> str:
        """Upload a file and return its reference."""
        sent = self.http.post(f"/uploads?name={path.name}", content=path.read_bytes())
        assert sent.status_code == 201, sent.text
        return str(sent.json()["href"])

    def execute(self, process: str, body: dict[str, Any], **more: Any) -> httpx.Response:  # noqa: ANN401 - the same
        """Return the answer to a request for a job."""
        return self.http.post(f"/processes/{process}/execution", json=body, **more)

    def status(self, job: str) -> dict[str, Any]:
        """Return the status of a job."""
        found: dict[str, Any] = self.http.get(f"/jobs/{job}").json()
        return found

    def wait(self, job: str, until: Callable[[dict[str, Any]], bool] | None = None) -> dict[str, Any]:
        """Wait until a job has ended, or until something holds of its status, which is returned."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            status = self.status(job)
            if status["status"] in ("successful", "failed", "dismissed") or (until and until(status)):
                return status
            time.sleep(0.05)
        raise AssertionError(status)

    def run(self, process: str, inputs: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
        """Run a job that succeeds, and return its status."""
        made = self.execute(process, {"inputs": inputs, **more})
        assert made.status_code == 201, made.text
        status = self.wait(made.json()["jobID"])
        assert status["status"] == "successful", status
        return status


class Server:
    """A service in a process of its own, as the command line starts it."""

    def __init__(self, *options: str) -> None:
        """Start it, and wait until it listens."""
        words = [sys.executable, "-m", "flair_seg", "serve", "--port", "0", *options]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert "http://" in line, line
        self.http = httpx.Client(base_url=line.split()[-1], timeout=PATIENCE_S)
        self.client = Client(self.http)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, and return the exit code."""
        self.http.close()
        self.process.send_signal(number)
        try:
            return self.process.wait(PATIENCE_S)
        finally:
            self.process.kill()
            assert self.process.stdout is not None
            self.process.stdout.close()


def worker_pid(state: Path, job: str) -> int:
    """Return the process of a running job; 0 while it is being started."""
    return int((state / "jobs" / job / "lock").read_text() or 0)
