"""Which settings of ONNX Runtime's threads and memory are best for the network, alone and inside the engine?

Each setting is timed against the one in use, in turns of a few windows each, so that a shared machine's drift meets all
alike; the medians of the turns' ratios count. `same` says whether the scores are those of the setting in use, byte by
byte. The closing ratio is the time of the setting in use over that of the best one inside the engine.

    python benchmarks/threads.py [--rounds 7] [--model NAME|FILE] [--size 768]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
from common import machine, verdict, write_scene

from flair_seg.loaded import release
from flair_seg.models import DEFAULT_MODEL, ModelMember, resolve_model
from flair_seg.segment import SegmentOptions, segment

LIMIT = 1.05
WINDOWS = 4
Options = onnxruntime.SessionOptions
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def setting(**values: object) -> Callable[[], Options]:
    """Return a maker of options; names with a dot are entries of the session's configuration."""

    def make() -> Options:
        options = Options()
        for name, value in values.items():
            if "." in name:
                options.add_session_config_entry(name, str(value))
            else:
                setattr(options, name, value)
        return options

    return make


SETTINGS: dict[str, Callable[[], Options]] = {
    "in use": setting(),
    "no spinning": setting(**{"session.intra_op.allow_spinning": 0}),
    "spinning stops with each run": setting(**{"session.force_spinning_stop": 1}),
    "one thread": setting(intra_op_num_threads=1),
    "a thread more than cores": setting(intra_op_num_threads=CORES + 1),
    "one core left free": setting(intra_op_num_threads=max(1, CORES - 1)),
    "operators side by side": setting(execution_mode=onnxruntime.ExecutionMode.ORT_PARALLEL, inter_op_num_threads=2),
    "no arena": setting(enable_cpu_mem_arena=False),
    "no memory pattern": setting(enable_mem_pattern=False),
    "extended optimisation": setting(graph_optimization_level=onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED),
    "denormals are zero": setting(**{"session.set_denormal_as_zero": 1}),
}


def alone(member: ModelMember, rounds: int) -> None:
    """Time single sessions, and batches of 2 and 4 with the setting in use."""
    size, bands = member.manifest.window_size, len(member.manifest.bands)
    images = np.random.default_rng(0).integers(0, 256, (4, bands, size, size)).astype(member.input.dtype)
    sessions = {
        name: onnxruntime.InferenceSession(str(member.path), make(), providers=["CPUExecutionProvider"])
        for name, make in SETTINGS.items()
    }
    cases = {name: (session, 1) for name, session in sessions.items()}
    cases.update({f"batch of {n}": (sessions["in use"], n) for n in (2, 4)})
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds + 1):
        for name, (session, batch) in cases.items():
            feed = {member.input.name: images[:batch]}
            started = time.perf_counter()
            for _ in range(WINDOWS // batch):
                session.run(None, feed)
            times[name].append((time.perf_counter() - started) / WINDOWS)
    print("the network alone:")
    for name, (session, batch) in cases.items():
        ratio = statistics.median(a / b for a, b in zip(times[name][1:], times["in use"][1:]))
        parts = [session.run(None, {member.input.name: images[i : i + batch]})[0] for i in range(0, 4, batch)]
        alone_parts = np.concatenate([sessions["in use"].run(None, {member.input.name: i[None]})[0] for i in images])
        same = np.array_equal(np.concatenate(parts), alone_parts)
        print(f"  {name:30} {1000 * min(times[name]):6.0f} ms at best, {ratio:.2f} of the one in use, same {same}")


def in_engine(model: str, rounds: int, size: int) -> float:
    """Time whole runs of the engine; return the ratio of the setting in use to the best."""
    times: dict[str, list[float]] = {name: [] for name in SETTINGS}
    with tempfile.TemporaryDirectory() as folder:
        scene = write_scene(Path(folder, "scene.tif"), size, size)
        options = SegmentOptions(str(scene), f"{folder}/map.tif", model, quality="balanced", device="cpu")
        for _ in range(rounds + 1):
            for name, make in SETTINGS.items():
                onnxruntime.SessionOptions = make
                release()
                times[name].append(segment(options).seconds)
        onnxruntime.SessionOptions = Options
    print("the engine, from start to end:")
    ratios = {}
    for name, taken in times.items():
        ratios[name] = statistics.median(a / b for a, b in zip(taken[1:], times["in use"][1:]))
        print(f"  {name:30} {min(taken):6.2f} s at best, {ratios[name]:.2f} of the one in use")
    return 1 / min(ratios.values())


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
