"""Is anything lost when a run is killed at random moments?

Commands that go on where an earlier run ended are killed (`kill -9`), half of them at a write drawn at random and half
after a time drawn at random, one to four times in a row. Then nothing but whole files may stand at the results' paths,
what is finished must never shrink, and the next run must end in the bytes of an undisturbed one.

    python tests/failures/kill.py [--kills 1000] [--seed 2026] [--only NAME]
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from osgeo import ogr

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]

from cases import Case, cases  # noqa: E402 - found through the lines above
from failing import Failing, Ran, compiler  # noqa: E402
from sweep import State, differences, state  # noqa: E402

from flair_seg.mapping.resume import journal  # noqa: E402

MOST_IN_A_ROW = 4
SHARES = {
    "segment": 4, "segment, 3 rasters": 2, "segment, blocks": 4, "segment, tiles": 4, "segment, workers": 1,
    "fetchortho": 3, "vectorize, a layer": 1, "models download": 2,
}  # fmt: skip
"""How many of 21 kills a case gets."""


@dataclass
class Killed:
    """What came of a case: runs killed, runs that ended, and the faults found."""

    name: str
    kills: int = 0
    ended: int = 0
    faults: list[str] = field(default_factory=list)


class Killer:
    """Kills the runs of one case."""

    def __init__(self, failing: Failing, case: Case, inputs: Path, folder: Path, moments: random.Random) -> None:
        """Run undisturbed, for the bytes wanted."""
        self._failing, self._case, self._inputs, self._moments = failing, case, inputs, moments
        self._out = folder / "out"
        self.killed = Killed(case.name)
        self._reset()
        self._before = self._state()
        started = time.monotonic()
        whole = self._run()
        self._seconds, self._writes = time.monotonic() - started, whole.seen
        assert whole.code == 0, whole.errors
        self._expected = self._state()

    def __call__(self, kills: int) -> Killed:
        """Kill so many runs."""
        while self.killed.kills < kills:
            self._reset()
            self._chain(min(self._moments.randint(1, MOST_IN_A_ROW), kills - self.killed.kills))
        return self.killed

    def _chain(self, kills: int) -> None:
        """Kill several runs one after the other, and let the last one end."""
        rows, hits = 0, []
        for _ in range(kills):
            ran = self._kill()
            hits.append(ran.hit or "at a time")
            if ran.code == 0:
                break
            self.killed.kills += 1
            if ran.code > 0:
                self._fault(hits, f"exit code {ran.code}: {ran.errors[-300:]}")
            self._check_files(hits)
            before, rows = rows, self._rows()
            if rows < before and not self._is_there():
                self._fault(hits, f"{before} rows were finished, {rows} are left")
        last = self._run()
        self.killed.ended += 1
        wrong = differences(_whole(self._state()), self._expected)
        if last.code or wrong:
            self._fault(hits, f"then exit code {last.code}, {wrong} {last.errors[-300:]}")

    def _kill(self) -> Ran:
        """Run until a moment drawn at random."""
        if self._moments.random() < 0.5:
            return self._run(killed_at=self._moments.randint(1, self._writes))
        return self._run(seconds=max(0.001, self._moments.uniform(0.0, 1.1 * self._seconds)))

    def _run(self, killed_at: int = 0, seconds: float = 0.0) -> Ran:
        """Run."""
        words, variables = (
            self._case.words(self._inputs, self._out),
            self._case.variables(self._inputs, self._out),
        )
        return self._failing.run(words, self._out, killed_at=killed_at, seconds=seconds, **variables)

    def _check_files(self, hits: list[str]) -> None:
        """Note files at the results' paths that are neither those of before nor those wanted."""
        for name, digest in _whole(self._state(self._case.kept)).items():
            if digest not in (self._before.get(name), self._expected.get(name)) and not self._is_under_way(name):
                self._fault(hits, f"'{name}' is not whole")

    def _state(self, apart: Sequence[str] = ()) -> State:
        """Return what lies in the folder of results; of a GeoPackage's layers what they hold, not in which order.

        A run that is killed once its layer is there has done its work; the next one replaces the layer.
        """
        found = state(self._out, apart)
        for name in found:
            if name.endswith(".gpkg") and ".part-" not in name and not self._is_under_way(name):
                found[name] = _content(self._out / name)
        return found

    def _is_under_way(self, name: str) -> bool:
        """Whether a file is one that SQLite's journal next to it makes whole when it is opened."""
        return name.endswith("-journal") or (self._out / f"{name}-journal").exists()

    def _is_there(self) -> bool:
        """Whether the result is there."""
        return differences(_whole(self._state(self._case.kept)), self._expected) == ""

    def _rows(self) -> int:
        """Return the rows of a map that are finished."""
        for name in ("map.tif", "map.vrt"):
            found = journal.progress(str(self._out / name))
            if found:
                return found.finished
        return 0

    def _fault(self, hits: list[str], text: str) -> None:
        """Note a fault."""
        self.killed.faults.append(f"killed {'; '.join(hits)}: {text}")

    def _reset(self) -> None:
        """Make the folder of results as it was."""
        shutil.rmtree(self._out, ignore_errors=True)
        self._out.mkdir(parents=True)
        self._case.prepared(self._out)


def _content(path: Path) -> str:
    """Return a checksum of what a GeoPackage's layers hold."""
    dataset = ogr.Open(str(path))
    layers = [dataset.GetLayer(index) for index in range(dataset.GetLayerCount())]
    texts = sorted(f"{layer.GetName()} {sorted(_text(feature) for feature in layer)}" for layer in layers)
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _text(feature: ogr.Feature) -> str:
    """Return what a feature holds, but for its number."""
    geometry = feature.GetGeometryRef()
    return f"{feature.items()} {geometry.ExportToWkt() if geometry else ''}"


def _whole(found: State) -> State:
    """Leave out what a killed run was making, which a later one removes when it is old."""
    return {name: digest for name, digest in found.items() if ".part-" not in name}


def kill_all(folder: Path, kills: int, seed: int, only: str = "") -> Iterator[Killed]:
    """Kill runs of all cases that go on, as many in all."""
    moments = random.Random(seed)
    with Failing(folder / "runs") as failing, cases(folder / "inputs") as found:
        for case in found:
            share = SHARES.get(case.name, 0) if only in case.name else 0
            if share:
                killer = Killer(failing, case, folder / "inputs", folder / "results", moments)
                yield killer(max(1, round(kills * share / sum(SHARES.values()))))


def main() -> int:
    """Kill and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=2026, metavar="N", help="of the moments")
    parser.add_argument("--only", default="", metavar="NAME", help="cases whose name contains this")
    arguments = parser.parse_args()
    if compiler() is None:
        print("no C compiler, or not Linux: nothing killed")
        return 0
    total = 0
    print(f"{'case':32} {'kills':>6} {'ended':>6} {'faults':>6}")
    with tempfile.TemporaryDirectory() as name:
        for killed in kill_all(Path(name), arguments.kills, arguments.seed, arguments.only):
            print(f"{killed.name:32} {killed.kills:6} {killed.ended:6} {len(killed.faults):6}", flush=True)
            for fault in killed.faults:
                print(f"    {fault}", flush=True)
            total += len(killed.faults)
    print(f"{total} faults")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
