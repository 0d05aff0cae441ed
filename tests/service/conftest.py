"""What the service's tests share: a home with a stub network, a small image, and services in and out of process."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

TESTS = str(Path(__file__).resolve().parents[1])
if TESTS not in sys.path:
    sys.path.append(TESTS)

from stub_network import manifest, write_network  # noqa: E402 - found through the line above
from stub_raster import write_raster  # noqa: E402

from flair_seg.language import use_translation  # noqa: E402
from flair_seg.service.app import create_app  # noqa: E402
from flair_seg.service.settings import Limits, ServiceSettings  # noqa: E402

PATIENCE_S = 120.0
"""Seconds a job may take on a busy machine; it takes two."""


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A user's home with one network, `stub`: grey value x gives class floor(x * 3 / 256) + 1."""
    folder = tmp_path_factory.mktemp("home")
    models = folder / "data" / "flair-seg" / "models"
    models.mkdir(parents=True)
    write_network(models / "stub.onnx", manifest(("red", "green", "blue")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(folder / "data"))
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.delenv("FLAIR_SEG_LANGUAGE", raising=False)
        yield folder
    use_translation(None)


def image(path: Path, height: int = 90, width: int = 130) -> Path:
    """Write a three-band image whose grey values rise from left to right."""
    row = np.linspace(0, 255, width).astype(np.uint8)
    return write_raster(path, np.broadcast_to(row, (3, height, width)).copy())


class Client:
    """Calls a service, and waits for its jobs."""

    def __init__(self, http: Any) -> None:
        """Take what sends requests: Starlette's test client or one of httpx."""
        self.http = http

    def get(self, path: str, **more: Any) -> Any:
        """Return the answer to a GET."""
        return self.http.get(path, **more)

    def upload(self, path: Path) -> str:
        """Upload a file and return its reference."""
        sent = self.http.post(f"/uploads?name={path.name}", content=path.read_bytes())
        assert sent.status_code == 201, sent.text
        return str(sent.json()["href"])

    def execute(self, process: str, body: dict[str, Any], **more: Any) -> Any:
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

    def run(self, process: str, inputs: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Run a job that succeeds, and return its status."""
        made = self.execute(process, {"inputs": inputs, **more})
        assert made.status_code == 201, made.text
        status = self.wait(made.json()["jobID"])
        assert status["status"] == "successful", status
        return status


@pytest.fixture
def service(home: Path, tmp_path: Path) -> Iterator[Callable[..., Client]]:
    """Start services in this process, each with a state folder of its own unless told."""
    clients: list[TestClient] = []

    def start(limits: Limits | None = None, **values: Any) -> Client:
        state = values.pop("state", tmp_path / f"state{len(clients)}")
        settings = ServiceSettings(state=state, limits=limits or Limits(), **values)
        client = TestClient(create_app(settings), base_url="http://127.0.0.1:8080")
        client.__enter__()
        clients.append(client)
        return Client(client)

    yield start
    for client in clients:
        client.__exit__(None, None, None)


@pytest.fixture(scope="session")
def shared(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """One service for the tests that change nothing."""
    settings = ServiceSettings(state=tmp_path_factory.mktemp("state"))
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8080") as client:
        yield Client(client)


@pytest.fixture(scope="session")
def segmented(shared: Client, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The status of a finished segmentation with all outputs."""
    href = shared.upload(image(tmp_path_factory.mktemp("image") / "scene.tif"))
    return shared.run("segment", {"input": {"href": href}, "model": "stub"})
