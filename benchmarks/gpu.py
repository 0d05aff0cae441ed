"""How much of a GPU's speed does the engine keep?

Windows a second of `segment` on a CUDA device, against those of the same graph (bytes in, classes out) that is fed one
batch in memory again and again, of the same size, in turns. Refuses where no CUDA device works.

    python benchmarks/gpu.py [--model NAME|FILE] [--size 4096] [--rounds 3]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from common import machine, verdict, write_scene

from flair_seg.errors import DeviceError
from flair_seg.inference.session import Session
from flair_seg.models.model import DEFAULT_MODEL, resolve_model
from flair_seg.segment import SegmentOptions, segment

LIMIT = 1 / 0.9


def bare_rate(session: Session, batch: np.ndarray, seconds: float = 5.0) -> float:
    """Return the bare session's windows a second."""
    session.run(batch)
    count, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        session.run(batch)
        count += len(batch)
    return count / (time.perf_counter() - started)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--size", type=int, default=4096, help="px, side of the generated scene")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    print(machine())
    member = resolve_model(arguments.model).members[0]
    try:
        session = Session(member, "classes", "cuda", None, "uint8")
    except DeviceError as error:
        print(f"nothing to measure: {error}")
        return 2
    size, bands, ratios = member.manifest.window_size, len(member.manifest.bands), []
    with tempfile.TemporaryDirectory() as folder:
        scene = write_scene(Path(folder, "scene.tif"), arguments.size, arguments.size)
        settings = SegmentOptions(str(scene), f"{folder}/map.tif", str(member.path), device="cuda")
        segment(settings)  # finds the batch size
        from osgeo import gdal

        count = int(gdal.Open(settings.output).GetMetadataItem("FLAIR_SEG_BATCH_SIZE"))
        batch = np.random.default_rng(0).integers(0, 256, (count, bands, size, size)).astype(np.uint8)
        for _ in range(arguments.rounds):
            bare = bare_rate(session, batch)
            result = segment(settings)
            engine = result.windows / result.seconds
            ratios.append(bare / engine)
            print(f"batches of {count}: engine {engine:.0f} windows/s, bare session {bare:.0f}: {engine / bare:.0%}")
    return verdict(statistics.median(ratios), LIMIT)


if __name__ == "__main__":
    sys.exit(main())
