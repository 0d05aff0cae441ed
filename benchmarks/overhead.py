"""What does everything around the network cost?

Wall time of `segment` on a CPU over (windows x median time of the bare network, as exported, with the same session
options), in one run; start-up, reading, voting, writing and the final copy are all in it. A shared machine drifts, so
the bare network is timed before and after each of several rounds, and the median of the rounds counts.

    python benchmarks/overhead.py [--size 1536] [--rounds 5] [--combine vote] [--model NAME|FILE]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import onnxruntime
from common import verdict, write_scene

from flair_seg.models import DEFAULT_MODEL, resolve_model
from flair_seg.segment import SegmentOptions, segment

LIMIT = 1.10
BARE_RUNS = 20


def bare_times(session: onnxruntime.InferenceSession, window: np.ndarray) -> list[float]:
    """Return the seconds of single runs of the network."""
    name = session.get_inputs()[0].name
    times = []
    for _ in range(BARE_RUNS):
        started = time.perf_counter()
        session.run(None, {name: window})
        times.append(time.perf_counter() - started)
    return times


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=1536, help="px, side of the generated scene")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--combine", choices=("vote", "mean", "crop"), default="vote")
    parser.add_argument("--model", default=DEFAULT_MODEL)
    arguments = parser.parse_args()
    member = resolve_model(arguments.model).members[0]
    with tempfile.TemporaryDirectory() as folder:
        scene = write_scene(Path(folder, "scene.tif"), arguments.size, arguments.size)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        session = onnxruntime.InferenceSession(str(member.path), options, providers=["CPUExecutionProvider"])
        size, bands = member.manifest.window_size, len(member.manifest.bands)
        window = np.random.default_rng(0).integers(0, 256, (1, bands, size, size)).astype(member.input.dtype)
        settings = SegmentOptions(
            str(scene), f"{folder}/map.tif", str(member.path), combine=arguments.combine, device="cpu"
        )
        bare_times(session, window)
        times, ratios = bare_times(session, window), []
        for _ in range(arguments.rounds):
            result = segment(settings)
            after = bare_times(session, window)
            bare = statistics.median(times + after)
            ratios.append(result.seconds / (result.windows * bare))
            print(f"{result.windows} windows in {result.seconds:.1f} s, bare network {1000 * bare:.0f} ms a window")
            times = after
    print(f"{arguments.combine}: ratios of the rounds {', '.join(f'{ratio:.2f}' for ratio in ratios)}")
    return verdict(statistics.median(ratios), LIMIT)


if __name__ == "__main__":
    sys.exit(main())
