"""Redirects of an allowed host, through whole jobs: those that lead elsewhere are refused, unasked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from service_run import Client, image
from stub_server import Served, serve


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[tuple[Served, Served]]:
    """The server from which jobs may download, and another one."""
    content = image(tmp_path / "scene.tif").read_bytes()
    with serve(content) as allowed, serve(content) as other:
        yield allowed, other


def place(served: Served) -> str:
    """Return the host and port of a server."""
    return served.url.split("/")[2]


def moved(client: Client, allowed: Served) -> str:
    """Request a job whose input is redirected, and return the job's name."""
    made = client.execute("checkinput", {"inputs": {"input": f"http://{place(allowed)}/moved.tif", "model": "stub"}})
    assert made.status_code == 201, made.text
    return str(made.json()["jobID"])


def test_a_redirect_within_the_allowed_host_is_followed(
    service: Callable[..., Client], hosts: tuple[Served, Served]
) -> None:
    allowed, _ = hosts
    client = service(allowed_hosts=(place(allowed),))
    assert client.wait(moved(client, allowed))["status"] == "successful"
    assert allowed.paths == ["/moved.tif", "/file"]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("http://{other}/file", "'{other}'"),
        ("//{other}/file", "'{other}'"),
        ("http://localhost:{port}/file", "'localhost:{port}'"),
        ("http://{allowed}@{other}/file", "user name"),
        ("http://127.0.0.1/file", "'127.0.0.1:80'"),
        ("http://[::ffff:127.0.0.1]:{port}/file", "'::ffff:127.0.0.1:{port}'"),
        ("http://169.254.169.254/latest/meta-data", "'169.254.169.254:80'"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("ftp://{other}/file", "ftp://"),
    ],
)
def test_a_redirect_that_leads_elsewhere_fails_the_job(
    service: Callable[..., Client], hosts: tuple[Served, Served], tmp_path: Path, target: str, said: str
) -> None:
    allowed, other = hosts
    names = {"allowed": place(allowed), "other": place(other), "port": place(other).split(":")[1]}
    allowed.redirect = target.format(**names)
    client = service(allowed_hosts=(place(allowed),))
    job = moved(client, allowed)
    status = client.wait(job)
    assert status["status"] == "failed"
    assert said.format(**names) in status["message"], status["message"]
    problem = client.get(f"/jobs/{job}/results")
    assert (problem.status_code, problem.headers["content-type"]) == (400, "application/problem+json")
    assert problem.json()["detail"] == status["message"]
    assert (allowed.paths, other.paths) == (["/moved.tif"], [])
    assert not list((tmp_path / "state0" / "jobs" / job / "inputs").rglob("*.tif"))
