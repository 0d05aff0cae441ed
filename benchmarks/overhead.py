"""What does everything around the network cost?

Wall time of `segment` on a CPU over (windows x median time of the bare network, as exported, as the runtime runs it of
itself: one window at a time on all cores), in one run; start-up, reading, voting, journal, writing and the final copy
are all in it. A shared machine drifts, so the bare network is timed before and after each of several rounds, and the
median of the rounds counts. The processor time of both is compared too: on a machine that others use it says more than
the wall time. So is the wall time with that of bare networks side by side, as the engine runs them. With `--stub` the
network is a mean and a convolution that take a tenth of the model's time, which leaves little to hide behind. Of an
ensemble the bare networks run one after the other, and nothing is done with what they give.

    python benchmarks/overhead.py [--size 1536] [--rounds 5] [--combine vote] [--model NAME|FILE | --stub]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from common import machine, verdict, write_scene

from flair_seg.choices import COMBINE_RULES
from flair_seg.inference.devices import lanes, share_threads
from flair_seg.inference.session import load_runtime
from flair_seg.models.model import DEFAULT_MODEL, Model, resolve_model
from flair_seg.segment import SegmentOptions, segment

onnxruntime = load_runtime()
LIMIT, STUB_LIMIT = 1.03, 1.10
B0 = "segformer-b0-flair-d034"
BARE_RUNS = 20
STUB_SHARE = 0.09


class Bare:
    """The networks as exported, without the engine."""

    def __init__(self, model: Model, side_by_side: bool = False) -> None:
        """Load them, to run one window at a time or as many as the engine does."""
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        self._lanes = lanes("cpu", None) if side_by_side else 1
        self._pool = ThreadPoolExecutor(self._lanes)
        if side_by_side:
            share_threads(options, None)
        self._networks = []
        for member in model.members:
            session = onnxruntime.InferenceSession(str(member.path), options, providers=["CPUExecutionProvider"])
            size, bands = member.manifest.window_size, len(member.manifest.bands)
            images = np.random.default_rng(0).integers(0, 256, (1, bands, size, size))
            self._networks.append((session, {member.input.name: images.astype(member.input.dtype)}))

    def times(self) -> list[tuple[float, float]]:
        """Return the wall and processor seconds a window takes."""
        times, count = [], 1 if self._lanes == 1 else 4 * self._lanes
        for _ in range(BARE_RUNS // count):
            wall, used = time.perf_counter(), time.process_time()
            list(self._pool.map(self._run, range(count)))
            times.append(((time.perf_counter() - wall) / count, (time.process_time() - used) / count))
        return times

    def _run(self, _: int) -> None:
        for session, feed in self._networks:
            session.run(None, feed)


def median(times: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the median wall and processor seconds."""
    return statistics.median(t[0] for t in times), statistics.median(t[1] for t in times)


def stub(folder: str, model: Model) -> Model:
    """Return a network of a mean and a convolution with a model's bands, classes and window, a tenth of its time."""
    from stub_network import manifest, write_network

    likeness = model.manifest
    description = manifest(
        model.bands, window_size=likeness.window_size, classes=likeness.classes, gsd_m=likeness.gsd_m
    )
    bare = median(Bare(model).times())[1]
    for reach in range(3, 30, 2):
        path = write_network(Path(folder, "stub.onnx"), description, neighbour=(1, 1), reach=reach)
        found = resolve_model(str(path))
        share = median(Bare(found).times())[1] / bare
        if share >= STUB_SHARE:
            break
    print(f"the stub takes {share:.2f} of the time of {model.name}")
    return found


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=1536, help="px, side of the generated scene")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--combine", choices=COMBINE_RULES, default="vote")
    parser.add_argument("--quality", choices=("fast", "balanced", "fine", "best"), default="best")
    parser.add_argument("--model", help=f"default: {DEFAULT_MODEL}, with --stub {B0}")
    parser.add_argument("--stub", action="store_true", help="a network ten times faster in place of the model")
    arguments = parser.parse_args()
    print(machine())
    model = resolve_model(arguments.model or (B0 if arguments.stub else DEFAULT_MODEL))
    with tempfile.TemporaryDirectory() as folder:
        if arguments.stub:
            model = stub(folder, model)
        scene = write_scene(Path(folder, "scene.tif"), arguments.size, arguments.size)
        bare, beside = Bare(model), Bare(model, side_by_side=True)
        settings = SegmentOptions(
            str(scene),
            f"{folder}/map.tif",
            str(model.path),
            combine=arguments.combine,
            quality=arguments.quality,
            device="cpu",
        )
        bare.times()
        times, ratios, beside_ratios, used = bare.times(), [], [], []
        for _ in range(arguments.rounds):
            before = time.process_time()
            result = segment(settings)
            engine = time.process_time() - before
            after = bare.times()
            wall_s, used_s = median(times + after)
            ratios.append(result.seconds / (result.windows * wall_s))
            used.append(engine / (result.windows * used_s))
            beside_ratios.append(result.seconds / (result.windows * median(beside.times())[0]))
            print(
                f"{result.windows} windows in {result.seconds:.1f} s, bare network {1000 * wall_s:.0f} ms a window; "
                f"wall {ratios[-1]:.3f}, "
                f"processor {used[-1]:.3f}, side by side {beside_ratios[-1]:.3f}"
            )
            times = after
    print(
        f"{arguments.combine}: processor time {statistics.median(used):.3f} of the bare network's; wall time "
        f"{statistics.median(beside_ratios):.3f} of that of bare networks side by side"
    )
    return verdict(statistics.median(ratios), STUB_LIMIT if arguments.stub else LIMIT)


if __name__ == "__main__":
    sys.exit(main())
