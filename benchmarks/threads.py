"""How should the processor's threads be shared out, and which other settings of ONNX Runtime matter?

A setting is a number of lanes (windows predicted side by side), the threads of a run, whether waiting threads spin, and
options of the runtime. Each is timed against the one in use, alone and in whole runs of the engine, in turns of a few
windows each, so that a shared machine's drift meets all alike; the medians of the turns' ratios count. `same` says
whether the scores are those of the setting in use, byte by byte. The closing ratio is the time of the setting in use
over that of the best one inside the engine.

    python benchmarks/threads.py [--rounds 7] [--model NAME|FILE] [--size 768]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import numpy as np
from common import machine, verdict, write_scene

from flair_seg.inference.devices import lanes, threads_of_a_run
from flair_seg.inference.loaded import release
from flair_seg.inference.session import load_runtime
from flair_seg.models.model import DEFAULT_MODEL, ModelMember, resolve_model
from flair_seg.segment import SegmentOptions, segment
from flair_seg.system.resources import cores

onnxruntime = load_runtime()
LIMIT = 1.05
WINDOWS = 4
SPINNING = "session.intra_op.allow_spinning"
_Options = onnxruntime.SessionOptions


class Setting(NamedTuple):
    """How threads are shared out; names of options with a dot are entries of the session's configuration."""

    lanes: int = lanes("cpu", None)
    threads: int = threads_of_a_run(None)
    spinning: bool = False
    options: tuple[tuple[str, Any], ...] = ()

    def make(self) -> _Options:
        """Return the runtime's options, which stay as they are whatever the engine sets."""
        options = _Fixed()
        _Options.add_session_config_entry(options, SPINNING, str(int(self.spinning)))
        for name, value in (*self.options, ("intra_op_num_threads", self.threads)):
            if "." in name:
                _Options.add_session_config_entry(options, name, str(value))
            else:
                setattr(options, name, value)
        return options

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """Let the engine use the setting."""
        with ExitStack() as stack:
            for target, value in (
                ("onnxruntime.SessionOptions", self.make),
                ("flair_seg.inference.ensemble.lanes", lambda device, threads: self.lanes),
                ("flair_seg.inference.devices.threads_of_a_run", lambda threads: self.threads),
            ):
                stack.enter_context(mock.patch(target, value))
            yield


class _Fixed(_Options):
    """Options whose configuration the engine cannot change."""

    def add_session_config_entry(self, name: str, value: str) -> None:
        """Leave what is set."""


_LEVELS = onnxruntime.GraphOptimizationLevel
SETTINGS = {
    "in use": Setting(),
    "one lane of all threads": Setting(1, cores()),
    "the same, spinning": Setting(1, cores(), True),
    "one lane of one thread": Setting(1, 1),
    "a lane more than in use": Setting(lanes("cpu", None) + 1),
    "two lanes of all threads": Setting(2, cores()),
    "no arena": Setting(options=(("enable_cpu_mem_arena", False),)),
    "no memory pattern": Setting(options=(("enable_mem_pattern", False),)),
    "extended optimisation": Setting(options=(("graph_optimization_level", _LEVELS.ORT_ENABLE_EXTENDED),)),
    "denormals are zero": Setting(options=(("session.set_denormal_as_zero", 1),)),
}


def alone(member: ModelMember, rounds: int) -> None:
    """Time the network alone, one window a run."""
    size, bands = member.manifest.window_size, len(member.manifest.bands)
    images = np.random.default_rng(0).integers(0, 256, (WINDOWS, 1, bands, size, size)).astype(member.input.dtype)
    sessions = {
        name: onnxruntime.InferenceSession(str(member.path), setting.make(), providers=["CPUExecutionProvider"])
        for name, setting in SETTINGS.items()
    }
    pools = {name: ThreadPoolExecutor(setting.lanes) for name, setting in SETTINGS.items()}

    def scores(name: str) -> list[np.ndarray]:
        return list(pools[name].map(lambda image: sessions[name].run(None, {member.input.name: image})[0], images))

    times: dict[str, list[float]] = {name: [] for name in SETTINGS}
    for _ in range(rounds + 1):
        for name in SETTINGS:
            started = time.perf_counter()
            scores(name)
            times[name].append((time.perf_counter() - started) / WINDOWS)
    print("the network alone:")
    expected = scores("in use")
    for name in SETTINGS:
        same = np.array_equal(scores(name), expected)
        print(f"  {name:26} {1000 * min(times[name]):6.0f} ms at best, {_ratio(times, name):.2f}, same {same}")


def in_engine(model: str, rounds: int, size: int) -> float:
    """Time whole runs of the engine; return the ratio of the setting in use to the best."""
    times: dict[str, list[float]] = {name: [] for name in SETTINGS}
    with tempfile.TemporaryDirectory() as folder:
        scene = write_scene(Path(folder, "scene.tif"), size, size)
        options = SegmentOptions(str(scene), f"{folder}/map.tif", model, quality="balanced", device="cpu")
        for _ in range(rounds + 1):
            for name, setting in SETTINGS.items():
                release()
                with setting.in_force():
                    times[name].append(segment(options).seconds)
    print("the engine, from start to end:")
    for name, taken in times.items():
        print(f"  {name:26} {min(taken):6.2f} s at best, {_ratio(times, name):.2f}")
    return 1 / min(_ratio(times, name) for name in times)


def _ratio(times: dict[str, list[float]], name: str) -> float:
    """Return the median of a setting's times over those of the one in use, the first round left out."""
    return statistics.median(a / b for a, b in zip(times[name][1:], times["in use"][1:]))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--size", type=int, default=768, help="px, side of the generated scene")
    arguments = parser.parse_args()
    print(machine())
    member = resolve_model(arguments.model).members[0]
    alone(member, arguments.rounds)
    return verdict(in_engine(str(member.path), arguments.rounds, arguments.size), LIMIT)


if __name__ == "__main__":
    sys.exit(main())
