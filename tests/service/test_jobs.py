"""The queue: its bounds, one heavy job per device, cancellation, limits, expiry, and what jobs leave behind."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from service_run import PATIENCE_S, Client, image

from flair_seg.commands.cli import build_parser
from flair_seg.errors import InputError
from flair_seg.service.api import pages
from flair_seg.service.jobs.desk import Desk
from flair_seg.service.jobs.folder import JobFolder, Order, Outcome, Report
from flair_seg.service.jobs.runner import MOST_ATTEMPTS, Runner
from flair_seg.service.jobs.store import Job, QueueFullError, Store, Wanted
from flair_seg.service.processes.offered import processes
from flair_seg.service.processes.request import read_execution
from flair_seg.service.settings import Limits, ServiceSettings, settings_of

NAMES = [f"{number:032x}" for number in range(20)]


def job(number: int, **values: Any) -> Job:  # noqa: ANN401 - fields of a job
    """Return a job that waits."""
    return Job(
        **{
            "name": NAMES[number],
            "process": "segment",
            "status": "accepted",
            "heavy": True,
            "created": float(number),
            **values,
        }
    )


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def store(tmp_path: Path) -> Any:  # noqa: ANN401 - a generator of stores
    """An empty store."""
    found = Store(tmp_path / "state")
    yield found
    found.close()


class Fake:
    """Stands for the process of a job."""

    def __init__(self) -> None:
        """It lives."""
        self.pid, self.returncode = 0, None

    def poll(self) -> int | None:
        """Return its exit code."""
        return self.returncode


@pytest.fixture
def runner(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Runner, dict[str, Fake]]]:
    """Runners whose processes do nothing, and these processes by the name of their job."""

    def make(**settings: Any) -> tuple[Runner, dict[str, Fake]]:  # noqa: ANN401 - fields of the settings
        processes: dict[str, Fake] = {}

        def launch(folder: JobFolder, device: str, lock: int) -> Fake:
            processes[folder.path.name] = Fake()
            return processes[folder.path.name]

        monkeypatch.setattr("flair_seg.service.jobs.runner._launch", launch)
        known = ServiceSettings(state=tmp_path / "state", **settings)
        return Runner(known, store, tmp_path / "jobs", lambda: None), processes

    return make


def add(store: Store, tmp_path: Path, *jobs: Job) -> None:
    """Add jobs with folders."""
    for each in jobs:
        folder = JobFolder(tmp_path / "jobs" / each.name)
        folder.create()
        folder.write("order.json", Order(each.process, (each.process,), {}, "en"))
        store.add(each, 100)


def running(store: Store) -> list[str]:
    """Return the names of running jobs."""
    return [each.name for each in store.jobs(Wanted(("running",)))]


def test_one_heavy_job_per_device_and_light_ones_beside_it(store: Store, tmp_path: Path, runner: Any) -> None:  # noqa: ANN401
    work, processes = runner(devices=("cpu", "cuda"), light=1)
    add(store, tmp_path, *(job(number) for number in range(3)), *(job(number, heavy=False) for number in (3, 4)))
    work._step()
    assert running(store) == [NAMES[0], NAMES[1], NAMES[3]]
    assert {each.device for each in store.jobs(Wanted(("running",)))} == {"cpu", "cuda", ""}
    JobFolder(tmp_path / "jobs" / NAMES[1]).write("outcome.json", Outcome("successful"))
    processes[NAMES[1]].returncode = 0
    work._step()
    assert running(store) == [NAMES[0], NAMES[2], NAMES[3]]
    assert store.get(NAMES[2]).device == "cuda"
    assert store.get(NAMES[1]).status == "successful"


def test_a_job_that_was_begun_on_a_device_goes_on_there(store: Store, tmp_path: Path, runner: Any) -> None:  # noqa: ANN401
    work, _ = runner(devices=("cpu", "cuda"))
    add(store, tmp_path, job(0, device="cuda"), job(1, device="cuda"), job(2))
    work._step()
    assert running(store) == [NAMES[0], NAMES[2]]


def test_a_killed_process_is_started_again_until_it_gets_no_further(store: Store, tmp_path: Path, runner: Any) -> None:  # noqa: ANN401
    work, processes = runner()
    add(store, tmp_path, job(0))
    for attempt in range(1, MOST_ATTEMPTS + 1):
        work._step()
        assert (store.get(NAMES[0]).status, store.get(NAMES[0]).attempts) == ("running", attempt)
        processes[NAMES[0]].returncode = -9
    JobFolder(tmp_path / "jobs" / NAMES[0]).write("report.json", Report(0.5))
    work._step()
    assert (store.get(NAMES[0]).status, store.get(NAMES[0]).attempts) == ("running", 1)
    for _ in range(MOST_ATTEMPTS):
        processes[NAMES[0]].returncode = -9
        work._step()
    assert store.get(NAMES[0]).status == "failed"
    assert store.get(NAMES[0]).kind == "ProcessError"


def test_a_job_ends_after_its_time(store: Store, tmp_path: Path, runner: Any) -> None:  # noqa: ANN401
    work, processes = runner(limits=Limits(job_s=0.001))
    add(store, tmp_path, job(0))
    work._step()
    time.sleep(0.01)
    work._step()
    assert (store.get(NAMES[0]).status, store.get(NAMES[0]).kind) == ("failed", "TimeLimitError")
    processes[NAMES[0]].returncode = -15
    work._step()
    assert store.get(NAMES[0]).status == "failed"


def test_a_full_queue_takes_no_job(store: Store) -> None:
    store.add(job(0), 1)
    with pytest.raises(QueueFullError):
        store.add(job(1), 1)
    assert store.get(NAMES[1]) is None


def test_two_services_never_share_a_state_folder(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        Store(tmp_path / "state")


def test_429_when_the_queue_is_full(service: Callable[..., Client], tmp_path: Path) -> None:
    client = service(Limits(queue=1), light=1)
    href = client.upload(image(tmp_path / "scene.tif"))
    answers = [client.execute("checkinput", {"inputs": {"input": href}}) for _ in range(4)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert int(refused[0].headers["retry-after"]) > 0
    assert refused[0].headers["content-type"] == "application/problem+json"
    made = [answer.json()["jobID"] for answer in answers if answer.status_code == 201]
    assert [client.wait(name)["status"] for name in made] == ["successful"] * len(made)
    assert len(list((tmp_path / "state0" / "jobs").iterdir())) == len(made)


def test_a_running_job_is_cancelled_and_its_files_deleted(service: Callable[..., Client], tmp_path: Path) -> None:
    client = service()
    href = client.upload(image(tmp_path / "scene.tif", 600, 600))
    name = client.execute("segment", {"inputs": {"input": href, "model": "stub", "stride": 1}}).json()["jobID"]
    assert client.wait(name, lambda status: bool(status.get("progress")))["status"] == "running"
    pid = int((tmp_path / "state0" / "jobs" / name / "lock").read_text())
    assert client.http.delete(f"/jobs/{name}").json()["status"] == "dismissed"
    until(lambda: not (tmp_path / "state0" / "jobs" / name).exists())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert client.status(name)["status"] == "dismissed"


def test_a_raster_with_too_many_pixels(service: Callable[..., Client], tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    image(data / "scene.tif", 100, 101)
    client = service(Limits(pixels=10_000), data=data)
    made = client.execute("checkinput", {"inputs": {"input": "data:scene.tif"}}).json()
    status = client.wait(made["jobID"])
    assert (status["status"], "data:scene.tif" in status["message"]) == ("failed", True)


def test_messages_of_a_job_are_in_the_language_of_its_request(service: Callable[..., Client], tmp_path: Path) -> None:
    client = service()
    href = client.upload(image(tmp_path / "scene.tif"))
    made = client.execute("clean", {"inputs": {"map": href, "min_area": 4}}, headers={"Accept-Language": "fr"})
    status = client.wait(made.json()["jobID"])
    assert status["status"] == "failed"
    assert "pas un raster de classes" in status["message"]
    assert str(tmp_path) not in status["message"]


@pytest.mark.parametrize(
    ("limits", "left"),
    [(Limits(keep_days=1), {5, 6, 7}), (Limits(keep_bytes=2000), {4, 5, 6, 7}), (Limits(keep_bytes=1), {6, 7})],
    ids=["age", "bytes", "nothing"],
)
def test_old_results_expire(tmp_path: Path, limits: Limits, left: set[int]) -> None:
    """Jobs 0 to 5 have ended, the last a moment ago, the others days ago, with 1,000 bytes each; 6 and 7 have not."""
    desk = Desk(ServiceSettings(state=tmp_path / "state", limits=limits))
    ended = ("successful", "failed", "dismissed", "successful", "successful", "successful")
    try:
        for number in range(8):
            finished = time.time() - (0 if number == 5 else 86_400 * (10 - number))
            over = {"status": ended[number], "finished": finished, "bytes": 1000} if number < 6 else {}
            each = job(number, updated=finished, **over)
            desk.folder(each).create()
            desk.store.add(each, 100)
        desk.expire()
        assert {each.name for each in desk.store.jobs()} == {NAMES[number] for number in left}
        assert {path.name for path in (tmp_path / "state" / "jobs").iterdir()} == {NAMES[number] for number in left}
    finally:
        desk.store.close()


def test_a_job_keeps_an_upload_that_is_deleted(service: Callable[..., Client], tmp_path: Path) -> None:
    client = service()
    href = client.upload(image(tmp_path / "scene.tif"))
    made = client.execute("checkinput", {"inputs": {"input": href}})
    assert client.http.delete(f"/uploads/{href.removeprefix('upload:')}").status_code == 204
    assert client.execute("checkinput", {"inputs": {"input": href}}).status_code == 404
    assert client.wait(made.json()["jobID"])["status"] == "successful"


def test_jobs_work_on_the_results_of_others(shared: Client, segmented: dict[str, Any]) -> None:
    map_ = f"job:{segmented['jobID']}/output.tif"
    polygons = shared.run(
        "vectorize", {"map": map_}, outputs={"output": {"format": {"mediaType": "application/geo+json"}}}
    )
    features = shared.get(f"/jobs/{polygons['jobID']}/results/output.geojson").json()["features"]
    assert len(features) == 3
    areas = shared.run("areas", {"map": {"href": map_}}, outputs={})
    table = shared.get(f"/jobs/{areas['jobID']}/results/table.csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert "building" in table.text
    for wrong in (f"job:{segmented['jobID']}/order.json", f"job:{'0' * 32}/output.tif", "job:../x"):
        assert shared.execute("areas", {"inputs": {"map": wrong}}).status_code == 400


def test_the_cluster_is_handed_on(home: Path, tmp_path: Path) -> None:
    files = {f"cluster_{name}": str(image(tmp_path / f"{name}.pem")) for name in ("ca", "cert", "key")}
    settings = ServiceSettings(state=tmp_path / "state", cluster="tls://host:8786", **files)
    desk = Desk(settings)
    try:
        process = processes()["plan"]
        wanted = read_execution(process, {"inputs": {"area_km2": 5}})
        assert "--cluster" not in " ".join(desk.folder(desk.submit(process, wanted)).order().words)
        process = processes()["segment"]
        desk.store.add(job(0, status="successful"), 20)
        desk.folder(job(0)).create()
        (desk.folder(job(0)).results / "a.tif").touch()
        execution = read_execution(process, {"inputs": {"input": f"job:{NAMES[0]}/a.tif"}})
        words = desk.folder(desk.submit(process, execution)).order().words
        options = [f"--{name.replace('_', '-')}={path}" for name, path in files.items()]
        assert words[:6] == ("segment", "--cluster=tls://host:8786", *options, "--json")
    finally:
        desk.store.close()


def test_addresses_below_the_path_of_a_proxy(service: Callable[..., Client]) -> None:
    client = service(root_path="/flair")
    for path in ("/processes", "/flair/processes"):
        hrefs = [link["href"] for each in client.get(path).json()["processes"] for link in each["links"]]
        assert all(href.startswith("http://127.0.0.1:8080/flair/processes/") for href in hrefs)
    assert client.get(hrefs[0]).status_code == 200


@pytest.mark.parametrize(("given", "kept"), [("", ""), ("/", ""), ("flair", "/flair"), ("/a/flair/", "/a/flair")])
def test_a_path_of_a_proxy_begins_with_a_slash_and_ends_without(given: str, kept: str) -> None:
    assert settings_of(build_parser().parse_args(["serve", f"--root-path={given}"])).root_path == kept


def test_a_browser_is_led_to_the_demo_where_the_pages_are_built(
    service: Callable[..., Client], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "resources", lambda: tmp_path)
    bare = service().http.get("/", headers={"Accept": "text/html"}, follow_redirects=False)
    assert bare.status_code == 200
    assert "alternate" not in [each["rel"] for each in bare.json()["links"]]
    (tmp_path / "web" / "demo").mkdir(parents=True)
    http = service().http
    assert http.get("/").json()["links"][-1]["href"] == "http://127.0.0.1:8080/demo/"
    moved = http.get("/", headers={"Accept": "text/html"}, follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (303, "http://127.0.0.1:8080/demo/")


def test_pages_below_the_path_of_a_proxy(
    service: Callable[..., Client], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proxy may remove the path or keep it."""
    (tmp_path / "web" / "demo").mkdir(parents=True)
    (tmp_path / "web" / "demo" / "index.html").write_text("the demo", encoding="ascii")
    monkeypatch.setattr(pages, "resources", lambda: tmp_path)
    http = service(root_path="/flair", token="0123456789abcdef").http  # noqa: S106
    for path in ("/demo/", "/flair/demo/"):
        found = http.get(path)
        assert (found.status_code, found.text) == (200, "the demo")
        assert "script-src 'self'" in found.headers["content-security-policy"]
    moved = http.get("/demo", follow_redirects=False)
    assert moved.headers["location"] == "http://127.0.0.1:8080/flair/demo/"
    assert http.get("/jobs").status_code == http.get("/flair/jobs").status_code == 401
