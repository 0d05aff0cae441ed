"""How does the time fall with more workers?

Two parts. `local`: a map in tiles made by one process on one core, and by two processes on two, with a stub network or
a model; the coordinator shares these cores, and start-up is left out. `simulated`: tiles given to up to 256 workers of
a scheduler in this process, whose work is a sleep, so that what is measured is everything else: giving out tiles,
checking and recording answers, the ledger, and the final files. Each prints the efficiency, (ideal time) / time, in one
run; the simulated part also what a tile costs the coordinator, and what 250,000 tiles would.

    python benchmarks/scaling.py [--size 2048] [--model NAME|FILE] [--workers 1 64 256] [--tile-s 30] [--each 4]
"""

from __future__ import annotations

import argparse
import functools
import logging
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

from common import verdict, write_scene
from memory import write_sparse

from flair_seg import choices
from flair_seg.cluster import connection
from flair_seg.cluster import distributed as cluster
from flair_seg.feedback import Feedback
from flair_seg.mapping.tiled import tilerun
from flair_seg.mapping.tiled.ledger import TileFile, TileRecord
from flair_seg.mapping.tiled.tilemaker import TileTask
from flair_seg.segment import SegmentOptions, segment

LIMITS = {64: 1 / 0.95, 256: 1 / 0.9}
"""Time over the ideal time, by the number of simulated workers."""
TILE_PX, MANY = 512, 250_000
FILE = TileFile("0" * 64, 14_000_000)
ALONE = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1h",
    "distributed.admin.system-monitor.interval": "1h",
}
"""What each worker does many times per second on its own machine, and 256 of them would do in this process."""
MOMENTS: list[float] = []
"""When simulated tiles began and ended: all workers are in this process."""


class Clock(Feedback):
    """Notes when the first progress is reported, by when all is started, and when the final files begin."""

    def __init__(self) -> None:
        """Start with nothing noted."""
        self.started = self.ended = 0.0

    def progress(self, done: int, total: int) -> None:
        """Note the first report and the last."""
        self.ended = time.perf_counter()
        self.started = self.started or self.ended


def timed(**options: object) -> float:
    """Return the seconds from the first block to the last."""
    clock = Clock()
    segment(SegmentOptions(restart=True, device="cpu", **options), clock)  # type: ignore[arg-type]
    return clock.ended - clock.started


def timed_on(cores: list[int], **options: object) -> float:
    """Return the seconds of a run that may use some cores only; its workers inherit them."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        return timed(**options)
    finally:
        os.sched_setaffinity(0, before)


def local(folder: Path, size: int, model: str, rounds: int) -> None:
    """Compare one and two processes of this machine."""
    scene = write_scene(folder / "scene.tif", size, size)
    usual = {
        "input": str(scene),
        "output": str(folder / "map.vrt"),
        "model": model,
        "quality": "balanced",
        "threads": 1,
    }
    ratios = []
    cores = sorted(os.sched_getaffinity(0))
    for _ in range(rounds):
        one, two = (timed_on(cores[:workers], **usual, workers=workers, tiles=512) for workers in (1, 2))
        ratios.append(one / 2 / two)
        print(f"local: 1 worker {one:.1f} s, 2 workers {two:.1f} s")
    print(f"local: efficiency of 2 workers {statistics.median(ratios):.2f}")


def sleeping_tile(seconds: float, note: object, text: str, feedback: Feedback, worker: str) -> dict[str, object]:
    """Stand for a network: wait, and return the record of a finished tile."""
    MOMENTS.append(time.perf_counter())
    time.sleep(seconds)
    MOMENTS.append(time.perf_counter())
    task = TileTask.from_json(text)
    row, column = task.grid.place(task.index)
    record = TileRecord(row, column, "finished", 1, "", {"classes": FILE}, (9, 9, 9), 1, worker, "cpu", 1.7e9, seconds)
    return {"record": record.to_line()}


class Busy:
    """Measures the processor time of this thread and of the process while tiles are computed, and the wall time.

    The wall time is that from the beginning of the first tile to the end of the last; loading the job on all workers is
    left out.
    """

    def __init__(self) -> None:
        """Wrap `Cluster.make_tiles`."""
        self._made = cluster.Cluster.make_tiles
        self.seconds = self.thread_s = self.process_s = 0.0

    def make_tiles(self, here: cluster.Cluster, *arguments: object) -> None:
        """Compute tiles, and measure."""
        MOMENTS.clear()
        before = time.thread_time(), time.process_time()
        self._made(here, *arguments)  # type: ignore[arg-type]
        after = time.thread_time(), time.process_time()
        self.thread_s, self.process_s = (end - start for start, end in zip(before, after))
        self.seconds = max(MOMENTS) - min(MOMENTS)


def simulated(folder: Path, model: str, count: int, tile_s: float, each: int) -> float:
    """Return the time of so many workers, each with some tiles, over the ideal."""
    import dask
    import distributed

    from flair_seg.cluster import remote

    dask.config.set(ALONE)
    connection.START_S = 600.0  # 256 workers share the cores of this machine

    rows = next(side for side in range(int((each * count) ** 0.5), 0, -1) if each * count % side == 0)
    source = folder / f"sparse{count}.tif"
    write_sparse(source, rows * TILE_PX, each * count // rows * TILE_PX)
    remote.tile_answer = functools.partial(sleeping_tile, tile_s)  # type: ignore[assignment]
    started = distributed.LocalCluster(
        n_workers=count, threads_per_worker=1, processes=False, dashboard_address=None, silence_logs=logging.CRITICAL,
        memory_limit=0,
    )  # fmt: skip
    address = SimpleNamespace(address=started.scheduler_address, security={})
    connection.Connection._start = lambda self: address  # type: ignore[method-assign,assignment,return-value]
    busy = Busy()
    cluster.Cluster.make_tiles = lambda self, *rest: busy.make_tiles(self, *rest)  # type: ignore[method-assign]
    choices.PROCESSES_PER_CORE = count
    tilerun._TileRun.check_all_there = lambda *_: None  # type: ignore[method-assign]  # simulated tiles have no files
    segment(
        SegmentOptions(
            str(source), str(folder / f"map{count}.vrt"), model, workers=count, tiles=TILE_PX, device="cpu",
            quality="fast", threads=1, restart=True, memory_mb=1000,
        )
    )  # fmt: skip
    cluster.Cluster.make_tiles = busy._made  # type: ignore[method-assign]
    started.close()
    tiles = each * count
    ratio = busy.seconds / (each * tile_s)
    mine, all_of_it = 1000 * busy.thread_s / tiles, 1000 * busy.process_s / tiles
    print(
        f"simulated: {count} workers, {tiles} tiles of {tile_s:g} s: {busy.seconds:.1f} s, efficiency {1 / ratio:.3f}; "
        f"a tile takes the coordinator {mine:.1f} ms, with the scheduler and all workers of this process "
        f"{all_of_it:.1f} ms; {MANY} tiles: {MANY * mine / 3.6e6:.2f} h and {MANY * all_of_it / 3.6e6:.2f} h, while "
        f"the workers take {MANY * tile_s / count / 3600:.1f} h",
        flush=True,
    )
    return ratio


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--size", type=int, default=2048, metavar="PX", help="side of the generated scene; 0: leave out"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", help="for the local part (default: a stub network)")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 64, 256], help="of the simulated part")
    parser.add_argument("--tile-s", type=float, default=30.0, help="seconds a simulated tile takes")
    parser.add_argument("--each", type=int, default=4, help="tiles that each simulated worker gets")
    arguments = parser.parse_args()
    from stub_network import manifest, write_network

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stub = str(write_network(folder / "stub.onnx", manifest(window_size=512)))
        if arguments.size:
            local(folder, arguments.size, arguments.model or stub, arguments.rounds)
        worst = 0.0
        for count in arguments.workers:
            ratio = simulated(folder, stub, count, arguments.tile_s, arguments.each)
            worst = max(worst, ratio / LIMITS.get(count, ratio))
        return verdict(worst, 1.0)


if __name__ == "__main__":
    sys.exit(main())
