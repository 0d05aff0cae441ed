"""Does a map in tiles end complete, whatever happens to its workers, its coordinator, its source and its disk?

Tiles of a generated raster are mapped with a stub network. First undisturbed; then by a coordinator with workers on
this machine, where workers and coordinator are killed (`kill -9`) at random moments of the map's progress, the source
vanishes for a while, and the destination's disk is full for a while. The coordinator is started again after each of its
deaths, until the map is there. Every tile must then have the SHA-256 of the undisturbed run, also in the ledger. `--s3`
writes to object storage, which moto's server plays on the loopback address, where no disk can be full.

    python tests/failures/chaos.py [--tiles 400] [--kills 50] [--workers 4] [--away-s 60] [--s3] [--seed 2026]
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]

from stub_network import write_network  # noqa: E402 - found through the lines above
from stub_raster import grey, write_raster  # noqa: E402

from flair_seg.mapping.tiled.ledger import read_ledger  # noqa: E402

SIDE = 128
"""Side of a tile in px; the network's window has 64."""
BUCKET = "maps"
CHILD = """
import sys
from flair_seg.cluster import handout
from flair_seg.commands.cli import main
from flair_seg.mapping.tiled import ledger
handout.RETRY_S = float(sys.argv.pop(1))
ledger.FLUSH_S = ledger.FLUSH_OBJECT_S = 0.2
sys.exit(main(sys.argv[1:]))
"""


@dataclass
class Outcome:
    """What came of a run: coordinators and workers killed, coordinators started, and the faults found."""

    coordinators: int = 0
    workers: int = 0
    starts: int = 0
    codes: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Chaos:
    """One map, made undisturbed and then disturbed."""

    def __init__(self, folder: Path, tiles: int, workers: int, seed: int, output: str | None = None) -> None:
        """Write the source and the network, and make the undisturbed map.

        Args:
            folder: for all files.
            tiles: at least so many, in a square.
            workers: processes that predict.
            seed: of the moments.
            output: where the disturbed map goes; None: to a folder.
        """
        side = round(tiles**0.5 + 0.49)
        self.source = write_raster(folder / "in.tif", grey(side * SIDE, side * SIDE, seed=seed, low=1), nodata=0)
        self._network = write_network(folder / "net.onnx")
        self._folder, self._workers, self._moments = folder, workers, random.Random(seed)
        self._whole = folder / "whole" / "map.vrt"
        self._whole.parent.mkdir()
        self.output = output or str(folder / "chaos" / "map.vrt")
        (folder / "chaos").mkdir()
        started = time.monotonic()
        assert self._start(str(self._whole), 0).wait(3000) == 0
        self.seconds = time.monotonic() - started
        self.tiles = side * side

    def _start(self, output: str, workers: int) -> subprocess.Popen[bytes]:
        """Start a coordinator."""
        words = ["segment", str(self.source), output, "--model", str(self._network), "--tiles", str(SIDE)]
        words += ["--stride", "16", "--threads", "1", "--device", "cpu", "-q"]
        words += ["--workers", str(workers)] if workers else []
        with open(self._folder / "said.txt", "ab") as said:
            return subprocess.Popen([sys.executable, "-c", CHILD, "1", *words], stdout=said, stderr=said)

    def run(self, kills: int, events: list[Callable[[], None]], most_s: float) -> Outcome:
        """Disturb until so many processes were killed, then let the run end; `events` are called in between."""
        outcome, ends = Outcome(), time.monotonic() + most_s
        every = due = max(1, kills // (len(events) + 1))
        at = sorted(self._moments.randrange(self.tiles) for _ in range(kills))
        while time.monotonic() < ends:
            process = self._start(self.output, self._workers)
            outcome.starts += 1
            try:
                while process.poll() is None and time.monotonic() < ends:
                    done = outcome.coordinators + outcome.workers
                    if done >= kills:
                        process.wait(max(1.0, ends - time.monotonic()))
                        break
                    with suppress(subprocess.TimeoutExpired):
                        process.wait(self._moments.uniform(0.02, 0.5))
                        break
                    finished = self._finished()
                    if finished < at[done]:
                        continue
                    self._kill(process, outcome, finished > 0)
                    if events and outcome.coordinators + outcome.workers >= due:
                        events.pop(0)()
                        due += every
            finally:
                _end(process)
            outcome.codes.append(process.returncode)
            if process.returncode == 0:
                return outcome
        outcome.faults.append(f"not finished after {most_s:g} s")
        return outcome

    def _finished(self) -> int:
        """Return the number of tiles that the ledger has as finished."""
        ledger = None
        with suppress(Exception):  # it is being written
            ledger = read_ledger(self.output)
        return ledger.summary().finished if ledger else 0

    def _kill(self, process: subprocess.Popen[bytes], outcome: Outcome, recorded: bool) -> None:
        """Kill a worker, or the coordinator once something is recorded."""
        workers = _workers(process)
        if not workers:
            return
        if recorded and self._moments.random() < 0.25:
            outcome.coordinators += 1
            _end(process)
        else:
            outcome.workers += 1
            with suppress(psutil.NoSuchProcess):
                self._moments.choice(workers).kill()

    def check(self, outcome: Outcome) -> Outcome:
        """Compare all tiles, and what the ledger says of them, with the undisturbed run."""
        expected = digests(str(self._whole))
        found = digests(self.output)
        if found != expected:
            wrong = sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))
            outcome.faults.append(f"{len(wrong)} tiles differ: {wrong[:3]}")
        ledger = read_ledger(self.output)
        records = {} if ledger is None else {r.name: r.files["classes"].sha256 for r in ledger.records("finished")}
        if records != expected:
            outcome.faults.append(f"the ledger has {len(records)} of {len(expected)} tiles, or other digests")
        return outcome


def digests(output: str) -> dict[str, str]:
    """Return the SHA-256 of each tile of the class raster, read back."""
    from flair_seg.mapping.tiled.places import final_folder
    from flair_seg.raster.storage import joined, read, sizes

    folder = final_folder(output)
    names = [name for name in sizes(folder) if name.endswith(".tif")]
    return {n[:-4]: hashlib.sha256(read(joined(folder, n)) or b"").hexdigest() for n in names}


def _workers(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Return the workers of a coordinator: the processes that its cluster process has spawned."""
    found = []
    with suppress(psutil.NoSuchProcess):
        for child in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                if any("spawn_main" in part for part in child.cmdline()):
                    found.append(child)
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a coordinator and wait until all that it started have ended."""
    children: list[psutil.Process] = []
    with suppress(psutil.NoSuchProcess):
        children = psutil.Process(process.pid).children(recursive=True)
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGKILL)
    process.wait()
    _, left = psutil.wait_procs(children, timeout=20)
    for child in left:
        with suppress(psutil.NoSuchProcess):
            child.kill()
    psutil.wait_procs(left, timeout=20)


def hide(path: Path, seconds: float) -> None:
    """Make a file unreadable for a while."""
    away = path.with_suffix(".away")
    os.replace(path, away)
    try:
        time.sleep(seconds)
    finally:
        os.replace(away, path)


def fill(folder: Path, seconds: float) -> None:
    """Have no room on a folder's disk for a while; only of a disk of its own, see `fulldisk.disk`."""
    filler = folder / "filler"
    with suppress(OSError), open(filler, "wb") as file:
        while True:
            file.write(bytes(2**16))
            file.flush()
    time.sleep(seconds)
    filler.unlink()


@contextmanager
def object_storage() -> Iterator[None]:
    """Play object storage on the loopback address, in GDAL's environment."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    variables = {
        "AWS_S3_ENDPOINT": f"{host}:{port}", "AWS_HTTPS": "NO", "AWS_VIRTUAL_HOSTING": "FALSE",
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1", "no_proxy": "*",
    }  # fmt: skip
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        client = boto3.client(
            "s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1",
            aws_access_key_id="test", aws_secret_access_key="test",  # noqa: S106 - of a server that accepts any
        )  # fmt: skip
        client.create_bucket(Bucket=BUCKET)
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})
        server.stop()


def main() -> int:
    """Disturb and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tiles", type=int, default=400, metavar="N")
    parser.add_argument("--kills", type=int, default=50, metavar="N")
    parser.add_argument("--workers", type=int, default=4, metavar="N")
    parser.add_argument("--away-s", type=float, default=60.0, metavar="S", help="seconds without source, and disk")
    parser.add_argument("--most-s", type=float, default=3600.0, metavar="S")
    parser.add_argument("--seed", type=int, default=2026, metavar="N", help="of the moments")
    parser.add_argument("--s3", action="store_true", help="write to object storage")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        outcome = disturb(Path(name), arguments)
    for fault in outcome.faults:
        print(f"    {fault}")
    print(
        f"{outcome.workers} workers and {outcome.coordinators} coordinators killed, {outcome.starts} coordinators "
        f"started, exit codes {outcome.codes}, {len(outcome.faults)} faults"
    )
    return 1 if outcome.faults else 0


def disturb(folder: Path, arguments: argparse.Namespace) -> Outcome:
    """Make a map while it is disturbed, to a disk of its own where one can be mounted, or to object storage."""
    from fulldisk import can_mount, disk

    given = arguments.tiles, arguments.workers, arguments.seed
    if arguments.s3:
        with object_storage():
            chaos = Chaos(folder, *given, output=f"/vsis3/{BUCKET}/a/map.vrt")
            events = [lambda: hide(chaos.source, arguments.away_s)]
            return chaos.check(chaos.run(arguments.kills, events, arguments.most_s))
    chaos = Chaos(folder, *given)
    events = [lambda: hide(chaos.source, arguments.away_s)]
    if not can_mount(folder):
        return chaos.check(chaos.run(arguments.kills, events, arguments.most_s))
    with disk(folder / "chaos", 32 * 1024):  # 128 MiB
        events.append(lambda: fill(folder / "chaos", arguments.away_s))
        return chaos.check(chaos.run(arguments.kills, events, arguments.most_s))


if __name__ == "__main__":
    sys.exit(main())
