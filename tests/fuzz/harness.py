"""Runs fuzz targets in child processes, which a watchdog ends, and counts the outcomes.

An input is named by target, seed and number: the child makes it from the target's valid examples and the corpus with
`random.Random` of that name. The only outcomes allowed are success and the project's own error, within `MOST_S` seconds
of processor time and `MOST_BYTES` of memory.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import hashlib
import io
import json
import os
import re
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "corpus"
MOST_S = 1.0
"""Of processor time for an input."""
MOST_BYTES = 200 * 2**20
"""By which an input may raise the most memory its process ever had."""
WATCHDOG_S = 10
"""Of wall time, after which a child that makes no progress is ended: machines may be busy."""
CORPUS_BYTES = 12_000
"""Of the corpus of one target."""
_LARGEST_KEPT = 3000
"""Bytes of an input that the corpus takes."""


@dataclass
class Tally:
    """The outcome of a target's inputs; `faults` and `hangs` are described, memory in bytes and time in seconds."""

    target: str
    inputs: int = 0
    accepted: int = 0
    refused: int = 0
    faults: list[dict[str, str]] = field(default_factory=list)
    hangs: list[dict[str, str]] = field(default_factory=list)
    peak_bytes: int = 0
    slowest_s: float = 0.0
    kinds: int = 0

    def add(self, report: dict[str, object]) -> None:
        """Add what a child reports."""
        for name in ("inputs", "accepted", "refused"):
            setattr(self, name, getattr(self, name) + report[name])
        for name in ("peak_bytes", "slowest_s", "kinds"):
            setattr(self, name, max(getattr(self, name), report[name]))
        self.faults += report["faults"]  # type: ignore[operator]
        self.hangs += report["hangs"]  # type: ignore[operator]


def fuzz(target: str, seconds: float, seed: int = 1, start: int = 0, keep: bool = False) -> Tally:
    """Run a target for so many seconds in children, of which another goes on where one was ended."""
    tally = Tally(target)
    end = time.monotonic() + seconds
    number = start
    while time.monotonic() < end:
        with tempfile.TemporaryDirectory(prefix="flair-fuzz-") as folder:
            report, number = _child(target, seed, number, end - time.monotonic(), Path(folder), keep)
        tally.add(report)
        if len(tally.hangs) + len(tally.faults) > 50:
            break
    return tally


def _child(
    target: str, seed: int, start: int, seconds: float, folder: Path, keep: bool
) -> tuple[dict[str, object], int]:
    """Run a child until its time is over or it dies; return its report and the number of the next input."""
    state, answer, errors = folder / "state", folder / "answer.json", folder / "errors"
    state.write_bytes(struct.pack("<qqqq", start, 0, 0, 0))
    command = [sys.executable, str(HERE / "harness.py"), "--child", target, str(seed), str(start), f"{seconds:.2f}"]
    with errors.open("wb") as log:
        done = subprocess.run(
            [*command, str(folder), *(["--keep"] if keep else [])], stdout=log, stderr=log, check=False,
            timeout=seconds + 6 * WATCHDOG_S,
        )  # fmt: skip
    if done.returncode == 0:
        report = json.loads(answer.read_text(encoding="utf-8"))
        return report, start + report["inputs"]  # type: ignore[operator]
    number, accepted, refused, _ = struct.unpack("<qqqq", state.read_bytes())
    said = errors.read_text(encoding="utf-8", errors="replace")[-1500:]
    death = {"input": f"{target}:{seed}:{number}", "what": f"exit status {done.returncode}: {said}"}
    is_hang = "Timeout" in said
    return {
        "inputs": number + 1 - start, "accepted": accepted, "refused": refused, "faults": [] if is_hang else [death],
        "hangs": [death] if is_hang else [], "peak_bytes": 0, "slowest_s": 0.0, "kinds": 0,
    }, number + 1  # fmt: skip


class Child:
    """Runs the inputs of one target in this process."""

    def __init__(self, target: str, seed: int, folder: Path, keep: bool) -> None:
        """Load the target and its examples."""
        from targets import TARGETS

        self._target, self._seed, self._keep = TARGETS[target], seed, keep
        self._name = target
        self._place = folder / "place"
        self._place.mkdir()
        self._seeds = self._target.seeds(self._place)
        self._corpus = [path.read_bytes() for path in sorted((CORPUS / target).glob("*"))]
        self._kinds: set[str] = set()
        self.report: dict[str, object] = {"faults": [], "hangs": [], "slowest_s": 0.0, "peak_bytes": 0}
        self.counts = [0, 0, 0]
        for data in self._seeds:
            outcome, text, _ = self._run(data)
            if outcome != "accepted":
                raise AssertionError(f"a valid example of {target} is not taken: {text}")
        for data in self._corpus:
            self._kinds.add(_kind(*self._run(data)))

    def input(self, number: int) -> bytes:
        """Return the input of a number; the first are the corpus itself."""
        if number < len(self._corpus):
            return self._corpus[number]
        random = Random(f"{self._name}:{self._seed}:{number}")
        pool = self._seeds if random.random() < 0.6 or not self._corpus else self._corpus
        data = random.choice(pool)
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            with contextlib.suppress(ValueError, KeyError, AttributeError, TypeError):  # the corpus may be no JSON
                data = self._target.mutate(random, data, self._seeds)
        return data

    def step(self, number: int) -> None:
        """Make and run an input, and judge its outcome."""
        data = self.input(number)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.process_time()
        outcome, text, where = self._run(data)
        seconds = time.process_time() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        grown = (memory - before) * 1024
        self.report["slowest_s"] = max(self.report["slowest_s"], seconds)
        self.report["peak_bytes"] = max(self.report["peak_bytes"], grown)
        name = {"input": f"{self._name}:{self._seed}:{number}"}
        if outcome == "fault":
            self.report["faults"].append({**name, "what": text[-1500:]})
        elif seconds > MOST_S:
            self.report["hangs"].append({**name, "what": f"{seconds:.1f} s of processor time"})
        elif grown > MOST_BYTES:
            self.report["faults"].append({**name, "what": f"{grown // 2**20} MiB more memory"})
        self.counts[0] += 1
        self.counts[1] += outcome == "accepted"
        self.counts[2] += outcome == "refused"
        kind = _kind(outcome, text, where)
        if kind not in self._kinds:
            self._kinds.add(kind)
            if self._keep and outcome != "fault" and len(data) <= _LARGEST_KEPT:
                self._store(data)

    def _store(self, data: bytes) -> None:
        """Add an input of a new kind to the corpus, as long as that is small."""
        folder = CORPUS / self._name
        folder.mkdir(parents=True, exist_ok=True)
        if sum(path.stat().st_size for path in folder.iterdir()) + len(data) <= CORPUS_BYTES:
            (folder / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)

    def _run(self, data: bytes) -> tuple[str, str, str]:
        """Run an input; return its outcome, the error's text, and where it was raised."""
        from targets import errors

        with _quiet(), _inside(self._place):
            try:
                self._target.run(data, self._place)
            except errors() as error:
                return "refused", f"{type(error).__name__} {error}", _raised(error)
            except SystemExit as error:
                return ("refused" if error.code in (0, 2) else "fault"), f"exit {error.code}", ""
            except BaseException as error:
                return "fault", traceback.format_exc(), _raised(error)
        return "accepted", "", ""


def _kind(outcome: str, text: str, where: str) -> str:
    """Return what makes an outcome new: the place where an error was raised, and its words without values."""
    return f"{outcome} {where} {' '.join(re.findall('[A-Za-z]{3,}', text)[:4])}"


def _raised(error: BaseException) -> str:
    """Return the files and lines of the project that an error went through."""
    frames = traceback.extract_tb(error.__traceback__)
    return " ".join(f"{Path(f.filename).stem}:{f.lineno}" for f in frames if "flair_seg" in f.filename)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what is printed from the terminal."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


@contextlib.contextmanager
def _inside(place: Path) -> Iterator[None]:
    """Run in a folder, emptied of all but the target's own files afterwards."""
    before = Path.cwd()
    kept = {path.name for path in place.iterdir()}
    os.chdir(place)
    try:
        yield
    finally:
        os.chdir(before)
        for path in place.iterdir():
            if path.name not in kept:
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def run_child(arguments: Sequence[str]) -> None:
    """Run as a child: target, seed, first number, seconds, folder.

    A watchdog, in this process alone, ends it where it makes no progress; it costs a thread, so it is renewed once a
    second.
    """
    target, seed, start, seconds, folder = arguments[:5]
    child = Child(target, int(seed), Path(folder), "--keep" in arguments)
    end = time.monotonic() + float(seconds)
    watched = float("-inf")
    number = int(start)
    os.fsync = lambda handle: None  # disks would decide how many inputs are run
    with (Path(folder) / "state").open("r+b", buffering=0) as state:
        while time.monotonic() < end and len(child.report["faults"]) + len(child.report["hangs"]) < 50:
            os.pwrite(state.fileno(), struct.pack("<qqqq", number, *child.counts[1:], 0), 0)
            if time.monotonic() - watched > 1:
                watched = time.monotonic()
                faulthandler.dump_traceback_later(WATCHDOG_S, exit=True)
            child.step(number)
            number += 1
    faulthandler.cancel_dump_traceback_later()
    names = dict(zip(("inputs", "accepted", "refused"), child.counts))
    report = {**child.report, **names, "kinds": len(child._kinds)}
    (Path(folder) / "answer.json").write_text(json.dumps(report), encoding="utf-8")


def table(tallies: Sequence[Tally]) -> str:
    """Return the tallies as a table."""
    head = ("target", "inputs", "accepted", "refused", "faults", "hangs", "peak MiB", "slowest s", "kinds")
    rows = [head] + [
        (t.target, f"{t.inputs}", f"{t.accepted}", f"{t.refused}", f"{len(t.faults)}", f"{len(t.hangs)}",
         f"{t.peak_bytes / 2**20:.0f}", f"{t.slowest_s:.2f}", f"{t.kinds}")
        for t in tallies
    ]  # fmt: skip
    total = ("all", *(str(sum(int(row[i]) for row in rows[1:])) for i in range(1, 6)), "", "", "")
    widths = [max(len(row[i]) for row in [*rows, total]) for i in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)) for row in [*rows, total])


def described(tallies: Sequence[Tally]) -> str:
    """Return the faults and hangs, each with the name of its input."""
    problems = [problem for tally in tallies for problem in (*tally.faults, *tally.hangs)]
    return "\n\n".join(f"{problem['input']}: {problem['what']}" for problem in problems)


def main(argv: Sequence[str] | None = None) -> int:
    """Run targets one after the other and print the outcomes of their inputs."""
    if "--child" in sys.argv:
        run_child(sys.argv[sys.argv.index("--child") + 1 :])
        return 0
    from targets import TARGETS

    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", help=f"of {', '.join(TARGETS)}; default: all")
    parser.add_argument("--minutes", type=float, default=2.0, help="in all (default: 2)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="number of the first input")
    parser.add_argument("--keep", action="store_true", help="add inputs of new kinds to the corpus")
    parser.add_argument("--json", type=Path, help="write the results there")
    parser.add_argument("--show", metavar="TARGET:SEED:NUMBER", help="print an input")
    arguments = parser.parse_args(argv)
    if arguments.show:
        name, seed, number = arguments.show.split(":")
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.buffer.write(Child(name, int(seed), Path(folder), False).input(int(number)))
        return 0
    names = arguments.targets or list(TARGETS)
    tallies = []
    for name in names:
        seconds = 60 * arguments.minutes / len(names)
        tallies.append(fuzz(name, seconds, arguments.seed, arguments.start, arguments.keep))
        print(table(tallies[-1:]).splitlines()[1], flush=True)
    print(table(tallies))
    print(described(tallies))
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(tally) for tally in tallies], indent=1) + "\n", encoding="utf-8")
    return int(any(tally.faults or tally.hangs for tally in tallies))


if __name__ == "__main__":
    sys.exit(main())
