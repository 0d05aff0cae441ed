"""Jobs survive: a killed process of a job, and a killed service, go on and end in the same bytes."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from service_run import Client, Server, image, worker_pid

from flair_seg.segment import SegmentOptions, segment


def digest(client: Client, job: str) -> str:
    """Return the SHA-256 of a job's map."""
    return hashlib.sha256(client.get(f"/jobs/{job}/results/output.tif").content).hexdigest()


def begun(client: Client, state: Path, job: str, parts: int) -> int:
    """Wait until the journal of a running job has so many parts, and return the job's process."""
    journal = state / "jobs" / job / "results" / "output.tif.part"
    status = client.wait(job, lambda _: len(list(journal.glob("rows-*.part"))) >= parts)
    assert status["status"] == "running"
    return worker_pid(state, job)


@pytest.mark.slow  # waits until a run is worth killing
@pytest.mark.timeout(900)
def test_a_job_survives_the_death_of_its_process_and_of_the_service(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    """First its process is killed, then both, then the service alone, whose successor finds the process at work."""
    state, source = tmp_path / "state", image(tmp_path / "scene.tif", 600, 600)
    server = serve("--state", str(state))
    request = {"input": {"href": server.client.upload(source)}, "model": "stub", "stride": 4}
    job = server.client.execute("segment", {"inputs": request, "outputs": {}}).json()["jobID"]
    first = begun(server.client, state, job, 1)
    os.kill(first, signal.SIGKILL)
    server.client.wait(job, lambda status: status["status"] == "running" and worker_pid(state, job) not in (0, first))
    second = worker_pid(state, job)
    server.stop(signal.SIGKILL)
    os.kill(second, signal.SIGKILL)

    server = serve("--state", str(state))
    server.client.wait(job, lambda status: status["status"] == "running" and worker_pid(state, job) not in (0, second))
    third = worker_pid(state, job)
    server.stop(signal.SIGKILL)
    os.kill(third, 0)  # it lives

    server = serve("--state", str(state))
    status = server.client.wait(job)
    assert status["status"] == "successful"
    assert worker_pid(state, job) == third
    assert any("Resuming an interrupted run" in line for line in status["log"])
    undisturbed = tmp_path / "output.tif"
    segment(SegmentOptions(source, undisturbed, model="stub", stride=4))
    assert digest(server.client, job) == hashlib.sha256(undisturbed.read_bytes()).hexdigest()
