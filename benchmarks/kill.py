"""Is anything lost when a run is killed at random moments, and what does it cost to go on?

A generated scene is segmented with a real model, once undisturbed, then by processes that are killed (`kill -9`) at
random moments until so many were: while they start, predict, write parts or write the final files. A run that ends
before its moment is compared with the undisturbed one and removed, so that the next starts over. Every map must have
the same SHA-256, none may stand at the output's path before its run ended, and what is finished must never shrink. The
ratio is that of windows, of a stub network's run stopped half way and of the one that goes on, over one undisturbed.

    python benchmarks/kill.py [--kills 20] [--size 1100] [--model NAME|FILE] [--quality balanced] [--part-s 0]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from common import machine, verdict, write_scene
from memory import write_sparse

from flair_seg.errors import CancelledError
from flair_seg.feedback import Feedback
from flair_seg.mapping.resume import journal
from flair_seg.models.model import DEFAULT_MODEL
from flair_seg.segment import SegmentOptions, segment

LIMIT = 1.05
HIGH = 16384, 1024
"""Height and width of the raster whose run is stopped half way."""
CHILD = """
import sys
from flair_seg.mapping.resume import journal
from flair_seg.commands.cli import main
journal.PART_EVERY_S = float(sys.argv.pop(1))
sys.exit(main(sys.argv[1:]))
"""


class HalfWay(Feedback):
    """Cancels once half of the windows are looked at."""

    def __init__(self) -> None:
        """Start."""
        self.half_way = False
        self.seen = self.total = 0

    def progress(self, done: int, total: int) -> None:
        """Take note."""
        self.half_way = 2 * done >= total
        self.seen, self.total = done, total

    def is_cancelled(self) -> bool:
        """Whether half is done."""
        return self.half_way


class Runs:
    """Runs of one job in processes of their own."""

    def __init__(self, arguments: argparse.Namespace, folder: Path) -> None:
        """Make the scene."""
        self.source = write_scene(folder / "scene.tif", arguments.size, arguments.size)
        self.output = folder / "maps" / "map.tif"
        self.output.parent.mkdir()
        confidence = str(self.output.with_name("confidence.tif"))
        self._command = [
            sys.executable, "-c", CHILD, str(arguments.part_s), "segment", str(self.source), str(self.output),
            "--model", arguments.model, "--quality", arguments.quality, "--confidence", confidence, "--device", "cpu",
            "--batch-size", "1", "--json", "-q",
        ]  # fmt: skip

    def start(self) -> subprocess.Popen[str]:
        """Start one."""
        return subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - the engine's command

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of all that lies at the outputs' paths, and remove it."""
        files = sorted(path for path in self.output.parent.iterdir() if path.is_file())
        found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        for path in files:
            path.unlink()
        return found

    def rows(self) -> int:
        """Return the rows that are finished."""
        found = journal.progress(str(self.output))
        return found.finished if found else 0


def kill(runs: Runs, kills: int, seconds: float, expected: dict[str, str], seed: int) -> tuple[int, list[int]]:
    """Kill so many runs; return how many ended before their moment, and the rows finished after each kill.

    Raises:
        AssertionError: something was lost, or a map differs.
    """
    moments, ended, rows, before = random.Random(seed), 0, [], 0  # noqa: S311 - moments
    while len(rows) < kills:
        process, started = runs.start(), time.monotonic()
        try:
            process.wait(moments.uniform(0.0, 1.1 * seconds))
        except subprocess.TimeoutExpired:
            process.kill()
        code = process.wait()
        if code == 0:
            if runs.digests() != expected:
                raise AssertionError("a map differs from that of the undisturbed run")
            ended, before, seconds = ended + 1, 0, min(seconds, time.monotonic() - started)
            continue
        if code > 0:
            raise AssertionError(f"a run failed with {code}")
        rows.append(runs.rows())
        if rows[-1] < before:
            raise AssertionError(f"{before} rows were finished, and {rows[-1]} are left")
        before = rows[-1]
        # The rasters are put in place one after the other, each whole, and may be there when all rows are finished.
        if runs.output.exists() and not Path(journal.folder_of(str(runs.output))).exists():
            raise AssertionError("a map stands there whose run was killed")
    return ended, rows


def resume_cost(folder: Path, part_s: float) -> float:
    """Return the windows of a run stopped half way and of the one that goes on, over those of one that is not."""
    from stub_network import manifest, write_network

    write_sparse(folder / "high.tif", *HIGH)
    network = write_network(folder / "stub.onnx", manifest(window_size=512))
    options = SegmentOptions(
        str(folder / "high.tif"), str(folder / "high_map.tif"), str(network), quality="balanced", device="cpu"
    )
    journal.PART_EVERY_S = part_s
    half = HalfWay()
    with suppress(CancelledError):
        segment(options, half)
    rest = segment(options)
    print(f"{HIGH[1]} x {HIGH[0]} px stopped after {half.seen} of {half.total} windows: {rest.windows} were left")
    return (half.seen + rest.windows) / half.total


def main() -> int:
    """Kill and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20, metavar="N")
    parser.add_argument("--size", type=int, default=1100, metavar="PX")
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--quality", choices=("fast", "balanced", "best"), default="balanced")
    parser.add_argument("--part-s", type=float, default=0.0, metavar="S", help="seconds between parts")
    parser.add_argument("--seed", type=int, default=2026, metavar="N", help="of the moments")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        runs = Runs(arguments, Path(name))
        started = time.monotonic()
        told = runs.start().communicate()[0]
        seconds = time.monotonic() - started
        expected = runs.digests()
        windows = json.loads(told)["windows"]
        print(f"{machine()}\n{arguments.size} x {arguments.size} px, {windows} windows, undisturbed: {seconds:.1f} s")
        ended, rows = kill(runs, arguments.kills, seconds, expected, arguments.seed)
        print(f"killed {len(rows)} times, rows finished then: {' '.join(map(str, rows))}")
        if runs.start().wait() != 0 or runs.digests() != expected:
            raise AssertionError("the last map differs from that of the undisturbed run")
        print(f"{ended + 1} maps came of it, all files equal: map.tif {expected['map.tif'][:16]}")
        return verdict(resume_cost(Path(name), arguments.part_s), LIMIT)


if __name__ == "__main__":
    sys.exit(main())
