"""Sessions of browsers: a cookie that reads the results of jobs for a while, and does nothing else."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import Morsel, SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from service_run import Client, image

from flair_seg.service.guard import session

TOKEN = "0123456789abcdef-token"  # noqa: S105 - of the tests
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def client(service: Callable[..., Client]) -> Client:
    """A service with a token."""
    return service(token=TOKEN)


def started(client: Client, token: str = TOKEN) -> Morsel[str]:
    """Start a session and return its cookie; the client forgets it."""
    answer = client.http.post("/session", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.headers["cache-control"]) == (204, "no-store")
    client.http.cookies.clear()
    return SimpleCookie(answer.headers["set-cookie"])[session.COOKIE]


def sent(client: Client, method: str, path: str, value: str, **more: Any) -> int:  # noqa: ANN401 - of httpx
    """Return the status of the answer to a request with the cookie alone."""
    return client.http.request(method, path, headers={"Cookie": f"{session.COOKIE}={value}"}, **more).status_code


def test_the_cookie_is_for_the_jobs_of_this_site_and_hidden_from_scripts(client: Client) -> None:
    cookie = started(client)
    assert (cookie["path"], cookie["samesite"], cookie["httponly"], cookie["secure"]) == ("/jobs", "strict", True, "")
    assert 0 < int(cookie["max-age"]) <= 4 * 3600
    assert TOKEN not in cookie.value


def test_the_cookie_below_the_path_of_a_proxy_with_https(service: Callable[..., Client]) -> None:
    client = service(token=TOKEN, root_path="/flair")
    client.http.base_url = "https://127.0.0.1"  # type: ignore[assignment]
    cookie = started(client)
    assert (cookie["path"], cookie["secure"]) == ("/flair/jobs", True)
    for path in ("/jobs/x", "/flair/jobs/x"):
        assert sent(client, "GET", path, cookie.value) == 404


def test_a_session_reads_the_results_of_a_job(client: Client, tmp_path: Path) -> None:
    client.http.headers.update(BEARER)
    status = client.run("segment", {"input": client.upload(image(tmp_path / "scene.tif")), "model": "stub"})
    del client.http.headers["Authorization"]
    job, value = status["jobID"], started(client).value
    for file in ("map.json", "results/output.tif", "inputs/input/scene.tif", "results", ""):
        path = f"/jobs/{job}/{file}".rstrip("/")
        assert client.get(path).status_code == 401
        assert sent(client, "GET", path, value) == 200, path
    assert sent(client, "HEAD", f"/jobs/{job}/results/output.tif", value) == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", f"/jobs/{'0' * 32}"),
        ("POST", "/processes/checkinput/execution"),
        ("POST", "/uploads?name=a.tif"),
        ("POST", "/session"),
        ("GET", "/jobs"),
        ("GET", "/jobs?limit=1"),
        ("GET", "/processes"),
        ("GET", "/stac"),
        ("GET", "/metrics"),
        ("GET", "/jobsx/a"),
    ],
)
def test_a_session_does_nothing_else(client: Client, method: str, path: str) -> None:
    value = started(client).value
    more = {"json": {"inputs": {}}} if method == "POST" else {}
    assert sent(client, method, path, value, **more) == 401
    assert client.http.request(method, path, headers=BEARER, **more).status_code != 401


def test_other_values_are_no_session(client: Client, service: Callable[..., Client]) -> None:
    path, value = f"/jobs/{'0' * 32}", started(client).value
    end, _, signature = value.partition(".")
    assert sent(client, "GET", path, value) == 404
    others = ["", ".", end, f".{signature}", f"{int(end) + 1}.{signature}", f"{end}.{signature[:-1]}", f"{end}.{TOKEN}"]
    another = f"{TOKEN}2"
    others += [TOKEN, f"x.{signature}", f"{end}.{signature}x", started(service(token=another), another).value]
    for other in others:
        assert sent(client, "GET", path, other) == 401, other


def test_a_session_ends(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    value, now = started(client).value, session.time.time()
    for later, status in ((session.LASTS_S - 60, 404), (session.LASTS_S + 60, 401)):
        monkeypatch.setattr(session.time, "time", lambda later=later: now + later)
        assert sent(client, "GET", f"/jobs/{'0' * 32}", value) == status


def test_who_starts_a_session_needs_the_token_and_comes_from_this_site(client: Client) -> None:
    assert client.http.post("/session").status_code == 401
    refused = client.http.post("/session", headers={**BEARER, "Origin": "https://other.example"})
    assert refused.status_code == 403 and "set-cookie" not in refused.headers


def test_a_service_without_a_token_needs_no_session(shared: Client) -> None:
    answer = shared.http.post("/session")
    assert answer.status_code == 204 and "set-cookie" not in answer.headers
