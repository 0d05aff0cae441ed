"""`serve --cluster`: jobs predict on the workers of a real scheduler, and fail in one sentence without one."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from service_run import PATIENCE_S, Client, Server, image

from flair_seg.cluster.localcluster import LocalWorkers
from flair_seg.feedback import Feedback

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
pytest.importorskip("cryptography", reason="the extra `cluster` is not installed")


@pytest.fixture
def workers(home: Path, tmp_path: Path) -> Iterator[LocalWorkers]:
    """A scheduler with one worker on the loopback address, which require a certificate."""
    folder = tmp_path / "workers"
    folder.mkdir()
    found = LocalWorkers(1, str(folder), PATIENCE_S, Feedback())
    yield found
    found.close()


def mapped(client: Client, source: Path) -> tuple[str, list[str]]:
    """Map an image; return the SHA-256 of the map and the messages of the job."""
    inputs = {"input": client.upload(source), "model": "stub", "quality": "balanced"}
    status = client.run("segment", inputs, outputs={})
    content = client.get(f"/jobs/{status['jobID']}/results/output.tif").content
    return hashlib.sha256(content).hexdigest(), status["log"]


@pytest.mark.slow  # starts a scheduler, a worker and two services
@pytest.mark.timeout(900)
def test_a_cluster_and_this_machine_make_the_same_map(
    serve: Callable[..., Server], workers: LocalWorkers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The certificates are given relative to the folder in which the service is started, not to that of a job."""
    source = image(tmp_path / "scene.tif", 300, 400)
    certificates = {"ca": "tls_ca_file", "cert": "tls_client_cert", "key": "tls_client_key"}
    for name, key in certificates.items():
        (tmp_path / f"{name}.pem").write_text(workers.security[key])
    monkeypatch.chdir(tmp_path)
    options = [f"--cluster-{name}={name}.pem" for name in certificates]
    clustered = serve("--state", "clustered", f"--cluster={workers.address}", *options)
    digest, log = mapped(clustered.client, source)
    assert [line for line in log if "1 worker" in line], log
    alone, log = mapped(serve("--state", "alone").client, source)
    assert not [line for line in log if "worker" in line], log
    assert digest == alone


@pytest.mark.slow  # waits for a scheduler that does not answer
def test_a_scheduler_that_is_not_there_fails_the_job_alone(serve: Callable[..., Server], tmp_path: Path) -> None:
    with socket.socket() as held:  # its port stays free of others, and refuses connections
        held.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{held.getsockname()[1]}"
        client = serve("--state", str(tmp_path / "state"), "--cluster", address).client
        href = client.upload(image(tmp_path / "scene.tif"))
        made = client.execute("segment", {"inputs": {"input": href, "model": "stub"}}).json()
        status = client.wait(made["jobID"])
        assert (status["status"], address in status["message"]) == ("failed", False), status
        assert status["message"].startswith("Cannot connect to scheduler 'cluster': "), status
        problem = client.get(f"/jobs/{made['jobID']}/results")
        assert problem.headers["content-type"] == "application/problem+json"
        assert problem.json()["detail"] == status["message"]
        assert client.get("/healthz").json()["status"] == "pass"
        client.run("checkinput", {"input": href, "model": "stub"})  # needs no cluster
