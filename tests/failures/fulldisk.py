"""Does every command survive a disk that is just too small?

Each command runs once on a disk in memory (tmpfs, which only root may mount) that has room for all its writes, whose
peak is found by halving; then on disks with less room. It must say one sentence, and leave what it found.

    python tests/failures/fulldisk.py [--only NAME] [--shares 0.3,0.6,0.9]
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]

from cases import Case, cases  # noqa: E402 - found through the lines above
from failing import Failing, Ran, compiler  # noqa: E402
from sweep import KNOWN_CODES, State, differences, state  # noqa: E402

PAGE = 4096
MOST_PAGES = 4096
"""Room that is enough for every case."""


@contextmanager
def disk(folder: Path, pages: int) -> Iterator[Path]:
    """Mount a disk of so many pages over a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    options = f"size={pages * PAGE},mode=700"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)


def can_mount(folder: Path) -> bool:
    """Whether a disk can be mounted here."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or not shutil.which("mount"):
        return False
    try:
        with disk(folder / "probe", 16):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def run(
    failing: Failing, case: Case, inputs: Path, place: Path, pages: int, wanted: State | None = None
) -> tuple[Ran, str, State]:
    """Run on a disk of so many pages; return how it ended, what is wrong with what it left, and what it left."""
    with disk(place, pages) as out:
        try:
            case.prepared(out)
        except OSError:
            return Ran(0, "", "", 0, ""), "", {}  # there is no room for what stands there before
        before = state(out)
        ran = failing.run(case.words(inputs, out), out, **case.variables(inputs, out))
        left = state(out)
        wrong = differences(state(out, case.kept), before) if ran.code else differences(left, wanted or left)
    lines = [line for line in ran.errors.splitlines() if not line.startswith("warning: ")]
    if ran.code and (len(lines) != 1 or not lines[0].startswith("flair-seg: error: ") or ran.code not in KNOWN_CODES):
        wrong += f" exit code {ran.code}, said {ran.errors[-400:]!r}"
    return ran, wrong, left


def smallest(failing: Failing, case: Case, inputs: Path, place: Path) -> tuple[int, State, list[str]]:
    """Return the pages of about the smallest disk on which a case succeeds, the result wanted, and faults found."""
    low, high = 0, MOST_PAGES
    wanted, faults = run(failing, case, inputs, place, MOST_PAGES)[2], []
    while high - low > max(1, high // 32):
        middle = (low + high) // 2
        ran, wrong, _ = run(failing, case, inputs, place, middle, wanted)
        faults += [f"{middle} pages: {wrong}"] if wrong else []
        low, high = (middle, high) if ran.code or not ran.seen else (low, middle)
    return high, wanted, faults


def fill_all(folder: Path, shares: Sequence[float], only: str = "") -> Iterator[tuple[str, int, list[str]]]:
    """Yield each case's name, the pages that it needs, and the faults found on smaller disks."""
    with Failing(folder / "runs") as failing, cases(folder / "inputs") as found:
        for case in found:
            if only not in case.name or not case.swept or case.name == "models remove":
                continue
            needed, wanted, faults = smallest(failing, case, folder / "inputs", folder / "disk")
            for pages in sorted({max(2, int(needed * share)) for share in shares} | {max(2, needed - 1)}):
                wrong = run(failing, case, folder / "inputs", folder / "disk", pages, wanted)[1]
                faults += [f"{pages} pages: {wrong}"] if wrong else []
            yield case.name, needed, faults


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="NAME", help="cases whose name contains this")
    parser.add_argument("--shares", default="0.2,0.4,0.6,0.8,0.9", help="sizes, as shares of what is needed")
    arguments = parser.parse_args()
    shares = [float(text) for text in arguments.shares.split(",")]
    total = 0
    with tempfile.TemporaryDirectory() as name:
        if compiler() is None or not can_mount(Path(name)):
            print("no C compiler, or no disk can be mounted: nothing filled")
            return 0
        print(f"{'case':32} {'KiB':>6} {'faults':>6}")
        for case, needed, faults in fill_all(Path(name), shares, arguments.only):
            print(f"{case:32} {needed * PAGE // 1024:6} {len(faults):6}", flush=True)
            for fault in faults:
                print(f"    {fault}", flush=True)
            total += len(faults)
    print(f"{total} faults")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
