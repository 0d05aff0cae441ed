"""Jobs survive: a killed process of a job, and a killed service, go on and end in the same bytes."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from service_run import Client, Server, image, worker_pid


def digest(client: Client, job: str) -> str:
    """Return the SHA-256 of a job's map."""
    return hashlib.sha256(client.get(f"/jobs/{job}/results/output.tif").content).hexdigest()


def begun(client: Client, state: Path, job: str, parts: int) -> None:
    """Wait until the journal of a running job has so many parts."""
    journal = state / "jobs" / job / "results" / "output.tif.part"
    status = client.wait(job, lambda _: len(list(journal.glob("rows-*.part"))) >= parts)
    assert status["status"] == "running"


@pytest.mark.slow  # waits until runs are worth killing
def test_a_job_survives_the_death_of_its_process_and_of_the_service(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    """The process is killed once, later both; then only the service, whose successor finds the process at work."""
    state = tmp_path / "state"
    server = serve("--state", str(state))
    href = server.client.upload(image(tmp_path / "scene.tif", 600, 450))
    request = {"inputs": {"input": {"href": href}, "model": "stub", "stride": 4}, "outputs": {}}
    job = server.client.execute("segment", request).json()["jobID"]
    begun(server.client, state, job, 1)
    first = worker_pid(state, job)
    os.kill(first, signal.SIGKILL)
    begun(server.client, state, job, 2)
    second = worker_pid(state, job)
    server.stop(signal.SIGKILL)
    os.kill(second, signal.SIGKILL)

    server = serve("--state", str(state))
    undisturbed = server.client.execute("segment", request).json()["jobID"]
    status = server.client.wait(job)
    assert status["status"] == "successful"
    assert any("Resuming an interrupted run" in line for line in status["log"])

    server.client.wait(undisturbed, lambda status: status["status"] == "running")
    third = worker_pid(state, undisturbed)
    server.stop(signal.SIGKILL)
    server = serve("--state", str(state))
    assert server.client.wait(undisturbed)["status"] == "successful"
    assert worker_pid(state, undisturbed) == third
    assert digest(server.client, job) == digest(server.client, undisturbed)
