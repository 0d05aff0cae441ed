"""Blocks made by other processes: same bytes, whatever dies under way; clear errors where none can be had."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import socket
import ssl
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from stub_raster import grey, write_raster

from flair_seg.cluster import connection, handout, worker
from flair_seg.cluster import distributed as cluster
from flair_seg.cluster.localcluster import LocalWorkers
from flair_seg.commands.cli import main
from flair_seg.errors import CancelledError, ClusterError, InputError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.mapping.resume import journal
from flair_seg.mapping.resume.journal import Journal
from flair_seg.mapping.resume.parts import unpack
from flair_seg.mapping.rows import MapWriter, Store
from flair_seg.mapping.tiled.ledger import TileRecord
from flair_seg.mapping.tiled.tilegrid import TileGrid
from flair_seg.mapping.tiled.tilemaker import TileTask
from flair_seg.models import model as models
from flair_seg.raster.windows import Window
from flair_seg.segment import SegmentOptions, SegmentResult
from flair_seg.system.redaction import for_display

Run = Callable[..., SegmentResult]
pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
psutil = pytest.importorskip("psutil")
remote = pytest.importorskip("flair_seg.cluster.remote")


class Acting(Feedback):
    """Does something once the first windows are back; keeps what is said."""

    def __init__(self, action: Callable[[], object]) -> None:
        """Take what is to be done."""
        self._action: Callable[[], object] | None = action
        self.cancelled = False
        self.lines: list[str] = []

    def info(self, text: str) -> None:
        """Keep a line."""
        self.lines.append(text)

    warning = info

    def progress(self, done: int, total: int) -> None:
        """Act, once."""
        if done and self._action:
            self._action()
            self._action = None

    def is_cancelled(self) -> bool:
        """Whether that was to cancel."""
        return self.cancelled


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A raster of some blocks."""
    return write_raster(tmp_path / "in.tif", grey(260, 200, seed=5))


def files(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name != "in.tif"}


def started() -> list[psutil.Process]:
    """Return the processes that this one has started, and those that they have."""
    return psutil.Process().children(recursive=True)


def kill_a_worker() -> None:
    """Kill one of the processes started, as a power cut would."""
    workers = [process for process in started() if any("spawn_main" in part for part in process.cmdline())]
    os.kill(workers[0].pid, signal.SIGKILL)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_two_workers_one_of_which_is_killed(run: Run, source: Path, tmp_path: Path) -> None:
    given = {"confidence": str(tmp_path / "sure.tif"), "stride": 16, "combine": "mean"}
    whole = run(source, **given)
    expected = files(tmp_path)
    for name in expected:
        (tmp_path / name).unlink()
    log = Acting(kill_a_worker)
    made = run(source, log, workers=2, block_size=64, **given)
    assert files(tmp_path) == expected
    assert log._action is None and "Using 2 workers on cpu" in log.lines
    assert made.blocks == 20 and made.windows > whole.windows and made.class_areas == whole.class_areas


def test_cancelled_under_way_and_gone_on_with_alone(
    run: Run, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(source, stride=16)
    expected = files(tmp_path)
    for name in expected:
        (tmp_path / name).unlink()
    log = Acting(lambda: setattr(log, "cancelled", True))
    with pytest.raises(CancelledError):
        run(source, log, stride=16, workers=1, block_size=64)
    assert files(tmp_path) == {} and started() == []
    kept = journal.progress(str(tmp_path / "out.tif"))
    assert kept is not None and kept.finished and not kept.running
    rest = run(source, stride=16)
    assert rest.rows_resumed == kept.finished and files(tmp_path) == expected


def test_a_scheduler_that_is_not_there(run: Run, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "CONNECT_S", 0.5)
    with pytest.raises(ClusterError, match=r"tcp://127\.0\.0\.1:9':"):
        run(source, cluster="tcp://127.0.0.1:9")
    assert files(tmp_path) == {}
    with pytest.raises(InputError, match="Specify either a cluster or local workers, not both"):
        run(source, cluster="tcp://127.0.0.1:9", workers=2)


@pytest.mark.parametrize(
    "address",
    [
        "x", "", "local:4", "head:8786", "tcp://", "tcp://:8786", "tcp://head", "tcp://head:0", "tcp://head:65536",
        "nonsense://x:1", "tcp://head:8786/etc", "tcp://user@head:8786", "tcp://head:8786\n", "inproc://a:1",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_scheduler(address: str) -> None:
    with pytest.raises(InputError) as caught:
        SegmentOptions("in.tif", "out.tif", cluster=address)
    assert f"'{for_display(address)}'" in str(caught.value) and "tcp://host:8786" in str(caught.value)


@pytest.mark.parametrize(
    "address", ["tcp://head:8786", "tls://10.0.0.7:1", "ws://node-3.cluster:65535/", "tcp://[::1]:99"]
)
def test_addresses_of_schedulers(address: str) -> None:
    assert SegmentOptions("in.tif", "out.tif", cluster=address).cluster == address


def test_bad_input_is_told_before_anything_is_started(run: Run, tmp_path: Path) -> None:
    with pytest.raises(RasterError, match=r"none\.tif"):
        run(tmp_path / "none.tif", cluster="tcp://127.0.0.1:9")


def test_without_dask(run: Run, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"Dask is not installed .*pip install 'flair-land-cover\[cluster\]'"):
        run(source, workers=2)


@pytest.fixture
def message(source: Path, tmp_path: Path, grey_model: Path) -> str:
    """The job description of a worker."""
    options = SegmentOptions(str(source), str(tmp_path / "out.tif"), str(grey_model), threads=1, bands=(1, 2, 3, 4, 5))
    return worker.job_message(options)


def note(message: str, identity: object) -> worker.JobNote:
    """Return the description of a job that a worker receives."""
    return worker.JobNote(message, json.dumps(identity))


def test_what_a_worker_answers(message: str) -> None:
    answer = json.loads(json.dumps(worker.describe(message)))
    assert answer["machine"]["device"] == "cpu" and "onnxruntime" in answer["machine"]["software"]
    made = worker.make_block(note(message, answer["identity"]), (64, 100, 70, 33), Feedback())
    assert unpack(made["block"]).window == Window(64, 100, 70, 33) and made["windows"] > 0


def test_blocks_do_not_read_the_model_again(message: str, grey_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    real = Path.read_bytes
    digest = models.sha256_of
    monkeypatch.setattr(Path, "read_bytes", lambda self: read.append(self) or real(self))
    monkeypatch.setattr(models, "sha256_of", lambda *paths: read.extend(map(Path, paths)) or digest(*paths))
    models._sha256.cache_clear()
    known = note(message, worker.describe(message)["identity"])
    assert grey_model in read
    read.clear()
    for column in (0, 64):
        assert "block" in worker.make_block(known, (column, 0, 64, 64), Feedback())
    assert grey_model not in read


@pytest.mark.parametrize(("key", "needed"), [("model_sha256", "0" * 64), ("input files", {"in.tif": [1, 2]})])
def test_a_worker_that_differs(message: str, key: str, needed: object) -> None:
    identity = worker.describe(message)["identity"]
    answer = worker.make_block(note(message, {**identity, key: needed}), (0, 0, 64, 64), Feedback())
    with pytest.raises(
        ClusterError, match=rf"one: Worker this machine does not match \({key}\): .{key}. is .*, expected "
    ):
        worker.opened(answer, "one")


def test_a_worker_without_the_input(message: str, source: Path) -> None:
    source.unlink()
    with pytest.raises(RasterError, match=r"one: Cannot read '.*in\.tif' as a raster: .*No such file"):
        worker.opened(worker.describe(message), "one")


def test_a_worker_told_to_stop(message: str) -> None:
    class Cancelled(Feedback):
        def is_cancelled(self) -> bool:
            return True

    identity = worker.describe(message)["identity"]
    with pytest.raises(CancelledError):
        worker.opened(worker.make_block(note(message, identity), (0, 0, 64, 64), Cancelled()), "one")


def test_every_option_travels(message: str) -> None:
    assert set(json.loads(message)) == {"folder", *(field.name for field in dataclasses.fields(SegmentOptions))}


def test_what_a_worker_warns_of_is_told_here(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[tuple[str, dict[str, object]]] = []

    class Worker:
        address = "tcp://there:1"

        def log_event(self, topic: str, event: dict[str, object]) -> None:
            events.append((topic, event))

    monkeypatch.setattr("distributed.get_worker", Worker)
    remote.Reporter("run", "block").warning("the GPU ran out of memory")
    ((topic, event),) = events
    assert topic == "run"
    said = Acting(lambda: None)
    options = SegmentOptions(str(source), str(tmp_path / "map.tif"), workers=1)
    reached = connection.Connection(options, said)
    reached.client = Client()
    here = handout.Handout(reached, said)
    here.hear((0.0, event))
    here.pass_warnings(said)
    here.pass_warnings(said)
    assert said.lines == ["Worker tcp://there:1: the GPU ran out of memory"]


class Client:
    """Stands for Dask's client of a scheduler with so many workers."""

    status, id = "running", "Client-1"
    scheduler = SimpleNamespace(address="tcp://there:8786")

    def __init__(self, workers: int = 1) -> None:
        """Connect."""
        self.names = [f"tcp://w{number}:1" for number in range(workers)]
        self.gpus: dict[str, float] = {}

    def run(self, *_: object, on_error: str) -> dict[str, dict[str, float]]:
        """Return the resources of the workers."""
        return {name: {"GPU": count} for name, count in self.gpus.items()}

    def nthreads(self) -> dict[str, int]:
        """Return the threads of the workers."""
        return dict.fromkeys(self.names, 1)

    def submit(self, *_: object, **__: object) -> SimpleNamespace:
        """Give out work that nobody does."""
        return SimpleNamespace(done=lambda: False)


Connect = Callable[[Client], connection.Connection]


@pytest.fixture
def connected(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Connect:
    """Return a connection to a scheduler; waiting for workers takes no time."""
    monkeypatch.setattr(connection, "START_S", 0.0)

    def connect(client: Client) -> connection.Connection:
        options = SegmentOptions(str(source), str(tmp_path / "map.tif"), workers=1)
        found = connection.Connection(options, Feedback())
        found.client = client
        return found

    return connect


def test_workers_of_other_devices_are_not_mixed(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = cluster.Cluster(SegmentOptions(str(source), "map.tif", workers=1), Feedback())
    client = here._connection.client = Client(2)
    monkeypatch.setattr(here._connection, "connect", lambda: None)
    machines = [
        {field.name: "same" for field in dataclasses.fields(cluster.Machine)} | {"device": device, "batch_size": 1}
        for device in ("cpu", "cuda")
    ]
    told = dict(zip(client.names, ({"machine": machine, "identity": {}} for machine in machines)))
    monkeypatch.setattr(here._connection, "ask", lambda names, message: {name: told[name] for name in names})
    with pytest.raises(ClusterError, match=r"tcp://w1:1 .*cuda.*tcp://w0:1 .*cpu"):
        here.machine()
    here._options = dataclasses.replace(here._options, allow_mixed=True)
    assert here.machine().device == "cpu"


def test_where_workers_declare_gpus_the_others_get_nothing(connected: Connect) -> None:
    here = connected(Client(3))
    assert here.names() == here.client.names and here.resources == {}
    here.client.gpus = {"tcp://w0:1": 0.0, "tcp://w2:1": 2.0}
    assert here.names() == ["tcp://w2:1"] and here.resources == {"GPU": 1}


@pytest.mark.parametrize(
    ("key", "mixed", "same"), [("device", False, False), ("device", True, True), ("model_sha256", True, False)]
)
def test_what_may_differ_in_a_mixed_cluster(key: str, mixed: bool, same: bool) -> None:
    ours = {"device": "cpu", "software": "a", "model_sha256": "0"}
    if same:
        worker.check_same("one", {**ours, key: "other"}, ours, mixed=mixed)
    else:
        with pytest.raises(ClusterError, match=key):
            worker.check_same("one", {**ours, key: "other"}, ours, mixed=mixed)


def test_workers_that_do_not_answer_are_counted(connected: Connect) -> None:
    with pytest.raises(ClusterError, match=r"0 of 2 .* 0 s"):
        connected(Client(2)).ask(["tcp://w0:1", "tcp://w1:1"], "")


def test_a_scheduler_that_is_gone_or_alone_is_not_waited_for(connected: Connect) -> None:
    gone = Client()
    gone.status = "closed"
    with pytest.raises(ClusterError, match="tcp://there:8786"):
        connected(gone).check(False, None)
    with pytest.raises(ClusterError, match="0 s"):
        connected(Client(0)).check(False, None)


@pytest.mark.parametrize("error", [OSError("Timed out"), RuntimeError("closed")])
def test_a_scheduler_that_does_not_answer_is_named(connected: Connect, error: Exception) -> None:
    gone = Client()

    def fail() -> dict[str, int]:
        raise error

    gone.nthreads = fail  # type: ignore[method-assign]
    with pytest.raises(ClusterError, match="tcp://there:8786"):
        _ = connected(gone).workers
    with pytest.raises(ClusterError, match="tcp://there:8786"):
        connected(gone).answer(SimpleNamespace(status="finished", result=fail), "one")


def test_news_of_a_finished_block_comes_too_late(connected: Connect) -> None:
    here, feedback = handout.Handout(connected(Client()), Feedback()), Acting(lambda: None)
    reported: list[int] = []
    feedback.progress = lambda done, total: reported.append(done)  # type: ignore[method-assign]
    progress = here.progress(feedback, 100)
    here._client.submit = lambda *_, key, **__: key
    key = here._submit(worker.make_block, handout.Given("block"))
    here.hear((0.0, {"key": key, "seen": 30}))
    progress.report()
    here._seen.pop(key)
    here.hear((0.0, {"key": key, "seen": 40}))
    progress.report()
    assert reported == [30, 0]


def test_times_of_tiles_are_those_of_this_machines_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    task = TileTask(0, TileGrid(100, 100, 100), 0, (100, 100), {}, {})
    record = TileRecord(0, 0, "finished", pixels=(1,), started=5.0, seconds=30.0)  # by the worker's clock
    monkeypatch.setattr(cluster.time, "time", lambda: 1000.0)
    assert cluster._recorded(task, {"record": record.to_line()}, 1).started == 970.0


@pytest.mark.parametrize(
    ("error", "tries", "passes"),
    [(RasterError("x"), 1, True), (RasterError("x"), handout.TRIES, False), (InputError("x"), 1, None)],
)
def test_a_block_is_tried_again_where_another_worker_may_do_better(
    connected: Connect,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    tries: int,
    passes: bool | None,
) -> None:
    def fail(*_: object) -> None:
        raise error

    reached, given = connected(Client()), handout.Given((0, 0, 1, 1), tries)
    monkeypatch.setattr(reached, "answer", fail)
    here = handout.Handout(reached, Feedback())
    if passes is None:
        with pytest.raises(InputError):
            here._answer(None, given)
    else:
        assert here._answer(None, given) is (None if passes else error)


def test_a_worker_that_differs_leaves_without_a_charge(
    connected: Connect,
) -> None:
    client, given, retired = Client(), handout.Given("tile", 1), list[str]()
    here = handout.Handout(connected(client), Feedback())
    client.retire_workers = lambda names, close_workers: retired.extend(names)
    answer = {"error": "ClusterError", "text": "differs", "worker": "tcp://w0:1"}
    assert here._answer(SimpleNamespace(status="finished", result=lambda: answer), given) is None
    assert retired == ["tcp://w0:1"] and given.tries == 0
    waiting = handout.Queue(iter(()))
    waiting.again(given)
    again = waiting.next()
    assert again is not None and (again.item, again.tries) == ("tile", 1)
    client.names = []
    with pytest.raises(ClusterError, match="differs"):
        connected(client).check(False, here._refusal)


def test_attempts_are_spaced_until_a_disk_may_be_back(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(handout.time, "monotonic", lambda: now[0])
    waiting = handout.Queue(iter(["a", "b"]))
    first = waiting.next()
    assert first is not None and first.item == "a"
    waiting.again(first)
    second = waiting.next()
    assert second is not None and second.item == "b" and waiting.next() is None and waiting.has_more
    spans = []
    while first.tries < handout.TRIES:
        before = now[0]
        while (found := waiting.next()) is None:
            now[0] += 1.0
        spans.append(now[0] - before)
        first = found
        waiting.again(first)
    assert spans == [5.0, 10.0, 20.0, 40.0, 80.0]


def test_a_worker_of_another_version_is_named() -> None:
    with pytest.raises(ClusterError, match="tcp://w0:1"):
        cluster._machine("tcp://w0:1", {"machine": {"speed": 1}})


def answers(address: str, context: ssl.SSLContext | None) -> bool:
    """Return whether a scheduler greets a peer with these certificates, None for a peer that does not encrypt."""
    host, _, port = address.partition("://")[2].rpartition(":")
    with socket.create_connection((host, int(port)), timeout=5) as plain:
        try:
            with context.wrap_socket(plain) if context else plain as peer:
                return bool(peer.recv(1))
        except OSError:
            return False


def test_only_who_has_the_certificate_reaches_local_workers(tmp_path: Path) -> None:
    import distributed

    workers = LocalWorkers(1, str(tmp_path), 60, Feedback())
    try:
        assert workers.address.startswith("tls://127.0.0.1:")
        ours = distributed.Security(**workers.security).get_connection_args("client")["ssl_context"]
        other = distributed.Security.temporary().get_connection_args("client")["ssl_context"]
        other.verify_mode = ssl.CERT_NONE  # a peer that does not care whom it talks to
        assert answers(workers.address, ours)
        assert not answers(workers.address, other)
        assert not answers(workers.address, None)
        assert not [path for path in tmp_path.rglob("*") if path.suffix in (".pem", ".crt")]
    finally:
        workers.close()
    assert started() == []


@pytest.mark.parametrize("missing", ["cryptography", "distributed"])
def test_local_workers_without_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    (tmp_path / "first" / missing).mkdir(parents=True)
    (tmp_path / "first" / missing / "__init__.py").write_text(f"raise ImportError('no {missing}')", encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "first"), *sys.path])
    with pytest.raises(ClusterError, match=rf"{missing}.*pip install 'flair-land-cover\[cluster\]'"):
        LocalWorkers(1, str(tmp_path), 60, Feedback())
    assert started() == []


def test_cancelled_while_local_workers_start(tmp_path: Path) -> None:
    log = Acting(lambda: None)
    log.cancelled = True
    with pytest.raises(CancelledError):
        LocalWorkers(1, str(tmp_path), 60, log)
    psutil.wait_procs(started(), timeout=10)
    assert started() == []


def test_local_workers_that_start_too_slowly_are_ended(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="0 s"):
        LocalWorkers(1, str(tmp_path), 0.0, Feedback())
    psutil.wait_procs(started(), timeout=10)
    assert started() == []


@pytest.mark.parametrize(
    ("window", "answer"),
    [
        (Window(0, 0, 64, 64), {}),
        (Window(0, 0, 64, 64), {"block": b"nothing"}),
        (Window(0, 0, 64, 64), {"block": None}),
        (Window(64, 0, 64, 64), None),
    ],
)
def test_what_is_not_the_block_asked_for(
    message: str, tmp_path: Path, window: Window, answer: dict[str, object] | None
) -> None:
    """No block of another place, and nothing damaged, gets into the map."""
    identity = worker.describe(message)["identity"]
    made = worker.make_block(note(message, identity), (0, 0, 64, 64), Feedback())
    job = worker._load(message)
    writer = MapWriter(job.outputs, job.area, job.model.classes)
    try:
        with Journal(job.outputs.classes, {}, 260, 200, restart=False) as kept:
            with pytest.raises(ClusterError, match="damaged block"):
                cluster._keep(Store(writer, kept), made if answer is None else answer, window)
            assert kept.finished_rows == 0
            cluster._keep(Store(writer, kept), made, Window(0, 0, 64, 64))
    finally:
        writer.discard()


def test_a_block_that_would_fill_the_memory() -> None:
    header = {"row_off": 0, "col_off": 0, "counts": [], "rasters": []}
    packed = zlib.compress(bytes(10_000_000))
    header["rasters"] = [["classes", [1, 2, 2], len(packed), zlib.crc32(packed)]]
    with pytest.raises(ValueError, match="size"):
        unpack(json.dumps(header).encode("ascii") + b"\n" + packed)


def test_a_worker_of_another_version() -> None:
    with pytest.raises(ClusterError, match="one runs another version"):
        cluster._machine("one", {"machine": {"device": "cpu", "colour": "red"}})
    with pytest.raises(ClusterError, match="one runs another version"):
        cluster._machine("one", {})


def test_texts_of_workers_hold_no_commands_for_a_terminal() -> None:
    with pytest.raises(RasterError) as caught:
        worker.opened({"error": "RasterError", "text": "gone\x1b]0;title\x07 é\n"}, "one")
    assert str(caught.value) == "one: gone ]0;title é"


def test_a_scheduler_with_certificates_of_the_users(
    run: Run,
    source: Path,
    tmp_path: Path,
    grey_model: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`tls://` with the certificates of Dask's own settings.

    A dry run measures its worker, and a run ends what a killed coordinator has left.
    """
    import dask
    import distributed

    run(source, stride=16)
    expected = files(tmp_path)
    for name in expected:
        (tmp_path / name).unlink()
    (tmp_path / "private").mkdir()
    workers = LocalWorkers(1, str(tmp_path / "private"), 60, Feedback())
    try:
        names = {"tls_ca_file": "ca-file", "tls_client_cert": "client.cert", "tls_client_key": "client.key"}
        for key, setting in names.items():
            file = tmp_path / "private" / f"{key}.pem"
            file.write_text(workers.security[key], encoding="ascii")
            monkeypatch.setenv(f"DASK_DISTRIBUTED__COMM__TLS__{setting.upper().replace('.', '__')}", str(file))
        dask.config.refresh()
        words = ["segment", str(source), "--model", str(grey_model), "--cluster", workers.address, "--dry-run"]
        for given in ([str(tmp_path / "map.vrt"), "--tiles", "64"], [str(tmp_path / "out.tif"), "--json", "-q"]):
            assert main([*words, *given, "--stride", "16"]) == 0
        said, planned = capsys.readouterr().out.rsplit("\n{", 1)
        assert files(tmp_path) == {} and "on each worker" in said
        found = json.loads("{" + planned)
        (estimate,) = found["estimates"]
        assert found["measured"] and found["workers"] == 1 and found["each_worker"] and found["device"] == "cpu"
        assert estimate["windows"] > 100 and 3600 * estimate["hours"] == pytest.approx(
            found["start_s"]
            + estimate["windows"] * found["seconds_per_window"]
            + estimate["pixels"] / 1e6 * found["finish_s_mpx"]
        )
        with distributed.Client(workers.address, security=distributed.Security(**workers.security)) as client:
            name = remote.run_name("Client-killed")
            left = worker.JobNote(worker.job_message(SegmentOptions("gone.tif", "map.tif", grey_model)), "{}")
            client.register_plugin(remote.JobPlugin(left, name), name=name)
            assert client.run_on_scheduler(remote.abandoned) == [name]
            run(source, cluster=workers.address, stride=16, block_size=64)
            assert client.run_on_scheduler(remote.abandoned) == []
    finally:
        workers.close()
        monkeypatch.undo()
        dask.config.refresh()
    assert files(tmp_path) == expected
