"""Does every command survive a failing write, wherever it falls?

The n-th write below the folder of results fails once with ENOSPC, for n = 1, 2, ... until a run no longer comes to it.
Then nothing new may stand at the results' paths, an earlier result must be as it was, byte for byte, the command must
say one sentence and exit with a known code, and the same command, run again, must end in the bytes of an undisturbed
run.

    python tests/failures/sweep.py [--most N] [--only NAME] [--lasting]
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]

from cases import Case, cases  # noqa: E402 - found through the lines above
from failing import ALWAYS, Failing, Ran, compiler  # noqa: E402

KNOWN_CODES = range(2, 9)
State = dict[str, str]


_TIME = re.compile(rb'"(datetime|created)": "[^"]*"')


def state(folder: Path, apart: Sequence[str] = ()) -> State:
    """Return the SHA-256 of all files below a folder, '' for folders; `apart` from what lies under these names.

    A ledger says when each tile was made by whom, and is left out; a tile's STAC item counts without its time.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if name.parts[0] not in apart and "ledger" not in name.parts[:-1]:
            content = b"" if path.is_dir() else path.read_bytes()
            content = _TIME.sub(b"", content) if path.suffix == ".json" else content
            found[name.as_posix()] = "" if path.is_dir() else hashlib.sha256(content).hexdigest()
    return found


def differences(found: State, wanted: State) -> str:
    """Return in what two states differ, '' for nothing."""
    more, less = sorted(found.keys() - wanted.keys()), sorted(wanted.keys() - found.keys())
    other = sorted(name for name in found.keys() & wanted.keys() if found[name] != wanted[name])
    parts = [("more", more), ("missing", less), ("changed", other)]
    return ", ".join(f"{kind}: {' '.join(names[:4])}" for kind, names in parts if names)


@dataclass
class Swept:
    """What came of a case: the writes counted, the runs with one that failed, and the faults found."""

    name: str
    writes: int = 0
    runs: int = 0
    faults: list[str] = field(default_factory=list)


class Sweep:
    """Sweeps one case.

    Args:
        failing: runs commands.
        case: what to run.
        inputs: the folder of inputs.
        folder: for results.
        earlier: whether the result of an earlier run stands there before.
        lasting: whether all writes fail from the n-th on, not that one alone.
    """

    def __init__(
        self, failing: Failing, case: Case, inputs: Path, folder: Path, *, earlier: bool, lasting: bool = False
    ) -> None:
        """Run undisturbed, for the bytes wanted."""
        self._failing, self._case, self._inputs, self._lasting = failing, case, inputs, lasting
        self._out, self._kept_earlier = folder / "out", folder / "before"
        self.swept = Swept(case.name + (", again" if earlier else "") + (", lasting" if lasting else ""))
        self._reset(self._kept_earlier, None)
        case.prepared(self._kept_earlier)
        if earlier:
            self._reset(self._out, self._kept_earlier)
            assert self._run(0).code == 0
            self._mark_earlier()
        self._before = state(self._kept_earlier)
        self._reset(self._out, self._kept_earlier)
        whole = self._run(0)
        assert whole.code == 0, whole.errors
        self.swept.writes = whole.seen
        self._expected = state(self._out)

    def _mark_earlier(self) -> None:
        """Keep the result; its files get another time, and texts another content, to see what was replaced."""
        self._reset(self._kept_earlier, self._out)
        for path in self._kept_earlier.rglob("*"):
            if path.suffix in (".csv", ".html", ".qml", ".xml"):
                path.write_bytes(path.read_bytes() + b" ")

    def _reset(self, folder: Path, source: Path | None) -> None:
        """Make a folder empty, or a copy of another."""
        shutil.rmtree(folder, ignore_errors=True)
        if source is None:
            folder.mkdir(parents=True)
        else:
            shutil.copytree(source, folder)

    def _run(self, nth: int) -> Ran:
        """Run the case."""
        variables = self._case.variables(self._inputs, self._out)
        words = self._case.words(self._inputs, self._out)
        last = ALWAYS if self._lasting else nth
        return self._failing.run(words, self._out, nth, last=last, **variables)

    def __call__(self, numbers: Sequence[int]) -> Swept:
        """Let each of these writes fail."""
        for number in numbers:
            self._reset(self._out, self._kept_earlier)
            ran = self._run(number)
            if not ran.hit:
                continue
            self.swept.runs += 1
            self.swept.faults += [f"{number} ({ran.hit}): {fault}" for fault in self._faults(ran)]
        return self.swept

    def _to_be_rolled_back(self) -> list[str]:
        """Return databases, with their journals, that SQLite could not roll back where no write works any more.

        Whoever opens one next rolls it back; here that is the next run.
        """
        journals = self._out.glob("*.gpkg-journal") if self._lasting else ()
        return [name for path in journals for name in (path.name, path.name.removesuffix("-journal"))]

    def _faults(self, ran: Ran) -> Iterator[str]:
        """Yield what is wrong after a write that failed."""
        if ran.code == 0:
            wrong = differences(state(self._out), self._expected)
            if wrong:
                yield f"exit code 0, and {wrong}"
            elif ran.hit.startswith(("fsync", "fdatasync")):
                yield "exit code 0, though a file may not have reached the disk"
            return
        if ran.code not in KNOWN_CODES:
            yield f"exit code {ran.code}: {ran.errors[-300:]}"
        lines = [line for line in ran.errors.splitlines() if not line.startswith("warning: ")]
        if len(lines) != 1 or not lines[0].startswith("flair-seg: error: ") or "Unexpected error" in lines[0]:
            yield f"said {ran.errors[-600:]!r}"
        kept = [*self._case.kept, *self._to_be_rolled_back()]
        before = {name: digest for name, digest in self._before.items() if name not in kept}
        wrong = differences(state(self._out, kept), before)
        if wrong:
            yield f"left {wrong} [{ran.errors.strip()[-200:]}]"
        again = self._run(0)
        wrong = differences(state(self._out), self._expected)
        if again.code or wrong:
            yield f"run again: exit code {again.code}, {wrong} {again.errors[-200:]}"


def spread(writes: int, most: int) -> list[int]:
    """Return the numbers 1 to `writes`, or `most` of them spread evenly, the first and the last among them."""
    if writes <= most:
        return list(range(1, writes + 1))
    return sorted({1 + round(index * (writes - 1) / (most - 1)) for index in range(most)})


def sweep_all(folder: Path, most: int, only: str = "", modes: Sequence[bool] = (False,)) -> Iterator[Swept]:
    """Sweep all cases, with and without an earlier result; at most so many writes of each."""
    with Failing(folder / "runs") as failing, cases(folder / "inputs") as found:
        for case in found:
            if only not in case.name or not case.swept:
                continue
            for earlier in (False, True) if case.again else (False,):
                for lasting in modes:
                    place = folder / "results"
                    sweep = Sweep(failing, case, folder / "inputs", place, earlier=earlier, lasting=lasting)
                    yield sweep(spread(sweep.swept.writes, most))


def main() -> int:
    """Sweep and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=10**9, metavar="N", help="writes per case (default: all)")
    parser.add_argument("--only", default="", metavar="NAME", help="cases whose name contains this")
    parser.add_argument("--lasting", action="store_true", help="also with a disk that stays full")
    arguments = parser.parse_args()
    if compiler() is None:
        print("no C compiler, or not Linux: nothing swept")
        return 0
    total = 0
    print(f"{'case':32} {'writes':>6} {'runs':>5} {'faults':>6}")
    with tempfile.TemporaryDirectory() as name:
        modes = (False, True) if arguments.lasting else (False,)
        for swept in sweep_all(Path(name), arguments.most, arguments.only, modes):
            print(f"{swept.name:32} {swept.writes:6} {swept.runs:5} {len(swept.faults):6}", flush=True)
            for fault in swept.faults:
                print(f"    {fault}", flush=True)
            total += len(swept.faults)
    print(f"{total} faults")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
