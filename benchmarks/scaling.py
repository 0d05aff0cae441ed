"""How does the time fall with more workers?

Two parts. `local`: a map made by one and by two processes of this machine, each with half of its cores, with a stub
network or a model; start-up is measured separately. `simulated`: up to 64 workers of a scheduler in this process
whose network is a sleep, so that what is measured is everything else: giving out, carrying, keeping and writing blocks.
Each prints the efficiency, (time of one worker / workers) / time, in one run.

    python benchmarks/scaling.py [--size 2048] [--model NAME|FILE] [--workers 64] [--block-s 15]
"""

from __future__ import annotations

import argparse
import functools
import json
import logging
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from common import verdict, write_scene
from memory import write_sparse

from flair_seg.cluster import distributed as cluster
from flair_seg.feedback import Feedback
from flair_seg.mapping.resume.parts import Part, pack
from flair_seg.segment import SegmentOptions, segment

LIMIT = 1.25
"""Ideal time of the most simulated workers, times this."""
SIMULATED_PX, BLOCK_PX = 16384, 1024


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


def local(folder: Path, size: int, model: str, rounds: int) -> None:
    """Compare one and two processes of this machine."""
    scene = write_scene(folder / "scene.tif", size, size)
    usual = {
        "input": str(scene),
        "output": str(folder / "map.tif"),
        "model": model,
        "quality": "balanced",
        "threads": 1,
    }
    ratios = []
    for _ in range(rounds):
        one, two = (timed(**usual, workers=workers, block_size=512) for workers in (1, 2))
        ratios.append(one / 2 / two)
        print(f"local: 1 worker {one:.1f} s, 2 workers {two:.1f} s")
    print(f"local: efficiency of 2 workers {statistics.median(ratios):.2f}")


def sleeping_block(
    seconds: float, message: str, identity: str, place: tuple[int, int, int, int], feedback: Feedback
) -> dict[str, object]:
    """Stand for a network: wait, and return a block of patches of classes."""
    time.sleep(seconds)
    column, row, _, _ = place
    head, _, packed = patches().partition(b"\n")
    head = json.dumps({**json.loads(head), "row_off": row, "col_off": column}).encode("ascii")
    return {"block": head + b"\n" + packed, "windows": 1}


@functools.lru_cache(maxsize=1)
def patches() -> bytes:
    """Return a packed block: packing is the workers' work, and all of them are in this process."""
    coarse = np.random.default_rng(0).integers(1, 4, (BLOCK_PX // 32, BLOCK_PX // 32), np.uint8)
    rows = np.kron(coarse, np.ones((32, 32), np.uint8))[None]
    return pack(Part(0, {"classes": rows}, np.bincount(rows.ravel(), minlength=4)[1:4].astype(np.int64)))


def simulated(folder: Path, model: str, workers: list[int], block_s: float) -> float:
    """Return the time of the most workers over the ideal."""
    import distributed

    source = folder / "sparse.tif"
    write_sparse(source, SIMULATED_PX, SIMULATED_PX)
    blocks = (SIMULATED_PX // BLOCK_PX) ** 2
    cluster.make_block = functools.partial(sleeping_block, block_s)  # type: ignore[assignment]
    ratio = 0.0
    for count in workers:
        start = functools.partial(
            distributed.LocalCluster,
            n_workers=count,
            threads_per_worker=1,
            processes=False,
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
            memory_limit=0,
        )
        cluster.Cluster._start = lambda self, start=start: start()  # type: ignore[method-assign,misc]
        seconds = timed(
            input=str(source), output=str(folder / "map.tif"), model=model, workers=count, block_size=BLOCK_PX
        )
        ratio = seconds / (blocks * block_s / count)
        print(
            f"simulated: {count} workers, {blocks} blocks of {block_s:g} s: {seconds:.1f} s, efficiency {1 / ratio:.2f}"
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
    parser.add_argument("--workers", type=int, nargs="+", default=[64], help="of the simulated part")
    parser.add_argument("--block-s", type=float, default=15.0, help="seconds a simulated block takes")
    arguments = parser.parse_args()
    from stub_network import manifest, write_network

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stub = str(write_network(folder / "stub.onnx", manifest(window_size=512)))
        if arguments.size:
            local(folder, arguments.size, arguments.model or stub, arguments.rounds)
        return verdict(simulated(folder, stub, arguments.workers, arguments.block_s), LIMIT)


if __name__ == "__main__":
    sys.exit(main())
