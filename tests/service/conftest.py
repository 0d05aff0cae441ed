"""What the service's tests share: a home with a stub network, a small image, and services in and out of process."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

TESTS = str(Path(__file__).resolve().parents[1])
if TESTS not in sys.path:
    sys.path.append(TESTS)

from service_run import Client, Server, home_with_stub, image  # noqa: E402 - found through the line above

from flair_seg.language import use_translation  # noqa: E402
from flair_seg.service.app import create_app  # noqa: E402
from flair_seg.service.settings import Limits, ServiceSettings  # noqa: E402


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A user's home with one network, `stub`: grey value x gives class floor(x * 3 / 256) + 1."""
    with home_with_stub(tmp_path_factory.mktemp("home")) as folder:
        yield folder
    use_translation(None)


@pytest.fixture
def service(home: Path, tmp_path: Path) -> Iterator[Callable[..., Client]]:
    """Start services in this process, each with its own state folder unless `state` is given."""
    clients: list[TestClient] = []

    def start(limits: Limits | None = None, **values: Any) -> Client:  # noqa: ANN401 - fields of the settings
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
def segmented(shared: Client, scene: str) -> dict[str, Any]:
    """The status of a finished segmentation with all outputs."""
    return shared.run("segment", {"input": {"href": scene}, "model": "stub"})


@pytest.fixture
def serve(home: Path) -> Iterator[Callable[..., Server]]:
    """Start services in processes of their own."""
    servers: list[Server] = []

    def start(*options: str) -> Server:
        servers.append(Server(*options))
        return servers[-1]

    yield start
    for server in servers:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="session")
def scene(shared: Client, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The reference to an uploaded image."""
    return shared.upload(image(tmp_path_factory.mktemp("scene") / "scene.tif"))
