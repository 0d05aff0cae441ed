"""What does a ledger of a million tiles cost a coordinator that resumes?

A ledger is written as a run writes it, one record after the other; then a process of its own resumes: it reads the
ledger once, sums up the finished tiles as for the final map, and finds out which tiles are left. Printed are the bytes
per tile, the processor time, and the peak memory of that process over that of one that has only imported the engine.

    python benchmarks/ledger.py [--tiles 1000000]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import verdict

from flair_seg.mapping.tiled.ledger import Ledger, LedgerJob, TileFile, TileRecord

LIMIT = 1.0
"""Processor time to resume, over the seconds allowed for a million tiles."""
ALLOWED_S = 60.0
SIDE = 16384
RESUME = """
import resource, sys, time
import numpy as np
from flair_seg.mapping.tiled.ledger import Ledger, read_job
import flair_seg.mapping.tiled.tilerun
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.process_time()
job = read_job(sys.argv[1])
pixels = np.zeros(len(job.classes), np.int64)

def visit(record):
    global pixels
    if record.state == "finished":
        pixels += np.array(record.pixels, np.int64)

ledger = Ledger(sys.argv[1], job, visit)
left = sum(1 for _ in ledger.tiles("waiting", "failed"))
opened = time.process_time() - started
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(left, pixels.sum(), opened, memory / 1024)
"""


def write(folder: str, tiles: int) -> float:
    """Write a ledger in which one tile of a thousand is left, and return the seconds per record."""
    side = round(tiles**0.5)
    names = tuple((code, f"class {code}", "#112233") for code in range(1, 16))
    job = LedgerJob(1, side * SIDE, side * SIDE, SIDE, 0.04, names, 1.7e9, {"stride": 128})
    ledger = Ledger.begin(folder, job)
    file = {"classes": TileFile("0123456789abcdef" * 4, 14_567_890)}
    pixels = tuple(17_895_697 for _ in names)
    machine = "cuda:0 NVIDIA H100; onnxruntime 1.32.0, GDAL 3.6.2, numpy 1.24.2"
    started = time.process_time()
    for index in range(len(ledger.grid)):
        if index % 1000:
            row, column = ledger.grid.place(index)
            record = TileRecord(
                row, column, "finished", 1, "", file, pixels, 17161, "tcp://10.0.12.34:45678", machine, 1.7e9, 31.4
            )
            ledger.add(record)
    ledger.flush()
    return (time.process_time() - started) / len(ledger.grid)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tiles", type=int, default=1_000_000, metavar="N")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        seconds = write(name, arguments.tiles)
        size = sum(path.stat().st_size for path in Path(name).iterdir())
        found = subprocess.run(  # noqa: S603 - the code above
            [sys.executable, "-c", RESUME, name], capture_output=True, text=True, check=True
        ).stdout.split()
    left, _, opened, memory = map(float, found)
    print(f"{arguments.tiles} tiles: {size / arguments.tiles:.0f} bytes and {1e6 * seconds:.0f} us to record each")
    print(f"resumed in {opened:.1f} s of processor time with {left:.0f} tiles left")
    print(f"memory: {memory:.0f} MiB more than a process that has imported the engine")
    return verdict(opened / ALLOWED_S * 1e6 / arguments.tiles, LIMIT)


if __name__ == "__main__":
    sys.exit(main())
