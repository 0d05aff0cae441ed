"""What does everything around the networks cost, for every way of combining windows?

A run is `flair-seg segment` in a process of its own on a CPU, from its start to its end: imports, loading the model,
reading, combining, journal, writing and overviews are all in it. Its time per window is compared with that of the
engine's own session, already loaded, which predicts the same windows side by side, as the engine does, to what the rule
needs: classes or probabilities, of one network or several, turned or not. A shared machine drifts, so the session is
timed before and after each run, rules and rounds take turns, and the median of each rule's rounds counts. The processor
time is compared too: on a machine that others use it says more than the wall time. The table also has the network as
exported, as the runtime runs it of itself: one window at a time on all cores.

    python benchmarks/overhead.py [--size 1536] [--rounds 3] [--model NAME|FILE] [--rule NAME ...]
    python benchmarks/overhead.py --stub [--rounds 5]

With `--stub` the network is a mean and a convolution that take a tenth of a model's time, which leaves little to hide
behind; `vote` is then compared with the bare network.
"""

from __future__ import annotations

import argparse
import functools
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from common import ROOT, machine, verdict, write_scene

from flair_seg.inference.ensemble import Ensemble
from flair_seg.inference.pipeline import side_by_side
from flair_seg.inference.session import load_runtime
from flair_seg.models.model import DEFAULT_MODEL, Model, resolve_model
from flair_seg.options import SegmentOptions
from flair_seg.raster.windows import Window, WindowGrid

onnxruntime = load_runtime()
LIMIT, STUB_LIMIT = 1.05, 1.10
ALONE = "fpn-lite0-rgb-flair-d034"
B0 = "segformer-b0-flair-d034"
BARE_RUNS = 16
STUB_SHARE = 0.09
PERCENT: Mapping[str, str] = {"confidence": "confidence.tif", "probabilities": "shares.tif"}
Seconds = tuple[float, float]
"""Wall and processor time."""


@dataclass(frozen=True)
class Rule:
    """A way of combining windows: options of `segment`; `ensemble` runs the default model, of several networks."""

    options: Mapping[str, str] = field(default_factory=dict)
    ensemble: bool = False


RULES: dict[str, Rule] = {
    "vote": Rule(),
    "vote, percent": Rule(PERCENT),
    "mean": Rule({"combine": "mean"}),
    "mean, percent": Rule({"combine": "mean", **PERCENT}),
    "crop": Rule({"combine": "crop"}),
    "crop, percent": Rule({"combine": "crop", **PERCENT}),
    "vote, turned": Rule({"tta": "rotate", "quality": "balanced"}),
    "mean, turned": Rule({"tta": "rotate", "quality": "balanced", "combine": "mean"}),
    "vote, ensemble": Rule({"quality": "balanced"}, ensemble=True),
    "mean, ensemble": Rule({"quality": "balanced", "combine": "mean"}, ensemble=True),
}


class Case:
    """A rule on a scene: its run, and the engine's session that it is compared with."""

    def __init__(self, rule: Rule, model: Model, scene: Path, size: int, folder: str) -> None:
        """Place the windows."""
        outputs = {name: f"{folder}/{value}" if name in PERCENT else value for name, value in rule.options.items()}
        self._options = SegmentOptions(str(scene), f"{folder}/map.tif", str(model.path), device="cpu", **outputs)
        self._model, window = model, model.manifest.window_size
        self._grid = WindowGrid.for_quality(self._options.combine, window, self._options.quality, size=(size, size))
        self.windows = self._grid.count(Window(0, 0, size, size))
        inner = self._grid.inner(1, 1)
        self._region = slice(inner.row_off, inner.bottom), slice(inner.col_off, inner.right)
        shape = (1, len(model.bands), window, window)
        self._batch = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)

    def round(self) -> tuple[Seconds, Seconds]:
        """Return what a run takes for a window, and what the engine's session takes, before it and after."""
        ensemble = Ensemble(
            self._model,
            probabilities=self._options.needs_probabilities,
            tta=self._options.tta,
            device="cpu",
            cuts=self._grid.margin > 0,
        )
        self._session(ensemble)
        before, run, after = self._session(ensemble), self.run(), self._session(ensemble)
        return run, ((before[0] + after[0]) / 2, (before[1] + after[1]) / 2)

    def _session(self, ensemble: Ensemble) -> Seconds:
        """Return what a window takes where nothing else is done."""
        count = -(-BARE_RUNS // ensemble.lanes) * ensemble.lanes
        started, used = time.perf_counter(), time.process_time()
        predict = functools.partial(ensemble.predict, region=self._region)
        with side_by_side([self._batch] * count, predict, ensemble.lanes) as done:
            for _ in done:
                pass
        return (time.perf_counter() - started) / count, (time.process_time() - used) / count

    def run(self) -> Seconds:
        """Return what a run takes for a window, its process included."""
        options = self._options
        command = [sys.executable, "-m", "flair_seg", "segment", options.input, options.output]
        for name in ("model", "combine", "quality", "tta", "device", "confidence", "probabilities"):
            value = getattr(options, name)
            command += [f"--{name}", value] if value else []
        started, used = time.perf_counter(), children_s()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)  # noqa: S603
        return (time.perf_counter() - started) / self.windows, (children_s() - used) / self.windows


class Figures:
    """The rounds of a rule: ratios of runs to sessions, and seconds per window."""

    def __init__(self) -> None:
        """Start without rounds."""
        self.wall: list[float] = []
        self._used: list[float] = []
        self._seconds: list[tuple[float, float]] = []

    def add(self, run: Seconds, session: Seconds) -> None:
        """Add a round."""
        self.wall.append(run[0] / session[0])
        self._used.append(run[1] / session[1])
        self._seconds.append((run[0], session[0]))

    def to_text(self, name: str, windows: int) -> str:
        """Return a line of the table."""
        run, session = (statistics.median(column) for column in zip(*self._seconds))
        return (
            f"{name:16}{windows:8}{session:10.3f}{run:10.3f}{statistics.median(self.wall):8.3f}"
            f"{statistics.median(self._used):11.3f}   {' '.join(f'{ratio:.3f}' for ratio in self.wall)}"
        )


def children_s() -> float:
    """Return the processor time of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def bare(model: Model) -> Seconds:
    """Return what a window takes with the networks as exported, without the engine."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    wall = used = 0.0
    for member in model.members:
        session = onnxruntime.InferenceSession(str(member.path), options, providers=["CPUExecutionProvider"])
        size, bands = member.manifest.window_size, len(member.manifest.bands)
        images = np.random.default_rng(0).integers(0, 256, (1, bands, size, size)).astype(member.input.dtype)
        times = []
        for _ in range(1 + BARE_RUNS):
            started, processor = time.perf_counter(), time.process_time()
            session.run(None, {member.input.name: images})
            times.append((time.perf_counter() - started, time.process_time() - processor))
        wall += statistics.median(t[0] for t in times[1:])
        used += statistics.median(t[1] for t in times[1:])
    return wall, used


def stub(folder: str, model: Model) -> Model:
    """Return a network of a mean and a convolution with a model's bands, classes and window, a tenth of its time."""
    from stub_network import manifest, write_network

    likeness = model.manifest
    description = manifest(
        model.bands, window_size=likeness.window_size, classes=likeness.classes, gsd_m=likeness.gsd_m
    )
    whole = bare(model)[1]
    for reach in range(3, 30, 2):
        path = write_network(Path(folder, "stub.onnx"), description, neighbour=(1, 1), reach=reach)
        found = resolve_model(str(path))
        share = bare(found)[1] / whole
        if share >= STUB_SHARE:
            break
    print(f"the stub takes {share:.2f} of the time of {model.name}")
    return found


def compare_stub(network: Model, scene: Path, size: int, folder: str, rounds: int) -> int:
    """Compare the vote of a stub with the bare network; return the exit code."""
    case, ratios = Case(Rule(), network, scene, size, folder), []
    for _ in range(rounds):
        before, run, after = bare(network)[0], case.run()[0], bare(network)[0]
        ratios.append(2 * run / (before + after))
        print(f"{1000 * run:.1f} ms per window, process included; wall {ratios[-1]:.3f} of the bare network's")
    return verdict(statistics.median(ratios), STUB_LIMIT)


def compare(cases: Mapping[str, Case], rounds: int) -> int:
    """Print the table of rules; return the exit code."""
    figures = {name: Figures() for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            figures[name].add(*case.round())
    print(f"{'rule':16}{'windows':>8}{'session':>10}{'run':>10}{'wall':>8}{'processor':>11}   rounds")
    for name, found in figures.items():
        print(found.to_text(name, cases[name].windows))
    return verdict(max(statistics.median(found.wall) for found in figures.values()), LIMIT)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=1536, help="px, side of the generated scene")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rule", action="append", choices=RULES, help="default: all")
    parser.add_argument("--model", help=f"default: {ALONE}, with --stub {B0}; rules of an ensemble: {DEFAULT_MODEL}")
    parser.add_argument("--stub", action="store_true", help="a network ten times faster in place of the model")
    arguments = parser.parse_args()
    print(machine())
    model = resolve_model(arguments.model or (B0 if arguments.stub else ALONE))
    with tempfile.TemporaryDirectory() as folder:
        scene = write_scene(Path(folder, "scene.tif"), arguments.size, arguments.size)
        if arguments.stub:
            return compare_stub(stub(folder, model), scene, arguments.size, folder, arguments.rounds)
        wall, used = bare(model)
        print(f"bare network: {wall:.3f} s per window, {used:.3f} s of processor time")
        chosen = {name: RULES[name] for name in arguments.rule or RULES}
        several = resolve_model(DEFAULT_MODEL)
        cases = {
            name: Case(rule, several if rule.ensemble else model, scene, arguments.size, folder)
            for name, rule in chosen.items()
        }
        return compare(cases, arguments.rounds)


if __name__ == "__main__":
    sys.exit(main())
