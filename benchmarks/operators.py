"""Which operators take the time of each network on a processor?

ONNX Runtime's own profile of the graph as the engine opens it, summed by operator: milliseconds per window on one
thread, and the share of the whole. Below, the slowest single nodes. Published networks are put together from their
skeletons with random weights, which changes no operator.

    taskset -c 0 python benchmarks/operators.py [--product probabilities] [--windows 5] [NAME|FILE ...]
    taskset -c 0 python benchmarks/operators.py --published [NAME ...]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import numpy as np
from common import machine

from flair_seg.inference.graphs.additions import Product, graph_for
from flair_seg.inference.graphs.softmax import with_fast_softmax
from flair_seg.inference.graphs.widening import widened
from flair_seg.inference.session import load_runtime
from flair_seg.models.model import DEFAULT_MODEL, Model, load_model, resolve_model
from flair_seg.models.published.assemble import assemble
from flair_seg.models.published.skeleton import find_skeletons

onnxruntime = load_runtime()
LEAST_SHARE = 0.02
LEAST_NODE_SHARE = 0.03
_SUFFIX = "_kernel_time"
Times = dict[tuple[str, str], float]
"""Milliseconds of each node, by its operator and name."""


def published(folder: str, names: list[str]) -> Iterator[Model]:
    """Yield published networks with random weights, one at a time."""
    from stub_publishednet import random_weights

    skeletons = find_skeletons()
    for name in names or skeletons:
        weights, path = Path(folder, "weights.safetensors"), Path(folder, f"{name}.onnx")
        weights.write_bytes(next(iter(random_weights(skeletons[name]).values())))
        assemble(skeletons[name], weights, path, precision="float32")
        yield load_model(path)
        path.unlink()


def profile(model: bytes, batch: np.ndarray, windows: int) -> Times:
    """Return the median time of each node over some windows, after a first that does not count."""
    with tempfile.TemporaryDirectory() as folder:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.log_severity_level = 1, 4
        options.enable_profiling, options.profile_file_prefix = True, f"{folder}/profile"
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        for _ in range(1 + windows):
            session.run(None, {session.get_inputs()[0].name: batch})
        events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
    runs = defaultdict(list)
    for event in events:
        if event.get("cat") == "Node" and event["name"].endswith(_SUFFIX):
            runs[event["args"]["op_name"], event["name"].removesuffix(_SUFFIX)].append(event["dur"] / 1000)
    return {node: statistics.median(times[1:]) for node, times in runs.items()}


def report(name: str, times: Times) -> None:
    """Print the table of a network."""
    whole = sum(times.values())
    by_operator: dict[str, float] = defaultdict(float)
    for (operator, _), milliseconds in times.items():
        by_operator[operator] += milliseconds
    print(f"\n{name}: {whole:.0f} ms per window")
    for operator, milliseconds in sorted(by_operator.items(), key=lambda entry: -entry[1]):
        if milliseconds >= LEAST_SHARE * whole:
            print(f"  {operator:40}{milliseconds:9.1f}{milliseconds / whole:8.1%}")
    for (operator, node), milliseconds in sorted(times.items(), key=lambda entry: -entry[1]):
        if milliseconds >= LEAST_NODE_SHARE * whole:
            print(f"      {operator} {node[-60:]}: {milliseconds:.1f}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help=f"models, default: {DEFAULT_MODEL}; with --published, networks")
    parser.add_argument("--published", action="store_true", help="published networks, default: all")
    parser.add_argument("--product", choices=get_args(Product), default="probabilities")
    parser.add_argument("--windows", type=int, default=5)
    arguments = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        chosen = map(resolve_model, arguments.names or [DEFAULT_MODEL])
        for model in published(folder, arguments.names) if arguments.published else chosen:
            for member in model.members:
                size, bands = member.manifest.window_size, len(member.manifest.bands)
                batch = np.random.default_rng(0).integers(0, 256, (1, bands, size, size)).astype(np.float32)
                graph = with_fast_softmax(widened(graph_for(member, arguments.product, "float32")))
                report(member.path.name, profile(graph, batch, arguments.windows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
